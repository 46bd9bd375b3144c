package store

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"slices"
	"sort"

	"postern/app/border"
)

// laidOver is what an edition's head says of the whole edition over which it is laid.
type laidOver struct {
	Number uint64 `json:"number"`
	Digest []byte `json:"digest"` // of the whole one's head, so that never another is taken
	Own    []int  `json:"own"`    // the alerts of its own, by list
	Hidden int    `json:"hidden"` // how many of the whole one's alerts are replaced or gone
	Blocks int    `json:"blocks"` // in which they are told
	Sum    []byte `json:"sum"`    // SHA-256 over these blocks in order, each behind its length
}

// hiddenAlert is an alert of the whole edition that one laid over it replaces or takes
// away.
type hiddenAlert struct {
	Ref int    `json:"ref"`
	ID  string `json:"id"`
}

// hiddenBlock is how many of them stand in a block.
const hiddenBlock = 4096

// own is how many alerts lie in the edition's own file.
func (h head) own() int {
	if h.Over.Number == 0 {
		return h.Alerts
	}
	n := 0
	for _, own := range h.Over.Own {
		n += own
	}
	return n
}

// digest is over all the alerts of an edition: of one that is laid over another, over
// what there is of both.
func (h head) digest() []byte {
	if h.Over.Number == 0 {
		return h.Digest
	}
	d := newDigest()
	for _, part := range [][]byte{h.Over.Digest, h.Digest, h.Over.Sum} {
		d.add(part)
	}
	return d.sum()
}

// check looks for what cannot be, whatever the seal says.
func (o laidOver) check(h head) error {
	if o.Number == 0 {
		return nil
	}
	short := len(o.Digest) != sha256.Size || len(o.Sum) != sha256.Size
	if o.Number >= h.Number || short || len(o.Own) != len(h.Lists) || o.Hidden < 0 || o.Blocks < 0 {
		return fmt.Errorf("it does not say over what it is laid")
	}
	for i, own := range o.Own {
		if own < 0 || own > h.Lists[i].Alerts {
			return fmt.Errorf("list %q has %d alerts, %d of them its own", h.Lists[i].Name, h.Lists[i].Alerts, own)
		}
	}
	return nil
}

// over is the whole edition beneath one that is laid over it, and what hides there.
type over struct {
	beneath *Edition
	hidden  []int   // refs of beneath, ascending
	lists   []reach // by list
}

// reach is where the alerts of a list lie: those beneath that are seen, then its own.
type reach struct {
	first int // the place of its first among those that are seen beneath
	seen  int
	own   int // the number of its first in the own file
}

// withBeneath opens the edition beneath one that is laid over it; a whole one is as it is.
// What is wrong beneath is wrong with the edition.
func (s *Station) withBeneath(e *Edition, prove func(op, path string) error) (*Edition, error) {
	const op = "open edition"
	n := e.head.Over.Number
	if n == 0 {
		return e, nil
	}
	path := s.editionPath(n, suffixEdition)
	err := prove(op, path)
	var beneath *Edition
	if err == nil {
		beneath, err = s.readAlone(path, n)
	}
	if err == nil {
		if err = e.layOver(beneath); err == nil {
			return e, nil
		}
		err = errors.Join(err, beneath.Close())
	}
	if errors.Is(err, fs.ErrNotExist) {
		err = fmt.Errorf("%w: the file is missing", ErrDamaged)
	}
	return nil, errors.Join(&Error{Op: op, Subject: e.db.path, Err: fmt.Errorf("edition %d, over which it is laid: %w", n, err)}, e.db.close())
}

// layOver lays an edition over the whole one that lies beneath.
func (e *Edition) layOver(beneath *Edition) error {
	h := &beneath.head
	if h.Over.Number != 0 || !beneath.sealed() || !bytes.Equal(h.Digest, e.head.Over.Digest) || len(h.Lists) > len(e.head.Lists) {
		return fmt.Errorf("%w: it is another", ErrDamaged)
	}
	hidden, err := e.readHidden()
	if err != nil {
		return err
	}
	if n := len(hidden); n > 0 && hidden[n-1].Ref >= h.Alerts {
		return fmt.Errorf("%w: it has no alert %d", ErrDamaged, hidden[n-1].Ref)
	}
	o := &over{beneath: beneath, hidden: make([]int, len(hidden)), lists: make([]reach, len(e.head.Lists))}
	for i := range hidden {
		o.hidden[i] = hidden[i].Ref
	}
	own := 0
	for i, l := range e.head.Lists {
		at := &o.lists[i]
		at.own = own
		if i < len(h.Lists) {
			from, to := beneath.starts[i], beneath.starts[i]+h.Lists[i].Alerts
			at.first = from - o.hiddenBelow(from)
			at.seen = to - o.hiddenBelow(to) - at.first
			if h.Lists[i].Name != l.Name {
				return fmt.Errorf("%w: list %q lies beneath list %q", ErrDamaged, h.Lists[i].Name, l.Name)
			}
		}
		if own += e.head.Over.Own[i]; at.seen+e.head.Over.Own[i] != l.Alerts {
			return fmt.Errorf("%w: list %q does not have the %d alerts that it names", ErrDamaged, l.Name, l.Alerts)
		}
	}
	e.over = o
	return nil
}

