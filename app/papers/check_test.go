package papers

import (
	"strings"
	"testing"
	"time"

	"golang.org/x/text/language"
	"pgregory.net/rapid"

	"postern/app/border"
	"postern/app/lang"
	"postern/app/mrz"
	"postern/assets"
)

var today = time.Date(2026, 11, 22, 9, 42, 0, 0, time.UTC)

// found is the check of a code; false where it was not asked.
func found(checks []border.DocumentCheck, code border.DocumentCheckCode) (border.DocumentCheck, bool) {
	for _, c := range checks {
		if c.Code == code {
			return c, true
		}
	}
	return border.DocumentCheck{}, false
}

// expect checks one answer: "good", "" where nothing may be asked, else the fault.
func expect(t testing.TB, checks []border.DocumentCheck, code border.DocumentCheckCode, want string) {
	t.Helper()
	c, asked := found(checks, code)
	got := string(c.Fault)
	switch {
	case !asked:
		got = ""
	case !c.Wrong:
		got = "good"
	}
	if got != want {
		t.Errorf("%s: %q, want %q (%+v)", code, got, want, c)
	}
}

// zoneOf reads a zone.
func zoneOf(t testing.TB, lines ...string) *mrz.Zone {
	t.Helper()
	z, err := mrz.Parse(strings.Join(lines, "\n"), today)
	if err != nil {
		t.Fatal(err)
	}
	return &z
}

func goodZone(t testing.TB) *mrz.Zone {
	return zoneOf(t, "P<PAKKHAN<<MUHAMMAD<ASIF<<<<<<<<<<<<<<<<<<<<", "AB12345671PAK8403157M3001318<<<<<<<<<<<<<<<8")
}

func TestCleanDocumentHasNothingWrong(t *testing.T) {
	z := goodZone(t)
	checks := Check(z.Traveller, z, "Muhammad Asif Khan", today)
	for _, c := range checks {
		if c.Wrong {
			t.Errorf("%+v", c)
		}
	}
	if len(checks) != 5 { // digits, expiry, issuer, name, birth
		t.Errorf("%d checks: %+v", len(checks), checks)
	}
}

func TestWrongCheckDigitsAreCounted(t *testing.T) {
	z := zoneOf(t, "P<PAKKHAN<<MUHAMMAD<ASIF<<<<<<<<<<<<<<<<<<<<", "AB12345671PAK8403157M3001318<<<<<<<<<<<<<<<7")
	c, _ := found(Check(z.Traveller, z, "", today), border.CheckDigits)
	if !c.Wrong || c.Value != "3" || c.Other != "4" {
		t.Errorf("%+v", c)
	}
}

func TestDocumentIsGoodToTheEndOfItsLastDay(t *testing.T) {
	for until, want := range map[border.PartialDate]string{
		border.Day(2026, 11, 22): "good", border.Day(2026, 11, 21): "past", border.YearOnly(2026): "good",
		border.YearOnly(2025): "past", {Month: 3, Day: 1}: "", {}: "",
	} {
		expect(t, Check(border.Traveller{Document: border.TravelDocument{Expires: until}}, nil, "", today), border.CheckExpiry, want)
	}
}

func TestDocumentThatHasNotBegunIsToldApart(t *testing.T) {
	for _, c := range []struct {
		document border.TravelDocument
		want     string
	}{
		{border.TravelDocument{Issued: border.Day(2026, 11, 23)}, "future"},
		{border.TravelDocument{Issued: border.Day(2026, 11, 22)}, "good"},
		{border.TravelDocument{Issued: border.YearOnly(2026)}, "good"},
		{border.TravelDocument{Type: "P", Expires: border.Day(2036, 11, 21)}, ""},
		{border.TravelDocument{Type: "P", Expires: border.Day(2037, 11, 23)}, "too_long"},
		{border.TravelDocument{Type: "ID", Expires: border.Day(2060, 1, 1)}, ""}, // cards of old people run for decades
	} {
		expect(t, Check(border.Traveller{Document: c.document}, nil, "", today), border.CheckBegins, c.want)
	}
}

func TestImpossibleBirthDates(t *testing.T) {
	doc := border.TravelDocument{Issued: border.Day(2020, 5, 1), Expires: border.Day(2030, 4, 30)}
	for born, want := range map[border.PartialDate]string{
		border.Day(2026, 11, 23): "future", border.Day(1905, 11, 20): "too_old", border.Day(1906, 11, 23): "good",
		border.Day(2021, 1, 1): "after_issue", border.Day(2020, 5, 1): "good", border.YearOnly(2020): "good",
		{Year: 1900, About: true}: "good", {Month: 2, Day: 3}: "", {}: "",
	} {
		expect(t, Check(border.Traveller{BirthDate: born, Document: doc}, nil, "", today), border.CheckBirth, want)
	}
	old := border.Traveller{BirthDate: border.Day(2005, 1, 1), Document: border.TravelDocument{Expires: border.Day(2004, 1, 1)}}
	expect(t, Check(old, nil, "", today), border.CheckBirth, "after_end")
}

