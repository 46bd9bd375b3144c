package lists

import (
	"strings"

	"postern/app/border"
)

// longestOwner is how many letters of an owner's name are kept.
const longestOwner = 64

// owner is who publishes the list, where its format, its head or its mapping says so:
// a country's code, the name of a body; "" where nothing does.
func (r *run) owner() string {
	switch r.report.Format {
	case FormatUN:
		return "UN"
	case FormatOFAC:
		return "OFAC"
	case FormatEU:
		return "EU"
	case FormatAlerts:
		return ownerIn(r.stated)
	case FormatPlain:
		if m := r.source.mapping; m != nil {
			return ownerIn(m.authority)
		}
	}
	return ""
}

// ownerIn is a stated owner: the code where it names a country.
func ownerIn(text string) string {
	if country, ok := border.ParseCountry(text); ok {
		return string(country)
	}
	letters := []rune(strings.Join(strings.Fields(strings.ToValidUTF8(text, "\uFFFD")), " "))
	return string(letters[:min(len(letters), longestOwner)])
}
