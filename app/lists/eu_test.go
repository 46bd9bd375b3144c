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

// euList is a list of records, each the XML within its element.
func euList(records ...string) string {
	var b strings.Builder
	b.WriteString("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<export xmlns=\"http://eu.europa.ec/fpi/fsd/export\" generationDate=\"2026-03-05T16:47:04.449+02:00\">\n")
	for _, r := range records {
		b.WriteString(r + "\n")
	}
	b.WriteString("</export>\n")
	return b.String()
}

func euPerson(id, name string) string {
	return fmt.Sprintf(`<sanctionEntity euReferenceNumber="%s"><subjectType code="person"/><nameAlias wholeName="%s" strong="true"/></sanctionEntity>`, id, name)
}

func readEU(t testing.TB, content string) result {
	t.Helper()
	return readAll(t, tree("c.xml", content), "c.xml")
}

func TestEUPersonKeepsEveryNameWithItsStrength(t *testing.T) {
	a := readAll(t, os.DirFS("testdata"), "eu").alert(t, "EU.9001.11")
	want := []string{
		"Karim Nabil Testouni", "Карим Тестуни [alias]", "Abu Prova [alias] [weak]", "كريم نبيل تستوني [script]",
		"Kareem N. Testuni [alias]", "Kareem Prova [alias] [weak]", "Karim [alias]",
	}
	if diff := cmp.Diff(want, nameTexts(a)); diff != "" {
		t.Error(diff)
	}
	if n := a.PrimaryName(); n.Surname != "Testouni" || n.GivenNames != "Karim Nabil" {
		t.Errorf("the parts of the name are told apart: %+v", n)
	}
	for _, words := range []string{"Haji; Keeper; Invented for a test.; unitedNationId XXi.001", "Karim (Nabil Vecchio)", "used until 2001"} {
		if !strings.Contains(a.Remarks, words) {
			t.Errorf("the remarks %q lack %q", a.Remarks, words)
		}
	}
}

func TestEUPartsOfANameThatSayMoreThanTheWholeAreANameToo(t *testing.T) {
	for attributes, want := range map[string][]string{
		`firstName="Sara" lastName="Esempio" wholeName="Sara Esempio"`:            {"Sara Esempio"},
		`firstName="Sara" lastName="Esempio" wholeName="ESEMPIO Sara"`:            {"ESEMPIO Sara"},
		`firstName="Sara" lastName="Esempio" wholeName="Sara Prova Esempio"`:      {"Sara Prova Esempio"},
		`firstName="Sarah" lastName="Esempio" wholeName="S. Esempio"`:             {"S. Esempio", "Sarah Esempio [alias]"},
		`firstName="Sara" middleName="Prova" lastName="" wholeName=""`:            {"Sara Prova"},
		`wholeName="Esempio, Sara"`:                                               {"Esempio, Sara", "Sara Esempio [alias]"},
		`wholeName="?" firstName="Sara" lastName="Esempio"`:                       {"Sara Esempio [alias]"},
		`wholeName="Сара Эсемпио" nameLanguage="RU"/><nameAlias wholeName="Sara"`: {"Sara", "Сара Эсемпио [script]"},
		`wholeName="Sara" strong="0"/><nameAlias wholeName="Сара"`:                {"Сара", "Sara [alias] [weak]"},
	} {
		a := readEU(t, euList(`<sanctionEntity euReferenceNumber="A"><subjectType code="person"/><nameAlias `+attributes+`/></sanctionEntity>`)).alert(t, "A")
		if diff := cmp.Diff(want, nameTexts(a)); diff != "" {
			t.Errorf("%s: %s", attributes, diff)
		}
	}
}

