package journal

import (
	"bytes"
	"crypto/ecdh"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"golang.org/x/mod/sumdb/tlog"
	"pgregory.net/rapid"
)

var day1 = time.Date(2026, 3, 1, 9, 30, 0, 0, time.UTC)

func signer(t testing.TB, name string) Signer {
	t.Helper()
	s, err := NewSigner(name, ed25519.NewKeyFromSeed(bytes.Repeat([]byte(name[len(name)-1:]), ed25519.SeedSize)))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// madeLine is the line of an entry, and the salt and detail of one in three.
func madeLine(t testing.TB, n uint64) (text, salt, detail []byte) {
	t.Helper()
	d := Draft{Kind: KindSearch, Who: "r.conti", Case: n, Facts: map[string]string{"verdict": "no_match", "text": "a \"b\" <ü>\n"}}
	if n%3 == 0 {
		d.Keep, d.Detail = KeepNoMatch, fmt.Appendf(nil, `{ "name": "Belto <Zarvandi> %d" }`, n)
	}
	l, err := NewLeaf(n, day1, d)
	if err != nil {
		t.Fatal(err)
	}
	if d.Detail != nil {
		auditor, err := ecdh.X25519().GenerateKey(rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		day := bytes.Repeat([]byte{7}, KeyBytes)
		sealed, err := l.SealDetail("postern/a", auditor.PublicKey(), day, d.Detail)
		if err != nil {
			t.Fatal(err)
		}
		if detail, salt, err = OpenDetail(auditor, day, l.Place("postern/a"), sealed); err != nil {
			t.Fatal(err)
		}
	}
	if text, err = l.Line(); err != nil {
		t.Fatal(err)
	}
	return text, salt, detail
}

func TestAnyDraftBecomesALineThatIsReadBackAsItWas(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.OneOf(rapid.String(), rapid.Map(rapid.SliceOf(rapid.Byte()), func(b []byte) string { return string(b) }))
		d := Draft{
			Kind: KindDecision, Who: text.Draw(t, "who"), Case: rapid.Uint64().Draw(t, "case"),
			Facts: rapid.MapOfN(text, text, 0, 5).Draw(t, "facts"),
		}
		at := time.Unix(rapid.Int64Range(-62167219200, 253402300799).Draw(t, "s"), rapid.Int64Range(0, 999999999).Draw(t, "ns"))
		l, err := NewLeaf(rapid.Uint64().Draw(t, "n"), at, d)
		if err != nil {
			t.Fatal(err)
		}
		written, err := l.Line()
		if errors.Is(err, ErrUnfit) && len(written) == 0 {
			return // too long
		}
		got, err := ParseLine(written)
		if err != nil {
			t.Fatalf("%s: %v", written, err)
		}
		if diff := cmp.Diff(l, got, cmpopts.EquateEmpty()); diff != "" {
			t.Fatalf("%s: %s", written, diff)
		}
		var read map[string]any
		if err := json.Unmarshal(written, &read); err != nil || bytes.ContainsAny(written, "\n\r") {
			t.Fatalf("%s is not one line of JSON: %v", written, err)
		}
		if facts, _ := read["facts"].(map[string]any); len(facts) != len(l.Facts) {
			t.Fatalf("%s: others read %v", written, facts)
		}
	})
}

