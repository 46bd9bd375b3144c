package parts

import (
	"fyne.io/fyne/v2"

	"postern/app/border"
	"postern/screens/theme"
)

// Judgement is how far one field agrees: a sign whose fill says how much, and
// the word. No hue at all.
func Judgement(j border.Judgement, word string) *fyne.Container {
	icon, ink := "judge-unknown", theme.Ink2
	switch j {
	case border.Same:
		icon, ink = "judge-same", theme.Ink
	case border.Similar:
		icon, ink = "judge-similar", theme.Ink
	case border.Different:
		icon, ink = "judge-different", theme.Ink
	}
	text := Bold(word, theme.SizeText, ink)
	if ink == theme.Ink2 {
		text = Text(word, theme.SizeText, ink)
	}
	return Lead(7, Icon(icon, 20, ink), text)
}
