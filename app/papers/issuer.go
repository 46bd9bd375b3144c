package papers

import (
	"strconv"
	"strings"

	"postern/app/border"
	"postern/app/mrz"
)

// ended is a state that issues nothing any more.
type ended struct {
	name string
	year int // the last in which it can have issued
}

// endedState names the states whose codes were withdrawn: ISO 3166-3, with the year
// of withdrawal. A document can be used for ten years after that.
func endedState(code string) (ended, bool) {
	switch code {
	case "ANT":
		return ended{"Netherlands Antilles", 2010}, true
	case "BUR":
		return ended{"Burma", 1989}, true
	case "BYS":
		return ended{"Byelorussian SSR", 1992}, true
	case "CSK":
		return ended{"Czechoslovakia", 1993}, true
	case "DDR":
		return ended{"German Democratic Republic", 1990}, true
	case "RHO":
		return ended{"Southern Rhodesia", 1980}, true
	case "ROM":
		return ended{"Romania, by its former code", 2002}, true
	case "SCG":
		return ended{"Serbia and Montenegro", 2006}, true
	case "SUN":
		return ended{"Soviet Union", 1992}, true
	case "TMP":
		return ended{"East Timor, by its former code", 2002}, true
	case "VDR":
		return ended{"Democratic Republic of Viet-Nam", 1977}, true
	case "YMD":
		return ended{"Democratic Yemen", 1990}, true
	case "YUG":
		return ended{"Yugoslavia", 2003}, true
	case "ZAR":
		return ended{"Zaire", 1997}, true
	}
	return ended{}, false
}

// longestUse is how many years after its state's end a document can still be good.
const longestUse = 10

// issuer: part 3 §5. What the officer settled counts; else the code as it was read.
func (l *list) issuer(d border.TravelDocument, zone *mrz.Zone) {
	code := string(d.IssuingState)
	if code == "" && zone != nil {
		code = strings.Trim(zone.Field(mrz.IssuingState).AsRead, "<")
	}
	if code == "" {
		return
	}
	bad := func(fault border.DocumentFault, value, other string) {
		l.wrong(border.CheckIssuer, fault, value, other)
	}
	if e, gone := endedState(code); gone {
		if end := d.Expires.Year; end == 0 || end > e.year+longestUse {
			bad(border.DocumentWithdrawn, e.name, strconv.Itoa(e.year))
		}
		return
	}
	state := border.Country(code)
	if parsed, ok := border.ParseCountry(code); ok {
		state = parsed
	}
	switch {
	case !state.Known():
		bad(border.DocumentNoState, code, "")
	case state == "UTO": // the state of Doc 9303's own specimens
		bad(border.DocumentSpecimen, code, "")
	case issuesNothing(state):
		bad(border.DocumentNotIssuer, state.Name(), code)
	case organization(state) && (strings.HasPrefix(d.Type, "V") || strings.HasPrefix(d.Type, "I")):
		bad(border.DocumentKind, state.Name(), d.Type)
	case zone != nil && !fits(d.Type, zone.Format):
		bad(border.DocumentForm, d.Type, string(zone.Format))
	default:
		l.good(border.CheckIssuer, state.Name())
	}
}

// issuesNothing: codes of persons without a defined nationality (part 3 §5, part D).
func issuesNothing(c border.Country) bool {
	switch c {
	case "XXA", "XXB", "XXC", "XXX":
		return true
	}
	return false
}

// organization: those that issue travel documents (part 3 §5, parts B and C). They
// have no territory: no visa and no identity card is theirs.
func organization(c border.Country) bool {
	switch c {
	case "UNO", "UNA", "XBA", "XIM", "XCC", "XCE", "XCO", "XEC", "XES", "XMP", "XOM", "XPO", "XDC", "IAO":
		return true
	}
	return false
}

// fits reports whether a document code can stand in a format's zone: passports in TD3
// alone (part 4 §4.2.2.1), cards in TD1 and TD2 (parts 5 and 6 §4.2.2.1).
func fits(code string, f mrz.Format) bool {
	if code == "" {
		return true
	}
	card := code[0] == 'I' || code[0] == 'A' || code[0] == 'C'
	switch f {
	case mrz.TD3:
		return !card
	case mrz.TD1, mrz.TD2:
		return code[0] != 'P'
	}
	return true
}
