package answers

import (
	"context"
	"runtime"
	"slices"

	"postern/app/border"
	"postern/app/search"
)

// Outcome is what comes of asking a sheet's travellers.
type Outcome string

// The outcomes.
const (
	// OutcomeSame: every verdict, match and score is that of headquarters, to six digits.
	OutcomeSame Outcome = "same"
	// OutcomeAtLeast: the counter searches more or by other frequencies; every match that
	// headquarters expects is found with the same verdict or a graver one.
	OutcomeAtLeast Outcome = "at_least"
	// OutcomeDiffer: some answers are not those of headquarters.
	OutcomeDiffer Outcome = "differ"
	// OutcomeNotComparable: the sheet is of other lists, or of another state of them; or it
	// rests on other bases, and what is not found here may lie at that.
	OutcomeNotComparable Outcome = "not_comparable"
)

// Why says why answers can't be the same to the digit, or why there is nothing to compare.
type Why string

// The reasons. Those up to WhyNarrowed leave OutcomeAtLeast to be reached.
const (
	WhyForeign     Why = "foreign"     // the counter has lists too that nobody publishes
	WhyUnknown     Why = "unknown"     // the counter has lists that are published, and that the sheet does not know
	WhyBase        Why = "base"        // a list rests on another base
	WhyMatching    Why = "matching"    // another version of the program matches
	WhyFrequencies Why = "frequencies" // scores rest on other frequencies
	WhyNarrowed    Why = "narrowed"    // the counter does not have all nations' lists
	WhyNoLists     Why = "no_lists"    // the sheet is of no list that the counter has
	WhyState       Why = "state"       // a list is in another state, or missing
)

// ListDifference is a list that is not at the counter as the sheet has it.
type ListDifference struct {
	Why  Why
	Want ListState
	Got  ListState // the zero value where the counter has no such list
}

// FaultCode says what differs in one answer.
type FaultCode string

// What can differ.
const (
	FaultVerdict      FaultCode = "verdict"       // of the whole answer: Want, Got
	FaultMissing      FaultCode = "missing"       // a match that is not found: Want, WantScore
	FaultExtra        FaultCode = "extra"         // a match that is not expected: Got, GotScore
	FaultMatchVerdict FaultCode = "match_verdict" // a match with another verdict
	FaultScore        FaultCode = "score"         // a match with another score
	FaultOrder        FaultCode = "order"         // a match that stands before a stronger one
	FaultNamesakes    FaultCode = "namesakes"     // WantCount, GotCount
	FaultWeaker       FaultCode = "weaker"        // how many lie below the threshold: WantCount, GotCount
	FaultFailed       FaultCode = "failed"        // the search failed: Err
)

// Fault is one difference between an answer and what is expected; its code says which
// fields are set. The alert may be a discreet one.
type Fault struct {
	Code      FaultCode
	List, ID  string // of a match
	Want      border.Verdict
	Got       border.Verdict
	WantScore float64
	GotScore  float64
	WantCount int
	GotCount  int
	Err       error
}

// Difference is a traveller who is answered otherwise than expected.
type Difference struct {
	Number int // on the sheet, from 1
	Case   Case
	Got    Answer // what stands here; as far as it is told there, see Answer
	Faults []Fault
}

// Report is what came of it. It tells of alerts, discreet ones among them: it is for
// supervisors only.
type Report struct {
	Outcome Outcome
	Asked   int   // travellers
	Why     []Why // each once; empty where answers must be the same to the digit
	Lists   []ListDifference
	Differ  []Difference
	// Near are travellers of whom a match lies so little above the threshold that, with
	// other lists or frequencies, it may fall below it: here it did. They make no
	// difference to the outcome, but where a list rests on another base: there any match
	// that is not certain may fall, and leaves nothing to compare.
	Near []Difference

	fell bool // below the threshold, further than other lists explain: see WhyBase
}

// Counter is what is asked.
type Counter struct {
	// Find searches the edition, with the options as they are given: what was laid over it
	// at the counter itself (alerts of its own, suspended ones) stays out. It is called once
	// after the other; it may wait inside while somebody at the counter searches.
	Find func(border.Traveller, search.Options) (border.Finding, error)
	// Has is what it searches: at least the exchange's lists.
	Has Composition
	// Foreign says that it has lists that are not the exchange's.
	Foreign bool
	// Progress is told how many travellers were asked; it may be nil.
	Progress func(done, total int)
}

