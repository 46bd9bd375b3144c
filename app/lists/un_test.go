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

// unList is a list of individuals, each the XML within its element.
func unList(individuals ...string) string {
	var b strings.Builder
	b.WriteString("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<CONSOLIDATED_LIST>\n<INDIVIDUALS>\n")
	for _, p := range individuals {
		b.WriteString("<INDIVIDUAL>" + p + "</INDIVIDUAL>\n")
	}
	b.WriteString("</INDIVIDUALS>\n<ENTITIES></ENTITIES>\n</CONSOLIDATED_LIST>\n")
	return b.String()
}

func unPerson(id, name string) string {
	return fmt.Sprintf("<FIRST_NAME>%s</FIRST_NAME><REFERENCE_NUMBER>%s</REFERENCE_NUMBER>", name, id)
}

func readUN(t testing.TB, content string) result {
	t.Helper()
	return readAll(t, tree("c.xml", content), "c.xml")
}

func TestUNIndividualKeepsEveryNameWithItsQuality(t *testing.T) {
	a := readAll(t, os.DirFS("testdata"), "un").alert(t, "XXi.001")
	want := []string{
		"KARIM NABIL TESTOUNI AL PROVA", "كريم نبيل تستوني [script]", "Kareem Testuni [alias]", "The Example [alias] [weak]",
		"Karem Testony [alias]", "Karim Testonie [alias]", "K. Testone [alias]", "أبو بروفا [previous]", "Abu Prova [previous]",
		"Abu Mithal [alias]", "Abu Methal [alias]", "أبو مثال [alias]", "کریم ولد غلام [alias]", "Karim [alias]", "Nabil Vecchio [birth]",
		"Sara Inventata [alias]", "اغا بروفا [alias]", "Agha Prova [alias]", "Примеро [alias]", "Primero [alias]",
	}
	if diff := cmp.Diff(want, nameTexts(a)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"G. Prova", "Ghulam Prova"}, a.FatherNames); diff != "" {
		t.Error(diff)
	}
}

func TestUNDatesPlacesAndDocumentsOfEveryForm(t *testing.T) {
	a := readAll(t, os.DirFS("testdata"), "un").alert(t, "XXi.001")
	dates := []string{"1970-02-03", "1978-01-01", "1971", "~1966", "~1955..1958", "1973-11", "1977-08..1977-09", "1958-09"}
	if diff := cmp.Diff(dates, dateTexts(a.BirthDates)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]border.Place{
		{Text: "Prova, Jordan", Country: "JOR"},
		{Text: "Prova, Esempio Province, Democratic Republic of the Congo", Country: "COD"},
	}, a.BirthPlaces); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]border.AlertDocument{
		{Type: "Passport", Number: "OB 0000001", IssuingState: "COD", IssuedOn: border.Day(2001, 2, 3), Expires: border.Day(2018, 4, 10)},
		{Type: "diplomatic passport", Number: "D00000001", IssuingState: "CAF"},
		{Type: "foreign travel passport", Number: "500000001", IssuingState: "RUS"},
		{Type: "passport", Number: "300001", IssuingState: "LBY", Expires: border.Day(2014, 2, 21), Note: "issued under name Nabil Vecchio"},
		{Type: "Passport", Number: "380000001", Expires: border.Day(2016, 1, 25)},
		{Type: "national identification card (tazkira)", Number: "500001", IssuingState: "AFG"},
		{Type: "Passport", Number: "R00000001", IssuingState: "SSD"},
		{Type: "Social Security", Number: "000-00-0001", IssuingState: "USA"},
	}, a.Documents); diff != "" {
		t.Error(diff)
	}
}

