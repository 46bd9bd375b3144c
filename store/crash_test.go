package store

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var errStopped = errors.New("the machine stopped")

// stopping is a disk of a machine that stops after some steps: from then on
// nothing is done, not even cleaning up. Renames that no syncFolder has confirmed
// are remembered, for a power cut can take them back.
type stopping struct {
	realDisk
	left    int
	steps   []string
	renamed [][2]string
}

func (d *stopping) step(what string, paths ...string) error {
	if d.left == 0 {
		return errStopped
	}
	d.left--
	for i, p := range paths {
		paths[i] = filepath.Base(p)
	}
	d.steps = append(d.steps, what+" "+strings.Join(paths, " "))
	return nil
}

func (d *stopping) write(path string, content []byte) error {
	if err := d.step("write", path); err != nil {
		if d.left == 0 { // what a write leaves that the machine stopped in
			d.left = -1
			_ = os.WriteFile(path, content[:len(content)/2], 0o600)
		}
		return err
	}
	return d.realDisk.write(path, content)
}

func (d *stopping) sync(path string) error {
	if err := d.step("sync", path); err != nil {
		return err
	}
	return d.realDisk.sync(path)
}

func (d *stopping) rename(from, to string) error {
	if err := d.step("rename", from, to); err != nil {
		return err
	}
	before, err := os.ReadFile(to)
	if err == nil {
		if err := os.WriteFile(to+".before", before, 0o600); err != nil {
			return err
		}
	}
	d.renamed = append(d.renamed, [2]string{from, to})
	return d.realDisk.rename(from, to)
}

func (d *stopping) remove(path string) error {
	if err := d.step("remove", path); err != nil {
		return err
	}
	return d.realDisk.remove(path)
}

func (d *stopping) syncFolder(path string) error {
	if err := d.step("sync", path); err != nil {
		return err
	}
	d.confirm(path)
	return d.realDisk.syncFolder(path)
}

func (d *stopping) confirm(dir string) {
	kept := d.renamed[:0]
	for _, r := range d.renamed {
		if filepath.Dir(r[1]) == dir {
			_ = os.Remove(r[1] + ".before")
			continue
		}
		kept = append(kept, r)
	}
	d.renamed = kept
}

// powerCut takes back the renames that were never confirmed, or keeps them.
func (d *stopping) powerCut(t *testing.T, takeBack bool) {
	for i := len(d.renamed) - 1; i >= 0; i-- {
		from, to := d.renamed[i][0], d.renamed[i][1]
		before := to + ".before"
		if !takeBack {
			_ = os.Remove(before)
			continue
		}
		if err := os.Rename(to, from); err != nil {
			t.Fatal(err)
		}
		if _, err := os.Stat(before); err == nil {
			if err := os.Rename(before, to); err != nil {
				t.Fatal(err)
			}
		}
	}
}

func TestMachineThatStopsAtAnyStepLeavesTheOldEditionOrTheNewOneWhole(t *testing.T) {
	for _, takeBack := range []bool{false, true} {
		old, fresh := 0, 0
		for stop := 0; ; stop += stride() {
			if stop > 100 {
				t.Fatal("the import never ends")
			}
			isNew, finished := importStoppedAt(t, stop, takeBack)
			if isNew {
				fresh++
			} else {
				old++
				if fresh > 0 {
					t.Errorf("stopped at step %d: the old edition answers again", stop)
				}
			}
			if finished {
				break
			}
		}
		if old < 5/stride() || fresh < 1 {
			t.Errorf("old %d, new %d: the steps were not met", old, fresh)
		}
	}
}

