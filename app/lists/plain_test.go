package lists

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"postern/app/border"
)

// plainList reads a plain list of these rows.
func plainList(t testing.TB, rows ...string) result {
	t.Helper()
	return readAll(t, tree("book.csv", strings.Join(rows, "\n")+"\n"), "book.csv")
}

// onlyAlert is the alert of a list of one.
func onlyAlert(t *testing.T, r result) border.Alert {
	t.Helper()
	if r.err != nil || len(r.alerts) != 1 {
		t.Fatalf("want one alert, got %d, rejected %+v, error %v", len(r.alerts), r.report.Rejected, r.err)
	}
	return r.alerts[0]
}

func TestIDsThatAreMadeOfARowAreCounted(t *testing.T) {
	if r := plainList(t, "ref,name", "7,Belto Zarvandi", "8,Quen Talvaro"); r.err != nil || r.report.MadeIDs != 0 {
		t.Errorf("every row has one: %+v %v", r.report, r.err)
	}
	r := plainList(t, "ref,name", "7,Belto Zarvandi", ",Quen Talvaro", ",Quen Talvaro", ",")
	if r.err != nil || r.report.MadeIDs != 1 || r.report.Kept != 2 {
		t.Errorf("one row that was kept has none: %+v %v", r.report, r.err)
	}
	if r := plainList(t, "name,nationality", "Belto Zarvandi,PAK", "Quen Talvaro,ITA"); r.err != nil || r.report.MadeIDs != 2 {
		t.Errorf("there is no column for one: %+v %v", r.report, r.err)
	}
}

func TestPlainListIsReadByItsHeadings(t *testing.T) {
	r := readAll(t, os.DirFS("testdata"), "plain/book.csv")
	if r.err != nil || r.report.Format != FormatPlain || r.report.List != "book" || r.report.Kept != 4 || r.report.RejectedCount != 0 {
		t.Fatalf("%+v %v", r.report, r.err)
	}
	want := border.Alert{
		ID: r.alerts[0].ID, List: "book", Subject: border.SubjectPerson,
		Names: []border.Name{
			{Text: "Belto Zarvandi"},
			{Text: "بیلتو زروندی", Kind: border.NameScript},
			{Text: "Belto Langra", Kind: border.NameAlias},
			{Text: "Chota Belto", Kind: border.NameAlias},
		},
		BirthDates: []border.PartialDate{border.Day(1984, 3, 25)}, Sex: border.SexMale,
		Nationalities: []border.Country{"PAK"}, FatherNames: []string{"Qasto Zarvandi"},
		Documents: []border.AlertDocument{
			{Type: "CNIC", Number: "35202-0000000-1", IssuingState: "PAK"},
			{Type: "passport", Number: "ZZ0000001", IssuingState: "PAK"},
		},
		Category: border.CategorySmuggling, Action: border.ActionArrest,
		Reason: "Took payment for a boat that does not exist", Authority: "FIA Samplepur",
		ValidUntil: border.Day(2027, 12, 31), Remarks: "Sr. No.: 1; District: Samplepur; Cases: 7",
	}
	if diff := cmp.Diff(want, r.alerts[0]); diff != "" {
		t.Error(diff)
	}
	if w := r.report.Warnings; len(w) != 1 || w[0].Code != WarnColumn || w[0].Values["Value"] != "Cases" || w[0].Values["Mapping"] != "book.mapping" {
		t.Errorf("only the column nobody knows is warned of: %+v", w)
	}
}

