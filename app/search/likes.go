package search

import (
	"sync"

	"postern/app/names"
)

// wordCost is a word of a lexicon with what it costs for another.
type wordCost struct {
	word uint32
	cost int32
}

// likeness remembers which words of a segment are like the common ones, for these
// are asked for by one traveller after the other. It is safe for concurrent use.
type likeness struct {
	mu    sync.RWMutex
	words map[string][]wordCost
}

const (
	// rememberedCost is up to which cost the likes of common words are remembered.
	rememberedCost = 330
	// mostRemembered bounds how many words are remembered.
	mostRemembered = 8192
	// leastBorne is in how many names a word stands at least to be remembered.
	leastBorne = 20
)

// find calls found for the words of a segment that may be read for a word within a
// cost. The seeker is made ready for the word.
func (c *likeness) find(g *segment, s *names.Seeker, w *names.Word, most int, found func(id uint32, cost int)) {
	if most > rememberedCost {
		s.Seek(w)
		s.Like(g.lexicon, most, found)
		return
	}
	key := w.Key()
	c.mu.RLock()
	likes, ok := c.words[key]
	c.mu.RUnlock()
	if !ok {
		id, known := g.lexicon.Find(w)
		if !known || len(g.listed.posts.of(id))+len(g.parents.posts.of(id)) < leastBorne {
			s.Seek(w)
			s.Like(g.lexicon, most, found)
			return
		}
		likes = []wordCost{}
		s.Seek(w)
		s.Like(g.lexicon, rememberedCost, func(id uint32, cost int) { likes = append(likes, wordCost{id, int32(cost)}) })
		c.remember(key, likes)
	}
	for _, l := range likes {
		if int(l.cost) <= most {
			found(l.word, int(l.cost))
		}
	}
}

func (c *likeness) remember(key string, likes []wordCost) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.words == nil || len(c.words) >= mostRemembered {
		c.words = map[string][]wordCost{} // begun anew: what is common is soon there again
	}
	c.words[key] = likes
}

// known is the cost up to which the likes of a word need not be looked for, -1 where
// none are known.
func (c *likeness) known(g *segment, w *names.Word) int { return -1 }
