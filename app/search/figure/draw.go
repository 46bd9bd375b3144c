package main

import (
	"cmp"
	"fmt"
	"html"
	"io"
	"math"
	"slices"
	"strings"

	"postern/app/border"
	"postern/app/lang"
	"postern/app/names"
	"postern/app/search"
)

// Lengths are SVG units; the drawing has a ground of its own, so that it can be read
// on a light page and on a dark one.
const (
	width   = 960
	margin  = 24
	barsAt  = 396 // where 0 nats lie
	perNat  = 28
	rowHigh = 25
)

// drawing is an SVG that grows downwards.
type drawing struct {
	strings.Builder
	at float64 // the next line
}

func (d *drawing) text(x, y float64, class, format string, values ...any) {
	fmt.Fprintf(d, "<text x=\"%.0f\" y=\"%.0f\" class=\"%s\">%s</text>\n", x, y, class, html.EscapeString(fmt.Sprintf(format, values...)))
}

func (d *drawing) box(x, y, w, h float64, class string) {
	fmt.Fprintf(d, "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" rx=\"4\" class=\"%s\"/>\n", x, y, w, h, class)
}

func (d *drawing) line(x1, y1, x2, y2 float64, class string) {
	fmt.Fprintf(d, "<path d=\"M%.1f %.1fL%.1f %.1f\" class=\"%s\"/>\n", x1, y1, x2, y2, class)
}

func (d *drawing) heading(number int, text string) {
	d.text(margin, d.at, "h", "%d  %s", number, text)
	d.at += 14
}

const style = `<style>
text{font:14px "Noto Sans",system-ui,sans-serif;fill:#11161D}
.h{font-weight:700;font-size:15px}.s{font-size:12px;fill:#465160}.m{text-anchor:middle}.e{text-anchor:end}.b{font-weight:700}
.ground{fill:#F6F8FB;stroke:#C9D0D9}.word{fill:#FFF;stroke:#6B7684}.aside{fill:#F6F8FB;stroke:#6B7684;stroke-dasharray:4 3}
.for{fill:#1D3557}.against{fill:#FCE6E8;stroke:#9B1023;stroke-width:1.5}.pair{stroke:#0B63F6;stroke-width:2}
.axis{stroke:#6B7684}.asked{stroke:#8A5A00;stroke-width:2}.other{stroke:#8A5A00;stroke-dasharray:3 3}
</style>
`

func draw(w io.Writer, r reckoned, say *lang.Speaker) error {
	d := &drawing{at: margin + 14}
	d.words(r)
	d.bars(r, say)
	high := d.at + margin - 10
	_, err := fmt.Fprintf(w, "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %.0f\" role=\"img\" aria-label=\"How a score comes about\">\n%s"+
		"<rect x=\"0.5\" y=\"0.5\" width=\"%d\" height=\"%.0f\" rx=\"8\" class=\"ground\"/>\n%s</svg>\n", width, high, style, width-1, high-1, d.String())
	return err
}

const (
	wordWide = 132
	wordHigh = 28
	wordsAt  = 130
)

// words draws both names, word by word, with what stands for each other.
func (d *drawing) words(r reckoned) {
	d.heading(1, "Words and the parts they play; words that may be read for each other, and at what cost")
	top := d.at + 6
	bottom := top + 84
	center := func(i int8) float64 { return wordsAt + float64(i)*(wordWide+16) + wordWide/2 }
	at := map[int8]int8{} // alert's words stand below those they are read for
	for _, p := range r.names.Pairs {
		at[p.L0] = p.Q0
		d.line(center(p.Q0), top+wordHigh, center(p.Q0), bottom, "pair")
		d.text(center(p.Q0)+8, top+wordHigh+24, "s", "cost %.1f", float64(p.Cost)/100)
		d.text(center(p.Q0)+8, top+wordHigh+40, "s", "rarity %.1f", p.Rarity)
	}
	d.text(margin, top+19, "s", "Traveller")
	for i, token := range r.names.Traveller.Tokens {
		d.word(center(int8(i)), top, r.names.Traveller.Text[token.From:token.To], token.Role)
	}
	d.text(margin, bottom+19, "s", "Alert")
	for i, token := range r.names.Alert.Tokens {
		d.word(center(cmp.Or(at[int8(i)], int8(i))), bottom, r.names.Alert.Text[token.From:token.To], token.Role)
	}
	d.at = bottom + wordHigh + 34
}

