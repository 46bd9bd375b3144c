package crowd

import "strings"

// spelled writes a Latin word by a table of letters and pairs of letters; what the
// table does not have is left out.
func spelled(word string, pairs, letters map[string]string) string {
	var b strings.Builder
	for i := 0; i < len(word); i++ {
		if i+1 < len(word) {
			if s, ok := pairs[word[i:i+2]]; ok {
				b.WriteString(s)
				i++
				continue
			}
		}
		b.WriteString(letters[word[i:i+1]])
	}
	return b.String()
}

// arabicWord writes a word as Urdu and Persian do: short vowels inside it are not
// written, nor doubled letters.
func arabicWord(word string) string {
	if whole := arabicWords[word]; whole != "" {
		return whole
	}
	var b strings.Builder
	for i := 0; i < len(word); i++ {
		pair := word[i:min(i+2, len(word))]
		switch c := word[i]; {
		case arabicPairs[pair] != "":
			b.WriteString(arabicPairs[pair])
			i++
		case i > 0 && c == word[i-1] && !vowel(c):
		case vowel(c) && i == 0:
			b.WriteString(arabicFirst[c])
		case vowel(c) && i == len(word)-1:
			b.WriteString(arabicLast[c])
		case vowel(c) && c != 'o' && c != 'u' || c == 'u' && i == 1:
		default:
			b.WriteString(arabicLetters[word[i:i+1]])
		}
	}
	return b.String()
}

func vowel(c byte) bool { return strings.IndexByte("aeiou", c) >= 0 }

var (
	arabicWords = map[string]string{
		"ullah": "اللہ", "allah": "اللہ", "abdullah": "عبداللہ", "abdul": "عبدال", "abdel": "عبدال", "ali": "علی", "umar": "عمر", "usman": "عثمان", "hassan": "حسن", "khan": "خان",
		"ahmad": "احمد", "ahmed": "احمد", "jan": "جان", "gul": "گل", "shah": "شاہ", "said": "سعید", "saeed": "سعید", "abbas": "عباس",
	}
	arabicPairs = map[string]string{
		"sh": "ش", "kh": "خ", "gh": "غ", "ch": "چ", "th": "ث", "ph": "ف", "dh": "د", "zh": "ژ", "aa": "ا", "ee": "ی", "oo": "و", "ou": "و", "ei": "ی", "ai": "ی",
	}
	arabicFirst   = map[byte]string{'a': "ا", 'e': "ا", 'i': "ا", 'o': "او", 'u': "ع"}
	arabicLast    = map[byte]string{'a': "ہ", 'e': "ے", 'i': "ی", 'o': "و", 'u': "و"}
	arabicLetters = map[string]string{
		"b": "ب", "c": "ک", "d": "د", "f": "ف", "g": "گ", "h": "ح", "j": "ج", "k": "ک", "l": "ل", "m": "م", "n": "ن", "o": "و", "p": "پ",
		"q": "ق", "r": "ر", "s": "س", "t": "ت", "u": "و", "v": "و", "w": "و", "x": "کس", "y": "ی", "z": "ز",
	}
)

func greekWord(word string) string {
	s := spelled(word, greekPairs, greekLetters)
	if rest, ok := strings.CutSuffix(s, "σ"); ok {
		return rest + "ς"
	}
	return s
}

var (
	greekPairs   = map[string]string{"th": "θ", "ch": "χ", "ps": "ψ", "ph": "φ", "ou": "ου", "kh": "χ", "sh": "σ"}
	greekLetters = map[string]string{
		"a": "α", "b": "μπ", "c": "κ", "d": "δ", "e": "ε", "f": "φ", "g": "γ", "h": "χ", "i": "ι", "j": "τζ", "k": "κ", "l": "λ", "m": "μ", "n": "ν",
		"o": "ο", "p": "π", "q": "κ", "r": "ρ", "s": "σ", "t": "τ", "u": "ου", "v": "β", "w": "ου", "x": "ξ", "y": "υ", "z": "ζ",
	}
)

func cyrillicWord(word string) string { return spelled(word, cyrillicPairs, cyrillicLetters) }

var (
	cyrillicPairs   = map[string]string{"zh": "ж", "kh": "х", "ts": "ц", "ch": "ч", "sh": "ш", "iu": "ю", "ia": "я", "yu": "ю", "ya": "я", "ph": "ф", "th": "т"}
	cyrillicLetters = map[string]string{
		"a": "а", "b": "б", "c": "к", "d": "д", "e": "е", "f": "ф", "g": "г", "h": "х", "i": "и", "j": "дж", "k": "к", "l": "л", "m": "м", "n": "н",
		"o": "о", "p": "п", "q": "к", "r": "р", "s": "с", "t": "т", "u": "у", "v": "в", "w": "в", "x": "кс", "y": "й", "z": "з",
	}
)
