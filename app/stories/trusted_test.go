package stories

import (
	"bytes"
	"encoding/binary"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

func TestJournalIsVerifiedInTheWindowAndATamperedOrOlderOneIsFound(t *testing.T) {
	s := onDisplay(t)
	s.peopled(watch())
	s.start()
	s.signInFresh(officerLogin, officerPIN)
	s.scan(onAlert("Quentilo Abrascari"), watched()...)
	s.ready(func() { s.press("ctrl+l", "4") }) // the face is another: birth date and sex are the same
	s.door("sign-in", "", func() { s.press("ctrl+q") })

	// The supervisor looks back.
	s.signIn(chiefLogin, chiefPIN)
	s.screen(lineJournal, "idle", "", func() { s.press("ctrl+3") })
	s.screen(lineJournal, "idle", "Whole", func() { s.press("ctrl+s") })
	s.photograph("shift-journal")
	s.press("ctrl+shift+q")
	s.must(s.Exit(s.Context))
	old := s.read("station.db")

	// What was kept of a later day shows that an older one was put back.
	if out, status := s.verify(); status != 0 {
		t.Fatalf("status %d:\n%s", status, out)
	}
	checkpoint := write(t, s.folder, "kept/checkpoint.txt", s.ctl("checkpoint", "--station", s.station()))
	later := s.read("station.db")
	s.write("station.db", old)
	if out, status := s.verify("--checkpoint", checkpoint); status != 1 || !strings.Contains(out, "Wound back") && !strings.Contains(out, "Written anew") {
		t.Errorf("an older journal was put back, status %d:\n%s", status, out)
	}

	// A byte of an entry.
	const entry = 3
	s.write("station.db", tampered(t, later, entry))
	out, status := s.verify("--checkpoint", checkpoint)
	if status != 1 || !strings.Contains(out, "Entry 3 was altered") {
		t.Errorf("entry %d was altered, status %d:\n%s", entry, status, out)
	}
	t.Log(out)
}

func (s *story) read(name string) []byte {
	s.Helper()
	content, err := os.ReadFile(filepath.Join(s.station(), name))
	s.must(err)
	return content
}

func (s *story) write(name string, content []byte) {
	s.Helper()
	s.must(os.WriteFile(filepath.Join(s.station(), name), content, 0o600))
}

// verify has the journal verified by the program for scripts, in the supervisor's name.
func (s *story) verify(args ...string) (out string, status int) {
	s.Helper()
	text, err := s.command(append([]string{"verify", "--station", s.station()}, args...)...).CombinedOutput()
	if _, ended := err.(*exec.ExitError); err != nil && !ended {
		s.Fatal(err)
	}
	if err != nil {
		status = err.(*exec.ExitError).ExitCode()
	}
	return string(text), status
}

// ctl returns what the program for scripts prints.
func (s *story) ctl(args ...string) string {
	s.Helper()
	var said bytes.Buffer
	c := s.command(args...)
	c.Stderr = &said
	out, err := c.Output()
	if err != nil {
		s.Fatalf("posternctl journal %q: %v: %s", args, err, said.String())
	}
	return string(out)
}

// command is posternctl journal, which lies beside the window's program.
func (s *story) command(args ...string) *exec.Cmd {
	s.Helper()
	program := filepath.Join(filepath.Dir(os.Getenv("POSTERN_WINDOW")), "posternctl")
	pin := write(s.TB, s.folder, "pin", chiefPIN+"\n")
	all := append([]string{"--key-file", s.key(), "journal"}, args...)
	return exec.CommandContext(s.Context, program, append(all, "--account", chiefLogin, "--pin-file", pin)...)
}

// tampered is station.db with a byte of a journal's entry changed: of every copy of it that
// lies in a leaf page, for those of former states do too.
//
// A page of bbolt is a header (id, flags, count, overflow), then for each element flags,
// the way to its data, the sizes of key and value; the data are key and value.
func tampered(t *testing.T, db []byte, entry uint64) []byte {
	t.Helper()
	const page, head, element, leaf = 4096, 16, 16, 2
	out := bytes.Clone(db)
	found := 0
	le := binary.LittleEndian
	for at := 0; at+page <= len(out); at += page {
		if le.Uint16(out[at+8:]) != leaf {
			continue
		}
		for n := range int(le.Uint16(out[at+10:])) {
			e := at + head + n*element
			if e+element > len(out) {
				break
			}
			key, long, value := e+int(le.Uint32(out[e+4:])), le.Uint32(out[e+8:]), int(le.Uint32(out[e+12:]))
			if long != 8 || value <= 64 || key+8+value > len(out) || binary.BigEndian.Uint64(out[key:]) != entry { // a hash has 32
				continue
			}
			out[key+8+value/2] ^= 1
			found++
		}
	}
	if found == 0 {
		t.Fatalf("entry %d lies nowhere in station.db", entry)
	}
	return out
}
