package journal

import (
	"bytes"
	"encoding/json"
	"testing"
)

func FuzzParseLine(f *testing.F) {
	for n := range uint64(4) {
		text, _, _ := madeLine(f, n)
		f.Add(text)
		f.Add(bytes.Replace(text, []byte(`"kind"`), []byte(`"Kind"`), 1))
		f.Add(bytes.ReplaceAll(text, []byte(`":"`), []byte(`": "`)))
	}
	f.Add([]byte(`{"n":0,"time":"2026-03-01T09:30:00Z","kind":"lock","facts":{},"salt":"AAAAAAAAAAAAAAAAAAAAAA=="}`))
	f.Add([]byte(`{"n":0,"time":"2026-03-01T09:30:00Z","kind":"lock","facts":{"a":"\ud800","a":"b"},"salt":"AAAAAAAAAAAAAAAAAAAAAA=="}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		l, err := ParseLine(text)
		if err != nil {
			return
		}
		again, err := l.Line()
		if err != nil || !bytes.Equal(again, text) {
			t.Errorf("%q was read, and is written as %q: %v", text, again, err)
		}
		var other struct {
			Number uint64            `json:"n"`
			Kind   Kind              `json:"kind"`
			Who    string            `json:"who"`
			Facts  map[string]string `json:"facts"`
		}
		if err := json.Unmarshal(text, &other); err != nil {
			t.Fatalf("%q is not JSON to others: %v", text, err)
		}
		if other.Number != l.Number || other.Kind != l.Kind || other.Who != l.Who || len(other.Facts) != len(l.Facts) {
			t.Errorf("%q says %+v to others, %+v here", text, other, l)
		}
		for name, value := range other.Facts {
			if l.Facts[name] != value {
				t.Errorf("%q says %q to others, %q here", text, value, l.Facts[name])
			}
		}
	})
}

func FuzzCheckpoint(f *testing.F) {
	s := signer(f, "postern/a")
	v := s.Verifier()
	other := signer(f, "postern/b")
	for size := range uint64(3) {
		for _, by := range []Signer{s, other} {
			c, err := by.Sign(size, Hash([]byte{byte(size)}))
			if err != nil {
				f.Fatal(err)
			}
			f.Add(c.Text)
		}
	}
	f.Add([]byte("postern/a\n1\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n\n— postern/a AAAA\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		c, err := v.Open(text)
		if err != nil {
			return
		}
		if c.Journal != "postern/a" || c.Size > 2 || c.Root != Hash([]byte{byte(c.Size)}) {
			t.Errorf("%q was never signed", text)
		}
	})
}

func FuzzVerifier(f *testing.F) {
	f.Add(signer(f, "postern/a").Verifier().String())
	f.Add("postern/a+00000000+AA==")
	f.Fuzz(func(t *testing.T, text string) {
		v, err := ParseVerifier(text)
		if err != nil {
			return
		}
		again, err := ParseVerifier(v.String())
		if err != nil || again.Journal() != v.Journal() || v.Journal() == "" {
			t.Errorf("%q: %v", text, err)
		}
		_, _ = v.Open([]byte(text)) // must not fall over
	})
}

func FuzzProof(f *testing.F) {
	s := signer(f, "postern/a")
	v := s.Verifier()
	known := map[string]bool{}
	for size := uint64(1); size < 6; size++ {
		p := madeProof(f, s, size/2, size)
		text, err := p.Text()
		if err != nil {
			f.Fatal(err)
		}
		known[string(p.Line)] = true
		f.Add(text)
	}
	f.Add([]byte(`{"format":"postern-journal-proof/1","path":[null]}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		p, err := ParseProof(text)
		if err != nil {
			return
		}
		if _, err := p.Text(); err != nil {
			t.Error(err)
		}
		if _, _, err := p.Check(v); err == nil && !known[string(p.Line)] {
			t.Errorf("%q proves what was never signed", text)
		}
	})
}

func FuzzDetailLine(f *testing.F) {
	_, salt, detail := madeLine(f, 3)
	f.Add(bytes.TrimSuffix(appendDetail(nil, 3, salt, detail), []byte("\n")))
	f.Add([]byte(`{"n":1,"salt":"","detail":null}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		d, err := parseDetail(text)
		if err == nil && !bytes.Equal(appendDetail(nil, d.Number, d.Salt, d.Detail), append(bytes.Clone(text), '\n')) {
			t.Errorf("%q", text)
		}
	})
}

func FuzzHashLine(f *testing.F) {
	f.Add([]byte(Hash(nil).String()))
	f.Add([]byte("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB="))
	f.Fuzz(func(t *testing.T, text []byte) {
		if h, ok := parseHash(text); ok && h.String() != string(text) {
			t.Errorf("%q is read as %s", text, h)
		}
	})
}
