package names

// Side makes what the alignment needs of a parsed name; rarity gives a word's
// rarity in nats and whether anything knows it.
func (n Name) Side(rarity func(*Word) (nats float64, known bool)) Side {
	var s Side
	for _, t := range n.Tokens {
		nats, known := rarity(t.Word)
		s.Add(t.Word.Letters, t.Word.Text[0], t.Role, nats, known)
	}
	return s
}

// Add adds a word.
func (s *Side) Add(letters int, first byte, role Role, rarity float64, known bool) {
	s.Letters = append(s.Letters, letters)
	s.First = append(s.First, first)
	s.Roles = append(s.Roles, role)
	s.Rarity = append(s.Rarity, RoleRarity(rarity, role))
	s.Known = append(s.Known, known)
}

// Clear takes all words away.
func (s *Side) Clear() {
	s.Letters, s.First, s.Roles, s.Rarity, s.Known, s.Written = s.Letters[:0], s.First[:0], s.Roles[:0], s.Rarity[:0], s.Known[:0], s.Written[:0]
}

// Join is several neighbouring words written as one.
type Join struct {
	Word   *Word
	Sound  Sound
	From   int8 // first token
	Behind int8 // behind the last token
}

// MostJoined is how many words are read as one at most.
const MostJoined = 3

// The letters of words written as one.
const (
	leastJoined = 4
	mostJoined  = 26
)

// Joins are the two or three neighbouring words of a name as one word each.
func (n Name) Joins() []Join {
	var out []Join
	for i := range n.Tokens {
		text := n.Tokens[i].Word.Text
		by := n.Tokens[i].Word.written
		for k := i + 1; k < len(n.Tokens) && k < i+MostJoined; k++ {
			text, by = text+n.Tokens[k].Word.Text, by.beside(n.Tokens[k].Word.written)
			if j, ok := newJoin(text, by, i, k+1); ok {
				out = append(out, j)
			}
		}
	}
	return out
}

func newJoin(text string, by written, from, behind int) (Join, bool) {
	if len(text) < leastJoined || len(text) > mostJoined {
		return Join{}, false
	}
	return Join{newWord(text, by, nil), Sounds(text), int8(from), int8(behind)}, true
}

// JoinedLimit bounds the cost of a word read for several written together, in
// hundredths of a nat: with a budget that grows with length three words match
// anything.
const JoinedLimit = 60

// JoinedCost is what reading a word for several written together costs; it is
// false where they do not sound the same.
func JoinedCost(w *Word, sound Sound, j *Join) (int, bool) {
	if sound.Hash != j.Sound.Hash || sound.Letters != j.Sound.Letters {
		return 0, false
	}
	return cost(w, j.Word, min(JoinedLimit, limit(w, j.Word)))
}

// NewPair completes a pair with the rarity of what agrees.
func NewPair(q, l *Side, p Pair) Pair {
	letters, own := 0, 0.0
	for k := p.L0; k < p.L1; k++ {
		p.Rarity += l.Rarity[k]
	}
	for k := p.Q0; k < p.Q1; k++ {
		letters += q.Letters[k]
		own += q.Rarity[k]
	}
	if p.Q1-p.Q0 == 1 && p.Kind != PairInitial {
		p.Rarity = RoleRarity(p.Rarity, q.Roles[p.Q0])
	}
	if p.Kind == PairCut {
		missing := l.Letters[p.L0] - letters
		p.Cost = CutCost(missing)
	}
	if p.Kind == PairWord {
		p.Rarity = min(p.Rarity, MostRarity(own, p.Cost))
	}
	p.Rarity = min(p.Rarity, rarityBase+rarityPerLetter*float64(letters))
	if p.Kind == PairWord {
		p.Excused = excused(q, p.Q0, p.Rarity, p.Cost)
	}
	return p
}

// excused is how much of the cost of a word of the traveller's, in nats, the rarity of
// what is written makes up for. Of strangers hardly one writes what a slip of the pen
// makes of a common name; of the listed, as many as slip. So the rarer what is written
// is than what agrees, the less its cost tells against the pair.
func excused(q *Side, token int8, rarity float64, cost int) float64 {
	if q.Roles[token] != RoleName || len(q.Written) == 0 {
		return 0
	}
	spent := float64(cost) / 100
	least := 0.0
	if !q.Known[token] {
		least = excuseUnknown * spent
	}
	return max(min(spent, excuse*(q.Written[token]-rarity)), least)
}

// How much of a cost, in nats, every nat of rarity makes up for; and the least part of it
// that is excused of a word that nobody knows.
const (
	excuse        = 0.37
	excuseUnknown = 0.5
)

// CutCost is what a word cut short costs that lacks some letters.
func CutCost(missing int) int { return 20 + 12*max(missing, 0) }

// MostRarity is the most that a listed word is worth to a traveller whose own word
// has a rarity, in nats, and is so far from it: a rare spelling of a common name is
// no rare name.
func MostRarity(own float64, cost int) float64 { return own + float64(cost)/100 }

// AppendInitials adds the pairs in which an initial stands for a word.
func AppendInitials(pairs []Pair, q, l *Side) []Pair {
	for i, r := range q.Roles {
		if r != RoleInitial {
			continue
		}
		for k, first := range l.First {
			if l.Roles[k] == RoleName && first == q.First[i] {
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
		for i, first := range q.First {
			if q.Roles[i] == RoleName && first == l.First[k] {
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
