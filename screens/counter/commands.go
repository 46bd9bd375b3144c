package counter

import (
	"fyne.io/fyne/v2"

	"postern/app/desk"
	"postern/app/desk/door"
	"postern/screens/parts"
)

// Commands are what the menu "Case" holds while the counter is open.
func (s *Screen) Commands() []parts.Command {
	const ctrl, shift = fyne.KeyModifierControl, fyne.KeyModifierShift
	return []parts.Command{
		{Label: s.say.Say("menu.case.new"), Key: fyne.KeyN, Modifier: ctrl, Do: s.newTraveller, Can: func() bool { return !s.open() && s.choice == choiceNone }},
		{Label: s.say.Say("menu.case.check"), Key: fyne.KeyEnter, Do: s.checkFields, Can: func() bool { return !s.panel.empty() }},
		{},
		{Label: s.say.Say("menu.case.refer"), Key: fyne.KeyR, Modifier: ctrl, Do: s.askRefer, Can: s.canRefer},
		{Label: s.say.Say("menu.case.release"), Key: fyne.KeyL, Modifier: ctrl, Do: s.askRelease, Can: s.canDecide},
		{Label: s.say.Say("menu.case.release_known"), Key: fyne.KeyB, Modifier: ctrl, Do: s.releaseAsBefore, Can: s.allKnown},
		{Label: s.say.Say("menu.case.notes"), Key: fyne.KeyT, Modifier: ctrl, Do: s.openNotes, Can: s.canNotes},
		{Label: s.say.Say("menu.case.companion"), Key: fyne.KeyG, Modifier: ctrl, Do: s.companion, Can: s.canLink},
		{Label: s.say.Say("menu.case.undo"), Key: fyne.KeyU, Modifier: ctrl, Do: s.undo, Can: func() bool { return s.choice == choiceNone }},
		{Label: s.say.Say("menu.case.queue"), Key: fyne.KeyO, Modifier: ctrl, Do: s.takeQueued, Can: s.canTakeQueued},
		{Label: s.say.Say("menu.case.manifest"), Key: fyne.KeyM, Modifier: ctrl, Do: s.askManifest, Can: s.canManifest},
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
	s.undoes = nil
	button := func(word, key string, press func()) *parts.KeyButton {
		b := parts.NewKeyButton(s.say.Say(word), s.say.Say(key), press)
		b.OnRune, b.OnEscape = s.typedAnywhere, s.backToScan
		return b
	}
	first := func(b *parts.KeyButton) *parts.KeyButton { b.Primary = true; return b }
	notes := func() *parts.KeyButton {
		b := button("counter.key.notes", "key.notes", s.openNotes)
		if s.sign == door.SignAfterNotes {
			b.Dot = parts.DotFree
			if s.signed(door.SignAfterNotes) {
				b.Dot = parts.DotShown
			}
		}
		return b
	}
	if keys := s.manifestKeys(button); keys != nil {
		return keys
	}
	switch {
	case s.open():
		refer, release := "counter.key.refer", "counter.key.release"
		if s.c.view.matches[0].Alert.Protects() {
			refer, release = "counter.key.call", "counter.key.not_this"
		}
		keys := []fyne.CanvasObject{first(button(refer, "key.refer", s.askRefer)), button(release, "key.release", s.askRelease)}
		if s.allKnown() {
			keys = append(keys, button("counter.key.as_before", "key.back", s.releaseAsBefore))
		}
		if s.canUndo() {
			keys = append(keys, s.undoKey(button))
		}
		if s.canStep() {
			keys = append(keys, button("counter.key.next", "key.next", func() { s.step(1) }))
		}
		keys = append(keys, notes())
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
	case s.c.stage == stageWritten:
		return []fyne.CanvasObject{first(button("counter.key.next_traveller", "key.enter", s.newTraveller)), notes()}
	case s.problem() != desk.ProblemNone:
		return nil
	case s.c.stage == stageAnswered && s.c.edited:
		return []fyne.CanvasObject{
			first(button("counter.key.again", "key.enter", s.checkFields)),
			button("counter.key.new", "key.new", s.newTraveller),
		}
	case s.c.stage == stageAnswered:
		return []fyne.CanvasObject{
			first(button("counter.key.next_traveller", "key.enter", s.newTraveller)), notes(), s.companionKey(button),
			button("counter.key.refer_all", "key.refer", s.askRefer),
		}
	case s.c.stage == stageFailed:
		return []fyne.CanvasObject{first(button("counter.key.again", "key.enter", s.checkFields))}
	}
	if s.canUndo() {
		return []fyne.CanvasObject{s.undoKey(button), s.readyHints()}
	}
	return []fyne.CanvasObject{s.readyHints()}
}

// companionKey says whether the next traveller belongs to this one.
func (s *Screen) companionKey(button func(word, key string, press func()) *parts.KeyButton) *parts.KeyButton {
	word := "counter.key.companion"
	if g, linked := s.shift.Linked(); linked {
		word = "counter.key.companion." + string(g.Kind)
	}
	return button(word, "key.group", s.companion)
}
