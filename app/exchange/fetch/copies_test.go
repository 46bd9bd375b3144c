package fetch

import (
	"context"
	"crypto/ed25519"
	"errors"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/theupdateframework/go-tuf/v2/metadata"
)

// asking is a source over the network that notes what it is asked for.
type asking struct {
	Source
	mu    sync.Mutex
	files fstest.MapFS
	paths []string
}

func newAsking(t *testing.T, h *headquarters) *asking {
	t.Helper()
	a := &asking{files: h.files}
	s := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		a.mu.Lock()
		defer a.mu.Unlock()
		name := strings.TrimPrefix(r.URL.Path, "/lists/")
		a.paths = append(a.paths, name)
		if f := a.files[name]; f != nil {
			_, _ = w.Write(f.Data)
			return
		}
		http.NotFound(w, r)
	}))
	t.Cleanup(s.Close)
	a.Source = web1(t, s, trusting(s))
	return a
}

// since are the paths that were asked for since the last time.
func (a *asking) since() []string {
	a.mu.Lock()
	defer a.mu.Unlock()
	paths := a.paths
	a.paths = nil
	return paths
}

func (c *counter) learn(s Source) *Refreshed {
	c.t.Helper()
	r, err := c.at(s).Refresh(context.Background())
	if err != nil {
		c.t.Fatal(err)
	}
	if len(r.Faults) > 0 {
		c.t.Fatal(r.Faults[0])
	}
	return r
}

func TestNothingNewOverTheNetworkTakesTwoRequests(t *testing.T) {
	h := newHeadquarters(t, "PAK", "ITA")
	h.addList("PAK", "Red book", 5)
	c, a := newCounter(t, h, "PAK", "ITA"), newAsking(t, h)
	want := mustJSON(t, c.learn(a.Source).Nations)
	if n := len(a.since()); n != 8 { // next root, timestamp, snapshot, targets, two nations with their manifests
		t.Errorf("the first time %d were asked for", n)
	}
	two := []string{"metadata/2.root.json", "metadata/timestamp.json"}
	if got := mustJSON(t, c.learn(a.Source).Nations); got != want || !slices.Equal(a.since(), two) {
		t.Errorf("%s, want %s", got, want)
	}
	h.putTimestamp(func(role string) []ed25519.PrivateKey { return h.keys[role] })
	if got := mustJSON(t, c.learn(a.Source).Nations); got != want || !slices.Equal(a.since(), two) {
		t.Errorf("%s, want %s", got, want)
	}
	h.putMeta("ITA", h.nations["ITA"].Signed.Version, h.files[h.metadata("3.ITA.json")].Data)
	h.putSnapshot(func(role string) []ed25519.PrivateKey { return h.keys[role] })
	c.learn(a.Source)
	if paths := a.since(); len(paths) != 3 || !strings.HasSuffix(paths[2], ".snapshot.json") {
		t.Errorf("another snapshot with nothing new in it: %v", paths)
	}
}

func TestCopiesThatNothingNamesAnyMoreAreForgotten(t *testing.T) {
	h := newHeadquarters(t, "PAK")
	h.addList("PAK", "Red book", 5)
	c, a := newCounter(t, h, "PAK"), newAsking(t, h)
	c.learn(a.Source)
	for n := range 3 {
		h.step("PAK", "Red book", []int{50 + n}, nil)
		c.learn(a.Source)
	}
	if all := c.copies(); len(all) != 4 { // snapshot, targets, the nation and its manifest
		t.Errorf("%v", slices.Sorted(maps.Keys(all)))
	}
}

func (c *counter) copies() map[string][]byte {
	c.t.Helper()
	notes, err := c.keeper.Notes()
	if err != nil {
		c.t.Fatal(err)
	}
	maps.DeleteFunc(notes, func(name string, _ []byte) bool { return !strings.HasPrefix(name, noteCopy) })
	return notes
}

func TestCopyThatIsNotWhatWasSignedIsReadAnew(t *testing.T) {
	h := newHeadquarters(t, "PAK")
	h.addList("PAK", "Red book", 5)
	c, a := newCounter(t, h, "PAK"), newAsking(t, h)
	want := mustJSON(t, c.learn(a.Source).Nations)
	good := c.copies()
	for name, content := range good {
		for _, spoilt := range [][]byte{{}, content[:len(content)/2], append(slices.Clone(content), ' '), []byte("{}")} {
			if err := c.keeper.Note(map[string][]byte{name: spoilt}); err != nil {
				t.Fatal(err)
			}
			a.since()
			if got := mustJSON(t, c.learn(a.Source).Nations); got != want {
				t.Errorf("%s: %s", name, got)
			}
			if paths := a.since(); len(paths) != 3 || noteCopy+paths[2] != name {
				t.Errorf("%s: %v", name, paths)
			}
			if mustJSON(t, c.copies()) != mustJSON(t, good) {
				t.Errorf("%s was not mended", name)
			}
		}
	}
}

func TestCopyThatWasSignedByARevokedKeyIsNotBelieved(t *testing.T) {
	h := newHeadquarters(t, "PAK")
	h.addList("PAK", "Red book", 5)
	c, a := newCounter(t, h, "PAK"), newAsking(t, h)
	c.learn(a.Source)
	version := h.snapshot.Signed.Version
	h.nextRoot(func() { h.addKey(metadata.SNAPSHOT); h.revokeKey(metadata.SNAPSHOT) })
	h.snapshot.Signed.Version = version - 1
	h.putSnapshot(func(role string) []ed25519.PrivateKey { return h.keys[role] })
	a.since()
	c.learn(a.Source)
	if paths := a.since(); !slices.Contains(paths, h.metadata("timestamp.json")) || !strings.HasSuffix(paths[len(paths)-1], ".snapshot.json") {
		t.Errorf("%v", paths)
	}
	stolen := h.at()
	delete(stolen, h.metadata("timestamp.json"))
	a.files = stolen
	if _, err := c.at(a.Source).Refresh(context.Background()); !errors.Is(err, NoLists) {
		t.Errorf("copies stand for a timestamp: %v", err)
	}
}

func TestStickIsReadWholeThoughThereAreCopies(t *testing.T) {
	h := newHeadquarters(t, "PAK")
	h.addList("PAK", "Red book", 5)
	c, a := newCounter(t, h, "PAK"), newAsking(t, h)
	c.learn(a.Source)
	before := c.copies()
	c.refresh(h.files)
	if mustJSON(t, c.copies()) != mustJSON(t, before) {
		t.Error("a stick took the copies away")
	}
	for name := range before {
		broken := h.at()
		delete(broken, strings.TrimPrefix(name, noteCopy))
		c.refuses(broken, Missing)
	}
}
