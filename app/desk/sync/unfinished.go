package sync

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"

	"postern/store"
)

// Unfinished is the bringing in of lists that was broken off when the station was locked:
// of what nothing waits in the station. The zero one is of nothing.
type Unfinished struct {
	Paths   []string // files and folders, or a stick
	Network bool     // headquarters was being asked
}

// Some reports whether anything was broken off.
func (u Unfinished) Some() bool { return u.Network || len(u.Paths) > 0 }

func (u Unfinished) is(other Unfinished) bool {
	return u.Network == other.Network && slices.Equal(u.Paths, other.Paths)
}

// keptUnfinished is the form in which it is kept, under the station's key: whence lists
// came, and nothing of what stands in them.
type keptUnfinished struct {
	Version int
	Unfinished
}

const (
	shelfLists        = "lists"
	keyUnfinished     = "unfinished " // and the login of whose it was
	unfinishedVersion = 1
)

// Recall reads what was broken off of who is signed in, before the program ended too. Call
// it once, when his session begins. Errors: those of store.Station.Kept; what a newer
// version kept is one, and stays where it lies.
func (s *Sync) Recall() error {
	const op = "recall what was broken off"
	who := s.desk.Status().Officer.Login
	shelf, err := s.station.Kept(shelfLists)
	value, there := shelf[keyUnfinished+who]
	if !there || who == "" {
		return err
	}
	var k keptUnfinished
	if err := json.Unmarshal(value, &k); err != nil {
		return fmt.Errorf("%s: %w", op, err)
	}
	if k.Version != unfinishedVersion {
		return fmt.Errorf("%s: it is of version %d, this program knows %d", op, k.Version, unfinishedVersion)
	}
	s.keeping.Lock()
	defer s.keeping.Unlock()
	s.unfinished = k.Unfinished
	return nil
}

// Unfinished is what was broken off of who is signed in. It does not wait for the disk.
func (s *Sync) Unfinished() Unfinished {
	s.keeping.Lock()
	defer s.keeping.Unlock()
	return s.unfinished
}

// KeepUnfinished keeps what a lock breaks off, so that it is offered to who is signed in
// when he comes back, whether the program ran on or not; the zero one is offered no more.
// Call it before the session ends. It does not wait for what is being done. Errors: those
// of store.Station.Book; of a path that cannot be made whole, the system's.
func (s *Sync) KeepUnfinished(u Unfinished) error {
	const op = "keep what is broken off"
	who := s.desk.Status().Officer.Login
	if who == "" { // nobody would be offered it
		return nil
	}
	whole := Unfinished{Network: u.Network}
	for _, path := range u.Paths { // the next start may be in another folder
		path, err := filepath.Abs(path)
		if err != nil {
			return fmt.Errorf("%s: %w", op, err)
		}
		whole.Paths = append(whole.Paths, path)
	}
	s.keeping.Lock()
	defer s.keeping.Unlock()
	if whole.is(s.unfinished) {
		return nil
	}
	kept := store.Kept{Shelf: shelfLists, Key: keyUnfinished + who}
	if whole.Some() {
		var err error
		if kept.Value, err = json.Marshal(keptUnfinished{unfinishedVersion, whole}); err != nil {
			return fmt.Errorf("%s: %w", op, err)
		}
	}
	if _, err := s.station.Book(s.desk.Now(), nil, kept); err != nil {
		return fmt.Errorf("%s: %w", op, err)
	}
	s.unfinished = whole
	return nil
}
