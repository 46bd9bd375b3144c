package desk

import (
	"testing"

	"postern/app/border"
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
		got := d.Scan(text, brought)
		if got.Zone != nil || got.Traveller != want {
			t.Errorf("%q: %+v", text, got)
		}
	}
}

func TestZoneIsReadWholeAndInPart(t *testing.T) {
	d := newDesk()
	const first, second = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F1204159ZE184226B<<<<<10"
	whole := d.Scan(first+"\n"+second, brought)
	if whole.Zone == nil || whole.Zone.Format != mrz.TD3 || whole.Traveller.Surname != "ERIKSSON" || whole.Traveller.Document.Number != "L898902C3" {
		t.Errorf("whole: %+v", whole)
	}
	part := d.Scan(second, brought)
	if part.Zone == nil || part.Traveller.Document.Number != "L898902C3" || part.Traveller.FullName() != "" {
		t.Errorf("second line alone: %+v", part)
	}
	cut := d.Scan(first+"\n"+second[:20], brought)
	if cut.Zone == nil || cut.Traveller.Surname != "ERIKSSON" {
		t.Errorf("second line cut: %+v", cut)
	}
}
