package search

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"math"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"

	"postern/app/border"
	"postern/app/names"
)

// keptOddities are alerts, the blocks of their segment, and travellers who resemble them.
type keptOddities struct {
	alerts     MemoryRecords
	blocks     [][]byte
	travellers []border.Traveller
}

var oddBlocks = sync.OnceValue(func() (k keptOddities) {
	o := newOddities(11)
	b := NewBuilder(names.LoadFrequencies())
	for range 120 {
		k.alerts = append(k.alerts, o.alert())
		if err := b.Add(k.alerts[len(k.alerts)-1]); err != nil {
			panic(err)
		}
	}
	blocks, err := b.Blocks(context.Background(), nil)
	if err != nil {
		panic(err)
	}
	for block, err := range blocks {
		if err != nil {
			panic(err)
		}
		k.blocks = append(k.blocks, slices.Clone(block))
	}
	for range 12 {
		k.travellers = append(k.travellers, o.traveller(k.alerts))
	}
	return k
})

// FuzzDamagedSegment damages a segment at some places: it is refused or answers, but
// never panics.
func FuzzDamagedSegment(f *testing.F) {
	for seed := range uint64(20) {
		f.Add(seed, uint8(seed))
	}
	f.Fuzz(func(t *testing.T, seed uint64, places uint8) {
		r := rand.New(rand.NewPCG(seed, 2))
		of := oddBlocks()
		var h flatHeader
		if err := json.Unmarshal(of.blocks[0], &h); err != nil {
			t.Fatal(err)
		}
		arrays := slices.Concat(of.blocks[1:]...)
		for range int(places)%4 + 1 {
			damage(r, h, arrays)
		}
		blocks := [][]byte{of.blocks[0], arrays}
		s, err := Open(border.EditionInfo{}, of.alerts, each(blocks), names.LoadFrequencies())
		if err != nil {
			return
		}
		for _, tr := range of.travellers {
			for _, o := range []Options{{Weaker: true}, {Exhaustive: true}} {
				if _, err := s.Find(tr, o); err != nil {
					t.Log(err)
				}
			}
		}
	})
}

// damage changes an element of an array.
func damage(r *rand.Rand, h flatHeader, arrays []byte) {
	at := 0
	which := r.IntN(len(h.Arrays))
	for h.Arrays[which].Len == 0 {
		which = (which + 1) % len(h.Arrays)
	}
	for _, a := range h.Arrays[:which] {
		at += a.Size * a.Len
	}
	a := h.Arrays[which]
	at += a.Size * r.IntN(a.Len)
	element := arrays[at : at+a.Size]
	switch r.IntN(5) {
	case 0:
		element[r.IntN(a.Size)] ^= 1 << r.IntN(8)
	case 1:
		element[0] += byte(r.IntN(5)) - 2
	case 2:
		element[r.IntN(a.Size)] = byte(r.Uint32())
	case 3:
		if a.Size == 4 {
			binary.LittleEndian.PutUint32(element, math.Float32bits([]float32{float32(math.Inf(1)), float32(math.Inf(-1)), float32(math.NaN()), math.MaxFloat32, -5}[r.IntN(5)]))
		}
	case 4:
		clear(element)
	}
}
