package hq

import (
	"cmp"
	"context"
	"crypto/sha256"
	"errors"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"time"

	"github.com/theupdateframework/go-tuf/v2/metadata"

	"postern/app/exchange"
)

// Join takes parts in that were signed elsewhere, adds their signatures to those that are
// here, and publishes what is then signed by enough, all of it or nothing. A part is a
// folder, or a file of metadata of one. It returns what it published, as 2.root. Errors:
// ErrBadPart, *ThresholdError (what was joined waits in its part), those of commit.
func Join(ctx context.Context, dir string, parts []string, o Options) ([]string, error) {
	r, err := lockFolder(dir, o)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	r.now, err = readPublished(r.public())
	founding := errors.Is(err, ErrNoRepository) && present(r.path(DirParts, partFounding))
	if err != nil && !founding {
		return nil, err
	}
	j := &joining{r: r, ctx: ctx, from: map[string][]string{}, named: map[string]string{}}
	if founding {
		r.now = &published{nations: map[string]*targetsDoc{}}
		parts = append(slices.Clone(parts), r.path(DirParts, partFounding))
	}
	j.c.before = r.now
	if err := j.read(parts); err != nil {
		return nil, err
	}
	if err := j.check(); err != nil {
		return nil, err
	}
	if founding {
		return j.begin()
	}
	return j.publish()
}

// joining is one run of Join.
type joining struct {
	r    *Repository
	ctx  context.Context
	c    change
	from map[string][]string // where the files of each role may lie
	// named are the lists that are named anew, each with the nation that does.
	named map[string]string
}

// read reads the parts, and adds what is signed here already.
func (j *joining) read(parts []string) error {
	for _, part := range parts {
		from := map[string]string{}
		if err := readPart(part, &j.c, from); err != nil {
			return err
		}
		for role, folder := range from {
			j.from[role] = append(j.from[role], folder)
		}
	}
	here, err := filepath.Glob(j.r.path(DirParts, "*", "*.json"))
	if err != nil {
		return err
	}
	for _, path := range here {
		role, _, err := partName(path)
		if err != nil || j.from[role] == nil {
			continue
		}
		if _, err := readPartFile(path, &j.c); err == nil { // else it is of another version
			j.from[role] = append(j.from[role], filepath.Dir(path))
		}
	}
	return nil
}

// check holds what is joined against what is published.
func (j *joining) check() error {
	now, p := j.r.o.Now(), j.r.now
	bad := func(role string, why string) error {
		if why == "" {
			return nil
		}
		return faultf("join", role, ErrBadPart, "%s", why)
	}
	if doc := j.c.root; doc != nil {
		at := p.version(metadata.ROOT)
		if err := bad(metadata.ROOT, cmpFault(orderFault(doc.Signed.Version, at), aliveFault(doc.Signed.Expires, now), rootFault(doc))); err != nil {
			return err
		}
	}
	if doc := j.c.targets; doc != nil {
		at := p.version(metadata.TARGETS)
		if err := bad(metadata.TARGETS, cmpFault(orderFault(doc.Signed.Version, at), aliveFault(doc.Signed.Expires, now), targetsFault(doc))); err != nil {
			return err
		}
	}
	for _, nation := range slices.Sorted(maps.Keys(j.c.nations)) {
		doc, at := j.c.nations[nation], p.version(nation)
		why := cmpFault(orderFault(doc.Signed.Version, at), aliveFault(doc.Signed.Expires, now), nationFault(nation, doc))
		if err := bad(nation, why); err != nil {
			return err
		}
		if err := j.nation(nation, doc); err != nil {
			return err
		}
	}
	return nil
}

func cmpFault(faults ...string) string {
	for _, f := range faults {
		if f != "" {
			return f
		}
	}
	return ""
}

func orderFault(version, published int64) string {
	if version == published+1 {
		return ""
	}
	return "it is version " + strconv.FormatInt(version, 10) + ", and " + strconv.FormatInt(published, 10) + " is published: make it anew from there"
}

func aliveFault(expires, now time.Time) string {
	if expires.After(now) {
		return ""
	}
	return "it expired on " + expires.UTC().Format(time.DateTime)
}

