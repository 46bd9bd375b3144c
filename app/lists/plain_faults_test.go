package lists

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"golang.org/x/text/encoding/unicode"
)

func TestListWithoutAColumnForANameSaysWhatItHas(t *testing.T) {
	r := plainList(t, "CNIC,Who,District", "3520200000001,Belto Zarvandi,Samplepur")
	e := wantCode(t, r.err, CodeNoNameColumn, 1)
	if e.Values["Columns"] != "“CNIC”, “Who”, “District”" || !strings.Contains(fmt.Sprint(e.Values["Fields"]), "father_name") || e.Values["Mapping"] != "book.mapping" {
		t.Errorf("%v", e.Values)
	}
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
		"Name,CNIC,DOB\n":                             CodeNoRows,
		"Name,CNIC,DOB":                               CodeNoRows,
		"Name,CNIC,DOB\n,,\n\n,,\n":                   CodeNoRows,
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
	stopsAtTheSink(t, "plain/book.csv", "simple")
}
