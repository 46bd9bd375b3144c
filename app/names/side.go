package names

// Side makes what the alignment needs of a parsed name; rarity gives a word's
// rarity in nats and whether anything knows it.
func (n Name) Side(rarity func(*Word) (nats float64, known bool)) Side {
	var s Side
	for _, t := range n.Tokens {
		s.Words = append(s.Words, t.Word)
		s.Roles = append(s.Roles, t.Role)
		nats, known := rarity(t.Word)
		s.Rarity = append(s.Rarity, RoleRarity(nats, t.Role))
		s.Known = append(s.Known, known)
	}
	return s
}

// Join is several neighbouring words written as one.
type Join struct {
	Word   *Word
	From   int8 // first token
	Behind int8 // behind the last token
}

// maxJoined bounds the letters of words written as one.
const maxJoined = 26

// Joins are the two or three neighbouring words of a name as one word each.
func (n Name) Joins(t *Frequencies) []Join {
	var out []Join
	for i := range n.Tokens {
		text := n.Tokens[i].Word.Text
		by := n.Tokens[i].Word.written
		for k := i + 1; k < len(n.Tokens) && k < i+3; k++ {
			text, by = text+n.Tokens[k].Word.Text, by.beside(n.Tokens[k].Word.written)
			if len(text) > maxJoined || len(text) < 4 {
				continue
			}
			out = append(out, Join{newWord(text, by, nil), int8(i), int8(k + 1)})
		}
	}
	return out
}

// JoinedLimit bounds the cost of a word read for several written together, in
// hundredths of a nat: with a budget that grows with length three words match
// anything.
const JoinedLimit = 320

// JoinedCost is Cost for a word and several written together.
func JoinedCost(a, b *Word) (int, bool) { return cost(a, b, min(JoinedLimit, limit(a, b))) }

// NewPair completes a pair with the rarity of what agrees.
func NewPair(q, l *Side, p Pair) Pair {
	letters := 0
	for k := p.L0; k < p.L1; k++ {
		p.Rarity += l.Rarity[k]
	}
	for k := p.Q0; k < p.Q1; k++ {
		letters += q.Words[k].Letters
	}
	if p.Q1-p.Q0 == 1 && p.Kind != PairInitial {
		p.Rarity = RoleRarity(p.Rarity, q.Roles[p.Q0])
	}
	if p.Kind == PairCut {
		missing := l.Words[p.L0].Letters - letters
		p.Cost = 20 + 12*max(missing, 0)
	}
	p.Rarity = min(p.Rarity, rarityBase+rarityPerLetter*float64(letters))
	return p
}

// AppendInitials adds the pairs in which an initial stands for a word.
func AppendInitials(pairs []Pair, q, l *Side) []Pair {
	for i, r := range q.Roles {
		if r != RoleInitial {
			continue
		}
		for k, w := range l.Words {
			if l.Roles[k] == RoleName && w.Text[0] == q.Words[i].Text[0] {
				pairs = append(pairs, Pair{
					Q0: int8(i), Q1: int8(i + 1), L0: int8(k), L1: int8(k + 1), Kind: PairInitial,
					Rarity: min(initialAgreed, l.Rarity[k]),
				})
			}
		}
	}
	for k, r := range l.Roles {
		if r != RoleInitial {
			continue
		}
		for i, w := range q.Words {
			if q.Roles[i] == RoleName && w.Text[0] == l.Words[k].Text[0] {
				pairs = append(pairs, Pair{
					Q0: int8(i), Q1: int8(i + 1), L0: int8(k), L1: int8(k + 1), Kind: PairInitial,
					Rarity: min(initialListed, q.Rarity[i]),
				})
			}
		}
	}
	return pairs
}

// An initial agrees with one name in a dozen; a listed one may mean anything.
const (
	initialAgreed = 2.0
	initialListed = 1.0
)
