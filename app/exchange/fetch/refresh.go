package fetch

import (
	"context"
	"errors"
	"fmt"
	"path"
	"slices"
	"time"

	"github.com/theupdateframework/go-tuf/v2/metadata"

	"postern/app/exchange"
)

// Refreshed is what is newest at a source, and believed.
type Refreshed struct {
	Source string
	Issued time.Time // when headquarters made it
	Root   int64     // version
	// Nations are those that the station takes, in order, but for those with a fault.
	Nations []Nation
	// Faults are of single nations, each an Error that names it as Subject: what the
	// station has of them stays as it is.
	Faults []*Error
	// Expired says whose term was over where that was accepted.
	Expired []string
	// Answers is the sheet of headquarters' own answers; nil where there is none.
	Answers *Item
	// Known are all nations that headquarters lets publish, in order.
	Known []string
}

// Nation is what a nation publishes.
type Nation struct {
	Name     string
	Version  int64 // of its metadata
	Manifest exchange.Manifest
	items    map[string]Item // by target
	anew     bool            // its numbers began anew, and the station may have older ones
}

// Item is a file that can be fetched, as it was signed.
type Item struct {
	Target string        `json:"target"`
	Digest string        `json:"digest"` // SHA-256, hexadecimal
	Length int64         `json:"length"` // bytes, as carried
	File   exchange.File `json:"file"`   // what it must turn out to hold; zero where no manifest says
}

// place is where an item lies at a source.
func (i *Item) place() string {
	dir, name := path.Split(i.Target)
	return path.Join(exchange.DirTargets, dir, i.Digest+"."+name)
}

// Refresh looks what is newest, and raises the station's floors where all of it is
// believed. Where nothing is new it takes two requests over a network: for the root to
// come, and for the timestamp. Errors: the Codes from NotJoined to BadManifest, those of
// the source, those of package store.
func (c *Client) Refresh(ctx context.Context) (*Refreshed, error) {
	r, err := c.refresh(ctx)
	if err != nil {
		return nil, during("refresh", err)
	}
	return r, nil
}

// refreshing is a Refresh on its way.
type refreshing struct {
	*Client
	*trust
	ctx    context.Context
	result *Refreshed
	next   floors // as they will be
	half   bool   // something is missing: the floors stay
}

func (c *Client) refresh(ctx context.Context) (*Refreshed, error) {
	t, err := c.ownTrust()
	if err != nil {
		return nil, err
	}
	r := &refreshing{Client: c, trust: t, ctx: ctx, result: &Refreshed{Source: c.source.Name()}, next: t.floors.clone()}
	if err := checkClock(c.o.Now(), t.floors.Time); err != nil {
		return nil, err
	}
	for _, step := range []func() error{r.roots, r.timestamp, r.snapshot, r.targets, r.nations} {
		if err := step(); err != nil {
			return nil, err
		}
	}
	r.result.Root = t.set.Root.Signed.Version
	if r.half {
		return r.result, nil
	}
	r.next.Root = t.floors.Root
	return r.result, r.note()
}

// read reads a file of metadata.
func (r *refreshing) read(name string, limit int64) ([]byte, error) {
	return readAll(r.ctx, r.source, path.Join(exchange.DirMetadata, name), limit)
}

// roots follows the roots that the source has beyond the station's own. Each is kept at
// once: from then on those that it revokes are nobody here.
func (r *refreshing) roots() error {
	for range maxRotations {
		version := r.set.Root.Signed.Version + 1
		root, err := r.read(fmt.Sprintf("%d.root.json", version), maxRoot)
		if errors.Is(err, Missing) {
			return nil
		}
		if err == nil {
			err = r.follow(version, root)
		}
		if err != nil {
			return err
		}
		r.floors.Root = version
		err = r.keeper.Note(map[string][]byte{fmt.Sprintf(noteRoot, version): root, noteFloors: r.floors.content()})
		if err != nil {
			return err
		}
	}
	return fault(Malformed, metadata.ROOT, nil, values{"File": "root.json", "Detail": fmt.Sprintf("more than %d follow one another", maxRotations)})
}

