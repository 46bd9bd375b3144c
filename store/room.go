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

// RoomError says that lists would take what is kept for the station's own work. It is a
// syscall.ENOSPC.
type RoomError struct{ Free int64 } // bytes that are left

func (e *RoomError) Error() string {
	return fmt.Sprintf("%v: %d MB are left, and %d MB are kept for the station's own work", syscall.ENOSPC, e.Free>>20, KeepFree>>20)
}

// Unwrap is syscall.ENOSPC.
func (e *RoomError) Unwrap() error { return syscall.ENOSPC }

// Room looks whether lists may take more of a disk with so many bytes free. The error is a
// *RoomError.
func Room(free int64, known bool) error {
	if !known || free >= KeepFree {
		return nil
	}
	return &RoomError{free}
}

// room looks whether an edition that is being written may go on to grow.
func (w *EditionWriter) room() error {
	return Room(w.station.disk.free(filepath.Dir(w.path)))
}
