package names

import "math"

// writing is what some Latin symbols are written with.
type writing struct {
	rows  []counted[Wrote] // sorted by symbol behind, then before
	total float64
	by    [maxLettersOfScript]float64
	at    [maxLettersOfScript]int32 // in scriptReadings.rows, 1 more; 0 is not worked out yet
}

func (b *builder) write(rows []counted[Wrote]) {
	for as := range runs(rows, func(c counted[Wrote]) Symbols { return c.key.As }) {
		w := &writing{rows: as}
		for _, c := range as {
			w.total += c.n
			w.by[c.key.Letter] += c.n
		}
		b.wrote[as[0].key.As] = w
	}
	// Rows that are the same beside every symbol before lead.
	for cost := range 256 {
		for range neighbours {
			b.r.between = append(b.r.between, uint8(cost))
		}
	}
}

// between works out what the neighbours of symbols written with a letter make of
// it: the place of its rows, what it costs without them, and what at least.
func (b *builder) between(letter uint8, as Symbols) (at int32, usual, least int16) {
	w := b.wrote[as]
	if w == nil {
		w = &writing{}
		b.wrote[as] = w
	}
	alone := (w.by[letter] + backOff*leastEver) / (w.total + backOff)
	plain := wroteCost(alone)
	if w.at[letter] == 0 {
		at := len(b.r.rows)
		w.at[letter] = int32(at) + 1
		for range neighbours {
			b.r.rows = append(b.r.rows, uint32(plain))
		}
		for behind := range runs(w.rows, func(c counted[Wrote]) uint8 { return c.key.Behind }) {
			b.r.rows[at+int(behind[0].key.Behind)] = b.row(behind, letter, alone)
		}
	}
	at = w.at[letter] - 1
	low := plain
	for _, row := range b.r.rows[at : at+neighbours] {
		for _, c := range b.r.between[row*neighbours:][:neighbours] {
			low = min(low, c)
		}
	}
	return at, betweenUnit * int16(plain), betweenUnit * int16(low)
}

// row makes the row of one symbol behind; rows are sorted by the symbol before.
func (b *builder) row(rows []counted[Wrote], letter uint8, alone float64) uint32 {
	chance := func(rows []counted[Wrote], wider float64) float64 {
		var total, by float64
		for _, c := range rows {
			total += c.n
			if c.key.Letter == letter {
				by += c.n
			}
		}
		return (by + backOff*wider) / (total + backOff)
	}
	wider := chance(rows, alone)
	plain := wroteCost(wider)
	row := len(b.r.between) / neighbours
	for range neighbours {
		b.r.between = append(b.r.between, plain)
	}
	for before := range runs(rows, func(c counted[Wrote]) uint8 { return c.key.Before }) {
		b.r.between[row*neighbours+int(before[0].key.Before)] = wroteCost(chance(before, wider))
	}
	return uint32(row)
}

func wroteCost(p float64) uint8 {
	return uint8(min(math.Round(-wroteScale/betweenUnit*math.Log(p)), 255))
}
