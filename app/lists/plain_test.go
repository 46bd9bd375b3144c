package lists

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/unicode"
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

func TestPlainListIsReadByItsHeadings(t *testing.T) {
	r := readAll(t, os.DirFS("testdata"), "plain/book.csv")
	if r.err != nil || r.report.Format != FormatPlain || r.report.List != "book" || r.report.Kept != 4 || r.report.RejectedCount != 0 {
		t.Fatalf("%+v %v", r.report, r.err)
	}
	want := border.Alert{
		ID: "1", List: "book", Subject: border.SubjectPerson,
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
		ValidUntil: border.Day(2027, 12, 31), Remarks: "District: Samplepur; Cases: 7",
	}
	if diff := cmp.Diff(want, r.alert(t, "1")); diff != "" {
		t.Error(diff)
	}
	if w := r.report.Warnings; len(w) != 1 || w[0].Code != WarnColumn || w[0].Values["Value"] != "Cases" || w[0].Values["Mapping"] != "book.mapping" {
		t.Errorf("only the column nobody knows is warned of: %+v", w)
	}
}

func TestNameCellMayHoldAliasAndFatherToo(t *testing.T) {
	r := readAll(t, os.DirFS("testdata"), "plain/book.csv")
	a := r.alert(t, "2")
	if got := nameTexts(a); !slices.Equal(got, []string{"Tarmo Vexali", "Tarmi [alias]"}) || !slices.Equal(a.FatherNames, []string{"Nulo Vexali"}) {
		t.Errorf("names %q, father %q", got, a.FatherNames)
	}
	a = r.alert(t, "3")
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
	a := readAll(t, os.DirFS("testdata"), "plain/book.csv").alert(t, "4")
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
	a := r.alert(t, "۱")
	if a.BirthDates[0] != border.Day(1984, 3, 25) || a.Sex != border.SexMale || a.Nationalities[0] != "PAK" || a.FatherNames[0] != "قاستو زروندی" ||
		a.Category != border.CategorySmuggling || a.Action != border.ActionArrest || len(a.Names) != 3 || border.NormalNumber(a.Documents[0].Number) != "3520200000001" {
		t.Errorf("%+v", a)
	}
	if a = r.alert(t, "۲"); a.Category != border.CategoryMissing || a.Action != border.ActionProtect || a.Nationalities[0] != "AFG" || a.BirthDates[0].Year != 1979 {
		t.Errorf("%+v", a)
	}
}

func TestMappingBesideTheListSaysWhatItsColumnsAre(t *testing.T) {
	r := readAll(t, os.DirFS("testdata/plain"), "mapped.tsv")
	a := onlyAlert(t, r)
	if r.report.List != "Made-up book" || a.FatherNames[0] != "Qasto" || a.BirthDates[0] != border.Day(1984, 3, 4) ||
		a.Category != border.CategorySmuggling || a.Authority != "FIA" || a.Nationalities[0] != "PAK" || a.Remarks != "" {
		t.Errorf("%q %+v", r.report.List, a)
	}
	if !r.report.Dated || r.report.Issued.Format("2006-01-02") != "2025-06-30" || r.report.WarningCount != 0 {
		t.Errorf("%+v", r.report)
	}
}

func TestMappingMayBeJSONAndLieInTheFolder(t *testing.T) {
	list := "Who,Born On\nBelto Zarvandi,1984\n"
	r := readAll(t, tree("d/b.csv", list, "d/b.mapping", "\uFEFF{\"Who\": \"name\",\n \"born on\": \"birth_date\", \"list\": \"Red\"}"), "d")
	if a := onlyAlert(t, r); a.List != "Red" || len(a.BirthDates) != 1 || r.report.WarningCount != 0 {
		t.Errorf("%+v %+v", a, r.report.Warnings)
	}
	other := readAll(t, tree("d/b.csv", list, "d/b.mapping", "Who=name\nBorn On=birth_date\nlist=Blue"), "d")
	if other.err != nil || other.report.Digest == r.report.Digest || other.report.Digest == "" {
		t.Error("a list that is read in another way must not pass for the same")
	}
	r = readAll(t, tree("d/b.csv", "Name\nBelto\n", "d/c.mapping", "Who=name"), "d")
	if r.err != nil || r.report.WarningsBy[WarnFileIgnored] != 1 {
		t.Errorf("a mapping of nothing is named: %+v %v", r.report.Warnings, r.err)
	}
}

