package names

import "cmp"

// Side is one name as the alignment sees it: for every word its rarity in nats
// and its role.
type Side struct {
	Letters []int  // how many of each word count towards rarity
	First   []byte // the first letter of each word
	Rarity  []float64
	Roles   []Role
	Known   []bool // words that a table or the list knows
	// Written is how rare each word is as it is written, in nats, its likenesses aside;
	// none where nothing is excused by it.
	Written []float64
}

// The rarities that titles, particles and initials count with at most.
const (
	titleRarity    = 1.0
	particleRarity = 0.3
	initialRarity  = 1.0
)

// RoleRarity bounds a word's rarity by the part it plays.
func RoleRarity(rarity float64, role Role) float64 {
	switch role {
	case RoleTitle:
		return min(rarity, titleRarity)
	case RoleParticle:
		return min(rarity, particleRarity)
	case RoleInitial:
		return min(rarity, initialRarity)
	}
	return rarity
}

// PairKind says how a part of one name stands for a part of the other.
type PairKind uint8

// The kinds.
const (
	PairWord    PairKind = iota // a word for a word
	PairJoined                  // one word for several written apart
	PairInitial                 // an initial for a word
	PairCut                     // a word cut short for the whole word
)

// Pair says that the traveller's words Q0..Q1-1 stand for the alert's words
// L0..L1-1.
type Pair struct {
	Q0, Q1, L0, L1 int8
	Kind           PairKind
	Cost           int     // hundredths of a nat
	Rarity         float64 // of what agrees, nats
	Excused        float64 // nats of the cost that the rarity of what is written makes up for
}

func (p Pair) gain() float64 {
	g := p.Rarity - editWeight*(float64(p.Cost)/100-p.Excused)
	switch p.Kind {
	case PairJoined:
		g -= 0.4
	case PairCut:
		g -= 0.8
	case PairInitial:
		g = min(p.Rarity, 2.0)
	}
	return g
}

// What the search for the best alignment charges; the evidence itself is
// weighed by the fitted weights.
const (
	alignExtra     = 1.35
	alignOmitted   = 0.68
	alignRarity    = 0.07
	alignTitle     = 0.1
	alignInversion = 0.4
	alignMisread   = 1.2  // what two words that contradict each other cost beside being left over
	alignLast      = 0.01 // of a pair that is read only where nothing better is
	alignSteps     = 4000 // bounds the search in names of many equal words
)

func leftCost(base, rarity float64, role Role) float64 {
	if role != RoleName {
		return alignTitle
	}
	return base + alignRarity*rarity
}

// Aligner finds the best way to read one name for another. It keeps its memory
// between names and is not safe for concurrent use.
type Aligner struct {
	pairs  []Pair
	values []float64
	starts [maxTokens + 2]int
	rest   [maxTokens + 2]float64 // best that the words from here on can add
	chosen [maxTokens]int16
	best   [maxTokens]int16
	nBest  int
	top    float64
	steps  int
}

// Align returns the pairs of the best alignment, in the traveller's order. The
// pairs given may be in any order; the slice is kept until the next call.
func (a *Aligner) Align(q, l *Side, pairs []Pair, out []Pair) []Pair {
	a.sort(q, l, pairs)
	a.top, a.nBest, a.steps = -1, 0, 0
	a.walk(len(q.Roles), 0, 0, 0, -1, 0)
	out = out[:0]
	for _, k := range a.best[:a.nBest] {
		out = append(out, a.pairs[k])
	}
	return out
}

// sort groups the pairs by the traveller's word they start at, dearest first.
func (a *Aligner) sort(q, l *Side, pairs []Pair) {
	a.pairs, a.values = a.pairs[:0], a.values[:0]
	n := len(q.Roles)
	for i := range n {
		a.starts[i] = len(a.pairs)
		for _, p := range pairs {
			if int(p.Q0) != i {
				continue
			}
			v := p.gain()
			for k := p.Q0; k < p.Q1; k++ {
				v += leftCost(alignExtra, q.Rarity[k], q.Roles[k])
			}
			for k := p.L0; k < p.L1; k++ {
				v += leftCost(alignOmitted, l.Rarity[k], l.Roles[k])
			}
			if v <= 0 {
				if v <= -alignMisread || !misread(q, l, p) {
					continue
				}
				v = alignLast
			}
			at := len(a.pairs)
			a.pairs, a.values = append(a.pairs, p), append(a.values, v)
			for at > a.starts[i] && (a.values[at-1] < v || a.values[at-1] == v && p.before(&a.pairs[at-1])) {
				a.pairs[at], a.values[at] = a.pairs[at-1], a.values[at-1]
				at--
			}
			a.pairs[at], a.values[at] = p, v
		}
	}
	a.starts[n] = len(a.pairs)
	a.rest[n] = 0
	for i := n - 1; i >= 0; i-- {
		a.rest[i] = a.rest[i+1]
		for k := a.starts[i]; k < a.starts[i+1]; k++ {
			a.rest[i] = max(a.rest[i], a.values[k]+a.rest[i+1])
		}
	}
}

// misread reports whether a pair is a known name against a word that nobody bears:
// sooner a slip of the pen than another name, however little the name weighs.
func misread(q, l *Side, p Pair) bool {
	return p.Kind == PairWord && q.Roles[p.Q0] == RoleName && l.Roles[p.L0] == RoleName && !q.Known[p.Q0] && l.Known[p.L0]
}

// before orders pairs of equal value, so that the same names are always aligned
// the same way.
func (p Pair) before(o *Pair) bool {
	return cmp.Or(cmp.Compare(p.L0, o.L0), cmp.Compare(p.L1, o.L1), cmp.Compare(p.Q1, o.Q1), cmp.Compare(p.Kind, o.Kind)) < 0
}

// walk tries every way to read the words from i on; used holds the alert's
// words that are taken, last the alert's word read before.
func (a *Aligner) walk(n, i int, used uint32, depth, last int, value float64) {
	if value > a.top {
		a.top, a.nBest = value, depth
		copy(a.best[:], a.chosen[:depth])
	}
	if i >= n || value+a.rest[i] <= a.top || a.steps > alignSteps {
		return
	}
	a.steps++
	for k := a.starts[i]; k < a.starts[i+1]; k++ {
		p := &a.pairs[k]
		mask := uint32(1)<<p.L1 - uint32(1)<<p.L0
		if used&mask != 0 {
			continue
		}
		v := value + a.values[k]
		if int(p.L0) < last {
			v -= alignInversion
		}
		a.chosen[depth] = int16(k)
		a.walk(n, int(p.Q1), used|mask, depth+1, int(p.L0), v)
	}
	a.walk(n, i+1, used, depth, last, value)
}