func TestNameCellMayHoldAliasAndFatherToo(t *testing.T) {
	r := readAll(t, os.DirFS("testdata"), "plain/book.csv")
	a := r.alerts[1]
	if got := nameTexts(a); !slices.Equal(got, []string{"Tarmo Vexali", "Tarmi [alias]"}) || !slices.Equal(a.FatherNames, []string{"Nulo Vexali"}) {
		t.Errorf("names %q, father %q", got, a.FatherNames)
	}
	a = r.alerts[2]
	if n := a.Names[0]; n.Surname != "QUELVO" || n.GivenNames != "Sanda" || len(a.Documents) != 2 || a.Documents[1].IssuingState != "GRC" {
		t.Errorf("%+v %+v", n, a.Documents)
	}
	for cell, want := range map[string][]string{
		"Belto alias Chota":              {"Belto", "Chota [alias]"},
		"Belto aka Chota @ Bara":         {"Belto", "Chota [alias]", "Bara [alias]"},
		"بیلتو عرف چھوٹا ولد قاستو":      {"بیلتو", "چھوٹا [alias]"},
		"Sonia Daughtry":                 {"Sonia Daughtry"},
		"Mirla W/O Tarmo Vexali":         {"Mirla"},
		"Belto Zarvandi son of Qasto":    {"Belto Zarvandi"},
		"Aliaskar Ontessa":               {"Aliaskar Ontessa"},
		"Belto Zarvandi, Samplepur, Pak": {"Belto Zarvandi, Samplepur, Pak"},
	} {
		if got := nameTexts(onlyAlert(t, plainList(t, "Name\tCNIC", cell+"\t"))); !slices.Equal(got, want) {
			t.Errorf("%q: got %q, want %q", cell, got, want)
		}
	}
}

func TestNameBesideASurnameIsTheGivenNames(t *testing.T) {
	for rows, want := range map[[2]string]border.Name{
		{"Surname,Name", "Zarvandi,Belto"}:                            {Text: "Belto Zarvandi", Surname: "Zarvandi", GivenNames: "Belto"},
		{"Name,First Name", "Zarvandi,Belto"}:                         {Text: "Belto Zarvandi", Surname: "Zarvandi", GivenNames: "Belto"},
		{"Surname,Name", "Zarvandi,Belto Zarvandi"}:                   {Text: "Belto Zarvandi"},
		{"Surname,Given Names,Name", "Zarvandi,Belto,BELTO ZARVANDI"}: {Text: "BELTO ZARVANDI", Surname: "Zarvandi", GivenNames: "Belto"},
		{"Surname,Given Names", "Zarvandi,Belto"}:                     {Text: "Belto Zarvandi", Surname: "Zarvandi", GivenNames: "Belto"},
		{"Surname,Given Names", ",Belto"}:                             {Text: "Belto", GivenNames: "Belto"},
	} {
		if got := onlyAlert(t, plainList(t, rows[0], rows[1])).Names; len(got) != 1 || got[0] != want {
			t.Errorf("%s: %+v, want %+v", rows, got, want)
		}
	}
	a := onlyAlert(t, plainList(t, "Name,S/O", "Belto,S/O Qasto @ Chota Qasto; Nulo"))
	if !slices.Equal(a.FatherNames, []string{"Qasto", "Chota Qasto", "Nulo"}) {
		t.Errorf("%q", a.FatherNames)
	}
}

func TestTitlesAboveTheHeaderAreNoHeader(t *testing.T) {
	r := plainList(t, "sep=;", "Book of made-up smugglers, 2025;;", ";;", "Name;Father's Name;Age", "Belto Zarvandi;Qasto;41")
	if a := onlyAlert(t, r); a.FatherNames[0] != "Qasto" {
		t.Errorf("%+v", a)
	}
	r = plainList(t, "Book of made-up smugglers\t\t", "Name\tFather's Name\tSex", "Belto Zarvandi\tQasto\tM")
	if a := onlyAlert(t, r); a.FatherNames[0] != "Qasto" {
		t.Errorf("%+v", a)
	}
	_, err := DetectFS(tree("b.csv", "Book,,\n,,\n"), "b.csv")
	wantCode(t, err, CodeUnknownFormat, 0)
}

func TestMissingChildIsToBeProtectedHoweverTheListPutsIt(t *testing.T) {
	a := readAll(t, os.DirFS("testdata"), "plain/book.csv").alerts[3]
	if a.Category != border.CategoryMissing || a.Action != border.ActionProtect || a.Sex != border.SexFemale {
		t.Errorf("%s %s %s", a.Category, a.Action, a.Sex)
	}
	files := tree("b.csv", "Name,Category\nMirla Ontessa,Missing Person\n", "b.mapping", "category = wanted\naction = arrest\n")
	if a := onlyAlert(t, readAll(t, files, "b.csv")); a.Category != border.CategoryMissing || a.Action != border.ActionProtect {
		t.Errorf("the row says more than the mapping: %s %s", a.Category, a.Action)
	}
}

