package fetch

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"strings"
	"testing"

	"filippo.io/age"

	"postern/app/exchange"
)

func FuzzFingerprint(f *testing.F) {
	f.Add(FingerprintOf([]byte("x")).String())
	f.Add("")
	f.Add(strings.Repeat("ab:", 32))
	f.Add(strings.Repeat("0", 65))
	f.Fuzz(func(t *testing.T, text string) {
		of, err := ParseFingerprint(text)
		if err != nil {
			if !errors.Is(err, ErrFingerprint) || of != (Fingerprint{}) {
				t.Fatal(err)
			}
			return
		}
		again, err := ParseFingerprint(strings.ToUpper(of.String()))
		if err != nil || again != of {
			t.Fatalf("%s comes back as %s, %v", of, again, err)
		}
	})
}

func FuzzManifestOfANation(f *testing.F) {
	f.Add([]byte(`{"format":1,"nation":"PAK","sequence":1,"issued":"2026-03-01T09:30:00Z","lists":[]}`))
	f.Add([]byte(`{"format":1,"nation":"PAK","sequence":1,"issued":"2026-03-01T09:30:00Z","lists":[{"name":"l","sequence":1,"issued":"2026-03-01T09:30:00Z","alerts":0,"base":{"target":"PAK/b","to":1,"packed":1,"length":1}}]}`))
	f.Add([]byte(`{} {}`))
	f.Fuzz(func(t *testing.T, content []byte) {
		m, err := parseManifest("PAK", content)
		if err != nil {
			return
		}
		for i := range m.Lists {
			l := &m.Lists[i]
			for _, sequence := range []uint64{0, l.Base.To, l.Sequence, l.Sequence + 1} {
				files, whole := l.Since(sequence)
				if len(files) == 0 && (sequence != l.Sequence || whole) {
					t.Fatalf("nothing leads on from %d", sequence)
				}
				if n := len(files); n > 0 && (files[n-1].To != l.Sequence || whole != (files[0].From == 0)) {
					t.Fatalf("from %d: %+v, %v", sequence, files, whole)
				}
			}
		}
		if m.Nation != "PAK" || m.Format != exchange.FormatManifest {
			t.Fatal("it is not the nation's")
		}
	})
}

// FuzzUnsealed reads files of the inbox that anybody may have changed.
func FuzzUnsealed(f *testing.F) {
	key, err := age.GenerateX25519Identity()
	if err != nil {
		f.Fatal(err)
	}
	var part bytes.Buffer
	w, err := age.Encrypt(&part, key.Recipient())
	if err == nil {
		_, err = w.Write([]byte("carried"))
	}
	if err := errors.Join(err, w.Close()); err != nil {
		f.Fatal(err)
	}
	whole := append(binary.BigEndian.AppendUint32(nil, uint32(part.Len())), part.Bytes()...)
	f.Add(whole)
	f.Add(append(bytes.Clone(whole), whole...))
	f.Add(whole[:len(whole)-1])
	f.Add([]byte{0xff, 0xff, 0xff, 0xff})
	f.Fuzz(func(t *testing.T, content []byte) {
		got, err := io.ReadAll(&unsealed{from: bytes.NewReader(content), keys: []age.Identity{key}})
		if len(got) > len(content) {
			t.Fatalf("%d bytes of %d, %v", len(got), len(content), err)
		}
	})
}

// FuzzFloors reads what a station has noted.
func FuzzFloors(f *testing.F) {
	f.Add([]byte(`{"root":1,"time":"2026-03-01T09:30:00Z","roles":{"timestamp":{"version":5,"keys":["a"]}}}`))
	f.Add([]byte(`null`))
	f.Fuzz(func(t *testing.T, content []byte) {
		of, err := parseFloors(content)
		if err != nil {
			return
		}
		if of.Time.Year() < 0 || of.Time.Year() > 9999 { // RFC 3339 has no others, and it came from there
			t.Fatal(of.Time)
		}
		of.clone()
	})
}
