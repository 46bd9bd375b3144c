package hq

import (
	"cmp"
	"errors"
	"maps"
	"path/filepath"
	"slices"
	"time"

	"github.com/theupdateframework/go-tuf/v2/metadata"

	"postern/app/exchange"
)

// Status is how a headquarters stands.
type Status struct {
	Fingerprint string
	Issued      string // when the timestamp was made, as counters are told
	Roles       []RoleStatus
	Nations     []NationStatus
	Removed     []string  // nations that were removed and can come back, in order
	Waiting     []Waiting // parts that wait for signatures
	Answers     string    // the file of the published exchange.TargetAnswers; "" where none is
	// Founding says that nothing is published yet: it waits for the signatures of others,
	// and all but Waiting is empty.
	Founding bool
}

// RoleStatus is how the metadata of one role stands.
type RoleStatus struct {
	RoleKeys
	Held    []string // ids of the keys that are in this folder
	Version int64    // 0 where nothing is published
	Expires time.Time
	Soon    bool // it expires before long
	Expired bool
}

// NationStatus is what a nation publishes.
type NationStatus struct {
	Nation   string
	Sequence uint64 // 0 where it has published nothing
	Issued   time.Time
	Lists    []exchange.List
}

// Here says whether this folder holds as many keys as sign the role.
func (r RoleStatus) Here() bool { return len(r.Held) >= r.Threshold }

// Able says whether this folder holds the keys with which a headquarters publishes.
func (s Status) Able() bool {
	for _, r := range s.Roles {
		if (r.Role == metadata.SNAPSHOT || r.Role == metadata.TIMESTAMP) && !r.Here() {
			return false
		}
	}
	return len(s.Roles) > 0
}

// Urgent are the roles in the order in which they have to be signed anew: expired ones, those
// that expire before long, then the others, each by its end; last those that have published
// nothing.
func (s Status) Urgent() []RoleStatus {
	rank := func(r RoleStatus) int {
		switch {
		case r.Expired:
			return 0
		case r.Soon:
			return 1
		case r.Version > 0:
			return 2
		}
		return 3
	}
	return slices.SortedStableFunc(slices.Values(s.Roles), func(a, b RoleStatus) int {
		return cmp.Or(cmp.Compare(rank(a), rank(b)), a.Expires.Compare(b.Expires))
	})
}

// Expired says whether anything is expired, so that counters take in nothing new.
func (s Status) Expired() bool {
	return slices.ContainsFunc(s.Roles, func(r RoleStatus) bool { return r.Expired })
}

// soon is how long before its end a role is warned of: as long as people, or the machine,
// need to sign anew.
func soon(role string) time.Duration {
	const day = 24 * time.Hour
	switch role {
	case metadata.ROOT:
		return 60 * day
	case metadata.SNAPSHOT:
		return 2 * day
	case metadata.TIMESTAMP:
		return 6 * time.Hour
	}
	return 21 * day
}

// ReadStatus says how a headquarters stands, or a copy of its public folder, or one that is
// being founded. It locks nothing and opens no key. Errors: those of Open.
func ReadStatus(dir string, now time.Time) (Status, error) {
	var s Status
	public := filepath.Join(dir, DirPublic)
	p, err := readPublished(public)
	if founding := filepath.Join(dir, DirParts, partFounding); errors.Is(err, ErrNoRepository) && present(founding) {
		w, err := (&published{}).waiting(founding)
		return Status{Founding: true, Waiting: []Waiting{w}}, err
	}
	if err != nil {
		return s, err
	}
	keys, err := newRing(filepath.Join(dir, DirKeys), nil, nil)
	if err != nil {
		return s, err
	}
	if s.Fingerprint, err = Fingerprint(public); err != nil {
		return s, err
	}
	s.Issued, _ = p.timestamp.Signed.UnrecognizedFields[exchange.FieldIssued].(string)
	add := func(by any, role string, version int64, expires time.Time) {
		var v Review
		v.addRole(by, role)
		r := RoleStatus{Version: version, Expires: expires}
		for _, k := range v.Roles {
			r.RoleKeys = k
		}
		for _, k := range r.Keys {
			if keys.holds(k.ID) {
				r.Held = append(r.Held, k.ID)
			}
		}
		if version > 0 {
			r.Expired = now.After(expires)
			r.Soon = !r.Expired && now.Add(soon(role)).After(expires)
		}
		s.Roles = append(s.Roles, r)
	}
	root := p.root()
	add(root, metadata.ROOT, root.Signed.Version, root.Signed.Expires)
	add(root, metadata.TARGETS, p.targets.Signed.Version, p.targets.Signed.Expires)
	add(root, metadata.SNAPSHOT, p.snapshot.Signed.Version, p.snapshot.Signed.Expires)
	add(root, metadata.TIMESTAMP, p.timestamp.Signed.Version, p.timestamp.Signed.Expires)
	for _, nation := range p.delegations() {
		n := NationStatus{Nation: nation}
		if doc := p.nations[nation]; doc != nil {
			add(p.targets, nation, doc.Signed.Version, doc.Signed.Expires)
			m, err := p.manifest(public, nation)
			if err != nil {
				return s, fault("read", nation, ErrDamaged, err)
			}
			n.Sequence, n.Issued, n.Lists = m.Sequence, m.Issued, m.Lists
		} else {
			add(p.targets, nation, 0, time.Time{})
		}
		s.Nations = append(s.Nations, n)
	}
	if info := p.targets.Signed.Targets[exchange.TargetAnswers]; info != nil {
		s.Answers = targetPath(public, exchange.TargetAnswers, info)
	}
	s.Removed = slices.Sorted(maps.Keys(p.former))
	parts, err := filepath.Glob(filepath.Join(dir, DirParts, "*"))
	for _, part := range parts {
		w, err := p.waiting(part)
		w.Fault = err
		s.Waiting = append(s.Waiting, w)
	}
	return s, err
}