func TestUrduHeadingsWordsAndDigitsAreRead(t *testing.T) {
	r := readAll(t, os.DirFS("testdata"), "plain/urdu.csv")
	if r.err != nil || r.report.Kept != 2 || r.report.WarningCount != 0 {
		t.Fatalf("%+v %v", r.report, r.err)
	}
	a := r.alerts[0]
	if a.BirthDates[0] != border.Day(1984, 3, 25) || a.Sex != border.SexMale || a.Nationalities[0] != "PAK" || a.FatherNames[0] != "قاستو زروندی" ||
		a.Category != border.CategorySmuggling || a.Action != border.ActionArrest || len(a.Names) != 3 || border.NormalNumber(a.Documents[0].Number) != "3520200000001" {
		t.Errorf("%+v", a)
	}
	if a = r.alerts[1]; a.Category != border.CategoryMissing || a.Action != border.ActionProtect || a.Nationalities[0] != "AFG" || a.BirthDates[0].Year != 1979 {
		t.Errorf("%+v", a)
	}
}

func TestPlainListTakesNothingFromOtherFormats(t *testing.T) {
	for path, want := range map[string]Format{
		"ofac/sdn.csv": FormatOFAC, "un/consolidated.xml": FormatUN, "ftm/persons.ftm.json": FormatFTM,
		"alerts/joint.alerts.jsonl": FormatAlerts, "simple/targets.simple.csv": FormatSimple, "plain/book.csv": FormatPlain,
	} {
		if s, err := DetectFS(os.DirFS("testdata"), path); err != nil || s.Format != want {
			t.Errorf("%s: %s, %v", path, s.Format, err)
		}
		if path == "plain/book.csv" {
			continue
		}
		if what := (simple{}).claims([]byte(fixture(t, path))); what != roleNone && want != FormatSimple {
			t.Errorf("%s is claimed by %s", path, FormatSimple)
		}
		if what := (plain{}).claims([]byte(fixture(t, path))); what != roleNone && want != FormatSimple {
			t.Errorf("%s is claimed by %s", path, FormatPlain)
		}
	}
	for _, text := range []string{"Dear Sir, please find the list enclosed.\nYours\n", "Notes\n\nsome notes\n", "1,b\n1,2\n", "Hello, you\nand, you\n", "%PDF-1.7, x, y\n"} {
		if (plain{}).claims([]byte(text)) != roleNone {
			t.Errorf("%q is no list", text)
		}
	}
}

func TestDatesOfAnotherOrderAreToldByTheListItself(t *testing.T) {
	births := func(r result) []string {
		var out []string
		for _, a := range r.alerts {
			out = append(out, dateTexts(a.BirthDates)...)
		}
		return out
	}
	for name, c := range map[string]struct {
		dates   []string
		want    []string
		warned  map[WarnCode]int
		mapping string
	}{
		"no date settles it":          {[]string{"03/04/1984"}, []string{"1984-04-03"}, map[WarnCode]int{WarnDayFirst: 1}, ""},
		"another has its day first":   {[]string{"03/04/1984", "25/12/1980"}, []string{"1984-04-03", "1980-12-25"}, map[WarnCode]int{}, ""},
		"another has its month first": {[]string{"03/04/1984", "12/25/1980"}, []string{"1984-03-04", "1980-12-25"}, map[WarnCode]int{WarnMonthFirst: 1}, ""},
		"others disagree":             {[]string{"03/04/1984", "12/25/1980", "25/12/1980"}, []string{"1984-04-03", "1980-12-25", "1980-12-25"}, map[WarnCode]int{WarnDayFirst: 1}, ""},
		"the mapping settles it":      {[]string{"03/04/1984", "25/12/1980"}, []string{"1984-03-04", "1980-12-25"}, map[WarnCode]int{}, "date_order = month_first"},
		"the same either way":         {[]string{"04/04/1984"}, []string{"1984-04-04"}, map[WarnCode]int{}, ""},
		"year first is never in doubt": {
			[]string{"1984-03-04", "1984/03/04", "2.3.1984 00:00:00", "13.3.1984"},
			[]string{"1984-03-04", "1984-03-04", "1984-03-02", "1984-03-13"},
			map[WarnCode]int{},
			"",
		},
	} {
		rows := []string{"Name,DOB"}
		for i, d := range c.dates {
			rows = append(rows, fmt.Sprintf("Belto %c,%s", 'A'+i, d))
		}
		files := tree("b.csv", strings.Join(rows, "\n")+"\n")
		if c.mapping != "" {
			files = tree("b.csv", strings.Join(rows, "\n")+"\n", "b.mapping", c.mapping)
		}
		r := readAll(t, files, "b.csv")
		if r.err != nil || !slices.Equal(births(r), c.want) || cmp.Diff(c.warned, r.report.WarningsBy) != "" {
			t.Errorf("%s: %v, warned %v, %v", name, births(r), r.report.WarningsBy, r.err)
		}
	}
}

