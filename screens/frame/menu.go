package frame

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"postern/screens/parts"
)

// menus are the commands, menu by menu.
func (f *Frame) menus() []menuOf {
	const ctrl, shift = fyne.KeyModifierControl, fyne.KeyModifierShift
	digits := []fyne.KeyName{fyne.Key1, fyne.Key2, fyne.Key3, fyne.Key4, fyne.Key5, fyne.Key6, fyne.Key7, fyne.Key8}
	var screens []parts.Command
	for i, s := range f.o.Screens {
		screens = append(screens, parts.Command{Label: f.say.Say(s.Key()), Key: digits[i], Modifier: ctrl, Do: func() { f.goTo(i) }})
	}
	all := []menuOf{{f.say.Say("menu.program"), f.programCommands()}, {f.say.Say(f.screenMenu()), f.screen().Commands()}}
	if !f.barred {
		all = append(all, menuOf{f.say.Say("menu.screens"), screens})
	}
	return append(all, []menuOf{
		{f.say.Say("menu.view"), []parts.Command{
			{Label: f.say.Say("menu.text"), Key: fyne.KeyT, Modifier: ctrl | shift, Do: f.nextText},
			{Label: f.say.Say("menu.look"), Key: fyne.KeyD, Modifier: ctrl | shift, Do: f.nextMode},
		}},
		{f.say.Say("menu.help"), []parts.Command{{Label: f.say.Say("menu.about"), Do: f.about}}},
	}...)
}

// programCommands end the session, or the program.
func (f *Frame) programCommands() []parts.Command {
	const ctrl, shift = fyne.KeyModifierControl, fyne.KeyModifierShift
	quit := parts.Command{Label: f.say.Say("menu.quit"), Key: fyne.KeyQ, Modifier: ctrl, Do: f.o.Quit}
	if f.barred || f.o.Lock == nil {
		return []parts.Command{quit}
	}
	quit.Modifier = ctrl | shift
	return []parts.Command{
		{Label: f.say.Say("menu.lock"), Key: fyne.KeyK, Modifier: ctrl, Do: f.o.Lock},
		{Label: f.say.Say("menu.sign_out"), Key: fyne.KeyQ, Modifier: ctrl, Do: f.o.SignOut},
		{},
		quit,
	}
}

// screenMenu is the name, in the catalogue, of the menu with the screen's commands:
// the case's, unless the screen names another.
func (f *Frame) screenMenu() string {
	if named, ok := f.screen().(interface{ MenuKey() string }); ok {
		return named.MenuKey()
	}
	return "menu.case"
}

type menuOf struct {
	title    string
	commands []parts.Command
}

// setMenu gives the window its menu.
func (f *Frame) setMenu() {
	if f.window == nil {
		return
	}
	var menus []*fyne.Menu
	f.ready = nil
	for _, m := range f.menus() {
		menu := fyne.NewMenu(m.title)
		for _, c := range m.commands {
			menu.Items = append(menu.Items, f.item(c))
			f.ready = append(f.ready, c.Ready())
		}
		menus = append(menus, menu)
	}
	f.menu = fyne.NewMainMenu(menus...)
	f.window.SetMainMenu(f.menu)
}

func (f *Frame) item(c parts.Command) *fyne.MenuItem {
	if c.Label == "" {
		return fyne.NewMenuItemSeparator()
	}
	item := fyne.NewMenuItem(c.Label, func() { f.do(c) })
	if c.Key != "" {
		item.Shortcut = &desktop.CustomShortcut{KeyName: c.Key, Modifier: c.Modifier}
	}
	item.Disabled = !c.Ready()
	if c.Label == f.say.Say("menu.quit") {
		item.IsQuit = true // or Fyne adds a Quit of its own
	}
	return item
}

// do does a command, unless a dialog stands or it has nothing to do: Fyne hears
// a menu's keys in both cases.
func (f *Frame) do(c parts.Command) {
	f.watch.tell()
	if f.window != nil && f.window.Canvas().Overlays().Top() != nil {
		return
	}
	if c.Ready() {
		c.Do()
	}
}

// refreshMenu shows which commands are possible now.
func (f *Frame) refreshMenu() {
	if f.menu == nil {
		return
	}
	var ready []bool
	for _, m := range f.menus() {
		for _, c := range m.commands {
			ready = append(ready, c.Ready())
		}
	}
	if slices.Equal(ready, f.ready) {
		return
	}
	if len(ready) != len(f.ready) { // other commands than before
		f.setMenu()
		return
	}
	f.ready = ready
	i := 0
	for _, m := range f.menu.Items {
		for _, item := range m.Items {
			item.Disabled = !item.IsSeparator && !ready[i]
			i++
		}
	}
	f.menu.Refresh()
}