func TestUNIndividualKeepsWhyAndByWhomItIsListed(t *testing.T) {
	r := readAll(t, os.DirFS("testdata"), "un")
	a := r.alert(t, "XXi.001")
	if a.Sex != border.SexMale || !slices.Equal(a.Nationalities, []border.Country{"AFG", "IRN"}) || a.ListedOn != border.Day(2012, 12, 31) {
		t.Errorf("%s %v %s", a.Sex, a.Nationalities, a.ListedOn)
	}
	if a.IssuingState != "UNO" || a.LegalBasis != unListTypes["Al-Qaida"] || !slices.Equal(a.Markers, []border.Marker{border.MarkerTerrorism}) {
		t.Errorf("%s %q %v", a.IssuingState, a.LegalBasis, a.Markers)
	}
	if !slices.Equal(a.PhysicalMarks, []string{"eye colour: green; height: 199cm"}) || !slices.Equal(a.Links, []border.Link{{Alert: "XXi.002"}}) {
		t.Errorf("%q %v", a.PhysicalMarks, a.Links)
	}
	if !strings.HasPrefix(a.Remarks, "Haji; Keeper of examples; Invented for a test") || !strings.Contains(a.Remarks, "born 2 Mar. 1950") {
		t.Errorf("%q", a.Remarks)
	}
	if other := r.alert(t, "XXi.002"); other.LegalBasis != "Somewhere" || len(other.Markers) != 0 {
		t.Errorf("%q %v", other.LegalBasis, other.Markers)
	}
	if !border.Country("UNO").Known() {
		t.Error("the issuing state is in no table")
	}
}

func TestUNWhatIsNotStatedIsNotMadeUp(t *testing.T) {
	r := readAll(t, os.DirFS("testdata"), "un")
	a := r.alert(t, "XXi.002")
	if len(a.Names) != 1 || len(a.BirthDates) != 0 || len(a.Nationalities) != 0 || len(a.Documents) != 0 || !a.ListedOn.IsZero() {
		t.Errorf("a dash is no name, na is not Namibia, 1400 is another calendar: %+v", a)
	}
	want := map[WarnCode]int{WarnImpossibleDate: 1, WarnCountry: 1, WarnDate: 1, WarnDocument: 1}
	if diff := cmp.Diff(want, r.report.WarningsBy); diff != "" {
		t.Error(diff)
	}
	if r.alert(t, "1000003").PrimaryName().Text != "OTTO BEISPIEL" {
		t.Error("DATAID stands in where there is no reference number")
	}
	if r.report.Skipped[SkipDelisted] != 1 || r.report.Skipped[SkipEntity] != 1 || r.report.Read != 5 {
		t.Errorf("%+v", r.report.Skipped)
	}
}

func TestUNDocumentThatBreaksOffIsRefusedWhereverItDoes(t *testing.T) {
	whole := strings.TrimRight(fixture(t, "un/consolidated.xml"), "\n")
	for cut := strings.Index(whole, "<INDIVIDUALS>"); cut < len(whole); cut += 97 {
		if r := readUN(t, whole[:cut]); !errors.Is(r.err, ErrBrokenOff) {
			t.Fatalf("cut at byte %d: %v", cut, r.err)
		}
	}
	r := readUN(t, whole[:len(whole)-1])
	if e := wantCode(t, r.err, CodeBrokenOff, 0); e.Line < 70 || e.File != "c.xml" {
		t.Errorf("where it breaks off must be told: %+v", e)
	}
	if r := readUN(t, whole); r.err != nil {
		t.Error(r.err)
	}
}

