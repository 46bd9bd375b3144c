package store

import (
	"bytes"
	"testing"

	"pgregory.net/rapid"
)

// sealers are all kinds, each under a key of its own.
func sealers() map[string]sealer {
	return map[string]sealer{"checksum": newChecksum(), "numbered": newNumbered(drawKey()), "drawn": newDrawn(drawKey())}
}

func TestValueFitsOnlyItsOwnPlaceAndNothingButItself(t *testing.T) {
	for kind, s := range sealers() {
		at := place{"alerts", numberKey(7), 3}
		value := s.seal(nil, at, []byte("content"))
		for name, other := range map[string]place{
			"key":          {"alerts", numberKey(8), 3},
			"bucket":       {"segment", numberKey(7), 3},
			"edition":      {"alerts", numberKey(7), 4},
			"kind of file": {"alerts", numberKey(7), 0},
		} {
			if _, err := s.open(nil, other, value); err == nil {
				t.Errorf("%s: another %s: opened", kind, name)
			}
		}
		for i := range value {
			if _, err := s.open(nil, at, value[:i]); err == nil {
				t.Errorf("%s: cut to %d: opened", kind, i)
			}
			for bit := range 8 {
				changed := bytes.Clone(value)
				changed[i] ^= 1 << bit
				if _, err := s.open(nil, at, changed); err == nil {
					t.Errorf("%s: byte %d bit %d: opened", kind, i, bit)
				}
			}
		}
		for other, s := range sealers() { // the same kind under another key, too
			if _, err := s.open(nil, at, value); err == nil && kind != "checksum" {
				t.Errorf("%s: opened by %s under another key", kind, other)
			}
		}
	}
}

func TestSealedValueHoldsNothingOfItsContent(t *testing.T) {
	content := bytes.Repeat([]byte("ZARVANDI"), 20)
	for kind, s := range sealers() {
		value := s.seal(nil, place{"alerts", numberKey(1), 1}, content)
		if got := bytes.Contains(value, []byte("ZARVANDI")); got != (kind == "checksum") {
			t.Errorf("%s: in the clear: %v", kind, got)
		}
	}
}

func TestNoTwoPlacesOfAnEditionShareANonce(t *testing.T) {
	s := newNumbered(drawKey())
	seen := map[string]place{}
	for _, bucket := range []string{bucketAlerts, bucketSegment, "", "a"} {
		for _, n := range []int{0, 1, 255, 256, 1 << 20, 1 << 40} {
			at := place{bucket, numberKey(n), 3}
			s.meet(at)
			if other, twice := seen[string(s.nonce[:])]; twice {
				t.Errorf("%v and %v", at, other)
			}
			seen[string(s.nonce[:])] = at
		}
	}
}

func TestEditionBegunAgainUnderTheSameNumberHasAnotherKey(t *testing.T) {
	s := newStation(t)
	var keys [][]byte
	for range 2 {
		w, err := s.NewEdition()
		if err != nil {
			t.Fatal(err)
		}
		keys = append(keys, w.head.Key)
		if err := w.Abort(); err != nil {
			t.Fatal(err)
		}
	}
	if bytes.Equal(keys[0], keys[1]) {
		t.Error("one key and one nonce for two contents")
	}
}

func TestWhatWasSealedComesBackBehindWhatWasThere(t *testing.T) {
	all := sealers()
	rapid.Check(t, func(t *rapid.T) {
		content := rapid.SliceOf(rapid.Byte()).Draw(t, "content")
		at := place{bucketAlerts, numberKey(rapid.IntRange(0, 1<<40).Draw(t, "number")), rapid.Uint64().Draw(t, "edition")}
		for kind, s := range all {
			sealed := s.seal([]byte("before"), at, content)[len("before"):]
			got, err := s.open([]byte("before"), at, sealed)
			if err != nil || string(got) != "before"+string(content) {
				t.Fatalf("%s: %q, %v", kind, got, err)
			}
		}
	})
}

func FuzzSeal(f *testing.F) {
	key := drawKey()
	f.Add(newChecksum().seal(nil, place{bucketAlerts, numberKey(7), 3}, []byte("content")), uint64(7))
	f.Add(newNumbered(key).seal(nil, place{bucketAlerts, numberKey(7), 3}, []byte("content")), uint64(7))
	f.Add([]byte{}, uint64(0))
	f.Add(bytes.Repeat([]byte{sealNumbered}, sealHead), uint64(1))
	f.Add(bytes.Repeat([]byte{sealDrawn}, 60), uint64(1))
	f.Fuzz(func(t *testing.T, value []byte, number uint64) {
		at := place{bucketAlerts, numberKey(int(number)), 3}
		for _, s := range []sealer{newChecksum(), newNumbered(key)} {
			content, err := s.open(nil, at, value)
			if err == nil && !bytes.Equal(s.seal(nil, at, content), value) {
				t.Fatal("opened what was never sealed")
			}
		}
		if _, err := newDrawn(key).open(nil, at, value); err == nil {
			t.Fatal("opened what was never sealed")
		}
	})
}
