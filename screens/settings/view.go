package settings

import (
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"postern/app/lang"
	"postern/screens/parts"
	"postern/screens/theme"
)

const (
	edge      = 12
	gap       = 8
	headHigh  = 30
	rowHigh   = 38
	formWidth = 440 // at 100 % text
)

// show puts the screen together.
func (s *Screen) show() {
	focused := -1
	if s.form != nil {
		focused = s.form.Focused()
	}
	s.row = nil
	rows := []fyne.CanvasObject{parts.Bold(s.say.Say("screen.settings"), theme.SizeHeading, theme.Ink)}
	if s.done != "" {
		rows = append(rows, parts.Strip("ok", s.done, theme.GoodGround, theme.Good))
	}
	if s.form == nil && s.fault != "" {
		rows = append(rows, parts.Strip("marker", s.fault, theme.AttentionGround, theme.Attention))
	}
	if s.form != nil {
		rows = append(rows, s.formPanel())
	} else {
		rows = append(rows, s.minePanel())
		if s.o.Desk.Me().Role.Rules() {
			rows = append(rows, s.peoplePanel())
		}
		rows = append(rows, s.notesPanel()...)
		if s.o.Desk.Me().Role.Rules() {
			rows = append(rows, s.policyPanel())
		}
	}
	s.tall = parts.NewTall(parts.Padded(edge, edge, parts.Column(gap, rows...)))
	s.scroll = container.NewVScroll(s.tall.Object())
	s.keys = parts.Flow(10, gap, s.buttons()...)
	s.root.Objects = []fyne.CanvasObject{s.scroll, s.keys, s.catcher}
	parts.Relay(s.root)
	if c := s.canvas(); c != nil && focused >= 0 && s.form != nil {
		c.Focus(s.form.Field(focused))
	}
	if s.changed != nil {
		s.changed()
	}
}

// formTitle is what the form is for.
func (s *Screen) formTitle() string {
	values := lang.Values{}
	if s.chosen < len(s.now.People) {
		values["Name"] = s.now.People[s.chosen].Name
	}
	keys := map[phase]string{
		phaseEnrol: "settings.enrol", phaseReset: "settings.reset.title", phaseRemove: "settings.remove.title",
		phasePIN: "settings.pin.title", phasePolicy: "settings.policy.title",
		phaseSheet: "settings.menu.sheet", phaseKeep: "settings.menu.sheet",
	}
	return s.say.Say(keys[s.phase], values)
}

func (s *Screen) formPanel() fyne.CanvasObject {
	rows := []fyne.CanvasObject{parts.Bold(s.formTitle(), theme.SizeStrong, theme.Ink)}
	if s.phase == phaseKeep {
		rows = append(rows, s.sheet.Code())
	}
	if s.fault != "" { // first, where it is seen however long the form is
		rows = append(rows, parts.Strip("marker", s.fault, theme.AttentionGround, theme.Attention))
	}
	rows = append(rows, s.form.Fields()...)
	return &fyne.Container{Layout: narrow{}, Objects: []fyne.CanvasObject{parts.Panel(parts.Padded(22, 16, parts.Column(12, rows...)))}}
}

// minePanel is what everybody sets for himself.
func (s *Screen) minePanel() fyne.CanvasObject {
	me := s.o.Desk.Me()
	sheet := parts.NewSheet(parts.Columns{260, 0})
	row := func(label, value string) fyne.CanvasObject {
		return sheet.Row(rowHigh, parts.Text(s.say.Say(label), theme.SizeText, theme.Ink2), parts.Text(value, theme.SizeText, theme.Ink))
	}
	who := s.say.Say("status.officer", lang.Values{"Name": me.Name, "Role": s.say.Say("role." + string(me.Role))})
	rows := []fyne.CanvasObject{
		sheet.Row(headHigh, parts.Bold(s.say.Say("settings.mine"), theme.SizeCaption, theme.Ink), parts.Text("", theme.SizeCaption, theme.Ink)),
		row("settings.me", who), row("settings.login", me.Login),
	}
	if me.Role.Checks() {
		rows = append(rows, row("settings.sign", s.say.Say("settings.sign."+string(s.now.Sign))))
	}
	return parts.Rows(rows...)
}

// peoplePanel is who may sign in here.
func (s *Screen) peoplePanel() fyne.CanvasObject {
	sheet := parts.NewSheet(parts.Columns{200, 160, 150, 0})
	caption := func(key string) fyne.CanvasObject { return parts.Text(s.say.Say(key), theme.SizeCaption, theme.Ink2) }
	rows := []fyne.CanvasObject{sheet.Row(headHigh, parts.Bold(s.say.Say("settings.people"), theme.SizeCaption, theme.Ink),
		caption("settings.login"), caption("settings.role.column"), caption("settings.since"))}
	for i, p := range s.now.People {
		row := sheet.Row(rowHigh, parts.NewProse(parts.NameRun(p.Name, parts.Run{Bold: true})), parts.Text(p.Login, theme.SizeText, theme.Ink),
			parts.Text(s.say.Say("role."+string(p.Role)), theme.SizeText, theme.Ink), parts.Text(p.Since.Format("2006-01-02"), theme.SizeCaption, theme.Ink2))
		rows = append(rows, parts.NewRow(row, i == s.chosen, func() { s.choose(i) }))
	}
	return parts.Rows(rows...)
}