func TestDatesAreReadAsPeopleTypeThem(t *testing.T) {
	for in, want := range map[string]string{
		"25.12.1980": "1980-12-25", "25-12-1980": "1980-12-25", "25-Dec-1980": "1980-12-25", "25 December 1980": "1980-12-25", "1980": "1980",
		"1980-12": "1980-12", "۲۵/۱۲/۱۹۸۰": "1980-12-25", "٢٥/١٢/١٩٨٠": "1980-12-25", "00/00/1980": "1980", "00/12/1980": "1980-12", "circa 1980": "~1980",
		"1980-00-00": "1980", "25/12/1980 00:00": "1980-12-25",
	} {
		if got, _, fault := plainDate(in, dayFirst); fault != dateRead || got.String() != want {
			t.Errorf("%q: got %s (%s), want %s", in, got, fault, want)
		}
	}
	for in, want := range map[string]dateFault{
		"31/02/1980": dateImpossible, "32/01/1980": dateImpossible, "13/13/1980": dateImpossible, "05/00/1980": dateImpossible, "25/12/80": dateForm,
		"29563": dateForm, "25/12/1980 or so": dateForm, "soon": dateForm, "25/12/0080": dateImpossible,
	} {
		if got, _, fault := plainDate(in, dayFirst); fault != want {
			t.Errorf("%q: got %s (%s), want fault %q", in, got, fault, want)
		}
	}
}

func TestAgeNeedsTheDateOnWhichItWasTrue(t *testing.T) {
	list := "Name,Age,Listed On\nBelto,41,\nTarmo,30,2020-05-06\nMirla,old,\n"
	r := readAll(t, tree("b.csv", list), "b.csv")
	if r.err != nil || len(r.alerts[0].BirthDates) != 0 || r.alerts[0].Remarks != "age 41" || r.report.WarningsBy[WarnAge] != 1 || r.report.WarningsBy[WarnDate] != 1 {
		t.Errorf("%+v %+v", r.alerts, r.report.Warnings)
	}
	if got := r.alerts[1].BirthDates[0].String(); got != "~1989..1990" {
		t.Errorf("30 on 6 May 2020: %s", got)
	}
	r = readAll(t, tree("b.csv", list, "b.mapping", "dated = 2025-06-30"), "b.csv")
	if got := r.alerts[0].BirthDates[0].String(); got != "~1983..1984" || r.report.WarningsBy[WarnAge] != 0 {
		t.Errorf("41 on 30 June 2025: %s", got)
	}
}

func TestIdsMadeOfWhoSomeoneIsStayWhenRowsChangePlaces(t *testing.T) {
	head, one, two := "Name,Father,DOB,Reason", "Belto Zarvandi,Qasto,1984,x", "Belto Zarvandi,Nulo,1984,y"
	ids := func(r result) []string {
		var out []string
		for _, a := range r.alerts {
			out = append(out, a.ID)
		}
		slices.Sort(out)
		return out
	}
	a, b := plainList(t, head, one, two), plainList(t, head, two, "BELTO  Zarvandi,Qasto,1984,another reason")
	if a.err != nil || len(a.alerts) != 2 || !slices.Equal(ids(a), ids(b)) {
		t.Errorf("%v and %v", ids(a), ids(b))
	}
	twice := plainList(t, head, one, two, one)
	onlyRejection(t, twice, RejectSamePerson, 4)
	if twice.report.Rejected[0].Values["First"] != 2 {
		t.Errorf("%+v", twice.report.Rejected)
	}
	onlyRejection(t, plainList(t, "ID,Name", "7,Belto", "7,Tarmo"), RejectDuplicateID, 3)
	if r := plainList(t, "ID,Sr No,Name", "A-7,1,Belto", ",2,Tarmo"); r.err != nil || r.alerts[0].ID != "A-7" || !strings.HasPrefix(r.alerts[1].ID, "row-") {
		t.Errorf("%+v", r.alerts)
	}
}

