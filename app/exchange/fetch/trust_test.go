package fetch

import (
	"context"
	"crypto/ed25519"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/theupdateframework/go-tuf/v2/metadata"

	"postern/app/exchange"
)

func TestListsComeAsBaseAndThenAsStepsAndAreThoseOfHeadquarters(t *testing.T) {
	h := newHeadquarters(t, "ITA", "PAK")
	h.addList("PAK", "Red book", 40)
	h.addList("ITA", "Roma", 30)
	c := newCounter(t, h, "PAK", "ITA")
	if p := c.take(h.files); len(p.Lists) != 2 || p.Lists[0].Nation != "ITA" || p.Lists[1].Base == nil {
		t.Fatalf("%+v", p)
	}
	c.holds(h, "PAK", "Red book")
	c.holds(h, "ITA", "Roma")
	if p := c.refresh(h.files).Plan(c.haves()); !p.Nothing() || len(p.Same) != 2 || p.Bytes != 0 {
		t.Fatalf("nothing is new, and yet %+v", p)
	}
	h.step("PAK", "Red book", []int{3, 4, 100}, []int{7})
	p := c.refresh(h.files).Plan(c.haves())
	if len(p.Lists) != 1 {
		t.Fatalf("%+v", p)
	}
	if l := p.Lists[0]; l.Base != nil || len(l.Steps) != 1 || !l.Counted || l.Added != 1 || l.Changed != 2 || l.Removed != 1 || l.OtherBase {
		t.Fatalf("%+v", l)
	}
	h.step("PAK", "Red book", []int{101}, nil)
	h.step("PAK", "Red book", nil, []int{101, 3})
	if p := c.take(h.files); len(p.Lists[0].Steps) != 3 || p.Lists[0].Counted {
		t.Fatalf("%+v", p)
	}
	c.holds(h, "PAK", "Red book")
}

func TestStationThatWasNeverToldWhomToTrustTakesNothing(t *testing.T) {
	h := newHeadquarters(t, "PAK")
	c := newCounter(t, h, "PAK")
	fresh := New(opened1(t, newStation(t)), stick(h.files), c.options)
	if _, err := fresh.Refresh(context.Background()); !errors.Is(err, NotJoined) {
		t.Error(err)
	}
}

func TestFirstRootIsTheOneOfTheFingerprintOrNone(t *testing.T) {
	h, other := newHeadquarters(t, "PAK"), newHeadquarters(t, "PAK")
	x := opened1(t, newStation(t))
	if err := Join(x, other.firstRoot, h.fingerprint()); !errors.Is(err, WrongRoot) {
		t.Error(err)
	}
	junk := []byte(`{"signed":{"_type":"root"},"signatures":[]}`)
	if err := Join(x, junk, FingerprintOf(junk)); !errors.Is(err, Malformed) {
		t.Error(err)
	}
	if _, joined, err := Joined(x); joined || err != nil {
		t.Error("it has joined", err)
	}
	root, err := FirstRoot(context.Background(), stick(h.files))
	if err != nil {
		t.Fatal(err)
	}
	if err := Join(x, root, h.fingerprint()); err != nil {
		t.Fatal(err)
	}
	if err := Join(x, root, h.fingerprint()); err != nil {
		t.Error("the same once more:", err)
	}
	if err := Join(x, other.firstRoot, other.fingerprint()); !errors.Is(err, WrongRoot) {
		t.Error(err)
	}
	c := New(x, stick(h.files), Options{Root: other.fingerprint(), Now: func() time.Time { return day1 }})
	if _, err := c.Refresh(context.Background()); !errors.Is(err, WrongRoot) {
		t.Error("the policy names another root:", err)
	}
}

func TestRepositoryOfSomebodyElseIsRefused(t *testing.T) {
	h, other := newHeadquarters(t, "PAK"), newHeadquarters(t, "PAK")
	other.addList("PAK", "Red book", 5)
	newCounter(t, h, "PAK").refuses(other.files, Unsigned)
	other.nextRoot(func() {})
	newCounter(t, h, "PAK").refuses(other.files, Unsigned)
}

