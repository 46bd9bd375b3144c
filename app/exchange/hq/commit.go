package hq

import (
	"errors"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/theupdateframework/go-tuf/v2/metadata"

	"postern/app/exchange"
)

// staged is a file that is on the disk and waits for its place in the public folder.
type staged struct{ from, to string }

// change is what is to be published at once. What is nil stays as it is; what is not is
// signed already, all but snapshot and timestamp.
type change struct {
	root    *rootDoc
	targets *targetsDoc
	nations map[string]*targetsDoc
	files   []staged
	before  *published // what is published as it is joined; nil where that is no matter
}

// written is a file of metadata that is to be put in place.
type written struct {
	path    string
	content []byte
}

// commit publishes a change, or nothing of it. With an empty change it renews what is
// signed by snapshot and timestamp. Errors: *ThresholdError, ErrExpired, ErrGap.
func (r *Repository) commit(c change) error {
	next, err := r.following(c)
	if err != nil {
		return err
	}
	files, err := r.online(next, c)
	if err != nil {
		return err
	}
	if err := next.whole(r.o.Now()); err != nil {
		return err
	}
	seamless := c.root == nil || next.holdsUnder(r.now.root()) == nil
	if c.root != nil {
		content, err := text(c.root)
		if err != nil {
			return err
		}
		root := written{metadataPath(r.public(), metadata.ROOT, c.root.Signed.Version), content}
		if seamless {
			files = append(files, root) // after the timestamp, which holds under both roots
		} else {
			files = slices.Insert(files, len(files)-1, root)
		}
	}
	if err := r.put(c.files, files); err != nil {
		return err
	}
	before := r.now
	r.now = next
	return r.prune(before)
}

// following is what is published after a change, but for snapshot and timestamp.
func (r *Repository) following(c change) (*published, error) {
	next := *r.now
	next.lagging = false
	next.nations = maps.Clone(r.now.nations)
	if c.root != nil {
		if err := signedFor(r.now.root(), metadata.ROOT, c.root); err != nil {
			return nil, err
		}
		if err := signedFor(c.root, metadata.ROOT, c.root); err != nil {
			return nil, err
		}
		next.roots = append(slices.Clone(r.now.roots), c.root)
	}
	if next.root().Signed.IsExpired(r.o.Now()) {
		return nil, faultf("publish", r.dir, ErrExpired, "on %s", next.root().Signed.Expires.Format(time.DateOnly))
	}
	if c.targets != nil {
		next.targets = c.targets
	}
	if next.targets != nil {
		if err := signedFor(next.root(), metadata.TARGETS, next.targets); err != nil {
			return nil, err
		}
	}
	maps.Copy(next.nations, c.nations)
	if err := next.sortNations(c); err != nil {
		return nil, err
	}
	for _, nation := range slices.Sorted(maps.Keys(next.nations)) {
		if err := signedFor(next.targets, nation, next.nations[nation]); err != nil {
			return nil, err
		}
	}
	return &next, nil
}

// sortNations tells the nations that publish from those that were removed: what was published
// last of these is kept, so that no number of it comes again.
func (p *published) sortNations(c change) error {
	p.former = maps.Clone(p.former)
	known := p.delegations()
	for nation, doc := range p.nations {
		switch {
		case slices.Contains(known, nation):
			delete(p.former, nation)
		case c.nations[nation] != nil:
			return faultf("publish", nation, ErrNoNation, "%s", strings.Join(known, ", "))
		default:
			if p.former == nil {
				p.former = map[string]*targetsDoc{}
			}
			p.former[nation] = doc
			delete(p.nations, nation)
		}
	}
	for nation := range p.former { // its old keys may not sign for it any more
		if slices.Contains(known, nation) {
			return faultf("publish", nation, ErrGap, "it comes back, and its own metadata is missing")
		}
	}
	return nil
}

// online makes the snapshot, where it has to be made anew, and the timestamp, and returns
// the metadata to be written in its order, the timestamp last.
func (r *Repository) online(next *published, c change) ([]written, error) {
	var files []written
	add := func(role string, version int64, content []byte) *metadata.MetaFiles {
		files = append(files, written{metadataPath(r.public(), role, version), content})
		return metaOf(version, content)
	}
	meta := map[string]*metadata.MetaFiles{}
	if r.now.snapshot != nil {
		maps.Copy(meta, r.now.snapshot.Signed.Meta)
	}
	changed := maps.Clone(c.nations)
	if changed == nil {
		changed = map[string]*targetsDoc{}
	}
	if c.targets != nil {
		changed[metadata.TARGETS] = c.targets
	}
	for _, role := range slices.Sorted(maps.Keys(changed)) {
		content, err := text(changed[role])
		if err != nil {
			return nil, err
		}
		if len(content) > maxTargets {
			return nil, faultf("publish", role, ErrBadTarget, "its metadata has %d bytes, counters read %d", len(content), maxTargets)
		}
		meta[role+".json"] = add(role, changed[role].Signed.Version, content)
	}
	content, err := r.newSnapshot(next, meta, len(changed) > 0)
	if err != nil {
		return nil, err
	}
	info := r.now.timestampMeta()
	if content != nil {
		info = add(metadata.SNAPSHOT, next.snapshot.Signed.Version, content)
	}
	content, err = r.newTimestamp(next, info)
	if err != nil {
		return nil, err
	}
	return append(files, written{metadataPath(r.public(), metadata.TIMESTAMP, 0), content}), nil
}

func (p *published) timestampMeta() *metadata.MetaFiles {
	if p.timestamp == nil {
		return nil
	}
	return p.timestamp.Signed.Meta["snapshot.json"]
}