func (r *refreshing) timestamp() error {
	const file = "timestamp.json"
	content, err := r.read(file, maxTimestamp)
	if errors.Is(err, Missing) {
		return fault(NoLists, r.source.Name(), err, values{"Source": r.source.Name()})
	}
	if err != nil {
		return err
	}
	by, err := r.roleOf(metadata.TIMESTAMP)
	if err != nil {
		return err
	}
	var offered *metadata.Metadata[metadata.TimestampType]
	err = believe(metadata.TIMESTAMP, file, func() (err error) {
		if offered, err = metadata.Timestamp().FromBytes(content); err != nil {
			return err
		}
		return r.set.Root.VerifyDelegate(metadata.TIMESTAMP, offered)
	})
	if err != nil {
		return err
	}
	if r.result.Issued, err = issued(&offered.Signed); err != nil {
		return err
	}
	if err := checkClock(r.o.Now(), r.result.Issued); err != nil {
		return err
	}
	if err := r.checkFloor(metadata.TIMESTAMP, by, offered.Signed.Version); err != nil {
		return err
	}
	if err := r.terms(metadata.ROOT, r.set.Root.Signed.Expires); err != nil {
		return err
	}
	if err := r.terms(metadata.TIMESTAMP, offered.Signed.Expires); err != nil {
		return err
	}
	if _, err := metaOf(offered.Signed.Meta, metadata.SNAPSHOT, file); err != nil {
		return err
	}
	if r.result.Issued.After(r.next.Time) {
		r.next.Time = r.result.Issued
	}
	r.set.RefTime = time.Time{} // terms were judged, and are below
	return believe(metadata.TIMESTAMP, file, func() error {
		_, err := r.set.UpdateTimestamp(content)
		return err
	})
}

// checkFloor refuses a version that is older than what was seen, and notes it for after.
func (r *refreshing) checkFloor(role string, by *metadata.Role, version int64) error {
	if here := r.floors.under(role, by); version < here || version < 1 {
		return fault(Rollback, role, nil, values{"Role": role, "Here": fmt.Sprint(here), "Offered": fmt.Sprint(version)})
	}
	r.next.raise(role, by, version)
	return nil
}

// terms refuses what is too old by the clock, which never counts as earlier than what was
// signed, or notes that it is.
func (r *refreshing) terms(role string, expires time.Time) error {
	now := r.o.Now()
	at := now
	if r.floors.Time.After(at) {
		at = r.floors.Time
	}
	if at.Before(expires) {
		return nil
	}
	if !r.o.AcceptExpired {
		return fault(Expired, role, nil, values{"Role": role, "Expires": shownTime(expires), "Clock": shownTime(now)})
	}
	r.result.Expired = append(r.result.Expired, role)
	return nil
}

// metaOf is what a file says of another role's metadata.
func metaOf(all map[string]*metadata.MetaFiles, role, in string) (*metadata.MetaFiles, error) {
	meta := all[role+".json"]
	if meta == nil {
		return nil, fault(Malformed, role, nil, values{"File": in, "Detail": "it does not name " + role + ".json"})
	}
	return meta, nil
}

// room is how many bytes a file may have.
func room(meta *metadata.MetaFiles, limit int64) int64 {
	if meta.Length > 0 && meta.Length < limit {
		return meta.Length
	}
	return limit
}

func (r *refreshing) snapshot() error {
	meta, err := metaOf(r.set.Timestamp.Signed.Meta, metadata.SNAPSHOT, "timestamp.json")
	if err != nil {
		return err
	}
	by, err := r.roleOf(metadata.SNAPSHOT)
	if err == nil {
		err = r.checkFloor(metadata.SNAPSHOT, by, meta.Version)
	}
	if err != nil {
		return err
	}
	file := fmt.Sprintf("%d.%s.json", meta.Version, metadata.SNAPSHOT)
	err = r.versioned(path.Join(exchange.DirMetadata, file), file, room(meta, maxSnapshot), func(content []byte) error {
		return believe(metadata.SNAPSHOT, file, func() error {
			_, err := r.set.UpdateSnapshot(content, false)
			return err
		})
	})
	if err != nil {
		return err
	}
	return r.terms(metadata.SNAPSHOT, r.set.Snapshot.Signed.Expires)
}

