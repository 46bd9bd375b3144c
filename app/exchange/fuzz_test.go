package exchange

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"postern/app/border"
)

const stepSeed = `{"format":"postern-step/1","list":"Red book","from":1,"to":2}
{"gone":"R-1"}
{"put":{"id":"R-2","subject":"person","names":[{"text":"Belto Zarvandi"}],"birth_dates":["1984-03"],"category":"smuggling","action":"refer"}}
{"end":{"put":1,"gone":1}}
`

func stepWant() StepHead { return StepHead{Format: FormatStep, List: "Red book", From: 1, To: 2} }

func readAll(text string) (lines []StepLine, err error) {
	err = ReadStep(strings.NewReader(text), stepWant(), func(l StepLine) error { lines = append(lines, l); return nil })
	return lines, err
}

func writeAll(t *testing.T, lines []StepLine) string {
	t.Helper()
	var b bytes.Buffer
	w := json.NewEncoder(&b)
	var end StepEnd
	err := w.Encode(stepWant())
	for _, l := range lines {
		if l.Put != nil {
			end.Put++
		} else {
			end.Gone++
		}
		err = errors.Join(err, w.Encode(l))
	}
	if err := errors.Join(err, w.Encode(StepLine{End: &end})); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func FuzzReadStep(f *testing.F) {
	f.Add(stepSeed)
	for cut := range strings.Split(stepSeed, "\n") {
		f.Add(strings.Join(strings.SplitAfter(stepSeed, "\n")[:cut], ""))
	}
	f.Add(strings.Replace(stepSeed, `"put":1,`, `"put":2,`, 1))
	f.Add(strings.Replace(stepSeed, `"from":1`, `"from":3`, 1))
	f.Add(stepSeed + stepSeed)
	f.Add(strings.Replace(stepSeed, `{"gone":"R-1"}`, `{"gone":"R-1","put":{"id":"R-9"}}`, 1))
	f.Add(strings.Replace(stepSeed, `{"end":{`, `{"gone":"R-3","end":{`, 1))
	f.Fuzz(func(t *testing.T, text string) {
		lines, err := readAll(text)
		if err != nil {
			if !errors.Is(err, ErrBadStep) {
				t.Errorf("an error of no kind: %v", err)
			}
			return
		}
		for _, l := range lines {
			if (l.Put == nil) == (l.Gone == "") || l.End != nil || l.Put != nil && (l.Put.ID == "" || l.Put.List != "Red book") {
				t.Errorf("handed over %+v", l)
			}
		}
		again, err := readAll(writeAll(t, lines))
		if err != nil || len(again) != len(lines) {
			t.Fatalf("written again it reads as %d lines of %d, %v", len(again), len(lines), err)
		}
		for i := range lines {
			if !cmp.Equal(contentOf(t, lines[i]), contentOf(t, again[i])) {
				t.Errorf("line %d says otherwise when it is written again", i)
			}
		}
	})
}

func contentOf(t *testing.T, l StepLine) string {
	t.Helper()
	if l.Put == nil {
		return l.Gone
	}
	content, err := Content(*l.Put)
	if err != nil {
		t.Fatal(err)
	}
	return fmt.Sprintf("%s %x", l.Put.ID, content)
}

// stateNamed is one that looks like no other.
func stateNamed(n uint64) string { return fmt.Sprintf("%064x", n) }

func manifestSeed() Manifest {
	file := func(from, to uint64) File {
		return File{Target: fmt.Sprintf("PAK/red-%d-%d.zst", from, to), From: from, To: to, Alerts: int(to), State: stateNamed(to), Packed: 10, Length: 20}
	}
	m := Manifest{Format: FormatManifest, Nation: "PAK", Sequence: 9}
	m.Issued = m.Issued.AddDate(2025, 0, 0)
	l := List{Name: "Red book", Sequence: 5, Issued: m.Issued, Alerts: 5, State: stateNamed(5), Base: file(0, 3)}
	for from := uint64(1); from < 5; from++ {
		l.Steps = append(l.Steps, file(from, from+1))
	}
	m.Lists = []List{l}
	return m
}

func FuzzManifest(f *testing.F) {
	add := func(change func(*Manifest)) {
		m := manifestSeed()
		change(&m)
		text, err := json.Marshal(m)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(text))
	}
	add(func(*Manifest) {})
	add(func(m *Manifest) { m.Lists = nil })
	add(func(m *Manifest) { m.Lists[0].Steps = m.Lists[0].Steps[2:] })
	add(func(m *Manifest) { m.Lists[0].Steps = nil })
	add(func(m *Manifest) { m.Lists[0].Steps[1].Target = "PAK/../ITA/x" })
	add(func(m *Manifest) { m.Lists = append(m.Lists, m.Lists[0]) })
	add(func(m *Manifest) { m.Lists[0].Base.To = 9 })
	add(func(m *Manifest) { m.Lists[0].Steps[3].Packed = MaxTarget + 1 })
	f.Fuzz(func(t *testing.T, text string) {
		var m Manifest
		if json.Unmarshal([]byte(text), &m) != nil {
			return
		}
		if err := m.Check("PAK"); err != nil {
			if !errors.Is(err, ErrBadManifest) {
				t.Errorf("an error of no kind: %v", err)
			}
			return
		}
		for _, l := range m.Lists {
			for _, at := range []uint64{0, 1, l.Base.To - 1, l.Base.To, l.Base.To + 1, l.Sequence - 1, l.Sequence, l.Sequence + 1, rand.Uint64()} {
				leads(t, l, at)
			}
		}
	})
}

// leads checks that what a counter is told to take leads from where it is to the newest.
func leads(t *testing.T, l List, at uint64) {
	t.Helper()
	files, whole := l.Since(at)
	if whole {
		if len(files) == 0 || files[0].From != 0 {
			t.Fatalf("since %d, whole, it begins with no base", at)
		}
		at, files = files[0].To, files[1:]
	}
	for _, f := range files {
		if f.From != at {
			t.Fatalf("a step from %d comes at %d", f.From, at)
		}
		if !strings.HasPrefix(f.Target, "PAK/") || strings.Count(f.Target, "/") != 1 {
			t.Fatalf("a file lies at %q", f.Target)
		}
		at = f.To
	}
	if at != l.Sequence {
		t.Errorf("it leads to %d, the newest is %d", at, l.Sequence)
	}
}

func TestStateIsTheSameInAnyOrderAndAfterAddingAndTakingAway(t *testing.T) {
	var a, b State
	var contents [][32]byte
	for i := range 200 {
		content, err := Content(border.Alert{ID: fmt.Sprint(i), List: fmt.Sprint(i % 3)})
		if err != nil {
			t.Fatal(err)
		}
		contents = append(contents, content)
		a.Add(content)
	}
	for _, i := range rand.Perm(len(contents)) {
		b.Add(contents[i])
	}
	if a != b {
		t.Error("the order counts")
	}
	if back, ok := ParseState(a.String()); !ok || back != a {
		t.Error("it reads otherwise than it was written")
	}
	for _, i := range rand.Perm(len(contents)) {
		b.Remove(contents[i])
	}
	if b != (State{}) {
		t.Errorf("what was added and taken away leaves %s", b)
	}
}
