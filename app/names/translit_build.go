package names

import (
	"cmp"
	"errors"
	"math"
	"math/bits"
	"slices"
	"sync"
)

// How counts become costs: a context that was seen n times speaks for itself
// against the wider one as n to backOff. What a letter is read as counts, and in a
// smaller share what symbols are written with; both are scaled so that what is
// across scripts and what is a spelling difference cost alike.
const (
	backOff    = 6.0
	readScale  = 25.0 // hundredths of a nat that a nat of reading costs
	wroteScale = 15.0
	leastEver  = 1e-5 // the chance of what was never seen
	mostArc    = 350  // hundredths of a nat above the plain reading; one that costs more is none
	seenEnough = 2.0  // how often neighbours were seen for readings of their own
)

var errBadRow = errors.New("a row holds a letter or symbol that is none, or rows are out of order")

// scriptReadings are all readings of one script. Those of a letter are worked out
// from its counts when a word first needs them.
type scriptReadings struct {
	alphabet *alphabet
	wrote    map[Symbols][]counted[Wrote]
	letters  []func() *letterReadings
}

func (r *scriptReadings) letter(number uint8) *letterReadings { return r.letters[number]() }

// build takes the counts of a script.
func (r *scriptReadings) build(a *alphabet, read []counted[Read], wrote []counted[Wrote]) error {
	letters, all := len(a.trained), len(a.near)
	for i, c := range read {
		k := c.key
		if int(k.Letter&^nativeLetter) >= all || int(k.Behind) > letters || int(k.Before) > letters+1 || !k.As.valid() || i > 0 && compareRead(read[i-1].key, k) >= 0 {
			return errBadRow
		}
	}
	for i, c := range wrote {
		k := c.key
		if int(k.Letter) >= letters || k.Behind >= neighbours || k.Before >= neighbours || !k.As.valid() || i > 0 && compareWrote(wrote[i-1].key, k) >= 0 {
			return errBadRow
		}
	}
	r.alphabet, r.wrote, r.letters = a, map[Symbols][]counted[Wrote]{}, make([]func() *letterReadings, nativeLetter+all)
	for rows := range runs(wrote, func(c counted[Wrote]) Symbols { return c.key.As }) {
		r.wrote[rows[0].key.As] = rows
	}
	for rows := range runs(read, func(c counted[Read]) uint8 { return c.key.Letter }) {
		r.letters[rows[0].key.Letter] = sync.OnceValue(func() *letterReadings { return r.work(rows[0].key.Letter, rows) })
	}
	for i := range all { // what was never counted is read as what it is near to
		if r.letters[i] == nil {
			r.letters[i] = r.letters[a.near[i]]
		}
		if r.letters[i] == nil {
			r.letters[i] = sync.OnceValue(func() *letterReadings { return r.unread(uint8(i)) })
		}
		if native := &r.letters[nativeLetter+i]; *native == nil {
			*native = r.letters[nativeLetter|a.near[i]]
		}
		if native := &r.letters[nativeLetter+i]; *native == nil {
			*native = r.letters[i]
		}
	}
	return nil
}

// runs yields the runs of rows with one key.
func runs[R any, K comparable](rows []R, key func(R) K) func(yield func([]R) bool) {
	return func(yield func([]R) bool) {
		for len(rows) > 0 {
			n, k := 1, key(rows[0])
			for n < len(rows) && key(rows[n]) == k {
				n++
			}
			if !yield(rows[:n]) {
				return
			}
			rows = rows[n:]
		}
	}
}

// option is one reading of a letter, wherever it stands.
type option struct {
	arc
	as    Symbols
	first byte  // its first symbol
	usual int16 // what is written so costs beside no neighbour that tells anything
	least int16 // and beside those that tell most for it
	all   [2]uint8
	holds [2]lanes // symbols that cannot be left out, for both signatures
	n     [2]int16 // how many
}

