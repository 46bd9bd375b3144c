// Package sync brings lists to a station: it reads and compares them, stages an edition,
// takes it in or goes back. It changes when editions come in otherwise, not with how is
// searched in them; the formats of lists are package lists'.
package sync

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"sync"
	"time"

	"postern/app/border"
	"postern/app/desk"
	"postern/app/names"
	"postern/app/search"
	"postern/store"
)

// Sync brings lists to the station that a desk works at, while the desk goes on
// answering. All its verbs may take long. It is safe for concurrent use.
type Sync struct {
	desk        *desk.Desk
	station     *store.Station
	frequencies *names.Frequencies
	doing       sync.Mutex // one verb that changes something at a time

	ending context.Context // is done when the session ends
	end    context.CancelFunc
	staged *Staged // neither taken nor discarded yet; doing guards it
	most   int     // alerts that are laid over the bases; doing guards it

	keeping    sync.Mutex // guards what follows
	unfinished Unfinished // as it is kept of who is signed in
}

// ErrEnded: the session in which lists were to be brought in has ended.
var ErrEnded = desk.NewFault("desk.ended", "the session has ended")

// New brings lists to a desk's station.
func New(d *desk.Desk, station *store.Station) *Sync {
	s := &Sync{desk: d, station: station, frequencies: d.Frequencies(), most: store.MostOver}
	s.ending, s.end = context.WithCancel(context.Background())
	return s
}

// End stops what is being done and gives up what was staged: nobody is signed in any more.
func (s *Sync) End() error {
	s.end()
	s.doing.Lock()
	defer s.doing.Unlock()
	return s.giveUp()
}

// LayAtMost has no more alerts laid over the bases of lists that arrive than that, nor than
// store.MostOver: where there are more, the lists are written whole.
func (s *Sync) LayAtMost(alerts int) {
	s.doing.Lock()
	defer s.doing.Unlock()
	s.most = alerts
}

// Pending reports whether something is being done, or an edition is staged.
func (s *Sync) Pending() bool {
	if !s.doing.TryLock() {
		return true
	}
	defer s.doing.Unlock()
	return s.staged != nil
}

// giveUp gives up what was staged before. Who calls holds doing.
func (s *Sync) giveUp() error {
	if s.staged == nil {
		return nil
	}
	staged := s.staged
	s.staged = nil
	return staged.writer.Abort()
}

// Settle books what was taken, or led back to, when the machine stopped before the journal
// had it. Call it once somebody works here. Errors: those of package store.
func (s *Sync) Settle() error {
	s.doing.Lock()
	defer s.doing.Unlock()
	return settleTaking(s.station, s.desk.Now())
}

// switching switches to an edition now, and journals that, after what was to be journaled
// before. booked is an UnbookedError; the edition answers for all that. With an err nothing
// has changed.
func (s *Sync) switching(t *taking, do func() error) (booked, err error) {
	now := s.desk.Now()
	if err := settleTaking(s.station, now); err != nil {
		s.desk.Log().Warn("what was taken before can't be journaled", "cause", err)
	}
	t.At = now
	unbooked, err := t.switching(s.station, s.desk.Now, do)
	if unbooked != nil {
		return &UnbookedError{unbooked}, nil
	}
	return nil, err
}

// UnbookedError says that an edition answers which the journal did not take. It is kept, and
// booked once the journal takes it.
type UnbookedError struct{ Err error }

func (e *UnbookedError) Error() string { return "journal the edition: " + e.Err.Error() }

// Unwrap is why it did not.
func (e *UnbookedError) Unwrap() error { return e.Err }

// Installed is what the desk searches in, list by list.
type Installed struct {
	Edition border.EditionInfo // of number 0 where none answers
	Lists   []desk.ListStatus
	Problem desk.Problem
	Ages    desk.Ages
	// Other is the number of the edition to which Back goes, 0 where there is none.
	Other uint64
}

// Installed says what the desk searches in.
func (s *Sync) Installed() Installed {
	status := s.desk.Status()
	other, err := s.station.Other()
	if err != nil {
		s.desk.Log().Warn("the other edition is not known", "cause", err)
	}
	return Installed{Edition: status.Edition, Lists: status.Lists, Problem: status.Problem, Ages: status.Ages, Other: other}
}

// Now is the station's clock.
func (s *Sync) Now() time.Time { return s.desk.Now() }

// Paths offers what a path that is being typed may become.
func (s *Sync) Paths(typed string) []string { return desk.Paths(typed) }

// Stage is a part of bringing lists in.
type Stage string

