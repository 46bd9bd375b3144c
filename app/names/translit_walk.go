package names

import "slices"

// crossingWalk works out what a Latin word and many words in script cost each other.
// What words in script begin with alike is read once, and so is each reading, at each
// symbol of the Latin word.
type crossingWalk struct {
	d     crossing
	tree  *scriptTree
	rows  [maxWord + 2]walkRow // by letters read
	path  [maxWord + 1]uint32  // the readings of the letters read
	round uint32
	known []uint32 // by reading, the round in which it was asked for
	at    []uint32 // by reading, where its steps lie
	steps []steps  // of the readings asked for, by symbol
	fitAt []uint32 // by cheapest reading, where its fits lie
	fits  []fits   // of the cheapest readings, by symbol
	arcs  []fit    // of all these
}

// fits is what a letter can be read as from one symbol on.
type fits struct {
	from, to     int32 // of the arcs
	silent       int16 // what standing for nothing costs more beside its neighbours
	misread      int16
	swap, behind fit // see steps; none has no arc
}

// fit is one arc that can be read.
type fit struct {
	arc  int16 // behind 0 for none
	to   uint8 // symbols
	more int16 // what it costs more beside its neighbours
	slip int16
}

// steps is what one reading costs from one symbol on. What costs too much is dead.
type steps struct {
	to     [maxSegment + 1]int16 // by symbols that it is read as
	swap   int16                 // as the symbol behind, where that and this one changed places, beside what that costs
	behind int16                 // as this symbol, as the letter behind the one with which it did
	least  int16                 // whatever it is read as
}

// walkRow is a row in which every place can be asked for; those from ≤ j ≤ to may be
// alive.
type walkRow struct {
	cost     [mostSymbols + 1 + maxSegment]int32
	from, to int
}

// walk calls found for the words of a tree within a cost, with it.
func (w *crossingWalk) walk(t *scriptTree, latin *Word, most int, found func(word uint32, cost int)) {
	w.begin(t, latin, most)
	m := len(latin.sym)
	for _, word := range t.order[:t.bare] {
		if c := int(w.rows[0].cost[m]); c <= most {
			found(word, c)
		}
	}
	for node := uint32(0); int(node) < len(t.depth); {
		i := int(t.depth[node] &^ treeArticle)
		id := t.reading[node]
		if !w.mayGoOn(i, t.readings[id].least) {
			node = t.other[node]
			continue
		}
		w.path[i] = id
		if !w.read(i, t.depth[node]&treeArticle != 0) {
			node = t.next[node]
			continue
		}
		if words := t.order[t.ends[node]:t.ends[node+1]]; len(words) > 0 {
			if c := int(w.rows[i+1].cost[m]); w.rows[i+1].to == m && c <= most {
				for _, word := range words {
					found(word, c)
				}
			}
		}
		node++
	}
}

// begin lays the Latin word out.
func (w *crossingWalk) begin(t *scriptTree, latin *Word, most int) {
	w.tree = t
	w.d.x, w.d.most = latin.sym, int32(most)
	w.d.prepare(latin.del)
	if w.round++; w.round == 0 || len(w.known) < len(t.readings) {
		w.known, w.at = make([]uint32, len(t.readings)), make([]uint32, len(t.readings))
		w.fitAt = make([]uint32, len(t.readings))
		w.round = 1
	}
	w.steps, w.fits, w.arcs = w.steps[:0], w.fits[:0], w.arcs[:0]
	first := &w.rows[0]
	first.clear(0, len(latin.sym))
	first.cost[0], first.from, first.to = 0, 0, 0
	w.skip(first)
}

// clear makes the places from ≤ j ≤ to dead.
func (r *walkRow) clear(from, to int) {
	for j := from; j <= to; j++ {
		r.cost[j] = costUnlike
	}
	r.from, r.to = to+1, from-1
}

// notYet is the least of steps that were not worked out yet.
const notYet = -1

// step are the steps of a reading from symbol j on.
func (w *crossingWalk) step(id uint32, j int) *steps {
	w.ask(id)
	s := &w.steps[int(w.at[id])+j]
	if s.least == notYet {
		*s = w.stepsFrom(&w.tree.readings[id], j)
	}
	return s
}

// ask makes room for a reading.
func (w *crossingWalk) ask(id uint32) {
	if w.known[id] == w.round {
		return
	}
	w.known[id], w.at[id] = w.round, uint32(len(w.steps))
	for range len(w.d.x) + 1 {
		w.steps = append(w.steps, steps{least: notYet})
	}
	if w.tree.readings[id].least != id {
		return
	}
	w.fitAt[id] = uint32(len(w.fits))
	for range len(w.d.x) + 1 {
		w.fits = append(w.fits, fits{from: notYet})
	}
}

// least are the steps from symbol j on of what is cheapest wherever letter i of the path
// stands.
func (w *crossingWalk) least(i, j int) *steps { return w.step(w.tree.readings[w.path[i]].least, j) }

func (w *crossingWalk) stepsFrom(r *numberedReading, j int) steps {
	f := w.fitsOf(r, j)
	costs := w.tree.costs[r.costs:]
	s := steps{to: [maxSegment + 1]int16{costUnlike, f.misread, costUnlike, costUnlike, costUnlike}}
	s.to[0] = min(max(costs[0]+f.silent, 0), slipLost)
	for _, f := range w.arcs[f.from:f.to] {
		s.to[f.to] = min(s.to[f.to], max(costs[f.arc]+f.more, 0)+f.slip)
	}
	s.least = slices.Min(s.to[:])
	s.swap, s.behind = costUnlike, costUnlike
	if a := &f.swap; a.arc > 0 {
		s.swap = max(costs[a.arc]+a.more, 0)
		s.least = min(s.least, costSwap+s.swap)
	}
	if a := &f.behind; a.arc > 0 {
		s.behind = max(costs[a.arc]+a.more, 0)
	}
	return s
}

