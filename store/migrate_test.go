package store

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	bolt "go.etcd.io/bbolt"
)

// plainEdition writes an edition as programs did before editions were sealed, and
// lets it answer.
func plainEdition(t *testing.T, s *Station, number uint64, format, count int) {
	t.Helper()
	path := s.editionPath(number, suffixEdition)
	seal, d := newChecksum(), newDigest()
	change(t, path, func(tx *bolt.Tx) error {
		alerts, err := tx.CreateBucket([]byte(bucketAlerts))
		if err != nil {
			return err
		}
		for n := range count {
			content := encode(t, madeUp(n))
			d.add(content)
			if err := alerts.Put(numberKey(n), seal.seal(nil, place{bucketAlerts, numberKey(n), number}, content)); err != nil {
				return err
			}
		}
		h := head{Number: number, Alerts: count, Digest: d.sum(), Written: day1.Unix(), Lists: []ListInfo{{Name: "l", Format: "made", Brought: day1, Alerts: count}}}
		if format > 1 {
			blocks, err := tx.CreateBucket([]byte(bucketSegment))
			if err != nil {
				return err
			}
			d := newDigest()
			d.add(madeBlock(0))
			h.Segment = segment{Name: "made 1", Blocks: 1, Digest: d.sum()}
			if err := blocks.Put(numberKey(0), seal.seal(nil, place{bucketSegment, numberKey(0), number}, madeBlock(0))); err != nil {
				return err
			}
		}
		content, err := records().enc.Marshal(&h)
		if err != nil {
			return err
		}
		b, err := tx.CreateBucket([]byte(bucketHead))
		if err != nil {
			return err
		}
		key := []byte(bucketHead)
		return errors.Join(putMark(tx, markEdition, format), b.Put(key, seal.seal(nil, place{bucketHead, key, number}, content)))
	})
	resum(t, path)
	if err := os.WriteFile(s.path(fileCurrent), []byte(currentText(number)), 0o600); err != nil {
		t.Fatal(err)
	}
}

// plainStation is a station of format 1, closed, with plain editions of some alerts.
func plainStation(t *testing.T, format int, counts ...int) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "station")
	s := newStationAt(dir, Secrets{})
	if err := os.MkdirAll(s.path(dirEditions), 0o700); err != nil {
		t.Fatal(err)
	}
	change(t, s.path(fileStation), func(tx *bolt.Tx) error { return putMark(tx, markStation, 1) })
	for i, count := range counts {
		plainEdition(t, s, uint64(i+1), format, count)
	}
	return dir
}

