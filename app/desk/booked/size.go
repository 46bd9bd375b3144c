package booked

import (
	"bytes"
	"encoding/json"
)

// What is kept or journaled of a traveller is as long whether a discreet alert was met or
// not: the length without one, and room for one or two, brought to the next step.
const (
	SizeStep = 1024
	sizeRoom = 1024
)

// Evened is the JSON object of make without hidden matches and room for them, filled up;
// the hidden ones that fit stand in it, the strongest always.
func Evened(hidden []Match, make func(hidden []Match) any) ([]byte, error) {
	base, err := json.Marshal(make(nil))
	if err != nil {
		return nil, err
	}
	text := base
	for n := len(hidden); n > 0; n-- {
		if text, err = json.Marshal(make(hidden[:n])); err != nil {
			return nil, err
		}
		if len(text) <= len(base)+sizeRoom-len(fillBefore+fillAfter) {
			break
		}
	}
	return FilledUp(text, evenSize(len(base))), nil
}

// evenSize is the length that a text of so many bytes is brought to.
func evenSize(n int) int { return (n + sizeRoom + SizeStep - 1) / SizeStep * SizeStep }

// What fills an object up: a last field that nobody reads. Blanks would not last, where
// JSON is made compact.
const (
	fillBefore = `,"Fill":"`
	fillAfter  = `"}`
)

// FilledUp is a JSON object with a field behind the others that makes it as long as size,
// or as the next step where it is too long for that.
func FilledUp(object []byte, size int) []byte {
	least := len(object) + len(fillBefore+fillAfter)
	if least > size {
		size = (least + SizeStep - 1) / SizeStep * SizeStep
	}
	out := append(make([]byte, 0, size), bytes.TrimSuffix(object, []byte("}"))...)
	out = append(out, fillBefore...)
	for len(out) < size-len(fillAfter) {
		out = append(out, '.')
	}
	return append(out, fillAfter...)
}
