package hq

import (
	"archive/zip"
	"bytes"
	"io"
	"os"
	"path/filepath"
	"testing"
	"time"

	"filippo.io/age"
)

func TestStickHoldsWhatCountersNeedAndOnlyWhatIsNewIsCopied(t *testing.T) {
	r, c := founded(t, "PAK")
	publish(t, r, "PAK", "Red book", madeUp(200), PublishOptions{})
	stick := filepath.Join(t.TempDir(), "stick")
	first, err := r.Stick(t.Context(), stick)
	if err != nil {
		t.Fatal(err)
	}
	check := func(n int) {
		t.Helper()
		v, err := visit(stick)
		if err != nil {
			t.Fatal(err)
		}
		if h, _, err := v.sync("PAK", "Red book", held{}); err != nil || len(h.alerts) != n {
			t.Errorf("%d alerts, want %d, %v", len(h.alerts), n, err)
		}
	}
	check(200)
	c.Time = c.Add(time.Minute)
	publish(t, r, "PAK", "Red book", madeUp(201), PublishOptions{})
	second, err := r.Stick(t.Context(), stick)
	if err != nil || second >= first {
		t.Errorf("%d bytes, after %d, %v", second, first, err)
	}
	check(201)
	bases, err := filepath.Glob(filepath.Join(stick, "targets", "PAK", "*-base-*"))
	if err != nil || len(bases) != 1 {
		t.Fatal(bases, err)
	}
	if err := os.WriteFile(bases[0], make([]byte, 10), 0o600); err != nil { // spoilt
		t.Fatal(err)
	}
	if _, err := r.Stick(t.Context(), stick); err != nil {
		t.Fatal(err)
	}
	check(201)
}

func TestStickThatIsPulledOutTooEarlyHoldsWhatItHeld(t *testing.T) {
	r, c := founded(t, "PAK")
	publish(t, r, "PAK", "Red book", madeUp(20), PublishOptions{})
	before := filepath.Join(t.TempDir(), "stick")
	if _, err := r.Stick(t.Context(), before); err != nil {
		t.Fatal(err)
	}
	c.Time = c.Add(time.Minute)
	publish(t, r, "PAK", "Red book", madeUp(21), PublishOptions{})
	for n := 0; ; n++ {
		stick := filepath.Join(t.TempDir(), "stick")
		if err := os.CopyFS(stick, os.DirFS(before)); err != nil {
			t.Fatal(err)
		}
		var steps *int
		r.disk, steps = stopAt(n, func(string, string) {})
		_, err := r.Stick(t.Context(), stick)
		v, of := visit(stick)
		if of != nil {
			t.Fatalf("cut at %d: %v", n, of)
		}
		if _, _, of := v.sync("PAK", "Red book", held{}); of != nil {
			t.Fatalf("cut at %d: %v", n, of)
		}
		if *steps <= n {
			if err != nil {
				t.Fatal(err)
			}
			return
		}
		mustBe(t, err, errStopped)
	}
}

func TestSealedStickOpensForItsCrossingsAlone(t *testing.T) {
	r, _ := founded(t, "PAK")
	publish(t, r, "PAK", "Red book", madeUp(20), PublishOptions{})
	mine, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	other, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	path, err := r.SealedStickTo(t.Context(), t.TempDir(), []age.Recipient{mine.Recipient()})
	if err != nil || filepath.Base(path) != SealedStick {
		t.Fatal(path, err)
	}
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := age.Decrypt(bytes.NewReader(content), other); err == nil {
		t.Error("another crossing opens it")
	}
	plain, err := age.Decrypt(bytes.NewReader(content), mine)
	if err != nil {
		t.Fatal(err)
	}
	zipped, err := io.ReadAll(plain)
	if err != nil {
		t.Fatal(err)
	}
	z, err := zip.NewReader(bytes.NewReader(zipped), int64(len(zipped)))
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(t.TempDir(), "opened")
	if err := os.CopyFS(dir, z); err != nil {
		t.Fatal(err)
	}
	for _, f := range z.File {
		if f.Method != zip.Store {
			t.Errorf("%s is packed twice", f.Name)
		}
	}
	v, err := visit(dir)
	if err != nil {
		t.Fatal(err)
	}
	if h, _, err := v.sync("PAK", "Red book", held{}); err != nil || len(h.alerts) != 20 {
		t.Errorf("%d alerts, %v", len(h.alerts), err)
	}
}

func TestPublishedFileThatIsSpoiltIsNotCarriedAndIsReplacedOnRequest(t *testing.T) {
	r, _ := founded(t, "PAK")
	publish(t, r, "PAK", "Red book", madeUp(20), PublishOptions{})
	bases, err := filepath.Glob(filepath.Join(r.Public(), "targets", "PAK", "*-base-*"))
	if err != nil || len(bases) != 1 {
		t.Fatal(bases, err)
	}
	content, err := os.ReadFile(bases[0])
	if err != nil {
		t.Fatal(err)
	}
	content[len(content)/2] ^= 1
	if err := os.WriteFile(bases[0], content, 0o600); err != nil {
		t.Fatal(err)
	}
	_, err = r.Stick(t.Context(), t.TempDir())
	mustBe(t, err, ErrDamaged)
	_, err = r.Publish(t.Context(), "PAK", []Incoming{writtenList(t, "Red book", madeUp(21))}, PublishOptions{})
	mustBe(t, err, ErrDamaged)
	publish(t, r, "PAK", "Red book", madeUp(21), PublishOptions{AcceptSmaller: true})
	if h := mustSync(t, r, "PAK", "Red book"); len(h.alerts) != 21 || h.sequence != 2 {
		t.Errorf("%d alerts at %d", len(h.alerts), h.sequence)
	}
}
