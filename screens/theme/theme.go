// Package theme is how the window looks: colours by what they are for, sizes
// of text and space, in light, dark and high contrast, at four sizes of text.
package theme

import (
	"image/color"
	"math"
	"slices"
	"sync"

	"fyne.io/fyne/v2"
	fyneTheme "fyne.io/fyne/v2/theme"
)

// Mode is one of the three looks.
type Mode int

// The looks, in the order in which the key goes through them.
const (
	Light Mode = iota
	Dark
	HighContrast
)

// Next is the look after m.
func (m Mode) Next() Mode { return (m + 1) % (HighContrast + 1) }

// Factors are the sizes of text offered, 1 being 100 %.
func Factors() []float32 { return []float32{1, 1.25, 1.5, 1.75} }

// NextFactor is the size of text after factor.
func NextFactor(factor float32) float32 {
	all := Factors()
	return all[(slices.Index(all, factor)+1)%len(all)]
}

// The sizes of text beside Fyne's own names.
const (
	SizeText    = fyneTheme.SizeNameText           // values, rows, buttons
	SizeCaption = fyneTheme.SizeNameCaptionText    // labels, reasons, keys; nothing is smaller
	SizeAction  = fyneTheme.SizeNameSubHeadingText // the action to be taken
	SizeHeading = fyneTheme.SizeNameHeadingText
	SizeVerdict = fyne.ThemeSizeName("verdict") // the verdict, nothing else
	SizeStrong  = fyne.ThemeSizeName("strong")  // the line under the verdict
	SizeScript  = fyne.ThemeSizeName("script")  // Amiri beside Latin text: it looks a fifth smaller
	SizeZone    = fyne.ThemeSizeName("zone")    // machine-readable lines as read
)

// The sizes that a look changes, not the text factor.
const (
	SizePanelEdge   = fyne.ThemeSizeName("panelEdge")
	SizeVerdictEdge = fyne.ThemeSizeName("verdictEdge")
)

// Theme is Fyne's theme with our tokens. It is immutable.
type Theme struct {
	mode   Mode
	factor float32
}

// New is the theme of a look at a text factor, 1 being 100 %. A look or a factor
// that is not offered, from settings of another version say, is Light and 1.
func New(mode Mode, factor float32) *Theme {
	if mode < Light || mode > HighContrast {
		mode = Light
	}
	if !slices.Contains(Factors(), factor) {
		factor = 1
	}
	return &Theme{mode: mode, factor: factor}
}

// Mode is the theme's look.
func (t *Theme) Mode() Mode { return t.mode }

// Factor is the theme's size of text, 1 being 100 %.
func (t *Theme) Factor() float32 { return t.factor }

var colours = sync.OnceValue(palette)

// aliases are the names by which Fyne's own parts ask for our colours. The
// ground of the menu bar is Fyne's "background"; ours is a panel, so the
// window's own ground has another name.
var aliases = sync.OnceValue(func() map[fyne.ThemeColorName]fyne.ThemeColorName {
	return map[fyne.ThemeColorName]fyne.ThemeColorName{
		fyneTheme.ColorNameBackground:          Surface,
		fyneTheme.ColorNameMenuBackground:      Surface,
		fyneTheme.ColorNameOverlayBackground:   Surface,
		fyneTheme.ColorNameHeaderBackground:    Surface,
		fyneTheme.ColorNameButton:              Surface,
		fyneTheme.ColorNameDisabledButton:      Surface,
		fyneTheme.ColorNameScrollBarBackground: Track,
		fyneTheme.ColorNameScrollBar:           Edge,
		fyneTheme.ColorNameDisabled:            Disabled,
		fyneTheme.ColorNameHover:               Chosen,
		fyneTheme.ColorNamePressed:             Track,
		fyneTheme.ColorNameHyperlink:           Focus,
		fyneTheme.ColorNameForegroundOnError:   Surface,
		fyneTheme.ColorNameForegroundOnSuccess: Surface,
		fyneTheme.ColorNameForegroundOnWarning: Surface,
	}
})

