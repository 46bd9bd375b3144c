package journal

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"postern/app/desk/lookback"
	"postern/app/lang"
	"postern/screens/parts"
	"postern/screens/theme"
	"postern/store/journal"
)

const (
	edge      = 12
	gap       = 8
	ring      = 4 // room for the ring around what has the focus
	headHigh  = 28
	rowHigh   = 34
	sideWidth = 318
	// wideEnough is the width at 100 % text from which the entry stands beside the list.
	wideEnough = 1000
	leastRows  = 4
)

// sideOnly reports whether the entry, or a form, stands in place of the list.
func (s *Screen) sideOnly() bool { return s.compact && (s.inFull || s.ask != askNothing) }

// show puts the screen together.
func (s *Screen) show() {
	focused := s.focusedField()
	s.head = parts.Flow(14, 4, parts.Bold(s.say.Say("screen.journal"), theme.SizeHeading, theme.Ink), s.countText())
	s.showState()
	s.found = s.foundPanel()
	s.setKeys()
	s.showSide()
	s.root.Objects = []fyne.CanvasObject{s.head}
	if !s.sideOnly() {
		s.root.Objects = append(s.root.Objects, s.state)
		s.root.Objects = append(s.root.Objects, s.filter.object(), s.found)
	}
	s.root.Objects = append(s.root.Objects, s.keys, s.side, s.catcher, s.filter.list)
	parts.Relay(s.root)
	if c := s.canvas(); c != nil && focused >= 0 && s.form != nil {
		c.Focus(s.form.Field(focused))
	}
	if s.changed != nil {
		s.changed()
	}
}

func (s *Screen) focusedField() int {
	if s.form == nil {
		return -1
	}
	return s.form.Focused()
}

func (s *Screen) caption(key string, values ...lang.Values) *parts.Prose {
	return parts.Text(s.say.Say(key, values...), theme.SizeCaption, theme.Ink2)
}

// countText says how many entries there are, and since when.
func (s *Screen) countText() fyne.CanvasObject {
	if s.page.Count == 0 {
		return parts.Text("", theme.SizeText, theme.Ink2)
	}
	return parts.Text(s.say.Count("lookback.count", int(s.page.Count), lang.Values{"Since": s.day(s.page.Since)}), theme.SizeText, theme.Ink2)
}

// foundPanel is the table of the entries that were found.
func (s *Screen) foundPanel() *fyne.Container {
	sheet := parts.NewSheet(parts.Columns{66, 100, 118, 124, 0, 84})
	head := sheet.Row(headHigh, s.caption("lookback.column.number"), s.caption("lookback.column.time", lang.Values{"Zone": s.zones()}), s.caption("lookback.who"),
		s.caption("lookback.kind"), s.caption("lookback.column.what"), s.caption("lookback.column.kept"))
	var rows []fyne.CanvasObject
	for i, e := range s.page.Entries {
		rows = append(rows, parts.NewRow(s.row(sheet, i, e), i == s.chosen, func() { s.choose(i) }))
	}
	if len(s.page.Unread) > 0 {
		rows = append(rows, parts.Padded(12, 7, parts.Bold(s.say.Count("lookback.unread", len(s.page.Unread)), theme.SizeText, theme.Wrong)))
	}
	if len(rows) == 0 {
		rows = append(rows, parts.Padded(12, 9, parts.Text(s.say.Say(s.emptyKey()), theme.SizeText, theme.Ink2)))
	}
	s.rows = parts.NewRowScroll(rows...)
	return parts.Panel(parts.Column(0, head, parts.Rule(), s.rows.Object()))
}

