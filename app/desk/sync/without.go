package sync

import (
	"context"
	"errors"
	"fmt"
	"slices"
)

// errNothingLeft: no list would be brought in by what is left of a staged edition.
var errNothingLeft = errors.New("nothing is left of the edition without the stopped lists")

// Keepable are the lists that stop the edition and would stay as they are if it were
// taken without them, in order. There are none where nothing else is brought in, or
// where something stops it that this is no way out of.
func (s *Staged) Keepable() []string {
	var keep []string
	for _, stop := range s.Stops {
		at := slices.IndexFunc(s.Changes, func(c ListChange) bool { return c.List == stop.List })
		if at < 0 || s.Changes[at].New {
			return nil
		}
		keep = append(keep, stop.List)
	}
	slices.Sort(keep)
	keep = slices.Compact(keep)
	if !slices.ContainsFunc(s.Lists, func(l ImportedList) bool { return !slices.Contains(keep, l.List) }) {
		return nil
	}
	return keep
}

// Without gives a staged edition up and stages it anew without its Keepable lists,
// which stay as they are. It reads the others again: AsShown of the result says
// whether they are what they were. Errors are those of Prepare; nothing is staged then.
func (s *Sync) Without(ctx context.Context, staged *Staged, progress func(Step)) (*Staged, error) {
	s.doing.Lock()
	defer s.doing.Unlock()
	keep := staged.Keepable()
	if s.staged == staged {
		s.staged = nil
	}
	if err := staged.writer.Abort(); err != nil {
		return nil, fmt.Errorf("import: %w", err)
	}
	if len(keep) == 0 {
		return nil, fmt.Errorf("import: %w", errNothingLeft)
	}
	var next *Staged
	var err error
	if staged.arrival != nil {
		arrival := *staged.arrival
		arrival.Without = slices.Concat(arrival.Without, keep)
		next, err = s.prepareArrival(ctx, arrival, progress)
	} else {
		next, err = s.prepare(ctx, staged.paths, keep, progress)
	}
	if err != nil {
		return nil, err
	}
	next.kept = append(slices.Clone(staged.kept), keep...)
	next.AsShown = next.isBut(staged, keep)
	return next, nil
}

// isBut reports whether an edition is another one in all but the lists that are kept.
func (s *Staged) isBut(other *Staged, kept []string) bool {
	if s.Stopped() || len(s.Changes) != len(other.Changes) {
		return false
	}
	for i, c := range s.Changes {
		if of := other.Changes[i]; c != of && !(c.List == of.List && c.Same && slices.Contains(kept, c.List)) {
			return false
		}
	}
	digests := map[string]string{}
	for _, l := range other.Lists {
		digests[l.List] = l.Digest
	}
	for _, l := range s.Lists {
		if l.Digest == "" || digests[l.List] != l.Digest {
			return false
		}
	}
	return true
}
