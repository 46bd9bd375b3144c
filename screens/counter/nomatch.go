package counter

import (
	"strconv"
	"strings"

	"fyne.io/fyne/v2"

	"postern/app/border"
	"postern/app/lang"
	"postern/screens/parts"
	"postern/screens/theme"
)

func number(n uint64) string { return strconv.FormatUint(n, 10) }

func strongLine(text string) fyne.CanvasObject {
	return parts.Padded(4, 2, parts.Bold(text, theme.SizeStrong, theme.Ink))
}

// readyHints stand on the empty screen.
func (s *Screen) readyHints() fyne.CanvasObject {
	return parts.Padded(4, 4, parts.Flow(24, 4,
		parts.Text(s.say.Say("counter.hint.line"), theme.SizeCaption, theme.Ink2),
		parts.Text(s.say.Say("counter.hint.menu"), theme.SizeCaption, theme.Ink2)))
}

// failureStrip says why there is no answer.
func (s *Screen) failureStrip() fyne.CanvasObject {
	return parts.WrongStrip("error", s.say.Say("strip.failed"),
		s.say.Say("strip.failed.rest", lang.Values{"Error": s.c.failure.Error()}))
}

// checkedPanel is what was checked. Every row says what was done, and is true
// whatever the lists hold that this screen does not show.
func (s *Screen) checkedPanel() fyne.CanvasObject {
	t := s.c.traveller
	sheet := parts.NewSheet(parts.Columns{34, 200, 0})
	rows := []fyne.CanvasObject{parts.NewSheet(parts.Columns{0}).Row(34, parts.Bold(s.say.Say("checked"), theme.SizeCaption, theme.Ink))}
	row := func(sign parts.FieldSign, label, value string) {
		icon := parts.Icon("ok", 17, theme.Good)
		if sign == parts.SignWrong {
			icon = parts.Icon("error", 17, theme.Wrong)
		}
		rows = append(rows, sheet.Row(38, icon,
			parts.Text(label, theme.SizeText, theme.Ink2), parts.NewProse(parts.NameRun(value, parts.Run{}))))
	}
	if name := s.nameChecked(); name != "" {
		row(parts.SignGood, s.say.Say("checked.name"), s.say.Say("checked.name.value", lang.Values{"Name": name}))
	}
	if n := s.namesakes(); n > 0 {
		row(parts.SignWrong, s.say.Say("checked.namesakes"), s.say.Count("checked.namesakes.value", n))
	}
	if t.Document.Number != "" {
		row(parts.SignGood, s.say.Say("checked.number"), s.say.Say("checked.number.value", lang.Values{"Number": t.Document.Number}))
	}
	checks := s.checks()
	for _, code := range border.DocumentChecks() {
		for _, c := range checks {
			if c.Code != code || code == border.CheckReported || !c.Wrong && !worthARow(code) {
				continue // that the number was looked for says its own row
			}
			sign := parts.SignGood
			if c.Wrong {
				sign = parts.SignWrong
			}
			row(sign, s.say.Say("checked.document."+string(code)), s.say.Document(c))
		}
	}
	lists := s.desk.Status().Lists
	row(parts.SignGood, s.say.Say("checked.lists"), s.say.Count("checked.lists.value", len(lists)))
	return parts.Rows(rows...)
}

// worthARow reports whether a check is told of where nothing is wrong with it: those
// that everybody passes are not.
func worthARow(code border.DocumentCheckCode) bool {
	return code != border.CheckIssuer && code != border.CheckBirth && code != border.CheckBegins
}

// nameChecked is the traveller's name as the document orders it.
func (s *Screen) nameChecked() string {
	t := s.c.traveller
	if t.Name != "" || t.Surname == "" || t.GivenNames == "" {
		return t.FullName()
	}
	return strings.Join([]string{t.Surname, t.GivenNames}, ", ")
}

// namesakes is how many alerts bear the very name of a traveller whose birth date is
// not known. Beside a match it is nothing: that is a discreet one here, which must not
// show.
func (s *Screen) namesakes() int {
	if len(s.c.finding.Matches) > 0 {
		return 0
	}
	return s.c.finding.Namesakes
}
