package lookback

import (
	"encoding/json"
	"errors"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/text/language"
	"pgregory.net/rapid"

	"postern/app/lang"
	"postern/assets"
	"postern/store/journal"
)

func FuzzWhateverAnEntrySaysIsShownOrRefused(f *testing.F) {
	f.Add("finding", `{"verdict":"match","matches":"-3"}`, `{"Matches":[{"Action":"discreet"}],"Fill":"."}`)
	f.Add("note", `{"note":"noted","why":""}`, `{"On":"x"}`)
	f.Add("note", `{"note":"written"}`, `{"place":"lane 3"}`)
	f.Add("decision", `{"outcome":"released","reason":"","seconds":"99999999999999999999"}`, `[]`)
	f.Add("not_screened", `{"cause":"manual"}`, `{"Traveller":{"BirthDate":"1984-??-15"}}`)
	f.Add("newer", `{"":""}`, `null`)
	say, err := lang.New(assets.Catalogues(), language.English)
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, kind, facts, detail string) {
		e := journal.Entry{Kind: journal.Kind(kind), Case: 7}
		if json.Unmarshal([]byte(facts), &e.Facts) != nil {
			return
		}
		if what := What(say, e); strings.Contains(what, "⟨") && !strings.Contains(kind+facts, "⟨") {
			t.Errorf("%q of %+v", what, e)
		}
		if got := Facts(say, e); len(got) != len(e.Facts) {
			t.Errorf("%d of %d facts are shown", len(got), len(e.Facts))
		}
		if _, err := readDetail(e, []byte(detail)); err != nil && !errors.Is(err, ErrUnknownDetail) {
			t.Error(err)
		}
	})
}

func TestEntriesThatAreTakenForTheSameSayTheSame(t *testing.T) {
	say, err := lang.New(assets.Catalogues(), language.English)
	if err != nil {
		t.Fatal(err)
	}
	said := map[string]string{}
	rapid.Check(t, func(r *rapid.T) {
		e := journal.Entry{Kind: rapid.SampledFrom(journal.Kinds()).Draw(r, "kind"), Facts: map[string]string{}}
		for _, name := range []string{"by", "rows", "again", "verdict", "matches", "outcome", "waited", "not_screened", "reason", "known", "noted", "seconds", "problem"} {
			if value := rapid.SampledFrom([]string{"", "yes", "1", "2", "passed", "released", "other", "match", "manifest"}).Draw(r, name); value != "" {
				e.Facts[name] = value
			}
		}
		e.Facts["lists_age_s"] = strconv.Itoa(rapid.IntRange(3_000, 10_900).Draw(r, "age"))
		key, often := sameWords(e)
		if !often {
			return
		}
		what := Kind(say, e.Kind) + " " + What(say, e)
		if before, known := said[key]; known && before != what {
			r.Errorf("%q and %q are taken for the same", before, what)
		}
		said[key] = what
	})
}
