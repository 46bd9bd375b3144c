package lists

import (
	"fmt"
	"math"
	"testing"
	"unsafe"

	"pgregory.net/rapid"
)

func TestIDsSeenAreThoseAddedWithTheirLines(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var seen seenIDs
		model := map[string]int{}
		id := rapid.OneOf(rapid.StringN(0, 3, -1), rapid.Map(rapid.IntRange(0, 300), func(n int) string { return fmt.Sprint(n) }))
		for range rapid.IntRange(0, 2_000).Draw(t, "steps") {
			one := id.Draw(t, "id")
			if got := seen.line(one); got != model[one] {
				t.Fatalf("%q stands in line %d, not %d", one, got, model[one])
			}
			if model[one] == 0 {
				model[one] = rapid.IntRange(1, 1<<31).Draw(t, "line")
				seen.add(one, model[one])
			}
		}
		for one, line := range model {
			if got := seen.line(one); got != line {
				t.Fatalf("%q stands in line %d, not %d", one, got, line)
			}
		}
	})
}

func TestIDsSeenTakeTwentyFiveBytesEachHoweverLongTheyAre(t *testing.T) {
	if testing.Short() {
		t.Skip("it measures memory, of one goroutine")
	}
	var seen seenIDs
	const most = 300_000
	for n := 1; n <= most; n++ {
		seen.add(fmt.Sprintf("an id of a list that writes very long ids, number %d", n), n)
		if n%50_000 != 0 {
			continue
		}
		slots := 0
		for _, p := range seen.parts {
			slots += len(p.slots)
		}
		if bytes := slots * int(unsafe.Sizeof(seenSlot{})); bytes > 25*n {
			t.Errorf("%d ids take %d bytes, %.1f each", n, bytes, float64(bytes)/float64(n))
		}
	}
	for n := 1; n <= most; n++ {
		if got := seen.line(fmt.Sprintf("an id of a list that writes very long ids, number %d", n)); got != n {
			t.Fatalf("id %d stands in line %d", n, got)
		}
	}
}

func TestKeysThatDifferInOneBitAreTwo(t *testing.T) {
	var p seenPart
	first := [3]uint32{1, 2, 3}
	keys := [][3]uint32{first}
	for bit := range 96 {
		other := first
		other[bit/32] ^= 1 << (bit % 32)
		keys = append(keys, other)
	}
	for len(p.slots) < 2*len(keys) {
		p.grow()
	}
	for i, key := range keys {
		if slot := p.find(key); slot.line != 0 {
			t.Fatalf("%v is taken for %v", key, slot.key)
		}
		*p.find(key) = seenSlot{key, uint32(i + 1)}
	}
}

func TestLineBeyondThirtyTwoBitsIsSeenAllTheSame(t *testing.T) {
	var seen seenIDs
	seen.add("far", math.MaxInt)
	seen.add("nowhere", 0)
	if uint64(seen.line("far")) != min(math.MaxInt, math.MaxUint32) || seen.line("nowhere") != 1 || seen.line("other") != 0 {
		t.Errorf("far %d, nowhere %d, other %d", seen.line("far"), seen.line("nowhere"), seen.line("other"))
	}
}
