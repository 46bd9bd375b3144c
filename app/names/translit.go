package names

import (
	_ "embed"
	"sync"
)

// translit.bin is written by app/names/train, which draws no random numbers: the same
// word lists give the same table. It is learned from nine tenths of two lists of
// names of people in Latin letters and in script, in the public domain (CC0). Of 500
// held-out words of each script, .930 in Arabic and .930 in Cyrillic find their Latin
// form in the top ten of all 50,897 and 128,109 Latin words.
//
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
	by     *letterReadings
	silent arc // it stands for nothing
	first  [symCount + 1]uint16
	arcs   []arc           // those that begin with symbol s are first[s]..first[s+1]-1
	alone  [symCount]int16 // of arcs, the reading as that symbol alone, -1 for none
	hard   [2]lanes        // the class that no cheaper reading lacks, for the fine and the coarse signature
	all    [2]lanes        // how many letters of each class its cheaper readings hold at most
}

// arc is one reading of a letter: up to maxSegment symbols, the first one packed
// highest.
type arc struct {
	cost    int16
	more    uint8  // symbols behind the first
	symbols uint32 // those behind the first
	at      int32  // of what its neighbours change, in letterReadings.rows
}

// neighbours is how many symbols are told apart beside an arc: those of Latin
// letters, any other, and none.
const (
	neighbours    = symCount + 2
	neighbourAny  = symCount
	neighbourNone = symCount + 1
	maxSegment    = 4
	betweenUnit   = 4 // hundredths of a nat that one step of letterReadings.between is
)

// letterReadings is what one letter may stand for.
type letterReadings struct {
	of      []*reading      // by letter behind and letter before
	least   func() *reading // what each reading costs where it costs least
	misread misreads
	rows    []uint32 // of between, by arc.at and symbol behind
	between []uint8  // by row and symbol before
}

// misreads is what other single symbols cost than those a letter is read as.
type misreads [symCount]int16

// slips of the pen between scripts, in hundredths of a nat.
const (
	slipMisread = 250 // at least, another Latin symbol than one the letter is read as
	slipLost    = 280 // a letter of the script stands for nothing
	slipDoubled = 40  // a Latin symbol is doubled
	slipVowel   = 130 // at least, a Latin vowel that no letter stands for
	slipStray   = 280 // any other Latin symbol; one that is doubled costs no more than between Latin words
	costHeard   = 180 // what leaving a symbol out costs between Latin words that is sure to be heard
)

