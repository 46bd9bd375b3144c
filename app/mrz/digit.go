package mrz

// filler fills what a field does not use; unread stands for a sign that no key
// of a reader leaves behind.
const (
	filler = '<'
	unread = '?'
)

// value is the weight of a character in a check digit: 0 to 9, A = 10 to Z = 35,
// filler 0 (ICAO 9303 part 3 §4.9).
func value(c byte) int {
	switch {
	case c >= '0' && c <= '9':
		return int(c - '0')
	case c >= 'A' && c <= 'Z':
		return int(c-'A') + 10
	}
	return 0
}

// sum adds up characters with the weights 7, 3, 1 over and over, modulo 10. at
// is how many characters came before.
func sum(chars []byte, at int) int {
	weights := [3]int{7, 3, 1}
	s := 0
	for i, c := range chars {
		s += value(c) * weights[(at+i)%3]
	}
	return s % 10
}

// agrees reports whether a check digit is the one of the characters.
func agrees(chars []byte, digit byte) bool {
	return isDigit(digit) && sum(chars, 0) == int(digit-'0')
}

func isDigit(c byte) bool  { return c >= '0' && c <= '9' }
func isLetter(c byte) bool { return c >= 'A' && c <= 'Z' }

// lookAlikes are the characters that eyes and cameras take for each other. I and
// L are not held for each other, only each for 1: modulo 10 cannot tell L from 1,
// so that with the pair no I could ever be put right.
func lookAlikes(c byte) string {
	switch c {
	case '0':
		return "ODQ"
	case 'O':
		return "0DQ"
	case 'D':
		return "0OQ"
	case 'Q':
		return "0OD"
	case '1':
		return "IL"
	case 'I', 'L':
		return "1"
	case '2':
		return "Z"
	case 'Z':
		return "2"
	case '5':
		return "S"
	case 'S':
		return "5"
	case '6':
		return "G"
	case 'G':
		return "6"
	case '8':
		return "B"
	case 'B':
		return "8"
	}
	return ""
}

// asDigit is the only digit that a character in a place for digits can be;
// false where it is neither a digit nor looks like one.
func asDigit(c byte) (byte, bool) {
	if isDigit(c) {
		return c, true
	}
	for _, alike := range []byte(lookAlikes(c)) {
		if isDigit(alike) {
			return alike, true
		}
	}
	return c, false
}
