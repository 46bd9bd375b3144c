package parts

import (
	"fyne.io/fyne/v2"

	"postern/screens/theme"
)

// Strip is a sentence on a coloured ground.
func Strip(icon, text string, ground, ink fyne.ThemeColorName) *fyne.Container {
	return Framed(Frame{Ground: ground, Edge: ink, Width: 1, Radius: 6},
		Padded(13, 9, Lead(12, Icon(icon, 22, ink), Text(text, theme.SizeText, ink))))
}

// AttentionStrip says what the officer has to bear in mind: the first sentence
// bold, the rest as it is.
func AttentionStrip(icon, head, rest string) *fyne.Container {
	text := NewProse(Run{Text: head + " ", Bold: true, Colour: theme.Attention}, Run{Text: rest, Colour: theme.Attention})
	return Framed(
		Frame{Ground: theme.AttentionGround, Edge: theme.Attention, Width: 1, Radius: 6},
		Padded(15, 11, Lead(12, Icon(icon, 24, theme.Attention), text)),
	)
}

// WrongStrip says what is wrong with the lists, under the verdict, which keeps
// its look: outlined, never solid red.
func WrongStrip(icon, head, rest string) *fyne.Container {
	text := Column(0, Bold(head, theme.SizeStrong, theme.Wrong), Text(rest, theme.SizeText, theme.Ink))
	return Framed(
		Frame{Ground: theme.WrongGround, Edge: theme.Wrong, Width: 2, Radius: 6},
		Padded(16, 11, Lead(12, Icon(icon, 30, theme.Wrong), text)),
	)
}

// WrongLine is WrongStrip in one line, where what stands under it needs the room.
func WrongLine(icon, head, rest string) *fyne.Container {
	text := NewProse(Run{Text: head + " ", Bold: true, Colour: theme.Wrong}, Run{Text: rest})
	return Framed(
		Frame{Ground: theme.WrongGround, Edge: theme.Wrong, Width: 2, Radius: 6},
		Padded(16, 5, Lead(12, Icon(icon, 20, theme.Wrong), text)),
	)
}
