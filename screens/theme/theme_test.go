package theme

import (
	"image/color"
	"math"
	"testing"

	"fyne.io/fyne/v2"
	fyneTheme "fyne.io/fyne/v2/theme"
)

// pairs are what stands on what, and how much contrast it must have at least
// (WCAG 2): 3 for shapes, borders and rings, 4.5 for text, 7 for verdicts,
// actions, markers and body text. The figures beside them are those of the
// design, for light, dark and high contrast.
var pairs = []struct {
	what   string
	on     fyne.ThemeColorName
	ground fyne.ThemeColorName
	least  float64
	design [3]float64
}{
	{"text on panel", Ink, Surface, 7, [3]float64{18.2, 15.5, 21.0}},
	{"text on window", Ink, Ground, 7, [3]float64{15.9, 17.2, 21.0}},
	{"text on chosen row", Ink, Chosen, 7, [3]float64{14.7, 10.6, 13.5}},
	{"label on panel", Ink2, Surface, 4.5, [3]float64{8.1, 9.3, 21.0}},
	{"label on rail", Ink2, Rail, 4.5, [3]float64{6.5, 9.9, 21.0}},
	{"label on chosen row", Ink2, Chosen, 4.5, [3]float64{6.5, 6.4, 13.5}},
	{"disabled, placeholder", Disabled, Surface, 4.5, [3]float64{4.6, 5.5, 10.6}},
	{"entry border", Edge, Surface, 3, [3]float64{4.6, 5.5, 21.0}},
	{"primary button", OnPrimary, Primary, 7, [3]float64{12.4, 10.1, 21.0}},
	{"focus ring on panel", Focus, Surface, 3, [3]float64{5.1, 7.0, 13.7}},
	{"focus ring on window", Focus, Ground, 3, [3]float64{4.4, 7.8, 13.7}},
	{"mark under letters, chosen row", Mark, Chosen, 3, [3]float64{4.1, 4.8, 8.8}},
	{"No match", NoMatchInk, NoMatch, 7, [3]float64{10.3, 13.4, 21.0}},
	{"Possible match", PossibleInk, Possible, 7, [3]float64{11.4, 9.7, 14.8}},
	{"Match", MatchInk, Match, 7, [3]float64{8.4, 7.4, 9.7}},
	{"Protect", ProtectInk, Protect, 7, [3]float64{9.9, 7.7, 11.4}},
	{"Damaged read", DamagedInk, Damaged, 7, [3]float64{9.6, 7.5, 13.2}},
	{"Ready", ReadyInk, Ready, 7, [3]float64{8.1, 9.3, 21.0}},
	{"safety marker", MarkerInk, MarkerGround, 7, [3]float64{18.2, 17.2, 21.0}},
	{"marker triangle", MarkerIcon, MarkerGround, 3, [3]float64{11.3, 6.7, 21.0}},
	{"good", Good, GoodGround, 4.5, [3]float64{6.9, 10.2, 17.1}},
	{"good on panel (age chip)", Good, Surface, 4.5, [3]float64{8.0, 11.3, 17.1}},
	{"attention", Attention, AttentionGround, 4.5, [3]float64{8.7, 9.7, 14.8}},
	{"wrong", Wrong, WrongGround, 4.5, [3]float64{7.1, 9.1, 12.4}},
	{"wrong on panel", Wrong, Surface, 4.5, [3]float64{8.4, 10.0, 12.4}},
	{"shape in list, possible", PossibleEdge, Surface, 3, [3]float64{5.9, 8.9, 14.8}},
	{"shape in list, match", MatchEdge, Surface, 3, [3]float64{8.4, 7.5, 21.0}},
	{"shape in list, protect", ProtectEdge, Surface, 3, [3]float64{9.9, 8.3, 21.0}},
	{"plot 1", Bar, Surface, 3, [3]float64{12.4, 9.2, 21.0}},
	{"plot 2", Bar2, Surface, 3, [3]float64{3.5, 4.0, 13.7}},
	{"plot 3", Bar3, Surface, 3, [3]float64{3.5, 8.9, 14.8}},
}

// luminance is WCAG 2's relative luminance.
func luminance(c color.Color) float64 {
	linear := func(v uint32) float64 {
		s := float64(v>>8) / 255
		if s <= 0.04045 {
			return s / 12.92
		}
		return math.Pow((s+0.055)/1.055, 2.4)
	}
	r, g, b, _ := c.RGBA()
	return 0.2126*linear(r) + 0.7152*linear(g) + 0.0722*linear(b)
}

func contrast(a, b color.Color) float64 {
	la, lb := luminance(a), luminance(b)
	return (max(la, lb) + 0.05) / (min(la, lb) + 0.05)
}

