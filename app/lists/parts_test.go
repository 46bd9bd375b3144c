package lists

import (
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"postern/app/border"
)

// errEOFLike is an end of file that comes from outside: it must not pass for the
// list's own.
var errEOFLike = io.EOF

func TestTextIsOneFormWithoutControlsAndDirectionMarks(t *testing.T) {
	for in, want := range map[string]string{
		"Karim TESTOUNI":                    "Karim TESTOUNI",
		"  Karim \r\n\t TESTOUNI ":          "Karim TESTOUNI",
		"Kari\u0301m":                       "Kar\u00edm",
		"\u202bكريم\u202c \u200fتستوني":     "كريم تستوني",
		"Ka\x00rim\x1a":                     "Karim",
		"Karim\u00a0TESTOUNI\u3000PROVA":    "Karim TESTOUNI PROVA",
		"\uFEFFKarim\u200b":                 "Karim",
		"\uFEE3\uFEA4\uFEE4\uFEAA":          "محمد",
		"ｋａｒｉｍ":                             "karim",
		"می\u200cخواهم":                     "می\u200cخواهم",
		"\u200ckarim\u200d":                 "karim",
		"\uFDD0":                            "",
		"":                                  "",
		" ":                                 "",
		"Jos\u00e9  ESEMPIO\u2028Jr.\u00ad": "Jos\u00e9 ESEMPIO Jr.",
	} {
		if got := clean(in); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
}

func TestCleanTextIsClean(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		once := clean(rapid.String().Draw(t, "text"))
		if twice := clean(once); twice != once {
			t.Fatalf("%q became %q", once, twice)
		}
		if strings.Contains(once, "  ") || strings.TrimSpace(once) != once {
			t.Fatalf("%q has loose blanks", once)
		}
	})
}

func TestWrittenDatesAreReadInEveryFormOfTheLists(t *testing.T) {
	for in, want := range map[string]string{
		"15 Mar 1984": "1984-03-15", "1984": "1984", "Mar 1961": "1961-03", "Nov. 1973": "1973-11", "August 1961": "1961-08",
		"circa 1961": "~1961", "circa 07 Jul 1966": "~1966-07-07", "Approximately 1968": "~1968", "1951 to 1953": "1951..1953",
		"circa 1979-1982": "~1979..1982", "01 Jan 1961 to 31 Dec 1962": "1961..1962", "01 Jan 1961 to 31 Dec 1961": "1961",
		"Mar 1962 to Feb 1963": "1962-03..1963-02", "Between Aug. and Sep. 1977": "1977-08..1977-09", "March 22, 2018": "2018-03-22",
		"16 Jun. 2019": "2019-06-16", "2026-12-11": "2026-12-11", "1 Sept 2001": "2001-09-01", "between 1955 and 1958": "1955..1958",
		"01 Jan 1960": "1960-01-01", "29 Feb 1972": "1972-02-29", "1960 to 1960": "1960",
	} {
		if got, fault := writtenDate(in); fault != dateRead || got.String() != want {
			t.Errorf("%q: got %s (%s), want %s", in, got, fault, want)
		}
	}
	for in, want := range map[string]dateFault{
		"31 Feb 1970": dateImpossible, "29 Feb 1971": dateImpossible, "00 Jan 1970": dateRead, "1400": dateImpossible,
		"1963 to 1961": dateImpossible, "2222": dateImpossible, "15 Foo 1984": dateForm, "": dateForm, "soon": dateForm,
		"01/02/1400 (Hijri Calendar)": dateForm, "40-45 years old": dateForm, "15 Mar 84": dateForm, "1984 or so": dateForm,
	} {
		if got, fault := writtenDate(in); fault != want {
			t.Errorf("%q: got %s (%s), want fault %q", in, got, fault, want)
		}
	}
}

