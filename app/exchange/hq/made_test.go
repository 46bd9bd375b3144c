package hq

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"postern/app/border"
	"postern/app/lists"
)

const secret = "a passphrase for tests"

func asked(KeyFile) (string, error) { return secret, nil }

// clock is a time that tests move; go-tuf's updater goes by the real one.
type clock struct{ time.Time }

func (c *clock) now() time.Time { return c.Time }

func newClock() *clock { return &clock{time.Now()} }

func testPlan(nations ...string) Plan {
	p := Plan{Passphrase: secret, Work: WorkLeast, Nations: map[string]RolePlan{}}
	for _, n := range nations {
		p.Nations[n] = RolePlan{}
	}
	return p
}

func testOptions(c *clock) Options { return Options{Now: c.now, Ask: asked} }

func founded(t *testing.T, nations ...string) (*Repository, *clock) {
	t.Helper()
	return foundedAs(t, testPlan(nations...))
}

// foundedAs is founded by a plan, for which nobody else has to sign.
func foundedAs(t *testing.T, plan Plan) (*Repository, *clock) {
	t.Helper()
	c := newClock()
	r, err := Found(filepath.Join(t.TempDir(), "hq"), plan, testOptions(c))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.Close() })
	return r, c
}

// made is the n-th of made-up alerts.
func made(n int) border.Alert {
	return border.Alert{
		ID: fmt.Sprintf("M-%04d", n), Subject: border.SubjectPerson,
		Names:    []border.Name{{Text: fmt.Sprintf("Belto Zarvandi %s", strings.Repeat("v", n%7+1)), Kind: border.NamePrimary}},
		Category: border.CategorySmuggling, Action: border.ActionRefer,
		Remarks: fmt.Sprintf("made up, %x", uint64(n+1)*0x9E3779B97F4A7C15),
	}
}

func madeUp(n int) []border.Alert {
	var alerts []border.Alert
	for i := range n {
		alerts = append(alerts, made(i))
	}
	return alerts
}

// written puts alerts into a list as an office would write it, and finds it.
func writtenList(t *testing.T, name string, alerts []border.Alert) Incoming {
	t.Helper()
	var b strings.Builder
	fmt.Fprintf(&b, `{"format":"postern-alerts/1","list":%q,"issued":"2026-11-20T06:00:00Z"}`+"\n", name)
	for _, a := range alerts {
		line, err := json.Marshal(a)
		if err != nil {
			t.Fatal(err)
		}
		b.Write(append(line, '\n'))
	}
	fmt.Fprintf(&b, `{"end":true,"alerts":%d}`+"\n", len(alerts))
	path := filepath.Join(t.TempDir(), "list.jsonl")
	if err := os.WriteFile(path, []byte(b.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	source, err := lists.Detect(path)
	if err != nil {
		t.Fatal(err)
	}
	return Incoming{Source: source}
}

func publish(t *testing.T, r *Repository, nation, name string, alerts []border.Alert, o PublishOptions) Publication {
	t.Helper()
	p, err := r.Publish(t.Context(), nation, []Incoming{writtenList(t, name, alerts)}, o)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func mustBe(t *testing.T, err, want error) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Fatalf("got %v, want %v", err, want)
	}
}
