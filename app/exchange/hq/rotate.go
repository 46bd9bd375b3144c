package hq

import (
	"errors"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/theupdateframework/go-tuf/v2/metadata"
)

// RoleChange is what changes about who signs for a role: one of the four of the root, or a
// nation.
type RoleChange struct {
	Role      string
	Add       []PublicKey
	Remove    []string // keys by their ids, or how they begin
	Threshold int      // as before where it is 0
}

// ProposeRoot makes the next root, unsigned, as a part that waits for signatures. Without
// changes it is the same root with a new expiry. Errors: ErrBadKey, ErrBadPlan, ErrWaits.
func (r *Repository) ProposeRoot(changes []RoleChange) (part string, err error) {
	doc, err := r.nextRoot(changes)
	if err != nil {
		return "", err
	}
	return r.leave(change{root: doc})
}

func (r *Repository) nextRoot(changes []RoleChange) (*rootDoc, error) {
	doc, err := copyOf(r.now.root())
	if err != nil {
		return nil, err
	}
	doc.ClearSignatures()
	doc.Signed.Version++
	doc.Signed.Expires = r.expiry(metadata.ROOT)
	owners := ownersOf(doc.Signed.UnrecognizedFields)
	for _, c := range changes {
		if !slices.Contains(metadata.TOP_LEVEL_ROLE_NAMES[:], c.Role) {
			return nil, faultf("change", c.Role, ErrBadPlan, "the root knows root, targets, snapshot and timestamp")
		}
		g, _ := grantOf(doc, c.Role)
		for _, name := range c.Remove {
			id, err := g.find(c.Role, name)
			if err != nil {
				return nil, err
			}
			if err := doc.Signed.RevokeKey(id, c.Role); err != nil {
				return nil, err
			}
		}
		for _, k := range c.Add {
			if err := doc.Signed.AddKey(k.tuf(), c.Role); err != nil {
				return nil, err
			}
			owners[k.ID()] = k.Owner
		}
		if c.Threshold != 0 {
			doc.Signed.Roles[c.Role].Threshold = c.Threshold
		}
		slices.Sort(doc.Signed.Roles[c.Role].KeyIDs)
	}
	setOwners(&doc.Signed.UnrecognizedFields, owners, doc.Signed.Keys)
	if why := rootFault(doc); why != "" {
		return nil, faultf("change", metadata.ROOT, ErrBadPlan, "%s", why)
	}
	return doc, nil
}

// find gives the id of a role's key that begins so.
func (g grant) find(role, begin string) (string, error) {
	var found []string
	for _, id := range g.ids {
		if begin != "" && strings.HasPrefix(id, begin) {
			found = append(found, id)
		}
	}
	if len(found) != 1 {
		return "", faultf("find", begin, ErrBadKey, "%s has the keys %s", role, g.all())
	}
	return found[0], nil
}

func (g grant) all() string {
	var names []string
	for _, id := range g.ids {
		names = append(names, g.named(id))
	}
	return strings.Join(names, ", ")
}

// nextOwner is what the next key is called that is made here for a role: PAK 2 after PAK 1.
func (g grant) nextOwner(role string) string {
	last := len(g.ids)
	for _, whose := range g.owners {
		number, ok := strings.CutPrefix(whose, role+" ")
		if n, err := strconv.Atoi(number); ok && err == nil {
			last = max(last, n)
		}
	}
	return numbered(role, last+1)
}

// numbered is what the keys are called that are made here.
func numbered(role string, n int) string { return role + " " + strconv.Itoa(n) }

// Rotation is how a role gets a new key.
type Rotation struct {
	RoleChange
	// Without a key in Add one is made, in this folder, under Passphrase. Without one in
	// Remove the role's only key goes.
	Passphrase string
	Work       int
}

// Rotate gives a role, or a nation, a new key for an old one, and publishes that with what
// must be signed anew because of it, or leaves a part where others have to sign: the part
// holds all that they sign. Old keys that were in this folder get the ending .revoked.
// Errors: ErrBadKey, ErrBadPlan, ErrWaits, *ThresholdError, those of commit.
func (r *Repository) Rotate(o Rotation) (part string, err error) {
	by := any(r.now.root())
	if IsNation(o.Role) {
		by = r.now.targets
	}
	g, ok := grantOf(by, o.Role)
	if !ok {
		roles := append([]string{metadata.ROOT, metadata.TARGETS, metadata.SNAPSHOT, metadata.TIMESTAMP}, r.Nations()...)
		return "", faultf("rotate", o.Role, ErrNoNation, "%s", strings.Join(roles, ", "))
	}
	if len(o.Remove) == 0 {
		if len(g.ids) != 1 {
			return "", faultf("rotate", o.Role, ErrBadPlan, "it has several keys, say with --old which of them goes: %s", g.all())
		}
		o.Remove = slices.Clone(g.ids)
	}
	for i, name := range o.Remove {
		if o.Remove[i], err = g.find(o.Role, name); err != nil {
			return "", err
		}
	}
	var made []PublicKey
	if len(o.Add) == 0 {
		k, err := r.ring.keep(r.disk, o.Role, g.nextOwner(o.Role), o.Passphrase, o.Work)
		if err != nil {
			return "", err
		}
		made = []PublicKey{k}
		o.Add = made
	}
	before := r.now
	part, err = r.rotated(g, o.RoleChange)
	err = r.unmake(made, err)
	if err != nil || part != "" {
		return part, err
	}
	return "", r.revoke(before)
}