// reads returns the readings of a word's letters, each between its neighbours; what
// stands behind an article begins a word.
func (r *scriptReadings) reads(s Script, codes string, article bool) []*reading {
	out := make([]*reading, len(codes))
	near, letters := alphabets[s].near, len(alphabets[s].trained)
	for i, letter := range alphabets[s].readAs(codes) {
		before, behind := letters, letters
		if i > 0 && !(article && i == articleLetters) {
			before = int(near[codes[i-1]])
		}
		if i+1 < len(codes) {
			behind = int(near[codes[i+1]])
		}
		out[i] = r.letter(letter).of[behind*(letters+1)+before]
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
	d := crossing{x: latin.sym, most: int32(most)}
	return d.cost(w.reads, latin.del, w.hasArticle())
}

// crossing works out what reading letters of a script as Latin symbols costs, a
// row for each letter: what stands before symbol j is read at the cost in place j.
type crossing struct {
	x      []byte
	most   int32
	beside [mostSymbols + 3]uint8 // x by neighbours, one place on, with none at both ends
	stray  [mostSymbols + 1]int32
	rows   [3]crossingRow
}

// crossingRow holds the costs of the places from..to-1, where any is within the
// bound; no other place of it can be reached.
type crossingRow struct {
	cost     [mostSymbols + 1]int32
	from, to int
}

func (r *crossingRow) clear() { r.from, r.to = 0, 0 }

// reach says that a place can be reached at a cost.
func (r *crossingRow) reach(j int, cost int32) {
	if r.to == 0 {
		r.from, r.to = j, j
	}
	for ; r.from > j; r.from-- {
		r.cost[r.from-1] = costUnlike
	}
	for ; r.to <= j; r.to++ {
		r.cost[r.to] = costUnlike
	}
	r.cost[j] = min(r.cost[j], cost)
}

// prepare lays the Latin word out.
func (d *crossing) prepare(del []int16) {
	m := len(d.x)
	d.beside[0], d.beside[m+1], d.beside[m+2] = neighbourNone, neighbourNone, neighbourNone
	for j, s := range d.x {
		d.beside[j+1] = min(s, neighbourAny)
		d.stray[j] = strayCost(d.x, del, j)
	}
}

func (d *crossing) cost(reads []*reading, del []int16, article bool) int {
	n, m := len(reads), len(d.x)
	d.prepare(del)
	d.rows[0].reach(0, 0)
	for i, r := range reads {
		row, next, then := &d.rows[i%3], &d.rows[(i+1)%3], &d.rows[(i+2)%3]
		then.clear()
		if i == articleLetters && article {
			row.reach(0, articleLetters*costArticle)
		}
		if row.to == 0 && next.to == 0 {
			return costUnlike
		}
		d.skip(row)
		for j := row.from; j < row.to; j++ {
			c := row.cost[j]
			if c > d.most {
				continue
			}
			d.read(r, c, j, next, i == 0)
			if i+1 < n && j+1 < m {
				d.swap(r, reads[i+1], c, j, then)
			}
		}
	}
	last := &d.rows[n%3]
	d.skip(last)
	if last.to <= m {
		return costUnlike
	}
	return int(last.cost[m])
}

// strayCost is what a Latin symbol costs that no letter is read as: at least what
// leaving it out costs between Latin words.
func strayCost(x []byte, del []int16, j int) int32 {
	switch c := int32(del[j]); {
	case j > 0 && x[j-1] == x[j]:
		return c
	case c < costHeard:
		return max(c, slipVowel)
	default:
		return max(c, slipStray)
	}
}

// skip lets Latin symbols stand that no letter is read as.
func (d *crossing) skip(row *crossingRow) {
	if row.to == 0 {
		return
	}
	for j := row.from; j < len(d.x) && j < row.to; j++ {
		if c := row.cost[j] + d.stray[j]; c <= d.most {
			row.reach(j+1, c)
		}
	}
}

// read reads one letter from symbol j on.
func (d *crossing) read(r *reading, c int32, j int, next *crossingRow, first bool) {
	if c := c + min(d.arc(r, &r.silent, j, 0), slipLost); c <= d.most {
		next.reach(j, c)
	}
	if j >= len(d.x) || d.x[j] >= symCount {
		return
	}
	s := d.x[j]
	miss := c + int32(r.by.misread[s])
	if first {
		miss += costFirst
	}
	if miss <= d.most {
		next.reach(j+1, miss)
	}
	for k := r.first[s]; k < r.first[s+1]; k++ {
		a := &r.arcs[k]
		end := j + 1 + int(a.more)
		if end > len(d.x) || !d.goesOn(a, j) {
			continue
		}
		if c := c + d.arc(r, a, j, 1+int(a.more)); c <= d.most {
			next.reach(end, c)
		}
		if a.more == 0 && end < len(d.x) && d.x[end] == s {
			if c := c + d.arc(r, a, j, 2) + slipDoubled; c <= d.most {
				next.reach(end+1, c)
			}
		}
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
func (d *crossing) arc(r *reading, a *arc, j, n int) int32 {
	return max(int32(a.cost)+int32(d.more(r, a, j, n)), 0)
}

// more is what an arc over symbols j..j+n-1 costs more beside its neighbours.
func (d *crossing) more(r *reading, a *arc, j, n int) int16 {
	row := r.by.rows[int(a.at)+int(d.beside[j+n+1])]
	return betweenUnit * int16(r.by.between[int(row)*neighbours+int(d.beside[j])])
}

// swap reads two letters for two symbols that changed places.
func (d *crossing) swap(r, behind *reading, c int32, j int, then *crossingRow) {
	if c+costSwap > d.most || d.x[j] == d.x[j+1] {
		return
	}
	a, b := r.single(d.x[j+1]), behind.single(d.x[j])
	if a == nil || b == nil {
		return
	}
	if c += costSwap + d.arc(r, a, j, 2) + d.arc(behind, b, j, 2); c <= d.most {
		then.reach(j+2, c)
	}
}

// single is the reading of a letter as one symbol, or nil.
func (r *reading) single(s byte) *arc {
	if s < symCount && r.alone[s] >= 0 {
		return &r.arcs[r.alone[s]]
	}
	return nil
}
