package shift

import (
	"errors"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"postern/app/border"
	"postern/app/mrz"
	"postern/store/journal"
)

func TestScanDuringAnOpenCaseIsKeptInOrderAlsoOverACrash(t *testing.T) {
	c := newMadeCounter(t)
	c.check("WANTED")
	for i, name := range []string{"FIRST", "SECOND", "SECOND", "THIRD"} { // a reader that stutters gives one
		if n, err := c.Wait(who(name)); err != nil || n != []int{1, 2, 2, 3}[i] {
			t.Fatalf("%s: %d, %v", name, n, err)
		}
	}
	if n, err := c.Wait(who("WANTED")); err != nil || n != 4 {
		t.Errorf("the open one scanned again behind others: %d, %v", n, err)
	}
	c.keeper.restart()
	c.begin("b.dorelan")
	scans := c.WaitingScans()
	var names []string
	for _, w := range scans {
		names = append(names, w.Traveller.Surname)
	}
	if diff := cmp.Diff([]string{"FIRST", "SECOND", "THIRD", "WANTED"}, names); diff != "" {
		t.Fatal(diff)
	}
	if _, err := c.Check(scans[0].Presented); !errors.Is(err, ErrCaseOpen) {
		t.Errorf("a waiting scan took the place of the open case: %v", err)
	}
	c.decide(referred())
	got, err := c.Check(scans[0].Presented)
	if err != nil || got.Traveller.Surname != "FIRST" || len(c.WaitingScans()) != 3 {
		t.Errorf("got %+v, %v", got, err)
	}
	c.decide(passed())
	if _, err := c.Check(scans[0].Presented); !errors.Is(err, ErrNoScan) {
		t.Errorf("one scan was checked twice: %v", err)
	}
	if err := c.DropScan(scans[1].Number); err != nil || len(c.WaitingScans()) != 2 {
		t.Errorf("dropping: %v", err)
	}
	if d := c.keeper.booked(journal.KindDecision); d[len(d)-1].Facts["outcome"] != "dropped" {
		t.Errorf("booked %v", d)
	}
	for i := range mostWaiting {
		if _, err = c.Wait(who(fmt.Sprintf("N%d", i))); err != nil {
			break
		}
	}
	if !errors.Is(err, ErrTooManyWait) {
		t.Errorf("without end: %v", err)
	}
}

func TestTwoDocumentsOfWhichNothingCouldBeReadBothWait(t *testing.T) {
	c := newMadeCounter(t)
	c.check("WANTED")
	unread := func(line string) Presented {
		return Presented{Zone: &mrz.Zone{Read: border.ReadDamaged, Lines: []string{"", line}}}
	}
	for i, line := range []string{"AB1234567<6UTO<<<", "AB1234567<6UTO<<<", "ZZ7654321<6UTO<<<"} {
		if n, err := c.Wait(unread(line)); err != nil || n != []int{1, 1, 2}[i] {
			t.Errorf("%s: %d, %v", line, n, err)
		}
	}
}
