package hq

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/theupdateframework/go-tuf/v2/metadata"
)

// RolePlan is who signs for a role: as many new keys as Make says, kept in the
// headquarters' folder, and keys of others, who keep them.
type RolePlan struct {
	Make      int
	Others    []PublicKey
	Threshold int // 1 where it is 0
}

func (p RolePlan) keys() int { return p.Make + len(p.Others) }

func (p RolePlan) filled() RolePlan {
	if p.keys() == 0 {
		p.Make = 1
	}
	if p.Threshold == 0 {
		p.Threshold = 1
	}
	return p
}

// maxKeys of a role.
const maxKeys = 50

// Plan is how a headquarters is founded. What is empty is one key, kept in the folder.
type Plan struct {
	Root, Targets, Snapshot, Timestamp RolePlan
	Nations                            map[string]RolePlan // by three capitals
	// Passphrase seals the keys that are made; Work is what it costs to guess it.
	Passphrase string
	Work       int
}

// IsNation says whether a text can be a nation's name: three capitals.
func IsNation(name string) bool {
	return len(name) == 3 && strings.IndexFunc(name, func(r rune) bool { return r < 'A' || r > 'Z' }) < 0
}

func (p Plan) check() error {
	roles := map[string]RolePlan{
		metadata.ROOT: p.Root, metadata.TARGETS: p.Targets, metadata.SNAPSHOT: p.Snapshot, metadata.TIMESTAMP: p.Timestamp,
	}
	for role, plan := range roles {
		if err := plan.filled().check(role, p.Passphrase); err != nil {
			return err
		}
	}
	for nation, plan := range p.Nations {
		if err := plan.filled().check(nation, p.Passphrase); err != nil {
			return err
		}
	}
	return nil
}

func (p RolePlan) check(role, passphrase string) error {
	bad := func(format string, values ...any) error { return faultf("found", role, ErrBadPlan, format, values...) }
	online := role == metadata.SNAPSHOT || role == metadata.TIMESTAMP
	switch {
	case !slices.Contains(metadata.TOP_LEVEL_ROLE_NAMES[:], role) && !IsNation(role):
		return bad("a nation is three capitals, as PAK")
	case p.Make < 0 || p.keys() > maxKeys || p.Threshold < 1 || p.Threshold > p.keys():
		return bad("%d of %d keys are to sign", p.Threshold, p.keys())
	case online && p.Threshold > p.Make:
		return bad("this machine signs it by itself, and would hold %d of %d keys", p.Make, p.Threshold)
	}
	if p.Make > 0 {
		return CheckPassphrase(passphrase)
	}
	return nil
}

// Found makes a headquarters in a folder that is empty or missing, and opens it. Where
// others hold keys that the first root or the targets need, nothing is published yet: the
// error is a *ThresholdError, and Join goes on from its part. After any other error nothing
// of it is left: ErrFounded, ErrHalfFounded, ErrBadPlan, ErrShortPassphrase, ErrUnwritable, ErrNoRoom.
func Found(dir string, plan Plan, o Options) (*Repository, error) {
	if err := plan.check(); err != nil {
		return nil, err
	}
	o = o.filled()
	entries, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, err
	}
	if len(entries) > 0 {
		if halfFounded(dir) {
			return nil, fault("found", dir, ErrHalfFounded, nil)
		}
		return nil, fault("found", dir, ErrFounded, nil)
	}
	made := err != nil // the folder itself
	if err := os.MkdirAll(filepath.Join(dir, DirKeys), 0o700); err != nil {
		return nil, unwritten(dir, err)
	}
	r, err := lockFolder(dir, o)
	if err != nil {
		return nil, errors.Join(err, unfound(dir, made))
	}
	r.now = &published{nations: map[string]*targetsDoc{}}
	err = r.disk.create(r.path(fileFounding), nil, 0o600)
	if err == nil {
		err = r.found(plan)
	}
	if err != nil {
		if waits, is := errors.AsType[*ThresholdError](err); is && waits.Part != "" {
			return nil, errors.Join(err, r.disk.remove(r.path(fileFounding)), r.Close())
		}
		return nil, errors.Join(err, r.Close(), unfound(dir, made))
	}
	if err := r.disk.remove(r.path(fileFounding)); err != nil {
		err = errors.Join(err, r.Close())
		return nil, errors.Join(err, unfound(dir, made))
	}
	return r, nil
}

