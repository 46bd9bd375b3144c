package store

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
)

func TestPartsProveAFileAndTheSumDecidesWhereTheyDoNot(t *testing.T) {
	s := newStation(t)
	writeWithSegment(t, s, "made 1", 40, made{"l", 0, 30})
	path, parts, sum := s.editionPath(1, suffixEdition), s.editionPath(1, suffixParts), s.editionPath(1, suffixSum)
	text, err := os.ReadFile(parts)
	if err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	want := fmt.Sprintf("postern-parts 1\n%d %d\n", info.Size(), partBytes)
	if lines := strings.Count(string(text), "\n"); !strings.HasPrefix(string(text), want) || lines != 2+int((info.Size()+partBytes-1)/partBytes) || lines < 5 {
		t.Errorf("%d lines:\n%s", lines, text)
	}
	right, err := os.ReadFile(sum)
	if err != nil {
		t.Fatal(err)
	}
	put := func(path string, content []byte) {
		t.Helper()
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	put(sum, []byte("not needed where the parts fit"))
	if err := proveWhole("open", path); err != nil {
		t.Error(err)
	}
	spoilt := slices.Clone(text)
	spoilt[len(spoilt)-9] ^= 1
	for name, content := range map[string][]byte{"spoilt": spoilt, "cut": text[:len(text)-65], "empty": nil} {
		put(parts, content)
		put(sum, right)
		if err := proveWhole("open", path); err != nil {
			t.Errorf("parts %s, the sum fits: %v", name, err)
		}
		put(sum, []byte("neither fits"))
		if err := proveWhole("open", path); !errors.Is(err, ErrDamaged) {
			t.Errorf("parts %s, nor does the sum fit: %v", name, err)
		}
	}
	if err := errors.Join(os.Remove(parts), os.Mkdir(parts, 0o700)); err != nil { // the system refuses to read it
		t.Fatal(err)
	}
	put(sum, right)
	if err := proveWhole("open", path); err != nil {
		t.Error(err)
	}
	if err := os.Remove(parts); err != nil {
		t.Fatal(err)
	}
	put(parts, text)
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string][]byte{
		"longer":             append(slices.Clone(whole), 0),
		"cut at a part":      whole[:2*partBytes],
		"cut short":          whole[:len(whole)-1],
		"two parts swapped":  slices.Concat(whole[partBytes:2*partBytes], whole[:partBytes], whole[2*partBytes:]),
		"nothing left of it": nil,
	} {
		put(path, content)
		if err := proveWhole("open", path); !errors.Is(err, ErrDamaged) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
