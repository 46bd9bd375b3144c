package store

import (
	"os"
	"testing"
)

func TestMapIsLaidAnewWhileMuchIsReadAndNothingIsLostByIt(t *testing.T) {
	s := newStation(t)
	writeWithSegment(t, s, "made 1", 3, made{"l", 0, 900})
	e := mustOpen(t, s)
	for _, gone := range []bool{false, true} {
		if gone { // newer editions have replaced it: it can only go on as it is
			for range 2 {
				mustWrite(t, s, day1, made{"l", 0, 1})
			}
			if _, err := os.Stat(s.editionPath(1, suffixEdition)); err == nil {
				t.Fatal("the file is still there")
			}
		}
		was := e.db.bolt
		e.db.mapped = mapBytes
		holds(t, e, made{"l", 0, 900})
		if anew := e.db.bolt != was; anew == gone {
			t.Errorf("mapped anew: %v, the file is gone: %v", anew, gone)
		}
		e.db.mapped = mapBytes
		hasSegment(t, e, "made 1", 3)
	}
}

// Whatever is read of a large edition, most of its pages are not this process's.
func TestReadingALargeEditionLeavesLittleOfItMapped(t *testing.T) {
	if os.Getenv("POSTERN_SOAK") == "" {
		t.Skip("POSTERN_SOAK is not set; the edition has to be large")
	}
	if all, _ := memory(); all == 0 {
		t.Skip("the system does not tell how much is mapped")
	}
	s := newStation(t)
	const count = 400_000 // 200 MB
	writeWithSegment(t, s, "made 1", 100, made{"l", 0, count})
	e := mustOpen(t, s)
	_, before := memory()
	most := float64(2*mapBytes) / (1 << 20)
	look := func(when string) {
		t.Helper()
		if _, files := memory(); files-before > most {
			t.Errorf("%s %.0f MB of the file are mapped, want at most %.0f", when, files-before, most)
		}
	}
	if err := e.Verify(); err != nil {
		t.Fatal(err)
	}
	look("having read it all,")
	for n := range 20_000 {
		if _, err := e.Alert(n * 7919 % count); err != nil {
			t.Fatal(err)
		}
		if n%100 == 0 {
			look("reading alerts here and there,")
		}
	}
}
