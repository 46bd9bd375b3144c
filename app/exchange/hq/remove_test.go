package hq

import (
	"path/filepath"
	"slices"
	"testing"

	"github.com/theupdateframework/go-tuf/v2/metadata"
)

func TestNationThatIsRemovedPublishesNothingMoreAndTheOthersGoOn(t *testing.T) {
	r, c := founded(t, "PAK", "ITA")
	publish(t, r, "PAK", "Red book", madeUp(20), PublishOptions{})
	publish(t, r, "ITA", "Italian", madeUp(7), PublishOptions{})
	was := *r.now
	if part, err := r.RemoveNation("PAK"); err != nil || part != "" {
		t.Fatal(part, err)
	}
	counter, err := visit(r.Public())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := counter.GetTargetInfo("PAK/manifest.json"); err == nil {
		t.Error("counters find its manifest still")
	}
	mustSync(t, r, "ITA", "Italian")
	// A snapshot that named less than the one before would be refused by whoever kept that one.
	for file, info := range was.snapshot.Signed.Meta {
		if now := r.now.snapshot.Signed.Meta[file]; now == nil || now.Version < info.Version {
			t.Errorf("the snapshot names %+v for %s, before %+v", now, file, info)
		}
	}
	if held, _ := filepath.Glob(filepath.Join(r.path(DirKeys), "PAK-*.key")); len(held) != 0 {
		t.Errorf("its keys can still be signed with: %v", held)
	}
	_, err = r.RemoveNation("PAK")
	mustBe(t, err, ErrNoNation)
	_, err = r.Publish(t.Context(), "PAK", []Incoming{writtenList(t, "Red book", madeUp(3))}, PublishOptions{})
	mustBe(t, err, ErrNoNation)
	publish(t, r, "ITA", "Italian", madeUp(8), PublishOptions{})
	if lie, _ := filepath.Glob(filepath.Join(r.Public(), "targets", "PAK", "*-base-*")); len(lie) != 0 {
		t.Errorf("its lists are still served: %v", lie)
	}
	s, err := ReadStatus(filepath.Dir(r.Public()), c.now())
	if err != nil || !slices.Equal(s.Removed, []string{"PAK"}) || len(s.Nations) != 1 {
		t.Errorf("%+v, %v", s, err)
	}
	if _, err := r.RemoveNation("ITA"); err != nil {
		t.Fatal(err)
	}
	if _, err := visit(r.Public()); err != nil {
		t.Error("a headquarters without nations:", err)
	}
}

func TestNationThatComesBackGoesOnCountingAndBringsNothingOfBefore(t *testing.T) {
	for name, keys := range map[string]func(t *testing.T) (RolePlan, string){
		"a key that is made here": func(*testing.T) (RolePlan, string) { return RolePlan{}, "" },
		"a key of its own": func(t *testing.T) (RolePlan, string) {
			path, k := away(t, "PAK's own")
			return RolePlan{Others: []PublicKey{k}}, path
		},
	} {
		t.Run(name, func(t *testing.T) {
			r, c := founded(t, "PAK", "ITA")
			for n := range 3 {
				publish(t, r, "PAK", "Red book", madeUp(20+n), PublishOptions{})
			}
			before, version := r.now.snapshot.Signed.Meta["PAK.json"].Version, r.now.nations["PAK"].Signed.Version
			if _, err := r.RemoveNation("PAK"); err != nil {
				t.Fatal(err)
			}
			r.Close()
			dir := filepath.Dir(r.Public())
			o := testOptions(c)
			r, err := Open(dir, o) // what counts is on the disk
			if err != nil {
				t.Fatal(err)
			}
			plan, key := keys(t)
			_, err = r.AddNation("PAK", plan, secret, WorkLeast)
			if key != "" {
				part := waiting(t, err, "PAK", 0, 1).Part
				r.Close()
				signed(t, filepath.Join(part, versioned(version+1, "PAK")), key, r.Public())
				mustJoin(t, dir, part, o)
				o.Keys = []string{key}
				r, err = Open(dir, o)
			}
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { r.Close() })
			counter, err := visit(r.Public())
			if err != nil {
				t.Fatal(err)
			}
			m, err := counter.manifest("PAK")
			if err != nil || len(m.Lists) != 0 || m.Sequence != 4 {
				t.Errorf("it comes back with %+v, %v", m, err)
			}
			if now := r.now.snapshot.Signed.Meta["PAK.json"].Version; now != before+1 {
				t.Errorf("its metadata is version %d after %d", now, before)
			}
			p := publish(t, r, "PAK", "Red book", madeUp(5), PublishOptions{})
			if p.Sequence != 5 || p.Lists[0].Sequence <= 3 {
				t.Errorf("number %d, its list %d: counters would take it for the old", p.Sequence, p.Lists[0].Sequence)
			}
			if h := mustSync(t, r, "PAK", "Red book"); len(h.alerts) != 5 {
				t.Errorf("counters have %d alerts", len(h.alerts))
			}
		})
	}
}

func TestWhatANationSignedBeforeItWasRemovedIsNotJoinedAfter(t *testing.T) {
	key, pub := away(t, "PAK")
	plan := testPlan("ITA")
	plan.Nations["PAK"] = RolePlan{Others: []PublicKey{pub}}
	r, c := foundedAs(t, plan)
	dir := filepath.Dir(r.Public())
	theirs := ownMachine(t, r.Public(), key, testOptions(c))
	p, err := theirs.Publish(t.Context(), "PAK", []Incoming{writtenList(t, "Red book", madeUp(5))}, PublishOptions{})
	if err != nil || p.Part == "" {
		t.Fatal(p, err)
	}
	theirs.Close()
	if _, err := r.RemoveNation("PAK"); err != nil {
		t.Fatal(err)
	}
	r.Close()
	w, err := ReadWaiting(dir, p.Part)
	if err != nil || !w.Overtaken {
		t.Errorf("%+v, %v", w, err)
	}
	_, err = Join(t.Context(), dir, []string{p.Part}, testOptions(c))
	mustBe(t, err, ErrNoNation)
	if _, err := visit(r.Public()); err != nil {
		t.Error(err)
	}
}

func TestRemovingANationNeedsTheSignaturesOfTheTargets(t *testing.T) {
	key, pub := away(t, "headquarters' second")
	plan := testPlan("PAK", "ITA")
	plan.Targets = RolePlan{Make: 1, Others: []PublicKey{pub}, Threshold: 2}
	r, c := foundedElsewhere(t, plan, key, 1)
	dir := filepath.Dir(r.Public())
	_, err := r.RemoveNation("PAK")
	e := waiting(t, err, metadata.TARGETS, 1, 2)
	r.Close()
	w, err := ReadWaiting(dir, e.Part)
	if err != nil || len(w.Lacking) != 1 || w.Lacking[0].File != "2.targets.json" || w.Overtaken {
		t.Errorf("%+v, %v", w, err)
	}
	file := filepath.Join(e.Part, "2.targets.json")
	v, err := ReviewPart(file, r.Public())
	if err != nil || len(v.Before.Roles) != 2 || len(v.Roles) != 1 {
		t.Errorf("whoever signs is shown %+v, %v", v, err)
	}
	signed(t, file, key, r.Public())
	if w, err := ReadWaiting(dir, e.Part); err != nil || len(w.Lacking) != 0 {
		t.Errorf("%+v, %v", w, err)
	}
	mustJoin(t, dir, e.Part, testOptions(c))
	if r, err = Open(dir, testOptions(c)); err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if !slices.Equal(r.Nations(), []string{"ITA"}) {
		t.Errorf("nations are %v", r.Nations())
	}
}
