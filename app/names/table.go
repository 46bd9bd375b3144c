package names

import (
	"slices"
)

// Table holds many words so that those like one word are found without
// comparing it with each: only where the signatures leave a way within the limit
// are letters compared. It finds exactly what comparing with each would find.
type Table struct {
	Words   []*Word
	ids     map[string]int32
	classes map[int32][]int32
	groups  []group
}

// group holds the words of one length, so that one limit holds for all, with
// their signatures side by side in memory.
type group struct {
	letters int
	ids     []int32
	fine    []signature
	coarse  []signature
	sym     []byte  // letters for each word
	del     []int16 // likewise
}

// NewTable makes an empty table.
func NewTable() *Table {
	return &Table{ids: map[string]int32{}, classes: map[int32][]int32{}}
}

// Add puts a word into the table, once, and returns its number. Freeze has to be
// called before words are looked for.
func (t *Table) Add(w *Word) int32 {
	if id, ok := t.ids[w.Key()]; ok {
		return id
	}
	id := int32(len(t.Words))
	t.ids[w.Key()] = id
	t.Words = append(t.Words, w)
	if w.Class != 0 {
		t.classes[w.Class] = append(t.classes[w.Class], id)
	}
	return id
}

// Freeze puts the words in order.
func (t *Table) Freeze() {
	groups := make([]group, maxWord+2)
	for i, w := range t.Words {
		g := &groups[w.Letters]
		g.letters = w.Letters
		g.ids = append(g.ids, int32(i))
		g.fine, g.coarse = append(g.fine, w.fine), append(g.coarse, w.coarse)
		g.sym = append(g.sym, w.sym...)
		g.del = append(g.del, w.del...)
	}
	t.groups = slices.DeleteFunc(groups, func(g group) bool { return len(g.ids) == 0 })
}

// Like calls found for every word of the table that may be read for w, with its
// cost; most bounds the cost beside the limit for the words' length.
func (t *Table) Like(w *Word, most int, found func(id int32, cost int)) {
	if w.Class != 0 {
		for _, id := range t.classes[w.Class] {
			c, _ := cost(w, t.Words[id], most)
			found(id, c)
		}
	}
	var p profile
	p.of(w)
	for i := range t.groups {
		t.groups[i].like(t.Words, w, &p, most, found)
	}
}

func (g *group) like(words []*Word, w *Word, p *profile, most int, found func(id int32, cost int)) {
	budget := min(limitOf(min(w.Letters, g.letters)), most)
	fine, coarse := budget/costFine, budget/costCoarse // letters that may be unlike
	n := g.letters
	for k := range g.coarse {
		if w.coarse.unlike(g.coarse[k]) > coarse || w.fine.unlike(g.fine[k]) > fine {
			continue
		}
		o := words[g.ids[k]]
		if o.script != w.script {
			if c, ok := cost(w, o, budget); ok && (w.Class == 0 || o.Class != w.Class) {
				found(g.ids[k], c)
			}
			continue
		}
		c := p.edits(g.sym[k*n:(k+1)*n], g.del[k*n:(k+1)*n], w.del, int16(min(budget, costUnlike-1)))
		if c > budget {
			continue
		}
		if w.Class != 0 && o.Class == w.Class {
			continue
		}
		if c, ok := settle(w, o, c, budget); ok {
			found(g.ids[k], c)
		}
	}
}
