package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"

	"postern/app/border"
)

func readLines(t *testing.T, r io.Reader) []string {
	t.Helper()
	l := newLineReader(r)
	var out []string
	for {
		line, tooLong, err := l.next()
		if errors.Is(err, io.EOF) {
			return out
		}
		if err != nil {
			t.Fatal(err)
		}
		text := string(line)
		if tooLong {
			text = "too long"
		}
		if out = append(out, text); l.number != len(out) {
			t.Fatalf("line %d is numbered %d", len(out), l.number)
		}
	}
}

func TestLinesEndAsTheyMay(t *testing.T) {
	longest := strings.Repeat("x", maxLine)
	for in, want := range map[string][]string{
		"":                        nil,
		"a":                       {"a"},
		"a\n":                     {"a"},
		"a\n\n":                   {"a", ""},
		"a\r\nb":                  {"a", "b"},
		"\ufeffa\n\ufeffb":        {"a", "\ufeffb"},
		longest + "\nb":           {longest, "b"},
		longest + "\r\nb":         {longest, "b"},
		longest + "x\nb":          {"too long", "b"},
		longest + longest + "\nb": {"too long", "b"},
		"a\n" + longest + "xx":    {"a", "too long"},
	} {
		if d := cmp.Diff(want, readLines(t, strings.NewReader(in))); d != "" {
			t.Errorf("%.20q: %.200s", in, d)
		}
		if d := cmp.Diff(want, readLines(t, iotest.HalfReader(strings.NewReader(in)))); d != "" {
			t.Errorf("%.20q in halves: %.200s", in, d)
		}
	}
}

func TestInputThatFailsIsNotTakenForItsEnd(t *testing.T) {
	l := newLineReader(io.MultiReader(strings.NewReader("a\nb"), iotest.ErrReader(os.ErrPermission)))
	if _, _, err := l.next(); err != nil {
		t.Fatal(err)
	}
	if _, _, err := l.next(); !errors.Is(err, os.ErrPermission) {
		t.Error(err)
	}
}

func FuzzLines(f *testing.F) {
	f.Add([]byte("a\nb\r\n\n"))
	f.Fuzz(func(t *testing.T, in []byte) {
		got := readLines(t, bytes.NewReader(in))
		want := bytes.Count(in, []byte("\n"))
		if len(in) > 0 && in[len(in)-1] != '\n' {
			want++
		}
		if len(got) != want {
			t.Fatalf("%d lines, want %d", len(got), want)
		}
	})
}

const redBook = `{"format":"postern-alerts/1","list":"Red book","issued":"2026-11-19T06:00:00Z"}
{"id":"R-1","subject":"person","names":[{"text":"Belto Zarvandi"}],"category":"smuggling","action":"refer"}
{"end":true,"alerts":1}
`

func redBookFile(t testing.TB) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "book.jsonl")
	if err := os.WriteFile(path, []byte(redBook), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// A program that asks line by line gets each answer before it asks again.
func TestWhoAsksLineByLineIsAnsweredLineByLine(t *testing.T) {
	in, ask := io.Pipe()
	answers, out := io.Pipe()
	status := make(chan int)
	go func() {
		status <- Run([]string{"screen", "--list", redBookFile(t), "--travellers", "-"}, in, out, io.Discard)
		out.Close()
	}()
	d := json.NewDecoder(answers)
	for n := range 3 {
		fmt.Fprintf(ask, `{"id":%d,"name":"Belto Zarvandi"}`+"\n", n)
		var a answer
		if err := d.Decode(&a); err != nil || string(a.ID) != fmt.Sprint(n) || len(a.Matches) != 1 {
			t.Fatalf("%+v, %v", a, err)
		}
	}
	ask.Close()
	if got := <-status; got != exitDone {
		t.Error(got)
	}
}

func TestLineThatIsTooLongIsAnsweredAndTheNextOnesToo(t *testing.T) {
	in := `{"id":1,"name":"` + strings.Repeat("x", maxLine) + "\"}\n" + `{"id":2,"name":"Belto Zarvandi"}`
	var out, notes bytes.Buffer
	status := Run([]string{"screen", "--list", redBookFile(t), "--travellers", "-"}, strings.NewReader(in), &out, &notes)
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	if status != exitFault || len(lines) != 2 || !strings.HasPrefix(lines[0], `{"id":null,"error":"line 1: the line is longer than 1,048,576 bytes`) || !strings.HasPrefix(lines[1], `{"id":2,"verdict"`) {
		t.Errorf("status %d: %v", status, lines)
	}
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("no room left") }

func TestOutputThatCannotBeWrittenIsAFault(t *testing.T) {
	for _, args := range [][]string{
		{"screen", "--list", redBookFile(t), "--travellers", "-"},
		{"compare", "--pairs", "-"},
		{"--help"},
	} {
		var notes bytes.Buffer
		status := Run(args, strings.NewReader("name1\tname2\nBelto\tBelto\n"), full{}, &notes)
		if status != exitFault {
			t.Errorf("%v: status %d, %s", args, status, notes.String())
		}
	}
}

// Scripts read these by name and order.
func TestAnswerHasTheFieldsThatScriptsRelyOn(t *testing.T) {
	var out bytes.Buffer
	if status := Run([]string{"screen", "--list", redBookFile(t), "--travellers", "-"}, strings.NewReader(`{"id":"q","name":"Belto Zarvandi"}`), &out, io.Discard); status != exitDone {
		t.Fatal(status)
	}
	if d := cmp.Diff([]string{"id", "verdict", "action", "edition", "elapsed_us", "matches"}, keys(t, out.Bytes())); d != "" {
		t.Error(d)
	}
	var a struct{ Matches []json.RawMessage }
	if err := json.Unmarshal(out.Bytes(), &a); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff([]string{"list", "alert", "name", "score", "action", "fields", "reasons"}, keys(t, a.Matches[0])); d != "" {
		t.Error(d)
	}
	var m struct{ Fields json.RawMessage }
	if err := json.Unmarshal(a.Matches[0], &m); err != nil {
		t.Fatal(err)
	}
	var fields []string
	for _, f := range border.Fields() {
		fields = append(fields, string(f))
	}
	if d := cmp.Diff(fields, keys(t, m.Fields)); d != "" {
		t.Error(d)
	}
}

// keys are the keys of a JSON object, in order.
func keys(t *testing.T, object []byte) []string {
	t.Helper()
	d := json.NewDecoder(bytes.NewReader(object))
	if _, err := d.Token(); err != nil {
		t.Fatal(err)
	}
	var out []string
	for d.More() {
		key, err := d.Token()
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, fmt.Sprint(key))
		var value json.RawMessage
		if err := d.Decode(&value); err != nil {
			t.Fatal(err)
		}
	}
	return out
}
