package courier

import (
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"slices"
	"strings"
	"testing"

	"postern/app/exchange/fetch"
	"postern/assets"
)

// shown are the values that sentences of faults have.
func shown() map[string]any {
	return map[string]any{
		"Role": "timestamp", "Here": "7", "Offered": "6", "File": "targets/PAK.json", "List": "Most wanted", "First": "ITA", "Second": "PAK",
		"Expires": "2026-11-20 06:00 UTC", "Signed": "2026-11-21 06:00 UTC", "Clock": "2026-11-19 06:00 UTC", "Wanted": strings.Repeat("ab", 32),
		"Found": strings.Repeat("cd", 32), "Limit": 12, "Source": "/media/stick", "Detail": "it ends too early", "Status": "403", "To": "elsewhere",
		"Address": "ftp://lists.example", "Why": "late", "Keep": 0, "Needed": 0, "Free": 0, "Folder": "/var", "Nation": "",
	}
}

// A station that is yet to be set up, or has taken nothing yet, has no lists that answer on.
func TestNothingIsSaidOfListsThatAnswerOnWhereNoneDo(t *testing.T) {
	content, err := fs.ReadFile(assets.Catalogues(), "fetch.en.json")
	if err != nil {
		t.Fatal(err)
	}
	var known map[string]string
	if err := json.Unmarshal(content, &known); err != nil {
		t.Fatal(err)
	}
	say, err := english()
	if err != nil {
		t.Fatal(err)
	}
	ofLists := []fetch.Code{fetch.NameClash, fetch.BadManifest, fetch.NotANation} // of single lists and nations, beside others
	for key := range known {
		code := fetch.Code(strings.TrimPrefix(key, "fetch.error."))
		if slices.Contains(ofLists, code) {
			continue
		}
		for _, nation := range []string{"", "PAK"} {
			values := shown()
			values["Nation"] = nation
			e := &fetch.Error{Op: "refresh", Code: code, Values: values}
			if text := sentence(t, e); !strings.Contains(text, "answer on") {
				t.Errorf("%s %s: %s", code, nation, text)
			}
			for _, f := range []error{WhereNoListsAnswer(told(e)), looked(e), WhereNoListsAnswer(looked(e))} {
				text := f.(*Fault).Sentence(say)
				if strings.Contains(text, "answer on") || strings.ContainsAny(text, "…⟨{}") || strings.Contains(text, ". .") || strings.Contains(text, "  ") {
					t.Errorf("%s %s: %s", code, nation, text)
				}
				if !errors.Is(f, code) {
					t.Errorf("%v is not %s", f, code)
				}
			}
		}
	}
	if err := errors.New("another"); WhereNoListsAnswer(err) != err {
		t.Error("an error of another kind is changed")
	}
}

func TestWhatSomebodyStoppedIsSaidToBeStoppedAndNothingElse(t *testing.T) {
	h := newHeadquarters(t)
	h.publish("PAK", "pak-wanted", people(0, 20))
	n := h.joined()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := n.Check(ctx, n.stick(), nil)
	if !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	if text := sentence(t, err); text != "Stopped. No list was changed." {
		t.Error(text)
	}
}

func TestFingerprintIsConfirmedBySixteenOfItsDigitsOrMore(t *testing.T) {
	h := newHeadquarters(t)
	h.publish("PAK", "pak-wanted", people(0, 20))
	n := h.newCounter()
	o, err := n.Look(t.Context(), h.Public())
	if err != nil {
		t.Fatal(err)
	}
	all := o.digits()
	other := strings.Map(func(r rune) rune {
		if r == '0' {
			return '1'
		}
		return '0'
	}, all)
	for typed, want := range map[string]error{
		all: nil, all[:16]: nil, all[:40]: nil, strings.ToUpper(all[:4]) + "-" + all[4:8] + " " + all[8:16] + " ": nil,
		"": ErrDigits, all[:15]: ErrDigits, all + "0": ErrDigits, all[:15] + "g": ErrDigits, all[:15] + "é": ErrDigits,
		other: ErrConfirm, other[:16]: ErrConfirm, all[:63] + other[63:]: ErrConfirm,
	} {
		terms := Terms{Typed: typed, Nations: []string{"PAK"}}
		if err := o.Fits(terms); !errors.Is(err, want) || err != nil && want == nil {
			t.Errorf("%q: %v", typed, err)
		}
		if err := terms.Readable(); (err != nil) != (want == ErrDigits) {
			t.Errorf("%q is readable: %v", typed, err)
		}
	}
	for _, c := range []struct {
		named []string
		says  string
	}{
		{nil, "Name at least one nation"},
		{[]string{"PAK", "FRA", "ESP"}, "does not know FRA, ESP. Nothing was changed. Name those that it knows: ITA, PAK."},
	} {
		err := o.Fits(Terms{Typed: all, Nations: c.named})
		if !errors.Is(err, ErrNations) || !strings.Contains(sentence(t, err), c.says) {
			t.Errorf("%v: %v", c.named, err)
		}
	}
}
