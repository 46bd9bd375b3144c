package shift

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"

	"postern/app/border"
	"postern/app/desk/booked"
	"postern/app/search"
	"postern/store"
)

// The shelves on which a shift keeps its work.
const (
	shelfCase       = "case"       // the open case, the last number, the figures, what is linked
	shelfQueue      = "queue"      // cases that wait to be decided, by number
	shelfWaiting    = "waiting"    // scans made while a case was open
	shelfGroup      = "group"      // whoever may be referred together with the next one
	shelfKnown      = "known"      // releases that were noted
	shelfUnscreened = "unscreened" // travellers whom no edition has answered for
	shelfReferrals  = "referrals"  // cases handed to the second line
	shelfQuiet      = "quiet"      // each closed case; what the second line judges of discreet alerts
	shelfAlive      = "alive"      // until when somebody was screening
	shelfManifests  = "manifests"  // how far manifests were searched that are not done
)

const (
	keyOpen    = "open"
	keyNumber  = "number"
	keyHead    = "head"
	keyAlive   = "alive"
	keyFigures = "figures " // and the login
)

// state is a shift's work at one moment. It is never changed: a verb makes the next one,
// and what differs is kept in one transaction with what it books.
type state struct {
	number     uint64 // of the last case
	open       *openCase
	head       *groupHead
	members    map[uint64]*record
	queue      map[uint64]*record
	waiting    map[uint64]*WaitingScan
	known      map[string]*booked.Known
	unscreened map[uint64]*record
	figures    *figures
	alive      *alive
	manifests  map[string]*manifestMark

	undo *undoable // of the last decision; not kept
}

// openCase is a case with its answer; only the record is kept.
type openCase struct {
	record
	finding   border.Finding
	earlier   int
	answered  bool
	known     map[search.AlertKey]booked.Known
	failure   error
	takenOver bool
	// head and members are the group that it stands in, of a case that is set aside while
	// another group stands at the counter.
	head    *groupHead
	members map[uint64]*record
}

// with is a map with one value set, or taken away where it is nil.
func with[K comparable, V any](m map[K]*V, key K, value *V) map[K]*V {
	out := make(map[K]*V, len(m)+1)
	maps.Copy(out, m)
	if value == nil {
		delete(out, key)
	} else {
		out[key] = value
	}
	return out
}

// changes collects what differs between two states.
type changes struct {
	kept []store.Kept
	err  error
}

// slot keeps one value under a key, if it is another than before.
func slot[V any](c *changes, shelf, key string, before, after *V, encode func(*V) ([]byte, error)) {
	if before == after || c.err != nil {
		return
	}
	k := store.Kept{Shelf: shelf, Key: key}
	if after != nil {
		if k.Value, c.err = encode(after); c.err != nil {
			c.err = fmt.Errorf("keep %s: %w", shelf, c.err)
			return
		}
	}
	c.kept = append(c.kept, k)
}

// shelf keeps what differs of a whole shelf, in the order of its keys.
func shelf[K cmp.Ordered, V any](c *changes, name string, before, after map[K]*V, key func(K) string, encode func(*V) ([]byte, error)) {
	var keys []K
	for k, v := range after {
		if before[k] != v {
			keys = append(keys, k)
		}
	}
	for k := range before {
		if after[k] == nil {
			keys = append(keys, k)
		}
	}
	slices.Sort(keys)
	for _, k := range keys {
		slot(c, name, key(k), before[k], after[k], encode)
	}
}

// difference is what has to be kept for after to stand in place of before.
func difference(before, after *state, login string) ([]store.Kept, error) {
	var c changes
	if before.number != after.number {
		c.kept = append(c.kept, store.Kept{Shelf: shelfCase, Key: keyNumber, Value: fmt.Appendf(nil, "%020d", after.number)})
	}
	slot(&c, shelfCase, keyOpen, before.open, after.open, func(o *openCase) ([]byte, error) { return o.encode() })
	slot(&c, shelfGroup, keyHead, before.head, after.head, asJSON[groupHead])
	shelf(&c, shelfGroup, before.members, after.members, numberKey, (*record).encode)
	shelf(&c, shelfQueue, before.queue, after.queue, numberKey, (*record).encode)
	shelf(&c, shelfWaiting, before.waiting, after.waiting, numberKey, asJSON[WaitingScan])
	shelf(&c, shelfUnscreened, before.unscreened, after.unscreened, numberKey, (*record).encode)
	shelf(&c, shelfKnown, before.known, after.known, func(k string) string { return k }, asJSON[booked.Known])
	slot(&c, shelfCase, keyFigures+login, before.figures, after.figures, (*figures).encode)
	slot(&c, shelfAlive, keyAlive, before.alive, after.alive, asJSON[alive])
	shelf(&c, shelfManifests, before.manifests, after.manifests, func(k string) string { return k }, asJSON[manifestMark])
	return c.kept, c.err
}

func asJSON[V any](v *V) ([]byte, error) { return json.Marshal(v) }

func numberKey(n uint64) string { return strconv.FormatUint(n, 10) }

// next is the state after this one, to be changed before it counts.
func (s *state) next() *state {
	out := *s
	return &out
}

// openNumber is the open case's; 0 where there is none.
func (s *state) openNumber() uint64 {
	if s == nil || s.open == nil {
		return 0
	}
	return s.open.Number
}
