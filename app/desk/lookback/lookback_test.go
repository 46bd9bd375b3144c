package lookback_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/language"

	"postern/app/border"
	"postern/app/desk/lookback"
	"postern/app/lang"
	"postern/assets"
	"postern/store"
	"postern/store/journal"
)

var lookedAt = time.Date(2026, 11, 22, 9, 42, 0, 0, time.UTC)

func english(t testing.TB) *lang.Speaker {
	t.Helper()
	say, err := lang.New(assets.Catalogues(), language.English)
	if err != nil {
		t.Fatal(err)
	}
	return say
}

// lookingBack is a station with a journal, and an auditor who looks back.
type lookingBack struct {
	*lookback.LookBack
	station *store.Station
	now     time.Time
}

func lookBack(t testing.TB, drafts ...journal.Draft) *lookingBack {
	t.Helper()
	station, err := store.CreateStation(filepath.Join(t.TempDir(), "station"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { station.Close() })
	for i, d := range drafts {
		if _, err := station.Book(lookedAt.Add(time.Duration(i-len(drafts))*time.Minute), []journal.Draft{d}); err != nil {
			t.Fatal(err)
		}
	}
	l := &lookingBack{station: station, now: lookedAt}
	l.LookBack, err = lookback.New(lookback.Options{
		Station: station, Who: border.Account{Login: "k.ramos", Name: "K. Ramos", Role: border.RoleAuditor}, Policy: border.DefaultPolicy(),
		People: []border.Account{{Login: "r.conti", Name: "R. Conti", Role: border.RoleOfficer}},
		Say:    english(t), Now: l.clock,
	})
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// someDrafts are what a shift writes of made-up travellers.
func someDrafts() []journal.Draft {
	detail := []byte(`{"Traveller":{"Surname":"ZARVANDI","GivenNames":"BELTO"},"Lines":["P<UTOZARVANDI<<BELTO"],"Fill":"..."}`)
	found := []byte(`{"Matches":[{"List":"Joint","ID":"J-1","Score":0.66,"Verdict":"possible_match","Action":"refer","Fields":{"name":"same"}}],
		"Hidden":[{"List":"Joint","ID":"J-2","Score":0.91,"Verdict":"match","Action":"discreet"}],"Weaker":2,"Fill":"."}`)
	return []journal.Draft{
		{Kind: journal.KindSearch, Who: "r.conti", Case: 7, Facts: map[string]string{"by": "scan", "read": "clean"}, Detail: detail, Keep: journal.KeepDecision},
		{Kind: journal.KindFinding, Who: "r.conti", Case: 7, Facts: map[string]string{"verdict": "possible_match", "matches": "1", "lists_age_s": "10800"}, Detail: found, Keep: journal.KeepDecision},
		{Kind: journal.KindDecision, Who: "r.conti", Case: 7, Facts: map[string]string{"outcome": "released", "reason": "other_birth_date"}, Detail: []byte(`{"Outcome":"released","Reason":"other_birth_date"}`), Keep: journal.KeepDecision},
		{Kind: journal.KindNotScreened, Facts: map[string]string{"cause": "not_running", "seconds": "250"}},
	}
}

func (l *lookingBack) clock() time.Time { return l.now }

func (l *lookingBack) page(t testing.TB, f lookback.LookFor, before uint64, limit int) lookback.Page {
	t.Helper()
	p, err := l.Page(context.Background(), f, before, limit)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func (l *lookingBack) newest(t testing.TB) journal.Entry {
	t.Helper()
	return l.page(t, lookback.LookFor{}, 0, 1).Entries[0]
}

func TestOnlyThoseWhoAuditLookBack(t *testing.T) {
	for _, role := range border.Roles() {
		_, err := lookback.New(lookback.Options{Who: border.Account{Role: role}})
		if may := err == nil; may != role.Audits() || !may && !errors.Is(err, lookback.ErrNotAudits) {
			t.Errorf("%s: %v", role, err)
		}
	}
}

func TestPagesGoThroughAllEntriesOnceNewestFirst(t *testing.T) {
	var drafts []journal.Draft
	for n := range 23 {
		drafts = append(drafts, journal.Draft{Kind: journal.KindSearch, Case: uint64(n + 1)})
	}
	l := lookBack(t, drafts...)
	var seen []uint64
	for before, more := uint64(0), true; more; {
		p := l.page(t, lookback.LookFor{}, before, 5)
		for _, e := range p.Entries {
			seen = append(seen, e.Number)
		}
		if p.Count != 23 || !p.Since.Equal(lookedAt.Add(-23*time.Minute)) {
			t.Fatalf("%d entries since %v", p.Count, p.Since)
		}
		before, more = p.Before, p.Before != 0
	}
	if len(seen) != 23 {
		t.Fatalf("%d entries: %v", len(seen), seen)
	}
	for i, n := range seen {
		if n != uint64(22-i) {
			t.Fatalf("at %d stands entry %d", i, n)
		}
	}
	if p := l.page(t, lookback.LookFor{}, 0, 23); p.Before != 0 {
		t.Errorf("behind the last page begins another, before %d", p.Before)
	}
}

func TestEntriesAreFoundByDayWhoKindCaseAndWords(t *testing.T) {
	l := lookBack(t, someDrafts()...)
	for _, c := range []struct {
		look lookback.LookFor
		want string
	}{
		{lookback.LookFor{}, "[3 2 1 0]"},
		{lookback.LookFor{Day: "2026-11-22"}, "[3 2 1 0]"},
		{lookback.LookFor{Day: "2026-11-21"}, "[]"},
		{lookback.LookFor{Who: "r.conti"}, "[2 1 0]"},
		{lookback.LookFor{Kind: journal.KindFinding}, "[1]"},
		{lookback.LookFor{Text: "7"}, "[2 1 0]"},
		{lookback.LookFor{Text: "3"}, "[3]"},
		{lookback.LookFor{Text: "released BIRTH"}, "[2]"},
		{lookback.LookFor{Text: "conti scan"}, "[0]"},
		{lookback.LookFor{Text: "conti scan 8"}, "[]"},
	} {
		got := []uint64{}
		for _, e := range l.page(t, c.look, 0, 10).Entries {
			got = append(got, e.Number)
		}
		if fmt.Sprint(got) != c.want {
			t.Errorf("%+v finds %v, want %s", c.look, got, c.want)
		}
	}
}

func TestADetailOpensOnlyForAReasonAndIsBookedBeforeItIsGiven(t *testing.T) {
	l := lookBack(t, someDrafts()...)
	for _, reason := range []string{"", "  \n", strings.Repeat("x", 201)} {
		if _, err := l.Detail(1, reason); !errors.Is(err, lookback.ErrWithoutReason) {
			t.Errorf("%q: %v", reason, err)
		}
	}
	if n := l.page(t, lookback.LookFor{}, 0, 9).Count; n != 4 {
		t.Fatalf("%d entries after nothing was opened", n)
	}
	d, err := l.Detail(1, " A complaint,\nof Monday ")
	if err != nil {
		t.Fatal(err)
	}
	if len(d.Matches) != 2 || d.Matches[0].Discreet || !d.Matches[1].Discreet || d.Weaker != 2 || d.Matches[0].Fields[border.FieldName] != border.Same {
		t.Errorf("%+v", d)
	}
	e := l.newest(t)
	want := map[string]string{"what": "detail", "entry": "1", "reason": "A complaint, of Monday"}
	if e.Kind != journal.KindLookBack || e.Who != "k.ramos" || e.Case != 7 || fmt.Sprint(e.Facts) != fmt.Sprint(want) {
		t.Errorf("booked %+v", e)
	}
	if d, err = l.Detail(0, "again"); err != nil || d.Traveller.Surname != "ZARVANDI" || len(d.Zone) != 1 {
		t.Errorf("%+v, %v", d, err)
	}
}

func TestWhatHasNoDetailIsNotBookedAsLookedAt(t *testing.T) {
	l := lookBack(t, someDrafts()...)
	if _, err := l.Detail(3, "why not"); !errors.Is(err, store.ErrNoDetail) {
		t.Errorf("no detail: %v", err)
	}
	if _, err := l.Detail(99, "why not"); !errors.Is(err, store.ErrNoEntry) {
		t.Errorf("no entry: %v", err)
	}
	if n := l.page(t, lookback.LookFor{}, 0, 9).Count; n != 4 {
		t.Errorf("%d entries", n)
	}
}

func TestAnErasedDetailIsSaidToBeErased(t *testing.T) {
	l := lookBack(t, someDrafts()...)
	e, err := l.Entry(2)
	if err != nil || e.Erased || !e.Until.Equal(time.Date(2027, 2, 21, 0, 0, 0, 0, time.UTC)) {
		t.Fatalf("%+v, %v", e, err)
	}
	if e.Steps == 0 || e.Bytes == 0 || len(e.Digest) != 64 || e.Size != 4 || e.Unproven != nil {
		t.Errorf("proof: %+v", e)
	}
	if _, err := l.station.Book(e.Until.AddDate(0, 0, -1), []journal.Draft{{Kind: journal.KindLock}}); err != nil { // it was used until then
		t.Fatal(err)
	}
	if _, err := l.station.Erase(e.Until, border.DefaultPolicy()); err != nil {
		t.Fatal(err)
	}
	if e, err = l.Entry(2); err != nil || !e.Erased {
		t.Fatalf("%+v, %v", e, err)
	}
	if _, err := l.Detail(2, "too late"); !errors.Is(err, store.ErrErased) {
		t.Errorf("%v", err)
	}
	p := l.page(t, lookback.LookFor{}, 0, 9)
	if fmt.Sprint(p.Erased) != "[false false false true true true]" {
		t.Errorf("erased: %v", p.Erased)
	}
	if what := lookback.What(english(t), p.Entries[0]); what != "3 details with a match erased, of 2026-11-22 UTC" {
		t.Errorf("%q", what)
	}
}

func TestAVerificationIsBookedWithWhatItFound(t *testing.T) {
	l := lookBack(t, someDrafts()...)
	told := uint64(0)
	v, err := l.Verify(context.Background(), func(done, _ uint64) { told = done })
	if err != nil || !v.Whole() || v.Entries != 4 || told != 4 || v.Unbooked != nil {
		t.Fatalf("%+v, %v, told %d", v, err, told)
	}
	if what := lookback.What(english(t), l.newest(t)); what != "4 entries verified, whole" {
		t.Errorf("%q", what)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := l.Verify(ctx, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
	if n := l.page(t, lookback.LookFor{}, 0, 9).Count; n != 5 {
		t.Errorf("%d entries: what was cancelled is booked", n)
	}
}

func TestFirstIsTheFirstEntryThatIsWrong(t *testing.T) {
	v := lookback.Verified{Result: journal.Result{Faults: []journal.Fault{
		{Code: journal.FaultCheckpoint}, {Code: journal.FaultAltered, Entry: 9}, {Code: journal.FaultMissing, Entry: 4},
	}}}
	if entry, known := v.First(); entry != 4 || !known {
		t.Errorf("%d, %v", entry, known)
	}
	if _, known := (lookback.Verified{Result: journal.Result{Faults: []journal.Fault{{Code: journal.FaultDayKey}}}}).First(); known {
		t.Error("a key of a day is no entry")
	}
}

func TestAProofHoldsByItselfAndNeverReplacesAFile(t *testing.T) {
	l := lookBack(t, someDrafts()...)
	path := filepath.Join(t.TempDir(), "entry.json")
	if err := l.Prove(1, path); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	p, err := journal.ParseProof(text)
	if err != nil {
		t.Fatal(err)
	}
	verifier, err := l.station.Journal().Verifier()
	if err != nil {
		t.Fatal(err)
	}
	if leaf, signed, err := p.Check(verifier); err != nil || leaf.Number != 1 || signed.Size != 5 {
		t.Errorf("%d of %d, %v", leaf.Number, signed.Size, err)
	}
	err = l.Prove(0, path)
	if !errors.Is(err, lookback.ErrFileThere) || !strings.Contains(lookback.Explain(english(t), err), path) {
		t.Errorf("%v", err)
	}
	if err := l.Prove(99, path+"2"); !errors.Is(err, store.ErrNoEntry) {
		t.Errorf("%v", err)
	}
	if _, err := os.Stat(path + "2"); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a proof of nothing left a file: %v", err)
	}
	if n := l.page(t, lookback.LookFor{}, 0, 9).Count; n != 5 {
		t.Errorf("%d entries", n)
	}
}

func TestAnExportTakesDetailsAlongOnlyForAReason(t *testing.T) {
	for _, reason := range []string{"", "asked for by the court"} {
		l := lookBack(t, someDrafts()...)
		dir := filepath.Join(t.TempDir(), "out")
		done, err := l.Export(context.Background(), dir, reason, nil)
		if err != nil || done.Checkpoint.Size != 5 {
			t.Fatalf("%+v, %v", done, err)
		}
		_, err = os.Stat(filepath.Join(dir, journal.FileDetails))
		if along := err == nil; along != (reason != "") || along != (done.Details == 3) {
			t.Errorf("%q: %v, %d details", reason, err, done.Details)
		}
		if e := l.newest(t); e.Kind != journal.KindExport || e.Facts["entries"] != "5" || e.Facts["reason"] != reason {
			t.Errorf("booked %+v", e)
		}
		verifier, err := journal.OpenVerifier(dir)
		if err != nil {
			t.Fatal(err)
		}
		if r, err := journal.VerifyExport(context.Background(), dir, verifier, journal.Evidence{}, nil); err != nil || !r.Whole() {
			t.Errorf("%+v, %v", r, err)
		}
		if _, err := l.Export(context.Background(), dir, "", nil); !errors.Is(err, journal.ErrNotEmpty) {
			t.Errorf("%v", err)
		}
		if n := l.page(t, lookback.LookFor{}, 0, 9).Count; n != 5 {
			t.Errorf("%d entries: what was not begun is booked", n)
		}
	}
}

// saidOf is what is said of an entry of a kind with facts.
func saidOf(say *lang.Speaker, kind journal.Kind, facts map[string]string) string {
	return lookback.What(say, journal.Entry{Kind: kind, Case: 4416, Facts: facts})
}

func TestEveryKindAndEveryFactOfAShiftHasWords(t *testing.T) {
	say := english(t)
	for _, c := range []struct {
		kind  journal.Kind
		facts map[string]string
		want  string
	}{
		{journal.KindSearch, map[string]string{"by": "hand", "again": "yes", "read": ""}, "a traveller typed by hand, checked again"},
		{journal.KindSearch, map[string]string{"by": "manifest", "rows": "40", "bad": "1", "from_row": "0", "digest": "7f"}, "manifest of 40 travellers"},
		{journal.KindFinding, map[string]string{"verdict": "no_match", "matches": "0", "lists_age_s": "10800", "problem": "older"}, "no match, lists 3 h old"},
		{journal.KindFinding, map[string]string{"verdict": "match", "matches": "2"}, "match, 2 alerts"},
		{journal.KindDecision, map[string]string{"outcome": "passed", "matches": "0", "seconds": "12"}, "passed, no match"},
		{journal.KindDecision, map[string]string{"outcome": "passed", "not_screened": "manual"}, "passed, not screened"},
		{journal.KindDecision, map[string]string{"outcome": "released", "reason": "other_father", "known": "yes"}, "released: other father, as noted before"},
		{journal.KindDecision, map[string]string{"outcome": "released", "reason": "other", "noted": "yes", "queued": "late"}, "released: other reason, noted for the next time"},
		{journal.KindDecision, map[string]string{"outcome": "dropped", "waited": "yes"}, "a waiting scan given up: nobody was checked"},
		{journal.KindReferral, map[string]string{"companions": "0", "matches": "1"}, "case 4416 to the second line"},
		{journal.KindReferral, map[string]string{"companions": "2"}, "case 4416 and 2 companions to the second line"},
		{journal.KindReferral, map[string]string{"companion_of": "4410"}, "case 4416 goes along with case 4410"},
		{journal.KindUndo, map[string]string{"outcome": "released", "queued": "undone"}, "taken back: released"},
		{journal.KindUndo, map[string]string{"outcome": "released", "left": "2"}, "taken back: a release; 2 alerts of the case are open"},
		{journal.KindDecision, map[string]string{"outcome": "released", "reason": "other_sex", "left": "1"}, "released: other sex; 1 alert of the case is still open"},
		{journal.KindDecision, map[string]string{"outcome": "released", "reason": "other_face", "at_once": "3"}, "released from 3 alerts at once: other face"},
		{journal.KindAccount, map[string]string{"what": "enrolled", "of": "i.nosta", "role": "officer"}, "enrolled i.nosta as officer"},
		{journal.KindAccount, map[string]string{"what": "removed", "of": "i.nosta", "second": "s.miravan"}, "removed i.nosta; s.miravan was the second"},
		{journal.KindSetting, map[string]string{"what": "sign"}, "moved the own sign for discreet alerts"},
		{journal.KindSetting, map[string]string{"what": "policy", "idle_lock_s": "300"}, "set the policy: Locks itself after 5 min"},
		{journal.KindImport, map[string]string{"what": "back", "edition": "2", "edition_name": "2+x"}, "went back to edition 2"},
		{journal.KindImport, map[string]string{"edition": "2", "alerts": "13", "overridden": "1", "second": "s.miravan"}, "edition 2 brought in, 13 alerts; 1 stop overridden, with s.miravan as the second"},
		{journal.KindNote, map[string]string{"note": "died", "why": "lapsed"}, "noted release ended: unused for too long"},
		{journal.KindNote, map[string]string{"note": "countersigned", "second": "h.second"}, "noted release countersigned by h.second"},
		{journal.KindNote, map[string]string{"note": "taken_over", "from": "r.conti"}, "case taken over from r.conti"},
		{journal.KindNotScreened, map[string]string{"cause": "not_running", "seconds": "250", "from": "2026-11-22T06:54:30Z", "to": "2026-11-22T06:58:40Z"}, "nobody was screened for 4 min 10 s: program not running"},
		{journal.KindNotScreened, map[string]string{"cause": "damaged", "by": "scan"}, "a traveller not screened: lists damaged"},
		{journal.KindSignIn, map[string]string{"clock_back": "40"}, "signed in; the clock went back 40 s"},
		{journal.KindSignIn, map[string]string{"by": "window", "role": "supervisor"}, "supervisor signed in at the window"},
		{journal.KindLock, map[string]string{"cause": "idle"}, "locked, untouched for too long"},
		{journal.KindLock, map[string]string{"cause": "odd"}, "locked: Why odd"},
		{journal.KindSignOut, map[string]string{"cause": "hand"}, "signed out"},
		{journal.KindImport, map[string]string{"edition": "2", "alerts": "13", "lists": "4", "rejected": "0"}, "edition 2 brought in, 13 alerts"},
		{journal.KindImport, map[string]string{"edition": "2", "alerts": "13", "rejected": "2"}, "edition 2 brought in, 13 alerts; 2 records rejected"},
		{journal.KindImport, map[string]string{"edition": "4312", "odd": "thing"}, "lists brought in: Edition 4312, odd thing"},
		{"newer", map[string]string{"a": "b"}, "newer: a b"},
	} {
		if got := saidOf(say, c.kind, c.facts); got != c.want {
			t.Errorf("%s %v: %q, want %q", c.kind, c.facts, got, c.want)
		}
		for _, f := range lookback.Facts(say, journal.Entry{Kind: c.kind, Facts: c.facts}) {
			if unsaid := f.Label != "odd" && f.Label != "a" && f.Label == strings.ToLower(f.Label); unsaid || strings.Contains(f.Label+f.Value, "⟨") {
				t.Errorf("%s: %+v has no words", c.kind, f)
			}
		}
	}
	for _, k := range journal.Kinds() {
		if got := lookback.Kind(say, k); got == string(k) {
			t.Errorf("%s has no word", k)
		}
		if got := saidOf(say, k, nil); got == "" && k != journal.KindSearch && k != journal.KindFinding && k != journal.KindDecision || strings.Contains(got, "⟨") {
			t.Errorf("%s says %q", k, got)
		}
	}
}
