package counter

import (
	"strconv"

	"fyne.io/fyne/v2"

	"postern/app/border"
	"postern/app/desk/shift"
	"postern/screens/parts"
	"postern/screens/theme"
)

// choice is what is chosen by a number, in the place of the keys.
type choice int

const (
	choiceNone choice = iota
	choiceRelease
	choiceText // of a release for another reason
	choiceCompanion
	choiceRefer // of somebody for whom nothing was found: asks once more
)

// singleKey is how long a number is alone before it counts: a reader's burst may begin
// with one.
const singleKey = 2 * readerGap

// offer opens a choice.
func (s *Screen) offer(c choice) {
	s.choice, s.other = c, nil
	if c == choiceText {
		s.other = parts.NewForm(parts.Ask{Label: s.say.Say("release.text"), Hint: s.say.Say("release.text.hint")})
		s.other.OnEnter = func() {
			if text := s.other.Text(0); text != "" {
				s.release(border.ReleaseOther, text)
			}
		}
		s.other.OnEscape = func() { s.offer(choiceRelease) }
	}
	s.show()
	s.Focus()
}

// closeChoice goes back one step, and reports whether there was one.
func (s *Screen) closeChoice() bool {
	if s.choice == choiceNone {
		return false
	}
	s.choice, s.other, s.note = choiceNone, nil, false
	s.clearLine()
	s.show()
	s.Focus()
	return true
}

// awaitChoice takes a key that was pressed while a choice is open, if it stays alone.
func (s *Screen) awaitChoice(r rune) {
	if s.choice == choiceNone || s.choice == choiceText || len(s.burst.runes) != 1 {
		return
	}
	if s.later == nil {
		s.pick(r)
		return
	}
	at := s.burst.last
	s.later(singleKey, func() {
		if len(s.burst.runes) == 1 && s.burst.last.Equal(at) && s.choice != choiceNone {
			s.pick(r)
		}
	})
}

// pick takes a choice by its key.
func (s *Screen) pick(r rune) {
	s.burst.end()
	s.held = ""
	n, err := strconv.Atoi(string(r))
	switch s.choice {
	case choiceRelease:
		if (r == 'n' || r == 'N') && s.canNote() {
			s.note = !s.note
			s.show()
			return
		}
		reasons := border.ReleaseReasons()
		if err != nil || n < 1 || n > len(reasons) {
			return
		}
		if reasons[n-1] == border.ReleaseOther {
			s.offer(choiceText)
			return
		}
		s.release(reasons[n-1], "")
	case choiceCompanion:
		kinds := groupKinds()
		if err == nil && n >= 1 && n <= len(kinds) {
			s.link(kinds[n-1])
		}
	case choiceRefer:
		if n == 1 {
			s.choice = choiceNone
			s.refer()
		}
	}
}

// canNote: a note is bound to a document and a whole birth date.
func (s *Screen) canNote() bool {
	t := s.c.traveller
	return border.NormalNumber(t.Document.Number) != "" && t.BirthDate.IsDay()
}

func groupKinds() []shift.GroupKind {
	return []shift.GroupKind{shift.GroupFamily, shift.GroupVehicle, shift.GroupParty}
}

// companion links the next traveller to this one, or takes that back.
func (s *Screen) companion() {
	if _, linked := s.shift.Linked(); linked {
		s.keepLink(s.shift.Unlink)
		return
	}
	s.offer(choiceCompanion)
}

func (s *Screen) link(kind shift.GroupKind) {
	s.choice = choiceNone
	s.keepLink(func() error { return s.shift.Link(kind) })
}

func (s *Screen) keepLink(change func() error) {
	err := errNoAnswer
	s.do(job{work: func() { err = change() }, then: func() {
		s.trouble = ""
		if err != nil {
			s.trouble = s.sentence(err)
		}
		s.show()
		s.Focus()
	}})
}

// canLink: somebody has to be there to whom the next belongs.
func (s *Screen) canLink() bool {
	return s.c.number != 0 && !s.running && s.choice == choiceNone && s.c.stage != stageReady
}

// askRelease opens the reasons for a release.
func (s *Screen) askRelease() {
	if s.canDecide() {
		s.offer(choiceRelease)
	}
}

// askRefer hands an open match to the second line; where nothing was found it asks
// once more, for that is rare and the traveller waits.
func (s *Screen) askRefer() {
	switch {
	case !s.canRefer():
	case s.open():
		s.refer()
	default:
		s.offer(choiceRefer)
	}
}

// choicePanel is the open choice; nil where there is none.
func (s *Screen) choicePanel() fyne.CanvasObject {
	title, hint := "release.title", "release.hint"
	var keys []fyne.CanvasObject
	option := func(n int, word string) {
		b := parts.NewKeyButton(s.say.Say(word), strconv.Itoa(n), func() { s.pick(rune('0' + n)) })
		b.OnRune, b.OnEscape = s.typedAnywhere, s.escape
		keys = append(keys, b)
	}
	switch s.choice {
	case choiceNone:
		return nil
	case choiceRelease:
		if s.c.view.matches[0].Alert.Protects() {
			title = "release.title.protect"
		}
		for i, reason := range border.ReleaseReasons() {
			option(i+1, "release."+string(reason))
		}
	case choiceText:
		title, hint = "release.title", "release.text.keys"
		keys = s.other.Fields()
	case choiceCompanion:
		title, hint = "companion.title", "release.hint"
		for i, kind := range groupKinds() {
			option(i+1, "companion."+string(kind))
		}
	case choiceRefer:
		title, hint = "refer.title", "release.hint"
		option(1, "refer.all_the_same")
	}
	rows := []fyne.CanvasObject{parts.Spread(12, parts.Bold(s.say.Say(title), theme.SizeStrong, theme.Ink),
		parts.Text(s.say.Say(hint), theme.SizeCaption, theme.Ink2))}
	if s.choice == choiceText {
		rows = append(rows, keys...)
	} else {
		rows = append(rows, parts.Flow(8, 8, keys...))
	}
	if s.choice == choiceRelease && s.canNote() {
		rows = append(rows, s.noteKey())
	}
	return parts.Framed(parts.Frame{Ground: theme.Surface, Edge: theme.Ink, Width: 2, Radius: 6}, parts.Padded(14, 10, parts.Column(8, rows...)))
}

// noteKey says whether the release is noted for the next time.
func (s *Screen) noteKey() fyne.CanvasObject {
	key, icon, ink := "release.note.off", "judge-unknown", theme.Ink2
	if s.note {
		key, icon, ink = "release.note.on", "ok", theme.Good
	}
	return parts.Lead(8, parts.Icon(icon, 17, ink), parts.Text(s.say.Say(key), theme.SizeCaption, theme.Ink))
}
