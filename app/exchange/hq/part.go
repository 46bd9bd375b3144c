package hq

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/theupdateframework/go-tuf/v2/metadata"
)

// A part is metadata that waits for signatures: a folder with files VERSION.ROLE.json and,
// below targets/, the files that they name anew. Of a root, the one in force lies below
// before/: its keys sign the next too. A part is carried from machine to machine.

// partFounding is the part that a headquarters is founded from.
const partFounding = "founding"

// dirBefore is where in a part the root in force lies.
const dirBefore = "before"

// rootBefore is the root that a new one in a folder follows, as its part carries it; nil
// where it does not. It tells who is asked to sign, and is to be trusted in nothing else.
func rootBefore(folder string, version int64) (*rootDoc, error) {
	path := filepath.Join(folder, dirBefore, versioned(version-1, metadata.ROOT))
	if version < 2 || !present(path) {
		return nil, nil
	}
	var c change
	if _, err := readPartFile(path, &c); err != nil {
		return nil, err
	}
	if why := rootFault(c.root); why != "" {
		return nil, faultf("read", path, ErrBadPart, "%s", why)
	}
	return c.root, nil
}

// written is the metadata of a change with what its part is called.
func (c change) written() (docs []written, name string, err error) {
	add := func(role string, version int64, content []byte, of error) {
		docs = append(docs, written{versioned(version, role), content})
		err = errors.Join(err, of)
		if name == "" {
			name = role + "-" + strconv.FormatInt(version, 10)
		}
	}
	if c.root != nil {
		content, of := text(c.root)
		add(metadata.ROOT, c.root.Signed.Version, content, of)
		if c.root.Signed.Version == 1 {
			name = partFounding
		}
	}
	if c.targets != nil {
		content, of := text(c.targets)
		add(metadata.TARGETS, c.targets.Signed.Version, content, of)
	}
	for _, nation := range slices.Sorted(maps.Keys(c.nations)) {
		content, of := text(c.nations[nation])
		add(nation, c.nations[nation].Signed.Version, content, of)
	}
	return docs, name, err
}

// versioned is what a role's metadata of a version is called.
func versioned(version int64, role string) string {
	return strconv.FormatInt(version, 10) + "." + role + ".json"
}

// readPart reads what waits in a folder, or in one file of it, into a change. from gives
// the folders in which the files of each role lie.
func readPart(path string, c *change, from map[string]string) error {
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	paths := []string{path}
	if info.IsDir() {
		if paths, err = filepath.Glob(filepath.Join(path, "*.json")); err != nil {
			return err
		}
		if len(paths) == 0 {
			return faultf("read", path, ErrBadPart, "it holds no file VERSION.ROLE.json")
		}
	}
	for _, p := range paths {
		role, err := readPartFile(p, c)
		if err != nil {
			return err
		}
		from[role] = filepath.Dir(p)
	}
	return nil
}

// partName reads VERSION.ROLE.json.
func partName(path string) (role string, version int64, err error) {
	number, rest, _ := strings.Cut(filepath.Base(path), ".")
	role, ok := strings.CutSuffix(rest, ".json")
	version, of := strconv.ParseInt(number, 10, 64)
	if !ok || of != nil || version < 1 || role != metadata.ROOT && role != metadata.TARGETS && !IsNation(role) {
		return "", 0, faultf("read", path, ErrBadPart, "its name is not VERSION.ROLE.json, as 2.root.json or 14.PAK.json")
	}
	return role, version, nil
}

func readPartFile(path string, c *change) (string, error) {
	role, version, err := partName(path)
	if err != nil {
		return "", err
	}
	content, err := readBounded(path, maxTargets)
	if err != nil {
		return "", err
	}
	if role == metadata.ROOT {
		c.root, err = merged(path, version, metadata.ROOT, c.root, content, c.key)
		return role, err
	}
	old := c.targets
	if role != metadata.TARGETS {
		old = c.nations[role]
	}
	doc, err := merged(path, version, metadata.TARGETS, old, content, c.key)
	if role == metadata.TARGETS {
		c.targets = doc
	} else if err == nil {
		c.bring(role, doc)
	}
	return role, err
}

// key is a key by its id, as what is published or waits names it; nil where nothing does.
func (c *change) key(id string) *metadata.Key {
	roots, targets := []*rootDoc{c.root}, []*targetsDoc{c.targets}
	if c.before != nil {
		roots, targets = append(roots, c.before.roots...), append(targets, c.before.targets)
	}
	var named []*metadata.Key
	for _, of := range roots {
		if of != nil {
			named = append(named, of.Signed.Keys[id])
		}
	}
	for _, of := range targets {
		if of != nil && of.Signed.Delegations != nil {
			named = append(named, of.Signed.Delegations.Keys[id])
		}
	}
	for _, k := range named {
		if k == nil {
			continue
		}
		if own, err := k.ID(); err == nil && own == id { // a part may call a key by another's id
			return k
		}
	}
	return nil
}

// merged reads metadata, and adds its signatures to the same of another part: of two by one
// key the one that holds, so that nobody puts another's aside.
func merged[T metadata.Roles](path string, version int64, kind string, old *metadata.Metadata[T], content []byte, key func(string) *metadata.Key) (*metadata.Metadata[T], error) {
	bad := func(format string, values ...any) error { return faultf("read", path, ErrBadPart, format, values...) }
	doc, err := new(metadata.Metadata[T]).FromBytes(content)
	if err != nil {
		return nil, fault("read", path, ErrBadPart, err)
	}
	var head struct {
		Signed struct {
			Type    string `json:"_type"`
			Version int64  `json:"version"`
		} `json:"signed"`
	}
	if err := json.Unmarshal(content, &head); err != nil {
		return nil, fault("read", path, ErrBadPart, err)
	}
	if head.Signed.Type != kind || head.Signed.Version != version {
		return nil, bad("it is version %d of %s inside", head.Signed.Version, head.Signed.Type)
	}
	if old == nil {
		return doc, nil
	}
	if !sameSigned(old, doc) {
		return nil, bad("it says otherwise than another part of the same version")
	}
	for _, s := range doc.Signatures {
		at := slices.IndexFunc(old.Signatures, func(o metadata.Signature) bool { return o.KeyID == s.KeyID })
		switch of := key(s.KeyID); {
		case at < 0:
			old.Signatures = append(old.Signatures, s)
		case !signedBy(old, of, s.KeyID) && signedBy(doc, of, s.KeyID):
			old.Signatures[at] = s
		}
	}
	return old, nil
}

// removeAll removes a part.
func removeAll(d *disk, path string) error {
	if _, err := os.Lstat(path); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err := d.step("remove", path); err != nil {
		return fmt.Errorf("remove %s: %w", path, err)
	}
	return os.RemoveAll(path)
}

func present(path string) bool { _, err := os.Lstat(path); return err == nil }
