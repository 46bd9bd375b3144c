package sync

import (
	"maps"
	"math"
	"slices"

	"fyne.io/fyne/v2"

	"postern/app/desk"
	"postern/app/desk/sync"
	"postern/app/lang"
	"postern/app/lists"
	"postern/screens/parts"
	"postern/screens/theme"
)

const (
	headHeight = 30
	rowHeight  = 34
	digestSeen = 10 // letters of a digest that are shown
)

func (s *Screen) caption(key string, values ...lang.Values) *parts.Prose {
	return parts.Text(s.say.Say(key, values...), theme.SizeCaption, theme.Ink2)
}

// trailing stands text at the end of its column, as numbers do.
func trailing(p *parts.Prose) *parts.Prose {
	p.Align = fyne.TextAlignTrailing
	return p
}

func (s *Screen) figure(n int) *parts.Prose {
	return trailing(parts.Text(s.say.Number(n), theme.SizeText, theme.Ink))
}

// changesPanel is what an edition would change. Where the text is big the
// names stand over their numbers.
func (s *Screen) changesPanel(head string, changes []sync.ListChange) fyne.CanvasObject {
	columns := parts.Columns{0, 90, 90, 90, 100, 190}
	if s.compact {
		columns = parts.Columns{90, 90, 90, 100, 0}
	}
	sheet := parts.NewSheet(columns)
	row := func(least float32, name *parts.Prose, numbers ...fyne.CanvasObject) fyne.CanvasObject {
		if s.compact {
			return parts.Column(0, parts.Padded(12, 2, name), sheet.Row(least, numbers...))
		}
		return sheet.Row(least, append([]fyne.CanvasObject{name}, numbers...)...)
	}
	rows := []fyne.CanvasObject{row(headHeight, parts.Bold(head, theme.SizeCaption, theme.Ink), trailing(s.caption("sync.column.added")),
		trailing(s.caption("sync.column.changed")), trailing(s.caption("sync.column.removed")), trailing(s.caption("sync.column.gone")), parts.Text("", theme.SizeCaption, theme.Ink))}
	for _, c := range changes {
		removed, gone := s.figure(c.Removed), trailing(parts.Text(s.share(c), theme.SizeText, theme.Ink))
		if c.Stopped() {
			removed = trailing(parts.Bold(s.say.Number(c.Removed), theme.SizeText, theme.Ink))
			gone = trailing(parts.Bold(s.share(c), theme.SizeText, theme.Wrong))
		}
		name := parts.NewProse(parts.NameRun(c.List, parts.Run{Bold: c.Stopped() || s.compact}))
		rows = append(rows, parts.RowGround(c.Stopped(), false, row(rowHeight, name, s.figure(c.Added), s.figure(c.Changed), removed, gone, s.limit(c))))
	}
	return parts.Rows(rows...)
}

// share is the part of a list that would vanish, in per cent with one digit. It is
// never 0 where something would, all where something stays, or the limit where more
// than that would.
func (s *Screen) share(c sync.ListChange) string {
	const all = 1000
	tenths := int(math.Round(c.Gone() * all))
	switch limit := sync.MostGone * all / 100; {
	case c.Removed > 0 && tenths == 0:
		tenths = 1
	case c.Removed < c.Before && tenths == all:
		tenths = all - 1
	case c.TooMuch && tenths <= limit:
		tenths = limit + 1
	}
	return s.say.Say("sync.share", lang.Values{"Whole": tenths / 10, "Tenth": tenths % 10})
}

// limit says whether as much may vanish unasked.
func (s *Screen) limit(c sync.ListChange) fyne.CanvasObject {
	icon, key, ink := "ok", "sync.limit.within", theme.Good
	switch {
	case c.TooMuch:
		icon, key, ink = "stop", "sync.limit.over", theme.Wrong
	case c.Slowly:
		icon, key, ink = "stop", "sync.limit.slowly", theme.Wrong
	case c.Same: // which nobody has looked at
		icon, key, ink = "info", "sync.limit.same", theme.Ink2
	case c.New:
		key = "sync.limit.new"
	case c.Few():
		key = "sync.limit.few"
	}
	words := parts.Bold(s.say.Say(key, lang.Values{"Limit": sync.MostGone}), theme.SizeCaption, ink)
	return parts.Padded(14, 0, parts.Lead(6, parts.Icon(icon, 15, ink), words))
}

// notesShown is how many sentences of a list's report stand on the screen.
const notesShown = 20

// reportRows are what was read, list by list: counts, what was left out, and why. Where lists
// are only taken out nothing was.
func (s *Screen) reportRows() []fyne.CanvasObject {
	if len(s.staged.Lists) == 0 {
		return nil
	}
	rows := []fyne.CanvasObject{parts.Padded(12, 6, parts.Bold(s.say.Say("sync.report"), theme.SizeCaption, theme.Ink))}
	for _, l := range s.staged.Lists {
		lines := []fyne.CanvasObject{parts.Text(s.say.Say("sync.report.list", lang.Values{
			"List": l.List, "Read": l.Read, "Kept": l.Kept, "Skipped": l.SkippedCount(), "Rejected": l.RejectedCount, "Warnings": l.WarningCount,
		}), theme.SizeText, theme.Ink)}
		notes := s.notes(l)
		for _, note := range notes[:min(notesShown, len(notes))] {
			lines = append(lines, parts.Padded(12, 0, parts.Text(note, theme.SizeCaption, theme.Ink2)))
		}
		all := len(l.Skipped) + l.RejectedCount + l.WarningCount
		if more := all - min(notesShown, len(notes)); more > 0 {
			lines = append(lines, parts.Padded(12, 0, parts.Text(s.say.Count("sync.report.more", more), theme.SizeCaption, theme.Ink2)))
		}
		rows = append(rows, parts.Padded(12, 6, parts.Column(2, lines...)))
	}
	return []fyne.CanvasObject{parts.Rows(rows...)}
}

// notes are the sentences of a list's report, what was rejected first.
func (s *Screen) notes(l sync.ImportedList) []string {
	var all []string
	for _, r := range l.Rejected {
		if len(all) >= notesShown {
			return all
		}
		all = append(all, s.say.Say("sync.report.rejected", lang.Values{"Reason": desk.At(r.File, r.Line, s.say.Say(r.Key(), r.Values))}))
	}
	for _, err := range l.Unfit {
		if len(all) >= notesShown {
			return all
		}
		all = append(all, s.say.Say("sync.report.rejected", lang.Values{"Reason": s.fault(err)}))
	}
	for _, reason := range slices.Sorted(maps.Keys(l.Skipped)) {
		all = append(all, s.say.Say("sync.report.skipped", lang.Values{"Reason": s.say.Count(lists.SkipKey(reason), l.Skipped[reason])}))
	}
	for _, w := range l.Warnings {
		if len(all) >= notesShown {
			return all
		}
		all = append(all, s.say.Say("sync.report.warning", lang.Values{"Reason": desk.At(w.File, w.Line, s.say.Say(w.Key(), w.Values))}))
	}
	return all
}
