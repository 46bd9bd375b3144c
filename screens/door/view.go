package door

import (
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"postern/app/lang"
	"postern/screens/parts"
	"postern/screens/theme"
)

// show puts the screen together for what it asks for.
func (s *Screen) show() {
	focused := s.form().Focused()
	lead := parts.Column(4,
		parts.Bold(s.say.Say("window.title"), theme.SizeHeading, theme.Ink),
		s.subtitle(),
		parts.Padded(0, 8, parts.Panel(parts.Padded(22, 18, parts.Column(14, s.formRows()...)))),
		parts.Text(s.say.Say(s.footnote()), theme.SizeCaption, theme.Ink2),
	)
	both := &fyne.Container{Layout: &columns{}, Objects: []fyne.CanvasObject{lead}}
	if side := s.side(); len(side) > 0 {
		both.Objects = append(both.Objects, parts.Column(16, side...))
	}
	s.tall = parts.NewTall(parts.Padded(edge, edge, both))
	s.scroll = container.NewVScroll(s.tall.Object())
	s.root.Objects = []fyne.CanvasObject{s.scroll}
	parts.Relay(s.root)
	if focused >= 0 {
		s.focusOn(s.form().Field(focused))
	}
	if s.changed != nil {
		s.changed()
	}
}

func (s *Screen) subtitle() fyne.CanvasObject {
	switch s.phase {
	case phaseFirst:
		return parts.Text(s.say.Say("door.first"), theme.SizeStrong, theme.Ink2)
	case phaseSheet:
		return parts.Text(s.say.Say("door.sheet", lang.Values{"Station": s.sheet.Sheet().Station}), theme.SizeStrong, theme.Ink2)
	}
	return parts.NewProse(parts.NameRun(s.view.Station, parts.Run{Size: theme.SizeStrong, Colour: theme.Ink2}))
}

// footnote is the key of what stands under the form.
func (s *Screen) footnote() string {
	switch s.phase {
	case phaseFirst:
		return "door.note.first"
	case phaseOwn:
		return "door.note.own"
	case phaseRecover:
		return "door.note.recover"
	case phaseSheet:
		return "door.note.sheet"
	}
	return "door.note.sign_in"
}

// formRows are what is asked for, what is wrong with it, and what can be done.
func (s *Screen) formRows() []fyne.CanvasObject {
	var rows []fyne.CanvasObject
	if s.phase == phaseSheet {
		rows = append(rows, s.sheet.Code(parts.Text(s.say.Say("door.sheet.login", lang.Values{"Login": s.sheet.Sheet().Login}), theme.SizeText, theme.Ink)))
	}
	if s.phase == phaseOwn {
		rows = append(rows, parts.Text(s.say.Say("door.own", lang.Values{"Login": s.given.login}), theme.SizeText, theme.Ink))
	}
	rows = append(rows, s.form().Fields()...)
	if s.fault != "" {
		rows = append(rows, parts.Strip("marker", s.fault, theme.AttentionGround, theme.Attention))
	}
	if s.saved != "" {
		rows = append(rows, parts.Strip("ok", s.say.Say("door.sheet.saved", lang.Values{"Path": parts.ShortPath(s.saved)}), theme.GoodGround, theme.Good))
	}
	return append(rows, parts.Flow(10, 8, s.keys()...))
}

// keys are the commands under the form.
func (s *Screen) keys() []fyne.CanvasObject {
	button := func(word, key string, press func()) *parts.KeyButton {
		b := parts.NewKeyButton(s.say.Say(word), s.say.Say(key), press)
		b.OnRune, b.OnEscape = s.Typed, s.escape
		b.SetOff(s.busy)
		return b
	}
	words := map[phase]string{
		phaseSignIn: "door.key.sign_in", phaseOwn: "door.key.own", phaseFirst: "door.key.found", phaseRecover: "door.key.recover", phaseSheet: "door.key.go_on",
	}
	word := words[s.phase]
	if s.busy {
		word = "door.key.opening"
	}
	s.main = button(word, "key.enter", s.submit)
	s.main.Primary = true
	keys := []fyne.CanvasObject{s.main}
	switch s.phase {
	case phaseSignIn:
		keys = append(keys, button("door.key.sheet", "key.refer", s.recover))
	case phaseRecover, phaseOwn:
		keys = append(keys, button("door.key.back", "key.escape", s.escape))
	case phaseSheet:
		keys = append(keys, button("door.key.save", "key.from", s.save))
	}
	return keys
}

// side is what else stands at the door.
func (s *Screen) side() []fyne.CanvasObject {
	if s.phase == phaseFirst || s.phase == phaseSheet {
		return nil
	}
	var rows []fyne.CanvasObject
	if w := s.view.Waiting; w != nil {
		rows = append(rows, parts.AttentionStrip("document", s.say.Say("door.waiting"),
			s.say.Say("door.waiting.rest", lang.Values{"Since": w.Since.Format("15:04"), "Officer": w.Officer})))
	}
	if len(s.view.Accounts) > 0 {
		rows = append(rows, s.accounts())
	}
	return append(rows, s.station())
}

