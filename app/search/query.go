package search

import (
	"strings"
	"unicode"

	"postern/app/border"
	"postern/app/names"
)

// query is the traveller's name, prepared against one edition.
type query struct {
	name   names.Name
	side   names.Side
	joins  []names.Join
	sounds []names.Sound // of its words
	cut    bool          // words cutFrom..cutBehind-1 may be cut short

	cutFrom, cutBehind int
}

// prepare makes the query of a traveller's name.
func (s *Searcher) prepare(t border.Traveller) query {
	q := s.prepareText(t.FullName())
	q.cut = q.cut || t.NameCut
	if t.Name == "" {
		q.cutTokens(len(strings.TrimSpace(t.GivenNames)))
	}
	return q
}

func (s *Searcher) prepareText(text string) query {
	q := newQuery(s.tables.Parse(text), s.rarityOf)
	q.side.Written = make([]float64, 0, len(q.name.Tokens))
	for i := range q.name.Tokens {
		q.side.Written = append(q.side.Written, s.writtenRarity(q.name.Tokens[i].Word))
	}
	q.cut = lettersOf(text) >= cutLength
	q.cutBehind = len(q.name.Tokens)
	return q
}

func newQuery(name names.Name, rarity func(*names.Word) (float64, bool)) query {
	q := query{name: name, side: name.Side(rarity), joins: name.Joins()}
	for i := range name.Tokens {
		q.sounds = append(q.sounds, names.Sounds(name.Tokens[i].Word.Text))
	}
	return q
}

// cutTokens leaves only the last word that may be cut: a zone ends with the given
// names, which fill so many bytes of the name, or with the surname where there are
// none. A name given as a whole does not tell where they end: any of its words may
// be cut.
func (q *query) cutTokens(given int) {
	last := -1
	for i, tok := range q.name.Tokens {
		if (given == 0 || tok.From < given) && (last < 0 || tok.From > q.name.Tokens[last].From) {
			last = i
		}
	}
	q.cutFrom, q.cutBehind = max(last, 0), last+1
}

// mayBeCut reports whether a word may be cut short.
func (q *query) mayBeCut(token int) bool { return q.cut && token >= q.cutFrom && token < q.cutBehind }

// cutLength is the length of a name, in letters and blanks, that may have been cut
// to fit a machine-readable zone: 39 characters in a passport less what separates
// names.
const cutLength = 35

// lettersOf counts the characters of a name without the accents on them; a zone
// needs at least as many.
func lettersOf(text string) int {
	n := 0
	for _, r := range text {
		if !unicode.Is(unicode.Mn, r) {
			n++
		}
	}
	return n
}

// letters are the folded letters of the name, without the spaces.
func (q *query) letters() string {
	var b strings.Builder
	for i := range q.name.Tokens {
		b.WriteString(q.name.Tokens[i].Word.Text)
	}
	return b.String()
}
