package main

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"postern/app/names"
)

// kin says how letters are read that the word lists hold too little of: as a letter
// near to them, by those of its readings that hold one of the symbols (any where
// there are none), and as readings of their own, which together count as often as
// the near letter's.
type kin struct {
	letter, near rune
	holding      string
	own          string
}

var kins = map[names.Script][]kin{
	// Persian and Urdu, then Pashto.
	names.Arabic: {
		{'پ', 'ب', "p", "p pp"},
		{'چ', 'ش', "c", "ch c tch"},
		{'ژ', 'ج', "jz", "zh j z"},
		{'گ', 'غ', "g", "g gu gh"},
		{'ڤ', 'ف', "vw", "v w"},
		{'ٹ', 'ت', "", "t tt"},
		{'ڈ', 'د', "", "d dd"},
		{'ڑ', 'ر', "", "r rr d rh"},
		{'ں', 'ن', "", "n"},
		{'ے', 'ي', "", "e ay ai ey i y"},
		{'ۓ', 'ي', "", "e ay ai ey i y"},
		{'ھ', 'ه', "h", "h"},
		{'ۀ', 'ه', "", "eh e a"},
		{'ځ', 'ز', "", "dz z j"},
		{'څ', 'س', "", "ts s c"},
		{'ډ', 'د', "", "d dd"},
		{'ړ', 'ر', "", "r rr d"},
		{'ږ', 'ج', "gjz", "g zh j"},
		{'ښ', 'ش', "", "sh kh x"},
		{'ګ', 'غ', "g", "g gu gh"},
		{'ڼ', 'ن', "", "n rn"},
		{'ټ', 'ت', "", "t tt"},
		{'ې', 'ي', "", "e ai ay ey i"},
		{'ۍ', 'ي', "", "ai ay ei ey i y"},
	},
	// Ukrainian and Belarusian, Serbian and Macedonian, then Central Asian.
	names.Cyrillic: {
		{'і', 'и', "", "i y"},
		{'ї', 'и', "", "i yi ji ii"},
		{'є', 'е', "", "ie ye e je"},
		{'ґ', 'г', "g", "g"},
		{'ў', 'у', "", "u w v"},
		{'ј', 'й', "", "j y i"},
		{'љ', 'л', "", "lj l ly"},
		{'њ', 'н', "", "nj n ny"},
		{'ћ', 'ч', "c", "c ch"},
		{'ђ', 'д', "", "dj d dz j"},
		{'џ', 'ж', "", "dz dzh dj j"},
		{'ѓ', 'г', "g", "g gj gy"},
		{'ќ', 'к', "", "k kj ky c"},
		{'ѕ', 'з', "", "dz z"},
		{'қ', 'к', "", "q k"},
		{'ғ', 'г', "g", "gh g"},
		{'ң', 'н', "", "n ng"},
		{'ү', 'ю', "", "u y"},
		{'ұ', 'у', "", "u"},
		{'һ', 'х', "h", "h"},
		{'ә', 'а', "", "a e"},
		{'ө', 'о', "", "o u"},
		{'ҳ', 'х', "h", "h kh"},
		{'ҷ', 'ж', "", "j dj"},
		{'ӣ', 'и', "", "i y"},
		{'ӯ', 'у', "", "u o"},
	},
}

// ownShare is how often a letter's own readings count for every time it is read as
// the letter near to it.
const ownShare = 1.0

// addKin counts the readings of the letters that the lists hold too little of.
func addKin(script names.Script, c *names.Counts) {
	for _, k := range kins[script] {
		letter, ok := names.LetterNumber(script, k.letter)
		near, nearOK := names.LetterNumber(script, k.near)
		if !ok || !nearOK {
			panic("no letter of " + script.String() + ": " + string(k.letter) + string(k.near)) // a fault of the table above
		}
		if names.HasNative(script) { // a word that holds one is native
			letter, near = names.NativeOf(letter), names.NativeOf(near)
		}
		add := map[names.Read]float64{}
		places := map[names.Read]float64{}
		own := strings.Fields(k.own)
		for _, r := range sorted(c.Read) {
			n := c.Read[r]
			if r.Letter != near {
				continue
			}
			r.Letter, r.Before = letter, names.AnyLetter(script)
			if r.As.Hold(names.SymbolsIn(k.holding)) {
				add[r] += n
				r.As = 0
				places[r] += n
			}
		}
		for _, r := range sorted(places) {
			n := places[r]
			for rank, text := range own {
				r.As = names.SymbolsOf(names.SymbolsIn(text))
				add[r] += ownShare * n / float64(len(own)) * (1 - float64(rank)/float64(2*len(own)))
			}
		}
		for r, n := range add {
			c.Read[r] += n
		}
	}
}

// Short vowels begin a native word with a plain alef or ain, whichever they are; the
// lists, mostly of foreign names, hold too few of them.
const (
	vowelBearers  = "اع"
	shortVowels   = "aiu"
	vowelOfBearer = 0.2 // how often each counts for every time the letter begins a native word
)

func addVowels(script names.Script, c *names.Counts) {
	if !names.HasNative(script) {
		return
	}
	for _, bearer := range vowelBearers {
		number, ok := names.LetterNumber(script, bearer)
		if !ok {
			panic("no letter of " + script.String() + ": " + string(bearer)) // a fault of the table above
		}
		starts := map[names.Read]float64{}
		for _, r := range sorted(c.Read) {
			n := c.Read[r]
			if r.Letter == names.NativeOf(number) && r.Before == names.NoLetter(script) {
				r.As = 0
				starts[r] += n
			}
		}
		for _, r := range sorted(starts) {
			n := starts[r]
			for _, v := range shortVowels {
				r.As = names.SymbolsOf(names.SymbolsIn(string(v)))
				c.Read[r] += n * vowelOfBearer
			}
		}
	}
}

// sorted are the keys of counts in one order, so that sums are the same every time.
func sorted(counts map[names.Read]float64) []names.Read {
	return slices.SortedFunc(maps.Keys(counts), func(a, b names.Read) int {
		return cmp.Or(cmp.Compare(a.Letter, b.Letter), cmp.Compare(a.Behind, b.Behind), cmp.Compare(a.Before, b.Before), cmp.Compare(a.As, b.As))
	})
}
