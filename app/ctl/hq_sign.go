package main

import (
	"errors"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"postern/app/desk"
	"postern/app/exchange/hq"
	"postern/app/lang"
)

// hqRotate gives a role a new key.
type hqRotate struct {
	hqFolder
	Role      string   `required:"" placeholder:"ROLE" help:"${help_hq_rotate_role}"`
	Public    []string `sep:"none" placeholder:"FILE" help:"${help_hq_rotate_public}"`
	Old       []string `sep:"none" placeholder:"ID" help:"${help_hq_rotate_old}"`
	Threshold int      `placeholder:"N" help:"${help_hq_threshold}"`
	Key       []string `sep:"none" placeholder:"FILE" help:"${help_hq_keys}"`

	hqSecret
	hqWork
	hqLives
}

// AfterApply is called when all that is required is there.
func (c *hqRotate) AfterApply() error {
	return errors.Join(checked(&c.hqFolder, &c.hqSecret, &c.hqWork, &c.hqLives), notEmpty("--old", c.Old...))
}

// Run rotates.
func (c *hqRotate) Run(p *program) error {
	keys, err := publicKeys(c.Public)
	if err != nil {
		return err
	}
	o := hq.Rotation{RoleChange: hq.RoleChange{Role: c.Role, Add: keys, Remove: c.Old, Threshold: c.Threshold}, Work: c.Work}
	if len(keys) == 0 {
		if o.Passphrase, err = p.newPassphrase(c.hqSecret); err != nil {
			return err
		}
	}
	return inHQ(c.Dir, p.hqOptions(c.hqSecret, c.hqLives, c.Key...), func(r *hq.Repository) error {
		part, err := r.Rotate(o)
		if err == nil && part == "" {
			p.print(p.say.Say("hq.rotated", lang.Values{"Role": c.Role}))
			return nil
		}
		if err := p.left(c.Dir, part, err); err != nil {
			return err
		}
		p.print(p.say.Say("hq.rotated.waits", lang.Values{"Role": c.Role}))
		return nil
	})
}

// hqRoot is what concerns the root.
type hqRoot struct {
	Propose hqPropose `cmd:"" help:"${help_hq_root_propose}"`
}

// hqPropose makes the next root, unsigned.
type hqPropose struct {
	hqFolder
	Add       []string `sep:"none" placeholder:"ROLE=FILE" help:"${help_hq_propose_add}"`
	Remove    []string `sep:"none" placeholder:"ROLE=ID" help:"${help_hq_propose_remove}"`
	Threshold []string `sep:"none" placeholder:"ROLE=N" help:"${help_hq_propose_threshold}"`

	hqLives
}

// AfterApply is called when all that is required is there.
func (c *hqPropose) AfterApply() error { return checked(&c.hqFolder, &c.hqLives) }

// Run writes it as a part.
func (c *hqPropose) Run(p *program) error {
	changes := map[string]*hq.RoleChange{}
	var order []string
	each := func(flag, form string, values []string, take func(*hq.RoleChange, string) error) error {
		for _, text := range values {
			role, value, ok := strings.Cut(text, "=")
			if !ok || value == "" {
				return &hqFault{"pair", lang.Values{"Flag": flag, "Value": text, "Form": form}}
			}
			if changes[role] == nil {
				changes[role] = &hq.RoleChange{Role: role}
				order = append(order, role)
			}
			if err := take(changes[role], value); err != nil {
				return err
			}
		}
		return nil
	}
	err := each("--add", "ROLE=FILE", c.Add, func(r *hq.RoleChange, file string) error {
		k, err := hq.ReadPublic(file)
		r.Add = append(r.Add, k)
		return err
	})
	if err == nil {
		err = each("--remove", "ROLE=ID", c.Remove, func(r *hq.RoleChange, id string) error {
			r.Remove = append(r.Remove, id)
			return nil
		})
	}
	if err == nil {
		err = each("--threshold", "ROLE=N", c.Threshold, func(r *hq.RoleChange, text string) (err error) {
			if r.Threshold, err = strconv.Atoi(text); err != nil || r.Threshold < 1 {
				return &hqFault{"pair", lang.Values{"Flag": "--threshold", "Value": text, "Form": "ROLE=N"}}
			}
			return nil
		})
	}
	if err != nil {
		return err
	}
	var all []hq.RoleChange
	for _, role := range order {
		all = append(all, *changes[role])
	}
	return inHQ(c.Dir, p.hqOptions(hqSecret{}, c.hqLives), func(r *hq.Repository) error {
		part, err := r.ProposeRoot(all)
		return p.left(c.Dir, part, err)
	})
}

// hqSign adds a signature to what waits for it.
type hqSign struct {
	File string `arg:"" help:"${help_hq_sign_file}"`
	Key  string `required:"" placeholder:"FILE" help:"${help_hq_sign_key}"`
	Dir  string `placeholder:"DIR" help:"${help_hq_sign_dir}"`
	Yes  bool   `help:"${help_hq_sign_yes}"`

	hqSecret
}