func TestPeopleStayWhoTheyAreWhenTheRowsAreNumberedAnew(t *testing.T) {
	before := plainList(t, "S.No,Name,Father", "1,Belto Zarvandi,Qasto", "2,Tarmo Vexali,Nulo", "3,Mirla Ontessa,Dovo")
	after := plainList(t, "S.No,Name,Father", "1,Tarmo Vexali,Nulo", "2,Mirla Ontessa,Dovo")
	if before.err != nil || after.err != nil || len(before.alerts) != 3 || len(after.alerts) != 2 {
		t.Fatalf("%v %v", before.err, after.err)
	}
	for i, a := range after.alerts {
		if b := before.alerts[i+1]; a.ID != b.ID {
			t.Errorf("%s was %s and is %s", a.Names[0].Text, b.ID, a.ID)
		}
	}
	if a := before.alerts[2]; a.Remarks != "S.No: 3" {
		t.Errorf("the row can't be found in the book: %q", a.Remarks)
	}
	twins := plainList(t, "S.No,Name,Father,Action", "1,Belto Zarvandi,Qasto,report", "2,Belto Zarvandi,Qasto,arrest", "2,Belto Zarvandi,Qasto,x")
	if len(twins.alerts) != 2 || twins.alerts[0].ID == twins.alerts[1].ID {
		t.Errorf("rows of two numbers are two: %+v", twins.alerts)
	}
	onlyRejection(t, twins, RejectSamePerson, 4)
	mapped := readAll(t, tree("b.csv", "S.No,Name\n7,Belto Zarvandi\n", "b.mapping", "S.No = id\n"), "b.csv")
	if a := onlyAlert(t, mapped); a.ID != "7" {
		t.Errorf("a mapping may say that the number is an id: %q", a.ID)
	}
}

func TestIdsMadeOfWhoSomeoneIsAreThoseOfEveryVersion(t *testing.T) {
	const want = "row-0b765eb4da7500bf5679"
	r := plainList(t, "Name,Father,DOB,CNIC", "Belto Zarvandi,Qasto,1984,35202-0000000-1")
	if a := onlyAlert(t, r); a.ID != want {
		t.Errorf("%s, was %s: with another version all of a list would be new", a.ID, want)
	}
}

func TestIdOfARowDependsOnNothingButItsOwnCells(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		names := rapid.SliceOfNDistinct(rapid.StringMatching(`[A-Z][a-z]{2,8} [A-Z][a-z]{2,8}`), 1, 8, strings.ToLower).Draw(t, "names")
		read := func(names []string) map[string]string {
			ids := map[string]string{}
			s, err := DetectFS(tree("b.csv", "Name\n"+strings.Join(names, "\n")+"\n"), "b.csv")
			if err != nil {
				t.Fatal(err)
			}
			if _, err := s.Read(func(a border.Alert) error { ids[a.Names[0].Text] = a.ID; return nil }); err != nil {
				t.Fatal(err)
			}
			return ids
		}
		want := read(names)
		got := read(rapid.Permutation(names).Draw(t, "in another order"))
		if d := cmp.Diff(want, got); d != "" || len(got) != len(names) {
			t.Fatal(d)
		}
	})
}

func TestWordsThatAreNotKnownAreKeptAndToldOf(t *testing.T) {
	r := plainList(t, "Name,Category,Action,Sex,Nationality", "Belto,Villain,Frown,Z,Atlantis")
	a := onlyAlert(t, r)
	if a.Category != border.CategoryOther || a.Action != border.ActionRefer || a.Offences[0] != "Villain" || a.Remarks != "Frown" {
		t.Errorf("%+v", a)
	}
	for _, c := range []WarnCode{WarnCategory, WarnAction, WarnSex, WarnCountry} {
		if r.report.WarningsBy[c] != 1 {
			t.Errorf("%s is not told of: %+v", c, r.report.WarningsBy)
		}
	}
}
