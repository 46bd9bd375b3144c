package lists

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"postern/app/border"
)

func ftmPerson(id, name string) string {
	return fmt.Sprintf(`{"id":%q,"schema":"Person","properties":{"name":[%q]}}`+"\n", id, name)
}

func readFTM(t testing.TB, content string) result {
	t.Helper()
	return readAll(t, tree("f.json", content), "f.json")
}

func TestFTMPersonBecomesAnAlert(t *testing.T) {
	r := readAll(t, os.DirFS("testdata"), "ftm")
	if r.err != nil {
		t.Fatal(r.err)
	}
	want := border.Alert{
		ID: "NK-1", List: "ftm", Subject: border.SubjectPerson,
		Names: []border.Name{
			{Text: "Karim Testouni", Surname: "Testouni", GivenNames: "Karim"},
			{Text: "كريم تستوني", Kind: border.NameScript},
			{Text: "Kareem Testuni", Kind: border.NameAlias},
			{Text: "Karim Vecchio", Kind: border.NamePrevious},
			{Text: "Abu Prova", Kind: border.NameAlias},
			{Text: "Testo", Kind: border.NameAlias, Weak: true},
		},
		BirthDates:    []border.PartialDate{border.Day(1970, 1, 2), border.YearOnly(1971), {Year: 1972, Month: 3}, border.YearOnly(1973)},
		BirthPlaces:   []border.Place{{Text: "Jhelum", Country: "PAK"}},
		Sex:           border.SexMale,
		Nationalities: []border.Country{"PAK", "GBR"},
		FatherNames:   []string{"Ghulam Testouni"},
		Documents:     []border.AlertDocument{{Type: "passport", Number: "AB1234567"}, {Type: "ID number", Number: "35202-0000000-7"}},
		Category:      border.CategoryTrafficking, Action: border.ActionRefer, Markers: []border.Marker{border.MarkerTerrorism},
		Offences: []string{"crime.traffick", "crime.terror"}, LegalBasis: "Red Book of examples", ListedOn: border.Day(2020, 5, 6),
		Remarks: "Keeper; Invented.; dataset made_up",
	}
	if diff := cmp.Diff(want, r.alert(t, "NK-1")); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(map[SkipReason]int{SkipEntity: 1, SkipVessel: 1, SkipAircraft: 1, SkipNotPerson: 1}, r.report.Skipped); diff != "" {
		t.Error(diff)
	}
	warned := map[WarnCode]int{WarnImpossibleDate: 1, WarnDate: 1, WarnCountry: 1, WarnDocument: 1, WarnSex: 1}
	if diff := cmp.Diff(warned, r.report.WarningsBy); diff != "" {
		t.Error(diff)
	}
}

func TestFTMNameIsMadeOfItsPartsWhereThereIsNoOther(t *testing.T) {
	a := readAll(t, os.DirFS("testdata"), "ftm").alert(t, "NK-5")
	if diff := cmp.Diff([]border.Name{{Text: "Maria Luisa Esempio Jr.", Surname: "Esempio Jr.", GivenNames: "Maria Luisa"}}, a.Names); diff != "" {
		t.Error(diff)
	}
	if a.Nationalities[0] != "ITA" || a.Category != border.CategoryNarcotics || a.PhysicalMarks[0] != "height 1.7" {
		t.Errorf("%v %s %v", a.Nationalities, a.Category, a.PhysicalMarks)
	}
}

func TestFTMCategoryIsTheOneABorderGuardMustKnowFirst(t *testing.T) {
	for topics, want := range map[string]border.Category{
		`"sanction"`: border.CategorySanctions, `"sanction.linked"`: border.CategorySanctions, `"wanted","sanction"`: border.CategoryWanted,
		`"sanction","crime.traffick"`: border.CategoryTrafficking, `"crime.traffick","crime.traffick.drug"`: border.CategoryNarcotics,
		`"crime.traffick.human","crime.traffick.drug"`: border.CategoryTrafficking, `"role.pep"`: border.CategoryOther, ``: border.CategoryOther,
		`"crime.fraud"`: border.CategoryOther,
	} {
		r := readFTM(t, fmt.Sprintf(`{"id":"a","schema":"Person","properties":{"name":["X"],"topics":[%s]}}`, topics))
		if got := r.alert(t, "a"); got.Category != want || got.Action != border.ActionRefer {
			t.Errorf("%s: %s, %s; want %s", topics, got.Category, got.Action, want)
		}
	}
}

