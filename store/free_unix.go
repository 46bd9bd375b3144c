//go:build linux || darwin

package store

import (
	"math"
	"syscall"
)

func freeBytes(folder string) (int64, bool) {
	var of syscall.Statfs_t
	if err := syscall.Statfs(folder, &of); err != nil || of.Bsize <= 0 {
		return 0, false
	}
	size := uint64(of.Bsize)
	return int64(min(of.Bavail, math.MaxInt64/size) * size), true
}