func TestUNDocumentThatIsAnAttackIsRefused(t *testing.T) {
	if testing.Short() {
		t.Skip("it reads documents of ten megabytes, in which the race detector sees nothing new")
	}
	bomb := `<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><CONSOLIDATED_LIST><INDIVIDUALS><INDIVIDUAL><FIRST_NAME>&b;</FIRST_NAME></INDIVIDUAL></INDIVIDUALS></CONSOLIDATED_LIST>`
	deep := unList(unPerson("A", strings.Repeat("<X>", 10000)+strings.Repeat("</X>", 10000)))
	for name, c := range map[string]struct {
		content string
		code    ErrorCode
	}{
		"entities":        {bomb, CodeDoctype},
		"external":        {`<!DOCTYPE CONSOLIDATED_LIST SYSTEM "http://example.invalid/x"><CONSOLIDATED_LIST></CONSOLIDATED_LIST>`, CodeDoctype},
		"inner doctype":   {unList(unPerson("A", "X<!DOCTYPE y>")), CodeDoctype},
		"unknown entity":  {unList(unPerson("A", "&x;")), CodeNotWellFormed},
		"depth":           {deep, CodeTooDeep},
		"huge name":       {unList(unPerson("A", strings.Repeat("x", 10<<20))), CodeRecordTooLarge},
		"huge comment":    {unList("<!-- " + strings.Repeat("x", 10<<20) + " -->"), CodeRecordTooLarge},
		"huge attribute":  {strings.Replace(unList(), "<INDIVIDUALS>", `<INDIVIDUALS a="`+strings.Repeat("x", 10<<20)+`">`, 1), CodeRecordTooLarge},
		"other encoding":  {strings.Replace(unList(unPerson("A", "X")), "UTF-8", "ISO-8859-1", 1), CodeEncoding},
		"crossed tags":    {"<CONSOLIDATED_LIST><INDIVIDUALS></CONSOLIDATED_LIST></INDIVIDUALS>", CodeNotWellFormed},
		"two documents":   {unList() + unList()[len(`<?xml version="1.0" encoding="UTF-8"?>`):], CodeNotWellFormed},
		"words behind it": {unList() + "\x00", CodeNotWellFormed},
	} {
		t.Run(name, func(t *testing.T) {
			wantCode(t, readUN(t, c.content).err, c.code, 0)
		})
	}
}

func TestUNLatin1IsRejectedRecordByRecord(t *testing.T) {
	r := readUN(t, unList(unPerson("A", "UNO"), unPerson("B", "JOS\xc9"), unPerson("C", "TRE")))
	onlyRejection(t, r, RejectNotUTF8, 5)
	if r.report.Kept != 2 || r.alerts[1].ID != "C" {
		t.Errorf("the records around it must stay: %d", r.report.Kept)
	}
}

func TestUNNameThatItsSourceDamagedIsDroppedWithAWarning(t *testing.T) {
	r := readUN(t, unList(unPerson("A", "UNO")+"<NAME_ORIGINAL_SCRIPT>\u0643\uFFFD\u0645</NAME_ORIGINAL_SCRIPT>"))
	if r.err != nil || r.report.WarningsBy[WarnName] != 1 || len(r.alerts[0].Names) != 1 {
		t.Errorf("%v %v", r.err, r.report.Warnings)
	}
}

func TestUNRecordsWithoutIDNameOrWithTheSameIDAreRejected(t *testing.T) {
	onlyRejection(t, readUN(t, unList("<FIRST_NAME>UNO</FIRST_NAME>")), RejectNoID, 4)
	onlyRejection(t, readUN(t, unList("<REFERENCE_NUMBER>A</REFERENCE_NUMBER>")), RejectNoName, 4)
	onlyRejection(t, readUN(t, unList(unPerson("A", "UNO"), unPerson("A", "DUE"))), RejectDuplicateID, 5)
	onlyRejection(t, readUN(t, unList(unPerson(strings.Repeat("A", MaxIDBytes+1), "UNO"))), RejectBadID, 4)
}

func TestUNByteOrderMarkCRLFAndEmptySectionsAreNoMatter(t *testing.T) {
	content := "\uFEFF" + strings.ReplaceAll(unList(unPerson("A", "UNO\r\n  PROVA")), "\n", "\r\n")
	r := readUN(t, content)
	if r.err != nil || r.alert(t, "A").Names[0].Text != "UNO PROVA" {
		t.Errorf("%v %v", r.err, r.alerts)
	}
	if r := readUN(t, "<CONSOLIDATED_LIST dateGenerated=\"soon\"><OTHER><X/></OTHER></CONSOLIDATED_LIST>"); r.err != nil || r.report.WarningsBy[WarnListDate] != 1 {
		t.Errorf("%v %v", r.err, r.report.Warnings)
	}
}
