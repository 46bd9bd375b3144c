package journal

import (
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"github.com/sahilm/fuzzy"

	"postern/app/border"
	"postern/app/desk/lookback"
	"postern/screens/parts"
	"postern/screens/theme"
	"postern/store/journal"
)

// filter are the fields that say which entries are looked for.
type filter struct {
	screen               *Screen
	text, day, who, kind *parts.Input
	look                 lookback.LookFor
	wrong                string // what is wrong with a field
	edits                int    // numbers what was typed, so that only the last is looked for

	list   *parts.Completion
	field  *parts.Input // that the offers are for
	offers []offer
}

// offer is what a field may become.
type offer struct {
	word string // as it is shown and stands in the field then
	note string
	code string // as it is looked for
}

const (
	fieldHigh = 36
	// typingPause is how long nothing is typed before words are looked for.
	typingPause = 150 * time.Millisecond
	mostOffers  = 8
)

func newFilter(s *Screen) *filter {
	f := &filter{screen: s}
	f.list = parts.NewCompletion(f.take)
	field := func(edited func(string)) *parts.Input {
		i := parts.NewInput(fieldHigh)
		i.OnEdit = edited
		i.OnKey = func(key fyne.KeyName) bool { return f.key(i, key) }
		i.TakesTab = func() bool { return f.field == i && f.list.Open() }
		i.OnFocus = func(focused bool) {
			if !focused && f.field == i && !f.list.Hovered() {
				f.closeOffers()
			}
		}
		return i
	}
	f.text = field(f.textTyped)
	f.day = field(f.dayTyped)
	f.who = field(func(string) { f.offer(f.who) })
	f.kind = field(func(string) { f.offer(f.kind) })
	return f
}

// apply looks for what the fields say now, unless that is what stands there.
func (f *filter) apply(look lookback.LookFor) {
	f.wrong = ""
	for _, i := range []*parts.Input{f.day, f.who, f.kind} {
		i.SetSign(parts.SignNone)
	}
	if f.look == look {
		f.screen.show()
		return
	}
	f.look = look
	f.screen.restart()
}

// bad says what is wrong with a field.
func (f *filter) bad(i *parts.Input, key string) {
	i.SetSign(parts.SignWrong)
	f.wrong = f.screen.say.Say(key)
	f.screen.show()
}

func (f *filter) textTyped(text string) {
	f.edits++
	edit := f.edits
	f.screen.o.Later(typingPause, func() {
		if edit == f.edits {
			look := f.look
			look.Text = strings.TrimSpace(text)
			f.apply(look)
		}
	})
}

func (f *filter) dayTyped(text string) {
	text = strings.TrimSpace(text)
	look := f.look
	look.Day = text
	switch _, err := time.Parse(time.DateOnly, text); {
	case text == "" || err == nil:
		f.apply(look)
	case len(text) >= len(time.DateOnly):
		f.bad(f.day, "lookback.day.wrong")
	}
}

// settled reports whether what stands in a field is what is looked for; else it looks for
// that, or says why it cannot.
func (f *filter) settled(i *parts.Input) bool {
	text := strings.TrimSpace(i.Text)
	switch {
	case i == f.text && text != f.look.Text: // typed just now
		f.edits++
		look := f.look
		look.Text = text
		f.apply(look)
	case i == f.day && text != f.look.Day:
		f.bad(i, "lookback.day.wrong")
	case i == f.who && text != f.nameOf(f.look.Who):
		f.bad(i, "lookback.who.wrong")
	case i == f.kind && text != f.kindOf(f.look.Kind):
		f.bad(i, "lookback.kind.wrong")
	default:
		return true
	}
	return false
}

func (f *filter) nameOf(login string) string {
	return lookback.NameOf(f.screen.o.Desk.People(), login)
}

func (f *filter) kindOf(k journal.Kind) string {
	if k == "" {
		return ""
	}
	return lookback.Kind(f.screen.say, k)
}

// key uses a key in a field.
func (f *filter) key(i *parts.Input, key fyne.KeyName) bool {
	open := f.field == i && f.list.Open()
	switch key {
	case fyne.KeyEscape:
		f.escape(i, open)
	case fyne.KeyDown, fyne.KeyUp:
		by := 1
		if key == fyne.KeyUp {
			by = -1
		}
		switch {
		case open:
			f.list.Step(by)
		case by > 0 && (i == f.who || i == f.kind):
			f.offer(i)
		default:
			f.screen.step(key)
		}
	case fyne.KeyTab:
		if !open {
			return false
		}
		f.take(f.list.Chosen())
	case fyne.KeyReturn, fyne.KeyEnter:
		if open {
			f.take(f.list.Chosen())
		} else if f.settled(i) {
			f.screen.enter()
		}
	default:
		return f.screen.step(key)
	}
	return true
}

// escape closes the offers, cancels what goes on, or empties the field.
func (f *filter) escape(i *parts.Input, open bool) {
	switch {
	case open:
		f.closeOffers()
	case f.screen.canEscape() || i.Text == "":
		f.screen.escape()
	default:
		f.clear(i)
	}
}

func (f *filter) clear(i *parts.Input) {
	i.Set("")
	f.edits++ // what was typed before is not looked for any more
	look := f.look
	switch i {
	case f.text:
		look.Text = ""
	case f.day:
		look.Day = ""
	case f.who:
		look.Who = ""
	case f.kind:
		look.Kind = ""
	}
	f.apply(look)
}

