package sync

import (
	"path/filepath"
	"slices"
	"strconv"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"postern/app/desk"
	"postern/app/desk/courier"
	"postern/app/lang"
	"postern/screens/parts"
	"postern/screens/theme"
)

func edition(n uint64) string { return strconv.FormatUint(n, 10) }

// show puts the screen together for the phase it is in.
func (s *Screen) show() {
	focused := s.focusedKey()
	s.buildHead()
	offset := fyne.Position{}
	if s.scroll != nil {
		offset = s.scroll.Offset
	}
	s.said = ""
	s.tall = parts.NewTall(parts.Padded(scrollEdge, scrollEdge, parts.Column(panelGap, s.rows()...)))
	s.scroll = container.NewVScroll(s.tall.Object())
	s.scroll.Offset = offset
	s.keys = parts.Flow(10, 8, s.buttons()...)
	s.root.Objects = []fyne.CanvasObject{s.head, s.scroll, s.keys, s.catcher, s.path.List, s.place.List}
	if s.painted != nil {
		s.root.Objects = append(s.root.Objects, s.painted.Object())
	}
	if s.phase != phaseAsking {
		s.path.Close()
	}
	if s.phase != phaseJoin {
		s.place.Close()
	}
	parts.Relay(s.root)
	s.refocus(focused)
	s.expect()
	if s.changed != nil {
		s.changed()
	}
}

// focusedKey is the place of the key under the screen that has the focus; -1: none
// has, -2 and -3: a key in the heading has.
func (s *Screen) focusedKey() int {
	if s.from != nil && s.from.Focused() {
		return -2
	}
	if s.checks != nil && s.checks.Focused() {
		return -3
	}
	if s.keys == nil {
		return -1
	}
	for i, o := range s.keys.Objects {
		if b, ok := o.(*parts.KeyButton); ok && b.Focused() {
			return i
		}
	}
	return -1
}

// refocus gives the focus that a key had to the one that stands in its place now.
func (s *Screen) refocus(place int) {
	c := s.canvas()
	switch {
	case c == nil || place == -1:
	case place >= 0 && place < len(s.keys.Objects):
		if b, ok := s.keys.Objects[place].(*parts.KeyButton); ok && !b.Disabled() {
			c.Focus(b)
			return
		}
		s.Focus()
	case place == -2 && !s.from.Disabled():
		c.Focus(s.from)
	case place == -3 && s.checks != nil && !s.checks.Disabled():
		c.Focus(s.checks)
	default:
		s.Focus()
	}
}

func (s *Screen) button(word, key string, press func(), values ...lang.Values) *parts.KeyButton {
	return s.keyed(s.say.Say(word, values...), s.say.Say(key), press)
}

func (s *Screen) keyed(word, key string, press func()) *parts.KeyButton {
	b := parts.NewKeyButton(word, key, press)
	b.OnEscape = s.escape
	b.OnOther = func(key fyne.KeyName) { s.leaf(key) }
	return b
}

// buttons are the commands under the screen, the safe one first.
func (s *Screen) buttons() []fyne.CanvasObject {
	here := lang.Values{"Edition": edition(s.installed.Edition.Number)}
	switch s.phase {
	case phaseAsking:
		begin := s.button("sync.key.begin", "key.enter", s.path.Enter)
		begin.Primary = true
		return []fyne.CanvasObject{begin, s.button("sync.key.leave", "key.escape", s.escape)}
	case phaseExpired, phaseJoin, phaseOffer, phaseExchange, phaseLeave:
		return s.exchangeButtons()
	case phaseDiffer:
		return s.differButtons()
	case phasePreparing, phaseLooking:
		cancel := s.button("sync.key.cancel", "key.escape", s.escape)
		cancel.Primary = true
		return []fyne.CanvasObject{cancel}
	case phaseStaged, phaseWord:
		keep := s.button("sync.key.keep", "key.escape", s.escape, here)
		if s.installed.Edition.Number == 0 || s.phase == phaseWord { // there is nothing to keep, or Esc goes back a step only
			keep = s.button("sync.key.leave", "key.escape", s.escape)
		}
		keep.Primary = s.staged.Stopped()
		take := lang.Values{"Edition": edition(s.staged.Edition.Number)}
		switch {
		case !s.staged.Stopped():
			b := s.button("sync.key.take", "key.take", s.take, take)
			b.Primary = true
			return []fyne.CanvasObject{b, keep}
		case s.phase == phaseStaged:
			b := s.button("sync.key.take_all", "key.word", s.askWord)
			b.Grave = true
			if rest := s.staged.Keepable(); len(rest) > 0 {
				return []fyne.CanvasObject{keep, s.keyed(s.restWords(rest), s.say.Say("key.take"), s.take), b}
			}
			return []fyne.CanvasObject{keep, b}
		}
		return []fyne.CanvasObject{keep}
	case phaseIdle:
		return s.idleButtons()
	}
	return nil
}

