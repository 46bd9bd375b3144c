package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/language"

	"postern/app/border"
	"postern/app/desk"
	"postern/app/desk/sync"
	"postern/app/lang"
	"postern/app/mrz"
	"postern/app/names"
	"postern/assets"
	"postern/screens/counter"
	"postern/store"
)

var noon = time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)

func english(t *testing.T) *lang.Speaker {
	t.Helper()
	say, err := lang.New(assets.Catalogues(), language.English)
	if err != nil {
		t.Fatal(err)
	}
	return say
}

// signInOfficer signs in the officer of a demonstration.
func signInOfficer(t *testing.T, s *store.Station) {
	t.Helper()
	if _, err := s.SignIn("r.conti", "240613", noon); err != nil {
		t.Fatal(err)
	}
}

func demonstrationDesk(t *testing.T) *desk.Desk {
	t.Helper()
	station, err := openStation(english(t), filepath.Join(t.TempDir(), "demonstration"), store.Secrets{}, true, noon)
	if err != nil {
		t.Fatal(err)
	}
	signInOfficer(t, station)
	d := desk.New(desk.Options{Name: "Test", Now: func() time.Time { return noon }, Frequencies: names.LoadFrequencies()})
	if err := d.Load(station); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close(); station.Close() })
	return d
}

func TestDemonstrationTravellerIsFoundOnTheDemonstrationLists(t *testing.T) {
	d := demonstrationDesk(t)
	zone, err := assets.DemonstrationFile("demo.mrz")
	if err != nil {
		t.Fatal(err)
	}
	want, err := assets.DemonstrationFile("demo.expected")
	if err != nil {
		t.Fatal(err)
	}
	scan := d.Scan(string(zone), noon)
	if scan.Zone == nil || scan.Zone.Read != border.ReadClean || scan.Zone.Format != mrz.TD3 {
		t.Fatalf("read as %+v", scan.Zone)
	}
	f, err := d.Check(scan.Traveller, false)
	if err != nil {
		t.Fatal(err)
	}
	if f.Verdict != border.VerdictPossible || f.Matches[0].Alert.PrimaryName().Text != strings.TrimSpace(string(want)) {
		t.Errorf("%s: %+v", f.Verdict, f.Matches)
	}
}

func TestDemonstrationShowsEveryKindOfAnswer(t *testing.T) {
	d := demonstrationDesk(t)
	for name, c := range map[string]struct {
		traveller border.Traveller
		verdict   border.Verdict
		action    border.Action
	}{
		"stolen document": {border.Traveller{Name: "Lucia Bianchi-Prova", Document: border.TravelDocument{Number: "YA9913387", IssuingState: "ITA"}}, border.VerdictMatch, border.ActionKeep},
		"missing child":   {border.Traveller{Surname: "TESTOUNI", GivenNames: "AMINA", BirthDate: border.Day(2017, 5, 8)}, border.VerdictMatch, border.ActionProtect},
		"discreet":        {border.Traveller{Surname: "DELLA PROVA", GivenNames: "SALVATORE", BirthDate: border.Day(1983, 4, 27)}, border.VerdictMatch, border.ActionDiscreet},
		"nobody":          {border.Traveller{Surname: "SAMPLIDOU", GivenNames: "ELENI", BirthDate: border.Day(1991, 7, 22)}, border.VerdictNoMatch, ""},
	} {
		f, err := d.Check(c.traveller, false)
		if err != nil {
			t.Fatal(err)
		}
		if f.Verdict != c.verdict || c.action != "" && f.Matches[0].Alert.Action != c.action {
			t.Errorf("%s: %s %+v", name, f.Verdict, f.Matches)
		}
	}
}

func TestDemonstrationOpensByTheSegmentThatItsImportMade(t *testing.T) {
	station, err := openStation(english(t), filepath.Join(t.TempDir(), "demonstration"), store.Secrets{}, true, noon)
	if err != nil {
		t.Fatal(err)
	}
	defer station.Close()
	signInOfficer(t, station)
	var said bytes.Buffer
	log := slog.New(slog.NewTextHandler(&said, nil))
	d := desk.New(desk.Options{Name: "Test", Now: func() time.Time { return noon }, Frequencies: names.LoadFrequencies(), Log: log})
	defer d.Close()
	load(d, station, log)
	if text := said.String(); strings.Contains(text, "level=WARN") || !strings.Contains(text, "lists opened") || d.Status().Problem != desk.ProblemNone {
		t.Errorf("problem %q, the log says %s", d.Status().Problem, text)
	}
}

