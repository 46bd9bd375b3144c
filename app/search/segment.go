package search

import (
	"iter"
	"slices"

	"postern/app/border"
	"postern/app/names"
)

// segment is what of some alerts is needed to find them, in flat arrays: a million
// persons take some 250 MB, are written to a file and read back in a fraction of a
// second. Words, names, alerts, fathers' names and dates are numbers into each
// other's arrays. It never changes.
type segment struct {
	header  flatHeader
	lexicon *names.Lexicon

	rarity       []float32 // of words, among travellers and the listed, in nats
	parentRarity []float32 // among travellers alone: what fathers are compared by
	wordFlags    []uint8
	classBearers []uint32 // how many alerts bear a spelling of a class

	listed     nameSet
	nameFlags  []uint8
	nameAlert  []uint32
	nameParent []uint32 // the surname as a parent, behind 0 for none
	alertNames []uint32 // an alert's first name

	likeness likeness

	parents         nameSet // fathers' names and surnames, each text once
	parentText      []byte
	parentTextStart []uint32
	fathered        lists // by parent: the alerts whose father bears the name
	surnamed        lists // by parent: the names whose surname it is

	refs         []uint32 // of alerts, as their records are numbered
	bandKeys     []uint32 // the kinds and years of births, in the order of the alerts
	bandStart    []uint32 // the first alert of each
	alertFlags   []uint8
	alertDates   []uint32 // a set of dates
	alertNations []uint32
	alertFathers []uint32

	termed    []uint32 // the alerts that are in force only for a time, ascending
	termFrom  []uint32 // beside it: the first day, 0 for none
	termUntil []uint32 // and the last

	dates    []uint64 // the different dates, packed, ascending
	dateSets lists
	born     lists // by date: alerts

	nationText  []byte // the different nationalities
	nationStart []uint32
	nationSets  lists
	fatherSets  lists

	numbers      []uint32 // document numbers, hashed, ascending
	numberAlerts []uint32

	ids      []uint32 // of list and id, hashed, ascending
	idAlerts []uint32

	// Made anew when read:
	dateText []border.PartialDate
	initials []uint32 // names that hold an initial
	bandOf   []uint16 // the band key of an alert, by its place among bandKeys
	nameBand []uint16 // the same of a name
	shapes   []uint8  // of parents: names in full, and initials
	nation   []border.Country
}

// mostBands is how many kinds and years of births there can be.
const mostBands = 1 << 16

// What the flags of words, names and alerts say.
const flagInTables = 1

const (
	flagWeak = 1 << iota
	flagInitial
)

const (
	flagMale = 1 << iota
	flagFemale
	flagUnspecified
	flagProtects
	flagDiscreet
	flagTermed
)

// lists are lists of numbers, one behind the other.
type lists struct {
	start []uint32
	items []uint32
}

func (l *lists) of(i uint32) []uint32 { return l.items[l.start[i]:l.start[i+1]] }

func (l *lists) len() int { return len(l.start) - 1 }

// nameSet is many names as numbers of words.
type nameSet struct {
	words lists       // by name
	roles []uint8     // beside words.items
	posts lists       // by word: the names that hold it
	apart placesApart // by remembered word
}

func newSegment() *segment { return &segment{lexicon: &names.Lexicon{}} }

// arrays calls visit with every array in the order in which they are kept.
func (g *segment) arrays(visit func(name string, array any)) {
	g.lexicon.Arrays(func(name string, array any) { visit("lexicon."+name, array) })
	visit("rarity", &g.rarity)
	visit("parentRarity", &g.parentRarity)
	visit("wordFlags", &g.wordFlags)
	visit("classBearers", &g.classBearers)
	visit("nameFlags", &g.nameFlags)
	visit("nameAlert", &g.nameAlert)
	visit("nameParent", &g.nameParent)
	visit("alertNames", &g.alertNames)
	visit("likeWords", &g.likeness.words)
	visit("parentText", &g.parentText)
	visit("parentTextStart", &g.parentTextStart)
	visit("refs", &g.refs)
	visit("bandKeys", &g.bandKeys)
	visit("bandStart", &g.bandStart)
	visit("alertFlags", &g.alertFlags)
	visit("alertDates", &g.alertDates)
	visit("alertNations", &g.alertNations)
	visit("alertFathers", &g.alertFathers)
	visit("termed", &g.termed)
	visit("termFrom", &g.termFrom)
	visit("termUntil", &g.termUntil)
	visit("dates", &g.dates)
	visit("nationText", &g.nationText)
	visit("nationStart", &g.nationStart)
	visit("numbers", &g.numbers)
	visit("numberAlerts", &g.numberAlerts)
	visit("ids", &g.ids)
	visit("idAlerts", &g.idAlerts)
	visit("listed.roles", &g.listed.roles)
	visit("parents.roles", &g.parents.roles)
	visit("listed.apart.start", &g.listed.apart.start)
	visit("listed.apart", &g.listed.apart.places)
	visit("parents.apart.start", &g.parents.apart.start)
	visit("parents.apart", &g.parents.apart.places)
	g.eachList(func(name string, l *lists) {
		visit(name+".start", &l.start)
		visit(name+".items", &l.items)
	})
}

