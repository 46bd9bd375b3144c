package crowd

import (
	"strings"

	"postern/app/border"
)

// Variation says how a true traveller differs from the alert about him.
type Variation struct {
	Name  NameSlip
	Birth BirthKnown
}

// NameSlip is the one difference of names.
type NameSlip string

// The differences of names.
const (
	Typo       NameSlip = "typo"       // a letter less, more or another, or two in each other's place
	Respelling NameSlip = "respelling" // another way to write a name in Latin letters
)

// BirthKnown is how much of the birth date both sides know.
type BirthKnown string

// How much is known of a birth date.
const (
	BirthOnBoth     BirthKnown = "day on both sides"
	BirthYearListed BirthKnown = "less on the list"
	BirthYearShown  BirthKnown = "year in the document"
	BirthUnlisted   BirthKnown = "none on the list"
)

// Variant is the person of an alert at the counter: one of the names that the list
// does not call weak, with one typo or, every other time, one respelling; the listed
// birth date, of which the document knows only the year so often that on one side or
// the other half of all have no more; sex, nationality and father as listed, the
// father spelled otherwise now and then or, once in twelve, another; a document that
// the list does not know. Where the list does not tell something, any may be true.
func (m *Maker) Variant(a border.Alert) (border.Traveller, Variation) {
	m.turnTo(streamVariant, numberOf(a.ID))
	stranger := m.person(.65)
	words := m.goodName(a)
	v := Variation{Name: Respelling}
	changed := m.respelled(words)
	if m.in(.5) || strings.Join(changed, " ") == strings.Join(words, " ") {
		v.Name, changed = Typo, m.mistyped(words)
	}
	t := border.Traveller{Sex: a.Sex, Nationality: stranger.state, FatherName: text(stranger.father)}
	last := len(changed) - 1
	if last == 0 {
		t.Surname = text(changed)
	} else {
		t.GivenNames, t.Surname = text(changed[:last]), text(changed[last:])
	}
	if len(a.Nationalities) > 0 && m.in(.97) {
		t.Nationality = a.Nationalities[0]
	}
	if t.Sex == "" {
		t.Sex = border.SexMale
	}
	if len(a.FatherNames) > 0 && m.in(11./12) {
		father := strings.Fields(strings.ToLower(a.FatherNames[0]))
		if m.in(.3) {
			father = m.respelled(father)
		}
		t.FatherName = text(father)
	}
	t.BirthDate, v.Birth = m.shownBirth(a)
	m.equip(&t)
	return t, v
}

// goodName is one of the names in Latin letters that the list does not call weak.
func (m *Maker) goodName(a border.Alert) []string {
	var good []border.Name
	for _, n := range a.Names {
		if !n.Weak && n.Kind != border.NameScript {
			good = append(good, n)
		}
	}
	return strings.Fields(strings.ToLower(good[m.random.IntN(len(good))].Text))
}

// yearShown is the share of documents that know only the year where the list knows
// the day: with the fifth of listed dates that are no days, half of all variants
// have no more than a year on one side.
const yearShown = 0.39

func (m *Maker) shownBirth(a border.Alert) (border.PartialDate, BirthKnown) {
	if len(a.BirthDates) == 0 {
		return m.birth(1972, 12), BirthUnlisted
	}
	d := a.BirthDates[m.random.IntN(len(a.BirthDates))]
	switch {
	case !d.IsDay():
		return m.within(d), BirthYearListed
	case m.in(yearShown):
		return border.YearOnly(d.Year), BirthYearShown
	}
	return d, BirthOnBoth
}

// within is a day that a less certain date may mean.
func (m *Maker) within(d border.PartialDate) border.PartialDate {
	from, to := d.Years()
	if d.About {
		from, to = from-listedAround, to+listedAround
	}
	day := m.birth(1972, 12)
	day.Year = from + m.random.IntN(to-from+1)
	if d.Month != 0 && !d.IsRange() {
		day.Month = d.Month
	}
	day.Day = min(day.Day, daysOf(day.Year, day.Month))
	return day
}
