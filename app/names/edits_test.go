package names

import (
	"testing"

	"pgregory.net/rapid"
)

// plainEdits is the whole table of the edit distance, to check the short cut.
func plainEdits(a, b *Word) int {
	x, y := a.sym, b.sym
	dx, dy := a.del, b.del
	d := make([][]int, len(x)+1)
	for i := range d {
		d[i] = make([]int, len(y)+1)
		for j := range d[i] {
			if i == 0 && j == 0 {
				continue
			}
			c := 1 << 30
			if i > 0 {
				c = min(c, d[i-1][j]+int(dx[i-1]))
			}
			if j > 0 {
				c = min(c, d[i][j-1]+int(dy[j-1]))
			}
			if i > 0 && j > 0 {
				c = min(c, d[i-1][j-1]+plainRead(x[i-1], y[j-1], i+j == 2))
			}
			if i > 1 && j > 1 && x[i-1] == y[j-2] && x[i-2] == y[j-1] && x[i-1] != x[i-2] {
				c = min(c, d[i-2][j-2]+costSwap)
			}
			d[i][j] = c
		}
	}
	return d[len(x)][len(y)]
}

func plainRead(p, q byte, first bool) int {
	c := int(readings[p][q])
	if first && c > freeFirst {
		c += costFirst
	}
	return c
}

var wordLike = rapid.StringMatching(`[a-z0-9]{1,12}`)

func TestShortCutThroughTheEditTableLosesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := newWord(wordLike.Draw(t, "a"), written{abjad: rapid.Bool().Draw(t, "abjad")}, nil)
		text := wordLike.Draw(t, "b")
		if rapid.Bool().Draw(t, "near") {
			text = a.Text[:len(a.Text)/2] + wordLike.Draw(t, "letters")[:1] + a.Text[len(a.Text)/2:]
		}
		b := newWord(text, written{}, nil)
		whole := plainEdits(a, b)
		for _, most := range []int{100, 250, 400, 560, 900} {
			got := edits(a, b, most)
			if whole <= most && got != whole {
				t.Fatalf("%s, %s within %d: got %d, the whole table says %d", a.Text, b.Text, most, got, whole)
			}
			if whole > most && got <= most {
				t.Fatalf("%s, %s within %d: got %d, the whole table says %d", a.Text, b.Text, most, got, whole)
			}
		}
	})
}

func TestSignatureNeverPromisesMoreThanWordsCost(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := newWord(wordLike.Draw(t, "a"), written{abjad: rapid.Bool().Draw(t, "abjad")}, nil)
		b := newWord(wordLike.Draw(t, "b"), written{}, nil)
		if least, whole := leastCost(a, b), plainEdits(a, b); least > whole {
			t.Fatalf("%s, %s cost %d, the signatures say at least %d", a.Text, b.Text, whole, least)
		}
	})
}

func TestTableFindsWhatComparingWithEachFinds(t *testing.T) {
	freq := LoadFrequencies()
	rapid.Check(t, func(t *rapid.T) {
		table := NewTable()
		texts := rapid.SliceOfN(rapid.OneOf(wordLike, rapid.SampledFrom([]string{"muhammad", "mohd", "khan", "kahn", "imran", "irfan"})), 1, 40).Draw(t, "table")
		for _, text := range texts {
			table.Add(newWord(text, written{abjad: rapid.IntRange(0, 9).Draw(t, "abjad") == 0}, freq))
		}
		table.Freeze()
		text := wordLike.Draw(t, "word")
		if rapid.Bool().Draw(t, "near") {
			near := rapid.SampledFrom(texts).Draw(t, "which")
			text = near[:len(near)/2] + rapid.StringMatching(`[a-z]?`).Draw(t, "letter") + near[len(near)/2:]
		}
		w := newWord(text, written{abjad: rapid.Bool().Draw(t, "written without vowels")}, freq)
		most := rapid.SampledFrom([]int{220, JoinedLimit, 1 << 14}).Draw(t, "most")
		got := map[int32]int{}
		table.Like(w, most, func(id int32, cost int) { got[id] = cost })
		for id, o := range table.Words {
			c, ok := cost(w, o, min(most, limit(w, o)))
			found, was := got[int32(id)]
			if ok != was || ok && c != found {
				t.Fatalf("%s against %s: the table says %d %v, comparing says %d %v", w.Text, o.Text, found, was, c, ok)
			}
		}
	})
}