func (g *segment) eachList(visit func(name string, l *lists)) {
	visit("listed.words", &g.listed.words)
	visit("listed.posts", &g.listed.posts)
	visit("parents.words", &g.parents.words)
	visit("parents.posts", &g.parents.posts)
	visit("fathered", &g.fathered)
	visit("surnamed", &g.surnamed)
	visit("dateSets", &g.dateSets)
	visit("born", &g.born)
	visit("nationSets", &g.nationSets)
	visit("fatherSets", &g.fatherSets)
	visit("likes", &g.likeness.likes)
}

// check reports whether the arrays fit together, so that no number read from one
// lies beyond the end of another.
func (g *segment) check() bool {
	words, named, alerts, parents := g.lexicon.Len(), len(g.nameAlert), g.header.Alerts, len(g.parentTextStart)-1
	if parents < 0 || !g.lexicon.Check() || len(g.nationStart) == 0 || len(g.bandKeys) > mostBands || !g.likeness.check(words) {
		return false
	}
	for _, l := range []struct {
		*lists
		n, below int
	}{
		{&g.listed.words, named, words},
		{&g.listed.posts, words, named},
		{&g.parents.words, parents, words},
		{&g.parents.posts, words, parents},
		{&g.fathered, parents, alerts},
		{&g.surnamed, parents, named},
		{&g.dateSets, g.dateSets.len(), len(g.dates)},
		{&g.born, len(g.dates), alerts},
		{&g.nationSets, g.nationSets.len(), len(g.nationStart) - 1},
		{&g.fatherSets, g.fatherSets.len(), parents},
	} {
		if l.len() != l.n || !names.Rising(l.start, len(l.items)) || !names.Below(l.items, l.below) {
			return false
		}
	}
	for _, of := range [][2]int{
		{len(g.rarity), words},
		{len(g.parentRarity), words},
		{len(g.wordFlags), words},
		{len(g.listed.roles), len(g.listed.words.items)},
		{len(g.parents.roles), len(g.parents.words.items)},
		{len(g.nameFlags), named},
		{len(g.nameParent), named},
		{len(g.alertNames), alerts + 1},
		{len(g.alertFlags), alerts},
		{len(g.refs), alerts},
		{len(g.bandStart), len(g.bandKeys) + 1},
		{len(g.alertDates), alerts},
		{len(g.alertNations), alerts},
		{len(g.alertFathers), alerts},
		{len(g.numbers), len(g.numberAlerts)},
		{len(g.termFrom), len(g.termed)},
		{len(g.termUntil), len(g.termed)},
		{len(g.ids), len(g.idAlerts)},
	} {
		if of[0] != of[1] {
			return false
		}
	}
	if remembered := len(g.likeness.words); !g.listed.apart.fits(&g.listed, remembered) || !g.parents.apart.fits(&g.parents, remembered) {
		return false
	}
	if !rarities(g.rarity) || !rarities(g.parentRarity) {
		return false
	}
	return names.Rising(g.alertNames, named) && names.Rising(g.nationStart, len(g.nationText)) && names.Rising(g.parentTextStart, len(g.parentText)) &&
		names.Rising(g.bandStart, alerts) && names.Below(g.refs, alerts) && names.Below(g.nameAlert, alerts) && names.Below(g.nameParent, parents+1) &&
		names.Below(g.alertDates, g.dateSets.len()) && names.Below(g.alertNations, g.nationSets.len()) &&
		names.Below(g.alertFathers, g.fatherSets.len()) && names.Below(g.numberAlerts, alerts) && names.Below(g.idAlerts, alerts) &&
		g.checkOrder()
}

// checkOrder reports whether every record is there once, and every name is its alert's.
func (g *segment) checkOrder() bool {
	seen := make([]bool, len(g.refs))
	for alert, ref := range g.refs {
		if seen[ref] {
			return false
		}
		seen[ref] = true
		from, to := g.namesOf(uint32(alert))
		for _, of := range g.nameAlert[from:to] {
			if int(of) != alert {
				return false
			}
		}
	}
	return true
}

