package hq

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"time"

	"github.com/theupdateframework/go-tuf/v2/metadata"

	"postern/app/exchange"
)

// Review is what metadata that waits for signatures says, all of it, for whoever is to
// sign it.
type Review struct {
	File    string
	Role    string // root, targets or a nation
	Version int64
	Expires time.Time
	Roles   []RoleKeys // who signs for what: of a root, and the nations' of the targets
	Files   []string   // that headquarters signs for itself, of the targets
	// Manifest is what a nation publishes; nil of other roles, and of a nation that
	// publishes nothing yet.
	Manifest *exchange.Manifest
	Signed   []string // ids of the keys that have signed
	Digest   string   // SHA-256 of all that is signed, hexadecimal
	// Before is what is published now, nil where that is not known, or nothing is.
	Before *Review
}

// RoleKeys is who signs for a role.
type RoleKeys struct {
	Role      string
	Threshold int
	Keys      []KeyName // by id
}

// KeyName is a key as people are told of it.
type KeyName struct {
	ID    string
	Owner string
}

// Short is the beginning of the key's id, enough to tell it by.
func (k KeyName) Short() string { return short(k.ID) }

// ReviewPart reads one file of a part. public is a public folder to hold it against, or a
// copy, "" where there is none. The error is ErrBadPart where the file is none, or says
// anything that cannot be shown: it must not be signed then.
func ReviewPart(path, public string) (Review, error) {
	v, _, err := reviewed(path, public)
	return v, err
}

func reviewed(path, public string) (Review, change, error) {
	var c change
	role, err := readPartFile(path, &c)
	if err != nil {
		return Review{}, c, err
	}
	v, err := c.review(path, role, filepath.Dir(path), public)
	if err != nil || public == "" {
		return v, c, err
	}
	now, err := readPublished(public)
	if err != nil {
		return v, c, err
	}
	before := change{root: now.root(), targets: now.targets, nations: now.nations}
	if role != metadata.ROOT && role != metadata.TARGETS && now.nations[role] == nil {
		return v, c, nil
	}
	old, err := before.review(public, role, public, "")
	v.Before = &old
	return v, c, err
}

// review says what a change says of a role; its files lie in a folder, or where it is not
// there in the public one.
func (c change) review(path, role, folder, public string) (Review, error) {
	v := Review{File: path, Role: role}
	why := ""
	switch role {
	case metadata.ROOT:
		s := &c.root.Signed
		v.Version, v.Expires, v.Signed = s.Version, s.Expires, signers(c.root)
		v.Digest, why = signedDigest(c.root), rootFault(c.root)
		for _, name := range metadata.TOP_LEVEL_ROLE_NAMES {
			v.addRole(c.root, name)
		}
	case metadata.TARGETS:
		s := &c.targets.Signed
		v.Version, v.Expires, v.Signed = s.Version, s.Expires, signers(c.targets)
		v.Digest, why = signedDigest(c.targets), targetsFault(c.targets)
		v.Files = slices.Sorted(maps.Keys(s.Targets))
		for _, nation := range nationsOf(c.targets) {
			v.addRole(c.targets, nation)
		}
	default:
		doc := c.nations[role]
		v.Version, v.Expires, v.Signed = doc.Signed.Version, doc.Signed.Expires, signers(doc)
		v.Digest = signedDigest(doc)
		if why = nationFault(role, doc); why == "" {
			var err error
			if v.Manifest, why, err = manifestOf(role, doc, folder, public); err != nil {
				return v, fault("show", path, ErrBadPart, err)
			}
		}
	}
	if why != "" {
		return v, faultf("show", path, ErrBadPart, "%s", why)
	}
	return v, nil
}

// manifestOf reads the manifest of a nation's metadata from the first folder that has it.
func manifestOf(nation string, doc *targetsDoc, folders ...string) (*exchange.Manifest, string, error) {
	info := doc.Signed.Targets[exchange.TargetManifest(nation)]
	if info == nil {
		return nil, "", nil
	}
	for _, folder := range folders {
		if folder == "" || !present(targetPath(folder, exchange.TargetManifest(nation), info)) {
			continue
		}
		m, err := readManifest(folder, nation, doc)
		if err != nil {
			return nil, "", err
		}
		return &m, manifestFault(doc, m), nil
	}
	return nil, "its manifest is not beside it: sign in the whole part, or name the published folder", nil
}

func (v *Review) addRole(by any, role string) {
	g, ok := grantOf(by, role)
	if !ok {
		return
	}
	k := RoleKeys{Role: role, Threshold: g.threshold}
	for _, id := range slices.Sorted(slices.Values(g.ids)) {
		k.Keys = append(k.Keys, KeyName{id, g.owners[id]})
	}
	v.Roles = append(v.Roles, k)
}

