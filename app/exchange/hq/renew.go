package hq

import (
	"maps"
	"slices"

	"github.com/theupdateframework/go-tuf/v2/metadata"
)

// Renew signs the timestamp anew, and the snapshot, the targets and the nations' metadata
// of which this machine holds the keys where less than half of their life is left. It
// returns the roles that were renewed. Errors: those of commit.
func (r *Repository) Renew() ([]string, error) {
	c, roles, err := r.signedAnew(r.reaches)
	if err != nil {
		return nil, err
	}
	renewed := append([]string{metadata.TIMESTAMP}, roles...)
	snapshot := r.now.snapshot.Signed.Version
	if err := r.commit(c); err != nil {
		return nil, err
	}
	if r.now.snapshot.Signed.Version != snapshot {
		renewed = append(renewed, metadata.SNAPSHOT)
	}
	return renewed, nil
}

// Able says whether this machine has the keys of snapshot and timestamp, without which
// nothing is published.
func (r *Repository) Able() bool { return r.able(r.now.root()) }

// RenewPart is Renew on a machine that is not Able, as a nation's own: it signs the targets
// and the nations' metadata of which a key is here, where less than half of their life is
// left, and leaves them as a part for headquarters. It returns their roles, and with none no
// part.
func (r *Repository) RenewPart() (roles []string, part string, err error) {
	c, roles, err := r.signedAnew(r.holdsAny)
	if err != nil || len(roles) == 0 {
		return nil, "", err
	}
	part, err = r.leave(c)
	return roles, part, err
}

// signedAnew signs anew, with the keys that are here, the targets and the nations' metadata
// of which less than half of the life is left, but for those whose keys will not do.
func (r *Repository) signedAnew(will func(grant) bool) (c change, roles []string, err error) {
	if g, ok := grantOf(r.now.root(), metadata.TARGETS); ok && r.late(r.now.targets) && will(g) {
		c.targets = r.nextTargets(metadata.TARGETS)
		if err := signWith(c.targets, r.ring, g); err != nil {
			return change{}, nil, err
		}
		roles = append(roles, metadata.TARGETS)
	}
	for _, nation := range slices.Sorted(maps.Keys(r.now.nations)) {
		g, ok := grantOf(r.now.targets, nation)
		if !ok || !r.late(r.now.nations[nation]) || !will(g) {
			continue
		}
		doc := r.nextTargets(nation)
		if err := signWith(doc, r.ring, g); err != nil {
			return change{}, nil, err
		}
		c.bring(nation, doc)
		roles = append(roles, nation)
	}
	return c, roles, nil
}

func (r *Repository) holdsAny(g grant) bool { return slices.ContainsFunc(g.ids, r.ring.holds) }

// late says whether less than half of a life is left.
func (r *Repository) late(doc *targetsDoc) bool {
	return doc.Signed.Expires.Before(r.o.Now().Add(r.o.Lives.Targets / 2))
}
