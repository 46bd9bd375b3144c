//go:build ignore

// Reads what `go test -json` says, prints one line a package, in full whatever
// failed, in a line whatever was skipped and why, and appends each test's
// outcome to a file: "pass|fail|skip TAB package TAB test". Exits 1 if anything
// failed.
package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"strings"
)

// event is one line of `go test -json` (see `go doc test2json`) or of the build
// before it.
type event struct {
	Action      string
	Package     string
	Test        string
	ImportPath  string
	FailedBuild string
	Elapsed     float64
	Output      string
}

type test struct{ pkg, name string }

type report struct {
	out      io.Writer // for people
	outcomes io.Writer // for the count
	output   map[test][]string
	build    map[string][]string // what the compiler said, by import path
	parent   map[test]bool       // tests with subtests: these count, not they
	blamed   map[test]bool       // parents that failed by a subtest
	failed   map[string]int      // by package
	count    map[string]int      // by package
}

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: go test -json … | go run .ci/report.go OUTCOMES")
		os.Exit(2)
	}
	outcomes, err := os.OpenFile(os.Args[1], os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		fmt.Fprintln(os.Stderr, "report:", err)
		os.Exit(2)
	}
	r := &report{
		out: os.Stdout, outcomes: outcomes,
		output: map[test][]string{}, build: map[string][]string{}, parent: map[test]bool{}, blamed: map[test]bool{},
		failed: map[string]int{}, count: map[string]int{},
	}
	err = errors.Join(r.read(os.Stdin), outcomes.Close())
	if err != nil {
		fmt.Fprintln(os.Stderr, "report:", err)
		os.Exit(2)
	}
	if len(r.failed) > 0 {
		os.Exit(1)
	}
}

func (r *report) read(in io.Reader) error {
	lines := bufio.NewScanner(in)
	lines.Buffer(nil, 16<<20)
	for lines.Scan() {
		var e event
		if json.Unmarshal(lines.Bytes(), &e) != nil {
			fmt.Fprintln(r.out, lines.Text()) // go's own words, such as "go: downloading"
			continue
		}
		r.take(e)
	}
	return lines.Err()
}

func (r *report) take(e event) {
	t := test{e.Package, e.Test}
	switch e.Action {
	case "build-output":
		r.build[e.ImportPath] = append(r.build[e.ImportPath], e.Output)
	case "run":
		for above := range parents(t) {
			r.parent[above] = true
		}
	case "output":
		r.output[t] = append(r.output[t], e.Output)
	case "pass", "fail", "skip":
		if e.Test == "" {
			r.endPackage(e)
		} else {
			r.endTest(e, t)
		}
	}
}

func (r *report) endTest(e event, t test) {
	words := r.output[t]
	delete(r.output, t)
	counts := !r.parent[t]
	switch e.Action {
	case "fail":
		for above := range parents(t) {
			r.blamed[above] = true
		}
		counts = !r.blamed[t]
		if counts {
			r.failed[e.Package]++
			fmt.Fprintf(r.out, "\nFAILED %s %s\n%s", e.Package, e.Test, strings.Join(words, ""))
		}
	case "skip":
		fmt.Fprintf(r.out, "  skipped %s: %s\n", e.Test, sentence(words))
		counts = true
	}
	if counts {
		r.count[e.Package]++
		fmt.Fprintf(r.outcomes, "%s\t%s\t%s\n", e.Action, e.Package, e.Test)
	}
}

// parents goes up from a subtest: A/b/c to A/b and A.
func parents(t test) iter.Seq[test] {
	return func(yield func(test) bool) {
		for i := strings.LastIndexByte(t.name, '/'); i > 0; i = strings.LastIndexByte(t.name[:i], '/') {
			if !yield(test{t.pkg, t.name[:i]}) {
				return
			}
		}
	}
}

// sentence picks why a test was skipped: the last thing it said, "x_test.go:12: why".
func sentence(output []string) string {
	why := "no reason given"
	for _, line := range output {
		if _, said, found := strings.Cut(line, ".go:"); found {
			if _, said, found := strings.Cut(said, ": "); found {
				why = strings.TrimSpace(said)
			}
		}
	}
	return why
}

func (r *report) endPackage(e event) {
	t := test{e.Package, ""}
	name := strings.TrimPrefix(e.Package, "postern/")
	switch {
	case e.Action == "fail" && r.failed[e.Package] == 0: // it does not build, or died outside a test
		r.failed[e.Package]++
		fmt.Fprintf(r.out, "\nFAILED %s\n%s%s", e.Package, strings.Join(r.build[e.FailedBuild], ""), strings.Join(r.output[t], ""))
		fmt.Fprintf(r.outcomes, "fail\t%s\t(package)\n", e.Package)
	case e.Action == "fail":
		// A panic takes the running test with it: its words may stand with the package.
		fmt.Fprintf(r.out, "  %-24s FAILED, %d of %d\n", name, r.failed[e.Package], r.count[e.Package])
	case r.count[e.Package] > 0:
		fmt.Fprintf(r.out, "  %-24s ok, %d tests, %.1f s\n", name, r.count[e.Package], e.Elapsed)
	}
	delete(r.output, t)
}
