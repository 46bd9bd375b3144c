package names

import "math/bits"

// A signature counts the consonants of a word in eight classes, up to eight
// each, one bit a letter. hard holds the letters that cannot be left out or read
// for one of another class for less than a cost; all holds every letter that one
// of the class may be read for below that cost. What is hard on one side and not
// in all of the other costs at least so much a letter.
type signature struct{ hard, all uint64 }

// Two signatures are kept: a fine one that promises less for a letter, and a
// coarse one, in which letters that look alike are one, that promises more.
const (
	costFine   = 180
	costCoarse = 250
)

const (
	classK = iota
	classS
	classT
	classP
	classL
	classM
	classN
	classR
	classes
)

// classTable says of every symbol which class it is hard in (-1: none), and in
// which classes it may be read for a letter.
type classTable struct {
	hard [symCount]int8
	all  [symCount]uint8
}

var (
	fineClasses   = newClassTable(costFine)
	coarseClasses = newClassTable(costCoarse)
)

func newClassTable(least int16) *classTable {
	t := &classTable{}
	for i := range t.hard {
		t.hard[i] = -1
	}
	for class, letters := range [classes]string{"kqg", "sz", "td", "bpvf", "l", "m", "n", "r"} {
		for i := range len(letters) {
			t.hard[symbolOf(letters[i])] = int8(class)
		}
	}
	for s := range symCount {
		for c, class := range t.hard {
			if class >= 0 && (s == c || substitution[s][c] < least) {
				t.all[s] |= 1 << class
			}
		}
	}
	return t
}

func (t *classTable) signature(sym []byte, del []int16, least int16) signature {
	var hard, all lanes
	for i, s := range sym {
		if s >= symCount {
			continue
		}
		if c := t.hard[s]; c >= 0 && del[i] >= least {
			hard += 1 << (8 * c)
		}
		for c := range classes {
			if t.all[s]&(1<<c) != 0 {
				all += 1 << (8 * c)
			}
		}
	}
	return hard.signature(all)
}

// lanes counts the letters of each class, a byte for each.
type lanes uint64

// signature makes the counts of hard letters and of all a signature.
func (hard lanes) signature(all lanes) signature {
	var out signature
	for c := range classes {
		out.hard |= unary(uint8(hard>>(8*c))) << (8 * c)
		out.all |= unary(uint8(all>>(8*c))) << (8 * c)
	}
	return out
}

// either is a signature that promises no more than any of two.
func (s signature) either(o signature) signature { return signature{s.hard & o.hard, s.all | o.all} }

func unary(n uint8) uint64 { return 1<<min(n, 8) - 1 }

// unlike is how many letters one side has that the other cannot be read for.
func (s signature) unlike(o signature) int { return unlike(s.hard, s.all, o.hard, o.all) }

func unlike(hard, all, otherHard, otherAll uint64) int {
	return max(bits.OnesCount64(hard&^otherAll), bits.OnesCount64(otherHard&^all))
}

// leastCost bounds the cost of two words from below by their signatures, whatever
// scripts they are written in.
func leastCost(a, b *Word) int {
	return max(costFine*a.fine.unlike(b.fine), costCoarse*a.coarse.unlike(b.coarse))
}
