package search

import (
	"bytes"

	"postern/app/names"
)

// pairing remembers, during one search of a segment, what the words of a query and
// those of the lexicon cost each other, so that no two are compared twice.
type pairing struct {
	g       *segment
	q       *query
	seekers []names.Seeker // by the query's words
	slots   []uint32       // a word's number + 1, at a place by its hash
	rows    []int16        // beside slots: the costs by the query's words, noPair for none
	used    []uint32       // places in slots
	pairs   []names.Pair
	sounds  []names.Sound // of the listed name's words
}

const noPair = -1

// begin makes a pairing ready for a query.
func (p *pairing) begin(g *segment, q *query) {
	p.g, p.q = g, q
	n := len(q.name.Tokens)
	for len(p.seekers) < n {
		p.seekers = append(p.seekers, names.Seeker{})
	}
	for i := range n {
		p.seekers[i].Seek(q.name.Tokens[i].Word)
	}
	if len(p.slots) == 0 {
		p.slots = make([]uint32, leastSlots)
	}
	for _, at := range p.used {
		p.slots[at] = 0
	}
	p.used = p.used[:0]
	if need := len(p.slots) * n; len(p.rows) < need {
		p.rows = make([]int16, need)
	}
}

// leastSlots must be a power of two.
const leastSlots = 1 << 12

// row is what each of the query's words costs for a word of the lexicon.
func (p *pairing) row(word uint32) []int16 {
	n := len(p.q.name.Tokens)
	at := p.place(word)
	row := p.rows[int(at)*n : int(at+1)*n]
	if p.slots[at] != 0 {
		return row
	}
	if 2*len(p.used) >= len(p.slots) {
		p.grow()
		at = p.place(word)
		row = p.rows[int(at)*n : int(at+1)*n]
	}
	p.slots[at] = word + 1
	p.used = append(p.used, at)
	for i := range n {
		row[i] = noPair
		if c, ok := p.seekers[i].Cost(p.g.lexicon, word, noBudget); ok {
			row[i] = int16(c)
		}
	}
	return row
}

// noBudget leaves the cost of a word to the limit for its length.
const noBudget = 1 << 14

// place is where a word stands in slots, or will.
func (p *pairing) place(word uint32) uint32 {
	mask := uint32(len(p.slots) - 1)
	at := word * 2654435769 >> 7 & mask
	for p.slots[at] != 0 && p.slots[at] != word+1 {
		at = (at + 1) & mask
	}
	return at
}

func (p *pairing) grow() {
	n := len(p.q.name.Tokens)
	slots, rows, used := p.slots, p.rows, p.used
	p.slots, p.rows, p.used = make([]uint32, 2*len(slots)), make([]int16, 2*len(slots)*n), nil
	for _, from := range used {
		at := p.place(slots[from] - 1)
		p.slots[at] = slots[from]
		copy(p.rows[int(at)*n:int(at+1)*n], rows[int(from)*n:int(from+1)*n])
		p.used = append(p.used, at)
	}
}

// of gathers how parts of the query may be read for parts of a name whose words
// and side are given. found says that more than an initial agrees. The slice is
// kept until the next call.
func (p *pairing) of(words []uint32, side *names.Side) (pairs []names.Pair, found bool) {
	q := p.q
	p.pairs = p.pairs[:0]
	for k, id := range words {
		row := p.row(id)
		at := names.Pair{L0: int8(k), L1: int8(k + 1), Kind: names.PairWord}
		for i, c := range row {
			at.Q0, at.Q1 = int8(i), int8(i+1)
			if c != noPair {
				at.Cost = int(c)
				p.pairs = append(p.pairs, names.NewPair(&q.side, side, at))
			}
			if q.cut && q.mayBeCut(i) && p.begins(i, id) {
				cut := at
				cut.Kind, cut.Cost = names.PairCut, 0
				p.pairs = append(p.pairs, names.NewPair(&q.side, side, cut))
			}
		}
		p.joined(at, id, side)
	}
	p.writtenApart(words, side)
	found = len(p.pairs) > 0
	p.pairs = names.AppendInitials(p.pairs, &q.side, side)
	return p.pairs, found
}

// begins reports whether a word of the query is the beginning of a listed one.
func (p *pairing) begins(token int, word uint32) bool {
	begin, whole := p.q.name.Tokens[token].Word.Text, p.g.lexicon.Text(word)
	return len(begin) > 1 && len(whole) > len(begin) && string(whole[:len(begin)]) == begin
}

// joined adds the pairs in which neighbouring words of the query are one listed
// word.
func (p *pairing) joined(at names.Pair, word uint32, side *names.Side) {
	for k := range p.q.joins {
		j := &p.q.joins[k]
		if p.g.lexicon.Sound(word) != j.Sound.Hash {
			continue
		}
		w := p.g.lexicon.Word(word)
		if c, ok := names.JoinedCost(w, names.Sounds(w.Text), j); ok {
			at.Q0, at.Q1, at.Kind, at.Cost = j.From, j.Behind, names.PairJoined, c
			p.pairs = append(p.pairs, names.NewPair(&p.q.side, side, at))
		}
	}
}

// writtenApart adds the pairs in which a word of the query is several listed ones.
func (p *pairing) writtenApart(words []uint32, side *names.Side) {
	if len(words) < 2 {
		return
	}
	p.sounds = p.sounds[:0]
	for _, id := range words {
		p.sounds = append(p.sounds, names.Sounds(p.g.lexicon.Text(id)))
	}
	for from := range words {
		sound := p.sounds[from]
		for behind := from + 2; behind <= len(words) && behind <= from+names.MostJoined; behind++ {
			sound = sound.With(p.sounds[behind-1])
			for i := range p.q.sounds {
				if p.q.sounds[i].Hash == sound.Hash && p.q.sounds[i].Letters == sound.Letters {
					p.apart(i, words, from, behind, side)
				}
			}
		}
	}
}

func (p *pairing) apart(token int, words []uint32, from, behind int, side *names.Side) {
	j, ok := p.g.lexicon.Join(words, from, behind)
	if !ok {
		return
	}
	if c, ok := names.JoinedCost(p.q.name.Tokens[token].Word, p.q.sounds[token], &j); ok {
		p.pairs = append(p.pairs, names.NewPair(&p.q.side, side, names.Pair{
			Q0: int8(token), Q1: int8(token + 1), L0: int8(from), L1: int8(behind), Kind: names.PairJoined, Cost: c,
		}))
	}
}

// writtenAs reports whether the words of a listed name, written together, are the
// letters given.
func (g *segment) writtenAs(words []uint32, letters []byte) bool {
	for _, id := range words {
		rest, ok := bytes.CutPrefix(letters, g.lexicon.Text(id))
		if !ok {
			return false
		}
		letters = rest
	}
	return len(letters) == 0
}
