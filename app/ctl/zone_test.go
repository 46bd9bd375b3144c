package main

import (
	"errors"
	"strings"
	"testing"

	"postern/app/border"
)

const (
	nameLine = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<"
	dataLine = "L898902C36UTO7408122F1204159ZE184226B<<<<<10"
)

// isFault fails unless err is a fault of a line, by its key.
func isFault(t *testing.T, what string, err error, key string) {
	t.Helper()
	if f, ok := errors.AsType[*lineFault](err); !ok || f.key != key {
		t.Errorf("%s: %v, want %s", what, err, key)
	}
}

func TestLineOfAZoneThatIsTooShortOrTooLongIsDamageAndTheOtherLineIsSearched(t *testing.T) {
	for _, data := range []string{dataLine[:43], dataLine + "0", dataLine[:30] + dataLine[31:]} {
		a, err := readTraveller([]byte(`{"mrz":["`+nameLine+`","`+data+`"]}`), today)
		if err != nil {
			t.Errorf("%s: %v", data, err)
			continue
		}
		if a.read != border.ReadDamaged || a.traveller.Surname != "ERIKSSON" || a.damage == nil || a.damage.key != "mrz_length" {
			t.Errorf("%s: %+v", data, a)
			continue
		}
		if a.damage.values["Part"] != 2 || a.damage.values["Length"] != len(data) {
			t.Errorf("%s: %v", data, a.damage.values)
		}
	}
}

func TestZoneOfWhichNothingIsLeftIsRefusedWithItsReason(t *testing.T) {
	_, err := readTraveller([]byte(`{"mrz":["`+dataLine[:43]+`"]}`), today)
	isFault(t, "too short", err, "mrz_length")
	_, err = readTraveller([]byte(`{"mrz":["`+nameLine+`X"],"birth_date":"1974"}`), today)
	isFault(t, "too long", err, "mrz_length")
	_, err = readTraveller([]byte(`{"mrz":["hello"],"name":"Belto Zarvandi"}`), today)
	isFault(t, "no zone at all", err, "mrz")
}

func TestNameBesideADamagedZoneIsSearched(t *testing.T) {
	for _, zone := range []string{
		`["` + nameLine + `","` + dataLine[:43] + `"]`, `["` + dataLine[:43] + `"]`, `["` + nameLine + `X","` + dataLine + `"]`,
	} {
		a, err := readTraveller([]byte(`{"mrz":`+zone+`,"name":"Belto Zarvandi","birth_date":"1984"}`), today)
		if err != nil || a.read != border.ReadDamaged || a.traveller.FullName() != "Belto Zarvandi" || a.traveller.BirthDate != border.YearOnly(1984) || a.damage == nil {
			t.Errorf("%s: %+v, %v", zone, a, err)
		}
	}
}

func TestZoneWithoutItsNameLineIsNeverClean(t *testing.T) {
	a, err := readTraveller([]byte(`{"mrz":["`+dataLine+`"]}`), today)
	if err != nil || a.read != border.ReadDamaged || a.traveller.Document.Number != "L898902C3" || a.damage == nil || a.damage.key != "mrz_part" {
		t.Errorf("the number alone is searched: %+v, %v", a, err)
	}
	a, err = readTraveller([]byte(`{"mrz":["`+nameLine+`"]}`), today)
	if err != nil || a.read != border.ReadDamaged || a.traveller.Surname != "ERIKSSON" || a.damage == nil {
		t.Errorf("the name alone is searched: %+v, %v", a, err)
	}
	wrongNumber := strings.Replace(dataLine, "L898902C36", "L898902C30", 1)
	if a, err = readTraveller([]byte(`{"mrz":["`+wrongNumber+`"]}`), today); err == nil && (a.traveller.FullName() != "" || a.read != border.ReadDamaged) {
		t.Errorf("neither name nor number: %+v", a)
	}
}

func TestZoneWhoseMissingLineStandsBesideItIsAsCleanAsItsOtherLines(t *testing.T) {
	a, err := readTraveller([]byte(`{"mrz":["`+dataLine+`"],"surname":"ERIKSSON","given_names":"ANNA MARIA"}`), today)
	if err != nil || a.read != border.ReadClean || a.damage != nil {
		t.Errorf("%+v, %v", a, err)
	}
}

func TestBlankZoneIsNoneGiven(t *testing.T) {
	for _, blank := range []string{`[]`, `""`, `["",""]`, `null`} {
		a, err := readTraveller([]byte(`{"mrz":`+blank+`,"name":"Belto Zarvandi"}`), today)
		if err != nil || a.read != border.ReadNone || a.damage != nil {
			t.Errorf("%s: %+v, %v", blank, a, err)
		}
	}
}

func TestNumberWithNothingToCompareIsRefused(t *testing.T) {
	for _, line := range []string{
		`{"document":{"number":"---"}}`, `{"document":{"personal_number":"/ /"}}`,
		`{"name":"Belto Zarvandi","document":{"number":"شناسنامه"}}`,
	} {
		_, err := readTraveller([]byte(line), today)
		isFault(t, line, err, "number")
	}
	for _, line := range []string{
		`{"document":{"number":"۱۲۳۴۵۶۷"}}`, `{"document":{"number":"АВ1234567"}}`,
		`{"name":"Belto Zarvandi","document":{"number":"-","personal_number":"---"}}`, // a way to write that there is none
	} {
		if _, err := readTraveller([]byte(line), today); err != nil {
			t.Errorf("%s: %v", line, err)
		}
	}
}

func TestFieldNameOfTheInputCannotSteerATerminal(t *testing.T) {
	for text, want := range map[string]string{
		"dob":                     "dob",
		"\x1b[31mred\x07":         "\uFFFD[31mred\uFFFD",
		"a\nb\u202eabc\u009b":     "a\uFFFDb\uFFFDabc\uFFFD",
		"نام":                     "نام",
		strings.Repeat("x", 60):   strings.Repeat("x", 60),
		strings.Repeat("ä", 1000): strings.Repeat("ä", 60) + "…",
	} {
		if got := shown(text); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

func TestFirstNameThatIsTooLongIsTheOneThatIsNamed(t *testing.T) {
	long := strings.Repeat("a", maxCompared+1)
	for range 20 {
		_, _, err := pairColumns{0, 1}.read([]byte(long+"\t"+long), false)
		isFault(t, "both too long", err, "too_long")
		if f, _ := errors.AsType[*lineFault](err); f.values["Field"] != "name1" {
			t.Fatalf("named %v", f.values["Field"])
		}
	}
	_, _, err := pairColumns{0, 1}.read([]byte("a\t"+long), false)
	if f, ok := errors.AsType[*lineFault](err); !ok || f.values["Field"] != "name2" {
		t.Errorf("%v", err)
	}
}
