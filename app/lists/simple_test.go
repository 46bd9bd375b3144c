package lists

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/language"

	"postern/app/border"
	"postern/app/lang"
	"postern/assets"
)

const simpleHead = `"id","schema","name","aliases","birth_date","countries","addresses","identifiers","sanctions","phones","emails","dataset","first_seen","last_seen","last_change"` + "\n"

// simpleRow is a row of a person.
func simpleRow(id, name, born string) string {
	return fmt.Sprintf("%q,\"Person\",%q,\"\",%q,\"pk\",\"\",\"\",\"\",\"\",\"\",\"Made up\",\"2024-01-02\",\"2026-02-03T06:00:00\",\"\"\n", id, name, born)
}

func TestSimpleCSVKeepsPersonsAndSkipsOthersByKind(t *testing.T) {
	r := readAll(t, os.DirFS("testdata"), "simple")
	if r.err != nil || r.report.Format != FormatSimple || r.report.Kept != 2 || r.report.RejectedCount != 0 ||
		r.report.Skipped[SkipEntity] != 1 || r.report.Skipped[SkipVessel] != 1 {
		t.Fatalf("%+v %v", r.report, r.err)
	}
	want := border.Alert{
		ID: "Q-1", List: "simple", Subject: border.SubjectPerson,
		Names: []border.Name{
			{Text: "Belto Zarvandi"},
			{Text: "Belto Q. Zarvandi", Kind: border.NameAlias},
			{Text: "Белто Зарванди", Kind: border.NameScript},
			{Text: "بیلتو زروندی", Kind: border.NameAlias},
		},
		BirthDates:    []border.PartialDate{border.Day(1984, 3, 15), border.YearOnly(1984)},
		Nationalities: []border.Country{"PAK", "AFG"},
		Documents:     []border.AlertDocument{{Type: "identifier", Number: "ZZ0000001"}, {Type: "identifier", Number: "35202-0000000-1"}},
		Category:      border.CategorySanctions, Action: border.ActionRefer, LegalBasis: "Block - Order 1",
		ListedOn: border.Day(2023, 4, 20), Remarks: "dataset Made-up list of examples",
	}
	want.List = r.report.List
	if diff := cmp.Diff(want, r.alert(t, "Q-1")); diff != "" {
		t.Error(diff)
	}
	if r.report.WarningsBy[WarnImpossibleDate] != 1 || r.report.WarningCount != 1 {
		t.Errorf("%+v", r.report.Warnings)
	}
	if !r.report.Dated || r.report.Issued.Format("2006-01-02T15:04") != "2026-02-03T07:00" {
		t.Errorf("the list is as old as what was seen last: %v", r.report.Issued)
	}
}

func TestSimpleCSVWithFaultsIsRejectedRowByRowOrNotReadAtAll(t *testing.T) {
	one, two := simpleRow("a", "Belto", "1984"), simpleRow("b", "Tarmo", "1979")
	read := func(text string) result { return readAll(t, tree("s.csv", text), "s.csv") }
	onlyRejection(t, read(simpleHead+one+simpleRow("a", "Again", "")+two), RejectDuplicateID, 3)
	onlyRejection(t, read(simpleHead+one+"\"x\",\"Person\"\n"+two), RejectFields, 3)
	onlyRejection(t, read(simpleHead+one+strings.TrimSpace(two)+",\"more\"\n"), RejectFields, 3)
	onlyRejection(t, read(simpleHead+one+simpleRow("b", "", "")), RejectNoName, 3)
	onlyRejection(t, read(simpleHead+one+simpleRow("", "Belto", "")), RejectNoID, 3)
	onlyRejection(t, read(simpleHead+one+simpleRow("", "", "")), RejectNobody, 3)
	onlyRejection(t, read(simpleHead+one+strings.Replace(two, "Person", "", 1)), RejectKind, 3)
	onlyRejection(t, read(simpleHead+one+simpleRow("b", strings.Repeat("x", 10<<20), "")+two), RejectTooLarge, 3)
	onlyRejection(t, read(simpleHead+one+"b,Person,Ta\"rmo\n"+two), RejectQuotes, 3)
	for text, want := range map[string]struct {
		code ErrorCode
		line int
	}{
		simpleHead: {CodeNoRows, 0},
		simpleHead + one + strings.TrimSuffix(two, "\n"):                 {CodeBrokenOff, 3},
		simpleHead + one + two[:40]:                                      {CodeBrokenOff, 3},
		simpleHead + one + "\"b\",\"Person\"\n":                          {CodeBrokenOff, 3},
		simpleHead + one + strings.Replace(two, "Tarmo", "T\xe4rmo", 1):  {CodeCodePage, 3},
		strings.Replace(simpleHead, "\"aliases\"", "\"other\"", 1) + one: {CodeHeaderChanged, 1},
		simpleHead + one + "b,Person,\"Tarmo\n" + two:                    {CodeOpenQuote, 3},
	} {
		r := read(text)
		wantCode(t, r.err, want.code, want.line)
	}
	crlf := read("\uFEFF" + strings.ReplaceAll(simpleHead+one+two, "\n", "\r\n"))
	if crlf.err != nil || crlf.report.Kept != 2 {
		t.Errorf("%+v %v", crlf.report, crlf.err)
	}
}

