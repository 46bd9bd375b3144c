package made

import (
	"context"
	"errors"
	"iter"
	"log/slog"
	"path/filepath"
	"testing"

	"postern/app/border"
	"postern/app/lists"
	"postern/app/names"
	"postern/app/search"
	"postern/store"
)

// Station is a new one, which ends with the test.
func Station(t testing.TB) *store.Station {
	t.Helper()
	return StationIn(t, filepath.Join(t.TempDir(), "station"))
}

// StationIn is one in a folder.
func StationIn(t testing.TB, dir string) *store.Station {
	t.Helper()
	s, err := store.CreateStation(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// Segment makes the segment of an edition, which lies beside its alerts under a name.
type Segment struct {
	Maker interface {
		Add(a border.Alert) error
		Blocks(ctx context.Context, progress func(done, total int)) (iter.Seq2[[]byte, error], error)
	}
	Name string
}

// SearchSegment is the one that a search opens.
func SearchSegment() *Segment {
	t := names.LoadFrequencies()
	return &Segment{search.NewBuilder(t), search.SegmentName(t)}
}

// Edition is the next one of a station: of these lists, and of those of the one before
// that have other names. Of a nil Segment it has none.
func Edition(t testing.TB, s *store.Station, by *Segment, content ...string) {
	t.Helper()
	var paths []string
	for _, c := range content {
		paths = append(paths, ListFile(t, c))
	}
	EditionOf(t, s, by, paths...)
}

// EditionOf is Edition of files.
func EditionOf(t testing.TB, s *store.Station, by *Segment, paths ...string) {
	t.Helper()
	w, err := s.NewEdition()
	if err != nil {
		t.Fatal(err)
	}
	if err := write(s, w, by, paths); err != nil {
		t.Fatal(err, w.Abort())
	}
	if _, err := w.Commit(Brought()); err != nil {
		t.Fatal(err)
	}
}

func write(s *store.Station, w *store.EditionWriter, by *Segment, paths []string) error {
	see := func(border.Alert) error { return nil }
	if by != nil {
		see = by.Maker.Add
	}
	fresh := map[string]bool{}
	for _, path := range paths {
		source, err := lists.Detect(path)
		if err != nil {
			return err
		}
		fresh[source.List] = true
		report, err := source.Read(func(a border.Alert) error {
			if err := w.Add(a); err != nil {
				return err
			}
			return see(a)
		})
		if err == nil {
			err = w.EndList(store.ListInfo{
				Name: source.List, Format: string(source.Format), Owner: report.Owner, Issued: report.Issued, Dated: report.Dated,
				Brought: Brought(), Digest: report.Digest,
			})
		}
		if err != nil {
			return err
		}
	}
	if err := carryOver(s, w, fresh, see); err != nil || by == nil {
		return err
	}
	blocks, err := by.Maker.Blocks(context.Background(), nil)
	if err != nil {
		return err
	}
	return w.Segment(by.Name, blocks)
}

func carryOver(s *store.Station, w *store.EditionWriter, fresh map[string]bool, see func(border.Alert) error) error {
	before, err := s.Open()
	if errors.Is(err, store.ErrNoEdition) {
		return nil
	}
	if err != nil {
		return err
	}
	defer before.Close()
	for _, l := range before.Lists() {
		if fresh[l.Name] {
			continue
		}
		if err := w.CarryOver(before, l.Name, see); err != nil {
			return err
		}
	}
	return nil
}

// Hearing is a log that does something with every message.
type Hearing func(message string)

// Enabled is slog.Handler's.
func (h Hearing) Enabled(context.Context, slog.Level) bool { return true }

// WithAttrs is slog.Handler's.
func (h Hearing) WithAttrs([]slog.Attr) slog.Handler { return h }

// WithGroup is slog.Handler's.
func (h Hearing) WithGroup(string) slog.Handler { return h }

// Handle is slog.Handler's.
func (h Hearing) Handle(_ context.Context, r slog.Record) error {
	text := r.Message
	r.Attrs(func(a slog.Attr) bool { text += " " + a.String(); return true })
	h(text)
	return nil
}
