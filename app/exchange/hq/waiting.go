package hq

import (
	"cmp"
	"errors"
	"maps"
	"path/filepath"
	"slices"

	"github.com/theupdateframework/go-tuf/v2/metadata"
)

// Waiting is a part and what it waits for.
type Waiting struct {
	Part string // its folder
	// Lacking are the files of the part that are not signed by enough yet, the root first;
	// where there are none it waits for Join at headquarters. A root that is not stands here
	// twice where the one in force and the new one ask for different signatures, see
	// ThresholdError.By, also on the side that has enough.
	Lacking []*ThresholdError
	// Overtaken says that another version was published meanwhile: it cannot be joined any
	// more.
	Overtaken bool
	// Fault is why the part cannot be read; nil where it can.
	Fault error
}

// ReadWaiting says what a part waits for at the headquarters of a folder, at which nothing
// need be published yet. It locks nothing and opens no key. Errors: ErrBadPart, ErrDamaged.
func ReadWaiting(dir, part string) (Waiting, error) {
	p, err := readPublished(filepath.Join(dir, DirPublic))
	if errors.Is(err, ErrNoRepository) {
		p, err = &published{}, nil
	}
	if err != nil {
		return Waiting{}, err
	}
	return p.waiting(part)
}

func (p *published) waiting(part string) (Waiting, error) {
	w := Waiting{Part: part}
	c := change{before: p}
	if err := readPart(part, &c, map[string]string{}); err != nil {
		return w, err
	}
	note := func(role string, version int64, err error) error {
		w.Overtaken = w.Overtaken || version != p.version(role)+1
		e, lacking := errors.AsType[*ThresholdError](err)
		if lacking {
			e.Part, e.File = part, versioned(version, role)
			w.Lacking = append(w.Lacking, e)
			return nil
		}
		return err
	}
	root, targets := c.root, cmp.Or(c.targets, p.targets)
	if c.root != nil {
		for _, err := range p.rootSides(c.root) {
			if err := note(metadata.ROOT, c.root.Signed.Version, err); err != nil {
				return w, err
			}
		}
	} else if len(p.roots) > 0 {
		root = p.root()
	}
	if c.targets != nil && root != nil {
		if err := note(metadata.TARGETS, c.targets.Signed.Version, signedFor(root, metadata.TARGETS, c.targets)); err != nil {
			return w, err
		}
	}
	for _, nation := range slices.Sorted(maps.Keys(c.nations)) {
		doc := c.nations[nation]
		if targets == nil { // of a founding, without its targets
			break
		}
		if _, known := grantOf(targets, nation); !known { // it was removed meanwhile
			w.Overtaken = true
			continue
		}
		if err := note(nation, doc.Signed.Version, signedFor(targets, nation, doc)); err != nil {
			return w, err
		}
	}
	return w, nil
}

// rootSides says what a new root lacks: signatures that the root in force asks for, and such
// that it asks for itself. Where one side has too few both are counted, unless they ask for
// the same. A first root has its own side alone.
func (p *published) rootSides(doc *rootDoc) []error {
	own := signedFor(doc, metadata.ROOT, doc)
	if len(p.roots) == 0 {
		return []error{own}
	}
	before := signedFor(p.root(), metadata.ROOT, doc)
	for _, err := range []error{before, own} {
		if _, few := errors.AsType[*ThresholdError](err); err != nil && !few {
			return []error{err}
		}
	}
	force, _ := grantOf(p.root(), metadata.ROOT)
	next, _ := grantOf(doc, metadata.ROOT)
	if before == nil && own == nil || force.same(next) {
		return []error{own}
	}
	var sides []error
	for _, side := range []struct {
		by Asking
		g  grant
	}{{ByForce, force}, {ByNew, next}} {
		e := signaturesOf(side.g, metadata.ROOT, doc)
		e.By = side.by
		sides = append(sides, e)
	}
	return sides
}

// same says whether two grants ask for the same signatures.
func (g grant) same(o grant) bool {
	return g.threshold == o.threshold && slices.Equal(slices.Sorted(slices.Values(g.ids)), slices.Sorted(slices.Values(o.ids)))
}
