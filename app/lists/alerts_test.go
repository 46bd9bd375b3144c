package lists

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"postern/app/border"
)

// readAlert reads a list of this program's own format with one alert.
func readAlert(t *testing.T, alert string) result {
	t.Helper()
	r := readAll(t, tree("a.jsonl", fmt.Sprintf(
		"{\"format\":\"postern-alerts/1\",\"list\":\"L\",\"issued\":\"2026-11-20T06:00:00Z\"}\n%s\n{\"end\":true,\"alerts\":1}\n", alert)), "a.jsonl")
	if r.err != nil {
		t.Fatal(r.err)
	}
	return r
}

func TestNameThatComesInItsPartsIsPutTogether(t *testing.T) {
	r := readAlert(t, `{"id":"1","subject":"person","category":"wanted","action":"refer","names":[{"surname":"ZARVANDI","given_names":"Belto"},{"surname":"PROVA","kind":"alias"},{"given_names":"Karim","kind":"alias","weak":true}]}`)
	want := []border.Name{
		{Text: "Belto ZARVANDI", Surname: "ZARVANDI", GivenNames: "Belto"},
		{Text: "PROVA", Surname: "PROVA", Kind: border.NameAlias},
		{Text: "Karim", GivenNames: "Karim", Kind: border.NameAlias, Weak: true},
	}
	if d := cmp.Diff(want, r.alert(t, "1").Names); d != "" || r.report.WarningCount != 0 {
		t.Errorf("%s %+v", d, r.report.Warnings)
	}
}

func TestNameThatIsDroppedIsToldOf(t *testing.T) {
	for name, told := range map[string]string{
		`{}`:                      "",
		`{"kind":"alias"}`:        "",
		`{"text":"  "}`:           "",
		`{"text":"\u200b\u200e"}`: "",
		`{"text":"12 345"}`:       "12 345",
		`{"surname":"77"}`:        "77",
	} {
		r := readAlert(t, `{"id":"1","subject":"person","category":"wanted","action":"refer","names":[{"text":"Belto Zarvandi"},`+name+`]}`)
		if r.report.WarningCount != 1 || r.report.Warnings[0].Code != WarnName || r.report.Warnings[0].Values["Value"] != told || len(r.alert(t, "1").Names) != 1 {
			t.Errorf("%s: %+v", name, r.report.Warnings)
		}
	}
}

func TestDocumentNumberInUrduDigitsStays(t *testing.T) {
	r := readAlert(t, `{"id":"1","subject":"document","category":"document","action":"keep","documents":[{"number":"۳۵۲۰۲-۰۰۰۰۰۰۰-۷"}]}`)
	if a := r.alert(t, "1"); r.report.WarningCount != 0 || border.NormalNumber(a.Documents[0].Number) != "3520200000007" {
		t.Errorf("%+v, %+v", a, r.report.Warnings)
	}
}

func TestDocumentThatIsDroppedIsToldOf(t *testing.T) {
	for document, told := range map[string]string{
		`{"number":"---"}`:                    "---",
		`{"type":"passport","number":"§§"}`:   "passport §§",
		`{"type":"passport","note":"seen"}`:   "passport seen",
		`{}`:                                  "",
		`{"issuing_state":"PAK","number":""}`: "",
	} {
		r := readAlert(t, `{"id":"1","subject":"person","category":"wanted","action":"refer","names":[{"text":"Belto Zarvandi"}],"documents":[`+document+`]}`)
		if r.report.WarningCount != 1 || r.report.Warnings[0].Code != WarnDocument || r.report.Warnings[0].Values["Value"] != told || len(r.alert(t, "1").Documents) != 0 {
			t.Errorf("%s: %+v", document, r.report.Warnings)
		}
	}
}
