package names

// crossingWalk works out what a Latin word and many words in script cost each other.
// The words come in the order of their letters, so that what neighbours begin with is
// worked out once.
type crossingWalk struct {
	d     crossing
	rows  [maxWord + 3]crossingRow // by letters read: complete but for strays
	swaps [maxWord + 4]crossingRow // what letters that changed places add to a row
}

// walk calls found for the words within a cost, with it. near says which words may
// be; shared is how many letters each has in common with the one before.
func (w *crossingWalk) walk(latin *Word, most int, words []*Word, shared []uint8, near func(i int) bool, found func(i, cost int)) {
	d := &w.d
	d.x, d.most = latin.sym, int32(most)
	d.prepare(latin.del)
	w.rows[0].clear()
	w.rows[0].reach(0, 0)
	w.swaps[1].clear()
	ready := 0 // letters read alike for the word before
	article := false
	for i := 0; i < len(words); i++ {
		o := words[i]
		same := int(shared[i])
		if i == 0 || words[i-1].script != o.script || article != o.hasArticle() {
			same = 0
		}
		article = o.hasArticle()
		// A letter's reading depends on the one behind it, and two may change places.
		ready = min(ready, max(same-2, 0))
		letters := len(o.reads)
		hopeless := !near(i)
		if hopeless { // only what the next word shares is worth knowing
			letters = 0
			if i+1 < len(words) && words[i+1].script == o.script && words[i+1].hasArticle() == article {
				letters = min(len(o.reads), max(int(shared[i+1])-2, 0))
			}
		}
		alive := true
		for ready < letters {
			if alive = w.read(o.reads, ready, article); !alive {
				break
			}
			ready++
		}
		if !alive {
			// Words that are alike up to the letter behind that one fail there too.
			for i+1 < len(words) && int(shared[i+1]) >= ready+3 && words[i+1].script == o.script && words[i+1].hasArticle() == article {
				i++
			}
			continue
		}
		if hopeless {
			continue
		}
		last := w.rows[ready]
		d.skip(&last)
		if n := len(d.x); last.to > n {
			found(i, int(last.cost[n]))
		}
	}
}

// read works out the row behind letter i and reports whether there is any way left.
func (w *crossingWalk) read(reads []*reading, i int, article bool) bool {
	d := &w.d
	row, next, swapped := w.rows[i], &w.rows[i+1], &w.swaps[i+2]
	*next = w.swaps[i+1]
	swapped.clear()
	if i == articleLetters && article {
		row.reach(0, articleLetters*costArticle)
	}
	if row.to == 0 && next.to == 0 {
		return false
	}
	d.skip(&row)
	for j := row.from; j < row.to; j++ {
		c := row.cost[j]
		if c > d.most {
			continue
		}
		d.read(reads[i], c, j, next, i == 0)
		if i+1 < len(reads) && j+1 < len(d.x) {
			d.swap(reads[i], reads[i+1], c, j, swapped)
		}
	}
	return true
}
