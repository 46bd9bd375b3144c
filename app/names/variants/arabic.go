package variants

import "math/rand/v2"

// Arabic words are made of three root letters in a pattern. Script and standard
// are without the short vowels: the standard is ICAO Doc 9303 part 3 §6 table C,
// as a machine-readable zone has it. usual is how people hear them.
var (
	radicals = sounds("ب B b;ت T t;ث XTH th;ج J j;ح XH h;خ XKH kh;د D d;ذ XDH dh;ر R r;ز Z z;س S s;ش XSH sh;" +
		"ص XSS s;ض XDZ d;ط XTT t;ظ XZZ z;غ G gh;ف F f;ق Q q;ك K k;ل L l;م M m;ن N n;ه H h")
	longA  = sound{"ا", "A", []string{"a"}}
	longI  = sound{"ي", "Y", []string{"i"}}
	longU  = sound{"و", "W", []string{"u"}}
	shortA = sound{"", "", []string{"a"}}
	shortI = sound{"", "", []string{"i"}}
	meem   = sound{"م", "M", []string{"m"}}
	lam    = sound{"ل", "L", []string{"l"}}
	hyphen = sound{"", "", []string{"-"}}
)

// arabicWord is a word after one of the patterns fā‘il, fa‘īl, fa‘‘āl, maf‘ūl.
func arabicWord(r *rand.Rand) word {
	a, b, c := pick(r, radicals), pick(r, radicals), pick(r, radicals)
	switch r.IntN(4) {
	case 0:
		return word{a, longA, b, shortI, c}
	case 1:
		return word{a, shortA, b, longI, c}
	case 2:
		return word{a, shortA, b, {"", "", b.usual}, longA, c}
	}
	return word{meem, shortA, a, b, longU, c}
}

// nisba is the name of where somebody comes from: al- and an ending i.
func nisba(r *rand.Rand) word {
	return append(append(word{longA, lam, hyphen}, arabicWord(r)...), longI)
}

// heard writes an Arabic word as it is heard.
func (w word) heard() string {
	text := ""
	for _, s := range w {
		text += s.usual[0]
	}
	return capital(text)
}
