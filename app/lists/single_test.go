package lists

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"postern/app/border"
)

func TestRecordThatIsAllObjectsIsRejectedBeforeItFillsTheMemory(t *testing.T) {
	r := readAlert(t, `{"id":"1","subject":"person","category":"wanted","action":"refer","names":[{"text":"Belto Zarvandi"}],"documents":[{}`+strings.Repeat(",{}", MaxObjects)+`]}`)
	onlyRejection(t, r, RejectCrowded, 2)
}

func TestAlertThatComesByItselfIsTakenAsItsListWouldTakeIt(t *testing.T) {
	singles := NewSingles("L")
	whole := border.Alert{ID: "1", Subject: border.SubjectPerson, Names: []border.Name{{Text: "Belto  Zarvandi"}}, Category: border.CategorySmuggling, Action: border.ActionRefer}
	in := readAlert(t, `{"id":"1","subject":"person","category":"smuggling","action":"refer","names":[{"text":"Belto  Zarvandi"}]}`)
	for range 2 { // the second has the same id
		got, why := singles.Take(whole)
		if d := cmp.Diff(in.alert(t, "1"), got); why != "" || d != "" {
			t.Error(why, d)
		}
	}
	for want, spoil := range map[RejectCode]func(*border.Alert){
		RejectValue:  func(a *border.Alert) { a.Action = "shoot" },
		RejectNoID:   func(a *border.Alert) { a.ID = " " },
		RejectNoName: func(a *border.Alert) { a.Names = nil },
		RejectBadID:  func(a *border.Alert) { a.ID = strings.Repeat("1", MaxIDBytes+1) },
	} {
		a := whole
		spoil(&a)
		if _, why := singles.Take(a); why != want {
			t.Errorf("%q, want %q", why, want)
		}
	}
	if _, why := singles.Take(whole); why != "" {
		t.Error("what was rejected before counts still:", why)
	}
}

func TestListDateBeyondAllCalendarsIsNone(t *testing.T) {
	for _, issued := range []string{"9999-12-31T23:59:59-14:00", "0000-01-01T00:00:00+14:00"} {
		r := readAll(t, tree("a.jsonl", `{"format":"postern-alerts/1","list":"L","issued":"`+issued+"\"}\n"+`{"end":true,"alerts":0}`+"\n"), "a.jsonl")
		if r.err != nil || r.report.Dated || r.report.WarningCount != 1 {
			t.Errorf("%s: %v, %+v", issued, r.err, r.report)
		}
	}
}