// idleButtons are the commands while nothing is being done.
func (s *Screen) idleButtons() (all []fyne.CanvasObject) {
	if s.state.Waiting != nil {
		b := s.button("sync.key.waiting", "key.take", s.take)
		b.Primary = true
		all = append(all, b)
	}
	if s.canResume() {
		b := s.button("sync.key.resume", "key.resume", s.resume)
		b.Primary = s.state.Waiting == nil
		all = append(all, b)
	}
	if s.canAgain() {
		all = append(all, s.button("sync.key.again", "key.again", s.askAgain))
	}
	if s.canDiffer() {
		all = append(all, s.button("sync.key.differ", "key.differ", s.openDiffer))
	}
	if s.installed.Other != 0 {
		all = append(all, s.button(s.way("sync.key.back", "sync.key.forward"), "key.back", s.back, lang.Values{"Edition": edition(s.installed.Other)}))
	}
	if s.o.Courier != nil {
		word := "sync.key.join"
		if s.state.Joined {
			word = "sync.key.exchange"
		}
		all = append(all, s.button(word, "key.exchange", s.openExchange))
	}
	return all
}

// longestNamed is how many letters of a list's name stand on a key at most.
const longestNamed = 32

// restWords name the key that takes the edition without the lists that stop it.
func (s *Screen) restWords(keep []string) string {
	values := lang.Values{"Edition": edition(s.staged.Edition.Number), "List": keep[0]}
	if len(keep) == 1 && utf8.RuneCountInString(keep[0]) <= longestNamed {
		return s.say.Say("sync.key.take_rest.named", values)
	}
	return s.say.Count("sync.key.take_rest", len(keep), values)
}

// way is the word for going to the other edition: back, or forward where one has
// gone back before.
func (s *Screen) way(back, forward string) string {
	if s.installed.Other > s.installed.Edition.Number {
		return forward
	}
	return back
}

// rows are the panels, from the top.
func (s *Screen) rows() []fyne.CanvasObject {
	if s.phase == phaseDiffer {
		return s.differRows()
	}
	rows := s.askRows()
	rows = append(rows, s.outcomeStrip()...)
	rows = append(rows, s.unfinishedRows()...)
	rows = append(rows, s.faultStrips()...)
	both := s.bothPanels()
	if s.staged == nil {
		return append(append(rows, s.waitingRows()...), both)
	}
	changes := s.changesPanel(s.say.Say("sync.changes", lang.Values{"Edition": edition(s.staged.Edition.Number)}), s.staged.Changes)
	stops := s.stopRows()
	if s.compact || !s.seen(slices.Concat(rows, []fyne.CanvasObject{both, changes}, stops)) {
		return slices.Concat(rows, stops, []fyne.CanvasObject{changes}, s.reportRows(), []fyne.CanvasObject{both}) // what is to be decided, before what scrolls away
	}
	return slices.Concat(rows, []fyne.CanvasObject{both, changes}, stops, s.reportRows())
}

// seen reports whether panels stand in the window without scrolling.
func (s *Screen) seen(panels []fyne.CanvasObject) bool {
	size := s.root.Size()
	room := size.Height - theme.Scaled(keysRoom, 0)
	for _, p := range panels {
		room -= parts.HeightFor(p, size.Width-2*edgeGap) + panelGap
	}
	return room >= 0
}

// askRows hold what is being asked for.
func (s *Screen) askRows() []fyne.CanvasObject {
	switch s.phase {
	case phaseAsking:
		return []fyne.CanvasObject{s.askPanel()}
	case phaseExpired:
		return s.expiredRows()
	case phaseJoin:
		return []fyne.CanvasObject{s.placePanel()}
	case phaseOffer, phaseJoining:
		return []fyne.CanvasObject{s.offerPanel()}
	case phaseExchange, phaseLeave:
		return s.exchangeRows()
	}
	return nil
}

// bothPanels are what is installed and, beside it, the stages or what is known of
// headquarters.
func (s *Screen) bothPanels() fyne.CanvasObject {
	var beside fyne.CanvasObject
	switch {
	case s.phase == phasePreparing, s.phase == phaseStopping && s.cancel != nil, s.phase == phaseStaged, s.phase == phaseWord, s.phase == phaseTaking:
		s.showStages()
		beside = s.figures
	case s.state.Joined && s.phase == phaseIdle:
		beside = s.headquartersPanel()
	}
	panels := []fyne.CanvasObject{s.installedPanel(beside != nil)}
	if beside != nil {
		panels = append(panels, beside)
	}
	return &fyne.Container{Layout: &sides{}, Objects: panels}
}

// stopRows are what stops the staged edition, and the field for the word that
// overrides it.
func (s *Screen) stopRows() []fyne.CanvasObject {
	rows := s.stopStrips(s.staged.Stops)
	if s.phase == phaseWord {
		rows = append(rows, s.wordPanel())
	}
	return rows
}

