package search

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"postern/app/border"
	"postern/app/names"
	"postern/app/search/crowd"
)

// keptOver are the blocks of alerts laid over what a searcher searches, as they would
// lie on a disk.
func keptOver(t rapid.TB, below *Searcher, records Records) [][]byte {
	b := NewBuilderOver(below)
	if err := b.addAll(records); err != nil {
		t.Fatal(err)
	}
	blocks, err := b.Blocks(context.Background(), nil)
	if err != nil {
		t.Fatal(err)
	}
	var out [][]byte
	for block, err := range blocks {
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, slices.Clone(block))
	}
	return out
}

// refsOf are the refs of the keys that the whole edition has.
func refsOf(t rapid.TB, below *Searcher, keys ...AlertKey) (refs []int) {
	for _, k := range keys {
		ref, ok, err := below.RefBelow(k.List, k.ID)
		if err != nil {
			t.Fatal(err)
		}
		if ok {
			refs = append(refs, ref)
		}
	}
	return refs
}

var sameButEdition = cmp.Options{sameFinding, cmpopts.IgnoreFields(border.Finding{}, "Edition")}

func TestAlertsLaidOverAnswerTheSamePreparedAtTheWriteOrAtTheOpening(t *testing.T) {
	all, maker := crowdOf(t, 1_400)
	records := all[:1_000]
	below, err := Build(border.EditionInfo{Number: 1, Name: "below"}, records, names.LoadFrequencies())
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(rt *rapid.T) {
		var own MemoryRecords
		var gone, hidden []AlertKey
		for _, n := range rapid.SliceOfNDistinct(rapid.IntRange(0, 1_399), 0, 60, rapid.ID).Draw(rt, "changed") {
			a := all[n]
			switch key := (AlertKey{a.List, a.ID}); {
			case n >= len(records):
				own = append(own, a)
			case n%3 == 0:
				gone, hidden = append(gone, key), append(hidden, key)
			default:
				a.Names = all[(n*7+1)%1_400].Names
				own, hidden = append(own, a), append(hidden, key)
			}
		}
		want, err := below.With(own, gone)
		if err != nil {
			rt.Fatal(err)
		}
		info := border.EditionInfo{Number: 2, Name: "over"}
		refs := refsOf(rt, below, hidden...)
		opened, err := below.OpenOver(info, own, each(keptOver(rt, below, own)), refs)
		if err != nil {
			rt.Fatal(err)
		}
		built, err := below.BuildOver(info, own, refs)
		if err != nil {
			rt.Fatal(err)
		}
		if opened.Info() != built.Info() || opened.Info().Alerts != want.Info().Alerts || opened.Info().Number != 2 {
			rt.Fatalf("opened %+v, built %+v, with %+v", opened.Info(), built.Info(), want.Info())
		}
		for i := range 6 {
			q := maker.Traveller()
			if i > 0 && len(own) > 0 {
				q, _ = maker.Variant(own[i*5%len(own)])
			}
			for _, o := range []Options{{}, {Weaker: true, Top: 50}} {
				w, err := want.Find(q, o)
				if err != nil {
					rt.Fatal(err)
				}
				for name, s := range map[string]*Searcher{"opened": opened, "built": built} {
					f, err := s.Find(q, o)
					if err != nil {
						rt.Fatal(err)
					}
					if d := cmp.Diff(w, f, sameButEdition); d != "" {
						rt.Fatalf("%s, %+v (-with +%s)\n%.2000s", name, q, name, d)
					}
				}
			}
		}
	})
}

func TestAlertThatDidNotChangeKeepsItsScoreInALaidEdition(t *testing.T) {
	all, maker := crowdOf(t, 2_500)
	records := all[:2_000]
	below, err := Build(border.EditionInfo{Name: "below"}, records, names.LoadFrequencies())
	if err != nil {
		t.Fatal(err)
	}
	own := all[2_000:]
	s, err := below.OpenOver(border.EditionInfo{Name: "over"}, own, each(keptOver(t, below, own)), []int{0, 1})
	if err != nil {
		t.Fatal(err)
	}
	met := 0
	for n := 2; n < 80; n++ {
		q, _ := maker.Variant(records[n])
		before, after := ids(find(t, below, q)), ids(find(t, s, q))
		for id, score := range after {
			if was, known := before[id]; known {
				if met++; was != score {
					t.Errorf("%s scores %v, was %v", id, score, was)
				}
			}
		}
	}
	if met < 200 {
		t.Errorf("only %d scores were compared", met)
	}
}

