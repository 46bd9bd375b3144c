package journal

import (
	"strings"

	"fyne.io/fyne/v2"

	"postern/app/border"
	"postern/app/desk/lookback"
	"postern/app/lang"
	"postern/screens/parts"
	"postern/screens/theme"
	"postern/store/journal"
)

// table collects rows of a label and a value.
type table struct {
	sheet *parts.Sheet
	say   *lang.Speaker
	rows  []fyne.CanvasObject
}

func newTable(say *lang.Speaker) *table {
	return &table{sheet: parts.NewTightSheet(parts.Columns{96, 0}), say: say}
}

// row adds a row; one without a value is left out.
func (t *table) row(label string, runs ...parts.Run) {
	all := ""
	for _, r := range runs {
		all += r.Text
	}
	if all == "" {
		return
	}
	t.rows = append(t.rows, t.sheet.Row(24, parts.Text(label, theme.SizeCaption, theme.Ink2), parts.NewProse(runs...)))
}

func (t *table) text(key, value string) { t.row(t.say.Say(key), parts.Run{Text: value}) }
func (t *table) name(key, value string) { t.row(t.say.Say(key), parts.NameRun(value, parts.Run{})) }
func (t *table) code(key, value string) {
	t.row(t.say.Say(key), parts.Run{Text: value, Size: theme.SizeCaption, Mono: true})
}

func (t *table) add(o fyne.CanvasObject) { t.rows = append(t.rows, parts.Padded(12, 3, o)) }
func (t *table) title(text string) {
	t.rows = append(t.rows, parts.Padded(12, 5, parts.Rule()), parts.Padded(12, 2, parts.Bold(text, theme.SizeText, theme.Ink)))
}

// entryRows are the entry in full, and its detail where that was opened.
func (s *Screen) entryRows() []fyne.CanvasObject {
	t := newTable(s.say)
	e := s.entry
	if e == nil {
		t.add(parts.Text(s.say.Say("lookback.entry.none"), theme.SizeText, theme.Ink2))
		return t.rows
	}
	if s.detail != nil {
		t.add(parts.Bold(s.say.Say("lookback.detail", lang.Values{"Entry": int(e.Number)}), theme.SizeAction, theme.Ink))
		s.detailRows(t, s.detail)
		return t.rows
	}
	t.add(parts.Bold(s.say.Say("lookback.entry", lang.Values{"Entry": int(e.Number)}), theme.SizeAction, theme.Ink))
	t.text("lookback.entry.time", s.local(e.Time).Format("2006-01-02 15:04:05 MST"))
	t.row(s.say.Say("lookback.who"), s.whoRuns(e.Entry)...)
	t.text("lookback.kind", lookback.Kind(s.say, e.Kind))
	t.text("lookback.column.what", lookback.What(s.say, e.Entry))
	if e.Case != 0 {
		t.text("lookback.entry.case", number(e.Case))
	}
	for _, f := range lookback.Facts(s.say, e.Entry) {
		run := parts.Run{Text: f.Value}
		if f.Code {
			run.Size, run.Mono = theme.SizeCaption, true
		}
		t.row(f.Label, run)
	}
	t.text("lookback.entry.detail", s.detailState(e))
	t.rows = append(t.rows, parts.Padded(12, 5, parts.Rule()))
	s.proofRows(t, e)
	return t.rows
}

func (s *Screen) whoRuns(e journal.Entry) []parts.Run {
	runs := []parts.Run{parts.NameRun(s.who(e), parts.Run{})}
	for _, p := range s.o.Desk.People() {
		if p.Login == e.Who {
			runs = append(runs, parts.Run{Text: " " + s.say.Say("role."+string(p.Role)), Size: theme.SizeCaption, Colour: theme.Ink2})
		}
	}
	return runs
}

// detailState says what became of an entry's detail.
func (s *Screen) detailState(e *lookback.Entry) string {
	switch {
	case e.Keep == journal.KeepNothing:
		return s.say.Say("lookback.entry.no_detail")
	case e.Erased:
		return s.say.Say("lookback.entry.erased")
	}
	return s.say.Say("lookback.entry.sealed", lang.Values{"Day": s.day(e.Until)})
}

