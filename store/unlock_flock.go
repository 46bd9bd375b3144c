//go:build unix && !android && !solaris && !illumos && !aix

package store

import (
	"os"
	"syscall"
)

// unlock lets go of bbolt's lock. Closing the file is not enough while a memory
// map still refers to it.
func unlock(f *os.File) error { return syscall.Flock(int(f.Fd()), syscall.LOCK_UN) }