// fitsOf is what the letter of a reading can be read as from symbol j on.
func (w *crossingWalk) fitsOf(r *numberedReading, j int) *fits {
	w.ask(r.least)
	f := &w.fits[int(w.fitAt[r.least])+j]
	if f.from == notYet {
		*f = w.fitsFrom(r.cheapest, r.first, j)
	}
	return f
}

func (w *crossingWalk) fitsFrom(r *reading, first bool, j int) fits {
	d := &w.d
	f := fits{from: int32(len(w.arcs)), to: int32(len(w.arcs)), silent: d.more(r, &r.silent, j, 0), misread: costUnlike}
	if j >= len(d.x) || d.x[j] >= symCount {
		return f
	}
	s := d.x[j]
	f.misread = r.by.misread[s]
	if first {
		f.misread = min(f.misread+costFirst, costUnlike)
	}
	for k := r.first[s]; k < r.first[s+1]; k++ {
		a := &r.arcs[k]
		end := j + 1 + int(a.more)
		if end > len(d.x) || !d.goesOn(a, j) {
			continue
		}
		w.arcs = append(w.arcs, fit{int16(k) + 1, 1 + a.more, d.more(r, a, j, 1+int(a.more)), 0})
		if a.more == 0 && end < len(d.x) && d.x[end] == s {
			w.arcs = append(w.arcs, fit{int16(k) + 1, 2, d.more(r, a, j, 2), slipDoubled})
		}
	}
	f.to = int32(len(w.arcs))
	if j+1 < len(d.x) && d.x[j] != d.x[j+1] && d.most >= costSwap {
		f.swap, f.behind = w.swapped(r, d.x[j+1], j), w.swapped(r, s, j)
	}
	return f
}

// swapped is a letter read as one of two symbols that changed places.
func (w *crossingWalk) swapped(r *reading, symbol byte, j int) fit {
	if a := r.single(symbol); a != nil {
		return fit{r.alone[symbol] + 1, 2, w.d.more(r, a, j, 2), 0}
	}
	return fit{}
}

// mayGoOn reports whether anything can be left behind letter i if it costs no less
// than some reading.
func (w *crossingWalk) mayGoOn(i int, least uint32) bool {
	row, most := &w.rows[i], w.d.most
	for j := row.from; j <= row.to; j++ {
		if c := row.cost[j]; c <= most && c+int32(w.step(least, j).least) <= most {
			return true
		}
	}
	if i == 0 || most < costSwap {
		return false
	}
	row = &w.rows[i-1]
	for j := row.from; j <= row.to; j++ {
		if c := row.cost[j] + costSwap; c <= most && c+int32(w.least(i-1, j).swap) <= most && c+int32(w.step(w.path[i-1], j).swap)+int32(w.step(least, j).behind) <= most {
			return true
		}
	}
	return false
}

// read works out the row behind letter i and reports whether there is any way left.
func (w *crossingWalk) read(i int, article bool) bool {
	row, next, most := &w.rows[i], &w.rows[i+1], w.d.most
	m := len(w.d.x)
	from, to := row.from, row.to
	swapped := i > 0 && most >= costSwap
	if swapped {
		from, to = min(from, w.rows[i-1].from+2), max(to, w.rows[i-1].to)
	}
	if article && i+1 == articleLetters {
		from = 0
	}
	clear := min(to+maxSegment, m)
	next.clear(min(from, clear), max(clear, 0))
	for j := row.from; j <= row.to; j++ {
		c := row.cost[j]
		if c > most || c+int32(w.least(i, j).least) > most {
			continue
		}
		for k, s := range w.step(w.path[i], j).to {
			if c := c + int32(s); c <= most {
				next.reach(j+k, c)
			}
		}
	}
	if swapped {
		w.swap(i, next)
	}
	if article && i+1 == articleLetters {
		next.reach(0, articleLetters*costArticle)
	}
	w.skip(next)
	return next.from <= next.to || w.maySwap(i)
}

// swap reads letters i-1 and i for two symbols that changed places.
func (w *crossingWalk) swap(i int, next *walkRow) {
	row, most := &w.rows[i-1], w.d.most
	for j := row.from; j <= row.to; j++ {
		c := row.cost[j] + costSwap
		if c > most || c+int32(w.least(i-1, j).swap)+int32(w.least(i, j).behind) > most {
			continue
		}
		if c += int32(w.step(w.path[i-1], j).swap) + int32(w.step(w.path[i], j).behind); c <= most {
			next.reach(j+2, c)
		}
	}
}

// maySwap reports whether letter i and the one behind it may be read for two symbols
// that changed places.
func (w *crossingWalk) maySwap(i int) bool {
	row, most := &w.rows[i], w.d.most
	for j := row.from; j <= row.to; j++ {
		c := row.cost[j] + costSwap
		if c <= most && c+int32(w.least(i, j).swap) <= most && c+int32(w.step(w.path[i], j).swap) <= most {
			return true
		}
	}
	return false
}

func (r *walkRow) reach(j int, cost int32) {
	r.cost[j] = min(r.cost[j], cost)
	r.from, r.to = min(r.from, j), max(r.to, j)
}

// skip lets Latin symbols stand that no letter is read as.
func (w *crossingWalk) skip(row *walkRow) {
	for j := row.from; j <= row.to && j < len(w.d.x); j++ {
		if c := row.cost[j] + w.d.stray[j]; c <= w.d.most {
			if j == row.to {
				row.cost[j+1] = costUnlike
			}
			row.reach(j+1, c)
		}
	}
}