func TestStickWithAnOldRootAndItsRevokedKeysIsRefused(t *testing.T) {
	h := newHeadquarters(t, "PAK")
	h.addList("PAK", "Red book", 5)
	stolen := h.keys[metadata.TIMESTAMP]
	old := h.at()
	c := newCounter(t, h, "PAK")
	h.nextRoot(func() { h.revokeKey(metadata.TIMESTAMP); h.addKey(metadata.TIMESTAMP) })
	h.publish()
	c.take(h.files)
	// The thief signs what is newer than anything, on a stick that ends at the first root.
	h.publishAs(func(role string) []ed25519.PrivateKey {
		if role == metadata.TIMESTAMP {
			return stolen
		}
		return h.keys[role]
	})
	rogue := h.at()
	delete(rogue, h.metadata("2.root.json"))
	c.refuses(rogue, Unsigned)
	c.refuses(old, Unsigned)
	// The library alone would believe it: it begins with the first root.
	fresh := newCounter(t, h, "PAK")
	fresh.refuses(h.files, Unsigned)
	fresh2 := newCounter(t, h, "PAK")
	if r, err := fresh2.at(stick(rogue)).Refresh(context.Background()); err == nil && len(r.Nations) == 0 || err != nil {
		t.Errorf("the test does not test: %v", err)
	}
}

func TestRootIsFollowedOverManyRotationsAndOneThatLacksASignatureIsNot(t *testing.T) {
	h := newHeadquarters(t, "PAK")
	c := newCounter(t, h, "PAK")
	for range 5 {
		h.nextRoot(func() { h.revokeKey(metadata.ROOT); h.addKey(metadata.ROOT) })
	}
	h.publish()
	c.refresh(h.files)
	if f := c.floors(); f.Root != 6 {
		t.Fatalf("root %d", f.Root)
	}
	bare := h.at() // its own roots are enough from now on
	for n := range 7 {
		delete(bare, h.metadata(fmt.Sprintf("%d.root.json", n)))
	}
	c.refresh(bare)
	h.root.Signed.Version++
	content := sign(h, h.root, h.keys[metadata.ROOT][0])
	h.put(h.metadata("7.root.json"), content)
	c.refuses(h.files, Unsigned)
	if f := c.floors(); f.Root != 6 {
		t.Fatalf("root %d", f.Root)
	}
}

func TestMissingSignaturesAndThresholdsThatAreNotReachedAreRefused(t *testing.T) {
	for _, role := range []string{metadata.TIMESTAMP, metadata.SNAPSHOT, metadata.TARGETS, "PAK"} {
		h := newHeadquarters(t, "PAK")
		h.addList("PAK", "Red book", 5)
		c := newCounter(t, h, "PAK")
		h.publishAs(func(of string) []ed25519.PrivateKey {
			if of == role {
				return nil
			}
			return h.keys[of]
		})
		if e := c.refuses(h.files, Unsigned); e.Values["Role"] != role {
			t.Errorf("%s: %v", role, e.Values)
		}
	}
	h := newHeadquarters(t, "PAK")
	c := newCounter(t, h, "PAK")
	h.nextRoot(func() { h.addKey(metadata.TIMESTAMP); h.root.Signed.Roles[metadata.TIMESTAMP].Threshold = 2 })
	h.publish()
	c.refresh(h.files)
	h.publishAs(func(of string) []ed25519.PrivateKey { return h.keys[of][:1] })
	c.refuses(h.files, Unsigned)
}

func TestNationCannotSignForAnother(t *testing.T) {
	h := newHeadquarters(t, "ITA", "PAK")
	h.addList("ITA", "Roma", 5)
	c := newCounter(t, h, "ITA")
	h.publishAs(func(of string) []ed25519.PrivateKey {
		if of == "ITA" {
			return h.keys["PAK"]
		}
		return h.keys[of]
	})
	c.refuses(h.files, Unsigned)

	// Nor can it claim files in another's folder.
	h = newHeadquarters(t, "ITA", "PAK")
	h.addList("ITA", "Roma", 5)
	h.addList("PAK", "Red book", 5)
	c = newCounter(t, h, "PAK", "ITA")
	h.manifests["PAK"].Lists[0].Base.Target = "ITA/Roma-base-1.zst"
	h.nations["PAK"].Signed.Targets["ITA/Roma-base-1.zst"] = h.nations["ITA"].Signed.Targets["ITA/Roma-base-1.zst"]
	h.publish()
	e := c.refuses(h.files, BadManifest)
	if e.Subject != "PAK" {
		t.Error(e)
	}
	r, err := c.at(stick(h.files)).Refresh(context.Background())
	if err != nil || len(r.Nations) != 1 || r.Nations[0].Name != "ITA" {
		t.Errorf("the other nation is not heard: %v", err)
	}
}

