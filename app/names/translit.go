package names

import (
	_ "embed"
	"sync"
)

//go:embed translit.bin
var translitTable []byte

// Transliteration says what a word in Arabic or Cyrillic script and one in Latin
// letters cost each other: how likely each letter is read as up to four Latin
// symbols between its neighbours, and how likely these Latin symbols between theirs
// are written with it. It is learned by app/names/train and never changes.
type Transliteration struct {
	scripts [scripts]scriptReadings
}

// LoadTransliteration returns the model that the program carries.
func LoadTransliteration() *Transliteration { return embeddedTransliteration() }

var embeddedTransliteration = sync.OnceValue(func() *Transliteration {
	t, err := ReadTransliteration(translitTable)
	if err != nil {
		panic(err) // embedded: a fault of the build
	}
	return t
})

// Word makes a word of a whole text by itself, without the tables of names.
func (t *Transliteration) Word(text string) *Word {
	var all []letter
	abjad := false
	fold(text, func(letters []letter, _ int, bare bool) {
		all = append(all, letters...)
		abjad = abjad || bare
	})
	return newWordBy(t, textOf(all), writtenBy(all, abjad), nil)
}

// reading is what one letter of a script between its neighbours may stand for.
// Costs are in hundredths of a nat above its plain reading.
type reading struct {
	silent  arc // it stands for nothing
	first   [symCount + 1]uint16
	arcs    []arc // those that begin with symbol s are first[s]..first[s+1]-1
	misread *misreads
	hard    [2]lanes // the class that no cheaper reading lacks, for the fine and the coarse signature
	all     [2]lanes // how many letters of each class its cheaper readings hold at most
}

// arc is one reading of a letter: up to maxSegment symbols, the first one packed
// highest.
type arc struct {
	cost    int16
	more    uint8  // symbols behind the first
	symbols uint32 // those behind the first
	at      int32  // of what its neighbours change, in scriptReadings.rows
}

// neighbours is how many symbols are told apart beside an arc: those of Latin
// letters, any other, and none.
const (
	neighbours    = symCount + 2
	neighbourAny  = symCount
	neighbourNone = symCount + 1
	maxSegment    = 4
	betweenUnit   = 4 // hundredths of a nat that one step of scriptReadings.between is
)

// scriptReadings are all readings of one script.
type scriptReadings struct {
	letters int
	of      []*reading // by letter, letter behind and letter before
	rows    []uint32   // of between, by arc.at and symbol behind
	between []uint8    // by row and symbol before
}

// slips of the pen between scripts, in hundredths of a nat.
const (
	slipMisread = 250 // at least, another Latin symbol than one the letter is read as
	slipLost    = 280 // a letter of the script stands for nothing
	slipVowel   = 130 // at least, a Latin vowel that no letter stands for
	slipStray   = 280 // any other Latin symbol
)

// reads returns the readings of a word's letters, each between its neighbours.
func (r *scriptReadings) reads(s Script, codes string) []*reading {
	out := make([]*reading, len(codes))
	near := alphabets[s].near
	for i := range len(codes) {
		before, behind := r.letters, r.letters
		if i > 0 {
			before = int(near[codes[i-1]])
		}
		if i+1 < len(codes) {
			behind = int(near[codes[i+1]])
		}
		out[i] = r.of[(int(codes[i])*(r.letters+1)+behind)*(r.letters+1)+before]
	}
	return out
}

// crosses reports whether the learned readings say what two words cost each other,
// and which of them is read.
func crosses(a, b *Word) (script, latin *Word, ok bool) {
	switch {
	case a.script == b.script:
		return nil, nil, false
	case a.script == Arabic, b.script == Latin:
		return a, b, true
	}
	return b, a, true
}

// across is the cost of a word in script and another one's Latin symbols, or any
// figure above most where there is no way within it.
func across(w, latin *Word, most int) int {
	d := crossing{x: latin.sym, del: latin.del, r: w.readings, most: int32(most)}
	return d.cost(w.reads, w.hasArticle())
}

