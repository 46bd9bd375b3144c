package names

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// romanised is what one letter is written as in Latin letters: Cyrillic by ICAO
// Doc 9303 part 3 §6 table B, Greek by ELOT 743 letter by letter, Arabic, Persian
// and Urdu as consonants, Armenian and Georgian by the usual letters, and Latin
// letters that do not decompose. Words in Arabic and Cyrillic script are compared so
// with words of the same script; what they are in Latin letters is learned.
func romanised(r rune) (string, bool) {
	switch {
	case r < 0x250:
		s, ok := latinLetters[r]
		return s, ok
	case r >= 0x370 && r < 0x400:
		s, ok := greekLetters[r]
		return s, ok
	case r >= 0x400 && r < 0x530:
		s, ok := cyrillicLetters[r]
		return s, ok
	case r >= 0x560 && r < 0x590:
		s, ok := armenianLetters[r]
		return s, ok
	case r >= 0x600 && r < 0x700:
		s, ok := arabicLetters[r]
		return s, ok
	case r >= 0x10d0 && r < 0x1100:
		s, ok := georgianLetters[r]
		return s, ok
	case r == 'ə' || r == 'ɛ':
		return "e", true
	}
	return "", false
}

var latinLetters = map[rune]string{
	'ß': "ss", 'æ': "ae", 'ø': "o", 'đ': "d", 'ð': "d", 'ł': "l", 'ı': "i", 'þ': "th", 'œ': "oe", 'ħ': "h", 'ŋ': "n", 'ŧ': "t", 'ƒ': "f",
}

var greekLetters = map[rune]string{
	'α': "a", 'β': "v", 'γ': "g", 'δ': "d", 'ε': "e", 'ζ': "z", 'η': "i", 'θ': "th", 'ι': "i", 'κ': "k", 'λ': "l", 'μ': "m", 'ν': "n",
	'ξ': "x", 'ο': "o", 'π': "p", 'ρ': "r", 'σ': "s", 'ς': "s", 'τ': "t", 'υ': "y", 'φ': "f", 'χ': "ch", 'ψ': "ps", 'ω': "o",
	'ά': "a", 'έ': "e", 'ή': "i", 'ί': "i", 'ό': "o", 'ύ': "y", 'ώ': "o", 'ϊ': "i", 'ϋ': "y", 'ΐ': "i", 'ΰ': "y",
}

var cyrillicLetters = map[rune]string{
	'а': "a", 'б': "b", 'в': "v", 'г': "g", 'д': "d", 'е': "e", 'ё': "e", 'ж': "zh", 'з': "z", 'и': "i", 'й': "i", 'к': "k", 'л': "l",
	'м': "m", 'н': "n", 'о': "o", 'п': "p", 'р': "r", 'с': "s", 'т': "t", 'у': "u", 'ф': "f", 'х': "kh", 'ц': "ts", 'ч': "ch", 'ш': "sh",
	'щ': "shch", 'ъ': "", 'ы': "y", 'ь': "", 'э': "e", 'ю': "iu", 'я': "ia", 'і': "i", 'ї': "i", 'є': "ie", 'ґ': "g", 'ў': "u", 'ј': "j",
	'љ': "lj", 'њ': "nj", 'ћ': "c", 'ђ': "dj", 'џ': "dz", 'ѓ': "g", 'ќ': "k", 'ѕ': "dz", 'қ': "q", 'ғ': "gh", 'ң': "n", 'ү': "u", 'ұ': "u",
	'һ': "h", 'ә': "a", 'ө': "o", 'ҳ': "h", 'ҷ': "j", 'ӣ': "i", 'ӯ': "u", 'ѐ': "e", 'ѝ': "i",
}

var armenianLetters = map[rune]string{
	'ա': "a", 'բ': "b", 'գ': "g", 'դ': "d", 'ե': "e", 'զ': "z", 'է': "e", 'ը': "y", 'թ': "t", 'ժ': "zh", 'ի': "i", 'լ': "l", 'խ': "kh",
	'ծ': "ts", 'կ': "k", 'հ': "h", 'ձ': "dz", 'ղ': "gh", 'ճ': "ch", 'մ': "m", 'յ': "y", 'ն': "n", 'շ': "sh", 'ո': "o", 'չ': "ch", 'պ': "p",
	'ջ': "j", 'ռ': "r", 'ս': "s", 'վ': "v", 'տ': "t", 'ր': "r", 'ց': "ts", 'ւ': "v", 'փ': "p", 'ք': "k", 'օ': "o", 'ֆ': "f",
}

