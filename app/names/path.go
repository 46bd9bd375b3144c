package names

import (
	"slices"
	"sync"
)

// path walks through words in the order of their symbols and keeps, for the
// symbols that neighbouring words share, what they cost. What it counts is never
// more than the words cost, and may be less: a symbol's own cost depends on the one
// behind it, which is not known yet.
type path struct {
	sym     [maxWord + 2]byte // of the word sought, in the walk's direction
	del     [maxWord + 2]int16
	read    [maxWord + 2]*[256]int16
	n       int
	half    int   // symbols of the first half
	most    int16 // of the whole
	atHalf  int16 // of the first half
	forward bool
	head    *[256]int16
	leave   *[2][256][256]int16 // what leaving out a symbol costs at least, behind another
	rows    [maxWord + 3][maxWord + 2]int16
	alive   [maxWord + 3]span // of each row, what is not dead

	hard, all uint64 // the word's signature
	unlike    int    // letters that may be unlike by it
}

// span is the columns from ≤ j ≤ to of a row; none where from > to.
type span struct{ from, to int8 }

const dead = costUnlike

// begin makes the path of a word ready, from its start.
func (p *path) begin(s *Seeker, most int) {
	w := s.word
	del := w.del
	p.n = len(w.sym)
	for i, c := range w.sym {
		p.sym[i], p.del[i], p.read[i] = c, del[i], s.p.cost[i]
	}
	p.most, p.atHalf, p.half = int16(min(most, costUnlike-1)), int16(min(most, costUnlike-1))/2, p.n/2
	p.forward, p.head = true, &s.p.head
	p.leave = leastDeletions()
	p.hard, p.all, p.unlike = w.fine.hard, w.fine.all, most/costFine
}

// turn makes it ready from the end.
func (p *path) turn() {
	for i, k := 0, p.n-1; i < k; i, k = i+1, k-1 {
		p.sym[i], p.sym[k] = p.sym[k], p.sym[i]
		p.del[i], p.del[k] = p.del[k], p.del[i]
		p.read[i], p.read[k] = p.read[k], p.read[i]
	}
	p.half, p.forward = p.n-p.half, false
}

// walk calls found for the places from ≤ at < to whose words may be within the
// cost.
func (p *path) walk(w *ways, from, to uint32, found func(at uint32)) {
	first := &p.rows[0]
	first[0] = 0
	p.alive[0] = span{0, 0}
	for j := range p.n {
		first[j+1] = p.within(j+1, first[j]+p.del[j])
		if first[j+1] < dead {
			p.alive[0].to = int8(j + 1)
		}
	}
	depth := 0 // rows that hold for the word before
	for at := from; at < to; {
		if at > from {
			depth = min(depth, int(w.shared[at]))
		}
		word := w.sym[w.start[at]:w.start[at+1]]
		hopeless := unlike(p.hard, p.all, w.hard[at], w.all[at]) > p.unlike
		if hopeless { // only what the next word shares is worth knowing
			word = word[:0]
			if at+1 < to {
				word = w.sym[w.start[at]:][:w.shared[at+1]]
			}
		}
		alive := true
		for depth < len(word) {
			if alive = p.step(word, depth); !alive {
				break
			}
			depth++
		}
		if alive {
			if !hopeless && p.rows[depth][p.n] <= p.most && int(p.alive[depth].to) == p.n {
				found(at)
			}
			at++
			continue
		}
		// Nothing that begins with depth+1 of these symbols can be within the cost.
		at = nextBelow(w.shared, w.least, at+1, to, uint8(depth))
	}
}

// ways is the words of a lexicon in the order of a walk.
type ways struct {
	sym       []byte
	start     []uint32
	shared    []uint8 // symbols a word has in common with the one before
	least     []uint8 // of every blockWords words
	hard, all []uint64
}

// blockWords is for how many words in a row the least number of shared symbols is
// kept.
const blockWords = 64

func leastShared(shared []uint8) []uint8 {
	var out []uint8
	for block := range slices.Chunk(shared, blockWords) {
		out = append(out, slices.Min(block))
	}
	return out
}

// nextBelow is the next word that shares no more than most symbols with the one
// before it.
func nextBelow(shared, least []uint8, at, to uint32, most uint8) uint32 {
	for at < to && at%blockWords != 0 && shared[at] > most {
		at++
	}
	if at >= to || shared[at] <= most {
		return min(at, to)
	}
	block := at / blockWords
	for int(block) < len(least) && least[block] > most {
		block++
	}
	for at = block * blockWords; at < to && shared[at] > most; at++ {
	}
	return min(at, to)
}

// within is a cost of the first j symbols, or dead where it is too much.
func (p *path) within(j int, cost int16) int16 {
	if cost > p.most || j <= p.half && cost > p.atHalf {
		return dead
	}
	return cost
}

