package sync

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"iter"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"postern/app/border"
	"postern/app/desk/made"
	"postern/app/lists"
	"postern/store"
)

// noting is an indexer that notes what it is shown, and fails where it is told to.
type noting struct {
	seen   []border.Alert
	failAt int // 0 never, else at the nth alert
	cut    bool
}

var errIndex = errors.New("no room in the index")

func (n *noting) Add(a border.Alert) error {
	if n.seen = append(n.seen, a); len(n.seen) == n.failAt {
		return errIndex
	}
	return nil
}

// Blocks are the number of alerts seen, and each one's id.
func (n *noting) Blocks(context.Context, func(done, total int)) (iter.Seq2[[]byte, error], error) {
	return n.blocks(), nil
}

func (n *noting) blocks() iter.Seq2[[]byte, error] {
	return func(yield func([]byte, error) bool) {
		if n.cut {
			yield(nil, errIndex)
			return
		}
		block := binary.LittleEndian.AppendUint32(nil, uint32(len(n.seen)))
		for _, a := range n.seen {
			if !yield(block, nil) {
				return
			}
			block = append(block[:0], a.ID...)
		}
		yield(block, nil)
	}
}

// indexed fails unless the station's edition has the segment that an indexer makes
// which has seen the edition's alerts, each under its ref.
func indexed(t *testing.T, s *store.Station, by *noting) {
	t.Helper()
	e, err := s.Open()
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	var again noting
	for ref := range e.Info().Alerts {
		a, err := e.Alert(ref)
		if err != nil {
			t.Fatal(err)
		}
		_ = again.Add(a)
	}
	if d := cmp.Diff(again.seen, by.seen); d != "" {
		t.Errorf("the indexer saw something else than the edition holds:\n%s", d)
	}
	name, blocks := e.Segment()
	if got, want := blockTexts(t, blocks), blockTexts(t, again.blocks()); name != "noted" || !cmp.Equal(got, want) {
		t.Errorf("segment %q: %s", name, cmp.Diff(want, got))
	}
}

func blockTexts(t *testing.T, blocks iter.Seq2[[]byte, error]) (texts []string) {
	t.Helper()
	for block, err := range blocks {
		if err != nil {
			t.Fatal(err)
		}
		texts = append(texts, string(block))
	}
	return texts
}

func TestIndexerSeesEveryAlertOfTheEditionOnceInTheOrderOfItsRefs(t *testing.T) {
	s := made.Station(t)
	var first, second, third noting
	noted := func(by *noting) ImportOptions { return ImportOptions{Indexer: by, IndexedBy: "noted"} }
	rejected := `{"id":"X","names":17}`
	mustImport(t, s, noted(&first), made.AlertLines("b", 0, 3*indexBatch+7, rejected), made.AlertLines("d", 5, 9))
	indexed(t, s, &first)
	mustImport(t, s, noted(&second), made.AlertLines("a", 100, 120), made.AlertLines("c", 7, 8)) // b and d are carried over
	indexed(t, s, &second)
	if n := len(second.seen); n != 3*indexBatch+7+4+20+1 || second.seen[0].List != "a" || second.seen[n-1].List != "d" {
		t.Errorf("%d seen, from %s to %s", n, second.seen[0].List, second.seen[n-1].List)
	}
	mustImport(t, s, noted(&third), made.AlertLines("b", 0, 3*indexBatch))
	indexed(t, s, &third)
}

func TestImportWithoutAnIndexerMakesNoSegment(t *testing.T) {
	s := made.Station(t)
	mustImport(t, s, ImportOptions{Indexer: &noting{}, IndexedBy: "noted"}, made.AlertLines("a", 0, 3))
	mustImport(t, s, ImportOptions{}, made.AlertLines("b", 0, 3))
	e, err := s.Open()
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	if name, _ := e.Segment(); name != "" {
		t.Errorf("segment %q is that of other alerts", name)
	}
}

func TestIndexerThatFailsAnywhereStopsTheImportAndTheStationAnswersAsBefore(t *testing.T) {
	s := made.Station(t)
	mustImport(t, s, ImportOptions{}, made.AlertLines("a", 0, 2*indexBatch))
	for name, by := range map[string]*noting{
		"at the first":         {failAt: 1},
		"at one carried over":  {failAt: indexBatch + 3},
		"at one of a new list": {failAt: 4 * indexBatch},
		"at the last":          {failAt: 22 * indexBatch},
		"in its blocks":        {cut: true},
	} {
		_, err := importAll(t, s, ImportOptions{Indexer: by, IndexedBy: "noted"}, made.ListFile(t, made.AlertLines("b", 0, 20*indexBatch)))
		if !errors.Is(err, errIndex) {
			t.Errorf("%s: %v", name, err)
		}
		if by.failAt > 0 && len(by.seen) != by.failAt {
			t.Errorf("%s: it was shown %d more", name, len(by.seen)-by.failAt)
		}
		if d := cmp.Diff(map[string][]string{"a": ids(0, 2*indexBatch)}, held(t, s)); d != "" {
			t.Errorf("%s: %s", name, d)
		}
	}
	var whole noting
	mustImport(t, s, ImportOptions{Indexer: &whole, IndexedBy: "noted"}, made.AlertLines("b", 0, 3))
	indexed(t, s, &whole)
}

