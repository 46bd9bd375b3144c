package courier

import (
	"context"
	"errors"
	"fmt"
	"time"

	"postern/app/border"
	"postern/app/desk"
	"postern/app/exchange/answers"
)

// ErrForeign: a station has more than what headquarters publishes, so its answers are not
// those of headquarters.
var ErrForeign = desk.NewFault("courier.foreign", "the station has lists or alerts of its own")

// Sheet is what the station answers about made-up travellers, for headquarters to publish.
// The station is headquarters' own: it takes every nation's lists, as counters do, and has
// nothing else. Errors: ErrForeign, desk.ErrNoLists, those of package answers.
func (c *Courier) Sheet(ctx context.Context, travellers int, on time.Time) (answers.Sheet, error) {
	const op = "make the sheet of answers"
	if c.o.Desk.Status().Edition.Number == 0 { // nobody has asked it anything yet
		if err := c.o.Desk.Load(c.o.Station); err != nil {
			return answers.Sheet{}, fmt.Errorf("%s: %w", op, err)
		}
	}
	status := c.o.Desk.Status()
	if status.Problem != desk.ProblemNone || status.Edition.Number == 0 {
		return answers.Sheet{}, fmt.Errorf("%s: %w", op, desk.ErrNoLists)
	}
	of, foreign, err := c.composition(status)
	if err == nil && foreign {
		err = ErrForeign
	}
	if err != nil {
		return answers.Sheet{}, fmt.Errorf("%s: %w", op, err)
	}
	e, err := c.o.Station.Open()
	if err != nil {
		return answers.Sheet{}, fmt.Errorf("%s: %w", op, err)
	}
	sheet, err := func() (answers.Sheet, error) {
		s, err := c.o.Desk.OpenSearcher(e, c.log)
		if err != nil {
			return answers.Sheet{}, err
		}
		fresh := map[[2]string]bool{}
		if e.Beneath() != nil {
			for a, err := range e.Own().Alerts() {
				if err != nil {
					return answers.Sheet{}, err
				}
				fresh[key(a)] = true
			}
		}
		return answers.Make(ctx, s, e, answers.Wanted{
			Of: of, Travellers: travellers, Seed: uint64(status.Edition.Alerts), On: on,
			Fresh: func(list, id string) bool { return fresh[[2]string{list, id}] },
		})
	}()
	if err := errors.Join(err, e.Close()); err != nil {
		return answers.Sheet{}, fmt.Errorf("%s: %w", op, err)
	}
	return sheet, nil
}

func key(a border.Alert) [2]string { return [2]string{a.List, a.ID} }
