package lists

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"postern/app/border"
)

// sdnRow is a row of sdn.csv on a person of a name, with remarks.
func sdnRow(id int, name, remarks string) string {
	return fmt.Sprintf("%d,\"%s\",individual,SDGT,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,\"%s\"\r\n", id, name, strings.ReplaceAll(remarks, `"`, `""`))
}

// readSDN reads sdn.csv alone.
func readSDN(t testing.TB, content string) result {
	t.Helper()
	return readAll(t, tree("sdn.csv", content), "sdn.csv")
}

func TestOFACPersonBecomesAnAlertWithAllItsRemarks(t *testing.T) {
	r := readAll(t, os.DirFS("testdata"), "ofac")
	if r.err != nil {
		t.Fatal(r.err)
	}
	want := border.Alert{
		ID: "102", List: "ofac", Subject: border.SubjectPerson,
		Names: []border.Name{
			{Text: "Karim Nabil TESTOUNI", Surname: "TESTOUNI", GivenNames: "Karim Nabil"},
			{Text: "Kareem TESTUNI", Surname: "TESTUNI", GivenNames: "Kareem", Kind: border.NameAlias},
			{Text: "Karim PROVA", Surname: "PROVA", GivenNames: "Karim", Kind: border.NamePrevious},
			{Text: "ABU TEST", Kind: border.NameAlias, Weak: true},
			{Text: "'Abd AL-PROVA", Surname: "AL-PROVA", GivenNames: "'Abd", Kind: border.NameAlias, Weak: true},
			{Text: "TESTO", Kind: border.NameAlias, Weak: true},
		},
		BirthDates:    []border.PartialDate{border.Day(1984, 3, 15), {Year: 1961, EndYear: 1963}},
		BirthPlaces:   []border.Place{{Text: "Jhelum, Pakistan", Country: "PAK"}, {Text: "Wonsan, Korea, North", Country: "PRK"}},
		Sex:           border.SexMale,
		Nationalities: []border.Country{"PAK", "AFG", "COD"},
		Documents: []border.AlertDocument{
			{Type: "Passport", Number: "AB1234567", IssuingState: "PAK", IssuedOn: border.Day(2007, 6, 19), Expires: border.Day(2012, 6, 18)},
			{Type: "Passport", Number: "10/001"},
			{Type: "National ID CNIC", Number: "35202-0000000-7", IssuingState: "PAK"},
		},
		Category: border.CategorySanctions, Action: border.ActionRefer, Markers: []border.Marker{border.MarkerTerrorism},
		Reason: "Secondary sanctions risk: section 1(b) of an order", IssuingState: "USA", Authority: ofacAuthority, LegalBasis: "SDGT",
		Links: []border.Link{
			{Alert: "103", Relation: "Linked To: ESEMPI, Marco Aurelio"},
			{Relation: "Linked To: PROVA TRADING COMPANY, LTD."},
		},
		Remarks: "Haji; Chairman of the Invented Bank",
	}
	if diff := cmp.Diff(want, r.alert(t, "102")); diff != "" {
		t.Error(diff)
	}
}

func TestOFACDatesAndDocumentsOfEveryForm(t *testing.T) {
	a := readAll(t, os.DirFS("testdata"), "ofac").alert(t, "103")
	if diff := cmp.Diff([]string{"~1961", "1961-03", "~1979..1982", "1961..1962"}, dateTexts(a.BirthDates)); diff != "" {
		t.Error(diff)
	}
	var docs []string
	for _, d := range a.Documents {
		docs = append(docs, strings.TrimRight(fmt.Sprintf("%s|%s|%s|%s", d.Type, d.Number, d.IssuingState, d.Note), "|"))
	}
	if diff := cmp.Diff([]string{
		"SSN|000-00-0000|USA", "Passport|QQ001||and another; issued under the name Esempi Falso", "D.N.I.|10.000.001-X|ESP",
		"Italian Fiscal Code|PRVTST61C01Z352Z", "Passport|TR-P 614 000|TUR", "National ID|D400000(9)|HKG", "Tax ID|5.123|CPV",
	}, docs); diff != "" {
		t.Error(diff)
	}
	if len(a.Nationalities) != 0 || !strings.Contains(a.Remarks, "nationality possibly Palestinian") {
		t.Errorf("a nationality that is only possible is kept as a remark: %v, %q", a.Nationalities, a.Remarks)
	}
	if a.Category != border.CategoryNarcotics || a.LegalBasis != "SDNTK, ILLICIT-DRUGS-EO" || a.Sex != border.SexFemale {
		t.Errorf("got %s, %q, %s", a.Category, a.LegalBasis, a.Sex)
	}
}

