package search

// namesakes is how many alerts bear the very name of a query, letter by letter after
// folding. Discreet ones are left out: whoever looks over the officer's shoulder must
// not learn of them.
func (s *Searcher) namesakes(q *query) int {
	n := 0
	for _, l := range s.layers {
		n += l.namesakes(q)
	}
	return n
}

func (l *layer) namesakes(q *query) int {
	var words []uint32
	rarest, least := uint32(0), -1
	for i := range q.name.Tokens {
		id, ok := l.lexicon.Find(q.name.Tokens[i].Word)
		if !ok {
			return 0
		}
		words = append(words, id)
		if n := len(l.listed.posts.of(id)); least < 0 || n < least {
			rarest, least = id, n
		}
	}
	if least <= 0 {
		return 0
	}
	var common uint64
	for _, id := range words {
		if bit, ok := l.commonAt(id); ok {
			common |= 1 << bit
		}
	}
	letters := []byte(q.letters())
	n, last := 0, -1
	for _, name := range l.listed.posts.of(rarest) {
		if l.mask[name]&common != common {
			continue
		}
		alert := l.nameAlert[name]
		if int(alert) == last || l.hidden[alert] || l.alertFlags[alert]&flagDiscreet != 0 {
			continue
		}
		if listed, _ := l.listed.of(name); l.writtenAs(listed, letters) {
			n, last = n+1, int(alert)
		}
	}
	return n
}
