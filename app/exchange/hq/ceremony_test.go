package hq

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/theupdateframework/go-tuf/v2/metadata"
)

// away makes a key on another machine.
func away(t *testing.T, whose string) (path string, k PublicKey) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "a.key")
	if _, err := NewKey(path, whose, secret, WorkLeast); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the key file has mode %v, %v", info.Mode(), err)
	}
	k, err := ReadPublic(filepath.Join(filepath.Dir(path), "a.pub"))
	if err != nil {
		t.Fatal(err)
	}
	return path, k
}

// elsewhere copies a part to another machine.
func elsewhere(t *testing.T, part string) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), filepath.Base(part))
	if err := os.CopyFS(dir, os.DirFS(part)); err != nil {
		t.Fatal(err)
	}
	return dir
}

func signed(t *testing.T, file, key, public string) {
	t.Helper()
	v, err := ReviewPart(file, public)
	if err != nil {
		t.Fatal(err)
	}
	if err := SignPart(v, key, public, asked); err != nil {
		t.Fatal(err)
	}
}

func waiting(t *testing.T, err error, role string, have, need int) *ThresholdError {
	t.Helper()
	e, ok := errors.AsType[*ThresholdError](err)
	if !ok || e.Role != role || e.Have != have || e.Need != need || len(e.Missing) == 0 {
		t.Fatalf("%+v, want %s %d of %d", err, role, have, need)
	}
	return e
}

// mustJoin joins a part at headquarters.
func mustJoin(t *testing.T, dir, part string, o Options) {
	t.Helper()
	if _, err := Join(t.Context(), dir, []string{part}, o); err != nil {
		t.Fatal(err)
	}
}

// foundedElsewhere founds by a plan whose targets one key away has to sign; made are the
// keys for them that are here.
func foundedElsewhere(t *testing.T, plan Plan, key string, made int) (*Repository, *clock) {
	t.Helper()
	dir, c := filepath.Join(t.TempDir(), "hq"), newClock()
	_, err := Found(dir, plan, testOptions(c))
	part := waiting(t, err, metadata.TARGETS, made, made+1).Part
	signed(t, filepath.Join(part, "1.targets.json"), key, "")
	mustJoin(t, dir, part, testOptions(c))
	r, err := Open(dir, testOptions(c))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.Close() })
	return r, c
}

// ownMachine is a nation's, with a key of its own and a copy of what headquarters publishes.
func ownMachine(t *testing.T, public, key string, o Options) *Repository {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "own")
	if err := os.CopyFS(filepath.Join(dir, DirPublic), os.DirFS(public)); err != nil {
		t.Fatal(err)
	}
	o.Keys = []string{key}
	r, err := Open(dir, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.Close() })
	return r
}

func TestRootOfSeveralNationsIsFoundedInACeremony(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "hq")
	a, ka := away(t, "Ministry A")
	b, kb := away(t, "Ministry B")
	_, kc := away(t, "Ministry C")
	plan := testPlan("PAK")
	plan.Root = RolePlan{Others: []PublicKey{ka, kb, kc}, Threshold: 2}
	o := testOptions(newClock())
	_, err := Found(dir, plan, o)
	e := waiting(t, err, metadata.ROOT, 0, 2)
	if !strings.Contains(strings.Join(e.Missing, " "), "Ministry C") {
		t.Errorf("missing are %v", e.Missing)
	}
	_, err = Open(dir, o)
	mustBe(t, err, ErrNoRepository)

	one, two := elsewhere(t, e.Part), elsewhere(t, e.Part)
	signed(t, filepath.Join(one, "1.root.json"), a, "")
	_, err = Join(t.Context(), dir, []string{one}, o)
	waiting(t, err, metadata.ROOT, 1, 2)
	signed(t, filepath.Join(two, "1.root.json"), b, "")
	roles, err := Join(t.Context(), dir, []string{filepath.Join(two, "1.root.json")}, o)
	if err != nil || roles[0] != "1.root" {
		t.Fatal(roles, err)
	}
	if _, err := visit(filepath.Join(dir, DirPublic)); err != nil {
		t.Fatal(err)
	}
	if present(filepath.Join(dir, DirParts, partFounding)) {
		t.Error("the part waits still")
	}
}