func TestEUDatesPlacesAndDocumentsOfEveryForm(t *testing.T) {
	r := readAll(t, os.DirFS("testdata"), "eu")
	a := r.alert(t, "EU.9001.11")
	if diff := cmp.Diff([]string{"1970-02-03", "~1971-08", "~1953..1958"}, dateTexts(a.BirthDates)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]border.Place{{Text: "Jhelum, Punjab, PAKISTAN", Country: "PAK"}, {Text: "Kabul, AFGHANISTAN", Country: "AFG"}}, a.BirthPlaces); diff != "" {
		t.Error(diff)
	}
	for _, kept := range []string{"birthdate 1350 ISLAMIC", "birthdate ..1980", "birthdate 1971-02-30", "as he says"} {
		if !strings.Contains(a.Remarks, kept) {
			t.Errorf("what is no date must stay among the remarks: %q lacks %q", a.Remarks, kept)
		}
	}
	if diff := cmp.Diff([]border.AlertDocument{
		{
			Type: "diplomatic National passport", Number: "AA0000001", IssuingState: "PAK", IssuedOn: border.Day(2001, 2, 3), Expires: border.Day(2011, 2, 3),
			Event: "lost", Note: "name Karim Vecchio; issued by Office of examples; expired",
		},
		{Type: "National identification card", Number: "№ ٥٥٥١٢٣", IssuingState: "AFG", Event: "false"},
		{Type: "National identification card", Number: "555123", IssuingState: "AFG", Event: "false"},
		{Type: "other", Number: "BB0000002", Note: "Kabul card; Kabul"},
	}, a.Documents); diff != "" {
		t.Error(diff)
	}
	want := map[WarnCode]int{WarnDate: 3, WarnImpossibleDate: 1, WarnCountry: 1, WarnDocument: 1}
	if diff := cmp.Diff(want, r.report.WarningsBy); diff != "" {
		t.Error(diff)
	}
}

func TestEUPersonKeepsWhyAndByWhomHeIsListed(t *testing.T) {
	r := readAll(t, os.DirFS("testdata"), "eu")
	a := r.alert(t, "EU.9001.11")
	if a.Sex != border.SexMale || !slices.Equal(a.Nationalities, []border.Country{"PAK"}) || a.ListedOn != border.Day(2012, 12, 31) {
		t.Errorf("%s %v %s", a.Sex, a.Nationalities, a.ListedOn)
	}
	if a.Category != border.CategorySanctions || a.Action != border.ActionRefer || a.IssuingState != "EUE" || a.Reason != "Keeper of examples." ||
		a.LegalBasis != "TAQA 2018/0001 (OJ L00)" || !slices.Equal(a.Markers, []border.Marker{border.MarkerTerrorism}) {
		t.Errorf("%+v", a)
	}
	other := r.alert(t, "9003")
	if other.Sex != border.SexFemale || len(other.Markers) != 0 || other.ListedOn != border.Day(2019, 1, 2) {
		t.Errorf("logicalId stands in where there is no reference number: %+v", other)
	}
	if r.report.Format != FormatEU || r.report.List != euName || !r.report.Dated || r.report.Issued.Format("2006-01-02T15:04") != "2026-03-05T14:47" {
		t.Errorf("%+v", r.report)
	}
	if r.report.Skipped[SkipEntity] != 1 || r.report.Read != 3 || r.report.RejectedCount != 0 {
		t.Errorf("%+v", r.report)
	}
	if !border.Country("EUE").Known() {
		t.Error("the issuing state is in no table")
	}
}

func TestEUListIsToldByItsNamespaceOrItsFirstRecord(t *testing.T) {
	for content, want := range map[string]Format{
		euList(): FormatEU,
		`<ns2:export xmlns:ns2="http://eu.europa.ec/fpi/fsd/export"><ns2:sanctionEntity/></ns2:export>`: FormatEU,
		"\uFEFF<!-- by hand --><export><sanctionEntity/></export>":                                      FormatEU,
		`<?xml version="1.0" encoding="windows-1252"?><export><sanctionEntity/></export>`:               FormatEU,
		`<export><row/></export>`: "", `<export/>`: "", `<export xmlns="http://example.invalid/"><row/></export>`: "",
	} {
		s, err := DetectFS(tree("x", content), "x")
		if s.Format != want || (err == nil) != (want != "") {
			t.Errorf("%s: %s %v", content, s.Format, err)
		}
	}
	r := readEU(t, `<e:export xmlns:e="http://eu.europa.ec/fpi/fsd/export"><e:sanctionEntity euReferenceNumber="A"><e:subjectType code="person"/>`+
		`<e:nameAlias wholeName="Sara"/></e:sanctionEntity></e:export>`)
	if r.alert(t, "A").PrimaryName().Text != "Sara" {
		t.Error("a prefix changes nothing")
	}
}