// AfterApply is called when all that is required is there.
func (c *hqSign) AfterApply() error { return errors.Join(notEmpty("--key", c.Key), c.hqSecret.check()) }

// Run shows what is to be signed, asks, and signs it.
func (c *hqSign) Run(p *program) error {
	public := ""
	if c.Dir != "" {
		public = filepath.Join(c.Dir, hq.DirPublic)
	}
	v, err := hq.ReviewPart(c.File, public)
	if err != nil {
		return err
	}
	p.printReview(v)
	if err := p.stdout.Flush(); err != nil { // it is read before it is answered
		return err
	}
	if !c.Yes && !p.confirmed(p.say.Say("hq.ask.sign")) {
		return &hqFault{"not_signed", lang.Values{"File": c.File}}
	}
	if err := hq.SignPart(v, c.Key, public, p.askPassphrase(c.hqSecret)); err != nil {
		return err
	}
	p.print(p.say.Say("hq.signed", lang.Values{"File": c.File}))
	return nil
}

// printReview shows what metadata says, and what it changes where that is known.
func (p *program) printReview(v hq.Review) {
	p.print(p.say.Say("hq.review.head", lang.Values{"Role": v.Role, "Version": v.Version, "Expires": desk.Clock(v.Expires)}))
	before := v.Before
	if before == nil {
		p.print("  " + p.say.Say("hq.review.alone"))
		before = &hq.Review{}
	}
	for _, r := range v.Roles {
		var old hq.RoleKeys
		if i := slices.IndexFunc(before.Roles, func(o hq.RoleKeys) bool { return o.Role == r.Role }); i >= 0 {
			old = before.Roles[i]
		}
		p.print("  " + p.say.Say("hq.review.role", lang.Values{"Role": r.Role, "Need": r.Threshold, "Of": len(r.Keys)}))
		if v.Before != nil && old.Threshold != r.Threshold {
			p.print("    " + p.say.Say("hq.review.threshold", lang.Values{"Before": old.Threshold, "Need": r.Threshold}))
		}
		p.printKeys("hq.review.key", r.Keys, nil)
		if v.Before != nil {
			p.printKeys("hq.review.key_added", r.Keys, old.Keys)
			p.printKeys("hq.review.key_removed", old.Keys, r.Keys)
		}
	}
	for _, old := range before.Roles {
		if !slices.ContainsFunc(v.Roles, func(r hq.RoleKeys) bool { return r.Role == old.Role }) {
			p.print("  " + p.say.Say("hq.review.role_gone", lang.Values{"Role": old.Role}))
		}
	}
	for _, file := range v.Files {
		p.print("  " + p.say.Say("hq.review.file", lang.Values{"File": file}))
	}
	p.printManifest(v, before)
	p.print("  " + p.say.Count("hq.review.signed", len(v.Signed)))
}

// printKeys prints keys, without those that stand on another list too.
func (p *program) printKeys(key string, keys, without []hq.KeyName) {
	for _, k := range keys {
		if !slices.ContainsFunc(without, func(o hq.KeyName) bool { return o.ID == k.ID }) {
			p.print("    " + p.say.Say(key, lang.Values{"ID": k.ID, "Owner": k.Owner}))
		}
	}
}

func (p *program) printManifest(v hq.Review, before *hq.Review) {
	if v.Manifest == nil {
		return
	}
	seen := map[string]bool{}
	for _, l := range v.Manifest.Lists {
		seen[l.Name] = true
		p.print("  " + p.say.Count("hq.review.list", l.Alerts, lang.Values{
			"List": l.Name, "Sequence": l.Sequence, "Added": l.Added, "Changed": l.Changed, "Removed": l.Removed,
		}))
	}
	if before.Manifest == nil {
		return
	}
	for _, l := range before.Manifest.Lists {
		if !seen[l.Name] {
			p.print("  " + p.say.Count("hq.review.list_gone", l.Alerts, lang.Values{"List": l.Name}))
		}
	}
}

// hqJoin takes parts in.
type hqJoin struct {
	hqFolder
	Parts []string `arg:"" help:"${help_hq_join_parts}"`

	hqSecret
	hqLives
}

// AfterApply is called when all that is required is there.
func (c *hqJoin) AfterApply() error {
	return errors.Join(checked(&c.hqFolder, &c.hqSecret, &c.hqLives), notEmpty("parts", c.Parts...))
}

// Run joins them.
func (c *hqJoin) Run(p *program) error {
	ctx, stop := interrupted()
	defer stop()
	roles, err := hq.Join(ctx, c.Dir, c.Parts, p.hqOptions(c.hqSecret, c.hqLives))
	if err != nil {
		return p.waits(c.Dir, err)
	}
	p.print(p.say.Say("hq.joined", lang.Values{"Roles": strings.Join(roles, ", ")}))
	if slices.Contains(roles, "1.root") {
		s, err := hq.ReadStatus(c.Dir, p.now())
		if err != nil {
			return err
		}
		p.print(p.say.Say("hq.fingerprint", lang.Values{"Fingerprint": s.Fingerprint}))
	}
	return p.noteStaleAnswers(c.Dir)
}