// The stages. While lists are read their alerts are indexed and written too: the
// later stages are what is left of it.
const (
	StageFetch   Stage = "fetch"  // of what comes from the exchange
	StageVerify  Stage = "verify" // that it is signed
	StageRead    Stage = "read"
	StageCheck   Stage = "check"
	StageCompare Stage = "compare"
	StageIndex   Stage = "index"
	StageWrite   Stage = "write"
	StageSwitch  Stage = "switch"
)

// Stages are all stages in their order.
func Stages() []Stage {
	return []Stage{StageRead, StageCheck, StageCompare, StageIndex, StageWrite, StageSwitch}
}

// ArrivalStages are those of what comes from the exchange.
func ArrivalStages() []Stage { return append([]Stage{StageFetch, StageVerify}, Stages()...) }

// Step says how far a stage has come. Stages before it are done.
type Step struct {
	Stage Stage
	List  string // that is being read or compared
	// Done of Total, in bytes while lists are fetched or read, in nations while their
	// signatures are proven, in alerts while lists are compared, else in parts of the work;
	// Total is 0 where it is not known.
	Done, Total int64
	Alerts      int // read so far, of all lists
}

// Staged is an edition that is written whole beside the one that answers. It ends
// with Take or Discard.
type Staged struct {
	Import
	Changes []ListChange   // by list, in order of their names; lists that stay as they are too
	Stops   []*ImportError // why it is not to be taken unasked
	// AsShown says of an edition staged by Without that it is the one before in all
	// but the lists that stay as they are.
	AsShown bool

	// From is the address or path of the headquarters whose lists these are; "" of files.
	From string

	kept    []string // lists that stay as they are because they stop
	paths   []string // that it is made from
	arrival *Arrival // or that, where it is not nil
	losses  map[string]losses
	writer  *store.EditionWriter
}

// Stopped reports whether a list looks as if it were broken or false.
func (s *Staged) Stopped() bool { return len(s.Stops) > 0 }

// Prepare reads lists and writes them as an edition beside the one that answers,
// which goes on. The paths are files, and folders that hold a list or several.
// What would stop ImportLists stands in Stops of the result, which Take then
// overrides. With an error nothing has changed and nothing is left behind. A
// cancelled ctx ends it within a second. Errors are those of ImportLists.
func (s *Sync) Prepare(ctx context.Context, paths []string, progress func(Step)) (*Staged, error) {
	s.doing.Lock()
	defer s.doing.Unlock()
	return s.prepare(ctx, paths, nil, progress)
}

// prepare stages what the paths hold without some of the lists.
func (s *Sync) prepare(ctx context.Context, paths, without []string, progress func(Step)) (*Staged, error) {
	ctx, stop, err := s.whileSession(ctx)
	if err != nil {
		return nil, err
	}
	defer stop()
	defer BoundMemory()()
	found, err := findWithin(paths)
	if err != nil {
		return nil, err
	}
	found = slices.DeleteFunc(found, func(f FoundList) bool { return slices.Contains(without, f.List) })
	counting := newReading(progress)
	for i := range found {
		if err := counting.count(&found[i]); err != nil {
			return nil, err
		}
	}
	g := newStaging(counting, s.desk.Now())
	builder := search.NewBuilder(s.frequencies)
	builder.GiveWay(s.desk.GiveWay)
	o := ImportOptions{
		Now: s.desk.Now(), Indexer: builder, IndexedBy: search.SegmentName(s.frequencies),
		staging: g, giveWay: s.desk.GiveWay,
	}
	im, w, err := writeLists(ctx, s.station, found, o)
	if err != nil {
		return nil, err
	}
	g.tell(Step{Stage: StageWrite})
	if err := w.Finish(ctx, o.Now, g.of(StageWrite)); err != nil {
		return nil, fmt.Errorf("import: %w", err)
	}
	im.Edition = w.Info()
	g.tell(Step{Stage: StageSwitch})
	s.staged = &Staged{Import: im, Changes: g.changes, Stops: g.stops, paths: paths, writer: w}
	return s.staged, nil
}

// whileSession is ctx as long as the session lasts; stop ends it. Error: ErrEnded.
func (s *Sync) whileSession(ctx context.Context) (of context.Context, stop func(), err error) {
	if s.ending.Err() != nil {
		return nil, nil, fmt.Errorf("import: %w", ErrEnded)
	}
	of, cancel := context.WithCancel(ctx)
	unbind := context.AfterFunc(s.ending, cancel)
	return of, func() { unbind(); cancel() }, nil
}

