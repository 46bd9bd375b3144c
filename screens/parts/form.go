package parts

import (
	"strings"

	"fyne.io/fyne/v2"

	"postern/screens/theme"
)

// Ask is one thing that a form asks for.
type Ask struct {
	Label  string
	Hint   string // under the field; "" for none
	Secret bool   // what is typed does not show
	Text   string // that stands there at first
}

// Form asks for several things, one under the other, by keys alone: Enter goes to
// the next field that is empty, and from the last one does what the form is for.
type Form struct {
	// OnEnter does what the form is for, OnEscape goes back a step, OnEdit hears that
	// what stands in the fields is no longer what was judged; nil: nothing.
	OnEnter, OnEscape, OnEdit func()
	// Reader is asked before a rune is typed into a field; true: it was a reader's and is
	// not for this form. nil: no reader is listened for.
	Reader func(at int, r rune) bool
	// EnterAt does something else from one field; true: that was all.
	EnterAt func(at int) bool
	// OnOther is asked before any other key is used; true: it is done with. nil: none is.
	OnOther func(fyne.KeyName) bool
	// TakesTab says that Tab in a field is Enter there now, as some readers end their lines;
	// nil: it always leads to the next field.
	TakesTab func(at int) bool

	asks   []Ask
	inputs []*Input
}

const (
	fieldHigh = 42
	fieldGap  = 7 // between what is asked and the ring around the field
)

// NewForm is a form.
func NewForm(asks ...Ask) *Form {
	f := &Form{asks: asks}
	for at, a := range asks {
		input := NewInput(fieldHigh)
		input.Password = a.Secret
		input.Set(a.Text)
		input.OnKey = func(key fyne.KeyName) bool { return f.key(at, key) }
		input.OnEdit = func(string) { call(f.OnEdit) }
		input.TakesTab = func() bool { return f.TakesTab != nil && f.TakesTab(at) }
		input.Reader = func(r rune) bool { return f.Reader != nil && f.Reader(at, r) }
		f.inputs = append(f.inputs, input)
	}
	return f
}

func call(f func()) {
	if f != nil {
		f()
	}
}

func (f *Form) key(at int, key fyne.KeyName) bool {
	switch key {
	case fyne.KeyEscape:
		call(f.OnEscape)
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeyTab:
		f.enter(at)
	default:
		return f.OnOther != nil && f.OnOther(key)
	}
	return true
}

func (f *Form) enter(at int) {
	if f.EnterAt != nil && f.EnterAt(at) {
		return
	}
	for _, i := range f.inputs[at+1:] {
		if i.Text == "" {
			focus(i)
			return
		}
	}
	call(f.OnEnter)
}

func focus(i *Input) {
	if c := fyne.CurrentApp().Driver().CanvasForObject(i); c != nil {
		c.Focus(i)
	}
}

// Fields are the form's rows.
func (f *Form) Fields() []fyne.CanvasObject {
	var rows []fyne.CanvasObject
	for i, a := range f.asks {
		asked := []fyne.CanvasObject{Text(a.Label, theme.SizeCaption, theme.Ink2), f.inputs[i]}
		if a.Hint != "" {
			asked = append(asked, Text(a.Hint, theme.SizeCaption, theme.Ink2))
		}
		rows = append(rows, Column(fieldGap, asked...))
	}
	return rows
}

// Text is what stands in a field, without blanks around it.
func (f *Form) Text(at int) string { return strings.TrimSpace(f.inputs[at].Text) }

// Secret is what stands in a field, as it was typed.
func (f *Form) Secret(at int) string { return f.inputs[at].Text }

// Set puts a text into a field, as the program's own doing.
func (f *Form) Set(at int, text string) { f.inputs[at].Set(text) }

// Clear empties the fields.
func (f *Form) Clear() {
	for _, i := range f.inputs {
		i.Set("")
	}
}

// Label is what a field asks for.
func (f *Form) Label(at int) string { return f.asks[at].Label }

// Empty is the first empty field; false where there is none.
func (f *Form) Empty() (at int, is bool) {
	for i, input := range f.inputs {
		if input.Text == "" {
			return i, true
		}
	}
	return len(f.inputs) - 1, false
}

// Focused is the field that has the focus, -1 for none.
func (f *Form) Focused() int {
	for i, input := range f.inputs {
		if input.Focused() {
			return i
		}
	}
	return -1
}

// Field is the field itself, to be given the focus.
func (f *Form) Field(at int) fyne.Focusable { return f.inputs[at] }
