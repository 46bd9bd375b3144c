package store

import (
	"bufio"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	bolt "go.etcd.io/bbolt"
)

// answers opens a station and reads it whole: what it gives must be what was
// written in one of the two editions. It reports whether one answered.
func answers(t *testing.T, what, dir string) bool {
	t.Helper()
	s, err := OpenStation(dir)
	if err != nil {
		expectFault(t, what, err)
		return false
	}
	defer s.Close()
	e, err := s.Open()
	if err != nil {
		expectFault(t, what, err)
		return false
	}
	defer e.Close()
	count, known := map[uint64]int{1: 40, 2: 60}[e.Info().Number]
	if !known || e.Info().Alerts != count {
		t.Fatalf("%s: edition %d of %d alerts answers", what, e.Info().Number, e.Info().Alerts)
	}
	if !onlyTruth(t, e, "l", count) {
		t.Fatalf("%s: edition %d was opened and is not whole", what, e.Info().Number)
	}
	return true
}

func expectFault(t *testing.T, what string, err error) {
	t.Helper()
	for _, known := range []error{ErrDamaged, ErrNewerFormat, ErrNoSecret, ErrNoStation, ErrNoEdition} {
		if errors.Is(err, known) {
			return
		}
	}
	t.Fatalf("%s: %v", what, err)
}

// stationFiles is a station of two editions, closed, and all its files, the key
// among them.
func stationFiles(t *testing.T) (dir string, paths []string, total int64) {
	t.Helper()
	s := newStation(t)
	mustWrite(t, s, day1, made{"l", 0, 40})
	mustWrite(t, s, day1, made{"l", 0, 60})
	s.Close()
	err := filepath.WalkDir(filepath.Dir(s.dir), func(path string, e os.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		i, err := e.Info()
		total += i.Size()
		paths = append(paths, path)
		return err
	})
	if err != nil || len(paths) != 9 {
		t.Fatalf("%s, %v", paths, err)
	}
	return s.dir, paths, total
}

func TestChangedByteInAnyFileOfTheStationGivesAWholeEditionOrAnError(t *testing.T) {
	dir, paths, _ := stationFiles(t)
	random := rand.New(rand.NewPCG(11, 12))
	whole, faults := 0, 0
	changes := few(1_000)
	for n := range changes {
		path := paths[n%len(paths)] // each as often, however small
		content, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		at := random.IntN(len(content))
		changed := append([]byte(nil), content...)
		changed[at] ^= byte(1 + random.IntN(255))
		if err := os.WriteFile(path, changed, 0o600); err != nil {
			t.Fatal(err)
		}
		if answers(t, fmt.Sprintf("byte %d of %s", at, filepath.Base(path)), dir) {
			whole++
		} else {
			faults++
		}
		if err := restore(path, content); err != nil {
			t.Fatal(err)
		}
	}
	if whole < changes/2 || faults < changes/20 {
		t.Errorf("%d answered, %d refused: the test does not test", whole, faults)
	}
}

// restore puts a file back, without whatever opening it has left in its place.
func restore(path string, content []byte) error {
	return errors.Join(os.RemoveAll(path), os.WriteFile(path, content, 0o600))
}

func TestFileCutShortOrWithAnEmptyPageGivesAWholeEditionOrAnError(t *testing.T) {
	dir, paths, _ := stationFiles(t)
	const pageSize = 4096
	for _, path := range paths {
		content, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		var forms [][]byte
		for _, size := range []int{0, 1, len(content) / 2, len(content) - 1} {
			forms = append(forms, content[:size])
		}
		for from := 0; from < len(content); from += pageSize {
			zeroed := append([]byte(nil), content...)
			clear(zeroed[from:min(len(zeroed), from+pageSize)])
			forms = append(forms, zeroed)
		}
		for n, form := range forms {
			if err := os.WriteFile(path, form, 0o600); err != nil {
				t.Fatal(err)
			}
			answers(t, fmt.Sprintf("form %d of %s", n, filepath.Base(path)), dir)
			if err := restore(path, content); err != nil {
				t.Fatal(err)
			}
		}
	}
}

