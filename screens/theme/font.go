package theme

import (
	"encoding/binary"
	"sync"

	"fyne.io/fyne/v2"
	fyneTheme "fyne.io/fyne/v2/theme"
)

// faces are Fyne's own Noto Sans and DejaVu Sans Mono. Noto Sans has its ascent
// lowered by a hair: at 15, the size of most text, it is 16.03, which Fyne's
// painter rounds up to 17, and then the tails of g and y no longer fit into the
// picture of the word. At 15.97 they do; at other sizes nothing changes.
var faces = sync.OnceValue(func() map[bool]fyne.Resource {
	all := map[bool]fyne.Resource{}
	for _, bold := range []bool{false, true} {
		all[bold] = lowered(fyneTheme.DefaultTheme().Font(fyne.TextStyle{Bold: bold}))
	}
	return all
})

// Font is the face of a style.
func (t *Theme) Font(style fyne.TextStyle) fyne.Resource {
	if style.Monospace || style.Italic || style.Symbol {
		return fyneTheme.DefaultTheme().Font(style)
	}
	return faces()[style.Bold]
}

// lowerBy is how much is taken off the ascent, in thousandths of the size.
const lowerBy = 4

// lowered is a TrueType font with a lower ascent in its tables hhea and OS/2
// (OpenType 1.9, “hhea”, “OS/2”). What is no such font comes back as it is.
func lowered(font fyne.Resource) fyne.Resource {
	data := append([]byte(nil), font.Content()...)
	tables := map[string]int{}
	if len(data) < 12 {
		return font
	}
	for i := range int(binary.BigEndian.Uint16(data[4:])) {
		entry := 12 + 16*i
		if len(data) < entry+16 {
			return font
		}
		tables[string(data[entry:entry+4])] = int(binary.BigEndian.Uint32(data[entry+8:]))
	}
	head := tables["head"] // unitsPerEm stands at 18
	if head == 0 || len(data) < head+20 {
		return font
	}
	off := binary.BigEndian.Uint16(data[head+18:]) * lowerBy / 1000
	for table, at := range map[string]int{"hhea": 4, "OS/2": 68} {
		if start := tables[table]; start > 0 && len(data) >= start+at+2 {
			binary.BigEndian.PutUint16(data[start+at:], binary.BigEndian.Uint16(data[start+at:])-off)
		}
	}
	return fyne.NewStaticResource("lowered-"+font.Name(), data)
}
