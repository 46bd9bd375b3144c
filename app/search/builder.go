package search

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"iter"
	"runtime"
	"slices"
	"sync"

	"postern/app/border"
	"postern/app/names"
)

// Builder makes the segment of some alerts while they go by, in the order of their
// refs. It is not safe for concurrent use.
type Builder struct {
	tables  *names.Frequencies
	base    *Searcher // whose shares are used, nil for the list's own
	lexicon *names.LexiconBuilder
	g       *segment
	giveWay func()

	bearers      []uint32 // alerts that bear a word, by provisional number
	classBearers []uint32
	borne        []int64 // by the alert that is being added

	parents    interner
	dates      map[border.PartialDate]uint32
	dateSets   setInterner
	nations    interner
	nationSets setInterner
	fatherSets setInterner
	numbers    []hashedAlert
	ids        []hashedAlert
	validities []validity
}

type hashedAlert struct{ hash, alert uint32 }

// interner numbers texts in the order in which they come.
type interner map[string]uint32

func (t interner) of(text string) (id uint32, first bool) {
	id, ok := t[text]
	if !ok {
		id = uint32(len(t))
		t[text] = id
	}
	return id, !ok
}

// setInterner numbers sets of numbers; the empty set is 0.
type setInterner struct {
	ids  map[string]uint32
	list *lists
	key  []byte
}

func newSetInterner(list *lists) setInterner {
	list.start = []uint32{0, 0}
	return setInterner{ids: map[string]uint32{"": 0}, list: list}
}

func (s *setInterner) of(items []uint32) uint32 {
	s.key = s.key[:0]
	for _, i := range items {
		s.key = binary.LittleEndian.AppendUint32(s.key, i)
	}
	id, ok := s.ids[string(s.key)]
	if !ok {
		id = uint32(len(s.ids))
		s.ids[string(s.key)] = id
		s.list.items = append(s.list.items, items...)
		s.list.start = append(s.list.start, uint32(len(s.list.items)))
	}
	return id
}

// NewBuilder makes a builder of an edition's own segment, whose shares of names are
// frozen with it.
func NewBuilder(t *names.Frequencies) *Builder { return newBuilder(t, nil) }

func newBuilder(t *names.Frequencies, base *Searcher) *Builder {
	b := &Builder{
		tables: t, base: base, lexicon: names.NewLexiconBuilder(), g: newSegment(),
		parents: interner{}, nations: interner{}, dates: map[border.PartialDate]uint32{},
	}
	g := b.g
	g.listed.words.start, g.parents.words.start = []uint32{0}, []uint32{0}
	g.parentTextStart, g.nationStart, g.alertNames = []uint32{0}, []uint32{0}, []uint32{0}
	b.dateSets, b.nationSets, b.fatherSets = newSetInterner(&g.dateSets), newSetInterner(&g.nationSets), newSetInterner(&g.fatherSets)
	return b
}

// GiveWay has Blocks call giveWay every millisecond or so, on each core that it works on:
// it may wait there while somebody searches in another edition.
func (b *Builder) GiveWay(giveWay func()) { b.giveWay = giveWay }

// The most that can be numbered.
const (
	mostAlerts = 1 << 28
	mostNames  = 1 << 30
)

// Add adds the next alert.
func (b *Builder) Add(a border.Alert) error {
	g := b.g
	alert := uint32(len(g.alertFlags))
	if alert >= mostAlerts || len(g.nameAlert)+len(a.Names) >= mostNames {
		return fmt.Errorf("search: more than %d alerts or %d names cannot be searched", mostAlerts, mostNames)
	}
	b.borne = b.borne[:0]
	for _, n := range a.Names {
		p := b.tables.Parse(n.Text)
		if len(p.Tokens) == 0 {
			continue
		}
		b.addWords(&g.listed, p, true)
		g.nameAlert = append(g.nameAlert, alert)
		var flags uint8
		if n.Weak {
			flags |= flagWeak
		}
		if slices.ContainsFunc(p.Tokens, func(t names.Token) bool { return t.Role == names.RoleInitial }) {
			flags |= flagInitial
		}
		g.nameFlags = append(g.nameFlags, flags)
		parent := uint32(0)
		if id, ok := b.parent(n.Surname); ok {
			parent = id + 1
		}
		g.nameParent = append(g.nameParent, parent)
	}
	g.alertNames = append(g.alertNames, uint32(len(g.nameAlert)))
	b.addFacts(a)
	b.countBorne()
	for _, d := range a.Documents {
		if n := tellingNumber(d.Number); n != "" {
			b.numbers = append(b.numbers, hashedAlert{hashOf(lookalikes(n)), alert})
		}
	}
	b.ids = append(b.ids, hashedAlert{hashOf(a.List, a.ID), alert})
	return nil
}