// importStoppedAt stops an import after some steps and starts the machine again.
func importStoppedAt(t *testing.T, steps int, takeBack bool) (isNew, finished bool) {
	t.Helper()
	s := newStation(t)
	mustWrite(t, s, day1, made{"l", 0, 3})
	mustWrite(t, s, day1, made{"l", 0, 5})
	mustOpen(t, s)
	d := &stopping{left: steps}
	s.disk = d
	_, err := write(s, day1, made{"l", 0, 9})
	d.left = 0
	if err != nil && !errors.Is(err, errStopped) {
		t.Fatal(err)
	}
	d.powerCut(t, takeBack)
	if err := s.db.close(); err != nil {
		t.Fatal(err)
	}
	again, openErr := OpenStation(s.dir)
	if openErr != nil {
		t.Fatalf("stopped after %v: %v", d.steps, openErr)
	}
	defer again.Close()
	e, openErr := again.Open()
	if openErr != nil {
		t.Fatalf("stopped after %v: %v", d.steps, openErr)
	}
	defer e.Close()
	if len(e.PassedOver()) != 0 {
		t.Fatalf("stopped after %v: %v", d.steps, e.PassedOver())
	}
	count := 5
	if e.Info().Number == 3 {
		isNew, count = true, 9
	}
	holds(t, e, made{"l", 0, count})
	if err == nil && !isNew {
		t.Fatalf("the import was reported done after %v, the old edition answers", d.steps)
	}
	for _, name := range files(t, again.path(dirEditions)) {
		if strings.HasSuffix(name, suffixTemporary) || !isNew && strings.HasPrefix(name, "000003") {
			t.Errorf("stopped after %v: %s is left", d.steps, name)
		}
	}
	if _, err := os.Stat(again.path(fileCurrent + suffixTemporary)); err == nil {
		t.Errorf("stopped after %v: the next pointer is left", d.steps)
	}
	if next := mustWrite(t, again, day1, made{"l", 0, 7}); next.Number <= e.Info().Number {
		t.Errorf("next edition is number %d", next.Number)
	}
	return isNew, err == nil
}

func TestEveryFileIsOnTheDiskBeforeSomethingNamesIt(t *testing.T) {
	s := newStation(t)
	mustWrite(t, s, day1, made{"l", 0, 3})
	d := &stopping{left: -1}
	s.disk = d
	mustWrite(t, s, day1, made{"l", 0, 5})
	want := []string{
		"remove 000002.db.tmp",
		"sync 000002.db.tmp",
		"write 000002.parts.tmp", "rename 000002.parts.tmp 000002.parts", "sync editions",
		"write 000002.sum.tmp", "rename 000002.sum.tmp 000002.sum", "sync editions",
		"rename 000002.db.tmp 000002.db", "sync editions",
		"write current.tmp", "rename current.tmp current", "sync station",
	}
	if diff := cmp.Diff(want, d.steps); diff != "" {
		t.Error(diff)
	}
}

func TestImportThatStoppedWhileWritingAlertsLeavesTheOldEdition(t *testing.T) {
	s := newStation(t)
	mustWrite(t, s, day1, made{"l", 0, 5})
	w, err := s.NewEdition()
	if err != nil {
		t.Fatal(err)
	}
	for n := range writeAlerts + 1 {
		if err := w.Add(madeUp(n)); err != nil {
			t.Fatal(err)
		}
	}
	copied := copyFolder(t, s.dir) // what a machine that stops here has on its disk
	if err := w.Abort(); err != nil {
		t.Fatal(err)
	}
	again, err := OpenStation(copied)
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	holds(t, mustOpen(t, again), made{"l", 0, 5})
	if diff := cmp.Diff([]string{"000001.db", "000001.parts", "000001.sum"}, files(t, again.path(dirEditions))); diff != "" {
		t.Error(diff)
	}
}

func TestStepThatFailsIsReportedAndLeavesNothingBehind(t *testing.T) {
	for stop := range 12 {
		s := newStation(t)
		mustWrite(t, s, day1, made{"l", 0, 5})
		s.disk = &failing{at: stop}
		if _, err := write(s, day1, made{"l", 0, 9}); !errors.Is(err, errStopped) {
			t.Fatalf("step %d: %v", stop, err)
		}
		want := []string{"000001.db", "000001.parts", "000001.sum"}
		if stop == 11 { // the pointer was switched, only its sync failed
			continue
		}
		holds(t, mustOpen(t, s), made{"l", 0, 5})
		if diff := cmp.Diff(want, files(t, s.path(dirEditions))); diff != "" {
			t.Errorf("step %d: %s", stop, diff)
		}
		s.disk = realDisk{}
		mustWrite(t, s, day1, made{"l", 0, 9})
		holds(t, mustOpen(t, s), made{"l", 0, 9})
	}
}

// failing is a disk on which one step fails; removing always works.
type failing struct {
	realDisk
	at, n int
}

func (d *failing) next() error {
	d.n++
	if d.n-1 == d.at {
		return errStopped
	}
	return nil
}

func (d *failing) write(path string, content []byte) error {
	return errors.Join(d.next(), d.realDisk.write(path, content))
}

func (d *failing) sync(path string) error { return errors.Join(d.next(), d.realDisk.sync(path)) }

func (d *failing) rename(from, to string) error {
	if err := d.next(); err != nil {
		return err
	}
	return d.realDisk.rename(from, to)
}

func (d *failing) syncFolder(path string) error {
	return errors.Join(d.next(), d.realDisk.syncFolder(path))
}