func TestIsoDatesMayBePartialAndCarryATime(t *testing.T) {
	for in, want := range map[string]string{
		"1970-01-02": "1970-01-02", "1970": "1970", "1970-03": "1970-03", "1970-00-00": "1970", "1970-03-00": "1970-03",
		"2020-05-06T07:08:09Z": "2020-05-06", "2020-05-06 07:08": "2020-05-06", "2020-05-06-04:00": "2020-05-06", "1960-01-01": "1960-01-01",
	} {
		if got, fault := isoDate(in); fault != dateRead || got.String() != want {
			t.Errorf("%q: got %s (%s), want %s", in, got, fault, want)
		}
	}
	for in, want := range map[string]dateFault{
		"1970-13-01": dateImpossible, "1970-02-30": dateImpossible, "0001-01-01": dateImpossible, "70": dateForm, "1970-1-2": dateForm,
		"19x0": dateForm, "1970-01-02-03": dateRead, "": dateForm,
	} {
		if got, fault := isoDate(in); fault != want {
			t.Errorf("%q: got %s (%s), want fault %q", in, got, fault, want)
		}
	}
}

func TestEveryDateThatIsReadHasATextFormThatIsReadAgain(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		part := rapid.SampledFrom([]string{"15 Mar ", "31 Dec ", "01 Jan ", "Feb ", "30 Feb ", ""})
		year := rapid.SampledFrom([]string{"1961", "1984", "2001", "1200"})
		text := rapid.SampledFrom([]string{"", "circa "}).Draw(t, "about") + part.Draw(t, "day") + year.Draw(t, "year")
		if rapid.Bool().Draw(t, "range") {
			text += " to " + part.Draw(t, "last day") + year.Draw(t, "last year")
		}
		got, fault := writtenDate(text)
		if fault != dateRead {
			return
		}
		if back, err := border.ParsePartialDate(got.String()); err != nil || back != got {
			t.Fatalf("%q became %q, which reads as %q, %v", text, got, back, err)
		}
	})
}

func TestNumberIsFoundBehindWordsAndBeforeRemarks(t *testing.T) {
	for in, want := range map[string]written{
		"AB1234567":                              {number: "AB1234567"},
		"SE 000001":                              {number: "SE 000001"},
		"TR-P 614 000":                           {number: "TR-P 614 000"},
		"CAR diplomatic passport no. D00000001":  {kind: "CAR diplomatic passport", number: "D00000001"},
		"Diplomatic Passport: Z30000001":         {kind: "Diplomatic Passport", number: "Z30000001"},
		"Libya B/000001":                         {kind: "Libya", number: "B/000001"},
		"380000001 (Expired 25 Jan. 2016)":       {number: "380000001", rest: []string{"Expired 25 Jan. 2016"}},
		"R00000001, South Sudan":                 {number: "R00000001", rest: []string{"South Sudan"}},
		"Russian passport number 1000 No. 20000": {kind: "Russian passport", number: "1000 20000"},
		"Laissez-passer no. N°100/XX/YY":         {kind: "Laissez-passer", number: "100/XX/YY"},
		"13/Ta Ta Na (Naing)000001":              {number: "13/Ta Ta Na (Naing)000001"},
		"D400000(9)":                             {number: "D400000(9)"},
		"A7000001 Border Crossing":               {number: "A7000001", rest: []string{"Border Crossing"}},
		"#H0000001":                              {number: "H0000001"},
		"CNIC: 35202-0000000-7":                  {kind: "CNIC", number: "35202-0000000-7"},
		"travel document (“Ausweis”) A 0000001":  {kind: "travel document (“Ausweis”)", number: "A 0000001"},
	} {
		got, ok := splitNumber(in)
		if !ok || got.kind != want.kind || got.number != want.number || !slices.Equal(got.rest, want.rest) {
			t.Errorf("%q: got %+v, want %+v", in, got, want)
		}
	}
	for _, in := range []string{"", "not known", "(2014)", strings.Repeat("1", 60), strings.Repeat("a 1 ", 400)} {
		if got, ok := splitNumber(in); ok {
			t.Errorf("%q: got %+v, want none", in, got)
		}
	}
}