func (d *drawing) word(x, y float64, text string, role names.Role) {
	class := "word"
	if role != names.RoleName {
		class, text = "aside", text+" (title)"
	}
	d.box(x-wordWide/2, y, wordWide, wordHigh, class)
	d.text(x, y+19, "m", "%s", text)
}

// row is one piece of evidence.
type row struct {
	text string
	nats float64
}

// rows are the reasons in the order in which they are explained: the words, the whole
// name, then the other fields, also those that add nothing.
func rows(m border.Match, say *lang.Speaker) []row {
	var out []row
	fields := []border.Field{border.FieldName, border.FieldBirthDate, border.FieldFather, border.FieldSex, border.FieldNationality, border.FieldDocument}
	for _, field := range fields {
		n := len(out)
		for _, reason := range m.Reasons {
			if reason.Field == field {
				out = append(out, row{say.Reason(reason), reason.Weight})
			}
		}
		if len(out) == n {
			out = append(out, row{say.Say("counter.field."+string(field)) + ": " + say.Reason(m.Fields[field].Reason), 0})
		}
		slices.SortStableFunc(out[n:], func(a, b row) int { return cmp.Compare(b.nats, a.nats) })
	}
	return out
}

func barAt(nats float64) float64 { return barsAt + nats*perNat }

// bars draws the evidence, each piece where the sum of those above stands, and the
// scale on which the sum is read.
func (d *drawing) bars(r reckoned, say *lang.Speaker) {
	d.heading(2, "Every piece of evidence, in nats; what is asked for here, on a list of 100,000, and of a million")
	top := d.at
	sum := 0.0
	for _, row := range rows(r.match, say) {
		class := "for"
		if row.nats < 0 {
			class = "against"
		}
		from, to := min(sum, sum+row.nats), max(sum, sum+row.nats)
		d.text(barsAt-66, d.at+17, "e", "%s", row.text)
		d.text(barsAt-12, d.at+17, "e b", "%s", signed(row.nats))
		if row.nats != 0 {
			d.box(barAt(from), d.at+4, (to-from)*perNat, rowHigh-8, class)
		}
		sum += row.nats
		d.at += rowHigh
	}
	d.line(barAt(0), top, barAt(0), d.at+40, "axis")
	d.text(barsAt-66, d.at+19, "e b", "together")
	d.text(barsAt-12, d.at+19, "e b", "%.1f", sum)
	d.box(barAt(0), d.at+4, sum*perNat, rowHigh-6, "for")
	d.asked(r, top)
	d.scores(r, sum)
}

// asked draws what is asked for on this list, and what would be on longer ones.
func (d *drawing) asked(r reckoned, top float64) {
	bottom := d.at + 40
	asked := func(nats float64, class, anchor string, text string) {
		x := barAt(nats)
		d.line(x, top, x, bottom, class)
		if anchor == "e" {
			x -= 10
		}
		d.text(x+5, top+14, "s "+anchor, "%s: %.1f", text, nats)
	}
	asked(r.scale.Review, "asked", "e", "asked for here")
	asked(search.ScaleFor(100_000).Review, "other", "e", "100,000")
	asked(search.ScaleFor(1_000_000).Review, "other", "", "a million")
	d.at = bottom
}

// scores draws the score that lies at each sum on this list.
func (d *drawing) scores(r reckoned, sum float64) {
	d.line(barAt(0), d.at, width-margin, d.at, "axis")
	for _, score := range []float64{.20, .30, .40, .60, .80, .90} {
		x := barAt(r.scale.Evidence(score))
		d.line(x, d.at, x, d.at+6, "axis")
		d.text(x, d.at+20, "s m", "%.2f", score)
	}
	d.text(barsAt-12, d.at+20, "e", "Score on this list")
	d.line(barAt(sum), d.at-20, barAt(sum), d.at+6, "asked")
	d.at += 48
	d.heading(3, fmt.Sprintf("Score %.2f: %.1f nats, %.1f more than asked for. Review from %.2f: %s.",
		r.match.Score, sum, sum-r.scale.Review, search.DefaultThreshold, verdict(r.match.Verdict)))
}

func verdict(v border.Verdict) string {
	switch v {
	case border.VerdictMatch:
		return "Match"
	case border.VerdictPossible:
		return "Possible match"
	}
	return "No match"
}

func signed(nats float64) string {
	if math.Abs(nats) < 0.05 {
		return "0"
	}
	return strings.ReplaceAll(fmt.Sprintf("%+.1f", nats), "-", "−")
}
