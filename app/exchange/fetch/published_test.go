package fetch

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"
	"time"

	"filippo.io/age"
	"github.com/google/go-cmp/cmp"
	"github.com/theupdateframework/go-tuf/v2/metadata"

	"postern/app/border"
	"postern/app/exchange/hq"
	"postern/app/lists"
)

// office is a real headquarters, with one list of one nation.
type office struct {
	t     *testing.T
	hq    *hq.Repository
	now   time.Time
	has   map[string]border.Alert
	issue int
}

func newOffice(t *testing.T) *office {
	t.Helper()
	o := &office{t: t, now: day1, has: map[string]border.Alert{}}
	asked := func(hq.KeyFile) (string, error) { return "a passphrase for tests", nil }
	plan := hq.Plan{Passphrase: "a passphrase for tests", Work: hq.WorkLeast, Nations: map[string]hq.RolePlan{"PAK": {}, "ITA": {}}}
	r, err := hq.Found(filepath.Join(t.TempDir(), "hq"), plan, hq.Options{Ask: asked, Now: func() time.Time { return o.now }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.Close() })
	o.hq = r
	return o
}

// odd is the nth alert of nobody, with all that alerts can hold.
func odd(n, issue int) border.Alert {
	a := madeUp(n)
	a.Reason = fmt.Sprintf("issue %d", issue)
	switch n % 4 {
	case 0:
		a.Photos = []border.Photo{{MediaType: "image/png", Data: noise(uint64(n), 300)}}
	case 1:
		a.Names = append(a.Names, border.Name{Text: "بلتو زروندی", Kind: border.NameScript})
		a.BirthDates = []border.PartialDate{{Year: 1960, About: true}, {Year: 1961, EndYear: 1965}}
	case 2:
		a.Documents = []border.AlertDocument{{Type: "passport", Number: fmt.Sprintf("U%07d", n), IssuingState: "UTO"}}
		a.Remarks = "  blanks, <angles> & \u2028 signs\t"
	}
	return a
}

func (o *office) publish() hq.Publication {
	o.t.Helper()
	o.issue++
	path := filepath.Join(o.t.TempDir(), "list.jsonl")
	f, err := os.Create(path)
	if err != nil {
		o.t.Fatal(err)
	}
	e := json.NewEncoder(f)
	err = e.Encode(map[string]string{"format": "postern-alerts/1", "list": "Red book", "issued": "2026-03-01T06:00:00Z", "owner": "PAK"})
	for _, a := range o.has {
		err = errors.Join(err, e.Encode(a))
	}
	err = errors.Join(err, e.Encode(map[string]any{"end": true, "alerts": len(o.has)}), f.Close())
	if err != nil {
		o.t.Fatal(err)
	}
	source, err := lists.Detect(path)
	if err != nil {
		o.t.Fatal(err)
	}
	o.now = o.now.Add(time.Hour)
	// what it loses is no matter here
	p, err := o.hq.Publish(context.Background(), "PAK", []hq.Incoming{{Source: source}}, hq.PublishOptions{AcceptSmaller: true})
	if err != nil {
		o.t.Fatal(err)
	}
	return p
}

// change puts, changes and removes some alerts at random.
func (o *office) change(random *rand.Rand, n int) {
	for range n {
		a := odd(random.IntN(200), o.issue)
		if _, there := o.has[a.ID]; there && random.IntN(4) == 0 && len(o.has) > 150 {
			delete(o.has, a.ID)
		} else {
			o.has[a.ID] = a
		}
	}
}

func (o *office) counter() *counter {
	o.t.Helper()
	root, err := FirstRoot(context.Background(), Folder("hq", os.DirFS(o.hq.Public())))
	if err != nil {
		o.t.Fatal(err)
	}
	c := &counter{t: o.t, keeper: opened1(o.t, newStation(o.t)), alerts: map[string]map[string]border.Alert{}, have: map[string]Have{}}
	told, err := hq.Fingerprint(o.hq.Public())
	if err != nil {
		o.t.Fatal(err)
	}
	of, err := ParseFingerprint(told)
	if err := errors.Join(err, Join(c.keeper, root, of)); err != nil {
		o.t.Fatal(err)
	}
	c.options = Options{Root: of, Nations: []string{"PAK", "ITA"}, Now: func() time.Time { return o.now.Add(time.Minute) }}
	return c
}