func TestIssuersThatDoNotExistOrIssueNoSuchThing(t *testing.T) {
	for _, c := range []struct{ state, kind, want string }{
		{"PAK", "P", "good"},
		{"DEU", "P", "good"},
		{"RKS", "ID", "good"},
		{"UNO", "P", "good"},
		{"XOM", "PD", "good"},
		{"UNO", "V", "kind"},
		{"XOM", "ID", "kind"},
		{"XXA", "P", "not_issuer"},
		{"XXB", "P", "not_issuer"},
		{"XXX", "ID", "not_issuer"},
		{"UTO", "P", "specimen"},
		{"YUG", "P", "withdrawn"},
		{"SUN", "P", "withdrawn"},
		{"QQQ", "P", "no_state"},
		{"", "P", ""},
	} {
		d := border.TravelDocument{Type: c.kind, IssuingState: border.Country(c.state), Expires: border.Day(2030, 1, 1)}
		expect(t, Check(border.Traveller{Document: d}, nil, "", today), border.CheckIssuer, c.want)
	}
}

func TestDocumentOfAStateThatEndedIsGoodForTenYearsMore(t *testing.T) {
	d := border.TravelDocument{Type: "P", IssuingState: "YUG", Expires: border.Day(2013, 1, 1)}
	expect(t, Check(border.Traveller{Document: d}, nil, "", today), border.CheckIssuer, "")
	d.Expires = border.Day(2014, 1, 1)
	expect(t, Check(border.Traveller{Document: d}, nil, "", today), border.CheckIssuer, "withdrawn")
}

func TestWithdrawnStateIsReadFromTheZoneThatNobodySettled(t *testing.T) {
	z := zoneOf(t, "P<YUGESEMPI<<MARKO<<<<<<<<<<<<<<<<<<<<<<<<<<", "AB12345671YUG8403157M3001318<<<<<<<<<<<<<<<8")
	if z.Traveller.Document.IssuingState != "" {
		t.Fatalf("the zone knows %s", z.Traveller.Document.IssuingState)
	}
	expect(t, Check(z.Traveller, z, "", today), border.CheckIssuer, "withdrawn")
	settled := z.Traveller
	settled.Document.IssuingState = "SRB"
	expect(t, Check(settled, z, "", today), border.CheckIssuer, "good")
}

func TestKindOfDocumentAndFormOfZoneBelongTogether(t *testing.T) {
	z := goodZone(t)
	for kind, want := range map[string]string{"P": "good", "PD": "good", "I": "form", "AC": "form", "": "good", "S": "good"} {
		tr := z.Traveller
		tr.Document.Type = kind
		expect(t, Check(tr, z, "", today), border.CheckIssuer, want)
	}
}

func TestReportedDocumentComesFromTheMatchesThatAreShown(t *testing.T) {
	tr := border.Traveller{Document: border.TravelDocument{Number: "YA9913387"}}
	listed := border.Match{Alert: border.Alert{Subject: border.SubjectDocument, List: "Lost documents"}}
	person := border.Match{Alert: border.Alert{Subject: border.SubjectPerson, List: "Smugglers"}}
	if c, asked := Reported(tr, []border.Match{person, listed}); !asked || !c.Wrong || c.Value != "Lost documents" {
		t.Errorf("listed: %+v", c)
	}
	if c, asked := Reported(tr, []border.Match{person}); !asked || c.Wrong {
		t.Errorf("not listed: %+v", c)
	}
	if c, asked := Reported(border.Traveller{Name: "Prova"}, nil); asked {
		t.Errorf("without a number: %+v", c)
	}
}

// speaker says the checks' sentences.
func speaker(t testing.TB) *lang.Speaker {
	t.Helper()
	say, err := lang.New(assets.Catalogues(), language.English)
	if err != nil {
		t.Fatal(err)
	}
	return say
}