func TestImportThatIsCalledOffEndsAlsoWhileAlertsAreCarriedOverOrIndexed(t *testing.T) {
	s := made.Station(t)
	mustImport(t, s, ImportOptions{}, made.AlertLines("a", 0, 2*indexBatch))
	path := made.ListFile(t, made.AlertLines("b", 0, 3*indexBatch))
	for _, at := range []int{1, indexBatch, 2*indexBatch + 1, 5 * indexBatch} {
		ctx, cancel := context.WithCancel(context.Background())
		found, err := FindLists([]string{path})
		if err != nil {
			t.Fatal(err)
		}
		_, err = ImportLists(ctx, s, found, ImportOptions{Now: made.Brought(), Indexer: &calling{off: cancel, at: at}, IndexedBy: "noted"})
		cancel()
		if !errors.Is(err, context.Canceled) {
			t.Errorf("called off at alert %d: %v", at, err)
		}
		if _, there := held(t, s)["b"]; there {
			t.Errorf("called off at alert %d: the list is there", at)
		}
	}
}

// calling calls the import off at one of the alerts.
type calling struct {
	noting
	off context.CancelFunc
	at  int
}

func (c *calling) Add(a border.Alert) error {
	if len(c.seen)+1 == c.at {
		c.off()
	}
	return c.noting.Add(a)
}

// The store cannot keep a date without a text form; no list gives one, so it is
// added behind the lists' back.
func TestAlertThatCannotBeKeptIsNotIndexed(t *testing.T) {
	s := made.Station(t)
	w, err := s.NewEdition()
	if err != nil {
		t.Fatal(err)
	}
	defer w.Abort()
	var by noting
	run := importing{ctx: context.Background(), w: w, index: newIndexing(&by, nil)}
	var l ImportedList
	for n := range 5 {
		a := border.Alert{ID: fmt.Sprint(n), List: "a"}
		if n == 2 {
			a.ListedOn = border.PartialDate{Year: 1984, Month: 13}
		}
		if err := run.keep(&l, a); err != nil {
			t.Fatal(err)
		}
	}
	if err := run.index.end(); err != nil {
		t.Fatal(err)
	}
	var seen []string
	for _, a := range by.seen {
		seen = append(seen, a.ID)
	}
	if !slices.Equal(seen, []string{"0", "1", "3", "4"}) || len(l.Unfit) != 1 || !errors.Is(l.Unfit[0], store.ErrUnfit) {
		t.Errorf("indexed %v, unfit %v", seen, l.Unfit)
	}
}

func TestAlertsWithPhotosAreHandedOnInSmallBatches(t *testing.T) {
	x := &indexing{to: make(chan []border.Alert, 100), free: make(chan []border.Alert)}
	for range 20 {
		photo := border.Photo{Data: make([]byte, lists.MaxPhotoBytes)}
		if err := x.add(border.Alert{Photos: []border.Photo{photo, photo}}); err != nil {
			t.Fatal(err)
		}
	}
	if len(x.to) != 10 {
		t.Errorf("40 MB of photos go in %d batches", len(x.to))
	}
}

// breaking is an indexer that breaks off.
type breaking struct{ noting }

func (b *breaking) Add(a border.Alert) error {
	if len(b.seen) == 2 {
		panic("an indexer of the tests")
	}
	return b.noting.Add(a)
}

func TestIndexerThatBreaksOffEndsTheImportAndNotTheProgram(t *testing.T) {
	s := made.Station(t)
	mustImport(t, s, ImportOptions{}, made.AlertLines("a", 0, 3))
	_, err := importAll(t, s, ImportOptions{Indexer: &breaking{}, IndexedBy: "made up"}, made.ListFile(t, made.AlertLines("b", 3, 9)))
	if !errors.Is(err, errBrokeOff) {
		t.Errorf("%v", err)
	}
	mustImport(t, s, ImportOptions{}, made.AlertLines("c", 0, 3))
}

func TestImportThatBreaksOffMakesRoomForTheNext(t *testing.T) {
	s := made.Station(t)
	mustImport(t, s, ImportOptions{}, made.AlertLines("a", 0, 3))
	func() {
		defer func() {
			if recover() == nil {
				t.Error("it did not break off")
			}
		}()
		o := ImportOptions{Progress: func(string, int) { panic("a progress of the tests") }}
		_, _ = importAll(t, s, o, made.ListFile(t, made.AlertLines("b", 0, progressEvery+1)))
	}()
	mustImport(t, s, ImportOptions{}, made.AlertLines("c", 0, 3))
}
