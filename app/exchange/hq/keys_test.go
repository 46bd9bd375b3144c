package hq

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestKeyFileThatIsDamagedOrIsNoneIsSaidSoAndNotShown(t *testing.T) {
	path, k := away(t, "Velmar")
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	line, _, _ := strings.Cut(string(content), "\n")
	for text, want := range map[string]error{
		string(content[:len(content)/2]):         ErrDamagedKey,
		line + "\nsealed no more\n":              ErrDamagedKey,
		"zarvandi bridge seven":                  ErrBadKey,
		`{"format":"zarvandi","public":"seven"}`: ErrBadKey,
	} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		read, err := ReadKey(path)
		if err == nil {
			_, err = read.open(secret)
		}
		mustBe(t, err, want)
		if told := err.Error(); strings.Contains(told, "zarvandi") || strings.Contains(told, "'z'") {
			t.Errorf("%q is shown: %s", text, told)
		}
	}
	if _, err := ReadPublic(strings.TrimSuffix(path, ".key") + ".pub"); err != nil || k.Owner != "Velmar" {
		t.Error(err)
	}
}

func TestNewKeyWantsTwelveCharactersAndOlderOnesStillOpen(t *testing.T) {
	path := filepath.Join(t.TempDir(), "own.key")
	for _, short := range []string{"", "x", "eleven char", "zwölf böse…"} {
		_, err := NewKey(path, "Velmar", short, WorkLeast)
		mustBe(t, err, ErrShortPassphrase)
		_, err = Found(filepath.Join(t.TempDir(), "hq"), Plan{Passphrase: short, Work: WorkLeast}, testOptions(newClock()))
		mustBe(t, err, ErrShortPassphrase)
	}
	if _, err := NewKey(path, "Velmar", "twelve chars", WorkLeast); err != nil {
		t.Fatal(err)
	}
	p, private, _, err := drawKey("Velmar", secret, WorkLeast)
	if err != nil {
		t.Fatal(err)
	}
	content, err := sealKey(p, private, "x", WorkLeast)
	if err != nil {
		t.Fatal(err)
	}
	old := filepath.Join(t.TempDir(), "old.key")
	if err := os.WriteFile(old, content, 0o600); err != nil {
		t.Fatal(err)
	}
	k, err := ReadKey(old)
	if err != nil {
		t.Fatal(err)
	}
	if opened, err := k.open("x"); err != nil || !opened.Equal(private) {
		t.Errorf("a key of before does not open: %v", err)
	}
}

func TestWrongPassphraseOpensNoKey(t *testing.T) {
	r, c := founded(t, "PAK")
	r.Close()
	o := testOptions(c)
	o.Ask = func(KeyFile) (string, error) { return "another", nil }
	again, err := Open(filepath.Dir(r.Public()), o)
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	_, err = again.Renew()
	mustBe(t, err, ErrPassphrase)
	_, err = Open(filepath.Dir(r.Public()), o)
	mustBe(t, err, ErrInUse)
}
