package desk

import (
	"errors"
	"fmt"
	"iter"

	"postern/app/border"
	"postern/app/names"
	"postern/app/search"
	"postern/store"
)

// Load opens the station's newest edition and searches in it from now on. When
// the newest is damaged the one before answers; when none can be opened the
// desk has no lists, its Status says why, and the error has the cause. An
// edition that was loaded before goes on answering until the new one does. With a
// segment at hand a million alerts take a second or two, without it minutes.
func (d *Desk) Load(station *store.Station) (err error) {
	d.loading.Lock()
	defer d.loading.Unlock()
	session := d.session()
	problem := ProblemDamaged // also where the work breaks off
	defer func() { d.notLoaded(session, problem) }()
	edition, err := station.Open()
	if err == nil && edition.Info().Alerts == 0 { // everybody would look like no match
		err = errors.Join(ErrNoLists, edition.Close())
	}
	if errors.Is(err, store.ErrNoEdition) || errors.Is(err, ErrNoLists) {
		problem = ProblemNoLists
	}
	if err != nil {
		return fmt.Errorf("load lists: %w", err)
	}
	if why := edition.Unsealed(); why != nil {
		d.log.Warn("the edition lies on the disk unsealed", "edition", edition.Info().Name, "cause", why)
	}
	searcher, err := d.OpenSearcher(edition, func(why error) {
		d.log.Warn("the edition is prepared for searching anew", "edition", edition.Info().Name, "cause", why)
	})
	if err != nil {
		return errors.Join(fmt.Errorf("load lists: %w", err), edition.Close())
	}
	status := Status{Station: d.name, Lists: ListsOf(edition)}
	if len(edition.PassedOver()) > 0 {
		status.Problem = ProblemOlder
	}
	laid, err := withLaid(searcher, station)
	if err != nil { // the lists answer with what is whole, and the screen says that some is missing
		d.log.Error("what is laid over the edition can't be read", "cause", err)
		status.Problem = ProblemLaid
	}
	status.Edition = laid.Info()
	return d.take(session, edition, searcher, laid, status)
}

// Begin makes a person the one who works at the desk, at a station of that name, whose
// lists are still to be loaded; of no login where nobody has to sign in.
func (d *Desk) Begin(station string, who border.Account) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.officer, d.locked = who, false
	if station != "" {
		d.name = station
	}
	d.status.Station = d.name
	if d.searcher == nil && !d.closed {
		d.status.Problem = ProblemOpening
	}
}

// SetAges says from when lists are called ageing and out of date.
func (d *Desk) SetAges(a Ages) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.ages = a
}

// Unload lets go of the edition and of all that was made of it; what is being loaded
// meanwhile is let go too. Which edition answered is still known.
func (d *Desk) Unload() error {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.sessions++
	d.officer, d.locked = border.Account{}, true
	d.status.Lists, d.status.Problem = nil, ProblemNone
	edition := d.edition
	d.edition, d.base, d.searcher = nil, nil, nil
	if edition == nil {
		return nil
	}
	return edition.Close()
}

// session tells the session that runs now from those after it.
func (d *Desk) session() uint64 {
	d.mu.RLock()
	defer d.mu.RUnlock()
	return d.sessions
}

// notLoaded says why nobody can be checked, unless an edition answers.
func (d *Desk) notLoaded(session uint64, problem Problem) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.searcher == nil && !d.closed && d.sessions == session {
		d.status.Problem = problem
	}
}

// take answers from an edition from now on, and lets go of the one before.
func (d *Desk) take(session uint64, edition *store.Edition, base, searcher *search.Searcher, status Status) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.closed || d.sessions != session { // nobody works here any more, or another does
		return edition.Close()
	}
	before := d.edition
	d.edition, d.base, d.searcher, d.status = edition, base, searcher, status
	d.count()
	if before != nil {
		return before.Close()
	}
	return nil
}

// ErrNoSegment: an edition was made without what a search needs to be ready.
var ErrNoSegment = errors.New("the edition has no segment")

// OpenSearcher prepares a search over an edition by its segment, and by that of the
// edition over which it is laid. Where one has none, or one that cannot be used, the
// search is built from its alerts, and building is told why before; of a whole edition
// that takes long.
func OpenSearcher(e *store.Edition, t *names.Frequencies, building func(why error)) (*search.Searcher, error) {
	return openSearcher(e, t, building, func(*store.Edition) *search.Searcher { return nil })
}

// OpenSearcher is OpenSearcher by the desk's frequencies. Where the desk searches the same
// whole edition, or what lies over it, what it has in memory of that is shared, not read
// once more.
func (d *Desk) OpenSearcher(e *store.Edition, building func(why error)) (*search.Searcher, error) {
	return openSearcher(e, d.frequencies, building, d.shared)
}

// shared is a search over a whole edition by what the desk has of the same; nil where it
// searches another, or none.
func (d *Desk) shared(whole *store.Edition) *search.Searcher {
	d.mu.RLock()
	defer d.mu.RUnlock()
	if d.base == nil {
		return nil
	}
	had := d.edition
	if b := had.Beneath(); b != nil {
		had = b
	}
	if had.Info().Name != whole.Info().Name { // which holds its number and the digest of its alerts
		return nil
	}
	return d.base.Again(whole.Info(), whole)
}

// openSearcher is OpenSearcher that asks first for what is there of a whole edition.
func openSearcher(e *store.Edition, t *names.Frequencies, building func(why error), there func(*store.Edition) *search.Searcher) (*search.Searcher, error) {
	if e.Beneath() == nil {
		if s := there(e); s != nil {
			return s, nil
		}
		s, err := openBySegment(e, t, func(blocks iter.Seq2[[]byte, error]) (*search.Searcher, error) {
			return search.Open(e.Info(), e, blocks, t)
		})
		if err == nil {
			return s, nil
		}
		building(err)
		return search.Build(e.Info(), e, t)
	}
	below, err := openSearcher(e.Beneath(), t, building, there)
	if err != nil {
		return nil, err
	}
	s, err := openBySegment(e, t, func(blocks iter.Seq2[[]byte, error]) (*search.Searcher, error) {
		return below.OpenOver(e.Info(), e.Own(), blocks, e.Hidden())
	})
	if err == nil {
		return s, nil
	}
	building(err)
	return below.BuildOver(e.Info(), e.Own(), e.Hidden())
}

// openBySegment opens a search by the segment of an edition's own file.
func openBySegment(e *store.Edition, t *names.Frequencies, open func(blocks iter.Seq2[[]byte, error]) (*search.Searcher, error)) (*search.Searcher, error) {
	name, blocks := e.Segment()
	switch {
	case name == "":
		return nil, ErrNoSegment
	case name != search.SegmentName(t):
		return nil, fmt.Errorf("%w: %s", search.ErrForeignSegment, name)
	}
	s, err := open(blocks)
	if err != nil {
		return nil, err
	}
	if has, want := s.Info().Alerts, e.Info().Alerts; has != want {
		return nil, fmt.Errorf("%w: it is of %d alerts, the edition of %d", search.ErrBadSegment, has, want)
	}
	return s, nil
}
