package names

import (
	"encoding/json"
	"io/fs"
	"testing"

	"postern/app/border"
	"postern/assets"
)

// sentences are the catalogue's sentences of reasons; a sentence with plural
// forms is an object.
func sentences(t *testing.T) map[string]json.RawMessage {
	t.Helper()
	data, err := fs.ReadFile(assets.Catalogues(), "reasons.en.json")
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]json.RawMessage{}
	if err := json.Unmarshal(data, &out); err != nil {
		t.Fatal(err)
	}
	return out
}

func reasonsOf(a, b string) map[border.ReasonCode]border.Reason {
	c := LoadFrequencies().Compare(a, b)
	out := map[border.ReasonCode]border.Reason{}
	for _, r := range c.Reasons(Screening()) {
		out[r.Code] = r
	}
	return out
}

func TestReasonCarriesCountOnlyWhereItsSentenceHasPluralForms(t *testing.T) {
	say := sentences(t)
	for _, p := range [][2]string{
		{"Beltar Zarqovand", "Beltar Zarqovand"},
		{"Beltar Zarqovand", "Beltar Zarkowand"},
		{"B Zarqovand", "Beltar Zarkowand"},
		{"Beltar", "Beltar"},
		{"Beltar", "Beltar Zarqovand"},
		{"Beltar Ustrovel", "Beltar Zarqovand"},
		{"Zarqovand Beltar Ustrovel", "Beltar Zarqovand Ustrovel"},
	} {
		for code, r := range reasonsOf(p[0], p[1]) {
			sentence := say["reason."+string(code)]
			if plural := len(sentence) > 0 && sentence[0] == '{'; plural != (r.Count > 0) {
				t.Errorf("%s against %s: %s counts %d, its sentence is %s", p[0], p[1], code, r.Count, sentence)
			}
		}
	}
}
