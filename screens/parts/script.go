package parts

import (
	"strings"
	"sync"
	"unicode"

	"fyne.io/fyne/v2"

	"postern/app/border"
	"postern/assets"
	"postern/screens/theme"
)

// amiri is the bundled face for Arabic script, regular and bold. A resource is
// the key of Fyne's font cache, so there is one of each.
var amiri = sync.OnceValue(func() [2]fyne.Resource {
	var faces [2]fyne.Resource
	for i, name := range []string{"Amiri-Regular.ttf", "Amiri-Bold.ttf"} {
		data, err := assets.Font(name)
		if err != nil {
			fyne.LogError("font "+name, err)
			continue
		}
		faces[i] = fyne.NewStaticResource(name, data)
	}
	return faces
})

// IsArabic reports whether text holds letters of the Arabic script, which the
// window's own face lacks.
func IsArabic(text string) bool {
	return strings.ContainsFunc(text, func(r rune) bool { return unicode.Is(unicode.Arabic, r) })
}

// fontFor is Amiri for Arabic script and nil, the window's own face, for all
// else: Amiri has no Greek and no Cyrillic, and a face given by hand has none to
// fall back on.
func fontFor(text string, bold bool) fyne.Resource {
	if !IsArabic(text) {
		return nil
	}
	if bold {
		return amiri()[1]
	}
	return amiri()[0]
}

// NameRun is a name as a run: in script that runs right to left it is whole,
// in the bundled face, a size bigger, and in the order in which it is read.
func NameRun(name string, hand Run) Run {
	hand.Text = name
	if IsArabic(name) {
		hand.Text, hand.Whole = Display(name), true
		switch hand.Size {
		case "", theme.SizeText:
			hand.Size = theme.SizeScript
		case theme.SizeCaption:
			hand.Size = theme.SizeStrong
		}
	}
	return hand
}

// MarkedRuns splits a text into runs of which the marked ones are bold, with a
// line under them. In Arabic script whole words are marked: letters cannot be
// split without breaking their joins.
func MarkedRuns(text string, marks []border.Span, hand Run) []Run {
	if IsArabic(text) {
		return markedScript(text, marks, hand)
	}
	var runs []Run
	at := 0
	for _, m := range marks {
		if m.From < at || m.To > len(text) || m.From >= m.To {
			continue // marks ascend and do not overlap; one that does is not shown
		}
		if m.From > at {
			plain := hand
			plain.Text = text[at:m.From]
			runs = append(runs, plain)
		}
		marked := hand
		marked.Text, marked.Bold, marked.Mark = text[m.From:m.To], true, theme.Mark
		runs = append(runs, marked)
		at = m.To
	}
	if at < len(text) {
		plain := hand
		plain.Text = text[at:]
		runs = append(runs, plain)
	}
	return runs
}

// markedScript marks whole words. Words stand from right to left, so their runs
// come in reverse; a text that also holds Latin letters or digits stays one run.
func markedScript(text string, marks []border.Span, hand Run) []Run {
	if len(marks) == 0 || Display(text) != text {
		return []Run{NameRun(text, hand)}
	}
	var runs []Run
	at := 0
	for word := range strings.FieldsSeq(text) {
		from := at + strings.Index(text[at:], word)
		at = from + len(word)
		run := NameRun(word, hand)
		for _, m := range marks {
			if m.From < at && m.To > from {
				run.Bold, run.Mark = true, theme.Mark
			}
		}
		if len(runs) > 0 {
			blank := hand
			blank.Text, blank.Whole = " ", true
			runs = append([]Run{run, blank}, runs...)
			continue
		}
		runs = []Run{run}
	}
	return runs
}
