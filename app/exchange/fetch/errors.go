package fetch

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"time"

	"postern/app/exchange"
	"postern/store"
)

// Code says what is wrong. It is an error itself, so that errors.Is(err, Rollback) asks
// for it. The catalogue has a sentence for each under "fetch.error.".
type Code string

// The codes, with the values that their sentences have.
const (
	NotJoined    Code = "not_joined"    // the station was never told whom to trust
	WrongRoot    Code = "wrong_root"    // the first root is not the one of the fingerprint: Wanted, Found
	TrustDamaged Code = "trust_damaged" // what the station noted of whom it trusts is not whole: Detail

	ClockBack Code = "clock_back" // the clock is before what was signed already: Clock, Signed
	Expired   Code = "expired"    // too old, or the clock is ahead: Role, Expires, Clock
	Rollback  Code = "rollback"   // older than what was seen here: Role, Here, Offered
	Unsigned  Code = "unsigned"   // not signed by enough of those who may: Role
	Mixed     Code = "mixed"      // a file is not the one that the signed one beside it names: File
	Malformed Code = "malformed"  // a file is not what it must be: File, Detail
	TooLarge  Code = "too_large"  // File, Limit in bytes
	Missing   Code = "missing"    // a file is not there: File

	NotANation  Code = "not_a_nation" // headquarters does not know the nation, or no longer: Nation
	BadManifest Code = "bad_manifest" // Nation, Detail
	NameClash   Code = "name_clash"   // two publish a list of one name: List, First, Second

	BadAddress  Code = "bad_address" // Address
	Unreachable Code = "unreachable" // Source, Why
	// OtherCertificate: the server has another certificate than the pinned one. It is
	// Unreachable too, and its own: somebody may stand there in its place. Source.
	OtherCertificate Code = "other_certificate"
	Refused          Code = "refused"     // the server says no: Source, File, Status
	Redirected       Code = "redirected"  // to elsewhere: Source, To
	Stalled          Code = "stalled"     // nothing, or next to nothing, comes: Source
	MediumGone       Code = "medium_gone" // a stick cannot be read any more: Source, File, Detail
	NotThere         Code = "not_there"   // there is no such path: Source
	NoLists          Code = "no_lists"    // nothing of headquarters lies there: Source
	NotForUs         Code = "not_for_us"  // a stick for other stations: Source
	BadStick         Code = "bad_stick"   // a sealed stick that is not whole: Source, Detail

	Busy     Code = "busy"      // lists are being fetched already
	Locked   Code = "locked"    // somebody has to sign in first
	DiskFull Code = "disk_full" // Folder; and in MB Free, Keep, which is left to the station, and Needed, all 0 where that is not known
	Inbox    Code = "inbox"     // the station's own disk refuses: Detail
	Tampered Code = "tampered"  // what was carried is not what was signed: File
	Spoilt   Code = "spoilt"    // what was fetched is not whole any more, here: File
	Content  Code = "content"   // signed, and not what its manifest says: File, Detail
)

func (c Code) Error() string { return string(c) }

// Error says what is wrong, and with what. Whatever it is, the edition that answers at
// the station goes on answering.
type Error struct {
	Op      string // "join", "refresh", "download", "open"…
	Subject string // the source, role, nation, list or file
	Code    Code
	Values  map[string]any // for the catalogue's sentence
	Err     error          // the cause, where there is one

	short bool // the server has less of a file than was signed, and the line did not break
}

// Key is the catalogue's key of the sentence.
func (e *Error) Key() string { return "fetch.error." + string(e.Code) }

func (e *Error) Error() string {
	text := fmt.Sprintf("%s %s: %s", e.Op, e.Subject, e.Code)
	if e.Err != nil {
		text += ": " + e.Err.Error()
	}
	return text
}

// Unwrap is the cause.
func (e *Error) Unwrap() error { return e.Err }

// Nation is of which nation's lists an error is; "" where it is of no single one's.
func (e *Error) Nation() string {
	nation, _ := e.Values["Nation"].(string)
	return nation
}

// of makes it an error of a nation.
func (e *Error) of(nation string) *Error {
	v := values{}
	maps.Copy(v, e.Values)
	v["Nation"] = nation
	e.Subject, e.Values = nation, v
	return e
}

// Is makes it the Code, and one of another certificate Unreachable as well.
func (e *Error) Is(target error) bool {
	code, ok := target.(Code)
	return ok && (code == e.Code || code == Unreachable && e.Code == OtherCertificate)
}

type values = map[string]any

func fault(code Code, subject string, err error, v values) *Error {
	return &Error{Subject: subject, Code: code, Values: v, Err: err}
}

// during puts in what was being done, where it is not said yet.
func during(op string, err error) error {
	e, ours := errors.AsType[*Error](err)
	if !ours && exchange.NoRoom(err) { // in what the station notes
		e = full("station", place(err), err)
		err, ours = e, true
	}
	if ours && e.Op == "" {
		e.Op = op
	}
	return err
}

// full is a disk that has no room, or none but what the station keeps for its own work.
func full(subject, folder string, err error) *Error {
	v := values{"Folder": folder, "Free": int64(0), "Keep": int64(0), "Needed": int64(0)}
	if room, ok := errors.AsType[*store.RoomError](err); ok {
		v["Free"], v["Keep"] = room.Free>>20, int64(store.KeepFree>>20)
	}
	return fault(DiskFull, subject, err, v)
}

// place is where an error of package store happened.
func place(err error) string {
	if of, ok := errors.AsType[*store.Error](err); ok {
		return of.Subject
	}
	return "station"
}

// shownTime is a time as sentences show it.
func shownTime(t time.Time) string { return t.UTC().Format("2006-01-02 15:04 UTC") }

// ownDisk is an error of the station's own disk.
func ownDisk(folder string, err error) error {
	if err == nil {
		return nil
	}
	_, told := errors.AsType[*Error](err)
	_, kept := errors.AsType[*store.Error](err)
	switch {
	case told:
		return err
	case exchange.NoRoom(err):
		return full(folder, folder, err)
	case kept:
		return err
	}
	return fault(Inbox, folder, err, values{"Detail": cause(err)})
}

// cause is what the system says, without the path of somewhere else.
func cause(err error) string {
	if of, ok := errors.AsType[*fs.PathError](err); ok {
		return of.Err.Error()
	}
	return err.Error()
}
