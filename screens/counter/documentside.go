package counter

import (
	"strings"

	"fyne.io/fyne/v2"

	"postern/app/border"
	"postern/app/lang"
	"postern/screens/parts"
	"postern/screens/theme"
)

// matchedDocument is the alert's document that the traveller's agrees with,
// else its first.
func matchedDocument(m border.Match, t border.Traveller) border.AlertDocument {
	number := border.NormalNumber(t.Document.Number)
	for _, d := range m.Alert.Documents {
		if border.NormalNumber(d.Number) == number {
			return d
		}
	}
	if len(m.Alert.Documents) > 0 {
		return m.Alert.Documents[0]
	}
	return border.AlertDocument{}
}

// documentSide compares the document shown with one that is sought.
func (s *Screen) documentSide(m border.Match) fyne.CanvasObject {
	t, d := s.c.traveller, matchedDocument(m, s.c.traveller)
	bold := func(key string, v ...lang.Values) fyne.CanvasObject {
		return parts.Bold(s.say.Say(key, v...), theme.SizeCaption, theme.Ink)
	}
	caption := func(key string) fyne.CanvasObject { return parts.Text(s.say.Say(key), theme.SizeCaption, theme.Ink2) }
	of := lang.Values{"I": s.c.chosen + 1, "N": s.c.view.count(s.c.weaker)}
	sheet := parts.NewSheet(parts.Columns{130, 190, 190, 0})
	rows := []fyne.CanvasObject{sheet.Row(32,
		caption("side.head"), bold("side.document"), bold("side.alert", of), caption("side.judgement"))}
	row := func(label string, traveller, alert fyne.CanvasObject, j border.Judgement, word string) {
		rows = append(rows, parts.Rule(), sheet.Row(40, caption(label), traveller, alert, parts.Judgement(j, word)))
	}
	text := func(value string) fyne.CanvasObject { return parts.NewProse(parts.NameRun(value, parts.Run{})) }
	word := func(j border.Judgement) string { return s.say.Say("judgement." + string(j)) }

	c := m.Fields[border.FieldDocument]
	if c.Judgement == "" {
		c.Judgement = border.Unknown
	}
	if c.Traveller == "" {
		c.Traveller = t.Document.Number
	}
	if c.Alert == "" {
		c.Alert = d.Number
	}
	mono := parts.Run{Mono: true, Size: theme.SizeStrong}
	row("side.document.number", parts.NewProse(parts.MarkedRuns(c.Traveller, c.TravellerMarks, mono)...),
		parts.NewProse(parts.MarkedRuns(c.Alert, c.AlertMarks, mono)...), c.Judgement, s.judgementWord(border.FieldDocument, c))
	issuer := judge(string(t.Document.IssuingState), string(d.IssuingState))
	row("side.document.issuer", text(string(t.Document.IssuingState)), text(string(d.IssuingState)), issuer, word(issuer))
	kind, listed := kindOfCode(t.Document.Type), kindOfWord(d.Type)
	same := judge(kind, listed)
	row("side.document.type", text(s.documentType(t.Document.Type, kind)), text(d.Type), same, word(same))
	row("side.document.event", text(""), text(d.Event), border.Unknown, word(border.Unknown))
	never := parts.Text(s.say.Say("side.never_kept"), theme.SizeText, theme.Ink2)
	row("side.document.name", text(t.FullName()), never, border.Unknown, word(border.Unknown))
	return parts.Column(0, rows...)
}

// judge compares two codes.
func judge(a, b string) border.Judgement {
	switch {
	case a == "" || b == "":
		return border.Unknown
	case a == b:
		return border.Same
	}
	return border.Different
}

// kindOfCode is what a document code of a machine-readable zone stands for
// (ICAO 9303 parts 4, 5, 7), as a key of the catalogue; "" for others.
func kindOfCode(code string) string {
	switch {
	case strings.HasPrefix(code, "P"):
		return "passport"
	case strings.HasPrefix(code, "V"):
		return "visa"
	case code == "I", code == "ID":
		return "identity_card"
	}
	return ""
}

// kindOfWord is the same for the word of a list.
func kindOfWord(word string) string {
	word = strings.ToLower(word)
	switch {
	case strings.Contains(word, "passport"):
		return "passport"
	case strings.Contains(word, "visa"):
		return "visa"
	case strings.Contains(word, "identity"):
		return "identity_card"
	}
	return ""
}

func (s *Screen) documentType(code, kind string) string {
	if kind == "" {
		return code
	}
	return s.say.Say("document."+kind, lang.Values{"Code": code})
}

// documentStrip keeps the officer from taking the holder for the thief.
func (s *Screen) documentStrip() fyne.CanvasObject {
	persons := 0
	for _, m := range s.c.view.found() {
		if m.Alert.Subject != border.SubjectDocument {
			persons++
		}
	}
	rest := s.say.Count("strip.document.persons", persons)
	if persons == 0 {
		rest = s.say.Say("strip.document.nobody")
		if s.c.traveller.FullName() == "" {
			rest = s.say.Say("strip.document.unnamed")
		}
	}
	return parts.AttentionStrip("info", s.say.Say("strip.document"), rest)
}
