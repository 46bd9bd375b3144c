package settings

import (
	"fyne.io/fyne/v2"

	"postern/app/desk/door"
	"postern/app/lang"
	"postern/screens/parts"
)

// sheetCommands are all that can be done while a recovery sheet stands there, by the
// keys that the door has for it.
func (s *Screen) sheetCommands() []parts.Command {
	return []parts.Command{
		{Label: s.say.Say("door.menu.save"), Key: fyne.KeyO, Modifier: fyne.KeyModifierControl, Do: s.saveSheet, Can: s.canSave},
		{Label: s.say.Say("settings.menu.back"), Key: fyne.KeyEscape, Do: s.escape, Can: s.canSave},
	}
}

func (s *Screen) canSave() bool { return s.phase == phaseKeep && !s.busy }

// newSheet makes a recovery sheet. One that the journal has not taken counts too: it is
// shown with the sentence that says so.
func (s *Screen) newSheet() {
	pin := s.form.Secret(0)
	s.form.Set(0, "")
	s.busy, s.fault = true, ""
	s.show()
	var sheet door.Sheet
	err := errBrokeOff
	s.o.Run(func() { sheet, err = s.o.Desk.NewSheet(pin) }, func() {
		s.busy = false
		if sheet.Code == "" {
			s.wrong(0, s.sentence(err))
			return
		}
		s.sheet = parts.NewRecovery(s.say, s.o.SheetPath, s.saveSheet)
		s.sheet.Show(sheet)
		s.open(phaseKeep, s.sheet.Form)
		if err != nil {
			s.wrong(parts.RecoveryProof, s.say.Say("settings.sheet.unbooked", lang.Values{"Detail": s.sentence(err)}))
		}
	})
}

// saveSheet saves the sheet where the field says.
func (s *Screen) saveSheet() {
	if !s.canSave() {
		return
	}
	s.sheet.Save(parts.Saving{
		Save: s.o.Desk.SaveSheet, Run: s.o.Run, Wrong: s.wrong, Sentence: s.sentence,
		Busy: func(busy bool) {
			if s.busy = busy; busy {
				s.fault, s.done = "", ""
				s.show()
			}
		},
		Saved: func(path string) {
			s.done = s.say.Say("door.sheet.saved", lang.Values{"Path": parts.ShortPath(path)})
			s.show()
			s.Focus()
		},
	})
}

// keepSheet ends once the last group of the code was typed.
func (s *Screen) keepSheet() {
	if fault := s.sheet.Proven(); fault != "" {
		s.wrong(parts.RecoveryProof, fault)
		return
	}
	s.forgetSheet()
	s.close(s.say.Say("settings.sheet.kept"))
}

// leaveSheet leaves without the last group: the sheet counts all the same.
func (s *Screen) leaveSheet() {
	s.forgetSheet()
	s.close("")
	s.fault = s.say.Say("settings.sheet.left")
	s.show()
	s.Focus()
}

func (s *Screen) forgetSheet() {
	s.sheet.Forget()
	s.sheet = nil
}