func TestNextRootNeedsTheThresholdOfTheOldAndOfTheNew(t *testing.T) {
	r, c := founded(t, "PAK")
	x, kx := away(t, "X")
	y, ky := away(t, "Y")
	part, err := r.ProposeRoot([]RoleChange{{Role: metadata.ROOT, Add: []PublicKey{kx, ky}, Threshold: 3}})
	if err != nil {
		t.Fatal(err)
	}
	r.Close()
	dir := filepath.Dir(r.Public())
	file := filepath.Join(elsewhere(t, part), "2.root.json")
	v, err := ReviewPart(file, r.Public())
	if err != nil || len(v.Signed) != 0 || v.Before == nil || v.Before.Version != 1 || v.Roles[0].Threshold != 3 || len(v.Roles[0].Keys) != 3 {
		t.Fatalf("%+v, %v", v, err)
	}
	signed(t, file, x, "")
	signed(t, file, y, "")
	_, err = Join(t.Context(), dir, []string{file}, testOptions(c))
	waiting(t, err, metadata.ROOT, 0, 1) // the old root
	own, err := filepath.Glob(filepath.Join(dir, DirKeys, "root-*.key"))
	if err != nil || len(own) != 1 {
		t.Fatal(own, err)
	}
	signed(t, file, own[0], r.Public())
	if roles, err := Join(t.Context(), dir, []string{file}, testOptions(c)); err != nil || len(roles) != 1 {
		t.Fatal(roles, err)
	}
	counter, err := visit(r.Public())
	if err != nil {
		t.Fatal(err)
	}
	if got := counter.GetTrustedMetadataSet().Root.Signed.Version; got != 2 {
		t.Errorf("counters trust root %d", got)
	}
}

func TestNationSignsOnItsOwnMachineWithItsOwnKeyAlone(t *testing.T) {
	key, pub := away(t, "PAK")
	second, pub2 := away(t, "PAK's second")
	plan := testPlan("ITA")
	plan.Nations["PAK"] = RolePlan{Others: []PublicKey{pub, pub2}, Threshold: 2}
	headquarters, c := foundedAs(t, plan)
	publish(t, headquarters, "ITA", "Italian", madeUp(3), PublishOptions{})
	headquarters.Close()
	o, dir := testOptions(c), filepath.Dir(headquarters.Public())

	for round, n := range []int{40, 41} {
		c.Time = c.Add(time.Minute)
		r := ownMachine(t, headquarters.Public(), key, o)
		_, err := r.Publish(t.Context(), "PAK", []Incoming{writtenList(t, "Red book", madeUp(n))}, PublishOptions{})
		e := waiting(t, err, "PAK", 1, 2)
		r.Close()
		_, err = Join(t.Context(), dir, []string{e.Part}, o)
		waiting(t, err, "PAK", 1, 2)
		file := filepath.Join(e.Part, []string{"1.PAK.json", "2.PAK.json"}[round])
		v, err := ReviewPart(file, r.Public())
		if err != nil || v.Manifest == nil || v.Manifest.Lists[0].Alerts != n {
			t.Fatalf("%+v, %v", v, err)
		}
		wrong, _ := away(t, "somebody")
		mustBe(t, SignPart(v, wrong, r.Public(), asked), ErrBadKey)
		signed(t, file, second, r.Public())
		mustJoin(t, dir, e.Part, o)
		if h := mustSync(t, headquarters, "PAK", "Red book"); len(h.alerts) != n {
			t.Errorf("counters have %d alerts", len(h.alerts))
		}
		_, err = Join(t.Context(), dir, []string{e.Part}, o)
		mustBe(t, err, ErrBadPart)
	}
}

func TestPartThatSaysMoreThanItShowsIsNeitherSignedNorJoined(t *testing.T) {
	r, c := founded(t, "PAK", "ITA")
	publish(t, r, "PAK", "Red book", madeUp(5), PublishOptions{})
	r.Close()
	dir := filepath.Dir(r.Public())
	bad := map[string]func(*targetsDoc) string{
		"another nation's file": func(d *targetsDoc) string {
			d.Signed.Targets["ITA/manifest.json"] = d.Signed.Targets["PAK/manifest.json"]
			return "3.PAK.json"
		},
		"a delegation": func(d *targetsDoc) string {
			d.Signed.Delegations = &metadata.Delegations{Keys: map[string]*metadata.Key{}}
			return "3.PAK.json"
		},
		"an unknown field": func(d *targetsDoc) string {
			d.Signed.UnrecognizedFields = map[string]any{"x": "y"}
			return "3.PAK.json"
		},
		"a nation's file by headquarters": func(d *targetsDoc) string { return "2.targets.json" },
		"a file that is not there": func(d *targetsDoc) string {
			info := *d.Signed.Targets["PAK/manifest.json"]
			info.Hashes = metadata.Hashes{"sha256": make([]byte, 32)}
			d.Signed.Targets["PAK/manifest.json"] = &info
			return "3.PAK.json"
		},
		"an old version": func(d *targetsDoc) string { d.Signed.Version--; return "2.PAK.json" },
		"a version to come": func(d *targetsDoc) string {
			d.Signed.Version += 5
			return "8.PAK.json"
		},
		"an end that is past":    func(d *targetsDoc) string { d.Signed.Expires = c.Add(-time.Hour); return "3.PAK.json" },
		"another version's name": func(*targetsDoc) string { return "9.PAK.json" },
	}
	for name, spoil := range bad {
		t.Run(name, func(t *testing.T) {
			doc := r.nextTargets("PAK")
			file := filepath.Join(t.TempDir(), spoil(doc))
			if err := signWith(doc, r.ring, grant{ids: keysOf(r.ring)}); err != nil {
				t.Fatal(err)
			}
			content, err := text(doc)
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(file, content, 0o600); err != nil {
				t.Fatal(err)
			}
			_, err = Join(t.Context(), dir, []string{file}, testOptions(c))
			mustBe(t, err, ErrBadPart)
		})
	}
	if _, err := visit(r.Public()); err != nil {
		t.Error(err)
	}
}

