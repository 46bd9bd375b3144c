package sync

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"time"

	"postern/app/border"
	"postern/app/lists"
	"postern/store"
)

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

	published string // of a list from the exchange: nation, name and sequence
}

// Import is what became of an import.
type Import struct {
	Edition border.EditionInfo
	Lists   []ImportedList   // in the order in which they were found
	Carried []store.ListInfo // lists that were not named and stay as they were
	// PassedOver are editions newer than the one that answered until now; they were
	// damaged.
	PassedOver []store.PassedOver
}

// ImportOptions of an import. Now must be set.
type ImportOptions struct {
	Now time.Time
	// AcceptSmaller takes a list that is empty, has lost more than a tenth of its
	// alerts, or comes for the first time and is mostly rejected. A download that
	// broke off without anyone noticing looks like that.
	AcceptSmaller bool
	// AcceptOlder takes a list that is older, by its own date, than the one here.
	AcceptOlder bool
	// AcceptLoss goes on from a damaged edition though lists are lost by it.
	AcceptLoss bool
	// Afresh makes an edition of the lists that are brought in and nothing else,
	// whatever was here before and however old they say they are: a demonstration,
	// whose lists are as old as their import.
	Afresh bool
	// Indexer, where set, is shown every alert of the new edition, those carried over
	// too, and what it makes of them is kept beside them under the name IndexedBy.
	Indexer   indexer
	IndexedBy string
	// Who is in whose name the journal has the import; "" is the station itself.
	Who string
	// Progress, where set, is told the alerts of a list as they are read.
	Progress func(list string, alerts int)

	staging *staging // nil: what would stop the import does
	giveWay func()   // to who is searched meanwhile; nil: to nobody
}

// progressEvery is how many alerts lie between two calls of Progress.
const progressEvery = 10_000

// ImportLists reads lists and makes a new edition of a station from them. A list
// takes the place of the one of its name; lists that are not named are carried
// over from the edition that answers now. The new edition holds all lists by
// name, so the order of the paths makes no difference. It is all or nothing:
// with an error the station answers as before, and the Import tells how far it
// came; only where the error is of booking it the new edition answers. Errors: *lists.Error, *ImportError, those of package store, and ctx's.
func ImportLists(ctx context.Context, station *store.Station, found []FoundList, o ImportOptions) (Import, error) {
	im, w, err := writeLists(ctx, station, found, o)
	if err != nil {
		return im, err
	}
	if err := w.Finish(context.Background(), o.Now, nil); err != nil {
		return im, fmt.Errorf("import: %w", err)
	}
	finished := im
	finished.Edition = w.Info()
	t := &taking{Edition: finished.Edition.Number, At: o.Now, Who: o.Who, Facts: importFacts(finished)}
	unbooked, err := t.switching(station, func() time.Time { return o.Now }, func() error {
		im.Edition, err = w.Switch()
		return err
	})
	if err != nil {
		return im, errors.Join(fmt.Errorf("import: %w", err), w.Abort())
	}
	if unbooked != nil {
		return im, fmt.Errorf("journal the import: %w", unbooked)
	}
	return im, nil
}

// importFacts are what the journal has of an import.
func importFacts(im Import) map[string]string {
	rejected := 0
	for _, l := range im.Lists {
		rejected += l.RejectedCount
	}
	return map[string]string{
		"edition": strconv.FormatUint(im.Edition.Number, 10), "edition_name": im.Edition.Name,
		"alerts": strconv.Itoa(im.Edition.Alerts), "lists": strconv.Itoa(len(im.Lists)), "rejected": strconv.Itoa(rejected),
	}
}

// writeLists writes the new edition up to what finishes it.
func writeLists(ctx context.Context, station *store.Station, found []FoundList, o ImportOptions) (im Import, w *store.EditionWriter, err error) {
	run := importing{ctx: ctx, o: o, station: station}
	before, err := station.Open()
	none, damaged := errors.AsType[*store.NoneAnswersError](err)
	switch {
	case err == nil:
		defer before.Close()
		im.PassedOver = before.PassedOver()
		if !o.Afresh {
			run.before, run.had = before, before.Lists()
		}
	case damaged:
		im.PassedOver = none.PassedOver
	case !errors.Is(err, store.ErrNoEdition):
		return im, nil, fmt.Errorf("import: %w", err)
	}
	if !o.Afresh && !o.AcceptLoss {
		if fault := run.loss(im.PassedOver, found); fault != nil && !o.staging.goOn(fault) {
			return im, nil, fault
		}
	}
	if w, err = station.NewEdition(); err != nil {
		return im, nil, fmt.Errorf("import: %w", err)
	}
	run.w = w
	written := false
	defer func() {
		if !written { // also where the work breaks off: the next import must find room
			err = errors.Join(err, w.Abort())
			w = nil
		}
	}()
	if err = run.lookBeneath(found); err != nil {
		return im, w, err
	}
	if err = run.write(&im, found); err != nil {
		return im, w, err
	}
	if len(run.former) > 0 {
		written = true // with an error nothing is left of it either
		w, err = run.layCarried()
		return im, w, err
	}
	written = true
	return im, w, nil
}

