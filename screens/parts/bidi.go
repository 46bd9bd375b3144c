package parts

import (
	"slices"
	"strings"

	"golang.org/x/text/unicode/bidi"
)

// lrm is the left-to-right mark: it keeps blanks and signs where they are put.
const lrm = "\u200e"

// Display returns text with its runs in the order in which they stand from left
// to right, for Fyne, which shapes a right-to-left run well but always lays
// runs out from the left in the order of the string. Text without right-to-left
// letters, or with nothing else, comes back as it is. For output only.
//
// It follows UAX #9 for one paragraph with implicit levels: rules P2–P3, W1–W7,
// N1–N2, I1–I2, L1–L2. Explicit embeddings and isolates, which names do not
// hold, are dropped; paired brackets (N0) fall to N1–N2.
func Display(text string) string {
	p := newParagraph(text)
	if !p.rightToLeft {
		return text
	}
	runs := p.visualRuns()
	if len(runs) == 1 && runs[0].level%2 == 1 && !p.neutral(runs[0].from) && !p.neutral(runs[0].to-1) {
		return text
	}
	var b strings.Builder
	for _, r := range runs {
		if r.level%2 == 0 {
			b.WriteString(lrm + string(p.runes[r.from:r.to]) + lrm)
			continue
		}
		p.writeRightToLeft(&b, r)
	}
	return b.String()
}

type levelRun struct{ from, to, level int }

type paragraph struct {
	runes       []rune
	original    []bidi.Class // as Unicode has them
	classes     []bidi.Class // as the rules resolve them
	level       int          // of the paragraph
	rightToLeft bool         // a right-to-left letter or an Arabic number is there
}

func newParagraph(text string) *paragraph {
	p := &paragraph{}
	first := true
	for _, r := range text {
		properties, _ := bidi.LookupRune(r)
		c := properties.Class()
		switch c {
		case bidi.Control, bidi.BN, bidi.LRE, bidi.RLE, bidi.LRO, bidi.RLO, bidi.PDF, bidi.LRI, bidi.RLI, bidi.FSI, bidi.PDI:
			continue
		case bidi.R, bidi.AL:
			if first {
				p.level = 1
			}
			p.rightToLeft, first = true, false
		case bidi.AN:
			p.rightToLeft = true
		case bidi.L:
			first = false
		}
		p.runes, p.original = append(p.runes, r), append(p.original, c)
	}
	p.classes = slices.Clone(p.original)
	return p
}

// neutral reports whether the rune at i has no direction of its own.
func (p *paragraph) neutral(i int) bool {
	switch p.original[i] {
	case bidi.L, bidi.R, bidi.AL, bidi.EN, bidi.AN, bidi.NSM:
		return false
	}
	return true
}

func (p *paragraph) embedding() bidi.Class {
	if p.level == 1 {
		return bidi.R
	}
	return bidi.L
}

// resolveWeak applies W1 to W7.
func (p *paragraph) resolveWeak() {
	c := p.classes
	strong, before := p.embedding(), p.embedding()
	for i := range c {
		if c[i] == bidi.NSM { // W1
			c[i] = before
		}
		before = c[i]
		switch c[i] {
		case bidi.L, bidi.R, bidi.AL:
			strong = c[i]
		case bidi.EN:
			if strong == bidi.AL { // W2
				c[i] = bidi.AN
			}
		}
	}
	for i := range c {
		if c[i] == bidi.AL { // W3
			c[i] = bidi.R
		}
		inside := i > 0 && i+1 < len(c) && c[i-1] == c[i+1]
		if inside && c[i-1] == bidi.EN && (c[i] == bidi.ES || c[i] == bidi.CS) { // W4
			c[i] = bidi.EN
		}
		if inside && c[i-1] == bidi.AN && c[i] == bidi.CS {
			c[i] = bidi.AN
		}
	}
	p.resolveTerminators()
	strong = p.embedding()
	for i := range c {
		switch c[i] {
		case bidi.L, bidi.R:
			strong = c[i]
		case bidi.EN:
			if strong == bidi.L { // W7
				c[i] = bidi.L
			}
		}
	}
}

