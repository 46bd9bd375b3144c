package main

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"postern/app/border"
)

var today = time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC)

// The specimen of ICAO 9303 part 4, whose holder is a citizen of Utopia.
const specimen = `["P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<","L898902C36UTO7408122F1204159ZE184226B<<<<<10"]`

func TestEveryFieldOfATravellerIsRead(t *testing.T) {
	a, err := readTraveller([]byte(`{"id":"q2","surname":" ZARVANDI ","given_names":"BELTO HARIN","birth_date":"1984-03","sex":"M","nationality":"PAK",
		"father_name":"Sovra Zarvandi","document":{"type":"P","number":"AB1234567","issuing_state":"it","expires":"2030-01-31","personal_number":"35202-1"}}`), today)
	if err != nil {
		t.Fatal(err)
	}
	want := border.Traveller{
		Surname: "ZARVANDI", GivenNames: "BELTO HARIN", BirthDate: border.PartialDate{Year: 1984, Month: 3}, Sex: border.SexMale,
		Nationality: "PAK", FatherName: "Sovra Zarvandi",
		Document: border.TravelDocument{Type: "P", Number: "AB1234567", IssuingState: "ITA", Expires: border.Day(2030, 1, 31), PersonalNumber: "35202-1"},
	}
	if d := cmp.Diff(want, a.traveller); d != "" || string(a.id) != `"q2"` || len(a.unknown) > 0 || a.read != border.ReadNone {
		t.Errorf("%s %+v", d, a)
	}
}

func TestZoneGivesWhatDoesNotStandBesideIt(t *testing.T) {
	plain, err := readTraveller([]byte(`{"mrz":`+specimen+`}`), today)
	if err != nil {
		t.Fatal(err)
	}
	if plain.read != border.ReadClean || plain.traveller.Surname != "ERIKSSON" || plain.traveller.BirthDate != border.Day(1974, 8, 12) || plain.traveller.Document.Number != "L898902C3" {
		t.Errorf("%+v", plain)
	}
	more, err := readTraveller([]byte(`{"mrz":`+specimen+`,"father_name":"Lars","birth_date":"1975","surname":null}`), today)
	if err != nil {
		t.Fatal(err)
	}
	want := plain.traveller
	want.FatherName, want.BirthDate = "Lars", border.YearOnly(1975)
	if d := cmp.Diff(want, more.traveller); d != "" {
		t.Error(d)
	}
	named, err := readTraveller([]byte(`{"mrz":`+specimen+`,"name":"Anna Mary"}`), today)
	if err != nil || named.traveller.FullName() != "Anna Mary" || named.traveller.Surname != "" {
		t.Errorf("%+v, %v", named, err)
	}
}

func TestZoneMayBeOneText(t *testing.T) {
	text := `"` + strings.NewReplacer(`["`, "", `"]`, "", `","`, `\n`).Replace(specimen) + `"`
	a, err := readTraveller([]byte(`{"mrz":`+text+`}`), today)
	if err != nil || a.traveller.Surname != "ERIKSSON" {
		t.Errorf("%+v, %v", a, err)
	}
}

func TestDamagedZoneIsSearchedByWhatIsLeftAndSaysThatItIsDamaged(t *testing.T) {
	a, err := readTraveller([]byte(`{"id":1,"mrz":`+strings.Replace(specimen, "7408122F", "7413122F", 1)+`}`), today)
	if err != nil {
		t.Fatal(err)
	}
	if a.read != border.ReadDamaged || a.traveller.Surname != "ERIKSSON" || !a.traveller.BirthDate.IsZero() {
		t.Errorf("%+v", a)
	}
}

func TestPartsOfANameCountBeforeTheWhole(t *testing.T) {
	a, err := readTraveller([]byte(`{"name":"Somebody Else","surname":"ZARVANDI"}`), today)
	if err != nil || a.traveller.FullName() != "ZARVANDI" || !a.nameTwice {
		t.Errorf("%+v, %v", a, err)
	}
}

func TestNumberAloneIsATraveller(t *testing.T) {
	for _, line := range []string{`{"document":{"number":"AB1"}}`, `{"document":{"personal_number":"1"}}`} {
		if _, err := readTraveller([]byte(line), today); err != nil {
			t.Errorf("%s: %v", line, err)
		}
	}
}

func TestIDComesBackAsItWasGivenEvenFromABadLine(t *testing.T) {
	for given, want := range map[string]string{`"a\u0041"`: `"a\u0041"`, `17`: `17`, `1.50`: `1.50`, `""`: `""`, `null`: `null`} {
		a, err := readTraveller([]byte(`{"name":"","id":`+given+`}`), today)
		if err == nil || string(a.id) != want {
			t.Errorf("%s: %s, %v", given, a.id, err)
		}
	}
}

func TestFieldsThatAreNotKnownAreNamed(t *testing.T) {
	a, err := readTraveller([]byte(`{"Name":"x","name":"Belto","dob":"1984","document":{"nr":1,"number":"A1"}}`), today)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff([]string{"document.nr", "Name", "dob"}, a.unknown); d != "" {
		t.Error(d)
	}
}

func TestValuesBeyondAllNeedAreRefused(t *testing.T) {
	long := strings.Repeat("ä", 301)
	for line, key := range map[string]string{
		`{"name":"` + long + `"}`:                                            "too_long",
		`{"name":"a","father_name":"` + long + `"}`:                          "too_long",
		`{"document":{"number":"` + long[:202] + `"}}`:                       "too_long",
		`{"name":"a","id":"` + strings.Repeat("x", 1100) + `"}`:              "id",
		`{"name":"` + "\xff" + `"}`:                                          "not_utf8",
		strings.Repeat(`{"document":`, 10_001) + strings.Repeat("}", 10_001): "not_json",
	} {
		_, err := readTraveller([]byte(line), today)
		if f, ok := errors.AsType[*lineFault](err); !ok || f.key != key {
			t.Errorf("%.40s…: %v, want %s", line, err, key)
		}
	}
	if _, err := readTraveller([]byte(`{"name":"`+long[:600]+`"}`), today); err != nil {
		t.Errorf("300 characters: %v", err)
	}
}

func FuzzTraveller(f *testing.F) {
	for _, line := range []string{
		`{"id":"q1","name":"Belto Zarvandi"}`, `{"mrz":` + specimen + `}`, `{"mrz":"P<"}`, `{"id":1,"document":{"number":"1"},"sex":"<"}`,
		`{"birth_date":"1984..1986-05"}`, `[`, ``, `null`, `{"name":null}`, "\xef\xbb\xbf{}",
	} {
		f.Add([]byte(line))
	}
	f.Fuzz(func(t *testing.T, line []byte) {
		a, err := readTraveller(line, today)
		if len(a.id) == 0 {
			t.Fatal("no id to answer with")
		}
		if err == nil {
			if a.traveller.Empty() {
				t.Fatal("nothing to search for was let through")
			}
			return
		}
		if _, ok := errors.AsType[*lineFault](err); !ok {
			t.Fatalf("not a fault of the line: %v", err)
		}
	})
}
