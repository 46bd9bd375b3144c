package lang_test

import (
	"testing"
	"testing/fstest"

	"golang.org/x/text/language"

	"postern/app/border"
	"postern/app/lang"
)

func speaker(t *testing.T, json string) *lang.Speaker {
	t.Helper()
	s, err := lang.New(fstest.MapFS{"test.en.json": {Data: []byte(json)}}, language.English)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestNumbersInSentencesHaveThousandsMarks(t *testing.T) {
	s := speaker(t, `{"alerts":{"one":"{{.N}} alert","other":"{{.N}} alerts"},"edition":"edition {{.Number}}"}`)
	for n, want := range map[int]string{1: "1 alert", 0: "0 alerts", 1204331: "1,204,331 alerts"} {
		if got := s.Count("alerts", n); got != want {
			t.Errorf("%d: %q", n, got)
		}
	}
	if got := s.Say("edition", lang.Values{"Number": "4312"}); got != "edition 4312" {
		t.Errorf("a number that is a name must stay as it is: %q", got)
	}
}

func TestMissingSentenceIsSeenAndNotSilent(t *testing.T) {
	if got := speaker(t, `{"a":"b"}`).Say("nothing.here"); got != "⟨nothing.here⟩" {
		t.Errorf("got %q", got)
	}
}

func TestReasonBecomesASentenceWithItsValues(t *testing.T) {
	s := speaker(t, `{"reason.respelled":"{{.Traveller}} is a spelling of {{.Alert}}","reason.years":{"one":"{{.N}} year apart","other":"{{.N}} years apart"}}`)
	if got := s.Reason(border.Reason{Code: "respelled", Traveller: "Mohd", Alert: "Muhammad"}); got != "Mohd is a spelling of Muhammad" {
		t.Errorf("got %q", got)
	}
	if got := s.Reason(border.Reason{Code: "years", Count: 23}); got != "23 years apart" {
		t.Errorf("got %q", got)
	}
	if s.Reason(border.Reason{}) != "" {
		t.Error("no reason says nothing")
	}
}

func TestLanguageWithoutCatalogueFallsBackToEnglish(t *testing.T) {
	s, err := lang.New(fstest.MapFS{"test.en.json": {Data: []byte(`{"a":"in English"}`)}}, language.Urdu)
	if err != nil {
		t.Fatal(err)
	}
	if got := s.Say("a"); got != "in English" {
		t.Errorf("got %q", got)
	}
}

func TestBrokenCatalogueIsRefusedWithItsName(t *testing.T) {
	if _, err := lang.New(fstest.MapFS{"test.en.json": {Data: []byte(`{"a":`)}}, language.English); err == nil {
		t.Error("a broken catalogue was accepted")
	}
	if _, err := lang.New(fstest.MapFS{}, language.English); err == nil {
		t.Error("a folder without catalogues was accepted")
	}
}
