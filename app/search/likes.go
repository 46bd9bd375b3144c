package search

import (
	"cmp"
	"math"
	"slices"
	"sync"
	"sync/atomic"

	"postern/app/names"
)

// likeness is which words of a segment may be read for its commonest ones, for these
// are asked for by one traveller after the other. It is worked out with the segment and
// kept with it.
type likeness struct {
	words []uint32 // ascending
	likes lists    // by place in words: the likes, those that cost least first
}

const (
	// rememberedCost is up to which cost the likes of common words are remembered.
	rememberedCost = 330
	// mostRemembered bounds how many words are remembered: on a million persons these are
	// two thirds of all words that names are made of.
	mostRemembered = 3072
	// leastBorne is in how many names a word stands at least to be remembered.
	leastBorne = 20
)

// A like is the number of a word below its cost.
const (
	likeWordBits = 23
	likeWord     = 1<<likeWordBits - 1
)

// find calls found for the words of a segment that may be read for a word within a
// cost, in no order that means anything. The seeker is made ready for the word where
// it has to be looked for.
func (c *likeness) find(g *segment, s *names.Seeker, w *names.Word, most int, found func(id uint32, cost int)) {
	at, ok := c.place(g, w)
	if !ok || most > upTo(w) {
		s.Seek(w)
		s.Like(g.lexicon, most, found)
		return
	}
	for _, l := range c.likes.of(uint32(at)) {
		cost := int(l >> likeWordBits)
		if cost > most {
			return
		}
		found(l&likeWord, cost)
	}
}

// known is up to which cost the likes of a word need not be looked for; it is false
// where they have to be.
func (c *likeness) known(g *segment, w *names.Word) (most int, ok bool) {
	if _, ok := c.place(g, w); !ok {
		return 0, false
	}
	return upTo(w), true
}

// upTo is up to which cost the likes of a remembered word are there: all of them
// where nothing dearer is read for so short a word.
func upTo(w *names.Word) int {
	if w.Limit() <= rememberedCost {
		return math.MaxInt
	}
	return rememberedCost
}

// place is where a word's likes lie.
func (c *likeness) place(g *segment, w *names.Word) (at int, ok bool) {
	if len(c.words) == 0 {
		return 0, false
	}
	id, ok := g.lexicon.Find(w)
	if !ok {
		return 0, false
	}
	return slices.BinarySearch(c.words, id)
}

// findLikes works the likeness out, and where its words are written apart, on some cores,
// while it is wanted.
func (g *segment) findLikes(m *making, cores int) {
	c := &g.likeness
	likes := make([][]uint32, len(c.words))
	listed, parents := make([][]uint64, len(c.words)), make([][]uint64, len(c.words))
	var next atomic.Int64
	var wait sync.WaitGroup
	for core := range cores {
		wait.Go(func() {
			var seeker names.Seeker
			var all []uint32
			for i := int(next.Add(1)) - 1; i < len(likes) && m.wanted(); i = int(next.Add(1)) - 1 {
				if core == 0 {
					m.tellLikes(i)
				}
				all = all[:0]
				w := g.lexicon.Word(c.words[i])
				seeker.Seek(w)
				seeker.Like(g.lexicon, rememberedCost, func(id uint32, cost int) { all = append(all, uint32(cost)<<likeWordBits|id) })
				slices.Sort(all)
				likes[i] = slices.Clone(all)
				listed[i], parents[i] = g.lookApart(&g.listed, w.Text), g.lookApart(&g.parents, w.Text)
			}
		})
	}
	wait.Wait()
	c.likes.start, c.likes.items = inOne(likes)
	g.listed.apart.start, g.listed.apart.places = inOne(listed)
	g.parents.apart.start, g.parents.apart.places = inOne(parents)
}

// inOne puts lists one behind the other.
func inOne[T any](lists [][]T) (start []uint32, items []T) {
	start = make([]uint32, 1, len(lists)+1)
	for _, l := range lists {
		items = append(items, l...)
		start = append(start, uint32(len(items)))
	}
	return start, items
}

// remembered are the commonest words of names and of parents, ascending. There are
// none where words have too many numbers for a like.
func (g *segment) remembered() []uint32 {
	if g.lexicon.Len() > likeWord {
		return nil
	}
	borne := func(id uint32) int { return len(g.listed.posts.of(id)) + len(g.parents.posts.of(id)) }
	var words []uint32
	for id := range uint32(g.lexicon.Len()) {
		if borne(id) >= leastBorne {
			words = append(words, id)
		}
	}
	slices.SortFunc(words, func(x, y uint32) int { return cmp.Or(borne(y)-borne(x), cmp.Compare(x, y)) })
	words = slices.Clone(words[:min(len(words), mostRemembered)])
	slices.Sort(words)
	return words
}

// check reports whether the arrays fit together, for so many words.
func (c *likeness) check(words int) bool {
	if c.likes.len() != len(c.words) || !slices.IsSorted(c.words) || !names.Below(c.words, words) || !names.Rising(c.likes.start, len(c.likes.items)) {
		return false
	}
	for _, l := range c.likes.items {
		if int(l&likeWord) >= words {
			return false
		}
	}
	return true
}
