package counter

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"pgregory.net/rapid"

	"postern/app/border"
)

func TestACodeOrANameLeadsToTheCountry(t *testing.T) {
	choices := newCountryChoices()
	for typed, want := range map[string]border.Country{
		"PAK": "PAK", "pak": "PAK", "pakis": "PAK", "greece": "GRC", "GRC": "GRC", "ita": "ITA", "united k": "GBR", "XXA": "XXA",
	} {
		if got := choices.offers(typed); len(got) == 0 || got[0].code != want {
			t.Errorf("%q leads to %+v, want %s", typed, got, want)
		}
	}
	if got := choices.offers("qqqq"); len(got) != 0 {
		t.Errorf("nothing holds these letters: %+v", got)
	}
	if got := choices.offers("  "); len(got) != 0 {
		t.Errorf("nothing typed: %+v", got)
	}
}

func TestTheTypedLettersAreMarkedInTheOffer(t *testing.T) {
	choices := newCountryChoices()
	rapid.Check(t, func(t *rapid.T) {
		typed := rapid.StringMatching(`[a-zçéü ]{1,6}`).Draw(t, "typed")
		seen := map[border.Country]bool{}
		offers := choices.offers(typed)
		if len(offers) > completionRows {
			t.Fatalf("%d offers", len(offers))
		}
		for _, o := range offers {
			if seen[o.code] {
				t.Fatalf("%s is offered twice", o.code)
			}
			seen[o.code] = true
			letters := ""
			for _, s := range spans(o.text, o.matched) {
				letters += o.text[s.From:s.To]
			}
			if !strings.EqualFold(letters, strings.TrimSpace(typed)) {
				t.Fatalf("%q in %q: marked are %q", typed, o.text, letters)
			}
		}
	})
}

func TestArrowsAndEnterChooseACountryAndEnterThenChecks(t *testing.T) {
	b := newBench(t)
	b.focusOn(fieldSurname)
	b.hand("KHAN")
	b.focusOn(fieldNationality)
	b.hand("pa")
	if !b.screen.complete.list.Open() {
		t.Fatal("nothing is offered")
	}
	second := b.screen.complete.offers[1].code
	b.press(fyne.KeyDown, fyne.KeyReturn)
	if b.text(fieldNationality) != string(second) || b.screen.complete.list.Open() {
		t.Errorf("chosen %q, want %q", b.text(fieldNationality), second)
	}
	if name := b.screen.panel.countryName.String(); name != second.Name() {
		t.Errorf("beside the code stands %q", name)
	}
	b.asked(0)
	b.press(fyne.KeyReturn)
	b.asked(1)
}

func TestACodeTypedInFullIsCheckedAtOnce(t *testing.T) {
	b := newBench(t)
	b.focusOn(fieldSurname)
	b.hand("KHAN")
	b.focusOn(fieldIssuer)
	b.hand("pak")
	b.press(fyne.KeyReturn)
	b.asked(1)
	if got := b.desk.Asked[0].Document.IssuingState; got != "PAK" {
		t.Errorf("asked with %q", got)
	}
}

func TestEscClosesTheListAndKeepsWhatIsWritten(t *testing.T) {
	b := newBench(t)
	b.focusOn(fieldNationality)
	b.hand("pa")
	b.press(fyne.KeyEscape)
	if b.screen.complete.list.Open() || b.text(fieldNationality) != "pa" || b.focused() != fieldNationality {
		t.Errorf("open %v, %q, focus %d", b.screen.complete.list.Open(), b.text(fieldNationality), b.focused())
	}
	b.hand("k")
	if !b.screen.complete.list.Open() {
		t.Error("typing on does not offer again")
	}
	b.focusOn(fieldFather)
	if b.screen.complete.list.Open() {
		t.Error("the list stays when its field has lost the focus")
	}
}

func TestOtherFieldsOfferNoCountries(t *testing.T) {
	b := newBench(t)
	b.focusOn(fieldSurname)
	b.hand("pa")
	if b.screen.complete.list.Open() {
		t.Error("the surname is completed to a country")
	}
}