func TestVersionThatIsOlderThanWhatWasSeenIsRefusedForEveryRole(t *testing.T) {
	h := newHeadquarters(t, "PAK")
	h.addList("PAK", "Red book", 5)
	old := h.at()
	h.step("PAK", "Red book", []int{50}, nil)
	c := newCounter(t, h, "PAK")
	c.refresh(h.files)
	if e := c.refuses(old, Rollback); e.Values["Role"] != metadata.TIMESTAMP {
		t.Error(e.Values)
	}
	now := c.floors()
	lower := map[string]func(){
		metadata.SNAPSHOT: func() { h.snapshot.Signed.Version = 1 },
		metadata.TARGETS:  func() { h.top.Signed.Version = 0 },
		"PAK":             func() { h.nations["PAK"].Signed.Version = 0 },
		"PAK manifest":    func() { h.manifests["PAK"].Sequence = 0 },
		"PAK Red book":    func() { h.manifests["PAK"].Lists[0] = baseOnly(h.manifests["PAK"].Lists[0]) },
	}
	for role, change := range lower {
		snapshot, top, nation, manifest := h.snapshot.Signed.Version, h.top.Signed.Version, h.nations["PAK"].Signed.Version, *h.manifests["PAK"]
		manifest.Lists = slices.Clone(manifest.Lists)
		change()
		h.publish()
		if e := c.refuses(h.files, Rollback); e.Values["Role"] != role {
			t.Errorf("%s: %v", role, e.Values)
		}
		h.snapshot.Signed.Version, h.top.Signed.Version, h.nations["PAK"].Signed.Version = snapshot+9, top+9, nation+9
		manifest.Sequence += 9
		*h.manifests["PAK"] = manifest
	}
	if after := c.floors(); after.Roles[metadata.SNAPSHOT].Version < now.Roles[metadata.SNAPSHOT].Version || after.Nations["PAK"].Lists["Red book"] != 2 {
		t.Errorf("the floors sank: %+v", after)
	}
	h.publish()
	c.refresh(h.files)
}

func baseOnly(l exchange.List) exchange.List {
	l.Steps, l.Sequence, l.Alerts, l.State = nil, l.Base.To, l.Base.Alerts, l.Base.State
	return l
}

func TestFilesOfTwoEditionsTogetherAreRefused(t *testing.T) {
	for _, role := range []string{metadata.SNAPSHOT, metadata.TARGETS, "PAK"} {
		h := newHeadquarters(t, "PAK")
		h.addList("PAK", "Red book", 5)
		old := h.at()
		before := map[string]int64{metadata.SNAPSHOT: h.snapshot.Signed.Version, metadata.TARGETS: h.top.Signed.Version, "PAK": h.nations["PAK"].Signed.Version}
		h.step("PAK", "Red book", []int{50}, nil)
		now := map[string]int64{metadata.SNAPSHOT: h.snapshot.Signed.Version, metadata.TARGETS: h.top.Signed.Version, "PAK": h.nations["PAK"].Signed.Version}
		mixed := h.at()
		mixed[h.metadata(fmt.Sprintf("%d.%s.json", now[role], role))] = old[h.metadata(fmt.Sprintf("%d.%s.json", before[role], role))]
		newCounter(t, h, "PAK").refuses(mixed, Mixed)
	}
}

func TestVersionsCountAnewOnceTheKeysAreOthers(t *testing.T) {
	h := newHeadquarters(t, "PAK")
	h.addList("PAK", "Red book", 5)
	c := newCounter(t, h, "PAK")
	h.timestamp.Signed.Version = 1 << 60 // by a thief
	h.publish()
	c.refresh(h.files)
	h.timestamp.Signed.Version = 9
	h.publish()
	c.refuses(h.files, Rollback)
	// One more key is no rotation: the former one still signs.
	h.nextRoot(func() { h.addKey(metadata.TIMESTAMP) })
	h.publish()
	c.refuses(h.files, Rollback)
	h.nextRoot(func() { h.revokeKey(metadata.TIMESTAMP) })
	h.publish()
	c.refresh(h.files)
}

