package names

import (
	"cmp"
	"maps"
	"slices"
	"strings"
)

// scriptTree holds words in script by what their letters are read as, so that what
// words begin with alike is read once. Its nodes lie in the order of a walk: behind a
// node those below it.
type scriptTree struct {
	readings []numberedReading
	costs    []int16  // of the arcs of readings, in the order of those of the letter's cheapest one
	depth    []uint8  // of a node, letters before it, with treeArticle
	reading  []uint32 // of a node, by number
	next     []uint32 // behind a node and all below it
	other    []uint32 // behind these and its neighbours that are the same letter
	ends     []uint32 // the words that end at a node are order[ends[node]:ends[node+1]]
	order    []uint32
	bare     int // words without a letter that is read, which lead
}

// numberedReading is a reading as the first letter of a word or as another one.
type numberedReading struct {
	cheapest *reading // whose arcs are those of all of the letter's
	first    bool
	least    uint32 // the number of the cheapest one as a reading
	costs    uint32 // where its costs lie: for nothing, then by arc
}

// treeArticle marks the nodes of words that begin with an article.
const treeArticle = 0x80

// newScriptTree makes the tree of words in the order of their letters.
func newScriptTree(words []*Word) *scriptTree {
	t := &scriptTree{order: numbers(len(words))}
	kind := make([]uint8, len(words))
	for i, w := range words {
		if w.hasArticle() {
			kind[i] = 1
		}
		if strings.ContainsAny(w.codes, alphabets[w.script].native) {
			kind[i] |= 2
		}
	}
	slices.SortStableFunc(t.order, func(x, y uint32) int {
		return cmp.Or(cmp.Compare(min(len(words[x].reads), 1), min(len(words[y].reads), 1)), cmp.Compare(kind[x], kind[y]))
	})
	n := readingNumbers{t: t, of: map[readingKey]uint32{}, least: map[leastKey]uint32{}}
	var before []*reading
	article := false
	for at, i := range t.order {
		w := words[i]
		if len(w.reads) == 0 {
			t.bare++
			continue
		}
		same := 0
		if w.hasArticle() == article {
			for same < len(before) && same < len(w.reads) && before[same] == w.reads[same] {
				same++
			}
			if same == len(w.reads) && same < len(before) {
				same-- // a node of its own, for words end where they are longest
			}
		}
		before, article = w.reads, w.hasArticle()
		for k := same; k < len(w.reads); k++ {
			depth := uint8(k)
			if article {
				depth |= treeArticle
			}
			t.depth = append(t.depth, depth)
			t.reading = append(t.reading, n.number(w.reads[k], k == 0))
			t.ends = append(t.ends, uint32(at))
		}
	}
	t.ends = append(t.ends, uint32(len(words)))
	t.join()
	return t
}

// join works out what lies behind the nodes.
func (t *scriptTree) join() {
	n := uint32(len(t.depth))
	t.next, t.other = make([]uint32, n), make([]uint32, n)
	level := func(node uint32) uint8 { return t.depth[node] &^ treeArticle }
	for i := range n {
		node := n - 1 - i
		behind := node + 1
		for behind < n && level(behind) > level(node) {
			behind = t.next[behind]
		}
		t.next[node], t.other[node] = behind, behind
		if behind < n && level(behind) == level(node) && t.least(behind) == t.least(node) {
			t.other[node] = t.other[behind]
		}
	}
}

func (t *scriptTree) least(node uint32) uint32 { return t.readings[t.reading[node]].least }

type readingKey struct {
	*reading
	first bool
}

type leastKey struct {
	*letterReadings
	first bool
}

// readingNumbers numbers readings in the order in which they come.
type readingNumbers struct {
	t     *scriptTree
	of    map[readingKey]uint32
	least map[leastKey]uint32
}

func (n *readingNumbers) number(r *reading, first bool) uint32 {
	key := readingKey{r, first}
	id, ok := n.of[key]
	if ok {
		return id
	}
	least, ok := n.least[leastKey{r.by, first}]
	if !ok {
		least = n.t.add(numberedReading{r.by.least(), first, uint32(len(n.t.readings)), 0}, r.by.least())
		n.least[leastKey{r.by, first}] = least
	}
	id = n.t.add(numberedReading{r.by.least(), first, least, 0}, r)
	n.of[key] = id
	return id
}

// add adds a reading with its costs.
func (t *scriptTree) add(n numberedReading, r *reading) uint32 {
	n.costs = uint32(len(t.costs))
	t.costs = append(t.costs, r.silent.cost)
	for s := range symCount {
		own := r.arcs[r.first[s]:r.first[s+1]]
		for _, a := range n.cheapest.arcs[n.cheapest.first[s]:n.cheapest.first[s+1]] {
			cost := int16(costUnlike)
			if k := slices.IndexFunc(own, func(o arc) bool { return o.more == a.more && o.symbols == a.symbols }); k >= 0 {
				cost = own[k].cost
			}
			t.costs = append(t.costs, cost)
		}
	}
	t.readings = append(t.readings, n)
	return uint32(len(t.readings) - 1)
}

// cheapest is a letter's reading that has every arc at what it costs where it costs
// least.
func (l *letterReadings) cheapest() *reading {
	type symbols struct {
		first, more uint8
		behind      uint32
	}
	out := &reading{by: l, silent: l.of[0].silent}
	arcs := map[symbols]arc{}
	seen := map[*reading]bool{}
	for _, r := range l.of {
		if seen[r] {
			continue
		}
		seen[r] = true
		if r.silent.cost < out.silent.cost {
			out.silent = r.silent
		}
		for s := range symCount {
			for _, a := range r.arcs[r.first[s]:r.first[s+1]] {
				key := symbols{uint8(s), a.more, a.symbols}
				if had, ok := arcs[key]; !ok || a.cost < had.cost {
					arcs[key] = a
				}
			}
		}
	}
	keys := slices.SortedFunc(maps.Keys(arcs), func(x, y symbols) int {
		return cmp.Or(cmp.Compare(x.first, y.first), cmp.Compare(x.more, y.more), cmp.Compare(x.behind, y.behind))
	})
	for s := range out.alone {
		out.alone[s] = -1
	}
	for _, key := range keys {
		if key.more == 0 {
			out.alone[key.first] = int16(len(out.arcs))
		}
		out.arcs = append(out.arcs, arcs[key])
		out.first[key.first+1] = uint16(len(out.arcs))
	}
	for s := range symCount {
		out.first[s+1] = max(out.first[s+1], out.first[s])
	}
	return out
}