func (s *Screen) proofRows(t *table, e *lookback.Entry) {
	if e.Unproven != nil {
		t.text("lookback.entry.proof", s.say.Say("lookback.entry.unproven", lang.Values{"Detail": lookback.Explain(s.say, e.Unproven)}))
		return
	}
	t.code("lookback.entry.digest", grouped(e.Digest))
	t.text("lookback.entry.place", s.say.Say("lookback.entry.leaf", lang.Values{"Entry": int(e.Number), "Size": int(e.Size)}))
	t.text("lookback.entry.proof", s.say.Count("lookback.entry.steps", e.Steps, lang.Values{"Bytes": e.Bytes}))
}

// formRows ask for something in place of the entry.
func (s *Screen) formRows() []fyne.CanvasObject {
	titles := map[ask]string{askReason: "lookback.detail", askProof: "lookback.prove", askExport: "lookback.export"}
	values := lang.Values{}
	if s.entry != nil {
		values["Entry"] = int(s.entry.Number)
	}
	rows := []fyne.CanvasObject{parts.Padded(12, 3, parts.Bold(s.say.Say(titles[s.ask], values), theme.SizeAction, theme.Ink))}
	if s.ask == askReason && s.entry != nil {
		t := newTable(s.say)
		t.row(s.say.Say("lookback.who"), s.whoRuns(s.entry.Entry)...)
		t.text("lookback.column.what", lookback.What(s.say, s.entry.Entry))
		rows = append(rows, t.rows...)
	}
	for _, f := range s.form.Fields() {
		rows = append(rows, parts.Padded(16, 7, f))
	}
	return rows
}

// notice is what is wrong, or what was done.
func (s *Screen) notice() []fyne.CanvasObject {
	switch {
	case s.fault != "":
		return []fyne.CanvasObject{strip("error", s.fault, theme.WrongGround, theme.Wrong)}
	case s.filter.wrong != "":
		return []fyne.CanvasObject{strip("error", s.filter.wrong, theme.WrongGround, theme.Wrong)}
	case s.done != "":
		return []fyne.CanvasObject{strip("ok", s.done, theme.GoodGround, theme.Good)}
	}
	return nil
}

// footRows are what can be done with the entry, and what came of it.
func (s *Screen) footRows() []fyne.CanvasObject {
	rows := s.notice()
	switch {
	case len(rows) > 0:
	case s.detail != nil:
		rows = append(rows, strip("info", s.say.Say("lookback.opened"), theme.AttentionGround, theme.Attention))
	case s.ask == askReason || s.ask == askNothing && s.canOpen():
		rows = append(rows, strip("info", s.say.Say("lookback.warn"), theme.AttentionGround, theme.Attention))
	}
	switch {
	case s.compact: // the keys stand under the screen
	case s.ask != askNothing:
		rows = append(rows, parts.Flow(10, gap, s.writeKey, s.backKey))
	case s.entry != nil && s.entry.Keep != journal.KeepNothing && s.detail == nil:
		rows = append(rows, &fyne.Container{Layout: parts.Fill{}, Objects: []fyne.CanvasObject{s.openKey}})
	}
	return rows
}

// detailRows are what an entry says only to auditors.
func (s *Screen) detailRows(t *table, d *lookback.Detail) {
	if d.Traveller != nil {
		s.travellerRows(t, d)
	}
	s.matchRows(t, d)
	s.decisionRows(t, d)
	if !d.Notes.Empty() {
		s.noteRows(t, d.Notes)
	}
	if k := d.Known; k != nil {
		t.title(s.say.Say("lookback.detail.known"))
		t.code("lookback.detail.document", k.Number)
		t.text("lookback.detail.birth", k.Birth.String())
		t.text("lookback.detail.alert", strings.TrimSpace(k.List+" "+k.ID))
		t.text("lookback.detail.by", lookback.NameOf(s.o.Desk.People(), k.By))
		if !k.On.IsZero() {
			t.text("lookback.detail.on", s.day(k.On))
		}
		t.text("lookback.detail.because", s.word("journal.value.reason."+string(k.Because), string(k.Because)))
		t.name("lookback.detail.text", k.Text)
		t.text("lookback.detail.second", lookback.NameOf(s.o.Desk.People(), k.Second))
	}
}

