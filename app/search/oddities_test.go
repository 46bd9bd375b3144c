package search

import (
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"

	"postern/app/border"
	"postern/app/names"
	"postern/app/names/variants"
	"postern/app/search/crowd"
)

// oddities makes alerts and travellers of whatever an index gets wrong most easily:
// few words that many share, titles, initials, scripts, words joined and split, names
// cut short, dates of every kind, fathers told in every way. The same seed makes the
// same.
type oddities struct {
	*rand.Rand
	maker   *crowd.Maker
	words   []string
	scripts []string
}

func newOddities(seed uint64) *oddities {
	o := oddWords()
	o.Rand = rand.New(rand.NewPCG(seed, 1))
	return &o
}

// oddWords are what all oddities are made of.
var oddWords = sync.OnceValue(func() oddities {
	o := oddities{maker: crowd.New(7, names.LoadFrequencies())}
	o.words = strings.Fields("muhammad ali khan gul zaman gulzaman abdul rahman shah syed haji malik al de la cruz delacruz rasool ghulam rasul ghulamrasool " +
		"alrahman hajikhan bin ibn m k a b noor nur noorullah ullah abdullah jan mohd ahmed ahmad iqbal zarqovand beltar torkhel tor khel kh h dr jr " +
		"mkhan benali ben ou yi ivan petrov ksenia xenia shahzaman shahz aman sha hussain husain bano bibi ooo aaa hh mu ham mad")
	for _, k := range variants.Kinds() {
		for _, c := range k.Cases(7, 10) {
			o.scripts = append(o.scripts, c.Listed, c.Searched.Name)
		}
	}
	return o
})

func (o *oddities) in(chance float64) bool { return o.Float64() < chance }

func (o *oddities) word() string { return o.words[min(o.IntN(len(o.words)), o.IntN(len(o.words)))] }

func (o *oddities) fewWords(most int) []string {
	var out []string
	for range 1 + o.IntN(most) {
		out = append(out, o.word())
	}
	return out
}

// worse writes words in another way.
func (o *oddities) worse(words []string) []string {
	words = slices.Clone(words)
	for range o.IntN(4) {
		if len(words) == 0 {
			return words
		}
		i := o.IntN(len(words))
		w := []rune(words[i])
		switch o.IntN(11) {
		case 0: // written together
			if i+1 < len(words) {
				words = slices.Replace(words, i, i+2, words[i]+words[i+1])
			}
		case 1: // written apart
			if len(w) > 2 {
				at := 1 + o.IntN(len(w)-1)
				words = slices.Replace(words, i, i+1, string(w[:at]), string(w[at:]))
			}
		case 2: // an initial
			words[i] = string(w[:1])
		case 3, 4: // a letter more, less, another
			at := o.IntN(len(w))
			words[i] = string(w[:at]) + []string{"", "a", "h", "e", "k", "0"}[o.IntN(6)] + string(w[at+o.IntN(2):])
		case 5: // letters that changed places
			if len(w) > 1 {
				at := o.IntN(len(w) - 1)
				w[at], w[at+1] = w[at+1], w[at]
				words[i] = string(w)
			}
		case 6:
			words[i] = string(w[:1+o.IntN(len(w))])
		case 7:
			words = slices.Insert(words, i, o.word())
		case 8:
			words = slices.Delete(words, i, i+1)
		case 9:
			o.Shuffle(len(words), func(i, k int) { words[i], words[k] = words[k], words[i] })
		case 10:
			words[i] = o.word()
		}
		words = slices.DeleteFunc(words, func(w string) bool { return w == "" })
	}
	return words
}

func (o *oddities) rewritten(text string) string {
	return strings.Join(o.worse(strings.Fields(strings.ToLower(text))), " ")
}

func (o *oddities) name() string {
	switch o.IntN(8) {
	case 0:
		return o.scripts[o.IntN(len(o.scripts))]
	case 1:
		return strings.Join(o.fewWords(9), " ")
	}
	return strings.Join(o.fewWords(4), " ")
}

