package counter

import (
	"slices"
	"strings"
	"unicode/utf8"

	"fyne.io/fyne/v2"

	"github.com/sahilm/fuzzy"

	"postern/app/border"
	"postern/screens/parts"
	"postern/screens/theme"
)

// completionRows is how many countries are offered at most.
const completionRows = 6

// countryChoice is one way to write a country.
type countryChoice struct {
	code border.Country
	text string // "PAK Pakistan", or with another name: "CIV Ivory Coast"
}

// countryChoices are all ways, in the order of the table.
type countryChoices []countryChoice

func (c countryChoices) String(i int) string { return c[i].text }
func (c countryChoices) Len() int            { return len(c) }

func newCountryChoices() countryChoices {
	var all countryChoices
	for _, e := range border.Countries() {
		for _, name := range append([]string{e.Name}, e.Others...) {
			all = append(all, countryChoice{e.Code, string(e.Code) + " " + name})
		}
	}
	return all
}

// offer is a country with the letters that were typed.
type offer struct {
	code    border.Country
	text    string
	matched []int // bytes of text
}

// offers are the countries for what is typed: the code itself first, then codes
// and names that begin so, then all that hold the letters in their order.
func (c countryChoices) offers(typed string) []offer {
	typed = strings.TrimSpace(typed)
	if typed == "" {
		return nil
	}
	found := fuzzy.FindFrom(typed, c)
	slices.SortStableFunc(found, func(a, b fuzzy.Match) int {
		return nearness(a.Str, typed) - nearness(b.Str, typed)
	})
	var all []offer
	offered := map[border.Country]bool{}
	for _, m := range found {
		choice := c[m.Index]
		if offered[choice.code] {
			continue
		}
		offered[choice.code] = true
		all = append(all, offer{choice.code, choice.text, m.MatchedIndexes})
		if len(all) == completionRows {
			break
		}
	}
	return all
}

func nearness(text, typed string) int {
	code, name, _ := strings.Cut(text, " ")
	switch {
	case strings.EqualFold(code, typed):
		return 0
	case begins(code, typed), begins(name, typed):
		return 1
	}
	return 2
}

func begins(text, with string) bool {
	return len(text) >= len(with) && strings.EqualFold(text[:len(with)], with)
}

// completer completes the two fields that hold a country.
type completer struct {
	screen  *Screen
	list    *parts.Completion
	choices countryChoices
	offers  []offer
	field   *field // that is completed; nil: none
	typing  string
	moved   bool // an arrow has chosen
}

func newCompleter(s *Screen) *completer {
	c := &completer{screen: s, choices: newCountryChoices()}
	c.list = parts.NewCompletion(c.take)
	return c
}

// typed offers countries for what hands have typed into a field.
func (c *completer) typed(f *field, text string) {
	if f.id != fieldNationality && f.id != fieldIssuer {
		return
	}
	c.field, c.typing, c.moved = f, text, false
	c.offers = c.choices.offers(text)
	var rows [][]parts.Run
	for _, o := range c.offers {
		rows = append(rows, parts.MarkedRuns(o.text, spans(o.text, o.matched), parts.Run{}))
	}
	c.list.Offer(rows)
	c.layout(c.screen.root.Size())
}

// spans joins the matched letters, given by their first bytes, into stretches.
func spans(text string, matched []int) []border.Span {
	var all []border.Span
	for _, at := range matched {
		_, wide := utf8.DecodeRuneInString(text[at:])
		if n := len(all); n > 0 && all[n-1].To == at {
			all[n-1].To += wide
			continue
		}
		all = append(all, border.Span{From: at, To: at + wide})
	}
	return all
}

// openFor reports whether countries are offered for a field.
func (c *completer) openFor(f *field) bool { return c.field == f && c.list.Open() }

// key uses a key while countries are offered.
func (c *completer) key(f *field, key fyne.KeyName) bool {
	if !c.openFor(f) {
		return false
	}
	switch key {
	case fyne.KeyUp:
		c.moved = true
		c.list.Step(-1)
	case fyne.KeyDown:
		c.moved = true
		c.list.Step(1)
	case fyne.KeyEscape:
		c.close()
	case fyne.KeyTab:
		c.take(c.list.Chosen())
		if canvas := c.screen.canvas(); canvas != nil {
			canvas.FocusNext()
		}
	case fyne.KeyReturn, fyne.KeyEnter:
		whole := !c.moved && strings.EqualFold(c.typing, string(c.offers[c.list.Chosen()].code))
		c.take(c.list.Chosen())
		return !whole // a code typed in full needs no choosing: Enter checks
	default:
		return false
	}
	return true
}

// take writes the code of a row into the field.
func (c *completer) take(row int) {
	if c.field == nil || row >= len(c.offers) {
		return
	}
	f := c.field
	f.input.Set(string(c.offers[row].code))
	c.close()
	c.screen.focusOn(f.input)
	c.screen.panel.nameCountry()
	c.screen.panel.show()
}

// close takes the list away.
func (c *completer) close() {
	c.field, c.offers = nil, nil
	c.list.Offer(nil)
}

// left hears that a field has lost the focus. A click on the list takes the
// focus too, before it chooses.
func (c *completer) left(f *field) {
	if c.field == f && !c.list.Hovered() {
		c.close()
	}
}

// layout puts the list under its field, or over it where there is no room.
func (c *completer) layout(window fyne.Size) {
	if c.field == nil || !c.list.Open() {
		return
	}
	driver := fyne.CurrentApp().Driver()
	at := driver.AbsolutePositionForObject(c.field.input).Subtract(driver.AbsolutePositionForObject(c.screen.root))
	size := c.list.MinSize()
	size.Width = min(max(size.Width, 220*theme.Factor()), window.Width-at.X-edgeGap)
	below := at.Y + c.field.input.Size().Height + 5
	if below+size.Height > window.Height {
		below = max(at.Y-size.Height-5, 0)
	}
	parts.Place(c.list, at.X, below, size.Width, size.Height)
}
