package lookback_test

import (
	"bufio"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	_ "time/tzdata" // zones of posts, also where the system has none

	"postern/app/desk/lookback"
	"postern/store/journal"
)

// bookedAt is a station whose journal has an entry at each of these times.
func bookedAt(t *testing.T, zone *time.Location, times ...string) *lookingBack {
	t.Helper()
	l := lookBack(t)
	for _, text := range times {
		at, err := time.Parse(time.RFC3339, text)
		if err != nil {
			t.Fatal(err)
		}
		draft := journal.Draft{Kind: journal.KindImport, Facts: map[string]string{
			"what": "refused", "why": "fetch.error.missing", "source": "https://lists.example.org", "file": "PAK.json", "at": text,
		}}
		if _, err := l.station.Book(at, []journal.Draft{draft}); err != nil {
			t.Fatal(err)
		}
	}
	l.now = l.now.In(zone)
	return l
}

func zone(t *testing.T, name string) *time.Location {
	t.Helper()
	z, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return z
}

func TestADayIsThePostsOwnAlsoWhenClocksAreChangedOnIt(t *testing.T) {
	for name, c := range map[string]struct {
		day   string
		times []string // the first before the day, the last after it
	}{
		"Asia/Karachi": {"2026-11-22", []string{
			"2026-11-21T18:59:59Z", "2026-11-21T19:00:00Z", "2026-11-22T18:59:59Z", "2026-11-22T19:00:00Z",
		}},
		"Europe/Rome": {"2026-10-25", []string{ // has 25 hours
			"2026-10-24T21:59:59Z", "2026-10-24T22:00:00Z", "2026-10-25T22:59:59Z", "2026-10-25T23:00:00Z",
		}},
		"Africa/Cairo": {"2026-04-24", []string{ // begins at one o'clock
			"2026-04-23T21:59:59Z", "2026-04-23T22:00:00Z", "2026-04-24T20:59:59Z", "2026-04-24T21:00:00Z",
		}},
		"UTC": {"2026-11-22", []string{
			"2026-11-21T23:59:59Z", "2026-11-22T00:00:00Z", "2026-11-22T23:59:59Z", "2026-11-23T00:00:00Z",
		}},
	} {
		t.Run(name, func(t *testing.T) {
			l := bookedAt(t, zone(t, name), c.times...)
			p := l.page(t, lookback.LookFor{Day: c.day}, 0, 9)
			if len(p.Entries) != 2 || p.Entries[0].Number != 2 || p.Entries[1].Number != 1 {
				t.Fatalf("%v", p.Entries)
			}
			for _, e := range p.Entries {
				if got := e.Time.Format(time.DateOnly); got != c.day {
					t.Errorf("entry %d is shown on %s", e.Number, got)
				}
			}
		})
	}
}

func TestTimesAreToldInThePostsZoneAndExportedInUTC(t *testing.T) {
	l := bookedAt(t, zone(t, "Asia/Karachi"), "2026-11-21T20:30:00Z")
	e, err := l.Entry(0)
	if err != nil || e.Time.Format(time.RFC3339) != "2026-11-22T01:30:00+05:00" {
		t.Fatal(e.Time, err)
	}
	if since := l.page(t, lookback.LookFor{}, 0, 9).Since; since.Format(time.DateOnly) != "2026-11-22" {
		t.Errorf("since %v", since)
	}
	told := false
	for _, f := range lookback.Facts(english(t), e.Entry) {
		told = told || f.Value == "2026-11-22 01:30 PKT"
	}
	if !told {
		t.Errorf("%v", lookback.Facts(english(t), e.Entry))
	}
	if p := l.page(t, lookback.LookFor{Text: "01:30"}, 0, 9); len(p.Entries) != 1 {
		t.Errorf("by the words that stand there %d entries are found", len(p.Entries))
	}
	dir := filepath.Join(t.TempDir(), "out")
	if _, err := l.Export(context.Background(), dir, "", nil); err != nil {
		t.Fatal(err)
	}
	f, err := os.Open(filepath.Join(dir, "entries.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	if !lines.Scan() || !strings.Contains(lines.Text(), `"2026-11-21T20:30:00Z"`) {
		t.Errorf("%s", lines.Text())
	}
}
