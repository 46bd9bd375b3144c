package crowd

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"

	"postern/app/border"
	"postern/app/names"
)

//go:embed peoples.tsv
var peoplesTSV string

// kind is what a word is in a name.
type kind int

const (
	lead kind = iota // Muhammad, Abdul: leads and is not the called name
	male
	female
	family
	kinds
)

var kindNames = [kinds]string{"lead", "male", "female", "family"}

// people is a population: how its persons are named, and of which states they are.
type people struct {
	name   string
	share  float64                  // of all persons
	states []border.Country         // the first of half of them
	tail   [kinds]float64           // the share of words that no table holds
	script func(word string) string // how a word is written in its script, nil for Latin alone
	shape  func(*Maker, *people, *person)
	father float64 // the share of listed persons whose father is told

	words   [kinds]drawn
	letters *letterModel
}

// drawn are words with the sums of their shares.
type drawn struct {
	words []string
	sums  []float64
}

func (d *drawn) add(word string, share float64) {
	if n := len(d.sums); n > 0 {
		share += d.sums[n-1]
	}
	d.words, d.sums = append(d.words, word), append(d.sums, share)
}

func (d *drawn) at(u float64) string {
	i, _ := slices.BinarySearch(d.sums, u*d.sums[len(d.sums)-1])
	return d.words[min(i, len(d.words)-1)]
}

const (
	pakistani = "pakistani"
	world     = "world"
)

// peoplesOf are the peoples of a border of Pakistan, Italy, Greece and Spain: half
// of its travellers are Pakistani. How many words no table holds follows from how
// much of its people a table's words name: all but a sixth of the words of Pakistani
// names, but hardly a sixth of Italians' family names and half of Spaniards'.
func peoplesOf(t *names.Frequencies) []*people {
	all := []*people{
		{name: pakistani, share: .50, states: []border.Country{"PAK"}, tail: [kinds]float64{male: .13, female: .2, family: .25}, script: arabicWord, shape: shapePakistani, father: .85},
		{name: "afghan", share: .12, states: []border.Country{"AFG", "IRN", "TJK"}, tail: [kinds]float64{male: .2, female: .25, family: .6}, script: arabicWord, shape: shapeAfghan, father: .5},
		{name: "arab", share: .10, states: []border.Country{"EGY", "MAR", "SYR", "IRQ", "TUN", "DZA", "LBY", "SAU"}, tail: [kinds]float64{male: .15, female: .2, family: .75}, script: arabicWord, shape: shapeArab, father: .2},
		{name: "italian", share: .07, states: []border.Country{"ITA"}, tail: [kinds]float64{male: .1, female: .15, family: .85}, shape: shapeItalian, father: .05},
		{name: "spanish", share: .07, states: []border.Country{"ESP", "COL", "MEX", "PER", "VEN", "ARG"}, tail: [kinds]float64{male: .1, female: .15, family: .5}, shape: shapeSpanish, father: .05},
		{name: "greek", share: .05, states: []border.Country{"GRC", "CYP"}, tail: [kinds]float64{male: .1, female: .15, family: .85}, script: greekWord, shape: shapeGreek, father: .3},
		{name: world, share: .09, states: []border.Country{"RUS", "TUR", "GBR", "USA", "NGA", "IND", "CHN", "UKR", "FRA", "DEU"}, tail: [kinds]float64{male: .3, female: .3, family: .7}, script: cyrillicWord, shape: shapeWorld, father: .05},
	}
	share := map[string]float64{}
	for _, p := range t.Parts() {
		if isPlain(p.Text) {
			share[p.Text] = p.Share
		}
	}
	listed := readPeoples(all, share)
	sortRest(all, t, listed)
	return all
}

func isPlain(word string) bool {
	return len(word) > 1 && strings.Trim(word, "abcdefghijklmnopqrstuvwxyz") == ""
}

// unheard is the share of a word that no table holds.
const unheard = 2e-5

// readPeoples gives each people the words of peoples.tsv with their shares, and
// returns these words.
func readPeoples(all []*people, share map[string]float64) map[string]bool {
	listed := map[string]bool{}
	for line := range strings.Lines(peoplesTSV) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		cells := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		at := slices.IndexFunc(all, func(p *people) bool { return p.name == cells[0] })
		of := -1
		if len(cells) == 3 {
			of = slices.Index(kindNames[:], cells[1])
		}
		if at < 0 || of < 0 {
			panic(fmt.Sprintf("made-up people: bad line %q", line)) // a fault of the build
		}
		for _, w := range strings.Fields(cells[2]) {
			all[at].words[of].add(w, max(share[w], unheard))
			listed[w] = true
		}
	}
	return listed
}

// sortRest gives each word of the tables that peoples.tsv does not have to the
// people whose words it is clearly more like by its letters than those of all the
// world, as any part of a name.
func sortRest(all []*people, t *names.Frequencies, listed map[string]bool) {
	var every, rest []string
	for _, p := range t.Parts() {
		if isPlain(p.Text) {
			every = append(every, p.Text)
			if !listed[p.Text] {
				rest = append(rest, p.Text)
			}
		}
	}
	behind := newLetterModel(every, nil)
	for _, p := range all {
		own := rest
		if p.name != world {
			own = slices.Concat(p.words[male].words, p.words[female].words, p.words[family].words)
		}
		p.letters = newLetterModel(own, behind)
	}
	for _, part := range t.Parts() {
		if !isPlain(part.Text) || listed[part.Text] {
			continue
		}
		best := all[len(all)-1] // the world
		least := best.letters.likely(part.Text) + 2
		for _, p := range all[:len(all)-1] {
			if l := p.letters.likely(part.Text); l > least {
				best, least = p, l
			}
		}
		for _, k := range []kind{male, female, family} {
			best.words[k].add(part.Text, part.Share)
		}
	}
}

// The words that no table holds: how many there are of each people, and how many are
// about as common as the first, so that the first is rarer than the last of the table.
// Their shares fall with their rank, as Zipf's law has it.
const (
	tailWords     = 180_000
	tailHead      = 150.0
	tailPakistani = 60.0 // fewer of their words are in no table
)
