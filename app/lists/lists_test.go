package lists

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"golang.org/x/text/language"

	"postern/app/border"
	"postern/app/lang"
	"postern/assets"
)

// result is what came of reading a list.
type result struct {
	alerts []border.Alert
	report Report
	err    error
}

// alert returns the alert with an id.
func (r result) alert(t *testing.T, id string) border.Alert {
	t.Helper()
	for _, a := range r.alerts {
		if a.ID == id {
			return a
		}
	}
	t.Fatalf("no alert %s among %d; error %v", id, len(r.alerts), r.err)
	return border.Alert{}
}

// texts are the names of an alert, with how each is marked.
func nameTexts(a border.Alert) []string {
	var out []string
	for _, n := range a.Names {
		text := n.Text
		if n.Kind != border.NamePrimary {
			text += " [" + string(n.Kind) + "]"
		}
		if n.Weak {
			text += " [weak]"
		}
		out = append(out, text)
	}
	return out
}

func dateTexts(dates []border.PartialDate) []string {
	var out []string
	for _, d := range dates {
		out = append(out, d.String())
	}
	return out
}

// readAll reads the list at a path of a file system and checks that the report
// adds up.
func readAll(t testing.TB, fsys fs.FS, path string) result {
	t.Helper()
	var r result
	s, err := DetectFS(fsys, path)
	if err != nil {
		r.err = err
		return r
	}
	r.report, r.err = s.Read(func(a border.Alert) error {
		r.alerts = append(r.alerts, a)
		return nil
	})
	addsUp(t, r)
	return r
}

func addsUp(t testing.TB, r result) {
	t.Helper()
	rep := r.report
	if rep.Kept+rep.SkippedCount()+rep.RejectedCount != rep.Read {
		t.Fatalf("kept %d + skipped %d + rejected %d is not read %d", rep.Kept, rep.SkippedCount(), rep.RejectedCount, rep.Read)
	}
	if rep.Kept != len(r.alerts) {
		t.Fatalf("%d kept, %d handed over", rep.Kept, len(r.alerts))
	}
	for _, a := range r.alerts {
		if a.ID == "" || a.List != rep.List || a.Category == "" || a.Action == "" {
			t.Fatalf("alert without id, list, category or action: %+v", a)
		}
	}
}

// tree makes a file system of names and contents.
func tree(files ...string) fstest.MapFS {
	out := fstest.MapFS{}
	for i := 0; i < len(files); i += 2 {
		out[files[i]] = &fstest.MapFile{Data: []byte(files[i+1]), ModTime: time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC)}
	}
	return out
}

