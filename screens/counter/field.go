package counter

import (
	"slices"

	"fyne.io/fyne/v2"

	"postern/app/mrz"
	"postern/screens/parts"
	"postern/screens/theme"
)

// fieldID names a field of the traveller's column, in the order of Tab.
type fieldID int

const (
	fieldSurname fieldID = iota
	fieldGiven
	fieldBirth
	fieldSex
	fieldNationality
	fieldFather
	fieldType
	fieldNumber
	fieldIssuer
	fieldUntil
	fieldCount
)

// zoneFields says which field shows which part of a machine-readable zone.
func zoneFields() map[mrz.FieldName]fieldID {
	return map[mrz.FieldName]fieldID{
		mrz.DocumentType: fieldType, mrz.IssuingState: fieldIssuer, mrz.Names: fieldSurname, mrz.Number: fieldNumber,
		mrz.Nationality: fieldNationality, mrz.BirthDate: fieldBirth, mrz.SexField: fieldSex, mrz.Expires: fieldUntil,
	}
}

// field is one field with the sentence under it.
type field struct {
	id    fieldID
	input *parts.Input
	note  *parts.Prose
}

// fieldState is what a field shows.
type fieldState struct {
	text string
	sign parts.FieldSign
	note []parts.Run
}

func newField(s *Screen, id fieldID) *field {
	f := &field{id: id, input: parts.NewInput(32), note: parts.NewProse()}
	f.note.Hide()
	f.input.Reader = func(r rune) bool { return s.typed(r, f) }
	f.input.OnKey = func(key fyne.KeyName) bool { return s.fieldKey(f, key) }
	f.input.TakesTab = func() bool { return s.fieldTakesTab(f) }
	f.input.OnEdit = func(text string) { s.fieldEdited(f, text) }
	f.input.OnFocus = func(focused bool) { s.fieldFocused(f, focused) }
	return f
}

func (f *field) state() fieldState {
	return fieldState{text: f.input.Text, sign: f.input.Sign(), note: f.note.Runs}
}

func (f *field) restore(s fieldState) {
	f.input.Set(s.text)
	f.mark(s.sign, s.note...)
}

// mark puts a sign on the field and a sentence under it.
func (f *field) mark(sign parts.FieldSign, note ...parts.Run) {
	f.input.SetSign(sign)
	if slices.Equal(f.note.Runs, note) {
		return
	}
	f.note.Runs = note
	f.note.Hidden = len(note) == 0
	f.note.Refresh()
}

// wrong marks a mistake.
func (f *field) wrong(sentence string) {
	f.mark(parts.SignWrong, parts.Run{Text: sentence, Size: theme.SizeCaption, Colour: theme.Wrong})
}

// fieldKey uses a key of a field.
func (s *Screen) fieldKey(f *field, key fyne.KeyName) bool {
	if s.complete.key(f, key) {
		return true
	}
	switch key {
	case fyne.KeyReturn, fyne.KeyEnter:
		s.checkFields()
	case fyne.KeyTab:
		s.nextDoubt(f)
	case fyne.KeyEscape:
		s.backToScan()
	case fyne.KeyPageDown:
		s.evidence.page(1)
	case fyne.KeyPageUp:
		s.evidence.page(-1)
	default:
		return false
	}
	return true
}

// fieldTakesTab reports whether Tab is not the way to the next field: it takes
// a completion, or goes to the next field in doubt.
func (s *Screen) fieldTakesTab(f *field) bool {
	return s.complete.openFor(f) || s.c.stage == stageDamaged && len(s.c.doubts) > 1
}

func (s *Screen) nextDoubt(f *field) {
	doubts := s.c.doubts
	for i, id := range doubts {
		if id == f.id {
			s.focusOn(s.panel.field(doubts[(i+1)%len(doubts)]).input)
			return
		}
	}
	if len(doubts) > 0 {
		s.focusOn(s.panel.field(doubts[0]).input)
	}
}

// backToScan goes one step back and keeps what is written.
func (s *Screen) backToScan() {
	if s.c.large {
		s.toggleFaces()
		return
	}
	if s.unfolded {
		s.unfolded = false
		s.show()
	}
	if s.folded() {
		s.focusOn(s.catcher)
		return
	}
	s.focusOn(s.panel.scan)
}

// fieldEdited hears that hands changed a field: what the reader said of it no
// longer holds, and the answer is another traveller's until it is asked again.
func (s *Screen) fieldEdited(f *field, text string) {
	f.mark(parts.SignNone)
	if f.id == fieldNationality {
		s.panel.nameCountry()
	}
	s.complete.typed(f, text)
	putRight := s.c.faulty && s.open()
	if putRight {
		s.c.faulty = false // what is still wrong is said at the next Enter
	}
	if !s.c.edited || putRight {
		s.c.edited = true
		s.show()
	}
	s.panel.show()
	s.tellChanged()
}

func (s *Screen) fieldFocused(f *field, focused bool) {
	if !focused {
		s.complete.left(f)
		return
	}
	if s.c.visited != nil {
		s.c.visited[f.id] = true
	}
	s.panel.reveal(f)
}
