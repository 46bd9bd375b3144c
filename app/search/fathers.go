package search

import (
	"math/bits"

	"postern/app/names"
)

// paternity knows what the listed fathers' names add at most for the traveller's
// father, or for the surname that may be his.
type paternity struct {
	name   *parent
	share  float64 // of what an agreement weighs
	apart  []parentApart
	looked bool

	short    int     // initials of the father's
	initials float64 // the most that initials add where nothing else agrees
	round    uint16
	marks    []parentMark // by parent
	agreed   []uint32     // parents that may agree
	seeker   names.Seeker
}

// parentMark is what agrees of a listed father's name.
type parentMark struct {
	agreed float32 // in nats; below 0 where the names contradict each other
	round  uint16
	tokens uint16
}

// parentApart is a listed father's name in which a word of the father's is written as
// several.
type parentApart struct {
	parent uint32
	token  int
	rarity float64
}

// begin makes it ready for a search of a segment and says what a father adds there
// at most.
func (p *paternity) begin(g *segment, r *request) (most float64) {
	p.name, p.share = r.father, 1
	if r.father.empty() {
		p.name, p.share = r.surname, fatherSurname
	}
	p.looked, p.apart, p.initials = false, p.apart[:0], 0
	if p.name.empty() {
		return 0
	}
	agreed, named := 0.0, 0
	p.short = 0
	for i, nats := range p.name.side.Rarity {
		switch p.name.side.Roles[i] {
		case names.RoleInitial:
			p.short++
		case names.RoleName:
			named++
		}
		agreed += max(nats, p.lookApart(g, i))
	}
	for k := range p.name.joins {
		own, j := 0.0, &p.name.joins[k]
		for _, nats := range p.name.side.Rarity[j.From:j.Behind] {
			own += nats
		}
		agreed += max(p.joinMost(g, j)-own, 0)
	}
	if p.short > 0 {
		p.initials = levelled(float64(p.short)*initialForName+float64(named)*nameForInitial) * p.share
	}
	return levelled(agreed+fatherHead) * p.share
}

// What an initial adds to what agrees of two fathers' names, in nats: the traveller's
// for a listed word, a listed one for a word of his.
const (
	initialForName = 1.0
	nameForInitial = 0.5
)

// lookApart finds where a word of the father's is written as several, and the most
// that these weigh.
func (p *paternity) lookApart(g *segment, token int) (most float64) {
	g.writtenApart(&g.parents, g.parentRarity, p.name.name.Tokens[token].Word, func(parent uint32, rarity float64) {
		p.apart = append(p.apart, parentApart{parent, token, rarity})
		most = max(most, rarity)
	})
	return most
}

// joinMost is the most that a word of listed fathers weighs that several words of the
// father's are.
func (p *paternity) joinMost(g *segment, j *names.Join) (most float64) {
	for _, id := range g.lexicon.Sounding(j.Sound.Hash) {
		if len(g.parents.posts.of(id)) > 0 {
			most = max(most, float64(g.parentRarity[id]))
		}
	}
	return most
}

// look marks the parents that hold a word like one of the father's.
func (p *paternity) look(f *finder) {
	p.looked, p.agreed = true, p.agreed[:0]
	if n := f.g.parents.words.len(); len(p.marks) < n {
		p.marks = make([]parentMark, n)
		p.round = 0
	}
	if p.round++; p.round == 0 {
		clear(p.marks)
		p.round = 1
	}
	for i := range p.name.name.Tokens {
		bit := uint16(1) << i
		own := p.name.side.Rarity[i]
		f.l.likeness.find(f.g, &p.seeker, p.name.name.Tokens[i].Word, fatherCost, func(id uint32, cost int) {
			gain := min(float64(f.g.parentRarity[id]), names.MostRarity(own, cost)) - float64(cost)/100
			p.mark(f, id, bit, gain)
		})
	}
	for _, a := range p.apart {
		p.add(a.parent, 1<<a.token|joinedParent, a.rarity)
	}
	for k := range p.name.joins {
		j := &p.name.joins[k]
		for _, id := range f.g.lexicon.Sounding(j.Sound.Hash) {
			p.mark(f, id, 1<<j.From|joinedParent, float64(f.g.parentRarity[id]))
		}
	}
	for _, parent := range p.agreed {
		p.settle(f, parent)
	}
}

// roundingMarks is what sums of 32 bits may be off by.
const roundingMarks = 1e-3

// joinedParent marks a father's name of which a part is written together or apart.
// A father's name has no more than maxFatherWords words.
const joinedParent = 1 << 15

