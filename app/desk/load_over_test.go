package desk

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"postern/app/border"
	"postern/app/desk/made"
	"postern/app/names"
	"postern/app/search"
	"postern/app/search/crowd"
	"postern/store"
)

// layOver lays alerts of a list, added or changed, over the edition that answers, by
// what is searched there; named is the name that its segment is given, "" for none.
func layOver(t testing.TB, s *store.Station, e *store.Edition, searched *search.Searcher, named, list string, alerts ...border.Alert) border.EditionInfo {
	t.Helper()
	start := time.Now()
	o, err := s.NewEditionOver(e, searched.RefBelow)
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range alerts {
		if _, err := o.Put(list, a); err != nil {
			t.Fatal(err)
		}
	}
	put := time.Since(start)
	b := search.NewBuilderOver(searched)
	w, err := o.Settle(b.Add)
	if err != nil {
		t.Fatal(err)
	}
	settled := time.Since(start)
	if named != "" {
		blocks, err := b.Blocks(context.Background(), nil)
		if err != nil {
			t.Fatal(err)
		}
		if err := w.Segment(named, blocks); err != nil {
			t.Fatal(err)
		}
	}
	segment := time.Since(start)
	info, err := w.Commit(made.Brought())
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d alerts put after %v, settled after %v, with their segment after %v, committed after %v", len(alerts), put, settled, segment, time.Since(start))
	return info
}

func opened(t testing.TB, s *store.Station) *store.Edition {
	t.Helper()
	e, err := s.Open()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { e.Close() })
	return e
}

// zorvek is a person who is laid over.
var zorvek = border.Alert{
	ID: "Z", Subject: border.SubjectPerson, Names: []border.Name{{Text: "Zorvek Halimandro"}},
	BirthDates: []border.PartialDate{border.Day(1991, 2, 3)}, Category: border.CategorySmuggling, Action: border.ActionRefer,
}

func TestLaidEditionIsOpenedByBothSegmentsAndWhatIsLaidOverAllCountsToo(t *testing.T) {
	s := made.Station(t)
	made.Edition(t, s, made.SearchSegment(), made.AlertLines("b", 0, 40, made.Quentilo))
	tables := names.LoadFrequencies()
	e := opened(t, s)
	searched, err := OpenSearcher(e, tables, func(why error) { t.Error(why) })
	if err != nil {
		t.Fatal(err)
	}
	list := e.Lists()[0].Name
	moved := border.Alert{ID: "Q", Subject: border.SubjectPerson, Names: []border.Name{{Text: "Ulmaro Festinova"}}, Category: border.CategorySmuggling, Action: border.ActionRefer}
	info := layOver(t, s, e, searched, search.SegmentName(tables), list, zorvek, moved)
	d := deskHeard(t, func(m string) { t.Errorf("the log says %q", m) })
	if err := d.Load(s); err != nil {
		t.Fatal(err)
	}
	status := d.Status()
	if status.Edition.Number != info.Number || status.Edition.Alerts != 42 || !strings.HasPrefix(status.Edition.Name, info.Name) || status.Lists[0].Alerts != 42 {
		t.Errorf("%+v, committed %+v", status, info)
	}
	verdicts := func(want map[string]border.Verdict) {
		t.Helper()
		for name, verdict := range want {
			f, err := d.Check(border.Traveller{Name: name}, false)
			if err != nil || f.Verdict != verdict {
				t.Errorf("%s: %s, %v; want %s", name, f.Verdict, err, verdict)
			}
		}
	}
	verdicts(map[string]border.Verdict{
		"Zorvek Halimandro": border.VerdictPossible, "Ulmaro Festinova": border.VerdictPossible, "Quentilo Abrascari": border.VerdictNoMatch,
	})
	suspended := store.Laid{Standing: store.StandingSuspended, Alert: border.Alert{List: list, ID: "Z"}}
	if err := d.Lay(s, suspended); err != nil {
		t.Fatal(err)
	}
	verdicts(map[string]border.Verdict{"Zorvek Halimandro": border.VerdictNoMatch, "Ulmaro Festinova": border.VerdictPossible})
}

func TestLaidEditionWithoutASegmentThatFitsIsPreparedAnewAndTheOneBeneathIsNot(t *testing.T) {
	tables := names.LoadFrequencies()
	for _, named := range []string{"", "another program's"} {
		s := made.Station(t)
		made.Edition(t, s, made.SearchSegment(), made.AlertLines("b", 0, 40, made.Quentilo))
		e := opened(t, s)
		searched, err := OpenSearcher(e, tables, func(why error) { t.Error(why) })
		if err != nil {
			t.Fatal(err)
		}
		layOver(t, s, e, searched, named, e.Lists()[0].Name, zorvek)
		var heard []string
		d := deskHeard(t, func(m string) { heard = append(heard, m) })
		if err := d.Load(s); err != nil {
			t.Fatal(err)
		}
		if len(heard) != 1 {
			t.Errorf("%q: the log says %q", named, heard)
		}
		if f, err := d.Check(border.Traveller{Name: "Zorvek Halimandro"}, false); err != nil || f.Verdict != border.VerdictPossible {
			t.Errorf("%q: %s, %v", named, f.Verdict, err)
		}
	}
}

