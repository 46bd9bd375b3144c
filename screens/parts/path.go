package parts

import (
	"strings"

	"fyne.io/fyne/v2"

	"postern/app/desk"
)

// PathField asks for the path of a file or folder and completes it: Tab takes what is
// offered, the arrows choose among it, Enter ends the path.
type PathField struct {
	Input *Input
	// List lies in the screen's own content, over what stands under the field: see Lay.
	List *Completion
	// OnPath hears the path when Enter ends it; OnEscape goes back a step. Both must be
	// set.
	OnPath   func(path string)
	OnEscape func()

	within  fyne.CanvasObject
	run     func(work, then func())
	offers  func(typed string) []string
	offered []string
	typing  int  // numbers what was typed, so that late offers are dropped
	chosen  bool // an arrow has chosen among the offers
}

const pathHigh = 36

// NewPathField is an empty field on a screen whose content is within. What a path may
// become is asked through run.
func NewPathField(within fyne.CanvasObject, run func(work, then func()), offers func(typed string) []string) *PathField {
	f := &PathField{Input: NewInput(pathHigh), within: within, run: run, offers: offers}
	f.Input.OnKey, f.Input.OnEdit = f.key, f.typed
	f.Input.TakesTab = func() bool { return len(f.offered) > 0 }
	f.List = NewCompletion(f.take)
	return f
}

// SelectAll marks the path, so that what is typed next takes its place.
func (f *PathField) SelectAll() { f.Input.TypedShortcut(&fyne.ShortcutSelectAll{}) }

// Close takes the offers away, those too that are still to come, and reports whether
// there were any.
func (f *PathField) Close() bool {
	open := f.List.Open()
	f.typing++
	f.offered, f.chosen = nil, false
	f.List.Offer(nil)
	return open
}

// Enter ends the path, or takes the offer that an arrow has chosen.
func (f *PathField) Enter() {
	if f.chosen && f.List.Open() {
		f.take(f.List.Chosen())
		return
	}
	if path := desk.Expanded(f.Input.Text); path != "" {
		f.Close()
		f.OnPath(path)
	}
}

// typed offers what the typed path may become.
func (f *PathField) typed(text string) {
	f.typing++
	typing := f.typing
	var offers []string
	f.run(func() { offers = f.offers(text) }, func() {
		if typing != f.typing {
			return
		}
		f.offered, f.chosen = offers, false
		var rows [][]Run
		for _, p := range offers {
			rows = append(rows, []Run{{Text: p}})
		}
		f.List.Offer(rows)
		f.Lay()
	})
}

func (f *PathField) key(key fyne.KeyName) bool {
	switch key {
	case fyne.KeyEscape:
		if !f.Close() {
			f.OnEscape()
		}
	case fyne.KeyUp, fyne.KeyDown:
		if !f.List.Open() {
			return false
		}
		by := 1
		if key == fyne.KeyUp {
			by = -1
		}
		if f.chosen || by < 0 {
			f.List.Step(by)
		}
		f.chosen = true
	case fyne.KeyTab:
		if !f.List.Open() {
			return false
		}
		f.take(f.List.Chosen())
	case fyne.KeyReturn, fyne.KeyEnter:
		f.Enter()
	default:
		return false
	}
	return true
}

// take writes an offered path into the field, and offers what lies in it where it is a
// folder.
func (f *PathField) take(row int) {
	if row >= len(f.offered) {
		return
	}
	path := f.offered[row]
	f.Close()
	f.Input.Set(path)
	f.Input.CursorColumn = len([]rune(path))
	f.Input.Refresh()
	if strings.HasSuffix(path, "/") || strings.HasSuffix(path, `\`) {
		f.typed(path)
	}
	focus(f.Input)
}

// Lay puts the offers under the field.
func (f *PathField) Lay() {
	if !f.List.Open() {
		return
	}
	driver := fyne.CurrentApp().Driver()
	at := driver.AbsolutePositionForObject(f.Input).Subtract(driver.AbsolutePositionForObject(f.within))
	size := f.Input.Size()
	h := min(f.List.MinSize().Height, f.within.Size().Height-at.Y-size.Height-4)
	Place(f.List, at.X, at.Y+size.Height+4, size.Width, max(h, 0))
}
