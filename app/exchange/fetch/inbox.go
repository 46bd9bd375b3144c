package fetch

import (
	"bytes"
	"crypto/sha256"
	"encoding"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"filippo.io/age"
)

// A file of the inbox is what was carried, in parts of partBytes, each sealed by itself
// to the station:
//
//	4 bytes  length of the sealed part, most significant first
//	         an age file with that part
//
// So what lies there never shows anything of a list, and still a file goes on where it
// broke off, without any key that opens it: what was hashed until then stands in a note.
// That it is whole shows when it is read, by the digest that was signed.
const (
	partBytes     = 1 << 20
	maxSealed     = partBytes + 64<<10
	lengthBytes   = 4
	settledBytes  = 8 << 20 // between two moments at which a file could go on
	suffixWhole   = ".sealed"
	suffixPartial = ".part"
)

// notePart says how far a file has come; behind it its digest.
const notePart = "part "

// settled is how far a file has come.
type settled struct {
	Carried int64  `json:"carried"` // bytes of the item
	Sealed  int64  `json:"sealed"`  // bytes of the file
	Hash    []byte `json:"hash"`    // SHA-256's state behind them
	Tag     string `json:"tag,omitempty"`
}

// coming is a file of the inbox on its way.
type coming struct {
	keeper Keeper
	item   Item
	file   *os.File
	hash   hash.Hash
	at     settled
	last   int64 // carried when it was last settled
	part   []byte
	sealed bytes.Buffer
	room   func() error // says where the disk has no room for a whole part more
}

func inboxPath(keeper Keeper, i *Item, suffix string) string {
	return filepath.Join(keeper.Inbox(), i.Digest+suffix)
}

// whole reports whether an item lies in the inbox, as far as can be seen without opening
// it.
func whole(keeper Keeper, i *Item) bool {
	info, err := os.Stat(inboxPath(keeper, i, suffixWhole))
	return err == nil && info.Mode().IsRegular()
}

// begin begins a file, or goes on with it where it was settled last.
func begin(keeper Keeper, i *Item, room func() error) (*coming, error) {
	notes, err := keeper.Notes()
	if err != nil {
		return nil, err
	}
	f, err := os.OpenFile(inboxPath(keeper, i, suffixPartial), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, ownDisk(keeper.Inbox(), err)
	}
	c := &coming{keeper: keeper, item: *i, file: f, hash: sha256.New(), part: make([]byte, 0, partBytes), room: room}
	if err := c.goOn(notes[notePart+i.Digest]); err != nil {
		return nil, errors.Join(ownDisk(keeper.Inbox(), err), f.Close())
	}
	return c, nil
}

// goOn goes back to where the file was settled; one that was not, or is shorter now,
// begins anew.
func (c *coming) goOn(note []byte) error {
	info, err := c.file.Stat()
	if err != nil {
		return err
	}
	var was settled
	state, ok := c.hash.(encoding.BinaryUnmarshaler)
	if ok && json.Unmarshal(note, &was) == nil && was.Sealed <= info.Size() && was.Carried <= c.item.Length &&
		state.UnmarshalBinary(was.Hash) == nil {
		c.at = was
	} else {
		c.hash.Reset()
	}
	c.last = c.at.Carried
	if err := c.file.Truncate(c.at.Sealed); err != nil {
		return err
	}
	_, err = c.file.Seek(c.at.Sealed, io.SeekStart)
	return err
}

// carried is how many bytes of the item are there.
func (c *coming) carried() int64 { return c.at.Carried + int64(len(c.part)) }

// fill takes bytes from r until the item is whole, and no more. Errors: those of r,
// io.ErrUnexpectedEOF where it ends early, those of the station's disk.
func (c *coming) fill(r io.Reader, told func(carried int64)) error {
	for c.carried() < c.item.Length {
		room := min(int64(partBytes-len(c.part)), c.item.Length-c.carried())
		n, err := r.Read(c.part[len(c.part) : len(c.part)+int(room)])
		c.part = c.part[:len(c.part)+n]
		if len(c.part) == partBytes {
			err := c.room()
			if err == nil {
				err = c.seal()
			}
			if err != nil {
				return ownDisk(c.keeper.Inbox(), err)
			}
		}
		told(c.carried())
		switch {
		case errors.Is(err, io.EOF) && c.carried() < c.item.Length:
			return io.ErrUnexpectedEOF
		case err != nil && !errors.Is(err, io.EOF):
			return err
		}
	}
	return nil
}

// seal writes the part that is full, or the last.
func (c *coming) seal() error {
	if len(c.part) == 0 {
		return nil
	}
	c.sealed.Reset()
	c.sealed.Write(make([]byte, lengthBytes))
	w, err := age.Encrypt(&c.sealed, c.keeper.Recipient())
	if err == nil {
		_, err = w.Write(c.part)
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		return err
	}
	sealed := c.sealed.Bytes()
	binary.BigEndian.PutUint32(sealed, uint32(len(sealed)-lengthBytes))
	if _, err := c.file.Write(sealed); err != nil {
		return err
	}
	c.hash.Write(c.part)
	c.at.Carried += int64(len(c.part))
	c.at.Sealed += int64(len(sealed))
	c.part = c.part[:0]
	if c.at.Carried-c.last >= settledBytes {
		return c.settle()
	}
	return nil
}