func TestWholeEditionThatIsSearchedAlreadyIsNotPreparedAnewForWhatIsLaidOverItUntilTheDeskIsLocked(t *testing.T) {
	tables := names.LoadFrequencies()
	s := made.Station(t)
	made.Edition(t, s, nil, made.AlertLines("b", 0, 40, made.Quentilo)) // without a segment: preparing it is heard
	heard := 0
	d := deskHeard(t, func(string) { heard++ })
	load := func(what string, anew int, found ...string) {
		t.Helper()
		if heard = 0; d.Load(s) != nil || heard != anew {
			t.Errorf("%s: %d editions were prepared, want %d; %+v", what, heard, anew, d.Status())
		}
		for _, name := range []string{"Quentilo Abrascari", "Zorvek Halimandro"} {
			want := border.VerdictNoMatch
			if slices.Contains(found, name) {
				want = border.VerdictPossible
			}
			if f, err := d.Check(border.Traveller{Name: name}, false); err != nil || f.Verdict != want || f.Edition.Number != d.Status().Edition.Number {
				t.Errorf("%s: %s: %s, %v; want %s", what, name, f.Verdict, err, want)
			}
		}
	}
	load("whole", 1, "Quentilo Abrascari")
	load("whole, once more", 0, "Quentilo Abrascari")
	e := opened(t, s)
	searched, err := d.OpenSearcher(e, func(why error) { t.Error(why) })
	if err != nil {
		t.Fatal(err)
	}
	layOver(t, s, e, searched, search.SegmentName(tables), e.Lists()[0].Name, zorvek)
	load("laid over", 0, "Quentilo Abrascari", "Zorvek Halimandro")
	if _, err := s.Back(); err != nil {
		t.Fatal(err)
	}
	load("back", 0, "Quentilo Abrascari")
	if err := d.Unload(); err != nil {
		t.Fatal(err)
	}
	d.Begin("", border.Account{})
	load("unlocked", 1, "Quentilo Abrascari")
	made.Edition(t, s, nil, made.AlertLines("b", 0, 40))
	load("another", 1)
}

// BenchmarkLaidEdition brings a step of 10,000 changes to a list of 100,000 made-up
// people, of a million with BENCH_MILLION: how long until it is written, until the
// edition is open, and what a search takes in it and in the whole one beneath.
func BenchmarkLaidEdition(b *testing.B) {
	const step = 10_000
	people := 100_000
	if os.Getenv("BENCH_MILLION") != "" {
		people = 1_000_000
	}
	tables := names.LoadFrequencies()
	s := wholeOf(b, people, tables)
	var changed []border.Alert
	maker, there := crowd.New(6, tables), crowd.New(5, tables)
	for n := range step {
		a := maker.Alert(n)
		a.ID = fmt.Sprint("new ", a.ID)
		if n%2 == 0 { // in the place of one that is there
			a.ID = there.Alert(n * (people / step)).ID
		}
		changed = append(changed, a)
	}
	for b.Loop() {
		whole := opened(b, s)
		start := time.Now()
		below, err := OpenSearcher(whole, tables, func(why error) { b.Fatal(why) })
		if err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(time.Since(start).Seconds(), "whole-searcher-s")
		start = time.Now()
		layOver(b, s, whole, below, search.SegmentName(tables), "crowd", changed...)
		b.ReportMetric(time.Since(start).Seconds(), "writing-s")
		if i, err := os.Stat(s.Dir() + fmt.Sprintf("/editions/%06d.db", whole.Number()+1)); err == nil {
			b.ReportMetric(float64(i.Size())/1e6, "file-MB")
		}
		start = time.Now()
		e := opened(b, s)
		b.ReportMetric(time.Since(start).Seconds(), "proving-s")
		over, err := OpenSearcher(e, tables, func(why error) { b.Fatal(why) })
		if err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(time.Since(start).Seconds(), "opening-s")
		compareSearches(b, tables, below, over)
		e.Close()
		if _, err := s.Back(); err != nil {
			b.Fatal(err)
		}
		whole.Close()
	}
}

// wholeOf is a station with a whole edition of made-up people.
func wholeOf(b *testing.B, people int, tables *names.Frequencies) *store.Station {
	b.Helper()
	s := made.Station(b)
	w, err := s.NewEdition()
	if err != nil {
		b.Fatal(err)
	}
	builder := search.NewBuilder(tables)
	start := time.Now()
	for a := range crowd.New(5, tables).Alerts(people) {
		if a.List = "crowd"; w.Add(a) != nil || builder.Add(a) != nil {
			b.Fatal(a.ID)
		}
	}
	if err := w.EndList(store.ListInfo{Name: "crowd", Brought: made.Brought()}); err != nil {
		b.Fatal(err)
	}
	blocks, err := builder.Blocks(context.Background(), nil)
	if err != nil {
		b.Fatal(err)
	}
	if err := w.Segment(search.SegmentName(tables), blocks); err != nil {
		b.Fatal(err)
	}
	if _, err := w.Commit(made.Brought()); err != nil {
		b.Fatal(err)
	}
	b.Logf("the whole edition was written in %v", time.Since(start).Round(time.Second))
	return s
}

// compareSearches searches for the same travellers in both, in turns.
func compareSearches(b *testing.B, tables *names.Frequencies, below, over *search.Searcher) {
	var took [2][]time.Duration
	maker := crowd.New(9, tables)
	for range 400 {
		t := maker.Traveller()
		for i, s := range []*search.Searcher{below, over} {
			start := time.Now()
			if _, err := s.Find(t, search.Options{}); err != nil {
				b.Fatal(err)
			}
			took[i] = append(took[i], time.Since(start))
		}
	}
	for i, name := range []string{"whole", "laid"} {
		slices.Sort(took[i])
		b.ReportMetric(float64(took[i][len(took[i])/2])/1e6, name+"-median-ms")
		b.ReportMetric(float64(took[i][len(took[i])*99/100])/1e6, name+"-p99-ms")
	}
}