// tooLong is an error of reading a file whose length was signed: one that is longer is
// another one.
func tooLong(err error, file string) error {
	if errors.Is(err, TooLarge) {
		return fault(Mixed, file, err, values{"File": file})
	}
	return err
}

func (r *refreshing) targets() error {
	by, err := r.roleOf(metadata.TARGETS)
	if err != nil {
		return err
	}
	if err := r.delegated(metadata.TARGETS, metadata.ROOT, by); err != nil {
		return err
	}
	if d := r.set.Targets[metadata.TARGETS].Signed.Delegations; d != nil {
		for i := range d.Roles {
			if isNation(d.Roles[i].Name) {
				r.result.Known = append(r.result.Known, d.Roles[i].Name)
			}
		}
		slices.Sort(r.result.Known)
	}
	answers, err := item(r.set.Targets[metadata.TARGETS], exchange.TargetAnswers)
	if errors.Is(err, Missing) {
		return nil
	}
	r.result.Answers = answers
	return err
}

// delegated reads metadata of targets: the top level's, or a nation's.
func (r *refreshing) delegated(role, by string, signers *metadata.Role) error {
	meta, err := metaOf(r.set.Snapshot.Signed.Meta, role, "snapshot.json")
	if err == nil {
		err = r.checkFloor(role, signers, meta.Version)
	}
	if err != nil {
		return err
	}
	file := fmt.Sprintf("%d.%s.json", meta.Version, role)
	err = r.versioned(path.Join(exchange.DirMetadata, file), file, room(meta, maxTargets), func(content []byte) error {
		return believe(role, file, func() error {
			_, err := r.set.UpdateDelegatedTargets(content, role, by)
			return err
		})
	})
	if err != nil {
		return err
	}
	return r.terms(role, r.set.Targets[role].Signed.Expires)
}

// item is a target as it is signed. Errors: Missing, Malformed.
func item(by *metadata.Metadata[metadata.TargetsType], target string) (*Item, error) {
	of := by.Signed.Targets[target]
	if of == nil {
		return nil, fault(Missing, target, nil, values{"File": target})
	}
	digest := of.Hashes["sha256"]
	if len(digest) != len(Fingerprint{}) || of.Length < 0 || of.Length > exchange.MaxTarget {
		return nil, fault(Malformed, target, nil, values{"File": target, "Detail": "its digest or length can't be"})
	}
	return &Item{Target: target, Digest: digestText(digest), Length: of.Length}, nil
}

// nations reads what each nation publishes. One that cannot be believed does not keep the
// others from being heard; one that is not there at all tells of a copy that broke off.
func (r *refreshing) nations() error {
	for _, name := range slices.Compact(slices.Sorted(slices.Values(r.o.Nations))) {
		before := r.next.clone()
		n, err := r.nation(name)
		e, ours := errors.AsType[*Error](err)
		switch {
		case err == nil:
			r.result.Nations = append(r.result.Nations, *n)
			continue
		case !ours || e.ofSource() && (e.Code != MediumGone || !r.stands(r.ctx)):
			return err
		}
		r.next = before
		r.half = r.half || e.Code == Missing || e.Code == Refused || e.Code == MediumGone
		e.Op = "refresh"
		r.result.Faults = append(r.result.Faults, e.of(name))
	}
	if len(r.result.Nations) == 0 && len(r.result.Faults) > 0 {
		if !r.half { // what is signed above the nations counts all the same
			r.next.Root = r.floors.Root
			if err := r.note(); err != nil {
				return err
			}
		}
		return r.result.Faults[0]
	}
	return nil
}

// ofSource reports an error of the way, not of what is carried on it. A server that does not
// give one file, and gives the others, is none.
func (e *Error) ofSource() bool {
	switch e.Code {
	case Unreachable, OtherCertificate, Redirected, Stalled, MediumGone:
		return true
	}
	return false
}