func TestFTMFileThatBreaksOffIsRefused(t *testing.T) {
	good := ftmPerson("a", "Uno") + ftmPerson("b", "Due")
	for cut := len(ftmPerson("a", "Uno")) + 1; cut < len(good)-2; cut++ {
		r := readFTM(t, good[:cut])
		wantCode(t, r.err, CodeBrokenOff, 2)
		if !errors.Is(r.err, ErrBrokenOff) {
			t.Fatalf("cut at %d: %v", cut, r.err)
		}
	}
	if r := readFTM(t, good[:len(good)-5]+"\n"); !errors.Is(r.err, ErrBrokenOff) {
		t.Errorf("a line end behind the break changes nothing: %v", r.err)
	}
	if r := readFTM(t, strings.TrimRight(good, "\n")); r.err != nil || r.report.Kept != 2 {
		t.Errorf("the last line needs no line end: %v", r.err)
	}
}

func TestFTMBadLineIsRejectedAloneWithItsLine(t *testing.T) {
	for name, c := range map[string]struct {
		line string
		code RejectCode
	}{
		"not JSON":      {`{"id":"b","schema":"Person",,}`, RejectNotJSON},
		"cut":           {`{"id":"b","schema":"Per`, RejectNotJSON},
		"two values":    {`{"id":"b","schema":"Person"} {}`, RejectNotJSON},
		"a list":        {`["Person"]`, RejectValue},
		"no schema":     {`{"id":"b"}`, RejectNotEntity},
		"number as id":  {`{"id":5,"schema":"Person"}`, RejectValue},
		"no id":         {`{"schema":"Person","properties":{"name":["Due"]}}`, RejectNoID},
		"no name":       {`{"id":"b","schema":"Person","properties":{}}`, RejectNoName},
		"no properties": {`{"id":"b","schema":"Person"}`, RejectNoName},
		"Latin-1":       {"{\"id\":\"b\",\"schema\":\"Person\",\"properties\":{\"name\":[\"Jos\xe9\"]}}", RejectNotUTF8},
		"same id again": {strings.TrimSpace(ftmPerson("a", "Due")), RejectDuplicateID},
		"ten megabytes": {strings.TrimSpace(ftmPerson("b", strings.Repeat("x", 10<<20))), RejectTooLarge},
	} {
		r := readFTM(t, "\uFEFF"+ftmPerson("a", "Uno")+c.line+"\r\n\n"+ftmPerson("c", "Tre"))
		t.Run(name, func(t *testing.T) {
			onlyRejection(t, r, c.code, 2)
			if r.report.Kept != 2 || r.alerts[1].ID != "c" {
				t.Errorf("the lines around it must stay: %d kept", r.report.Kept)
			}
		})
	}
}

func TestFTMPropertyMayBeOneTextANumberOrANestedEntity(t *testing.T) {
	r := readFTM(t, `{"id":"a","schema":"Person","properties":{"name":"Uno","birthDate":[1970,{"id":"x"},null,"1971"],"nationality":{"id":"x"},"alias":null}}`)
	a := r.alert(t, "a")
	if a.PrimaryName().Text != "Uno" || len(a.BirthDates) != 2 || len(a.Nationalities) != 0 {
		t.Errorf("%+v", a)
	}
}

const alertsStart = `{"format":"postern-alerts/1","list":"Examples","issued":"2026-11-20T06:00:00Z"}` + "\n"

func TestAlertsOfTheOwnFormatSayAllTheyHold(t *testing.T) {
	r := readAll(t, os.DirFS("testdata"), "alerts")
	if r.err != nil || r.report.List != "Joint list of examples" || !r.report.Dated || r.report.Kept != 3 {
		t.Fatalf("%v %+v", r.err, r.report)
	}
	a := r.alert(t, "0143")
	if a.Action != border.ActionDiscreet || a.Category != border.CategorySmuggling || a.ValidUntil != border.Day(2027, 12, 1) || a.IssuingState != "PAK" {
		t.Errorf("%+v", a)
	}
	if child := r.alert(t, "0145"); !child.Protects() || child.Category != border.CategoryMissing {
		t.Errorf("a missing child is to be protected: %+v", child)
	}
	if doc := r.alert(t, "0144"); doc.Subject != border.SubjectDocument || len(doc.Names) != 0 || doc.Documents[0].Event != "lost" {
		t.Errorf("%+v", doc)
	}
}

func TestDemonstrationListsAreWhole(t *testing.T) {
	for _, name := range demonstration(t) {
		r := readAll(t, demonstrationFS(), name)
		if r.err != nil || r.report.RejectedCount+r.report.WarningCount > 0 || r.report.Kept == 0 {
			t.Errorf("%s: %v %+v %+v", name, r.err, r.report.Rejected, r.report.Warnings)
		}
	}
}

