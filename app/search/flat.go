package search

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"math"
)

// A segment is kept as blocks: the first holds a header as JSON, the others the
// arrays one behind the other, little-endian, cut wherever a block is full.

// blockBytes is the most that a block holds.
const blockBytes = 1 << 20

// ErrForeignSegment: a segment was made by another version of the program or with
// other tables, so its figures are not those of today; it has to be made anew.
var ErrForeignSegment = errors.New("the segment was made by another program")

// ErrBadSegment: what was read back is no segment.
var ErrBadSegment = errors.New("not a segment")

// flatFormat changes with every change of the arrays, or of what they hold.
const flatFormat = 6

// flatHeader says what follows.
type flatHeader struct {
	Format  int         `json:"format"`
	Scoring string      `json:"scoring"`
	Tables  string      `json:"tables"`
	Alerts  int         `json:"alerts"`
	Prior   int         `json:"prior"` // persons that the evidence asked for is reckoned with
	Digest  string      `json:"digest"`
	Over    string      `json:"over,omitempty"` // the digest of the segment by whose shares this one was made; "" for its own
	Arrays  []flatArray `json:"arrays"`
}

type flatArray struct {
	Name string `json:"name"`
	Size int    `json:"size"` // of an element, in bytes
	Len  int    `json:"len"`
}

// shape is the size of an array's elements and how many there are.
func shape(array any) (size, n int) {
	switch a := array.(type) {
	case *[]byte:
		return 1, len(*a)
	case *[]int16:
		return 2, len(*a)
	case *[]uint32:
		return 4, len(*a)
	case *[]float32:
		return 4, len(*a)
	case *[]uint64:
		return 8, len(*a)
	}
	panic(fmt.Sprintf("search: no array: %T", array)) // the arrays are constant
}

// put appends the elements from ≤ i < to.
func put(b []byte, array any, from, to int) []byte {
	switch a := array.(type) {
	case *[]byte:
		return append(b, (*a)[from:to]...)
	case *[]int16:
		for _, v := range (*a)[from:to] {
			b = binary.LittleEndian.AppendUint16(b, uint16(v))
		}
	case *[]uint32:
		for _, v := range (*a)[from:to] {
			b = binary.LittleEndian.AppendUint32(b, v)
		}
	case *[]float32:
		for _, v := range (*a)[from:to] {
			b = binary.LittleEndian.AppendUint32(b, math.Float32bits(v))
		}
	case *[]uint64:
		for _, v := range (*a)[from:to] {
			b = binary.LittleEndian.AppendUint64(b, v)
		}
	}
	return b
}

// get reads as many whole elements from b as there are, at place from.
func get(b []byte, array any, from int) (n int) {
	switch a := array.(type) {
	case *[]byte:
		return copy((*a)[from:], b)
	case *[]int16:
		n = min(len(b)/2, len(*a)-from)
		for i := range n {
			(*a)[from+i] = int16(binary.LittleEndian.Uint16(b[2*i:]))
		}
	case *[]uint32:
		n = min(len(b)/4, len(*a)-from)
		out := (*a)[from : from+n]
		for i := range out {
			out[i] = binary.LittleEndian.Uint32(b[4*i:])
		}
	case *[]float32:
		n = min(len(b)/4, len(*a)-from)
		for i := range n {
			(*a)[from+i] = math.Float32frombits(binary.LittleEndian.Uint32(b[4*i:]))
		}
	case *[]uint64:
		n = min(len(b)/8, len(*a)-from)
		out := (*a)[from : from+n]
		for i := range out {
			out[i] = binary.LittleEndian.Uint64(b[8*i:])
		}
	}
	return n
}

func allocate(array any, n int) {
	switch a := array.(type) {
	case *[]byte:
		*a = make([]byte, n)
	case *[]int16:
		*a = make([]int16, n)
	case *[]uint32:
		*a = make([]uint32, n)
	case *[]float32:
		*a = make([]float32, n)
	case *[]uint64:
		*a = make([]uint64, n)
	}
}

// blocks gives the segment's blocks; each is valid until the next.
func (g *segment) blocks() iter.Seq2[[]byte, error] {
	return func(yield func([]byte, error) bool) {
		h := g.header
		h.Format, h.Arrays = flatFormat, nil
		g.arrays(func(name string, array any) {
			size, n := shape(array)
			h.Arrays = append(h.Arrays, flatArray{name, size, n})
		})
		head, err := json.Marshal(h)
		if !yield(head, err) || err != nil {
			return
		}
		block := make([]byte, 0, blockBytes)
		stopped := false
		g.arrays(func(_ string, array any) {
			size, n := shape(array)
			for from := 0; from < n && !stopped; {
				to := min(n, from+(blockBytes-len(block))/size)
				block = put(block, array, from, to)
				if from = to; blockBytes-len(block) < 8 {
					stopped = !yield(block, nil)
					block = block[:0]
				}
			}
		})
		if !stopped && len(block) > 0 {
			yield(block, nil)
		}
	}
}

// readSegment reads a segment back that was made with these tables, over the segment of
// a digest or by its own shares. Errors: ErrForeignSegment, ErrBadSegment, and those of
// the blocks.
func readSegment(blocks iter.Seq2[[]byte, error], tables, over string) (*segment, error) {
	g := newSegment()
	next, stop := iter.Pull2(blocks)
	defer stop()
	block, err, ok := next()
	if err != nil || !ok {
		return nil, errors.Join(ErrBadSegment, err)
	}
	h := &g.header
	if err := json.Unmarshal(block, h); err != nil {
		return nil, fmt.Errorf("%w: its header: %v", ErrBadSegment, err)
	}
	if h.Format != flatFormat || h.Scoring != scoring || h.Tables != tables || h.Over != over {
		return nil, ErrForeignSegment
	}
	if err := g.allocate(h.Arrays); err != nil {
		return nil, err
	}
	block = nil
	g.arrays(func(_ string, array any) {
		size, n := shape(array)
		for at := 0; at < n && err == nil; {
			if len(block) < size {
				if block, err, ok = next(); err == nil && (!ok || len(block) < size) {
					err = fmt.Errorf("%w: it ends too early", ErrBadSegment)
				}
				continue
			}
			k := get(block, array, at)
			block, at = block[k*size:], at+k
		}
	})
	if err != nil {
		return nil, err
	}
	h.Arrays = nil
	if !g.check() {
		return nil, fmt.Errorf("%w: its parts do not fit together", ErrBadSegment)
	}
	g.complete()
	return g, nil
}

// mostElements bounds an array that a header announces.
const mostElements = 1 << 31

func (g *segment) allocate(want []flatArray) error {
	i, ok := 0, true
	g.arrays(func(name string, array any) {
		size, _ := shape(array)
		if i >= len(want) || want[i].Name != name || want[i].Size != size || want[i].Len < 0 || want[i].Len > mostElements {
			ok = false
		}
		if ok {
			allocate(array, want[i].Len)
		}
		i++
	})
	if !ok || i != len(want) {
		return fmt.Errorf("%w: it has other arrays", ErrBadSegment)
	}
	return nil
}