func signers[T metadata.Roles](doc *metadata.Metadata[T]) []string {
	var ids []string
	for _, s := range doc.Signatures {
		ids = append(ids, s.KeyID)
	}
	return ids
}

// SignPart signs what a review showed, with one key, in its file. The error is ErrBadPart
// where the file no longer says what was shown, *SignerError where the key signs nothing
// there, ErrPassphrase.
func SignPart(shown Review, key, public string, ask AskPassphrase) error {
	k, err := ReadKey(key)
	if err != nil {
		return err
	}
	again, c, err := reviewed(shown.File, public)
	if err != nil {
		return err
	}
	if x, y := said(shown), said(again); !bytes.Equal(x, y) {
		return faultf("sign", shown.File, ErrBadPart, "it was changed while it was shown")
	}
	if err := mayStand(c, again, k, public); err != nil {
		return err
	}
	passphrase, err := ask(k)
	if err != nil {
		return err
	}
	private, err := k.open(passphrase)
	if err != nil {
		return err
	}
	var content []byte
	switch again.Role {
	case metadata.ROOT:
		err = sign(c.root, k.ID(), private)
		content, err = texted(c.root, err)
	case metadata.TARGETS:
		err = sign(c.targets, k.ID(), private)
		content, err = texted(c.targets, err)
	default:
		err = sign(c.nations[again.Role], k.ID(), private)
		content, err = texted(c.nations[again.Role], err)
	}
	if err != nil {
		return err
	}
	next := shown.File + ".next"
	d := realDisk()
	if err := errors.Join(d.remove(next), d.create(next, content, 0o644)); err != nil {
		return err
	}
	return d.place(next, shown.File)
}

// signedDigest is over what a document's signatures are over.
func signedDigest[T metadata.Roles](doc *metadata.Metadata[T]) string {
	alone := metadata.Metadata[T]{Signed: doc.Signed, Signatures: []metadata.Signature{}}
	b, err := alone.ToBytes(false)
	if err != nil { // it was read from such bytes
		panic(err)
	}
	return fmt.Sprintf("%x", sha256.Sum256(b))
}

func texted[T metadata.Roles](doc *metadata.Metadata[T], err error) ([]byte, error) {
	if err != nil {
		return nil, err
	}
	return text(doc)
}

// said is a review in bytes, without who signed.
func said(v Review) []byte {
	v.Signed, v.Before = nil, nil
	b, err := json.Marshal(v)
	if err != nil { // plain values only
		panic(err)
	}
	return b
}

// mayStand says whether a key's signature counts for anything there, as far as that can be
// told. The error is a *SignerError.
func mayStand(c change, v Review, k KeyFile, public string) error {
	var grants []grant
	add := func(by any, role string) {
		if g, ok := grantOf(by, role); ok {
			grants = append(grants, g)
		}
	}
	unsure := false
	if c.root != nil { // it is signed for itself, and for the one before
		before, err := rootBefore(filepath.Dir(v.File), v.Version)
		if err != nil {
			return err
		}
		if before != nil {
			add(before, metadata.ROOT)
		}
		add(c.root, metadata.ROOT)
		unsure = v.Version > 1 && before == nil && public == ""
	}
	if public != "" {
		now, err := readPublished(public)
		if err != nil {
			return err
		}
		if v.Role == metadata.ROOT || v.Role == metadata.TARGETS {
			add(now.root(), v.Role)
		} else {
			add(now.targets, v.Role)
		}
	}
	if err := addBeside(v, add); err != nil {
		return err
	}
	e := &SignerError{Key: k.Path, File: v.File, Unsure: unsure}
	for _, g := range grants {
		if slices.Contains(g.ids, k.ID()) {
			return nil
		}
		for _, id := range g.ids {
			e.Signers = append(e.Signers, g.named(id))
		}
	}
	if len(grants) == 0 { // nothing here says who signs
		return nil
	}
	slices.Sort(e.Signers)
	e.Signers = slices.Compact(e.Signers)
	return e
}

// addBeside adds who signs where that is said by what waits beside it.
func addBeside(v Review, add func(by any, role string)) error {
	beside, err := filepath.Glob(filepath.Join(filepath.Dir(v.File), "*.json"))
	if err != nil {
		return err
	}
	for _, path := range beside {
		var o change
		if role, err := readPartFile(path, &o); err != nil || path == v.File {
			continue
		} else if role == metadata.ROOT {
			add(o.root, v.Role)
		} else if role == metadata.TARGETS {
			add(o.targets, v.Role)
		}
	}
	return nil
}
