package frame_test

import (
	"errors"
	"fmt"
	"path/filepath"
	"time"

	"fyne.io/fyne/v2"

	"postern/app/border"
	"postern/app/desk"
	"postern/app/desk/shift"
	"postern/screens/made"
)

// batches are the states in which many are searched at once.
func batches() []state {
	manifest := func(r *room, name string) {
		r.desk.Answer = func(t border.Traveller) (border.Finding, error) {
			if t.Surname == "KHAN" {
				return r.desk.Finding(made.Smuggler()), nil
			}
			return r.desk.Nothing(), nil
		}
		r.screen.Bring([]string{filepath.Join("testdata", "manifests", name)})
	}
	return []state{
		{"manifest", func(r *room) {
			r.menu(fyne.KeyM)
			r.typing("testdata/manifests/", time.Second)
		}},
		{"manifest-runs", func(r *room) {
			r.goesOn = true
			breaksOff(r, 200)
			r.screen.Bring([]string{filepath.Join("testdata", "manifests", "long.csv")})
			r.screen.Restyle() // which draws how far it is
		}},
		{"manifest-through", func(r *room) { manifest(r, "ferry.csv") }},
		{"manifest-unread", func(r *room) { manifest(r, "none.csv") }},
		{"manifest-broken", func(r *room) {
			breaksOff(r, 200)
			r.screen.Bring([]string{filepath.Join("testdata", "manifests", "long.csv")})
		}},
		{"late", func(r *room) {
			unscreened(r, 45)
			r.goesOn = true
			breaksOff(r, 20)
			r.frame.Tick()
			r.screen.Restyle()
		}},
		{"late-done", func(r *room) {
			unscreened(r, 3)
			r.desk.Answers(r.desk.Finding(made.Smuggler()))
			r.frame.Tick()
		}},
	}
}

// breaksOff has the search fail after so many travellers.
func breaksOff(r *room, after int) {
	asked := 0
	r.desk.Answer = func(border.Traveller) (border.Finding, error) {
		if asked++; asked > after {
			return border.Finding{}, errors.New("store damaged")
		}
		return r.desk.Nothing(), nil
	}
}

// unscreened has travellers come while there are no lists, and then lists.
func unscreened(r *room, n int) {
	r.desk.State.Problem = desk.ProblemNoLists
	r.frame.Tick()
	for i := range n {
		t := border.Traveller{Surname: "VESTRO", Document: border.TravelDocument{Number: fmt.Sprint("X", i)}}
		_, err := r.shift.Check(shift.Presented{Traveller: t})
		if err == nil {
			err = r.shift.Decide(shift.Ruling{Decision: border.Decision{Outcome: border.OutcomePassed}})
		}
		if err != nil { // memory does not fail
			panic(err)
		}
	}
	r.desk.State.Problem = desk.ProblemNone
}
