package parts

import (
	"errors"
	"strings"

	"fyne.io/fyne/v2"

	"postern/app/desk"
	"postern/app/desk/door"
	"postern/app/lang"
	"postern/screens/theme"
)

// Recovery is a new recovery sheet on the screen: its code, where to save it as a page,
// and the last group of the code, which is typed from the paper.
type Recovery struct {
	Form *Form

	say   *lang.Speaker
	sheet door.Sheet
}

// The places of the fields of Recovery.Form.
const (
	RecoveryPath  = 0
	RecoveryProof = 1
)

// NewRecovery is a sheet that is offered to be saved at path; save hears Enter there.
func NewRecovery(say *lang.Speaker, path string, save func()) *Recovery {
	r := &Recovery{say: say, Form: NewForm(
		Ask{Label: say.Say("door.sheet.path"), Text: path},
		Ask{Label: say.Say("door.sheet.proof"), Hint: say.Say("door.sheet.proof.hint")},
	)}
	r.Form.EnterAt = func(at int) bool {
		if at == RecoveryPath {
			save()
		}
		return at == RecoveryPath
	}
	return r
}

// Sheet is what is shown; of no code for none.
func (r *Recovery) Sheet() door.Sheet { return r.sheet }

// Show shows a sheet.
func (r *Recovery) Show(sheet door.Sheet) { r.sheet = sheet }

// Forget forgets the sheet and what was typed.
func (r *Recovery) Forget() {
	r.sheet = door.Sheet{}
	r.Form.Clear()
}

// Code is the sheet's, with more rows that belong to it.
func (r *Recovery) Code(more ...fyne.CanvasObject) fyne.CanvasObject {
	return Column(4, append([]fyne.CanvasObject{
		Text(r.say.Say("door.sheet.code"), theme.SizeCaption, theme.Ink2),
		NewProse(Run{Text: r.sheet.Code, Size: theme.SizeStrong, Bold: true, Mono: true}),
	}, more...)...)
}

// Proven says what is wrong with the last group as it was typed, "" for nothing: whoever
// has it on paper has the sheet. A wrong one leaves the field.
func (r *Recovery) Proven() (fault string) {
	typed := strings.ToUpper(r.Form.Text(RecoveryProof))
	if typed == "" {
		return r.say.Say("door.missing", lang.Values{"Field": r.Form.Label(RecoveryProof)})
	}
	groups := strings.FieldsFunc(r.sheet.Code, func(r rune) bool { return r == '-' || r == ' ' })
	if len(groups) > 0 && typed == groups[len(groups)-1] {
		return ""
	}
	r.Form.Set(RecoveryProof, "")
	return r.say.Say("door.sheet.other")
}

// Saving is how a screen saves a sheet. All must be set.
type Saving struct {
	Save     func(sheet door.Sheet, path string) error
	Run      func(work, then func())
	Busy     func(bool)
	Wrong    func(at int, sentence string) // at a field
	Saved    func(path string)
	Sentence func(error) string // what an error means
}

var errBrokeOff = errors.New("the work broke off")

// Save saves the sheet where the field says.
func (r *Recovery) Save(o Saving) {
	path := desk.Expanded(r.Form.Text(RecoveryPath))
	if path == "" {
		o.Wrong(RecoveryPath, r.say.Say("door.missing", lang.Values{"Field": r.Form.Label(RecoveryPath)}))
		return
	}
	o.Busy(true)
	sheet, err := r.sheet, errBrokeOff
	o.Run(func() { err = o.Save(sheet, path) }, func() {
		o.Busy(false)
		if err != nil {
			o.Wrong(RecoveryPath, r.say.Say("door.sheet.failed", lang.Values{"Path": path, "Detail": o.Sentence(err)}))
			return
		}
		o.Saved(path)
	})
}