// sees takes all that is new from a source, and looks that it is what the office has.
func (o *office) sees(c *counter, source Source) *Plan {
	o.t.Helper()
	r, err := c.at(source).Refresh(context.Background())
	if err != nil || len(r.Faults) > 0 {
		o.t.Fatal(err, r)
	}
	p := r.Plan(c.haves())
	f, err := c.fetch(source, p)
	if err != nil {
		o.t.Fatal(err)
	}
	c.apply(f)
	if err := f.Discard(); err != nil {
		o.t.Fatal(err)
	}
	if len(c.alerts["Red book"]) != len(o.has) {
		o.t.Fatalf("%d alerts, want %d", len(c.alerts["Red book"]), len(o.has))
	}
	for id, a := range o.has {
		got := c.alerts["Red book"][id]
		if got.Reason != a.Reason || !cmp.Equal(got.Photos, a.Photos) || !cmp.Equal(got.BirthDates, a.BirthDates) {
			o.t.Fatal(cmp.Diff(a, got))
		}
	}
	return p
}

func TestWhatHeadquartersPublishesComesToCountersOfEveryAge(t *testing.T) {
	o := newOffice(t)
	random := rand.New(rand.NewPCG(3, 7))
	for n := range 180 {
		o.has[odd(n, 0).ID] = odd(n, 0)
	}
	o.publish()
	folder := Folder("hq", os.DirFS(o.hq.Public()))
	root, err := os.OpenRoot(o.hq.Public())
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	s := httptest.NewTLSServer(hq.Handler(root))
	defer s.Close()
	far, err := Web(s.URL, trusting(s))
	if err != nil {
		t.Fatal(err)
	}
	steady, seldom, moving := o.counter(), o.counter(), o.counter()
	if p := o.sees(steady, folder); p.Lists[0].Base == nil {
		t.Fatalf("%+v", p)
	}
	o.sees(seldom, far)
	stepped, based := 0, 0
	issues := 12
	if testing.Short() {
		issues = 4
	}
	for issue := range issues {
		o.change(random, 15)
		o.publish()
		if issue%4 == 3 {
			for _, role := range []string{metadata.TIMESTAMP, metadata.SNAPSHOT, metadata.TARGETS, "PAK"}[issue/4:] {
				if _, err := o.hq.Rotate(hq.Rotation{RoleChange: hq.RoleChange{Role: role}, Passphrase: "a passphrase for tests", Work: hq.WorkLeast}); err != nil {
					t.Fatal(err)
				}
			}
		}
		if p := o.sees(steady, far); p.Lists[0].Base == nil {
			stepped++
		} else {
			based++
		}
		if issue%5 == 4 {
			o.sees(seldom, folder)
		}
		sealed := t.TempDir()
		if _, err := o.hq.SealedStickTo(context.Background(), sealed, []age.Recipient{moving.keeper.Recipient()}); err != nil {
			t.Fatal(err)
		}
		at := openedStick(t, sealed, moving.keeper.Identities)
		o.sees(moving, at)
		at.Close()
	}
	o.sees(o.counter(), folder)
	if stepped == 0 {
		t.Error("no step was ever taken")
	}
	t.Logf("%d steps, %d bases, root %d", stepped, based, steady.floors().Root)
	stick1 := t.TempDir()
	if _, err := o.hq.Stick(context.Background(), stick1); err != nil {
		t.Fatal(err)
	}
	o.sees(o.counter(), openedStick(t, stick1, nil))
	o.now = o.now.Add(48 * time.Hour)
	if _, err := steady.at(folder).Refresh(context.Background()); !errors.Is(err, Expired) {
		t.Error(err)
	}
	if _, err := o.hq.Renew(); err != nil {
		t.Fatal(err)
	}
	if p := o.sees(steady, folder); len(p.Lists) != 0 {
		t.Errorf("%+v", p)
	}
}
