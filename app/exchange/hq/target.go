package hq

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"path"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/theupdateframework/go-tuf/v2/metadata"

	"postern/app/exchange"
)

// PublishTarget publishes a file that headquarters itself signs, as
// exchange.TargetAnswers: in the place of the one of the same path, as it comes. Where
// this machine does not hold the keys it leaves a part. Errors: ErrBadTarget for a path
// that is not one folder and a name, or is a nation's; those of Publish.
func (r *Repository) PublishTarget(ctx context.Context, name string, content io.Reader) (part string, err error) {
	dir, file := path.Split(name)
	if path.Clean(name) != name || strings.Count(name, "/") != 1 ||
		dir == "/" || strings.HasPrefix(dir, ".") || strings.HasPrefix(file, ".") ||
		strings.ContainsAny(name, `\:*?"<>|`) {
		return "", faultf("publish", name, ErrBadTarget, "want one folder and a name, as %s", exchange.TargetAnswers)
	}
	if IsNation(strings.TrimSuffix(dir, "/")) {
		return "", faultf("publish", name, ErrBadTarget, "a nation's folder is written by the nation alone")
	}
	t, err := r.writeTarget(name, false, func(to io.Writer) error {
		_, err := io.Copy(to, readerWithin{ctx, content})
		return err
	})
	if err != nil {
		return "", err
	}
	doc := r.nextTargets(metadata.TARGETS)
	if old := doc.Signed.Targets[name]; old != nil && old.Equal(*t.info()) {
		return "", r.commitIfAble(change{})
	}
	if doc.Signed.Targets == nil {
		doc.Signed.Targets = map[string]*metadata.TargetFiles{}
	}
	doc.Signed.Targets[name] = t.info()
	c := change{targets: doc, files: []staged{{t.from, targetPath(r.public(), name, t.info())}}}
	return r.publishOrLeave(metadata.TARGETS, c, false)
}

// readerWithin stops reading when its context ends.
type readerWithin struct {
	ctx context.Context
	io.Reader
}

func (r readerWithin) Read(b []byte) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	return r.Reader.Read(b)
}

// able says whether this machine can make snapshot and timestamp under a root.
func (r *Repository) able(root *rootDoc) bool {
	for _, role := range []string{metadata.SNAPSHOT, metadata.TIMESTAMP} {
		if g, ok := grantOf(root, role); !ok || !r.reaches(g) {
			return false
		}
	}
	return true
}

// reaches says whether the ring holds as many keys as a grant asks for.
func (r *Repository) reaches(g grant) bool {
	n := 0
	for _, id := range g.ids {
		if r.ring.holds(id) {
			n++
		}
	}
	return n >= g.threshold
}

// commitIfAble commits where this machine can; elsewhere there is nothing to do.
func (r *Repository) commitIfAble(c change) error {
	if !r.able(r.now.root()) {
		return nil
	}
	return r.commit(c)
}

// publishOrLeave signs what a change says of one role with the keys that are here, and
// publishes it, or leaves it as a part where that is asked for, or more keys are needed.
func (r *Repository) publishOrLeave(role string, c change, leave bool) (part string, err error) {
	doc, by := c.nations[role], any(r.now.targets)
	if role == metadata.TARGETS {
		doc, by = c.targets, r.now.root()
	}
	g, ok := grantOf(by, role)
	if !ok {
		return "", fault("publish", role, ErrNoNation, nil)
	}
	if err := signWith(doc, r.ring, g); err != nil {
		return "", err
	}
	return r.conclude(c, leave)
}

// conclude publishes a change where it is signed by enough, and leaves it as a part where
// it is not, this machine cannot, or that is asked for. The error is then a
// *ThresholdError that names the part, unless enough have signed.
func (r *Repository) conclude(c change, leave bool) (part string, err error) {
	if err := r.complete(&c); err != nil {
		return "", err
	}
	next, few := r.following(c)
	e, lacking := errors.AsType[*ThresholdError](few)
	switch {
	case few != nil && !lacking:
		return "", few
	case !lacking && !leave && r.able(next.root()):
		return "", r.commit(c)
	}
	if part, err = r.leave(c); err != nil {
		return "", err
	}
	if lacking {
		e.Part = part
	}
	return part, few
}

// complete adds to a change what follows from it: targets that the new root's keys sign,
// or that have expired,
// nations' metadata that their new keys sign, as far as the keys are here. It signs only
// what it makes; what came from elsewhere is signed by whoever has looked at it.
func (r *Repository) complete(c *change) error {
	root, targets := r.now.root(), r.now.targets
	if c.root != nil {
		root = c.root
	}
	if c.targets == nil && (targets.Signed.IsExpired(r.o.Now()) || signedFor(root, metadata.TARGETS, targets) != nil) {
		c.targets = r.nextTargets(metadata.TARGETS)
		for _, by := range []*rootDoc{root, r.now.root()} {
			g, _ := grantOf(by, metadata.TARGETS)
			if err := signWith(c.targets, r.ring, g); err != nil {
				return err
			}
		}
	}
	if c.targets != nil {
		targets = c.targets
		if err := r.comeBack(c); err != nil {
			return err
		}
	}
	for _, nation := range slices.Sorted(maps.Keys(r.now.nations)) {
		if c.nations[nation] != nil || signedFor(targets, nation, r.now.nations[nation]) == nil {
			continue
		}
		g, ok := grantOf(targets, nation)
		if !ok { // it is removed
			continue
		}
		doc := r.nextTargets(nation)
		if err := signWith(doc, r.ring, g); err != nil {
			return err
		}
		c.bring(nation, doc)
	}
	return nil
}

