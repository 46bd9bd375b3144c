package hq

import (
	"encoding/json"
	"errors"
	"io/fs"
	"slices"

	"postern/app/exchange"
)

// fileLosses keeps what lists have lost of late, by nation and name, on the machine that
// publishes them: counters stop at a list that shrinks step by step, and so does Publish.
// What is published says it of the newest step alone.
const fileLosses = "losses.json"

// maxLosses bounds the file, in bytes.
const maxLosses = 64 << 20

type losses map[string]map[string]exchange.Losses

// readLosses reads what lists have lost. What can't be read counts as nothing: it keeps
// nobody from publishing, and is told.
func (r *Repository) readLosses() (all losses, unread bool, err error) {
	content, err := readBounded(r.path(fileLosses), maxLosses)
	if errors.Is(err, fs.ErrNotExist) {
		return losses{}, false, nil
	}
	if err != nil {
		return nil, false, err
	}
	if json.Unmarshal(content, &all) != nil || all == nil {
		return losses{}, true, nil
	}
	return all, false, nil
}

// shrinks holds what a list loses against what it has lost of late. The error is a
// *SmallerError where that is more than counters take unasked, unless it was accepted.
func (w *publishing) shrinks(l exchange.List, before, after, gone int) (accepted bool, err error) {
	of := w.losses[w.nation][l.Name].Counting(w.now, l.Sequence)
	is := of.And(exchange.Loss{At: w.now, To: l.Sequence + 1, Before: before, Gone: gone})
	atOnce := exchange.TooMuchGone(gone, before)
	switch {
	case gone == 0 && !of.Outgrown(before, after):
		is = of
	case (atOnce || gone > 0 && is.TooMuch()) && w.o.AcceptSmaller:
		is[len(is)-1].Accepted, accepted = true, true
	case atOnce:
		return false, &SmallerError{List: l.Name, Before: before, Gone: gone}
	case gone > 0 && is.TooMuch():
		return false, &SmallerError{List: l.Name, Before: is[0].Before, Gone: is.Gone(), Since: is[0].At}
	}
	w.lost(l.Name, is)
	return accepted, nil
}

// lost notes what a list has lost; nothing where it begins anew.
func (w *publishing) lost(list string, is exchange.Losses) {
	if len(is) == 0 && len(w.losses[w.nation][list]) == 0 {
		return
	}
	if w.losses[w.nation] == nil {
		w.losses[w.nation] = map[string]exchange.Losses{}
	}
	w.losses[w.nation][list], w.lostMore = is, true
}

// keepLosses writes what lists have lost, without what counts no longer. That is done ahead
// of publishing: what is not published does not count then, see exchange.Losses.
func (w *publishing) keepLosses() error {
	if !w.lostMore {
		return nil
	}
	for _, of := range w.losses {
		for list, is := range of {
			is = slices.DeleteFunc(is, func(l exchange.Loss) bool { return w.now.Sub(l.At) >= exchange.LossesCount })
			if of[list] = is; len(is) == 0 {
				delete(of, list)
			}
		}
	}
	content, err := json.Marshal(w.losses)
	if err != nil {
		return err
	}
	return w.r.disk.replace(w.r.path(dirWork), w.r.path(fileLosses), append(content, '\n'), 0o600)
}