func TestSurnameComesFirstAndJuniorHasACommaOfItsOwn(t *testing.T) {
	for in, want := range map[string]border.Name{
		"TESTOUNI, Karim Nabil":       {Text: "Karim Nabil TESTOUNI", Surname: "TESTOUNI", GivenNames: "Karim Nabil"},
		"PRUEBA, Inventado, Jr.":      {Text: "Inventado PRUEBA Jr.", Surname: "PRUEBA Jr.", GivenNames: "Inventado"},
		"ESEMPI, JR., Marco":          {Text: "Marco ESEMPI JR.", Surname: "ESEMPI JR.", GivenNames: "Marco"},
		"PROVA JR., Marco":            {Text: "Marco PROVA JR.", Surname: "PROVA JR.", GivenNames: "Marco"},
		"MODELLO, Tito, Prova al-Din": {Text: "Tito Prova al-Din MODELLO", Surname: "MODELLO", GivenNames: "Tito Prova al-Din"},
		"MUESTRA PROVA, III":          {Text: "MUESTRA PROVA III"},
		"ABU TEST":                    {Text: "ABU TEST"},
		"DOKIMI,":                     {Text: "DOKIMI"},
		"AL-PROVA, Dr. 'Abd al-Test":  {Text: "Dr. 'Abd al-Test AL-PROVA", Surname: "AL-PROVA", GivenNames: "Dr. 'Abd al-Test"},
	} {
		if diff := cmp.Diff(want, surnameFirst(in)); diff != "" {
			t.Errorf("%q: %s", in, diff)
		}
	}
}

func TestQuotationMarksGoAndTheAynStays(t *testing.T) {
	for in, want := range map[string]string{
		"'ABU TEST'": "ABU TEST", "''TESTO''": "TESTO", "''Amr al-Prova'": "'Amr al-Prova", "'ABU AL-PROVA''": "ABU AL-PROVA'",
		"'AL-PROVA, 'Abd'": "AL-PROVA, 'Abd", "“Chief Esempio”": "Chief Esempio", `"PROVA, Sheikh"`: "PROVA, Sheikh", "'cut": "'cut", "''": "''",
	} {
		if got := unquoted(in); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
}

func TestCountryIsReadFromItsNameAndNeverFromAStrayCode(t *testing.T) {
	for in, want := range map[string]border.Country{
		"Iran (Islamic Republic of)": "IRN", "Mali": "MLI", "Libyan": "LBY", "US": "USA", "UAE": "ARE", "the Philippines": "PHL",
		"CAR": "CAF", "Palestinian.": "PSE", "Pakistani": "PAK", "na": "", "NA": "", "de": "", "al": "", "Atlantis": "", "PAK": "",
	} {
		if got, ok := namedCountry(in); got != want || ok != (want != "") {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
	for in, want := range map[string]border.Country{
		"Jhelum, Pakistan": "PAK", "Wonsan, Korea, North": "PRK", "Goma, Congo, Democratic Republic of the": "COD",
		"Italy": "ITA", "Prova": "", "Prova, New Somewhere": "",
	} {
		if got := countryOfPlace(in); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
}

func TestFatherIsTakenOutOfASentenceOnlyWhereHisNameEnds(t *testing.T) {
	for in, want := range map[string][]string{
		"Father’s name is Ghulam Prova. Mother’s name is X.":           {"Ghulam Prova"},
		"His father's name is Mohamed ben Prova, mother’s name is X.":  {"Mohamed ben Prova"},
		"Name of father: M. Prova Khan (XXi.001).":                     {"M. Prova Khan"},
		"Father’s name: Tizio bin Prova Provided operational guidance": nil,
		"Grandfather’s name is Salam.":                                 nil,
		"Father of Karim Prova.":                                       nil,
		"Father’s name is Ali. Alternative father’s name is Wali.":     {"Ali", "Wali"},
	} {
		p := unIndividual{First: "X", Comments: []string{in}}
		d := newDraft("f", 1)
		p.remarks(d)
		if !slices.Equal(d.a.FatherNames, want) {
			t.Errorf("%q: got %q, want %q", in, d.a.FatherNames, want)
		}
	}
}
