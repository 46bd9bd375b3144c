package counter

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"postern/app/border"
	"postern/app/lang"
	"postern/screens/parts"
	"postern/screens/theme"
)

// travellerPanel is the traveller's column: the scan field, the fields, and what
// stands under them.
type travellerPanel struct {
	screen *Screen
	say    *lang.Speaker
	object *fyne.Container

	scan        *parts.Input
	scanLabel   *parts.Prose
	scanNote    *parts.Prose
	fields      []*field
	countryName *parts.Prose // the nationality's name
	body        *fyne.Container
	rows        *fyne.Container
	tall        *parts.Tall
	scroll      *container.Scroll
	foot        *fyne.Container
	check       *parts.KeyButton
	next        *parts.KeyButton

	wholeName    bool // the first field holds the whole name
	fromDocument bool
}

func newTravellerPanel(s *Screen) *travellerPanel {
	p := &travellerPanel{screen: s, say: s.say, scan: parts.NewInput(42)}
	p.scan.Reader = func(r rune) bool { return s.typed(r, nil) }
	p.scan.OnKey = s.scanKey
	p.scan.TakesTab = s.endsWithTab
	for id := range fieldCount {
		p.fields = append(p.fields, newField(s, id))
	}
	p.object = &fyne.Container{Layout: parts.Fill{}}
	p.build()
	return p
}

// build makes everything but the fields themselves, which keep what they hold.
func (p *travellerPanel) build() {
	p.scanLabel = parts.Text(p.say.Say("counter.scan"), theme.SizeCaption, theme.Ink2)
	note := ""
	if p.scanNote != nil {
		note = p.scanNote.String()
	}
	p.scanNote = parts.Text(note, theme.SizeCaption, theme.Ink2)
	p.scanNote.Hidden = note == ""
	p.countryName = parts.Text("", theme.SizeCaption, theme.Ink2)
	p.check = parts.NewKeyButton(p.say.Say("counter.check"), p.say.Say("key.enter"), p.screen.checkFields)
	p.next = parts.NewKeyButton(p.say.Say("counter.new"), p.say.Say("key.new"), p.screen.newTraveller)
	for _, b := range []*parts.KeyButton{p.check, p.next} {
		b.OnRune, b.OnEscape = p.screen.typedAnywhere, p.screen.backToScan
	}
	p.rows = p.fieldRows()
	p.tall = parts.NewTall(parts.Padded(7, 6, p.rows))
	p.scroll = container.NewVScroll(p.tall.Object())
	p.foot = &fyne.Container{Layout: parts.Fill{}}
	p.body = &fyne.Container{
		Layout:  &panelLayout{panel: p},
		Objects: []fyne.CanvasObject{p.scanLabel, p.scan, p.scanNote, p.scroll, p.foot},
	}
	p.object.Objects = []fyne.CanvasObject{parts.Panel(p.body)}
	p.nameCountry()
}

func (p *travellerPanel) field(id fieldID) *field { return p.fields[id] }

// restyle builds the column afresh in the theme that is set now.
func (p *travellerPanel) restyle() {
	for _, f := range p.fields {
		f.note.Refresh()
		f.input.Refresh()
	}
	p.scan.Refresh()
	p.build()
}

// clear empties the fields.
func (p *travellerPanel) clear() {
	p.wholeName, p.fromDocument = false, false
	for _, f := range p.fields {
		f.input.Set("")
		f.mark(parts.SignNone)
	}
	p.nameCountry()
}

// empty reports whether nothing stands in the fields.
func (p *travellerPanel) empty() bool {
	for _, f := range p.fields {
		if f.input.Text != "" {
			return false
		}
	}
	return true
}

// note says something under the scan field.
func (p *travellerPanel) note(text string) {
	p.scanNote.SetText(text)
	p.scanNote.Hidden = text == ""
	p.relay()
}

// nameCountry shows the name of the nationality beside its code.
func (p *travellerPanel) nameCountry() {
	name := ""
	if c, ok := border.ParseCountry(p.text(fieldNationality)); ok {
		name = c.Name()
	}
	p.countryName.SetText(name)
}

// show puts what depends on the case into the column.
func (p *travellerPanel) show() {
	s := p.screen
	locked, father := "", ""
	if s.open() {
		locked = p.say.Say("counter.locked")
		if wanted := s.linesWanted(); wanted != "" {
			locked = wanted
		}
	}
	if p.fromDocument {
		father = p.say.Say("counter.not_on_document")
	}
	p.scan.SetHint(locked)
	p.field(fieldFather).input.SetHint(father)
	p.check.SetOff(s.c.stage == stageAnswered && !s.c.edited && !s.c.faulty)
	p.foot.Objects = []fyne.CanvasObject{p.footer()}
	p.nameRow()
	p.relay()
}

// relay lays out again what may have other heights now.
func (p *travellerPanel) relay() {
	for _, c := range []*fyne.Container{p.body, p.foot, p.rows} {
		parts.Relay(c)
	}
}

// nameRow calls the first field by what it holds.
func (p *travellerPanel) nameRow() {
	key := "counter.field.surname"
	if p.wholeName && p.field(fieldGiven).input.Text == "" {
		key = "counter.field.name"
	}
	p.rows.Objects[0].(*parts.Prose).SetText(p.say.Say(key))
}

// reveal scrolls the column until a field can be seen.
func (p *travellerPanel) reveal(f *field) {
	top := f.input.Position().Y
	bottom := top + f.input.Size().Height + 12
	switch {
	case top < p.scroll.Offset.Y:
		p.scroll.ScrollToOffset(fyne.NewPos(0, max(top-4, 0)))
	case bottom > p.scroll.Offset.Y+p.scroll.Size().Height:
		p.scroll.ScrollToOffset(fyne.NewPos(0, bottom-p.scroll.Size().Height))
	}
}

// panelLayout stands the scan field at the top and the foot at the bottom; the
// fields take the rest and scroll where it is not enough.
type panelLayout struct{ panel *travellerPanel }

const panelInset = 13

func (l *panelLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(120, 120) }

func (l *panelLayout) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	p := l.panel
	width := size.Width - 2*panelInset
	y := float32(12)
	h := p.scanLabel.HeightFor(width)
	parts.Place(p.scanLabel, panelInset, y, width, h)
	y += h + 8
	h = p.scan.MinSize().Height
	parts.Place(p.scan, panelInset, y, width, h)
	y += h + 8
	if !p.scanNote.Hidden {
		h = p.scanNote.HeightFor(width)
		parts.Place(p.scanNote, panelInset, y, width, h)
		y += h + 4
	}
	foot := parts.HeightFor(p.foot, width)
	parts.Place(p.foot, panelInset, size.Height-foot-12, width, foot)
	parts.Place(p.scroll, panelInset-7, y+2, width+14, max(size.Height-foot-12-8-y-2, 20))
	p.tall.Fit(width + 14)
	p.scroll.Refresh()
}