var georgianLetters = map[rune]string{
	'ა': "a", 'ბ': "b", 'გ': "g", 'დ': "d", 'ე': "e", 'ვ': "v", 'ზ': "z", 'თ': "t", 'ი': "i", 'კ': "k", 'ლ': "l", 'მ': "m", 'ნ': "n",
	'ო': "o", 'პ': "p", 'ჟ': "zh", 'რ': "r", 'ს': "s", 'ტ': "t", 'უ': "u", 'ფ': "p", 'ქ': "k", 'ღ': "gh", 'ყ': "q", 'შ': "sh", 'ჩ': "ch",
	'ც': "ts", 'ძ': "dz", 'წ': "ts", 'ჭ': "ch", 'ხ': "kh", 'ჯ': "j", 'ჰ': "h",
}

var arabicLetters = map[rune]string{
	'ا': "a", 'أ': "a", 'إ': "i", 'آ': "a", 'ٱ': "a", 'ء': "", 'ؤ': "u", 'ئ': "i", 'ب': "b", 'پ': "p", 'ت': "t", 'ٹ': "t", 'ث': "th",
	'ج': "j", 'چ': "ch", 'ح': "h", 'خ': "kh", 'د': "d", 'ڈ': "d", 'ذ': "dh", 'ر': "r", 'ڑ': "r", 'ز': "z", 'ژ': "zh", 'س': "s", 'ش': "sh",
	'ص': "s", 'ض': "d", 'ط': "t", 'ظ': "z", 'ع': "a", 'غ': "gh", 'ف': "f", 'ق': "q", 'ک': "k", 'ك': "k", 'گ': "g", 'ل': "l", 'م': "m",
	'ن': "n", 'ں': "n", 'و': "w", 'ہ': "h", 'ه': "h", 'ة': "a", 'ۃ': "a", 'ھ': "h", 'ی': "y", 'ي': "y", 'ى': "a", 'ے': "e", 'ۓ': "e", 'ۀ': "h",
	'ځ': "dz", 'څ': "ts", 'ډ': "d", 'ړ': "r", 'ږ': "g", 'ښ': "sh", 'ګ': "g", 'ڼ': "n", 'ټ': "t", 'ې': "e", 'ۍ': "ai", 'ڤ': "v",
	'٠': "0", '١': "1", '٢': "2", '٣': "3", '٤': "4", '٥': "5", '٦': "6", '٧': "7", '٨': "8", '٩': "9",
}

// greekPair reads two Greek letters that are one sound (ELOT 743): mp is b at the
// start of a word; g before g, x and ch is n; ou stays; au, eu and iu end in v, and
// in f before a voiceless letter or at the end of the word; nt and gk stay.
// more is how many bytes the second letter takes; −1 where there is no such pair.
func greekPair(r rune, rest string, before []letter) (s string, more int) {
	if r < 0x370 || r >= 0x400 {
		return "", -1
	}
	second, size := utf8.DecodeRuneInString(rest)
	pair := string([]rune{unicode.ToLower(r), unicode.ToLower(second)})
	if s, ok := greekSounds[pair]; ok {
		return s, size
	}
	if pair == "μπ" && len(before) == 0 {
		return "b", size
	}
	if s, ok := greekDiphthongs[pair]; ok {
		if voiceless(rest[size:]) {
			return s + "f", size
		}
		return s + "v", size
	}
	return "", -1
}

var (
	greekSounds     = map[string]string{"γγ": "ng", "γξ": "nx", "γχ": "nch", "ου": "ou", "ού": "ou"}
	greekDiphthongs = map[string]string{"αυ": "a", "αύ": "a", "ευ": "e", "εύ": "e", "ηυ": "i", "ηύ": "i"}
)

// voiceless reports whether a Greek text goes on with a voiceless letter or its
// word ends here.
func voiceless(rest string) bool {
	for _, r := range rest {
		if isAccent(r) {
			continue
		}
		return !unicode.IsLetter(r) || strings.ContainsRune("θκξπσςτφχψ", unicode.ToLower(r))
	}
	return true
}