func TestOFACOtherSpellingInBracketsIsANameOfItsOwn(t *testing.T) {
	r := readAll(t, os.DirFS("testdata"), "ofac")
	if diff := cmp.Diff([]string{"Nassim MUESTRA PROVA", "Naseem MUESTRA PROVA [alias]", "Ottavio PROVA III [alias]"}, nameTexts(r.alert(t, "108"))); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"DOKIMI", "Lt. Col. Tito MODELLO [alias]"}, nameTexts(r.alert(t, "107"))); diff != "" {
		t.Error(diff)
	}
}

func TestOFACValuesThatCannotBeReadAreDroppedAndTold(t *testing.T) {
	r := readAll(t, os.DirFS("testdata"), "ofac")
	a := r.alert(t, "104")
	if len(a.BirthDates) != 0 || len(a.Nationalities) != 0 || a.Sex != border.SexUnknown || len(a.Documents) != 0 {
		t.Errorf("something was made of nothing: %+v", a)
	}
	if !strings.Contains(a.Remarks, "Passport issued in Utopia City") || !strings.Contains(a.Remarks, "Alt. POB: Keren)") {
		t.Errorf("what is not understood stays among the remarks: %q", a.Remarks)
	}
	got := map[WarnCode]string{}
	for _, w := range r.report.Warnings {
		got[w.Code] = fmt.Sprintf("%d %s %v %v", w.Line, w.Alert, w.Values["Value"], w.Values["ID"])
	}
	if diff := cmp.Diff(map[WarnCode]string{
		WarnImpossibleDate: "4 104 31 Feb 1970 <nil>", WarnDate: "4 104 sometime <nil>", WarnCountry: "4 104 Atlantis <nil>",
		WarnSex: "4 104 Unclear <nil>", WarnAliasOrphan: "6  <nil> 999",
	}, got); diff != "" {
		t.Error(diff)
	}
}

func TestOFACOtherKindsAreSkippedAndCounted(t *testing.T) {
	r := readAll(t, os.DirFS("testdata"), "ofac")
	want := map[SkipReason]int{SkipEntity: 1, SkipVessel: 1, SkipAircraft: 1}
	if diff := cmp.Diff(want, r.report.Skipped); diff != "" || r.report.Read != 8 || r.report.Kept != 5 {
		t.Errorf("read %d, kept %d: %s", r.report.Read, r.report.Kept, diff)
	}
}

func TestOFACFileThatBreaksOffIsRefused(t *testing.T) {
	good := sdnRow(1, "UNO, Karim", "DOB 1950.") + sdnRow(2, "DUE, Karim", "DOB 1951.")
	for name, c := range map[string]struct {
		content string
		line    int
	}{
		"within a field":        {good[:len(good)-20], 2},
		"within quotes":         {good[:len(good)-4], 2},
		"without the line end":  {strings.TrimRight(good, "\r\n"), 2},
		"after a field":         {good + "3,\"TRE, Karim\",individual,SDGT\r\n", 3},
		"in a quote of lines":   {good + "3,\"TRE\r\nand on\r\nand on", 3},
		"before the row's text": {good + "3", 3},
	} {
		r := readSDN(t, c.content)
		if e := wantCode(t, r.err, CodeBrokenOff, c.line); !errors.Is(e, ErrBrokenOff) || e.File != "sdn.csv" {
			t.Errorf("%s: %v", name, r.err)
		}
		if len(r.alerts) != 0 {
			t.Errorf("%s: %d alerts were handed over before the end was seen", name, len(r.alerts))
		}
	}
	for _, file := range []string{"alt.csv", "add.csv"} {
		whole := fixture(t, "ofac/"+file)
		r := readAll(t, tree("o/sdn.csv", good, "o/"+file, strings.TrimRight(whole, "\r\n\x1a")), "o")
		if !errors.Is(r.err, ErrBrokenOff) {
			t.Errorf("%s: %v", file, r.err)
		}
	}
}