func TestDraftsThatCannotBeKeptAreRefused(t *testing.T) {
	for name, d := range map[string]Draft{
		"no kind":                {},
		"detail without a term":  {Kind: KindSearch, Detail: []byte("{}")},
		"term without a detail":  {Kind: KindSearch, Keep: KeepDecision},
		"unknown term":           {Kind: KindSearch, Keep: "for ever", Detail: []byte("{}")},
		"detail that is no JSON": {Kind: KindSearch, Keep: KeepDecision, Detail: []byte("{")},
		"detail that is empty":   {Kind: KindSearch, Keep: KeepDecision, Detail: []byte{}},
		"detail too long":        {Kind: KindSearch, Keep: KeepDecision, Detail: []byte(`"` + strings.Repeat("x", MaxDetail) + `"`)},
	} {
		if _, err := NewLeaf(0, day1, d); !errors.Is(err, ErrUnfit) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := NewLeaf(0, time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC), Draft{Kind: KindLock}); !errors.Is(err, ErrUnfit) {
		t.Error(err)
	}
	l, err := NewLeaf(0, day1, Draft{Kind: KindLock, Facts: map[string]string{"a": strings.Repeat("x", MaxLine)}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := l.Line(); !errors.Is(err, ErrUnfit) {
		t.Error(err)
	}
}

func TestTwoEqualDraftsHaveDifferentHashes(t *testing.T) {
	one, _, _ := madeLine(t, 1)
	two, _, _ := madeLine(t, 1)
	if Hash(one) == Hash(two) {
		t.Error("a hash can be guessed")
	}
}

func TestDetailOpensOnlyInItsPlaceWithBothKeys(t *testing.T) {
	auditor, err := ecdh.X25519().GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	other, err := ecdh.X25519().GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	day, day2 := bytes.Repeat([]byte{1}, KeyBytes), bytes.Repeat([]byte{2}, KeyBytes)
	at := Place{"postern/a", 7, "2026-03-01", KeepDecision}
	sealed, commitment, err := SealDetail(auditor.PublicKey(), day, at, []byte(`{"a":1}`))
	if err != nil {
		t.Fatal(err)
	}
	detail, salt, err := OpenDetail(auditor, day, at, sealed)
	if err != nil || string(detail) != `{"a":1}` || !bytes.Equal(Commitment(salt, detail), commitment) {
		t.Errorf("%s %v", detail, err)
	}
	long, _, err := SealDetail(auditor.PublicKey(), day, at, []byte(`{"a":"`+strings.Repeat("x", 400)+`"}`))
	if err != nil || len(long) != len(sealed) {
		t.Errorf("the size tells of the detail: %d, %d, %v", len(sealed), len(long), err)
	}
	for name, open := range map[string]func() ([]byte, []byte, error){
		"another auditor": func() ([]byte, []byte, error) { return OpenDetail(other, day, at, sealed) },
		"another day":     func() ([]byte, []byte, error) { return OpenDetail(auditor, day2, at, sealed) },
		"another number": func() ([]byte, []byte, error) {
			return OpenDetail(auditor, day, Place{"postern/a", 8, "2026-03-01", KeepDecision}, sealed)
		},
		"another journal": func() ([]byte, []byte, error) {
			return OpenDetail(auditor, day, Place{"postern/b", 7, "2026-03-01", KeepDecision}, sealed)
		},
		"nothing": func() ([]byte, []byte, error) { return OpenDetail(auditor, day, at, nil) },
		"cut":     func() ([]byte, []byte, error) { return OpenDetail(auditor, day, at, sealed[:33]) },
	} {
		if _, _, err := open(); !errors.Is(err, ErrSeal) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for i := range sealed {
		bad := bytes.Clone(sealed)
		bad[i] ^= 4
		if _, _, err := OpenDetail(auditor, day, at, bad); !errors.Is(err, ErrSeal) {
			t.Errorf("byte %d flipped: %v", i, err)
		}
	}
}

func TestTreeHasTheRootsAndHashesOfTheLibrary(t *testing.T) {
	var tree Tree
	var all []tlog.Hash
	reader := tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		out := make([]tlog.Hash, len(indexes))
		for i, x := range indexes {
			out[i] = all[x]
		}
		return out, nil
	})
	for n := range int64(300) {
		if want, err := tlog.TreeHash(n, reader); err != nil {
			t.Fatal(err)
		} else if got, err := tree.Root(); got != want || err != nil {
			t.Fatalf("%d: %v", n, err)
		}
		loaded, err := LoadTree(uint64(n), func(x uint64) (tlog.Hash, error) { return all[x], nil })
		if err != nil || loaded != tree {
			t.Fatalf("%d: loaded otherwise, %v", n, err)
		}
		h := Hash(fmt.Appendf(nil, "%d", n))
		want, err := tlog.StoredHashesForRecordHash(n, h, reader)
		if err != nil {
			t.Fatal(err)
		}
		got, err := tree.Add(h)
		if diff := cmp.Diff(want, got); diff != "" || err != nil {
			t.Fatal(diff, err)
		}
		if int64(Index(0, uint64(n))) != int64(len(all)) {
			t.Fatalf("%d is stored at %d", n, len(all))
		}
		all = append(all, got...)
	}
}

func TestCheckpointOpensOnlyToItsJournalUnchanged(t *testing.T) {
	a, b := signer(t, "postern/a"), signer(t, "postern/b")
	c, err := a.Sign(42, tlog.Hash{1, 2, 3})
	if err != nil {
		t.Fatal(err)
	}
	v, err := ParseVerifier(a.Verifier().String() + "\n")
	if err != nil {
		t.Fatal(err)
	}
	got, err := v.Open(c.Text)
	if diff := cmp.Diff(c, got); diff != "" || err != nil || got.Size != 42 {
		t.Error(diff, err)
	}
	if _, err := b.Verifier().Open(c.Text); !errors.Is(err, ErrOther) {
		t.Error(err)
	}
	if _, err := v.Open(bytes.Replace(c.Text, []byte("42"), []byte("43"), 1)); !errors.Is(err, ErrSignature) {
		t.Error(err)
	}
	if _, err := (Verifier{}).Open(c.Text); !errors.Is(err, ErrVerifier) {
		t.Error(err)
	}
	for i := range c.Text {
		bad := bytes.Clone(c.Text)
		bad[i] ^= 1
		if got, err := v.Open(bad); err == nil && (got.Size != c.Size || got.Root != c.Root) {
			t.Errorf("byte %d flipped: %+v", i, got)
		}
	}
	for _, text := range []string{"", "x", "postern/a\n1\n", "postern/a\n042\n" + c.Root.String() + "\n\n— x\n", strings.Repeat("x", maxNote+1)} {
		if _, err := v.Open([]byte(text)); !errors.Is(err, ErrCheckpoint) {
			t.Errorf("%q: %v", text, err)
		}
	}
}

// fixedLine is the line of an entry, the same each time.
func fixedLine(t testing.TB, n uint64) []byte {
	t.Helper()
	l, err := NewLeaf(n, day1, Draft{Kind: KindSearch, Who: "r.conti", Case: n})
	if err != nil {
		t.Fatal(err)
	}
	l.Salt = bytes.Repeat([]byte{byte(n)}, saltBytes)
	text, err := l.Line()
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// madeProof proves entry n of a journal of a size.
func madeProof(t testing.TB, s Signer, n, size uint64) Proof {
	t.Helper()
	var tree Tree
	var all []tlog.Hash
	var line []byte
	for i := range size {
		text := fixedLine(t, i)
		if i == n {
			line = text
		}
		hashes, err := tree.Add(Hash(text))
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, hashes...)
	}
	root, err := tree.Root()
	if err != nil {
		t.Fatal(err)
	}
	c, err := s.Sign(size, root)
	if err != nil {
		t.Fatal(err)
	}
	path, err := tlog.ProveRecord(int64(size), int64(n), tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		out := make([]tlog.Hash, len(indexes))
		for i, x := range indexes {
			out[i] = all[x]
		}
		return out, nil
	}))
	if err != nil {
		t.Fatal(err)
	}
	return Proof{Line: line, Path: path, Checkpoint: c.Text, Verifier: s.Verifier().String()}
}

