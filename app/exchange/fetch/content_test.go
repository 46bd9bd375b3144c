package fetch

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"strings"
	"testing"

	"postern/app/border"
	"postern/app/exchange"
)

func TestFileOfTheInboxThatIsNotWholeAnyMoreIsFetchedAgain(t *testing.T) {
	h := newHeadquarters(t, "PAK")
	h.addList("PAK", "Red book", 400)
	c := newCounter(t, h, "PAK")
	p := c.refresh(h.files).Plan(nil)
	f, err := c.fetch(stick(h.files), p)
	if err != nil {
		t.Fatal(err)
	}
	name := inboxPath(c.keeper, p.Lists[0].Base, suffixWhole)
	whole, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	for n := range times(60, 1000) {
		changed := bytes.Clone(whole)
		switch at := rand.IntN(len(whole)); n % 3 {
		case 0:
			changed = changed[:at]
		case 1:
			changed = append(changed, whole[:at]...)
		default:
			changed[at] ^= byte(1 + rand.IntN(255))
		}
		if len(changed) == len(whole) && bytes.Equal(changed, whole) {
			continue
		}
		if err := os.WriteFile(name, changed, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := f.ReadBase(&f.Lists[0], func(border.Alert) error { return nil }); !errors.Is(err, Spoilt) {
			t.Fatalf("%d: %v", n, err)
		}
		if _, err := os.Stat(name); !errors.Is(err, fs.ErrNotExist) {
			t.Fatal("it is still there")
		}
	}
	if f, err = c.fetch(stick(h.files), p); err != nil {
		t.Fatal(err)
	}
	c.apply(f)
	c.holds(h, "PAK", "Red book")
}

func TestTargetThatHasNoEndIsReadOnlyAsFarAsWasSigned(t *testing.T) {
	h := newHeadquarters(t, "PAK")
	h.addList("PAK", "Red book", 400)
	c := newCounter(t, h, "PAK")
	p := c.refresh(h.files).Plan(nil)
	long := &endless{FS: h.at(), name: p.Lists[0].Base.place()}
	if _, err := c.fetch(stick(long), p); !errors.Is(err, Tampered) || long.read > p.Bytes {
		t.Errorf("%v, %d bytes of %d", err, long.read, p.Bytes)
	}
	if left := inboxFiles(t, c.keeper); len(left) != 0 {
		t.Error(left)
	}
}

func TestFileComesAsItWasCarriedToWhoUnpacksItHimself(t *testing.T) {
	h := newHeadquarters(t, "PAK")
	h.big(3 << 20)
	c := newCounter(t, h, "PAK")
	p := c.refresh(h.files).Plan(nil)
	want := h.files[p.Answers.place()].Data
	f, err := c.fetch(stick(h.files), p)
	if err != nil {
		t.Fatal(err)
	}
	read := func() ([]byte, error) {
		r, err := f.OpenCarried(f.Answers)
		if err != nil {
			t.Fatal(err)
		}
		defer r.Close()
		return io.ReadAll(r)
	}
	if got, err := read(); err != nil || !bytes.Equal(got, want) {
		t.Fatalf("%d bytes, %v", len(got), err)
	}
	name := inboxPath(c.keeper, f.Answers, suffixWhole)
	sealed, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	for at := 0; at < len(sealed); at += 1 + len(sealed)/20 {
		if err := os.WriteFile(name, sealed[:at], 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := read(); !errors.Is(err, Spoilt) {
			t.Fatalf("%d of %d bytes: %v", at, len(sealed), err)
		}
	}
}

func TestFileThatSomebodyElseHasSealedToTheStationIsNotTakenForWhatWasSigned(t *testing.T) {
	h := newHeadquarters(t, "PAK")
	h.addList("PAK", "Red book", 40)
	c := newCounter(t, h, "PAK")
	p := c.refresh(h.files).Plan(nil)
	f, err := c.fetch(stick(h.files), p)
	if err != nil {
		t.Fatal(err)
	}
	forged := pack(t, []byte(`{"format":"postern-alerts/1","list":"Red book","issued":"2026-03-01T09:30:00Z"}`+"\n"+`{"end":true,"alerts":0}`+"\n"))
	item := *p.Lists[0].Base
	item.Length = int64(len(forged))
	if err := os.Remove(inboxPath(c.keeper, &item, suffixWhole)); err != nil {
		t.Fatal(err)
	}
	to, err := begin(c.keeper, &item, func() error { return nil })
	if err != nil {
		t.Fatal(err)
	}
	err = errors.Join(to.fill(bytes.NewReader(forged), func(int64) {}), to.seal(), to.file.Close())
	err = errors.Join(err, os.Rename(inboxPath(c.keeper, &item, suffixPartial), inboxPath(c.keeper, &item, suffixWhole)))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.ReadBase(&f.Lists[0], func(border.Alert) error { return nil }); !errors.Is(err, Spoilt) {
		t.Error(err)
	}
}

func TestSignedFileThatIsNotWhatItsManifestSaysIsRefused(t *testing.T) {
	lie := map[string]func(h *headquarters, l *exchange.List){
		"more alerts": func(_ *headquarters, l *exchange.List) { l.Base.Alerts++; l.Alerts++ },
		"other state": func(_ *headquarters, l *exchange.List) {
			l.Base.State = strings.Repeat("0", 64)
			l.State = l.Base.State
		},
		"shorter": func(_ *headquarters, l *exchange.List) { l.Base.Length-- },
		"longer":  func(_ *headquarters, l *exchange.List) { l.Base.Length++ },
		"a bomb": func(h *headquarters, l *exchange.List) {
			l.Base = h.file("PAK", l.Base, make([]byte, 64<<20))
		},
		"another format": func(h *headquarters, l *exchange.List) {
			text := []byte("name,born\nBelto ZARVANDI,1950\n")
			l.Base.Length = int64(len(text))
			l.Base = h.file("PAK", l.Base, text)
		},
		"not packed": func(h *headquarters, l *exchange.List) {
			text := []byte("nothing that zstd knows")
			l.Base.Packed = int64(len(text))
			h.putTarget(h.nations["PAK"], l.Base.Target, text)
		},
		"broken off": func(h *headquarters, l *exchange.List) {
			text := []byte(`{"format":"postern-alerts/1","list":"Red book","issued":"2026-03-01T09:30:00Z"}` + "\n")
			l.Base.Length = int64(len(text))
			l.Base = h.file("PAK", l.Base, text)
		},
	}
	for what, change := range lie {
		h := newHeadquarters(t, "PAK")
		h.addList("PAK", "Red book", 10)
		change(h, &h.manifests["PAK"].Lists[0])
		h.publish()
		c := newCounter(t, h, "PAK")
		f, err := c.fetch(stick(h.files), c.refresh(h.files).Plan(nil))
		if err != nil {
			t.Fatalf("%s: %v", what, err)
		}
		seen := 0
		_, err = f.ReadBase(&f.Lists[0], func(border.Alert) error { seen++; return nil })
		if e, ok := errors.AsType[*Error](err); !ok || e.Code != Content || e.Values["Detail"] == "" || e.Op == "" {
			t.Errorf("%s: %v after %d", what, err, seen)
		} else {
			said(t, e)
		}
	}
}

func TestErrorOfWhoTakesAlertsEndsTheReadingAndComesBack(t *testing.T) {
	h := newHeadquarters(t, "PAK")
	h.addList("PAK", "Red book", 10)
	c := newCounter(t, h, "PAK")
	f, err := c.fetch(stick(h.files), c.refresh(h.files).Plan(nil))
	if err != nil {
		t.Fatal(err)
	}
	enough := errors.New("enough")
	if _, err := f.ReadBase(&f.Lists[0], func(border.Alert) error { return enough }); !errors.Is(err, enough) {
		t.Error(err)
	}
	c.apply(f)
	h.step("PAK", "Red book", []int{50, 51}, nil)
	f, err = c.fetch(stick(h.files), c.refresh(h.files).Plan(c.haves()))
	if err != nil {
		t.Fatal(err)
	}
	if err := f.ReadStep(&f.Lists[0], 0, func(exchange.StepLine) error { return enough }); !errors.Is(err, enough) {
		t.Error(err)
	}
}

func TestStepOfAnotherListIsRefusedThoughItIsSigned(t *testing.T) {
	h := newHeadquarters(t, "PAK")
	h.addList("PAK", "Red book", 10)
	c := newCounter(t, h, "PAK")
	c.take(h.files)
	h.step("PAK", "Red book", []int{50}, nil)
	l := &h.manifests["PAK"].Lists[0]
	text := []byte(`{"format":"postern-step/1","list":"Roma","from":1,"to":2}` + "\n" + `{"end":{"put":0,"gone":0}}` + "\n")
	l.Steps[0].Length = int64(len(text))
	l.Steps[0] = h.file("PAK", l.Steps[0], text)
	h.publish()
	f, err := c.fetch(stick(h.files), c.refresh(h.files).Plan(c.haves()))
	if err != nil {
		t.Fatal(err)
	}
	if err := f.ReadStep(&f.Lists[0], 0, func(exchange.StepLine) error { return nil }); !errors.Is(err, Content) {
		t.Error(err)
	}
}
