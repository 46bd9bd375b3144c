package journal_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"postern/app/border"
	"postern/app/desk/booked"
	"postern/app/desk/lookback"
	"postern/app/lang"
	"postern/screens/frame"
	screen "postern/screens/journal"
	"postern/screens/made"
	"postern/screens/made/room"
	"postern/store"
	"postern/store/journal"
)

// station is a made-up station with a journal.
type station struct {
	say     *lang.Speaker
	entries []journal.Entry // oldest first
	detail  lookback.Detail
	found   lookback.Verified
	fault   error
	broken  error // no page can be read
	did     []string
	asked   []lookback.LookFor
	stopped bool   // a verification heard that it was cancelled
	during  func() // a verification is under way
	zone    *time.Location
}

func (s *station) Now() time.Time {
	if s.zone == nil {
		return made.Now()
	}
	return made.Now().In(s.zone)
}

func (s *station) Policy() border.Policy { return border.DefaultPolicy() }
func (s *station) People() []border.Account {
	return []border.Account{
		{Login: "n.qureshi", Name: "N. Qureshi", Role: border.RoleSupervisor},
		{Login: "r.conti", Name: "R. Conti", Role: border.RoleOfficer},
		{Login: "k.ramos", Name: "K. Ramos", Role: border.RoleAuditor},
	}
}

func (s *station) Page(_ context.Context, f lookback.LookFor, before uint64, limit int) (lookback.Page, error) {
	s.asked = append(s.asked, f)
	if s.broken != nil {
		return lookback.Page{}, s.broken
	}
	p := lookback.Page{Count: uint64(len(s.entries))}
	if len(s.entries) > 0 {
		p.Since = s.entries[0].Time
	}
	for i := len(s.entries) - 1; i >= 0; i-- {
		e := s.entries[i]
		if before != 0 && e.Number >= before || f.Day != "" && e.Time.In(s.Now().Location()).Format(time.DateOnly) != f.Day || f.Who != "" && e.Who != f.Who ||
			f.Kind != "" && e.Kind != f.Kind || !strings.Contains(lookback.What(s.say, e), f.Text) {
			continue
		}
		if len(p.Entries) == limit {
			p.Before = p.Entries[limit-1].Number
			break
		}
		p.Entries = append(p.Entries, e)
		p.Erased = append(p.Erased, e.Facts["old"] != "")
	}
	return p, nil
}

func (s *station) Entry(n uint64) (lookback.Entry, error) {
	e := s.entries[n]
	full := lookback.Entry{
		Entry: e, Digest: strings.Repeat("b41c09fe77a03d12", 4), Size: uint64(len(s.entries)), Steps: 16, Bytes: 2104, Erased: e.Facts["old"] != "",
	}
	if e.Keep != journal.KeepNothing {
		full.Until = time.Date(2027, 2, 20, 0, 0, 0, 0, time.UTC)
	}
	return full, nil
}

func (s *station) note(format string, values ...any) error {
	s.did = append(s.did, fmt.Sprintf(format, values...))
	return s.fault
}

func (s *station) Detail(n uint64, reason string) (lookback.Detail, error) {
	return s.detail, s.note("detail %d %s", n, reason)
}

func (s *station) Verify(ctx context.Context, progress func(done, of uint64)) (lookback.Verified, error) {
	progress(12_000, 48_213)
	if s.during != nil {
		s.during()
	}
	if err := ctx.Err(); err != nil {
		s.stopped = true
		return lookback.Verified{}, err
	}
	return s.found, s.note("verify")
}

func (s *station) Prove(n uint64, path string) error { return s.note("prove %d %s", n, path) }

func (s *station) Export(_ context.Context, dir, reason string, _ func(done, of uint64)) (store.Exported, error) {
	done := store.Exported{Checkpoint: journal.Checkpoint{Size: 41}}
	if reason != "" {
		done.Details = 7
	}
	return done, s.note("export %s %q", dir, reason)
}

