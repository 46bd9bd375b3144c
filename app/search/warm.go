package search

import (
	"cmp"
	"context"
	"slices"

	"postern/app/names"
)

// warmWords is how many words are looked for beforehand.
const warmWords = mostRemembered * 3 / 4

// Warm looks beforehand for what is like the commonest words, which most travellers
// bear: a common name typed by itself is answered about twice as fast afterwards, and
// the same. It takes one core for some minutes on a list of a million and can be called
// off.
func (s *Searcher) Warm(ctx context.Context) {
	for _, l := range s.layers {
		n := l.lexicon.Len()
		borne := func(id uint32) int { return len(l.listed.posts.of(id)) + len(l.parents.posts.of(id)) }
		words := make([]uint32, 0, n)
		for id := range uint32(n) {
			if borne(id) >= leastBorne {
				words = append(words, id)
			}
		}
		slices.SortFunc(words, func(x, y uint32) int { return cmp.Or(borne(y)-borne(x), cmp.Compare(x, y)) })
		var seeker names.Seeker
		for _, id := range words[:min(len(words), warmWords)] {
			if ctx.Err() != nil {
				return
			}
			l.likeness.find(l.segment, &seeker, l.lexicon.Word(id), 0, func(uint32, int) {})
		}
	}
}
