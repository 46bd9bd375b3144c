package names

import (
	"math"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"postern/app/border"
)

// Comparison is what two names are to each other, without a list.
type Comparison struct {
	Match
	// Share is the part of the smaller name's evidence that the other explains,
	// less what speaks against: 1 where all agrees, below 0 where little does.
	Share     float64
	Judgement border.Judgement
	// Agreed is how much the parts that agree weigh, in nats.
	Agreed float64
}

// Comparing returns the weights of an alignment for judging two names by
// themselves; the copy is the caller's own. That wants another shape than
// screening: what part of the smaller name is explained, and a hard contradiction,
// because one other family name among five equal words is another person.
func Comparing() *Features {
	w := comparing
	return &w
}

var comparing = Features{RarityAgreed: 1, CostSpent: -1, Contradicted: -4, ContraRarity: -0.4, Inversions: -0.4}

// compareSimilar is the share from which on names are similar.
const compareSimilar = 0.79

// Compare judges two names by themselves.
func (t *Frequencies) Compare(a, b string) Comparison {
	return t.CompareNames(t.Parse(a), t.Parse(b))
}

// CompareNames judges two parsed names.
func (t *Frequencies) CompareNames(a, b Name) Comparison {
	rarity := func(w *Word) (float64, bool) { return Rarity(t.Share(w), w.Letters), t.Has(w) }
	q, l := a.Side(rarity), b.Side(rarity)
	c := Comparison{Match: Match{Traveller: a, Alert: b, TravellerSide: &q, AlertSide: &l}}
	if len(a.Tokens) == 0 || len(b.Tokens) == 0 {
		c.Judgement = border.Unknown
		return c
	}
	var aligner Aligner
	c.Pairs = aligner.Align(&q, &l, Pairs(a, b, a.Joins(), b.Joins(), &q, &l), nil)
	c.Weigh()
	c.Judgement = c.Judge()
	return c
}

// Weigh works out what the pairs show, and reports whether it makes the names similar
// at least.
func (c *Comparison) Weigh() (similar bool) {
	c.Features.Read(c.TravellerSide, c.AlertSide, c.Pairs, false)
	c.Agreed = c.Features[RarityAgreed] - c.Features[CostSpent]
	c.Share = c.share()
	return c.Share >= compareSimilar
}

// Pairs finds how the parts of one name may be read for parts of the other; the
// joins are those of the two names.
func Pairs(a, b Name, aJoins, bJoins []Join, q, l *Side) []Pair {
	var out []Pair
	add := func(p Pair, cost int, ok bool) {
		if ok {
			p.Cost = cost
			out = append(out, NewPair(q, l, p))
		}
	}
	for k := range b.Tokens {
		w := b.Tokens[k].Word
		at := Pair{L0: int8(k), L1: int8(k + 1), Kind: PairWord}
		for i := range a.Tokens {
			cost, ok := Cost(a.Tokens[i].Word, w)
			at.Q0, at.Q1 = int8(i), int8(i+1)
			add(at, cost, ok)
		}
		sound := Sounds(w.Text)
		at.Kind = PairJoined
		for j := range aJoins {
			cost, ok := JoinedCost(w, sound, &aJoins[j])
			at.Q0, at.Q1 = aJoins[j].From, aJoins[j].Behind
			add(at, cost, ok)
		}
	}
	for i := range a.Tokens {
		v := a.Tokens[i].Word
		sound := Sounds(v.Text)
		for j := range bJoins {
			cost, ok := JoinedCost(v, sound, &bJoins[j])
			add(Pair{Q0: int8(i), Q1: int8(i + 1), L0: bJoins[j].From, L1: bJoins[j].Behind, Kind: PairJoined}, cost, ok)
		}
	}
	return AppendInitials(out, q, l)
}

