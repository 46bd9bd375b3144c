package variants

import "math/rand/v2"

// tongue makes up words that sound like a language: syllables of onset, vowel and
// now and then a coda, then an ending.
type tongue struct {
	onsets, vowels, codas []sound
	inner                 []sound // onsets within a word only
	codaIn                int     // one syllable in so many ends in a coda; 0 is none
	least, most           int     // syllables before the ending
	givenEnds, familyEnds []word
}

func (t *tongue) word(r *rand.Rand, ends []word) word {
	var w word
	n := t.least + r.IntN(t.most-t.least+1)
	for i := range n {
		onsets := t.onsets
		if i > 0 && len(t.inner) > 0 && r.IntN(3) == 0 {
			onsets = t.inner
		}
		w = append(w, pick(r, onsets), pick(r, t.vowels))
		if t.codaIn > 0 && (i+1 < n || len(ends) == 0) && r.IntN(t.codaIn) == 0 {
			w = append(w, pick(r, t.codas))
		}
	}
	if len(ends) > 0 {
		w = append(w, pick(r, t.onsets))
		w = append(w, pick(r, ends)...)
	}
	return w
}

func (t *tongue) given(r *rand.Rand) word  { return t.word(r, t.givenEnds) }
func (t *tongue) family(r *rand.Rand) word { return t.word(r, t.familyEnds) }

// urdu: long vowels, q, w and z and doubled letters are written as one likes; the
// standard stands first.
var urdu = &tongue{
	onsets: latin("b;d;f;g;gh;h;j;kh;l;m;n;q k;r;s;sh;t;w v;y;z"),
	inner:  latin("bb b;rr r;ll l;ss s;tt t;mm m"),
	vowels: latin("a;a;aa a;ee i;oo u ou;i;u o;ai ay ei"),
	codas:  latin("r;l;n;sh;f;s;m"),
	codaIn: 4, least: 1, most: 2,
	givenEnds:  []word{latin("aa a;n"), latin("ee i;d"), latin("oo u;r"), latin("a ah"), latin("a;q k"), latin("ee i;z")},
	familyEnds: []word{latin("w v;aa a;l"), latin("z;ai ay ei"), latin("kh;ail el"), latin("aa a;n;i ee y"), latin("oo u ou;n"), latin("w v;a;r;i y")},
}

// western: a plain one for Italian, Dutch and English forms.
var western = &tongue{
	onsets: latin("b;c;d;f;g;l;m;n;p;r;s;t;v;br;tr;gr;st;sc"),
	vowels: latin("a;e;i;o;u;a;o"),
	codas:  latin("l;n;r;s"),
	codaIn: 3, least: 2, most: 2,
	givenEnds:  []word{latin("o"), latin("a"), latin("ino"), latin("eo")},
	familyEnds: []word{latin("etti"), latin("ano"), latin("olo"), latin("ucci"), latin("era"), latin("esco")},
}

// spanish: family names without a patronymic's ending, so that no two are alike by
// that alone.
var spanish = &tongue{
	onsets: latin("b;c;d;f;g;l;m;n;p;r;t;v;br;tr;gr;pl;qu;ch"),
	vowels: latin("a;e;i;o;ue;a;o"),
	codas:  latin("l;n;r;s"),
	codaIn: 3, least: 2, most: 2,
	givenEnds:  []word{latin("o"), latin("a"), latin("ino"), latin("elo")},
	familyEnds: []word{latin("ero"), latin("ales"), latin("ido"), latin("ondo"), latin("uela"), latin("arra")},
}

// greek: by ELOT 743, then as it was written before it and still is.
var greek = &tongue{
	onsets: sounds("β v v b;γ g;δ d d dh;ζ z;θ th;κ k k c;λ l;μ m;ν n;π p;ρ r;σ s;τ t;φ f f ph;χ ch ch h x;στ st;τρ tr;ξ x x ks"),
	vowels: sounds("α a;ε e;η i i e;ι i;ο o;ω o;ου ou ou u;υ y y i;α a;ο o;αυρ avr avr aur;ευσ efs efs eus"),
	codas:  sounds("μπ mp b mp;ντ nt nt d;γγ ng ng gg;ρ r;λ l;ν n"),
	codaIn: 4, least: 1, most: 2,
	givenEnds:  []word{sounds("ο o;ς s"), sounds("η i i e;ς s"), sounds("ια ia"), sounds("ιος ios"), sounds("ας as")},
	familyEnds: []word{sounds("ό o;π p;ου ou ou u;λ l;ο o;ς s"), sounds("ά a;κ k;η i;ς s"), sounds("ί i;δ d;η i;ς s"), sounds("έ e;λ l;λ l;η i;ς s"), sounds("ι i;ά a;δ d;η i;ς s")},
}

// russian: by ICAO Doc 9303 part 3 §6 table B, then as BGN, ISO 9 and people do.
var russian = &tongue{
	onsets: sounds("б b;в v;г g;д d;ж zh zh j;з z;к k;л l;м m;н n;п p;р r;с s;т t;ф f;х kh kh h;ц ts ts c;ч ch;ш sh;щ shch shch sch"),
	vowels: sounds("а a;е e;и i;о o;у u;ы y;ю iu iu yu ju;я ia ia ya ja;а a;о o"),
	codas:  sounds("р r;л l;н n;с s;й i i y j"),
	codaIn: 4, least: 1, most: 2,
	givenEnds:  []word{sounds("ан an"), sounds("ей ei ey ej"), sounds("ий ii iy y"), sounds("ина ina"), sounds("ислав islav")},
	familyEnds: []word{sounds("ов ov ov off"), sounds("ский skii skiy sky ski"), sounds("енко enko"), sounds("ин in"), sounds("ев ev ev eff")},
}

// patronymic makes a father's name with its ending out of a given name.
func patronymic(r *rand.Rand) word {
	t := *russian
	t.least, t.most = 1, 1
	return append(t.word(r, []word{sounds("ан an"), sounds("ел el"), sounds("ир ir"), sounds("ом om")}), sounds("ович ovich ovich ovitch")...)
}
