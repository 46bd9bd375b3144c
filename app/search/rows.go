package search

import (
	"math"
	"slices"

	"postern/app/names"
)

// rows knows, during one search of a segment, what listed words add at most: a row for
// every word that is like one of the query's, and for others once they are asked for.
type rows struct {
	terms  int
	at     []uint32  // by word: its row behind 0 for none
	words  []uint32  // by row
	gains  []float64 // by row and term; notLooked where only the term's beyond is known
	most   []float64 // by row: what the word adds at most in its place, whatever it is read for
	joined []bool    // by row: several of the query's words may be read for it together
	other  float64   // most of words without a row
}

// begin forgets what it knows.
func (w *rows) begin(words int) {
	for _, word := range w.words {
		w.at[word] = 0
	}
	w.words, w.gains, w.most, w.joined = w.words[:0], w.gains[:0], w.most[:0], w.joined[:0]
	if len(w.at) < words {
		w.at = make([]uint32, words)
	}
}

// notLooked stands for the gain of a word that was not compared with a term.
var notLooked = math.Inf(1)

// row is the number of a word's row.
func (w *rows) row(word uint32) int {
	if at := w.at[word]; at > 0 {
		return int(at - 1)
	}
	w.words = append(w.words, word)
	for range w.terms {
		w.gains = append(w.gains, notLooked)
	}
	w.most, w.joined = append(w.most, w.other), append(w.joined, false)
	w.at[word] = uint32(len(w.words))
	return len(w.words) - 1
}

// join marks a word as one for which several of the query's words may be read.
func (w *rows) join(word uint32) { w.joined[w.row(word)] = true }

// fill enters what the likes of the terms add.
func (w *rows) fill(terms []term) {
	w.other = 0
	for i := range terms {
		if t := &terms[i]; !math.IsInf(t.beyond, -1) {
			w.other = max(w.other, max(t.beyond, 0)+t.place)
		}
	}
	for i := range terms {
		for _, l := range terms[i].likes {
			gain, adds := &w.gains[w.row(l.word)*w.terms+i], l.gain
			if l.part {
				adds = max(adds, terms[i].beyond)
			}
			if *gain == notLooked || adds > *gain {
				*gain = adds
			}
		}
	}
	for row := range w.words {
		w.settle(row, terms)
	}
}

// settle works out what a row's word adds at most, whatever it is read for.
func (w *rows) settle(row int, terms []term) {
	most, sum := 0.0, 0.0
	for i, gain := range w.gains[row*w.terms : (row+1)*w.terms] {
		t := &terms[i]
		if gain == notLooked {
			gain = t.beyond
		}
		if math.IsInf(gain, -1) {
			continue
		}
		adds := max(gain, 0) + t.place
		most, sum = max(most, adds), sum+max(adds, 0)
	}
	if w.most[row] = most; w.joined[row] {
		w.most[row] = sum
	}
}

// mostOf is what a word adds at most, whatever it is read for.
func (w *rows) mostOf(word uint32) float64 {
	if at := w.at[word]; at > 0 {
		return w.most[at-1]
	}
	return w.other
}

// gainsOf are what a listed word adds at most for each term, -Inf where it is too far.
func (f *finder) gainsOf(word uint32) []float64 {
	w := &f.sc.rows
	row := w.row(word)
	gains := w.gains[row*w.terms : (row+1)*w.terms]
	if !slices.Contains(gains, notLooked) {
		return gains
	}
	q := &f.r.query.side
	for i, gain := range gains {
		if gain != notLooked {
			continue
		}
		t := &f.b.terms[i]
		gains[i] = math.Inf(-1)
		if math.IsInf(t.beyond, -1) {
			continue
		}
		if cost, ok := f.sc.pairing.seekers[t.token].Cost(f.g.lexicon, word, noBudget); ok && cost > t.upTo {
			gains[i] = f.b.weights.PairMost(q, t.token, t.token+1, names.PairWord, float64(f.g.rarity[word]), cost)
		}
	}
	w.settle(row, f.b.terms)
	return gains
}
