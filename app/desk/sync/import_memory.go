package sync

import (
	"runtime"
	"runtime/debug"
)

// importMemory is from how much memory on an import collects its garbage more often,
// in bytes, beside what the program holds already.
const importMemory = 1 << 30

// BoundMemory bounds the memory of an import: past it garbage is collected more often.
// A smaller bound that is set already stays. What it returns puts the bound before back.
func BoundMemory() (unbound func()) {
	var held runtime.MemStats
	runtime.ReadMemStats(&held)
	most := int64(held.HeapAlloc) + importMemory
	before := debug.SetMemoryLimit(-1)
	if before <= most {
		return func() {}
	}
	debug.SetMemoryLimit(most)
	return func() { debug.SetMemoryLimit(before) }
}
