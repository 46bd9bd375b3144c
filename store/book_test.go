package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"postern/app/border"
	"postern/store/journal"
)

// draft is the nth draft of a test; one in three has a detail.
func draft(n int) journal.Draft {
	d := journal.Draft{
		Kind: journal.KindSearch, Who: "r.conti", Case: uint64(n + 1),
		Facts: map[string]string{"verdict": "no_match", "edition": "7", "number": fmt.Sprint(n)},
	}
	if n%3 == 0 {
		d.Kind, d.Keep = journal.KindFinding, journal.KeepNoMatch
		d.Detail = fmt.Appendf(nil, `{"traveller":{"name":"Belto Zarvandi %d"}}`, n)
	}
	if n%6 == 0 {
		d.Keep = journal.KeepDecision
	}
	return d
}

func drafts(from, to int) []journal.Draft {
	var out []journal.Draft
	for n := from; n < to; n++ {
		out = append(out, draft(n))
	}
	return out
}

func mustBook(t testing.TB, s *Station, now time.Time, d ...journal.Draft) []journal.Entry {
	t.Helper()
	entries, err := s.Book(now, d)
	if err != nil {
		t.Fatal(err)
	}
	return entries
}

// booked is a station with a journal of n entries, in batches of ten or more, a minute
// for each entry apart.
func booked(t testing.TB, n int) *Station {
	t.Helper()
	s := newStation(t)
	step := max(10, n/50)
	for from := 0; from < n; from += step {
		mustBook(t, s, day1.Add(time.Duration(from)*time.Minute), drafts(from, min(n, from+step))...)
	}
	return s
}

func mustVerify(t testing.TB, s *Station, e journal.Evidence) journal.Result {
	t.Helper()
	r, err := s.Journal().Verify(context.Background(), e, nil)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func reopen(t testing.TB, s *Station) *Station {
	t.Helper()
	s.Close()
	again, err := OpenStation(s.dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { again.Close() })
	return again
}

func TestWhatIsBookedIsThereAfterOpeningAgain(t *testing.T) {
	s := newStation(t)
	var want []journal.Entry
	for n := range 25 {
		want = append(want, mustBook(t, s, day1.Add(time.Duration(n)*time.Second), draft(n))...)
	}
	if _, err := s.Book(day1, nil, Kept{"case", "1", []byte("open")}, Kept{"case", "2", []byte{}}, Kept{"other", "1", []byte("x")}); err != nil {
		t.Fatal(err)
	}
	s = reopen(t, s)
	want = append(want, mustBook(t, s, day1.Add(time.Minute), draft(25))...)
	var got []journal.Entry
	for e, err := range s.Journal().Entries(context.Background(), 0, 0) {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, e)
	}
	if diff := cmp.Diff(want, got); diff != "" || len(got) != 26 {
		t.Error(diff)
	}
	for n := range got {
		detail, err := s.Journal().Detail(uint64(n))
		if d := draft(n); d.Detail == nil && !errors.Is(err, ErrNoDetail) || d.Detail != nil && (err != nil || !bytes.Equal(detail, d.Detail)) {
			t.Errorf("detail of %d: %s %v", n, detail, err)
		}
	}
	if _, err := s.Journal().Detail(26); !errors.Is(err, ErrNoEntry) || errors.Is(err, ErrDamaged) {
		t.Error(err)
	}
	kept, err := s.Kept("case")
	if diff := cmp.Diff(map[string][]byte{"1": []byte("open"), "2": {}}, kept); diff != "" || err != nil {
		t.Error(diff, err)
	}
	if r := mustVerify(t, s, journal.Evidence{}); !r.Whole() || r.Entries != 26 || r.Shown != 0 {
		t.Errorf("%+v", r)
	}
}

func TestBookWritesAllOrNothing(t *testing.T) {
	s := booked(t, 10)
	bad := draft(11)
	bad.Detail, bad.Keep = []byte("{"), journal.KeepDecision
	_, err := s.Book(day1, []journal.Draft{draft(10), bad}, Kept{"case", "1", []byte("open")})
	if !errors.Is(err, journal.ErrUnfit) {
		t.Error(err)
	}
	if n, err := s.Journal().Count(); n != 10 || err != nil {
		t.Error(n, err)
	}
	if kept, err := s.Kept("case"); len(kept) != 0 || err != nil {
		t.Error(kept, err)
	}
	if r := mustVerify(t, s, journal.Evidence{}); !r.Whole() {
		t.Errorf("%+v", r)
	}
}

