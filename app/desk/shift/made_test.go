package shift

import (
	"errors"
	"fmt"
	"maps"
	"strings"
	"sync"
	"time"

	"postern/app/border"
	"postern/app/desk"
	"postern/store"
	"postern/store/journal"
)

var errCrash = errors.New("the program ended")

// madeKeeper keeps in memory what a station keeps, and can fail or end the program.
type madeKeeper struct {
	mu      sync.Mutex
	entries []journal.Entry
	details [][]byte
	shelves map[string]map[string][]byte
	calls   []bookCall
	// before and after end the program at that call, counted down, before or after it is written.
	before, after int
	dead          bool
	fail          error // the next call fails, and nothing is written
}

type bookCall struct {
	drafts []journal.Draft
	kept   []store.Kept
}

func newMadeKeeper() *madeKeeper {
	return &madeKeeper{shelves: map[string]map[string][]byte{}, before: -1, after: -1}
}

func (k *madeKeeper) Book(now time.Time, drafts []journal.Draft, kept ...store.Kept) ([]journal.Entry, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.fail != nil {
		err := k.fail
		k.fail = nil
		return nil, err
	}
	if k.dead || k.before == 0 {
		k.dead = true
		return nil, errCrash
	}
	k.before--
	var out []journal.Entry
	for _, d := range drafts {
		if d.Kind == "" || (d.Detail == nil) != (d.Keep == journal.KeepNothing) {
			return nil, fmt.Errorf("%w: %+v", journal.ErrUnfit, d)
		}
		e := journal.Entry{
			Number: uint64(len(k.entries)), Time: now, Kind: d.Kind, Who: d.Who, Case: d.Case, Facts: maps.Clone(d.Facts), Keep: d.Keep,
		}
		k.entries, k.details = append(k.entries, e), append(k.details, d.Detail)
		out = append(out, e)
	}
	for _, v := range kept {
		shelf := k.shelves[v.Shelf]
		if shelf == nil {
			shelf = map[string][]byte{}
			k.shelves[v.Shelf] = shelf
		}
		if v.Value == nil {
			delete(shelf, v.Key)
		} else {
			shelf[v.Key] = append([]byte{}, v.Value...)
		}
	}
	k.calls = append(k.calls, bookCall{drafts, kept})
	if k.after == 0 {
		k.dead = true
		return nil, errCrash
	}
	k.after--
	return out, nil
}

func (k *madeKeeper) Kept(shelf string) (map[string][]byte, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.dead {
		return nil, errCrash
	}
	return maps.Clone(k.shelves[shelf]), nil
}

// restart is the program started again.
func (k *madeKeeper) restart() { k.dead, k.before, k.after = false, -1, -1 }

// booked are the entries of a kind.
func (k *madeKeeper) booked(kind journal.Kind) []journal.Entry {
	var out []journal.Entry
	for _, e := range k.entries {
		if e.Kind == kind {
			out = append(out, e)
		}
	}
	return out
}

// madeFinder finds alerts by a traveller's surname.
type madeFinder struct {
	mu      sync.Mutex
	alerts  map[string][]border.Match
	problem desk.Problem
	fail    error
}

func (f *madeFinder) Status() desk.Status {
	f.mu.Lock()
	defer f.mu.Unlock()
	return desk.Status{Problem: f.problem}
}

func (f *madeFinder) Check(t border.Traveller, _ bool) (border.Finding, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	switch {
	case f.problem == desk.ProblemNoLists || f.problem == desk.ProblemDamaged || f.problem == desk.ProblemOpening:
		return border.Finding{}, desk.ErrNoLists
	case f.fail != nil:
		return border.Finding{}, f.fail
	case t.Empty():
		return border.Finding{}, desk.ErrNothingToSearch
	}
	out := border.Finding{
		Verdict: border.VerdictNoMatch, Threshold: 0.5,
		Edition: border.EditionInfo{Number: 7, Name: "7+made", Issued: madeNow.Add(-3 * time.Hour), Alerts: 12},
	}
	for _, m := range f.alerts[t.Surname] {
		out.Matches = append(out.Matches, m)
		out.Verdict = graverOf(out.Verdict, m.Verdict)
	}
	return out, nil
}

func (f *madeFinder) set(p desk.Problem) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.problem = p
}

var madeNow = time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)

func madeMatch(id string, action border.Action) border.Match {
	return border.Match{
		Alert: border.Alert{
			ID: id, List: "made up", Subject: border.SubjectPerson, Action: action, Category: border.CategorySmuggling,
			Names: []border.Name{{Text: "Belto Zarvandi"}},
		},
		Name: border.Name{Text: "Belto Zarvandi"}, Score: 0.8, Verdict: border.VerdictPossible,
		Fields: map[border.Field]border.Comparison{
			border.FieldName:      {Judgement: border.Similar, Traveller: "BELTO ZARVANDI", Alert: "Belto Zarvandi"},
			border.FieldBirthDate: {Judgement: border.Different, Traveller: "1984-03-15", Alert: "1961"},
			border.FieldSex:       {Judgement: border.Different},
			border.FieldFather:    {Judgement: border.Different},
		},
		Reasons: []border.Reason{{Code: "name_same", Field: border.FieldName, Weight: 3}},
	}
}

