package courier

import (
	"context"
	"errors"
	"maps"
	"strings"

	"postern/app/desk"
	desksync "postern/app/desk/sync"
	"postern/app/exchange/fetch"
	"postern/app/lang"
)

// What can be wrong with joining and checking, beside what package fetch says.
var (
	// ErrConfirm: what was typed is not how the fingerprint begins.
	ErrConfirm = desk.NewFault("courier.confirm", "the fingerprint begins otherwise")
	// ErrDigits: what was typed can't be how a fingerprint begins.
	ErrDigits = desk.NewFault("courier.digits", "no digits of a fingerprint, or too few")
	// ErrNations: no nation was named, or one that headquarters does not know.
	ErrNations = desk.NewFault("courier.nations", "no nation, or one that headquarters does not know")
	// ErrJoined: the station has joined another headquarters, and must leave it first.
	ErrJoined = desk.NewFault("courier.joined", "the station has joined another headquarters")
	// ErrNotJoined: the station has joined no headquarters.
	ErrNotJoined = desk.NewFault("courier.not_joined", "the station has joined no headquarters")
	// ErrNoAddress: lists come on sticks alone.
	ErrNoAddress = desk.NewFault("courier.no_address", "lists come on sticks alone")
	// ErrReason: lists whose term is over, or whose numbers began anew, are taken with a reason alone.
	ErrReason = desk.NewFault("courier.reason", "a reason is missing")
	// ErrSupervisor: a supervisor has to do it.
	ErrSupervisor = desk.NewFault("courier.supervisor", "a supervisor has to do it")
	// ErrNothingWaits: nothing was fetched that is not in the edition.
	ErrNothingWaits = desk.NewFault("courier.nothing_waits", "nothing waits")
	// ErrCertificate: that is no digest of a certificate.
	ErrCertificate = desk.NewFault("courier.certificate", "no digest of a certificate")
)

// Fault is what a verb came to, as it is said.
type Fault struct {
	Err error

	looking bool // at a headquarters that is to be joined
	noLists bool // no lists answer here, so nothing is said of them
}

// WhereNoListsAnswer is a fault of a station at which no lists answer yet: it does not say that
// they answer on. Any other error stays as it is.
func WhereNoListsAnswer(err error) error {
	f, ok := errors.AsType[*Fault](err)
	if !ok {
		return err
	}
	return &Fault{f.Err, f.looking, true}
}

// looked is what looking at a headquarters came to: nothing was to change.
func looked(err error) error {
	if err == nil {
		return nil
	}
	return &Fault{err, true, true}
}

func (f *Fault) Error() string { return f.Err.Error() }

// Unwrap is what it came to.
func (f *Fault) Unwrap() error { return f.Err }

// Sentence says what is wrong, what stays as it is, and what to do.
func (f *Fault) Sentence(say *lang.Speaker) string {
	if errors.Is(f.Err, context.Canceled) {
		return say.Say("courier.stopped")
	}
	here := lang.Values{"Looking": f.looking, "NoLists": f.noLists}
	if e, ok := errors.AsType[*fetch.Error](f.Err); ok && say.Has(e.Key()) {
		if Lower(f) {
			return say.Say("courier.lower", lang.Values(e.Values), here)
		}
		if key := "courier.nation." + string(e.Code); e.Nation() != "" && say.Has(key) {
			return say.Say(key, lang.Values(e.Values), here)
		}
		return say.Say(e.Key(), lang.Values(e.Values), here)
	}
	if sentence, known := desk.Explain(say, f.Err); known {
		return sentence
	}
	return say.Say("courier.other", lang.Values{"Detail": f.Err.Error()}, here)
}

// Lower reports whether a fault is of a list whose number here is higher than the newest
// that its nation publishes: Place.Again is the way out.
func Lower(f error) bool {
	e, ok := errors.AsType[*fetch.Error](f)
	return ok && e.Code == fetch.Rollback && e.Op == "plan"
}

// BadListError says that a list was fetched whole before and is not what its nation says of
// it, and that the nation has published nothing else of it since. It is not fetched again.
type BadListError struct{ Nation, List string }

func (e *BadListError) Error() string {
	return "list " + e.List + " of " + e.Nation + ": what was published is not what it says"
}

// Sentence says so, and what to do.
func (e *BadListError) Sentence(say *lang.Speaker) string {
	return say.Say("courier.bad_list", lang.Values{"Nation": e.Nation, "List": e.List})
}

// NationsError says which nations were named that headquarters does not know, and whom it
// knows. It is ErrNations.
type NationsError struct{ Unknown, Known []string }

func (e *NationsError) Error() string {
	return "headquarters does not know " + strings.Join(e.Unknown, ", ")
}

// Unwrap is ErrNations.
func (e *NationsError) Unwrap() error { return ErrNations }

// Sentence says so.
func (e *NationsError) Sentence(say *lang.Speaker) string {
	return say.Say("courier.nations.unknown", lang.Values{"Unknown": strings.Join(e.Unknown, ", "), "Known": strings.Join(e.Known, ", ")})
}

// spoken makes an error one that says itself.
func spoken(err error) desk.Spoken {
	if err == nil {
		return nil
	}
	if f, ok := err.(*Fault); ok {
		return f
	}
	return &Fault{Err: err}
}

// told is spoken as an error: nil stays nil.
func told(err error) error {
	if err == nil {
		return nil
	}
	return spoken(err)
}

// errorsOf are faults of one kind as those of any.
func errorsOf[E error](faults []E) (all []error) {
	for _, f := range faults {
		all = append(all, f)
	}
	return all
}

// refusal is why what was offered is not believed or not taken, with the values of its
// sentence; "" where the way there is to blame, or the station itself.
func refusal(err error) (why string, values map[string]any) {
	if e, ok := errors.AsType[*desksync.ArrivalError](err); ok && e.Key() != "" {
		return e.Key(), map[string]any{"List": e.List}
	}
	e, ok := errors.AsType[*fetch.Error](err)
	if !ok {
		return "", nil
	}
	switch e.Code {
	case fetch.WrongRoot, fetch.ClockBack, fetch.Expired, fetch.Rollback, fetch.Unsigned, fetch.Mixed, fetch.Malformed, fetch.TooLarge,
		fetch.Missing, fetch.NotANation, fetch.BadManifest, fetch.NameClash, fetch.NotForUs, fetch.BadStick, fetch.Tampered, fetch.Content:
		return e.Key(), maps.Clone(e.Values)
	}
	return "", nil
}