func TestEveryPairHasTheContrastThatItsUseNeeds(t *testing.T) {
	for _, p := range pairs {
		for mode := Light; mode <= HighContrast; mode++ {
			th := New(mode, 1)
			got := contrast(th.Color(p.on, 0), th.Color(p.ground, 0))
			if got < p.least {
				t.Errorf("%s, look %d: contrast %.1f, needs %.1f", p.what, mode, got, p.least)
			}
			if math.Abs(got-p.design[mode]) > 0.06 {
				t.Errorf("%s, look %d: contrast %.2f, the design has %.1f", p.what, mode, got, p.design[mode])
			}
		}
	}
}

func TestEveryTokenHasASolidColourInEveryLook(t *testing.T) {
	if len(colours()) != 44 {
		t.Errorf("%d tokens, the design has 44", len(colours()))
	}
	for name := range colours() {
		for mode := Light; mode <= HighContrast; mode++ {
			if _, _, _, a := New(mode, 1).Color(name, 0).RGBA(); a>>8 != 0xff {
				t.Errorf("%s in look %d is not solid", name, mode)
			}
		}
	}
}

func TestTheKeysInTheMenuAreSolid(t *testing.T) {
	for mode := Light; mode <= HighContrast; mode++ {
		r, g, b, a := New(mode, 1).Color(fyneTheme.ColorNameForeground, 0).RGBA()
		if r > a || g > a || b > a {
			t.Errorf("look %d: %x %x %x over alpha %x", mode, r, g, b, a)
		}
		// as Fyne computes them
		if alpha := uint8(uint32(float32(a) * 0.95)); alpha < 0xf0 {
			t.Errorf("look %d: alpha %x", mode, alpha)
		}
	}
}

func TestOnlyTheVerdictMatchIsSolidRed(t *testing.T) {
	th := New(Light, 1)
	red := th.Color(Match, 0)
	for _, ground := range []fyne.ThemeColorName{Surface, Ground, WrongGround, AttentionGround, NoMatch, Possible, Protect, Damaged, Ready, Chosen, Track} {
		if th.Color(ground, 0) == red {
			t.Errorf("%s is as red as Match", ground)
		}
	}
}

func TestFyneOwnNamesAreServedFromOurTokens(t *testing.T) {
	th := New(Dark, 1)
	for name, token := range map[fyne.ThemeColorName]fyne.ThemeColorName{
		fyneTheme.ColorNameForeground: Ink, fyneTheme.ColorNamePrimary: Primary, fyneTheme.ColorNameError: Wrong,
		fyneTheme.ColorNameMenuBackground: Surface, fyneTheme.ColorNameOverlayBackground: Surface,
		fyneTheme.ColorNameDisabled: Disabled, fyneTheme.ColorNameHover: Chosen, fyneTheme.ColorNamePressed: Track,
	} {
		if th.Color(name, 0) != th.Color(token, 0) {
			t.Errorf("%s is not %s", name, token)
		}
	}
	if _, _, _, a := th.Color(fyneTheme.ColorNameShadow, 0).RGBA(); a != 0 {
		t.Error("there are shadows")
	}
}

func TestTextGrowsAndSpaceStays(t *testing.T) {
	one, half := New(Light, 1), New(Light, 1.5)
	for name, size := range map[fyne.ThemeSizeName]float32{
		SizeVerdict: 52, SizeHeading: 24, SizeAction: 19, SizeStrong: 17, SizeText: 15, SizeCaption: 13,
	} {
		if one.Size(name) != size || math.Abs(float64(half.Size(name)-size*1.5)) > 0.5 {
			t.Errorf("%s: %v at 100 %%, %v at 150 %%", name, one.Size(name), half.Size(name))
		}
	}
	for name, size := range map[fyne.ThemeSizeName]float32{
		fyneTheme.SizeNamePadding: 4, fyneTheme.SizeNameInnerPadding: 6, fyneTheme.SizeNameInputRadius: 5,
		fyneTheme.SizeNameSeparatorThickness: 1, SizePanelEdge: 1, SizeVerdictEdge: 2,
	} {
		if one.Size(name) != size || half.Size(name) != size {
			t.Errorf("%s: %v at 100 %%, %v at 150 %%", name, one.Size(name), half.Size(name))
		}
	}
	bold := New(HighContrast, 1)
	if bold.Size(SizePanelEdge) != 2 || bold.Size(SizeVerdictEdge) != 3 {
		t.Error("high contrast has thin borders")
	}
}

func TestALookThatIsNotOfferedIsLightAtFullSize(t *testing.T) {
	th := New(Mode(7), 12)
	if th.Mode() != Light || th.Factor() != 1 {
		t.Errorf("look %d at %v", th.Mode(), th.Factor())
	}
}

func TestTheKeysGoThroughAllLooksAndSizesAndBack(t *testing.T) {
	if Light.Next() != Dark || Dark.Next() != HighContrast || HighContrast.Next() != Light {
		t.Error("looks do not go round")
	}
	f := float32(1)
	for range Factors() {
		f = NextFactor(f)
	}
	if f != 1 {
		t.Errorf("sizes end at %v", f)
	}
}
