package names

import (
	"math"
	"slices"
	"strings"
	"testing"
)

func TestTableOfBearersIsInOrderAndSmall(t *testing.T) {
	if len(bearersTSV) > 400_000 {
		t.Errorf("the table has %d bytes", len(bearersTSV))
	}
	seen := map[string]bool{}
	last := "9"
	for line := range strings.Lines(bearersTSV) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		count, words, _ := strings.Cut(strings.TrimSpace(line), "\t")
		if len(count) > len(last) && last != "9" || len(count) == len(last) && count >= last {
			t.Errorf("%s stands behind %s", count, last)
		}
		last = count
		for word := range strings.SplitSeq(words, " ") {
			if seen[word] || len(word) < 2 || strings.Trim(word, "abcdefghijklmnopqrstuvwxyz") != "" {
				t.Errorf("%q stands twice or is no folded word", word)
			}
			seen[word] = true
		}
	}
	if len(seen) < 20_000 {
		t.Errorf("the table has %d words", len(seen))
	}
}

func TestAllSpellingsOfOneNameHaveOneShareAtLeast(t *testing.T) {
	freq := LoadFrequencies()
	share := func(w string) float64 { return freq.Share(newWord(w, written{}, freq)) }
	for _, spellings := range [][]string{{"muhammad", "mohd", "mukhammad"}, {"hussain", "husayn", "xuseen"}, {"alexander", "aleksandr"}} {
		least := freq.classed[freq.class(spellings[0])]
		for _, w := range spellings {
			if share(w) < least {
				t.Errorf("%s has share %v, its name %v", w, share(w), least)
			}
		}
	}
}

func TestUnseenSpellingBorrowsFromWordsLikeIt(t *testing.T) {
	freq := LoadFrequencies()
	share := func(w string) float64 { return freq.Share(newWord(w, written{}, freq)) }
	if freq.share["jonsohn"] > 0 || share("jonsohn") <= share("qvorzahn") {
		t.Errorf("jonsohn has share %v, qvorzahn %v", share("jonsohn"), share("qvorzahn"))
	}
}

func TestShareIsThatOfTheWordAndOfThoseLikeItCountedOnce(t *testing.T) {
	freq := LoadFrequencies()
	parts := freq.Parts()
	for i := 0; i < len(parts); i += 97 {
		w := newWord(parts[i].Text, written{}, freq)
		want := 0.0
		for k, o := range freq.words.Words {
			cost, ok := cost(w, o, min(smoothing, limit(w, o)))
			switch {
			case o.Text == w.Text, w.Class != 0 && w.Class == o.Class, !ok, max(w.Letters, o.Letters) > min(w.Letters, o.Letters)+3:
			default:
				want += freq.shares[k] * math.Exp(-editWeight*float64(cost)/100)
			}
		}
		if w.Class != 0 {
			want += freq.classed[w.Class]
		} else {
			want += parts[i].Share
		}
		if got := freq.Share(w); math.Abs(got-want) > 1e-12 {
			t.Errorf("%s has share %v, comparing with each gives %v", w.Text, got, want)
		}
	}
}

func TestPartsAreAllWordsInOrder(t *testing.T) {
	parts := LoadFrequencies().Parts()
	if len(parts) < 20_000 || !slices.IsSortedFunc(parts, func(a, b Part) int { return strings.Compare(a.Text, b.Text) }) {
		t.Errorf("%d parts, or not in order", len(parts))
	}
}

func BenchmarkShareOfUnseenWord(b *testing.B) {
	t := LoadFrequencies()
	words := []*Word{newWord("zarqovand", written{}, t), newWord("ustrovel", written{}, t), newWord("mohamadi", written{}, t), newWord("beltar", written{}, t)}
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		t.Share(words[i%len(words)])
	}
}

func BenchmarkFrequenciesAreReadOnce(b *testing.B) {
	for b.Loop() {
		readTables()
	}
}