// addWords adds a name to a set; words carry provisional numbers until the end.
func (b *Builder) addWords(set *nameSet, p names.Name, borne bool) {
	for _, t := range p.Tokens {
		id := b.lexicon.Add(t.Word)
		if int(id) == len(b.bearers) {
			b.bearers = append(b.bearers, 0)
		}
		set.words.items = append(set.words.items, uint32(id))
		set.roles = append(set.roles, uint8(t.Role))
		if borne {
			if t.Word.Class != 0 {
				b.borne = append(b.borne, -int64(t.Word.Class))
			} else {
				b.borne = append(b.borne, int64(id))
			}
		}
	}
	set.words.start = append(set.words.start, uint32(len(set.words.items)))
}

// countBorne counts the alert once for each word, or class of spellings, it bears.
func (b *Builder) countBorne() {
	slices.Sort(b.borne)
	for _, key := range slices.Compact(b.borne) {
		if key >= 0 {
			b.bearers[key]++
			continue
		}
		for int(-key) >= len(b.classBearers) {
			b.classBearers = append(b.classBearers, 0)
		}
		b.classBearers[-key]++
	}
}

// parent numbers a father's name or a surname, false where it holds no word.
func (b *Builder) parent(text string) (id uint32, ok bool) {
	if text == "" {
		return 0, false
	}
	if id, ok := b.parents[text]; ok {
		return id, true
	}
	p := parseParent(b.tables, text)
	if len(p.Tokens) == 0 {
		return 0, false
	}
	id, _ = b.parents.of(text)
	b.addWords(&b.g.parents, p, false)
	b.g.parentText = append(b.g.parentText, text...)
	b.g.parentTextStart = append(b.g.parentTextStart, uint32(len(b.g.parentText)))
	return id, true
}

func (b *Builder) addFacts(a border.Alert) {
	g := b.g
	var flags uint8
	switch a.Sex {
	case border.SexMale:
		flags = flagMale
	case border.SexFemale:
		flags = flagFemale
	case border.SexUnspecified:
		flags = flagUnspecified
	}
	if a.Protects() {
		flags |= flagProtects
	}
	if a.Action == border.ActionDiscreet {
		flags |= flagDiscreet
	}
	flags |= b.addValidity(uint32(len(g.alertFlags)), &a)
	g.alertFlags = append(g.alertFlags, flags)
	var set []uint32
	for _, d := range a.BirthDates {
		id, ok := b.dates[d]
		if !ok {
			id = uint32(len(b.dates))
			b.dates[d] = id
		}
		set = append(set, id)
	}
	g.alertDates = append(g.alertDates, b.dateSets.of(set))
	set = set[:0]
	for _, n := range a.Nationalities {
		id, first := b.nations.of(string(n))
		if first {
			g.nationText = append(g.nationText, n...)
			g.nationStart = append(g.nationStart, uint32(len(g.nationText)))
		}
		set = append(set, id)
	}
	g.alertNations = append(g.alertNations, b.nationSets.of(set))
	set = set[:0]
	for _, f := range a.FatherNames {
		if id, ok := b.parent(f); ok {
			set = append(set, id)
		}
	}
	g.alertFathers = append(g.alertFathers, b.fatherSets.of(set))
}

// finish puts everything in its final order.
func (b *Builder) finish() *segment { return b.finishWhile(&making{ctx: context.Background()}) }

