package sync

import (
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"postern/app/desk/courier"
	"postern/app/desk/sync"
	"postern/app/lang"
	"postern/screens/parts"
	"postern/screens/theme"
)

// buildHead makes the heading: when headquarters was asked, and the ways to begin.
func (s *Screen) buildHead() {
	word := "sync.from"
	if s.state.Joined {
		word = "sync.from.stick"
	}
	s.from, s.checks = s.button(word, "key.from", s.askPath), nil
	s.from.SetOff(!s.canAsk())
	keys := []fyne.CanvasObject{s.from}
	if s.state.Joined && s.state.Address != "" {
		s.checks = s.button("sync.check", "key.check", s.check)
		s.checks.SetOff(!s.canCheck())
		keys = []fyne.CanvasObject{s.checks, s.from}
	}
	title := []fyne.CanvasObject{parts.Bold(s.say.Say("screen.sync"), theme.SizeHeading, theme.Ink)}
	if when := s.when(); when != "" {
		title = append(title, parts.Text(when, theme.SizeText, theme.Ink2))
	}
	s.head = parts.Spread(16, parts.Flow(14, 0, title...), parts.Flow(16, 8, keys...))
}

// when says when headquarters was believed last, and when it is asked by itself.
func (s *Screen) when() string {
	if !s.state.Joined {
		return ""
	}
	values := lang.Values{"Checked": s.moment(s.state.Checked), "Next": s.moment(s.state.Next)}
	key := "sync.when"
	switch {
	case s.state.Checking && s.phase != phasePreparing:
		return s.say.Say("sync.when.now")
	case s.state.Address == "" && s.state.Checked.IsZero():
		key = "sync.when.never_stick"
	case s.state.Address == "":
		key = "sync.when.stick"
	case s.state.Checked.IsZero() && s.state.Next.IsZero():
		key = "sync.when.never"
	case s.state.Checked.IsZero():
		key = "sync.when.first"
	case s.state.Next.IsZero():
		key = "sync.when.checked"
	}
	return s.say.Say(key, values)
}

// moment is a time as it is shown: without the day where that is today.
func (s *Screen) moment(t time.Time) string {
	now := s.o.Desk.Now()
	t = t.In(now.Location())
	if y, m, d := t.Date(); y == now.Year() && m == now.Month() && d == now.Day() {
		return t.Format("15:04")
	}
	return t.Format("2006-01-02 15:04")
}

// faultStrips say why the last check came to nothing, or what of it did.
func (s *Screen) faultStrips() []fyne.CanvasObject {
	var all []fyne.CanvasObject
	faults := s.faults
	if s.phase == phaseIdle {
		faults = s.state.Faults
		if s.state.Fault != nil && s.outcome.err == nil { // else it was just told
			all = append(all, s.attention(s.say.Say("sync.check.failed"), s.sentenceOf(s.state.Fault)))
		}
	}
	if sentences := s.faultsOf(faults); len(sentences) > 0 {
		all = append(all, s.attention(s.say.Count("sync.faults", len(sentences)), strings.Join(sentences, " ")))
	}
	return all
}

func (s *Screen) attention(head, rest string) fyne.CanvasObject {
	s.says(head + " " + rest)
	return parts.AttentionStrip("marker", head, rest)
}

// headquartersPanel is what is known of headquarters, in short.
func (s *Screen) headquartersPanel() fyne.CanvasObject {
	made := s.caption("sync.headquarters.never")
	if !s.state.Issued.IsZero() {
		made = s.caption("sync.headquarters.made", lang.Values{"Time": s.moment(s.state.Issued)})
	}
	rows := []fyne.CanvasObject{
		parts.Spread(12, parts.Bold(s.say.Say("sync.headquarters"), theme.SizeCaption, theme.Ink), made),
		parts.Text(s.address(), theme.SizeText, theme.Ink),
		parts.Text(s.say.Say("sync.headquarters.nations", lang.Values{"Nations": nationsOf(s.state.Nations)}), theme.SizeText, theme.Ink),
	}
	rows = append(rows, s.answersLine()...)
	return parts.Panel(parts.Padded(12, 9, parts.Column(6, rows...)))
}

func (s *Screen) address() string {
	if s.state.Address == "" {
		return s.say.Say("sync.headquarters.sticks")
	}
	return s.state.Address
}

// waitingRows are what was fetched and is not in the edition yet: what it would change as
// far as that is known, and of what it is not.
func (s *Screen) waitingRows() []fyne.CanvasObject {
	if !s.waits() {
		return nil
	}
	w := s.state.Waiting
	rows := []fyne.CanvasObject{s.waitingStrip(w)}
	rows = append(rows, s.stopStrips(w.Stops)...)
	unseen := slices.DeleteFunc(slices.Clone(w.Lists), func(l courier.WaitingList) bool {
		return slices.ContainsFunc(w.Changes, func(c sync.ListChange) bool { return c.List == l.List })
	})
	if len(w.Changes) > 0 {
		rows = append(rows, s.changesPanel(s.say.Say("sync.waiting.changes"), w.Changes))
	}
	if len(unseen) == 0 {
		return rows
	}
	sheet := parts.NewSheet(parts.Columns{0, 90, 160})
	table := []fyne.CanvasObject{sheet.Row(headHeight, parts.Bold(s.say.Say("sync.waiting.lists"), theme.SizeCaption, theme.Ink),
		s.caption("sync.column.owner"), s.caption("sync.column.number"))}
	for _, l := range unseen[:min(len(unseen), waitingShown)] {
		number := s.say.Say("sync.waiting.step", lang.Values{"From": published(l.Nation, l.From), "To": published(l.Nation, l.To)})
		switch {
		case l.Gone && s.leftOut(l.Nation):
			number = s.say.Say("sync.waiting.left_out")
		case l.Gone:
			number = s.say.Say("sync.waiting.gone")
		case l.From == 0:
			number = published(l.Nation, l.To)
		}
		table = append(table, sheet.Row(rowHeight, parts.NewProse(parts.NameRun(l.List, parts.Run{Bold: true})),
			parts.Text(l.Nation, theme.SizeText, theme.Ink), parts.Text(number, theme.SizeCaption, theme.Ink2)))
	}
	if more := len(unseen) - waitingShown; more > 0 {
		table = append(table, parts.Padded(12, 6, parts.Text(s.say.Count("sync.report.more", more), theme.SizeCaption, theme.Ink2)))
	}
	return slices.Concat(rows, []fyne.CanvasObject{parts.Rows(table...)})
}

// waitingStrip says how many lists wait, and whether they were fetched or are to go.
func (s *Screen) waitingStrip(w *courier.Waiting) fyne.CanvasObject {
	gone := 0
	for _, l := range w.Lists {
		if l.Gone {
			gone++
		}
	}
	key, unseen, stopped := "sync.waiting", "sync.waiting.unseen", "sync.waiting.stopped"
	switch gone {
	case 0:
	case len(w.Lists):
		key, unseen, stopped = "sync.waiting.going", "sync.waiting.going.unseen", "sync.waiting.going.stopped"
	default:
		key = "sync.waiting.both"
	}
	rest := unseen
	if len(w.Stops) > 0 {
		rest = stopped
	}
	values := lang.Values{"From": w.From, "Time": s.moment(w.Issued), "Size": s.megabytes(w.Bytes)}
	return s.attention(s.say.Count(key, len(w.Lists), values), s.say.Say(rest, values))
}

// waitingShown is how many lists stand on the screen that were fetched and wait.
const waitingShown = 20
