package sync

import (
	"unicode/utf8"

	"fyne.io/fyne/v2"

	"postern/app/desk"
	"postern/app/lang"
	"postern/screens/parts"
	"postern/screens/theme"
)

const (
	// longestBeside is how many letters a list's name has at most that stands beside its
	// figures where the stages or the exchange stand beside the panel: two lines.
	longestBeside = 44
	codeLetters   = 3 // of a nation
)

// installedPanel is what the desk searches in, list by list. Where the text is big, or
// the panel narrow for a name, the names stand over their figures.
func (s *Screen) installedPanel(beside bool) fyne.CanvasObject {
	in := s.installed
	title := s.say.Say("sync.installed", lang.Values{"Edition": edition(in.Edition.Number)})
	if in.Edition.Number == 0 {
		title = s.say.Say("sync.installed.none")
		if in.Problem == desk.ProblemOpening {
			title = s.say.Say("status.opening")
		}
	}
	if len(in.Lists) == 0 {
		how := "sync.installed.how"
		if s.state.Joined {
			how = "sync.installed.how.joined"
		}
		return parts.Panel(parts.Padded(12, 9, parts.Column(4, parts.Bold(title, theme.SizeText, theme.Ink), s.caption(how))))
	}
	over := s.compact || beside && s.longNamed()
	columns := parts.Columns{0, 52, 70, 192, 76}
	if over {
		columns = parts.Columns{90, 90, 196, 0}
	}
	sheet := parts.NewSheet(columns)
	row := func(least float32, name fyne.CanvasObject, figures ...fyne.CanvasObject) fyne.CanvasObject {
		if over {
			return parts.Column(0, parts.Padded(12, 2, name), sheet.Row(least, figures...))
		}
		return sheet.Row(least, append([]fyne.CanvasObject{name}, figures...)...)
	}
	rows := []fyne.CanvasObject{row(headHeight, parts.Bold(title, theme.SizeCaption, theme.Ink), s.caption("sync.column.owner"),
		trailing(s.caption("sync.column.alerts")), s.caption("sync.column.age"), s.caption("sync.column.number"))}
	for _, l := range in.Lists {
		age, old := in.Ages.Of(l.Of(), s.o.Desk.Now())
		words := s.say.Say("sync.age."+string(age), lang.Values{"Age": parts.AgeWords(s.say, old)})
		name := parts.Padded(0, 2, parts.Column(0, parts.NewProse(parts.NameRun(l.Name, parts.Run{Bold: true})), s.facts(l)))
		rows = append(rows, row(rowHeight, name, parts.Text(owner(l), theme.SizeText, theme.Ink), s.figure(l.Alerts),
			parts.Flow(0, 0, parts.AgeChip(age, words)), parts.Text(s.number(l), theme.SizeCaption, theme.Ink2)))
	}
	return parts.Rows(rows...)
}

// longNamed reports whether a list has a name that needs the width.
func (s *Screen) longNamed() bool {
	for _, l := range s.installed.Lists {
		if utf8.RuneCountInString(l.Name) > longestBeside {
			return true
		}
	}
	return false
}

// owner is the nation of a list, "" where it is not known by its code.
func owner(l desk.ListStatus) string {
	switch {
	case l.Nation != "":
		return l.Nation
	case utf8.RuneCountInString(l.Owner) <= codeLetters:
		return l.Owner
	}
	return ""
}

// number is which publishing of its nation a list is, or that nobody has published it.
func (s *Screen) number(l desk.ListStatus) string {
	if l.Nation == "" {
		return s.say.Say("sync.number.hand")
	}
	return published(l.Nation, l.Sequence)
}

// facts are what is known of a list beside its name and its figures.
func (s *Screen) facts(l desk.ListStatus) fyne.CanvasObject {
	date := l.Brought
	if l.Dated {
		date = l.Issued
	}
	var all []fyne.CanvasObject
	if l.Owner != "" && l.Owner != owner(l) {
		all = append(all, parts.NewProse(parts.NameRun(l.Owner, parts.Run{Size: theme.SizeCaption})))
	}
	all = append(all, s.caption("sync.list.of", lang.Values{"Date": date.Format("2006-01-02")}))
	if digest := l.Digest[:min(digestSeen, len(l.Digest))]; digest != "" {
		all = append(all, parts.NewProse(parts.Run{Text: digest, Size: theme.SizeCaption, Colour: theme.Ink2, Mono: true}))
	}
	return parts.Flow(14, 0, all...)
}
