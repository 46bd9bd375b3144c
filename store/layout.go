package store

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	bolt "go.etcd.io/bbolt"
)

// The files of a station; see the package's description.
const (
	fileStation = "station.db"
	fileSetUp   = "setup" + suffixTemporary // locked by whoever sets the station up
	fileHolder  = "station.holder"
	fileCurrent = "current"
	fileSocket  = "station.sock" // where the owner answers others
	dirEditions = "editions"

	suffixEdition   = ".db"
	suffixSum       = ".sum"
	suffixParts     = ".parts"
	suffixTemporary = ".tmp"
)

// The formats this program writes, and the newest it reads. Each kind of file
// says its own, in plain text that every version can read. Editions of format 1
// have neither a segment nor sums of their parts, those of 1 and 2 are not
// sealed, those before 4 are all whole and say nothing of who publishes their lists; a
// station of format 1 has no keys and is given them when it is opened, one of format 2
// no people and no journal, one of format 3 a roster that does not say of which form it is.
// Format 2 of the pointer is written only while an edition answers that is not the
// highest.
const (
	formatStation = 4
	formatEdition = 4
	formatCurrent = 2
	formatParts   = 1

	markStation = "postern-station"
	markEdition = "postern-edition"
	markCurrent = "postern-current"
	markParts   = "postern-parts"

	formatKeys    = 2                   // stations from this format on have keys
	formatSealed  = 3                   // editions from this format on are sealed
	formatOver    = 4                   // editions from this format on may be laid over another
	sealedEdition = "postern-edition 3" // what their seals are bound to
	sealedStation = "postern-station 2" // the same in a station's own file
)

// The buckets and keys.
const (
	bucketMark    = "format"  // a key of the same name: mark and number
	bucketHead    = "head"    // one key of the same name: the head; "signature", its publisher's, has its room beside it
	bucketAlerts  = "alerts"  // the alert's number, 8 bytes, most significant first
	bucketHidden  = "hidden"  // the block's number, as an alert's; only of an edition that is laid over another
	bucketSegment = "segment" // the block's number, as an alert's; no bucket where there is no segment

	keyDemonstration = "demonstration" // beside a station's mark, where it is one
)

// Dir is the station's folder.
func (s *Station) Dir() string { return s.dir }

// SocketPath is where who owns the station of a folder answers others.
func SocketPath(dir string) string { return filepath.Join(dir, fileSocket) }

func (s *Station) path(name string) string { return filepath.Join(s.dir, name) }

func (s *Station) editionPath(number uint64, suffix string) string {
	return filepath.Join(s.dir, dirEditions, fmt.Sprintf("%06d", number)+suffix)
}

// editions lists the numbers of the files of one kind, newest first.
func (s *Station) editions(suffix string) ([]uint64, error) {
	entries, err := os.ReadDir(s.path(dirEditions))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	var numbers []uint64
	for _, e := range entries {
		digits, ok := strings.CutSuffix(e.Name(), suffix)
		if !ok {
			continue
		}
		if n, err := strconv.ParseUint(digits, 10, 63); err == nil && fmt.Sprintf("%06d", n) == digits {
			numbers = append(numbers, n)
		}
	}
	slices.Sort(numbers)
	slices.Reverse(numbers)
	return numbers, nil
}

// pointer is what the file current says: which edition answers, 0 being none yet,
// and which is the highest that ever did. They differ where the station went back.
type pointer struct{ answers, highest uint64 }

// text is the file's content: the mark, the number that answers, and in format 2
// the highest.
func (p pointer) text() string {
	if p.highest <= p.answers {
		return fmt.Sprintf("%s\n%06d\n", markText(markCurrent, 1), p.answers)
	}
	return fmt.Sprintf("%s\n%06d\n%06d\n", markText(markCurrent, formatCurrent), p.answers, p.highest)
}

func currentText(number uint64) string { return pointer{number, number}.text() }

// current reads which edition answers; 0 is none yet.
func (s *Station) current() (uint64, error) {
	p, err := s.pointer()
	return p.answers, err
}

func (s *Station) pointer() (pointer, error) {
	const op = "read"
	path := s.path(fileCurrent)
	content, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return pointer{}, damaged(op, path, "the file is missing")
	}
	if err != nil {
		return pointer{}, fail(op, path, err)
	}
	mark, numbers, _ := strings.Cut(string(content), "\n")
	if err := checkMark([]byte(mark), markCurrent, formatCurrent); err != nil {
		return pointer{}, fail(op, path, err)
	}
	first, second, _ := strings.Cut(numbers, "\n")
	var p pointer
	p.answers, err = strconv.ParseUint(first, 10, 63)
	if p.highest = p.answers; err == nil && second != "" {
		p.highest, err = strconv.ParseUint(strings.TrimSuffix(second, "\n"), 10, 63)
	}
	if err != nil || string(content) != p.text() {
		return pointer{}, damaged(op, path, "it does not name an edition")
	}
	return p, nil
}

func markText(mark string, format int) string { return fmt.Sprintf("%s %d", mark, format) }

// checkMark refuses what is not of this kind, or newer than known.
func checkMark(text []byte, mark string, known int) error {
	_, err := formatOf(text, mark, known)
	return err
}

// formatOf is the format that a mark names.
func formatOf(text []byte, mark string, known int) (int, error) {
	digits, ok := bytes.CutPrefix(text, []byte(mark+" "))
	found, err := strconv.Atoi(string(digits))
	switch {
	case !ok || err != nil || found < 1:
		return 0, fmt.Errorf("%w: it does not say %q", ErrDamaged, mark)
	case found > known:
		return 0, &NewerError{Found: found, Known: known}
	}
	return found, nil
}

func putMark(tx *bolt.Tx, mark string, format int) error {
	b, err := tx.CreateBucketIfNotExists([]byte(bucketMark))
	if err != nil {
		return err
	}
	return b.Put([]byte(bucketMark), []byte(markText(mark, format)))
}

func readMark(tx *bolt.Tx, mark string, known int) (format int, err error) {
	b := tx.Bucket([]byte(bucketMark))
	if b == nil {
		return 0, fmt.Errorf("%w: it does not say %q", ErrDamaged, mark)
	}
	return formatOf(b.Get([]byte(bucketMark)), mark, known)
}