// step works out the row behind word[at] and reports whether anything is left.
func (p *path) step(word []byte, at int) bool {
	c := word[at]
	before := byte(0xff)
	if at > 0 {
		before = word[at-1]
	}
	leave := p.leaving(c, before)
	last, row := &p.rows[at], &p.rows[at+1]
	from, to := int(p.alive[at].from), int(p.alive[at].to)+1
	run := at
	if at > 0 && c != before {
		run = p.run(word, at-1)
	}
	for k := run; k < at; k++ {
		to = max(to, int(p.alive[k].to)+2) // two that changed places
		from = min(from, int(p.alive[k].from)+2)
	}
	to = min(to, p.n)
	alive := span{int8(p.n + 1), -1}
	left := int16(dead)
	for j := from; j <= p.n && (j <= to || left < dead); j++ {
		cost := int16(dead)
		if j > 0 {
			cost = left + p.del[j-1]
			if p.has(at, j-1) {
				cost = min(cost, last[j-1]+p.reading(at, j-1, c))
			}
			if run < at && j > 1 && c == p.sym[j-2] && before == p.sym[j-1] {
				cost = min(cost, p.swapped(run, at, j))
			}
			if cost > p.most || j <= p.half && cost > p.atHalf {
				cost = dead
			}
		}
		if p.has(at, j) {
			if stay := last[j] + leave; stay < cost && stay <= p.stayLimit(j) {
				cost = stay
			}
		}
		if cost < dead {
			alive.from, alive.to = min(alive.from, int8(j)), int8(j)
		}
		row[j] = cost
		left = cost
	}
	p.alive[at+1] = alive
	if alive.to >= 0 {
		return true
	}
	for k := p.run(word, at); k <= at; k++ {
		if p.mayBeSwapped(c, k) {
			return true
		}
	}
	return false
}

// run is where the equal symbols begin of which the one at a place is the last. From the
// end it is the first of them that may have changed places with its neighbour, and those
// behind it are left out; from the start it stands alone.
func (p *path) run(word []byte, at int) int {
	from := at
	for !p.forward && from > 0 && word[from-1] == word[at] {
		from--
	}
	return from
}

// swapped is the cost of j symbols where the last two changed places; those of the other
// word are the one behind row at and the last of a run.
func (p *path) swapped(run, at, j int) int16 {
	cost := int16(dead)
	for k := run; k < at; k++ {
		if p.has(k, j-2) {
			cost = min(cost, p.rows[k][j-2]+costSwap+int16(at-1-k)*costDoubled)
		}
	}
	return cost
}

// has reports whether a cell of a row is worked out; what is not is dead.
func (p *path) has(row, j int) bool {
	a := p.alive[row]
	return j >= int(a.from) && j <= int(a.to)
}

func (p *path) reading(at, j int, c byte) int16 {
	if at+j == 0 && p.forward {
		return p.head[c]
	}
	return p.read[j][c]
}

// stayLimit bounds the cost where a symbol of the other word is left out behind j of
// the word sought. Between the halves that belongs to the second.
func (p *path) stayLimit(j int) int16 {
	if j < p.half || j == p.half && !p.forward {
		return p.atHalf
	}
	return p.most
}

// mayBeSwapped reports whether a symbol may be the second of two that changed
// places, counted from a row.
func (p *path) mayBeSwapped(c byte, row int) bool {
	for j := p.alive[row].from; j <= p.alive[row].to && int(j)+1 < p.n; j++ {
		if p.sym[j+1] == c && p.rows[row][j] <= p.most-costSwap {
			return true
		}
	}
	return false
}

// leaving is the least that leaving out a symbol costs behind another.
func (p *path) leaving(c, before byte) int16 {
	if p.forward {
		return p.leave[0][before][c]
	}
	return p.leave[1][before][c]
}

// leastDeletions is the least that leaving out a symbol costs where the one before
// it, or the one behind it, is known. Working it out takes a tenth of a second, which a
// program that seeks no name does not spend.
var leastDeletions = sync.OnceValue(buildLeastDeletions)

func buildLeastDeletions() *[2][256][256]int16 {
	var symbols []byte
	for c := range symCount {
		symbols = append(symbols, byte(c))
	}
	symbols = append(symbols, 0x80, 0xff) // a foreign letter, none
	var t [2][256][256]int16
	for known := range 256 {
		for c := range 256 {
			t[0][known][c], t[1][known][c] = dead, dead
			for _, other := range symbols {
				t[0][known][c] = min(t[0][known][c], deletion(byte(c), byte(known), other))
				if byte(c) != other || c >= 0x80 {
					t[1][known][c] = min(t[1][known][c], deletion(byte(c), other, byte(known)))
				}
			}
			if known == c { // of two equal letters either may be the one left out
				t[0][known][c], t[1][known][c] = min(t[0][known][c], costDoubled), min(t[1][known][c], costDoubled)
			}
		}
	}
	return &t
}
