package desk

import (
	"strings"
	"testing"

	"postern/app/border"
	"postern/app/desk/made"
	"postern/app/mrz"
)

func TestWhatIsTypedIntoTheScanFieldIsToldApart(t *testing.T) {
	d := newDesk()
	for text, want := range map[string]border.Traveller{
		"Belto Zarvandi":          {Name: "Belto Zarvandi"},
		"  Belto   Zarvandi ":     {Name: "Belto Zarvandi"},
		"ZARVANDI, Belto":         {Surname: "ZARVANDI", GivenNames: "Belto"},
		"Zarvandi,":               {Name: "Zarvandi"},
		"محمد آصف":                {Name: "محمد آصف"},
		"ab 1234567":              {Document: border.TravelDocument{Number: "AB1234567"}},
		"34402-0000000-1":         {Document: border.TravelDocument{Number: "3440200000001"}},
		"":                        {},
		"?!,":                     {},
		"Anna-Maria O'Prova (77)": {Name: "Anna-Maria O'Prova (77)"},
	} {
		got := d.Scan(text, made.Brought())
		if got.Zone != nil || got.Traveller != want {
			t.Errorf("%q: %+v", text, got)
		}
	}
}

func TestZoneIsReadWholeAndInPart(t *testing.T) {
	d := newDesk()
	const first, second = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F1204159ZE184226B<<<<<10"
	whole := d.Scan(first+"\n"+second, made.Brought())
	if whole.Zone == nil || whole.Zone.Format != mrz.TD3 || whole.Traveller.Surname != "ERIKSSON" || whole.Traveller.Document.Number != "L898902C3" {
		t.Errorf("whole: %+v", whole)
	}
	part := d.Scan(second, made.Brought())
	if part.Zone == nil || part.Traveller.Document.Number != "L898902C3" || part.Traveller.FullName() != "" {
		t.Errorf("second line alone: %+v", part)
	}
	cut := d.Scan(first+"\n"+second[:20], made.Brought())
	if cut.Zone == nil || cut.Traveller.Surname != "ERIKSSON" {
		t.Errorf("second line cut: %+v", cut)
	}
}

func TestNumberIsANumberHoweverItIsTyped(t *testing.T) {
	d := newDesk()
	for text, want := range map[string]string{
		"AB/1234567":          "AB1234567",
		"AB.1234567":          "AB1234567",
		"AB 1234567#":         "AB1234567",
		"A.B., 1234567":       "AB1234567",
		"АВ1234567":           "AB1234567", // Cyrillic
		"AB123456۷":           "AB1234567",
		"۳۵۲۰۱-۰۰۰۰۰۰۰-۷":     "3520100000007",
		"۳۵۲۰۱۰۰۰۰۰۰۰۷":       "3520100000007",
		"№ 4512345678":        "4512345678",
		"PRVTST61C01Z352Z":    "PRVTST61C01Z352Z",
		"PRV TST 61C01 Z352Z": "PRVTST61C01Z352Z",
	} {
		got := d.Scan(text, made.Brought())
		if want := (border.Traveller{Document: border.TravelDocument{Number: want}}); got.Zone != nil || got.Traveller != want {
			t.Errorf("%q: %+v", text, got)
		}
	}
}

func TestNameBesideANumberIsNotLostInIt(t *testing.T) {
	d := newDesk()
	for text, want := range map[string]border.Traveller{
		"Belto Zarvandi AB 1234567":         {Name: "Belto Zarvandi", Document: border.TravelDocument{Number: "AB1234567"}},
		"1234567 Belto al-Zarvandi":         {Name: "Belto al-Zarvandi", Document: border.TravelDocument{Number: "1234567"}},
		"ZARVANDI, Belto bin Harin 1234567": {Surname: "ZARVANDI", GivenNames: "Belto bin Harin", Document: border.TravelDocument{Number: "1234567"}},
		"محمد آصف ۱۲۳۴۵۶۷":                  {Name: "محمد آصف", Document: border.TravelDocument{Number: "1234567"}},
	} {
		if got := d.Scan(text, made.Brought()); got.Zone != nil || got.Traveller != want {
			t.Errorf("%q: %+v", text, got)
		}
	}
}

func TestTextLongerThanAnyNameIsNothingThatWasTyped(t *testing.T) {
	d := newDesk()
	name := strings.Repeat("ä", 300)
	if got := d.Scan(name, made.Brought()); got.Traveller.Name != name {
		t.Errorf("300 characters: %+v", got)
	}
	for _, long := range []string{name + "ä", strings.Repeat("1", 301), strings.Repeat("Belto ", 60_000)} {
		if got := d.Scan(long, made.Brought()); got.Zone != nil || !got.Traveller.Empty() {
			t.Errorf("%d bytes became %+.60v", len(long), got.Traveller)
		}
	}
}

func TestDateTypedIntoTheScanFieldIsNoNumber(t *testing.T) {
	d := newDesk()
	for _, text := range []string{"1984-03-15", "1984-13-15", "15.3.1984", "15/03/1984", "15 03 84"} {
		if got := d.Scan(text, made.Brought()); got != (Scan{}) {
			t.Errorf("%q: %+v", text, got)
		}
	}
	for _, text := range []string{"34402-0000000-1", "12-345-678", "1234 5678 90"} {
		if got := d.Scan(text, made.Brought()); got.Traveller.Document.Number == "" {
			t.Errorf("%q is a number: %+v", text, got)
		}
	}
}
