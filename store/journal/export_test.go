package journal

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// exported is an export of n entries, and its checkpoint.
func exported(t testing.TB, s Signer, n uint64) (string, Checkpoint) {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "export")
	e, err := NewExport(dir, true)
	if err != nil {
		t.Fatal(err)
	}
	for i := range n {
		text, salt, detail := madeLine(t, i)
		if err := e.Add(text); err != nil {
			t.Fatal(err)
		}
		if detail != nil {
			if err := e.AddDetail(i, salt, detail); err != nil {
				t.Fatal(err)
			}
		}
	}
	root, err := e.tree.Root()
	if err != nil {
		t.Fatal(err)
	}
	c, err := s.Sign(n, root)
	if err != nil {
		t.Fatal(err)
	}
	if err := e.Finish(c, s.Verifier(), "read me\n"); err != nil {
		t.Fatal(err)
	}
	return dir, c
}

func verifyExport(t testing.TB, dir string, v Verifier, e Evidence) Result {
	t.Helper()
	r, err := VerifyExport(context.Background(), dir, v, e, nil)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func edit(t testing.TB, dir, name string, how func(lines []string) []string) {
	t.Helper()
	path := filepath.Join(dir, name)
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	lines := how(strings.SplitAfter(strings.TrimSuffix(string(text), "\n"), "\n"))
	if n := len(lines); n > 0 && !strings.HasSuffix(lines[n-1], "\n") {
		lines[n-1] += "\n"
	}
	if err := os.WriteFile(path, []byte(strings.Join(lines, "")), 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestExportSaysWhatWasDoneToItAndWhere(t *testing.T) {
	s := signer(t, "postern/a")
	terminated := func(l string) string { return strings.TrimSuffix(l, "\n") + "\n" }
	for name, c := range map[string]struct {
		file string
		edit func([]string) []string
		want []Fault
	}{
		"nothing": {FileEntries, func(l []string) []string { return l }, nil},
		"altered": {FileEntries, func(l []string) []string {
			l[5] = strings.Replace(l[5], "conti", "bruno", 1)
			return l
		}, []Fault{{Code: FaultAltered, Entry: 5}}},
		"no entry": {FileEntries, func(l []string) []string {
			l[5] = "{}\n"
			return l
		}, []Fault{{Code: FaultAltered, Entry: 5}}},
		"too long": {FileEntries, func(l []string) []string {
			l[5] = strings.Repeat("x", 3*MaxLine) + "\n"
			return l
		}, []Fault{{Code: FaultAltered, Entry: 5}}},
		"deleted": {FileEntries, func(l []string) []string {
			return slices.Delete(l, 5, 7)
		}, []Fault{{Code: FaultMissing, Entry: 5, Count: 2}}},
		"reordered": {FileEntries, func(l []string) []string {
			l[5], l[6] = l[6], l[5]
			return l
		}, []Fault{{Code: FaultMoved, Entry: 7, Other: 5}}},
		"twice": {FileEntries, func(l []string) []string {
			return slices.Insert(l, 6, l[5])
		}, []Fault{{Code: FaultAdded, Entry: 5}}},
		"cut": {FileEntries, func(l []string) []string {
			return l[:17]
		}, []Fault{{Code: FaultCut, Entry: 17, Count: 3}}},
		"emptied": {FileEntries, func([]string) []string {
			return nil
		}, []Fault{{Code: FaultCut, Count: 20}}},
		"hash": {FileHashes, func(l []string) []string {
			l[5], l[6] = l[6], l[5]
			return l
		}, []Fault{{Code: FaultAltered, Entry: 5}, {Code: FaultAltered, Entry: 6}}},
		"hashes cut": {FileHashes, func(l []string) []string {
			return l[:19]
		}, []Fault{{Code: FaultAdded, Entry: 19}}},
		"hashes added": {FileHashes, func(l []string) []string {
			return append(l[:19], terminated(l[19]), l[0])
		}, []Fault{{Code: FaultAdded, Entry: 20}, {Code: FaultCut, Entry: 20, Count: 1}}},
		"detail": {FileDetails, func(l []string) []string {
			l[1] = strings.Replace(l[1], "Belto", "Harin", 1)
			return l
		}, []Fault{{Code: FaultDetail, Entry: 3}}},
		"no detail": {FileDetails, func(l []string) []string {
			l[1] = "x" + l[1]
			return l
		}, []Fault{{Code: FaultDetailLine, Other: 2}}},
		"checkpoint": {FileCheckpoint, func(l []string) []string {
			l[1] = "19\n"
			return l
		}, []Fault{{Code: FaultCheckpoint}, {Code: FaultAdded, Entry: 19}}},
	} {
		t.Run(name, func(t *testing.T) {
			dir, _ := exported(t, s, 20)
			edit(t, dir, c.file, c.edit)
			r := verifyExport(t, dir, s.Verifier(), Evidence{})
			if diff := cmp.Diff(c.want, r.Faults, cmpopts.IgnoreFields(Fault{}, "Err")); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestForgedExportIsFoundByTheVerifierOrAnEarlierCheckpoint(t *testing.T) {
	s := signer(t, "postern/a")
	dir, early := exported(t, s, 20)
	other, _ := exported(t, s, 25) // of the same key, other entries
	if r := verifyExport(t, other, s.Verifier(), Evidence{}); !r.Whole() || r.Shown != 0 {
		t.Errorf("%+v", r)
	}
	var e Evidence
	e.AddCheckpoint(s.Verifier(), "early", early.Text)
	if r := verifyExport(t, dir, s.Verifier(), e); !r.Whole() || r.Shown != 20 {
		t.Errorf("%+v", r)
	}
	r := verifyExport(t, other, s.Verifier(), e)
	if diff := cmp.Diff([]Fault{{Code: FaultRewritten, Entry: 20, Evidence: "early"}}, r.Faults); diff != "" {
		t.Error(diff)
	}
	forged, _ := exported(t, signer(t, "postern/z"), 20)
	if v, err := OpenVerifier(forged); err != nil || !verifyExport(t, forged, v, Evidence{}).Whole() {
		t.Error("by its own verifier it is whole", err)
	}
	r = verifyExport(t, forged, s.Verifier(), Evidence{})
	if len(r.Faults) != 1 || r.Faults[0].Code != FaultCheckpoint || !errors.Is(r.Faults[0].Err, ErrOther) {
		t.Errorf("%+v", r.Faults)
	}
}

func TestNoFlippedByteOfAnExportPasses(t *testing.T) {
	s := signer(t, "postern/a")
	dir, c := exported(t, s, 7)
	for _, name := range []string{FileEntries, FileHashes, FileCheckpoint, FileDetails} {
		path := filepath.Join(dir, name)
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		step := max(1, len(text)/150)
		for i := 0; i < len(text); i += step {
			bad := bytes.Clone(text)
			bad[i] ^= 1 << (i % 8)
			if err := os.WriteFile(path, bad, 0o600); err != nil {
				t.Fatal(err)
			}
			r := verifyExport(t, dir, s.Verifier(), Evidence{})
			if r.Whole() && (name != FileCheckpoint || r.Entries != c.Size || r.Root != c.Root) {
				t.Errorf("%s: byte %d of %d was flipped, and nothing is said to be wrong", name, i, len(text))
			}
		}
		if err := os.WriteFile(path, text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

func TestExportThatBreaksOffLeavesNothingAndTouchesNothing(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "other"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := NewExport(dir, false); !errors.Is(err, ErrNotEmpty) {
		t.Error(err)
	}
	fresh := filepath.Join(dir, "fresh")
	e, err := NewExport(fresh, true)
	if err != nil {
		t.Fatal(err)
	}
	text, _, _ := madeLine(t, 0)
	if err := e.Add(text); err != nil {
		t.Fatal(err)
	}
	s := signer(t, "postern/a")
	c, err := s.Sign(2, Hash(text))
	if err != nil {
		t.Fatal(err)
	}
	if err := e.Finish(c, s.Verifier(), ""); !errors.Is(err, ErrNotProven) {
		t.Error(err)
	}
	if err := e.Abort(); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(fresh); !errors.Is(err, os.ErrNotExist) {
		t.Error(err)
	}
	if _, err := VerifyExport(context.Background(), fresh, s.Verifier(), Evidence{}, nil); !errors.Is(err, ErrNotExport) {
		t.Error(err)
	}
}

func TestResultNamesOnlySoMuchAndCountsTheRest(t *testing.T) {
	s := signer(t, "postern/a")
	dir, _ := exported(t, s, 150)
	edit(t, dir, FileEntries, func(l []string) []string {
		for i := range l {
			l[i] = fmt.Sprintf("%d\n", i)
		}
		return l
	})
	if r := verifyExport(t, dir, s.Verifier(), Evidence{}); len(r.Faults) != MaxFaults || r.More != 150-MaxFaults {
		t.Errorf("%d and %d more", len(r.Faults), r.More)
	}
}

func TestExportOfBeforeSaysWhichEntriesAreNotWhatTheyWere(t *testing.T) {
	s := signer(t, "postern/a")
	old, _ := exported(t, s, 5)
	fresh, _ := exported(t, s, 7) // of the same key, other entries
	var e Evidence
	if err := e.AddExport(s.Verifier(), old); err != nil || len(e.Bad) > 0 {
		t.Fatal(err, e.Bad)
	}
	if r := verifyExport(t, old, s.Verifier(), e); !r.Whole() || r.Shown != 5 {
		t.Errorf("%+v", r)
	}
	var differ []uint64
	for _, f := range verifyExport(t, fresh, s.Verifier(), e).Faults {
		if f.Code == FaultDiffers {
			differ = append(differ, f.Entry)
		}
	}
	if !slices.Equal(differ, []uint64{0, 1, 2, 3, 4}) {
		t.Error(differ)
	}
	edit(t, old, FileHashes, func(l []string) []string {
		l[1] = l[0]
		return l
	})
	e = Evidence{}
	if err := e.AddExport(s.Verifier(), old); err != nil || len(e.Bad) != 1 || len(e.Earlier) != 0 {
		t.Error(err, e)
	}
	if err := e.AddExport(s.Verifier(), t.TempDir()); !errors.Is(err, ErrNotExport) {
		t.Error(err)
	}
}
