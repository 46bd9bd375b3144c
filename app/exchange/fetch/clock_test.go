package fetch

import (
	"crypto/ed25519"
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/theupdateframework/go-tuf/v2/metadata"

	"postern/app/exchange"
)

func TestUnchangedRepositoryIsBelievedUntilItsTermIsOver(t *testing.T) {
	h := newHeadquarters(t, "PAK")
	h.addList("PAK", "Red book", 5)
	c := newCounter(t, h, "PAK")
	c.refresh(h.files)
	c.clock = h.now.Add(23 * time.Hour)
	c.refresh(h.files)
	c.clock = h.now.Add(25 * time.Hour)
	if e := c.refuses(h.files, Expired); e.Values["Role"] != metadata.TIMESTAMP || e.Values["Clock"] == nil || e.Values["Expires"] == nil {
		t.Error(e.Values)
	}
}

func TestTermOfEveryRoleIsLookedAt(t *testing.T) {
	for _, role := range []string{metadata.ROOT, metadata.SNAPSHOT, metadata.TARGETS, "PAK"} {
		h := newHeadquarters(t, "PAK")
		h.addList("PAK", "Red book", 5)
		c := newCounter(t, h, "PAK")
		over := h.now.Add(-time.Hour)
		switch role {
		case metadata.ROOT:
			h.nextRoot(func() { h.root.Signed.Expires = over })
			h.publish()
		case metadata.TARGETS:
			h.top.Signed.Expires = over
			h.publish()
		case "PAK":
			h.nations["PAK"].Signed.Expires = over
			h.publish()
		case metadata.SNAPSHOT:
			now := h.now
			h.now = over.AddDate(0, 0, -7)
			h.putSnapshot(func(of string) []ed25519.PrivateKey { return h.keys[of] })
			h.now = now
			h.putTimestamp(func(of string) []ed25519.PrivateKey { return h.keys[of] })
		}
		if e := c.refuses(h.files, Expired); e.Values["Role"] != role {
			t.Errorf("%s: %v", role, e.Values)
		}
		c.options.AcceptExpired = true
		if r := c.refresh(h.files); !slices.Equal(r.Expired, []string{role}) {
			t.Errorf("%s: %v", role, r.Expired)
		}
	}
}

func TestStickWhoseTermIsOverIsTakenWhereThatIsAcceptedButNeverAnOlderOne(t *testing.T) {
	h := newHeadquarters(t, "PAK")
	h.addList("PAK", "Red book", 5)
	old := h.at()
	c := newCounter(t, h, "PAK")
	c.take(old)
	h.step("PAK", "Red book", []int{50}, nil)
	newer := h.at()
	h.step("PAK", "Red book", []int{51}, nil)
	c.clock = h.now.AddDate(0, 6, 0)
	c.refuses(newer, Expired)
	c.options.AcceptExpired = true
	c.take(newer)
	if c.have["Red book"].Sequence != 2 {
		t.Fatalf("%+v", c.have)
	}
	c.refuses(old, Rollback)
	c.refresh(h.files)
	c.refuses(newer, Rollback)
}

func TestClockThatIsSetBackBehindWhatWasSignedIsToldOf(t *testing.T) {
	h := newHeadquarters(t, "PAK")
	c := newCounter(t, h, "PAK")
	c.refresh(h.files)
	c.clock = h.now.Add(-MaxClockBack + time.Minute)
	c.refresh(h.files)
	c.clock = h.now.Add(-MaxClockBack - time.Minute)
	if e := c.refuses(h.files, ClockBack); e.Values["Signed"] != shownTime(h.now) {
		t.Error(e.Values)
	}
	// With it a stick that had expired by then would be fresh again.
	fresh := newCounter(t, h, "PAK")
	fresh.clock = time.Date(1970, 1, 1, 0, 0, 0, 0, time.UTC)
	fresh.refuses(h.files, ClockBack)
}

func TestClockWithinADayBeforeWhatWasSignedMakesNothingFreshAgain(t *testing.T) {
	h := newHeadquarters(t, "PAK")
	c := newCounter(t, h, "PAK")
	old := h.at()
	h.now = h.now.Add(36 * time.Hour)
	h.publish()
	c.clock = h.now
	c.refresh(h.files)
	c.clock = day1.Add(23 * time.Hour) // by the clock, the first would not have expired
	stale := maps.Clone(h.at())
	stale[h.metadata("timestamp.json")] = old[h.metadata("timestamp.json")]
	c.refuses(stale, Rollback)
	h.timestamp.Signed.Version += 5
	h.timestamp.Signed.Expires = day1.Add(24 * time.Hour)
	h.timestamp.Signed.UnrecognizedFields = map[string]any{exchange.FieldIssued: day1.Format(time.RFC3339)}
	h.timestamp.Signed.Version++
	h.put(h.metadata("timestamp.json"), sign(h, h.timestamp, h.keys[metadata.TIMESTAMP]...))
	c.refuses(h.files, Expired)
}

func TestClockNeverRaisesTheFloorOfTime(t *testing.T) {
	h := newHeadquarters(t, "PAK")
	c := newCounter(t, h, "PAK")
	c.refresh(h.files)
	c.clock = h.now.AddDate(20, 0, 0)
	c.refuses(h.files, Expired)
	c.options.AcceptExpired = true
	c.refresh(h.files)
	c.options.AcceptExpired = false
	c.clock = h.now.Add(time.Hour)
	c.refresh(h.files)
	if f := c.floors(); !f.Time.Equal(h.now) {
		t.Errorf("the floor of time is %s", f.Time)
	}
}

func TestTimestampThatDoesNotSayWhenItWasMadeIsRefused(t *testing.T) {
	for _, made := range []any{nil, "yesterday", 5} {
		h := newHeadquarters(t, "PAK")
		h.timestamp.Signed.Version++
		h.timestamp.Signed.UnrecognizedFields = map[string]any{exchange.FieldIssued: made}
		h.put(h.metadata("timestamp.json"), sign(h, h.timestamp, h.keys[metadata.TIMESTAMP]...))
		newCounter(t, h, "PAK").refuses(h.files, Malformed)
	}
}

func TestATimeOfIssueThatNoNoteCanHoldIsMalformed(t *testing.T) {
	h := newHeadquarters(t, "PAK")
	c := newCounter(t, h, "PAK")
	for _, at := range []string{"9999-12-31T23:59:59-12:00", "0000-01-01T00:00:00+12:00"} {
		c.clock = time.Date(9999, 12, 31, 23, 59, 59, 0, time.UTC) // beyond every other fault
		c.options.AcceptExpired = true
		h.timestamp.Signed.Version++
		h.timestamp.Signed.UnrecognizedFields = map[string]any{exchange.FieldIssued: at}
		h.put(h.metadata("timestamp.json"), sign(h, h.timestamp, h.keys[metadata.TIMESTAMP]...))
		c.refuses(h.files, Malformed)
	}
}