func (o *oddities) date() border.PartialDate {
	d := border.PartialDate{Year: 1960 + o.IntN(30), Month: o.IntN(13)}
	if o.in(.1) {
		d.Year = []int{1362, 1400, 1849, 1850, 2150, 2151, 1, 9999, 1066}[o.IntN(9)]
	}
	d.Day = o.IntN(29)
	if o.in(.5) {
		d.Month, d.Day = 1+o.IntN(12), 1+o.IntN(28)
	}
	switch o.IntN(12) {
	case 0:
		return border.PartialDate{}
	case 1:
		d.About = true
	case 2:
		d.EndYear = d.Year + o.IntN(12)
	case 3:
		d.Year = 0
	case 4:
		d.Month, d.Day = 1, 1
	case 5:
		d.Month, d.Day = 0, 0
	}
	return d
}

// beside is a date that resembles another.
func (o *oddities) beside(d border.PartialDate) border.PartialDate {
	switch o.IntN(12) {
	case 0:
		d.Month, d.Day = d.Day, d.Month
	case 1:
		d.Year += o.IntN(25) - 12
	case 2:
		d.Month, d.Day = 0, 0
	case 3:
		d.About = true
	case 4:
		d.EndYear = d.Year + o.IntN(5)
	case 5:
		d.Year = 0
	case 6:
		d.Month, d.Day = 1, 1
	case 7:
		d.Day = o.IntN(29)
	}
	if d.Month > 12 || d.IsRange() && d.Year == 0 {
		return o.date()
	}
	return d
}

var someNumbers = []string{"AB1234567", "AB-12345 67", "AB12E4567", "0077", "1234S67", "unknown", "12345671"}

func (o *oddities) alert() border.Alert {
	a := o.maker.Alert(o.IntN(1_000_000))
	if o.in(.6) {
		a.Names = nil
		for range o.IntN(4) {
			a.Names = append(a.Names, border.Name{Text: o.name(), Weak: o.in(.2)})
		}
		if o.in(.02) {
			for range 20 {
				a.Names = append(a.Names, border.Name{Text: o.name()})
			}
		}
	}
	for i := range a.Names {
		n := &a.Names[i]
		if o.in(.2) {
			n.Text = o.rewritten(n.Text)
		}
		if words := strings.Fields(n.Text); o.in(.5) && len(words) > 0 {
			n.Surname = words[len(words)-1]
			n.GivenNames = strings.Join(words[:len(words)-1], " ")
		} else {
			n.Surname, n.GivenNames = "", ""
		}
	}
	if o.in(.6) {
		a.BirthDates = nil
		for range o.IntN(3) {
			a.BirthDates = append(a.BirthDates, o.date())
		}
	}
	if o.in(.6) {
		a.FatherNames = nil
		for range o.IntN(3) {
			a.FatherNames = append(a.FatherNames, o.name())
		}
	}
	if o.in(.1) {
		a.Documents = []border.AlertDocument{{Number: someNumbers[o.IntN(len(someNumbers))], IssuingState: "PAK"}}
	}
	return a
}

