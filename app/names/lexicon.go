package names

import (
	"bytes"
	"cmp"
	"slices"
	"strings"
)

// Lexicon holds the words of many names in flat arrays, so that those like one
// word are found without comparing it with each, and so that a million people's
// words can be kept in a file. Words are numbered by their symbols, so equal sets
// of words make equal lexicons. It never changes.
type Lexicon struct {
	texts     []byte
	textStart []uint32
	flags     []uint8
	class     []uint32
	ways              // by number
	del       []int16 // beside sym

	coarseHard, coarseAll []uint64

	scriptFrom []uint32 // one number: from here on words are of a script whose readings are learned
	codes      []byte   // the letters of these
	codeStart  []uint32
	turned     ways     // by their symbols from the end, those in script last
	back       []uint32 // the words in that order

	byText  []uint32 // words by text
	byClass []uint32 // those that have one, by class
	sounds  []uint32 // how words sound, a number each
	bySound []uint32 // words by that number

	scripted []*Word     // those in script, made anew when read
	tree     *scriptTree // of these
}

const (
	flagAbjad = 1 << iota
	flagKnown // a name in its own right

	flagScript = 4 // and above: the script
)

// LexiconBuilder collects words. It is not safe for concurrent use.
type LexiconBuilder struct {
	words []*Word
	ids   map[string]int32
}

// NewLexiconBuilder makes an empty one.
func NewLexiconBuilder() *LexiconBuilder { return &LexiconBuilder{ids: map[string]int32{}} }

// Add puts a word in, once, and returns its provisional number.
func (b *LexiconBuilder) Add(w *Word) int32 {
	key := w.Key()
	if id, ok := b.ids[key]; ok {
		return id
	}
	id := int32(len(b.words))
	b.ids[key] = id
	b.words = append(b.words, w)
	return id
}

// Words are the words so far, by provisional number.
func (b *LexiconBuilder) Words() []*Word { return b.words }

// Lexicon puts the words in order; order[provisional number] is a word's number.
func (b *LexiconBuilder) Lexicon() (l *Lexicon, order []uint32) {
	return b.LexiconWhile(func() bool { return true })
}

// LexiconWhile is Lexicon, looked after now and then whether it is still wanted; nil
// where it is not.
func (b *LexiconBuilder) LexiconWhile(wanted func() bool) (l *Lexicon, order []uint32) {
	sorted := slices.Clone(b.words)
	slices.SortFunc(sorted, func(x, y *Word) int {
		return cmp.Or(cmp.Compare(x.script, y.script), strings.Compare(x.codes, y.codes), bytes.Compare(x.sym, y.sym), strings.Compare(x.Key(), y.Key()))
	})
	if !wanted() {
		return nil, nil
	}
	l = &Lexicon{textStart: []uint32{0}, ways: ways{start: []uint32{0}}, turned: ways{start: []uint32{0}}}
	l.codeStart = []uint32{0}
	from := uint32(len(sorted))
	for id, w := range sorted {
		if w.script != Latin {
			from = min(from, uint32(id))
			l.codes = append(l.codes, w.codes...)
			l.codeStart = append(l.codeStart, uint32(len(l.codes)))
			l.scripted = append(l.scripted, w)
		}
		l.add(w)
	}
	l.scriptFrom = []uint32{from}
	l.tree = newScriptTree(l.scripted)
	if !wanted() {
		return nil, nil
	}
	l.addBack(sorted)
	if !wanted() {
		return nil, nil
	}
	l.least, l.turned.least = leastShared(l.shared), leastShared(l.turned.shared)
	l.byText = numbers(len(sorted))
	slices.SortFunc(l.byText, func(x, y uint32) int {
		return cmp.Or(strings.Compare(sorted[x].Text, sorted[y].Text), cmp.Compare(x, y))
	})
	l.byClass = slices.DeleteFunc(numbers(len(sorted)), func(id uint32) bool { return l.class[id] == 0 })
	slices.SortFunc(l.byClass, func(x, y uint32) int { return cmp.Or(cmp.Compare(l.class[x], l.class[y]), cmp.Compare(x, y)) })
	l.bySound = numbers(len(sorted))
	slices.SortFunc(l.bySound, func(x, y uint32) int { return cmp.Or(cmp.Compare(l.sounds[x], l.sounds[y]), cmp.Compare(x, y)) })
	order = make([]uint32, len(sorted))
	for id, w := range sorted {
		order[b.ids[w.Key()]] = uint32(id)
	}
	return l, order
}

func numbers(n int) []uint32 {
	out := make([]uint32, n)
	for i := range out {
		out[i] = uint32(i)
	}
	return out
}

