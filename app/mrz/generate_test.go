package mrz

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"postern/app/border"

	"pgregory.net/rapid"
)

// today is the day on which the tests read; specimens that need another say so.
var today = time.Date(2026, 3, 14, 9, 42, 0, 0, time.UTC)

// document is what the tests write zones from: a writer of their own, so that a
// mistake in the reader does not mirror itself.
type document struct {
	format                          Format
	code, issuer, surname, given    string
	number, nationality, birth, sex string
	expires, optional, second       string
}

// digitOf is the check digit by the letter of part 3 §4.9.
func digitOf(s string) string {
	total := 0
	for i, c := range s {
		v := strings.IndexRune("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", c)
		if c == '<' {
			v = 0
		}
		if v < 0 {
			panic(fmt.Sprintf("%q in %q", c, s))
		}
		switch i % 3 {
		case 0:
			v *= 7
		case 1:
			v *= 3
		}
		total += v
	}
	return string(rune('0' + total%10))
}

func pad(s string, n int) string {
	if len(s) > n {
		return s[:n]
	}
	return s + strings.Repeat("<", n-len(s))
}

// nameField writes surname and given names, cut at the end where they are too long.
func (d document) nameField(n int) string {
	name := strings.ReplaceAll(d.surname, " ", "<")
	if d.given != "" {
		name += "<<" + strings.ReplaceAll(d.given, " ", "<")
	}
	return pad(name, n)
}

// numberField writes the number with its check digit, and what of it runs on.
func (d document) numberField() (field, runsOn string) {
	if len(d.number) <= 9 {
		return pad(d.number, 9) + digitOf(pad(d.number, 9)), ""
	}
	return d.number[:9] + "<", d.number[9:] + digitOf(d.number) + "<"
}

func (d document) lines() []string {
	number, runsOn := d.numberField()
	birth, expires := pad(d.birth, 6)+digitOf(pad(d.birth, 6)), pad(d.expires, 6)+digitOf(pad(d.expires, 6))
	head := pad(d.code, 2) + pad(d.issuer, 3)
	switch d.format {
	case TD1:
		first := head + number + pad(runsOn+d.optional, 15)
		second := birth + d.sex + expires + pad(d.nationality, 3) + pad(d.second, 11)
		second += digitOf(first[5:30] + second[0:7] + second[8:15] + second[18:29])
		return []string{first, second, d.nameField(30)}
	case TD2, TD3:
		width := map[Format]int{TD2: 36, TD3: 44}[d.format]
		second := number + pad(d.nationality, 3) + birth + d.sex + expires
		if d.format == TD3 {
			second += pad(d.optional, 14) + digitOf(pad(d.optional, 14))
		} else {
			second += pad(runsOn+d.optional, 7)
		}
		second += digitOf(second[0:10] + second[13:20] + second[21:])
		return []string{head + d.nameField(width-5), second}
	}
	width := map[Format]int{MRVA: 44, MRVB: 36}[d.format]
	return []string{
		head + d.nameField(width-5),
		number + pad(d.nationality, 3) + birth + d.sex + expires + pad(d.optional, width-28),
	}
}

func (d document) text() string { return strings.Join(d.lines(), "\n") }

// traveller is who must come out of the zone.
func (d document) traveller(t *rapid.T) border.Traveller {
	name := d.nameField(map[Format]int{TD1: 30, TD2: 31, TD3: 39, MRVA: 39, MRVB: 31}[d.format])
	surname, given, _ := strings.Cut(name, "<<")
	blanks := func(s string) string { return strings.Trim(strings.ReplaceAll(s, "<", " "), " ") }
	sexes := map[string]border.Sex{"M": border.SexMale, "F": border.SexFemale, "<": border.SexUnspecified}
	optional := d.optional
	switch {
	case d.format == TD1 && optional == "":
		optional = d.second
	case d.format != TD1 && d.format != TD3:
		optional = ""
	}
	return border.Traveller{
		Surname: blanks(surname), GivenNames: blanks(given), NameCut: !strings.HasSuffix(name, "<"),
		BirthDate: dateOf(t, d.birth, 1926, 2025), Sex: sexes[d.sex], Nationality: countryOf(t, d.nationality),
		Document: border.TravelDocument{
			Type: d.code, Number: d.number, IssuingState: countryOf(t, d.issuer),
			Expires: dateOf(t, d.expires, 1977, 2076), PersonalNumber: optional,
		},
	}
}