// askPanel holds the field for the path.
func (s *Screen) askPanel() fyne.CanvasObject {
	s.path.Input.SetHint(s.say.Say("sync.path.hint"))
	return parts.Panel(parts.Padded(12, 10, parts.Column(6,
		parts.Text(s.say.Say("sync.path"), theme.SizeText, theme.Ink),
		parts.Padded(4, 4, s.path.Input),
		parts.Text(s.say.Say("sync.path.more"), theme.SizeCaption, theme.Ink2),
	)))
}

// wordPanel holds the field for the word that overrides the stop.
func (s *Screen) wordPanel() fyne.CanvasObject {
	word := lang.Values{"Word": s.say.Say("sync.word")}
	hint := parts.Text(s.say.Say("sync.word.hint"), theme.SizeCaption, theme.Ink2)
	s.word.SetSign(parts.SignNone)
	if s.wrongWord {
		s.word.SetSign(parts.SignWrong)
		hint = parts.Text(s.say.Say("sync.word.wrong", word), theme.SizeCaption, theme.Wrong)
	}
	if s.second != nil {
		rows := append([]fyne.CanvasObject{parts.Text(s.say.Say("sync.second"), theme.SizeText, theme.Ink)}, s.second.Fields()...)
		if s.against != "" {
			rows = append(rows, parts.Text(s.against, theme.SizeCaption, theme.Wrong))
		}
		return parts.Framed(parts.Frame{Ground: theme.Surface, Edge: theme.Wrong, Width: 2, Radius: 6}, parts.Padded(12, 10, parts.Column(8, rows...)))
	}
	return parts.Framed(parts.Frame{Ground: theme.Surface, Edge: theme.Wrong, Width: 2, Radius: 6},
		parts.Padded(12, 10, parts.Column(6,
			parts.Text(s.say.Say("sync.word.ask", word), theme.SizeText, theme.Ink), parts.Padded(4, 4, s.word), hint)))
}

// outcomeStrip says what the last doing ended with.
func (s *Screen) outcomeStrip() []fyne.CanvasObject {
	switch {
	case s.phase == phaseBack:
		return []fyne.CanvasObject{s.goodStrip("undo", s.say.Say(s.way("sync.going_back", "sync.going_forward"), lang.Values{"Edition": edition(s.installed.Other)}))}
	case s.phase == phaseTaking:
		return []fyne.CanvasObject{s.goodStrip("sync", s.say.Say("sync.taking"))}
	case s.phase == phaseLooking:
		return []fyne.CanvasObject{s.goodStrip("network", s.say.Say("sync.looking"))}
	case s.phase == phaseJoining:
		return []fyne.CanvasObject{s.goodStrip("network", s.say.Say("sync.joining"))}
	case s.phase == phaseLeaving:
		return []fyne.CanvasObject{s.goodStrip("network", s.say.Say("sync.leaving"))}
	case s.phase == phaseExpired:
		return nil // it says so itself
	case s.phase == phaseStopping:
		return []fyne.CanvasObject{s.goodStrip("sync", s.say.Say("sync.stopping"))}
	case s.outcome.err != nil:
		return []fyne.CanvasObject{s.wrongStrip("error", s.say.Say(s.outcome.key), s.fault(s.outcome.err))}
	case s.outcome.key != "":
		return []fyne.CanvasObject{s.goodStrip("ok", s.outcome.text)}
	case s.installed.Problem == desk.ProblemOlder:
		return []fyne.CanvasObject{s.wrongStrip("error", s.say.Say("strip.older"),
			s.say.Say("sync.older.rest", lang.Values{"Edition": edition(s.installed.Edition.Number)}))}
	}
	return nil
}

// fault is the sentence for an error; the program's own words stay as they are.
func (s *Screen) fault(err error) string {
	if s.installed.Edition.Number == 0 {
		err = courier.WhereNoListsAnswer(err)
	}
	if sentence, known := desk.Explain(s.say, err); known {
		return sentence
	}
	return err.Error()
}

func (s *Screen) goodStrip(icon, text string) fyne.CanvasObject {
	s.says(text)
	return parts.Framed(parts.Frame{Ground: theme.GoodGround, Edge: theme.Good, Width: 1, Radius: 6},
		parts.Padded(15, 11, parts.Lead(12, parts.Icon(icon, 22, theme.Good), parts.Bold(text, theme.SizeText, theme.Good))))
}

func (s *Screen) wrongStrip(icon, head, rest string) fyne.CanvasObject {
	s.says(head + " " + rest)
	return parts.WrongStrip(icon, head, rest)
}

// says notes what a strip says.
func (s *Screen) says(text string) {
	if s.said != "" {
		s.said += " "
	}
	s.said += text
}

// sourceWords names what the edition is made from.
func (s *Screen) sourceWords() string { return s.wordsOf(s.origin) }

func (s *Screen) wordsOf(from origin) string {
	switch {
	case from.network:
		return s.say.Say("sync.source.network")
	case from.waited:
		return s.say.Say("sync.source.waited")
	case len(from.paths) != 1:
		return s.say.Count("sync.sources", len(from.paths))
	}
	return filepath.Base(from.paths[0])
}
