package store

import (
	"errors"
	"syscall"
	"testing"
)

// crowdedDisk has only so many bytes left.
type crowdedDisk struct {
	realDisk
	left int64
}

func (d crowdedDisk) free(string) (int64, bool) { return d.left, true }

func TestBigListLeavesTheStationRoomForItsOwnWork(t *testing.T) {
	s := newStation(t)
	mustWrite(t, s, day1, made{"l", 0, 40})
	s.disk = crowdedDisk{left: KeepFree - 1}
	if _, err := write(s, day1, made{"l", 0, writeAlerts + 1}); !errors.Is(err, syscall.ENOSPC) {
		t.Errorf("%v, want that the disk is full", err)
	}
	holds(t, mustOpen(t, s), made{"l", 0, 40})
	mustWrite(t, s, day1, made{"l", 0, 50}) // a small one is no danger
	s.disk = crowdedDisk{left: KeepFree}
	mustWrite(t, s, day1, made{"l", 0, writeAlerts + 1})
}

func TestSystemSaysHowMuchOfTheDiskIsLeft(t *testing.T) {
	if free, known := Free(t.TempDir()); !known || free <= 0 {
		t.Skipf("%d bytes, known is %t: not on this system", free, known)
	}
	if _, known := Free("/a folder/that is/not there"); known {
		t.Error("it knows of a disk that is not there")
	}
}
