package fetch

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"postern/app/border"
	"postern/app/exchange"
	"postern/store"
)

// noise is what no packing makes smaller.
func noise(seed uint64, n int) []byte {
	b := make([]byte, n)
	random := rand.NewChaCha8([32]byte{byte(seed)})
	_, _ = random.Read(b)
	return b
}

// big publishes a sheet of answers of some bytes, for what is about carrying alone.
func (h *headquarters) big(n int) []byte {
	content := noise(1, n)
	h.putTarget(h.top, exchange.TargetAnswers, pack(h.t, content))
	h.publish()
	return content
}

func (c *counter) fetch(source Source, p *Plan) (*Fetched, error) {
	f, err := c.at(source).Download(context.Background(), p, nil)
	if e, ok := errors.AsType[*Error](err); ok {
		said(c.t, e)
	}
	return f, err
}

func readAnswers(t testing.TB, f *Fetched) []byte {
	t.Helper()
	r, err := f.Open(f.Answers)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	content, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return content
}

func TestStickThatIsDrawnAndPutBackGoesOnWhereItWas(t *testing.T) {
	h := newHeadquarters(t, "PAK")
	want := h.big(5 << 20)
	c := newCounter(t, h, "PAK")
	p := c.refresh(h.files).Plan(nil)
	at := &drawn{FS: h.files, left: 3<<20 + 12345}
	if _, err := c.fetch(stick(at), p); !errors.Is(err, MediumGone) {
		t.Fatal(err)
	}
	again := &drawn{FS: h.files, left: 1 << 40}
	f, err := c.fetch(stick(again), p)
	if err != nil {
		t.Fatal(err)
	}
	// A file in memory can be sought in: only what was missing is read.
	if read := 1<<40 - again.left; read > 3<<20 {
		t.Errorf("%d bytes were read again", read)
	}
	if !bytes.Equal(readAnswers(t, f), want) {
		t.Error("something else came")
	}
	if left := inboxFiles(t, c.keeper); len(left) != 1 || !strings.HasSuffix(left[0], suffixWhole) {
		t.Error(left)
	}
}

func (f *drawnFile) Seek(offset int64, whence int) (int64, error) {
	return f.File.(io.Seeker).Seek(offset, whence)
}

