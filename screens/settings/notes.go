package settings

import (
	"slices"

	"fyne.io/fyne/v2"

	"postern/app/desk/booked"
	"postern/app/lang"
	"postern/screens/parts"
	"postern/screens/theme"
)

// askNotes asks which notes of releases wait for a second person, and reports whether
// they are others than before.
func (s *Screen) askNotes() (changed bool) {
	var waiting []booked.Known
	if s.o.Desk.Me().Role.Checks() {
		for _, k := range s.o.Desk.Notes() {
			if !k.Counts {
				waiting = append(waiting, k)
			}
		}
	}
	changed = !slices.Equal(waiting, s.notes)
	s.notes = waiting
	s.chosen = max(min(s.chosen, len(s.now.People)+len(s.notes)-1), 0)
	return changed
}

// note is the chosen one; false where a person is chosen, or nothing.
func (s *Screen) note() (booked.Known, bool) {
	at := s.chosen - len(s.now.People)
	if at < 0 || at >= len(s.notes) {
		return booked.Known{}, false
	}
	return s.notes[at], true
}

// canCountersign reports whether a note is chosen that another has written.
func (s *Screen) canCountersign() bool {
	k, chosen := s.note()
	return s.idle() && chosen && k.By != s.o.Desk.Me().Login
}

// countersign puts the second name under the chosen note.
func (s *Screen) countersign() {
	k, _ := s.note()
	if !s.canCountersign() {
		return
	}
	s.busy, s.fault, s.done = true, "", ""
	s.show()
	err := errBrokeOff
	s.o.Run(func() { err = s.o.Desk.Countersign(k) }, func() {
		s.busy = false
		if err != nil {
			s.fault = s.sentence(err)
			s.askNotes() // it may be gone meanwhile
			s.show()
			return
		}
		s.close(s.say.Say("settings.notes.signed", lang.Values{"Number": k.Number}))
	})
}

// notesPanel is the releases that were noted for an alert whose action is arrest, and
// do not count before a second person has looked; nil where none wait.
func (s *Screen) notesPanel() []fyne.CanvasObject {
	if len(s.notes) == 0 {
		return nil
	}
	sheet := parts.NewSheet(parts.Columns{190, 230, 170, 0})
	caption := func(key string) fyne.CanvasObject { return parts.Text(s.say.Say(key), theme.SizeCaption, theme.Ink2) }
	rows := []fyne.CanvasObject{
		parts.Padded(12, 8, parts.Column(2, parts.Bold(s.say.Say("settings.notes"), theme.SizeCaption, theme.Ink), caption("settings.notes.hint"))),
		sheet.Row(headHigh, caption("settings.notes.document"), caption("settings.notes.alert"), caption("settings.notes.by"), caption("settings.notes.because")),
	}
	for i, k := range s.notes {
		at := len(s.now.People) + i
		row := parts.NewRow(s.noteRow(sheet, k), at == s.chosen, func() { s.choose(at) })
		if at == s.chosen {
			s.row = row
		}
		rows = append(rows, row)
	}
	return []fyne.CanvasObject{parts.Rows(rows...)}
}

func (s *Screen) noteRow(sheet *parts.Sheet, k booked.Known) *fyne.Container {
	two := func(first, second string) fyne.CanvasObject {
		return parts.Column(0, parts.Text(first, theme.SizeText, theme.Ink), parts.Text(second, theme.SizeCaption, theme.Ink2))
	}
	because := k.Text
	if because == "" {
		because = s.say.Say("release." + string(k.Because))
	}
	own := ""
	if k.By == s.o.Desk.Me().Login {
		own = s.say.Say("settings.notes.own")
	}
	return sheet.Row(rowHigh,
		two(k.Number, s.say.Say("settings.notes.born", lang.Values{"Date": k.Birth.String()})),
		two(k.List, k.ID), two(k.By, k.On.Format("2006-01-02 15:04")), two(because, own))
}

// reveal scrolls until the chosen note can be seen.
func (s *Screen) reveal() {
	if s.row == nil {
		return
	}
	top, ok := topOf(s.tall.Object(), s.row)
	if !ok {
		return
	}
	bottom, room := top+s.row.Size().Height, s.scroll.Size().Height
	switch {
	case top < s.scroll.Offset.Y:
		s.scroll.ScrollToOffset(fyne.NewPos(0, max(top-gap, 0)))
	case bottom > s.scroll.Offset.Y+room:
		s.scroll.ScrollToOffset(fyne.NewPos(0, bottom+gap-room))
	}
}

// topOf is how far below the top of a container an object stands in it.
func topOf(in *fyne.Container, o fyne.CanvasObject) (top float32, ok bool) {
	for _, child := range in.Objects {
		if child == o {
			return child.Position().Y, true
		}
		if c, deeper := child.(*fyne.Container); deeper {
			if top, ok := topOf(c, o); ok {
				return c.Position().Y + top, true
			}
		}
	}
	return 0, false
}
