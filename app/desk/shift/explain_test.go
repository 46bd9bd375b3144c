package shift

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"golang.org/x/text/language"

	"postern/app/desk"
	"postern/app/lang"
	"postern/assets"
)

func TestEveryFaultOfAShiftHasItsSentence(t *testing.T) {
	say, err := lang.New(assets.Catalogues(), language.English)
	if err != nil {
		t.Fatal(err)
	}
	faults := []error{
		&UnreadError{Shelf: shelfCase, Count: 2, Err: errors.New("version 9")},
		&ManifestError{Fault: ManifestUnreadable, Err: errors.New("stick pulled")},
		&ManifestError{Fault: ManifestTooLarge, Limit: 5}, &ManifestError{Fault: ManifestTooMany, Line: 7, Limit: 10},
		&ManifestError{Fault: ManifestUTF16}, &ManifestError{Fault: ManifestEmpty}, &ManifestError{Fault: ManifestNoColumns},
		&ManifestError{Fault: ManifestNoColumns, Line: 1, Found: []string{"seat"}},
	}
	faults = append(faults,
		ErrNotResumed, ErrNoChecks, ErrOpening, ErrNoCase, ErrCaseOpen, ErrOpenMatch, ErrNotAnswered, ErrNothingToRelease, ErrNoReason,
		ErrNotKnown, ErrOutcome, ErrTooLong, ErrBadDate, ErrTooManyChanges, ErrTooManyWait, ErrNoScan, ErrNotQueued, ErrNoUndo,
		ErrNoCompanion, ErrGroupFull, ErrNoteUnbound, ErrNoNote, ErrSamePerson,
	)
	for _, f := range faults {
		sentence, known := desk.Explain(say, fmt.Errorf("check: %w", f))
		if !known || strings.ContainsAny(sentence, "⟨…") {
			t.Errorf("%v: %q, %t", f, sentence, known)
		}
	}
	for _, f := range []RowFault{
		RowQuotes, RowNotUTF8, RowTooLong, RowTooMany, RowNobody, RowDate, RowSex, RowNationality, RowState,
	} {
		if s := (BadRow{Line: 3, Fault: f, Value: "31/02/1984"}).Sentence(say); strings.ContainsAny(s, "⟨…") || !strings.HasPrefix(s, "Line 3:") {
			t.Errorf("%s: %q", f, s)
		}
	}
}
