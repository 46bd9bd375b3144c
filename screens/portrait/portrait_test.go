package portrait

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"log/slog"
	"strings"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"postern/app/border"
)

func picture(w, h int) image.Image {
	p := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			p.Set(x, y, color.RGBA{uint8(x), uint8(y), 90, 255})
		}
	}
	return p
}

func pngOf(t testing.TB, p image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, p); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func jpegOf(t testing.TB, p image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, p, nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// headed is a PNG whose head says another size than it has.
func headed(t testing.TB, w, h uint32, depth, kind byte) []byte {
	t.Helper()
	b := pngOf(t, picture(2, 2))
	binary.BigEndian.PutUint32(b[16:], w)
	binary.BigEndian.PutUint32(b[20:], h)
	b[24], b[25] = depth, kind
	binary.BigEndian.PutUint32(b[29:], crc32.ChecksumIEEE(b[12:29]))
	return b
}

// jpegHead is a JPEG of a size up to where its pixels begin, of the frame that a
// marker says.
func jpegHead(marker byte, w, h uint16) []byte {
	b := []byte{0xff, 0xd8, 0xff, 0xe0, 0, 4, 0, 0, 0xff, marker, 0, 17, 8}
	b = binary.BigEndian.AppendUint16(b, h)
	b = binary.BigEndian.AppendUint16(b, w)
	return append(b, 3, 1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0, 0xff, 0xda, 0, 12)
}

func TestPicturesThatMustNotBeDecodedAreRefusedByTheirHeads(t *testing.T) {
	var animated bytes.Buffer
	if err := gif.Encode(&animated, picture(4, 4), nil); err != nil {
		t.Fatal(err)
	}
	whole := jpegOf(t, picture(300, 300))
	for name, c := range map[string]struct {
		data []byte
		want error
	}{
		"50,000 × 50,000 PNG":             {headed(t, 50_000, 50_000, 8, 2), ErrTooLarge},
		"the widest PNG":                  {headed(t, 1<<31-1, 1, 8, 2), ErrTooLarge},
		"39 million pixels of 16 bits":    {headed(t, 6_500, 6_000, 16, 6), ErrTooLarge},
		"39 million pixels, progressive":  {jpegHead(0xc2, 6_500, 6_000), ErrTooLarge},
		"65,535 × 65,535 JPEG":            {jpegHead(0xc0, 65_535, 65_535), ErrTooLarge},
		"no pixels":                       {headed(t, 0, 0, 8, 2), ErrBroken},
		"says more than it holds":         {headed(t, 900, 900, 8, 2), ErrBroken},
		"truncated PNG":                   {pngOf(t, picture(90, 90))[:200], ErrBroken},
		"truncated JPEG":                  {whole[:len(whole)/2], ErrBroken},
		"a JPEG's first bytes":            {[]byte{0xff, 0xd8, 0xff}, ErrBroken},
		"GIF":                             {animated.Bytes(), ErrKind},
		"text":                            {[]byte("no picture"), ErrKind},
		"SVG":                             {[]byte(`<svg xmlns="http://www.w3.org/2000/svg"/>`), ErrKind},
		"nothing":                         {nil, ErrKind},
		"9 MB":                            {make([]byte, 9<<20), ErrTooLarge},
		"whole JPEG with 9 MB behind it":  {append(bytes.Clone(whole), make([]byte, 9<<20)...), ErrTooLarge},
		"PNG with a wrong head of chunks": {append([]byte("\x89PNG\r\n\x1a\n"), make([]byte, 40)...), ErrBroken},
	} {
		t.Run(name, func(t *testing.T) {
			if p, err := Decode(c.data, image.Pt(100, 100)); !errors.Is(err, c.want) || p != nil {
				t.Errorf("%v, want %v", err, c.want)
			}
		})
	}
}

func TestPortraitIsScaledWithinItsPlaceAndKeepsItsShape(t *testing.T) {
	for _, data := range [][]byte{pngOf(t, picture(1200, 1500)), jpegOf(t, picture(1200, 1500))} {
		p, err := Decode(data, image.Pt(148, 132))
		if err != nil {
			t.Fatal(err)
		}
		if got := p.Bounds().Size(); got != image.Pt(105, 132) {
			t.Errorf("%v", got)
		}
	}
	small, err := Decode(pngOf(t, picture(30, 40)), image.Pt(148, 132))
	if err != nil || small.Bounds().Size() != image.Pt(30, 40) {
		t.Errorf("a small one became %v, %v", small, err)
	}
}

func TestScaledSizeNeverExceedsItsPlaceAndIsNeverNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		size := image.Pt(rapid.IntRange(1, 50_000).Draw(t, "w"), rapid.IntRange(1, 50_000).Draw(t, "h"))
		within := image.Pt(rapid.IntRange(1, 2_000).Draw(t, "in w"), rapid.IntRange(1, 2_000).Draw(t, "in h"))
		got := fitted(size, within)
		if got.X < 1 || got.Y < 1 || got.X > within.X || got.Y > within.Y || got.X > size.X || got.Y > size.Y {
			t.Fatalf("%v within %v: %v", size, within, got)
		}
	})
}

func FuzzDecode(f *testing.F) {
	f.Add(pngOf(f, picture(20, 20)))
	f.Add(jpegOf(f, picture(20, 20)))
	f.Add(headed(f, 50_000, 50_000, 8, 2))
	f.Add(jpegHead(0xc2, 100, 100))
	f.Add([]byte("\xff\xd8\xff\xff\xff\xff"))
	within := image.Pt(64, 64)
	f.Fuzz(func(t *testing.T, data []byte) {
		p, err := Decode(data, within)
		if (p == nil) == (err == nil) {
			t.Fatalf("%v and %v", p, err)
		}
		if p != nil && (p.Bounds().Dx() > within.X || p.Bounds().Dy() > within.Y) {
			t.Fatalf("%v", p.Bounds())
		}
		if err != nil && !errors.Is(err, ErrTooLarge) && !errors.Is(err, ErrKind) && !errors.Is(err, ErrBroken) {
			t.Fatalf("%v is none of the errors", err)
		}
	})
}