// fileFounding lies in a folder from the beginning of its founding to the end.
const fileFounding = "hq.founding"

// halfFounded says whether a folder holds what a founding that was cut short leaves: keys
// with which nothing was published.
func halfFounded(dir string) bool {
	return present(filepath.Join(dir, fileFounding)) && !present(metadataPath(filepath.Join(dir, DirPublic), metadata.ROOT, 1))
}

// unfound removes what a founding that came to nothing has left in a folder, and the folder
// where it made that too.
func unfound(dir string, made bool) error {
	if made {
		return os.RemoveAll(dir)
	}
	var all error
	for _, name := range []string{DirPublic, DirKeys, DirParts, dirWork, fileFounding, fileLock} {
		all = errors.Join(all, os.RemoveAll(filepath.Join(dir, name)))
	}
	return all
}

func (r *Repository) found(plan Plan) error {
	root := metadata.Root(r.expiry(metadata.ROOT))
	owners := map[string]string{}
	for role, roles := range map[string]RolePlan{
		metadata.ROOT: plan.Root, metadata.TARGETS: plan.Targets, metadata.SNAPSHOT: plan.Snapshot, metadata.TIMESTAMP: plan.Timestamp,
	} {
		keys, err := r.planned(role, roles, plan)
		if err != nil {
			return err
		}
		for _, k := range keys {
			if err := root.Signed.AddKey(k.tuf(), role); err != nil {
				return err
			}
			owners[k.ID()] = k.Owner
		}
		root.Signed.Roles[role].Threshold = roles.filled().Threshold
		slices.Sort(root.Signed.Roles[role].KeyIDs)
	}
	setOwners(&root.Signed.UnrecognizedFields, owners, root.Signed.Keys)
	c := change{root: root, nations: map[string]*targetsDoc{}}
	if err := r.foundNations(plan, &c); err != nil {
		return err
	}
	return r.begin(c)
}

// planned are the keys of a role, those to be made among them.
func (r *Repository) planned(role string, of RolePlan, plan Plan) ([]PublicKey, error) {
	of = of.filled()
	keys := slices.Clone(of.Others)
	for i := range of.Make {
		k, err := r.ring.keep(r.disk, role, numbered(role, i+1), plan.Passphrase, plan.Work)
		if err != nil {
			return nil, err
		}
		keys = append(keys, k)
	}
	return keys, nil
}

// foundNations makes the targets that let the nations publish, and for each nation whose
// keys are here its first metadata, which names nothing yet.
func (r *Repository) foundNations(plan Plan, c *change) error {
	c.targets = metadata.Targets(r.expiry(metadata.TARGETS))
	for nation, of := range plan.Nations {
		keys, err := r.planned(nation, of, plan)
		if err != nil {
			return err
		}
		delegate(c.targets, nation, keys, of.filled().Threshold)
		if of.filled().Make >= of.filled().Threshold {
			c.nations[nation] = metadata.Targets(r.expiry(nation))
		}
	}
	return nil
}

