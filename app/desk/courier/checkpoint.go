package courier

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"unicode"

	"postern/store"
)

// dirCheckpoints is where a stick carries the checkpoints of journals: one file a station.
const dirCheckpoints = "checkpoints"

// leaveCheckpoint writes the journal's newest checkpoint onto the stick that lists came
// from, so that it leaves the machine. A stick that cannot be written to carries none.
func (c *Courier) leaveCheckpoint() {
	c.mu.Lock()
	stick := c.stick
	c.mu.Unlock()
	if stick == "" || !c.unlocked() {
		return
	}
	err := writeCheckpoint(c.o.Station, stick)
	if err != nil && !errors.Is(err, os.ErrPermission) {
		c.o.Log.Warn("the stick carries no checkpoint of the journal", "cause", err)
	}
}

func writeCheckpoint(station *store.Station, stick string) error {
	if info, err := os.Stat(stick); err != nil || !info.IsDir() {
		stick = filepath.Dir(stick)
	}
	newest, err := station.Journal().Checkpoint()
	if err != nil {
		return err
	}
	root, err := os.OpenRoot(stick) // what lies on a stick does not lead away from it
	if err != nil {
		return err
	}
	defer root.Close()
	if err := root.Mkdir(dirCheckpoints, 0o755); err != nil && !errors.Is(err, os.ErrExist) {
		return err
	}
	name := station.Name()
	if name == "" {
		name = filepath.Base(station.Dir())
	}
	to := dirCheckpoints + "/" + fileName(name) + ".txt"
	f, err := root.OpenFile(to+".tmp", os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o644)
	if err != nil {
		return err
	}
	_, err = f.Write(newest.Text)
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return errors.Join(err, root.Remove(to+".tmp"))
	}
	return root.Rename(to+".tmp", to)
}

// fileName is a station's name as every file system takes it.
func fileName(name string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return '-'
	}, name)
}
