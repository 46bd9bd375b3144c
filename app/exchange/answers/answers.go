// Package answers tells whether a counter answers as headquarters does. Whoever publishes
// makes a sheet: some hundred made-up travellers and what headquarters finds about each.
// It travels signed beside the lists, as target exchange.TargetAnswers; every counter
// asks itself the same and compares.
//
// No real traveller is on a sheet. But many of its travellers are derived from alerts
// (names, birth dates, numbers), so a sheet is as confidential as the lists are: at the
// counter it lies sealed. It and the reports made from it may tell of discreet alerts and
// are for supervisors only.
package answers

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"time"
	"unicode/utf8"

	"postern/app/border"
	"postern/app/exchange"
	"postern/app/search"
)

// Errors of a sheet that is read or made; what is wrong follows in the text.
var (
	// ErrBadSheet: it is not a sheet, or not whole.
	ErrBadSheet = errors.New("not a sheet of answers")
	// ErrNewerSheet: a newer program made it, in a format that this one does not read.
	ErrNewerSheet = errors.New("sheet of answers in a format that this program does not know")
	// ErrComposition: what is searched is not what the sheet would say it is.
	ErrComposition = errors.New("composition of the lists")
)

// MaxTravellers is how many travellers a sheet has at most.
const MaxTravellers = 5000

// What is told of an answer.
const (
	told     = 10 // matches, and those beyond that are as strong as the tenth
	asked    = 40 // matches asked for, so that it is known who else is as strong
	maxLists = exchange.MaxLists * 10
)

// Composition is what is searched, and by what.
type Composition struct {
	Lists []ListState // by name, each name once
	// Matching is the version of the matching: search.SegmentName.
	Matching string
	// Frequencies names the frequencies that scores rest on, as they were frozen with the
	// lists' bases; "" where nobody says.
	Frequencies string
}

// ListState is one list as it is searched; the words are those of exchange.List.
type ListState struct {
	Nation   string `json:"nation"`
	Name     string `json:"name"`
	Sequence uint64 `json:"sequence"`
	Base     uint64 `json:"base"` // the sequence of the base that the edition rests on
	State    string `json:"state"`
}

// Sheet is made-up travellers and what is found about them.
type Sheet struct {
	// On is the day of the searches, midnight UTC: alerts that are over then are not found.
	On        time.Time
	Seed      uint64
	Threshold float64 // the review threshold of the searches
	Alerts    int     // how many were searched
	Of        Composition
	Cases     []Case
	// narrowed are the lists whose expected matches were taken out, by name; see For.
	narrowed []string
}

// Case is one traveller.
type Case struct {
	Kind      Kind
	Rule      Rule // how his name is written; "" where it follows no alert's
	Traveller border.Traveller
	Expected  Answer
}

// Kind says who a traveller is made after.
type Kind string

// The kinds of travellers.
const (
	KindDerived  Kind = "derived"  // the person of an alert, written another way
	KindNamesake Kind = "namesake" // bears the name of an alert, born another day or nobody knows when
	KindNear     Kind = "near"     // shares one part of a name with an alert
	KindOrdinary Kind = "ordinary" // nobody on any list but by chance
)

// Answer is what a search found.
type Answer struct {
	Verdict border.Verdict `json:"verdict"`
	// Namesakes and Weaker are Finding's Namesakes and WeakerCount.
	Namesakes int `json:"namesakes,omitempty"`
	Weaker    int `json:"weaker,omitempty"`
	// Matches are the strongest, gravest first, those below the threshold after them: ten,
	// or more where others are as strong as the tenth.
	Matches []Match `json:"matches,omitempty"`
	// More says that there are others, none of them stronger than the last of Matches.
	More bool `json:"more,omitempty"`
}

// Match is one alert that was found.
type Match struct {
	List    string         `json:"list"`
	ID      string         `json:"id"`
	Verdict border.Verdict `json:"verdict"`
	Score   float64        `json:"score"` // 0..1, with nine digits
}

// Key names the alert.
func (m Match) Key() search.AlertKey { return search.AlertKey{List: m.List, ID: m.ID} }

// same is how far two scores differ at most that are the same to six digits.
const same = 5e-7

// rank is how grave a verdict is, 0 where it is none.
func rank(v border.Verdict) int {
	return 1 + slices.Index([]border.Verdict{border.VerdictNoMatch, border.VerdictPossible, border.VerdictMatch}, v)
}

// stronger reports whether a stands before b in every answer.
func stronger(a, b Match) bool {
	return rank(a.Verdict) > rank(b.Verdict) || a.Verdict == b.Verdict && a.Score > b.Score+same
}

