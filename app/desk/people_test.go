package desk

import (
	"strings"
	"testing"
	"time"

	"golang.org/x/text/language"

	"postern/app/lang"
	"postern/assets"
	"postern/store"
)

func TestEveryFaultOfPeopleHasASentence(t *testing.T) {
	say, err := lang.New(assets.Catalogues(), language.English)
	if err != nil {
		t.Fatal(err)
	}
	faults := []error{&store.PINError{Left: 3}, &store.PINError{Left: 1, Until: time.Unix(1, 0)}, &store.PINError{Supervisor: true}, &store.PINError{Until: time.Unix(1, 0), Untried: true}}
	for _, f := range []store.PINFault{store.PINShort, store.PINLong, store.PINLogin, store.PINRepeated, store.PINRow, store.PINSame} {
		faults = append(faults, &store.WeakPINError{Fault: f})
	}
	for _, f := range []store.AnchorFault{store.AnchorMissing, store.AnchorUnread, store.AnchorOther, store.AnchorOlder, store.AnchorPeople} {
		faults = append(faults, &store.AnchorError{File: "counter.anchor", Fault: f})
	}
	for _, f := range peopleFaults {
		faults = append(faults, f.err)
	}
	seen := map[string]error{}
	for _, f := range faults {
		sentence, known := Explain(say, &store.Error{Op: "sign in", Subject: "b.kestolo", Err: f})
		if !known || strings.ContainsAny(sentence, "⟨…") || sentence == f.Error() {
			t.Errorf("%v: %q", f, sentence)
		}
		if other, twice := seen[sentence]; twice {
			t.Errorf("%v and %v are the same sentence: %s", f, other, sentence)
		}
		seen[sentence] = f
	}
}
