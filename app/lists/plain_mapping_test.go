package lists

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"postern/app/border"
)

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