// policyPanel is what the joint framework sets, as it stands here.
func (s *Screen) policyPanel() fyne.CanvasObject {
	sheet := parts.NewSheet(parts.Columns{420, 0})
	rows := []fyne.CanvasObject{sheet.Row(headHigh, parts.Bold(s.say.Say("settings.policy"), theme.SizeCaption, theme.Ink), parts.Text("", theme.SizeCaption, theme.Ink))}
	row := func(label, value string) {
		rows = append(rows, sheet.Row(rowHigh, parts.Text(label, theme.SizeText, theme.Ink2), parts.Text(value, theme.SizeText, theme.Ink)))
	}
	p := s.now.Policy
	for _, r := range rules() {
		row(s.say.Say(r.key), strconv.FormatInt(int64(*r.at(&p)/r.unit), 10))
	}
	row(s.say.Say("settings.policy.hours"), hours(p.Hours))
	return parts.Rows(rows...)
}

// buttons are the commands under the screen.
func (s *Screen) buttons() []fyne.CanvasObject {
	button := func(word, key string, press func(), can bool) *parts.KeyButton {
		b := parts.NewKeyButton(s.say.Say(word), s.say.Say(key), press)
		b.OnEscape = s.escape
		b.SetOff(!can || s.busy)
		return b
	}
	if s.form != nil {
		word := "settings.key.set"
		if s.phase == phaseKeep {
			word = "settings.key.kept"
		}
		set := button(word, "key.enter", s.submit, true)
		set.Primary = true
		if s.phase == phaseKeep {
			return []fyne.CanvasObject{set, button("door.key.save", "key.from", s.saveSheet, true), button("settings.key.leave", "key.escape", s.escape, true)}
		}
		return []fyne.CanvasObject{set, button("settings.key.leave", "key.escape", s.escape, true)}
	}
	keys := []fyne.CanvasObject{button("settings.key.pin", "key.print", func() { s.ask(phasePIN) }, true)}
	if s.o.Desk.Me().Role.Checks() {
		keys = append(keys, button("settings.key.sign", "key.group", s.nextSign, true))
	}
	if _, chosen := s.note(); chosen {
		keys = append(keys, button("settings.key.countersign", "settings.key.by_name", s.countersign, s.canCountersign()))
	}
	if !s.o.Desk.Me().Role.Rules() {
		return keys
	}
	remove := button("settings.key.remove", "settings.key.two", func() { s.ask(phaseRemove) }, s.canTouch())
	remove.Grave = true
	return append(keys,
		button("settings.key.enrol", "key.fields", func() { s.ask(phaseEnrol) }, true),
		button("settings.key.policy", "key.from", func() { s.ask(phasePolicy) }, true),
		button("settings.key.sheet", "settings.key.by_sheet", func() { s.ask(phaseSheet) }, true),
		button("settings.key.reset", "key.refer", func() { s.ask(phaseReset) }, s.canTouch()), remove)
}

// narrow keeps a form from growing as wide as the window.
type narrow struct{}

func (narrow) width(width float32) float32 { return min(width, formWidth*theme.Factor()) }

// HeightFor is the height at a width.
func (n narrow) HeightFor(objects []fyne.CanvasObject, width float32) float32 {
	return parts.HeightFor(objects[0], n.width(width))
}

// Layout places the form.
func (n narrow) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	parts.Place(objects[0], 0, 0, n.width(size.Width), size.Height)
}

// MinSize is the form's.
func (narrow) MinSize(objects []fyne.CanvasObject) fyne.Size { return objects[0].MinSize() }

// arrangement stands the keys at the bottom and the rest above.
type arrangement struct{ screen *Screen }

// MinSize is small: whatever is higher scrolls.
func (a *arrangement) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(640, 400) }

// Layout places the parts.
func (a *arrangement) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	s := a.screen
	if s.scroll == nil {
		return
	}
	inner := size.Width - 2*edge
	high := parts.HeightFor(s.keys, inner)
	parts.Place(s.keys, edge, size.Height-edge-high-2, inner, high)
	s.tall.Fit(size.Width)
	parts.Place(s.scroll, 0, 0, size.Width, max(size.Height-high-2*edge, 20))
	s.scroll.Refresh()
	parts.Place(s.catcher, 0, 0, 0, 0)
}
