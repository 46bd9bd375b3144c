// Package crowd makes up people: names put together from the frequency tables by
// how often their parts occur, with birth dates and the rest, the same for the
// same seed. Nobody in it exists. It is for measuring speed and for training,
// never for judging how well names are found.
package crowd

import (
	"fmt"
	"iter"
	"math/rand/v2"
	"strings"
	"unicode"

	"postern/app/border"
	"postern/app/names"
)

// Maker draws made-up people. It is not safe for concurrent use.
type Maker struct {
	random *rand.Rand
	parts  []names.Part
	sums   []float64 // of shares up to each part
}

// New makes a maker; the same seed gives the same people.
func New(seed uint64, t *names.Frequencies) *Maker {
	m := &Maker{random: rand.New(rand.NewPCG(seed, 0x706f737465726e)), parts: t.Parts()}
	total := 0.0
	for _, p := range m.parts {
		total += p.Share
		m.sums = append(m.sums, total)
	}
	return m
}

// Name is a name of two to four parts. A third of the parts are made-up words,
// since most people bear at least one name that is in no table.
func (m *Maker) Name() string {
	words := make([]string, 2+m.random.IntN(3))
	for i := range words {
		if m.random.IntN(3) == 0 {
			words[i] = m.word()
		} else {
			words[i] = m.part()
		}
		words[i] = strings.ToUpper(words[i][:1]) + words[i][1:]
	}
	return strings.Join(words, " ")
}

func (m *Maker) part() string {
	at := m.random.Float64() * m.sums[len(m.sums)-1]
	from, to := 0, len(m.sums)-1
	for from < to {
		if mid := (from + to) / 2; m.sums[mid] < at {
			from = mid + 1
		} else {
			to = mid
		}
	}
	return m.parts[from].Text
}

// word is a pronounceable word of two to four syllables.
func (m *Maker) word() string {
	const consonants, vowels = "bdfghjklmnprstvz", "aeiou"
	var b strings.Builder
	for range 2 + m.random.IntN(3) {
		b.WriteByte(consonants[m.random.IntN(len(consonants))])
		b.WriteByte(vowels[m.random.IntN(len(vowels))])
	}
	if m.random.IntN(2) == 0 {
		b.WriteByte(consonants[m.random.IntN(len(consonants))])
	}
	return b.String()
}

// Alert is the n-th made-up alert: a person with a name and up to three aliases.
func (m *Maker) Alert(n int) border.Alert {
	a := border.Alert{ID: fmt.Sprintf("crowd-%06d", n), List: "Crowd", Subject: border.SubjectPerson, Category: border.CategoryOther, Action: border.ActionRefer}
	a.Names = []border.Name{{Text: m.Name()}}
	for range m.random.IntN(4) {
		a.Names = append(a.Names, border.Name{Text: m.Name(), Kind: border.NameAlias})
	}
	if m.random.IntN(4) > 0 {
		a.BirthDates = []border.PartialDate{m.date()}
	}
	if m.random.IntN(3) == 0 {
		a.FatherNames = []string{m.Name()}
	}
	a.Sex = []border.Sex{border.SexMale, border.SexFemale}[m.random.IntN(2)]
	a.Nationalities = []border.Country{[]border.Country{"PAK", "ITA", "GRC", "ESP"}[m.random.IntN(4)]}
	a.Documents = []border.AlertDocument{{Type: "passport", Number: m.number(), IssuingState: a.Nationalities[0]}}
	return a
}

func (m *Maker) date() border.PartialDate {
	return border.Day(1940+m.random.IntN(68), 1+m.random.IntN(12), 1+m.random.IntN(28))
}

func (m *Maker) number() string {
	return fmt.Sprintf("%c%c%07d", 'A'+m.random.IntN(26), 'A'+m.random.IntN(26), m.random.IntN(10_000_000))
}

// Traveller is a made-up traveller, on no list but by chance.
func (m *Maker) Traveller() border.Traveller {
	name := m.Name()
	at := strings.LastIndexFunc(name, unicode.IsSpace)
	t := border.Traveller{GivenNames: name[:at], Surname: name[at+1:], BirthDate: m.date(), Sex: border.SexMale, Nationality: "PAK"}
	t.Document = border.TravelDocument{Type: "P", Number: m.number(), IssuingState: "PAK"}
	return t
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
