package door

import (
	"context"
	"errors"
	"fmt"

	"postern/app/border"
	"postern/app/desk"
	"postern/app/desk/lookback"
	"postern/app/lang"
)

var (
	// errNoPeople: the window asks for the first supervisor; nobody can look back before.
	errNoPeople = desk.NewFault("journal.asked.no_people", "the station has no people yet")
	// errNotAuditor: the role of who asks does not look back.
	errNotAuditor = desk.NewFault("people.ctl.auditors", "neither a supervisor nor an auditor")
)

// AnswerJournal answers what another program asks about the journal, in the name of who
// proves himself with the question. He needs the role for it as at the window; that he was
// here is booked as every sign-in by a command. Somebody has to be signed in, whose keys the
// journal is read with.
func (d *Door) AnswerJournal(ctx context.Context, q desk.JournalQuestion, progress func(done, of uint64)) desk.JournalAnswer {
	back, err := d.lookBackAs(q.Login, q.PIN)
	switch {
	case errors.Is(err, errUnnamed):
		return desk.JournalAnswer{Refused: d.o.Say.Say("people.ctl.needed", lang.Values{"Station": d.o.Station.Dir()})}
	case err != nil:
		return desk.JournalAnswer{Refused: lookback.Explain(d.o.Say, err)}
	}
	return back.Answer(ctx, q, progress)
}

var errUnnamed = errors.New("nobody is named")

// lookBackAs looks back in the name of who proves himself. What it reads then holds no lock
// of the door.
func (d *Door) lookBackAs(login, pin string) (*lookback.LookBack, error) {
	const op = "look back"
	d.working.Lock()
	defer d.working.Unlock()
	station, now := d.o.Station, d.o.Now()
	switch {
	case !station.Attended():
		return nil, fmt.Errorf("%s: %w", op, errNoPeople)
	case d.Me().Login == "":
		return nil, fmt.Errorf("%s: %w", op, desk.ErrDeskLocked)
	case login == "":
		return nil, fmt.Errorf("%s: %w", op, errUnnamed)
	}
	who, err := station.Identify(login, pin, now)
	if err != nil {
		return nil, err
	}
	if err := BookSignIn(station, who, desk.ByCommand, now); err != nil && !d.mayLookAnyway(who, err) {
		return nil, err
	}
	if !who.Role.Audits() {
		return nil, fmt.Errorf("%s: %w: %s", op, errNotAuditor, who.Role)
	}
	return d.looking(who)
}

// looking looks back in somebody's name. Error: lookback.ErrNotAudits.
func (d *Door) looking(who border.Account) (*lookback.LookBack, error) {
	station := d.o.Station
	return lookback.New(lookback.Options{
		Station: station, Who: who, People: station.Accounts(), Policy: station.Policy(), Say: d.o.Say, Now: d.o.Now,
	})
}