// readHidden reads which alerts of the edition beneath are hidden, in their order there.
func (e *Edition) readHidden() ([]hiddenAlert, error) {
	const op = "read hidden alerts"
	out := make([]hiddenAlert, 0, min(e.head.Over.Hidden, MostOver))
	s, d := e.sealer(), newDigest()
	var block []byte
	for n := range e.head.Over.Blocks {
		var err error
		if block, err = e.block(op, bucketHidden, n, s, block[:0]); err != nil {
			return nil, err
		}
		d.add(block)
		var more []hiddenAlert
		if err := records().dec.Unmarshal(block, &more); err != nil {
			return nil, damaged(op, e.db.path, err.Error())
		}
		out = append(out, more...)
	}
	rising := slices.IsSortedFunc(out, func(a, b hiddenAlert) int { return a.Ref - b.Ref })
	for i := 1; i < len(out); i++ {
		rising = rising && out[i].Ref != out[i-1].Ref
	}
	if !rising || len(out) != e.head.Over.Hidden || len(out) > 0 && out[0].Ref < 0 || !bytes.Equal(d.sum(), e.head.Over.Sum) {
		return nil, damaged(op, e.db.path, "what it hides is not what was written")
	}
	return out, nil
}

// hiddenBelow is how many alerts before one are hidden.
func (o *over) hiddenBelow(ref int) int {
	n, _ := slices.BinarySearch(o.hidden, ref)
	return n
}

// seen is the ref of the nth alert beneath that is not hidden.
func (o *over) seen(n int) int {
	return n + sort.Search(len(o.hidden), func(i int) bool { return o.hidden[i]-i > n })
}

// locate finds the file in which an alert lies, and its number there.
func (e *Edition) locate(ref int) (of *Edition, at int) {
	if e.over == nil {
		return e, ref
	}
	list := listOf(e.starts, ref)
	l, n := e.over.lists[list], ref-e.starts[list]
	if n < l.seen {
		return e.over.beneath, e.over.seen(l.first + n)
	}
	return e, l.own + n - l.seen
}

// contentsOfBoth is contents where some lie beneath: of each list those that are seen
// there, then the edition's own.
func (e *Edition) contentsOfBoth(op string, from, to int) iter.Seq2[int, result] {
	return func(yield func(int, result) bool) {
		for ref := from; ref < to; {
			list := listOf(e.starts, ref)
			l, n := e.over.lists[list], ref-e.starts[list]
			end := min(to, e.starts[list]+e.head.Lists[list].Alerts)
			part := e.ownRun(op, l.own+n-l.seen, end-ref)
			if n < l.seen {
				end = min(end, e.starts[list]+l.seen)
				part = e.seenRun(op, l.first+n, end-ref)
			}
			for r := range part {
				if !yield(ref, r) || r.err != nil {
					return
				}
				ref++
			}
			if ref != end { // the run gave fewer than it has, which load never does without an error
				yield(ref, result{err: damaged(op, e.db.path, "alerts are missing")})
				return
			}
		}
	}
}

// ownRun goes over count alerts of the own file.
func (e *Edition) ownRun(op string, from, count int) iter.Seq[result] {
	return func(yield func(result) bool) {
		for _, r := range e.fileContents(op, from, from+count) {
			if !yield(r) {
				return
			}
		}
	}
}

// seenRun goes over count alerts beneath that are not hidden, from the nth of them.
func (e *Edition) seenRun(op string, n, count int) iter.Seq[result] {
	return func(yield func(result) bool) {
		from, to := e.over.seen(n), e.over.seen(n+count-1)+1
		hidden := e.over.hidden[e.over.hiddenBelow(from):]
		for at, r := range e.over.beneath.fileContents(op, from, to) {
			if len(hidden) > 0 && hidden[0] == at && r.err == nil {
				hidden = hidden[1:]
				continue
			}
			if !yield(r) {
				return
			}
		}
	}
}

// Number is the edition's number.
func (e *Edition) Number() uint64 { return e.head.Number }

// Beneath is the whole edition over which this one is laid, nil where it is whole. It is
// closed with it.
func (e *Edition) Beneath() *Edition {
	if e.over == nil {
		return nil
	}
	return e.over.beneath
}

// Hidden are the numbers of the alerts of Beneath that this edition has replaced or that
// are gone, ascending.
func (e *Edition) Hidden() []int {
	if e.over == nil {
		return nil
	}
	return slices.Clone(e.over.hidden)
}

// Own are the alerts in the edition's own file: all of a whole one, those that were
// added or changed of one that is laid over another. Its segment is of them.
func (e *Edition) Own() *Own {
	o := &Own{of: e, starts: e.starts}
	if e.over != nil {
		o.starts = make([]int, len(e.over.lists))
		for i, l := range e.over.lists {
			o.starts[i] = l.own
		}
	}
	return o
}

// Own are the alerts of an edition's own file. It is safe for concurrent use.
type Own struct {
	of     *Edition
	starts []int // the first of each list
}

// Len is how many there are.
func (o *Own) Len() int { return o.of.head.own() }

// Alert returns one alert, numbered from 0. Errors: ErrNoAlert, ErrDamaged.
func (o *Own) Alert(n int) (border.Alert, error) {
	const op = "read alert"
	if n < 0 || n >= o.Len() {
		return border.Alert{}, fail(op, fmt.Sprintf("%d of edition %d's own", n, o.of.head.Number), ErrNoAlert)
	}
	return o.of.alert(op, n, o.list(n))
}

func (o *Own) list(n int) string { return o.of.head.Lists[listOf(o.starts, n)].Name }

// Alerts goes over all of them in order. An error, always ErrDamaged or ErrClosed, is
// the last that is given.
func (o *Own) Alerts() iter.Seq2[border.Alert, error] {
	const op = "read alerts"
	return func(yield func(border.Alert, error) bool) {
		for n, content := range o.of.fileContents(op, 0, o.Len()) {
			if content.err != nil {
				yield(border.Alert{}, content.err)
				return
			}
			a, err := o.of.decode(op, n, o.list(n), content.bytes)
			if !yield(a, err) || err != nil {
				return
			}
		}
	}
}
