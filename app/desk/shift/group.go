package shift

import (
	"fmt"

	"postern/app/border"
	"postern/store/journal"
)

// GroupKind says how travellers belong together.
type GroupKind string

// The kinds of groups.
const (
	GroupNone    GroupKind = ""
	GroupFamily  GroupKind = "family"
	GroupVehicle GroupKind = "vehicle"
	GroupParty   GroupKind = "group"
)

// Group is the travellers that a case belongs to, by the number of the first one's.
type Group struct {
	Number uint64    `json:",omitempty"`
	Kind   GroupKind `json:",omitempty"`
}

// groupHead is the group that stands at the counter.
type groupHead struct {
	Group
	Link     bool   `json:",omitempty"` // the next traveller belongs to it
	Referral uint64 `json:",omitempty"` // the case with which it was referred
}

// mostCompanions bounds a group.
const mostCompanions = 100

// Link has the next traveller belong to the one at the counter, or where no case is open
// to the last. Errors: ErrNoCompanion, ErrGroupFull, ErrOutcome for a kind that is none,
// those of the Keeper.
func (s *Shift) Link(kind GroupKind) error {
	const op = "link companions"
	s.work.Lock()
	defer s.work.Unlock()
	at, err := s.begun(op)
	if err != nil {
		return err
	}
	if kind != GroupFamily && kind != GroupVehicle && kind != GroupParty {
		return fmt.Errorf("%s: %w: %q", op, ErrOutcome, kind)
	}
	next := at.next()
	switch o := next.open; {
	case o != nil && o.Group.Number == 0: // he is the first
		first := *o
		first.Group = Group{Number: o.Number, Kind: kind}
		next.open, next.members = &first, nil
		next.head = &groupHead{Group: first.Group, Link: true}
	case next.head == nil || o != nil && o.Group.Number != next.head.Number:
		return fmt.Errorf("%s: %w", op, ErrNoCompanion)
	case len(next.members) >= mostCompanions:
		return fmt.Errorf("%s: %w: %d", op, ErrGroupFull, len(next.members))
	default:
		head := *next.head
		head.Link = true
		if head.Kind == GroupNone {
			head.Kind = kind
		}
		if first := next.members[head.Number]; first != nil && first.Outcome == border.OutcomeReferred {
			head.Referral = first.Number
		}
		next.head = &head
	}
	return s.commit(op, s.now(), next, nil)
}

// Unlink takes back that the next traveller belongs to this one.
func (s *Shift) Unlink() error {
	const op = "unlink companions"
	s.work.Lock()
	defer s.work.Unlock()
	at, err := s.begun(op)
	if err != nil || at.head == nil || !at.head.Link {
		return err
	}
	next := at.next()
	head := *next.head
	head.Link = false
	next.head = &head
	return s.commit(op, s.now(), next, nil)
}

// Linked is the group that the next traveller belongs to; false where he comes alone.
func (s *Shift) Linked() (Group, bool) {
	at := s.at.Load()
	if at == nil || at.head == nil || !at.head.Link {
		return Group{}, false
	}
	return at.head.Group, true
}

// join makes a new case one of the group, or lets the group go.
func (next *state) join(o *openCase) {
	if next.head == nil || !next.head.Link {
		next.head, next.members = nil, nil
		return
	}
	head := *next.head
	head.Link = false
	next.head = &head
	o.Group = head.Group
}

// linkedTo says that the traveller who was to belong to the group that stands there again is
// this one: nobody after him does.
func (next *state) linkedTo(o *openCase) {
	if o == nil || next.head == nil || !next.head.Link || o.Group.Number != next.head.Number {
		return
	}
	head := *next.head
	head.Link = false
	next.head = &head
}

// remember keeps a closed case for the companions that may follow.
func (next *state) remember(closed *record) {
	if was := next.members[closed.Number]; was != nil && next.head != nil { // screened and decided after he went on
		closed.TakenAlong = closed.TakenAlong || was.TakenAlong
		next.members = with(next.members, closed.Number, closed)
		if closed.Outcome == border.OutcomeReferred {
			head := *next.head
			head.Referral = closed.Number
			next.head = &head
		}
		return
	}
	if next.head == nil || next.head.Number != closed.Group.Number {
		if closed.Queued != QueuedNot { // he stands at no counter
			return
		}
		next.head = &groupHead{Group: Group{Number: closed.Number}}
		next.members = nil
	}
	next.members = with(next.members, closed.Number, closed)
}

// companions are the closed cases of a group that no referral has taken along, but for
// the case itself, which may have been closed before it was screened.
func (next *state) companions(g Group, itself uint64) []*record {
	if g.Number == 0 || next.head == nil || next.head.Number != g.Number {
		return nil
	}
	var out []*record
	for _, n := range sortedKeys(next.members) {
		if r := next.members[n]; n != itself && r.Outcome != border.OutcomeReferred && !r.TakenAlong {
			out = append(out, r)
		}
	}
	return out
}

// takeAlong marks the companions as referred, and the group too.
func (next *state) takeAlong(referral uint64, companions []*record) {
	if next.head == nil {
		return
	}
	head := *next.head
	head.Referral = referral
	next.head = &head
	for _, r := range companions {
		taken := *r
		taken.TakenAlong = true
		next.members = with(next.members, r.Number, &taken)
	}
}

// companionDraft books that a case goes along with another's referral.
func (s *Shift) companionDraft(number, referral uint64) journal.Draft {
	return journal.Draft{
		Kind: journal.KindReferral, Who: s.officer.Login, Case: number,
		Facts: map[string]string{"companion_of": numberKey(referral)},
	}
}
