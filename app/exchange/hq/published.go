package hq

import (
	"bytes"
	"cmp"
	"crypto/sha256"
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

	"postern/app/exchange"
)

// The most that metadata may be, in bytes: what counters read at most.
const (
	maxRoot      = 512_000
	maxTimestamp = 16_384
	maxSnapshot  = 2_000_000
	maxTargets   = 5_000_000
)

// published is what counters see: every signature in it has been verified.
type published struct {
	roots     []*rootDoc // all, by version; the last is in force
	timestamp *timestampDoc
	snapshot  *snapshotDoc
	targets   *targetsDoc
	nations   map[string]*targetsDoc // those that have published
	// former is the last metadata of nations that were removed, as the snapshot names it
	// still: no version of it may come again. Nobody's signature is asked for any more.
	former map[string]*targetsDoc
	// lagging says that the timestamp is signed by the root before only: a change of
	// roots was cut short, and the next change makes up for it.
	lagging bool
}

func (p *published) root() *rootDoc { return p.roots[len(p.roots)-1] }

// delegations are the nations, in order of their names.
func (p *published) delegations() []string { return nationsOf(p.targets) }

func nationsOf(targets *targetsDoc) []string {
	if targets == nil || targets.Signed.Delegations == nil {
		return nil
	}
	var names []string
	for _, r := range targets.Signed.Delegations.Roles {
		names = append(names, r.Name)
	}
	return slices.Sorted(slices.Values(names))
}

func metadataPath(public, role string, version int64) string {
	name := role + ".json"
	if version > 0 {
		name = strconv.FormatInt(version, 10) + "." + name
	}
	return filepath.Join(public, exchange.DirMetadata, name)
}

// readPublished reads and verifies what is published; expiry is no matter. Errors:
// ErrNoRepository, ErrDamaged.
func readPublished(public string) (*published, error) {
	p := &published{nations: map[string]*targetsDoc{}, former: map[string]*targetsDoc{}}
	if err := p.readRoots(public); err != nil {
		return nil, err
	}
	steps := []func(string) error{p.readTimestamp, p.readSnapshot, p.readTargets}
	for _, read := range steps {
		if err := read(public); err != nil {
			return nil, fault("read", public, ErrDamaged, err)
		}
	}
	return p, nil
}

func (p *published) readRoots(public string) error {
	for version := int64(1); ; version++ {
		path := metadataPath(public, metadata.ROOT, version)
		content, err := readBounded(path, maxRoot)
		if errors.Is(err, fs.ErrNotExist) {
			break
		}
		if err != nil {
			return err
		}
		doc, err := metadata.Root().FromBytes(content)
		if err == nil && (doc.Signed.Type != metadata.ROOT || doc.Signed.Version != version) {
			err = fmt.Errorf("it is version %d of %s", doc.Signed.Version, doc.Signed.Type)
		}
		if err == nil {
			err = doc.VerifyDelegate(metadata.ROOT, doc)
		}
		if err == nil && version > 1 {
			err = p.root().VerifyDelegate(metadata.ROOT, doc)
		}
		if err != nil {
			return fault("read", path, ErrDamaged, err)
		}
		p.roots = append(p.roots, doc)
	}
	if len(p.roots) == 0 {
		return fault("open", public, ErrNoRepository, nil)
	}
	return nil
}

// delegator is the root that a role's signatures hold under: the one in force, or the one
// before it.
func delegator[T metadata.Roles](p *published, role string, doc *metadata.Metadata[T]) error {
	err := signedFor(p.root(), role, doc)
	if err != nil && len(p.roots) > 1 && signedFor(p.roots[len(p.roots)-2], role, doc) == nil {
		p.lagging = true
		return nil
	}
	return err
}

func (p *published) readTimestamp(public string) error {
	content, err := readBounded(metadataPath(public, metadata.TIMESTAMP, 0), maxTimestamp)
	if err != nil {
		return err
	}
	if p.timestamp, err = metadata.Timestamp().FromBytes(content); err != nil {
		return err
	}
	return delegator(p, metadata.TIMESTAMP, p.timestamp)
}

func (p *published) readSnapshot(public string) error {
	info, ok := p.timestamp.Signed.Meta["snapshot.json"]
	if !ok {
		return errors.New("the timestamp names no snapshot")
	}
	content, err := readMetadata(public, metadata.SNAPSHOT, info, maxSnapshot)
	if err != nil {
		return err
	}
	if p.snapshot, err = metadata.Snapshot().FromBytes(content); err != nil {
		return err
	}
	return delegator(p, metadata.SNAPSHOT, p.snapshot)
}

func (p *published) readTargets(public string) (err error) {
	if p.targets, err = readTargetsDoc(public, metadata.TARGETS, p.snapshot); err != nil {
		return err
	}
	if p.targets == nil {
		return errors.New("the snapshot names no targets")
	}
	if err := delegator(p, metadata.TARGETS, p.targets); err != nil {
		return err
	}
	for _, nation := range p.delegations() {
		doc, err := readTargetsDoc(public, nation, p.snapshot)
		if err != nil {
			return err
		}
		if doc == nil { // it has not published yet
			continue
		}
		if err := signedFor(p.targets, nation, doc); err != nil {
			return err
		}
		p.nations[nation] = doc
	}
	return p.readFormer(public)
}