func TestHalfAStickIsRefusedAndDoesNotKeepAWholeOneOut(t *testing.T) {
	h := newHeadquarters(t, "PAK")
	h.addList("PAK", "Red book", 5)
	whole := h.at()
	h.step("PAK", "Red book", []int{50}, nil)
	for name := range h.files {
		if strings.Contains(name, "root") || strings.Contains(name, "base") || strings.Contains(name, "step") {
			continue
		}
		if _, before := whole[name]; before && !strings.Contains(name, "timestamp") {
			continue
		}
		half := h.at()
		delete(half, name)
		c := newCounter(t, h, "PAK")
		r, err := c.at(stick(half)).Refresh(context.Background())
		if err == nil {
			t.Errorf("%s: %+v", name, r)
		}
		if !errors.Is(err, Missing) {
			t.Errorf("%s: %v", name, err)
		}
		c.take(whole)
	}
	c := newCounter(t, h, "PAK")
	c.refuses(fstest.MapFS{}, NoLists)
}

func TestFileThatHasNoEndIsReadOnlyAsFarAsItMay(t *testing.T) {
	h := newHeadquarters(t, "PAK")
	h.addList("PAK", "Red book", 5)
	for name, want := range map[string]Code{
		h.metadata("2.root.json"): TooLarge, h.metadata("timestamp.json"): TooLarge,
		h.metadata(fmt.Sprintf("%d.snapshot.json", h.snapshot.Signed.Version)):                 Mixed,
		h.metadata(fmt.Sprintf("%d.PAK.json", h.nations["PAK"].Signed.Version)):                Mixed,
		"targets/PAK/" + digestOf(h, "PAK", exchange.TargetManifest("PAK")) + ".manifest.json": Mixed,
	} {
		long := &endless{FS: h.at(), name: name}
		c := newCounter(t, h, "PAK")
		c.refuses(long, want)
		if long.read > 2<<20 {
			t.Errorf("%s: %d bytes were read", name, long.read)
		}
	}
}

func digestOf(h *headquarters, nation, target string) string {
	return digestText(h.nations[nation].Signed.Targets[target].Hashes["sha256"])
}

func TestManifestThatIsNotOneIsRefusedThoughItIsSigned(t *testing.T) {
	for what, change := range map[string]func(m *exchange.Manifest){
		"newer format":      func(m *exchange.Manifest) { m.Format = 2 },
		"another nation's":  func(m *exchange.Manifest) { m.Nation = "ITA" },
		"a file unsigned":   func(m *exchange.Manifest) { m.Lists[0].Base.Target = "PAK/none.zst" },
		"another length":    func(m *exchange.Manifest) { m.Lists[0].Base.Packed++ },
		"no base":           func(m *exchange.Manifest) { m.Lists[0].Base = exchange.File{} },
		"steps that skip":   func(m *exchange.Manifest) { m.Lists[0].Sequence = 5 },
		"a file far beyond": func(m *exchange.Manifest) { m.Lists[0].Base.Length = exchange.MaxUnpacked + 1 },
	} {
		h := newHeadquarters(t, "PAK")
		h.addList("PAK", "Red book", 5)
		c := newCounter(t, h, "PAK")
		change(h.manifests["PAK"])
		h.publish()
		if e := c.refuses(h.files, BadManifest); e.Values["Nation"] != "PAK" || e.Values["Detail"] == "" {
			t.Errorf("%s: %v", what, e.Values)
		}
	}
}

func TestNationThatHeadquartersDoesNotKnowIsToldOf(t *testing.T) {
	h := newHeadquarters(t, "PAK")
	newCounter(t, h, "GRC").refuses(h.files, NotANation)
	newCounter(t, h, "../").refuses(h.files, NotANation)
	newCounter(t, h, "targets").refuses(h.files, NotANation)
}

