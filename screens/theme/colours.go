package theme

import (
	"fyne.io/fyne/v2"
	fyneTheme "fyne.io/fyne/v2/theme"
)

// The colours, by what they are for. Screens ask for these and never name a
// value. Where Fyne's own widgets use a colour of ours, the token is Fyne's
// name.
const (
	Ground          = fyne.ThemeColorName("bg")              // window background
	Surface         = fyneTheme.ColorNameInputBackground     // panels, entries, menu and status bar
	Rail            = fyne.ThemeColorName("rail")            // rail background
	Track           = fyne.ThemeColorName("track")           // empty part of a progress bar, photo frame
	Line            = fyneTheme.ColorNameSeparator           // lines between rows, panel borders (never the only sign)
	Edge            = fyneTheme.ColorNameInputBorder         // entry and button borders
	Ink             = fyneTheme.ColorNameForeground          // text
	Ink2            = fyne.ThemeColorName("ink2")            // labels, secondary text
	Disabled        = fyneTheme.ColorNamePlaceHolder         // disabled text, placeholder
	Primary         = fyneTheme.ColorNamePrimary             // primary button, chosen rail item
	OnPrimary       = fyneTheme.ColorNameForegroundOnPrimary // text on primary
	Focus           = fyneTheme.ColorNameFocus               // focus ring, caret, chosen-row bar
	Chosen          = fyneTheme.ColorNameSelection           // chosen row
	Mark            = fyne.ThemeColorName("mark")            // line under matched letters
	Good            = fyneTheme.ColorNameSuccess             // good: text and sign
	GoodGround      = fyne.ThemeColorName("okbg")            // good: ground
	Attention       = fyneTheme.ColorNameWarning             // attention: text and sign
	AttentionGround = fyne.ThemeColorName("warnbg")          // attention: ground
	Wrong           = fyneTheme.ColorNameError               // wrong: text, sign, border
	WrongGround     = fyne.ThemeColorName("errbg")           // wrong: ground
	NoMatch         = fyne.ThemeColorName("none")            // no match: ground
	NoMatchInk      = fyne.ThemeColorName("noneink")         // no match: word, shape
	NoMatchEdge     = fyne.ThemeColorName("noneedge")        // no match: border
	Possible        = fyne.ThemeColorName("poss")            // possible match: ground
	PossibleInk     = fyne.ThemeColorName("possink")         // possible match: word, shape
	PossibleEdge    = fyne.ThemeColorName("possedge")        // possible match: border; shape in lists
	Match           = fyne.ThemeColorName("match")           // match: ground
	MatchInk        = fyne.ThemeColorName("matchink")        // match: word, shape
	MatchEdge       = fyne.ThemeColorName("matchedge")       // match: border; shape in lists
	Protect         = fyne.ThemeColorName("prot")            // protect: ground
	ProtectInk      = fyne.ThemeColorName("protink")         // protect: word, shape
	ProtectEdge     = fyne.ThemeColorName("protedge")        // protect: border; shape in lists
	Damaged         = fyne.ThemeColorName("dam")             // damaged read: ground
	DamagedInk      = fyne.ThemeColorName("damink")          // damaged read: word, shape
	DamagedEdge     = fyne.ThemeColorName("damedge")         // damaged read: border
	Ready           = fyne.ThemeColorName("ready")           // ready: ground
	ReadyInk        = fyne.ThemeColorName("readyink")        // ready: word, shape
	ReadyEdge       = fyne.ThemeColorName("readyedge")       // ready: border
	MarkerGround    = fyne.ThemeColorName("markerbg")        // safety marker: ground
	MarkerInk       = fyne.ThemeColorName("markerink")       // safety marker: word
	MarkerIcon      = fyne.ThemeColorName("markericon")      // safety marker: triangle
	Bar             = fyne.ThemeColorName("bar")             // plot, first colour
	Bar2            = fyne.ThemeColorName("bar2")            // plot, second colour
	Bar3            = fyne.ThemeColorName("bar3")            // plot, third colour
)