// readFormer reads what the snapshot names of nations that were removed. A stick carries
// nothing of it, nor does a copy that was made from one.
func (p *published) readFormer(public string) error {
	for file := range p.snapshot.Signed.Meta {
		nation := strings.TrimSuffix(file, ".json")
		if !IsNation(nation) || slices.Contains(p.delegations(), nation) {
			continue
		}
		doc, err := readTargetsDoc(public, nation, p.snapshot)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return err
		}
		p.former[nation] = doc
	}
	return nil
}

// lastOf is a nation's newest metadata, also of one that was removed; nil where it has
// none.
func (p *published) lastOf(nation string) *targetsDoc {
	return cmp.Or(p.nations[nation], p.former[nation])
}

// version is which version of a role is published, 0 where none is.
func (p *published) version(role string) int64 {
	switch role {
	case metadata.ROOT:
		return int64(len(p.roots))
	case metadata.TARGETS:
		if p.targets == nil {
			return 0
		}
		return p.targets.Signed.Version
	}
	if doc := p.lastOf(role); doc != nil {
		return doc.Signed.Version
	}
	return 0
}

// readTargetsDoc reads what a snapshot names; nil where it names nothing.
func readTargetsDoc(public, role string, snapshot *snapshotDoc) (*targetsDoc, error) {
	info, ok := snapshot.Signed.Meta[role+".json"]
	if !ok {
		return nil, nil
	}
	content, err := readMetadata(public, role, info, maxTargets)
	if err != nil {
		return nil, err
	}
	return metadata.Targets().FromBytes(content)
}

func readMetadata(public, role string, info *metadata.MetaFiles, most int64) ([]byte, error) {
	path := metadataPath(public, role, info.Version)
	content, err := readBounded(path, most)
	if err == nil {
		err = info.VerifyLengthHashes(content)
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", filepath.Base(path), err)
	}
	return content, nil
}

// metaOf describes a file of metadata for the one that names it.
func metaOf(version int64, content []byte) *metadata.MetaFiles {
	sum := sha256.Sum256(content)
	return &metadata.MetaFiles{
		Version: version, Length: int64(len(content)), Hashes: metadata.Hashes{"sha256": sum[:]},
	}
}

// targetPath is where a target lies below a folder that is public, or a part.
func targetPath(folder, target string, info *metadata.TargetFiles) string {
	dir, name := filepath.Split(filepath.FromSlash(target))
	return filepath.Join(folder, exchange.DirTargets, dir, info.Hashes["sha256"].String()+"."+name)
}

// manifest reads what a nation has published; a nation that has published nothing has
// sequence 0. One that was removed publishes no lists, and its sequence goes on.
func (p *published) manifest(public, nation string) (exchange.Manifest, error) {
	doc := p.lastOf(nation)
	if doc == nil || doc.Signed.Targets[exchange.TargetManifest(nation)] == nil {
		return exchange.Manifest{Format: exchange.FormatManifest, Nation: nation}, nil
	}
	m, err := readManifest(public, nation, doc)
	if p.nations[nation] == nil {
		m.Lists = nil
	}
	return m, err
}

// namesOfOthers are the lists that other nations publish, each with whose it is. No two
// may have one name: at a station that has neither yet it would be nobody's. The error is
// ErrDamaged.
func (r *Repository) namesOfOthers(than string) (map[string]string, error) {
	names := map[string]string{}
	for nation := range r.now.nations {
		if nation == than {
			continue
		}
		m, err := r.now.manifest(r.public(), nation)
		if err != nil {
			return nil, fault("read", nation, ErrDamaged, err)
		}
		for i := range m.Lists {
			names[m.Lists[i].Name] = nation
		}
	}
	return names, nil
}

func namedAlready(by string) string {
	return by + " publishes a list of that name: give it another"
}

// readManifest reads the manifest that a nation's metadata names from the folder where it
// lies.
func readManifest(folder, nation string, doc *targetsDoc) (m exchange.Manifest, err error) {
	target := exchange.TargetManifest(nation)
	info := doc.Signed.Targets[target]
	if info == nil {
		return m, fmt.Errorf("%s is not there", target)
	}
	content, err := readBounded(targetPath(folder, target, info), exchange.MaxManifest)
	if err != nil {
		return m, err
	}
	if err := info.VerifyLengthHashes(content); err != nil {
		return m, err
	}
	return decodeManifest(content, nation)
}

// files are the targets that the published metadata names, as they lie in the folder.
func (p *published) files(public string) map[string]bool {
	paths := map[string]bool{}
	for _, doc := range append(slices.Collect(maps.Values(p.nations)), p.targets) {
		for target, info := range doc.Signed.Targets {
			paths[targetPath(public, target, info)] = true
		}
	}
	for nation, doc := range p.former { // its numbers go on if it comes back
		if info := doc.Signed.Targets[exchange.TargetManifest(nation)]; info != nil {
			paths[targetPath(public, exchange.TargetManifest(nation), info)] = true
		}
	}
	return paths
}

// exists says whether a file lies at a path, of a length.
func exists(path string, length int64) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular() && info.Size() == length
}

// sameSigned says whether two documents say the same, whoever signed them.
func sameSigned[T metadata.Roles](a, b *metadata.Metadata[T]) bool {
	x, err := json.Marshal(a.Signed)
	y, of := json.Marshal(b.Signed)
	return err == nil && of == nil && bytes.Equal(x, y)
}

// decodeManifest reads a manifest and checks it.
func decodeManifest(content []byte, nation string) (m exchange.Manifest, err error) {
	if err := json.Unmarshal(content, &m); err != nil {
		return m, fmt.Errorf("%w: %w", exchange.ErrBadManifest, err)
	}
	return m, m.Check(nation)
}