// delegate lets a nation's keys, and no others, sign for it.
func delegate(targets *targetsDoc, nation string, keys []PublicKey, threshold int) {
	s := &targets.Signed
	if s.Delegations == nil {
		s.Delegations = &metadata.Delegations{Keys: map[string]*metadata.Key{}}
	}
	role := metadata.DelegatedRole{Name: nation, Threshold: threshold, Terminating: true, Paths: []string{nation + "/*"}}
	owners := ownersOf(s.UnrecognizedFields)
	for _, k := range keys {
		role.KeyIDs = append(role.KeyIDs, k.ID())
		s.Delegations.Keys[k.ID()] = k.tuf()
		owners[k.ID()] = k.Owner
	}
	slices.Sort(role.KeyIDs)
	roles := slices.DeleteFunc(s.Delegations.Roles, func(d metadata.DelegatedRole) bool { return d.Name == nation })
	s.Delegations.Roles = append(roles, role)
	slices.SortFunc(s.Delegations.Roles, func(a, b metadata.DelegatedRole) int { return strings.Compare(a.Name, b.Name) })
	keepUsed(s, owners)
}

// undelegate lets nobody sign for a nation any more.
func undelegate(targets *targetsDoc, nation string) {
	s := &targets.Signed
	s.Delegations.Roles = slices.DeleteFunc(s.Delegations.Roles, func(d metadata.DelegatedRole) bool { return d.Name == nation })
	keepUsed(s, ownersOf(s.UnrecognizedFields))
}

// keepUsed forgets the keys that sign for no nation, and whose they are.
func keepUsed(s *metadata.TargetsType, owners map[string]string) {
	used := map[string]*metadata.Key{}
	for _, d := range s.Delegations.Roles {
		for _, id := range d.KeyIDs {
			used[id] = s.Delegations.Keys[id]
		}
	}
	s.Delegations.Keys = used
	setOwners(&s.UnrecognizedFields, owners, used)
}

// begin signs the first state with the keys that are here and publishes it, or leaves it
// as parts where it is not signed by enough.
func (r *Repository) begin(c change) error {
	rootGrant, _ := grantOf(c.root, metadata.ROOT)
	if err := signWith(c.root, r.ring, rootGrant); err != nil {
		return err
	}
	targetsGrant, _ := grantOf(c.root, metadata.TARGETS)
	if err := signWith(c.targets, r.ring, targetsGrant); err != nil {
		return err
	}
	for nation, doc := range c.nations {
		g, _ := grantOf(c.targets, nation)
		if err := signWith(doc, r.ring, g); err != nil {
			return err
		}
	}
	err := errors.Join(signedFor(c.root, metadata.ROOT, c.root), signedFor(c.root, metadata.TARGETS, c.targets))
	if err == nil {
		return r.first(c)
	}
	part, of := r.leave(c)
	if e, ok := errors.AsType[*ThresholdError](err); ok && of == nil {
		e.Part = part
		return e
	}
	return errors.Join(err, of)
}

// first publishes where nothing is published yet: the root is put in place last, since
// without it nobody reads the rest.
func (r *Repository) first(c change) error {
	r.now = &published{roots: []*rootDoc{c.root}, nations: map[string]*targetsDoc{}}
	next := &published{roots: r.now.roots, targets: c.targets, nations: c.nations}
	files, err := r.online(next, c)
	if err != nil {
		return err
	}
	if err := next.whole(r.o.Now()); err != nil {
		return err
	}
	content, err := text(c.root)
	if err != nil {
		return err
	}
	files = append(files, written{metadataPath(r.public(), metadata.ROOT, 1), content})
	if err := r.put(c.files, files); err != nil {
		return err
	}
	r.now = next
	return nil
}

// Fingerprint is the SHA-256 of the first root, in groups of four: what counters are told
// by another way, so that they trust this headquarters and no other.
func Fingerprint(public string) (string, error) {
	content, err := readBounded(metadataPath(public, metadata.ROOT, 1), maxRoot)
	if err != nil {
		return "", err
	}
	return grouped(fmt.Sprintf("%x", sha256.Sum256(content))), nil
}

func grouped(hex string) string {
	var parts []string
	for part := range slices.Chunk([]byte(hex), 4) {
		parts = append(parts, string(part))
	}
	return strings.Join(parts, " ")
}
