package desk

import (
	"errors"
	"fmt"
	"strconv"

	"postern/app/lang"
	"postern/store"
	"postern/store/journal"
)

// journalErrors are the catalogue's keys of what can be wrong with a journal or with what
// came from one, most telling first.
var journalErrors = [...]struct {
	err error
	key string
}{
	{store.ErrNoEntry, "journal.error.no_entry"},
	{store.ErrNoAside, "journal.error.no_aside"},
	{store.ErrNoDetail, "journal.error.no_detail"},
	{store.ErrErased, "journal.error.erased"},
	{store.ErrNotAuditor, "journal.error.not_auditor"},
	{store.ErrJournalWhole, "journal.error.can_go_on"},
	{journal.ErrUnfit, "journal.error.unfit"},
	{journal.ErrNotEmpty, "journal.error.not_empty"},
	{journal.ErrNotExport, "journal.error.not_export"},
	{journal.ErrNewer, "journal.error.newer"},
	{journal.ErrProof, "journal.error.proof"},
	{journal.ErrNotProven, "journal.error.not_proven"},
	{journal.ErrLine, "journal.error.line"},
	{journal.ErrCheckpoint, "journal.error.checkpoint"},
	{journal.ErrOther, "journal.error.other"},
	{journal.ErrSignature, "journal.error.signature"},
	{journal.ErrVerifier, "journal.error.verifier"},
}

// journalError says what is wrong with a journal, an export, a checkpoint or a proof.
func journalError(say *lang.Speaker, err error) (sentence string, known bool) {
	if errors.Is(err, store.ErrJournal) {
		return say.Say("journal.error.cannot_go_on", lang.Values{"Detail": err.Error()}), true
	}
	for _, e := range journalErrors {
		if errors.Is(err, e.err) && !errors.Is(err, store.ErrDamaged) {
			return say.Say(e.key, lang.Values{"Detail": err.Error()}), true
		}
	}
	return "", false
}

// JournalFault says what a verification of a journal found, and where.
func JournalFault(say *lang.Speaker, f journal.Fault) string {
	values := lang.Values{
		"Entry": strconv.FormatUint(f.Entry, 10), "Other": strconv.FormatUint(f.Other, 10),
		"Day": f.Day, "Evidence": f.Evidence,
	}
	if f.Err != nil {
		values["Detail"] = f.Err.Error()
		if sentence, known := journalError(say, f.Err); known {
			values["Detail"] = sentence
		}
	}
	key := "journal.fault." + string(f.Code)
	switch f.Code {
	case journal.FaultMissing, journal.FaultCut, journal.FaultWoundBack:
		return say.Count(key, int(f.Count), values)
	case journal.FaultDayKey:
		return say.Say(key+"."+dayKeep(f.Keep), values)
	case journal.FaultForeign:
		return At(f.Evidence, 0, fmt.Sprint(values["Detail"]))
	}
	return say.Say(key, values)
}

func dayKeep(k journal.Keep) string {
	if k == journal.KeepNoMatch {
		return string(k)
	}
	return string(journal.KeepDecision)
}

// JournalShown says what a verification shows, and what it cannot.
func JournalShown(say *lang.Speaker, r journal.Result) string {
	values := lang.Values{"Rest": int(r.Entries - r.Shown)}
	switch {
	case r.Shown == 0:
		return say.Say("journal.shown.nothing")
	case r.Shown == r.Entries:
		return say.Count("journal.shown.all", int(r.Shown), values)
	}
	return say.Count("journal.shown.part", int(r.Shown), values)
}
