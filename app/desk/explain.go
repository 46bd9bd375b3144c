package desk

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"syscall"
	"time"

	"postern/app/lang"
	"postern/app/lists"
	"postern/store"
)

// storeFaults are the catalogue's keys of what package store can say, most
// telling first.
var storeFaults = [...]struct {
	err error
	key string
}{
	{store.ErrNoStation, "desk.store.no_station"},
	{store.ErrNotEmpty, "desk.store.not_empty"},
	{store.ErrNoEdition, "desk.store.no_edition"},
	{store.ErrUnfit, "desk.store.unfit"},
	{store.ErrHeld, "desk.store.held"},
	{store.ErrBusy, "desk.store.busy"},
	{store.ErrNoOther, "desk.store.no_other"},
	{store.ErrClosed, "desk.store.closed"},
	{store.ErrDamaged, "desk.store.damaged"},
	{syscall.ENOTDIR, "desk.store.not_folder"},
}

// Explain says what is wrong with a list, a station, or what one of the rooms does: what,
// where, and what to do. It is false for errors of another kind.
func Explain(say *lang.Speaker, err error) (sentence string, known bool) {
	if e, ok := errors.AsType[*lists.Error](err); ok {
		return At(e.File, e.Line, say.Say(e.Key(), e.Values)), true
	}
	if e, ok := errors.AsType[Spoken](err); ok {
		return e.Sentence(say), true
	}
	if sentence, known := JournalError(say, err); known {
		return sentence, true
	}
	if e, ok := errors.AsType[*store.Error](err); ok {
		return storeFault(say, e), true
	}
	if f, ok := errors.AsType[*Fault](err); ok {
		return say.Say(f.key, lang.Values{"Limit": f.limit}), true
	}
	return "", false
}

// Quoted is names as they stand in a sentence.
func Quoted(names []string) string {
	out := make([]string, len(names))
	for i, n := range names {
		out[i] = fmt.Sprintf("%q", n)
	}
	return strings.Join(out, ", ")
}

func storeFault(say *lang.Speaker, e *store.Error) string {
	detail := strings.TrimPrefix(e.Err.Error(), store.ErrDamaged.Error()+": ") // which the sentence says
	values := lang.Values{"Subject": e.Subject, "Detail": detail}
	if held, ok := errors.AsType[*store.HeldError](e); ok {
		if held.Program == "" {
			return say.Say("desk.store.held", values)
		}
		values["Program"], values["PID"] = held.Program, fmt.Sprint(held.PID)
		values["Since"] = Clock(held.Since)
		return say.Say("desk.store.held_by", values)
	}
	if newer, ok := errors.AsType[*store.NewerError](e); ok {
		values["Found"], values["Known"] = newer.Found, newer.Known
		return say.Say("desk.store.newer", values)
	}
	if none, ok := errors.AsType[*store.NoSecretError](e); ok {
		return secretFault(say, values, none)
	}
	if sentence, of := peopleFault(say, values, e); of {
		return sentence
	}
	for _, f := range storeFaults {
		if errors.Is(e, f.err) {
			return say.Say(f.key, values)
		}
	}
	if room, ok := errors.AsType[*store.RoomError](e); ok {
		values["Free"], values["Keep"] = room.Free>>20, int64(store.KeepFree>>20)
		return say.Say("desk.store.room", values)
	}
	if system, ok := errors.AsType[syscall.Errno](e); ok {
		values["Detail"] = system.Error()
		if of, ok := errors.AsType[*fs.PathError](e); ok {
			values["Subject"] = of.Path
		}
		return say.Say("desk.store.system", values)
	}
	return e.Error()
}

// Clock is a time for people to read, where they are.
func Clock(t time.Time) string { return ClockIn(t, time.Local) }

// ClockIn is Clock of a zone that is known: the station's own, say.
func ClockIn(t time.Time, zone *time.Location) string {
	return t.In(zone).Format("2006-01-02 15:04 MST")
}

// At puts the place that a sentence speaks of before it: file:line: sentence.
func At(file string, line int, sentence string) string {
	switch {
	case file == "":
		return sentence
	case line == 0:
		return file + ": " + sentence
	}
	return fmt.Sprintf("%s:%d: %s", file, line, sentence)
}
