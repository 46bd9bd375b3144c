package search

import (
	"slices"

	"postern/app/names"
)

// writtenApart calls found for the names of a set in which a word may be written as
// several neighbouring words that sound like it, with how rare these are together.
func (g *segment) writtenApart(set *nameSet, rarities []float32, text string, found func(name uint32, rarity float64)) {
	if len(text) < 2 {
		return
	}
	var parts [names.MostJoined][]uint32
	letters := names.SoundLetters(text)
	g.split(set, rarities, letters, parts[:0], found)
}

// split goes through all ways to write the sound of a word as several that the
// lexicon holds.
func (g *segment) split(set *nameSet, rarities []float32, letters []byte, before [][]uint32, found func(name uint32, rarity float64)) {
	for at := range len(letters) + 1 { // a word may be silent
		words := g.lexicon.Sounding(names.SoundHash(letters[:at]))
		if len(words) == 0 {
			continue
		}
		// A letter that ends one word and begins the next sounds once.
		for _, rest := range [][]byte{letters[at:], letters[max(at-1, 0):]} {
			parts := append(before[:len(before):len(before)], words)
			if last := g.lexicon.Sounding(names.SoundHash(rest)); len(last) > 0 {
				g.neighbours(set, rarities, append(parts, last), found)
			}
			if len(parts)+1 < names.MostJoined {
				g.split(set, rarities, rest, parts, found)
			}
		}
	}
}

// neighbours calls found for the names that hold one word of each part side by side.
func (g *segment) neighbours(set *nameSet, rarities []float32, parts [][]uint32, found func(name uint32, rarity float64)) {
	least, which := -1, 0
	for i, words := range parts {
		n := 0
		for _, w := range words {
			n += len(set.posts.of(w))
		}
		if least < 0 || n < least {
			least, which = n, i
		}
	}
	for _, w := range parts[which] {
		for _, name := range set.posts.of(w) {
			words, _ := set.of(name)
			for from := 0; from+len(parts) <= len(words); from++ {
				if rarity, ok := side(words[from:], parts, rarities); ok {
					found(name, rarity)
				}
			}
		}
	}
}

func side(words []uint32, parts [][]uint32, rarities []float32) (rarity float64, ok bool) {
	for i, part := range parts {
		if !slices.Contains(part, words[i]) {
			return 0, false
		}
		rarity += float64(rarities[words[i]])
	}
	return rarity, true
}
