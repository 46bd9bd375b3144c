package desk

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"postern/app/border"
	"postern/app/lists"
	"postern/store"
)

// What can be wrong with an import, beside what package lists says of a list and
// package store of a station.
var (
	// ErrSameList: two of the paths hold lists of the same name.
	ErrSameList = errors.New("two lists have the same name")
	// ErrNothingKept: a list holds no alert that could be searched.
	ErrNothingKept = errors.New("the list holds no alert")
	// ErrSmaller: a list holds less than half of what it held before.
	ErrSmaller = errors.New("the list has shrunk")
)

// ImportError says which list an import stopped at.
type ImportError struct {
	Path, List    string
	Before, After int // alerts, for ErrSmaller; After counts for ErrNothingKept too
	Other         string
	Err           error
}

func (e *ImportError) Error() string {
	return fmt.Sprintf("import list %s from %s: %v", e.List, e.Path, e.Err)
}

func (e *ImportError) Unwrap() error { return e.Err }

// FoundList is a list as it lies on disk, before it is read.
type FoundList struct {
	Path string
	lists.Source
}

// FindLists says which list lies at each path, reading only how the files begin.
// Errors: *lists.Error, or ErrSameList in an *ImportError.
func FindLists(paths []string) ([]FoundList, error) {
	var found []FoundList
	for _, p := range paths {
		source, err := lists.Detect(p)
		if err != nil {
			return nil, fmt.Errorf("import: %w", err)
		}
		for _, other := range found {
			if other.List == source.List {
				return nil, &ImportError{Path: p, List: source.List, Other: other.Path, Err: ErrSameList}
			}
		}
		found = append(found, FoundList{p, source})
	}
	return found, nil
}

// ImportedList says what became of one list.
type ImportedList struct {
	Path string
	lists.Report
	// Unfit are alerts that were read but cannot be kept; they are not in
	// Report.Kept.
	Unfit []error
	// Before is how many alerts the list had; Replaced says that it was there.
	Before   int
	Replaced bool
}

// Import is what became of an import.
type Import struct {
	Edition border.EditionInfo
	Lists   []ImportedList   // in the order in which they were found
	Carried []store.ListInfo // lists that were not named and stay as they were
	// Before is the edition that answered until now, its Number 0 where there was
	// none; PassedOver are newer ones that were damaged: what only they held is
	// lost.
	Before     border.EditionInfo
	PassedOver []store.PassedOver
}

// ImportOptions of an import. Now must be set.
type ImportOptions struct {
	Now time.Time
	// AcceptSmaller takes a list that is empty, or has lost more than half of its
	// alerts. A download that broke off without anyone noticing looks like that.
	AcceptSmaller bool
	// Progress, where set, is told the alerts of a list as they are read.
	Progress func(list string, alerts int)
}

// progressEvery is how many alerts lie between two calls of Progress.
const progressEvery = 10_000

// ImportLists reads lists and makes a new edition of a station from them. A list
// takes the place of the one of its name; lists that are not named are carried
// over from the edition that answers now. The new edition holds all lists by
// name, so the order of the paths makes no difference. It is all or nothing:
// with an error the station answers as before, and the Import tells how far it
// came. Errors: *lists.Error, *ImportError, those of package store, and ctx's.
func ImportLists(ctx context.Context, station *store.Station, found []FoundList, o ImportOptions) (Import, error) {
	var im Import
	before, err := station.Open()
	switch {
	case err == nil:
		defer before.Close()
		im.Before, im.PassedOver = before.Info(), before.PassedOver()
	case errors.Is(err, store.ErrDamaged):
		im.PassedOver = []store.PassedOver{{Err: err}}
	case !errors.Is(err, store.ErrNoEdition):
		return im, fmt.Errorf("import: %w", err)
	}
	w, err := station.NewEdition()
	if err != nil {
		return im, fmt.Errorf("import: %w", err)
	}
	run := importing{ctx: ctx, w: w, o: o, before: before}
	if before != nil {
		run.had = before.Lists()
	}
	if err := run.all(&im, found); err != nil {
		return im, errors.Join(err, w.Abort())
	}
	if im.Edition, err = w.Commit(o.Now); err != nil {
		return im, fmt.Errorf("import: %w", err)
	}
	return im, nil
}

// importing is one import on its way.
type importing struct {
	ctx    context.Context
	w      *store.EditionWriter
	o      ImportOptions
	before *store.Edition // nil where nothing answers
	had    []store.ListInfo
}

// all reads or carries over every list, by name.
func (r *importing) all(im *Import, found []FoundList) error {
	at := map[string]int{} // in found; -1 for lists that are carried over
	for _, l := range r.had {
		at[l.Name] = -1
	}
	for i, f := range found {
		at[f.List] = i
	}
	im.Lists = make([]ImportedList, len(found))
	for _, name := range slices.Sorted(maps.Keys(at)) {
		if i := at[name]; i >= 0 {
			l, err := r.read(found[i])
			im.Lists[i] = l
			if err != nil {
				return err
			}
			continue
		}
		if err := r.w.CarryOver(r.before, name); err != nil {
			return fmt.Errorf("import: %w", err)
		}
		im.Carried = append(im.Carried, r.had[r.hadAt(name)])
	}
	return nil
}

func (r *importing) hadAt(name string) int {
	return slices.IndexFunc(r.had, func(l store.ListInfo) bool { return l.Name == name })
}

// read reads one list into the new edition.
func (r *importing) read(f FoundList) (ImportedList, error) {
	l := ImportedList{Path: f.Path}
	if i := r.hadAt(f.List); i >= 0 {
		l.Before, l.Replaced = r.had[i].Alerts, true
	}
	n := 0
	report, err := f.Read(func(a border.Alert) error {
		if n++; n%progressEvery == 0 && r.o.Progress != nil {
			r.o.Progress(f.List, n)
		}
		if err := r.ctx.Err(); err != nil {
			return err
		}
		err := r.w.Add(a)
		if errors.Is(err, store.ErrUnfit) {
			l.Unfit = append(l.Unfit, err)
			return nil
		}
		return err
	})
	l.Report = report
	l.Kept -= len(l.Unfit)
	l.RejectedCount += len(l.Unfit)
	if err != nil {
		return l, fmt.Errorf("import: %w", err)
	}
	if err := l.check(r.o.AcceptSmaller); err != nil {
		return l, err
	}
	err = r.w.EndList(store.ListInfo{
		Name: f.List, Format: string(f.Format), Issued: report.Issued, Dated: report.Dated, Brought: r.o.Now.UTC(),
		Skipped: report.SkippedCount(), Rejected: l.RejectedCount, Digest: report.Digest,
	})
	if err != nil {
		return l, fmt.Errorf("import: %w", err)
	}
	return l, nil
}

// fewAlerts is how many alerts a list may always lose.
const fewAlerts = 10

// check stops at what looks like a list that was lost on the way.
func (l ImportedList) check(acceptSmaller bool) error {
	fault := &ImportError{Path: l.Path, List: l.List, Before: l.Before, After: l.Kept}
	switch {
	case acceptSmaller:
		return nil
	case l.Kept == 0:
		fault.Err = ErrNothingKept
	case l.Replaced && l.Kept*2 < l.Before && l.Before-l.Kept > fewAlerts:
		fault.Err = ErrSmaller
	default:
		return nil
	}
	return fault
}
