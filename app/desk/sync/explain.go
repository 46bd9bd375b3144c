package sync

import (
	"errors"

	"postern/app/desk"
	"postern/app/lang"
)

// importFaults are the catalogue's keys of what an import stops at.
var importFaults = [...]struct {
	err error
	key string
}{
	{ErrSameList, "desk.import.same_list"},
	{ErrNothingKept, "desk.import.nothing_kept"},
	{ErrSmaller, "desk.import.smaller"},
	{ErrSlowLoss, "desk.import.slow_loss"},
	{ErrMostRejected, "desk.import.most_rejected"},
	{ErrOlder, "desk.import.older"},
	{ErrNumberedAnew, "desk.import.numbered_anew"},
	{ErrVanished, "desk.import.vanished"},
	{ErrSigned, "desk.import.signed"},
	{ErrLoss, "desk.import.loss"},
}

// Key is the catalogue's key of the sentence.
func (e *ImportError) Key() string {
	if errors.Is(e, ErrLoss) && len(e.Lost) == 0 {
		return "desk.import.loss_unknown"
	}
	for _, f := range importFaults {
		if errors.Is(e, f.err) {
			return f.key
		}
	}
	return ""
}

// Sentence says what an import stopped at, and what to do.
func (e *ImportError) Sentence(say *lang.Speaker) string {
	if e.Key() == "" {
		return e.Error()
	}
	return say.Say(e.Key(), lang.Values{
		"List": e.List, "Path": e.Path, "Other": e.Other, "Before": e.Before, "After": e.After, "Rejected": e.Rejected, "Gone": e.Gone,
		"Here": desk.Clock(e.Here), "Issued": desk.Clock(e.Issued), "Lost": desk.Quoted(e.Lost),
	})
}

// Sentence says that the edition answers, and why the journal does not have it yet.
func (e *UnbookedError) Sentence(say *lang.Speaker) string {
	why, known := desk.Explain(say, e.Err)
	if !known {
		why = e.Err.Error()
	}
	return say.Say("desk.unbooked", lang.Values{"Detail": why})
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
