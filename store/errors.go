package store

import (
	"errors"
	"fmt"
	"time"
)

// What can be wrong; every error of this package is one of these or comes from
// the operating system.
var (
	// ErrNoStation: the folder is not a station.
	ErrNoStation = errors.New("no station here")
	// ErrNotEmpty: a station can only be set up in an empty folder.
	ErrNotEmpty = errors.New("the folder is not empty")
	// ErrNoEdition: no list was ever brought in.
	ErrNoEdition = errors.New("no edition yet")
	// ErrDamaged: a file is not what was written.
	ErrDamaged = errors.New("damaged")
	// ErrNewerFormat: a newer program wrote this; see NewerError.
	ErrNewerFormat = errors.New("written by a newer program")
	// ErrHeld: another program has the station open; see HeldError.
	ErrHeld = errors.New("held by another program")
	// ErrClosed: station, edition or writer is closed.
	ErrClosed = errors.New("closed")
	// ErrBusy: an edition is being written already.
	ErrBusy = errors.New("an edition is being written already")
	// ErrNoAlert: the edition has no alert or list of that number or name.
	ErrNoAlert = errors.New("no such alert")
	// ErrSameName: two lists of one edition have the same name.
	ErrSameName = errors.New("two lists have the same name")
	// ErrSegment: an edition has one segment, made when all its alerts are there.
	ErrSegment = errors.New("the segment is written already")
	// ErrSettled: what an edition lays over another is settled.
	ErrSettled = errors.New("what is laid over is settled already")
	// ErrTooMuchOver: so much has changed since the whole edition that the next has to be
	// written whole.
	ErrTooMuchOver = errors.New("too much is laid over the whole edition")
	// ErrNotBeneath: nothing can be laid over an edition: it does not answer any more, or
	// is not this station's.
	ErrNotBeneath = errors.New("nothing can be laid over this edition")
	// ErrNoSecret: the device secret is not there, or is another station's; see
	// NoSecretError.
	ErrNoSecret = errors.New("the device secret is not there")
	// ErrPeople: the roster or a person's slot is not what was written, or not by whom
	// it must be. It is always ErrDamaged too.
	ErrPeople = errors.New("who may sign in cannot be trusted")
	// ErrLocked: the station has people, and none of them is signed in.
	ErrLocked = errors.New("locked: nobody is signed in")
	// ErrNotAllowed: the role of who is signed in has no key for it.
	ErrNotAllowed = errors.New("not allowed to this role")
	// ErrAttended: the station has people already.
	ErrAttended = errors.New("the station has people already")
	// ErrUnattended: the station has no people.
	ErrUnattended = errors.New("the station has no people")
	// ErrNoAccount: nobody here has that login.
	ErrNoAccount = errors.New("nobody has that login")
	// ErrBadRole: there is no such role.
	ErrBadRole = errors.New("there is no such role")
	// ErrSameLogin: somebody has that login already.
	ErrSameLogin = errors.New("somebody has that login already")
	// ErrManyPeople: no station has more people.
	ErrManyPeople = errors.New("there are too many people")
	// ErrLastSupervisor: without a supervisor nobody could rule the station.
	ErrLastSupervisor = errors.New("it is the last supervisor")
	// ErrNoWitness: it takes a second supervisor.
	ErrNoWitness = errors.New("a second supervisor has to agree")
	// ErrGivenPIN: the person's PIN is the one that a supervisor gave him: see PINGiven.
	ErrGivenPIN = errors.New("the PIN is not of the person's own choice")
	// ErrOwnSecond: who is signed in gave the second his PIN within the last day.
	ErrOwnSecond = errors.New("the second has his PIN from the first")
	// ErrBadCode: a recovery code is not whole or not this station's.
	ErrBadCode = errors.New("the recovery code does not fit")
	// ErrUnfit: an alert, or a block of a segment, that cannot be kept as it is.
	ErrUnfit = errors.New("cannot be kept")
)

// Error says what was being done, and with what.
type Error struct {
	Op      string // "open edition", "add alert"…
	Subject string // the file, list or alert
	Err     error
}

func (e *Error) Error() string { return e.Op + " " + e.Subject + ": " + e.Err.Error() }

func (e *Error) Unwrap() error { return e.Err }

// NewerError says which format was found and which is the newest known here.
// It is an ErrNewerFormat.
type NewerError struct {
	Found, Known int
}

func (e *NewerError) Error() string {
	return fmt.Sprintf("written by a newer program: format %d, this program knows formats up to %d", e.Found, e.Known)
}

// Is makes it an ErrNewerFormat.
func (e *NewerError) Is(target error) bool { return target == ErrNewerFormat }

// HeldError says who has a station open, as far as that one left a note. It is
// an ErrHeld.
type HeldError struct {
	Program string // "" where there is no note
	PID     int
	Since   time.Time
}

func (e *HeldError) Error() string {
	if e.Program == "" {
		return ErrHeld.Error()
	}
	return fmt.Sprintf("held by %s, process %d, since %s", e.Program, e.PID, e.Since.Format(time.DateTime))
}

// Is makes it an ErrHeld.
func (e *HeldError) Is(target error) bool { return target == ErrHeld }

// NoSecretError says where a station's device secret was looked for. It is an
// ErrNoSecret. What was found there it never repeats.
type NoSecretError struct {
	File    string // the key file that was looked for
	Keyring bool   // the secret was put into the keyring of the account that set the station up
	Other   bool   // a secret was there, and it is another station's
	Unread  error  // why what was there could not be read; nil where nothing was
}

func (e *NoSecretError) Error() string {
	switch {
	case e.Other:
		return "the device secret is another station's: " + e.where()
	case e.Unread != nil:
		return fmt.Sprintf("the device secret cannot be read: %s: %v", e.where(), e.Unread)
	}
	return ErrNoSecret.Error() + ": " + e.where()
}

func (e *NoSecretError) where() string {
	if e.Keyring {
		return "keyring, or " + e.File
	}
	return e.File
}

// Is makes it an ErrNoSecret.
func (e *NoSecretError) Is(target error) bool { return target == ErrNoSecret }

// Unwrap is why what was there could not be read.
func (e *NoSecretError) Unwrap() error { return e.Unread }

func fail(op, subject string, err error) error {
	if err == nil {
		return nil
	}
	if _, done := errors.AsType[*Error](err); done {
		return err
	}
	return &Error{Op: op, Subject: subject, Err: err}
}

func damaged(op, subject, what string) error {
	return &Error{Op: op, Subject: subject, Err: fmt.Errorf("%w: %s", ErrDamaged, what)}
}
