package main

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"postern/screens/theme"
)

// refuse shows why there is no station to work at, until it is closed.
func (w *window) refuse(sentence string) {
	win := w.app.NewWindow(w.say.Say("window.title"))
	win.SetMaster()
	text := widget.NewLabel(sentence)
	text.Wrapping = fyne.TextWrapWord
	head := widget.NewLabelWithStyle(w.say.Say("app.no_station"), fyne.TextAlignLeading, fyne.TextStyle{Bold: true})
	quit := widget.NewButton(w.say.Say("menu.quit"), w.app.Quit)
	win.SetContent(container.NewPadded(container.NewBorder(head, quit, nil, nil, text)))
	win.Canvas().SetOnTypedKey(func(e *fyne.KeyEvent) {
		if e.Name == fyne.KeyEscape || e.Name == fyne.KeyReturn || e.Name == fyne.KeyEnter {
			w.app.Quit()
		}
	})
	win.Resize(fyne.NewSize(640, 260))
	w.app.Lifecycle().SetOnStarted(func() { w.app.Settings().SetTheme(theme.New(theme.Light, 1)) })
	win.ShowAndRun()
}
