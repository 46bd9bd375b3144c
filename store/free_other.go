//go:build !linux && !darwin && !windows

package store

func freeBytes(string) (int64, bool) { return 0, false }