func TestValueMovedToAnotherKeyOrEditionNeverOpens(t *testing.T) {
	s := newStation(t)
	mustWrite(t, s, day1, made{"l", 0, 40})
	mustWrite(t, s, day1, made{"l", 0, 60})
	one, two := s.editionPath(1, suffixEdition), s.editionPath(2, suffixEdition)
	whole, err := os.ReadFile(two)
	if err != nil {
		t.Fatal(err)
	}
	head := []byte(bucketHead)
	for name, move := range map[string]struct {
		value       []byte
		bucket      string
		key         []byte
		alertsWhole bool
	}{
		"an alert to the next key":         {sealedValue(t, two, bucketAlerts, numberKey(6)), bucketAlerts, numberKey(7), false},
		"an alert to the same key later":   {sealedValue(t, one, bucketAlerts, numberKey(7)), bucketAlerts, numberKey(7), false},
		"a head to another edition":        {sealedValue(t, one, bucketHead, head), bucketHead, head, false},
		"an alert to the head":             {sealedValue(t, two, bucketAlerts, numberKey(7)), bucketHead, head, false},
		"an alert as a block that none is": {sealedValue(t, two, bucketAlerts, numberKey(7)), bucketMark, numberKey(7), true},
	} {
		change(t, two, func(tx *bolt.Tx) error { return tx.Bucket([]byte(move.bucket)).Put(move.key, move.value) })
		resum(t, two)
		e, err := s.Open()
		if err != nil {
			t.Fatal(err)
		}
		if got := e.Info().Number == 2 && onlyTruth(t, e, "l", 60); got != move.alertsWhole {
			t.Errorf("%s: read whole: %v", name, got)
		}
		e.Close()
		if err := os.WriteFile(two, whole, 0o600); err != nil {
			t.Fatal(err)
		}
		resum(t, two)
	}
}

// TestMain is also the program that TestImportKilled… kills, and that whose disk
// is full.
func TestMain(m *testing.M) {
	if dir := os.Getenv("POSTERN_TEST_FULL"); dir != "" {
		fullDisk(dir, os.Getenv("POSTERN_TEST_BYTES"))
		return
	}
	dir := os.Getenv("POSTERN_TEST_IMPORT")
	if dir == "" {
		os.Exit(m.Run())
	}
	s, err := OpenStation(dir)
	for n := 0; err == nil; n++ { // until it is killed
		if n%3 == 0 {
			_, err = write(s, day1, made{"l", 0, killedAlerts})
		} else {
			_, err = writeOver(s, alter{killedAlerts - 1 + n%3, 0})
		}
		if e, openErr := s.Open(); openErr == nil { // as whoever imports does, so that old ones are removed
			e.Close()
		}
		fmt.Println("whole")
	}
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}

const killedAlerts = 3_000

// twoImports is how long the program that is killed takes, on this machine as it is now,
// to begin and to come to the end of two imports and of what it lays over each.
func twoImports(t *testing.T, self, dir string) time.Duration {
	t.Helper()
	c := exec.Command(self)
	c.Env = append(os.Environ(), "POSTERN_TEST_IMPORT="+dir)
	out, err := c.StdoutPipe()
	start := time.Now()
	if err == nil {
		err = c.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		_ = c.Process.Kill()
		_ = c.Wait()
	}()
	lines := bufio.NewScanner(out)
	for range 6 {
		if !lines.Scan() {
			t.Fatal("an import does not come to its end")
		}
	}
	return time.Since(start)
}

func TestImportKilledAtAnyMomentLeavesAWholeEdition(t *testing.T) {
	if testing.Short() {
		t.Skip("it kills programs, in which the race detector sees nothing new")
	}
	rounds := 20
	if os.Getenv("POSTERN_SOAK") != "" {
		rounds = 200
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	s := newStation(t)
	mustWrite(t, s, day1, made{"l", 0, killedAlerts})
	s.Close()
	long := twoImports(t, self, s.dir)
	random := rand.New(rand.NewPCG(5, 6))
	number := uint64(1)
	for round := range rounds {
		var said strings.Builder
		c := exec.Command(self)
		c.Env, c.Stderr = append(os.Environ(), "POSTERN_TEST_IMPORT="+s.dir), &said
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		kill := time.AfterFunc(time.Duration(random.Int64N(int64(long))), func() { _ = c.Process.Kill() })
		_ = c.Wait()
		if kill.Stop() {
			t.Fatalf("it ended by itself: %s", said.String())
		}
		again, err := OpenStation(s.dir)
		if err != nil {
			t.Fatalf("round %d: %v", round, err)
		}
		e, err := again.Open()
		if err != nil {
			t.Fatalf("round %d: %v", round, err)
		}
		if len(e.PassedOver()) > 0 || e.Info().Number < number {
			t.Fatalf("round %d: edition %d after %d, %v", round, e.Info().Number, number, e.PassedOver())
		}
		number = e.Info().Number
		count := killedAlerts
		if b := e.Beneath(); b != nil { // each that was laid over the one before has one more
			count += int(number - b.Number())
		}
		holds(t, e, made{"l", 0, count})
		if err := errors.Join(e.Close(), again.Close()); err != nil {
			t.Fatal(err)
		}
	}
	if number < 3 {
		t.Errorf("edition %d: hardly an import came to its end, and none was met there", number)
	}
}
