package frame

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"postern/app/lang"
	"postern/assets"
	"postern/screens/parts"
	"postern/screens/theme"
)

// SetTheme makes the program paint in a look. The screens are built in it, so it
// comes before them.
func SetTheme(look Look) {
	fyne.CurrentApp().Settings().SetTheme(theme.New(look.Mode, look.Factor))
}

func (f *Frame) nextText() {
	f.SetLook(Look{Mode: f.look.Mode, Factor: theme.NextFactor(f.look.Factor)})
	f.screen().Focus()
}

func (f *Frame) nextMode() {
	f.SetLook(Look{Mode: f.look.Mode.Next(), Factor: f.look.Factor})
	f.screen().Focus()
}

// about says what the program is. Enter, Space and Esc close it; a reader's
// letters close it too and go where they belong.
func (f *Frame) about() {
	var pop *widget.PopUp
	end := func() {
		pop.Hide()
		f.screen().Focus()
	}
	button := parts.NewKeyButton(f.say.Say("about.close"), f.say.Say("about.close.key"), end)
	button.Primary, button.OnEscape = true, end
	button.OnRune = func(r rune) {
		end()
		f.screen().Typed(r)
	}
	text := parts.Column(10,
		parts.Bold(f.say.Say("about.title"), theme.SizeHeading, theme.Ink),
		parts.Text(f.say.Say("about.version", lang.Values{"Version": assets.Version}), theme.SizeText, theme.Ink),
		parts.Text(f.say.Say("about.what"), theme.SizeText, theme.Ink),
		parts.Text(f.say.Say("about.licence"), theme.SizeText, theme.Ink2),
		parts.Flow(0, 0, button),
	)
	card := parts.Framed(parts.Frame{Ground: theme.Surface, Edge: theme.Ink, Width: 2, Radius: 6}, parts.Padded(24, 20, text))
	pop = widget.NewModalPopUp(card, f.window.Canvas())
	width := min(460*theme.Factor(), f.window.Canvas().Size().Width-40)
	pop.Resize(fyne.NewSize(width, parts.HeightFor(card, width)))
	pop.Show()
	f.window.Canvas().Focus(button)
}
