package counter

import (
	"strings"

	"fyne.io/fyne/v2"

	"postern/app/border"
	"postern/app/lang"
	"postern/screens/parts"
	"postern/screens/theme"
)

// basisPanel says whose alert it is and on what it rests.
func (s *Screen) basisPanel(a border.Alert) fyne.CanvasObject {
	label := func(key string) fyne.CanvasObject { return parts.Text(s.say.Say(key), theme.SizeCaption, theme.Ink2) }
	text := func(value string) fyne.CanvasObject {
		if value == "" {
			return parts.Text(s.say.Say("side.not_known"), theme.SizeCaption, theme.Ink2)
		}
		run := parts.Run{Size: theme.SizeCaption}
		if parts.IsArabic(value) {
			run = parts.NameRun(value, run)
		} else {
			run.Text = value
		}
		return parts.NewProse(run)
	}
	list := parts.NewProse(
		parts.Run{Text: a.List, Size: theme.SizeCaption, Bold: true},
		parts.Run{Text: " · " + s.say.Say("basis.alert", lang.Values{"ID": a.ID}), Size: theme.SizeCaption},
	)
	sheet := parts.NewTightSheet(parts.Columns{70, 0, 78, 0})
	basis := a.LegalBasis
	if a.Decision != "" {
		basis = strings.Trim(basis+", "+a.Decision, ", ")
	}
	row := func(o ...fyne.CanvasObject) fyne.CanvasObject { return sheet.Row(0, o...) }
	return parts.Panel(parts.Padded(2, 6, parts.Column(1,
		row(label("basis.list"), list, label("basis.basis"), text(basis)),
		row(label("basis.authority"), text(a.Authority), label("basis.in_force"), s.inForce(a)),
	)))
}

// inForce says until when an alert is in force and when it is reviewed; a review that
// is overdue stands out.
func (s *Screen) inForce(a border.Alert) fyne.CanvasObject {
	until, review := a.ValidUntil.String(), a.ReviewOn.String()
	key := ""
	run := parts.Run{Size: theme.SizeCaption}
	switch due := a.ReviewDue(s.desk.Now()); {
	case due:
		key = "basis.due"
		run.Bold, run.Colour = true, theme.Attention
		if until != "" {
			key = "basis.until_due"
		}
	case until != "" && review != "":
		key = "basis.until_review"
	case until != "":
		key = "basis.until"
	case review != "":
		key = "basis.review"
	default:
		return parts.Text(s.say.Say("side.not_known"), theme.SizeCaption, theme.Ink2)
	}
	run.Text = s.say.Say(key, lang.Values{"Until": until, "Review": review})
	return parts.NewProse(run)
}

// circumstances help to recognise somebody who is to be protected.
func (s *Screen) circumstances(a border.Alert) []fyne.CanvasObject {
	var rows []fyne.CanvasObject
	sheet := parts.NewTightSheet(parts.Columns{102, 0})
	row := func(key, value string) {
		if value != "" {
			rows = append(rows, sheet.Row(0,
				parts.Text(s.say.Say(key), theme.SizeCaption, theme.Ink2), parts.NewProse(parts.NameRun(value, parts.Run{}))))
		}
	}
	row("circumstances.reason", a.Reason)
	row("circumstances.since", a.ListedOn.String())
	row("circumstances.marks", strings.Join(a.PhysicalMarks, "; "))
	row("circumstances.remarks", a.Remarks)
	if len(rows) == 0 {
		return nil
	}
	return []fyne.CanvasObject{parts.Panel(parts.Padded(2, 7, parts.Column(2, rows...)))}
}
