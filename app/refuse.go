package main

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	fyneTheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"postern/app/lang"
	"postern/screens/frame"
	"postern/screens/parts"
	"postern/screens/theme"
)

// refusal is why there is no station to work at, and what to do.
type refusal struct{ why, do string }

// The window's width at 100 % text, and what is free around its contents.
const (
	refuseWidth = 640
	refuseEdge  = 24
)

// refuse shows why there is no station to work at, until it is closed.
func (w *window) refuse(r refusal) {
	frame.SetTheme(w.look())
	win := w.app.NewWindow(w.say.Say("window.title"))
	win.SetMaster()
	width := refuseWidth * theme.Factor()
	content, button := refusalContent(w.say, r, width, w.app.Quit)
	win.SetContent(content)
	win.SetPadded(false)
	win.Canvas().SetOnTypedKey(button.TypedKey) // should a click have taken its focus
	win.CenterOnScreen()
	w.app.Lifecycle().SetOnStarted(func() { win.Canvas().Focus(button) })
	win.ShowAndRun()
}

// refusalContent is what stands in that window, with its one button, which Enter,
// Space and Esc press.
func refusalContent(say *lang.Speaker, r refusal, width float32, quit func()) (fyne.CanvasObject, *parts.KeyButton) {
	button := parts.NewKeyButton(say.Say("app.no_station.close"), say.Say("app.no_station.key"), quit)
	button.Primary, button.OnEscape = true, quit
	why := widget.NewLabel(r.why) // breaks a folder's long name, which has no blanks
	why.Wrapping = fyne.TextWrapWord
	inset := theme.Size(fyneTheme.SizeNameInnerPadding) // which a label has of its own
	why.Resize(fyne.NewSize(width-2*refuseEdge+2*inset, 0))
	body := parts.Padded(refuseEdge, 20, parts.Column(14,
		parts.Lead(12, parts.Icon("error", 30, theme.Wrong), parts.Bold(say.Say("app.no_station"), theme.SizeHeading, theme.Ink)),
		parts.Padded(-inset, -inset, why),
		parts.Bold(r.do, theme.SizeText, theme.Ink),
		parts.Flow(0, 0, button),
	))
	// Held at its size: before it has one, text asks for the height of a narrow column.
	return container.NewGridWrap(fyne.NewSize(width, parts.HeightFor(body, width)), body), button
}
