package store

import (
	"bytes"
	"errors"
	"os"
	"slices"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	bolt "go.etcd.io/bbolt"
)

// block makes an edition's checksum a folder: the system refuses to read it, as
// it does for want of rights or of file handles, and the edition is as whole as
// ever. unblock takes that back.
func block(t *testing.T, s *Station, number uint64) (unblock func()) {
	t.Helper()
	path := s.editionPath(number, suffixSum)
	if err := errors.Join(os.Rename(path, path+".aside"), os.Mkdir(path, 0o700)); err != nil {
		t.Fatal(err)
	}
	return func() {
		if err := errors.Join(os.Remove(path), os.Rename(path+".aside", path)); err != nil {
			t.Fatal(err)
		}
	}
}

func TestEditionThatCannotBeReadJustNowIsNeitherPassedOverNorRemoved(t *testing.T) {
	s := newStation(t)
	mustWrite(t, s, day1, made{"l", 0, 10})
	mustWrite(t, s, day1, made{"l", 0, 20})
	unblock := block(t, s, 2)
	if _, err := s.Open(); err == nil || errors.Is(err, ErrDamaged) {
		t.Errorf("opened over it: %v", err)
	}
	unblock()
	e := mustOpen(t, s)
	holds(t, e, made{"l", 0, 20})
	if len(e.PassedOver()) != 0 {
		t.Error(e.PassedOver())
	}
}

func TestPointerThatCannotBeReadJustNowStopsOpening(t *testing.T) {
	s := newStation(t)
	mustWrite(t, s, day1, made{"l", 0, 10})
	if err := errors.Join(os.Remove(s.path(fileCurrent)), os.Mkdir(s.path(fileCurrent), 0o700)); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Open(); err == nil || errors.Is(err, ErrDamaged) {
		t.Errorf("got %v", err)
	}
}

func TestNewEditionIsNotBegunOverOneThatCannotBeReadJustNow(t *testing.T) {
	s := newStation(t)
	mustWrite(t, s, day1, made{"l", 0, 10})
	path := s.editionPath(1, suffixEdition)
	if err := errors.Join(os.Rename(path, path+".aside"), os.Symlink(path, path)); err != nil {
		t.Fatal(err)
	}
	if _, err := s.NewEdition(); err == nil || errors.Is(err, ErrDamaged) {
		t.Errorf("got %v", err)
	}
}

func TestOnlyEditionsThatAreOldOrProvenDamagedAreRemoved(t *testing.T) {
	s := newStation(t)
	mustWrite(t, s, day1, made{"l", 0, 10})
	mustWrite(t, s, day1, made{"l", 0, 20})
	s.Close()
	s, err := OpenStation(s.dir) // nothing has been read yet
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	mustWrite(t, s, day1, made{"l", 0, 30})
	left := files(t, s.path(dirEditions))
	for _, want := range []string{"000001.db", "000002.db", "000003.db"} {
		if !slices.Contains(left, want) {
			t.Errorf("%s is gone, and nobody saw whether another is whole", want)
		}
	}
	mustWrite(t, s, day1, made{"l", 0, 40})
	if d := cmp.Diff([]string{"000003.db", "000003.parts", "000003.sum", "000004.db", "000004.parts", "000004.sum"}, files(t, s.path(dirEditions))); d != "" {
		t.Error(d)
	}
}

func TestDamagedEditionStillSaysWhichListsItHeldWhereItsHeadIsWhole(t *testing.T) {
	s := newStation(t)
	mustWrite(t, s, day1, made{"a", 0, 10})
	mustWrite(t, s, day1, made{"a", 0, 10}, made{"b", 0, 300})
	path := s.editionPath(2, suffixEdition)
	flipAlert(t, s, 2, 123)
	p := mustOpen(t, s).PassedOver()
	if len(p) != 1 || len(p[0].Lists) != 2 || p[0].Lists[1].Name != "b" || p[0].Lists[1].Alerts != 300 {
		t.Errorf("%+v", p)
	}
	flipAlert(t, s, 1, 3)
	_, err := s.Open()
	none, ok := errors.AsType[*NoneAnswersError](err)
	if !ok || !errors.Is(err, ErrDamaged) || len(none.PassedOver) != 2 || len(none.PassedOver[1].Lists) != 1 {
		t.Errorf("%+v", err)
	}
	if err := os.Truncate(path, 100); err != nil {
		t.Fatal(err)
	}
	_, err = s.Open()
	if none, ok = errors.AsType[*NoneAnswersError](err); !ok || none.PassedOver[0].Lists != nil {
		t.Errorf("lists of a file that is cut short: %+v", err)
	}
}

// flipAlert spoils one alert of an edition where it stands in the file.
func flipAlert(t *testing.T, s *Station, number uint64, ref int) {
	t.Helper()
	path := s.editionPath(number, suffixEdition)
	value := sealedValue(t, path, bucketAlerts, numberKey(ref))
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	at := bytes.Index(content, value)
	if len(value) == 0 || at < 0 {
		t.Fatalf("%s does not hold alert %d", path, ref)
	}
	content[at+len(value)-1] ^= 1
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
}

// sealedValue is a value as it stands in a file that may be open.
func sealedValue(t *testing.T, path, bucket string, key []byte) (value []byte) {
	t.Helper()
	db, err := bolt.Open(path, 0o600, &bolt.Options{ReadOnly: true, Timeout: lockWait})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if err := db.View(func(tx *bolt.Tx) error {
		value = bytes.Clone(tx.Bucket([]byte(bucket)).Get(key))
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return value
}

func TestEditionIsAsOldAsItsOldestListByTheListsOwnDateWhereItHasOne(t *testing.T) {
	for name, c := range map[string]struct {
		lists []ListInfo
		want  time.Time
	}{
		"dated, older than its import":  {[]ListInfo{{Name: "a", Issued: day1.AddDate(0, 0, -9), Dated: true, Brought: day1}}, day1.AddDate(0, 0, -9)},
		"dated in the future":           {[]ListInfo{{Name: "a", Issued: day1.AddDate(0, 0, 9), Dated: true, Brought: day1}}, day1},
		"a file's date is not a list's": {[]ListInfo{{Name: "a", Issued: day1.AddDate(0, 0, -9), Brought: day1}}, day1},
		"the oldest of several": {
			[]ListInfo{{Name: "a", Brought: day1.Add(time.Hour)}, {Name: "b", Issued: day1.AddDate(0, 0, -2), Dated: true, Brought: day1}, {Name: "c", Brought: day1}},
			day1.AddDate(0, 0, -2),
		},
	} {
		s := newStation(t)
		w, err := s.NewEdition()
		if err != nil {
			t.Fatal(err)
		}
		for _, l := range c.lists {
			if err := w.EndList(l); err != nil {
				t.Fatal(err)
			}
		}
		info, err := w.Commit(day1)
		if err != nil {
			t.Fatal(err)
		}
		if !info.Issued.Equal(c.want) || !mustOpen(t, s).Info().Issued.Equal(c.want) {
			t.Errorf("%s: %v, want %v", name, info.Issued, c.want)
		}
	}
}

func TestDiskThatFailsToReadIsPassedOverAndOneThatRefusesIsNot(t *testing.T) {
	for err, want := range map[error]bool{syscall.EIO: true, syscall.EACCES: false, syscall.EMFILE: false} {
		if got := answersNever(fail("open edition", "x", &os.PathError{Op: "read", Path: "x", Err: err})); got != want {
			t.Errorf("%v: %v", err, got)
		}
	}
}
