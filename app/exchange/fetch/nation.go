package fetch

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"

	"github.com/theupdateframework/go-tuf/v2/metadata"

	"postern/app/exchange"
)

// nation reads and proves what one nation publishes.
func (r *refreshing) nation(name string) (*Nation, error) {
	stranger := func() error { return fault(NotANation, name, nil, values{"Nation": name}) }
	if !isNation(name) {
		return nil, stranger()
	}
	top := r.set.Targets[metadata.TARGETS].Signed.Delegations
	if top == nil {
		return nil, stranger()
	}
	at := slices.IndexFunc(top.Roles, func(d metadata.DelegatedRole) bool { return d.Name == name })
	_, seen := r.floors.Nations[name]
	switch {
	case at < 0:
		return nil, stranger()
	case r.set.Snapshot.Signed.Meta[name+".json"] == nil && seen:
		return nil, stranger()
	case r.set.Snapshot.Signed.Meta[name+".json"] == nil: // it has published nothing yet
		return &Nation{Name: name}, nil
	}
	role := &top.Roles[at]
	target := exchange.TargetManifest(name)
	if may, err := role.IsDelegatedPath(target); err != nil || !may {
		return nil, stranger()
	}
	by := &metadata.Role{KeyIDs: role.KeyIDs, Threshold: role.Threshold}
	anew := len(r.floors.Roles[name].Keys) > 0 && r.floors.anew(name, by)
	if err := r.delegated(name, metadata.TARGETS, by); err != nil {
		return nil, err
	}
	own := r.set.Targets[name]
	manifest, err := item(own, target)
	switch {
	case errors.Is(err, Missing) && seen:
		return nil, fault(BadManifest, name, err, values{"Nation": name, "Detail": "its manifest is gone"})
	case errors.Is(err, Missing):
		return &Nation{Name: name, Version: own.Signed.Version}, nil
	case err != nil:
		return nil, err
	}
	m, err := r.manifest(name, manifest)
	if err != nil {
		return nil, err
	}
	n := &Nation{Name: name, Version: own.Signed.Version, Manifest: *m, items: map[string]Item{}}
	if err := n.take(own, role); err != nil {
		return nil, err
	}
	n.anew = anew
	return n, r.checkSequences(n)
}

// maxRemembered bounds how many lists of a nation are remembered once they are gone.
const maxRemembered = 10 * exchange.MaxLists

func isNation(name string) bool {
	if len(name) != 3 {
		return false
	}
	for _, c := range []byte(name) {
		if c < 'A' || c > 'Z' {
			return false
		}
	}
	return true
}

// manifest reads a nation's manifest.
func (r *refreshing) manifest(nation string, at *Item) (*exchange.Manifest, error) {
	if at.Length > exchange.MaxManifest {
		return nil, fault(TooLarge, nation, nil, values{"File": at.Target, "Limit": exchange.MaxManifest})
	}
	var content []byte
	err := r.versioned(at.place(), at.Target, at.Length, func(read []byte) error {
		if sum := sha256.Sum256(read); int64(len(read)) != at.Length || digestText(sum[:]) != at.Digest {
			return fault(Mixed, nation, nil, values{"File": at.Target})
		}
		content = read
		return nil
	})
	if err != nil {
		return nil, err
	}
	m, err := parseManifest(nation, content)
	if err != nil {
		return nil, fault(BadManifest, nation, err, values{"Nation": nation, "Detail": err.Error()})
	}
	return m, nil
}

// parseManifest reads a manifest, and nothing behind it.
func parseManifest(nation string, content []byte) (*exchange.Manifest, error) {
	var m exchange.Manifest
	d := json.NewDecoder(bytes.NewReader(content))
	if err := d.Decode(&m); err != nil {
		return nil, err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("something follows its end")
	}
	return &m, m.Check(nation)
}

// take finds the files of a manifest among what the nation has signed.
func (n *Nation) take(own *metadata.Metadata[metadata.TargetsType], role *metadata.DelegatedRole) error {
	bad := func(what string) error {
		return fault(BadManifest, n.Name, nil, values{"Nation": n.Name, "Detail": what})
	}
	for i := range n.Manifest.Lists {
		l := &n.Manifest.Lists[i]
		for _, f := range append([]exchange.File{l.Base}, l.Steps...) {
			of, err := item(own, f.Target)
			if errors.Is(err, Missing) {
				return bad(fmt.Sprintf("%s is not signed", f.Target))
			}
			if err != nil {
				return err
			}
			if may, err := role.IsDelegatedPath(f.Target); err != nil || !may {
				return bad(fmt.Sprintf("%s is not the nation's to sign", f.Target))
			}
			if of.Length != f.Packed {
				return bad(fmt.Sprintf("%s has %d bytes, and %d are signed", f.Target, f.Packed, of.Length))
			}
			if other, twice := n.items[f.Target]; twice && other.File != f {
				return bad(fmt.Sprintf("%s is two files", f.Target))
			}
			of.File = f
			n.items[f.Target] = *of
		}
	}
	return nil
}

// checkSequences compares the manifest and its lists with what was seen of the nation,
// and notes them for after.
func (r *refreshing) checkSequences(n *Nation) error {
	was := r.floors.Nations[n.Name]
	if n.anew {
		was = nationFloor{Anew: true}
	}
	n.anew = was.Anew
	older := func(what string, here, offered uint64) error {
		return fault(Rollback, n.Name, nil, values{"Role": what, "Here": fmt.Sprint(here), "Offered": fmt.Sprint(offered)})
	}
	if n.Manifest.Sequence < was.Manifest {
		return older(n.Name+" manifest", was.Manifest, n.Manifest.Sequence)
	}
	next := nationFloor{Manifest: n.Manifest.Sequence, Lists: map[string]uint64{}, Anew: was.Anew}
	if len(was.Lists) <= maxRemembered {
		maps.Copy(next.Lists, was.Lists) // one that is gone may come back, but not older
	}
	for i := range n.Manifest.Lists {
		l := &n.Manifest.Lists[i]
		if l.Sequence < was.Lists[l.Name] {
			return older(n.Name+" "+l.Name, was.Lists[l.Name], l.Sequence)
		}
		next.Lists[l.Name] = l.Sequence
	}
	r.next.Nations[n.Name] = next
	return nil
}