// sound is what holds of every answer: known codes, none twice, each with a sentence,
// a fault where something is wrong and none where nothing is.
func sound(t interface {
	Helper()
	Errorf(string, ...any)
}, say *lang.Speaker, checks []border.DocumentCheck,
) {
	t.Helper()
	seen := map[border.DocumentCheckCode]bool{}
	for _, c := range checks {
		if seen[c.Code] {
			t.Errorf("%s twice", c.Code)
		}
		seen[c.Code] = true
		if c.Wrong != (c.Fault != "") {
			t.Errorf("%+v: wrong without a fault, or a fault that is none", c)
		}
		key := "document." + string(c.Code)
		if c.Wrong {
			key += "." + string(c.Fault)
		}
		if !say.Has(key) {
			t.Errorf("%q has no sentence", key)
		}
		if strings.Contains(say.Document(c), "<no value>") {
			t.Errorf("%+v: %q", c, say.Document(c))
		}
	}
}

// anyTraveller draws travellers, sensible and not.
func anyTraveller(t *rapid.T) border.Traveller {
	date := rapid.Custom(func(t *rapid.T) border.PartialDate {
		return border.PartialDate{
			Year:  rapid.SampledFrom([]int{0, 1850, 1904, 1984, 2017, 2026, 2031, 2099}).Draw(t, "year"),
			Month: rapid.IntRange(0, 12).Draw(t, "month"), Day: rapid.IntRange(0, 28).Draw(t, "day"),
			About: rapid.Bool().Draw(t, "about"),
		}
	})
	return border.Traveller{
		BirthDate: date.Draw(t, "born"),
		Sex:       rapid.SampledFrom([]border.Sex{"", "M", "F", "X"}).Draw(t, "sex"),
		Document: border.TravelDocument{
			Type:         rapid.SampledFrom([]string{"", "P", "ID", "V", "AC", "PD"}).Draw(t, "type"),
			IssuingState: rapid.SampledFrom([]border.Country{"", "PAK", "ITA", "ESP", "GRC", "YUG", "XXA", "UNO", "UTO", "QQQ"}).Draw(t, "issuer"),
			Issued:       date.Draw(t, "issued"), Expires: date.Draw(t, "expires"),
			PersonalNumber: rapid.OneOf(
				rapid.StringMatching(`[0-9]{13}`), rapid.StringMatching(`[0-9]{11}`), rapid.StringMatching(`[XYZ0-9][0-9]{7}[A-Z]`),
				rapid.StringMatching(`[A-Z]{6}[0-9L-V]{2}[A-T][0-9L-V]{2}[A-Z][0-9L-V]{3}[A-Z]`), rapid.String(),
			).Draw(t, "personal"),
		},
	}
}

func TestEveryCheckHasOneAnswerAndItsSentence(t *testing.T) {
	say := speaker(t)
	z := goodZone(t)
	rapid.Check(t, func(t *rapid.T) {
		zone := rapid.SampledFrom([]*mrz.Zone{nil, z}).Draw(t, "zone")
		sound(t, say, Check(anyTraveller(t), zone, rapid.String().Draw(t, "printed"), today))
	})
}

func TestOtherPeopleOfTheSameKindOfDocumentGetTheSameChecks(t *testing.T) {
	// nationality is advice on nothing: changing it alone changes no check
	rapid.Check(t, func(t *rapid.T) {
		a := anyTraveller(t)
		b := a
		a.Nationality, b.Nationality = "PAK", "GRC"
		x, y := Check(a, nil, "", today), Check(b, nil, "", today)
		if len(x) != len(y) {
			t.Fatalf("%+v and %+v", x, y)
		}
		for i := range x {
			if x[i] != y[i] {
				t.Fatalf("%+v and %+v", x[i], y[i])
			}
		}
	})
}

func FuzzCheck(f *testing.F) {
	f.Add("P<PAKKHAN<<MUHAMMAD<ASIF<<<<<<<<<<<<<<<<<<<<\nAB12345671PAK8403157M3001318<<<<<<<<<<<<<<<8", "Muhammad Asif Khan", "3520112345671", "PAK")
	f.Add("P<YUGESEMPI<<MARKO<<<<<<<<<<<<<<<<<<<<<<<<<<\nAB12345671YUG8403157M3001318<<<<<<<<<<<<<<<8", "Марко Есемпи", "RSSMRA85T10A562S", "ITA")
	f.Add("I<ESPAB12345671<<<<<<<<<<<<<<<", "Ñandú", "12345678Z", "ESP")
	f.Add("", "Σαμπλίδου", "15038412345", "GRC")
	say := speaker(f)
	f.Fuzz(func(t *testing.T, text, printed, personal, issuer string) {
		var zone *mrz.Zone
		tr := border.Traveller{BirthDate: border.Day(1984, 3, 15), Sex: border.SexMale}
		if z, err := mrz.Parse(text, today); err == nil {
			zone, tr = &z, z.Traveller
		}
		tr.Document.PersonalNumber, tr.Document.IssuingState = personal, border.Country(issuer)
		sound(t, say, Check(tr, zone, printed, today))
	})
}