// settle makes what is sealed last, so that the file goes on behind it whatever happens.
func (c *coming) settle() error {
	state, ok := c.hash.(encoding.BinaryMarshaler)
	if !ok || c.at.Carried == c.last {
		return nil
	}
	if err := c.file.Sync(); err != nil {
		return err
	}
	var err error
	if c.at.Hash, err = state.MarshalBinary(); err != nil {
		return err
	}
	note, err := json.Marshal(&c.at)
	if err == nil {
		err = c.keeper.Note(map[string][]byte{notePart + c.item.Digest: note})
	}
	if err == nil {
		c.last = c.at.Carried
	}
	return err
}

// stop leaves the file to go on with later.
func (c *coming) stop() error {
	return errors.Join(ownDisk(c.keeper.Inbox(), c.settle()), c.file.Close())
}

// finish proves the file and puts it in its place. Errors: Tampered, which leaves nothing
// of it; those of the station's disk.
func (c *coming) finish() error {
	err := c.seal()
	if sum := digestText(c.hash.Sum(nil)); err == nil && sum != c.item.Digest {
		return errors.Join(fault(Tampered, c.item.Target, nil, values{"File": c.item.Target}), c.drop())
	}
	if err == nil {
		err = c.file.Sync()
	}
	err = errors.Join(err, c.file.Close())
	if err == nil {
		err = os.Rename(inboxPath(c.keeper, &c.item, suffixPartial), inboxPath(c.keeper, &c.item, suffixWhole))
	}
	if err == nil {
		err = syncFolder(c.keeper.Inbox())
	}
	if err != nil {
		return ownDisk(c.keeper.Inbox(), err)
	}
	return c.keeper.Note(map[string][]byte{notePart + c.item.Digest: nil})
}

// drop gives the file up.
func (c *coming) drop() error {
	err := errors.Join(c.file.Close(), os.Remove(inboxPath(c.keeper, &c.item, suffixPartial)))
	return errors.Join(ownDisk(c.keeper.Inbox(), err), c.keeper.Note(map[string][]byte{notePart + c.item.Digest: nil}))
}

// syncFolder makes renames within a folder last.
func syncFolder(path string) error {
	if runtime.GOOS == "windows" { // folders cannot be synced there, renames are journaled
		return nil
	}
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// tidy removes from the inbox what is of no item, or of nobody's any more.
func tidy(keeper Keeper, items []Item) error {
	of := map[string]bool{}
	for i := range items {
		of[items[i].Digest] = true
	}
	entries, err := os.ReadDir(keeper.Inbox())
	if err != nil {
		return ownDisk(keeper.Inbox(), err)
	}
	for _, e := range entries {
		digest, known := strings.CutSuffix(e.Name(), suffixWhole)
		if !known {
			digest, known = strings.CutSuffix(e.Name(), suffixPartial)
		}
		if known && !of[digest] {
			err = errors.Join(err, os.Remove(filepath.Join(keeper.Inbox(), e.Name())))
		}
	}
	if err != nil {
		return ownDisk(keeper.Inbox(), err)
	}
	notes, err := keeper.Notes()
	if err != nil {
		return err
	}
	gone := map[string][]byte{}
	for name := range notes {
		if digest, is := strings.CutPrefix(name, notePart); is && !of[digest] {
			gone[name] = nil
		}
	}
	if len(gone) == 0 {
		return nil
	}
	return keeper.Note(gone)
}

// unsealed reads a file of the inbox, as it was carried.
type unsealed struct {
	from   io.Reader
	keys   []age.Identity
	sealed []byte
	part   io.Reader
}

func (u *unsealed) Read(p []byte) (int, error) {
	for {
		if u.part == nil {
			if err := u.next(); err != nil {
				return 0, err
			}
		}
		n, err := u.part.Read(p)
		if errors.Is(err, io.EOF) {
			u.part, err = nil, nil
		}
		if n > 0 || err != nil {
			return n, err
		}
	}
}

// next opens the part that follows; io.EOF behind the last.
func (u *unsealed) next() error {
	var head [lengthBytes]byte
	if _, err := io.ReadFull(u.from, head[:]); err != nil {
		return err
	}
	length := binary.BigEndian.Uint32(head[:])
	if length > maxSealed {
		return fmt.Errorf("a part of %d bytes", length)
	}
	if cap(u.sealed) < int(length) {
		u.sealed = make([]byte, length, maxSealed)
	}
	u.sealed = u.sealed[:length]
	if _, err := io.ReadFull(u.from, u.sealed); err != nil {
		return io.ErrUnexpectedEOF
	}
	part, err := age.Decrypt(bytes.NewReader(u.sealed), u.keys...)
	u.part = part
	return err
}
