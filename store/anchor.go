package store

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strconv"
	"strings"
)

// An anchor says, outside the station's folder, whose signature its roster must
// bear and how new it is at least. It lies where the device secret lies: beside
// the key file, or in the keyring. Whoever writes to the folder alone can
// neither sign a roster of his own, nor put an older one back, nor take the
// people off the station.
//
//	postern-anchor 1
//	the station's id
//	64 hexadecimal digits: SHA-256 of the admin's public key
//	the lowest version of the roster; 0 while the first is being made
//	8 hexadecimal digits: the beginning of the SHA-256 of the lines before
type anchor struct {
	station string
	admin   [sha256.Size]byte
	version uint64
}

const (
	suffixAnchor = ".anchor"
	markAnchor   = "postern-anchor"
	formatAnchor = 1
	maxAnchor    = 4_096 // bytes; none is longer
)

// ErrNoAnchor: what vouches for the station's people, outside its folder, is not
// there or vouches for others; see AnchorError.
var ErrNoAnchor = errors.New("nothing vouches for the station's people")

// AnchorFault says what is wrong between a station and its anchor.
type AnchorFault string

// The faults.
const (
	AnchorMissing AnchorFault = "missing" // there is none
	AnchorUnread  AnchorFault = "unread"  // it is none, or was changed
	AnchorOther   AnchorFault = "other"   // it vouches for others than the roster names
	AnchorOlder   AnchorFault = "older"   // the roster is older than it has to be
	AnchorPeople  AnchorFault = "people"  // it vouches for people, and the station has none
)

// AnchorError says what is wrong with a station's anchor. It is an ErrNoAnchor.
type AnchorError struct {
	File    string // where it lies or would lie
	Keyring bool   // it was put into the keyring of the account that set the station up
	Fault   AnchorFault
}

func (e *AnchorError) Error() string {
	where := e.File
	if e.Keyring {
		where = "keyring, or " + where
	}
	return fmt.Sprintf("%v: %s: %s", ErrNoAnchor, e.Fault, where)
}

// Is makes it an ErrNoAnchor.
func (e *AnchorError) Is(target error) bool { return target == ErrNoAnchor }

func (a anchor) text() string {
	lines := fmt.Sprintf("%s\n%s\n%x\n%d\n", markText(markAnchor, formatAnchor), a.station, a.admin, a.version)
	sum := sha256.Sum256([]byte(lines))
	return fmt.Sprintf("%s%x\n", lines, sum[:keySum])
}

var errNotAnchor = errors.New("it is no anchor")

// parseAnchor reads an anchor as it is kept. Error: errNotAnchor.
func parseAnchor(text []byte) (a anchor, err error) {
	text = bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n")) // carried by hand through another system
	lines := strings.Split(string(text), "\n")
	if len(lines) < 4 {
		return a, errNotAnchor
	}
	a.station = lines[1]
	admin, err := hex.DecodeString(lines[2])
	if err != nil || len(admin) != len(a.admin) {
		return a, errNotAnchor
	}
	copy(a.admin[:], admin)
	if a.version, err = strconv.ParseUint(lines[3], 10, 64); err != nil || a.text() != string(text) {
		return a, errNotAnchor
	}
	return a, nil
}

// anchorFile is where the anchor of a folder's station lies beside its key file: of the
// folder's own one with .anchor for .key, of a named one, which stations may share, with
// the folder's name between and eight digits of where it is.
func (p Secrets) anchorFile(dir string) (string, error) {
	path, err := p.file(dir)
	if err != nil {
		return "", err
	}
	path = strings.TrimSuffix(path, suffixKey)
	if p.File != "" {
		folder, err := Secrets{}.file(dir)
		if err != nil {
			return "", err
		}
		folder = strings.TrimSuffix(folder, suffixKey)
		sum := sha256.Sum256([]byte(folder))
		path += fmt.Sprintf("-%s-%x", filepath.Base(folder), sum[:keySum])
	}
	return path + suffixAnchor, nil
}

// The names under which a keyring has an anchor: the station's, so that its folder may
// move, and the folder's, so that a station that was put in its place is found out.
func anchorOf(station string) string { return station + suffixAnchor }

func anchorAt(file string) string { return "at " + file }

// anchors reads all that vouch for a station; none is no error.
func (p Secrets) anchors(dir string, of slot) ([]anchor, *AnchorError, error) {
	file, err := p.anchorFile(dir)
	if err != nil {
		return nil, nil, err
	}
	fault := &AnchorError{File: file, Keyring: of.Keyring, Fault: AnchorMissing}
	var found []anchor
	take := func(text []byte) {
		if a, err := parseAnchor(text); err == nil {
			found = append(found, a)
		} else {
			fault.Fault = AnchorUnread
		}
	}
	switch text, err := readSmall(file, maxAnchor); {
	case err == nil:
		take(text)
	case !errors.Is(err, fs.ErrNotExist):
		return nil, nil, err
	}
	if p.asks() {
		for _, name := range []string{anchorOf(of.Station), anchorAt(file)} {
			if text, err := p.Keyring.Get(name); err == nil && text != "" {
				take([]byte(text))
			}
		}
	}
	return found, fault, nil
}

// checkAnchor looks whether a roster is the one that is vouched for, and raises the
// lowest version to its own.
func (s *Station) checkAnchor(of slot, r *roster) error {
	found, fault, err := s.secrets.anchors(s.dir, of)
	if err != nil {
		return err
	}
	if len(found) == 0 || fault.Fault == AnchorUnread {
		return fault
	}
	lowest := uint64(0)
	for _, a := range found {
		if a.station != r.ID || a.admin != sha256.Sum256(r.Admin) {
			fault.Fault = AnchorOther
			return fault
		}
		lowest = max(lowest, a.version)
	}
	switch {
	case r.Version < lowest:
		fault.Fault = AnchorOlder
		return fault
	case r.Version > lowest: // the machine stopped between the two
		_ = s.putAnchor(of, r, r.Version) // or next time: on a medium that can't be written to nothing changes
	}
	return nil
}

// checkUnattended looks that a station without people did not lose them by another's
// hand. An anchor of version 0 is of a founding that broke off.
func (s *Station) checkUnattended(of slot) error {
	found, fault, err := s.secrets.anchors(s.dir, of)
	if err != nil {
		return err
	}
	for _, a := range found {
		if a.version > 0 {
			fault.Fault = AnchorPeople
			return fault
		}
	}
	if fault.Fault == AnchorUnread {
		return fault
	}
	return nil
}

// putAnchor writes the anchor of a roster, for versions from lowest on.
func (s *Station) putAnchor(of slot, r *roster, lowest uint64) error {
	a := anchor{station: r.ID, admin: sha256.Sum256(r.Admin), version: lowest}
	file, err := s.secrets.anchorFile(s.dir)
	if err != nil {
		return err
	}
	if of.Keyring && s.secrets.asks() {
		return errors.Join(s.secrets.Keyring.Set(anchorOf(of.Station), a.text()), s.secrets.Keyring.Set(anchorAt(file), a.text()))
	}
	return replace(s.disk, file, []byte(a.text()))
}

// dropAnchor takes away what a station that lay here before has left, when one is set
// up afresh in an empty folder.
func (s *Station) dropAnchor() error {
	file, err := s.secrets.anchorFile(s.dir)
	if err != nil {
		return err
	}
	if s.secrets.asks() {
		if text, err := s.secrets.Keyring.Get(anchorAt(file)); err == nil && text != "" {
			if err := s.secrets.Keyring.Set(anchorAt(file), ""); err != nil {
				return err
			}
		}
	}
	return s.disk.remove(file)
}