// zones names the zone of the page's times; both where clocks were changed among them.
func (s *Screen) zones() string {
	var names []string
	for _, e := range s.page.Entries {
		if name := s.local(e.Time).Format("MST"); !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	if len(names) == 0 {
		return s.o.Desk.Now().Format("MST")
	}
	return strings.Join(names, "/")
}

func (s *Screen) emptyKey() string {
	switch {
	case s.looking || s.limit == 0:
		return "lookback.looking"
	case s.unreadable:
		return "lookback.unreadable"
	case s.filter.look == (lookback.LookFor{}):
		return "lookback.empty"
	case s.filter.look == (lookback.LookFor{Day: s.filter.look.Day}):
		return "lookback.empty.day"
	}
	return "lookback.empty.found"
}

func (s *Screen) row(sheet *parts.Sheet, i int, e journal.Entry) fyne.CanvasObject {
	small := func(text string) fyne.CanvasObject { return parts.Text(text, theme.SizeCaption, theme.Ink2) }
	text := func(text string) fyne.CanvasObject { return parts.Text(text, theme.SizeText, theme.Ink) }
	at := s.local(e.Time).Format("15:04:05")
	if s.day(e.Time) != s.day(s.o.Desk.Now()) {
		at = s.local(e.Time).Format("01-02 15:04")
	}
	return sheet.Row(rowHigh, small(number(e.Number)), text(at), parts.NewProse(parts.NameRun(s.who(e), parts.Run{})),
		parts.Bold(lookback.Kind(s.say, e.Kind), theme.SizeText, theme.Ink), text(lookback.What(s.say, e)), small(s.kept(i, e)))
}

// who is the name of who did it.
func (s *Screen) who(e journal.Entry) string {
	if e.Who == "" {
		return s.say.Say("lookback.station")
	}
	return lookback.NameOf(s.o.Desk.People(), e.Who)
}

// kept says how long an entry's detail is kept.
func (s *Screen) kept(i int, e journal.Entry) string {
	switch {
	case e.Keep == journal.KeepNothing:
		return s.say.Say("lookback.kept.none")
	case i < len(s.page.Erased) && s.page.Erased[i]:
		return s.say.Say("lookback.kept.erased")
	}
	return s.say.Say("lookback.kept", lang.Values{"Span": lookback.Span(s.say, lookback.KeptFor(s.o.Desk.Policy(), e.Keep))})
}

// setKeys are the commands under the list, and which page it is.
func (s *Screen) setKeys() {
	s.verifyKey.SetOff(!s.idle())
	s.proveKey.SetOff(!s.canProve())
	s.exportKey.SetOff(!s.idle())
	s.openKey.SetOff(!s.canOpen())
	s.writeKey.SetOff(!s.idle())
	s.backKey.SetOff(s.work == workShort)
	s.verifyKey.Primary = s.ask == askNothing // there is one at most
	s.verifyKey.Refresh()
	s.writeKey.Word = s.say.Say("lookback.key.write")
	if s.ask == askReason {
		s.writeKey.Word = s.say.Say("lookback.key.open")
	}
	s.writeKey.Refresh()
	all := []fyne.CanvasObject{s.verifyKey, s.proveKey, s.exportKey}
	switch {
	case s.cancel != nil:
		all = []fyne.CanvasObject{s.cancelKey}
	case s.sideOnly() && s.ask != askNothing:
		all = []fyne.CanvasObject{s.writeKey, s.backKey}
	case s.sideOnly():
		all = []fyne.CanvasObject{s.openKey, s.proveKey, s.backKey}
	case s.compact && s.entry != nil:
		all = append(all, s.entryKey)
	}
	keys := parts.Flow(10, gap, all...)
	if s.sideOnly() {
		s.keys = parts.Column(0, keys)
		return
	}
	page := lang.Values{"Page": len(s.befores), "Pages": (int(s.page.Count) + max(s.limit, 1) - 1) / max(s.limit, 1)}
	key := "lookback.page.only"
	if s.filter.look == (lookback.LookFor{}) && s.page.Count > 0 {
		key = "lookback.page"
	}
	s.keys = parts.Spread(12, keys, parts.Flow(10, 2, s.caption(key, page), s.caption("lookback.page.keys")))
	if s.compact { // beside the list there is no other place
		s.keys = parts.Column(gap, append(s.notice(), s.keys)...)
	}
}

// arrangement stands the list at the leading side and the entry in full beside it, or in
// its place.
type arrangement struct{ screen *Screen }

// MinSize is small: whatever is higher scrolls.
func (a *arrangement) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(640, 400) }