// finishWhile is finish while the segment is wanted, and then nil.
func (b *Builder) finishWhile(m *making) *segment {
	g := b.g
	lexicon, order := b.lexicon.LexiconWhile(m.wanted)
	if lexicon == nil {
		return nil
	}
	words := b.lexicon.Words()
	b.lexicon, b.parents = nil, interner{} // their memory is needed for what follows
	g.lexicon, g.header.Alerts = lexicon, len(g.alertFlags)
	g.header.Scoring, g.header.Tables = scoring, b.tables.Name()
	if b.base == nil {
		g.header.Prior = g.header.Alerts
	} else {
		g.header.Over = b.base.layers[0].header.Digest
	}
	for _, set := range []*nameSet{&g.listed, &g.parents} {
		for i, id := range set.words.items {
			set.words.items[i] = order[id]
		}
	}
	g.classBearers = b.classBearers
	b.dateSets, b.nationSets, b.fatherSets = setInterner{}, setInterner{}, setInterner{}
	b.finishDates()
	b.sortAlerts()
	if !m.wanted() {
		return nil
	}
	g.born = turned(spread(g.alertDates, &g.dateSets), len(g.dates))
	g.fathered = turned(spread(g.alertFathers, &g.fatherSets), g.parents.words.len())
	g.surnamed = b.surnamed()
	g.listed.posts = turned(&g.listed.words, lexicon.Len())
	g.parents.posts = turned(&g.parents.words, lexicon.Len())
	g.likeness.words = g.remembered()
	m.words, m.common = len(words), len(g.likeness.words)
	b.findRarities(m, words, order)
	if !m.wanted() {
		return nil
	}
	b.finishValidities()
	g.numbers, g.numberAlerts = sortHashes(b.numbers)
	g.ids, g.idAlerts = sortHashes(b.ids)
	if g.findLikes(m, b.cores()); !m.wanted() {
		return nil
	}
	g.complete()
	g.header.Digest = g.digest()
	return g
}

// turned lists, for every item below n, the lists that hold it.
func turned(l *lists, n int) lists {
	out := lists{start: make([]uint32, n+1)}
	each := func(do func(item, list uint32)) {
		for i := range l.len() {
			items := l.of(uint32(i))
			for k, item := range items {
				if !slices.Contains(items[:k], item) {
					do(item, uint32(i))
				}
			}
		}
	}
	each(func(item, _ uint32) { out.start[item+1]++ })
	for i := range n {
		out.start[i+1] += out.start[i]
	}
	out.items = make([]uint32, out.start[n])
	at := slices.Clone(out.start[:n])
	each(func(item, list uint32) {
		out.items[at[item]] = list
		at[item]++
	})
	return out
}

// cores is how many cores a segment is finished on: all, or where it is laid over others
// all but one, on which these are searched meanwhile.
func (b *Builder) cores() int {
	n := runtime.GOMAXPROCS(0)
	if b.base != nil {
		n = max(1, n-1)
	}
	return n
}

// findRarities works out how rare the words are, on several cores: looking up the tables
// is what costs most of building a segment.
func (b *Builder) findRarities(m *making, words []*names.Word, order []uint32) {
	g := b.g
	g.rarity, g.parentRarity = make([]float32, len(words)), make([]float32, len(words))
	g.wordFlags = make([]uint8, len(words))
	var below *segment // which has worked out what it holds
	if b.base != nil {
		below = b.base.layers[0].segment
	}
	var wait sync.WaitGroup
	cores := b.cores()
	for core := range cores {
		wait.Go(func() {
			for i := core; i < len(words); i += cores {
				if core == 0 && i/cores%makingEvery == 0 {
					m.tell(i)
				}
				if i/cores%makingEvery == 0 && !m.wanted() {
					return
				}
				w, id := words[i], order[i]
				if below != nil {
					if at, ok := below.lexicon.Find(w); ok {
						g.rarity[id], g.parentRarity[id], g.wordFlags[id] = below.rarity[at], below.parentRarity[at], below.wordFlags[at]
						continue
					}
				}
				own := b.tables.Share(w)
				g.parentRarity[id] = float32(names.Rarity(own, w.Letters))
				if b.tables.Has(w) {
					g.wordFlags[id] = flagInTables
				}
				if below != nil {
					g.rarity[id] = float32(below.unlistedRarity(w, own))
					continue
				}
				n := b.bearers[i]
				if w.Class != 0 && int(w.Class) < len(b.classBearers) {
					n = b.classBearers[w.Class]
				}
				g.rarity[id] = float32(names.Rarity(listShare(n, g.header.Alerts)+own, w.Letters))
			}
		})
	}
	wait.Wait()
}

