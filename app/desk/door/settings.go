package door

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"postern/app/border"
	"postern/app/desk"
	"postern/app/desk/booked"
	"postern/app/desk/shift"
	"postern/store"
	"postern/store/journal"
)

const (
	shelfSettings = "settings"
	keySign       = "sign " // and the login
)

// Settings are what the person who is signed in sees set here.
func (d *Door) Settings() Settings {
	in := d.now()
	s := Settings{Policy: d.o.Station.Policy(), Sign: in.sign}
	if s.Sign == "" {
		s.Sign = SignAfterNotes
	}
	if in.who.Role.Rules() {
		s.People = d.o.Station.Accounts()
	}
	return s
}

// set does what changes something in the name of who is signed in, and books it.
func (d *Door) set(do func(who border.Account, now time.Time) (journal.Draft, error)) error {
	d.working.Lock()
	defer d.working.Unlock()
	who, now := d.Me(), d.o.Now()
	if who.Login == "" {
		return fmt.Errorf("set: %w", desk.ErrDeskLocked)
	}
	draft, err := do(who, now)
	if err != nil {
		return err
	}
	draft.Who = who.Login
	_, err = d.o.Station.Book(now, []journal.Draft{draft})
	return err
}

// account books what became of a person.
func account(what, login string) journal.Draft {
	return journal.Draft{Kind: journal.KindAccount, Facts: map[string]string{"what": what, "of": login}}
}

// Enrol lets another person sign in, by a login that is made of the name. Errors: those
// of store.Station.Enrol.
func (d *Door) Enrol(name string, role border.Role, pin string) (login string, err error) {
	name = strings.TrimSpace(name)
	err = d.set(func(_ border.Account, now time.Time) (journal.Draft, error) {
		var taken []string
		for _, a := range d.o.Station.Accounts() {
			taken = append(taken, a.Login)
		}
		login = LoginOf(name, taken)
		draft := account("enrolled", login)
		draft.Facts["role"] = string(role)
		return draft, d.o.Station.Enrol(login, name, role, pin, now)
	})
	return login, err
}

// ResetPIN gives a person a new PIN. Errors: those of store.Station.ResetPIN.
func (d *Door) ResetPIN(login, pin string) error {
	return d.set(func(_ border.Account, now time.Time) (journal.Draft, error) {
		return account("reset", login), d.o.Station.ResetPIN(login, pin, now)
	})
}

// Remove takes away a person's way in; it takes a second supervisor. Errors: those of
// store.Station.Remove and Witness, ErrOneself.
func (d *Door) Remove(login, witness, witnessPIN string) error {
	return d.set(func(who border.Account, now time.Time) (journal.Draft, error) {
		draft := account("removed", login)
		draft.Facts["second"] = strings.ToLower(strings.TrimSpace(witness))
		accounts := d.o.Station.Accounts()
		at := slices.IndexFunc(accounts, func(a border.Account) bool { return a.Login == login })
		switch {
		case login == who.Login:
			return draft, fmt.Errorf("remove: %w", ErrOneself)
		case !who.Role.Rules(): // before anybody's PIN is tried in vain
			return draft, &store.Error{Op: "remove", Subject: login, Err: store.ErrNotAllowed}
		case at >= 0 && !accounts[at].Role.Rules(): // of a supervisor the station asks for the second itself
			second, err := d.o.Station.Witness(witness, witnessPIN, now)
			if err == nil && !second.Role.Rules() {
				err = &store.Error{Op: "remove", Subject: login, Err: store.ErrNoWitness}
			}
			if err != nil {
				return draft, err
			}
		}
		return draft, d.o.Station.Remove(login, store.Witnessed{Login: witness, PIN: witnessPIN}, now)
	})
}

// ChangePIN changes the PIN of who is signed in. Errors: those of store.Station.ChangePIN.
func (d *Door) ChangePIN(old, fresh string) error {
	return d.set(func(who border.Account, now time.Time) (journal.Draft, error) {
		return account("pin", who.Login), d.o.Station.ChangePIN(old, fresh, now)
	})
}

// SetPolicy sets the station's policy. Errors: those of store.Station.SetPolicy.
func (d *Door) SetPolicy(p border.Policy) error {
	return d.set(func(border.Account, time.Time) (journal.Draft, error) {
		before := d.o.Station.Policy()
		if err := d.o.Station.SetPolicy(p); err != nil {
			return journal.Draft{}, err
		}
		d.o.Desk.SetAges(desk.AgesOf(d.o.Station.Policy()))
		facts := policyFacts(before, d.o.Station.Policy())
		facts["what"] = "policy"
		return journal.Draft{Kind: journal.KindSetting, Facts: facts}, nil
	})
}

// policyFacts are what a policy has otherwise than the one before, times in seconds.
func policyFacts(before, after border.Policy) map[string]string {
	facts := map[string]string{}
	for _, v := range []struct {
		name          string
		before, after time.Duration
	}{
		{"idle_lock_s", before.IdleLock, after.IdleLock},
		{"undo_within_s", before.UndoWithin, after.UndoWithin},
		{"current_for_s", before.CurrentFor, after.CurrentFor},
		{"ageing_for_s", before.AgeingFor, after.AgeingFor},
		{"keep_no_match_s", before.KeepNoMatch, after.KeepNoMatch},
		{"keep_decisions_s", before.KeepDecisions, after.KeepDecisions},
	} {
		if v.before != v.after {
			facts[v.name] = strconv.FormatInt(int64(v.after/time.Second), 10)
		}
	}
	if before.Hours != after.Hours {
		clock := func(m int) string { return fmt.Sprintf("%02d:%02d", m/60, m%60) }
		facts["hours"] = clock(after.Hours.From) + "–" + clock(after.Hours.To)
	}
	maps.Copy(facts, desk.ExchangeFacts(before.Exchange, after.Exchange))
	return facts
}

var errSign = errors.New("the sign has no such place")

// SetSign says where the officer's own sign for discreet alerts stands. The journal has
// that he moved it, not whereto.
func (d *Door) SetSign(at SignPlace) error {
	if !slices.Contains(SignPlaces(), at) {
		return fmt.Errorf("set sign: %w: %q", errSign, at)
	}
	d.working.Lock()
	defer d.working.Unlock()
	who, now := d.Me(), d.o.Now()
	if who.Login == "" {
		return fmt.Errorf("set sign: %w", desk.ErrDeskLocked)
	}
	draft := journal.Draft{Kind: journal.KindSetting, Who: who.Login, Facts: map[string]string{"what": "sign"}}
	_, err := d.o.Station.Book(now, []journal.Draft{draft}, store.Kept{Shelf: shelfSettings, Key: keySign + who.Login, Value: []byte(at)})
	if err != nil {
		return err
	}
	d.mu.Lock()
	d.in.sign = at
	d.mu.Unlock()
	return nil
}

// Notes are the releases that were noted; see Shift.Notes.
func (d *Door) Notes() []booked.Known {
	if shift := d.Shift(); shift != nil {
		return shift.Notes()
	}
	return nil
}

// Countersign has who is signed in stand by a note of somebody else's. Errors:
// ErrNoChecks, those of Shift.Countersign.
func (d *Door) Countersign(note booked.Known) error {
	in := d.now()
	if in.shift == nil {
		return fmt.Errorf("countersign: %w", shift.ErrNoChecks)
	}
	return in.shift.Countersign(note, in.who)
}
