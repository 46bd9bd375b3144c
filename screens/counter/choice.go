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
		s.strayText = stray{}
		s.other.Reader = func(at int, r rune) bool {
			s.typedInForm(s.other, &s.strayText, at, r)
			return false
		}
		s.hearReaders(s.other, &s.strayText, func() { s.closeChoice() })
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
		s.pickReason(r)
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

// option is one of a choice, with its number.
func (s *Screen) option(n int, word string) *parts.KeyButton {
	b := parts.NewKeyButton(word, strconv.Itoa(n), func() { s.pick(rune('0' + n)) })
	b.OnRune, b.OnEscape = s.typedAnywhere, s.escape
	return b
}

// choicePanel is the open choice; nil where there is none.
func (s *Screen) choicePanel() fyne.CanvasObject {
	title, hint := "", s.say.Say("release.hint")
	var keys, more []fyne.CanvasObject
	switch s.choice {
	case choiceNone:
		return nil
	case choiceRelease:
		title, keys, more = s.releaseTitle(), s.releaseOptions(), s.releaseSwitches()
	case choiceText:
		title, hint = s.releaseTitle(), s.say.Say("release.text.keys")
		more = s.other.Fields()
	case choiceCompanion:
		title = s.say.Say("companion.title")
		for i, kind := range groupKinds() {
			keys = append(keys, s.option(i+1, s.say.Say("companion."+string(kind))))
		}
	case choiceRefer:
		title = s.say.Say("refer.title")
		keys = append(keys, s.option(1, s.say.Say("refer.all_the_same")))
	}
	rows := []fyne.CanvasObject{parts.Spread(12, parts.Bold(title, theme.SizeStrong, theme.Ink), parts.Text(hint, theme.SizeCaption, theme.Ink2))}
	if len(keys) > 0 {
		rows = append(rows, parts.Flow(8, 8, keys...))
	}
	rows = append(rows, more...)
	return parts.Framed(parts.Frame{Ground: theme.Surface, Edge: theme.Ink, Width: 2, Radius: 6}, parts.Padded(14, 10, parts.Column(8, rows...)))
}