func TestKeptValuesAreReplacedAndRemoved(t *testing.T) {
	s := newStation(t)
	for _, k := range []Kept{{"case", "1", []byte("a")}, {"case", "1", []byte("b")}, {"case", "2", []byte("c")}, {"case", "2", nil}, {"case", "3", nil}} {
		if _, err := s.Book(day1, nil, k); err != nil {
			t.Fatal(err)
		}
	}
	kept, err := s.Kept("case")
	if diff := cmp.Diff(map[string][]byte{"1": []byte("b")}, kept); diff != "" || err != nil {
		t.Error(diff, err)
	}
}

func TestClockThatWentBackIsSaidInTheEntry(t *testing.T) {
	s := booked(t, 1)
	facts := map[string]string{"verdict": "no_match"}
	e := mustBook(t, s, day1.Add(-time.Hour), journal.Draft{Kind: journal.KindSearch, Facts: facts}, draft(1))
	if e[0].Facts[factClockBack] != "3600" || e[1].Facts[factClockBack] != "" || len(facts) != 1 {
		t.Errorf("%v %v %v", e[0].Facts, e[1].Facts, facts)
	}
	if r := mustVerify(t, s, journal.Evidence{}); !r.Whole() {
		t.Errorf("%+v", r)
	}
}

func TestPagesGoFromTheNewestBackAndTakeWhatIsAskedFor(t *testing.T) {
	s := booked(t, 5000)
	ctx := context.Background()
	var seen []uint64
	for before := uint64(0); ; {
		p, err := s.Journal().Page(ctx, Filter{}, before, 700)
		if err != nil || len(p.Unread) > 0 {
			t.Fatal(err, p.Unread)
		}
		for _, e := range p.Entries {
			seen = append(seen, e.Number)
		}
		if before = p.Before; before == 0 {
			break
		}
	}
	for i, n := range seen {
		if n != uint64(4999-i) {
			t.Fatalf("the %dth is %d", i, n)
		}
	}
	if len(seen) != 5000 {
		t.Error(len(seen))
	}
	for f, want := range map[Filter]int{
		{Case: 17}:                      1,
		{Kind: journal.KindFinding}:     1667,
		{Who: "nobody"}:                 0,
		{Day: "2026-03-02"}:             1500,
		{Day: "2026-03-02", Case: 1500}: 1,
	} {
		p, err := s.Journal().Page(ctx, f, 0, 5000)
		if err != nil || len(p.Entries) != want || p.Before != 0 {
			t.Errorf("%+v: %d, want %d, %d, %v", f, len(p.Entries), want, p.Before, err)
		}
	}
}

func TestOfficerWithoutTheAuditorsKeyReadsNoDetailAndTheJournalOfBeforeThePeopleGoesOn(t *testing.T) {
	s := booked(t, 10)
	s.secrets = cheap()
	if _, err := s.Found(founding); err != nil {
		t.Fatal(err)
	}
	err := errors.Join(
		s.Enrol("b.kestolo", "B. Kestolo", border.RoleOfficer, pinOfficer, day1),
		s.Enrol("q.talvaro", "Q. Talvaro", border.RoleAuditor, pinAuditor, day1),
	)
	if err != nil {
		t.Fatal(err)
	}
	s = again(t, s)
	if _, err := s.Book(day1, []journal.Draft{draft(11)}); !errors.Is(err, ErrLocked) {
		t.Errorf("booked while locked: %v", err)
	}
	signIn(t, s, "b.kestolo", pinOfficer)
	mustBook(t, s, day1.AddDate(0, 0, 1), draft(12))
	for _, n := range []uint64{0, 10} {
		if _, err := s.Journal().Detail(n); !errors.Is(err, ErrNotAuditor) {
			t.Errorf("entry %d: %v", n, err)
		}
	}
	for login, pin := range map[string]string{"d.ostrupi": pinChief, "q.talvaro": pinAuditor} {
		signIn(t, s, login, pin)
		for _, n := range []uint64{0, 10} {
			if detail, err := s.Journal().Detail(n); err != nil || len(detail) == 0 {
				t.Errorf("%s, entry %d: %v", login, n, err)
			}
		}
		if r := mustVerify(t, s, journal.Evidence{}); !r.Whole() {
			t.Errorf("%s: %+v", login, r)
		}
	}
}

