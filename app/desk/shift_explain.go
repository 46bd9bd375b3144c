package desk

import (
	"errors"
	"strings"

	"postern/app/lang"
)

// shiftFaults are the catalogue's keys of what can stand in the way of a case, most
// telling first.
var shiftFaults = [...]struct {
	err error
	key string
}{
	{ErrNothingToSearch, "shift.nothing_to_search"},
	{ErrNotResumed, "shift.not_begun"},
	{ErrNoChecks, "shift.no_checks"},
	{ErrOpening, "shift.opening"},
	{ErrNoCase, "shift.no_case"},
	{ErrCaseOpen, "shift.case_open"},
	{ErrOpenMatch, "shift.open_match"},
	{ErrNotAnswered, "shift.not_answered"},
	{ErrNothingToRelease, "shift.nothing_to_release"},
	{ErrNoReason, "shift.no_reason"},
	{ErrNotKnown, "shift.not_known"},
	{ErrOutcome, "shift.outcome"},
	{ErrTooLong, "shift.too_long"},
	{ErrBadDate, "shift.bad_date"},
	{ErrTooManyChanges, "shift.too_many_changes"},
	{ErrTooManyWait, "shift.too_many_wait"},
	{ErrNoScan, "shift.no_scan"},
	{ErrNotQueued, "shift.not_queued"},
	{ErrNoUndo, "shift.no_undo"},
	{ErrNoCompanion, "shift.no_companion"},
	{ErrGroupFull, "shift.group_full"},
	{ErrNoteUnbound, "shift.note_unbound"},
	{ErrNoNote, "shift.no_note"},
	{ErrSamePerson, "shift.same_person"},
}

// shiftFault says what is wrong with a verb of a shift.
func shiftFault(say *lang.Speaker, err error) (sentence string, known bool) {
	if e, ok := errors.AsType[*ManifestError](err); ok {
		values := lang.Values{"Limit": e.Limit, "Found": quoted(e.Found), "Path": e.Path}
		if e.Err != nil {
			values["Detail"] = e.Err.Error()
		}
		key := "shift.manifest." + string(e.Fault)
		if e.Fault == ManifestNoColumns && len(e.Found) == 0 {
			key = "shift.manifest.no_headings"
		}
		return say.Say(key, values), true
	}
	if e, ok := errors.AsType[*UnreadError](err); ok {
		return say.Count("shift.unread", e.Count, lang.Values{"Detail": e.Err.Error()}), true
	}
	for _, f := range shiftFaults {
		if errors.Is(err, f.err) {
			return say.Say(f.key, lang.Values{"Limit": limitOf(f.err)}), true
		}
	}
	return "", false
}

// limitOf is the number that a sentence about a limit needs.
func limitOf(err error) int {
	switch {
	case errors.Is(err, ErrTooLong):
		return longestText
	case errors.Is(err, ErrTooManyWait):
		return mostWaiting
	case errors.Is(err, ErrGroupFull):
		return mostCompanions
	}
	return 0
}

// Sentence says what is wrong with a row of a manifest, with its line.
func (b BadRow) Sentence(say *lang.Speaker) string {
	key := "shift.row." + string(b.Fault)
	return say.Say(key, lang.Values{"Line": b.Line, "Value": strings.TrimSpace(b.Value), "Limit": longestCell})
}