// Layout places the parts.
func (a *arrangement) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	s := a.screen
	if s.head == nil || size.Width < 100 {
		return
	}
	if compact := size.Width/theme.Factor() < wideEnough; compact != s.compact {
		s.compact = compact
		s.show() // other contents; it comes back here
		return
	}
	inner, side := size.Width-2*edge, float32(0)
	if !s.compact {
		side = sideWidth * theme.Factor()
		inner -= side + edge
	}
	head := parts.HeightFor(s.head, inner)
	parts.Place(s.head, edge, edge, inner, head)
	top := edge + head + gap
	high := parts.HeightFor(s.keys, inner)
	bottom := size.Height - edge - high - 2
	parts.Place(s.keys, edge, bottom, inner, high)
	if s.compact {
		a.laySide(fyne.NewPos(edge, top), fyne.NewSize(inner, bottom-gap-top))
	} else {
		a.laySide(fyne.NewPos(size.Width-edge-side, edge), fyne.NewSize(side, size.Height-2*edge))
	}
	s.side.Hidden = s.compact && !s.sideOnly()
	if !s.sideOnly() {
		notice := float32(0)
		if s.compact {
			notice = high - parts.HeightFor(s.keys.Objects[len(s.keys.Objects)-1], inner)
		}
		a.layList(objects[1:4], top, inner, bottom-gap, notice)
	}
	parts.Place(s.catcher, 0, 0, 0, 0)
	s.filter.lay()
}

func (a *arrangement) laySide(at fyne.Position, size fyne.Size) {
	a.screen.side.Move(at)
	a.screen.side.Resize(size)
}

// layList places state, fields and table, and says how many entries fit. What the state
// says beyond one line, or a notice, takes its room from the table, which then scrolls.
func (a *arrangement) layList(objects []fyne.CanvasObject, top, inner, bottom, notice float32) {
	s := a.screen
	state, fields, table := objects[0], objects[1], objects[2]
	h := parts.HeightFor(state, inner)
	parts.Place(state, edge, top, inner, h)
	y := top + h + gap + ring
	h = parts.HeightFor(fields, inner)
	parts.Place(fields, edge, y, inner, h)
	y += h + gap + ring
	head := theme.Scaled(headHigh, 10) + 2
	s.rows.SetRoom(max(bottom-y-head, 30))
	parts.Place(table, edge, y, inner, min(parts.HeightFor(table, inner), max(bottom-y, 60)))
	s.rows.Reveal(s.chosen)
	usual := bottom + notice - top - stateHigh() - h - 2*(gap+ring) - head
	if limit := max(int(usual/(theme.Scaled(rowHigh, 10)+1)), leastRows); limit != s.limit {
		s.limit = limit
		s.load()
	}
}

// showSide puts together the entry in full, or the form in its place.
func (s *Screen) showSide() {
	var rows []fyne.CanvasObject
	if s.ask != askNothing {
		rows = s.formRows()
	} else {
		rows = s.entryRows()
	}
	offset := fyne.Position{}
	if s.scroll != nil && s.detail != nil {
		offset = s.scroll.Offset
	}
	s.tall = parts.NewTall(parts.Padded(2, 12, parts.Column(3, rows...)))
	s.scroll = container.NewVScroll(s.tall.Object())
	s.scroll.Offset = offset
	foot := &fyne.Container{Layout: parts.Fill{}, Objects: []fyne.CanvasObject{parts.Padded(14, 10, parts.Column(gap, s.footRows()...))}}
	s.side = &fyne.Container{Layout: &sideLayout{s}, Objects: []fyne.CanvasObject{parts.Panel(s.scroll), foot}}
}

// sideLayout stands what can be done at the bottom, and what is to be read above.
type sideLayout struct{ screen *Screen }

// MinSize is small: what is higher scrolls.
func (l *sideLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(200, 200) }

// Layout places both.
func (l *sideLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	foot := parts.HeightFor(objects[1], size.Width)
	parts.Place(objects[0], 0, 0, size.Width, size.Height)
	parts.Place(objects[1], 0, size.Height-foot, size.Width, foot)
	l.screen.tall.Fit(size.Width)
	parts.Place(l.screen.scroll, 0, 0, size.Width, max(size.Height-foot, 20))
	l.screen.scroll.Refresh()
}

func strip(icon, text string, ground, ink fyne.ThemeColorName) fyne.CanvasObject {
	return parts.Framed(parts.Frame{Ground: ground, Edge: ink, Width: 1, Radius: 6},
		parts.Padded(11, 8, parts.LeadTop(10, parts.Icon(icon, 18, ink), parts.Text(text, theme.SizeCaption, ink))))
}

// grouped writes a digest in groups of four letters.
func grouped(digest string) string {
	var groups []string
	for len(digest) > 4 {
		groups, digest = append(groups, digest[:4]), digest[4:]
	}
	return strings.Join(append(groups, digest), " ")
}