func TestEUDocumentThatBreaksOffIsRefusedWhereverItDoes(t *testing.T) {
	whole := strings.TrimRight(fixture(t, "eu/full.xml"), "\n")
	for cut := strings.Index(whole, "<sanctionEntity"); cut < len(whole); cut += 89 {
		if r := readEU(t, whole[:cut]); !errors.Is(r.err, ErrBrokenOff) {
			t.Fatalf("cut at byte %d: %v", cut, r.err)
		}
	}
}

func TestEUDocumentThatAttacksOrIsDamagedIsRefused(t *testing.T) {
	if testing.Short() {
		t.Skip("it reads documents of ten megabytes, in which the race detector sees nothing new")
	}
	one := euPerson("A", "Sara")
	for name, c := range map[string]struct {
		content string
		code    ErrorCode
	}{
		"entities":       {`<!DOCTYPE export [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>` + euList(euPerson("A", "&b;")), CodeDoctype},
		"unknown entity": {euList(euPerson("A", "&b;")), CodeNotWellFormed},
		"depth":          {euList(`<sanctionEntity>` + strings.Repeat("<remark>", 40)), CodeTooDeep},
		"huge attribute": {euList(euPerson("A", strings.Repeat("x", 10<<20))), CodeRecordTooLarge},
		"huge record":    {euList(`<sanctionEntity>` + strings.Repeat(`<nameAlias wholeName="x"/>`, 400_000)), CodeRecordTooLarge},
		"encoding":       {strings.Replace(euList(one), "UTF-8", "windows-1252", 1), CodeEncoding},
		"crossed":        {euList(`<sanctionEntity><remark></sanctionEntity></remark>`), CodeNotWellFormed},
		"two documents":  {euList(one) + "<export/>", CodeNotWellFormed},
		"NUL":            {euList(euPerson("A", "Sa\x00ra")), CodeNotWellFormed},
	} {
		r := readEU(t, c.content)
		t.Run(name, func(t *testing.T) { wantCode(t, r.err, c.code, 0) })
	}
}

func TestEUBadRecordIsRejectedAlone(t *testing.T) {
	for name, c := range map[string]struct {
		record string
		code   RejectCode
	}{
		"Latin-1":       {euPerson("B", "Jos\xe9"), RejectNotUTF8},
		"same id again": {euPerson("A", "Due"), RejectDuplicateID},
		"no id":         {euPerson("", "Due"), RejectNoID},
		"long id":       {euPerson(strings.Repeat("x", MaxIDBytes+1), "Due"), RejectBadID},
		"no name":       {euPerson("B", " - "), RejectNoName},
		"no kind":       {`<sanctionEntity euReferenceNumber="B"><nameAlias wholeName="Due"/></sanctionEntity>`, RejectKind},
		"other kind":    {strings.Replace(euPerson("B", "Due"), "person", "vessel", 1), RejectKind},
	} {
		r := readEU(t, "\uFEFF"+strings.ReplaceAll(euList(euPerson("A", "Uno"), c.record, euPerson("C", "Tre")), "\n", "\r\n"))
		t.Run(name, func(t *testing.T) {
			onlyRejection(t, r, c.code, 4)
			if r.report.Kept != 2 || r.alerts[1].ID != "C" {
				t.Errorf("the records around it must stay: %d kept", r.report.Kept)
			}
		})
	}
}

func FuzzEU(f *testing.F) {
	f.Add(fixture(f, "eu/full.xml"))
	f.Add(euList(euPerson("A", "UNO, (X) b) Y; \xff"), euPerson("A", "DUE")))
	f.Add(euList(`<sanctionEntity logicalId="1"><subjectType classificationCode="P"/><nameAlias firstName="(a" lastName="b)," wholeName="c (d) (E)"><remark>Low quality</remark></nameAlias>` +
		`<birthdate year="9" monthOfYear="13" dayOfMonth="x" calendarType="?"/><identification number="No No. 1 (" latinNumber="((1"/></sanctionEntity>`))
	f.Add("<!DOCTYPE x><export><sanctionEntity/></export>")
	f.Fuzz(func(t *testing.T, content string) {
		holdsUp(t, tree("c.xml", content), "c.xml")
	})
}
