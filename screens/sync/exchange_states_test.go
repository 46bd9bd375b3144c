package sync_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"postern/app/border"
	"postern/app/desk"
	"postern/app/desk/courier"
	desksync "postern/app/desk/sync"
	"postern/app/exchange/answers"
	"postern/app/exchange/fetch"
	"postern/screens/frame"
	"postern/screens/made"
)

// answering names the edition that answers.
const answering = "004312-0c8762154663+pk1-0fef15"

// join makes the station one whose lists are published.
func (r *room) join() {
	r.courier.JoinMade()
	for i := range r.in.Lists[:2] {
		r.in.Lists[i].Nation, r.in.Lists[i].Sequence = "ALT", uint64(88+i)
	}
	r.courier.Arrives = courier.Arrived{From: r.courier.At.Address, Issued: r.courier.At.Issued, Staged: r.next}
	r.next.From = r.courier.At.Address
	r.courier.Steps = []desksync.Step{
		{Stage: desksync.StageFetch, Done: 18_400_000, Total: 18_400_000},
		{Stage: desksync.StageVerify, Done: 3, Total: 4},
		{Stage: desksync.StageSwitch, Alerts: 401_384},
	}
	r.screen.Tick()
}

// wait has something wait that was fetched.
func (r *room) wait(stopped bool) {
	r.join()
	w := &courier.Waiting{From: r.courier.At.Address, Issued: made.Now().Add(-3 * time.Hour), Bytes: 2_450_000, Lists: []courier.WaitingList{
		{Nation: "ALT", List: "Most-wanted smugglers", From: 88, To: 91},
		{Nation: "BRV", List: "Register of the refused", To: 12},
		{Nation: "ALT", List: "National list, Altamora", From: 89, Gone: true},
	}}
	if stopped {
		r.stop()
		w.Changes, w.Stops = r.next.Changes, r.next.Stops
	}
	r.courier.At.Waiting, r.courier.Staged = w, r.next
	r.screen.Tick()
	r.screen.Focus()
}

// differ has some answers be others than headquarters'.
func (r *room) differ(n int) {
	r.join()
	a := &r.courier.At.Answers
	a.At, a.Edition = made.Now(), answering
	a.Report = answers.Report{Outcome: answers.OutcomeDiffer, Asked: 300}
	for i := range n {
		a.Report.Differ = append(a.Report.Differ, answers.Difference{
			Number: 7 + i,
			Case: answers.Case{
				Traveller: border.Traveller{Surname: "SAMPLIDOU", GivenNames: fmt.Sprintf("ELENI %d", i), Nationality: "GRC"},
				Expected:  answers.Answer{Verdict: border.VerdictPossible, Matches: []answers.Match{{List: "National list, Altamora", ID: "N-1", Verdict: border.VerdictPossible, Score: 0.71}}},
			},
			Got:    answers.Answer{Verdict: border.VerdictNoMatch},
			Faults: []answers.Fault{{Code: answers.FaultMissing, List: "National list, Altamora", ID: "N-1", Want: border.VerdictPossible, WantScore: 0.7123456}},
		})
	}
	r.screen.Tick()
}

func (r *room) answer(o answers.Outcome, why ...answers.Why) {
	r.join()
	r.courier.At.Answers = courier.Answers{Report: answers.Report{Outcome: o, Asked: 300, Why: why}, At: made.Now(), Edition: answering}
	r.screen.Tick()
}

// leavesOut has the station take a nation's lists no longer, so that they are to go.
func (r *room) leavesOut() {
	r.join()
	r.courier.At.Nations = []string{"BRV"}
	r.next.Stops, r.next.Changes, r.next.Lists = nil, nil, nil
	w := &courier.Waiting{From: r.courier.At.Address, Issued: made.Now().Add(-3 * time.Hour)}
	for _, l := range r.in.Lists[:2] {
		w.Lists = append(w.Lists, courier.WaitingList{Nation: l.Nation, List: l.Name, From: l.Sequence, Gone: true})
		r.next.Stops = append(r.next.Stops, &desksync.ImportError{List: l.Name, Before: l.Alerts, Gone: l.Alerts, Err: desksync.ErrVanished})
		r.next.Changes = append(r.next.Changes, desksync.ListChange{List: l.Name, Before: l.Alerts, Removed: l.Alerts, TooMuch: true})
	}
	w.Stops = r.next.Stops
	r.courier.At.Waiting, r.courier.Staged = w, r.next
	r.screen.Tick()
	r.screen.Focus()
}

// refusesSome has something of what comes not be believed.
func (r *room) refusesSome() {
	r.join()
	r.courier.Steps[1].Done = 4
	r.courier.Arrives.Faults = []desk.Spoken{made.Fault{Says: "targets/CEN/step.zst is not what was signed: it was changed on the way."}}
}

func (r *room) offer(t testing.TB) {
	r.offers()
	r.menu(t, fyne.KeyJ)
	r.typing("https://lists.example")
	r.key(fyne.KeyReturn)
}

// offers is what headquarters looks like.
func (r *room) offers() {
	r.courier.Offers = courier.Offer{
		Address: "https://lists.example", Place: "https://lists.example", Fingerprint: made.Fingerprint(),
		Nations: []string{"ALT", "BRV", "CEN", "DOR"}, Issued: made.Now().Add(-10 * time.Minute),
	}
}

