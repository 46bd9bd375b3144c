package search

import (
	"math"
	"slices"

	"postern/app/names"
)

// paternity knows which listed fathers' names may agree with the traveller's
// father, or with the surname that may be his.
type paternity struct {
	name     *parent
	share    float64 // of what an agreement weighs
	terms    []fatherTerm
	alike    []uint64 // a bit for every word that is like one of the father's
	marked   []uint32 // words of which the bit is set
	looked   bool
	asked    int
	bounds   map[uint32]float64 // by parent
	pairing  pairing
	query    query
	prepared bool
}

type fatherTerm struct {
	likes  []wordCost
	rarity float64
	posts  int
}

// begin makes it ready for a search of a segment.
func (p *paternity) begin(r *request) {
	p.name, p.share = r.father, 1
	if r.father.empty() {
		p.name, p.share = r.surname, fatherSurname
	}
	for _, w := range p.marked {
		p.alike[w/64] = 0
	}
	p.marked, p.terms, p.looked, p.prepared, p.asked = p.marked[:0], p.terms[:0], false, false, 0
	if p.bounds == nil {
		p.bounds = map[uint32]float64{}
	}
	clear(p.bounds)
}

// look finds the words that are like the father's.
func (p *paternity) look(f *finder) {
	p.looked = true
	if need := (f.g.lexicon.Len() + 63) / 64; len(p.alike) < need {
		p.alike = make([]uint64, need)
	}
	for i := range p.name.name.Tokens {
		t := fatherTerm{rarity: p.name.side.Rarity[i]}
		f.l.likeness.find(f.g, &f.sc.seeker, p.name.name.Tokens[i].Word, fatherCost, func(id uint32, cost int) {
			p.add(f, &t, id, cost)
		})
		p.terms = append(p.terms, t)
	}
	for k := range p.name.joins {
		j := &p.name.joins[k]
		for _, id := range f.g.lexicon.Sounding(j.Sound.Hash) {
			p.add(f, &p.terms[j.From], id, 0)
		}
	}
}

func (p *paternity) add(f *finder, t *fatherTerm, id uint32, cost int) {
	t.likes = append(t.likes, wordCost{id, int32(cost)})
	t.posts += len(f.g.parents.posts.of(id))
	p.alike[id/64] |= 1 << (id % 64)
	p.marked = append(p.marked, id)
}

// fewAsked is for how many fathers it does not pay to look for the words that are
// like the traveller's father's.
const fewAsked = 30

// most is the most that a listed father's name adds.
func (p *paternity) most(f *finder, id uint32) float64 {
	if most, ok := p.bounds[id]; ok {
		return most
	}
	if p.asked++; p.asked == fewAsked && !p.looked {
		p.look(f)
	}
	words, _ := f.g.parents.of(id)
	if p.looked && !slices.ContainsFunc(words, func(w uint32) bool { return p.alike[w/64]>>(w%64)&1 != 0 }) && !f.g.mayBeApart(words, p.name) {
		return 0
	}
	most := p.weigh(f, id)
	p.bounds[id] = most
	return most
}

// weigh aligns a listed father's name with the traveller's.
func (p *paternity) weigh(f *finder, id uint32) float64 {
	if !p.prepared {
		p.query = query{name: p.name.name, side: p.name.side, joins: p.name.joins}
		for i := range p.name.name.Tokens {
			p.query.sounds = append(p.query.sounds, names.Sounds(p.name.name.Tokens[i].Word.Text))
		}
		p.pairing.begin(f.g, &p.query)
		p.prepared = true
	}
	side := &f.sc.side
	words := f.g.parentSide(id, side)
	pairs, _ := p.pairing.of(words, side)
	pairs = fatherPairs(pairs)
	c := names.Comparison{Match: names.Match{TravellerSide: &p.query.side, AlertSide: side}}
	f.sc.chosen = f.sc.aligner.Align(&p.query.side, side, pairs, f.sc.chosen)
	c.Pairs = f.sc.chosen
	if !c.Weigh() {
		return 0 // another father
	}
	return levelled(max(c.Agreed, 0)+fatherHead) * p.share
}

// mayBeApart reports whether neighbouring words of a listed father's name may be one
// word of the traveller's father.
func (g *segment) mayBeApart(words []uint32, of *parent) bool {
	for from := range words {
		sound := names.Sounds(g.lexicon.Text(words[from]))
		for behind := from + 1; behind < len(words) && behind < from+names.MostJoined; behind++ {
			sound = sound.With(names.Sounds(g.lexicon.Text(words[behind])))
			for i := range of.name.Tokens {
				if names.Sounds(of.name.Tokens[i].Word.Text).Hash == sound.Hash {
					return true
				}
			}
		}
	}
	return false
}

// fatherMost is the most that a father adds to an alert, of whose names one is
// looked at: 0 where one side tells nothing of him.
func (f *finder) fatherMost(alert, name uint32) float64 {
	if f.r.fatherMost == 0 {
		return 0
	}
	p := &f.sc.paternity
	most := 0.0
	fathers := f.g.fatherSets.of(f.g.alertFathers[alert])
	for _, id := range fathers {
		most = max(most, p.most(f, id))
	}
	if parent := f.g.nameParent[name]; len(fathers) == 0 && parent > 0 && !f.r.father.empty() {
		most = p.most(f, parent-1) * fatherSurname
	}
	return most
}

// hasFather reports whether an alert tells anything of a father.
func (f *finder) hasFather(alert, name uint32) bool {
	return f.r.fatherMost > 0 && (f.g.alertFathers[alert] > 0 || f.g.nameParent[name] > 0 && !f.r.father.empty())
}

// weighFathered scores the names of alerts on which a father agrees so well that
// less of the name will do: those to which he adds at least so much.
func (f *finder) weighFathered(least float64) {
	if least > f.r.fatherMost {
		return
	}
	p := &f.sc.paternity
	if !p.looked {
		p.look(f)
	}
	// What has to agree of the father, and which words it takes for that.
	agreed := -fatherScale*math.Log(1-least/p.share/fatherMost) - fatherHead
	without := 0.0
	order := make([]int, len(p.terms))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return p.terms[b].posts - p.terms[a].posts })
	seen := map[uint32]bool{}
	for _, i := range order {
		t := &p.terms[i]
		if t.posts > fewPosts && without+t.rarity < agreed {
			without += t.rarity // not enough without one of the others
			continue
		}
		for _, l := range t.likes {
			for _, parent := range f.g.parents.posts.of(l.word) {
				if !seen[parent] {
					seen[parent] = true
					f.weighChildren(parent, least)
				}
			}
		}
		p.apart(f, i, seen, least)
	}
}

// fewPosts is for how many fathers it does not pay to leave a word out.
const fewPosts = 100

// apart scores those whose father's name is written as several words.
func (p *paternity) apart(f *finder, token int, seen map[uint32]bool, least float64) {
	w := p.name.name.Tokens[token].Word
	f.g.writtenApart(&f.g.parents, w.Text, func(parent uint32, _ float64) {
		if !seen[parent] {
			seen[parent] = true
			f.weighChildren(parent, least)
		}
	})
}

// weighChildren scores those whose father, or whose surname, is one.
func (f *finder) weighChildren(parent uint32, least float64) {
	most := f.sc.paternity.most(f, parent)
	if most < least {
		return
	}
	for _, alert := range f.g.fathered.of(parent) {
		f.weighUnmarked(alert)
	}
	if most*fatherSurname < least || f.r.father.empty() {
		return
	}
	for _, name := range f.g.surnamed.of(parent) {
		alert := f.g.nameAlert[name]
		f.weighUnmarked(alert)
	}
}
