package store

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	bolt "go.etcd.io/bbolt"

	"postern/app/border"
)

func TestSecondOpenerIsToldWhoHoldsTheStation(t *testing.T) {
	s := newStation(t)
	_, err := OpenStation(s.dir)
	held, ok := errors.AsType[*HeldError](err)
	if !ok || !errors.Is(err, ErrHeld) {
		t.Fatal(err)
	}
	if held.PID != os.Getpid() || !strings.Contains(err.Error(), "store.test") || held.Since.IsZero() {
		t.Errorf("%+v: %v", held, err)
	}
	if err := os.Remove(s.path(fileHolder)); err != nil {
		t.Fatal(err)
	}
	if _, err := OpenStation(s.dir); !errors.Is(err, ErrHeld) {
		t.Errorf("without a note: %v", err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	again, err := OpenStation(s.dir)
	if err != nil {
		t.Fatal(err)
	}
	again.Close()
}

func TestClosedStationLeavesNoNoteAndDoesNothingMore(t *testing.T) {
	s := newStation(t)
	mustWrite(t, s, day1, made{"l", 0, 3})
	w, err := s.NewEdition()
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := os.Stat(s.path(fileHolder)); err == nil {
		t.Error("the note is still there")
	}
	if _, err := s.Open(); !errors.Is(err, ErrClosed) {
		t.Error(err)
	}
	if _, err := s.NewEdition(); !errors.Is(err, ErrClosed) {
		t.Error(err)
	}
	if _, err := w.Commit(day1); !errors.Is(err, ErrClosed) {
		t.Error(err)
	}
}

func TestFolderThatIsNoStationIsNotOpened(t *testing.T) {
	for _, dir := range []string{t.TempDir(), filepath.Join(t.TempDir(), "nothing")} {
		if _, err := OpenStation(dir); !errors.Is(err, ErrNoStation) || !strings.Contains(err.Error(), dir) {
			t.Error(err)
		}
		if _, err := os.Stat(filepath.Join(dir, fileStation)); err == nil {
			t.Error("opening made a file")
		}
	}
}

func TestStationIsNotSetUpWhereSomethingLies(t *testing.T) {
	dir := t.TempDir()
	mine := filepath.Join(dir, "letter.txt")
	if err := os.WriteFile(mine, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := CreateStation(dir); !errors.Is(err, ErrNotEmpty) {
		t.Error(err)
	}
	if got := files(t, dir); len(got) != 1 {
		t.Error(got)
	}
	s := newStation(t)
	if _, err := CreateStation(s.dir); !errors.Is(err, ErrNotEmpty) {
		t.Errorf("over a station: %v", err)
	}
}

func TestSetUpThatBrokeOffAnywhereCanBeDoneAgain(t *testing.T) {
	whole := newStation(t)
	whole.Close()
	for _, left := range [][]string{{}, {dirEditions}, {dirEditions, fileCurrent + suffixTemporary}, {dirEditions, fileCurrent}, {dirEditions, fileCurrent, fileStation + suffixTemporary}} {
		dir := t.TempDir()
		for _, name := range left {
			var err error
			switch from := strings.TrimSuffix(name, suffixTemporary); from {
			case dirEditions:
				err = os.Mkdir(filepath.Join(dir, name), 0o700)
			default:
				var content []byte
				if content, err = os.ReadFile(whole.path(from)); err == nil {
					err = os.WriteFile(filepath.Join(dir, name), content, 0o600)
				}
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		s, err := CreateStation(dir)
		if err != nil {
			t.Errorf("%v: %v", left, err)
			continue
		}
		mustWrite(t, s, day1, made{"l", 0, 1})
		s.Close()
	}
}

func setMark(t *testing.T, path, text string) {
	t.Helper()
	db, err := bolt.Open(path, 0o600, &bolt.Options{Timeout: lockWait})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if err := db.Update(func(tx *bolt.Tx) error {
		return tx.Bucket([]byte(bucketMark)).Put([]byte(bucketMark), []byte(text))
	}); err != nil {
		t.Fatal(err)
	}
}

func resum(t *testing.T, path string) {
	t.Helper()
	sum, err := fileSum(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(strings.TrimSuffix(path, suffixEdition)+suffixSum, []byte(sumText(sum, path)), 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestStationOfANewerProgramIsRefusedWithASentence(t *testing.T) {
	s := newStation(t)
	s.Close()
	setMark(t, s.path(fileStation), "postern-station 5")
	_, err := OpenStation(s.dir)
	newer, ok := errors.AsType[*NewerError](err)
	if !ok || newer.Found != 5 || newer.Known != 4 || !strings.Contains(err.Error(), "newer program") {
		t.Error(err)
	}
	setMark(t, s.path(fileStation), "something else")
	if _, err := OpenStation(s.dir); !errors.Is(err, ErrDamaged) {
		t.Error(err)
	}
}

func TestEditionOfANewerProgramIsPassedOverAndNeverWrittenOver(t *testing.T) {
	s := newStation(t)
	mustWrite(t, s, day1, made{"l", 0, 10})
	mustWrite(t, s, day1, made{"l", 0, 20})
	setMark(t, s.editionPath(2, suffixEdition), markText(markEdition, formatEdition+1))
	resum(t, s.editionPath(2, suffixEdition))
	e := mustOpen(t, s)
	holds(t, e, made{"l", 0, 10})
	if p := e.PassedOver(); len(p) != 1 || p[0].Number != 2 || !errors.Is(p[0].Err, ErrNewerFormat) {
		t.Error(p)
	}
	if _, err := s.NewEdition(); !errors.Is(err, ErrNewerFormat) {
		t.Error(err)
	}
	if err := os.Remove(s.editionPath(1, suffixEdition)); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Open(); !errors.Is(err, ErrNewerFormat) {
		t.Error(err)
	}
}

func TestCurrentOfANewerProgramIsNeverWrittenOver(t *testing.T) {
	s := newStation(t)
	mustWrite(t, s, day1, made{"l", 0, 10})
	text := "postern-current 9\nsomething new\n"
	if err := os.WriteFile(s.path(fileCurrent), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := write(s, day1, made{"l", 0, 1}); !errors.Is(err, ErrNewerFormat) {
		t.Error(err)
	}
	if got, _ := os.ReadFile(s.path(fileCurrent)); string(got) != text {
		t.Errorf("%q", got)
	}
}

func TestDamagedPointerStillFindsTheNewestWholeEdition(t *testing.T) {
	for name, text := range map[string]string{"empty": "", "words": "hello\n", "cut": "postern-current 1\n0000", "no number": "postern-current 1\nxx\n", "more": "postern-current 1\n000002\n000001\n"} {
		t.Run(name, func(t *testing.T) {
			s := newStation(t)
			mustWrite(t, s, day1, made{"l", 0, 10})
			mustWrite(t, s, day1, made{"l", 0, 20})
			if err := os.WriteFile(s.path(fileCurrent), []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
			s.Close()
			s, err := OpenStation(s.dir)
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close()
			e := mustOpen(t, s)
			holds(t, e, made{"l", 0, 20})
			if p := e.PassedOver(); len(p) != 1 || p[0].Number != 0 || !errors.Is(p[0].Err, ErrDamaged) {
				t.Error(p)
			}
			if info := mustWrite(t, s, day1, made{"l", 0, 30}); info.Number != 3 {
				t.Error(info)
			}
			if e := mustOpen(t, s); len(e.PassedOver()) != 0 {
				t.Error("the pointer was not mended by the next import")
			}
		})
	}
}

func TestPointerToAMissingFileFallsBackAndSaysSo(t *testing.T) {
	s := newStation(t)
	mustWrite(t, s, day1, made{"l", 0, 10})
	mustWrite(t, s, day1, made{"l", 0, 20})
	if err := os.Remove(s.editionPath(2, suffixEdition)); err != nil {
		t.Fatal(err)
	}
	e := mustOpen(t, s)
	holds(t, e, made{"l", 0, 10})
	if p := e.PassedOver(); len(p) != 1 || p[0].Number != 2 || !errors.Is(p[0].Err, ErrDamaged) {
		t.Error(p)
	}
	if err := os.Remove(s.path(fileCurrent)); err != nil {
		t.Fatal(err)
	}
	holds(t, mustOpen(t, s), made{"l", 0, 10})
	if err := os.Remove(s.editionPath(1, suffixEdition)); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Open(); !errors.Is(err, ErrDamaged) {
		t.Error(err)
	}
}

func TestWholeEditionIsKeptWhenTheNewestIsDamaged(t *testing.T) {
	s := newStation(t)
	mustWrite(t, s, day1, made{"l", 0, 10})
	mustWrite(t, s, day1, made{"l", 0, 20})
	if err := os.Truncate(s.editionPath(2, suffixEdition), 5000); err != nil {
		t.Fatal(err)
	}
	s.Close()
	s, err := OpenStation(s.dir)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	holds(t, mustOpen(t, s), made{"l", 0, 10})
	mustWrite(t, s, day1, made{"l", 0, 30})
	if err := os.Remove(s.editionPath(3, suffixEdition)); err != nil {
		t.Fatal(err)
	}
	holds(t, mustOpen(t, s), made{"l", 0, 10})
}

func TestErrorsSayWhatWasDoneWithWhat(t *testing.T) {
	err := fail("open edition", "000007.db", ErrDamaged)
	if err.Error() != "open edition 000007.db: damaged" {
		t.Error(err)
	}
	if fail("other", "thing", err) != err || fail("op", "x", nil) != nil {
		t.Error("wrapped twice, or something made of nothing")
	}
	var a border.Alert
	if _, err := decodeAlert(nil); err == nil {
		t.Errorf("nothing was read as %+v", a)
	}
}
