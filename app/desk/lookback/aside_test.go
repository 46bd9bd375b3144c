package lookback_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"postern/app/desk"
	"postern/app/desk/lookback"
	"postern/store"
	"postern/store/journal"
)

func TestJournalThatWasSetAsideIsToldInWordsAndByNumber(t *testing.T) {
	for want, e := range map[string]journal.Entry{
		"journal 2 could not go on and was set aside, with 4,711 entries: postern/00ff": {
			Kind: journal.KindSetAside, Facts: map[string]string{"aside": "2", "journal": "postern/00ff", "entries": "4711", "checkpoint": "x", "content": "00"},
		},
		"details of 2026-11-22 UTC erased, of journal 2, which was set aside": {
			Kind: journal.KindErasure, Facts: map[string]string{"day": "2026-11-22", "keep": "no_match", "aside": "2"},
		},
	} {
		if what := lookback.What(english(t), e); what != want {
			t.Errorf("%q, want %q", what, want)
		}
	}
}

func TestEveryFaultThatStopsTheJournalSaysWhatToDo(t *testing.T) {
	for word, err := range map[string]error{
		"set-aside":          &store.Error{Op: "book", Subject: "a", Err: fmt.Errorf("%w: %w", store.ErrJournal, store.ErrDamaged)},
		"can go on":          &store.Error{Op: "set aside", Subject: "a", Err: store.ErrJournalWhole},
		"No journal was set": &store.Error{Op: "read", Subject: "a", Err: errors.Join(store.ErrNoAside)},
	} {
		if sentence, known := desk.Explain(english(t), err); !known || !strings.Contains(sentence, word) {
			t.Errorf("%q, %v", sentence, known)
		}
	}
}