// fixture returns a file of testdata.
func fixture(t testing.TB, name string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", filepath.FromSlash(name)))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// wantCode fails unless err is an *Error of a code, at a line if one is given.
func wantCode(t *testing.T, err error, code ErrorCode, line int) *Error {
	t.Helper()
	var e *Error
	if !errors.As(err, &e) {
		t.Fatalf("want error %s, got %v", code, err)
	}
	if e.Code != code || line > 0 && e.Line != line {
		t.Fatalf("want error %s at line %d, got %s at %s:%d", code, line, e.Code, e.File, e.Line)
	}
	return e
}

// onlyRejection fails unless exactly one record was rejected, for this reason.
func onlyRejection(t *testing.T, r result, code RejectCode, line int) {
	t.Helper()
	if r.err != nil {
		t.Fatal(r.err)
	}
	if len(r.report.Rejected) != 1 || r.report.RejectedCount != 1 || r.report.RejectedBy[code] != 1 {
		t.Fatalf("want one record rejected for %s: %+v", code, r.report.Rejected)
	}
	if got := r.report.Rejected[0]; got.Code != code || got.Line != line || got.File == "" {
		t.Fatalf("want %s at line %d, got %+v", code, line, got)
	}
}

func TestFormatIsToldByContentAndNotByEnding(t *testing.T) {
	ofacRow := "101,\"TESTOUNI, Karim\",individual,SDGT,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,DOB 1950.\r\n\x1a"
	for _, c := range []struct {
		content string
		want    Format
		list    string
	}{
		{ofacRow, FormatOFAC, "a"},
		{"\uFEFF" + ofacRow, FormatOFAC, "a"},
		{fixture(t, "un/consolidated.xml"), FormatUN, unName},
		{"\uFEFF<!-- by hand --><CONSOLIDATED_LIST/>", FormatUN, unName},
		{fixture(t, "eu/full.xml"), FormatEU, euName},
		{fixture(t, "ftm/persons.ftm.json"), FormatFTM, "a"},
		{"\n\n" + fixture(t, "ftm/persons.ftm.json"), FormatFTM, "a"},
		{fixture(t, "documents/slt.csv"), FormatDocuments, "a"},
		{fixture(t, "alerts/joint.alerts.jsonl"), FormatAlerts, "Joint list of examples"},
	} {
		s, err := DetectFS(tree("a.bin.csv", c.content), "a.bin.csv")
		if err != nil {
			t.Errorf("%s: %v", c.want, err)
			continue
		}
		if s.Format != c.want || s.List != c.list && s.List != "a.bin" {
			t.Errorf("got format %s and name %q, want %s and %q", s.Format, s.List, c.want, c.list)
		}
	}
}

func TestWhatIsNoListIsRefusedWithItsReason(t *testing.T) {
	for content, want := range map[string]ErrorCode{
		"":                                 CodeEmpty,
		"\uFEFF \r\n":                      CodeEmpty,
		"\x1f\x8b\x08\x00":                 CodeCompressed,
		"PK\x03\x04 and so on":             CodeCompressed,
		"\xff\xfe<\x00C\x00":               CodeUTF16,
		"\x00<\x00C":                       CodeUTF16,
		"<html><body>not found":            CodeUnknownFormat,
		"[{\"schema\":\"Person\"}]":        CodeUnknownFormat,
		"Dear all,\nno list here\n":        CodeUnknownFormat,
		"{\"a\":1}\n":                      CodeUnknownFormat,
		"102,1,aka,\"TESTUNI, K\",-0- \n":  CodePartOnly,
		"102,1,\"Road\",\"City\",X,-0- \n": CodePartOnly,
	} {
		_, err := DetectFS(tree("x", content), "x")
		wantCode(t, err, want, 0)
	}
	_, err := DetectFS(tree("x", "<feed><entry/></feed>"), "x")
	if e := wantCode(t, err, CodeUnknownFormat, 0); e.Values["Found"] != foundXML || e.Values["Size"] != int64(21) {
		t.Errorf("the sentence should say of what kind it is: %v", e.Values)
	}
	_, err = DetectFS(tree("x", ""), "y")
	wantCode(t, err, CodeUnreadable, 0)
}

func TestFileThatIsNoListShowsNothingOfWhatStandsInIt(t *testing.T) {
	for _, content := range []string{"zarvandi bridge seven\n", "<zarvandi>bridge", "{zarvandi", "[zarvandi]", "zarvandi\x01\x00bridge"} {
		_, err := DetectFS(tree("pass.txt", content), "pass.txt")
		e := wantCode(t, err, CodeUnknownFormat, 0)
		if told := fmt.Sprint(e, e.Values); strings.Contains(told, "zarvandi") || e.Values["Size"] != int64(len(content)) {
			t.Errorf("%q: %s", content, told)
		}
	}
}

func TestFolderHoldsOneListAndOtherFilesAreNamed(t *testing.T) {
	files := tree(
		"ofac-x/SDN.CSV", fixture(t, "ofac/sdn.csv"), "ofac-x/Alt.csv", fixture(t, "ofac/alt.csv"),
		"ofac-x/README.md", "What this is.", "ofac-x/.hidden", "x", "ofac-x/sub/sdn.csv", fixture(t, "ofac/sdn.csv"),
	)
	r := readAll(t, files, "ofac-x")
	if r.err != nil {
		t.Fatal(r.err)
	}
	if r.report.List != "ofac-x" || len(r.alert(t, "102").Names) != 6 {
		t.Errorf("list %q, names %v", r.report.List, nameTexts(r.alert(t, "102")))
	}
	if r.report.WarningsBy[WarnFileIgnored] != 1 || r.report.Warnings[0].File != filepath.Join("ofac-x", "README.md") {
		t.Errorf("the file that was passed over must be named: %+v", r.report.Warnings)
	}
}

func TestFolderWithTwoListsOrNoneIsRefused(t *testing.T) {
	two := tree("d/a.xml", fixture(t, "un/consolidated.xml"), "d/b.json", fixture(t, "ftm/persons.ftm.json"))
	_, err := DetectFS(two, "d")
	if e := wantCode(t, err, CodeSeveralLists, 0); e.Values["First"] != "a.xml" || e.Values["Second"] != "b.json" {
		t.Errorf("both must be named: %v", e.Values)
	}
	same := tree("d/a.json", fixture(t, "ftm/persons.ftm.json"), "d/b.json", fixture(t, "ftm/persons.ftm.json"))
	_, err = DetectFS(same, "d")
	wantCode(t, err, CodeSeveralLists, 0)
	mixed := tree("d/alt.csv", fixture(t, "ofac/alt.csv"), "d/b.xml", fixture(t, "un/consolidated.xml"))
	_, err = DetectFS(mixed, "d")
	wantCode(t, err, CodeSeveralLists, 0)
	_, err = DetectFS(tree("d/a.txt", "hello", "d/b.txt", "again"), "d")
	wantCode(t, err, CodeNoList, 0)
	_, err = DetectFS(tree("d/list.csv", "\x1f\x8b"), "d")
	wantCode(t, err, CodeCompressed, 0)
	_, err = DetectFS(tree("d/alt.csv", fixture(t, "ofac/alt.csv")), "d")
	wantCode(t, err, CodeNoList, 0)
}

func TestPartOfAListThatIsNoneIsNeverPassedOver(t *testing.T) {
	_, err := DetectFS(tree("d/sdn.csv", fixture(t, "ofac/sdn.csv"), "d/alt.csv", "<html>404"), "d")
	wantCode(t, err, CodeUnknownFormat, 0)
	_, err = DetectFS(tree("d/sdn.csv", fixture(t, "ofac/sdn.csv"), "d/alt.csv", "<html>404"), "d/sdn.csv")
	wantCode(t, err, CodeUnknownFormat, 0)
}

func TestAliasesBesideSdnAreReadAlsoWhenTheFileIsNamed(t *testing.T) {
	r := readAll(t, os.DirFS("testdata"), "ofac/sdn.csv")
	if r.err != nil {
		t.Fatal(r.err)
	}
	if r.report.List != "ofac" || len(r.alert(t, "102").Names) != 6 {
		t.Errorf("list %q, names %v", r.report.List, nameTexts(r.alert(t, "102")))
	}
	alone := readAll(t, tree("sdn.csv", fixture(t, "ofac/sdn.csv")), "sdn.csv")
	if alone.err != nil || len(alone.alert(t, "102").Names) != 4 {
		t.Errorf("sdn.csv must be readable alone: %v", alone.err)
	}
}

func TestPathOnDiskMayBeFileFolderOrDot(t *testing.T) {
	t.Chdir(filepath.Join("testdata", "ofac"))
	for path, list := range map[string]string{
		".": "ofac", "sdn.csv": "ofac", filepath.Join("..", "ofac"): "ofac",
		filepath.Join("..", "un", "consolidated.xml"): unName, filepath.Join("..", "ftm", "persons.ftm.json"): "persons",
	} {
		n := 0
		report, err := Read(path, func(border.Alert) error { n++; return nil })
		if err != nil || report.List != list || n == 0 {
			t.Errorf("%s: list %q, %d alerts, %v", path, report.List, n, err)
		}
	}
	_, err := Read("nothing here", nil)
	wantCode(t, err, CodeUnreadable, 0)
}

func TestReportCarriesDateAndDigest(t *testing.T) {
	un := readAll(t, os.DirFS("testdata"), "un")
	if want := time.Date(2026, 2, 27, 0, 0, 9, 554e6, time.UTC); !un.report.Issued.Equal(want) || !un.report.Dated {
		t.Errorf("the list's own date: %v", un.report.Issued)
	}
	ftm := readAll(t, tree("a.json", fixture(t, "ftm/persons.ftm.json")), "a.json")
	if want := time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC); !ftm.report.Issued.Equal(want) || ftm.report.Dated {
		t.Errorf("the file's time: %v", ftm.report.Issued)
	}
	again := readAll(t, tree("b.json", fixture(t, "ftm/persons.ftm.json")), "b.json")
	other := readAll(t, tree("b.json", fixture(t, "ftm/persons.ftm.json")+"\n"), "b.json")
	if len(ftm.report.Digest) != 64 || ftm.report.Digest != again.report.Digest || ftm.report.Digest == other.report.Digest {
		t.Errorf("digests %q %q %q", ftm.report.Digest, again.report.Digest, other.report.Digest)
	}
}

