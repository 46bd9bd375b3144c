package main

import (
	"math"

	"postern/app/names"
)

// Soft expectation–maximisation: every way to cut the Latin word into readings of
// the letters counts as much as it is likely, first by how near it is to the
// diagonal, then by what the readings counted before.
const (
	rounds          = 6
	stray           = 1e-3 // the chance of a Latin symbol that no letter stands for
	leastPart       = 0.02 // of one pair that a reading is counted for
	leastCount      = 0.05 // of a reading that is kept from round to round
	rareReading     = 2.0  // how often a reading has to be met
	foreignInNative = 0.05 // how much other words count for how native ones are read
	noisyLetter     = -3.6 // mean log chance a letter below which a pair is noise
)

// reading is a letter and what it is read as.
type reading struct {
	letter byte
	as     names.Symbols
}

type aligner struct {
	chance map[reading]float64 // nil before the first round
	al, be []float64
	parts  []float64
}

// align calls found for every likely reading of a lesson: letter i as the n symbols
// from j on, with its share; and returns the log chance of the whole.
func (a *aligner) align(l names.Lesson, found func(i, j, n int, share float64)) float64 {
	rows, columns := len(l.Letters)+1, len(l.Symbols)+1
	const parts = names.MaxSymbols + 1
	a.al, a.be = zeros(a.al, rows*columns), zeros(a.be, rows*columns)
	a.parts = zeros(a.parts, rows*columns*parts)
	a.al[0] = 1
	for i := range rows {
		for j := range columns {
			at := i*columns + j
			c := a.al[at]
			if c == 0 {
				continue
			}
			if j+1 < columns {
				a.al[at+1] += c * stray
			}
			for n := 0; n < parts && j+n < columns && i+1 < rows; n++ {
				p := a.part(l, i, j, n)
				a.parts[at*parts+n] = p
				a.al[at+columns+n] += c * p
			}
		}
	}
	whole := a.al[rows*columns-1]
	if whole == 0 {
		return math.Inf(-1)
	}
	a.be[rows*columns-1] = 1
	for i := rows - 1; i >= 0; i-- {
		for j := columns - 1; j >= 0; j-- {
			at := i*columns + j
			if j+1 < columns {
				a.be[at] += a.be[at+1] * stray
			}
			for n := 0; n < parts && j+n < columns && i+1 < rows; n++ {
				p := a.parts[at*parts+n] * a.be[at+columns+n]
				if p == 0 {
					continue
				}
				a.be[at] += p
				if share := a.al[at] * p / whole; share > 0 {
					found(i, j, n, share)
				}
			}
		}
	}
	return math.Log(whole)
}

func zeros(s []float64, n int) []float64 {
	if cap(s) < n {
		return make([]float64, n)
	}
	s = s[:n]
	clear(s)
	return s
}

func (a *aligner) part(l names.Lesson, i, j, n int) float64 {
	if a.chance == nil {
		slope := float64(len(l.Symbols)) / float64(len(l.Letters))
		off := math.Abs(float64(j)+float64(n)/2-(float64(i)+0.5)*slope) + 0.3*math.Abs(float64(n)-slope)
		return math.Exp(-2 * off)
	}
	return a.chance[reading{l.Letters[i], names.SymbolsOf(l.Symbols[j : j+n])}]
}

// learn runs the rounds and returns the counts of what letters are read as and
// symbols written with, noise left out.
func learn(script names.Script, lessons []lesson) names.Counts {
	var a aligner
	for range rounds {
		counts := map[reading]float64{}
		total := map[byte]float64{}
		for _, l := range lessons {
			a.align(l.Lesson, func(i, j, n int, share float64) {
				counts[reading{l.Letters[i], names.SymbolsOf(l.Symbols[j : j+n])}] += share * l.weight
				total[l.Letters[i]] += share * l.weight
			})
		}
		for k, n := range counts {
			if n < leastCount {
				delete(counts, k)
				continue
			}
			counts[k] = n / total[k.letter]
		}
		a.chance = counts
	}
	return a.count(script, lessons)
}

// count counts the readings of all lessons with what stands beside them.
func (a *aligner) count(script names.Script, lessons []lesson) names.Counts {
	out := names.Counts{Read: map[names.Read]float64{}, Wrote: map[names.Wrote]float64{}}
	type part struct {
		i, j, n int
		share   float64
	}
	var parts []part
	for _, l := range lessons {
		parts = parts[:0]
		log := a.align(l.Lesson, func(i, j, n int, share float64) {
			if share >= leastPart {
				parts = append(parts, part{i, j, n, share})
			}
		})
		if log/float64(max(len(l.Letters), len(l.Symbols))) < noisyLetter {
			continue
		}
		for _, p := range parts {
			as, n := names.SymbolsOf(l.Symbols[p.j:p.j+p.n]), p.share*l.weight
			read := names.Read{Letter: l.Letters[p.i], Behind: l.Near(script, p.i+1), Before: l.Near(script, p.i-1), As: as}
			out.Read[read] += n
			if names.HasNative(script) {
				weight := foreignInNative
				if l.Native(script) {
					weight = 1
				}
				read.Letter = names.NativeOf(read.Letter)
				out.Read[read] += n * weight
			}
			out.Wrote[names.Wrote{As: as, Behind: l.Beside(p.j + p.n), Before: l.Beside(p.j - 1), Letter: l.Near(script, p.i)}] += n
		}
	}
	dropRare(&out)
	return out
}

// dropRare leaves out readings that a letter hardly ever has: most of them are
// noise, and each takes room.
func dropRare(c *names.Counts) {
	total := map[reading]float64{}
	for _, r := range sorted(c.Read) {
		n := c.Read[r]
		total[reading{r.Letter, r.As}] += n
	}
	for r := range c.Read {
		if total[reading{r.Letter, r.As}] < rareReading {
			delete(c.Read, r)
		}
	}
	for w := range c.Wrote {
		if total[reading{w.Letter, w.As}] < rareReading {
			delete(c.Wrote, w)
		}
	}
}
