package papers

import (
	"strings"

	"postern/app/border"
)

// personal looks at the holder's national number where the document carries one in
// the form of its state. A number of another form says nothing: the field is the
// issuer's to use (part 4 §4.2.2.2).
func (l *list) personal(t border.Traveller) {
	number := border.NormalNumber(t.Document.PersonalNumber)
	if number == "" {
		return
	}
	var (
		fault border.DocumentFault
		asked bool
	)
	switch t.Document.IssuingState {
	case "PAK":
		fault, asked = cnic(number, t)
	case "ITA":
		fault, asked = codiceFiscale(number, t)
	case "ESP":
		fault, asked = dni(number)
	case "GRC":
		fault, asked = amka(number, t)
	}
	switch {
	case !asked:
	case fault != "":
		l.wrong(border.CheckPersonal, fault, number, "")
	default:
		l.good(border.CheckPersonal, number)
	}
}

// cnic is Pakistan's number, 13 digits: the first is the region, 1 to 8 at home and 9
// abroad, the last is odd for men and even for women.
func cnic(number string, t border.Traveller) (fault border.DocumentFault, asked bool) {
	if !digits(number, 13) {
		return "", false
	}
	if number[0] == '0' {
		return border.DocumentRegion, true
	}
	return otherSex(number[12]%2 == 1, t.Sex), true
}

// otherSex is a fault where a number states another sex than the document; one that
// the document leaves open agrees with either.
func otherSex(male bool, sex border.Sex) border.DocumentFault {
	if sex.Known() && male != (sex == border.SexMale) {
		return border.DocumentSex
	}
	return ""
}

// amka is the Greek number, 11 digits: DDMMYY, three digits and one more, of which
// the third is odd for men, and the check digit of Luhn (ISO/IEC 7812-1).
func amka(number string, t border.Traveller) (fault border.DocumentFault, asked bool) {
	if !digits(number, 11) {
		return "", false
	}
	year, month, day := two(number[4:]), two(number[2:]), two(number)
	switch {
	case !luhn(number):
		return border.DocumentCheckSign, true
	case noDay(year, month, day) || otherDay(t.BirthDate, year, month, day):
		return border.DocumentBirth, true
	}
	return otherSex(number[9]%2 == 1, t.Sex), true
}

func luhn(number string) bool {
	sum := 0
	for i := range len(number) {
		d := int(number[len(number)-1-i] - '0')
		if i%2 == 1 {
			if d *= 2; d > 9 {
				d -= 9
			}
		}
		sum += d
	}
	return sum%10 == 0
}

// dni is the number of Spaniards, eight digits and a letter, and of foreigners in
// Spain, X, Y or Z, seven digits and a letter: the letter is the rest of the number by
// 23 (Real Decreto 1553/2005).
func dni(number string) (fault border.DocumentFault, asked bool) {
	if len(number) != 9 {
		return "", false
	}
	first := strings.IndexByte("XYZ", number[0])
	plain := number[:8]
	if first >= 0 {
		plain = string(rune('0'+first)) + number[1:8]
	}
	if letter := number[8]; !digits(plain, 8) || letter < 'A' || letter > 'Z' {
		return "", false
	}
	n := 0
	for i := range len(plain) {
		n = n*10 + int(plain[i]-'0')
	}
	if "TRWAGMYFPDXBNJZSQVHLCKE"[n%23] != number[8] {
		return border.DocumentCheckSign, true
	}
	return "", true
}

// The codice fiscale (Decreto ministeriale 23 dicembre 1976): six letters of the name, the
// year, a letter for the month, the day with 40 more for women, a place, and a check
// letter. Where two people would have the same, digits from the right become letters.
const (
	fiscalMonths = "ABCDEHLMPRST"
	fiscalDigits = "LMNPQRSTUV"
)

func codiceFiscale(number string, t border.Traveller) (fault border.DocumentFault, asked bool) {
	if len(number) != 16 {
		return "", false
	}
	plain := []byte(number)
	for i, c := range plain {
		switch i {
		case 6, 7, 9, 10, 12, 13, 14:
			if d := strings.IndexByte(fiscalDigits, c); d >= 0 {
				plain[i] = byte('0' + d)
			}
			if plain[i] < '0' || plain[i] > '9' {
				return "", false
			}
		default:
			if c < 'A' || c > 'Z' {
				return "", false
			}
		}
	}
	month := strings.IndexByte(fiscalMonths, plain[8]) + 1
	year, day := two(string(plain[6:])), two(string(plain[9:]))
	female := day > 40
	if female {
		day -= 40
	}
	switch {
	case fiscalLetter(number[:15]) != number[15]:
		return border.DocumentCheckSign, true
	case month == 0 || noDay(year, month, day) || otherDay(t.BirthDate, year, month, day):
		return border.DocumentBirth, true
	}
	return otherSex(!female, t.Sex), true
}

// fiscalLetter adds up what each sign counts: in even places its number, in odd ones,
// from the first on, the number that the decree gives it.
func fiscalLetter(signs string) byte {
	odd := [26]int{1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23}
	sum := 0
	for i := range len(signs) {
		n := int(signs[i] - 'A')
		if signs[i] <= '9' {
			n = int(signs[i] - '0')
		}
		if i%2 == 0 {
			n = odd[n]
		}
		sum += n
	}
	return byte('A' + sum%26)
}

// noDay reports whether there is no such day, in whichever century.
func noDay(year, month, day int) bool {
	fault, _ := border.CheckDate(1900+year, month, day)
	if year == 0 {
		fault, _ = border.CheckDate(2000, month, day)
	}
	return fault != "" || month == 0 || day == 0
}

// otherDay reports whether a birth date, as far as it is known, is another than that
// of a number. The number does not say the century.
func otherDay(d border.PartialDate, year, month, day int) bool {
	if d.About || d.IsRange() {
		return false
	}
	return d.Year != 0 && d.Year%100 != year || d.Month != 0 && d.Month != month || d.Day != 0 && d.Day != day
}

func digits(s string, n int) bool {
	return len(s) == n && strings.Trim(s, "0123456789") == ""
}

func two(s string) int { return int(s[0]-'0')*10 + int(s[1]-'0') }