func TestEveryCodeOfCSVHasASentenceWithoutGaps(t *testing.T) {
	say, err := lang.New(assets.Catalogues(), language.English)
	if err != nil {
		t.Fatal(err)
	}
	values := lang.Values{"Last": 7, "First": 7, "N": 7}
	for _, k := range []string{"Columns", "Fields", "Mapping", "Missing", "Text", "Left", "Right", "Constants", "Words", "List", "Format", "Value", "Taken"} {
		values[k] = "x"
	}
	keys := []string{Rejection{Code: RejectSamePerson}.Key()}
	for _, c := range []ErrorCode{
		CodeCodePage, CodeOpenQuote, CodeNoNameColumn, CodeHeaderChanged, CodeMappingForm, CodeMappingTwice, CodeMappingField,
		CodeMappingConstant, CodeMappingColumn, CodeMappingUnused,
	} {
		keys = append(keys, (&Error{Code: c}).Key())
	}
	for _, c := range []WarnCode{
		WarnColumn, WarnDayFirst, WarnMonthFirst, WarnAge, WarnCategory, WarnAction, WarnCNIC, WarnShortNumber, WarnLineEnd,
	} {
		keys = append(keys, Warning{Code: c}.Key())
	}
	for _, k := range keys {
		if s := say.Say(k, values); strings.ContainsAny(s, "⟨⟩…") || strings.Contains(s, "<no value>") || s == "" {
			t.Errorf("%s: %q", k, s)
		}
	}
}

func FuzzPlain(f *testing.F) {
	for _, name := range []string{"plain/book.csv", "plain/urdu.csv", "plain/mapped.tsv"} {
		f.Add(fixture(f, name), fixture(f, "plain/mapped.mapping"))
	}
	f.Add("sep=;\nName;DOB;Age;x\n\"A @ B s/o C, D\";00/13/1980;4;\n;;;", "{\"x\":\"alias\",\"dated\":\"2025-01-02\"}")
	f.Add("Name\n\xff\n\u00e9\n\"\n", "x=y=name")
	f.Add("Surname,First Name,CNIC,Nationality\nA,B,1.2E+12;3,na/pk", "category = missing")
	f.Fuzz(func(t *testing.T, list, mapping string) {
		holdsUp(t, tree("b.csv", list), "b.csv")
		holdsUp(t, tree("b.csv", list, "b.mapping", mapping), "b.csv")
	})
}

func FuzzSimple(f *testing.F) {
	f.Add(fixture(f, "simple/targets.simple.csv"))
	f.Add(simpleHead + simpleRow("a", "Belto", "19;;x") + "\"b")
	f.Add("id,schema,name,aliases,birth_date\na,Person,;,;\u0627;,2020-02-30\n")
	f.Fuzz(func(t *testing.T, content string) {
		holdsUp(t, tree("s.csv", content), "s.csv")
	})
}

func BenchmarkCSV(b *testing.B) {
	const rows = 20_000
	for _, format := range []Format{FormatPlain, FormatSimple} {
		b.Run(string(format), func(b *testing.B) {
			files := made(b, format, rows)
			fsys := tree(files...)
			b.SetBytes(int64(len(files[1])))
			b.ReportAllocs()
			for b.Loop() {
				s, err := DetectFS(fsys, "l")
				if err != nil {
					b.Fatal(err)
				}
				report, err := s.Read(func(border.Alert) error { return nil })
				if err != nil || report.Kept != rows {
					b.Fatalf("%d kept, %v", report.Kept, err)
				}
			}
			b.ReportMetric(float64(rows*b.N)/b.Elapsed().Seconds(), "rows/s")
		})
	}
}
