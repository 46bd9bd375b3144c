package store

import (
	"bytes"
	"compress/flate"
	"errors"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"

	bolt "go.etcd.io/bbolt"
)

// pocket is a keyring of a test. A shut one answers nobody.
type pocket struct {
	mu   sync.Mutex
	kept map[string]string
	shut bool
}

var errShut = errors.New("the keyring is locked")

func (p *pocket) Get(name string) (string, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if text, ok := p.kept[name]; ok && !p.shut {
		return text, nil
	}
	return "", errShut
}

func (p *pocket) Set(name, text string) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.shut {
		return errShut
	}
	p.kept[name] = text
	return nil
}

func TestWithoutItsSecretNothingOpensAndWithAnothersNeither(t *testing.T) {
	s, other := newStation(t), newStation(t)
	mustWrite(t, s, day1, made{"l", 0, 10})
	s.Close()
	aside := s.dir + ".aside"
	if err := os.Rename(s.dir+suffixKey, aside); err != nil {
		t.Fatal(err)
	}
	_, err := OpenStation(s.dir)
	none, ok := errors.AsType[*NoSecretError](err)
	if !ok || !errors.Is(err, ErrNoSecret) || errors.Is(err, ErrDamaged) || none.Other || none.File != s.dir+suffixKey {
		t.Errorf("without a key file: %v", err)
	}
	if _, err := os.Stat(s.dir + suffixKey); err == nil {
		t.Error("opening made a key file")
	}
	_, err = Secrets{File: other.dir + suffixKey}.OpenStation(s.dir)
	if none, ok = errors.AsType[*NoSecretError](err); !ok || !none.Other || errors.Is(err, ErrDamaged) {
		t.Errorf("another's key file: %v", err)
	}
	again, err := Secrets{File: aside}.OpenStation(s.dir)
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	holds(t, mustOpen(t, again), made{"l", 0, 10})
}

func TestEditionOfAnotherStationIsDamagedEvenUnderOneSecret(t *testing.T) {
	secrets := Secrets{File: filepath.Join(t.TempDir(), "both.key")}
	var stations [2]*Station
	for i := range stations {
		s, err := secrets.CreateStation(filepath.Join(t.TempDir(), "station"))
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		mustWrite(t, s, day1, made{"l", 0, 10 + i})
		stations[i] = s
	}
	content, err := os.ReadFile(stations[0].editionPath(1, suffixEdition))
	if err != nil {
		t.Fatal(err)
	}
	path := stations[1].editionPath(1, suffixEdition)
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	resum(t, path)
	if _, err := stations[1].Open(); !errors.Is(err, ErrDamaged) {
		t.Error(err)
	}
}

func TestSpoiledSlotIsDamageNotAWrongSecret(t *testing.T) {
	s := newStation(t)
	s.Close()
	change(t, s.path(fileStation), func(tx *bolt.Tx) error {
		b := tx.Bucket([]byte(bucketSlots))
		value := bytes.Clone(b.Get(numberKey(0)))
		value[len(value)-3] ^= 1
		return b.Put(numberKey(0), value)
	})
	if _, err := OpenStation(s.dir); !errors.Is(err, ErrDamaged) || errors.Is(err, ErrNoSecret) {
		t.Error(err)
	}
}

func TestKeyringKeepsTheSecretAndNoFileIsMade(t *testing.T) {
	ring := &pocket{kept: map[string]string{}}
	dir := filepath.Join(t.TempDir(), "station")
	s, err := Secrets{Keyring: ring}.CreateStation(dir)
	if err != nil {
		t.Fatal(err)
	}
	if at := s.Secret(); !at.Keyring || !at.Made || at.File != "" || len(ring.kept) != 1 {
		t.Errorf("%+v, %d kept", at, len(ring.kept))
	}
	mustWrite(t, s, day1, made{"l", 0, 10})
	s.Close()
	if _, err := os.Stat(dir + suffixKey); err == nil {
		t.Error("there is a key file too")
	}
	moved := dir + "-moved" // the name in the keyring is the station's own, not its folder's
	if err := os.Rename(dir, moved); err != nil {
		t.Fatal(err)
	}
	if s, err = (Secrets{Keyring: ring}).OpenStation(moved); err != nil {
		t.Fatal(err)
	}
	holds(t, mustOpen(t, s), made{"l", 0, 10})
	s.Close()
	ring.shut = true
	for _, p := range []Secrets{{Keyring: ring}, {}} {
		_, err = p.OpenStation(moved)
		if none, ok := errors.AsType[*NoSecretError](err); !ok || !none.Keyring {
			t.Errorf("%+v: %v", p, err)
		}
	}
}

func TestKeyringThatRefusesLeavesTheSecretToTheFile(t *testing.T) {
	ring := &pocket{shut: true}
	s, err := Secrets{Keyring: ring}.CreateStation(filepath.Join(t.TempDir(), "station"))
	if err != nil {
		t.Fatal(err)
	}
	s.Close()
	if at := s.Secret(); at.Keyring || at.File != s.dir+suffixKey {
		t.Errorf("%+v", at)
	}
	again, err := Secrets{Keyring: ring}.OpenStation(s.dir)
	if err != nil {
		t.Fatal(err)
	}
	again.Close()
}

