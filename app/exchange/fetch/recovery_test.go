package fetch

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/theupdateframework/go-tuf/v2/metadata"

	"postern/store"
)

// rekey gives a nation another key; the delegation then names that alone.
func (h *headquarters) rekey(nation string) {
	at := slices.IndexFunc(h.top.Signed.Delegations.Roles, func(d metadata.DelegatedRole) bool { return d.Name == nation })
	h.top.Signed.Delegations.Roles = slices.Delete(h.top.Signed.Delegations.Roles, at, at+1)
	targets, version, manifest := h.nations[nation].Signed.Targets, h.nations[nation].Signed.Version, h.manifests[nation]
	h.addNation(nation)
	h.nations[nation].Signed.Targets, h.nations[nation].Signed.Version, h.manifests[nation] = targets, version, manifest
}

// farAhead publishes as a thief of a nation's key does: a list at a number that nobody
// will reach.
func (h *headquarters) farAhead(nation string) {
	m := h.manifests[nation]
	was := *m
	was.Lists = slices.Clone(m.Lists)
	l := &m.Lists[0]
	l.Steps, l.Sequence, l.Base.To = nil, 1<<60, 1<<60
	h.publish()
	*m = was
}

func TestListsThatAThiefNumberedFarAheadComeBackHoweverOftenTheyAreLookedFor(t *testing.T) {
	h := newHeadquarters(t, "PAK")
	h.addList("PAK", "Red book", 20)
	c := newCounter(t, h, "PAK")
	c.take(h.files)
	h.farAhead("PAK")
	c.take(h.files)
	h.publish()
	if e := c.refuses(h.files, Rollback); e.Subject != "PAK" {
		t.Error(e)
	}
	h.rekey("PAK")
	h.step("PAK", "Red book", []int{30}, nil)
	for range 3 { // each time the line breaks before anything was carried
		p := c.refresh(h.files).Plan(c.haves())
		if len(p.Faults) > 0 || len(p.Lists) != 1 {
			t.Fatalf("%+v", p)
		}
		if err := Remember(c.keeper, c.haves()); err != nil {
			t.Fatal(err)
		}
	}
	before := h.at()
	c.take(h.files)
	c.holds(h, "PAK", "Red book")
	if err := Remember(c.keeper, c.haves()); err != nil {
		t.Fatal(err)
	}
	h.step("PAK", "Red book", []int{31}, nil)
	c.take(h.files)
	c.refuses(before, Rollback)
	// From here on a list is not planned backwards again.
	have := c.have["Red book"]
	have.Sequence += 5
	if p := c.refresh(h.files).Plan([]Have{have}); len(p.Faults) != 1 || len(p.Lists) != 0 {
		t.Errorf("%+v", p)
	}
}

func TestVersionsCountAnewOnceTheKeysThatAreGoneCouldHaveSignedAlone(t *testing.T) {
	h := newHeadquarters(t, "PAK")
	h.addKey(metadata.TIMESTAMP) // either of two signs
	h.nextRoot(func() {})
	h.addList("PAK", "Red book", 5)
	c := newCounter(t, h, "PAK")
	h.timestamp.Signed.Version = 1 << 60 // by a thief of the first
	h.publish()
	c.refresh(h.files)
	h.timestamp.Signed.Version = 9
	h.nextRoot(func() { h.addKey(metadata.TIMESTAMP) }) // which takes nothing from the thief
	h.publish()
	c.refuses(h.files, Rollback)
	h.nextRoot(func() { h.revokeKey(metadata.TIMESTAMP) })
	h.publish()
	c.refresh(h.files)
	h.timestamp.Signed.Version = 2
	h.publish()
	c.refuses(h.files, Rollback)
}

func TestVersionsGoOnWhereTooFewKeysAreGoneToHaveSignedAlone(t *testing.T) {
	h := newHeadquarters(t, "PAK")
	for range 3 { // two of four
		h.addKey(metadata.TIMESTAMP)
	}
	h.root.Signed.Roles[metadata.TIMESTAMP].Threshold = 2
	h.nextRoot(func() {})
	h.timestamp.Signed.Version = 50
	h.publish()
	c := newCounter(t, h, "PAK")
	c.refresh(h.files)
	h.timestamp.Signed.Version = 9
	h.nextRoot(func() { h.revokeKey(metadata.TIMESTAMP); h.addKey(metadata.TIMESTAMP) })
	h.publish()
	c.refuses(h.files, Rollback)
}

func TestDownloadLeavesTheStationRoomForItsOwnWorkAndGoesOnOnceThereIsMore(t *testing.T) {
	h := newHeadquarters(t, "PAK")
	want := h.big(3 << 20)
	c := newCounter(t, h, "PAK")
	left := int64(store.KeepFree + 1<<20)
	c.options.Free = func(folder string) (int64, bool) {
		if folder != c.keeper.Inbox() {
			t.Errorf("asked for %s", folder)
		}
		left -= 1 << 20
		return left, true
	}
	p := c.refresh(h.files).Plan(nil)
	_, err := c.fetch(stick(h.files), p)
	if !errors.Is(err, DiskFull) || left != store.KeepFree-1<<20 {
		t.Fatalf("%v, with %d bytes left", err, left)
	}
	if e, _ := errors.AsType[*Error](err); !strings.Contains(said(t, e), "has 255 MB free, and 256 MB of it are kept") || !strings.Contains(said(t, e), "They need 3 MB beside that") {
		t.Error(said(t, e))
	}
	left = store.KeepFree + 9<<20
	f, err := c.fetch(stick(h.files), p)
	if err != nil {
		t.Fatal(err)
	}
	if got := readAnswers(t, f); !bytes.Equal(got, want) {
		t.Error("it is not what was carried")
	}
}