// nation brings a nation's new files into the work folder and holds them against what is
// signed.
func (j *joining) nation(nation string, doc *targetsDoc) error {
	work := j.r.path(dirWork, nation)
	for _, target := range slices.Sorted(maps.Keys(doc.Signed.Targets)) {
		info := doc.Signed.Targets[target]
		to := targetPath(j.r.public(), target, info)
		if exists(to, info.Length) {
			continue
		}
		at := slices.IndexFunc(j.from[nation], func(folder string) bool { return present(targetPath(folder, target, info)) })
		if at < 0 {
			return faultf("join", nation, ErrBadPart, "the file %s is neither in the part nor published", shown(target))
		}
		from := targetPath(work, target, info)
		if err := j.copy(targetPath(j.from[nation][at], target, info), from, info); err != nil {
			return err
		}
		j.c.files = append(j.c.files, staged{from, to})
	}
	old, err := j.r.now.manifest(j.r.public(), nation)
	if err != nil {
		return fault("join", nation, ErrDamaged, err)
	}
	info := doc.Signed.Targets[exchange.TargetManifest(nation)]
	if info == nil {
		if old.Sequence > 0 {
			return faultf("join", nation, ErrBadPart, "it has no manifest")
		}
		return nil
	}
	folder := j.r.public()
	if present(targetPath(work, exchange.TargetManifest(nation), info)) {
		folder = work
	}
	m, err := readManifest(folder, nation, doc)
	if err != nil {
		return fault("join", nation, ErrBadPart, err)
	}
	if why := manifestFault(doc, m); why != "" {
		return faultf("join", nation, ErrBadPart, "%s", why)
	}
	if folder == work && m.Sequence <= old.Sequence {
		return faultf("join", nation, ErrBadPart, "its manifest has sequence %d, and %d is published", m.Sequence, old.Sequence)
	}
	return j.names(nation, old, m)
}

// names refuses names of lists that another nation has.
func (j *joining) names(nation string, old, next exchange.Manifest) error {
	others, err := j.r.namesOfOthers(nation)
	if err != nil {
		return err
	}
	for i := range next.Lists {
		name := next.Lists[i].Name
		if slices.ContainsFunc(old.Lists, func(l exchange.List) bool { return l.Name == name }) {
			continue
		}
		if other := cmp.Or(others[name], j.named[name]); other != "" {
			return faultf("join", nation, ErrBadPart, "%s: %s", shown(name), namedAlready(other))
		}
		j.named[name] = nation
	}
	return nil
}

// copy copies a file of a part and sees that it is the one that is signed.
func (j *joining) copy(from, to string, info *metadata.TargetFiles) (err error) {
	defer func() { err = roomless(to, err) }()
	f, err := os.Open(from)
	if err != nil {
		return err
	}
	defer f.Close()
	if err := j.r.disk.folder(filepath.Dir(to)); err != nil {
		return err
	}
	out, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o644)
	if err != nil {
		return err
	}
	defer out.Close()
	sum := &counting{to: out, hash: sha256.New()}
	_, err = io.Copy(sum, io.LimitReader(readerWithin{j.ctx, f}, info.Length+1))
	if err := errors.Join(err, out.Sync(), out.Close()); err != nil {
		return err
	}
	if sum.n != info.Length || !slices.Equal(sum.hash.Sum(nil), []byte(info.Hashes["sha256"])) {
		return faultf("join", from, ErrBadPart, "the file is not the one that is signed: copy it again")
	}
	return nil
}

// publish publishes what was joined, or keeps it with what was signed here.
func (j *joining) publish() ([]string, error) {
	roles, before := j.c.roles(), j.r.now
	part, err := j.r.conclude(j.c, false)
	if err == nil && part != "" { // it waits for headquarters
		g, _ := grantOf(j.r.now.root(), metadata.SNAPSHOT)
		err = &ThresholdError{Role: metadata.SNAPSHOT, Need: g.threshold, Missing: []string{g.all()}, Part: part}
	}
	if err != nil {
		return nil, err
	}
	return roles, errors.Join(j.r.revoke(before), j.r.forgetParts())
}

// begin publishes the first state once root and targets are signed by enough.
func (j *joining) begin() ([]string, error) {
	c := j.c
	if c.root == nil || c.targets == nil {
		return nil, faultf("join", j.r.dir, ErrBadPart, "its root or its targets are missing")
	}
	for nation, doc := range c.nations {
		if signedFor(c.targets, nation, doc) != nil { // it publishes when it has signed
			delete(c.nations, nation)
		}
	}
	if err := j.r.begin(c); err != nil {
		return nil, err
	}
	return c.roles(), j.r.forgetParts()
}

// roles are what a change is about, as 2.root.
func (c change) roles() []string {
	docs, _, err := c.written()
	if err != nil {
		return nil
	}
	var roles []string
	for _, doc := range docs {
		roles = append(roles, doc.path[:len(doc.path)-len(".json")])
	}
	return roles
}

// forgetParts removes the parts that wait for nothing any more.
func (r *Repository) forgetParts() error {
	folders, err := filepath.Glob(r.path(DirParts, "*"))
	if err != nil {
		return err
	}
	for _, folder := range folders {
		files, err := filepath.Glob(filepath.Join(folder, "*.json"))
		if err != nil {
			return err
		}
		waits := false
		for _, path := range files {
			role, version, err := partName(path)
			waits = waits || err != nil || version > r.now.version(role)
		}
		if !waits {
			if err := removeAll(r.disk, folder); err != nil {
				return err
			}
		}
	}
	return nil
}
