package border

import (
	_ "embed"
	"strings"
	"sync"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Country is an ISO 3166-1 alpha-3 code or one of ICAO's own codes (Doc 9303
// part 3 §5): PAK, GBN, XXA, UTO. Germany is DEU here, also where the
// machine-readable zone says D. "" is not known.
type Country string

//go:embed countries.tsv
var countriesTSV string

// CountryEntry is one row of the table.
type CountryEntry struct {
	Code   Country
	Alpha2 string // "" where ISO 3166 has none
	Name   string // English short name
	Others []string
	// ICAO marks codes that only travel documents use.
	ICAO bool
}

type countryTable struct {
	entries []CountryEntry
	byCode  map[Country]int
	byName  map[string]Country
}

var countries = sync.OnceValue(func() countryTable {
	t := countryTable{byCode: map[Country]int{}, byName: map[string]Country{}}
	for line := range strings.Lines(countriesTSV) {
		line = strings.TrimRight(line, "\n")
		if line == "" || line[0] == '#' {
			continue
		}
		f := strings.Split(line, "\t")
		e := CountryEntry{Code: Country(f[0]), Alpha2: f[1], Name: f[2], ICAO: f[4] == "icao"}
		if f[3] != "" {
			e.Others = strings.Split(f[3], "|")
		}
		for _, n := range append([]string{f[0], f[1], f[2]}, e.Others...) {
			if k := countryKey(n); k != "" {
				if _, taken := t.byName[k]; !taken {
					t.byName[k] = e.Code
				}
			}
		}
		if e.Code == "D" {
			continue // read as DEU, never offered
		}
		t.byCode[e.Code] = len(t.entries)
		t.entries = append(t.entries, e)
	}
	t.byName["d"] = "DEU"
	return t
})

// Countries lists the table, ISO 3166 first, by code.
func Countries() []CountryEntry { return countries().entries }

// ParseCountry reads a code of two or three letters, ICAO's own codes (also D),
// or an English name as the lists write it. It is false for what it does not
// know.
func ParseCountry(text string) (Country, bool) {
	c, ok := countries().byName[countryKey(strings.Trim(strings.TrimSpace(text), "<"))]
	return c, ok
}

// Known reports whether c stands in the table.
func (c Country) Known() bool {
	_, ok := countries().byCode[c]
	return ok
}

// Name is the English short name, or the code itself where it is not known.
func (c Country) Name() string {
	t := countries()
	if i, ok := t.byCode[c]; ok {
		return t.entries[i].Name
	}
	return string(c)
}

// countryKey folds case, accents and punctuation away.
func countryKey(s string) string {
	var b strings.Builder
	for _, r := range norm.NFD.String(s) {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			b.WriteRune(unicode.ToLower(r))
		}
	}
	return b.String()
}