// rarities reports whether numbers can be rarities, in nats.
func rarities(nats []float32) bool {
	for _, r := range nats {
		if !(r >= 0 && r <= mostRarity) { // nor is it NaN
			return false
		}
	}
	return true
}

// mostRarity is far above how rare any word can be, in nats.
const mostRarity = 1000

// complete makes what is not kept.
func (g *segment) complete() {
	g.completeDates()
	for name, flags := range g.nameFlags {
		if flags&flagInitial != 0 {
			g.initials = append(g.initials, uint32(name))
		}
	}
	g.bandOf = make([]uint16, len(g.alertFlags))
	for i := range g.bandKeys {
		for alert := g.bandStart[i]; alert < g.bandStart[i+1]; alert++ {
			g.bandOf[alert] = uint16(i)
		}
	}
	g.nameBand = make([]uint16, len(g.nameAlert))
	for name, alert := range g.nameAlert {
		g.nameBand[name] = g.bandOf[alert]
	}
	g.findShapes()
	for i := range len(g.nationStart) - 1 {
		g.nation = append(g.nation, border.Country(g.nationText[g.nationStart[i]:g.nationStart[i+1]]))
	}
}

// shapeBits is how much of a parent's shape is initials.
const shapeBits = 4

func (g *segment) findShapes() {
	g.shapes = make([]uint8, g.parents.words.len())
	for parent := range g.shapes {
		_, roles := g.parents.of(uint32(parent))
		for _, role := range roles {
			switch names.Role(role) {
			case names.RoleName:
				g.shapes[parent] += 1 << shapeBits
			case names.RoleInitial:
				g.shapes[parent]++
			}
		}
	}
}

// parentShape is how many names in full and how many initials a father's name holds.
func (g *segment) parentShape(parent uint32) (full, initials int) {
	shape := int(g.shapes[parent])
	return shape >> shapeBits, shape & (1<<shapeBits - 1)
}

// namesOf are the numbers of an alert's names.
func (g *segment) namesOf(alert uint32) (from, to uint32) {
	return g.alertNames[alert], g.alertNames[alert+1]
}

// listedSide makes what the alignment needs of a listed name.
func (g *segment) listedSide(name uint32, side *names.Side) (words []uint32) {
	words, roles := g.listed.of(name)
	side.Clear()
	for i, id := range words {
		side.Add(g.lexicon.Letters(id), g.lexicon.Text(id)[0], names.Role(roles[i]), float64(g.rarity[id]), true)
	}
	return words
}

// of are the words of a name and the parts they play.
func (s *nameSet) of(name uint32) (words []uint32, roles []uint8) {
	from, to := s.words.start[name], s.words.start[name+1]
	return s.words.items[from:to], s.roles[from:to]
}

// numbersLike are the alerts with a document number of some look-alike form.
func (g *segment) numbersLike(look string) iter.Seq[uint32] {
	return hashed(g.numbers, g.numberAlerts, hashOf(look))
}

// withID are the alerts that may have an id on a list.
func (g *segment) withID(list, id string) iter.Seq[uint32] {
	return hashed(g.ids, g.idAlerts, hashOf(list, id))
}

func hashed(keys, values []uint32, key uint32) iter.Seq[uint32] {
	return func(yield func(uint32) bool) {
		at, _ := slices.BinarySearch(keys, key)
		for ; at < len(keys) && keys[at] == key; at++ {
			if !yield(values[at]) {
				return
			}
		}
	}
}

// hashOf is FNV-1a over texts and what parts them.
func hashOf(texts ...string) uint32 {
	h := uint32(2166136261)
	for _, t := range texts {
		for i := range len(t) {
			h = (h ^ uint32(t[i])) * 16777619
		}
		h = (h ^ 0xff) * 16777619
	}
	return h
}

func (g *segment) protects(alert uint32) bool { return g.alertFlags[alert]&flagProtects != 0 }

func (g *segment) sexOf(alert uint32) border.Sex {
	switch flags := g.alertFlags[alert]; {
	case flags&flagMale != 0:
		return border.SexMale
	case flags&flagFemale != 0:
		return border.SexFemale
	case flags&flagUnspecified != 0:
		return border.SexUnspecified
	}
	return border.SexUnknown
}

func (g *segment) birthsOf(alert uint32) []border.PartialDate {
	return g.datesOf(nil, g.alertDates[alert])
}

func (g *segment) nationsOf(alert uint32) []border.Country {
	var out []border.Country
	for _, n := range g.nationSets.of(g.alertNations[alert]) {
		out = append(out, g.nation[n])
	}
	return out
}