func TestMappingThatIsNoneIsRefusedWithItsLine(t *testing.T) {
	for text, want := range map[string]struct {
		code ErrorCode
		line int
	}{
		"Who = name\nhello\n":   {CodeMappingForm, 2},
		"= name":                {CodeMappingForm, 1},
		"Who =":                 {CodeMappingForm, 1},
		"{\"Who\": 5}":          {CodeMappingForm, 1},
		"{\"Who\": \"name\"":    {CodeMappingForm, 1},
		"{\"Who\": \"name\"} x": {CodeMappingForm, 1},
		"{\"Who\": \"name\",\n\"who\": \"cnic\"}": {CodeMappingTwice, 2},
		"Who = name\n\nwho = cnic":                {CodeMappingTwice, 3},
		"Who = nmae":                              {CodeMappingField, 1},
		"Who = name\ncategory = villain":          {CodeMappingConstant, 2},
		"action = shoot":                          {CodeMappingConstant, 1},
		"nationality = Atlantis":                  {CodeMappingConstant, 1},
		"date_order = sideways":                   {CodeMappingConstant, 1},
		"dated = 2025":                            {CodeMappingConstant, 1},
		"Who = name\nWhere = place":               {CodeMappingColumn, 2},
		"":                                        {CodeEmpty, 0},
		"Who = n\xe4me":                           {CodeCodePage, 0},
		"\xff\xfeW\x00":                           {CodeUTF16, 0},
		"# " + strings.Repeat("x", maxMapping):    {CodeRecordTooLarge, 0},
	} {
		r := readAll(t, tree("b.csv", "Who,CNIC,Name\nA,,B\n", "b.mapping", text), "b.csv")
		if e := wantCode(t, r.err, want.code, want.line); len(r.alerts) != 0 || !strings.Contains(e.File, "b.mapping") {
			t.Errorf("%.30q: %d alerts, file %s", text, len(r.alerts), e.File)
		}
	}
}

func TestMappingGivenByNameIsForPlainListsAlone(t *testing.T) {
	s, err := Detect(filepath.Join("testdata", "plain", "mapped.tsv"))
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	given := filepath.Join(dir, "other.txt")
	if err := os.WriteFile(given, []byte("Person Sought = name\nWalid = father_name\nlist = Given"), 0o600); err != nil {
		t.Fatal(err)
	}
	s, err = s.WithMapping(given)
	if err != nil || s.List != "Given" {
		t.Fatalf("%q %v", s.List, err)
	}
	report, err := s.Read(func(a border.Alert) error {
		if a.List != "Given" || a.Authority != "" {
			t.Errorf("%+v", a)
		}
		return nil
	})
	if err != nil || report.Kept != 1 {
		t.Errorf("%+v %v", report, err)
	}
	un, err := Detect(filepath.Join("testdata", "un"))
	if err != nil {
		t.Fatal(err)
	}
	_, err = un.WithMapping(given)
	wantCode(t, err, CodeMappingUnused, 0)
	_, err = s.WithMapping(filepath.Join(dir, "nothing"))
	wantCode(t, err, CodeUnreadable, 0)
}

