//go:build !linux

package store

func fullDisk(_, _ string) {}