// importing is one import on its way.
type importing struct {
	ctx     context.Context
	station *store.Station
	w       *store.EditionWriter
	o       ImportOptions
	before  *store.Edition // nil where nothing answers
	had     []store.ListInfo
	index   *indexing
	former  []formerChange // what lies over the bases of lists that are carried over
}

// write writes the lists, and what the indexer makes of them.
func (r *importing) write(im *Import, found []FoundList) error {
	r.index = newIndexing(r.o.Indexer, r.o.giveWay)
	err := r.all(im, found)
	if indexErr := r.index.end(); err == nil && indexErr != nil {
		err = fmt.Errorf("import: index: %w", indexErr)
	}
	if err == nil {
		err = r.o.staging.compare(r)
	}
	if err != nil || r.o.Indexer == nil {
		return err
	}
	if err := r.ctx.Err(); err != nil {
		return fmt.Errorf("import: %w", err)
	}
	r.o.staging.tell(Step{Stage: StageIndex})
	blocks, err := r.o.Indexer.Blocks(r.ctx, r.o.staging.of(StageIndex))
	if err == nil {
		err = r.w.Segment(r.o.IndexedBy, blocks)
	}
	if err != nil {
		return fmt.Errorf("import: %w", err)
	}
	return nil
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
			if err := r.unsigned(found[i]); err != nil {
				return err
			}
			l, err := r.read(found[i])
			im.Lists[i] = l
			if err != nil {
				return err
			}
			continue
		}
		carried := r.had[r.hadAt(name)]
		if err := r.carry(carried); err != nil {
			return fmt.Errorf("import: %w", err)
		}
		im.Carried = append(im.Carried, carried)
	}
	return nil
}

// seeCarried is who looks at alerts that are carried over: nil where nobody does,
// so that they need not be decoded.
func (r *importing) seeCarried() func(border.Alert) error {
	if r.o.Indexer == nil {
		return nil
	}
	return func(a border.Alert) error {
		if err := r.ctx.Err(); err != nil {
			return err
		}
		return r.index.add(a)
	}
}

func (r *importing) hadAt(name string) int {
	return slices.IndexFunc(r.had, func(l store.ListInfo) bool { return l.Name == name })
}

// read reads one list into the new edition.
func (r *importing) read(f FoundList) (ImportedList, error) {
	l := ImportedList{Path: f.Path}
	var had store.ListInfo
	if i := r.hadAt(f.List); i >= 0 {
		had = r.had[i]
		l.Before, l.Replaced = had.Alerts, true
	}
	n := 0
	report, err := f.Read(func(a border.Alert) error {
		if n++; n%progressEvery == 0 && r.o.Progress != nil {
			r.o.Progress(f.List, n)
		}
		if err := r.ctx.Err(); err != nil {
			return err
		}
		return r.keep(&l, a)
	})
	r.o.staging.checked(f.List)
	l.Report = report
	l.Kept -= len(l.Unfit)
	l.RejectedCount += len(l.Unfit)
	if err != nil {
		return l, fmt.Errorf("import: %w", err)
	}
	for _, fault := range l.check(had, r.o) {
		if !r.o.staging.goOn(fault) {
			return l, fault
		}
	}
	err = r.w.EndList(store.ListInfo{
		Name: f.List, Format: string(f.Format), Owner: report.Owner, Issued: report.Issued, Dated: report.Dated && !r.o.Afresh, Brought: r.o.Now.UTC(),
		Skipped: report.SkippedCount(), Rejected: l.RejectedCount, Digest: report.Digest,
	})
	if err != nil {
		return l, fmt.Errorf("import: %w", err)
	}
	return l, nil
}

// keep adds an alert to the edition, and shows it to the indexer. One that cannot
// be kept is told of in l.
func (r *importing) keep(l *ImportedList, a border.Alert) error {
	err := r.w.Add(a)
	if errors.Is(err, store.ErrUnfit) {
		l.Unfit = append(l.Unfit, err)
		return nil
	}
	if err != nil {
		return err
	}
	r.o.staging.added(r.w.Added(), &a)
	return r.index.add(a)
}
