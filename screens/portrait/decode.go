// Package portrait shows the portraits that alerts carry. A portrait is never
// trusted: it is looked at before it is decoded, decoded within limits off the
// window's thread, scaled once to the size in which it is shown, and kept for a
// while. One that cannot be shown leaves a silhouette and a word of why.
package portrait

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	"image/jpeg"
	"image/png"

	"golang.org/x/image/draw"
)

// The limits. The memory is what decoding may take at most, beside the portrait
// itself.
const (
	MaxBytes  = 8 << 20
	MaxPixels = 40_000_000
	maxMemory = 192 << 20
)

// What the two kinds begin with.
const (
	signPNG  = "\x89PNG\r\n\x1a\n"
	signJPEG = "\xff\xd8\xff"
)

// Why a portrait cannot be shown.
var (
	ErrTooLarge = errors.New("larger than portraits may be")
	ErrKind     = errors.New("neither JPEG nor PNG")
	ErrBroken   = errors.New("not a whole picture")
)

// Decode reads a JPEG or PNG, whatever it was called, and scales it down to within a
// size in pixels; smaller ones stay as they are. The error is one of those above,
// wrapped with what was found.
func Decode(data []byte, within image.Point) (picture image.Image, err error) {
	defer func() {
		if p := recover(); p != nil {
			picture, err = nil, fmt.Errorf("portrait: %w: the decoder broke off: %v", ErrBroken, p)
		}
	}()
	if len(data) > MaxBytes {
		return nil, fmt.Errorf("portrait: %w: %d bytes, at most %d", ErrTooLarge, len(data), MaxBytes)
	}
	config, decode := png.DecodeConfig, png.Decode
	switch {
	case bytes.HasPrefix(data, []byte(signPNG)):
	case bytes.HasPrefix(data, []byte(signJPEG)):
		config, decode = jpeg.DecodeConfig, jpeg.Decode
	default:
		return nil, fmt.Errorf("portrait: %w", ErrKind)
	}
	head, err := config(bytes.NewReader(data))
	if err != nil {
		return nil, fmt.Errorf("portrait: %w: %w", ErrBroken, err)
	}
	if err := affordable(head, data); err != nil {
		return nil, err
	}
	whole, err := decode(bytes.NewReader(data))
	if err != nil {
		return nil, fmt.Errorf("portrait: %w: %w", ErrBroken, err)
	}
	return scaled(whole, within), nil
}

// affordable refuses, by what the head says, what would take too much to decode.
func affordable(head image.Config, data []byte) error {
	pixels := int64(head.Width) * int64(head.Height)
	switch {
	case head.Width <= 0 || head.Height <= 0:
		return fmt.Errorf("portrait: %w: %d × %d pixels", ErrBroken, head.Width, head.Height)
	case pixels > MaxPixels || pixels*depth(data) > maxMemory:
		return fmt.Errorf("portrait: %w: %d × %d pixels", ErrTooLarge, head.Width, head.Height)
	}
	return nil
}

// depth is how many bytes a pixel may take while it is decoded: of a PNG of 16 bits a
// channel twice as many as usual; a progressive JPEG keeps every coefficient until its
// end.
func depth(data []byte) int64 {
	switch {
	case bytes.HasPrefix(data, []byte(signPNG)):
		if data[24] == 16 { // in its head, after sign, length, name, width and height
			return 8
		}
	case progressive(data):
		return 20
	}
	return 4
}

// progressive looks for the frame's marker (ITU-T T.81, annex B): SOF2.
func progressive(data []byte) bool {
	for at := 2; at+4 <= len(data) && data[at] == 0xff; {
		switch marker := data[at+1]; {
		case marker == 0xff: // fills
			at++
			continue
		case marker == 0xc2:
			return true
		case marker == 0xc0 || marker == 0xc1 || marker == 0xda:
			return false
		}
		at += 2 + int(binary.BigEndian.Uint16(data[at+2:]))
	}
	return false
}

// coarsely is how many times a side is scaled down in the finer of two steps.
const coarsely = 4

// scaled brings a picture within a size. Far too large ones are brought near it by
// the quick way first.
func scaled(p image.Image, within image.Point) image.Image {
	size := fitted(p.Bounds().Size(), within)
	near := size.Mul(coarsely)
	if s := p.Bounds().Size(); s.X > near.X && s.Y > near.Y {
		p = drawn(draw.ApproxBiLinear, p, near)
	}
	return drawn(draw.BiLinear, p, size)
}

func drawn(by draw.Scaler, p image.Image, size image.Point) image.Image {
	out := image.NewRGBA(image.Rectangle{Max: size})
	by.Scale(out, out.Bounds(), p, p.Bounds(), draw.Src, nil)
	return out
}

// fitted is the largest size of the same shape that is neither larger than size nor
// than within.
func fitted(size, within image.Point) image.Point {
	if within.X <= 0 || within.Y <= 0 || size.X <= within.X && size.Y <= within.Y {
		return size
	}
	if size.X*within.Y > size.Y*within.X {
		return image.Pt(within.X, max(size.Y*within.X/size.X, 1))
	}
	return image.Pt(max(size.X*within.Y/size.Y, 1), within.Y)
}
