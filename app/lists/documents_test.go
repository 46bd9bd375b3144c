package lists

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"postern/app/border"
)

const documentsHeader = "id,number,state,type,kind\n"

func readDocuments(t testing.TB, content string) result {
	t.Helper()
	return readAll(t, tree("d.csv", content), "d.csv")
}

func TestDocumentRowBecomesAnAlertOnTheDocument(t *testing.T) {
	r := readAll(t, os.DirFS("testdata"), "documents")
	if r.err != nil || r.report.Format != FormatDocuments {
		t.Fatalf("%v %+v", r.err, r.report)
	}
	want := border.Alert{
		ID: "D-1", List: "documents", Subject: border.SubjectDocument, Category: border.CategoryDocument, Action: border.ActionKeep,
		Documents: []border.AlertDocument{{
			Type: "passport", Number: "AB 123.4567", IssuingState: "PAK", Event: "stolen",
			IssuedOn: border.Day(2019, 3, 4), Expires: border.Day(2029, 3, 3),
		}},
		Authority: "Office of examples", ListedOn: border.Day(2021, 5, 4), ReviewOn: border.Day(2026, 5, 4),
		Remarks: `from a "safe"; with others`,
	}
	if diff := cmp.Diff(want, r.alert(t, "D-1")); diff != "" {
		t.Error(diff)
	}
	if id := r.alert(t, "D-2"); id.Documents[0].IssuingState != "PAK" || id.ListedOn != border.YearOnly(2020) {
		t.Errorf("%+v", id)
	}
	for _, id := range []string{"UTO-visa-X0000009-stolen blank", "UTO-visa-X0000009-revoked"} {
		if a := r.alert(t, id); a.Documents[0].Number != "X0000009" || !a.Documents[0].Expires.IsZero() {
			t.Errorf("without an id, what is known of the document is one: %+v", a)
		}
	}
	if r.report.Skipped[SkipFoundAgain] != 1 || r.report.Kept != 4 || r.report.Read != 5 {
		t.Errorf("%+v", r.report)
	}
	if diff := cmp.Diff(map[WarnCode]int{WarnDocumentColumn: 1, WarnDate: 1, WarnImpossibleDate: 1}, r.report.WarningsBy); diff != "" {
		t.Error(diff)
	}
}

func TestListOfDocumentsHoldsNobodysName(t *testing.T) {
	for _, header := range []string{"number,state,kind,name", "number,state,kind,Holder", "number,state,event,Given names", "نام,number,state,kind", "number,state,status,Father", "number,country,Accused,status"} {
		r := readDocuments(t, header+"\nA0000001,UTO,lost,x\n")
		e := wantCode(t, r.err, CodeNamesOfHolders, 1)
		if v, _ := e.Values["Value"].(string); !strings.Contains(header, v) || v == "" {
			t.Errorf("%s: the column must be named: %v", header, e.Values)
		}
		if k, _ := e.Values["Kind"].(string); k == "" || !slices.Contains(strings.Split(header, ","), k) {
			t.Errorf("%s: a list of people is refused for the column of what happened, which must be named: %v", header, e.Values)
		}
	}
	r := readAll(t, os.DirFS("testdata"), "documents")
	for _, a := range r.alerts {
		if len(a.Names) > 0 {
			t.Errorf("%+v", a)
		}
		if strings.Contains(fmt.Sprintf("%+v", a), "green") {
			t.Error("nobody knows what a strange column holds: it must not be kept")
		}
	}
}

func TestClearerOfTwoHeadingsCounts(t *testing.T) {
	for header, unread := range map[string]string{
		"number,document number,state,x": "number", "document number,number,state,x": "number",
		"No.,number,state,x": "No.", "x,number,issuing state,country": "country", "number,number,state,x": "number",
	} {
		fields := strings.Split(header, ",")
		row := make([]string, len(fields))
		for i, f := range fields {
			row[i] = "7"
			if strings.Contains(f, "number") {
				row[i] = "A000000" + fmt.Sprint(i)
			}
			if strings.Contains(f, "state") {
				row[i] = "UTO"
			}
		}
		r := readDocuments(t, header+"\n"+strings.Join(row, ",")+"\n")
		if r.err != nil || r.report.Kept != 1 || r.report.WarningsBy[WarnDocumentColumn] != 2 {
			t.Fatalf("%s: %v %+v", header, r.err, r.report)
		}
		told := fmt.Sprint(r.report.Warnings[0].Values["Value"], " ", r.report.Warnings[1].Values["Value"])
		if !strings.Contains(told, unread) {
			t.Errorf("%s: %s was not read, told were %s", header, unread, told)
		}
		if i := slices.Index(fields, "document number"); i >= 0 && r.alerts[0].Documents[0].Number != row[i] {
			t.Errorf("%s: got %s, want %s", header, r.alerts[0].Documents[0].Number, row[i])
		}
	}
}