func (r *Repository) rotated(g grant, c RoleChange) (part string, err error) {
	if IsNation(c.Role) {
		keys := slices.Clone(c.Add)
		for _, id := range g.ids {
			if !slices.Contains(c.Remove, id) {
				k, err := publicOf(g, id)
				if err != nil {
					return "", err
				}
				keys = append(keys, k)
			}
		}
		threshold := g.threshold
		if c.Threshold != 0 {
			threshold = c.Threshold
		}
		return r.redelegate(change{}, c.Role, keys, threshold)
	}
	doc, err := r.nextRoot([]RoleChange{c})
	if err != nil {
		return "", err
	}
	for _, root := range []*rootDoc{r.now.root(), doc} {
		signers, _ := grantOf(root, metadata.ROOT)
		if err := signWith(doc, r.ring, signers); err != nil {
			return "", err
		}
	}
	return r.conclude(change{root: doc}, false)
}

// nextDelegations are the next targets, whose nations can be changed: those that are
// published stay as they are.
func (r *Repository) nextDelegations() *targetsDoc {
	doc := r.nextTargets(metadata.TARGETS)
	if doc.Signed.Delegations != nil {
		d := *doc.Signed.Delegations
		d.Roles, d.Keys = slices.Clone(d.Roles), maps.Clone(d.Keys)
		doc.Signed.Delegations = &d
	}
	return doc
}

// redelegate publishes targets that let other keys sign for a nation.
func (r *Repository) redelegate(c change, nation string, keys []PublicKey, threshold int) (part string, err error) {
	doc := r.nextDelegations()
	delegate(doc, nation, keys, threshold)
	if why := targetsFault(doc); why != "" {
		return "", faultf("change", nation, ErrBadPlan, "%s", why)
	}
	c.targets = doc
	for _, own := range c.nations {
		g, _ := grantOf(doc, nation)
		if err := signWith(own, r.ring, g); err != nil {
			return "", err
		}
	}
	return r.publishOrLeave(metadata.TARGETS, c, false)
}

// AddNation lets another nation publish. Errors: ErrPublishes, ErrBadPlan, *ThresholdError, those of
// commit.
func (r *Repository) AddNation(nation string, of RolePlan, passphrase string, work int) (part string, err error) {
	of = of.filled()
	if slices.Contains(r.Nations(), nation) {
		return "", fault("add", nation, ErrPublishes, nil)
	}
	if err := of.check(nation, passphrase); err != nil {
		return "", err
	}
	keys, err := r.planned(nation, of, Plan{Passphrase: passphrase, Work: work})
	if err != nil {
		return "", err
	}
	var c change
	if of.Make >= of.Threshold && r.now.snapshot.Signed.Meta[nation+".json"] == nil { // see comeBack
		c.nations = map[string]*targetsDoc{nation: metadata.Targets(r.expiry(nation))}
	}
	part, err = r.redelegate(c, nation, keys, of.Threshold)
	return part, r.unmake(keys[len(of.Others):], err)
}

// unmake removes keys that were made for what came to nothing, since another part waits in
// its place: nothing names them.
func (r *Repository) unmake(made []PublicKey, err error) error {
	if !errors.Is(err, ErrWaits) {
		return err
	}
	for _, k := range made {
		id := k.ID()
		err = errors.Join(err, r.disk.remove(r.ring.files[id].Path))
		delete(r.ring.files, id)
		delete(r.ring.open, id)
	}
	return err
}

// RemoveNation ends that a nation publishes: the targets no longer know it, its keys count
// for nothing, and its lists go from what is served. Counters are told; what they have of it
// is theirs to decide about. Its numbers are kept, so that nothing of before can come back
// when the nation does, by AddNation. Errors: ErrNoNation, *ThresholdError, those of commit.
func (r *Repository) RemoveNation(nation string) (part string, err error) {
	if !slices.Contains(r.Nations(), nation) {
		return "", faultf("remove", nation, ErrNoNation, "%s", strings.Join(r.Nations(), ", "))
	}
	doc := r.nextDelegations()
	undelegate(doc, nation)
	if why := targetsFault(doc); why != "" {
		return "", faultf("remove", nation, ErrBadPlan, "%s", why)
	}
	before := r.now
	part, err = r.publishOrLeave(metadata.TARGETS, change{targets: doc}, false)
	if err != nil || part != "" {
		return part, err
	}
	return "", r.revoke(before)
}

func publicOf(g grant, id string) (PublicKey, error) {
	k := g.keys[id]
	if k == nil {
		return PublicKey{}, faultf("read", short(id), ErrBadKey, "it is not there")
	}
	return publicKeyOf(k, g.owners[id])
}

// revoke gives the files of keys that signed for something before, and sign for nothing
// now, another ending. Keys that wait for their first role stay.
func (r *Repository) revoke(before *published) error {
	used := r.now.keys()
	for id := range before.keys() {
		k, held := r.ring.files[id]
		if used[id] || !held || filepath.Dir(k.Path) != r.path(DirKeys) {
			continue
		}
		if err := os.Rename(k.Path, k.Path+".revoked"); err != nil {
			return err
		}
		delete(r.ring.files, id)
	}
	return nil
}

// keys are the ids of all keys that sign for something.
func (p *published) keys() map[string]bool {
	used := map[string]bool{}
	if len(p.roots) == 0 {
		return used
	}
	for id := range p.root().Signed.Keys {
		used[id] = true
	}
	if p.targets != nil && p.targets.Signed.Delegations != nil {
		for id := range p.targets.Signed.Delegations.Keys {
			used[id] = true
		}
	}
	return used
}