func (l *Lexicon) add(w *Word) {
	common := uint8(0)
	if n := len(l.flags); n > 0 {
		common = sharedSymbols(l.sym[l.start[n-1]:], w.sym)
	}
	l.shared = append(l.shared, common)
	l.texts = append(l.texts, w.Text...)
	l.textStart = append(l.textStart, uint32(len(l.texts)))
	flags := uint8(w.script) * flagScript
	if w.abjad {
		flags |= flagAbjad
	}
	if w.known {
		flags |= flagKnown
	}
	l.flags = append(l.flags, flags)
	l.class = append(l.class, uint32(w.Class))
	l.sym, l.del = append(l.sym, w.sym...), append(l.del, w.del...)
	l.start = append(l.start, uint32(len(l.sym)))
	l.hard, l.all = append(l.hard, w.fine.hard), append(l.all, w.fine.all)
	l.coarseHard, l.coarseAll = append(l.coarseHard, w.coarse.hard), append(l.coarseAll, w.coarse.all)
	l.sounds = append(l.sounds, Sounds(w.Text).Hash)
}

// addBack puts the words in the order of their symbols from the end.
func (l *Lexicon) addBack(words []*Word) {
	turned := make([][]byte, len(words))
	for id, w := range words {
		turned[id] = slices.Clone(w.sym)
		slices.Reverse(turned[id])
	}
	l.back = numbers(len(words))
	slices.SortFunc(l.back, func(x, y uint32) int {
		return cmp.Or(compareBool(words[x].script != Latin, words[y].script != Latin), bytes.Compare(turned[x], turned[y]), cmp.Compare(x, y))
	})
	for i, id := range l.back {
		common := uint8(0)
		if i > 0 {
			common = sharedSymbols(turned[l.back[i-1]], turned[id])
		}
		t := &l.turned
		t.shared, t.sym = append(t.shared, common), append(t.sym, turned[id]...)
		t.start = append(t.start, uint32(len(t.sym)))
		t.hard, t.all = append(t.hard, l.hard[id]), append(t.all, l.all[id])
	}
}

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	}
	return 1
}

func sharedSymbols(a, b []byte) uint8 {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return uint8(n)
}

// Arrays calls visit with every array, for keeping them. A lexicon whose arrays
// were read back must be checked with Check before it is used.
func (l *Lexicon) Arrays(visit func(name string, array any)) {
	visit("texts", &l.texts)
	visit("textStart", &l.textStart)
	visit("flags", &l.flags)
	visit("class", &l.class)
	visit("del", &l.del)
	visit("coarseHard", &l.coarseHard)
	visit("coarseAll", &l.coarseAll)
	visit("scriptFrom", &l.scriptFrom)
	visit("codes", &l.codes)
	visit("codeStart", &l.codeStart)
	visit("back", &l.back)
	for _, w := range []struct {
		name string
		*ways
	}{{"forth.", &l.ways}, {"back.", &l.turned}} {
		visit(w.name+"sym", &w.sym)
		visit(w.name+"start", &w.start)
		visit(w.name+"shared", &w.shared)
		visit(w.name+"least", &w.least)
		visit(w.name+"hard", &w.hard)
		visit(w.name+"all", &w.all)
	}
	visit("byText", &l.byText)
	visit("byClass", &l.byClass)
	visit("sounds", &l.sounds)
	visit("bySound", &l.bySound)
}

// Check reports whether the arrays fit together, and makes what is not kept.
func (l *Lexicon) Check() bool {
	return l.fits() && (l.tree != nil || l.complete())
}

func (l *Lexicon) fits() bool {
	n := len(l.flags)
	for _, of := range []int{
		len(l.textStart) - 1, len(l.class), len(l.coarseHard), len(l.coarseAll), len(l.byText), len(l.sounds), len(l.bySound), len(l.back),
	} {
		if of != n {
			return false
		}
	}
	for _, w := range []*ways{&l.ways, &l.turned} {
		blocks := (n + blockWords - 1) / blockWords
		if !Rising(w.start, len(w.sym)) || len(w.start) != n+1 || len(w.shared) != n || len(w.least) != blocks || len(w.hard) != n || len(w.all) != n {
			return false
		}
	}
	return len(l.sym) == len(l.del) && len(l.scriptFrom) == 1 && int(l.scriptFrom[0])+len(l.codeStart)-1 == n && Rising(l.codeStart, len(l.codes)) && Rising(l.textStart, len(l.texts)) &&
		Below(l.byText, n) && Below(l.byClass, n) && Below(l.bySound, n) && Below(l.back, n) && l.wordsFit()
}

// wordsFit reports whether every word has letters, none has more than there is room
// for, and none shares more than there is with the one before it.
func (l *Lexicon) wordsFit() bool {
	for id := range l.flags {
		if l.textStart[id] == l.textStart[id+1] {
			return false
		}
	}
	for i := range len(l.codeStart) - 1 {
		if l.codeStart[i+1]-l.codeStart[i] > maxWord {
			return false
		}
	}
	for _, w := range []*ways{&l.ways, &l.turned} {
		before := uint32(0)
		for at, shared := range w.shared {
			symbols := w.start[at+1] - w.start[at]
			if symbols > mostSymbols || uint32(shared) > min(symbols, before) {
				return false
			}
			before = symbols
		}
	}
	return true
}

// Rising reports whether starts rise from 0 to end.
func Rising(starts []uint32, end int) bool {
	return len(starts) > 0 && starts[0] == 0 && int(starts[len(starts)-1]) == end && slices.IsSorted(starts)
}

