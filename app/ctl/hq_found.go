package main

import (
	"errors"
	"fmt"
	"strings"

	"postern/app/exchange/hq"
	"postern/app/lang"
)

// hqInit founds a headquarters.
type hqInit struct {
	hqFolder
	Nations          []string `placeholder:"PAK,ITA" help:"${help_hq_nations}"`
	RootKeys         int      `default:"1" placeholder:"N" help:"${help_hq_root_keys}"`
	RootKey          []string `sep:"none" placeholder:"FILE" help:"${help_hq_root_key}"`
	RootThreshold    int      `default:"1" placeholder:"N" help:"${help_hq_root_threshold}"`
	TargetsKeys      int      `default:"1" placeholder:"N" help:"${help_hq_targets_keys}"`
	TargetsKey       []string `sep:"none" placeholder:"FILE" help:"${help_hq_targets_key}"`
	TargetsThreshold int      `default:"1" placeholder:"N" help:"${help_hq_targets_threshold}"`
	NationKeys       int      `default:"1" placeholder:"N" help:"${help_hq_nation_keys}"`
	NationKey        []string `sep:"none" placeholder:"PAK=FILE" help:"${help_hq_nation_key}"`
	NationThreshold  int      `default:"1" placeholder:"N" help:"${help_hq_nation_threshold}"`

	hqSecret
	hqWork
	hqLives
}

// AfterApply is called when all that is required is there.
func (c *hqInit) AfterApply() error { return checked(&c.hqFolder, &c.hqSecret, &c.hqWork, &c.hqLives) }

// Run founds it and says its fingerprint.
func (c *hqInit) Run(p *program) error {
	plan, err := c.plan()
	if err != nil {
		return err
	}
	if plan.Passphrase, err = p.newPassphrase(c.hqSecret); err != nil {
		return err
	}
	r, err := hq.Found(c.Dir, plan, p.hqOptions(c.hqSecret, c.hqLives))
	if err != nil {
		return p.waits(c.Dir, err)
	}
	defer r.Close()
	return p.printFounded(c.Dir, r.Public(), r.Nations())
}

func (p *program) printFounded(dir, public string, nations []string) error {
	fingerprint, err := hq.Fingerprint(public)
	if err != nil {
		return err
	}
	p.print(p.say.Say("hq.founded", lang.Values{"Dir": dir, "Public": public, "Nations": strings.Join(nations, ", ")}))
	p.print(p.say.Say("hq.fingerprint", lang.Values{"Fingerprint": fingerprint}))
	return nil
}

func (c *hqInit) plan() (hq.Plan, error) {
	plan := hq.Plan{Work: c.Work, Nations: map[string]hq.RolePlan{}}
	var err error
	if plan.Root, err = rolePlan(c.RootKeys, c.RootKey, c.RootThreshold); err != nil {
		return plan, err
	}
	if plan.Targets, err = rolePlan(c.TargetsKeys, c.TargetsKey, c.TargetsThreshold); err != nil {
		return plan, err
	}
	others := map[string][]string{}
	for _, text := range c.NationKey {
		nation, file, ok := strings.Cut(text, "=")
		if !ok || file == "" {
			return plan, &hqFault{"pair", lang.Values{"Flag": "--nation-key", "Value": text, "Form": "PAK=FILE"}}
		}
		others[nation] = append(others[nation], file)
	}
	for nation := range others {
		c.Nations = append(c.Nations, nation)
	}
	for _, nation := range c.Nations {
		if plan.Nations[nation], err = rolePlan(c.NationKeys, others[nation], c.NationThreshold); err != nil {
			return plan, err
		}
	}
	return plan, nil
}

// rolePlan reads the keys of others; where there are any, none are made.
func rolePlan(number int, files []string, threshold int) (hq.RolePlan, error) {
	plan := hq.RolePlan{Make: number, Threshold: threshold}
	if len(files) > 0 {
		plan.Make = 0
	}
	keys, err := publicKeys(files)
	plan.Others = keys
	return plan, err
}

