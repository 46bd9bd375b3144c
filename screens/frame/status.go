package frame

import (
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"postern/app/desk"
	"postern/app/lang"
	"postern/screens/parts"
	"postern/screens/theme"
)

// buildStatus makes the status bar: station, edition, age of the lists, clock.
func (f *Frame) buildStatus() {
	status, now := f.o.Desk.Status(), f.o.Desk.Now()
	caption := func(text string) fyne.CanvasObject { return parts.Text(text, theme.SizeCaption, theme.Ink) }
	items := []fyne.CanvasObject{parts.NewProse(parts.NameRun(status.Station, parts.Run{Size: theme.SizeCaption}))}
	switch status.Problem {
	case desk.ProblemOpening:
		items = append(items, divider(), caption(f.say.Say("status.opening")))
	case desk.ProblemNoLists, desk.ProblemDamaged:
		items = append(items, divider(), parts.AgeChip(desk.AgeOld, f.say.Say("status.no_lists")))
	default:
		age, old := desk.AgeOf(status.Edition.Issued, now)
		words := lang.Values{"Age": parts.AgeWords(f.say, old)}
		items = append(items,
			divider(), caption(f.say.Say("status.edition", lang.Values{"Edition": strconv.FormatUint(status.Edition.Number, 10)})),
			divider(), parts.AgeChip(age, f.say.Say("status.age."+string(age), words)), divider())
	}
	bar := parts.Spread(16, parts.Flow(14, 2, items...), caption(now.Format("15:04")))
	f.status.Objects = []fyne.CanvasObject{parts.Padded(14, 4, bar)}
}

// divider stands between two items.
func divider() fyne.CanvasObject {
	line := canvas.NewRectangle(theme.Color(theme.Line))
	line.SetMinSize(fyne.NewSize(1, theme.Scaled(22, 4)))
	return line
}