func TestDemonstrationIsMadeAfreshEachTime(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "demonstration")
	for start := range 3 {
		s, err := openStation(english(t), dir, store.Secrets{}, true, noon.AddDate(0, 0, start))
		if err != nil {
			t.Fatal(err)
		}
		if _, in := s.SignedIn(); in {
			t.Fatal("it is not locked")
		}
		signInOfficer(t, s)
		e, err := s.Open()
		if err != nil {
			t.Fatal(err)
		}
		if issued := e.Info().Issued; !issued.Equal(noon.AddDate(0, 0, start)) {
			t.Errorf("start %d: lists of %s", start, issued)
		}
		if err := e.Close(); err != nil {
			t.Fatal(err)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

func TestDemonstrationIsNotMadeInAStationThatWasNotSetUpAsOne(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "counter")
	s, err := openStation(english(t), dir, store.Secrets{}, false, noon)
	if err != nil {
		t.Fatal(err)
	}
	list := filepath.Join(t.TempDir(), "list.jsonl")
	lines := `{"format":"postern-alerts/1","list":"Joint list"}
{"id":"R-1","subject":"person","names":[{"text":"Belto Zarvandi"}],"category":"wanted","action":"arrest"}
{"end":true,"alerts":1}
`
	if err := os.WriteFile(list, []byte(lines), 0o600); err != nil {
		t.Fatal(err)
	}
	found, err := sync.FindLists([]string{list})
	if err != nil {
		t.Fatal(err)
	}
	im, err := sync.ImportLists(t.Context(), s, found, sync.ImportOptions{Now: noon})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	_, err = openStation(english(t), dir, store.Secrets{}, true, noon)
	if !errors.Is(err, errRealStation) {
		t.Fatalf("got %v", err)
	}
	say, fault := lang.New(assets.Catalogues(), language.English)
	if fault != nil {
		t.Fatal(fault)
	}
	if r := stationFault(say, dir, err); !strings.Contains(r.why, dir) || !strings.Contains(r.do, "--demonstration") ||
		!strings.Contains(r.do, "delete the folder") || strings.ContainsAny(r.why+r.do, "⟨…") {
		t.Errorf("%+v", r)
	}
	s, err = openStation(english(t), dir, store.Secrets{}, false, noon) // it was let go of
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	e, err := s.Open()
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	if e.Info() != im.Edition {
		t.Errorf("%+v answers, not %+v", e.Info(), im.Edition)
	}
}

func TestEmptyStationIsAUsageErrorNotTheStationOfTheUser(t *testing.T) {
	var out, errs bytes.Buffer
	for _, args := range [][]string{{"--station", ""}, {"--station="}} {
		if status := run(args, &out, &errs); status != exitUsage || !strings.Contains(errs.String(), "--station") {
			t.Errorf("%q: status %d, %q", args, status, errs.String())
		}
	}
}

func TestVersionAndHelpNeedNoDisplay(t *testing.T) {
	t.Setenv("DISPLAY", "")
	for arg, want := range map[string]string{"--version": "Postern " + assets.Version, "--help": "--demonstration"} {
		var out, errs bytes.Buffer
		if status := run([]string{arg}, &out, &errs); status != 0 || !strings.Contains(out.String(), want) {
			t.Errorf("%s: status %d, %q, %q", arg, status, out.String(), errs.String())
		}
	}
}

func TestUnknownArgumentIsRefusedWithAUsageError(t *testing.T) {
	var out, errs bytes.Buffer
	if status := run([]string{"--statoin", "x"}, &out, &errs); status != exitUsage || !strings.Contains(errs.String(), "--statoin") {
		t.Errorf("status %d, %q", status, errs.String())
	}
}

func TestStationFolderLiesInTheUsersDataFolderUnlessNamed(t *testing.T) {
	home := t.TempDir()
	t.Setenv("XDG_DATA_HOME", "")
	t.Setenv("HOME", home)
	for demonstration, want := range map[bool]string{false: "station", true: "demonstration"} {
		dir, err := stationFolder("", demonstration)
		if err != nil || dir != filepath.Join(home, ".local", "share", "postern", want) {
			t.Errorf("%s, %v", dir, err)
		}
	}
	if dir, err := stationFolder(filepath.Join(home, "other"), true); err != nil || dir != filepath.Join(home, "other") {
		t.Errorf("%s, %v", dir, err)
	}
}

func TestStateIsWrittenBeforeItsLineAndForTheOwnerAlone(t *testing.T) {
	file := filepath.Join(t.TempDir(), "shown.json")
	var out bytes.Buffer
	seen := lineWatcher{&out, func() {
		if _, err := os.Stat(file); err != nil {
			t.Error("the line came before the state")
		}
	}}
	teller{state: file, stderr: seen}.tell(counter.EventVerdictPainted, counter.Shown{Verdict: "possible_match", Word: "Possible match", Matches: []string{"Belto Zarvandi"}})
	if out.String() != "verdict-painted possible_match\n" {
		t.Errorf("said %q", out.String())
	}
	info, err := os.Stat(file)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info, err)
	}
	text, err := os.ReadFile(file)
	var got map[string]any
	if err != nil || json.Unmarshal(text, &got) != nil || got["word"] != "Possible match" {
		t.Errorf("%s, %v", text, err)
	}
}

type lineWatcher struct {
	*bytes.Buffer
	before func()
}

func (w lineWatcher) Write(p []byte) (int, error) {
	w.before()
	return w.Buffer.Write(p)
}
