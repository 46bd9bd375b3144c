package names

import "strings"

// Script is a writing system. What a word in one whose reading is learned and a
// word in Latin letters are to each other says the Transliteration.
type Script uint8

// The scripts. Latin stands for all that is compared by the Latin letters it is
// folded into, Greek, Armenian and Georgian too.
const (
	Latin Script = iota
	Arabic
	Cyrillic
	scripts
)

func (s Script) String() string {
	return [scripts]string{"Latin", "Arabic", "Cyrillic"}[s]
}

// kin is a letter that the word lists hold too little of, and the letter of the
// same list it stands nearest to: beside other letters it counts as that one.
type kin struct{ letter, near rune }

// alphabet is the letters of a script. A letter's number is its place in trained,
// then among the kin.
type alphabet struct {
	trained []rune
	kin     []kin
	number  map[rune]uint8
	near    []uint8 // by number, the trained letter that it counts as beside others
	native  string  // numbers of letters that hardly any foreign name is written with
}

// nativeLetter is added to the number of a letter in a word that holds one of the
// alphabet's native letters. In a word that is Arabic, Persian or Urdu itself letters
// are read otherwise than in one that is written by its sound: its short vowels are
// left out.
const nativeLetter = 0x80

// readAs are the letters of a word by the numbers they are read by.
func (a *alphabet) readAs(codes string) []uint8 {
	out := []uint8(codes)
	if !strings.ContainsAny(codes, a.native) {
		return out
	}
	for i := range out {
		out[i] |= nativeLetter
	}
	return out
}

// maxLettersOfScript bounds an alphabet; noLetter stands before and behind a word.
const (
	maxLettersOfScript = 100
	noLetter           = 127
)

var alphabets = [scripts]alphabet{
	Arabic: newAlphabet("حخذصضطظعقة",
		"ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىي", "ٱا کك ہه یي پب چش ژج گغ ڤف ٹت ڈد ڑر ںن ےي ۓي ھه ۀه ۃة ځز څس ډد ړر ږج ښش ګغ ڼن ټت ېي ۍي",
	),
	Cyrillic: newAlphabet("",
		"абвгдеёжзийклмнопрстуфхцчшщъыьэюя", "іи їи єе ґг ўу јй љл њн ћч ђд џж ѓг ќк ѕз қк ғг ңн үу ұу һх әа өо ҳх ҷж ӣи ӯу ѐе ѝи",
	),
}

// newAlphabet numbers letters; pairs are a letter and the trained one it is near to.
// Letters that are near to others are native where any is.
func newAlphabet(native, trained, pairs string) alphabet {
	a := alphabet{trained: []rune(trained), number: map[rune]uint8{}}
	for i, r := range a.trained {
		a.number[r] = uint8(i)
		a.near = append(a.near, uint8(i))
	}
	for _, pair := range strings.Fields(pairs) {
		p := []rune(pair)
		near := a.number[p[1]]
		a.number[p[0]] = near
		switch p[0] {
		case 'ک', 'ہ', 'ی', 'ۃ', 'ٱ', 'ѐ', 'ѝ': // the same letter written in another way
			continue
		}
		a.number[p[0]] = uint8(len(a.trained) + len(a.kin))
		a.kin = append(a.kin, kin{p[0], p[1]})
		a.near = append(a.near, near)
		if native != "" {
			a.native += string(rune(a.number[p[0]]))
		}
	}
	for _, r := range native {
		a.native += string(rune(a.number[r]))
	}
	return a
}

// scriptLetter finds a lower-case letter in the alphabets.
func scriptLetter(r rune) (Script, uint8) {
	for s := Arabic; s < scripts; s++ {
		if n, ok := alphabets[s].number[r]; ok {
			return s, n
		}
	}
	return Latin, 0
}

// written is how a word stands in its own script: its letters by number, empty
// where it is compared by its Latin ones.
type written struct {
	script Script
	codes  string
	abjad  bool // Arabic, so without its vowels
}

// known reports whether all letters are of the script.
func (w written) known() bool {
	if w.script >= scripts {
		return false
	}
	for i := range len(w.codes) {
		if int(w.codes[i]) >= len(alphabets[w.script].near) {
			return false
		}
	}
	return true
}

// beside is two neighbouring words written as one.
func (w written) beside(o written) written {
	if w.script != o.script || w.script == Latin {
		return written{abjad: w.abjad || o.abjad}
	}
	return written{w.script, w.codes + o.codes, w.abjad || o.abjad}
}

// writtenBy reads the letters of a word in its own script off its folded ones. A
// word that mixes scripts is compared by its Latin letters.
func writtenBy(letters []letter, abjad bool) written {
	w := written{abjad: abjad}
	var codes []byte
	for _, l := range letters {
		if l.script == Latin || w.script != Latin && l.script != w.script {
			return written{abjad: abjad}
		}
		w.script = l.script
		if l.code != noLetter {
			codes = append(codes, l.code)
		}
		if l.silent != 0 {
			codes = append(codes, l.silent-1)
		}
	}
	w.codes = string(codes[:min(len(codes), maxWord)])
	return w
}
