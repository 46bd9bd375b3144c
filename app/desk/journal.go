package desk

import (
	"errors"

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

// JournalError says what is wrong with a journal, an export, a checkpoint or a proof.
func JournalError(say *lang.Speaker, err error) (sentence string, known bool) {
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