// atOnce does both parts of the work one after the other.
func atOnce(work, then func()) { work(); then() }

func photo(data []byte) border.Photo { return border.Photo{MediaType: "image/png", Data: data} }

func TestShelfDecodesAPortraitOnceForEachSize(t *testing.T) {
	s := NewShelf(atOnce, nil)
	ask := func(within image.Point) (got image.Image) {
		s.Ask(photo(pngOf(t, picture(300, 300))), within, func(p Portrait) { got = p.Picture })
		return got
	}
	first, again, larger := ask(image.Pt(90, 90)), ask(image.Pt(90, 90)), ask(image.Pt(200, 200))
	if first == nil || first != again {
		t.Error("the same portrait was decoded twice")
	}
	if larger == nil || larger.Bounds().Dx() != 200 {
		t.Errorf("the larger one is %v", larger)
	}
}

func TestShelfKeepsNoMoreThanItMay(t *testing.T) {
	s := NewShelf(atOnce, nil)
	for i := range 3 * keepPortraits {
		s.Ask(photo(pngOf(t, picture(1, i+1))), image.Pt(99, 99), func(Portrait) {})
	}
	if s.order.Len() != keepPortraits || len(s.at) != keepPortraits {
		t.Errorf("%d and %d are kept", s.order.Len(), len(s.at))
	}
	for range 4 {
		s.Ask(photo(pngOf(t, picture(2000, 1900+s.order.Len()))), image.Pt(4000, 4000), func(Portrait) {})
	}
	bytes := 0
	for e := s.order.Front(); e != nil; e = e.Next() {
		bytes += e.Value.(*kept).bytes
	}
	if s.bytes != bytes || bytes > keepBytes {
		t.Errorf("%d bytes are kept, %d reckoned", bytes, s.bytes)
	}
}

func TestPortraitThatCannotBeShownIsLoggedOnceWithoutItsBytes(t *testing.T) {
	var log bytes.Buffer
	s := NewShelf(atOnce, slog.New(slog.NewTextHandler(&log, nil)))
	for range 3 {
		s.Ask(photo(headed(t, 50_000, 50_000, 8, 2)), image.Pt(99, 99), func(p Portrait) {
			if p.Picture != nil || !errors.Is(p.Err, ErrTooLarge) {
				t.Errorf("%+v", p)
			}
		})
	}
	if n := strings.Count(log.String(), "\n"); n != 1 || !strings.Contains(log.String(), "50000 × 50000") {
		t.Errorf("logged %d times: %s", n, log.String())
	}
}

func TestWorkThatBreaksOffLeavesASilhouette(t *testing.T) {
	s := NewShelf(func(_, then func()) { then() }, nil)
	s.Ask(photo(pngOf(t, picture(9, 9))), image.Pt(9, 9), func(p Portrait) {
		if p.Picture != nil || p.Err == nil {
			t.Errorf("%+v", p)
		}
	})
}

func TestManyAskAtOnceAndAllAreAnswered(t *testing.T) {
	var work sync.WaitGroup
	s := NewShelf(func(w, then func()) {
		work.Go(func() { w(); then() })
	}, nil)
	shared := pngOf(t, picture(64, 64))
	answers := make(chan Portrait, 60)
	for i := range 60 {
		data := shared
		if i%3 == 0 {
			data = pngOf(t, picture(8, i+1))
		}
		s.Ask(photo(data), image.Pt(32, 32), func(p Portrait) { answers <- p })
	}
	work.Wait()
	for range 60 {
		if p := <-answers; p.Picture == nil {
			t.Error(p.Err)
		}
	}
}

// A portrait of 2000 × 2500, as good cameras make them.
func BenchmarkDecode(b *testing.B) {
	data := jpegOf(b, picture(2000, 2500))
	for b.Loop() {
		if _, err := Decode(data, image.Pt(148, 132)); err != nil {
			b.Fatal(err)
		}
	}
}

func TestProgressiveJPEGIsShown(t *testing.T) {
	data, err := base64.StdEncoding.DecodeString(progressiveDot)
	if err != nil {
		t.Fatal(err)
	}
	if !progressive(data) {
		t.Fatal("not progressive")
	}
	if p, err := Decode(data, image.Pt(50, 50)); err != nil || p.Bounds().Dx() != 8 {
		t.Errorf("%v, %v", p, err)
	}
}

// progressiveDot is a progressive JPEG of 8 × 8 grey pixels.
const progressiveDot = "" +
	"/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAA0JCgsKCA0LCgsODg0PEyAVExISEyccHhcgLikxMC4pLSwzOko+MzZGNywtQFdBRkxO" +
	"UlNSMj5aYVpQYEpRUk//wgALCAAIAAgBAREA/8QAFAABAAAAAAAAAAAAAAAAAAAAAf/aAAgBAQAAAAE//8QAFBABAAAAAAAAAAAA" +
	"AAAAAAAAAP/aAAgBAQABBQJ//8QAFBABAAAAAAAAAAAAAAAAAAAAAP/aAAgBAQAGPwJ//8QAFBABAAAAAAAAAAAAAAAAAAAAAP/a" +
	"AAgBAQABPyF//9oACAEBAAAAEP8A/8QAFBABAAAAAAAAAAAAAAAAAAAAAP/aAAgBAQABPxB//9k="