func reopened(t *testing.T, dir string) *Station {
	t.Helper()
	s, err := OpenStation(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// inTheClear names the files of a folder that hold a text as it is.
func inTheClear(t *testing.T, dir, text string) (where []string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, e os.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		content, err := os.ReadFile(path)
		if bytes.Contains(content, []byte(text)) {
			where = append(where, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return where
}

func TestPlainEditionIsSealedWhenItIsOpenedAndNothingInTheClearIsLeft(t *testing.T) {
	for format := 1; format <= 2; format++ {
		dir := plainStation(t, format, 300, 700)
		if len(inTheClear(t, dir, "ZARVANDI")) != 2 {
			t.Fatal("the test does not test")
		}
		s := reopened(t, dir)
		if at := s.Secret(); !at.Made || at.File != dir+suffixKey {
			t.Errorf("%+v", at)
		}
		e := mustOpen(t, s)
		holds(t, e, made{"l", 0, 700})
		if format == 1 {
			hasSegment(t, e, "", 0)
		} else {
			hasSegment(t, e, "made 1", 1)
		}
		if e.Info().Number != 3 || e.Unsealed() != nil || len(e.PassedOver()) != 0 {
			t.Errorf("%+v, %v, %v", e.Info(), e.Unsealed(), e.PassedOver())
		}
		if left := inTheClear(t, dir, "ZARVANDI"); len(left) > 0 {
			t.Errorf("in the clear: %s", left)
		}
		s.Close()
		again := reopened(t, dir)
		if again.Secret().Made || again.state.Plain != 0 {
			t.Errorf("%+v %+v", again.Secret(), again.state)
		}
		holds(t, mustOpen(t, again), made{"l", 0, 700})
	}
}

func TestNobodyCanSlipAPlainEditionIntoASealedStation(t *testing.T) {
	s := newStation(t)
	mustWrite(t, s, day1, made{"l", 0, 10})
	plainEdition(t, s, 2, 2, 20)
	e := mustOpen(t, s)
	holds(t, e, made{"l", 0, 10})
	if p := e.PassedOver(); len(p) != 1 || !errors.Is(p[0].Err, ErrDamaged) || p[0].Lists != nil {
		t.Errorf("%+v", p)
	}
}

func TestStationThatSaysItIsOlderThanItsKeysIsDamagedAndKeepsThem(t *testing.T) {
	s := newStation(t)
	mustWrite(t, s, day1, made{"l", 0, 10})
	s.Close()
	setMark(t, s.path(fileStation), "postern-station 1")
	if _, err := OpenStation(s.dir); !errors.Is(err, ErrDamaged) {
		t.Error(err)
	}
	setMark(t, s.path(fileStation), "postern-station 2")
	holds(t, mustOpen(t, reopened(t, s.dir)), made{"l", 0, 10})
}

func TestSealingThatFailsLeavesThePlainEditionAnswering(t *testing.T) {
	for stop := 0; stop < 12; stop += stride() {
		s := reopened(t, plainStation(t, 2, 300, 700))
		s.disk = &failing{at: stop}
		e := mustOpen(t, s)
		holds(t, e, made{"l", 0, 700})
		if stop < 11 && !errors.Is(e.Unsealed(), errStopped) {
			t.Errorf("step %d: %v", stop, e.Unsealed())
		}
		s.disk = realDisk{}
		e = mustOpen(t, s)
		holds(t, e, made{"l", 0, 700})
		if left := inTheClear(t, s.dir, "ZARVANDI"); len(left) > 0 || e.Unsealed() != nil {
			t.Errorf("step %d: %s is left, %v", stop, left, e.Unsealed())
		}
	}
}

func TestMachineThatStopsAtAnyStepOfSealingHasTheAlertsOnceItStartsAgain(t *testing.T) {
	for stop := 0; stop < 30; stop += stride() {
		dir := plainStation(t, 2, 300, 700)
		s := reopened(t, dir)
		d := &stopping{left: stop}
		s.disk = d
		if e, err := s.Open(); err == nil {
			e.Close()
		}
		d.left = 0
		d.powerCut(t, stop%2 == 0)
		if err := s.db.close(); err != nil {
			t.Fatal(err)
		}
		again := reopened(t, dir)
		holds(t, mustOpen(t, again), made{"l", 0, 700})
		if left := inTheClear(t, dir, "ZARVANDI"); len(left) > 0 {
			t.Errorf("stopped after %v: %s is left", d.steps, left)
		}
	}
}

func TestPlainEditionBehindADamagedOneAnswersAndTheNextImportSealsAll(t *testing.T) {
	s := reopened(t, plainStation(t, 2, 300, 700))
	if err := os.Truncate(s.editionPath(2, suffixEdition), 9000); err != nil {
		t.Fatal(err)
	}
	e := mustOpen(t, s)
	holds(t, e, made{"l", 0, 300})
	if len(e.PassedOver()) != 1 {
		t.Error("what was passed over is not said any more")
	}
	mustWrite(t, s, day1, made{"l", 0, 20})
	holds(t, mustOpen(t, s), made{"l", 0, 20})
	if left := inTheClear(t, s.dir, "ZARVANDI"); len(left) > 0 {
		t.Errorf("in the clear: %s", left)
	}
}

func TestSetUpThatBrokeOffBeforeTheKeysUsesTheKeyFileThatIsThere(t *testing.T) {
	dir := plainStation(t, 2, 10)
	secret := drawKey()
	if err := os.WriteFile(dir+suffixKey, []byte(secretText(secret)), 0o600); err != nil {
		t.Fatal(err)
	}
	s := reopened(t, dir)
	holds(t, mustOpen(t, s), made{"l", 0, 10})
	if text, err := os.ReadFile(dir + suffixKey); err != nil || string(text) != secretText(secret) {
		t.Error("the key file was written over")
	}
}

func TestNoErrorOrPlaceRepeatsTheSecret(t *testing.T) {
	s := newStation(t)
	text, err := os.ReadFile(s.dir + suffixKey)
	if err != nil {
		t.Fatal(err)
	}
	digits := strings.Fields(string(text))[2]
	s.Close()
	for _, bad := range []string{"", "x" + string(text), string(text[:40]), strings.Replace(string(text), digits[:1], "g", 1), string(text) + digits} {
		if err := os.WriteFile(s.dir+suffixKey, []byte(bad), 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := OpenStation(s.dir)
		if !errors.Is(err, ErrNoSecret) || strings.Contains(fmt.Sprintf("%v %+v %#v", err, err, err), digits[4:20]) {
			t.Errorf("%q: %v", bad, err)
		}
	}
}