// stopsAtTheSink fails unless the first error of who takes the alerts of a list ends its
// reading.
func stopsAtTheSink(t *testing.T, paths ...string) {
	t.Helper()
	for _, path := range paths {
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

func TestErrorOfTheSinkStopsTheReadingAndComesBack(t *testing.T) {
	stopsAtTheSink(t, "ofac", "un", "eu", "ftm", "alerts", "documents")
}

func TestEveryCodeHasASentenceWithoutGaps(t *testing.T) {
	say, err := lang.New(assets.Catalogues(), language.English)
	if err != nil {
		t.Fatal(err)
	}
	values := lang.Values{}
	for _, k := range []string{"Value", "ID", "First", "Second", "Field", "Detail", "Found", "Encoding", "Version", "Kind"} {
		values[k] = "x"
	}
	for _, k := range []string{"Limit", "Fields", "Want", "Stated", "Read", "Orphans", "Aliases", "Size"} {
		values[k] = 7
	}
	var keys []string
	for _, c := range allErrors {
		keys = append(keys, (&Error{Code: c}).Key())
	}
	for _, c := range allRejections {
		keys = append(keys, Rejection{Code: c}.Key())
	}
	for _, c := range allWarnings {
		keys = append(keys, Warning{Code: c}.Key())
	}
	for _, k := range keys {
		if s := say.Say(k, values); strings.ContainsAny(s, "⟨⟩…") || s == "" {
			t.Errorf("%s: %q", k, s)
		}
	}
	for _, reason := range []SkipReason{SkipEntity, SkipVessel, SkipAircraft, SkipDelisted, SkipFoundAgain, SkipNotPerson} {
		if s := say.Count(SkipKey(reason), 1234); !strings.HasPrefix(s, "1,234 ") {
			t.Errorf("%s: %q", reason, s)
		}
	}
}

var allErrors = []ErrorCode{
	CodeUnreadable, CodeUnknownFormat, CodeCompressed, CodeUTF16, CodeEmpty, CodeNoRows, CodeNoList, CodeSeveralLists, CodePartOnly,
	CodeBrokenOff, CodeCountDiffers, CodeOrphans, CodeNotWellFormed, CodeDoctype, CodeTooDeep, CodeRecordTooLarge, CodeEncoding,
	CodeChanged, CodeVersion, CodeNamesOfHolders, CodeRowsJoined, CodeTooManyTies, CodeOutOfOrder,
}

var allRejections = []RejectCode{
	RejectNotUTF8, RejectTooLarge, RejectCrowded, RejectFields, RejectQuotes, RejectNotJSON, RejectNotEntity, RejectNoID, RejectBadID,
	RejectDuplicateID, RejectKind, RejectNoName, RejectNobody, RejectNoDocument, RejectValue, RejectField, RejectDate,
}

var allWarnings = []WarnCode{
	WarnDate, WarnImpossibleDate, WarnCountry, WarnSex, WarnDocument, WarnName, WarnNameTooLong, WarnTooMany, WarnTextCut,
	WarnPhoto, WarnRemarksCut, WarnAliasRow, WarnAddressRow, WarnAliasOrphan, WarnNoAliases, WarnListDate, WarnFileIgnored,
	WarnDocumentColumn, WarnNoHolder, WarnNoLinked,
}

// shifting is a file system in which every opening of a file gives other bytes.
type shifting struct {
	fs.FS
	opened int
}

func (s *shifting) Open(name string) (fs.File, error) {
	if name == "sdn.csv" {
		s.opened++
		return tree(name, sdnRow(s.opened, "UNO, Karim", "x.")).Open(name)
	}
	return s.FS.Open(name)
}

func TestFileThatChangesWhileItIsReadIsRefused(t *testing.T) {
	r := readAll(t, &shifting{FS: tree("sdn.csv", "")}, "sdn.csv")
	wantCode(t, r.err, CodeChanged, 0)
}

func TestErrorNamesOperationFileAndLine(t *testing.T) {
	r := readAll(t, tree("d/sdn.csv", sdnRow(1, "UNO, Karim", "x.")+"2,\"DUE"), "d")
	if got, want := r.err.Error(), "read list "+filepath.Join("d", "sdn.csv")+":2: broken_off"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
