package hq

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/theupdateframework/go-tuf/v2/metadata"
)

func TestStatusOfAFoundingSaysWhoIsMissing(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "hq")
	_, ka := away(t, "Ministry A")
	_, kb := away(t, "Ministry B")
	plan := testPlan("PAK")
	plan.Root = RolePlan{Others: []PublicKey{ka, kb}, Threshold: 2}
	plan.Targets = RolePlan{Others: []PublicKey{ka}}
	c := newClock()
	_, err := Found(dir, plan, testOptions(c))
	waiting(t, err, metadata.ROOT, 0, 2)
	s, err := ReadStatus(dir, c.now())
	if err != nil || !s.Founding || len(s.Waiting) != 1 || len(s.Waiting[0].Lacking) != 2 {
		t.Fatalf("%+v, %v", s, err)
	}
	for i, file := range []string{"1.root.json", "1.targets.json"} {
		if e := s.Waiting[0].Lacking[i]; e.File != file || len(e.Missing) == 0 {
			t.Errorf("%+v, want %s", e, file)
		}
	}
	if err := os.WriteFile(filepath.Join(dir, DirParts, partFounding, "1.root.json"), []byte("{}"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := ReadStatus(dir, c.now()); !errors.Is(err, ErrBadPart) {
		t.Errorf("a part that is none: %v", err)
	}
}

func TestKeysThatAreMadeHereAreNumberedOnAndOn(t *testing.T) {
	r, c := founded(t, "PAK")
	for _, want := range []string{"PAK 1", "PAK 2", "PAK 3"} {
		g, _ := grantOf(r.now.targets, "PAK")
		if got := g.owners[g.ids[0]]; got != want {
			t.Errorf("the key is of %q, want %q", got, want)
		}
		if _, err := r.Rotate(Rotation{RoleChange: RoleChange{Role: "PAK"}, Passphrase: secret, Work: WorkLeast}); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := r.Rotate(Rotation{RoleChange: RoleChange{Role: metadata.ROOT}, Passphrase: secret, Work: WorkLeast}); err != nil {
		t.Fatal(err)
	}
	s, err := ReadStatus(filepath.Dir(r.Public()), c.now())
	if err != nil || s.Roles[0].Keys[0].Owner != "root 2" {
		t.Errorf("%+v, %v", s.Roles[0], err)
	}
}

func TestWhatEndsFirstStandsFirst(t *testing.T) {
	r, c := founded(t, "PAK", "ITA")
	publish(t, r, "PAK", "Red book", madeUp(5), PublishOptions{})
	names := func(s Status) (all []string) {
		for _, r := range s.Urgent() {
			all = append(all, r.Role)
		}
		return all
	}
	s, err := ReadStatus(filepath.Dir(r.Public()), c.now())
	if err != nil || !slices.Equal(names(s), []string{"timestamp", "snapshot", "targets", "ITA", "PAK", "root"}) {
		t.Fatalf("%v, %v", names(s), err)
	}
	c.Time = c.AddDate(0, 0, 306) // the root ends in 59 days, which is before long for it
	if _, err := r.Renew(); err != nil {
		t.Fatal(err)
	}
	s, err = ReadStatus(filepath.Dir(r.Public()), c.now())
	if err != nil || names(s)[0] != "root" || !s.Urgent()[0].Here() {
		t.Errorf("%v, %v", names(s), err)
	}
}

func TestNationsOwnMachineSignsAnewWhatIsHalfSpent(t *testing.T) {
	key, pub := away(t, "PAK")
	plan := testPlan("ITA")
	plan.Nations["PAK"] = RolePlan{Others: []PublicKey{pub}}
	r, c := foundedAs(t, plan)
	r.Close()
	dir := filepath.Dir(r.Public())
	at := func(renew func(r *Repository)) {
		t.Helper()
		own := ownMachine(t, r.Public(), key, testOptions(c))
		defer own.Close()
		if own.Able() {
			t.Error("it has the keys of headquarters")
		}
		renew(own)
	}
	at(func(r *Repository) {
		p, err := r.Publish(t.Context(), "PAK", []Incoming{writtenList(t, "Red book", madeUp(5))}, PublishOptions{})
		if err != nil {
			t.Fatal(err)
		}
		mustJoin(t, dir, p.Part, testOptions(c))
	})
	at(func(r *Repository) {
		if roles, part, err := r.RenewPart(); err != nil || part != "" || len(roles) != 0 {
			t.Errorf("%v, %q, %v: nothing is half spent", roles, part, err)
		}
	})
	c.Time = c.AddDate(0, 0, 50)
	at(func(r *Repository) {
		roles, part, err := r.RenewPart()
		if err != nil || !slices.Equal(roles, []string{"PAK"}) {
			t.Fatal(roles, part, err)
		}
		mustJoin(t, dir, part, testOptions(c))
	})
	c.Time = c.AddDate(0, 0, 50) // 100 days after the first
	r, err := Open(dir, testOptions(c))
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if _, err := r.Renew(); err != nil {
		t.Fatal(err)
	}
	s, err := ReadStatus(dir, c.now())
	if err != nil || s.Expired() {
		t.Errorf("%+v, %v", s, err)
	}
}

func TestPartThatWaitsIsNotPutAsideByAnother(t *testing.T) {
	key, pub := away(t, "headquarters' own")
	plan := testPlan("PAK", "ITA")
	plan.Targets = RolePlan{Others: []PublicKey{pub}}
	r, c := foundedElsewhere(t, plan, key, 0)
	dir := filepath.Dir(r.Public())
	_, err := r.RemoveNation("PAK")
	part := waiting(t, err, metadata.TARGETS, 0, 1).Part
	_, err = r.PublishTarget(t.Context(), "answers/sheet.zst", lettersOf("sheet"))
	mustBe(t, err, ErrWaits)
	keys, _ := filepath.Glob(filepath.Join(dir, DirKeys, "*"))
	_, err = r.AddNation("GRC", RolePlan{Others: []PublicKey{pub}}, secret, WorkLeast)
	mustBe(t, err, ErrWaits)
	_, err = r.AddNation("GRC", RolePlan{Make: 2}, secret, WorkLeast)
	mustBe(t, err, ErrWaits)
	_, err = r.Rotate(Rotation{RoleChange: RoleChange{Role: "ITA"}, Passphrase: secret, Work: WorkLeast})
	mustBe(t, err, ErrWaits)
	if now, _ := filepath.Glob(filepath.Join(dir, DirKeys, "*")); !slices.Equal(now, keys) {
		t.Errorf("keys for nothing: %v, before %v", now, keys)
	}
	v, err := ReviewPart(filepath.Join(part, "2.targets.json"), r.Public())
	if err != nil || len(v.Roles) != 1 || len(v.Files) != 0 {
		t.Errorf("what waits is %+v, %v", v, err)
	}
	signed(t, filepath.Join(part, "2.targets.json"), key, r.Public())
	c.Time = c.Add(time.Hour)
	_, err = r.RemoveNation("PAK") // the same again
	if w, err := ReadWaiting(dir, part); err != nil || len(w.Lacking) != 0 {
		t.Errorf("a signature is lost: %+v, %v", w, err)
	}
	waiting(t, err, metadata.TARGETS, 0, 1)
	c.Time = c.AddDate(0, 0, 100) // it can't be joined any more
	_, err = r.PublishTarget(t.Context(), "answers/sheet.zst", lettersOf("sheet"))
	waiting(t, err, metadata.TARGETS, 0, 1)
}

func TestNationPublishesAnewInTheSteadOfWhatNobodyElseHasSigned(t *testing.T) {
	first, pub := away(t, "PAK's first")
	second, pub2 := away(t, "PAK's second")
	plan := testPlan()
	plan.Nations["PAK"] = RolePlan{Others: []PublicKey{pub, pub2}, Threshold: 2}
	r, c := foundedAs(t, plan)
	r.Close()
	o := testOptions(c)
	o.Keys = []string{first}
	r, err := Open(filepath.Dir(r.Public()), o)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	part := ""
	for n := range 2 {
		_, err = r.Publish(t.Context(), "PAK", []Incoming{writtenList(t, "Red book", madeUp(5+n))}, PublishOptions{})
		part = waiting(t, err, "PAK", 1, 2).Part
	}
	signed(t, filepath.Join(part, "1.PAK.json"), second, r.Public())
	_, err = r.Publish(t.Context(), "PAK", []Incoming{writtenList(t, "Red book", madeUp(7))}, PublishOptions{})
	mustBe(t, err, ErrWaits)
}