// builder works out the readings of one letter.
type builder struct {
	*letterReadings
	r       *scriptReadings
	near    uint8
	kin     bool     // the letter is not the near one itself
	options []option // by first symbol; the one for nothing leads
	place   map[Symbols]int
}

// work works out the readings of one letter from its counts, which are sorted by
// the letter behind, then before.
func (r *scriptReadings) work(letter uint8, rows []counted[Read]) *letterReadings {
	b := r.builder(letter, rows)
	alone := make([]float64, len(b.options))
	for i := range alone {
		alone[i] = readScale * -math.Log(leastEver)
	}
	alone = b.backedOff(rows, alone)
	b.misreads(alone)
	n := len(r.alphabet.trained) + 1
	b.of = slices.Repeat([]*reading{b.reading(alone)}, n*n)
	for behind := range runs(rows, func(c counted[Read]) uint8 { return c.key.Behind }) {
		wider := b.backedOff(behind, alone)
		plain := b.reading(wider)
		of := b.of[int(behind[0].key.Behind)*n:][:n]
		for i := range of {
			of[i] = plain
		}
		for both := range runs(behind, func(c counted[Read]) uint8 { return c.key.Before }) {
			if before := int(both[0].key.Before); before < n && sum(both) >= seenEnough {
				of[before] = b.reading(b.backedOff(both, wider))
			}
		}
	}
	return b.letterReadings
}

// unread makes a letter of which nothing is known: it stands for nothing, at the
// price of a slip.
func (r *scriptReadings) unread(letter uint8) *letterReadings {
	b := r.builder(letter, nil)
	b.misreads([]float64{0})
	none := b.reading([]float64{0})
	none.silent.cost = slipLost
	n := len(r.alphabet.trained) + 1
	b.of = slices.Repeat([]*reading{none}, n*n)
	return b.letterReadings
}

func (r *scriptReadings) builder(letter uint8, rows []counted[Read]) *builder {
	plain := letter &^ nativeLetter
	near := r.alphabet.near[plain]
	b := &builder{letterReadings: &letterReadings{}, r: r, near: near, kin: near != plain, place: map[Symbols]int{}}
	b.least = sync.OnceValue(b.cheapest)
	b.rows = make([]uint32, neighbours)
	for cost := range 256 { // rows that are the same beside every symbol lead
		b.between = append(b.between, slices.Repeat([]uint8{uint8(cost)}, neighbours)...)
	}
	add := func(as Symbols) {
		if _, ok := b.place[as]; !ok {
			b.place[as] = 0
			b.options = append(b.options, b.option(as))
		}
	}
	add(0)
	for _, c := range rows {
		add(c.key.As)
	}
	slices.SortFunc(b.options, func(x, y option) int {
		return cmp.Or(cmp.Compare(min(x.as, 1), min(y.as, 1)), cmp.Compare(x.first, y.first), cmp.Compare(x.as, y.as))
	})
	for i, o := range b.options {
		b.place[o.as] = i
	}
	return b
}

func (b *builder) option(as Symbols) option {
	o := option{as: as}
	o.at, o.usual, o.least = b.writing(as)
	var buf [maxSegment]byte
	symbols := as.unpack(&buf)
	if len(symbols) > 0 {
		o.first, o.more = symbols[0], uint8(len(symbols)-1)
		o.symbols = uint32(as) & (1<<(6*o.more) - 1)
	}
	for k, t := range [2]*classTable{fineClasses, coarseClasses} {
		for i, s := range symbols {
			o.all[k] |= t.all[s]
			if c := t.hard[s]; c >= 0 && (i == 0 || s != symbols[i-1]) {
				o.holds[k] += 1 << (8 * c)
				o.n[k]++
			}
		}
	}
	return o
}

func sum(rows []counted[Read]) (n float64) {
	for _, c := range rows {
		n += c.n
	}
	return n
}

