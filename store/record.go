package store

import (
	"fmt"
	"slices"
	"sync"

	"github.com/fxamacker/cbor/v2"

	"postern/app/border"
)

// maxRecord bounds one alert as kept, photos included.
const maxRecord = 16 << 20

// codec is CBOR in its core deterministic form (RFC 8949 §4.2): equal alerts
// are equal bytes. Text that is not UTF-8 comes back as it went in. A field that
// this program does not know is an error, never dropped in silence.
type codec struct {
	enc cbor.UserBufferEncMode
	dec cbor.DecMode
	// glance reads a few fields of what may be of a newer form, to say that it is.
	glance cbor.DecMode
}

var records = sync.OnceValue(func() codec {
	e := cbor.CoreDetEncOptions()
	e.TextMarshaler = cbor.TextMarshalerTextString
	e.Time = cbor.TimeRFC3339Nano
	enc, err := e.UserBufferEncMode()
	if err != nil { // constant options
		panic(err)
	}
	options := cbor.DecOptions{
		TextUnmarshaler:   cbor.TextUnmarshalerTextString,
		UTF8:              cbor.UTF8DecodeInvalid,
		DupMapKey:         cbor.DupMapKeyEnforcedAPF,
		IndefLength:       cbor.IndefLengthForbidden,
		TagsMd:            cbor.TagsForbidden,
		FieldNameMatching: cbor.FieldNameMatchingCaseSensitive,
		ExtraReturnErrors: cbor.ExtraDecErrorUnknownField,
		MaxNestedLevels:   8,
	}
	dec, err := options.DecMode()
	if err != nil {
		panic(err)
	}
	options.ExtraReturnErrors = 0
	glance, err := options.DecMode()
	if err != nil {
		panic(err)
	}
	return codec{enc, dec, glance}
})

func decodeAlert(content []byte) (border.Alert, error) {
	var a border.Alert
	if err := records().dec.Unmarshal(content, &a); err != nil {
		return border.Alert{}, err
	}
	return a, nil
}

// checkAlert refuses an alert that would not come back as it is. Of all its
// fields only dates have a text form that can fail to be read.
func checkAlert(a *border.Alert) error {
	dates := append(make([]border.PartialDate, 0, 8), a.ListedOn, a.ValidFrom, a.ValidUntil, a.ReviewOn)
	dates = append(dates, a.BirthDates...)
	for i := range a.Photos {
		dates = append(dates, a.Photos[i].TakenOn)
	}
	dates = documentDates(dates, a.Documents)
	for i := range a.Misused {
		dates = append(dates, a.Misused[i].BirthDates...)
		dates = documentDates(dates, a.Misused[i].Documents)
	}
	for _, d := range dates {
		if d.IsZero() || isPlain(d) {
			continue
		}
		if got, err := border.ParsePartialDate(d.String()); err != nil || got != d {
			return fmt.Errorf("%w: there is no date %q", ErrUnfit, d)
		}
	}
	return nil
}

// isPlain reports whether a date is one day, month or year that surely comes back
// as it is. Nearly all are; the others are tried.
func isPlain(d border.PartialDate) bool {
	if d.About || d.EndYear != 0 || d.EndMonth != 0 || d.EndDay != 0 || d.Year < 1 || d.Year > 9999 || d.Month == 0 && d.Day != 0 {
		return false
	}
	fault, _ := border.CheckDate(d.Year, d.Month, d.Day)
	return fault == ""
}

func documentDates(to []border.PartialDate, documents []border.AlertDocument) []border.PartialDate {
	for i := range documents {
		to = append(to, documents[i].IssuedOn, documents[i].Expires)
	}
	return to
}

// head is what an edition says of itself: its manifest. In a sealed edition it is
// sealed under the station's key, so that whoever changes it is found out; who
// published the edition it does not prove.
type head struct {
	Number  uint64     `json:"number"`
	Alerts  int        `json:"alerts"` // that it answers for
	Digest  []byte     `json:"digest"` // SHA-256 over all alerts of its file in order, each behind its length
	Lists   []ListInfo `json:"lists"`
	Written int64      `json:"written"` // Unix seconds
	Segment segment    `json:"segment,omitzero"`
	Over    laidOver   `json:"over,omitzero"` // zero where it is whole
	// Stands says that it never answered by itself: it was written to lie beneath another.
	Stands bool   `json:"stands,omitempty"`
	Key    []byte `json:"key,omitempty"` // the edition's data key; none where it is not sealed
}

// segment is what a head says of the segment; zero where there is none.
type segment struct {
	Name   string `json:"name"` // what made it; "" is no segment
	Blocks int    `json:"blocks"`
	Digest []byte `json:"digest"` // SHA-256 over all blocks in order, each behind its length
}

// check looks for what cannot be, whatever the seal says.
func (h head) check(number uint64) error {
	n := 0
	for _, l := range h.Lists {
		if l.Alerts < 0 {
			return fmt.Errorf("list %q has %d alerts", l.Name, l.Alerts)
		}
		n += l.Alerts
	}
	switch {
	case h.Number != number:
		return fmt.Errorf("the file of edition %d holds edition %d", number, h.Number)
	case h.Alerts != n:
		return fmt.Errorf("its lists have %d alerts, its head says %d", n, h.Alerts)
	case len(h.Digest) == 0:
		return fmt.Errorf("its head has no digest")
	case len(h.Key) != 0 && len(h.Key) != keyBytes:
		return fmt.Errorf("its head has a key of %d bytes", len(h.Key))
	case h.Segment.Blocks < 0, h.Segment.Name == "" && h.Segment.Blocks > 0, h.Segment.Name != "" && len(h.Segment.Digest) == 0:
		return fmt.Errorf("its head tells of a segment %q of %d blocks", h.Segment.Name, h.Segment.Blocks)
	}
	return h.Over.check(h)
}

// starts are the numbers of each list's first alert.
func (h head) starts() []int {
	s := make([]int, len(h.Lists))
	n := 0
	for i, l := range h.Lists {
		s[i] = n
		n += l.Alerts
	}
	return s
}

// listOf finds the list that an alert belongs to.
func listOf(starts []int, ref int) int {
	i, exact := slices.BinarySearch(starts, ref)
	if !exact {
		return i - 1
	}
	// Empty lists start where the next one does; the last to start here holds it.
	for i+1 < len(starts) && starts[i+1] == ref {
		i++
	}
	return i
}
