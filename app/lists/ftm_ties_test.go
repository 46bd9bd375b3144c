package lists

import (
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"postern/app/border"
)

func TestFTMPersonTakesWhatOtherEntitiesSayOfHim(t *testing.T) {
	r := readAll(t, os.DirFS("testdata"), "ties")
	if r.err != nil {
		t.Fatal(r.err)
	}
	want := border.Alert{
		ID: "A", List: "ties", Subject: border.SubjectPerson, Names: []border.Name{{Text: "Karim Prova"}},
		Documents: []border.AlertDocument{
			{Type: "diplomatic passport", Number: "AA0000001", IssuingState: "PAK", IssuedOn: border.Day(2001, 2, 3), Expires: border.Day(2011, 2, 3), Note: "issued by Office of examples"},
			{Type: "passport", Number: "BB0000002"},
		},
		Links:    []border.Link{{Alert: "B", Relation: "sister"}},
		Category: border.CategorySanctions, Action: border.ActionRefer, IssuingState: "ITA",
		Reason: "Invented.", LegalBasis: "Red Book of examples", Authority: "Office of examples", ListedOn: border.Day(2011, 11, 11),
		Remarks: "sanction ended 2020-01-01; https://example.invalid/1; motherName Sara Prova; topic role.pep",
	}
	if diff := cmp.Diff(want, r.alert(t, "A")); diff != "" {
		t.Error(diff)
	}
	b := r.alert(t, "B")
	if diff := cmp.Diff([]border.Link{{Alert: "A", Relation: "family"}, {Alert: "D", Relation: "associate"}}, b.Links); diff != "" {
		t.Errorf("a link leads only to a person of the list: %s", diff)
	}
	if diff := cmp.Diff([]border.AlertDocument{{Type: "national identity card", Number: "35202-0000000-7", IssuingState: "PAK"}}, b.Documents); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]border.AlertDocument{{Type: "passport", Number: "CC0000003"}, {Type: "personal number", Number: "77001"}}, r.alert(t, "D").Documents); diff != "" {
		t.Error(diff)
	}
}

func TestFTMTieToWhatTheListDoesNotHaveIsAWarningAndNoLoss(t *testing.T) {
	r := readAll(t, os.DirFS("testdata"), "ties")
	if diff := cmp.Diff(map[WarnCode]int{WarnNoHolder: 1, WarnNoLinked: 1}, r.report.WarningsBy); diff != "" {
		t.Error(diff)
	}
	for _, w := range r.report.Warnings {
		if w.Values["ID"] != "gone" || w.Line != 11 && w.Line != 13 || !strings.HasSuffix(w.File, "list.ftm.json") {
			t.Errorf("%+v", w)
		}
	}
	if r.report.Kept != 3 || r.report.RejectedCount != 0 || r.report.Read != 15 || r.report.Skipped[SkipNotPerson] != 11 || r.report.Skipped[SkipEntity] != 1 {
		t.Errorf("%+v", r.report)
	}
}

// The order of a file's lines says nothing: whatever it is, every person has the
// same documents and the same relations.
func TestFTMOrderOfTheFileChangesNoPerson(t *testing.T) {
	lines := strings.Split(strings.TrimSpace(fixture(t, "ties/list.ftm.json")), "\n")
	sorted := func(r result) string {
		var out []string
		for _, id := range []string{"A", "B", "D"} {
			a := r.alert(t, id)
			n := map[string]int{}
			for _, d := range a.Documents {
				n[fmt.Sprint(d)]++
			}
			for _, l := range a.Links {
				n[fmt.Sprint(l)]++
			}
			out = append(out, fmt.Sprint(id, n, a.ListedOn, a.LegalBasis, a.Authority, a.Reason, r.report.WarningsBy))
		}
		return strings.Join(out, "\n")
	}
	want := sorted(readFTM(t, strings.Join(lines, "\n")))
	random := rand.New(rand.NewPCG(1, 2))
	for range 50 {
		random.Shuffle(len(lines), func(i, j int) { lines[i], lines[j] = lines[j], lines[i] })
		if got := sorted(readFTM(t, strings.Join(lines, "\n"))); got != want {
			t.Fatalf("%s\nwant\n%s", got, want)
		}
	}
}

func TestFTMTiesBeyondWhatCanBeKeptAreRefused(t *testing.T) {
	in := &input{name: "f.json", run: newRun(Source{}, nil)}
	ties := &ftmTies{limit: 20}
	seen := ftmSeen{schema: "Passport", ties: []tie{{tieDocument, "A", []string{"passport", "1"}}}}
	if err := ties.take(in, jsonLine{line: 1}, seen); err != nil {
		t.Fatal(err)
	}
	wantCode(t, ties.take(in, jsonLine{line: 2}, seen), CodeTooManyTies, 2)
}

func TestFTMEntityThatTiesThousandsIsCutWithAWarning(t *testing.T) {
	many := strings.Repeat(`"x",`, 5000) + `"y"`
	for schema, properties := range map[string]string{
		"Passport": `"number":["1","2"],"holder":[` + many + `]`, "Family": `"person":["z"],"relative":[` + many + `]`,
		"UnknownLink": `"subject":[` + many + `],"object":["z"]`, "Sanction": `"entity":[` + many + `]`,
	} {
		r := readFTM(t, ftmPerson("x", "Uno")+ftmPerson("z", "Due")+fmt.Sprintf(`{"id":"t","schema":%q,"properties":{%s}}`, schema, properties))
		if r.err != nil || r.report.WarningsBy[WarnTooMany] == 0 || r.report.Kept != 2 {
			t.Errorf("%s: %v %v", schema, r.err, r.report.WarningsBy)
		}
	}
}

func TestFTMTieThatCannotBeReadIsRejectedAlone(t *testing.T) {
	passport := `{"id":"p","schema":"Passport","properties":{"holder":["a"],"number":["AA0000001"]}}` + "\n"
	for _, bad := range []string{`{"id":"b","schema":"Family",,}`, `{"id":"b","schema":"Passport","properties":5}`, "{\"id\":\"b\",\"schema\":\"Passport\",\"properties\":{\"number\":[\"\xe9\"]}}"} {
		r := readFTM(t, passport+bad+"\n"+ftmPerson("a", "Uno"))
		if r.err != nil || r.report.RejectedCount != 1 || r.report.Rejected[0].Line != 2 || len(r.alert(t, "a").Documents) != 1 {
			t.Errorf("%s: %v %+v", bad, r.err, r.report)
		}
	}
	for cut := len(passport) - 40; cut < len(passport)-2; cut++ {
		if r := readFTM(t, ftmPerson("a", "Uno")+passport[:cut]); !errors.Is(r.err, ErrBrokenOff) || len(r.alerts) != 0 {
			t.Fatalf("cut at %d: %v", cut, r.err)
		}
	}
}

// growing is a file system whose one file is longer every time it is opened.
type growing struct{ content string }

func (g *growing) Open(name string) (fs.File, error) {
	g.content += ftmPerson(fmt.Sprint(len(g.content)), "Uno")
	return tree(name, g.content).Open(name)
}

func TestFTMFileThatChangesBetweenItsReadingsIsRefused(t *testing.T) {
	s := Source{reader: ftm{}, fsys: &growing{fixture(t, "ties/list.ftm.json")}, files: map[role]string{roleMain: "f.json"}}
	_, err := s.Read(func(border.Alert) error { return nil })
	wantCode(t, err, CodeChanged, 0)
}