func (p *paternity) mark(f *finder, id uint32, bits uint16, gain float64) {
	for _, parent := range f.g.parents.posts.of(id) {
		p.add(parent, bits, gain)
	}
}

func (p *paternity) add(parent uint32, bits uint16, gain float64) {
	m := &p.marks[parent]
	if m.round != p.round {
		*m = parentMark{round: p.round}
		p.agreed = append(p.agreed, parent)
	}
	m.tokens |= bits
	m.agreed += float32(max(gain, 0))
}

// settle works out what agrees at most of a marked father's name: less than nothing,
// where a word of each stands against the other's.
func (p *paternity) settle(f *finder, parent uint32) {
	m := &p.marks[parent]
	listed, short := f.g.parentShape(parent)
	agreed := float64(m.agreed) + roundingMarks + float64(p.short)*initialForName + float64(short)*nameForInitial
	if p.short == 0 && short == 0 && m.tokens&joinedParent == 0 {
		matched, shown := bits.OnesCount16(m.tokens), 0 // a title may stand for a name
		for _, role := range p.name.side.Roles {
			if role == names.RoleName {
				shown++
			}
		}
		if min(shown, listed) > matched && names.Contradicts(agreed) {
			agreed = -1
		}
	}
	m.agreed = float32(agreed)
}

// mostFor is the most that a father adds of whom so much agrees.
func (p *paternity) mostFor(agreed float32) float64 {
	if agreed < 0 {
		return p.initials
	}
	return max(levelled(float64(agreed)+fatherHead)*p.share, p.initials)
}

// most is the most that a listed father's name adds.
func (p *paternity) most(f *finder, parent uint32) float64 {
	if !p.looked {
		p.look(f)
	}
	if m := &p.marks[parent]; m.round == p.round {
		return p.mostFor(m.agreed)
	}
	return p.initials
}

const (
	// mostFathered is at how many alerts it pays to look for the sake of the father.
	mostFathered = 2000
	// perNat is how finely agreements are counted.
	perNat = 4
	// mostAgreed is the agreement, in nats, above which all are counted as one.
	mostAgreed = 30
)

// leastFather is what is left to fathers aside, without looking at the alerts to which
// they add it: the least that leaves few alerts to look at for a father who adds more.
func (f *finder) leastFather() float64 {
	p := &f.sc.paternity
	if f.r.fatherMost <= p.initials {
		return f.r.fatherMost
	}
	if !p.looked {
		p.look(f)
	}
	var alerts [mostAgreed*perNat + 1]int
	for _, parent := range p.agreed {
		if agreed := p.marks[parent].agreed; agreed >= 0 {
			alerts[min(int(agreed*perNat), mostAgreed*perNat)] += len(f.g.fathered.of(parent))
		}
	}
	n := 0
	for i := len(alerts) - 1; i >= 0; i-- {
		if n += alerts[i]; n > mostFathered {
			return min(f.r.fatherMost, p.mostFor(float32(i+1)/perNat))
		}
	}
	return min(f.r.fatherMost, max(p.initials, fatherAside*p.share))
}

// fatherAside is left to fathers in any case: a name that agrees at all adds more.
const fatherAside = 1.5

// fatherMost is the most that a father adds to an alert, of whose names one is
// looked at: 0 where one side tells nothing of him.
func (f *finder) fatherMost(alert, name uint32) float64 {
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

// lookAtFathered looks at the names of the alerts to which a father adds more than what
// is left aside for him: less of the name will do there.
func (f *finder) lookAtFathered() {
	if f.r.fatherMost <= f.aside {
		return
	}
	p := &f.sc.paternity
	all := f.mostWith(func(_ int, t *term) float64 { return t.most() }, true)
	top := f.sc.bands[0].most
	for _, parent := range p.agreed {
		most := p.mostFor(p.marks[parent].agreed)
		if most <= f.aside || all+top+most < f.floor {
			continue
		}
		adds := func(uint32) float64 { return most }
		for _, alert := range f.g.fathered.of(parent) {
			band := f.bandOf(alert)
			if all+band+most < f.floor {
				continue
			}
			from, to := f.g.namesOf(alert)
			for name := from; name < to; name++ {
				f.mayReach(name, band, adds)
			}
		}
		if f.r.father.empty() || most*fatherSurname <= f.aside {
			continue
		}
		adds = func(uint32) float64 { return most * fatherSurname }
		f.inBands(f.g.surnamed.of(parent), f.floor-all-adds(0), func(name uint32) {
			f.mayReach(name, f.bandOfName(name), adds)
		})
	}
}