// strangers stands for people beside the listed ones when shares of the list are
// taken, so that the names of a list of three are not common names.
const strangers = 2000

// weightList is how much the list's own shares count beside the travellers'.
const weightList = 0.7

// listShare is what a word borne by some of a list's alerts adds to its share.
func listShare(bearers uint32, alerts int) float64 {
	return weightList * float64(bearers) / float64(alerts+strangers)
}

// finishDates puts the dates in order.
func (b *Builder) finishDates() {
	g := b.g
	sorted := make([]border.PartialDate, 0, len(b.dates))
	for d := range b.dates {
		sorted = append(sorted, d)
	}
	slices.SortFunc(sorted, func(x, y border.PartialDate) int { return cmp.Compare(packDate(x), packDate(y)) })
	order := make([]uint32, len(sorted))
	g.dates = make([]uint64, len(sorted))
	for i, d := range sorted {
		g.dates[i] = packDate(d)
		order[b.dates[d]] = uint32(i)
	}
	for i, id := range g.dateSets.items {
		g.dateSets.items[i] = order[id]
	}
}

// spread is the items of each alert's set.
func spread(byAlert []uint32, sets *lists) *lists {
	out := &lists{start: make([]uint32, 1, len(byAlert)+1)}
	for _, set := range byAlert {
		out.items = append(out.items, sets.of(set)...)
		out.start = append(out.start, uint32(len(out.items)))
	}
	return out
}

func (b *Builder) surnamed() lists {
	byName := lists{start: make([]uint32, 1, len(b.g.nameParent)+1)}
	for _, parent := range b.g.nameParent {
		if parent > 0 {
			byName.items = append(byName.items, parent-1)
		}
		byName.start = append(byName.start, uint32(len(byName.items)))
	}
	return turned(&byName, b.g.parents.words.len())
}

func sortHashes(hashes []hashedAlert) (keys, values []uint32) {
	slices.SortFunc(hashes, func(x, y hashedAlert) int { return cmp.Or(cmp.Compare(x.hash, y.hash), cmp.Compare(x.alert, y.alert)) })
	for _, h := range slices.Compact(hashes) {
		keys, values = append(keys, h.hash), append(values, h.alert)
	}
	return keys, values
}

// digest is a digest of all that scores rest on beside the alerts themselves: the
// scoring, its weights, the tables and the list's own shares.
func (g *segment) digest() string {
	h := sha256.New()
	fmt.Fprintln(h, g.header.Scoring, g.header.Tables, g.header.Prior, *names.Screening())
	b := make([]byte, 0, blockBytes)
	for id := range g.lexicon.Len() {
		if len(g.listed.posts.of(uint32(id))) == 0 {
			continue
		}
		if b = append(b, g.lexicon.Text(uint32(id))...); len(b) > blockBytes/2 {
			h.Write(b)
			b = b[:0]
		}
		b = binary.AppendUvarint(b, uint64(len(g.listed.posts.of(uint32(id))))) // how rare it is as it is written
		b = put(b, &g.rarity, id, id+1)
	}
	h.Write(b)
	return hex.EncodeToString(h.Sum(nil)[:3])
}

// Blocks finishes the segment, which takes long, and gives it in blocks, each valid
// until the next, for keeping beside the alerts; nothing can be added afterwards.
// progress, where it is not nil, is told how much of the work is done, on one goroutine
// at a time. Once ctx is done both this and the blocks end with its error, within a
// second or so.
func (b *Builder) Blocks(ctx context.Context, progress func(done, total int)) (iter.Seq2[[]byte, error], error) {
	g := b.finishWhile(&making{ctx: ctx, giveWay: b.giveWay, progress: progress})
	if g == nil {
		return nil, fmt.Errorf("search: make segment: %w", ctx.Err())
	}
	return func(yield func([]byte, error) bool) {
		for block, err := range g.blocks() {
			if ctx.Err() != nil {
				block, err = nil, fmt.Errorf("search: give segment: %w", ctx.Err())
			}
			if !yield(block, err) || err != nil {
				return
			}
		}
	}, nil
}
