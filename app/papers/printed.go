package papers

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"postern/app/border"
	"postern/app/mrz"
	"postern/app/names"
)

// longestPrinted bounds a printed name, in characters: no page has room for more.
const longestPrinted = 400

// printedName: zone and page bear the same name where the page's letters become the
// zone's by the transliterations of part 3 §6 (Greek by ELOT 743, which Greek passports
// follow), whichever of a letter's forms the issuer takes. Hyphens, apostrophes and
// blanks do not count, nor which part stands first; a name that was cut for its
// zone agrees as far as it goes (part 3 §4.6). Names in Arabic script are often
// romanized as their bearers do, not by the standard's table: there, what names
// judges to be another name disagrees.
func (l *list) printedName(zone *mrz.Zone, printed string) {
	if zone == nil {
		return
	}
	read := zone.Field(mrz.Names)
	inZone := strings.TrimSpace(zone.Traveller.Surname + " " + zone.Traveller.GivenNames)
	if read.State == mrz.Wrong || read.Fault == mrz.FaultKeyboard || inZone == "" {
		return
	}
	same, asked := sameName(inZone, printed, zone.Traveller.NameCut)
	switch {
	case !asked:
	case same:
		l.good(border.CheckPrintedName, printed)
	default:
		l.wrong(border.CheckPrintedName, border.DocumentDisagrees, printed, inZone)
	}
}

// sameName compares the words of a zone, surname first, with a printed name; asked is
// false where they cannot be compared.
func sameName(inZone, printed string, cut bool) (same, asked bool) {
	// composed, so that a letter with its mark is one of the table's
	words := strings.FieldsFunc(norm.NFC.String(strings.ToUpper(printed)), func(r rune) bool {
		return unicode.IsSpace(r) || r == '-' || r == ',' || r == '‐'
	})
	total := 0
	for i, w := range words {
		words[i] = strings.Map(lettersOnly, w)
		for _, r := range words[i] {
			if unicode.Is(unicode.Arabic, r) {
				j := names.LoadFrequencies().Compare(inZone, printed).Judgement
				return j != border.Different, j != border.Unknown && j != ""
			}
			if !unicode.In(r, unicode.Latin, unicode.Cyrillic, unicode.Greek) {
				return false, false
			}
			total++
		}
	}
	words = slices.DeleteFunc(words, func(w string) bool { return w == "" })
	if total == 0 || total > longestPrinted {
		return false, false
	}
	want := strings.Map(lettersOnly, inZone)
	for i := range words {
		if becomes([]rune(strings.Join(words[i:], "")+strings.Join(words[:i], "")), want, cut) {
			return true, true
		}
	}
	return false, true
}

func lettersOnly(r rune) rune {
	if unicode.IsLetter(r) {
		return r
	}
	return -1
}

// becomes reports whether printed letters can become those of a zone. It keeps, for each
// printed letter, how many of the zone's letters may be used up before it.
func becomes(printed []rune, zone string, cut bool) bool {
	reached := make([][]bool, len(printed)+2)
	for i := range reached {
		reached[i] = make([]bool, len(zone)+1)
	}
	reached[0][0] = true
	for i := range printed {
		for at, here := range reached[i][:len(zone)] {
			if !here {
				continue
			}
			step := func(forms []string, letters int) {
				for _, form := range forms {
					switch {
					case strings.HasPrefix(zone[at:], form):
						reached[i+letters][at+len(form)] = true
					case cut && strings.HasPrefix(form, zone[at:]):
						reached[i+letters][len(zone)] = true // cut within the letter's form
					}
				}
			}
			step(forms(printed[i]), 1)
			if i+1 < len(printed) {
				step(pairForms(printed[i], printed[i+1]), 2)
			}
		}
		if cut && reached[i+1][len(zone)] {
			return true
		}
		// a letter that is silent at the very end
		if reached[i][len(zone)] && slices.Contains(forms(printed[i]), "") {
			reached[i+1][len(zone)] = true
		}
	}
	return reached[len(printed)][len(zone)]
}
