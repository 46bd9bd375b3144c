package hq

import (
	"crypto"
	"crypto/ed25519"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/sigstore/sigstore/pkg/signature"
	"github.com/theupdateframework/go-tuf/v2/metadata"
)

// The four kinds of signed metadata.
type (
	rootDoc      = metadata.Metadata[metadata.RootType]
	targetsDoc   = metadata.Metadata[metadata.TargetsType]
	snapshotDoc  = metadata.Metadata[metadata.SnapshotType]
	timestampDoc = metadata.Metadata[metadata.TimestampType]
)

// fieldOwners is the signed field of a root, and of the top-level targets for the
// nations' keys, that says whose each key is: a text by the key's id.
const fieldOwners = "x-postern-owners"

func ownersOf(fields map[string]any) map[string]string {
	owners := map[string]string{}
	stated, _ := fields[fieldOwners].(map[string]any)
	for id, text := range stated {
		if text, ok := text.(string); ok {
			owners[id] = owner(text)
		}
	}
	return owners
}

// setOwners writes whose the keys are, of those that are still used.
func setOwners(fields *map[string]any, owners map[string]string, used map[string]*metadata.Key) {
	kept := map[string]any{}
	for id := range used {
		if text := owners[id]; text != "" {
			kept[id] = text
		}
	}
	if *fields == nil {
		*fields = map[string]any{}
	}
	(*fields)[fieldOwners] = kept
}

// grant is who may sign for a role.
type grant struct {
	ids       []string
	threshold int
	owners    map[string]string
	keys      map[string]*metadata.Key
}

// grantOf gives the grant of a role from the metadata that delegates it.
func grantOf(delegator any, role string) (grant, bool) {
	switch d := delegator.(type) {
	case *rootDoc:
		if r, ok := d.Signed.Roles[role]; ok {
			return grant{r.KeyIDs, r.Threshold, ownersOf(d.Signed.UnrecognizedFields), d.Signed.Keys}, true
		}
	case *targetsDoc:
		if d.Signed.Delegations == nil {
			break
		}
		for _, r := range d.Signed.Delegations.Roles {
			if r.Name == role {
				return grant{r.KeyIDs, r.Threshold, ownersOf(d.Signed.UnrecognizedFields), d.Signed.Delegations.Keys}, true
			}
		}
	}
	return grant{}, false
}

// named is a key as people are told of it.
func (g grant) named(id string) string {
	if whose := g.owners[id]; whose != "" {
		return whose + " (" + short(id) + ")"
	}
	return short(id)
}

func short(id string) string { return id[:min(16, len(id))] }

// signWith signs a document with all the keys of the grants that the ring holds. What
// the same keys signed before is replaced.
func signWith[T metadata.Roles](doc *metadata.Metadata[T], r *ring, grants ...grant) error {
	done := map[string]bool{}
	for _, g := range grants {
		for _, id := range g.ids {
			if done[id] || !r.holds(id) {
				continue
			}
			done[id] = true
			private, err := r.private(id)
			if err != nil {
				return err
			}
			if err := sign(doc, id, private); err != nil {
				return err
			}
		}
	}
	return nil
}

func sign[T metadata.Roles](doc *metadata.Metadata[T], id string, private ed25519.PrivateKey) error {
	signer, err := signature.LoadSigner(private, crypto.Hash(0))
	if err != nil {
		return err
	}
	doc.Signatures = slices.DeleteFunc(doc.Signatures, func(s metadata.Signature) bool { return s.KeyID == id })
	_, err = doc.Sign(signer)
	return err
}

// signedFor says whether a document is signed by as many as its delegator asks for; else the
// error is a *ThresholdError that names who is missing.
func signedFor[T metadata.Roles](delegator any, role string, doc *metadata.Metadata[T]) error {
	var err error
	switch d := delegator.(type) {
	case *rootDoc:
		err = d.VerifyDelegate(role, doc)
	case *targetsDoc:
		err = d.VerifyDelegate(role, doc)
	default:
		return fmt.Errorf("%T delegates nothing", delegator)
	}
	if err == nil {
		return nil
	}
	g, ok := grantOf(delegator, role)
	if !ok {
		return err
	}
	if _, few := errors.AsType[*metadata.ErrUnsignedMetadata](err); !few {
		return err
	}
	return signaturesOf(g, role, doc)
}

// signaturesOf counts the signatures of a document that a grant asks for.
func signaturesOf[T metadata.Roles](g grant, role string, doc *metadata.Metadata[T]) *ThresholdError {
	e := &ThresholdError{Role: role, Need: g.threshold}
	for _, id := range g.ids {
		if signedBy(doc, g.keys[id], id) {
			e.Have++
		} else {
			e.Missing = append(e.Missing, g.named(id))
		}
	}
	slices.Sort(e.Missing) // by owner, not as ids fall out
	return e
}

// signedBy says whether one key's signature is there and holds.
func signedBy[T metadata.Roles](doc *metadata.Metadata[T], key *metadata.Key, id string) bool {
	if key == nil {
		return false
	}
	alone := metadata.Root()
	alone.Signed.Keys = map[string]*metadata.Key{id: key}
	alone.Signed.Roles = map[string]*metadata.Role{"one": {KeyIDs: []string{id}, Threshold: 1}}
	return alone.VerifyDelegate("one", doc) == nil
}

// text is a document as it is written: a nation's, which names hundreds of files, and the
// targets without blanks, since counters fetch them again and again.
func text[T metadata.Roles](doc *metadata.Metadata[T]) ([]byte, error) {
	_, compact := any(doc).(*targetsDoc)
	b, err := doc.ToBytes(!compact)
	return append(b, '\n'), err
}

// ahead is a time so long from now, in whole seconds, as TUF writes times.
func ahead(now time.Time, life time.Duration) time.Time {
	return now.UTC().Truncate(time.Second).Add(life)
}

func copyOf[T metadata.Roles](doc *metadata.Metadata[T]) (*metadata.Metadata[T], error) {
	b, err := doc.ToBytes(false)
	if err != nil {
		return nil, err
	}
	return new(metadata.Metadata[T]).FromBytes(b)
}
