package names

import (
	"cmp"
	"errors"
	"math"
	"math/bits"
	"slices"
)

// How counts become costs: a context that was seen n times speaks for itself
// against the wider one as n to backOff. What a letter is read as counts, and in a
// smaller share what symbols are written with; both are scaled so that what is
// across scripts and what is a spelling difference cost alike.
const (
	backOff    = 6.0
	readScale  = 32.0 // hundredths of a nat that a nat of reading costs
	wroteScale = 19.0
	leastEver  = 1e-5 // the chance of what was never seen
	mostArc    = 350  // hundredths of a nat above the plain reading; one that costs more is none
	seenEnough = 2.0  // how often neighbours were seen for readings of their own
)

var errBadRow = errors.New("a row holds a letter or symbol that is none, or rows are out of order")

// build works out the readings of a script from its counts.
func (r *scriptReadings) build(a *alphabet, read []counted[Read], wrote []counted[Wrote]) error {
	r.letters = len(a.trained)
	all := len(a.near)
	for i, c := range read {
		k := c.key
		if int(k.Letter) >= all || int(k.Behind) > r.letters || int(k.Before) > r.letters+1 || !k.As.valid() || i > 0 && compareRead(read[i-1].key, k) >= 0 {
			return errBadRow
		}
	}
	for i, c := range wrote {
		k := c.key
		if int(k.Letter) >= r.letters || k.Behind >= neighbours || k.Before >= neighbours || !k.As.valid() || i > 0 && compareWrote(wrote[i-1].key, k) >= 0 {
			return errBadRow
		}
	}
	b := builder{r: r, a: a, wrote: map[Symbols]*writing{}}
	b.write(wrote)
	r.of = make([]*reading, all*(r.letters+1)*(r.letters+1))
	for rows := range runs(read, func(c counted[Read]) uint8 { return c.key.Letter }) {
		b.letter(rows)
	}
	b.fill(all)
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

type builder struct {
	r     *scriptReadings
	a     *alphabet
	wrote map[Symbols]*writing
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

// letter works out the readings of one letter from its counts, which are sorted by
// the letter behind, then before.
func (b *builder) letter(rows []counted[Read]) {
	letter := rows[0].key.Letter
	l := b.options(letter, rows)
	alone := make([]float64, len(l.options))
	for i := range alone {
		alone[i] = readScale * -math.Log(leastEver)
	}
	alone = l.backedOff(rows, alone)
	l.misread(alone)
	n := b.r.letters + 1
	of := b.r.of[int(letter)*n*n : (int(letter)+1)*n*n]
	plain := l.reading(alone)
	for i := range of {
		of[i] = plain
	}
	for behind := range runs(rows, func(c counted[Read]) uint8 { return c.key.Behind }) {
		wider := l.backedOff(behind, alone)
		plain := l.reading(wider)
		of := of[int(behind[0].key.Behind)*n:][:n]
		for i := range of {
			of[i] = plain
		}
		for both := range runs(behind, func(c counted[Read]) uint8 { return c.key.Before }) {
			if before := int(both[0].key.Before); before < n && sum(both) >= seenEnough {
				of[before] = l.reading(l.backedOff(both, wider))
			}
		}
	}
}

// letterReadings is what one letter may stand for.
type letterReadings struct {
	options []option // by first symbol; the one for nothing leads
	place   map[Symbols]int
	slips   *misreads
}

// misreads is what other single symbols cost than those a letter is read as.
type misreads [symCount]int16

func (b *builder) options(letter uint8, rows []counted[Read]) *letterReadings {
	l := &letterReadings{place: map[Symbols]int{}}
	add := func(as Symbols) {
		if _, ok := l.place[as]; !ok {
			l.place[as] = 0
			l.options = append(l.options, b.option(letter, as))
		}
	}
	add(0)
	for _, c := range rows {
		add(c.key.As)
	}
	slices.SortFunc(l.options, func(x, y option) int {
		return cmp.Or(cmp.Compare(min(x.as, 1), min(y.as, 1)), cmp.Compare(x.first, y.first), cmp.Compare(x.as, y.as))
	})
	for i, o := range l.options {
		l.place[o.as] = i
	}
	return l
}

func (b *builder) option(letter uint8, as Symbols) option {
	o := option{as: as}
	o.at, o.usual, o.least = b.between(b.a.near[letter], as)
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
func (l *letterReadings) backedOff(rows []counted[Read], wider []float64) []float64 {
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
			i := l.place[as]
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
func (l *letterReadings) reading(costs []float64) *reading {
	r := &reading{misread: l.slips}
	plain := math.Inf(1)
	for i, c := range costs {
		plain = min(plain, c+float64(l.options[i].usual))
	}
	n := 0
	for i, c := range costs {
		if c+float64(l.options[i].usual) <= plain+mostArc {
			n++
		}
	}
	r.arcs = make([]arc, 0, n)
	every := [2]uint8{1<<classes - 1, 1<<classes - 1}
	r.silent = arc{cost: costUnlike, at: l.options[0].at}
	for i, c := range costs {
		o := &l.options[i]
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

// misread works out what other single symbols cost than those the letter is read
// as, wherever it stands.
func (l *letterReadings) misread(costs []float64) {
	t := &misreads{}
	for s := range t {
		t[s] = costUnlike
	}
	plain := math.Inf(1)
	for i, c := range costs {
		plain = min(plain, c+float64(l.options[i].usual))
	}
	for i, o := range l.options {
		over := costs[i] + float64(o.usual) - plain
		if o.as == 0 || o.more != 0 || over > mostArc {
			continue
		}
		for s := range t {
			t[s] = min(t[s], int16(math.Round(over))+max(substitution[o.first][s], slipMisread))
		}
	}
	l.slips = t
}

// fill gives letters that were never counted the readings of those they are near,
// and where there are none either, the price of a slip.
func (b *builder) fill(all int) {
	n := (b.r.letters + 1) * (b.r.letters + 1)
	l := b.options(0, nil)
	l.misread([]float64{0})
	none := l.reading([]float64{0})
	none.silent.cost = slipLost
	none.hard = [2]lanes{}
	for i := range all {
		for k := range n {
			at := &b.r.of[i*n+k]
			if *at == nil {
				*at = b.r.of[int(b.a.near[i])*n+k]
			}
			if *at == nil {
				*at = none
			}
		}
	}
}