// expire has a stick be brought whose term is over.
func (r *room) expire() {
	r.join()
	r.courier.Sticks = []string{"/media/stick"}
	r.courier.Fault = made.Fault{
		Says: "What lies on the stick is signed, but its term ended on 2026-11-19.",
		Of:   &fetch.Error{Op: "refresh", Code: fetch.Expired, Values: map[string]any{"Expires": "2026-11-19 05:42 UTC"}},
	}
	r.screen.Bring([]string{"/media/stick"})
}

// exchangeStates are those in which the station has joined an exchange, or is about to.
func exchangeStates() map[string]func(testing.TB, *room) {
	return map[string]func(testing.TB, *room){
		"joined": func(_ testing.TB, r *room) { r.answer(answers.OutcomeSame) },
		"at-least": func(_ testing.TB, r *room) {
			r.answer(answers.OutcomeAtLeast, answers.WhyForeign, answers.WhyFrequencies)
		},
		"not-comparable": func(_ testing.TB, r *room) {
			r.answer(answers.OutcomeNotComparable, answers.WhyState)
			r.courier.At.Answers.Report.Lists = []answers.ListDifference{
				{Why: answers.WhyState, Want: answers.ListState{Name: "National list, Altamora", Nation: "ALT", Sequence: 90}, Got: answers.ListState{Name: "National list, Altamora", Nation: "ALT", Sequence: 89}},
				{Why: answers.WhyState, Want: answers.ListState{Name: "Register of the refused", Nation: "BRV", Sequence: 12}},
			}
			r.screen.Tick()
		},
		"unreached": func(_ testing.TB, r *room) {
			r.join()
			r.courier.At.Online, r.courier.At.Checked = false, made.Now().Add(-27*time.Hour)
			r.courier.At.Fault = made.Fault{Says: "https://lists.example does not answer. Look whether the network is plugged in, or bring a stick."}
			r.courier.At.Faults = []desk.Spoken{made.Fault{Says: "The lists of DOR are not signed by DOR."}}
			r.screen.Tick()
		},
		"fetching": func(t testing.TB, r *room) {
			r.join()
			r.courier.Steps = []desksync.Step{{Stage: desksync.StageFetch, Done: 9_200_000, Total: 18_400_000}}
			r.halfway = true
			r.menu(t, fyne.KeyS)
			r.pass()
		},
		"arrived": func(t testing.TB, r *room) {
			r.join()
			r.menu(t, fyne.KeyS)
		},
		"arrived-stopped": func(t testing.TB, r *room) {
			r.join()
			r.stop()
			r.menu(t, fyne.KeyS)
		},
		"arrived-shrinking": func(t testing.TB, r *room) {
			r.join()
			r.shrink()
			r.menu(t, fyne.KeyS)
		},
		"waiting":         func(_ testing.TB, r *room) { r.wait(false) },
		"waiting-stopped": func(_ testing.TB, r *room) { r.wait(true) },
		"waiting-going": func(_ testing.TB, r *room) {
			r.leavesOut()
			r.courier.At.Waiting.Stops = nil
			r.screen.Tick()
		},
		"left-out": func(t testing.TB, r *room) {
			r.leavesOut()
			r.menu(t, fyne.KeyE)
		},
		"refused": func(t testing.TB, r *room) {
			r.refusesSome()
			r.menu(t, fyne.KeyS)
		},
		"offer-gone": func(t testing.TB, r *room) {
			r.join()
			r.courier.At.Nations = []string{"ALT", "BRV", "CEN", "DOR", "PAK"}
			r.screen.Tick()
			r.offers()
			r.menu(t, fyne.KeyJ)
			r.menu(t, fyne.KeyG)
		},
		"expired": func(_ testing.TB, r *room) { r.expire() },
		"join":    func(t testing.TB, r *room) { r.menu(t, fyne.KeyJ) },
		"offer": func(t testing.TB, r *room) {
			r.offer(t)
			r.typing("7d3f")
		},
		"exchange": func(t testing.TB, r *room) {
			r.join()
			r.menu(t, fyne.KeyJ)
		},
		"leave": func(t testing.TB, r *room) {
			r.join()
			r.menu(t, fyne.KeyJ)
			r.next3()
			r.key(fyne.KeyReturn)
		},
		"differ": func(t testing.TB, r *room) {
			r.differ(27)
			r.menu(t, fyne.KeyD)
			r.key(fyne.KeyDown, fyne.KeyReturn)
		},
	}
}

func TestAListThatWaitsIsNamedThoughItIsNotKnownWhatItWouldChange(t *testing.T) {
	r := open(t, frame.Look{Factor: 1}, made.Speaker(t))
	r.wait(true)
	w := *r.courier.At.Waiting
	w.Lists = append(slices.Clone(w.Lists), courier.WaitingList{Nation: "CEN", List: "Seen before the restart", From: 3, To: 4})
	r.courier.At.Waiting = &w
	r.screen.Tick()
	r.says(t, "Seen before the restart", "CEN 3 to CEN 4", "What it would change")
}
