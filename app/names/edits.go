package names

// Costs of what is no letter's own business, in hundredths of a nat.
const (
	costSwap        = 180 // two neighbours changed places
	costSubstitute  = 280
	costLookalike   = 180
	costDigitLook   = 80
	costFirst       = 50  // more, when the first letter is another
	costKnownFar    = 250 // more, when both are names in their own right
	costKnownNear   = 35
	costOtherLine   = 110 // more, when both have spellings of their own and they are not the same
	costSameClass   = 20
	costArticle     = 15 // a letter of the article, which Arabic script joins to its word
	costOtherText   = 3  // two texts are never quite the same
	costDoubled     = 8  // a letter behind the same one
	costUnlike      = 16000
	nearKnownLimit  = 140
	lettersForLimit = 55
)

// substitution is what reading one symbol for another costs.
var substitution = buildSubstitutions()

func buildSubstitutions() *[symCount][symCount]int16 {
	var t [symCount][symCount]int16
	for i := range t {
		for j := range t[i] {
			if i != j {
				t[i][j] = costSubstitute
			}
		}
	}
	set := func(a, b byte, cost int16) {
		x, y := symbolOf(a), symbolOf(b)
		t[x][y], t[y][x] = cost, cost
	}
	for _, group := range []struct {
		cost  int16
		pairs string
	}{
		{30, "iy"},
		{40, "ou kq ck ie"},
		{50, "ei"},
		{60, "ae wu wv yj"},
		{70, "kq cs ye sz gj"},
		{80, "ao wo"},
		{90, "au zj"},
		{100, "ai cz kg qg bv ij"},
		{110, "eu eo"},
		{120, "pb iu vf td oi xk xs"},
		{140, "pf cg xh"},
		{150, "dj jh uv uf"},
		{costLookalike, "mn hn ec lt kx ft gc lj ef il bh oq"},
		{200, "rn wm rl gy"},
		{250, "vy"},
	} {
		for i := 0; i < len(group.pairs); i += 3 {
			set(group.pairs[i], group.pairs[i+1], group.cost)
		}
	}
	setPairs(&t)
	setDigits(&t)
	return &t
}

func symbolOf(c byte) byte {
	if c >= '0' && c <= '9' {
		return symDigit + c - '0'
	}
	return c - 'a'
}

// setPairs gives the symbols before an h their own likenesses.
func setPairs(t *[symCount][symCount]int16) {
	for _, p := range []struct {
		pair byte
		like string
		cost int16
	}{
		{symTH, "t", 0},
		{symTH, "s", 100},
		{symTH, "d", 110},
		{symTH, "z", 120},
		{symDH, "d", 0},
		{symDH, "z", 80},
		{symDH, "t", 110},
		{symSH, "s", 25},
		{symSH, "c", 80},
		{symSH, "x", 60},
		{symSH, "z", 110},
		{symSH, "j", 130},
		{symCH, "c", 20},
		{symCH, "k", 80},
		{symCH, "j", 110},
		{symCH, "q", 90},
		{symCH, "h", 100},
		{symCH, "t", 150},
		{symCH, "x", 100},
		{symKH, "k", 0},
		{symKH, "h", 90},
		{symKH, "x", 40},
		{symKH, "q", 50},
		{symKH, "c", 60},
		{symKH, "g", 100},
		{symGH, "g", 0},
		{symGH, "q", 60},
		{symGH, "k", 70},
		{symGH, "j", 100},
		{symZH, "z", 0},
		{symZH, "j", 50},
		{symZH, "g", 110},
		{symZH, "s", 90},
	} {
		for i := range len(p.like) {
			s := symbolOf(p.like[i])
			t[p.pair][s], t[s][p.pair] = p.cost, p.cost
		}
	}
	for _, p := range []struct {
		a, b byte
		cost int16
	}{
		{symTH, symDH, 70},
		{symSH, symCH, 80},
		{symKH, symGH, 80},
		{symKH, symCH, 60},
		{symSH, symZH, 90},
		{symCH, symZH, 120},
		{symDH, symZH, 80},
		{symTH, symSH, 130},
	} {
		t[p.a][p.b], t[p.b][p.a] = p.cost, p.cost
	}
}

// setDigits lets a digit stand for the letter it is mistaken for.
func setDigits(t *[symCount][symCount]int16) {
	for _, p := range []struct {
		digit byte
		like  string
	}{
		{'0', "oq"},
		{'1', "ilj"},
		{'2', "z"},
		{'3', "e"},
		{'4', "a"},
		{'5', "s"},
		{'6', "gb"},
		{'7', "t"},
		{'8', "b"},
		{'9', "gq"},
	} {
		for i := range len(p.like) {
			a, b := symbolOf(p.digit), symbolOf(p.like[i])
			t[a][b], t[b][a] = costDigitLook, costDigitLook
			if pair := pairOf(p.like[i]); pair != 0 {
				t[a][pair], t[pair][a] = costDigitLook, costDigitLook
			}
		}
	}
}

