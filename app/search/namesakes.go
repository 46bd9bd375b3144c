package search

// namesakes is how many alerts bear the very name of a query, letter by letter after
// folding. Discreet ones are left out: whoever looks over the officer's shoulder must
// not learn of them.
func (s *Searcher) namesakes(q *query, day uint32) int {
	n := 0
	for _, l := range s.layers {
		n += l.namesakes(q, day)
	}
	return n
}

func (l *layer) namesakes(q *query, day uint32) int {
	var rarest, other []uint32 // names that hold the rarest words
	for i := range q.name.Tokens {
		id, ok := l.lexicon.Find(q.name.Tokens[i].Word)
		if !ok {
			return 0
		}
		switch named := l.listed.posts.of(id); {
		case i == 0 || len(named) < len(rarest):
			rarest, other = named, rarest
		case other == nil || len(named) < len(other):
			other = named
		}
	}
	letters := []byte(q.letters())
	n, last := 0, -1
	for _, name := range rarest {
		for len(other) > 0 && other[0] < name {
			other = other[1:]
		}
		if len(q.name.Tokens) > 1 && (len(other) == 0 || other[0] != name) {
			continue
		}
		alert := l.nameAlert[name]
		if int(alert) == last || l.gone(alert, day) || l.alertFlags[alert]&flagDiscreet != 0 {
			continue
		}
		if listed, _ := l.listed.of(name); l.writtenAs(listed, letters) {
			n, last = n+1, int(alert)
		}
	}
	return n
}
