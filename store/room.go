package store

import (
	"fmt"
	"path/filepath"
	"syscall"
)

// KeepFree is how many bytes of the disk lists leave to the station: however much is
// brought, the journal goes on.
const KeepFree = 256 << 20

// Free is how many bytes are left to this program on the disk of a folder; not known
// where the system does not say.
func Free(folder string) (bytes int64, known bool) { return freeBytes(folder) }

// Room looks whether lists may take more of a disk with so many bytes free. The error is
// syscall.ENOSPC.
func Room(free int64, known bool) error {
	if !known || free >= KeepFree {
		return nil
	}
	return fmt.Errorf("%w: %d MB are left, and %d MB are kept for the station's own work", syscall.ENOSPC, free>>20, KeepFree>>20)
}

// room looks whether an edition that is being written may go on to grow.
func (w *EditionWriter) room() error {
	return Room(w.station.disk.free(filepath.Dir(w.path)))
}
