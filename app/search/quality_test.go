package search

import (
	"path/filepath"
	"slices"
	"testing"
	"time"

	"postern/app/border"
	"postern/app/names"
	"postern/app/search/measure"
)

// answer is what one search brought: scores and ids, best first.
type answer struct {
	verdict border.Verdict
	scores  []float64
	ids     []string
	took    time.Duration
}

func ask(t *testing.T, s *Searcher, name string) answer {
	t.Helper()
	f, err := s.Find(border.Traveller{Name: name}, Options{Weaker: true})
	if err != nil {
		t.Fatal(err)
	}
	a := answer{verdict: f.Verdict, took: f.Elapsed}
	for _, m := range append(f.Matches, f.Weaker...) {
		a.scores, a.ids = append(a.scores, m.Score), append(a.ids, m.Alert.ID)
	}
	return a
}

func table(t *testing.T, name string) []map[string]string {
	t.Helper()
	rows, err := measure.Table(filepath.Join(dataDir(t), "names", name))
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// recallAt returns how many searches find their record in the first ten with a
// score above that of 1 % of ordinary names.
func recallAt(t *testing.T, list, queries string) (recall, pakistani float64, took []time.Duration) {
	t.Helper()
	s, _ := realList(t, list)
	var best []float64
	pk, alerts := 0, 0
	for _, r := range table(t, "ordinary.tsv") {
		a := ask(t, s, r["name"])
		if len(a.scores) > 0 {
			best = append(best, a.scores[0])
		} else {
			best = append(best, -1)
		}
		if r["group"] == "pk_fathers_real" {
			pk++
			if a.verdict != border.VerdictNoMatch {
				alerts++
			}
		}
	}
	threshold := measure.Threshold(best, 0.01)
	rows := table(t, queries)
	hit := 0
	for _, r := range rows {
		a := ask(t, s, r["query"])
		took = append(took, a.took)
		if i := slices.Index(a.ids, r["id"]); i >= 0 && a.scores[i] > threshold {
			hit++
		}
	}
	slices.Sort(took)
	return float64(hit) / float64(len(rows)), float64(alerts) / float64(pk), took
}

func TestRealListFindsMissingAliasesAtOnePercentFalseAlarms(t *testing.T) {
	recall, pakistani, _ := recallAt(t, "names/ofac-one-alias-removed", "aliases.tsv")
	t.Logf("aliases: recall at 1 %% %.3f; ordinary Pakistani names that alert at the default threshold %.4f", recall, pakistani)
	if recall < 0.78 {
		t.Errorf("recall at 1 %% is %.3f, want at least 0.78", recall)
	}
	if pakistani > 0.02 {
		t.Errorf("%.4f of ordinary Pakistani names alert at the default threshold, want at most 0.02", pakistani)
	}
}

func TestRealListFindsCorruptedNamesAtOnePercentFalseAlarms(t *testing.T) {
	recall, pakistani, took := recallAt(t, "lists/ofac-2022", "corrupted.tsv")
	t.Logf("corrupted: recall at 1 %% %.3f; ordinary Pakistani names that alert %.4f; median %v, p99 %v",
		recall, pakistani, took[len(took)/2], took[len(took)*99/100])
	if recall < 0.90 {
		t.Errorf("recall at 1 %% is %.3f, want at least 0.90", recall)
	}
}

func TestLabelledPairsAreJudged(t *testing.T) {
	freq := names.LoadFrequencies()
	var tp, fp, fn float64
	for _, r := range table(t, "pairs.tsv") {
		if r["schema"] != "Person" {
			continue
		}
		same, said := r["is_match"] == "true", Compare(r["name1"], r["name2"], freq).Judgement != border.Different
		switch {
		case same && said:
			tp++
		case said:
			fp++
		case same:
			fn++
		}
	}
	f1 := 2 * tp / (2*tp + fp + fn)
	t.Logf("pairs: F1 %.3f, precision %.3f, recall %.3f", f1, tp/(tp+fp), tp/(tp+fn))
	if f1 < 0.80 {
		t.Errorf("F1 is %.3f, want at least 0.80", f1)
	}
}