func TestAlertsOfTheOwnFormatNeedTheirEndAndItsCount(t *testing.T) {
	one := `{"id":"1","subject":"person","names":[{"text":"Uno"}],"category":"wanted","action":"arrest"}` + "\n"
	for content, want := range map[string]ErrorCode{
		alertsStart:                                          CodeBrokenOff,
		alertsStart + one:                                    CodeBrokenOff,
		alertsStart + one + `{"end":true,"ale`:               CodeBrokenOff,
		alertsStart + one[:30]:                               CodeBrokenOff,
		alertsStart + `{"end":true,"alerts":1}`:              CodeCountDiffers,
		alertsStart + one + `{"end":true,"alerts":2}`:        CodeCountDiffers,
		alertsStart + `{"end":true,"alerts":0}` + "\n" + one: CodeCountDiffers,
		strings.Replace(alertsStart, "/1", "/2", 1):          CodeVersion,
	} {
		r := readAll(t, tree("a", content), "a")
		wantCode(t, r.err, want, 0)
		if want != CodeVersion && !errors.Is(r.err, ErrBrokenOff) {
			t.Errorf("%v is no break", r.err)
		}
	}
}

func TestAlertWithAStrangeWordIsRejectedAndNotGuessed(t *testing.T) {
	for name, c := range map[string]struct {
		line string
		code RejectCode
	}{
		"action":       {`{"id":"1","subject":"person","names":[{"text":"Uno"}],"category":"wanted","action":"arest"}`, RejectValue},
		"no action":    {`{"id":"1","subject":"person","names":[{"text":"Uno"}],"category":"wanted"}`, RejectValue},
		"category":     {`{"id":"1","subject":"person","names":[{"text":"Uno"}],"category":"bad","action":"refer"}`, RejectValue},
		"subject":      {`{"id":"1","names":[{"text":"Uno"}],"category":"wanted","action":"refer"}`, RejectValue},
		"marker":       {`{"id":"1","subject":"person","names":[{"text":"Uno"}],"category":"wanted","action":"refer","markers":["loud"]}`, RejectValue},
		"country":      {`{"id":"1","subject":"person","names":[{"text":"Uno"}],"category":"wanted","action":"refer","nationalities":["PAX"]}`, RejectValue},
		"name kind":    {`{"id":"1","subject":"person","names":[{"text":"Uno","kind":"pet"}],"category":"wanted","action":"refer"}`, RejectValue},
		"sex":          {`{"id":"1","subject":"person","names":[{"text":"Uno"}],"sex":"male","category":"wanted","action":"refer"}`, RejectValue},
		"field":        {`{"id":"1","subject":"person","names":[{"text":"Uno"}],"category":"wanted","action":"refer","actoin":"x"}`, RejectField},
		"date":         {`{"id":"1","subject":"person","names":[{"text":"Uno"}],"category":"wanted","action":"refer","valid_until":"2027-13-01"}`, RejectDate},
		"no document":  {`{"id":"1","subject":"document","category":"document","action":"keep"}`, RejectNoDocument},
		"no name":      {`{"id":"1","subject":"person","category":"wanted","action":"refer"}`, RejectNoName},
		"not JSON":     {`{"id":"1",`, RejectNotJSON},
		"type of name": {`{"id":"1","subject":"person","names":["Uno"],"category":"wanted","action":"refer"}`, RejectValue},
	} {
		t.Run(name, func(t *testing.T) {
			r := readAll(t, tree("a", alertsStart+c.line+"\n"+`{"end":true,"alerts":1}`), "a")
			onlyRejection(t, r, c.code, 2)
		})
	}
}

func TestAlertKeepsSmallPhotosAndMisusedIdentities(t *testing.T) {
	photo := func(size int) string {
		return `{"media_type":"image/png","data":"` + strings.Repeat("AAAA", size/3) + `"}`
	}
	line := `{"id":"1","subject":"person","names":[{"text":"Uno"}],"category":"wanted","action":"refer","photos":[` + photo(300) + "," + photo(MaxPhotoBytes+3) +
		`],"misused":[{"names":[{"text":"Vero Esempio"}]}],"father_names":["Ghulam"],"links":[{"alert":"2","relation":"brother"}]}` + "\n"
	r := readAll(t, tree("a", alertsStart+line+`{"end":true,"alerts":1}`), "a")
	if r.err != nil || r.report.WarningsBy[WarnPhoto] != 1 {
		t.Fatalf("%v %+v", r.err, r.report.Warnings)
	}
	a := r.alert(t, "1")
	if len(a.Photos) != 1 || len(a.Photos[0].Data) != 300 || a.Misused[0].Names[0].Text != "Vero Esempio" || a.Links[0].Alert != "2" {
		t.Errorf("%d photos, misused %v, links %v", len(a.Photos), a.Misused, a.Links)
	}
}