func TestWhatIsKeptIsThereWhenTheStationGetsPeopleAndNotWhileItIsLocked(t *testing.T) {
	s := newStation(t)
	s.secrets = cheap()
	mustBook(t, s, day1, draft(1))
	if _, err := s.Book(day1, nil, Kept{"case", "open", []byte("half")}); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Found(founding); err != nil {
		t.Fatal(err)
	}
	s = again(t, s)
	if _, err := s.Kept("case"); !errors.Is(err, ErrLocked) {
		t.Error(err)
	}
	signIn(t, s, "d.ostrupi", pinChief)
	if kept, err := s.Kept("case"); err != nil || string(kept["open"]) != "half" {
		t.Errorf("%q, %v", kept, err)
	}
}

func TestErasureForgetsDetailsAndTheJournalStaysWhole(t *testing.T) {
	s := booked(t, 60) // all on day 1
	policy := border.DefaultPolicy()
	end := time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC)
	if e, err := s.Erase(end.Add(policy.KeepNoMatch-time.Second), policy); len(e) != 0 || err != nil {
		t.Fatal(e, err)
	}
	early, err := s.Journal().Checkpoint()
	if err != nil {
		t.Fatal(err)
	}
	e, err := s.Erase(end.Add(policy.KeepNoMatch), policy)
	if err != nil || len(e) != 1 {
		t.Fatal(e, err)
	}
	want := map[string]string{"day": "2026-03-01", "keep": "no_match", "details": "10"}
	if diff := cmp.Diff(want, e[0].Facts); diff != "" || e[0].Kind != journal.KindErasure {
		t.Error(diff)
	}
	if got := files(t, s.path(dirJournal)); !cmp.Equal(got, []string{"2026-03-01.decision.key"}) {
		t.Error(got)
	}
	if _, err := s.Journal().Detail(3); !errors.Is(err, ErrErased) {
		t.Error(err)
	}
	if _, err := s.Journal().Detail(0); err != nil {
		t.Error(err)
	}
	if e, err := s.Erase(end.Add(policy.KeepNoMatch+time.Hour), policy); len(e) != 0 || err != nil {
		t.Error("erased twice", e, err)
	}
	evidence := journal.Evidence{Earlier: []journal.Earlier{{Name: "before", Checkpoint: early}}}
	if r := mustVerify(t, s, evidence); !r.Whole() || r.Shown != 60 {
		t.Errorf("%+v", r)
	}
	// A clock that goes back brings the day again, under another key.
	again := mustBook(t, s, day1, draft(3))
	if _, err := s.Journal().Detail(again[0].Number); err != nil {
		t.Error(err)
	}
	if _, err := s.Journal().Detail(3); !errors.Is(err, ErrErased) {
		t.Error(err)
	}
	if r := mustVerify(t, s, evidence); !r.Whole() {
		t.Errorf("%+v", r)
	}
}

func TestErasureThatBrokeOffIsDoneTheNextTime(t *testing.T) {
	s := booked(t, 60)
	policy := border.DefaultPolicy()
	late := day1.AddDate(1, 0, 0)
	mustBook(t, s, late.AddDate(0, 0, -2), journal.Draft{Kind: journal.KindSignIn})
	real := s.disk
	s.disk = stuckDisk{real}
	if _, err := s.Erase(late, policy); err == nil {
		t.Fatal("the disk did not stop it")
	}
	s.disk = real
	if got := files(t, s.path(dirJournal)); len(got) != 2 {
		t.Fatal(got)
	}
	if _, err := s.Journal().Detail(0); !errors.Is(err, ErrErased) {
		t.Error(err)
	}
	if e, err := s.Erase(late, policy); len(e) != 0 || err != nil {
		t.Error("booked twice", e, err)
	}
	if got := files(t, s.path(dirJournal)); len(got) != 0 {
		t.Error(got)
	}
	if r := mustVerify(t, s, journal.Evidence{}); !r.Whole() || r.Entries != 63 {
		t.Errorf("%+v", r)
	}
}

