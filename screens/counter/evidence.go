package counter

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"postern/app/desk"
	"postern/app/lang"
	"postern/screens/parts"
)

// evidence is what stands under the verdict, and the keys under it. It is built
// afresh for each answer.
type evidence struct {
	object *fyne.Container
	tall   *parts.Tall
	scroll *container.Scroll
	keys   *fyne.Container

	of      string           // which match of which answer stands here
	matches *parts.RowScroll // nil: no list of matches
	names   []*parts.Prose   // in the list of matches
	action  *parts.Prose
	markers []string
}

func newEvidence() *evidence {
	e := &evidence{}
	e.object = &fyne.Container{Layout: &evidenceLayout{e}}
	return e
}

// reset forgets what the builders have noted of the widgets they made.
func (e *evidence) reset() {
	e.matches, e.names, e.action, e.markers = nil, nil, nil, nil
}

// set puts panels and keys on the screen. What was scrolled to stays in sight
// while it is the same match of the same answer. A choice takes the place of the keys.
func (e *evidence) set(of string, panels, keys []fyne.CanvasObject, choice fyne.CanvasObject) {
	offset := fyne.Position{}
	if e.scroll != nil && of == e.of {
		offset = e.scroll.Offset
	}
	e.of = of
	e.tall = parts.NewTall(parts.Padded(scrollEdge, scrollEdge, parts.Column(panelGap, panels...)))
	e.scroll = container.NewVScroll(e.tall.Object())
	e.scroll.Offset = offset
	e.keys = parts.Flow(10, 8, keys...)
	if choice != nil {
		e.keys = parts.Column(0, choice)
	}
	e.object.Objects = []fyne.CanvasObject{e.scroll, e.keys}
	parts.Relay(e.object)
}

// focusedKey is the place of the key that has the focus; -1: none has.
func (e *evidence) focusedKey() int {
	if e.keys == nil {
		return -1
	}
	return slices.IndexFunc(e.keys.Objects, func(o fyne.CanvasObject) bool {
		b, ok := o.(*parts.KeyButton)
		return ok && b.Focused()
	})
}

// page scrolls by a page.
func (e *evidence) page(by float32) {
	room := e.scroll.Size().Height
	most := max(e.tall.Height()-room, 0)
	y := min(max(e.scroll.Offset.Y+by*room*0.9, 0), most)
	e.scroll.ScrollToOffset(fyne.NewPos(0, y))
}

// reveal scrolls the list of matches to a row.
func (e *evidence) reveal(row int) {
	if e.matches != nil {
		e.matches.Reveal(row)
	}
}

// evidenceLayout stands the keys at the bottom, where they never give way, and
// the panels above. More matches scroll inside their panel before the page does.
type evidenceLayout struct{ evidence *evidence }

const (
	leastMatches = 3 // rows of the list that stay in sight
	scrollEdge   = 4 // around the panels, so that scrolling does not cut their borders
)

func (l *evidenceLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(120, 120) }

func (l *evidenceLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	e := l.evidence
	if len(objects) == 0 {
		return
	}
	keys := float32(0)
	if len(e.keys.Objects) > 0 {
		keys = parts.HeightFor(e.keys, size.Width)
		parts.Place(e.keys, 0, size.Height-keys-2, size.Width, keys)
		keys += panelGap + 2
	}
	room := max(size.Height-keys, 20) + 2*scrollEdge
	width := size.Width + 2*scrollEdge
	if m := e.matches; m != nil {
		m.SetRoom(0)
		if over := e.tall.Fit(width) - room; over > 0 {
			all := parts.HeightFor(m.Object(), size.Width)
			m.SetRoom(max(m.Least(leastMatches, size.Width), all-over))
		}
	}
	e.tall.Fit(width)
	parts.Place(e.scroll, -scrollEdge, -scrollEdge, width, room)
	e.scroll.Refresh()
}

// evidenceRows builds the panels for the case as it stands.
func (s *Screen) evidenceRows() []fyne.CanvasObject {
	s.evidence.reset()
	var rows []fyne.CanvasObject
	switch p := s.problem(); {
	case s.notes != nil:
		return []fyne.CanvasObject{s.notes.object(s)}
	case p == desk.ProblemNone:
	case s.open():
		rows = append(rows, parts.WrongLine("error", s.say.Say("strip.no_lists"), s.say.Say("strip.tell")))
	case p == desk.ProblemOpening:
		return slices.Concat(s.briefLine(), s.troubleStrip(), s.manifestRows())
	case s.c.stage == stageWritten:
		rows = append(s.briefLine(), s.troubleStrip()...)
		return append(rows, parts.WrongStrip("hand", s.say.Say("strip.written"), s.say.Say("strip.written.rest")))
	default:
		rows = append(s.briefLine(), s.troubleStrip()...)
		rows = append(rows, parts.WrongStrip("error", s.say.Say("strip.no_lists"), s.say.Say("strip.no_lists.rest")))
		return append(rows, s.manifestRows()...)
	}
	rows = append(rows, s.briefLine()...)
	rows = append(rows, s.troubleStrip()...)
	rows = append(rows, s.listStrips()...)
	switch {
	case s.open():
		return append(rows, s.matchRows()...)
	case s.c.stage == stageDamaged:
		return append(rows, s.damagedRows()...)
	case s.c.stage == stageAnswered:
		return append(rows, s.checkedPanel())
	case s.c.stage == stageFailed:
		return append(rows, s.failureStrip())
	case s.c.stage == stageWritten:
		return append(rows, parts.WrongStrip("hand", s.say.Say("strip.written"), s.say.Say("strip.written.rest")))
	}
	return append(rows, s.readyRows()...)
}

// briefLine is the verdict's second line where the verdict has no room for it;
// with an open match it stands in the action box.
func (s *Screen) briefLine() []fyne.CanvasObject {
	if !s.compact || s.open() {
		return nil
	}
	_, line := s.verdict.Shown()
	return []fyne.CanvasObject{strongLine(line)}
}

// listStrips say what is wrong with the lists, whatever the verdict.
func (s *Screen) listStrips() []fyne.CanvasObject {
	var strips []fyne.CanvasObject
	status := s.desk.Status()
	switch status.Problem {
	case desk.ProblemOlder:
		edition := lang.Values{"Edition": number(status.Edition.Number)}
		strips = append(strips, s.listStrip("error", s.say.Say("strip.older"), s.say.Say("strip.older.rest", edition)))
	case desk.ProblemLaid:
		strips = append(strips, s.listStrip("error", s.say.Say("strip.laid"), s.say.Say("strip.laid.rest")))
	}
	if age, old := status.Ages.Of(status.Edition.Issued, s.desk.Now()); age == desk.AgeOld {
		rest := "strip.old.answer"
		if s.c.stage == stageReady {
			rest = "strip.old.ready"
		}
		head := s.say.Say("strip.old", lang.Values{"Age": parts.AgeSentence(s.say, old)})
		strips = append(strips, s.listStrip("verdict-old-lists", head, s.say.Say(rest)))
	}
	return strips
}

// listStrip is one of them. Beside an open match, where action and evidence need the
// room, it takes one line.
func (s *Screen) listStrip(icon, head, rest string) fyne.CanvasObject {
	if s.open() {
		return parts.WrongLine(icon, head, s.say.Say("strip.tell"))
	}
	return parts.WrongStrip(icon, head, rest)
}
