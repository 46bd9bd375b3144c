package desk

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"golang.org/x/text/language"

	"postern/app/lang"
	"postern/assets"
	"postern/store"
)

func TestEveryErrorOfAJournalHasASentence(t *testing.T) {
	say, err := lang.New(assets.Catalogues(), language.English)
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, e := range journalErrors {
		got, known := Explain(say, &store.Error{Op: "read the journal", Subject: "station", Err: fmt.Errorf("%w: why", e.err)})
		if !known || strings.ContainsAny(got, "⟨…") || seen[got] {
			t.Errorf("%v: %q", e.err, got)
		}
		seen[got] = true
	}
	if got, known := Explain(say, &store.Error{Op: "book", Subject: "station.db", Err: errors.Join(store.ErrNoEntry, store.ErrDamaged)}); !known || !strings.Contains(got, "station.db is damaged") {
		t.Errorf("%q", got)
	}
}