// limit is the cost beyond which two words are not the same name at all: a
// share of their letters, so that many cheap differences do not add up to
// nonsense.
func limit(a, b *Word) int { return limitOf(min(a.Letters, b.Letters)) }

// Limit is the cost, in hundredths of a nat, beyond which nothing is read for the
// word, however long.
func (w *Word) Limit() int { return limitOf(w.Letters) }

func limitOf(letters int) int { return min(110+lettersForLimit*letters, 560) }

// Cost is what reading one word for another costs, in hundredths of a nat, the same
// both ways: the difference of their Latin letters, or across scripts what the
// Transliteration says. It is false where they are not alike within the limit for their length.
func Cost(a, b *Word) (int, bool) {
	return cost(a, b, limit(a, b))
}

func cost(a, b *Word, most int) (int, bool) {
	script, latin, crosses := crosses(a, b)
	if a.Text == b.Text && !(crosses && script.abjad) {
		return 0, true
	}
	if a.Class != 0 && a.Class == b.Class {
		return costSameClass, true
	}
	if leastCost(a, b) > most {
		return 0, false
	}
	if crosses {
		return settleAcross(across(script, latin, most), most)
	}
	return settle(a, b, edits(a, b, most), most)
}

// settleAcross makes the cost of two words of that of reading one's script.
func settleAcross(c, most int) (int, bool) {
	c = max(c, costOtherText)
	return c, c <= most
}

// settle makes the cost of two words of that of their letters: names in their own
// right are less likely to be read for each other.
func settle(a, b *Word, c, most int) (int, bool) {
	if a.Text == b.Text {
		return 0, true
	}
	return settleKnown(c, a.known && b.known, a.Class != 0 && b.Class != 0, most)
}

// settleKnown is settle for two texts; known says that both are names in their own
// right, classed that both have spellings of their own.
func settleKnown(c int, known, classed bool, most int) (int, bool) {
	c = max(c, costOtherText)
	if known {
		switch {
		case c >= nearKnownLimit:
			c += costKnownFar
		case classed:
			c += costOtherLine // Nasir, Naseer
		default:
			c += costKnownNear
		}
	}
	return c, c <= most
}

// edits is the least cost of turning one word's symbols into the other's, or any
// figure above most where there is no way below it.
func edits(a, b *Word, most int) int {
	var p profile
	p.of(a)
	return p.edits(b.sym, b.del, a.del, int16(most))
}

// profile is a word laid out so that many words can be compared with it fast: for
// each of its symbols, what reading it for any symbol costs.
type profile struct {
	sym  []byte
	cost [maxWord + 2]*[256]int16
	head [256]int16 // the first symbol against a first symbol
}

// readings is, for every symbol, what reading it for any other costs.
var readings = buildReadings()

func buildReadings() *[256][256]int16 {
	var t [256][256]int16
	for p := range 256 {
		for q := range 256 {
			switch {
			case p == q:
			case p < symCount && q < symCount:
				t[p][q] = substitution[p][q]
			default:
				t[p][q] = costSubstitute
			}
		}
	}
	return &t
}

func (p *profile) of(w *Word) {
	p.sym = w.sym
	for i, s := range w.sym {
		p.cost[i] = &readings[s]
	}
	if len(w.sym) > 0 {
		for q, c := range readings[w.sym[0]] {
			if c > freeFirst {
				c += costFirst
			}
			p.head[q] = c
		}
	}
}

// freeFirst is what a first letter may cost before it counts more.
const freeFirst = 60

// edits compares the profile's word with another's symbols; dx and dy are what
// leaving the other's and the profile's symbols out costs. Rows stop being worked
// out once no way within most is left.
func (p *profile) edits(x []byte, dx, dy []int16, most int16) int {
	var rows [3][maxWord + 3]int16
	n := len(p.sym)
	dy = dy[:n]
	before, last, row := &rows[0], &rows[1], &rows[2]
	for j, d := range dy {
		last[j+1] = last[j] + d
	}
	leastBefore := int16(0)
	for i, s := range x {
		d := dx[i]
		c := last[0] + d
		row[0] = c
		least := c
		diagonal := last[0]
		for j, e := range dy {
			var r int16
			if i+j == 0 {
				r = p.head[s]
			} else {
				r = p.cost[j][s]
			}
			up := last[j+1]
			c = min(diagonal+r, up+d, c+e)
			if i > 0 && j > 0 && s == p.sym[j-1] && x[i-1] == p.sym[j] && s != x[i-1] {
				c = min(c, before[j-1]+costSwap)
			}
			row[j+1] = c
			diagonal = up
			least = min(least, c)
		}
		if least > most && leastBefore+costSwap > most {
			return costUnlike
		}
		leastBefore = least
		before, last, row = last, row, before
	}
	return int(last[n])
}