// For is the sheet as far as it speaks of the lists of some nations, for a counter that
// does not have all: what is expected of the others is taken out.
func (s Sheet) For(nation func(string) bool) Sheet {
	kept := map[string]bool{}
	lists := s.Of.Lists
	s.Of.Lists = nil
	for _, l := range lists {
		if nation(l.Nation) {
			kept[l.Name] = true
			s.Of.Lists = append(s.Of.Lists, l)
			continue
		}
		s.narrowed = append(s.narrowed, l.Name)
	}
	if len(s.Of.Lists) == len(lists) {
		return s
	}
	s.Cases = slices.Clone(s.Cases)
	for i := range s.Cases {
		e := &s.Cases[i].Expected
		e.Matches = slices.DeleteFunc(slices.Clone(e.Matches), func(m Match) bool { return !kept[m.List] })
	}
	return s
}

// options are those of the searches of a sheet.
func (s *Sheet) options(top int) search.Options {
	return search.Options{Threshold: s.Threshold, Top: top, Weaker: true, On: s.On}
}

// check looks whether a sheet makes sense; why says what does not.
func (s *Sheet) check() error {
	bad := func(format string, values ...any) error {
		return fmt.Errorf("%w: %s", ErrBadSheet, fmt.Sprintf(format, values...))
	}
	switch {
	case s.On.IsZero() || !s.On.Equal(dayOf(s.On)) || s.On.Year() < 1 || s.On.Year() > 9999:
		return bad("it is of no day")
	case !(s.Threshold > 0 && s.Threshold < 1):
		return bad("the threshold %v is not between 0 and 1", s.Threshold)
	case s.Alerts < 0:
		return bad("it has no count of alerts")
	case len(s.Cases) == 0 || len(s.Cases) > MaxTravellers:
		return bad("it has %d travellers, want 1 to %d", len(s.Cases), MaxTravellers)
	}
	if why := s.Of.fault(); why != "" {
		return bad("%s", why)
	}
	for i := range s.Cases {
		if why := s.Cases[i].fault(&s.Of); why != "" {
			return bad("traveller %d: %s", i+1, why)
		}
	}
	return nil
}

func (c *Composition) fault() string {
	if len(c.Lists) > maxLists || !utf8.ValidString(c.Matching+c.Frequencies) || c.Matching == "" {
		return "it has too many lists, or does not say by which matching they are searched"
	}
	for i, l := range c.Lists {
		_, ok := exchange.ParseState(l.State)
		switch {
		case l.Name == "" || !utf8.ValidString(l.Name+l.Nation):
			return "a list has no name, or its name is no text"
		case i > 0 && c.Lists[i-1].Name >= l.Name:
			return fmt.Sprintf("list %q is there twice, or not in order of the names", l.Name)
		case !ok:
			return fmt.Sprintf("list %q has no state", l.Name)
		}
	}
	return ""
}

// list finds a list by its name.
func (c *Composition) list(name string) (ListState, bool) {
	at, ok := slices.BinarySearchFunc(c.Lists, name, func(l ListState, name string) int { return cmp.Compare(l.Name, name) })
	if !ok {
		return ListState{}, false
	}
	return c.Lists[at], true
}

func (c *Case) fault(of *Composition) string {
	if !slices.Contains([]Kind{KindDerived, KindNamesake, KindNear, KindOrdinary}, c.Kind) {
		return fmt.Sprintf("there is no kind %q", c.Kind)
	}
	if c.Rule != "" && !slices.Contains(rules(), c.Rule) {
		return fmt.Sprintf("there is no rule %q", c.Rule)
	}
	t := c.Traveller
	if t.Empty() {
		return "there is nothing to search for"
	}
	if parsed, err := border.ParsePartialDate(t.BirthDate.String()); err != nil || parsed != t.BirthDate {
		return "a birth date can't be"
	}
	for _, text := range []string{
		t.Name, t.Surname, t.GivenNames, string(t.Sex), string(t.Nationality), t.FatherName,
		t.Document.Type, t.Document.Number, string(t.Document.IssuingState), t.Document.PersonalNumber,
	} {
		if !utf8.ValidString(text) {
			return "a field is no text"
		}
	}
	return c.Expected.fault(of)
}

func (a *Answer) fault(of *Composition) string {
	if rank(a.Verdict) == 0 || a.Namesakes < 0 || a.Weaker < 0 || len(a.Matches) > asked {
		return "the answer can't be"
	}
	seen := map[search.AlertKey]bool{}
	for i, m := range a.Matches {
		_, known := of.list(m.List)
		switch {
		case !known:
			return fmt.Sprintf("a match is of list %q, which was not searched", m.List)
		case m.ID == "" || !utf8.ValidString(m.ID) || seen[m.Key()]:
			return "a match is of no alert, or of one that is there already"
		case rank(m.Verdict) == 0 || !(m.Score > 0 && m.Score < 1):
			return fmt.Sprintf("the match %q has no verdict or no score", m.ID)
		case i > 0 && stronger(m, a.Matches[i-1]):
			return "the matches are not in order"
		}
		seen[m.Key()] = true
	}
	return ""
}

// dayOf is the day of a time in its own zone, as midnight UTC.
func dayOf(t time.Time) time.Time {
	y, m, d := t.Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}
