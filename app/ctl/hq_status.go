package main

import (
	"slices"
	"time"

	"postern/app/desk"
	"postern/app/exchange"
	"postern/app/exchange/hq"
	"postern/app/lang"
)

// hqStatus says how a headquarters stands.
type hqStatus struct{ hqFolder }

// AfterApply is called when all that is required is there.
func (c *hqStatus) AfterApply() error { return c.check() }

// Run prints it; what is expired is a fault.
func (c *hqStatus) Run(p *program) error {
	s, err := hq.ReadStatus(c.Dir, p.now())
	if err != nil {
		return err
	}
	if s.Founding {
		p.print(p.say.Say("hq.status.founding", lang.Values{"Dir": c.Dir}))
		p.printParts(s.Waiting)
		return nil
	}
	p.print(p.say.Say("hq.fingerprint", lang.Values{"Fingerprint": s.Fingerprint}))
	p.print(p.say.Say("hq.status.issued", lang.Values{"Issued": s.Issued}))
	p.print(p.say.Say("hq.status.ends"))
	for _, r := range s.Urgent() {
		p.printRole(r)
	}
	for _, n := range s.Nations {
		if n.Sequence == 0 {
			p.print(p.say.Say("hq.status.nation_none", lang.Values{"Nation": n.Nation}))
			continue
		}
		p.print(p.say.Say("hq.status.nation", lang.Values{"Nation": n.Nation, "Sequence": n.Sequence, "Issued": desk.Clock(n.Issued)}))
		for _, l := range n.Lists {
			p.printStatusList(l)
		}
	}
	for _, nation := range s.Removed {
		p.print(p.say.Say("hq.status.nation_removed", lang.Values{"Nation": nation}))
	}
	p.printParts(s.Waiting)
	if err := p.noteStaleAnswers(c.Dir); err != nil {
		return err
	}
	if s.Expired() {
		return errFaults
	}
	return nil
}

func (p *program) printParts(all []hq.Waiting) {
	for _, w := range all {
		p.printWaiting(w)
	}
}

// renewal is how a role is signed anew, as the catalogue's keys end.
func renewal(r hq.RoleStatus) string {
	switch {
	case r.Role == "root":
		return "root"
	case r.Here():
		return "here"
	}
	return "elsewhere"
}

func (p *program) printRole(r hq.RoleStatus) {
	values := lang.Values{
		"Role": r.Role, "Version": r.Version, "Need": r.Threshold, "Of": len(r.Keys), "Held": len(r.Held),
		"Expires": desk.Clock(r.Expires), "Left": p.span(r.Expires.Sub(p.now())),
	}
	switch {
	case r.Version == 0:
		p.print(p.say.Say("hq.status.role_none", values))
	case r.Expired:
		p.print(p.say.Say("hq.status.role_expired", values))
		p.complain(p.say.Say("hq.status.expired."+renewal(r), values))
	case r.Soon:
		p.print(p.say.Say("hq.status.role", values))
		p.note(p.say.Say("hq.status.soon."+renewal(r), values))
	default:
		p.print(p.say.Say("hq.status.role", values))
	}
	for _, k := range r.Keys {
		key := "hq.status.key"
		if slices.Contains(r.Held, k.ID) {
			key = "hq.status.key_held"
		}
		p.print("  " + p.say.Say(key, lang.Values{"ID": k.Short(), "Owner": k.Owner}))
	}
}

func (p *program) printStatusList(l exchange.List) {
	steps := int64(0)
	for _, f := range l.Steps {
		steps += f.Packed
	}
	p.print("  " + p.say.Count("hq.status.list", l.Alerts, lang.Values{
		"List": l.Name, "Sequence": l.Sequence, "Issued": desk.Clock(l.Issued),
		"Base": bytesText(l.Base.Packed), "Steps": len(l.Steps), "StepsSize": bytesText(steps),
	}))
}

// span is a time that is left, in whole days or hours.
func (p *program) span(d time.Duration) string {
	const day = 24 * time.Hour
	if d < 2*day {
		return p.say.Count("hq.status.hours", int(d/time.Hour))
	}
	return p.say.Count("hq.status.days", int(d/day))
}
