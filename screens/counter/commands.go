package counter

import (
	"fyne.io/fyne/v2"

	"postern/app/desk"
	"postern/screens/parts"
)

// Commands are what the menu "Case" holds while the counter is open.
func (s *Screen) Commands() []parts.Command {
	const ctrl, shift = fyne.KeyModifierControl, fyne.KeyModifierShift
	return []parts.Command{
		{Label: s.say.Say("menu.case.new"), Key: fyne.KeyN, Modifier: ctrl, Do: s.newTraveller},
		{Label: s.say.Say("menu.case.check"), Key: fyne.KeyEnter, Do: s.checkFields, Can: func() bool { return !s.panel.empty() }},
		{},
		{Label: s.say.Say("menu.case.next"), Key: fyne.KeyJ, Modifier: ctrl, Do: func() { s.step(1) }, Can: s.canStep},
		{Label: s.say.Say("menu.case.before"), Key: fyne.KeyJ, Modifier: ctrl | shift, Do: func() { s.step(-1) }, Can: s.canStep},
		{Label: s.say.Say("menu.case.weaker"), Key: fyne.KeyW, Modifier: ctrl, Do: s.toggleWeaker, Can: s.hasWeaker},
		{Label: s.say.Say("menu.case.faces"), Key: fyne.KeyI, Modifier: ctrl, Do: s.toggleFaces, Can: s.hasFaces},
		{},
		{Label: s.say.Say("menu.case.fields"), Key: fyne.KeyE, Modifier: ctrl, Do: s.toggleFields},
	}
}

func (s *Screen) canStep() bool { return s.open() && s.c.view.count(s.c.weaker) > 1 }

func (s *Screen) hasWeaker() bool { return s.open() && len(s.c.view.weaker) > 0 }

// keys are the commands under the evidence.
func (s *Screen) keys() []fyne.CanvasObject {
	button := func(word, key string, press func()) *parts.KeyButton {
		b := parts.NewKeyButton(s.say.Say(word), s.say.Say(key), press)
		b.OnRune, b.OnEscape = s.typedAnywhere, s.backToScan
		return b
	}
	first := func(b *parts.KeyButton) *parts.KeyButton { b.Primary = true; return b }
	switch {
	case s.open():
		keys := []fyne.CanvasObject{first(button("counter.key.new", "key.new", s.newTraveller))}
		if s.canStep() {
			keys = append(keys, button("counter.key.next", "key.next", func() { s.step(1) }))
		}
		switch {
		case s.c.large:
			keys = append(keys, button("counter.key.evidence", "key.escape", s.toggleFaces))
		case s.hasFaces():
			keys = append(keys, button("counter.key.faces", "key.faces", s.toggleFaces))
		}
		if s.compact {
			keys = append(keys, button("counter.key.fields", "key.fields", s.toggleFields))
		}
		return keys
	case s.c.stage == stageDamaged:
		return []fyne.CanvasObject{
			first(button("counter.key.again", "key.enter", s.checkFields)),
			button("counter.key.clear", "key.new", s.newTraveller),
		}
	case s.problem() == desk.ProblemOpening:
		return []fyne.CanvasObject{s.readyHints()}
	case s.problem() != desk.ProblemNone:
		return nil
	case s.c.stage == stageAnswered && s.c.edited:
		return []fyne.CanvasObject{
			first(button("counter.key.again", "key.enter", s.checkFields)),
			button("counter.key.new", "key.new", s.newTraveller),
		}
	case s.c.stage == stageAnswered:
		return []fyne.CanvasObject{first(button("counter.key.next_traveller", "key.enter", s.newTraveller))}
	case s.c.stage == stageFailed:
		return []fyne.CanvasObject{first(button("counter.key.again", "key.enter", s.checkFields))}
	}
	return []fyne.CanvasObject{s.readyHints()}
}
