package hq

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// TestListThatShrinksStepByStepIsRefusedWhereCountersStop: ten of a hundred may go unasked
// within thirty days, however they go.
func TestListThatShrinksStepByStepIsRefusedWhereCountersStop(t *testing.T) {
	r, c := founded(t, "PAK")
	all := madeUp(100)
	put := func(from int, o PublishOptions) error {
		_, err := r.Publish(t.Context(), "PAK", []Incoming{writtenList(t, "Red book", all[from:])}, o)
		c.Time = c.Add(24 * time.Hour)
		if err == nil { // the lists of other names count for themselves
			_, err = r.Renew()
		}
		return err
	}
	for _, from := range []int{0, 4, 8, 10} {
		if err := put(from, PublishOptions{}); err != nil {
			t.Fatalf("from %d: %v", from, err)
		}
	}
	err := put(12, PublishOptions{})
	mustBe(t, err, ErrSmaller)
	e, ok := errors.AsType[*SmallerError](err)
	if !ok || e.Before != 100 || e.Gone != 12 || e.Since.IsZero() {
		t.Fatalf("%+v", e)
	}
	if err := put(9, PublishOptions{}); err != nil {
		t.Errorf("what comes back is no loss: %v", err)
	}
	mustBe(t, put(11, PublishOptions{}), ErrSmaller)
	if err := put(12, PublishOptions{AcceptSmaller: true}); err != nil {
		t.Fatal(err)
	}
	if err := put(17, PublishOptions{}); err != nil {
		t.Errorf("it was accepted and begins anew: %v", err)
	}
	mustBe(t, put(24, PublishOptions{}), ErrSmaller)
	c.Time = c.Add(30 * 24 * time.Hour)
	if err := put(24, PublishOptions{}); err != nil {
		t.Errorf("thirty days are over: %v", err)
	}
}

func TestAcceptedLossThatWasNotPublishedDoesNotBeginAnew(t *testing.T) {
	r, c := founded(t, "PAK")
	all := madeUp(100)
	publish(t, r, "PAK", "Red book", all, PublishOptions{})
	publish(t, r, "PAK", "Red book", all[8:], PublishOptions{})
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	o := testOptions(c)
	o.Ask = func(KeyFile) (string, error) { return "another passphrase", nil }
	dir := filepath.Dir(r.Public())
	wrong, err := Open(dir, o)
	if err != nil {
		t.Fatal(err)
	}
	_, err = wrong.Publish(t.Context(), "PAK", []Incoming{writtenList(t, "Red book", all[12:])}, PublishOptions{AcceptSmaller: true})
	mustBe(t, err, ErrPassphrase)
	if err := wrong.Close(); err != nil {
		t.Fatal(err)
	}
	again, err := Open(dir, testOptions(c))
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	_, err = again.Publish(t.Context(), "PAK", []Incoming{writtenList(t, "Red book", all[12:])}, PublishOptions{})
	mustBe(t, err, ErrSmaller)
}

func TestLossesThatCannotBeReadAreToldAndKeepNobodyFromPublishing(t *testing.T) {
	r, _ := founded(t, "PAK")
	publish(t, r, "PAK", "Red book", madeUp(100), PublishOptions{})
	if p := publish(t, r, "PAK", "Red book", madeUp(95), PublishOptions{}); p.LossesUnread {
		t.Error("there was nothing that could not be read")
	}
	if err := os.WriteFile(r.path(fileLosses), []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	if p := publish(t, r, "PAK", "Red book", madeUp(90), PublishOptions{}); !p.LossesUnread {
		t.Error("it is not told")
	}
	_, err := r.Publish(t.Context(), "PAK", []Incoming{writtenList(t, "Red book", madeUp(80))}, PublishOptions{})
	mustBe(t, err, ErrSmaller)
}
