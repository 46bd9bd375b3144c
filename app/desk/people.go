package desk

import (
	"errors"

	"postern/app/lang"
	"postern/store"
)

// peopleFaults are the catalogue's keys of what package store says of people.
var peopleFaults = [...]struct {
	err error
	key string
}{
	{store.ErrPeople, "people.untrusted"},
	{store.ErrLocked, "people.locked"},
	{store.ErrNotAllowed, "people.not_allowed"},
	{store.ErrAttended, "people.attended"},
	{store.ErrUnattended, "people.unattended"},
	{store.ErrNoAccount, "people.no_account"},
	{store.ErrBadRole, "people.bad_role"},
	{store.ErrBadLogin, "people.bad_login"},
	{store.ErrBadName, "people.bad_name"},
	{store.ErrSameLogin, "people.same_login"},
	{store.ErrManyPeople, "people.many_people"},
	{store.ErrLastSupervisor, "people.last_supervisor"},
	{store.ErrNoWitness, "people.no_witness"},
	{store.ErrGivenPIN, "people.given_pin"},
	{store.ErrOwnSecond, "people.own_second"},
	{store.ErrBadCode, "people.bad_code"},
}

// peopleFault says why somebody cannot sign in, or what he may not do.
func peopleFault(say *lang.Speaker, values lang.Values, e *store.Error) (sentence string, of bool) {
	if pin, ok := errors.AsType[*store.PINError](e); ok {
		return pinFault(say, pin), true
	}
	if weak, ok := errors.AsType[*store.WeakPINError](e); ok {
		values["Digits"], values["Letters"] = store.MinDigits, store.MinPassphrase
		return say.Say("people.weak."+string(weak.Fault), values), true
	}
	if anchor, ok := errors.AsType[*store.AnchorError](e); ok {
		values["File"] = anchor.File
		return say.Say("people.anchor."+string(anchor.Fault), values), true
	}
	for _, f := range peopleFaults {
		if errors.Is(e, f.err) {
			return say.Say(f.key, values), true
		}
	}
	return "", false
}

func pinFault(say *lang.Speaker, e *store.PINError) string {
	switch {
	case e.Supervisor:
		return say.Say("people.pin.supervisor")
	case e.Untried:
		return say.Say("people.pin.untried", lang.Values{"Until": e.Until.Local().Format("15:04:05")})
	case !e.Until.IsZero():
		return say.Count("people.pin.wait", e.Left, lang.Values{"Until": e.Until.Local().Format("15:04:05")})
	}
	return say.Count("people.pin.left", e.Left)
}
