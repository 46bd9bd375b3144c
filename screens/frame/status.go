package frame

import (
	"strconv"
	"time"

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
	if who := status.Officer; who.Login != "" {
		items = append(items, divider(), caption(f.say.Say("status.officer", lang.Values{"Name": who.Name, "Role": f.say.Say("role." + string(who.Role))})))
	}
	known := status.Edition.Number != 0 && status.Problem != desk.ProblemOpening
	if f.barred && known || !f.barred && (status.Officer.Login == "" || status.Officer.Role.Checks()) { // else what lies here is sealed
		items = append(items, f.listItems(status, now)...)
	}
	items = append(items, f.linkItems(items, now)...)
	clock := []parts.Run{{Text: now.Format("15:04"), Size: theme.SizeCaption}}
	if s, signs := f.screen().(interface{ ClockSign() []parts.Run }); signs {
		clock = append(clock, s.ClockSign()...)
	}
	trail := []fyne.CanvasObject{parts.NewProse(clock...)}
	if !f.barred && f.o.Lock != nil {
		trail = append(trail, parts.Icon("lock", 14, theme.Ink), caption(f.say.Say("status.lock")))
	}
	bar := parts.Spread(16, parts.Flow(14, 2, items...), parts.Flow(8, 2, trail...))
	f.status.Objects = []fyne.CanvasObject{parts.Padded(14, 4, bar)}
}

// listItems say what the station searches in, and how old it is.
func (f *Frame) listItems(status desk.Status, now time.Time) []fyne.CanvasObject {
	caption := func(text string) fyne.CanvasObject { return parts.Text(text, theme.SizeCaption, theme.Ink) }
	switch status.Problem {
	case desk.ProblemOpening:
		return []fyne.CanvasObject{divider(), caption(f.say.Say("status.opening"))}
	case desk.ProblemNoLists, desk.ProblemDamaged:
		return []fyne.CanvasObject{divider(), parts.AgeChip(desk.AgeOld, f.say.Say("status.no_lists"))}
	}
	age, old := status.Ages.Of(status.Edition.Issued, now)
	words := lang.Values{"Age": parts.AgeWords(f.say, old)}
	return []fyne.CanvasObject{
		divider(), caption(f.say.Say("status.edition", lang.Values{"Edition": strconv.FormatUint(status.Edition.Number, 10)})),
		divider(), parts.AgeChip(age, f.say.Say("status.age."+string(age), words)), divider(),
	}
}

// linkItems say whether headquarters answers, and when it was last believed.
func (f *Frame) linkItems(before []fyne.CanvasObject, now time.Time) (items []fyne.CanvasObject) {
	if f.o.Link == nil {
		return nil
	}
	link := f.o.Link()
	if !link.Joined {
		return nil
	}
	icon, ink, when := "offline", theme.Ink, "today"
	if link.Online {
		icon, ink = "online", theme.Good
	}
	at := link.Checked.In(now.Location())
	switch {
	case link.Checked.IsZero():
		when = "never"
	case now.Sub(link.Checked) >= 24*time.Hour || at.Day() != now.Day():
		when = "before"
	}
	if _, divided := before[len(before)-1].(*canvas.Rectangle); !divided {
		items = append(items, divider())
	}
	words := f.say.Say("status.line."+icon+"."+when, lang.Values{"Time": at.Format("15:04"), "Day": at.Format("2006-01-02")})
	return append(items, parts.Lead(6, parts.Icon(icon, 13, ink), parts.Text(words, theme.SizeCaption, theme.Ink)), divider())
}

// divider stands between two items.
func divider() fyne.CanvasObject {
	line := canvas.NewRectangle(theme.Color(theme.Line))
	line.SetMinSize(fyne.NewSize(1, theme.Scaled(22, 4)))
	return line
}
