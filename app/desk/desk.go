// Package desk is what can be done at a station, as verbs: read a document,
// check a traveller. Screens and posternctl call this.
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
}

// Of is the time from which the list's age counts: its own date, or its import
// where it states none or one yet to come.
func (l ListStatus) Of() time.Time {
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

// The ages: current to 24 h, ageing to 72 h, out of date beyond.
const (
	AgeCurrent Age = "current"
	AgeAgeing  Age = "ageing"
	AgeOld     Age = "out_of_date"
)

// AgeOf judges the age of lists issued at a time.
func AgeOf(issued, now time.Time) (Age, time.Duration) {
	d := max(now.Sub(issued), 0)
	switch {
	case d <= 24*time.Hour:
		return AgeCurrent, d
	case d <= 72*time.Hour:
		return AgeAgeing, d
	}
	return AgeOld, d
}

// Scan is what a burst from the reader, or a typed line, turned out to be.
type Scan struct {
	// Zone is set where the text is a machine-readable zone, whole or in part.
	Zone *mrz.Zone
	// Traveller is what will be searched: the zone's, or the typed name.
	Traveller border.Traveller
}