// AppendCuts adds the pairs in which a word of the traveller's is cut short.
func AppendCuts(pairs []Pair, a, b Name, q, l *Side) []Pair {
	for i := range a.Tokens {
		v := a.Tokens[i].Word
		for k := range b.Tokens {
			if w := b.Tokens[k].Word; len(v.Text) > 1 && len(w.Text) > len(v.Text) && w.Text[:len(v.Text)] == v.Text {
				pairs = append(pairs, NewPair(q, l, Pair{Q0: int8(i), Q1: int8(i + 1), L0: int8(k), L1: int8(k + 1), Kind: PairCut}))
			}
		}
	}
	return pairs
}

// share weighs the alignment against what each name could show at most.
func (m *Match) share() float64 {
	return m.Features.Score(&comparing) / m.Own()
}

// Own is what the smaller of the two names could show at most, in nats.
func (m *Match) Own() float64 {
	return max(min(evidenceOf(m.TravellerSide), evidenceOf(m.AlertSide)), 1)
}

// Judge judges two names by themselves, whatever list they stand on.
func (m *Match) Judge() border.Judgement {
	switch {
	case m.Same():
		return border.Same
	case m.share() >= compareSimilar:
		return border.Similar
	}
	return border.Different
}

// Score is Share on a scale between 0 and 1: one half where names begin to be
// similar, never clamped.
func (c *Comparison) Score() float64 {
	return 1 / (1 + math.Exp(-(c.Share-compareSimilar)/compareWidth))
}

const compareWidth = 0.15

func evidenceOf(s *Side) (sum float64) {
	for _, r := range s.Rarity {
		sum += r
	}
	return sum
}

// Same reports whether the names are the same letter by letter after folding, in
// the same order, nothing left over; spaces and hyphens aside. Words written
// without their vowels are the same only where their letters themselves are: what
// they are read as is shared by different names.
func (m *Match) Same() bool {
	q, l := 0, 0
	for _, p := range m.Pairs {
		if p.Cost != 0 || p.Kind == PairInitial || p.Kind == PairCut || int(p.Q0) != q || int(p.L0) != l {
			return false
		}
		if !m.sameCharacters(p) {
			return false
		}
		q, l = int(p.Q1), int(p.L1)
	}
	return q == len(m.Traveller.Tokens) && l == len(m.Alert.Tokens) && q > 0
}

// sameCharacters compares by the characters themselves what romanisation does not
// tell apart: scripts without vowels and scripts without romanisation.
func (m *Match) sameCharacters(p Pair) bool {
	a, b := m.Traveller.text(int(p.Q0), int(p.Q1)), m.Alert.text(int(p.L0), int(p.L1))
	if !m.Traveller.abjad(p.Q0, p.Q1) && !m.Alert.abjad(p.L0, p.L1) && romanisable(a) && romanisable(b) {
		return true
	}
	return strings.EqualFold(characters(a), characters(b))
}

// abjad reports whether any of the tokens from..to-1 is written without vowels.
func (n Name) abjad(from, to int8) bool {
	return slices.ContainsFunc(n.Tokens[from:to], func(t Token) bool { return t.Word.abjad })
}

// characters are the characters of a text in one form: joined and presentation
// forms, Arabic and Persian yeh, kaf and heh are one, and spaces, hyphens and
// Arabic vowel signs are left out.
func characters(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == 'ي' || r == 'ى':
			return 'ی'
		case r == 'ك':
			return 'ک'
		case r == 'ہ':
			return 'ه'
		case r >= 0x600 && r < 0x700 && isAccent(r):
			return -1
		case isAccent(r) || unicode.Is(unicode.Mc, r) || unicode.IsLetter(r) || unicode.IsDigit(r):
			return r
		}
		return -1
	}, norm.NFKC.String(text))
}

// Contradicts reports whether names of which no more than so much agrees, in nats,
// are different once a word of each stands against the other's: no name can show less
// than what agrees of it.
func Contradicts(agreed float64) bool {
	return agreed+comparing[Contradicted] < compareSimilar*max(agreed, 1)
}
