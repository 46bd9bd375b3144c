package main

import (
	"fmt"
	"strings"
	"text/tabwriter"

	"postern/app/lang"
	"postern/app/search"
)

// printExplanation writes an explanation for people.
func (p *program) printExplanation(x explanation) error {
	threshold := fmt.Sprintf("%.2f", x.Threshold)
	head := p.say.Say("ctl.explain.head.traveller", lang.Values{"Traveller": printable(x.traveller.FullName())})
	if x.traveller.FullName() == "" {
		head = p.say.Say("ctl.explain.head.number", lang.Values{"Number": printable(x.traveller.Document.Number)})
	}
	p.print(head)
	p.print(p.say.Count("ctl.explain.head.edition", x.Alerts, lang.Values{"Edition": x.Edition, "Frequencies": x.Frequencies}))
	p.print(p.say.Say("ctl.explain.head.asked", lang.Values{"Asked": nats(x.Asked), "Threshold": threshold}))
	if len(x.Explained) == 0 {
		p.print("")
		p.print(p.say.Say("ctl.explain.none"))
	}
	for i, a := range x.Explained {
		p.print("")
		p.print(p.say.Say("ctl.explain.alert", lang.Values{"I": i + 1, "List": printable(a.List), "Alert": printable(a.Alert), "Name": printable(a.Name)}))
		p.print("")
		if err := p.printFields(a); err != nil {
			return err
		}
		p.print("")
		p.printReasons(a)
		p.print("")
		p.print("  " + p.scoreSentence(a, x.Asked, threshold))
		p.print("  " + p.say.Say("ctl.explain.why."+a.Why, lang.Values{"Threshold": threshold}))
	}
	return nil
}

// printFields writes both values of each field beside each other.
func (p *program) printFields(a explainedAlert) error {
	table := tabwriter.NewWriter(p.stdout, 0, 0, 2, ' ', 0)
	row := func(cells ...string) { fmt.Fprintln(table, "  "+strings.Join(cells, "\t")) }
	row(p.say.Say("ctl.explain.column.field"), p.say.Say("ctl.explain.column.traveller"),
		p.say.Say("ctl.explain.column.alert"), p.say.Say("ctl.explain.column.judgement"))
	for _, f := range a.Fields {
		row(p.say.Say("side.field."+string(f.Field)), orDash(f.Traveller), orDash(f.Alert), p.say.Say("judgement."+string(f.Judgement)))
	}
	return table.Flush()
}

// orDash shows a value that is not known.
func orDash(value string) string {
	if value == "" {
		return "–"
	}
	return printable(value)
}

// printReasons writes the evidence, the heaviest first, and its sum.
func (p *program) printReasons(a explainedAlert) {
	p.print(fmt.Sprintf("  %9s  %s", p.say.Say("ctl.explain.column.nats"), p.say.Say("ctl.explain.column.evidence")))
	for _, r := range a.Reasons {
		p.print(fmt.Sprintf("  %+9.4f  %s", r.Nats, printable(r.Sentence)))
	}
	p.print(fmt.Sprintf("  %+9.4f  %s", a.Evidence, p.say.Say("ctl.explain.sum")))
}

// scoreSentence is how evidence and what is asked for make the score.
func (p *program) scoreSentence(a explainedAlert, asked float64, threshold string) string {
	score := fmt.Sprintf("%.6f", a.Score)
	if more := a.Evidence - asked; more >= 0 {
		return p.say.Say("ctl.explain.more", lang.Values{
			"More": nats(more), "Rest": fmt.Sprintf("%.2f", 1-search.DefaultThreshold), "Step": fmt.Sprint(search.NatsAbove), "Score": score,
		})
	}
	return p.say.Say("ctl.explain.less", lang.Values{
		"Less": nats(asked - a.Evidence), "Threshold": threshold, "Step": fmt.Sprint(search.NatsBelow), "Score": score,
	})
}

func nats(n float64) string { return fmt.Sprintf("%.4f", n) }
