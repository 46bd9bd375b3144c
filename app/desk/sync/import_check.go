package sync

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"postern/app/exchange"
	"postern/store"
)

// What can be wrong with an import, beside what package lists says of a list and
// package store of a station.
var (
	// ErrSameList: two of the paths hold lists of the same name.
	ErrSameList = errors.New("two lists have the same name")
	// ErrNothingKept: a list holds no alert that could be searched.
	ErrNothingKept = errors.New("the list holds no alert")
	// ErrSmaller: a list has lost more than a tenth of what it held before.
	ErrSmaller = errors.New("the list has shrunk")
	// ErrMostRejected: of a list that comes for the first time more was rejected
	// than kept.
	ErrMostRejected = errors.New("most of the list was rejected")
	// ErrOlder: by its own date a list is older than the one here.
	ErrOlder = errors.New("the list is older than the one here")
	// ErrSlowLoss: step by step a list has lost more in thirty days than it may unasked.
	ErrSlowLoss = errors.New("the list has shrunk step by step")
	// ErrNumberedAnew: what came of a list bears a lower number than the list here: it is of
	// another headquarters, or its nation has begun anew.
	ErrNumberedAnew = errors.New("the list's numbers begin anew")
	// ErrVanished: its nation publishes a list no longer.
	ErrVanished = errors.New("the list is published no longer")
	// ErrSigned: headquarters publishes a list of that name, and the station takes it.
	ErrSigned = errors.New("the list comes from headquarters")
	// ErrLoss: the newest edition is damaged, and lists of it would be lost.
	ErrLoss = errors.New("lists of the damaged edition would be lost")
)

// ImportError says what an import stopped at.
type ImportError struct {
	Path, List    string // "" for ErrLoss
	Other         string // the other path, for ErrSameList
	Before, After int    // alerts, for ErrSmaller and ErrSlowLoss; After counts for ErrNothingKept and ErrMostRejected too
	Gone          int    // alerts that would vanish, for ErrSmaller where lists were compared, and ErrSlowLoss
	Rejected      int    // for ErrMostRejected
	// Here and Issued are the dates of the list here and of the one brought in, for
	// ErrOlder and ErrNumberedAnew. Here is when the list held Before, for ErrSlowLoss.
	Here, Issued time.Time
	// Lost are the lists that would be lost, or fall back to an older state, for
	// ErrLoss; none where the damaged edition does not even say which it held.
	Lost []string
	Err  error
}

func (e *ImportError) Error() string {
	if e.List == "" {
		return fmt.Sprintf("import: %v: %q", e.Err, e.Lost)
	}
	return fmt.Sprintf("import list %s from %s: %v", e.List, e.Path, e.Err)
}

func (e *ImportError) Unwrap() error { return e.Err }

// MostGone is how much of a list may vanish unasked, in per cent: a tenth.
const MostGone = exchange.MostGone

func overMost(gone, before int) bool { return gone*100 > before*MostGone }

// check finds what looks like a list that was lost on the way, or like the wrong
// one.
func (l ImportedList) check(had store.ListInfo, o ImportOptions) (faults []*ImportError) {
	fault := func(err error) {
		faults = append(faults, &ImportError{
			Path: l.Path, List: l.List, Before: l.Before, After: l.Kept, Rejected: l.RejectedCount,
			Here: had.Issued, Issued: l.Issued, Err: err,
		})
	}
	switch {
	case o.AcceptSmaller:
	case l.Kept == 0:
		fault(ErrNothingKept)
	case exchange.TooMuchGone(l.Before-l.Kept, l.Before):
		fault(ErrSmaller)
	case !l.Replaced && l.RejectedCount > l.Kept:
		fault(ErrMostRejected)
	}
	if !o.AcceptOlder && had.Dated && l.Dated && l.Issued.Before(had.Issued) {
		fault(ErrOlder)
	}
	return faults
}

// loss stops where the newest edition is damaged and held lists that neither are
// brought in now nor stand as they were in the edition that answers.
func (r *importing) loss(passed []store.PassedOver, found []FoundList) *ImportError {
	newest := slices.IndexFunc(passed, func(p store.PassedOver) bool { return p.Number != 0 })
	switch {
	case len(passed) == 0 || newest < 0 && r.before != nil: // only the pointer is damaged
		return nil
	case newest >= 0 && errors.Is(passed[newest].Err, store.ErrNewerFormat): // package store refuses to write over it
		return nil
	case newest < 0 || passed[newest].Lists == nil:
		return &ImportError{Err: ErrLoss}
	}
	var lost []string
	for _, l := range passed[newest].Lists {
		brought := slices.ContainsFunc(found, func(f FoundList) bool { return f.List == l.Name })
		stands := slices.ContainsFunc(r.had, func(h store.ListInfo) bool {
			return h.Name == l.Name && h.Digest == l.Digest && h.Brought.Equal(l.Brought)
		})
		if !brought && !stands {
			lost = append(lost, l.Name)
		}
	}
	if len(lost) > 0 {
		return &ImportError{Lost: lost, Err: ErrLoss}
	}
	return nil
}
