package search

import (
	"slices"

	"postern/app/names"
)

// A place is where in a set a word is written apart: a name, the first of the words that
// sound like it together, and how many they are.
const (
	placeWords = 2 // bits of how many
	placeFrom  = 8 // and of the first
)

func placeOf(name uint32, from, words int) uint64 {
	return (uint64(name)<<placeFrom|uint64(from))<<placeWords | uint64(words)
}

func (s *nameSet) wordsAt(place uint64) (name uint32, words []uint32) {
	name = uint32(place >> (placeFrom + placeWords))
	from, n := int(place>>placeWords&(1<<placeFrom-1)), int(place&(1<<placeWords-1))
	words, _ = s.of(name)
	return name, words[from : from+n]
}

// placesApart is where the words are written apart for which a segment remembers that.
type placesApart struct {
	start  []uint32
	places []uint64 // ascending for each word
}

// writtenApart calls found for the places of a set in which a word may be written as
// several neighbouring words that sound like it, with how rare these are together.
func (g *segment) writtenApart(set *nameSet, rarities []float32, w *names.Word, found func(name uint32, rarity float64)) {
	var places []uint64
	if at, ok := g.likeness.place(g, w); ok {
		places = set.apart.places[set.apart.start[at]:set.apart.start[at+1]]
	} else {
		places = g.lookApart(set, w.Text)
	}
	for _, place := range places {
		name, words := set.wordsAt(place)
		sum := 0.0
		for _, id := range words {
			sum += float64(rarities[id])
		}
		found(name, sum)
	}
}

// lookApart looks for the places in which a word is written apart.
func (g *segment) lookApart(set *nameSet, text string) []uint64 {
	if len(text) < 2 {
		return nil
	}
	var parts [names.MostJoined][]uint32
	var places []uint64
	g.split(set, names.SoundLetters(text), parts[:0], func(place uint64) { places = append(places, place) })
	slices.Sort(places)
	return slices.Compact(places)
}

// fits reports whether all places are in the set, for so many words.
func (a *placesApart) fits(set *nameSet, words int) bool {
	if len(a.start) != words+1 || !names.Rising(a.start, len(a.places)) {
		return false
	}
	for _, place := range a.places {
		name, from, n := place>>(placeFrom+placeWords), place>>placeWords&(1<<placeFrom-1), place&(1<<placeWords-1)
		if name >= uint64(set.words.len()) || n == 0 || from+n > uint64(len(set.words.of(uint32(name)))) {
			return false
		}
	}
	return true
}

// split goes through all ways to write the sound of a word as several that the
// lexicon holds.
func (g *segment) split(set *nameSet, letters []byte, before [][]uint32, found func(place uint64)) {
	for at := range len(letters) + 1 { // a word may be silent
		words := g.lexicon.Sounding(names.SoundHash(letters[:at]))
		if len(words) == 0 {
			continue
		}
		// A letter that ends one word and begins the next sounds once.
		for _, rest := range [][]byte{letters[at:], letters[max(at-1, 0):]} {
			parts := append(before[:len(before):len(before)], words)
			if last := g.lexicon.Sounding(names.SoundHash(rest)); len(last) > 0 {
				set.neighbours(append(parts, last), found)
			}
			if len(parts)+1 < names.MostJoined {
				g.split(set, rest, parts, found)
			}
		}
	}
}

// neighbours calls found where one word of each part stands side by side.
func (s *nameSet) neighbours(parts [][]uint32, found func(place uint64)) {
	least, which := -1, 0
	for i, words := range parts {
		n := 0
		for _, w := range words {
			n += len(s.posts.of(w))
		}
		if least < 0 || n < least {
			least, which = n, i
		}
	}
	for _, w := range parts[which] {
		for _, name := range s.posts.of(w) {
			words, _ := s.of(name)
			for from := 0; from+len(parts) <= len(words); from++ {
				if side(words[from:], parts) {
					found(placeOf(name, from, len(parts)))
				}
			}
		}
	}
}

// side reports whether words begin with one of each part.
func side(words []uint32, parts [][]uint32) bool {
	for i, part := range parts {
		if !slices.Contains(part, words[i]) {
			return false
		}
	}
	return true
}
