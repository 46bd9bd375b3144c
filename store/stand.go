package store

import (
	"context"
	"errors"
	"iter"
	"slices"
	"time"

	"postern/app/border"
)

// NewEdition is that of the station, of lists that headquarters has signed: whoever checks
// may bring them in. Errors: those of Station.NewEdition.
func (x *Exchange) NewEdition() (*EditionWriter, error) {
	if err := x.station.allowed(border.Role.Checks); err != nil {
		return nil, fail("write edition", x.station.dir, err)
	}
	return x.station.newEdition()
}

// NewEditionOver is that of the station, of lists that headquarters has signed: whoever
// checks may bring them in. Errors: those of Station.NewEditionOver.
func (x *Exchange) NewEditionOver(from *Edition, find Find) (*OverWriter, error) {
	if err := x.station.allowed(border.Role.Checks); err != nil {
		return nil, fail("write edition", x.station.dir, err)
	}
	w, err := x.station.newEdition()
	if err != nil {
		return nil, err
	}
	return w.over(from, find)
}

// Stood is a whole edition that lies in its place and does not answer: the next is to be
// laid over it. It ends with Over or GiveUp; the edition itself is to be closed besides.
type Stood struct {
	*Edition
	station *Station // nil once it has ended
	path    string
}

// Stand finishes an edition as Finish does, puts it in its place and opens it, and leaves
// the one that answers: so that one laid over it can be switched to as the first that is
// seen of both. Should the machine stop before, who opens the station next removes it.
// Errors are those of Finish and Switch, and as there the writer is closed then.
func (w *EditionWriter) Stand(ctx context.Context, now time.Time, progress func(done, total int)) (*Stood, error) {
	const op = "write edition"
	w.head.Stands = true
	if err := w.Finish(ctx, now, progress); err != nil {
		return nil, err
	}
	s := w.station
	e, err := s.putToStand(w)
	if err != nil {
		return nil, w.giveUp(fail(op, w.path, err))
	}
	w.station, w.err = nil, fail(op, w.path, ErrClosed)
	e.stands = true
	return &Stood{Edition: e, station: s, path: w.path}, nil
}

func (s *Station) putToStand(w *EditionWriter) (*Edition, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return nil, ErrClosed
	}
	if err := s.put(w); err != nil {
		return nil, err
	}
	e, err := s.readEdition(s.editionPath(w.number, suffixEdition), w.number) // Finish has just read it back
	if err != nil {
		s.removeEdition(w.number)
	}
	return e, err
}

// Over starts the edition that is laid over this one and switched to with it. What becomes
// of the one becomes of both. Errors: those of Station.NewEditionOver; both are gone then.
func (st *Stood) Over(find Find) (*OverWriter, error) {
	s := st.station
	if s == nil {
		return nil, fail("write edition", st.path, ErrClosed)
	}
	s.mu.Lock()
	w, err := s.beginEdition()
	s.mu.Unlock()
	if err != nil {
		return nil, errors.Join(err, st.GiveUp())
	}
	st.station = nil
	w.stands = st.head.Number
	return w.over(st.Edition, find)
}

// GiveUp removes the edition; after Over it does nothing. The station is as it was.
func (st *Stood) GiveUp() error {
	s := st.station
	if s == nil {
		return nil
	}
	st.station = nil
	defer s.release()
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.closed {
		s.removeEdition(st.head.Number)
	}
	return nil
}

// onlyStands reports whether an edition never answered by itself.
func (s *Station) onlyStands(n uint64) bool {
	e, err := s.readAlone(s.editionPath(n, suffixEdition), n)
	if err != nil {
		return false // who goes back to it is told why that cannot be
	}
	_ = e.Close() // it was only read
	return e.head.Stands
}

// AlertsOf goes over the alerts of one list in order. An error is the last that is given:
// ErrNoAlert where there is no such list, ErrDamaged, ErrClosed.
func (e *Edition) AlertsOf(list string) iter.Seq2[border.Alert, error] {
	const op = "read list"
	return func(yield func(border.Alert, error) bool) {
		i := slices.IndexFunc(e.head.Lists, func(l ListInfo) bool { return l.Name == list })
		if i < 0 {
			yield(border.Alert{}, fail(op, list, ErrNoAlert))
			return
		}
		for ref, content := range e.contents(op, e.starts[i], e.starts[i]+e.head.Lists[i].Alerts) {
			a, err := border.Alert{}, content.err
			if err == nil {
				a, err = e.decode(op, ref, list, content.bytes)
			}
			if !yield(a, err) || err != nil {
				return
			}
		}
	}
}

// Print is the print of an alert as it would be kept. The error is ErrUnfit.
func (w *EditionWriter) Print(a border.Alert) (Print, error) {
	content, err := w.encode(a)
	if err != nil {
		return Print{}, fail("compare list", a.ID, err)
	}
	return w.print(a.ID, content), nil
}
