package search

import (
	"context"
	"errors"
	"iter"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"postern/app/border"
	"postern/app/names"
	"postern/app/search/crowd"
)

func crowdOf(t testing.TB, n int) (MemoryRecords, *crowd.Maker) {
	t.Helper()
	maker := crowd.New(7, names.LoadFrequencies())
	return MemoryRecords(slices.Collect(maker.Alerts(n))), maker
}

// kept is a segment's blocks as they would lie on a disk.
func kept(t testing.TB, records Records) [][]byte {
	t.Helper()
	b := NewBuilder(names.LoadFrequencies())
	if err := b.addAll(records); err != nil {
		t.Fatal(err)
	}
	var out [][]byte
	blocks, err := b.Blocks(context.Background(), nil)
	if err != nil {
		t.Fatal(err)
	}
	for block, err := range blocks {
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, slices.Clone(block))
	}
	return out
}

func each(blocks [][]byte) iter.Seq2[[]byte, error] {
	return func(yield func([]byte, error) bool) {
		for _, b := range blocks {
			if !yield(b, nil) {
				return
			}
		}
	}
}

var sameFinding = cmp.Options{cmpopts.IgnoreFields(border.Finding{}, "Elapsed"), cmpopts.EquateComparable(border.PartialDate{})}

func TestSegmentReadBackAnswersAsTheOneBuilt(t *testing.T) {
	records, maker := crowdOf(t, 3_000)
	tables := names.LoadFrequencies()
	made, err := Build(border.EditionInfo{Name: "made"}, records, tables)
	if err != nil {
		t.Fatal(err)
	}
	read, err := Open(border.EditionInfo{Name: "made"}, records, each(kept(t, records)), tables)
	if err != nil {
		t.Fatal(err)
	}
	for range 60 {
		traveller := maker.Traveller()
		a, b := find(t, made, traveller), find(t, read, traveller)
		if d := cmp.Diff(a, b, sameFinding); d != "" {
			t.Fatal(d)
		}
	}
}

func TestBadSegmentIsRefused(t *testing.T) {
	records, _ := crowdOf(t, 50)
	tables := names.LoadFrequencies()
	good := kept(t, records)
	open := func(blocks [][]byte) error {
		_, err := Open(border.EditionInfo{}, records, each(blocks), tables)
		return err
	}
	if err := open(good); err != nil {
		t.Fatal(err)
	}
	for name, blocks := range map[string][][]byte{
		"nothing": nil, "no arrays": good[:1], "no header": good[1:], "cut": {good[0], good[1][:len(good[1])/2]},
		"other arrays": {[]byte(strings.Replace(string(good[0]), "rarity", "parity", 1)), good[1]},
		"too long":     {[]byte(strings.Replace(string(good[0]), `"len":`, `"len":9`, 1)), good[1]},
	} {
		if err := open(blocks); !errors.Is(err, ErrBadSegment) {
			t.Errorf("%s: %v", name, err)
		}
	}
	foreign := [][]byte{[]byte(strings.Replace(string(good[0]), `"scoring":"`+scoring, `"scoring":"0`, 1)), good[1]}
	if err := open(foreign); !errors.Is(err, ErrForeignSegment) {
		t.Errorf("another scoring: %v", err)
	}
}

// arrayOf is an array of a segment.
func arrayOf[E any](g *segment, name string) (found *[]E) {
	g.arrays(func(n string, array any) {
		if n == name {
			found = array.(*[]E)
		}
	})
	return found
}

func TestNumbersBeyondTheirArraysAreRefused(t *testing.T) {
	records, _ := crowdOf(t, 200)
	for i, spoil := range []func(*segment){
		func(g *segment) { g.nameAlert[3] = 1 << 20 },
		func(g *segment) { g.listed.words.items[0] = 1 << 30 },
		func(g *segment) { g.alertNames[2] = 1 << 30 },
		func(g *segment) { g.alertDates[0] = 1 << 30 },
		func(g *segment) { g.fatherSets.start = nil },
		func(g *segment) { g.numberAlerts = g.numberAlerts[1:] },
		func(g *segment) { g.refs[0] = g.refs[1] },
		func(g *segment) { g.nameAlert[0] = g.nameAlert[len(g.nameAlert)-1] },
		func(g *segment) { g.rarity[0] = float32(math.NaN()) },
		func(g *segment) { g.parentRarity[0] = float32(math.Inf(1)) },
		func(g *segment) { (*arrayOf[byte](g, "lexicon.forth.shared"))[5] = 255 },
		func(g *segment) { (*arrayOf[byte](g, "lexicon.back.shared"))[0] = 1 },
		func(g *segment) { (*arrayOf[uint32](g, "lexicon.textStart"))[1] = 0 },
		func(g *segment) { clear((*arrayOf[uint32](g, "lexicon.forth.start"))[1:50]) },
		func(g *segment) { g.likeness.words[0] = 1 << 20 },
		func(g *segment) { g.likeness.words = g.likeness.words[1:] },
		func(g *segment) { slices.Reverse(g.likeness.words) },
		func(g *segment) { g.likeness.likes.items[0] = likeWord },
		func(g *segment) { g.likeness.likes.start[1] = 1 << 30 },
	} {
		b := NewBuilder(names.LoadFrequencies())
		if err := b.addAll(records); err != nil {
			t.Fatal(err)
		}
		g := b.finish()
		spoil(g)
		if g.check() {
			t.Errorf("a segment whose parts do not fit together passes, spoiled in way %d", i)
		}
	}
}

func TestSegmentDoesNotDependOnTheOrderOfTheAlerts(t *testing.T) {
	records, _ := crowdOf(t, 300)
	turned := slices.Clone(records)
	slices.Reverse(turned)
	name := func(r Records) string {
		s, err := Build(border.EditionInfo{}, r, names.LoadFrequencies())
		if err != nil {
			t.Fatal(err)
		}
		return s.Info().Name
	}
	if a, b := name(records), name(turned); a != b {
		t.Errorf("the frozen frequencies are %s and, the other way round, %s", a, b)
	}
}

func TestEditionNamesTheVersionOfItsScoring(t *testing.T) {
	s := built(t, person("1", "Asif Torkhel"))
	g := s.layers[0].segment
	was := g.digest()
	if !strings.HasSuffix(s.Info().Name, was) {
		t.Errorf("the edition %s does not name its digest %s", s.Info().Name, was)
	}
	g.header.Scoring += "x"
	if g.digest() == was {
		t.Error("another scoring has the same digest")
	}
}