func publicKeys(files []string) ([]hq.PublicKey, error) {
	var keys []hq.PublicKey
	for _, file := range files {
		k, err := hq.ReadPublic(file)
		if err != nil {
			return nil, err
		}
		keys = append(keys, k)
	}
	return keys, nil
}

// hqKey makes a key on the machine of whoever signs with it.
type hqKey struct {
	Out   string `required:"" placeholder:"FILE.key" help:"${help_hq_key_out}"`
	Owner string `required:"" placeholder:"TEXT" help:"${help_hq_key_owner}"`

	hqSecret
	hqWork
}

// AfterApply is called when all that is required is there.
func (c *hqKey) AfterApply() error {
	if !strings.HasSuffix(c.Out, ".key") {
		return fmt.Errorf("--out: want a name that ends in .key, not %q", c.Out)
	}
	if strings.TrimSpace(c.Owner) == "" {
		return errors.New("--owner: say whose key it is")
	}
	return checked(&c.hqSecret, &c.hqWork)
}

// Run makes it.
func (c *hqKey) Run(p *program) error {
	passphrase, err := p.newPassphrase(c.hqSecret)
	if err != nil {
		return err
	}
	k, err := hq.NewKey(c.Out, c.Owner, passphrase, c.Work)
	if err != nil {
		return err
	}
	p.print(p.say.Say("hq.key_made", lang.Values{
		"File": c.Out, "Public": strings.TrimSuffix(c.Out, ".key") + ".pub", "ID": k.ID(), "Owner": k.Owner,
	}))
	return nil
}

// hqNation lets another nation publish, or one no longer.
type hqNation struct {
	hqFolder
	Nation    string   `arg:"" help:"${help_hq_nation_name}"`
	Keys      int      `default:"1" placeholder:"N" help:"${help_hq_nation_keys}"`
	Public    []string `sep:"none" placeholder:"FILE" help:"${help_hq_nation_public}"`
	Threshold int      `default:"1" placeholder:"N" help:"${help_hq_threshold}"`
	Remove    bool     `help:"${help_hq_nation_remove}"`

	hqSecret
	hqWork
	hqLives
}

// AfterApply is called when all that is required is there.
func (c *hqNation) AfterApply() error {
	if c.Remove && (len(c.Public) > 0 || c.Keys != 1 || c.Threshold != 1) {
		return errors.New("--remove: keys are of a nation that comes, leave them out")
	}
	return checked(&c.hqFolder, &c.hqSecret, &c.hqWork, &c.hqLives)
}

// Run adds it, or removes it.
func (c *hqNation) Run(p *program) error {
	if c.Remove {
		return c.remove(p)
	}
	plan, err := rolePlan(c.Keys, c.Public, c.Threshold)
	if err != nil {
		return err
	}
	passphrase := ""
	if plan.Make > 0 {
		if passphrase, err = p.newPassphrase(c.hqSecret); err != nil {
			return err
		}
	}
	return inHQ(c.Dir, p.hqOptions(c.hqSecret, c.hqLives), func(r *hq.Repository) error {
		part, err := r.AddNation(c.Nation, plan, passphrase, c.Work)
		if err == nil && part == "" {
			p.print(p.say.Say("hq.nation_added", lang.Values{"Nation": c.Nation}))
			return p.noteStaleAnswers(c.Dir)
		}
		return p.left(c.Dir, part, err)
	})
}

func (c *hqNation) remove(p *program) error {
	return inHQ(c.Dir, p.hqOptions(c.hqSecret, c.hqLives), func(r *hq.Repository) error {
		part, err := r.RemoveNation(c.Nation)
		if err == nil && part == "" {
			p.print(p.say.Say("hq.nation_removed", lang.Values{"Nation": c.Nation}))
			return p.noteStaleAnswers(c.Dir)
		}
		return p.left(c.Dir, part, err)
	})
}
