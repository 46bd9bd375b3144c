package main

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"postern/app/border"
	"postern/app/names"
	"postern/app/search/crowd"
)

func TestWrittenPeopleAreThoseDrawnEachAnEntityOfOneLine(t *testing.T) {
	const persons, seed = 300, 7
	var text, again bytes.Buffer
	if err := write(&text, seed, persons); err != nil {
		t.Fatal(err)
	}
	if err := write(&again, seed, persons); err != nil || !bytes.Equal(text.Bytes(), again.Bytes()) {
		t.Fatalf("the same seed wrote something else: %v", err)
	}
	if per := text.Len() / persons; per < 800 || per > 1600 {
		t.Errorf("%d bytes a person: not what lists look like", per)
	}
	drawn := crowd.New(seed, names.LoadFrequencies())
	ids := map[string]bool{}
	n := 0
	for line := range strings.Lines(text.String()) {
		var e entity
		if err := json.Unmarshal([]byte(line), &e); err != nil {
			t.Fatal(err)
		}
		want := drawn.Alert(n)
		n++
		if ids[e.ID] || e.Schema != "Person" || e.Caption != want.PrimaryName().Text {
			t.Fatalf("person %d is %+v, want %+v", n, e, want)
		}
		ids[e.ID] = true
		hasAll(t, e, want)
	}
	if n != persons {
		t.Errorf("%d people, want %d", n, persons)
	}
}

// hasAll fails unless an entity tells what an alert tells, under the format's names.
func hasAll(t *testing.T, e entity, want border.Alert) {
	t.Helper()
	has := func(value string, properties ...string) {
		t.Helper()
		for _, p := range properties {
			if slices.Contains(e.Properties[p], value) {
				return
			}
		}
		t.Errorf("%s has no %q in %v: %v", e.ID, value, properties, e.Properties)
	}
	for _, name := range want.Names {
		has(name.Text, "name", "alias", "weakAlias", "previousName")
	}
	for _, d := range want.BirthDates {
		if d.IsDay() {
			has(d.String(), "birthDate")
		}
	}
	for _, c := range want.Nationalities {
		has(strings.ToLower(string(c)), "nationality")
	}
	for _, d := range want.Documents {
		has(d.Number, "passportNumber", "idNumber")
	}
	for _, f := range want.FatherNames {
		has(f, "fatherName")
	}
}