// Below reports whether all numbers are below n.
func Below(list []uint32, n int) bool {
	for _, v := range list {
		if int(v) >= n {
			return false
		}
	}
	return true
}

// Len is how many words there are.
func (l *Lexicon) Len() int { return len(l.flags) }

// Text is a word's folded form; it must not be changed.
func (l *Lexicon) Text(id uint32) []byte { return l.texts[l.textStart[id]:l.textStart[id+1]] }

// Letters is how many letters of a word count towards rarity.
func (l *Lexicon) Letters(id uint32) int { return int(l.start[id+1] - l.start[id]) }

// Class numbers the group of spellings a word belongs to; 0 is none.
func (l *Lexicon) Class(id uint32) int32 { return int32(l.class[id]) }

// Find returns the number of a word, or false.
func (l *Lexicon) Find(w *Word) (uint32, bool) {
	found, ok := uint32(0), false
	l.written(w.Text, func(id uint32) {
		if l.writtenBy(id) == w.written {
			found, ok = id, true
		}
	})
	return found, ok
}

// written calls found for the words of a folded text, in whatever script.
func (l *Lexicon) written(text string, found func(id uint32)) {
	at, _ := slices.BinarySearchFunc(l.byText, text, func(id uint32, text string) int { return compareText(l.Text(id), text) })
	for ; at < len(l.byText) && string(l.Text(l.byText[at])) == text; at++ {
		found(l.byText[at])
	}
}

// writtenBy is how a word is written.
func (l *Lexicon) writtenBy(id uint32) written {
	by := written{abjad: l.flags[id]&flagAbjad != 0}
	if at, ok := l.inScript(id); ok {
		by.script = Script(l.flags[id] / flagScript)
		by.codes = string(l.codes[l.codeStart[at]:l.codeStart[at+1]])
	}
	return by
}

// inScript is the place of a word among those in script.
func (l *Lexicon) inScript(id uint32) (at uint32, ok bool) {
	from := l.scriptFrom[0]
	return id - from, id >= from
}

// complete makes what is not kept; it is false where that cannot be.
func (l *Lexicon) complete() bool {
	for id := l.scriptFrom[0]; int(id) < len(l.flags); id++ {
		by := l.writtenBy(id)
		if !by.known() {
			return false
		}
		w := newWord(string(l.Text(id)), by, nil)
		w.Class, w.known = l.Class(id), l.flags[id]&flagKnown != 0
		l.scripted = append(l.scripted, w)
	}
	l.tree = newScriptTree(l.scripted)
	return true
}

func compareText(a []byte, b string) int {
	n := min(len(a), len(b))
	for i := range n {
		if a[i] != b[i] {
			return int(a[i]) - int(b[i])
		}
	}
	return len(a) - len(b)
}

// Begin calls found for the words that begin with a text and go on.
func (l *Lexicon) Begin(text string, found func(id uint32)) {
	from, _ := slices.BinarySearchFunc(l.byText, text, func(id uint32, text string) int { return compareText(l.Text(id), text) })
	for _, id := range l.byText[from:] {
		w := l.Text(id)
		if len(w) < len(text) || string(w[:len(text)]) != text {
			return
		}
		if len(w) > len(text) {
			found(id)
		}
	}
}

// Sounding returns the words that sound a way; the slice must not be changed.
func (l *Lexicon) Sounding(sound uint32) []uint32 {
	from, ok := slices.BinarySearchFunc(l.bySound, sound, func(id, sound uint32) int { return cmp.Compare(l.sounds[id], sound) })
	if !ok {
		return nil
	}
	to := from
	for to < len(l.bySound) && l.sounds[l.bySound[to]] == sound {
		to++
	}
	return l.bySound[from:to]
}

// OfClass returns the words of a group of spellings; the slice must not be
// changed.
func (l *Lexicon) OfClass(class int32) []uint32 {
	from, ok := slices.BinarySearchFunc(l.byClass, uint32(class), func(id, class uint32) int { return cmp.Compare(l.class[id], class) })
	if !ok {
		return nil
	}
	to := from
	for to < len(l.byClass) && l.class[l.byClass[to]] == uint32(class) {
		to++
	}
	return l.byClass[from:to]
}

// Sound is the number of how a word sounds.
func (l *Lexicon) Sound(id uint32) uint32 { return l.sounds[id] }

// Join is the words from..behind-1 of a name as one word; it is false where they are
// too short or too long for that.
func (l *Lexicon) Join(words []uint32, from, behind int) (j Join, ok bool) {
	var text []byte
	by := l.writtenBy(words[from])
	for i, id := range words[from:behind] {
		text = append(text, l.Text(id)...)
		if i > 0 {
			by = by.beside(l.writtenBy(id))
		}
	}
	return newJoin(string(text), by, from, behind)
}

// Word makes a word of the lexicon anew.
func (l *Lexicon) Word(id uint32) *Word {
	if at, ok := l.inScript(id); ok {
		return l.scripted[at]
	}
	w := newWord(string(l.Text(id)), l.writtenBy(id), nil)
	w.Class, w.known = l.Class(id), l.flags[id]&flagKnown != 0
	return w
}