func TestNationThatHasPublishedNothingYetIsHeardAndOneThatTakesAllBackIsToldOf(t *testing.T) {
	h := newHeadquarters(t, "ITA", "PAK")
	h.addList("ITA", "Roma", 5)
	c := newCounter(t, h, "ITA", "PAK")
	only := func(of string) []ed25519.PrivateKey { return h.keys[of] }
	for _, there := range []bool{true, false} {
		if there {
			delete(h.nations["PAK"].Signed.Targets, exchange.TargetManifest("PAK"))
			h.nations["PAK"].Signed.Version++
			h.putMeta("PAK", h.nations["PAK"].Signed.Version, sign(h, h.nations["PAK"], h.keys["PAK"]...))
		} else {
			delete(h.snapshot.Signed.Meta, "PAK.json")
		}
		h.putSnapshot(only)
		fresh := newCounter(t, h, "ITA", "PAK")
		if r := fresh.refresh(h.files); len(r.Nations) != 2 || len(r.Nations[1].Manifest.Lists) != 0 || r.Nations[1].Name != "PAK" {
			t.Errorf("%+v", r.Nations)
		}
	}
	h.publish()
	c.take(h.files)
	delete(h.snapshot.Signed.Meta, "PAK.json")
	h.putSnapshot(only)
	c.refuses(h.files, NotANation)
	delete(h.nations["PAK"].Signed.Targets, exchange.TargetManifest("PAK"))
	h.nations["PAK"].Signed.Version++
	h.putMeta("PAK", h.nations["PAK"].Signed.Version, sign(h, h.nations["PAK"], h.keys["PAK"]...))
	h.putSnapshot(only)
	c.refuses(h.files, BadManifest)
}

func TestSignedFilesWithHolesInTheirJSONBreakNothing(t *testing.T) {
	h := newHeadquarters(t, "PAK")
	h.addList("PAK", "Red book", 5)
	for _, text := range []string{
		`null`, `{}`, `[]`, `{"signed":null}`, `{"signed":{}}`, ``, `{"signed":{"_type":"timestamp"},"signatures":null}`,
		`{"signed":{"_type":"timestamp","meta":{"snapshot.json":null}},"signatures":[null]}`,
		`{"signed":{"_type":"root","keys":{"a":null},"roles":{"root":null,"timestamp":null}},"signatures":[{}]}`,
		`{"signed":{"_type":"targets","targets":{"a":null}},"signatures":[]}`,
	} {
		for _, name := range []string{"2.root.json", "timestamp.json"} {
			holed := h.at()
			holed[h.metadata(name)] = &fstest.MapFile{Data: []byte(text)}
			c := newCounter(t, h, "PAK")
			if _, err := c.at(stick(holed)).Refresh(context.Background()); !errors.Is(err, Malformed) && !errors.Is(err, Unsigned) {
				t.Errorf("%s as %s: %v", text, name, err)
			}
		}
	}
	// Even signed ones.
	h.timestamp.Signed.Meta = map[string]*metadata.MetaFiles{}
	h.putTimestamp(func(of string) []ed25519.PrivateKey { return h.keys[of] })
	newCounter(t, h, "PAK").refuses(h.files, Malformed)
	h = newHeadquarters(t, "PAK")
	h.nations["PAK"].Signed.Targets["PAK/nothing"] = &metadata.TargetFiles{}
	h.publish()
	newCounter(t, h, "PAK").refuses(h.files, Malformed)
	delete(h.nations["PAK"].Signed.Targets, "PAK/nothing")
	h.top.Signed.Delegations = nil
	h.publish()
	newCounter(t, h, "PAK").refuses(h.files, NotANation)
}

func TestStationsOwnTrustThatIsNotWholeIsNotTrusted(t *testing.T) {
	h := newHeadquarters(t, "PAK")
	c := newCounter(t, h, "PAK")
	h.nextRoot(func() {})
	h.nextRoot(func() {})
	h.publish()
	c.refresh(h.files)
	notes, err := c.keeper.Notes()
	if err != nil {
		t.Fatal(err)
	}
	for _, gone := range []string{"root 2", "root 3", noteFloors} {
		was := notes[gone]
		if was == nil {
			t.Fatalf("no %s", gone)
		}
		if err := c.keeper.Note(map[string][]byte{gone: nil}); err != nil {
			t.Fatal(err)
		}
		c.refuses(h.files, TrustDamaged)
		if err := c.keeper.Note(map[string][]byte{gone: was}); err != nil {
			t.Fatal(err)
		}
	}
	c.refresh(h.files)
}

func TestFloorsComeBackAsTheyWere(t *testing.T) {
	f := floors{Root: 3, Time: day1, Roles: map[string]floor{"x": {5, []string{"a"}, 1}}, Nations: map[string]nationFloor{"PAK": {7, map[string]uint64{"l": 9}, true}}}
	again, err := parseFloors(f.content())
	if err != nil {
		t.Fatal(err)
	}
	if a, b := mustJSON(t, f), mustJSON(t, again); a != b {
		t.Errorf("%s, then %s", a, b)
	}
}

func mustJSON(t *testing.T, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
