package door

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/go-pdf/fpdf"

	"postern/app/desk"
	"postern/app/lang"
	"postern/store"
)

// SheetText is a recovery sheet for a printer that knows letters only. The code stands
// in it: it goes to paper, and nowhere else unasked.
func SheetText(say *lang.Speaker, sheet store.RecoverySheet) string {
	var b strings.Builder
	for i, line := range sheetLines(say, sheet) {
		if i > 0 {
			b.WriteString("\n\n")
		}
		b.WriteString(line)
	}
	b.WriteString("\n")
	return b.String()
}

// sheetLines are the paragraphs of a sheet: its title, its station, the code, and what
// to do with it.
func sheetLines(say *lang.Speaker, sheet store.RecoverySheet) []string {
	values := lang.Values{"Station": sheet.Station, "Made": desk.Clock(sheet.Made)}
	return []string{
		say.Say("people.sheet.title"), say.Say("people.sheet.station", values), sheet.Code,
		say.Say("people.sheet.use"), say.Say("people.sheet.keep"), say.Say("people.sheet.signs"),
	}
}

// SheetPDF is a recovery sheet as one page of A4. A station's name in a script that the
// page's font does not have stands there without those letters, which the sentence on
// the page says; the code is never concerned.
func SheetPDF(say *lang.Speaker, sheet store.RecoverySheet) ([]byte, error) {
	const margin, title, text, code = 25.0, 20.0, 11.0, 20.0 // mm, then points
	pdf := fpdf.New("P", "mm", "A4", "")
	pdf.SetCompression(false) // a page of text: whoever looks into it sees what it is
	pdf.SetCatalogSort(true)  // the same sheet is the same page, to the byte
	pdf.SetCreationDate(sheet.Made)
	pdf.SetModificationDate(sheet.Made)
	pdf.SetMargins(margin, margin, margin)
	pdf.AddPage()
	latin := pdf.UnicodeTranslatorFromDescriptor("")
	lines := sheetLines(say, sheet)
	if shown := latin(sheet.Station); strings.Count(shown, ".") > strings.Count(sheet.Station, ".") {
		lines = append(lines, say.Say("people.sheet.letters"))
	}
	for i, line := range lines {
		switch i {
		case 0:
			pdf.SetFont("Helvetica", "B", title)
		case 2:
			pdf.SetFont("Courier", "B", code)
		default:
			pdf.SetFont("Helvetica", "", text)
		}
		_, points := pdf.GetFontSize()
		pdf.MultiCell(0, points*1.4, latin(line), "", "L", false)
		pdf.Ln(points)
	}
	var out bytes.Buffer
	if err := pdf.Output(&out); err != nil {
		return nil, fmt.Errorf("recovery sheet: %w", err)
	}
	return out.Bytes(), nil
}
