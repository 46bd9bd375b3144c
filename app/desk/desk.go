// Package desk answers searches at a station, for the window and for other programs: it
// opens the edition, lays over it what came since, and says how old the lists are. What
// its rooms share stands here too: how faults become sentences, in what order matches
// lead. It changes when a search or its answer does. Who works here, what he decides, how
// lists come in and how the journal is read are the rooms': door, shift, sync, lookback.
package desk

import (
	"time"

	"postern/app/border"
	"postern/app/mrz"
)

// Status is what the frame shows of the station.
type Status struct {
	Station string
	Edition border.EditionInfo
	Lists   []ListStatus
	// Ages are from when the lists are called ageing and out of date.
	Ages Ages
	// Officer is who is signed in; of no login where nobody is, or need be.
	Officer border.Account
	// Problem is set where no edition answers yet, or any more, or an older one does.
	Problem Problem
}

// ListStatus is one list of the open edition.
type ListStatus struct {
	Name   string
	Owner  string // a country's code or a name; "" where it is not known
	Alerts int
	Issued time.Time // the list's own date where Dated, else its file's
	Dated  bool
	// Brought is when it was brought to this station.
	Brought time.Time
	Digest  string // of its files
	// Of a list that is published: its nation, and its state as package exchange has it.
	Nation, State          string
	Sequence, BaseSequence uint64 // as it is here, and of the base on which its scores rest
	// Confirmed is when headquarters had nothing newer; zero where that is not known.
	Confirmed time.Time
}

// Of is the time from which the list's age counts: its own date, or its import
// where it states none or one yet to come; or when it was confirmed after that.
func (l ListStatus) Of() time.Time {
	if of := l.Own(); !l.Confirmed.After(of) {
		return of
	}
	return l.Confirmed
}

// Own is Of before anything was confirmed.
func (l ListStatus) Own() time.Time {
	if l.Dated && l.Issued.Before(l.Brought) {
		return l.Issued
	}
	return l.Brought
}

// Problem says why the newest edition does not answer.
type Problem string

// The problems.
const (
	ProblemNone    Problem = ""
	ProblemOpening Problem = "opening"  // the lists are being opened
	ProblemNoLists Problem = "no_lists" // nothing was ever imported
	ProblemDamaged Problem = "damaged"  // no edition can be opened
	ProblemOlder   Problem = "older"    // the newest is damaged, the one before answers
	ProblemLaid    Problem = "laid"     // what was laid over the edition can't be read
)

// Age says how old the lists are, in the words of the policy.
type Age string

// The ages.
const (
	AgeCurrent Age = "current"
	AgeAgeing  Age = "ageing"
	AgeOld     Age = "out_of_date"
)

// Ages are the policy's limits: lists are current up to the first, ageing up to the
// second, and out of date beyond. The zero Ages are those of the policy for which none
// was set.
type Ages struct{ current, ageing time.Duration }

// AgesOf are a policy's.
func AgesOf(p border.Policy) Ages { return Ages{p.CurrentFor, p.AgeingFor} }

// Of judges the age of lists issued at a time.
func (a Ages) Of(issued, now time.Time) (Age, time.Duration) {
	if a == (Ages{}) {
		a = AgesOf(border.DefaultPolicy())
	}
	d := max(now.Sub(issued), 0)
	switch {
	case d <= a.current:
		return AgeCurrent, d
	case d <= a.ageing:
		return AgeAgeing, d
	}
	return AgeOld, d
}

// Wall is a time by the clock on the wall alone: the other one, by which Go tells how much
// time went by, stands while the machine sleeps.
func Wall(t time.Time) time.Time { return t.Round(0) }

// Scan is what a burst from the reader, or a typed line, turned out to be.
type Scan struct {
	// Zone is set where the text is a machine-readable zone, whole or in part.
	Zone *mrz.Zone
	// Traveller is what will be searched: the zone's, or the typed name.
	Traveller border.Traveller
}