func TestListWithoutAColumnForANameSaysWhatItHas(t *testing.T) {
	r := plainList(t, "CNIC,Who,District", "3520200000001,Belto Zarvandi,Samplepur")
	e := wantCode(t, r.err, CodeNoNameColumn, 1)
	if e.Values["Columns"] != "“CNIC”, “Who”, “District”" || !strings.Contains(fmt.Sprint(e.Values["Fields"]), "father_name") || e.Values["Mapping"] != "book.mapping" {
		t.Errorf("%v", e.Values)
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

func TestNumbersThatASpreadsheetSpoiltAreToldOf(t *testing.T) {
	r := plainList(t, "Name,CNIC,Passport", `Belto,3.5202E+12,"=""AB1234567"""`, `Tarmo,'3520200000001,AB1; AB2`, "Mirla,35202-1,na")
	if r.err != nil || r.report.WarningsBy[WarnShortNumber] != 1 || r.report.WarningsBy[WarnCNIC] != 1 || r.report.WarningCount != 2 {
		t.Fatalf("%+v %v", r.report.Warnings, r.err)
	}
	if d := r.alerts[0].Documents; len(d) != 1 || d[0].Number != "AB1234567" {
		t.Errorf("%+v", d)
	}
	if d := r.alerts[1].Documents; len(d) != 3 || d[0].Number != "3520200000001" {
		t.Errorf("%+v", d)
	}
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

func TestPlainListInAnotherEncodingIsRefusedByItsName(t *testing.T) {
	list := "Name,District\nBelto Zarvandi,Gujr\u00e1t\n"
	latin1 := strings.ReplaceAll(list, "\u00e1", "\xe1")
	r := readAll(t, tree("b.csv", latin1), "b.csv")
	wantCode(t, r.err, CodeCodePage, 2)
	_, err := DetectFS(tree("b.csv", "\xe4\xc7\xe3,\xe6\xc7\n\xe4,\xe4\n"), "b.csv")
	wantCode(t, err, CodeCodePage, 0)
	for name, form := range map[string]unicode.Endianness{"LE": unicode.LittleEndian, "BE": unicode.BigEndian} {
		for _, mark := range []unicode.BOMPolicy{unicode.UseBOM, unicode.IgnoreBOM} {
			for _, text := range []string{list, fixture(t, "plain/urdu.csv")} {
				other, err := unicode.UTF16(form, mark).NewEncoder().String(text)
				if err != nil {
					t.Fatal(err)
				}
				_, err = DetectFS(tree("b.csv", other), "b.csv")
				if e, ok := errors.AsType[*Error](err); !ok || e.Code != CodeUTF16 {
					t.Errorf("%s, mark %v: %v", name, mark, err)
				}
			}
		}
	}
	if r := readAll(t, tree("b.csv", "\uFEFF"+list), "b.csv"); r.err != nil || r.report.Kept != 1 {
		t.Errorf("a byte order mark of UTF-8 is fine: %v", r.err)
	}
	damaged := plainList(t, "Name,District", "Belto,Gujr\u00e1t", "Tarmo,\xe1", "Mirla,x")
	onlyRejection(t, damaged, RejectNotUTF8, 3)
}

func TestPlainListThatBreaksOffIsNoList(t *testing.T) {
	for text, want := range map[string]ErrorCode{
		"Name,CNIC,DOB\nBelto,1,1984\nTarmo,2":        CodeBrokenOff,
		"Name,CNIC,DOB\nBelto,1,1984\nTarmo,2\n":      CodeBrokenOff,
		"Name,CNIC,DOB\nBelto,1,1984\n\"Tarmo,2,19":   CodeBrokenOff,
		"Name,CNIC,DOB\nBelto,1,1984\n\"Tarmo,2,19\n": CodeBrokenOff,
		"Name,CNIC,DOB\n":                             CodeEmpty,
		"Name,CNIC,DOB":                               CodeEmpty,
		"Name,CNIC,DOB\n,,\n\n,,\n":                   CodeEmpty,
		"Name,CNIC,DOB\n\"Belto,1,1984\nTarmo,2,1985\nMirla \"x\",3,1986\nHirto,4,1987\n": CodeOpenQuote,
	} {
		r := readAll(t, tree("b.csv", text), "b.csv")
		if e, ok := errors.AsType[*Error](r.err); !ok || e.Code != want || len(r.alerts) != 0 {
			t.Errorf("%q: want %s and nothing handed over, got %v and %d", text, want, r.err, len(r.alerts))
		}
	}
	r := readAll(t, tree("b.csv", "Name,DOB\nBelto,1984"), "b.csv")
	if r.err != nil || r.report.Kept != 1 || r.report.WarningsBy[WarnLineEnd] != 1 {
		t.Errorf("people write files without a last line end: %+v %v", r.report, r.err)
	}
}

func TestRowsThatDoNotFitAreRejectedAndTheOthersKept(t *testing.T) {
	big := strings.Repeat("x", 10<<20)
	r := plainList(
		t, "sep=;\r", "Name;DOB;Remarks\r", "Belto;1984;\r", "short;1984\r", "long;1984;a;b\r", "Tarmo;1979;x;;\r", ";;\r", "\r",
		"Mirla;31.02.1980;a\x00b\r", ";1980;nobody\r", "Sanda;1990;"+big+"\r", "Hirto;1970;say \"no\"\r", "Nulo;1970;\"two\r\nlines\"\r", "123;1970;\r", "Last;1;\r",
	)
	if r.err != nil {
		t.Fatal(r.err)
	}
	want := []struct {
		code RejectCode
		line int
	}{{RejectFields, 4}, {RejectFields, 5}, {RejectNoName, 10}, {RejectTooLarge, 11}, {RejectQuotes, 12}, {RejectNoName, 15}}
	for i, w := range want {
		if i >= len(r.report.Rejected) || r.report.Rejected[i].Code != w.code || r.report.Rejected[i].Line != w.line {
			t.Fatalf("rejected %+v, want %v", r.report.Rejected, want)
		}
	}
	if len(r.report.Rejected) != len(want) || r.report.Kept != 5 || r.report.WarningsBy[WarnImpossibleDate] != 1 || r.alerts[2].Remarks != "ab" || r.alerts[3].Remarks != "two lines" {
		t.Errorf("%+v %+v", r.report, r.alerts)
	}
}

func TestErrorOfTheSinkStopsPlainAndSimpleLists(t *testing.T) {
	for _, path := range []string{"plain/book.csv", "simple"} {
		for _, cause := range []error{errors.New("disk full"), fs.ErrClosed, errEOFLike} {
			s, err := DetectFS(os.DirFS("testdata"), path)
			if err != nil {
				t.Fatal(err)
			}
			calls := 0
			_, err = s.Read(func(border.Alert) error { calls++; return cause })
			if !errors.Is(err, cause) || errors.Is(err, ErrBrokenOff) || calls != 1 {
				t.Errorf("%s: %d calls, %v", path, calls, err)
			}
		}
	}
}