func TestClockThatLeapsAheadDestroysNothingBeforeTheJournalHasGoneOnForADay(t *testing.T) {
	s := booked(t, 60)
	policy := border.DefaultPolicy()
	ahead := day1.AddDate(40, 0, 0)
	if _, err := s.Erase(ahead, policy); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Journal().Detail(0); err != nil {
		t.Errorf("a decision's detail was destroyed by the clock alone: %v", err)
	}
	mustBook(t, s, ahead, journal.Draft{Kind: journal.KindSignIn}) // who set the clock signs in
	if _, err := s.Erase(ahead.Add(time.Hour), policy); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Journal().Detail(0); err != nil {
		t.Errorf("a sign-in made the clock believed: %v", err)
	}
	if _, err := s.Erase(ahead.Add(25*time.Hour), policy); err != nil {
		t.Fatal(err)
	}
	for _, n := range []uint64{0, 3} {
		if _, err := s.Journal().Detail(n); !errors.Is(err, ErrErased) {
			t.Errorf("detail %d is kept for ever: %v", n, err)
		}
	}
}

func TestErasureKeepsToTheSignedPolicyWhateverItIsGiven(t *testing.T) {
	s, _ := attended(t)
	mustBook(t, s, day1, draft(0), draft(3))
	for day := 1; day < 40; day++ {
		mustBook(t, s, day1.AddDate(0, 0, day), journal.Draft{Kind: journal.KindSignIn})
	}
	signIn(t, s, "b.kestolo", pinOfficer)
	least := border.Policy{KeepNoMatch: 1, KeepDecisions: 1}
	if _, err := s.Erase(day1.AddDate(0, 0, 40), least); err != nil {
		t.Fatal(err)
	}
	signIn(t, s, founding.Login, pinChief)
	if _, err := s.Journal().Detail(0); err != nil {
		t.Errorf("an officer's own policy destroyed it: %v", err)
	}
	if _, err := s.Journal().Detail(1); !errors.Is(err, ErrErased) {
		t.Error(err)
	}
}

// stuckDisk removes nothing.
type stuckDisk struct{ disk }

func (stuckDisk) remove(string) error { return errors.New("stuck") }

func TestBookingThatBrokeOffLeavesADayKeyThatIsUsed(t *testing.T) {
	s := newStation(t)
	keys, err := s.journalKeys(0)
	if err != nil {
		t.Fatal(err)
	}
	name := dayName("2026-03-01", journal.KeepDecision)
	before, _, err := s.makeDayKey(keys, name)
	if err != nil {
		t.Fatal(err)
	}
	mustBook(t, s, day1, draft(0))
	key, _ := s.adoptDayKey(keys, name)
	if !bytes.Equal(before, key) {
		t.Error("another key was made")
	}
	if r := mustVerify(t, s, journal.Evidence{}); !r.Whole() {
		t.Errorf("%+v", r)
	}
}

func BenchmarkBook(b *testing.B) {
	for _, n := range []int{1, 2, 100} {
		b.Run(fmt.Sprintf("drafts=%d", n), func(b *testing.B) {
			s := newStation(b)
			d := drafts(0, n)
			value := bytes.Repeat([]byte("x"), 2000)
			for i := 0; b.Loop(); i++ {
				if _, err := s.Book(day1.Add(time.Duration(i)*time.Second), d, Kept{"case", "open", value}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkVerify200000(b *testing.B) {
	for _, details := range []bool{false, true} {
		b.Run(fmt.Sprintf("details=%v", details), func(b *testing.B) {
			s := newStation(b)
			for from := 0; from < 200_000; from += 5000 {
				d := drafts(from, from+5000)
				for i := range d {
					if !details {
						d[i].Detail, d[i].Keep = nil, journal.KeepNothing
					}
				}
				mustBook(b, s, day1.Add(time.Duration(from)*time.Second), d...)
			}
			for b.Loop() {
				if r := mustVerify(b, s, journal.Evidence{}); !r.Whole() || r.Entries != 200_000 {
					b.Fatalf("%+v", r)
				}
			}
		})
	}
}
