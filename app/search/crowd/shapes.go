package crowd

import (
	"strings"

	"postern/app/border"
)

// person is what is true of one made-up person.
type person struct {
	people *people
	sex    border.Sex
	given  []string
	family []string
	father []string
	birth  border.PartialDate
	state  border.Country
}

func (p *person) words() []string { return append(append([]string(nil), p.given...), p.family...) }

// in reports whether a chance comes true.
func (m *Maker) in(chance float64) bool { return m.random.Float64() < chance }

// draw is one word of a kind, as common among the people as it is.
func (m *Maker) draw(p *people, k kind) string {
	if m.in(p.tail[k]) {
		return m.seldom(p, k)
	}
	return p.words[k].at(m.random.Float64())
}

// givenOf is the called name, of one word or two: Abdul and its kin never stand
// alone, and Ullah and Din never first.
func (m *Maker) givenOf(p *people, sex border.Sex) []string {
	if sex == border.SexFemale {
		return []string{m.draw(p, female)}
	}
	w := m.draw(p, male)
	switch w {
	case "abdul", "abdur", "abd", "abdel":
		return []string{w, m.draw(p, male)}
	case "ullah", "din", "deen", "dad", "bakhsh", "bux", "ur", "ul", "yar":
		return []string{m.draw(p, male), w}
	}
	return []string{w}
}

func shapePakistani(m *Maker, p *people, one *person) {
	one.father = m.givenOf(p, border.SexMale)
	if m.in(.35) {
		one.father = append([]string{m.draw(p, lead)}, one.father...)
	}
	if one.sex == border.SexMale && m.in(.42) {
		one.given = append(one.given, m.draw(p, lead))
	}
	one.given = append(one.given, m.givenOf(p, one.sex)...)
	if m.in(.15) {
		one.given = append(one.given, m.givenOf(p, one.sex)...)
	}
	switch u := m.random.Float64(); {
	case u < .40 || len(one.given) == 1 && u > .70:
		one.family = one.father[len(one.father)-1:]
	case u < .65:
		one.family = []string{m.draw(p, family)}
	}
	if m.in(.3) { // a father's caste, or Khan
		last := m.draw(p, family)
		if len(one.family) == 1 && m.in(.8) {
			last = one.family[0]
		}
		if last != one.father[len(one.father)-1] {
			one.father = append(one.father[:len(one.father):len(one.father)], last)
		}
	}
}

func shapeAfghan(m *Maker, p *people, one *person) {
	one.father = m.givenOf(p, border.SexMale)
	if one.sex == border.SexMale && m.in(.3) {
		one.given = append(one.given, m.draw(p, lead))
	}
	one.given = append(one.given, m.givenOf(p, one.sex)...)
	switch {
	case m.in(.7):
		one.family = []string{m.draw(p, family)}
	default:
		one.family = one.father[len(one.father)-1:]
	}
	if m.in(.5) {
		one.father = append(one.father, one.family[0])
	}
}

func shapeArab(m *Maker, p *people, one *person) {
	one.father = m.givenOf(p, border.SexMale)
	if one.sex == border.SexMale && m.in(.15) {
		one.given = append(one.given, m.draw(p, lead))
	}
	one.given = append(one.given, m.givenOf(p, one.sex)...)
	if m.in(.5) {
		if m.in(.3) {
			one.given = append(one.given, "bin")
		}
		one.given = append(one.given, one.father...)
	}
	if m.in(.2) {
		one.given = append(one.given, m.givenOf(p, border.SexMale)...)
	}
	if len(one.given) < 2 || m.in(.8) {
		last := m.draw(p, family)
		if m.in(.45) {
			last = "al-" + last
		}
		one.family = []string{last}
		one.father = append(one.father[:len(one.father):len(one.father)], last)
	}
}

func shapeItalian(m *Maker, p *people, one *person) {
	one.given = m.givenOf(p, one.sex)
	if m.in(.12) {
		one.given = append(one.given, m.givenOf(p, one.sex)...)
	}
	if m.in(.08) {
		one.family = append(one.family, []string{"di", "de", "della", "lo"}[m.random.IntN(4)])
	}
	one.family = append(one.family, m.draw(p, family))
	one.father = append(m.givenOf(p, border.SexMale), one.family...)
}

func shapeSpanish(m *Maker, p *people, one *person) {
	one.given = m.givenOf(p, one.sex)
	if m.in(.4) {
		one.given = append(one.given, m.givenOf(p, one.sex)...)
	}
	one.family = []string{m.draw(p, family), m.draw(p, family)}
	one.father = append(m.givenOf(p, border.SexMale), one.family[0])
}

func shapeGreek(m *Maker, p *people, one *person) {
	one.given = m.givenOf(p, one.sex)
	one.family = []string{m.draw(p, family)}
	one.father = append(m.givenOf(p, border.SexMale), one.family...)
}

func shapeWorld(m *Maker, p *people, one *person) {
	one.given = m.givenOf(p, one.sex)
	if m.in(.3) {
		one.given = append(one.given, m.givenOf(p, one.sex)...)
	}
	one.family = []string{m.draw(p, family)}
	one.father = append(m.givenOf(p, border.SexMale), one.family...)
}

// text writes words as a name.
func text(words []string) string {
	var b strings.Builder
	for i, w := range words {
		if i > 0 {
			b.WriteByte(' ')
		}
		switch {
		case w == "" || w == "bin" || w[0] >= 0x80:
			b.WriteString(w)
		case strings.HasPrefix(w, "al-") && len(w) > 3:
			b.WriteString("al-")
			b.WriteByte(w[3] - 'a' + 'A')
			b.WriteString(w[4:])
		case w[0] >= 'a' && w[0] <= 'z':
			b.WriteByte(w[0] - 'a' + 'A')
			b.WriteString(w[1:])
		default:
			b.WriteString(w)
		}
	}
	return b.String()
}
