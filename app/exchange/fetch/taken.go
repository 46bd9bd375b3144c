package fetch

import (
	"encoding/json"
	"slices"
)

// Taken removes the lists that were fetched, once they are part of an edition or are not
// wanted, but for some; the answers stay, and what has come of nations that were left out. f
// is what is left then. Errors: those of Discard.
func (f *Fetched) Taken(but ...string) error {
	f.Lists = slices.DeleteFunc(slices.Clone(f.Lists), func(l ListPlan) bool { return !slices.Contains(but, l.List.Name) })
	if f.Answers == nil && len(f.Kept) == 0 && len(f.Lists) == 0 {
		return f.Discard()
	}
	content, err := json.Marshal(f)
	if err != nil {
		return err
	}
	if err := f.keeper.Note(map[string][]byte{noteFetched: content}); err != nil {
		return err
	}
	return during("discard", tidy(f.keeper, f.items()))
}