func countryOf(t *rapid.T, code string) border.Country {
	c, ok := border.ParseCountry(code)
	if !ok {
		t.Fatalf("no state %q", code)
	}
	return c
}

// dateOf finds the only year between two with the digits.
func dateOf(t *rapid.T, yymmdd string, first, last int) border.PartialDate {
	var yy, mm, dd int
	if _, err := fmt.Sscanf(yymmdd, "%02d%02d%02d", &yy, &mm, &dd); err != nil {
		t.Fatal(err)
	}
	for y := first; y <= last; y++ {
		if y%100 == yy {
			return border.Day(y, mm, dd)
		}
	}
	t.Fatalf("no year %d between %d and %d", yy, first, last)
	return border.PartialDate{}
}

// drawDocument draws a document of a made-up person.
func drawDocument(t *rapid.T) document {
	word := func(min, max int) *rapid.Generator[string] {
		return rapid.StringMatching(fmt.Sprintf("[A-Z]{%d,%d}", min, max))
	}
	d := document{
		format:   rapid.SampledFrom([]Format{TD1, TD2, TD3, MRVA, MRVB}).Draw(t, "format"),
		surname:  strings.Join(rapid.SliceOfN(word(2, 9), 1, 3).Draw(t, "surname"), " "),
		given:    strings.Join(rapid.SliceOfN(word(2, 9), 0, 3).Draw(t, "given"), " "),
		number:   rapid.StringMatching("[A-Z]{0,2}[0-9]{4,6}[A-Z]?").Draw(t, "number"),
		sex:      rapid.SampledFrom([]string{"M", "F", "<"}).Draw(t, "sex"),
		optional: rapid.SampledFrom([]string{"", "3520212345671", "ZE184226B"}).Draw(t, "optional"),
	}
	states := []string{"UTO", "PAK", "D", "ITA", "ESP", "GRC", "SWE", "GBN", "XXA", "RWA"}
	d.issuer = rapid.SampledFrom(states).Draw(t, "issuer")
	d.nationality = rapid.SampledFrom(states).Draw(t, "nationality")
	date := func(name string, first, last int) string {
		day := time.Date(rapid.IntRange(first, last).Draw(t, name+" year"), 1, 1, 0, 0, 0, 0, time.UTC)
		return day.AddDate(0, 0, rapid.IntRange(0, 364).Draw(t, name+" day")).Format("060102")
	}
	d.birth, d.expires = date("birth", 1927, 2025), date("expires", 1977, 2076)
	codes := map[Format][]string{TD1: {"I", "ID", "AC", "C"}, TD2: {"I", "ID"}, TD3: {"P", "PP", "PD"}, MRVA: {"V"}, MRVB: {"V", "VC"}}
	d.code = rapid.SampledFrom(codes[d.format]).Draw(t, "code")
	switch d.format {
	case TD1:
		if rapid.Bool().Draw(t, "long number") {
			d.number = rapid.StringMatching("[A-Z]{1,2}[0-9]{8,11}").Draw(t, "long")
			d.optional = "" // the rest of the field, after the number, is tested by itself
		}
		if d.optional == "" {
			d.second = rapid.SampledFrom([]string{"", "85073003328"}).Draw(t, "second")
		}
	case TD2:
		d.optional = ""
		if rapid.Bool().Draw(t, "long number") {
			d.number = rapid.StringMatching("[A-Z]{1,2}[0-9]{8,12}").Draw(t, "long")
		}
	case MRVB:
		d.optional = pad(d.optional, 8)
	}
	return d
}

// parsed reads a text that must be a zone.
func parsed(t testing.TB, text string) Zone {
	t.Helper()
	z, err := Parse(text, today)
	if err != nil {
		t.Fatalf("Parse(%q): %v", text, err)
	}
	return z
}

// with puts a character into a text.
func with(text string, at int, c byte) string { return text[:at] + string(c) + text[at+1:] }
