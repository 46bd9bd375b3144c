package sync

import (
	"hash/maphash"
	"math/bits"
	"strings"
	"time"
	"unicode"

	"postern/app/border"
	"postern/store"
)

// words are those by which an alert is found, of its names and its numbers, a bit each: 0 of
// one that is not in force. They are compared with those of the same witness. Words that
// share a bit by chance let one or two in a hundred others pass for a correction.
type words uint64

// replacedBy reports whether somebody else stands under an alert's id: fewer than half of
// the words by which it was found are left. Corrections leave more.
func (was words) replacedBy(is words) bool {
	return bits.OnesCount64(uint64(was&is))*2 < bits.OnesCount64(uint64(was))
}

// witness sees who an alert is of. Nobody who writes lists can know which words it takes for
// the same.
type witness struct {
	seed maphash.Seed
	on   time.Time
}

func newWitness(on time.Time) *witness { return &witness{maphash.MakeSeed(), on} }

func (w *witness) wordsOf(a *border.Alert) (all words) {
	if !a.InForce(w.on) {
		return 0
	}
	see := func(word string) { all |= 1 << (maphash.String(w.seed, word) % 64) }
	for _, n := range a.Names {
		for word := range strings.FieldsFuncSeq(n.Text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsMark(r) }) {
			see(strings.ToLower(word))
		}
	}
	for _, d := range a.Documents {
		if number := border.NormalNumber(d.Number); number != "" {
			see(number)
		}
	}
	return all
}

// imprint tells an alert of a list from the others, one state of it from another, and who it
// is of.
type imprint struct {
	store.Print
	words words
}