// offer offers what a field may become.
func (f *filter) offer(i *parts.Input) {
	if f.wrong != "" {
		f.wrong = ""
		i.SetSign(parts.SignNone)
		f.screen.show()
	}
	text := strings.TrimSpace(i.Text)
	whole := text == f.nameOf(f.look.Who) && i == f.who || text == f.kindOf(f.look.Kind) && i == f.kind
	if text == "" && !whole {
		f.closeOffers()
		f.clear(i)
		return
	}
	all := f.kinds()
	if i == f.who {
		all = f.people()
	}
	if !whole {
		all = narrowed(all, text)
	}
	f.field, f.offers = i, all[:min(len(all), mostOffers)]
	var rows [][]parts.Run
	for _, o := range f.offers {
		runs := []parts.Run{parts.NameRun(o.word, parts.Run{})}
		if o.note != "" {
			runs = append(runs, parts.Run{Text: " " + o.note, Size: theme.SizeCaption, Colour: theme.Ink2})
		}
		rows = append(rows, runs)
	}
	f.list.Offer(rows)
	f.lay()
}

// narrowed are the offers that hold the letters of a text in its order, the best first.
func narrowed(all []offer, text string) []offer {
	var out []offer
	words := make([]string, len(all))
	for i, o := range all {
		words[i] = o.word + " " + o.note
	}
	for _, m := range fuzzy.Find(text, words) {
		out = append(out, all[m.Index])
	}
	return out
}

func (f *filter) kinds() []offer {
	var all []offer
	for _, k := range journal.Kinds() {
		all = append(all, offer{word: f.kindOf(k), code: string(k)})
	}
	return all
}

// people are those whose names are known, and whoever the page names.
func (f *filter) people() []offer {
	people := slices.Clone(f.screen.o.Desk.People())
	for _, e := range f.screen.page.Entries {
		known := func(a border.Account) bool { return a.Login == e.Who }
		if e.Who != "" && !slices.ContainsFunc(people, known) {
			people = append(people, border.Account{Login: e.Who})
		}
	}
	var all []offer
	for _, a := range people {
		o := offer{word: a.Login, code: a.Login}
		if a.Name != "" {
			o.word, o.note = a.Name, a.Login
		}
		all = append(all, o)
	}
	return all
}

// take writes an offer into its field and looks for it.
func (f *filter) take(row int) {
	if f.field == nil || row >= len(f.offers) {
		return
	}
	i, o := f.field, f.offers[row]
	f.closeOffers()
	i.Set(o.word)
	look := f.look
	if i == f.who {
		look.Who = o.code
	} else {
		look.Kind = journal.Kind(o.code)
	}
	f.apply(look)
	if c := f.screen.canvas(); c != nil {
		c.Focus(i)
	}
}

func (f *filter) closeOffers() {
	f.field, f.offers = nil, nil
	f.list.Offer(nil)
}

// lay puts the offers under their field.
func (f *filter) lay() {
	if f.field == nil || !f.list.Open() {
		return
	}
	driver := fyne.CurrentApp().Driver()
	at := driver.AbsolutePositionForObject(f.field).Subtract(driver.AbsolutePositionForObject(f.screen.root))
	size, window := f.list.MinSize(), f.screen.root.Size()
	size.Width = min(max(size.Width, f.field.Size().Width), window.Width-2*edge)
	x := min(at.X, window.Width-edge-size.Width)
	below := at.Y + f.field.Size().Height + 5
	parts.Place(f.list, x, below, size.Width, min(size.Height, window.Height-below))
}

// object is the row of fields.
func (f *filter) object() fyne.CanvasObject {
	say := f.screen.say
	f.text.SetHint(say.Say("lookback.text"))
	objects := []fyne.CanvasObject{f.text}
	for _, of := range []struct {
		key   string
		input *parts.Input
	}{{"lookback.day", f.day}, {"lookback.who", f.who}, {"lookback.kind", f.kind}} {
		of.input.SetHint(say.Say("lookback.all"))
		objects = append(objects, parts.Lead(6, parts.Text(say.Say(of.key), theme.SizeCaption, theme.Ink2), of.input))
	}
	return &fyne.Container{Layout: fields{}, Objects: objects}
}

// fields stands the field for words beside the others, or over them where there is little
// room.
type fields struct{}

const (
	fieldGap   = 12
	leastField = 108 // of a field beside its caption, at 100 % text
	leastWords = 200 // of the field for words
)

// widths are those of the objects; over says that the words stand over the others.
func (fields) widths(objects []fyne.CanvasObject, width float32) (w []float32, over bool) {
	rest := width
	w = make([]float32, len(objects))
	for i, o := range objects[1:] {
		caption := o.(*fyne.Container).Objects[0]
		w[i+1] = parts.NaturalSize(caption).Width + 6 + leastField*theme.Factor()
		rest -= w[i+1] + fieldGap
	}
	if w[0] = rest; rest >= leastWords*theme.Factor() {
		return w, false
	}
	w[0] = width
	spare := (rest + fieldGap) / float32(len(objects)-1)
	for i := range objects[1:] {
		w[i+1] += spare
	}
	return w, true
}

// HeightFor is the height at a width.
func (l fields) HeightFor(objects []fyne.CanvasObject, width float32) float32 {
	w, over := l.widths(objects, width)
	h := parts.HeightFor(objects[0], w[0])
	if over {
		h += gap + parts.HeightFor(objects[1], w[1])
	}
	return h
}

// Layout places the fields.
func (l fields) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	w, over := l.widths(objects, size.Width)
	h := parts.HeightFor(objects[0], w[0])
	parts.Place(objects[0], 0, 0, w[0], h)
	x, y := w[0]+fieldGap, float32(0)
	if over {
		x, y = 0, h+gap
	}
	for i, o := range objects[1:] {
		parts.Place(o, x, y, w[i+1], h)
		x += w[i+1] + fieldGap
	}
}

// MinSize is small: the fields share what there is.
func (fields) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(200, objects[0].MinSize().Height)
}