// accounts are the made-up people of a demonstration station.
func (s *Screen) accounts() fyne.CanvasObject {
	sheet := parts.NewSheet(parts.Columns{30, 150, 130, 0})
	head := parts.Padded(12, 8, parts.Spread(12, parts.Bold(s.say.Say("door.accounts"), theme.SizeCaption, theme.Ink),
		parts.Text(s.say.Say("door.accounts.made_up"), theme.SizeCaption, theme.Ink2)))
	rows := []fyne.CanvasObject{head}
	for _, a := range s.view.Accounts {
		icon := "counter"
		if a.Role.Rules() {
			icon = "key"
		}
		pin := parts.NewProse(parts.Run{Text: s.say.Say("door.accounts.pin", lang.Values{"PIN": a.PIN}), Mono: true})
		rows = append(rows, sheet.Row(38, parts.Icon(icon, 18, theme.Ink), parts.Bold(a.Login, theme.SizeText, theme.Ink),
			parts.Text(s.say.Say("role."+string(a.Role)), theme.SizeText, theme.Ink), pin))
	}
	return parts.Rows(rows...)
}

// station is what may be known of the station at its door.
func (s *Screen) station() fyne.CanvasObject {
	sheet := parts.NewSheet(parts.Columns{30, 150, 0})
	row := func(icon, label string, value fyne.CanvasObject) fyne.CanvasObject {
		return sheet.Row(38, parts.Icon(icon, 18, theme.Ink), parts.Text(s.say.Say(label), theme.SizeText, theme.Ink), value)
	}
	lists := s.say.Say("door.lists.sealed")
	var rows []fyne.CanvasObject
	if e := s.view.Edition; e.Number != 0 {
		lists = s.say.Count("door.lists.value", e.Alerts, lang.Values{"Edition": strconv.FormatUint(e.Number, 10)})
	}
	rows = append(rows, row("watchlist", "door.lists", parts.Text(lists, theme.SizeText, theme.Ink)))
	if e := s.view.Edition; e.Number != 0 {
		age, old := s.view.Ages.Of(e.Issued, s.o.Desk.Now())
		words := s.say.Say("door.age."+string(age), lang.Values{"Age": parts.AgeWords(s.say, old)})
		rows = append(rows, row("calendar", "door.age", parts.Flow(0, 0, parts.AgeChip(age, words))))
	}
	rows = append(rows, row("lock", "door.here", parts.Text(s.say.Say("door.here.locked"), theme.SizeText, theme.Ink)))
	return parts.Rows(rows...)
}

const (
	edge        = 16
	columnGap   = 40
	columnWidth = 440 // of each column, at 100 % text
)

// arrangement stands the columns in the middle of the window.
type arrangement struct{ screen *Screen }

// MinSize is small: whatever is higher scrolls.
func (a *arrangement) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(640, 400) }

// Layout places the parts.
func (a *arrangement) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	s := a.screen
	if s.scroll == nil {
		return
	}
	f := theme.Factor()
	width := float32(columnWidth)*f + 2*edge
	if s.phase == phaseSignIn || s.phase == phaseRecover {
		if both := width + (columnGap+columnWidth)*f; both <= size.Width {
			width = both
		}
	}
	width = min(width, size.Width)
	high := s.tall.Fit(width)
	top := max((size.Height-high)*0.42, 0) // a little above the middle, where eyes rest
	parts.Place(s.scroll, (size.Width-width)/2, top, width, size.Height-top)
	s.scroll.Refresh()
}

// columns stands two columns side by side, or one under the other where the text
// is big for the window; each as high as it needs.
type columns struct{}

func (columns) beside(objects []fyne.CanvasObject, width float32) (each float32, beside bool) {
	f := theme.Factor()
	if len(objects) < 2 || width < (2*columnWidth+columnGap)*f-1 {
		return width, false
	}
	return columnWidth * f, true
}

// HeightFor is the height at a width.
func (l *columns) HeightFor(objects []fyne.CanvasObject, width float32) float32 {
	each, beside := l.beside(objects, width)
	h := parts.HeightFor(objects[0], each)
	switch {
	case len(objects) < 2:
		return h
	case beside:
		return max(h, l.drop()+parts.HeightFor(objects[1], each))
	}
	return h + edge + parts.HeightFor(objects[1], each)
}

// drop is how far the second column begins below the first: beside its form.
func (l *columns) drop() float32 { return theme.Scaled(66, 8) }

// Layout places the columns.
func (l *columns) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	each, beside := l.beside(objects, size.Width)
	h := parts.HeightFor(objects[0], each)
	parts.Place(objects[0], 0, 0, each, h)
	switch {
	case len(objects) < 2:
	case beside:
		parts.Place(objects[1], size.Width-each, l.drop(), each, parts.HeightFor(objects[1], each))
	default:
		parts.Place(objects[1], 0, h+edge, each, parts.HeightFor(objects[1], each))
	}
}

// MinSize is that of one column.
func (l *columns) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(200, l.HeightFor(objects, 200))
}
