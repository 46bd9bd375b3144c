package exchange

import (
	"errors"
	"runtime"
	"syscall"
)

// NoRoom reports an error of a disk that has no room, or none for this user.
func NoRoom(err error) bool {
	return errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) || errors.Is(err, syscall.EFBIG) ||
		runtime.GOOS == "windows" && errors.Is(err, syscall.Errno(112)) // ERROR_DISK_FULL
}