func TestManyWhoShareOneKeyFileMakeItOnce(t *testing.T) {
	secrets := Secrets{File: filepath.Join(t.TempDir(), "shared.key")}
	dirs := make([]string, 6)
	var all sync.WaitGroup
	for i := range dirs {
		dirs[i] = filepath.Join(t.TempDir(), "station")
		all.Go(func() {
			s, err := secrets.CreateStation(dirs[i])
			if err != nil {
				t.Error(err)
				return
			}
			s.Close()
		})
	}
	all.Wait()
	for _, dir := range dirs {
		s, err := secrets.OpenStation(dir)
		if err != nil {
			t.Error(err)
			continue
		}
		s.Close()
	}
}

func TestEveryFileIsItsOwnersAlone(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("modes mean nothing there")
	}
	s := newStation(t)
	mustWrite(t, s, day1, made{"l", 0, 10})
	err := filepath.WalkDir(filepath.Dir(s.dir), func(path string, e os.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		if i, err := e.Info(); err != nil || i.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v, %v", path, i.Mode(), err)
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}

func FuzzSecret(f *testing.F) {
	good := secretText(drawKey())
	f.Add([]byte(good))
	f.Add([]byte(strings.ReplaceAll(good, "\n", "\r\n")))
	f.Add([]byte("postern-key 2\n"))
	f.Add([]byte(good[:50]))
	f.Fuzz(func(t *testing.T, text []byte) {
		secret, err := parseSecret(text)
		if err == nil && secretText(secret) != strings.ReplaceAll(string(text), "\r\n", "\n") {
			t.Fatal("read what was never written")
		}
		if err != nil && !errors.Is(err, errNoKey) && !errors.Is(err, ErrNewerFormat) {
			t.Fatal(err)
		}
	})
}

// telling reports a text that stands nowhere by chance: short ones stand in random bytes,
// and what is one letter over and over in what random bytes inflate to.
func telling(text []byte) bool {
	letters := map[byte]bool{}
	for _, b := range text {
		letters[b] = true
	}
	return len(text) >= 5 && len(letters) >= 5
}

// What a thief of the folder would try: every name, number and date of the alerts,
// as it stands and out of every stretch that inflates.
func TestNothingOfTheAlertsOrListsCanBeReadInAnyFileOfTheFolder(t *testing.T) {
	const count = 400
	s := newStation(t)
	var held [][]byte
	w, err := s.NewEdition()
	if err != nil {
		t.Fatal(err)
	}
	for n := range count {
		a := madeUp(n)
		held = append(held, []byte(a.ID), []byte(a.Names[0].Text), []byte(a.Names[0].GivenNames), []byte(a.Names[0].Surname), []byte(a.BirthDates[0].String()), []byte(a.Documents[0].Number), []byte(a.Remarks))
		if err := w.Add(a); err != nil {
			t.Fatal(err)
		}
	}
	const list, made = "The Kestolo book", "maker 7"
	if err := w.EndList(ListInfo{Name: list, Format: "formless", Brought: day1}); err != nil {
		t.Fatal(err)
	}
	held = append(held, []byte(list), []byte("formless"), []byte(made))
	if err := w.Segment(made, func(yield func([]byte, error) bool) { yield(bytes.Join(held, nil), nil) }); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Commit(day1); err != nil {
		t.Fatal(err)
	}
	mustOpen(t, s)
	check := func(path string, content []byte) {
		for _, h := range held {
			if telling(h) && bytes.Contains(content, h) {
				t.Fatalf("%s holds %q", path, h)
			}
		}
	}
	bytesRead := 0
	err = filepath.WalkDir(s.dir, func(path string, e os.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		content, err := os.ReadFile(path)
		bytesRead += len(content)
		check(path, content)
		inflated(content, func(out []byte) { check(path+", inflated", out) })
		return err
	})
	if err != nil || bytesRead < 100_000 {
		t.Errorf("%d bytes read, %v", bytesRead, err)
	}
}

// inflated gives what inflates at any offset: gzip and zlib are deflate behind
// their heads, so every stretch of either is met.
func inflated(content []byte, give func([]byte)) {
	from := bytes.NewReader(nil)
	r := flate.NewReader(from)
	var out bytes.Buffer
	for at := range content {
		from.Reset(content[at:])
		if r.(flate.Resetter).Reset(from, nil) != nil {
			continue
		}
		out.Reset()
		_, _ = io.Copy(&out, io.LimitReader(r, 1<<16)) // what came before it failed counts
		if out.Len() > 16 {
			give(out.Bytes())
		}
	}
}

func TestWhatIsDeflatedWouldBeFound(t *testing.T) {
	var b bytes.Buffer
	b.WriteString("something before")
	w, err := flate.NewWriter(&b, 6)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write(bytes.Repeat([]byte("Belto ZARVANDI, "), 9)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	found := false
	inflated(b.Bytes(), func(out []byte) { found = found || bytes.Contains(out, []byte("ZARVANDI")) })
	if !found {
		t.Error("the search for what is deflated finds nothing")
	}
}
