package mrz

import "strings"

// span is a field's place: characters from to to (not included) of a line.
type span struct{ line, from, to int }

func (s span) empty() bool { return s.to <= s.from }

// none stands for a check digit that a format does not have.
const none = -1

// format says where the fields of a format stand. Check digits stand in the line
// of their field.
type format struct {
	name         Format
	lines, width int

	docType, issuer, names span
	number                 span
	numberCheck            int
	nationality            span
	birth                  span
	birthCheck             int
	sex                    span
	expires                span
	expiresCheck           int
	optional               span
	optionalCheck          int
	second                 span // TD1 has a second optional field
	// overflow: the number may run on into the optional field.
	overflow bool
	// personal: the optional field is a person's number (parts 4 and 5).
	personal bool
	// composite is the place of the check digit over the spans of covered.
	composite span
	covered   []span
}

// The formats: ICAO 9303 part 5 §4.2.2, part 6 §4.2.2, part 4 §4.2.2, part 7
// §4.2.2 and §5.2.2. Positions there count from 1, here from 0.
var (
	td1 = format{
		name: TD1, lines: 3, width: 30,
		docType: span{0, 0, 2}, issuer: span{0, 2, 5}, names: span{2, 0, 30},
		number: span{0, 5, 14}, numberCheck: 14, optional: span{0, 15, 30}, optionalCheck: none,
		birth: span{1, 0, 6}, birthCheck: 6, sex: span{1, 7, 8}, expires: span{1, 8, 14}, expiresCheck: 14,
		nationality: span{1, 15, 18}, second: span{1, 18, 29},
		overflow: true, personal: true,
		composite: span{1, 29, 30}, covered: []span{{0, 5, 30}, {1, 0, 7}, {1, 8, 15}, {1, 18, 29}},
	}
	td2 = format{
		name: TD2, lines: 2, width: 36,
		docType: span{0, 0, 2}, issuer: span{0, 2, 5}, names: span{0, 5, 36},
		number: span{1, 0, 9}, numberCheck: 9, nationality: span{1, 10, 13},
		birth: span{1, 13, 19}, birthCheck: 19, sex: span{1, 20, 21}, expires: span{1, 21, 27}, expiresCheck: 27,
		optional: span{1, 28, 35}, optionalCheck: none,
		overflow:  true,
		composite: span{1, 35, 36}, covered: []span{{1, 0, 10}, {1, 13, 20}, {1, 21, 35}},
	}
	td3 = format{
		name: TD3, lines: 2, width: 44,
		docType: span{0, 0, 2}, issuer: span{0, 2, 5}, names: span{0, 5, 44},
		number: span{1, 0, 9}, numberCheck: 9, nationality: span{1, 10, 13},
		birth: span{1, 13, 19}, birthCheck: 19, sex: span{1, 20, 21}, expires: span{1, 21, 27}, expiresCheck: 27,
		optional: span{1, 28, 42}, optionalCheck: 42,
		personal:  true,
		composite: span{1, 43, 44}, covered: []span{{1, 0, 10}, {1, 13, 20}, {1, 21, 43}},
	}
	mrvA = visa(MRVA, 44)
	mrvB = visa(MRVB, 36)
)

// visa is a format without a composite check digit, the optional field to the end.
func visa(name Format, width int) format {
	return format{
		name: name, lines: 2, width: width,
		docType: span{0, 0, 2}, issuer: span{0, 2, 5}, names: span{0, 5, width},
		number: span{1, 0, 9}, numberCheck: 9, nationality: span{1, 10, 13},
		birth: span{1, 13, 19}, birthCheck: 19, sex: span{1, 20, 21}, expires: span{1, 21, 27}, expiresCheck: 27,
		optional: span{1, 28, width}, optionalCheck: none,
	}
}

// widths are the lengths of lines, the commonest first.
var widths = [...]int{44, 36, 30}

// linesOf is how many lines a zone of a width has.
func linesOf(width int) int {
	if width == td1.width {
		return td1.lines
	}
	return td3.lines
}

// patterns say what can stand where in each line of a zone of a width. A letter,
// L letter or filler, D digit or filler, N digit, S sex, anything else whatever
// there is. Check digits of fields that can be empty are N all the same: a filler
// there fits a little less well.
func patterns(width int) []string {
	const (
		head = "ALLLL" // document code and state
		name = "LLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLL"
		data = "*********NLLLDDDDDDNSDDDDDDN****************"
	)
	if width == td1.width {
		return []string{head + "*********D***************", "DDDDDDNSDDDDDDNLLL***********N", name[:width]}
	}
	return []string{head + name[:width-len(head)], data[:width]}
}

// misfits counts the characters of a line that cannot stand where a pattern has
// them. Characters that were not read fit everywhere.
func misfits(pattern, text string) int {
	n := 0
	for i := range len(text) {
		c := text[i]
		ok := true
		switch pattern[i] {
		case 'A':
			ok = isLetter(c)
		case 'L':
			ok = isLetter(c) || c == filler
		case 'D':
			ok = isDigit(c) || c == filler
		case 'N':
			ok = isDigit(c)
		case 'S':
			ok = c == 'M' || c == 'F' || c == 'X' || c == filler
		}
		if !ok && c != unread {
			n++
		}
	}
	return n
}

// placed finds which line of its zone a line is, and how badly it fits there.
func (l line) placed() line {
	width := len(l.text)
	l.bad = len(l.text) + 1
	for i, p := range patterns(width) {
		n := misfits(p, l.text)
		switch i {
		case 0:
			n += l.oddHead()
		case 1:
			n += l.oddData()
		}
		if n < l.bad {
			l.role, l.bad = i, n
		}
	}
	return l
}

// oddHead says how little a line begins like a first one: with the letter of a
// document and a state. In TD1 it holds a number, too.
func (l line) oddHead() int {
	n := 0
	if l.text[td1.issuer.from] == filler || !knowsState(l, td1.issuer) {
		n += 3
	}
	if strings.IndexByte("ACIPV", l.text[0]) < 0 {
		n++
	}
	if len(l.text) == td1.width && digits(l.text) < 2 {
		n += 3
	}
	return n
}

// oddData says how little a line looks like one of data: digits and a nationality.
func (l line) oddData() int {
	n, nationality := 0, td3.nationality
	if len(l.text) == td1.width {
		nationality = td1.nationality
	}
	if !knowsState(l, nationality) {
		n++
	}
	if digits(l.text) < 3 {
		n += 4
	}
	return n
}

func digits(s string) int {
	n := 0
	for i := range len(s) {
		if isDigit(s[i]) {
			n++
		}
	}
	return n
}

// formatOf tells the format of a zone by its lines, each "" where it was not read.
// Passports and visas of one size differ by the first letter; where that was not
// read, by the last character of all: a composite check digit is never a filler.
func formatOf(width int, lines [3]line) *format {
	if width == td1.width {
		return &td1
	}
	document, pass := &td3, &mrvA
	if width == td2.width {
		document, pass = &td2, &mrvB
	}
	first, second := lines[0].text, lines[1].text
	switch {
	case first != "" && first[0] == 'V':
		return pass
	case first != "" && strings.IndexByte("ACIP", first[0]) >= 0:
		return document
	case second != "" && second[width-1] == filler:
		return pass
	}
	return document
}