// crossing works out what reading letters of a script as Latin symbols costs, a
// row for each letter.
type crossing struct {
	x      []byte
	del    []int16
	r      *scriptReadings
	most   int32
	beside [maxWord + 3]uint8 // x by neighbours, one place on, with none at both ends
	rows   [3][maxWord + 2]int32
}

func (d *crossing) cost(reads []*reading, article bool) int {
	n, m := len(reads), len(d.x)
	d.beside[0], d.beside[m+1], d.beside[m+2] = neighbourNone, neighbourNone, neighbourNone
	for j, s := range d.x {
		d.beside[j+1] = min(s, neighbourAny)
	}
	for k := range d.rows {
		for j := range m + 1 {
			d.rows[k][j] = costUnlike
		}
	}
	d.rows[0][0] = 0
	for i, r := range reads {
		row, next, then := &d.rows[i%3], &d.rows[(i+1)%3], &d.rows[(i+2)%3]
		if i == articleLetters && article {
			row[0] = min(row[0], articleLetters*costArticle)
		}
		least := d.stray(row)
		for j := range m + 1 {
			if row[j] > d.most {
				continue
			}
			d.read(r, row[j], j, next, i == 0)
			if i+1 < n && j+1 < m {
				d.swap(r, reads[i+1], row[j], j, then)
			}
		}
		_ = least
		for j := range m + 1 {
			row[j] = costUnlike
		}
	}
	last := &d.rows[n%3]
	d.stray(last)
	return int(max(last[m], 0))
}

// stray lets Latin symbols stand that no letter is read as, and returns the least
// of the row.
func (d *crossing) stray(row *[maxWord + 2]int32) int32 {
	least := row[0]
	for j, s := range d.x {
		c := int32(slipStray)
		if v := int32(d.del[j]); v < slipStray && s < symCount {
			c = max(v, slipVowel)
			if j > 0 && d.x[j-1] == s {
				c = v
			}
		}
		row[j+1] = min(row[j+1], row[j]+c)
		least = min(least, row[j+1])
	}
	return least
}

// read reads one letter from symbol j on.
func (d *crossing) read(r *reading, c int32, j int, next *[maxWord + 2]int32, first bool) {
	next[j] = min(next[j], c+min(d.arc(&r.silent, j, 0), slipLost))
	if j >= len(d.x) {
		return
	}
	s := d.x[j]
	if s >= symCount {
		return
	}
	miss := c + int32(r.misread[s])
	if first {
		miss += costFirst
	}
	next[j+1] = min(next[j+1], miss)
	for k := r.first[s]; k < r.first[s+1]; k++ {
		a := &r.arcs[k]
		end := j + 1 + int(a.more)
		if end > len(d.x) || !d.goesOn(a, j) {
			continue
		}
		next[end] = min(next[end], c+d.arc(a, j, 1+int(a.more)))
	}
}

func (d *crossing) goesOn(a *arc, j int) bool {
	left := a.symbols
	for k := j + int(a.more); k > j; k-- {
		if uint32(d.x[k])+1 != left&0x3f {
			return false
		}
		left >>= 6
	}
	return true
}

// arc is what an arc over symbols j..j+n-1 costs.
func (d *crossing) arc(a *arc, j, n int) int32 {
	row := d.r.rows[int(a.at)+int(d.beside[j+n+1])]
	return max(int32(a.cost)+betweenUnit*int32(d.r.between[int(row)*neighbours+int(d.beside[j])]), 0)
}

// swap reads two letters for two symbols that changed places.
func (d *crossing) swap(r, behind *reading, c int32, j int, then *[maxWord + 2]int32) {
	if c+costSwap > d.most || d.x[j] == d.x[j+1] {
		return
	}
	a, b := r.single(d.x[j+1]), behind.single(d.x[j])
	if a == nil || b == nil {
		return
	}
	then[j+2] = min(then[j+2], c+costSwap+d.arc(a, j, 2)+d.arc(b, j, 2))
}

// single is the reading of a letter as one symbol, or nil.
func (r *reading) single(s byte) *arc {
	if s >= symCount {
		return nil
	}
	for k := r.first[s]; k < r.first[s+1]; k++ {
		if r.arcs[k].more == 0 {
			return &r.arcs[k]
		}
	}
	return nil
}