// madeAlerts are who is found by which surname.
func madeAlerts() map[string][]border.Match {
	missing := madeMatch("M", border.ActionProtect)
	missing.Alert.Category = border.CategoryMissing
	certain := madeMatch("C", border.ActionArrest)
	certain.Verdict = border.VerdictMatch
	return map[string][]border.Match{
		"WANTED":   {madeMatch("W", border.ActionRefer)},
		"ARREST":   {certain},
		"DISCREET": {madeMatch("D", border.ActionDiscreet)},
		"BOTH":     {certain, missing},
		"MIXED":    {madeMatch("W", border.ActionRefer), madeMatch("D", border.ActionDiscreet)},
	}
}

// fataler is a test, or one case of a property.
type fataler interface {
	Helper()
	Fatal(args ...any)
}

// madeCounter is a shift with all that stands around it.
type madeCounter struct {
	*Shift
	t      fataler
	keeper *madeKeeper
	finder *madeFinder
	clock  time.Time
}

func (c *madeCounter) now() time.Time { return c.clock }

func (c *madeCounter) pass(d time.Duration) { c.clock = c.clock.Add(d) }

func newMadeCounter(t fataler) *madeCounter {
	c := &madeCounter{t: t, keeper: newMadeKeeper(), finder: &madeFinder{alerts: madeAlerts()}, clock: madeNow}
	c.begin("b.dorelan")
	return c
}

// begin has someone sign in.
func (c *madeCounter) begin(login string) (Case, bool) {
	c.t.Helper()
	return c.beginSince(login, time.Time{})
}

// beginSince has someone sign in to a program that was started then.
func (c *madeCounter) beginSince(login string, started time.Time) (Case, bool) {
	c.t.Helper()
	s, err := New(Options{
		Officer: border.Account{Login: login, Role: border.RoleOfficer}, Policy: border.DefaultPolicy(),
		Keeper: c.keeper, Finder: c.finder, Now: c.now, Started: started,
	})
	if err != nil {
		c.t.Fatal(err)
	}
	c.Shift = s
	open, ok, err := s.Resume()
	if err != nil {
		c.t.Fatal(err)
	}
	return open, ok
}

func who(surname string) Presented {
	return Presented{Traveller: border.Traveller{
		Surname: surname, GivenNames: "BELTO", BirthDate: border.Day(1984, 3, 15), Sex: border.SexMale, Nationality: "UTO",
		Document: border.TravelDocument{Type: "P", Number: "AB" + surname, IssuingState: "UTO"},
	}}
}

func (c *madeCounter) check(surname string) Case {
	c.t.Helper()
	out, err := c.Check(who(surname))
	if err != nil {
		c.t.Fatal(err)
	}
	return out
}

func (c *madeCounter) decide(r Ruling) {
	c.t.Helper()
	if err := c.Decide(r); err != nil {
		c.t.Fatal(err)
	}
}

func passed() Ruling {
	return Ruling{Decision: border.Decision{Outcome: border.OutcomePassed}}
}

func referred() Ruling {
	return Ruling{Decision: border.Decision{Outcome: border.OutcomeReferred, Text: "asked twice"}}
}

func released(reason border.ReleaseReason) Ruling {
	return Ruling{Decision: border.Decision{Outcome: border.OutcomeReleased, Reason: reason}}
}

func (c *madeCounter) referrals() []Referral {
	c.t.Helper()
	out, err := Referred(c.keeper)
	if err != nil {
		c.t.Fatal(err)
	}
	return out
}

// shape is what an onlooker of the station's file may see of what was booked and kept.
func (k *madeKeeper) shape(name string) []string {
	var out []string
	for i, c := range k.calls {
		for _, d := range c.drafts {
			seen := maps.Clone(d.Facts)
			if _, ok := seen["digest"]; ok { // of a manifest's bytes, which name another traveller
				seen["digest"] = "…"
			}
			facts := fmt.Sprint(seen) // fmt sorts the keys of maps
			out = append(out, fmt.Sprintf("%d book %s %q case %d %s %s %d", i, d.Kind, d.Who, d.Case, facts, d.Keep, len(d.Detail)))
		}
		for _, v := range c.kept {
			key := v.Key
			if v.Shelf == shelfQuiet && v.Value == nil { // it says nothing, or is no key at all: keys are hidden
				key = "…"
			}
			out = append(out, fmt.Sprintf("%d keep %s %s %d", i, v.Shelf, key, len(v.Value)))
		}
	}
	return strings.Split(strings.ReplaceAll(strings.Join(out, "\n"), name, "…"), "\n")
}