// traveller resembles one of some alerts, or none.
func (o *oddities) traveller(alerts []border.Alert) border.Traveller {
	var t border.Traveller
	a := alerts[o.IntN(len(alerts))]
	name := o.name()
	if len(a.Names) > 0 && o.in(.8) {
		name = a.Names[o.IntN(len(a.Names))].Text
	}
	if o.in(.7) {
		name = o.rewritten(name)
	}
	words := strings.Fields(name)
	switch {
	case o.in(.3) && len(words) > 1:
		at := o.IntN(len(words))
		t.GivenNames, t.Surname = strings.Join(words[:at], " "), strings.Join(words[at:], " ")
	case o.in(.1):
		t.Surname = name
	case o.in(.1):
		t.Name = (name + " " + o.name() + " " + o.name() + " " + strings.Repeat("x", 40))[:39]
	default:
		t.Name = name
	}
	t.NameCut = o.in(.15)
	if o.in(.6) {
		t.BirthDate = o.date()
		if len(a.BirthDates) > 0 && o.in(.8) {
			t.BirthDate = a.BirthDates[o.IntN(len(a.BirthDates))]
			if o.in(.6) {
				t.BirthDate = o.beside(t.BirthDate)
			}
		}
	}
	if o.in(.6) {
		t.FatherName = o.name()
		if len(a.FatherNames) > 0 && o.in(.9) {
			t.FatherName = a.FatherNames[o.IntN(len(a.FatherNames))]
		}
		if len(a.FatherNames) == 0 && len(a.Names) > 0 && o.in(.9) {
			t.FatherName = o.word() + " " + a.Names[o.IntN(len(a.Names))].Surname
		}
		switch {
		case o.in(.4):
			t.FatherName = o.rewritten(t.FatherName)
		case o.in(.1):
			var initials []string
			for _, w := range strings.Fields(t.FatherName) {
				initials = append(initials, string([]rune(w)[:1]))
			}
			t.FatherName = strings.Join(initials, " ")
		}
	}
	t.Sex = []border.Sex{"", "", "M", "F"}[o.IntN(4)]
	t.Nationality = []border.Country{"", "", "PAK", "ITA"}[o.IntN(4)]
	if o.in(.1) {
		t.Document = border.TravelDocument{Number: someNumbers[o.IntN(len(someNumbers))], IssuingState: []border.Country{"", "PAK", "ITA"}[o.IntN(3)]}
	}
	return t
}

// layered is a search over an edition and a layer that came since and has replaced
// some of its alerts.
func layered(t testing.TB, edition, since []border.Alert, o *oddities) *Searcher {
	t.Helper()
	s := built(t, edition...)
	if len(since) == 0 {
		return s
	}
	b := newBuilder(names.LoadFrequencies(), s)
	if err := b.addAll(MemoryRecords(since)); err != nil {
		t.Fatal(err)
	}
	hidden := map[uint32]bool{}
	for range len(edition) / 20 {
		hidden[uint32(o.IntN(len(edition)))] = true
	}
	s.layers[0].hidden = hidden
	s.layers = append(s.layers, &layer{segment: b.finish(), records: MemoryRecords(since)})
	return s
}

type ranked struct {
	at      int
	ref     int
	name    int
	total   float64
	verdict border.Verdict
}

func rankedBy(t testing.TB, s *Searcher, tr border.Traveller, threshold float64, exhaustive, all bool) []ranked {
	t.Helper()
	r := s.request(tr)
	defer s.scratchs.put(r.sc)
	limit, sight := s.scale.Evidence(threshold), s.scale.Evidence(threshold/2)
	r.floor, r.exhaustive = sight, exhaustive
	if all {
		r.floor = math.Inf(-1)
	}
	found, err := s.candidates(r)
	if err != nil {
		t.Fatal(err)
	}
	var out []ranked
	for _, c := range s.rank(r, found, limit) {
		if c.total >= sight || c.verdict == border.VerdictMatch {
			out = append(out, ranked{c.at, c.ref(), c.name, c.total, c.verdict})
		}
	}
	return out
}

func firstDifference(a, b []ranked) string {
	for i := range max(len(a), len(b)) {
		switch {
		case i >= len(a):
			return fmt.Sprintf("missing in the first: %+v", b[i])
		case i >= len(b):
			return fmt.Sprintf("missing in the second: %+v", a[i])
		case a[i] != b[i]:
			return fmt.Sprintf("%+v, %+v", a[i], b[i])
		}
	}
	return ""
}