func (c *change) bring(nation string, doc *targetsDoc) {
	if c.nations == nil {
		c.nations = map[string]*targetsDoc{}
	}
	c.nations[nation] = doc
}

// comeBack makes metadata of the nations that were removed and that new targets know again.
// Their numbers go on from where they were, so that nothing of before comes back with them:
// they publish no list until they do so anew.
func (r *Repository) comeBack(c *change) error {
	for _, nation := range nationsOf(c.targets) {
		if r.now.snapshot.Signed.Meta[nation+".json"] == nil || r.now.nations[nation] != nil || c.nations[nation] != nil {
			continue
		}
		if r.now.former[nation] == nil {
			return faultf("read", versioned(r.now.snapshot.Signed.Meta[nation+".json"].Version, nation), ErrDamaged, "it is missing, and the nation cannot come back without it")
		}
		m, err := r.now.manifest(r.public(), nation)
		if err != nil {
			return fault("read", nation, ErrDamaged, err)
		}
		doc := r.nextTargets(nation)
		if m.Sequence > 0 {
			m.Sequence, m.Issued, m.Lists = m.Sequence+1, ahead(r.o.Now(), 0), []exchange.List{}
			t, err := r.writeManifest(m)
			if err != nil {
				return err
			}
			doc.Signed.Targets = map[string]*metadata.TargetFiles{t.name: t.info()}
			c.files = append(c.files, staged{t.from, targetPath(r.public(), t.name, t.info())})
		}
		g, _ := grantOf(c.targets, nation)
		if err := signWith(doc, r.ring, g); err != nil {
			return err
		}
		c.bring(nation, doc)
	}
	return nil
}

// leave keeps a change as a part: a folder with its metadata and its files. One that waits
// there already stays, see keeps: where it says otherwise the error is ErrWaits.
func (r *Repository) leave(c change) (part string, err error) {
	docs, name, err := c.written()
	if err != nil {
		return "", err
	}
	part = r.path(DirParts, name)
	switch keep, same := r.keeps(c, part); {
	case same:
		return part, nil
	case keep:
		return "", faultf("leave", part, ErrWaits, "it waits for signatures already")
	}
	if err := removeAll(r.disk, part); err != nil {
		return "", err
	}
	for _, f := range c.files {
		rel, err := filepath.Rel(r.public(), f.to)
		if err != nil {
			return "", err
		}
		if err := r.disk.place(f.from, filepath.Join(part, rel)); err != nil {
			return "", err
		}
	}
	if c.root != nil && len(r.now.roots) > 0 {
		content, err := text(r.now.root())
		if err != nil {
			return "", err
		}
		docs = append(docs, written{filepath.Join(dirBefore, versioned(r.now.version(metadata.ROOT), metadata.ROOT)), content})
	}
	for _, doc := range docs {
		if err := r.disk.replace(r.path(dirWork), filepath.Join(part, doc.path), doc.content, 0o644); err != nil {
			return "", err
		}
	}
	return part, nil
}

// keeps says whether a part stays where a change would take its place: somebody may have
// looked at it, or signed it. One that says just the same makes room, since the signatures
// of both are in the change; one that has only another term stays and does as well. One that
// waits for nothing any more, or cannot be read, makes room, and so does what a nation
// published and nobody else has signed.
func (r *Repository) keeps(c change, part string) (keep, same bool) {
	old := change{before: r.now}
	w, err := r.now.waiting(part)
	if err != nil || w.Overtaken || readPart(part, &old, map[string]string{}) != nil || c.says(old, sameSigned, sameSigned) {
		return false, false
	}
	if old.over(r.o.Now()) {
		return false, false
	}
	if c.says(old, sameButTerm, sameButTerm) {
		return true, true
	}
	for _, doc := range old.nations {
		if slices.ContainsFunc(signers(doc), func(id string) bool { return !r.ring.holds(id) }) {
			return true, false
		}
	}
	return old.root != nil || old.targets != nil, false
}

// over says whether the term of anything in a change is over, so that it cannot be joined.
func (c change) over(now time.Time) bool {
	for _, doc := range append(slices.Collect(maps.Values(c.nations)), c.targets) {
		if doc != nil && doc.Signed.IsExpired(now) {
			return true
		}
	}
	return c.root != nil && c.root.Signed.IsExpired(now)
}

// says says whether two changes say the same.
func (c change) says(o change, roots func(a, b *rootDoc) bool, targets func(a, b *targetsDoc) bool) bool {
	return (c.root == o.root || c.root != nil && o.root != nil && roots(c.root, o.root)) &&
		(c.targets == o.targets || c.targets != nil && o.targets != nil && targets(c.targets, o.targets)) &&
		maps.EqualFunc(c.nations, o.nations, targets)
}

// sameButTerm says whether two documents say the same, until whenever they hold.
func sameButTerm[T metadata.Roles](a, b *metadata.Metadata[T]) bool {
	var of [2]map[string]any
	for i, doc := range []*metadata.Metadata[T]{a, b} {
		content, err := json.Marshal(doc.Signed)
		if err != nil || json.Unmarshal(content, &of[i]) != nil {
			return false
		}
		delete(of[i], "expires")
	}
	return reflect.DeepEqual(of[0], of[1])
}
