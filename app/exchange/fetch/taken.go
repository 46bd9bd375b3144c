package fetch

import "encoding/json"

// Taken removes the lists that were fetched, once they are part of an edition or are not
// wanted; the answers stay, and what has come of nations that were left out. f is what is
// left then. Errors: those of Discard.
func (f *Fetched) Taken() error {
	if f.Answers == nil && len(f.Kept) == 0 {
		return f.Discard()
	}
	f.Lists = nil
	content, err := json.Marshal(f)
	if err != nil {
		return err
	}
	if err := f.keeper.Note(map[string][]byte{noteFetched: content}); err != nil {
		return err
	}
	return during("discard", tidy(f.keeper, f.items()))
}
