// Command drawn draws the portraits of the demonstration lists and writes them into
// the lists: faces of nobody, made of circles and lines.
//
//	go run ./screens/portrait/drawn -in assets/demonstration
package main

import (
	"bytes"
	"encoding/base64"
	"errors"
	"flag"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"regexp"
)

// face is what one is drawn of.
type face struct {
	list, alert, taken     string
	ground, skin, hair, on color.NRGBA // on: what is worn
	hairTo                 float64     // how far down the hair goes, in heads
	beard, small           bool
}

func faces() []face {
	return []face{
		{
			list: "smugglers.alerts.jsonl", alert: "0143", taken: "2019",
			ground: rgb(0xB9C4CF), skin: rgb(0xC99A72), hair: rgb(0x2B2320), on: rgb(0x3F4C3A), hairTo: -0.25, beard: true,
		},
		{
			list: "missing-persons.alerts.jsonl", alert: "MC-0019", taken: "2026-03",
			ground: rgb(0xC7D2C4), skin: rgb(0xD3A47C), hair: rgb(0x3B2A1E), on: rgb(0x9A4A55), hairTo: 0.9, small: true,
		},
	}
}

func rgb(v uint32) color.NRGBA {
	return color.NRGBA{R: uint8(v >> 16), G: uint8(v >> 8), B: uint8(v), A: 0xff}
}

// The picture's size, and how many samples are taken of each pixel's side.
const (
	wide, high = 180, 225
	samples    = 3
)

func main() {
	in := flag.String("in", filepath.Join("assets", "demonstration"), "folder of the demonstration lists")
	flag.Parse()
	for _, f := range faces() {
		if err := put(filepath.Join(*in, f.list), f); err != nil {
			fmt.Fprintln(os.Stderr, "drawn:", err)
			os.Exit(1)
		}
	}
}

var errNoAlert = errors.New("no such alert, or not at the beginning of its line")

// put writes a face into an alert's line, in place of the photos that it has.
func put(file string, f face) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	picture, err := draw(f)
	if err != nil {
		return err
	}
	lines := bytes.Split(text, []byte("\n"))
	for i, line := range lines {
		if !bytes.HasPrefix(line, []byte(`{"id": "`+f.alert+`"`)) {
			continue
		}
		line = regexp.MustCompile(`, "photos": \[[^\]]*\]`).ReplaceAll(line, nil)
		photo := fmt.Appendf(nil, `, "photos": [{"media_type": "image/png", "taken_on": %q, "data": %q}]}`,
			f.taken, base64.StdEncoding.EncodeToString(picture))
		lines[i] = append(bytes.TrimSuffix(line, []byte("}")), photo...)
		return os.WriteFile(file, bytes.Join(lines, []byte("\n")), 0o644)
	}
	return fmt.Errorf("%s: alert %s: %w", file, f.alert, errNoAlert)
}

// draw makes a PNG of few colours.
func draw(f face) ([]byte, error) {
	palette := color.Palette{}
	for _, a := range []color.NRGBA{f.ground, f.skin, f.hair, f.on, rgb(0xFFFFFF), rgb(0x1B1B1B), rgb(0x9C5A4E)} {
		for _, b := range []color.NRGBA{f.ground, f.skin, f.hair, f.on} {
			palette = append(palette, mixed(a, b))
		}
		palette = append(palette, a)
	}
	p := image.NewPaletted(image.Rect(0, 0, wide, high), palette)
	for y := range high {
		for x := range wide {
			p.Set(x, y, f.pixel(x, y))
		}
	}
	var out bytes.Buffer
	err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&out, p)
	return out.Bytes(), err
}

func mixed(a, b color.NRGBA) color.NRGBA {
	return color.NRGBA{R: uint8((int(a.R) + int(b.R)) / 2), G: uint8((int(a.G) + int(b.G)) / 2), B: uint8((int(a.B) + int(b.B)) / 2), A: 0xff}
}

// pixel is the mean of what lies in it.
func (f face) pixel(x, y int) color.Color {
	var r, g, b int
	for i := range samples * samples {
		c := f.at((float64(x)+float64(i%samples)/samples)/wide, (float64(y)+float64(i/samples)/samples)/wide)
		r, g, b = r+int(c.R), g+int(c.G), b+int(c.B)
	}
	n := samples * samples
	return color.NRGBA{R: uint8(r / n), G: uint8(g / n), B: uint8(b / n), A: 0xff}
}

// at is the colour of a point, in widths of the picture from its top left.
func (f face) at(x, y float64) color.NRGBA {
	middle, head := 0.56, 0.25
	if f.small {
		middle, head = 0.62, 0.23
	}
	// across and down from the head's middle, in heads
	u, v := (x-0.5)/head, (y-middle)/head
	side := max(u, -u)
	in := func(cx, cy, rx, ry float64) bool {
		return (u-cx)*(u-cx)/rx/rx+(v-cy)*(v-cy)/ry/ry < 1
	}
	inPair := func(cx, cy, rx, ry float64) bool { return in(cx, cy, rx, ry) || in(-cx, cy, rx, ry) }
	switch {
	case inPair(0.36, -0.05, 0.07, 0.08):
		return rgb(0x1B1B1B)
	case inPair(0.36, -0.05, 0.15, 0.09):
		return rgb(0xFFFFFF)
	case v > -0.34 && v < -0.26 && side > 0.2 && side < 0.55:
		return f.hair
	case in(0, 0.5, 0.25, 0.06):
		return rgb(0x9C5A4E)
	case in(0, 0.22, 0.1, 0.13) && !in(0, 0.17, 0.1, 0.13):
		return rgb(0x9C5A4E)
	case f.beard && in(0, 0, 0.8, 1.05) && v > 0.36:
		return f.hair
	case in(0, 0, 0.8, 1.05) && !(v < -0.5 && in(0, -0.3, 0.9, 0.95)):
		return f.skin
	case inPair(0.82, 0.02, 0.12, 0.2) && f.hairTo < 0:
		return f.skin
	case v < f.hairTo && in(0, -0.05, 0.98, 1.2) || v >= 0 && v < f.hairTo && side < 0.98-v*0.1:
		return f.hair
	case in(0, 2.35, 1.75, 1.1):
		return f.on
	case side < 0.36 && v > 0.5 && v < 1.6:
		return f.skin
	}
	return f.ground
}