func TestListOfPeopleIsNoListOfDocuments(t *testing.T) {
	for _, header := range []string{
		"name,passport number,issuing state,type", "surname,given names,number,state", "number,type,kind", "state,type,kind",
		"id,schema,name,aliases,birth_date,countries", "1,2,3", "نام,number,state", "number,country,Accused", "{\"number\":1,\"state\":2}",
	} {
		if what := (documents{}).claims([]byte(header + "\nx,y,z\n")); what != roleNone {
			t.Errorf("%s was taken for a list of documents", header)
		}
	}
	for _, header := range []string{"number,state", "\n STATE ;\"Document No.\"\r\n", "sep=\t\nPassport-Number\tIssuing_State"} {
		if what := (documents{}).claims([]byte(header)); what != roleMain {
			t.Errorf("%q is a list of documents", header)
		}
	}
}

func TestDocumentsThatBreakOffAreRefused(t *testing.T) {
	whole := documentsHeader + "1,A0000001,UTO,passport,lost\n2,A0000002,UTO,\"passport\",lost\n"
	for cut := strings.LastIndex(whole, "2,A"); cut < len(whole)-1; cut++ {
		if r := readDocuments(t, whole[:cut+1]); !errors.Is(r.err, ErrBrokenOff) {
			t.Fatalf("cut at byte %d: %v", cut, r.err)
		}
	}
	if r := readDocuments(t, documentsHeader+"1,A0000001,UTO\n"); !errors.Is(r.err, ErrBrokenOff) {
		t.Errorf("a last row that is too short: %v", r.err)
	}
	for _, content := range []string{documentsHeader, documentsHeader + ",,,,\n", "sep=,\n" + documentsHeader} {
		r := readDocuments(t, content)
		wantCode(t, r.err, CodeNoRows, 0)
	}
}

func TestQuotationMarkThatJoinsRowsIsRefused(t *testing.T) {
	r := readDocuments(t, documentsHeader+"1,A0000001,UTO,\"passport,lost\n2,A0000002,UTO,\"passport\",lost\n3,A0000003,UTO,passport,lost\n")
	if e := wantCode(t, r.err, CodeRowsJoined, 2); e.Values["Fields"] != 2 {
		t.Errorf("%v", e.Values)
	}
}

func TestBadDocumentRowIsRejectedAlone(t *testing.T) {
	for name, c := range map[string]struct {
		row  string
		code RejectCode
	}{
		"short":          {"2,A0000002,UTO", RejectFields},
		"long":           {"2,A0000002,UTO,passport,lost,more", RejectFields},
		"quotes":         {`2,A0000002,UTO,"pass"port,lost`, RejectQuotes},
		"Windows-1252":   {"2,A0000002,UTO,passeport \xe9gar\xe9,lost", RejectNotUTF8},
		"ten megabytes":  {"2,A0000002,UTO," + strings.Repeat("x", 10<<20) + ",lost", RejectTooLarge},
		"no state":       {"2,A0000002,,passport,lost", RejectValue},
		"unknown state":  {"2,A0000002,Atlantis,passport,lost", RejectValue},
		"no number":      {"2,,UTO,passport,lost", RejectNoDocument},
		"strange number": {"2,---,UTO,passport,lost", RejectNoDocument},
		"same id again":  {"1,A0000002,UTO,passport,lost", RejectDuplicateID},
		"same document":  {",A-0000001,uto,Passport,LOST", RejectDuplicateID},
		"long id":        {strings.Repeat("x", MaxIDBytes+1) + ",A0000002,UTO,passport,lost", RejectBadID},
	} {
		first := "1,A0000001,UTO,passport,lost"
		if name == "same document" {
			first = first[1:]
		}
		r := readDocuments(t, "\uFEFF"+strings.ReplaceAll(documentsHeader+first+"\n"+c.row+"\n3,A0000003,UTO,passport,lost,,\n", "\n", "\r\n"))
		t.Run(name, func(t *testing.T) {
			onlyRejection(t, r, c.code, 3)
			if r.report.Kept != 2 || r.alerts[1].ID != "3" {
				t.Errorf("the rows around it must stay: %d kept", r.report.Kept)
			}
		})
	}
}

func TestDocumentsOfAnotherEncodingAreRefusedBeforeTheyAreRead(t *testing.T) {
	_, err := DetectFS(tree("d.csv", "\xff\xfen\x00u\x00m\x00"), "d.csv")
	wantCode(t, err, CodeUTF16, 0)
}

func TestDateWithStrokesIsNotGuessed(t *testing.T) {
	for text, want := range map[string]string{
		"2020-05-04": "2020-05-04", "04.05.2020": "2020-05-04", "4.5.2020": "2020-05-04", "4 May 2020": "2020-05-04", "2020": "2020",
		"04/05/2020": "", "31.02.2020": "", "1.2.3.2020": "", "x.05.2020": "", "111.05.2020": "",
	} {
		got, fault := documentDate(text)
		if (fault == dateRead) != (want != "") || want != "" && got.String() != want {
			t.Errorf("%s: %s %s", text, got, fault)
		}
	}
}

func FuzzDocuments(f *testing.F) {
	f.Add(fixture(f, "documents/slt.csv"))
	f.Add(documentsHeader + "1,A0000001,UTO,\"pass\nport\",lost\n,,,,\n1,\xff,\x00,,\n")
	f.Add("number\tstate\tnumber\tkind\tname\n1\t2\t3\t4\t5\n")
	f.Fuzz(func(t *testing.T, content string) {
		holdsUp(t, tree("d.csv", content), "d.csv")
	})
}