func keysOf(r *ring) (ids []string) {
	for id := range r.files {
		ids = append(ids, id)
	}
	return ids
}

func TestEveryRoleGetsANewKeyAndTheOldOneIsNoLongerAsked(t *testing.T) {
	r, _ := founded(t, "PAK")
	publish(t, r, "PAK", "Red book", madeUp(9), PublishOptions{})
	for _, role := range append(metadata.TOP_LEVEL_ROLE_NAMES[:], "PAK") {
		before, _ := filepath.Glob(filepath.Join(r.path(DirKeys), role+"-*.key"))
		if part, err := r.Rotate(Rotation{RoleChange: RoleChange{Role: role}, Passphrase: secret, Work: WorkLeast}); err != nil || part != "" {
			t.Fatal(role, part, err)
		}
		if after, _ := filepath.Glob(filepath.Join(r.path(DirKeys), role+"-*.key")); len(after) != 1 || after[0] == before[0] {
			t.Errorf("%s: keys %v after %v", role, after, before)
		}
		mustSync(t, r, "PAK", "Red book")
		if _, err := r.Renew(); err != nil {
			t.Fatal(role, err)
		}
		mustSync(t, r, "PAK", "Red book")
	}
}

func TestNationsKeyThatIsElsewhereRotatesByAPart(t *testing.T) {
	r, c := founded(t, "PAK")
	publish(t, r, "PAK", "Red book", madeUp(9), PublishOptions{})
	key, pub := away(t, "PAK's new")
	_, err := r.Rotate(Rotation{RoleChange: RoleChange{Role: "PAK", Add: []PublicKey{pub}}})
	e := waiting(t, err, "PAK", 0, 1)
	mustSync(t, r, "PAK", "Red book")
	r.Close()
	part := elsewhere(t, e.Part)
	signed(t, filepath.Join(part, "3.PAK.json"), key, r.Public())
	if roles, err := Join(t.Context(), filepath.Dir(r.Public()), []string{part}, testOptions(c)); err != nil || len(roles) != 2 {
		t.Fatal(roles, err)
	}
	mustSync(t, r, "PAK", "Red book")
}

func TestNationThatIsAddedPublishes(t *testing.T) {
	r, _ := founded(t, "PAK")
	if part, err := r.AddNation("GRC", RolePlan{}, secret, WorkLeast); err != nil || part != "" {
		t.Fatal(part, err)
	}
	publish(t, r, "GRC", "Greek", madeUp(4), PublishOptions{})
	mustSync(t, r, "GRC", "Greek")
	_, err := r.AddNation("GRC", RolePlan{}, secret, WorkLeast)
	mustBe(t, err, ErrPublishes)
	_, err = r.AddNation("../", RolePlan{}, secret, WorkLeast)
	mustBe(t, err, ErrBadPlan)
	_, err = r.Publish(t.Context(), "ESP", nil, PublishOptions{})
	mustBe(t, err, ErrNoNation)
}

func TestExpiredRootStopsPublishingUntilTheNext(t *testing.T) {
	r, c := founded(t, "PAK")
	c.Time = c.Add(366 * 24 * time.Hour)
	_, err := r.Renew()
	mustBe(t, err, ErrExpired)
	s, err := ReadStatus(filepath.Dir(r.Public()), c.now())
	if err != nil || !s.Expired() {
		t.Errorf("%+v, %v", s, err)
	}
	if part, err := r.Rotate(Rotation{RoleChange: RoleChange{Role: metadata.ROOT}, Passphrase: secret, Work: WorkLeast}); err != nil || part != "" {
		t.Fatal(part, err)
	}
	if _, err := r.Renew(); err != nil { // the nation's, too
		t.Fatal(err)
	}
	if s, err := ReadStatus(filepath.Dir(r.Public()), c.now()); err != nil || s.Expired() {
		t.Errorf("%+v, %v", s, err)
	}
	if _, err := visit(r.Public()); err != nil {
		t.Error(err)
	}
}

func TestRenewingSignsAnewWhatIsHalfSpent(t *testing.T) {
	r, c := founded(t, "PAK")
	for _, step := range []struct {
		after time.Duration
		roles int
	}{{time.Hour, 1}, {4 * 24 * time.Hour, 2}, {50 * 24 * time.Hour, 4}} {
		c.Time = c.Add(step.after)
		if roles, err := r.Renew(); err != nil || len(roles) != step.roles {
			t.Errorf("after %v: %v, %v", step.after, roles, err)
		}
	}
	s, err := ReadStatus(filepath.Dir(r.Public()), c.now())
	if err != nil || s.Expired() {
		t.Errorf("%+v, %v", s, err)
	}
}