// decisionRows are the decision; where alerts were released from, each has its own reason.
func (s *Screen) decisionRows(t *table, d *lookback.Detail) {
	if d.Outcome != "" || d.Text != "" {
		t.title(s.say.Say("lookback.detail.decision"))
		t.text("lookback.detail.outcome", s.word("journal.value.outcome."+string(d.Outcome), string(d.Outcome)))
		if d.Outcome != border.OutcomeReleased || len(d.Released) == 0 { // else it stands with the last of them
			t.text("lookback.detail.reason", s.word("journal.value.reason."+string(d.Reason), string(d.Reason)))
			t.name("lookback.detail.text", d.Text)
		}
	}
	if len(d.Released) == 0 {
		return
	}
	t.title(s.say.Count("lookback.detail.released", len(d.Released)))
	for _, r := range d.Released {
		t.row(s.local(r.At).Format("15:04:05"), parts.Run{Text: strings.TrimSpace(r.List + " " + r.ID), Bold: true})
		t.text("lookback.detail.because", s.word("journal.value.reason."+string(r.Reason), string(r.Reason)))
		t.name("lookback.detail.text", r.Text)
		t.name("lookback.detail.by", lookback.NameOf(s.o.Desk.People(), r.By))
	}
}

// word is the catalogue's word for a code, or the code where a newer program wrote it.
func (s *Screen) word(key, code string) string {
	if code == "" || !s.say.Has(key) {
		return code
	}
	return s.say.Say(key)
}

func (s *Screen) travellerRows(t *table, d *lookback.Detail) {
	of := d.Traveller
	t.title(s.say.Say("lookback.detail.traveller"))
	t.name("lookback.detail.name", of.FullName())
	t.text("lookback.detail.birth", of.BirthDate.String())
	t.text("lookback.detail.sex", string(of.Sex))
	t.text("lookback.detail.nationality", string(of.Nationality))
	t.name("lookback.detail.father", of.FatherName)
	doc := of.Document
	t.code("lookback.detail.document", strings.Join(strings.Fields(strings.Join([]string{doc.Type, doc.Number, string(doc.IssuingState)}, " ")), " "))
	t.text("lookback.detail.expires", doc.Expires.String())
	t.code("lookback.detail.personal", doc.PersonalNumber)
	if d.Line > 0 {
		t.text("lookback.detail.line", s.say.Number(d.Line))
	}
	if len(d.Zone) > 0 {
		t.add(s.caption("lookback.detail.zone"))
		for _, line := range d.Zone {
			if half := (len(line) + 1) / 2; !s.compact { // beside the list there is no room for all of it
				line = line[:half] + " " + line[half:]
			}
			t.add(parts.NewProse(parts.Run{Text: line, Size: theme.SizeCaption, Mono: true}))
		}
	}
}

func (s *Screen) matchRows(t *table, d *lookback.Detail) {
	switch {
	case len(d.Matches) > 0:
		t.title(s.say.Count("lookback.detail.matches", len(d.Matches)))
	case d.Searched:
		t.title(s.say.Say("lookback.detail.nothing"))
	}
	for _, m := range d.Matches {
		t.row(parts.Score(m.Score), parts.Run{Text: m.List + " " + m.ID, Bold: true})
		t.row("", parts.Run{Text: strings.Join([]string{s.word("journal.value.verdict."+string(m.Verdict), string(m.Verdict)), s.word("lookback.action."+string(m.Action), string(m.Action))}, " · ")})
		if m.Discreet {
			t.row("", parts.Run{Text: s.say.Say("lookback.detail.discreet"), Size: theme.SizeCaption, Colour: theme.Ink2})
		}
		for _, f := range border.Fields() {
			if j := m.Fields[f]; j != "" {
				t.row(s.say.Say("side.field."+string(f)), parts.Run{Text: s.word("judgement."+string(j), string(j)), Size: theme.SizeCaption})
			}
		}
	}
	if d.Weaker > 0 {
		t.add(parts.Text(s.say.Count("lookback.detail.weaker", d.Weaker), theme.SizeCaption, theme.Ink2))
	}
}

func (s *Screen) noteRows(t *table, n border.Notes) {
	t.title(s.say.Say("lookback.detail.notes"))
	for _, of := range []struct{ key, value string }{
		{"place", n.Place},
		{"reason", n.Reason},
		{"from", n.From},
		{"to", n.To},
		{"companions", n.Companions},
		{"objects", n.Objects},
		{"identity", n.Identity},
		{"description", n.Description},
		{"remark", n.Remark},
	} {
		t.name("lookback.note."+of.key, of.value)
	}
}
