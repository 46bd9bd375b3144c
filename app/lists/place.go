package lists

import (
	"strings"

	"postern/app/border"
)

// countryShort are the abbreviations that stand for a country in running text;
// any other two or three letters (na, de, Al) do not.
var countryShort = map[string]bool{
	"US": true, "USA": true, "UK": true, "UAE": true, "DRC": true, "DPRK": true, "CAR": true, "PRC": true,
}

// namedCountry reads a country as a list writes it out: its name or what its
// people are called, never a code, because "na" is "not available" and not
// Namibia.
func namedCountry(text string) (border.Country, bool) {
	text = strings.TrimRight(clean(text), ".")
	if len(text) <= 3 && !countryShort[text] {
		return "", false
	}
	if c, ok := border.ParseCountry(text); ok {
		return c, true
	}
	if rest, ok := cutPrefixFold(text, "the "); ok {
		return border.ParseCountry(rest)
	}
	return "", false
}

// notStated reports whether a text says that there is nothing to say.
func notStated(text string) bool {
	switch strings.ToLower(text) {
	case "", "na", "n/a", "none", "unknown", "not available", "-", "-0-", "not known":
		return true
	}
	return false
}

// addNamedNationality reads a nationality written out; what is no country is
// dropped with a warning.
func (d *draft) addNamedNationality(text string) {
	text = clean(text)
	if notStated(text) {
		return
	}
	c, ok := namedCountry(text)
	if !ok {
		d.warnValue(WarnCountry, text)
		return
	}
	d.addNationality(c)
}

// countryOfPlace reads the country at the end of a place: behind the last comma,
// or the last but one where the country's own name has a comma (Korea, North).
func countryOfPlace(text string) border.Country {
	parts := strings.Split(text, ",")
	for n := min(2, len(parts)); n > 0; n-- {
		name := strings.TrimSpace(strings.Join(parts[len(parts)-n:], ","))
		if c, ok := namedCountry(name); ok {
			return c
		}
	}
	return ""
}

// sexOf reads what the lists write for a person's sex.
func (d *draft) sexOf(text string) border.Sex {
	switch strings.ToLower(clean(text)) {
	case "male", "m":
		return border.SexMale
	case "female", "f":
		return border.SexFemale
	case "other", "x":
		return border.SexUnspecified
	}
	if !notStated(clean(text)) {
		d.warnValue(WarnSex, text)
	}
	return border.SexUnknown
}
