package lookback_test

import (
	"context"
	"errors"
	"path/filepath"
	"testing"

	"postern/app/border"
	"postern/app/desk/lookback"
	"postern/store"
	"postern/store/journal"
)

// TestDetailsOpenToTheKeysOfThoseWhoAuditWhateverRoleIsClaimed signs in for true: what a
// program claims of a role opens nothing.
func TestDetailsOpenToTheKeysOfThoseWhoAuditWhateverRoleIsClaimed(t *testing.T) {
	const pin, auditors = "739154", "a quiet harbour"
	station, err := store.CreateStation(filepath.Join(t.TempDir(), "station"))
	if err != nil {
		t.Fatal(err)
	}
	defer station.Close()
	if _, err := station.Found(store.Founding{Station: "Velmar Bridge 3", Login: "d.ostrupi", Name: "D. Ostrupi", PIN: "482913", Now: lookedAt}); err != nil {
		t.Fatal(err)
	}
	err = errors.Join(
		station.Enrol("b.kestolo", "B. Kestolo", border.RoleOfficer, pin, lookedAt),
		station.Enrol("q.talvaro", "Q. Talvaro", border.RoleAuditor, auditors, lookedAt),
	)
	if err != nil {
		t.Fatal(err)
	}
	as := func(login, pin string) *lookingBack {
		who, err := station.SignIn(login, pin, lookedAt)
		if err != nil {
			t.Fatal(err)
		}
		who.Role = border.RoleAuditor // claimed
		l := &lookingBack{station: station, now: lookedAt}
		l.LookBack, err = lookback.New(lookback.Options{
			Station: station, Who: who, People: station.Accounts(), Policy: station.Policy(), Say: english(t), Now: l.clock,
		})
		if err != nil {
			t.Fatal(err)
		}
		return l
	}
	l := as("b.kestolo", pin)
	if _, err := station.Book(lookedAt, someDrafts()[:2]); err != nil {
		t.Fatal(err)
	}
	if d, err := l.Detail(0, "curious"); !errors.Is(err, store.ErrNotAuditor) || d.Traveller != nil {
		t.Errorf("an officer's key: %+v, %v", d, err)
	}
	if e := l.newest(t); e.Kind != journal.KindLookBack || e.Who != "b.kestolo" || e.Facts["reason"] != "curious" {
		t.Errorf("the try is not in the journal: %+v", e)
	}
	dir := filepath.Join(t.TempDir(), "out")
	if _, err := l.Export(context.Background(), dir, "curious", nil); !errors.Is(err, store.ErrNotAuditor) {
		t.Errorf("an officer's export with details: %v", err)
	}
	l = as("q.talvaro", auditors)
	if d, err := l.Detail(0, "complaint"); err != nil || d.Traveller == nil || d.Traveller.Surname != "ZARVANDI" {
		t.Errorf("an auditor's key: %+v, %v", d, err)
	}
	if v, err := l.Verify(context.Background(), nil); err != nil || !v.Whole() {
		t.Errorf("%+v, %v", v, err)
	}
	if p := l.page(t, lookback.LookFor{Text: "kestolo curious"}, 0, 9); len(p.Entries) == 0 {
		t.Error("an auditor does not find who looked")
	}
	station.Lock()
	if _, err := l.Page(context.Background(), lookback.LookFor{}, 0, 9); !errors.Is(err, store.ErrLocked) {
		t.Errorf("locked: %v", err)
	}
}
