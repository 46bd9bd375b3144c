package main

import (
	"errors"
	"fmt"
	"strings"

	"postern/app/exchange/hq"
	"postern/app/lang"
	"postern/app/lists"
)

// hqPublish publishes a nation's lists.
type hqPublish struct {
	hqFolder
	Nation        string   `required:"" placeholder:"PAK" help:"${help_hq_publish_nation}"`
	List          []string `sep:"none" placeholder:"PATH" help:"${help_hq_publish_list}"`
	ListName      []string `sep:"none" placeholder:"NAME" help:"${help_hq_list_name}"`
	RemoveList    []string `sep:"none" placeholder:"NAME" help:"${help_hq_remove_list}"`
	AcceptSmaller bool     `help:"${help_hq_accept_smaller}"`
	Part          bool     `help:"${help_hq_publish_part}"`
	Key           []string `sep:"none" placeholder:"FILE" help:"${help_hq_keys}"`

	hqSecret
	hqLives
}

// AfterApply is called when all that is required is there.
func (c *hqPublish) AfterApply() error {
	switch {
	case len(c.List) == 0 && len(c.RemoveList) == 0:
		return errors.New("missing flags: --list=PATH or --remove-list=NAME")
	case len(c.ListName) > 0 && len(c.ListName) != len(c.List):
		return fmt.Errorf("--list-name: want one for each --list, %d, not %d", len(c.List), len(c.ListName))
	}
	return errors.Join(checked(&c.hqFolder, &c.hqSecret, &c.hqLives), notEmpty("--list", c.List...),
		notEmpty("--list-name", c.ListName...), notEmpty("--remove-list", c.RemoveList...), notEmpty("--key", c.Key...))
}

// Run publishes all lists, or none.
func (c *hqPublish) Run(p *program) error {
	var in []hq.Incoming
	for i, path := range c.List {
		source, err := lists.Detect(path)
		if err != nil {
			return err
		}
		incoming := hq.Incoming{Source: source}
		if len(c.ListName) > 0 {
			incoming.Name = c.ListName[i]
		}
		in = append(in, incoming)
	}
	ctx, stop := interrupted()
	defer stop()
	return inHQ(c.Dir, p.hqOptions(c.hqSecret, c.hqLives, c.Key...), func(r *hq.Repository) error {
		done, err := r.Publish(ctx, c.Nation, in, hq.PublishOptions{Remove: c.RemoveList, AcceptSmaller: c.AcceptSmaller, Part: c.Part})
		for _, l := range done.Lists {
			p.printPublished(l)
		}
		if done.LossesUnread {
			p.complain(p.say.Say("hq.losses_unread", lang.Values{"Dir": c.Dir}))
		}
		if e, ok := errors.AsType[*hq.ThresholdError](err); ok && e.Part != "" {
			done.Part, err = e.Part, nil
		}
		if err != nil {
			return err
		}
		for _, name := range done.Removed {
			p.print(p.say.Say("hq.list.removed", lang.Values{"List": name}))
		}
		switch {
		case !done.Changed:
			p.print(p.say.Say("hq.nothing_new", lang.Values{"Nation": c.Nation}))
		case done.Part == "":
			p.print(p.say.Say("hq.published", lang.Values{"Nation": c.Nation, "Sequence": done.Sequence}))
			return p.noteStaleAnswers(c.Dir)
		}
		return p.printPart(c.Dir, done.Part)
	})
}

// printPublished says what became of one list.
func (p *program) printPublished(l hq.PublishedList) {
	values := lang.Values{
		"List": l.Name, "Sequence": l.Sequence, "Added": l.Added, "Changed": l.Changed, "Removed": l.Removed,
		"Base": bytesText(l.Base.Packed), "Step": "",
		"Skipped": l.Report.SkippedCount(), "Rejected": l.Report.RejectedCount, "Warnings": l.Report.WarningCount,
	}
	if n := len(l.Steps); n > 0 {
		values["Step"] = bytesText(l.Steps[n-1].Packed)
	}
	p.print(p.say.Count("hq.list.read", l.Report.Kept, values))
	p.printReport(l.Report, nil)
	if l.Report.MadeIDs > 0 {
		p.print("  " + p.say.Count("hq.list.made_ids", l.Report.MadeIDs))
	}
	switch {
	case l.Sequence == 0: // it was refused
	case l.Same:
		p.print("  " + p.say.Say("hq.list.same", values))
	case l.NewBase && len(l.Steps) == 0:
		p.print("  " + p.say.Say("hq.list.base", values))
	case l.NewBase:
		p.print("  " + p.say.Say("hq.list.step_and_base", values))
	default:
		p.print("  " + p.say.Say("hq.list.step", values))
	}
	if l.Accepted {
		p.print("  " + p.say.Say("hq.list.accepted", values))
	}
}

// bytesText is a size for people.
func bytesText(n int64) string {
	units := []string{"B", "kB", "MB", "GB"}
	size, unit := float64(n), 0
	for size >= 1000 && unit < len(units)-1 {
		size, unit = size/1000, unit+1
	}
	if unit == 0 {
		return fmt.Sprintf("%d B", n)
	}
	return fmt.Sprintf("%.1f %s", size, units[unit])
}

// hqRenew signs anew what would expire.
type hqRenew struct {
	hqFolder
	Key []string `sep:"none" placeholder:"FILE" help:"${help_hq_keys}"`

	hqSecret
	hqLives
}

// AfterApply is called when all that is required is there.
func (c *hqRenew) AfterApply() error {
	return errors.Join(checked(&c.hqFolder, &c.hqSecret, &c.hqLives), notEmpty("--key", c.Key...))
}

// Run renews.
func (c *hqRenew) Run(p *program) error {
	return inHQ(c.Dir, p.hqOptions(c.hqSecret, c.hqLives, c.Key...), func(r *hq.Repository) error {
		if !r.Able() {
			return c.part(p, r)
		}
		renewed, err := r.Renew()
		if err == nil {
			p.print(p.say.Say("hq.renewed", lang.Values{"Roles": strings.Join(renewed, ", ")}))
		}
		return err
	})
}

// part renews on a machine that does not publish by itself.
func (c *hqRenew) part(p *program, r *hq.Repository) error {
	roles, part, err := r.RenewPart()
	switch {
	case err != nil:
		return err
	case part == "":
		p.print(p.say.Say("hq.renewed.nothing"))
		return nil
	}
	p.print(p.say.Say("hq.renewed", lang.Values{"Roles": strings.Join(roles, ", ")}))
	return p.printPart(c.Dir, part)
}