func TestOFACEndOfFileCharacterAndLineEndsOfAllKinds(t *testing.T) {
	a, b := sdnRow(1, "UNO, Karim", "DOB 1950."), sdnRow(2, "DUE, Karim", "DOB 1951.")
	for name, content := range map[string]string{
		"CRLF and mark":             a + b + "\x1a",
		"CRLF, mark and line end":   a + b + "\x1a\r\n",
		"LF":                        strings.ReplaceAll(a+b, "\r", ""),
		"mark for the last line":    strings.TrimRight(a+b, "\r\n") + "\x1a",
		"blank lines":               "\r\n" + a + "\r\n\r\n" + b + "\n\x1a\x1a",
		"two files joined":          a + "\x1a" + b + "\x1a",
		"byte order mark":           "\uFEFF" + a + b,
		"a line end within a field": strings.Replace(a, "DOB 1950", "DOB\r\n 1950", 1) + b,
	} {
		r := readSDN(t, content)
		if r.err != nil || r.report.Kept != 2 || r.report.RejectedCount != 0 {
			t.Errorf("%s: kept %d, rejected %v, %v", name, r.report.Kept, r.report.Rejected, r.err)
			continue
		}
		if got := dateTexts(r.alerts[0].BirthDates); len(got) != 1 || got[0] != "1950" {
			t.Errorf("%s: born %v", name, got)
		}
	}
}

func TestOFACBadRowIsRejectedAloneWithItsLine(t *testing.T) {
	a, b := sdnRow(1, "UNO, Karim", "DOB 1950."), sdnRow(3, "TRE, Karim", "DOB 1951.")
	for name, c := range map[string]struct {
		row  string
		code RejectCode
	}{
		"short":            {"2,\"DUE, Karim\",individual\r\n", RejectFields},
		"long":             {strings.TrimRight(sdnRow(2, "DUE, Karim", "x"), "\r\n") + ",more\r\n", RejectFields},
		"Latin-1":          {sdnRow(2, "DUE, Jos\xe9", "x."), RejectNotUTF8},
		"stray quote":      {"2,DUE \"Karim\",individual,X,,,,,,,,\r\n", RejectQuotes},
		"text after quote": {"2,\"DUE\"x,individual,X,,,,,,,,\r\n", RejectQuotes},
		"no id":            {strings.Replace(sdnRow(2, "DUE, Karim", "x."), "2,", "x2,", 1), RejectBadID},
		"unknown kind":     {strings.Replace(sdnRow(2, "DUE, Karim", "x."), "individual", "ghost", 1), RejectKind},
		"no name":          {sdnRow(2, "-0- ", "x."), RejectNoName},
		"no letters":       {sdnRow(2, "12345", "x."), RejectNoName},
		"same id again":    {sdnRow(1, "DUE, Karim", "x."), RejectDuplicateID},
		"ten megabytes":    {sdnRow(2, "DUE, Karim", strings.Repeat("x", 10<<20)), RejectTooLarge},
	} {
		r := readSDN(t, a+c.row+b)
		t.Run(name, func(t *testing.T) {
			onlyRejection(t, r, c.code, 2)
			if r.report.Kept != 2 || r.alerts[0].ID != "1" || r.alerts[1].ID != "3" {
				t.Errorf("the rows around it must stay: %d kept", r.report.Kept)
			}
		})
	}
}