// Run asks a counter about the travellers of a sheet, one after the other, and compares.
// Where the lists are in another state nobody is asked. The error is the context's; what
// was asked until then is in the report, which has no outcome.
func Run(ctx context.Context, s Sheet, c Counter) (Report, error) {
	r := Report{}
	r.compose(&s, &c)
	if r.Outcome == OutcomeNotComparable {
		return r, nil
	}
	for i := range s.Cases {
		if err := ctx.Err(); err != nil {
			return r, err
		}
		r.ask(&s, i, &c)
		if c.Progress != nil {
			c.Progress(i+1, len(s.Cases))
		}
		runtime.Gosched() // who stands at the counter comes first
	}
	switch {
	case len(r.Differ) > 0:
		r.Outcome = OutcomeDiffer
	case r.fell:
		r.Outcome = OutcomeNotComparable
	case len(r.Why) > 0:
		r.Outcome = OutcomeAtLeast
	default:
		r.Outcome = OutcomeSame
	}
	return r, nil
}

// compose finds out how answers can be compared. Lists of one state hold the same alerts,
// whatever their sequences.
func (r *Report) compose(s *Sheet, c *Counter) {
	why := map[Why]bool{
		WhyForeign:     c.Foreign,
		WhyMatching:    c.Has.Matching != s.Of.Matching,
		WhyFrequencies: c.Has.Frequencies != s.Of.Frequencies && c.Has.Frequencies != "" && s.Of.Frequencies != "",
		WhyNarrowed:    len(s.narrowed) > 0,
		WhyNoLists:     len(s.Of.Lists) == 0 && len(s.narrowed) > 0 || len(s.Cases) == 0,
	}
	has := map[string]ListState{}
	for _, l := range c.Has.Lists {
		has[l.Name] = l
		switch _, known := s.Of.list(l.Name); {
		case l.Nation == "":
			why[WhyForeign] = true
		case !known && !slices.Contains(s.narrowed, l.Name):
			why[WhyUnknown] = true
		}
	}
	for _, want := range s.Of.Lists {
		got := has[want.Name]
		switch {
		case got.State != want.State || got.Nation != want.Nation:
			why[WhyState] = true
			r.Lists = append(r.Lists, ListDifference{WhyState, want, got})
		case got.Base != want.Base:
			why[WhyBase] = true
			r.Lists = append(r.Lists, ListDifference{WhyBase, want, got})
		}
	}
	for _, w := range []Why{WhyForeign, WhyUnknown, WhyBase, WhyMatching, WhyFrequencies, WhyNarrowed, WhyNoLists, WhyState} {
		if why[w] {
			r.Why = append(r.Why, w)
		}
	}
	if why[WhyState] || why[WhyNoLists] {
		r.Outcome = OutcomeNotComparable
	}
}

// broadly is how many matches are asked for where others may stand among those of the
// sheet.
const broadly = 200

// ask asks about the i-th traveller and notes what differs.
func (r *Report) ask(s *Sheet, i int, c *Counter) {
	exactly := len(r.Why) == 0
	top := asked
	if !exactly {
		top = broadly
	}
	f, err := c.Find(s.Cases[i].Traveller, s.options(top))
	r.Asked++
	d := Difference{Number: i + 1, Case: s.Cases[i]}
	var near []Fault
	switch want := &s.Cases[i].Expected; {
	case err != nil:
		d.Faults = []Fault{{Code: FaultFailed, Want: want.Verdict, Err: err}}
	case exactly:
		d.Faults = exact(want, f)
	default:
		d.Faults, near = atLeast(want, f, s)
		if slices.Contains(r.Why, WhyBase) {
			d.Faults, near = r.fallen(d.Faults, near)
		}
	}
	if len(d.Faults) == 0 && len(near) == 0 {
		return
	}
	d.Got = answerOf(f)
	if len(d.Faults) > 0 {
		d.Faults = append(d.Faults, near...)
		r.Differ = append(r.Differ, d)
		return
	}
	d.Faults = near
	r.Near = append(r.Near, d)
}

// fallen parts what is not found where a list rests on another base: what is certain is so
// by any frequencies, all else may have fallen by those of the other base.
func (r *Report) fallen(faults, near []Fault) (certain, others []Fault) {
	for _, f := range faults {
		if f.Want == border.VerdictMatch {
			certain = append(certain, f)
			continue
		}
		r.fell = true
		near = append(near, f)
	}
	return certain, near
}