// newSnapshot makes the snapshot anew where it must be: nil where the old one will do for
// half its life yet.
func (r *Repository) newSnapshot(next *published, meta map[string]*metadata.MetaFiles, must bool) ([]byte, error) {
	old := r.now.snapshot
	version := int64(1)
	if old != nil {
		version = old.Signed.Version + 1
		late := old.Signed.Expires.Before(r.o.Now().Add(r.o.Lives.Snapshot / 2))
		if !must && !late && signedFor(next.root(), metadata.SNAPSHOT, old) == nil {
			return nil, nil
		}
	}
	doc := metadata.Snapshot(r.expiry(metadata.SNAPSHOT))
	doc.Signed.Version, doc.Signed.Meta = version, meta
	next.snapshot = doc
	if err := signOnline(r, next, metadata.SNAPSHOT, doc); err != nil {
		return nil, err
	}
	return text(doc)
}

func (r *Repository) newTimestamp(next *published, snapshot *metadata.MetaFiles) ([]byte, error) {
	doc := metadata.Timestamp(r.expiry(metadata.TIMESTAMP))
	if r.now.timestamp != nil {
		doc.Signed.Version = r.now.timestamp.Signed.Version + 1
	}
	doc.Signed.Meta = map[string]*metadata.MetaFiles{"snapshot.json": snapshot}
	doc.Signed.UnrecognizedFields = map[string]any{
		exchange.FieldIssued: r.o.Now().UTC().Truncate(time.Second).Format(time.RFC3339),
	}
	next.timestamp = doc
	if err := signOnline(r, next, metadata.TIMESTAMP, doc); err != nil {
		return nil, err
	}
	return text(doc)
}

// signOnline signs for the root to come, and for the one in force too where the keys are
// there, so that counters that know only that one go on.
func signOnline[T metadata.Roles](r *Repository, next *published, role string, doc *metadata.Metadata[T]) error {
	grants, err := r.grantsOf(next, role)
	if err != nil {
		return err
	}
	if err := signWith(doc, r.ring, grants...); err != nil {
		return err
	}
	return signedFor(next.root(), role, doc)
}

// grantsOf are the grants of a top-level role by the root to come and by the one in force.
func (r *Repository) grantsOf(next *published, role string) ([]grant, error) {
	var grants []grant
	for _, root := range slices.Compact([]*rootDoc{next.root(), r.now.root()}) {
		g, ok := grantOf(root, role)
		if !ok {
			return nil, faultf("sign", role, ErrDamaged, "the root does not know it")
		}
		grants = append(grants, g)
	}
	return grants, nil
}

// holdsUnder says whether counters that know a root as the newest can read all of it.
func (p *published) holdsUnder(root *rootDoc) error {
	return errors.Join(
		signedFor(root, metadata.TIMESTAMP, p.timestamp),
		signedFor(root, metadata.SNAPSHOT, p.snapshot),
		signedFor(root, metadata.TARGETS, p.targets),
	)
}

// whole says whether counters can read all of it, now.
func (p *published) whole(now time.Time) error {
	if err := p.holdsUnder(p.root()); err != nil {
		return err
	}
	if p.targets.Signed.IsExpired(now) {
		return faultf("publish", metadata.TARGETS, ErrGap, "it has expired: sign it anew first")
	}
	return nil
}

// put brings files to their places in the only order that is safe.
func (r *Repository) put(files []staged, docs []written) error {
	for _, f := range files {
		if err := r.disk.place(f.from, f.to); err != nil {
			return err
		}
	}
	for _, doc := range docs {
		if err := r.disk.replace(r.path(dirWork), doc.path, doc.content, 0o644); err != nil {
			return err
		}
	}
	return nil
}

// keptSnapshots is how many states back counters find the metadata that they may be
// reading just now.
const keptSnapshots = 10

// prune removes what no counter asks for any more. It never fails a change that stands:
// what cannot be removed now is removed the next time.
func (r *Repository) prune(before *published) error {
	keep := r.now.files(r.public())
	for nation, doc := range before.nations {
		if r.now.nations[nation] == nil { // it was removed just now, and counters may be on their way
			for target, info := range doc.Signed.Targets {
				keep[targetPath(r.public(), target, info)] = true
			}
		}
	}
	floor := map[string]int64{metadata.SNAPSHOT: r.now.snapshot.Signed.Version}
	for name, info := range r.now.snapshot.Signed.Meta {
		floor[name[:len(name)-len(".json")]] = info.Version
	}
	for role, version := range floor {
		for old := version - keptSnapshots; old > 0; old-- {
			path := metadataPath(r.public(), role, old)
			if !present(path) {
				break
			}
			if r.disk.remove(path) != nil {
				return nil
			}
		}
	}
	return r.pruneTargets(keep)
}

// pruneTargets removes targets that neither what is published names nor what the nation
// published before it: a counter may be on its way from there.
func (r *Repository) pruneTargets(keep map[string]bool) error {
	docs := maps.Clone(r.now.nations)
	docs[metadata.TARGETS] = r.now.targets
	for role, doc := range docs {
		before, err := readBounded(metadataPath(r.public(), role, doc.Signed.Version-1), maxTargets)
		if err != nil {
			continue
		}
		if old, err := metadata.Targets().FromBytes(before); err == nil {
			for target, info := range old.Signed.Targets {
				keep[targetPath(r.public(), target, info)] = true
			}
		}
	}
	found, err := filepath.Glob(filepath.Join(r.public(), exchange.DirTargets, "*", "*"))
	if err != nil {
		return nil
	}
	for _, path := range found {
		if !keep[path] && r.disk.remove(path) != nil {
			return nil
		}
	}
	return nil
}