// Color is the value of a token. Fyne's variant is not asked: the look is the
// officer's choice, not the desktop's.
func (t *Theme) Color(name fyne.ThemeColorName, _ fyne.ThemeVariant) color.Color {
	if name == Ink {
		return menuInk(colours()[Ink][t.mode])
	}
	if alias, ok := aliases()[name]; ok {
		name = alias
	}
	if c, ok := colours()[name]; ok {
		return c[t.mode]
	}
	return color.Transparent // shadows: there are none
}

// menuInk is the ink as Fyne's own parts get it. Fyne 2.7.1 takes the low bytes of
// the 16-bit values for the keys in its menus (widget/menu_item.go,
// shortcutColor), which leaves a fifth of a solid colour. This alpha is solid to
// every painter and comes out solid there too.
type menuInk color.NRGBA

const menuAlpha = 0xffc9 // its 95 % is 0xf2fe

// RGBA is the colour, premultiplied.
func (c menuInk) RGBA() (r, g, b, a uint32) {
	part := func(v uint8) uint32 { return min(uint32(v)*0x101, menuAlpha) }
	return part(c.R), part(c.G), part(c.B), menuAlpha
}

// Icon is Fyne's own, for the few signs that its menus draw.
func (t *Theme) Icon(name fyne.ThemeIconName) fyne.Resource {
	return fyneTheme.DefaultTheme().Icon(name)
}

// Size is a length in Fyne's units. Sizes of text follow the factor, spaces and
// borders do not.
func (t *Theme) Size(name fyne.ThemeSizeName) float32 {
	if size, ok := textSizes()[name]; ok {
		// Whole sizes: between two Fyne measures with the next and draws with the
		// one asked for, and the letters stand too far apart.
		return float32(math.Round(float64(size * t.factor)))
	}
	switch name {
	case fyneTheme.SizeNameInlineIcon:
		return 18 * t.factor
	case SizePanelEdge, SizeVerdictEdge:
		return t.edge(name)
	}
	return space(name)
}

// textSizes are the sizes of text at 100 %.
var textSizes = sync.OnceValue(func() map[fyne.ThemeSizeName]float32 {
	return map[fyne.ThemeSizeName]float32{
		SizeText: 15, SizeCaption: 13, SizeStrong: 17, SizeAction: 19, SizeHeading: 24, SizeVerdict: 52,
		SizeScript: 19, SizeZone: 19,
	}
})

func (t *Theme) edge(name fyne.ThemeSizeName) float32 {
	e := float32(1)
	if name == SizeVerdictEdge {
		e = 2
	}
	if t.mode == HighContrast {
		e++
	}
	return e
}

func space(name fyne.ThemeSizeName) float32 {
	switch name {
	case fyneTheme.SizeNamePadding:
		return 4
	case fyneTheme.SizeNameInnerPadding:
		return 6
	case fyneTheme.SizeNameInputRadius, fyneTheme.SizeNameSelectionRadius:
		return 5
	case fyneTheme.SizeNameSeparatorThickness:
		return 1
	case fyneTheme.SizeNameInputBorder:
		return 2 // also the width of the caret; our own fields draw their border themselves
	case fyneTheme.SizeNameScrollBar:
		return 10
	case fyneTheme.SizeNameScrollBarSmall:
		return 4
	}
	return fyneTheme.DefaultTheme().Size(name)
}

// Current is the theme that the program shows now; light at 100 % before it
// has set one.
func Current() *Theme {
	if app := fyne.CurrentApp(); app != nil {
		if t, ok := app.Settings().Theme().(*Theme); ok {
			return t
		}
	}
	return New(Light, 1)
}

// Color is a token's value in the current theme.
func Color(name fyne.ThemeColorName) color.Color {
	t := Current()
	if c, ok := colours()[name]; ok {
		return c[t.mode]
	}
	return t.Color(name, 0)
}

// Size is a length in the current theme.
func Size(name fyne.ThemeSizeName) float32 { return Current().Size(name) }

// Factor is the current theme's size of text, 1 being 100 %.
func Factor() float32 { return Current().factor }

// Scaled is a length that holds text: it grows with the factor, but for the
// space around the text.
func Scaled(length, around float32) float32 { return (length-around)*Factor() + around }