func TestOFACFirstOfTwoSameIDsIsKeptAndACompanyOfThatIDDoesNotHideAPerson(t *testing.T) {
	company := "1,PROVA LTD,-0- ,X,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \r\n"
	r := readSDN(t, company+sdnRow(1, "UNO, Karim", "x.")+sdnRow(1, "DUE, Karim", "x."))
	onlyRejection(t, r, RejectDuplicateID, 3)
	if r.alert(t, "1").Names[0].Surname != "UNO" || r.report.Rejected[0].Values["First"] != "2" {
		t.Errorf("kept %v, %v", nameTexts(r.alerts[0]), r.report.Rejected)
	}
}

func TestOFACAliasRowThatCannotBeReadIsAWarningAndTheRecordStays(t *testing.T) {
	alt := "1,1,aka,\"UNA, Karima\",-0- \r\n1,2,aka\r\nx,3,aka,NOBODY,-0- \r\n1,4,aka,Jos\xe9,-0- \r\n1,5,aka,-0- ,-0- \r\n\x1a"
	add := "1,1,a,b,c,-0- \r\n1,2\r\n1,3,a,b,c,-0- \r\n"
	r := readAll(t, tree("o/sdn.csv", sdnRow(1, "UNO, Karim", "x."), "o/alt.csv", alt, "o/add.csv", add), "o")
	if r.err != nil || r.report.WarningsBy[WarnAliasRow] != 4 || r.report.WarningsBy[WarnAddressRow] != 1 {
		t.Fatalf("%v, %v", r.err, r.report.Warnings)
	}
	if diff := cmp.Diff([]string{"Karim UNO", "Karima UNA [alias]"}, nameTexts(r.alert(t, "1"))); diff != "" {
		t.Error(diff)
	}
}

func TestOFACRemarksThatTheSourceCutAreToldAndTheirLastPieceIsNotTrusted(t *testing.T) {
	remarks := "DOB 1950; " + strings.Repeat("a word; ", 123) + "Passport AB12345"
	r := readSDN(t, sdnRow(1, "UNO, Karim", remarks[:1000]))
	if r.err != nil || r.report.WarningsBy[WarnRemarksCut] != 1 || len(r.alerts[0].Documents) != 0 {
		t.Errorf("%v, %v, %v", r.err, r.report.Warnings, r.alerts[0].Documents)
	}
}

func TestOFACRecordWithoutEndIsBoundedInNamesAndText(t *testing.T) {
	var remarks strings.Builder
	for i := range 2 * MaxNames {
		fmt.Fprintf(&remarks, "a.k.a. 'NAME %dX'; DOB %d; something %d; ", i, 1900+i%200, i)
	}
	remarks.WriteString("a.k.a. '" + strings.Repeat("LONG ", MaxNameRunes) + "'.")
	r := readSDN(t, sdnRow(1, "UNO, Karim", remarks.String()))
	if r.err != nil {
		t.Fatal(r.err)
	}
	a := r.alerts[0]
	if len(a.Names) != MaxNames || len(a.BirthDates) != MaxValues || len([]rune(a.Remarks)) > MaxTextRunes {
		t.Errorf("%d names, %d dates, %d runes of remarks", len(a.Names), len(a.BirthDates), len([]rune(a.Remarks)))
	}
	if r.report.WarningsBy[WarnTooMany] != 3 {
		t.Errorf("each full field is told once: %v", r.report.WarningsBy)
	}
}

func TestReportStoresAThousandRejectionsAndCountsAll(t *testing.T) {
	r := readSDN(t, sdnRow(1, "UNO, Karim", "x.")+strings.Repeat("2,short\r\n", MaxStored+7)+"\x1a")
	if r.err != nil || len(r.report.Rejected) != MaxStored || r.report.RejectedCount != MaxStored+7 {
		t.Errorf("%v: stored %d of %d", r.err, len(r.report.Rejected), r.report.RejectedCount)
	}
}

// sdnAndAlt are rows of n persons with an alias each, in sdn.csv only those for
// which has is true.
func sdnAndAlt(n int, has func(id int) bool) (sdn, alt string) {
	var a, b strings.Builder
	for id := 1; id <= n; id++ {
		if has(id) {
			a.WriteString(sdnRow(id, fmt.Sprintf("UNO, Karim%c%c", 'a'+id%26, 'a'+id/26%26), "x."))
		}
		fmt.Fprintf(&b, "%d,%d,aka,\"DUE, Karim\",-0- \r\n", id, id)
	}
	return a.String(), b.String() + "\x1a"
}