func TestSegmentLaidOverOpensOnlyOverTheSharesThatItWasMadeBy(t *testing.T) {
	records, _ := crowdOf(t, 300)
	one, other := built(t, records[:200]...), built(t, records[:199]...)
	blocks := keptOver(t, one, records[200:])
	if _, err := one.OpenOver(border.EditionInfo{}, records[200:], each(blocks), nil); err != nil {
		t.Error(err)
	}
	if _, err := other.OpenOver(border.EditionInfo{}, records[200:], each(blocks), nil); !errors.Is(err, ErrForeignSegment) {
		t.Error(err)
	}
	if _, err := Open(border.EditionInfo{}, records[200:], each(blocks), names.LoadFrequencies()); !errors.Is(err, ErrForeignSegment) {
		t.Errorf("opened as an edition's own: %v", err)
	}
	if _, err := one.OpenOver(border.EditionInfo{}, records[200:], each(kept(t, records[200:])), nil); !errors.Is(err, ErrForeignSegment) {
		t.Errorf("an edition's own segment laid over: %v", err)
	}
}

func TestSegmentMadeOverALaidEditionOpensOverTheWholeOneAlone(t *testing.T) {
	records, maker := crowdOf(t, 400)
	below := built(t, records[:300]...)
	first, err := below.OpenOver(border.EditionInfo{}, records[300:350], each(keptOver(t, below, records[300:350])), []int{7})
	if err != nil {
		t.Fatal(err)
	}
	aside := laidOver(t, first, []AlertKey{{records[9].List, records[9].ID}}, records[0])
	blocks := keptOver(t, aside, records[300:]) // what is searched now prepares the next
	next, err := below.OpenOver(border.EditionInfo{}, records[300:], each(blocks), refsOf(t, aside, AlertKey{records[7].List, records[7].ID}))
	if err != nil {
		t.Fatal(err)
	}
	if next.Info().Alerts != 399 {
		t.Errorf("%d alerts", next.Info().Alerts)
	}
	for n := range 40 {
		q, _ := maker.Variant(records[n*10])
		compareWithExhaustive(t, next, q)
	}
}

func TestRefBelowIsTheRecordOfTheWholeEditionWhateverIsLaidOverIt(t *testing.T) {
	var alerts []border.Alert
	for n := range 50 {
		a := person(fmt.Sprint("id-", n/2), "Beltar Zarqovand")
		a.List = []string{"one", "other"}[n%2]
		alerts = append(alerts, a)
	}
	below := built(t, alerts...)
	s := laidOver(t, below, []AlertKey{{"one", "id-3"}}, alerts[9])
	for n, a := range alerts {
		if ref, ok, err := s.RefBelow(a.List, a.ID); err != nil || !ok || ref != n {
			t.Errorf("%s of %s: %d, %v, %v; want %d", a.ID, a.List, ref, ok, err, n)
		}
	}
	if _, ok, err := s.RefBelow("one", "id-99"); ok || err != nil {
		t.Error(ok, err)
	}
}

func TestHidingAnAlertThatIsNotThereIsRefused(t *testing.T) {
	below := built(t, person("1", "Beltar Zarqovand"))
	for _, ref := range []int{-1, 1} {
		if _, err := below.BuildOver(border.EditionInfo{}, MemoryRecords{}, []int{ref}); err == nil {
			t.Errorf("alert %d was hidden", ref)
		}
	}
}

func TestWordOfAnAlertLaidOverIsAsRareAsInTheEditionBeneathOrAsTheTablesSay(t *testing.T) {
	tables := names.LoadFrequencies()
	whole, over := crowd.New(3, tables), crowd.New(4, tables)
	var below []border.Alert
	for a := range whole.Alerts(300) {
		below = append(below, a)
	}
	s := built(t, below...)
	b := NewBuilderOver(s)
	for a := range over.Alerts(100) {
		if err := b.Add(a); err != nil {
			t.Fatal(err)
		}
	}
	words := slices.Clone(b.lexicon.Words())
	g := b.finish()
	listed := 0
	for _, w := range words {
		id, ok := g.lexicon.Find(w)
		if !ok {
			t.Fatalf("%s is not there", w.Text)
		}
		if _, ok := s.layers[0].lexicon.Find(w); ok {
			listed++
		}
		rarity, parent := float32(s.baseRarity(w)), float32(names.Rarity(tables.Share(w), w.Letters))
		if g.rarity[id] != rarity || g.parentRarity[id] != parent || g.wordFlags[id]&flagInTables != 0 != tables.Has(w) {
			t.Errorf("%s: %v, of a father %v, flags %b; want %v, %v, in the tables %v", w.Text, g.rarity[id], g.parentRarity[id], g.wordFlags[id], rarity, parent, tables.Has(w))
		}
	}
	if listed < 20 || len(words)-listed < 20 {
		t.Errorf("%d of %d words stand in the edition beneath: the test needs both kinds", listed, len(words))
	}
}