// morning are the entries of a made-up morning, each a minute after the one before.
func morning() []journal.Entry {
	const who = "r.conti"
	kept, short := journal.KeepDecision, journal.KeepNoMatch
	facts := func(pairs ...string) map[string]string {
		m := map[string]string{}
		for i := 0; i < len(pairs); i += 2 {
			m[pairs[i]] = pairs[i+1]
		}
		return m
	}
	day := []journal.Entry{
		{Kind: journal.KindErasure, Facts: facts("day", "2026-08-23", "keep", "decision", "details", "612")},
		{Kind: journal.KindNotScreened, Facts: facts("cause", "not_running", "seconds", "250", "from", "2026-11-22T06:54:30Z", "to", "2026-11-22T06:58:40Z")},
		{Kind: journal.KindSignIn, Who: who},
		{Kind: journal.KindSetting, Who: who, Facts: facts("text", "125")},
		{Kind: journal.KindImport, Who: "n.qureshi", Facts: facts("edition", "4312")},
		{Kind: journal.KindSearch, Who: who, Case: 4416, Keep: kept, Facts: facts("by", "scan", "read", "clean")},
		{Kind: journal.KindFinding, Who: who, Case: 4416, Keep: kept, Facts: facts("verdict", "possible_match", "matches", "2", "lists_age_s", "10800", "edition", "4312", "edition_name", "4312-9f0c77", "alerts", "1204331", "elapsed_ms", "2")},
		{Kind: journal.KindReferral, Who: who, Case: 4416, Facts: facts("companions", "0", "matches", "2")},
		{Kind: journal.KindSearch, Who: who, Case: 4417, Keep: kept, Facts: facts("by", "hand", "read", "")},
		{Kind: journal.KindFinding, Who: who, Case: 4417, Keep: kept, Facts: facts("verdict", "possible_match", "matches", "1", "lists_age_s", "10800")},
		{Kind: journal.KindDecision, Who: who, Case: 4417, Keep: kept, Facts: facts("outcome", "released", "reason", "other_birth_date", "matches", "1", "seconds", "74")},
		{Kind: journal.KindSearch, Who: who, Case: 4418, Keep: short, Facts: facts("by", "scan", "read", "clean")},
		{Kind: journal.KindFinding, Who: who, Case: 4418, Keep: short, Facts: facts("verdict", "no_match", "matches", "0", "lists_age_s", "10800")},
		{Kind: journal.KindDecision, Who: who, Case: 4418, Keep: short, Facts: facts("outcome", "passed", "matches", "0", "seconds", "9")},
	}
	var all []journal.Entry
	for n := range 26 { // of the days before
		all = append(all, journal.Entry{Kind: journal.KindSearch, Who: who, Case: uint64(4000 + n), Keep: short, Facts: facts("by", "scan", "old", "yes"), Time: made.Now().AddDate(0, 0, -4)})
	}
	for i, e := range day {
		e.Time = made.Now().Add(time.Duration(i-len(day)) * time.Minute)
		all = append(all, e)
	}
	for i := range all {
		all[i].Number = uint64(i)
	}
	return all
}

func found() lookback.Detail {
	return lookback.Detail{
		Searched: true, Weaker: 2,
		Matches: []lookback.DetailMatch{
			{List: "Joint list", ID: "J-1042", Score: 0.661, Verdict: border.VerdictPossible, Action: border.ActionRefer, Fields: map[border.Field]border.Judgement{border.FieldName: border.Similar, border.FieldBirthDate: border.Different}},
			{List: "PAK most-wanted smugglers", ID: "R-17", Score: 0.913, Verdict: border.VerdictMatch, Action: border.ActionDiscreet, Discreet: true, Fields: map[border.Field]border.Judgement{border.FieldName: border.Same}},
		},
	}
}

// releasedOneByOne is a case with two alerts, of which two people released from one each.
func releasedOneByOne() lookback.Detail {
	at := func(m, s int) time.Time { return time.Date(2026, 11, 22, 9, m, s, 0, time.UTC) }
	return lookback.Detail{
		Outcome: border.OutcomeReleased, Reason: border.ReleaseOther, Text: "a scar that this one has not",
		Released: []booked.Release{
			{List: "Joint list", ID: "J-1042", Reason: border.ReleaseBirthDate, By: "r.conti", At: at(39, 10)},
			{List: "PAK most-wanted smugglers", ID: "R-17", Reason: border.ReleaseOther, Text: "a scar that this one has not", By: "n.qureshi", At: at(40, 2)},
		},
	}
}

func searched() lookback.Detail {
	return lookback.Detail{
		Zone: []string{"P<UTOZARVANDI<<BELTO<HARIN<<<<<<<<<<<<<<<<<<", "AB12345671UTO8403158M3001315<<<<<<<<<<<<<<04"},
		Traveller: &border.Traveller{
			Surname: "ZARVANDI", GivenNames: "BELTO HARIN", BirthDate: border.Day(1984, 3, 15), Sex: border.SexMale, Nationality: "UTO", FatherName: "بلتو",
			Document: border.TravelDocument{Type: "P", Number: "AB1234567", IssuingState: "UTO", Expires: border.Day(2030, 1, 31)},
		},
	}
}

type place struct {
	*room.Room
	*station
	screen *screen.Screen
}

func open(t testing.TB, look frame.Look, say *lang.Speaker) *place {
	t.Helper()
	return openWith(t, look, say, morning())
}

func openWith(t testing.TB, look frame.Look, say *lang.Speaker, entries []journal.Entry) *place {
	t.Helper()
	p := newPlace(look, say, entries)
	p.enter()
	return p
}

func newPlace(look frame.Look, say *lang.Speaker, entries []journal.Entry) *place {
	p := &place{Room: room.New(look), station: &station{say: say, entries: entries, detail: found()}}
	p.found = lookback.Verified{Result: journal.Result{Entries: 40}, At: made.Now(), Took: 120 * time.Millisecond}
	p.Desk.State.Officer = border.Account{Login: "k.ramos", Name: "K. Ramos", Role: border.RoleAuditor}
	return p
}

// enter puts the screen into the window.
func (p *place) enter() {
	p.screen = screen.New(screen.Options{Desk: p.station, Say: p.say, Run: p.Run, Later: p.Later})
	p.Room.Open(p.say, p.screen, false)
}

// altered are a verification's faults.
func altered(n int) lookback.Verified {
	v := lookback.Verified{Result: journal.Result{Entries: 40}, At: made.Now()}
	for i := range n {
		v.Faults = append(v.Faults, journal.Fault{Code: journal.FaultAltered, Entry: uint64(31207 + i)})
	}
	return v
}
