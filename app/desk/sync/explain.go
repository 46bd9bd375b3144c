package sync

import (
	"errors"

	"postern/app/desk"
	"postern/app/lang"
)

// Sentence says what an import stopped at, and what to do.
func (e *ImportError) Sentence(say *lang.Speaker) string {
	values := lang.Values{
		"List": e.List, "Path": e.Path, "Other": e.Other, "Before": e.Before, "After": e.After, "Rejected": e.Rejected,
		"Here": desk.Clock(e.Here), "Issued": desk.Clock(e.Issued), "Lost": desk.Quoted(e.Lost),
	}
	switch {
	case errors.Is(e, ErrSameList):
		return say.Say("desk.import.same_list", values)
	case errors.Is(e, ErrNothingKept):
		return say.Say("desk.import.nothing_kept", values)
	case errors.Is(e, ErrSmaller):
		return say.Say("desk.import.smaller", values)
	case errors.Is(e, ErrMostRejected):
		return say.Say("desk.import.most_rejected", values)
	case errors.Is(e, ErrOlder):
		return say.Say("desk.import.older", values)
	case errors.Is(e, ErrVanished):
		return say.Say("desk.import.vanished", values)
	case errors.Is(e, ErrSigned):
		return say.Say("desk.import.signed", values)
	case errors.Is(e, ErrLoss) && len(e.Lost) == 0:
		return say.Say("desk.import.loss_unknown")
	case errors.Is(e, ErrLoss):
		return say.Say("desk.import.loss", values)
	}
	return e.Error()
}

// arrivalFaults are the catalogue's keys of what is wrong with what has arrived.
var arrivalFaults = [...]struct {
	err error
	key string
}{
	{ErrLeadsElsewhere, "desk.arrival.elsewhere"},
	{ErrOtherContent, "desk.arrival.content"},
	{ErrUnkept, "desk.arrival.unkept"},
}

// Key is the catalogue's key of the sentence.
func (e *ArrivalError) Key() string {
	for _, f := range arrivalFaults {
		if errors.Is(e.Err, f.err) {
			return f.key
		}
	}
	return ""
}

// Sentence says why nothing was made of what has arrived.
func (e *ArrivalError) Sentence(say *lang.Speaker) string {
	if e.Key() == "" {
		return e.Error()
	}
	return say.Say(e.Key(), lang.Values{"List": e.List, "From": e.From, "Detail": e.Err.Error()})
}
