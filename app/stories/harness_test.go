package stories

import (
	"context"
	"errors"
	"image"
	"image/color"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"
)

func TestDisplayNamesLeadToWhereTheirServerListens(t *testing.T) {
	unix := func(path string) [][2]string { return [][2]string{{"unix", path}, {"unix", "@" + path}} }
	for name, want := range map[string][][2]string{
		":0":             unix("/tmp/.X11-unix/X0"),
		":73.1":          unix("/tmp/.X11-unix/X73"),
		"unix:2":         unix("/tmp/.X11-unix/X2"),
		"localhost:10.0": {{"tcp", "localhost:6010"}},
		"[::1]:1":        {{"tcp", "[::1]:6001"}},
		"":               nil,
		"73":             nil,
		":":              nil,
		":-1":            nil,
		":7x":            nil,
		":999999":        nil,
	} {
		if got := addresses(name); !reflect.DeepEqual(got, want) {
			t.Errorf("%q: %q, want %q", name, got, want)
		}
	}
	if Answers("no display") {
		t.Error("a name that is none answers")
	}
}

func TestEveryLetterOfAZoneStandsOnAKey(t *testing.T) {
	for _, letter := range "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789<" {
		if _, known := americanKey(letter); !known {
			t.Errorf("no key for %q", letter)
		}
	}
	for letter, want := range map[rune]string{'P': "shift+33", '<': "shift+59", '1': "10", '0': "19", 'Z': "shift+52"} {
		if got, _ := americanKey(letter); got != want {
			t.Errorf("%q: key %s, want %s", letter, got, want)
		}
	}
	if _, known := americanKey('Π'); known {
		t.Error("a Greek letter stands on an American keyboard")
	}
}

func TestWhatTheWindowShowsIsReadOrRefused(t *testing.T) {
	file := filepath.Join(t.TempDir(), "shown.json")
	if _, err := ReadShown(file); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("no file: %v", err)
	}
	for _, bad := range []string{"", "{", `{"verdict":"match"}`} {
		if err := os.WriteFile(file, []byte(bad), 0o600); err != nil {
			t.Fatal(err)
		}
		if s, err := ReadShown(file); err == nil {
			t.Errorf("%q is read as %v", bad, s)
		}
	}
}

func TestShareOfAPictureIsCounted(t *testing.T) {
	picture := image.NewGray(image.Rect(10, 10, 20, 20))
	picture.Set(19, 19, color.White)
	for want, asked := range map[float64]func(x, y int, c color.Color) bool{
		0.01: func(_, _ int, c color.Color) bool { return c == color.Gray{0xff} },
		0.5:  func(x, _ int, _ color.Color) bool { return x < 15 },
		0:    func(_, y int, _ color.Color) bool { return y < 10 },
	} {
		if got := share(picture, asked); got != want {
			t.Errorf("%v, want %v", got, want)
		}
	}
}

// shell is a program whose words and end the test decides.
func shell(t *testing.T, script string) *Program {
	t.Helper()
	p, err := (&Display{name: ":none"}).Start("/bin/sh", "-c", script)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.Kill)
	return p
}

func TestWaitingForALineEndsWithTheProgramAndNamesItsLastWords(t *testing.T) {
	p := shell(t, "echo one; echo two >&2; exit 3")
	ctx := context.Background()
	line, err := p.Wait(ctx, 0, "tw")
	if err != nil || line.Text != "two" {
		t.Errorf("%q, %v", line.Text, err)
	}
	if _, err := p.Wait(ctx, 0, "three"); err == nil || !strings.Contains(err.Error(), "exit status 3") || !strings.Contains(err.Error(), "two") {
		t.Errorf("the end is told as %v", err)
	}
	if _, err := p.Wait(ctx, p.Mark(), "two"); err == nil {
		t.Error("a line before the mark is found after it")
	}
	if err := p.Exit(ctx); err == nil || err.Error() != "exit status 3" {
		t.Errorf("exit: %v", err)
	}
}

func TestWaitingForALineEndsWithPatience(t *testing.T) {
	p := shell(t, "echo alive; exec tail -f /dev/null")
	ctx, cancel := context.WithTimeout(context.Background(), 50*time.Millisecond)
	defer cancel()
	if _, err := p.Wait(ctx, 0, "first-frame"); err == nil || !strings.Contains(err.Error(), "in time") {
		t.Errorf("told as %v", err)
	}
}
