package names

import (
	"slices"
	"unicode/utf8"

	"postern/app/border"
)

// Marks are the letters of both texts that agree, in bytes, ascending. In Arabic
// script, whose letters join, whole words are marked.
func (m *Match) Marks() (traveller, alert []border.Span) {
	for _, p := range m.Pairs {
		q, l := m.Traveller.Tokens[p.Q0:p.Q1], m.Alert.Tokens[p.L0:p.L1]
		if p.Kind == PairInitial {
			traveller = append(traveller, q[0].letters[0].span())
			alert = append(alert, l[0].letters[0].span())
			continue
		}
		a, b := lettersOf(q), lettersOf(l)
		for _, at := range common(a, b) {
			traveller = append(traveller, a[at[0]].span())
			alert = append(alert, b[at[1]].span())
		}
		traveller = wholeWords(traveller, q)
		alert = wholeWords(alert, l)
	}
	return tidy(m.Traveller.Text, traveller), tidy(m.Alert.Text, alert)
}

func (l letter) span() border.Span { return border.Span{From: int(l.from), To: int(l.to)} }

func lettersOf(tokens []Token) []letter {
	var out []letter
	for _, t := range tokens {
		out = append(out, t.letters...)
	}
	return out
}

func wholeWords(marks []border.Span, tokens []Token) []border.Span {
	for _, t := range tokens {
		if t.Word.abjad {
			marks = append(marks, border.Span{From: t.From, To: t.To})
		}
	}
	return marks
}

// common is the longest common subsequence of two rows of letters.
func common(a, b []letter) [][2]int {
	best := make([][]uint16, len(a)+1)
	for i := range best {
		best[i] = make([]uint16, len(b)+1)
	}
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if a[i].c == b[j].c {
				best[i][j] = best[i+1][j+1] + 1
			} else {
				best[i][j] = max(best[i+1][j], best[i][j+1])
			}
		}
	}
	var out [][2]int
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i].c == b[j].c:
			out = append(out, [2]int{i, j})
			i, j = i+1, j+1
		case best[i+1][j] >= best[i][j+1]:
			i++
		default:
			j++
		}
	}
	return out
}

// tidy sorts spans, merges those that touch, and takes the accents behind a
// letter along.
func tidy(text string, spans []border.Span) []border.Span {
	slices.SortFunc(spans, func(a, b border.Span) int {
		if a.From != b.From {
			return a.From - b.From
		}
		return a.To - b.To
	})
	var out []border.Span
	for _, s := range spans {
		for s.To < len(text) {
			r, size := utf8.DecodeRuneInString(text[s.To:])
			if !isAccent(r) {
				break
			}
			s.To += size
		}
		if len(out) > 0 && s.From <= out[len(out)-1].To {
			out[len(out)-1].To = max(out[len(out)-1].To, s.To)
			continue
		}
		out = append(out, s)
	}
	return out
}
