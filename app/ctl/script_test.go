package main

import (
	"fmt"
	"net"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"postern/app/border"
	"postern/app/exchange/hq"
	"postern/store"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"posternctl": main, "status": status})
}

// status N COMMAND… runs a command that must end with exit status N.
func status() {
	c := exec.Command(os.Args[2], os.Args[3:]...)
	c.Stdin, c.Stdout, c.Stderr = os.Stdin, os.Stdout, os.Stderr
	err := c.Run()
	if got := strconv.Itoa(c.ProcessState.ExitCode()); got != os.Args[1] {
		fmt.Fprintf(os.Stderr, "exit status %s, want %s (%v)\n", got, os.Args[1], err)
		os.Exit(1)
	}
}

func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata",
		RequireUniqueNames:  true,
		RequireExplicitExec: true,
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"timeless": timeless,
			"hold":     hold,
			"flip":     flip,
			"lines":    lines,
			"fill":     fill,
			"replace":  replace,
			"copyall":  copyAll,
			"found":    found,
			"rooted":   rooted,
			"idof":     idOf,
			"taken":    taken,
			"window":   window,
		},
	})
}

var elapsed = regexp.MustCompile(`"elapsed_us":\d+`)

// timeless FROM TO copies answers without how long they took, all that may
// differ between two runs.
func timeless(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) != 2 {
		ts.Fatalf("usage: timeless FROM TO")
	}
	text := elapsed.ReplaceAllString(ts.ReadFile(args[0]), `"elapsed_us":0`)
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), []byte(text), 0o600))
}

// hold DIR opens a station, as a window would, until the script ends.
func hold(ts *testscript.TestScript, _ bool, args []string) {
	s, err := store.OpenStation(ts.MkAbs(args[0]))
	ts.Check(err)
	ts.Defer(func() { s.Close() })
}

// flip FILE spoils a file.
func flip(ts *testscript.TestScript, _ bool, args []string) {
	path := ts.MkAbs(args[0])
	content, err := os.ReadFile(path)
	ts.Check(err)
	content[len(content)/3] ^= 1
	ts.Check(os.WriteFile(path, content, 0o600))
}

// lines N FILE checks how many lines a file has.
func lines(ts *testscript.TestScript, _ bool, args []string) {
	n := 0
	for _, c := range ts.ReadFile(args[1]) {
		if c == '\n' {
			n++
		}
	}
	if args[0] != strconv.Itoa(n) {
		ts.Fatalf("%s has %d lines, want %s", args[1], n, args[0])
	}
}

// found DIR gives a station people: the supervisor d.ostrupi, the officer b.kestolo
// and the auditor q.talvaro, with the PINs of the files chief.pin, officer.pin and
// auditor.pin, and the officer r.nosta, who has no PIN of his own yet.
func found(ts *testscript.TestScript, _ bool, args []string) {
	s, err := store.OpenStation(ts.MkAbs(args[0]))
	ts.Check(err)
	defer s.Close()
	pin := func(name string) string { return strings.TrimSpace(ts.ReadFile(name + ".pin")) }
	_, err = s.Found(store.Founding{Station: "Velmar Bridge 3", Login: "d.ostrupi", Name: "D. Ostrupi", PIN: pin("chief"), Now: time.Now()})
	ts.Check(err)
	ts.Check(s.Enrol("b.kestolo", "B. Kestolo", border.RoleOfficer, firstPIN, time.Now()))
	ts.Check(s.Enrol("q.talvaro", "Q. Talvaro", border.RoleAuditor, firstPIN, time.Now()))
	ts.Check(s.Enrol("r.nosta", "R. Nosta", border.RoleOfficer, firstPIN, time.Now()))
	for login, own := range map[string]string{"b.kestolo": pin("officer"), "q.talvaro": pin("auditor")} {
		_, err := s.SignIn(login, firstPIN, time.Now())
		ts.Check(err)
		ts.Check(s.ChangePIN(firstPIN, own, time.Now()))
	}
}

// firstPIN is the one that supervisors give; r.nosta still has it.
const firstPIN = "805162"

// taken NAME puts an address into a variable at which something listens until the script
// ends.
func taken(ts *testscript.TestScript, _ bool, args []string) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	ts.Check(err)
	ts.Defer(func() { l.Close() })
	ts.Setenv(args[0], l.Addr().String())
}

// idof FILE NAME puts the id of a public key into a variable.
func idOf(ts *testscript.TestScript, _ bool, args []string) {
	key, err := hq.ReadPublic(ts.MkAbs(args[0]))
	ts.Check(err)
	ts.Setenv(args[1], key.ID())
}

// rooted DIR NAME puts the fingerprint of a headquarters into a variable.
func rooted(ts *testscript.TestScript, _ bool, args []string) {
	root, err := hq.Fingerprint(ts.MkAbs(args[0]))
	ts.Check(err)
	ts.Setenv(args[1], root)
}
