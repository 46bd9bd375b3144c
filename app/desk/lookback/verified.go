package lookback

import (
	"fmt"
	"strconv"

	"postern/app/desk"
	"postern/app/lang"
	"postern/store/journal"
)

// Fault says what a verification of a journal found, and where.
func Fault(say *lang.Speaker, f journal.Fault) string {
	values := lang.Values{
		"Entry": strconv.FormatUint(f.Entry, 10), "Other": strconv.FormatUint(f.Other, 10),
		"Day": f.Day, "Evidence": f.Evidence,
	}
	if f.Err != nil {
		values["Detail"] = detailOf(say, f.Err)
	}
	key := "journal.fault." + string(f.Code)
	switch f.Code {
	case journal.FaultMissing, journal.FaultCut, journal.FaultWoundBack:
		return say.Count(key, int(f.Count), values)
	case journal.FaultDayKey:
		return say.Say(key+"."+dayKeep(f.Keep), values)
	case journal.FaultForeign:
		return desk.At(f.Evidence, 0, fmt.Sprint(values["Detail"]))
	}
	return say.Say(key, values)
}

// detailOf says why a fault is one.
func detailOf(say *lang.Speaker, err error) string {
	if sentence, known := desk.JournalError(say, err); known {
		return sentence
	}
	return err.Error()
}

func dayKeep(k journal.Keep) string {
	if k == journal.KeepNoMatch {
		return string(k)
	}
	return string(journal.KeepDecision)
}

// Shown says what a verification shows, and what it cannot.
func Shown(say *lang.Speaker, r journal.Result) string {
	values := lang.Values{"Rest": int(r.Entries - r.Shown)}
	switch {
	case r.Shown == 0:
		return say.Say("journal.shown.nothing")
	case r.Shown == r.Entries:
		return say.Count("journal.shown.all", int(r.Shown), values)
	}
	return say.Count("journal.shown.part", int(r.Shown), values)
}
