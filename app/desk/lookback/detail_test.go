package lookback_test

import (
	"testing"
	"time"

	"postern/app/border"
	"postern/app/desk/booked"
	"postern/store/journal"
)

func TestTheDetailOfADecisionSaysEachReleaseWithItsOwnReason(t *testing.T) {
	detail := []byte(`{"Outcome":"released","Reason":"other","Text":"a scar",
		"Open":[{"List":"Joint","ID":"J-1","Score":0.66,"Verdict":"possible_match","Action":"refer"},{"List":"Red book","ID":"R-1","Score":0.9,"Verdict":"match","Action":"arrest"}],
		"Released":[{"List":"Joint","ID":"J-1","Version":"ab","Reason":"other_birth_date","By":"r.conti","At":"2026-11-22T09:39:10Z"},
			{"List":"Red book","ID":"R-1","Version":"cd","Reason":"other","Text":"a scar","By":"n.qureshi","At":"2026-11-22T09:40:02Z"}],"Fill":"..."}`)
	l := lookBack(t, journal.Draft{Kind: journal.KindDecision, Who: "n.qureshi", Case: 7, Facts: map[string]string{"outcome": "released"}, Detail: detail, Keep: journal.KeepDecision})
	d, err := l.Detail(0, "complaint")
	if err != nil {
		t.Fatal(err)
	}
	want := []booked.Release{
		{List: "Joint", ID: "J-1", Version: "ab", Reason: border.ReleaseBirthDate, By: "r.conti", At: time.Date(2026, 11, 22, 9, 39, 10, 0, time.UTC)},
		{List: "Red book", ID: "R-1", Version: "cd", Reason: border.ReleaseOther, Text: "a scar", By: "n.qureshi", At: time.Date(2026, 11, 22, 9, 40, 2, 0, time.UTC)},
	}
	if len(d.Released) != 2 || d.Released[0] != want[0] || d.Released[1] != want[1] || len(d.Matches) != 2 {
		t.Errorf("%+v", d)
	}
}
