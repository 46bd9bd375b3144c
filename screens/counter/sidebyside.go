package counter

import (
	"fyne.io/fyne/v2"

	"postern/app/border"
	"postern/app/lang"
	"postern/screens/parts"
	"postern/screens/theme"
)

// sideBySide compares traveller and alert, field by field: both values with the
// letters that agree, the judgement, and why.
func (s *Screen) sideBySide(m border.Match) fyne.CanvasObject {
	caption := func(key string) fyne.CanvasObject { return parts.Text(s.say.Say(key), theme.SizeCaption, theme.Ink2) }
	who := "side.traveller"
	if m.Alert.Protects() && s.whom(m.Alert) == "child" {
		who = "side.child"
	}
	of := lang.Values{"I": s.c.chosen + 1, "N": s.c.view.count(s.c.weaker)}
	sheet := parts.NewSheet(parts.Columns{84, 190, 172, 118, 0})
	rows := []fyne.CanvasObject{sheet.Row(26,
		caption("side.head"), parts.Bold(s.say.Say(who), theme.SizeCaption, theme.Ink),
		parts.Bold(s.say.Say("side.alert", of), theme.SizeCaption, theme.Ink), caption("side.judgement"), caption("side.why"))}
	for _, f := range border.Fields() {
		rows = append(rows, parts.Rule(), s.sideRow(sheet, m, f))
	}
	if s.compact {
		below := parts.Spread(16, parts.Text(s.say.Say("side.below"), theme.SizeCaption, theme.Ink2), parts.Text(s.say.Say("key.page"), theme.SizeCaption, theme.Ink2))
		rows = append(rows, parts.Rule(), parts.Padded(12, 4, below))
	}
	return parts.Column(0, rows...)
}

func (s *Screen) sideRow(sheet *parts.Sheet, m border.Match, f border.Field) fyne.CanvasObject {
	c := m.Fields[f]
	if c.Judgement == "" {
		c.Judgement = border.Unknown
	}
	if c.Traveller == "" {
		c.Traveller = travellerValue(s.c.traveller, f)
	}
	traveller := parts.MarkedRuns(c.Traveller, c.TravellerMarks, parts.Run{})
	if kind := s.c.traveller.Document.Type; f == border.FieldDocument && kind != "" && c.Traveller != "" {
		traveller = append([]parts.Run{{Text: kind + " "}}, traveller...)
	}
	return sheet.Row(29,
		parts.Text(s.say.Say("side.field."+string(f)), theme.SizeCaption, theme.Ink2),
		s.valueOr(traveller, c.Traveller, "side.not_known"),
		s.alertValue(m, f, c),
		parts.Judgement(c.Judgement, s.judgementWord(f, c)),
		parts.Text(s.why(c), theme.SizeCaption, theme.Ink))
}

// travellerValue is what the traveller's side says where the search compared
// nothing.
func travellerValue(t border.Traveller, f border.Field) string {
	switch f {
	case border.FieldName:
		return t.FullName()
	case border.FieldBirthDate:
		return t.BirthDate.String()
	case border.FieldSex:
		return string(t.Sex)
	case border.FieldNationality:
		return string(t.Nationality)
	case border.FieldFather:
		return t.FatherName
	case border.FieldDocument:
		return t.Document.Number
	}
	return ""
}

func (s *Screen) valueOr(runs []parts.Run, value, otherwise string) *parts.Prose {
	if value == "" {
		return parts.Text(s.say.Say(otherwise), theme.SizeText, theme.Ink2)
	}
	return parts.NewProse(runs...)
}

// alertValue is the alert's side. A name stands in Latin letters with its own
// script under it; a date says when it is a year alone or about a date.
func (s *Screen) alertValue(m border.Match, f border.Field, c border.Comparison) fyne.CanvasObject {
	value := s.valueOr(parts.MarkedRuns(c.Alert, c.AlertMarks, parts.Run{}), c.Alert, "side.not_known")
	switch {
	case f == border.FieldBirthDate && c.Alert != "":
		if note := s.dateNote(c.Alert); note != "" {
			value.Runs = append(value.Runs, parts.Run{Text: " " + note, Size: theme.SizeCaption, Colour: theme.Ink2})
			value.Refresh()
		}
	case f == border.FieldName:
		script := scriptBeside(m)
		switch {
		case script == "":
		case parts.IsArabic(c.Alert):
			return parts.Column(0, parts.Text(s.alertName(m), theme.SizeText, theme.Ink), value)
		default:
			return parts.Column(0, value, parts.NewProse(parts.NameRun(script, parts.Run{})))
		}
	}
	return value
}

// dateNote says how much of a date is known.
func (s *Screen) dateNote(text string) string {
	d, err := border.ParsePartialDate(text)
	switch {
	case err != nil || d.IsDay():
		return ""
	case d.IsRange():
		return s.say.Say("side.range")
	case d.About:
		return s.say.Say("side.about")
	case d.Month == 0 && d.Day == 0:
		return s.say.Say("side.year_only")
	}
	return ""
}

// sameYear reports whether two dates agree in the year, of which one side knows
// no more.
func sameYear(c border.Comparison) bool {
	if c.Judgement != border.Similar {
		return false
	}
	a, errA := border.ParsePartialDate(c.Traveller)
	b, errB := border.ParsePartialDate(c.Alert)
	if errA != nil || errB != nil || a.IsRange() || b.IsRange() {
		return false
	}
	return a.Year != 0 && a.Year == b.Year && (a.Month == 0 || b.Month == 0)
}

// judgementWord is the judgement, narrower where more is known.
func (s *Screen) judgementWord(f border.Field, c border.Comparison) string {
	switch {
	case f == border.FieldBirthDate && sameYear(c):
		return s.say.Say("judgement.same_year")
	case f == border.FieldDocument && c.Judgement == border.Same:
		return s.say.Count("judgement.same_all", len(border.NormalNumber(c.Alert)))
	}
	return s.say.Say("judgement." + string(c.Judgement))
}

// why is the strongest piece of evidence in a field, as a sentence.
func (s *Screen) why(c border.Comparison) string {
	switch {
	case c.Reason.Code != "":
		return s.say.Reason(c.Reason)
	case c.Alert == "":
		return s.say.Say("why.alert_silent")
	case c.Traveller == "":
		return s.say.Say("why.traveller_silent")
	}
	return ""
}