// resolveTerminators applies W5 and W6.
func (p *paragraph) resolveTerminators() {
	c := p.classes
	for i := 0; i < len(c); i++ {
		if c[i] != bidi.ET {
			continue
		}
		end := i
		for end < len(c) && c[end] == bidi.ET {
			end++
		}
		if i > 0 && c[i-1] == bidi.EN || end < len(c) && c[end] == bidi.EN {
			for j := i; j < end; j++ {
				c[j] = bidi.EN
			}
		}
		i = end - 1
	}
	for i := range c {
		switch c[i] {
		case bidi.ES, bidi.ET, bidi.CS:
			c[i] = bidi.ON
		}
	}
}

// resolveNeutrals applies N1 and N2.
func (p *paragraph) resolveNeutrals() {
	c := p.classes
	side := func(i int) bidi.Class {
		if i < 0 || i >= len(c) {
			return p.embedding()
		}
		if c[i] == bidi.L {
			return bidi.L
		}
		return bidi.R // numbers count as right to left here
	}
	strong := func(k bidi.Class) bool { return k == bidi.L || k == bidi.R || k == bidi.EN || k == bidi.AN }
	for i := 0; i < len(c); i++ {
		if strong(c[i]) {
			continue
		}
		end := i
		for end < len(c) && !strong(c[end]) {
			end++
		}
		to := p.embedding()
		if before := side(i - 1); before == side(end) {
			to = before
		}
		for j := i; j < end; j++ {
			c[j] = to
		}
		i = end - 1
	}
}

// levels applies I1, I2 and, for blanks at the end, L1.
func (p *paragraph) levels() []int {
	p.resolveWeak()
	p.resolveNeutrals()
	levels := make([]int, len(p.runes))
	for i, c := range p.classes {
		switch {
		case p.level == 1 && c != bidi.R:
			levels[i] = 2
		case p.level == 1 || c == bidi.R:
			levels[i] = 1
		case c == bidi.EN || c == bidi.AN:
			levels[i] = 2
		}
	}
	for i := len(levels) - 1; i >= 0 && p.original[i] == bidi.WS; i-- {
		levels[i] = p.level
	}
	return levels
}

// visualRuns applies L2 to whole runs of one level; the letters of a
// right-to-left run stay in their order, Fyne turns them.
func (p *paragraph) visualRuns() []levelRun {
	var runs []levelRun
	highest := 0
	for i, l := range p.levels() {
		highest = max(highest, l)
		if n := len(runs); n > 0 && runs[n-1].level == l {
			runs[n-1].to = i + 1
			continue
		}
		runs = append(runs, levelRun{from: i, to: i + 1, level: l})
	}
	for level := highest; level >= 1; level-- {
		for i := 0; i < len(runs); i++ {
			end := i
			for end < len(runs) && runs[end].level >= level {
				end++
			}
			slices.Reverse(runs[i:end])
			i = max(i, end-1)
		}
	}
	return runs
}

// writeRightToLeft writes a right-to-left run: the letters as they are, what
// stands at its ends turned to the other side and mirrored, because by itself
// Fyne would take it for left to right.
func (p *paragraph) writeRightToLeft(b *strings.Builder, r levelRun) {
	from, to := r.from, r.to
	for from < to && p.neutral(from) {
		from++
	}
	for to > from && p.neutral(to-1) {
		to--
	}
	ends := func(from, to int) {
		for i := to - 1; i >= from; i-- {
			b.WriteString(lrm + string(mirrored(p.runes[i])) + lrm)
		}
	}
	ends(to, r.to)
	b.WriteString(string(p.runes[from:to]))
	ends(r.from, from)
}

func mirrored(r rune) rune {
	const pairs = "()[]{}<>«»‹›"
	all := []rune(pairs)
	if i := slices.Index(all, r); i >= 0 {
		return all[i^1]
	}
	return r
}
