package desk

import (
	"testing"
	"time"

	"postern/app/border"
)

func TestWhatWasConfirmedCountsForThatStateOfAPublishedListAlone(t *testing.T) {
	issued := time.Date(2026, 11, 20, 6, 0, 0, 0, time.UTC)
	brought, confirmed := issued.Add(time.Hour), issued.Add(20*time.Hour)
	for _, c := range []struct {
		of   Confirmed
		list ListStatus
		want time.Time
	}{
		{Confirmed{"a", "s1", confirmed}, ListStatus{Name: "a", Nation: "PAK", State: "s1"}, confirmed},
		{Confirmed{"a", "s2", confirmed}, ListStatus{Name: "a", Nation: "PAK", State: "s1"}, issued},
		{Confirmed{"b", "s1", confirmed}, ListStatus{Name: "a", Nation: "PAK", State: "s1"}, issued},
		{Confirmed{"a", "", confirmed}, ListStatus{Name: "a"}, issued}, // brought by hand
		{Confirmed{"a", "s1", issued.Add(-time.Hour)}, ListStatus{Name: "a", Nation: "PAK", State: "s1"}, issued},
	} {
		c.list.Issued, c.list.Dated, c.list.Brought = issued, true, brought
		d := New(Options{Name: "Test crossing"})
		d.status.Lists = []ListStatus{c.list}
		d.status.Edition = border.EditionInfo{Number: 1, Issued: issued}
		d.Confirm([]Confirmed{c.of})
		if got := d.Status(); !got.Edition.Issued.Equal(c.want) || !got.Lists[0].Of().Equal(c.want) {
			t.Errorf("%+v of %+v: %v", c.of, c.list, got.Edition.Issued)
		}
	}
}

func TestOldestListStillSaysHowOldTheEditionIsThoughOthersWereConfirmed(t *testing.T) {
	issued := time.Date(2026, 11, 20, 6, 0, 0, 0, time.UTC)
	list := ListStatus{Name: "a", Nation: "PAK", State: "s", Issued: issued, Dated: true, Brought: issued}
	other := ListStatus{Name: "b", Issued: issued.Add(-time.Hour), Dated: true, Brought: issued}
	d := New(Options{Name: "Test crossing"})
	d.status.Lists = []ListStatus{list, other}
	d.Confirm([]Confirmed{{"a", "s", issued.Add(9 * time.Hour)}})
	if got := d.Status().Edition.Issued; !got.Equal(other.Issued) {
		t.Errorf("%v", got)
	}
}

func TestMadeUpTravellersWaitUntilNobodyIsBeingChecked(t *testing.T) {
	var o officers
	o.wait()
	o.begin()
	o.begin()
	through := make(chan struct{})
	go func() {
		o.wait()
		close(through)
	}()
	o.end()
	select {
	case <-through:
		t.Error("somebody is being checked still")
	default:
	}
	o.end()
	<-through
	o.wait()
}