func TestOFACFileThatBreaksOffAtTheEndOfARowIsRefused(t *testing.T) {
	for name, c := range map[string]struct {
		n, kept int
		whole   bool
	}{
		"all there":                  {500, 500, true},
		"ten of few are slips":       {40, 30, true},
		"eleven of few":              {40, 29, false},
		"one of a hundred":           {1500, 1485, true},
		"more than one of a hundred": {1500, 1484, false},
		"half of it":                 {500, 250, false},
	} {
		sdn, alt := sdnAndAlt(c.n, func(id int) bool { return id <= c.kept })
		r := readAll(t, tree("o/sdn.csv", sdn, "o/alt.csv", alt), "o")
		if c.whole {
			if r.err != nil || r.report.Kept != c.kept || r.report.WarningsBy[WarnAliasOrphan] != c.n-c.kept {
				t.Errorf("%s: kept %d, %v", name, r.report.Kept, r.err)
			}
			continue
		}
		if e := wantCode(t, r.err, CodeOrphans, c.kept); !errors.Is(e, ErrBrokenOff) || e.Values["Orphans"] != c.n-c.kept || e.Values["Aliases"] != c.n {
			t.Errorf("%s: %v %v", name, r.err, e.Values)
		}
		if len(r.alerts) != 0 {
			t.Errorf("%s: %d alerts were handed over before the end was seen", name, len(r.alerts))
		}
	}
}

func TestOFACRowsThatCannotBeReadAreNoSignOfAFileThatBreaksOff(t *testing.T) {
	sdn, alt := sdnAndAlt(40, func(int) bool { return true })
	first, rest, _ := strings.Cut(sdn, "\n")
	r := readAll(t, tree("o/sdn.csv", first+"\n"+strings.Replace(rest, "Karim", "Karim\xe9", 20), "o/alt.csv", alt), "o")
	if r.err != nil || r.report.RejectedBy[RejectNotUTF8] != 20 || r.report.Kept != 20 {
		t.Errorf("kept %d, %v", r.report.Kept, r.err)
	}
}

func TestOFACListWithoutItsAliasesSaysSo(t *testing.T) {
	sdn, alt := sdnAndAlt(3, func(int) bool { return true })
	for _, path := range []string{"o", "o/sdn.csv"} {
		r := readAll(t, tree("o/sdn.csv", sdn), path)
		if r.err != nil || r.report.WarningsBy[WarnNoAliases] != 1 || r.report.Warnings[0].File != filepath.Join("o", "sdn.csv") {
			t.Errorf("%s: %v, %+v", path, r.err, r.report.Warnings)
		}
		if r = readAll(t, tree("o/sdn.csv", sdn, "o/alt.csv", alt), path); r.err != nil || r.report.WarningCount != 0 {
			t.Errorf("%s with aliases: %v, %+v", path, r.err, r.report.Warnings)
		}
	}
}

func TestOFACListHasOneNameWhicheverWayItIsNamed(t *testing.T) {
	sdn, alt := sdnAndAlt(3, func(int) bool { return true })
	for path, want := range map[string]string{
		"lists/ofac-2022": "ofac-2022", "lists/ofac-2022/sdn.csv": "ofac-2022", "plain/sdn.csv": "plain", "plain": "plain",
		"sdn.csv": "sdn", "plain/other.csv": "other",
	} {
		files := tree("lists/ofac-2022/sdn.csv", sdn, "lists/ofac-2022/alt.csv", alt, "sdn.csv", sdn)
		if strings.HasSuffix(path, "other.csv") {
			files["plain/other.csv"] = files["sdn.csv"]
		} else {
			files["plain/sdn.csv"] = files["sdn.csv"]
		}
		if r := readAll(t, files, path); r.err != nil || r.report.List != want {
			t.Errorf("%s: list %q, %v", path, r.report.List, r.err)
		}
	}
}
