// Package crowd makes up people: of the populations that meet at a border of
// Pakistan, Italy, Greece and Spain, with names as common as the frequency tables
// have them and a long tail of words that no table holds, on a list with aliases,
// other scripts and half-known birth dates, or at the counter. Nobody in it exists.
// It is for measuring and for training.
//
// Everything follows from the seed: the n-th alert from the seed and n alone, the
// n-th traveller likewise, a variant from the seed and the alert's id.
package crowd

import (
	"fmt"
	"hash/fnv"
	"iter"
	"math"
	"math/rand/v2"
	"slices"

	"postern/app/border"
	"postern/app/names"
)

// Maker draws made-up people. It is not safe for concurrent use.
type Maker struct {
	seed       uint64
	source     *rand.PCG
	random     *rand.Rand
	peoples    []*people
	travellers uint64 // drawn so far
}

// New makes a maker; the same seed gives the same people.
func New(seed uint64, t *names.Frequencies) *Maker {
	source := rand.NewPCG(seed, 0)
	return &Maker{seed: seed, source: source, random: rand.New(source), peoples: peoplesOf(t)}
}

// What is drawn: each has random numbers of its own.
const (
	streamAlert = 0x706f7374 + iota
	streamTraveller
	streamVariant
)

// turnTo starts the random numbers of the n-th of a kind.
func (m *Maker) turnTo(stream, n uint64) {
	m.source.Seed(mixed(m.seed^stream<<32), mixed(n+stream))
}

// Alert is the n-th made-up alert: a person with one to six names, three on the
// mean.
func (m *Maker) Alert(n int) border.Alert {
	m.turnTo(streamAlert, uint64(n))
	one := m.person(.85)
	one.birth = m.birth(1972, 12)
	a := border.Alert{
		ID: fmt.Sprintf("crowd-%07d", n), List: "Crowd", Subject: border.SubjectPerson,
		Category: border.CategoryOther, Action: border.ActionRefer,
		Names: m.listedNames(one), BirthDates: m.listedBirths(one.birth),
	}
	if m.in(one.people.father) {
		father := one.father
		if m.in(.3) {
			father = m.respelled(father)
		}
		a.FatherNames = []string{text(father)}
	}
	if m.in(.6) {
		a.Sex = one.sex
	}
	if m.in(.9) {
		a.Nationalities = []border.Country{one.state}
	}
	if m.in(1. / 3) {
		a.Documents = []border.AlertDocument{{Type: "passport", Number: m.passport(), IssuingState: one.state}}
		if one.state == "PAK" && m.in(.5) {
			a.Documents[0] = border.AlertDocument{Type: "CNIC", Number: m.cnic(true), IssuingState: one.state}
		}
	}
	return a
}

// Alerts goes over n made-up alerts.
func (m *Maker) Alerts(n int) iter.Seq[border.Alert] {
	return func(yield func(border.Alert) bool) {
		for i := range n {
			if !yield(m.Alert(i)) {
				return
			}
		}
	}
}

// Traveller is the next made-up traveller, on no list but by chance: birth date,
// sex, nationality and father are known.
func (m *Maker) Traveller() border.Traveller {
	m.turnTo(streamTraveller, m.travellers)
	m.travellers++
	one := m.person(.65)
	one.birth = m.birth(1983, 14)
	t := border.Traveller{
		GivenNames: text(one.given), Surname: text(one.family), BirthDate: one.birth, Sex: one.sex,
		Nationality: one.state, FatherName: text(one.father),
	}
	m.equip(&t)
	return t
}

// equip gives a traveller a document.
func (m *Maker) equip(t *border.Traveller) {
	t.Document = border.TravelDocument{Type: "P", Number: m.passport(), IssuingState: t.Nationality}
	if t.Nationality == "PAK" {
		t.Document.PersonalNumber = m.cnic(false)
	}
}

// person draws a person, a man by a chance.
func (m *Maker) person(man float64) *person {
	one := &person{sex: border.SexFemale}
	if m.in(man) {
		one.sex = border.SexMale
	}
	u := m.random.Float64()
	for _, one.people = range m.peoples {
		if u -= one.people.share; u < 0 {
			break
		}
	}
	states := one.people.states
	one.state = states[0]
	if m.in(.5) {
		one.state = states[m.random.IntN(len(states))]
	}
	m.name(one)
	return one
}

// name gives a person a name in which no word stands twice.
func (m *Maker) name(one *person) {
	for {
		one.given, one.family, one.father = nil, nil, nil
		one.people.shape(m, one.people, one)
		if !twice(one.words()) {
			return
		}
	}
}

func twice(words []string) bool {
	for i, w := range words {
		if slices.Contains(words[:i], w) {
			return true
		}
	}
	return false
}

// seldom is a word that no table holds.
func (m *Maker) seldom(p *people, k kind) string {
	head := tailHead
	if p.name == pakistani {
		head = tailPakistani
	}
	rank := head * (math.Pow(1+tailWords/head, m.random.Float64()) - 1)
	if k != family {
		k = male
	}
	h := uint64(k)
	for i := range len(p.name) {
		h = h*31 + uint64(p.name[i])
	}
	return p.letters.word(mixed(h<<32 | uint64(rank)))
}

func (m *Maker) passport() string {
	return fmt.Sprintf("%c%c%07d", 'A'+m.random.IntN(26), 'A'+m.random.IntN(26), m.random.IntN(10_000_000))
}

// cnic is a Pakistani identity number, as it is written or without dashes.
func (m *Maker) cnic(written bool) string {
	place, family, last := 10000+m.random.IntN(71000), m.random.IntN(10_000_000), m.random.IntN(10)
	if written {
		return fmt.Sprintf("%05d-%07d-%d", place, family, last)
	}
	return fmt.Sprintf("%05d%07d%d", place, family, last)
}

func numberOf(id string) uint64 {
	h := fnv.New64a()
	h.Write([]byte(id))
	return h.Sum64()
}