func TestIndexFindsAmongOdditiesWhatScoringEveryAlertFinds(t *testing.T) {
	lists := 6
	switch {
	case os.Getenv("POSTERN_SOAK") != "":
		lists = 300
	case testing.Short() || raced:
		lists = 2
	}
	for seed := range uint64(lists) {
		o := newOddities(seed)
		n := []int{30, 300, 1500, 3000}[o.IntN(4)]
		if os.Getenv("POSTERN_SOAK") != "" && o.in(.1) {
			n = 20_000
		}
		var alerts, since []border.Alert
		for range n {
			alerts = append(alerts, o.alert())
		}
		if o.in(.3) {
			for range n / 10 {
				since = append(since, o.alert())
			}
		}
		s := layered(t, alerts, since, o)
		for range 100 {
			s.scale = ScaleFor([]int{0, 100_000, 2_000_000}[o.IntN(3)])
			tr, threshold := o.traveller(append(alerts, since...)), .3+.65*o.Float64()
			fast, every := rankedBy(t, s, tr, threshold, false, false), rankedBy(t, s, tr, threshold, true, false)
			if d := firstDifference(fast, every); d != "" {
				t.Errorf("seed %d, threshold %.3f, review %.2f: %+v: index and every alert: %s%s", seed, threshold, s.scale.Review, tr, d, toldOf(s, fast, every))
			}
			if o.in(.2) {
				if d := firstDifference(every, rankedBy(t, s, tr, threshold, true, true)); d != "" {
					t.Errorf("seed %d, threshold %.3f: %+v: every alert, with and without a floor: %s%s", seed, threshold, tr, d, toldOf(s, fast, every))
				}
			}
		}
	}
}

// sameAnswers fails where the index and scoring every alert differ at any threshold on
// lists of any size.
func sameAnswers(t *testing.T, s *Searcher, tr border.Traveller) {
	t.Helper()
	for _, size := range []int{0, 50_000, 500_000, 5_000_000, 50_000_000} {
		s.scale = ScaleFor(size)
		for threshold := .05; threshold < .98; threshold += .01 {
			if d := firstDifference(rankedBy(t, s, tr, threshold, false, false), rankedBy(t, s, tr, threshold, true, false)); d != "" {
				t.Fatalf("%+v at %.2f among %d: index and every alert: %s", tr, threshold, size, d)
			}
		}
	}
}

func TestSurnameOfAnotherNameOfAnAlertDoesNotCountAsFather(t *testing.T) {
	a := person("1", "Asif Zarqovand")
	a.Names = append(a.Names, border.Name{Text: "Torkhel Asif Zarqovand", Surname: "Torkhel"})
	sameAnswers(t, built(t, a), border.Traveller{Name: "Asif Zarqovand", FatherName: "Torkhel"})
}

func TestSameNameOfAnAlertIsNotShownWithoutItsBetterName(t *testing.T) {
	a := person("1", "Muhammad Ali", born(border.Day(1984, 3, 15)))
	a.Names[0].Weak = true
	a.Names = append(a.Names, border.Name{Text: "Mohammed Ali"})
	sameAnswers(t, built(t, a), border.Traveller{Name: "Muhammad Ali", BirthDate: border.Day(1984, 3, 15)})
}

func TestNameWrittenApartIsFoundByTheDayOfBirth(t *testing.T) {
	for listed, shown := range map[string]string{"Gul Zaman": "Gulzaman", "Ghul Am": "Ghulam", "Khur Shid": "Khurshid", "Mum Taz": "Mumtaz", "Mukh Tar": "Mukhtar"} {
		for _, year := range []int{1984, 1985, 1994} {
			sameAnswers(t, built(t, person("1", listed, born(border.Day(1984, 3, 15)))), border.Traveller{Name: shown, BirthDate: border.Day(year, 3, 15)})
		}
	}
}

func TestInitialIsFoundByTheFather(t *testing.T) {
	s := built(t, person("1", "Z B", withFather("Ghulam Rasool Torkhel")), person("2", "Beltar", withFather("Ghulam Rasool Torkhel")))
	for _, father := range []string{"Ghulam Rasool Torkhel", "Ghulam Torkhel", "Torkhel", "Ghulam Rasool", "G R T"} {
		sameAnswers(t, s, border.Traveller{Name: "Zarqovand Beltar", FatherName: father})
		sameAnswers(t, s, border.Traveller{Name: "Z B", FatherName: father})
	}
}

func toldOf(s *Searcher, lists ...[]ranked) string {
	var out strings.Builder
	seen := map[ranked]int{}
	for _, l := range lists {
		for _, r := range l {
			seen[r]++
		}
	}
	for r, n := range seen {
		if n == 1 {
			a, _ := s.layers[r.at].records.Alert(r.ref)
			fmt.Fprintf(&out, "\n   %+v %+v born %v fathers %q", r, a.Names, a.BirthDates, a.FatherNames)
			break
		}
	}
	return out.String()
}