func TestProofIsReadBackAndHoldsAndNoOtherDoes(t *testing.T) {
	s := signer(t, "postern/a")
	v := s.Verifier()
	for _, size := range []uint64{1, 2, 7, 8, 21} {
		for n := range size {
			p := madeProof(t, s, n, size)
			text, err := p.Text()
			if err != nil {
				t.Fatal(err)
			}
			got, err := ParseProof(text)
			if diff := cmp.Diff(p, got, cmpopts.EquateEmpty()); diff != "" || err != nil {
				t.Fatal(diff, err)
			}
			if l, c, err := got.Check(v); err != nil || l.Number != n || c.Size != size {
				t.Fatalf("%d of %d: %v", n, size, err)
			}
			if len(p.Path) == 0 {
				continue
			}
			bad := got
			bad.Path = append([]tlog.Hash{{9}}, got.Path[1:]...)
			if _, _, err := bad.Check(v); !errors.Is(err, ErrNotProven) {
				t.Error(err)
			}
			bad = got
			bad.Line, _, _ = madeLine(t, n)
			if _, _, err := bad.Check(v); !errors.Is(err, ErrNotProven) {
				t.Error(err)
			}
			bad.Line, _, _ = madeLine(t, size)
			if _, _, err := bad.Check(v); !errors.Is(err, ErrNotProven) {
				t.Error(err)
			}
		}
	}
	p := madeProof(t, s, 3, 7)
	if _, _, err := p.Check(signer(t, "postern/b").Verifier()); !errors.Is(err, ErrOther) {
		t.Error(err)
	}
	text, _ := p.Text()
	for change, want := range map[[2]string]error{
		{formatProof, markProof + "2"}: ErrNewer,
		{formatProof, "other"}:         ErrProof,
		{"{", "["}:                     ErrProof,
	} {
		if _, err := ParseProof([]byte(strings.Replace(string(text), change[0], change[1], 1))); !errors.Is(err, want) {
			t.Errorf("%v: %v", change, err)
		}
	}
	if _, err := ParseProof(append(bytes.Clone(text), "{}"...)); !errors.Is(err, ErrProof) {
		t.Error(err)
	}
}