func inboxFiles(t testing.TB, k Keeper) (names []string) {
	t.Helper()
	entries, err := os.ReadDir(k.Inbox())
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

func TestDownloadThatIsCancelledGoesOnLaterAndTellsHowFarItIs(t *testing.T) {
	h := newHeadquarters(t, "PAK")
	want := h.big(4 << 20)
	c := newCounter(t, h, "PAK")
	p := c.refresh(h.files).Plan(nil)
	ctx, cancel := context.WithCancel(context.Background())
	_, err := c.at(stick(h.files)).Download(ctx, p, func(at Progress) {
		if at.Done >= 2<<20 {
			cancel()
		}
	})
	if !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	if f, err := LastFetched(c.keeper); f != nil || err != nil {
		t.Fatal("half of it counts as fetched", err)
	}
	var first, last Progress
	f, err := c.at(stick(h.files)).Download(context.Background(), p, func(at Progress) {
		if at.Done > 0 && first.Done == 0 {
			first = at
		}
		if at.Done < last.Done || at.Total != p.Bytes {
			t.Errorf("%+v after %+v", at, last)
		}
		last = at
	})
	if err != nil || !bytes.Equal(readAnswers(t, f), want) {
		t.Fatal(err)
	}
	if first.Done < 2<<20 || last.Done != p.Bytes {
		t.Errorf("from %d to %d", first.Done, last.Done)
	}
}

func TestBytesOfATargetThatWereChangedAreFoundOnTheWayAndNothingOfItStays(t *testing.T) {
	h := newHeadquarters(t, "PAK")
	h.addList("PAK", "Red book", 200)
	c := newCounter(t, h, "PAK")
	p := c.refresh(h.files).Plan(nil)
	name := p.Lists[0].Base.place()
	for range times(100, 1000) {
		changed := h.at()
		data := bytes.Clone(changed[name].Data)
		at := rand.IntN(len(data))
		data[at] ^= byte(1 + rand.IntN(255))
		changed[name] = &fstest.MapFile{Data: data}
		if _, err := c.fetch(stick(changed), p); !errors.Is(err, Tampered) {
			t.Fatalf("byte %d: %v", at, err)
		}
		if left := inboxFiles(t, c.keeper); len(left) != 0 {
			t.Fatalf("byte %d: %v", at, left)
		}
	}
	cut := h.at()
	cut[name] = &fstest.MapFile{Data: cut[name].Data[:len(cut[name].Data)/2]}
	if _, err := c.fetch(stick(cut), p); !errors.Is(err, MediumGone) {
		t.Error(err)
	}
	f, err := c.fetch(stick(h.files), p)
	if err != nil {
		t.Fatal(err)
	}
	c.apply(f)
	c.holds(h, "PAK", "Red book")
}

// times is how often something random is done.
func times(few, many int) int {
	if os.Getenv("POSTERN_SOAK") != "" {
		return many
	}
	return few
}

func TestAnyByteOfMetadataThatIsChangedIsRefusedOrChangesNothing(t *testing.T) {
	h := newHeadquarters(t, "PAK")
	h.addList("PAK", "Red book", 20)
	c := newCounter(t, h, "PAK")
	h.nextRoot(func() {})
	h.publish()
	truth := newCounter(t, h, "PAK").refresh(h.files)
	var names []string
	for _, f := range []string{
		"2.root.json", "timestamp.json", fmt.Sprintf("%d.snapshot.json", h.snapshot.Signed.Version),
		fmt.Sprintf("%d.targets.json", h.top.Signed.Version), fmt.Sprintf("%d.PAK.json", h.nations["PAK"].Signed.Version),
	} {
		names = append(names, h.metadata(f))
	}
	names = append(names, path.Join(exchange.DirTargets, "PAK", digestOf(h, "PAK", exchange.TargetManifest("PAK"))+".manifest.json"))
	refused := 0
	each := times(100/len(names)+1, 1000)
	for _, name := range names {
		for range each {
			changed := h.at()
			data := bytes.Clone(changed[name].Data)
			at := rand.IntN(len(data))
			data[at] ^= byte(1 + rand.IntN(255))
			changed[name] = &fstest.MapFile{Data: data}
			r, err := c.at(stick(changed)).Refresh(context.Background())
			if err == nil && len(r.Faults) > 0 {
				err = r.Faults[0]
			}
			if err != nil {
				if e, ok := errors.AsType[*Error](err); !ok || e.Op == "" {
					t.Fatalf("%s, byte %d: %v", name, at, err)
				}
				refused++
				continue
			}
			if got, want := mustJSON(t, r.Nations), mustJSON(t, truth.Nations); got != want {
				t.Fatalf("%s, byte %d: %s", name, at, got)
			}
		}
	}
	if refused < each*len(names)*8/10 {
		t.Errorf("%d of %d were refused", refused, each*len(names))
	}
	c.refresh(h.files)
}

func TestNothingOfAListLiesOpenInTheInbox(t *testing.T) {
	h := newHeadquarters(t, "PAK")
	h.addList("PAK", "Red book", 3000)
	c := newCounter(t, h, "PAK")
	p := c.refresh(h.files).Plan(nil)
	packed := h.files[p.Lists[0].Base.place()].Data
	look := func() {
		for _, name := range inboxFiles(t, c.keeper) {
			content, err := os.ReadFile(filepath.Join(c.keeper.Inbox(), name))
			if err != nil {
				t.Fatal(err)
			}
			for _, open := range [][]byte{[]byte("ZARVANDI"), []byte("Red book"), packed[:12], packed[len(packed)/2 : len(packed)/2+16]} {
				if bytes.Contains(content, open) {
					t.Errorf("%s shows %q", name, open)
				}
			}
			if strings.Contains(name, "Red") || strings.Contains(name, "PAK") {
				t.Error(name)
			}
		}
	}
	_, err := c.fetch(stick(&drawn{FS: h.files, left: int64(len(packed) / 2)}), p)
	if !errors.Is(err, MediumGone) || len(inboxFiles(t, c.keeper)) != 1 {
		t.Fatal(err)
	}
	look()
	f, err := c.fetch(stick(h.files), p)
	if err != nil {
		t.Fatal(err)
	}
	look()
	raw, err := os.ReadFile(filepath.Join(filepath.Dir(c.keeper.Inbox()), "station.db"))
	if err != nil {
		t.Fatal(err)
	}
	for _, open := range []string{"ZARVANDI", "Red book"} {
		if bytes.Contains(raw, []byte(open)) {
			t.Errorf("station.db shows %q", open)
		}
	}
	c.apply(f)
	c.holds(h, "PAK", "Red book")
	if err := f.Discard(); err != nil || len(inboxFiles(t, c.keeper)) != 0 {
		t.Errorf("%v, %v", err, inboxFiles(t, c.keeper))
	}
	if f, err := LastFetched(c.keeper); f != nil || err != nil {
		t.Error(f, err)
	}
}

var founding = store.Founding{Station: "Chaman 2", Login: "d.ostrupi", Name: "D. Ostrupi", PIN: "805213", Now: day1}

func TestLockedStationFetchesAndOpensNothingAndGoesOnAfterARestart(t *testing.T) {
	h := newHeadquarters(t, "PAK")
	h.addList("PAK", "Red book", 50)
	want := h.big(settledBytes + 2<<20)
	s := newStation(t)
	x := opened1(t, s)
	if err := Join(x, h.firstRoot, h.fingerprint()); err != nil {
		t.Fatal(err)
	}
	before := x.Recipient().String()
	x.Close()
	if _, err := s.Found(founding); err != nil {
		t.Fatal(err)
	}
	x = opened1(t, s)
	if x.Recipient().String() == before {
		t.Error("the key that lay open to the device secret alone is used on")
	}
	if err := Remember(x, []Have{{List: "Own", Sequence: 0}}); err != nil {
		t.Fatal(err)
	}
	x.Close()
	s.Lock()
	c := newCounter(t, h, "PAK")
	c.keeper = opened1(t, s)
	have, err := Remembered(c.keeper)
	if err != nil || len(have) != 1 {
		t.Fatal(have, err)
	}
	p := c.refresh(h.files).Plan(have)
	if _, err := c.fetch(stick(&drawn{FS: h.files, left: settledBytes + 1<<20 + 300<<10}), p); !errors.Is(err, MediumGone) {
		t.Fatal(err)
	}
	c.keeper.(*store.Exchange).Close()
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if s, err = store.OpenStation(s.Dir()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	c.keeper = opened1(t, s)
	again := &drawn{FS: h.files, left: 1 << 40}
	f, err := c.fetch(stick(again), p)
	if err != nil {
		t.Fatal(err)
	}
	if read := 1<<40 - again.left; read > 2<<20 {
		t.Errorf("%d bytes were read again after a restart", read)
	}
	if _, err := f.ReadBase(&f.Lists[0], func(border.Alert) error { return nil }); !errors.Is(err, Locked) {
		t.Fatal(err)
	}
	if _, err := f.Open(f.Answers); !errors.Is(err, Locked) {
		t.Fatal(err)
	}
	if _, err := s.SignIn(founding.Login, founding.PIN, day1); err != nil {
		t.Fatal(err)
	}
	if f, err = LastFetched(c.keeper); err != nil || f == nil {
		t.Fatal(err)
	}
	c.apply(f)
	c.holds(h, "PAK", "Red book")
	if !bytes.Equal(readAnswers(t, f), want) {
		t.Error("something else came")
	}
}

func TestTwoDoNotFetchAtOnce(t *testing.T) {
	s := newStation(t)
	x := opened1(t, s)
	if _, err := Open(s); !errors.Is(err, Busy) {
		t.Fatal(err)
	}
	x.Close()
	x.Close()
	opened1(t, s)
}

func TestWhatWasFetchedStaysOfUseUntilWhatIsNewerIsWhole(t *testing.T) {
	h := newHeadquarters(t, "PAK")
	h.addList("PAK", "Red book", 10)
	c := newCounter(t, h, "PAK")
	if _, err := c.fetch(stick(h.files), c.refresh(h.files).Plan(nil)); err != nil {
		t.Fatal(err)
	}
	h.step("PAK", "Red book", []int{50}, nil)
	p := c.refresh(h.files).Plan(nil)
	half := h.at()
	delete(half, p.Lists[0].Steps[0].place())
	if _, err := c.fetch(stick(half), p); !errors.Is(err, Missing) {
		t.Fatal(err)
	}
	f, err := LastFetched(c.keeper)
	if err != nil || f == nil || len(f.Lists[0].Steps) != 0 {
		t.Fatal(f, err)
	}
	c.apply(f)
	if _, err = c.fetch(stick(h.files), c.refresh(h.files).Plan(c.haves())); err != nil {
		t.Fatal(err)
	}
	if left := inboxFiles(t, c.keeper); len(left) != 1 {
		t.Error(left)
	}
}