// Take makes a staged edition the one that answers. Where something stops it at a station
// with people it takes TakeStopped; elsewhere that was asked before. Officers get the old
// edition's answers until the new one is open. Where switching fails the old one goes on
// answering.
func (s *Sync) Take(staged *Staged) error {
	s.doing.Lock()
	defer s.doing.Unlock()
	if staged.Stopped() && s.NeedsSecond() {
		return &SecondError{Err: store.ErrNoWitness}
	}
	return s.take(staged, s.desk.Status().Officer.Login, "")
}

// TakeUnasked is Take of an edition that nothing stops, by the station itself.
func (s *Sync) TakeUnasked(staged *Staged) error {
	s.doing.Lock()
	defer s.doing.Unlock()
	if staged.Stopped() {
		return &SecondError{Err: store.ErrNoWitness}
	}
	return s.take(staged, "", "")
}

// NeedsSecond reports whether a stop is overridden by two supervisors: at a station with
// people.
func (s *Sync) NeedsSecond() bool { return s.station.Attended() }

// SecondError says that no second supervisor has agreed; nothing has changed.
type SecondError struct{ Err error }

func (e *SecondError) Error() string { return "override a stop: " + e.Err.Error() }

// Unwrap is why not.
func (e *SecondError) Unwrap() error { return e.Err }

// TakeStopped is Take of an edition that something stops, by the supervisor who is signed in
// and a second one who proves himself. Errors: a SecondError, those of Take.
func (s *Sync) TakeStopped(staged *Staged, login, pin string) error {
	s.doing.Lock()
	defer s.doing.Unlock()
	if first, in := s.station.SignedIn(); !in || !first.Role.Rules() {
		return &SecondError{Err: store.ErrNoWitness}
	}
	second, err := s.station.Witness(login, pin, s.desk.Now())
	if err == nil && (!second.Role.Rules() || second.Login == s.desk.Status().Officer.Login) {
		err = store.ErrNoWitness
	}
	if err != nil {
		return &SecondError{Err: err}
	}
	return s.take(staged, s.desk.Status().Officer.Login, second.Login)
}

// take switches to a staged edition. The caller holds doing.
func (s *Sync) take(staged *Staged, who, second string) error {
	if s.ending.Err() != nil {
		return fmt.Errorf("take edition: %w", ErrEnded)
	}
	facts := importFacts(staged.Import)
	if staged.Stopped() {
		facts["overridden"] = strconv.Itoa(len(staged.Stops))
	}
	if second != "" {
		facts["second"] = second
	}
	if len(staged.kept) > 0 {
		facts["kept"] = Listed(staged.kept)
	}
	if staged.arrival != nil {
		arrivalFacts(facts, staged)
	}
	booked, err := s.switching(&taking{Edition: staged.Edition.Number, Who: who, Facts: facts, Losses: staged.losses}, func() error {
		if s.staged == staged {
			s.staged = nil // whatever comes of it, nothing is staged any more
		}
		_, err := staged.writer.Switch()
		return err
	})
	if err != nil {
		return fmt.Errorf("take edition: %w", err)
	}
	err = s.loaded(booked)
	if staged.arrival != nil && staged.arrival.Taken != nil {
		staged.arrival.Taken(staged.kept)
	}
	if who != "" {
		err = errors.Join(err, s.KeepUnfinished(Unfinished{}))
	}
	return err
}

// Discard gives a staged edition up: nothing of it is left.
func (s *Sync) Discard(staged *Staged) error {
	s.doing.Lock()
	defer s.doing.Unlock()
	if s.staged == staged {
		s.staged = nil
	}
	return staged.writer.Abort()
}

// Back makes the edition before answer, or, once that was done, the one it was done
// from. Errors: store.ErrNoOther, store.ErrDamaged; the edition that answered then
// still does.
func (s *Sync) Back() error {
	s.doing.Lock()
	defer s.doing.Unlock()
	other, err := s.station.Other() // where there is none Back says so
	if err != nil {
		return fmt.Errorf("go back: %w", err)
	}
	facts := map[string]string{"what": "back", "edition": strconv.FormatUint(other, 10)}
	booked, err := s.switching(&taking{Edition: other, Who: s.desk.Status().Officer.Login, Facts: facts}, func() error {
		edition, err := s.station.Back()
		facts["edition"], facts["edition_name"] = strconv.FormatUint(edition.Number, 10), edition.Name
		return err
	})
	if err != nil {
		return fmt.Errorf("go back: %w", err)
	}
	return s.loaded(booked)
}

// loaded has the desk answer from what was switched to. booked is an UnbookedError, or nil;
// where the desk can't answer it is that which is told.
func (s *Sync) loaded(booked error) error {
	if err := s.desk.Load(s.station); err != nil {
		return errors.Join(err, errors.Unwrap(booked))
	}
	return booked
}
