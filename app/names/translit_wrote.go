package names

import "math"

// writing works out what neighbours make of some symbols written with the letter:
// the place of its rows, what that costs without them, and what at least.
func (b *builder) writing(as Symbols) (at int32, usual, least int16) {
	if b.kin {
		return 0, 0, 0 // nothing was counted
	}
	rows := b.r.wrote[as]
	alone := chance(rows, b.near, leastEver)
	plain := wroteCost(alone)
	at = int32(len(b.rows))
	for range neighbours {
		b.rows = append(b.rows, uint32(plain))
	}
	low := plain
	for behind := range runs(rows, func(c counted[Wrote]) uint8 { return c.key.Behind }) {
		wider := chance(behind, b.near, alone)
		cost := wroteCost(wider)
		row := len(b.between)
		for range neighbours {
			b.between = append(b.between, cost)
		}
		low = min(low, cost)
		for before := range runs(behind, func(c counted[Wrote]) uint8 { return c.key.Before }) {
			cost := wroteCost(chance(before, b.near, wider))
			b.between[row+int(before[0].key.Before)] = cost
			low = min(low, cost)
		}
		b.rows[int(at)+int(behind[0].key.Behind)] = uint32(row / neighbours)
	}
	return at, betweenUnit * int16(plain), betweenUnit * int16(low)
}

// chance is how likely symbols are written with a letter, by some counts and by
// what is known without them.
func chance(rows []counted[Wrote], letter uint8, wider float64) float64 {
	var total, by float64
	for _, c := range rows {
		total += c.n
		if c.key.Letter == letter {
			by += c.n
		}
	}
	return (by + backOff*wider) / (total + backOff)
}

func wroteCost(p float64) uint8 {
	return uint8(min(math.Round(-wroteScale/betweenUnit*math.Log(p)), 255))
}
