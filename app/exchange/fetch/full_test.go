//go:build linux

package fetch

import (
	"fmt"
	"os/signal"
	"syscall"
)

// limitFiles makes that no file of this program can grow past some bytes: every write
// beyond fails, as on a disk that is full.
func limitFiles(bytes string) error {
	var most uint64
	if _, err := fmt.Sscan(bytes, &most); err != nil {
		return err
	}
	signal.Ignore(syscall.SIGXFSZ)
	return syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: most, Max: most})
}
