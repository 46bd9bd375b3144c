package search

import (
	"cmp"
	"math"
	"slices"
	"testing"

	"postern/app/border"
	"postern/app/names"
)

// likesOf are the likes of a word by the way that find goes, and by looking.
func likesOf(g *segment, w *names.Word, most int) (found, looked []uint64) {
	var seeker names.Seeker
	collect := func(into *[]uint64) func(uint32, int) {
		return func(id uint32, cost int) { *into = append(*into, uint64(id)<<32|uint64(cost)) }
	}
	g.likeness.find(g, &seeker, w, most, collect(&found))
	seeker.Seek(w)
	seeker.Like(g.lexicon, most, collect(&looked))
	slices.Sort(found)
	slices.Sort(looked)
	return found, looked
}

func TestLikesKeptAreThoseThatLookingFinds(t *testing.T) {
	records, _ := crowdOf(t, 3_000)
	s := built(t, records...)
	over, err := s.With(records[:1_000], nil)
	if err != nil {
		t.Fatal(err)
	}
	for i, l := range over.layers {
		g := l.segment
		if len(g.likeness.words) < 20 {
			t.Fatalf("layer %d keeps the likes of %d words", i, len(g.likeness.words))
		}
		short, dear := 0, 0
		for k, id := range g.likeness.words {
			w := g.lexicon.Word(id)
			upTo, ok := g.likeness.known(g, w)
			if !ok || upTo < rememberedCost {
				t.Fatalf("%s is kept, but known only up to %d %v", w.Text, upTo, ok)
			}
			if upTo == math.MaxInt {
				short++
			}
			for _, most := range []int{0, 19, 40 + k%200, rememberedCost, rememberedCost + 1, 1 << 14} {
				found, looked := likesOf(g, w, most)
				if !slices.Equal(found, looked) {
					t.Fatalf("layer %d: %s up to %d: %d words are kept, %d are found by looking", i, w.Text, most, len(found), len(looked))
				}
				if most > rememberedCost && len(found) > 0 {
					dear++
				}
			}
		}
		if short == 0 || dear == 0 {
			t.Errorf("layer %d: %d words of which all likes are kept, %d looked for beyond: too few to tell", i, short, dear)
		}
	}
}

func TestPlacesKeptAreThoseWhereLookingFindsTheWordApart(t *testing.T) {
	records, _ := crowdOf(t, 3_000)
	for i := range 30 {
		records[i].Names = append(records[i].Names, border.Name{Text: "Muham Mad Ali"}, border.Name{Text: "Mu Ham Mad"})
		records[i].FatherNames = []string{"Muham Mad"}
	}
	g := built(t, records...).layers[0].segment
	for _, set := range []struct {
		of   *nameSet
		most int
	}{{&g.listed, 60}, {&g.parents, 1}} {
		most := 0
		for i, id := range g.likeness.words {
			w := g.lexicon.Word(id)
			kept, looked := set.of.apart.places[set.of.apart.start[i]:set.of.apart.start[i+1]], g.lookApart(set.of, w.Text)
			if !slices.Equal(kept, looked) {
				t.Fatalf("%s is kept at %d places, and found apart at %d", w.Text, len(kept), len(looked))
			}
			for _, place := range kept {
				text := ""
				_, words := set.of.wordsAt(place)
				for _, id := range words {
					text += string(g.lexicon.Text(id))
				}
				if len(words) < 2 || names.Sounds(text).Hash != names.Sounds(w.Text).Hash {
					t.Errorf("%s is no way to write %s in %d words", text, w.Text, len(words))
				}
			}
			most = max(most, len(kept))
		}
		if most < set.most {
			t.Errorf("no word is kept at more than %d places: too few to tell", most)
		}
	}
}

func TestWordsThatAreNotKeptAreLookedFor(t *testing.T) {
	records, maker := crowdOf(t, 1_000)
	g := built(t, records...).layers[0].segment
	tables, rare := names.LoadFrequencies(), 0
	for range 200 {
		for _, token := range tables.Parse(maker.Traveller().FullName()).Tokens {
			found, looked := likesOf(g, token.Word, 200)
			if !slices.Equal(found, looked) {
				t.Fatalf("%s: %d likes, %d by looking", token.Word.Text, len(found), len(looked))
			}
			if _, ok := g.likeness.known(g, token.Word); !ok {
				rare++
			}
		}
	}
	if rare == 0 {
		t.Error("every word is kept: nothing was looked for")
	}
}

func TestLikesOfTheCommonestWordsAreKept(t *testing.T) {
	records, _ := crowdOf(t, 2_000)
	g := built(t, records...).layers[0].segment
	for id := range uint32(g.lexicon.Len()) {
		borne := len(g.listed.posts.of(id)) + len(g.parents.posts.of(id))
		if _, ok := g.likeness.known(g, g.lexicon.Word(id)); ok != (borne >= leastBorne) {
			t.Errorf("%s stands in %d names, and its likes are kept: %v", g.lexicon.Text(id), borne, ok)
		}
	}
}

func TestLikesAreTheSameHoweverOftenTheyAreWorkedOut(t *testing.T) {
	records, _ := crowdOf(t, 1_000)
	g := built(t, records...).layers[0].segment
	was := g.likeness
	g.findLikes(&making{ctx: t.Context()}, 3)
	if !slices.Equal(was.words, g.likeness.words) || !slices.Equal(was.likes.start, g.likeness.likes.start) || !slices.Equal(was.likes.items, g.likeness.likes.items) {
		t.Error("the likes differ the second time")
	}
	for i := range g.likeness.likes.len() {
		if !slices.IsSortedFunc(g.likeness.likes.of(uint32(i)), cmp.Compare) {
			t.Errorf("the likes of word %d do not begin with the cheapest", i)
		}
	}
}

// BenchmarkLike looks for the likes of words of a crowd, and asks for those kept.
func BenchmarkLike(b *testing.B) {
	records, _ := crowdOf(b, 20_000)
	s, err := Build(border.EditionInfo{}, records, names.LoadFrequencies())
	if err != nil {
		b.Fatal(err)
	}
	g := s.layers[0].segment
	var words []*names.Word
	for _, id := range g.likeness.words {
		words = append(words, g.lexicon.Word(id))
	}
	var seeker names.Seeker
	b.Run("looked for", func(b *testing.B) {
		for i := 0; b.Loop(); i++ {
			seeker.Seek(words[i%len(words)])
			seeker.Like(g.lexicon, rememberedCost, func(uint32, int) {})
		}
	})
	b.Run("kept", func(b *testing.B) {
		for i := 0; b.Loop(); i++ {
			g.likeness.find(g, &seeker, words[i%len(words)], rememberedCost, func(uint32, int) {})
		}
	})
}
