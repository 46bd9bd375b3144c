package stories

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"image/color"
	_ "image/png"
	"os"
	"strings"
)

// Shown is what the window says of itself after each painted answer, read from
// its own widgets (--state FILE).
type Shown struct {
	Verdict string   `json:"verdict"` // as border.Verdict, or how the document was read
	Word    string   `json:"word"`    // the biggest word on the screen
	Matches []string `json:"matches"` // the names of the alerts, best first
	Action  string   `json:"action"`  // what is to be done
	Said    string   `json:"said"`    // what became of the case before
	Waiting int      `json:"waiting"` // scans for the next travellers
}

// ReadShown reads what the window last said of itself.
func ReadShown(file string) (Shown, error) {
	var s Shown
	data, err := os.ReadFile(file)
	if err != nil {
		return s, fmt.Errorf("read what the window shows: %w", err)
	}
	if err := json.Unmarshal(data, &s); err != nil {
		return s, fmt.Errorf("read what the window shows: %s: %w", file, err)
	}
	if s.Word == "" {
		return s, fmt.Errorf("read what the window shows: %s names no word", file)
	}
	return s, nil
}

// String writes what is shown in one line.
func (s Shown) String() string {
	parts := []string{s.Word}
	if len(s.Matches) > 0 {
		parts = append(parts, strings.Join(s.Matches, "; "))
	}
	if s.Action != "" {
		parts = append(parts, s.Action)
	}
	return strings.Join(parts, ": ")
}

var errBlank = errors.New("nothing is drawn")

// Photograph writes what the whole display shows as a PNG and returns it. It
// fails where that is blank.
func (d *Display) Photograph(ctx context.Context, file string) (image.Image, error) {
	if _, err := d.run(ctx, "import", "-window", "root", file); err != nil {
		return nil, err
	}
	f, err := os.Open(file)
	if err != nil {
		return nil, fmt.Errorf("photograph: %w", err)
	}
	defer f.Close()
	picture, _, err := image.Decode(f)
	if err != nil {
		return nil, fmt.Errorf("photograph %s: %w", file, err)
	}
	if share(picture, func(x, y int, c color.Color) bool { return c != picture.At(0, 0) }) == 0 {
		return nil, fmt.Errorf("photograph %s: %w", file, errBlank)
	}
	return picture, nil
}

// share returns how much of a picture, 0..1, is as asked.
func share(picture image.Image, asked func(x, y int, c color.Color) bool) float64 {
	b := picture.Bounds()
	n := 0
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			if asked(x, y, picture.At(x, y)) {
				n++
			}
		}
	}
	return float64(n) / float64(b.Dx()*b.Dy())
}

// Answer does something that makes the window answer, waits until an answer as
// wanted is painted, and returns it: a zone's first line may be answered before
// its second has come. Where none is as wanted it fails with the last one.
func (p *Program) Answer(ctx context.Context, state string, wanted func(Shown) bool, do func() error) (Shown, error) {
	next := p.Mark()
	if err := do(); err != nil {
		return Shown{}, err
	}
	var last Shown
	for {
		line, err := p.Wait(ctx, next, LineVerdict)
		if err != nil && last.Word != "" {
			return last, fmt.Errorf("the window shows %q, which is not as wanted", last)
		}
		if err != nil {
			return last, err
		}
		next = line.Next
		if last, err = ReadShown(state); err != nil || wanted(last) {
			return last, err
		}
	}
}