// backedOff is what each option costs by some counts and by what it costs without
// them.
func (b *builder) backedOff(rows []counted[Read], wider []float64) []float64 {
	total := sum(rows) + backOff
	unseen := readScale * math.Log(total/backOff)
	out := make([]float64, len(wider))
	for i, c := range wider {
		out[i] = c + unseen
	}
	var as Symbols
	n := 0.0
	count := func() {
		if n > 0 {
			i := b.place[as]
			out[i] = -readScale * math.Log((n+backOff*math.Exp(-wider[i]/readScale))/total)
		}
	}
	if !slices.IsSortedFunc(rows, func(a, b counted[Read]) int { return cmp.Compare(a.key.As, b.key.As) }) {
		rows = slices.Clone(rows)
		slices.SortStableFunc(rows, func(a, b counted[Read]) int { return cmp.Compare(a.key.As, b.key.As) })
	}
	for _, c := range rows {
		if c.key.As != as {
			count()
			as, n = c.key.As, 0
		}
		n += c.n
	}
	count()
	return out
}

// reading makes a letter's reading of what its options cost.
func (b *builder) reading(costs []float64) *reading {
	r := &reading{by: b.letterReadings}
	plain := math.Inf(1)
	for i, c := range costs {
		plain = min(plain, c+float64(b.options[i].usual))
	}
	n := 0
	for i, c := range costs {
		if c+float64(b.options[i].usual) <= plain+mostArc {
			n++
		}
	}
	r.arcs = make([]arc, 0, n)
	for s := range r.alone {
		r.alone[s] = -1
	}
	every := [2]uint8{1<<classes - 1, 1<<classes - 1}
	r.silent = arc{cost: costUnlike, at: b.options[0].at}
	for i, c := range costs {
		o := &b.options[i]
		if c+float64(o.usual) > plain+mostArc {
			continue
		}
		a := o.arc
		a.cost = int16(math.Round(c - plain))
		r.bound(o, max(a.cost+o.least, 0), &every)
		if o.as == 0 {
			r.silent = a
			continue
		}
		if a.more == 0 {
			r.alone[o.first] = int16(len(r.arcs))
		}
		r.arcs = append(r.arcs, a)
		r.first[o.first+1] = uint16(len(r.arcs))
	}
	for s := range symCount {
		r.first[s+1] = max(r.first[s+1], r.first[s])
	}
	for k, e := range every {
		if e != 0 {
			r.hard[k] = 1 << (8 * bits.TrailingZeros8(e))
		}
	}
	return r
}

// bound takes an option that costs so much at least into what signatures hold: every
// keeps the classes that each cheaper option has a symbol for, all the most symbols
// of a class that such an option holds. Slips cost as much as signatures promise.
func (r *reading) bound(o *option, cost int16, every *[2]uint8) {
	for k, least := range [2]int16{costFine, costCoarse} {
		if cost < least {
			every[k] &= o.all[k]
		}
		if cost >= least*o.n[k] {
			continue
		}
		for c := range classes {
			const lane = 0xff
			if n := o.holds[k] >> (8 * c) & lane; n > r.all[k]>>(8*c)&lane {
				r.all[k] = r.all[k]&^(lane<<(8*c)) | n<<(8*c)
			}
		}
	}
}

// misreads works out what other single symbols cost than those the letter is read
// as, wherever it stands.
func (b *builder) misreads(costs []float64) {
	t := &b.misread
	for s := range t {
		t[s] = costUnlike
	}
	plain := math.Inf(1)
	for i, c := range costs {
		plain = min(plain, c+float64(b.options[i].usual))
	}
	for i, o := range b.options {
		over := costs[i] + float64(o.usual) - plain
		if o.as == 0 || o.more != 0 || over > mostArc {
			continue
		}
		for s := range t {
			t[s] = min(t[s], int16(math.Round(over))+max(substitution[o.first][s], slipMisread))
		}
	}
}
