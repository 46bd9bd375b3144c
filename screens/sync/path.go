package sync

import (
	"strings"

	"fyne.io/fyne/v2"

	"postern/app/desk"
	"postern/screens/parts"
)

// pathTyped offers what the typed path may become.
func (s *Screen) pathTyped(text string) {
	s.typing++
	typing := s.typing
	var offers []string
	s.o.Run(func() { offers = s.o.Desk.Paths(text) }, func() {
		if typing != s.typing || s.phase != phaseAsking {
			return
		}
		s.paths, s.chosen = offers, false
		var rows [][]parts.Run
		for _, p := range offers {
			rows = append(rows, []parts.Run{{Text: p}})
		}
		s.offers.Offer(rows)
		s.layOffers()
	})
}

func (s *Screen) closeOffers() {
	s.typing++
	s.paths, s.chosen = nil, false
	s.offers.Offer(nil)
}

// pathKey uses a key in the field of the path: Tab completes, Enter begins.
func (s *Screen) pathKey(key fyne.KeyName) bool {
	switch key {
	case fyne.KeyEscape:
		s.escape()
	case fyne.KeyUp, fyne.KeyDown:
		if !s.offers.Open() {
			return false
		}
		by := 1
		if key == fyne.KeyUp {
			by = -1
		}
		if s.chosen || by < 0 {
			s.offers.Step(by)
		}
		s.chosen = true
	case fyne.KeyTab:
		if !s.offers.Open() {
			return false
		}
		s.takeOffer(s.offers.Chosen())
	case fyne.KeyReturn, fyne.KeyEnter:
		if s.chosen && s.offers.Open() {
			s.takeOffer(s.offers.Chosen())
			return true
		}
		if path := desk.Expanded(s.path.Text); path != "" {
			s.Bring([]string{path})
		}
	default:
		return false
	}
	return true
}

// takeOffer writes an offered path into the field, and offers what lies in it
// where it is a folder.
func (s *Screen) takeOffer(row int) {
	if row >= len(s.paths) {
		return
	}
	path := s.paths[row]
	s.closeOffers()
	s.path.Set(path)
	s.path.CursorColumn = len([]rune(path))
	s.path.Refresh()
	if strings.HasSuffix(path, "/") || strings.HasSuffix(path, `\`) {
		s.pathTyped(path)
	}
	if c := s.canvas(); c != nil {
		c.Focus(s.path)
	}
}

// layOffers puts the offers under the field.
func (s *Screen) layOffers() {
	driver := fyne.CurrentApp().Driver()
	at := driver.AbsolutePositionForObject(s.path).Subtract(driver.AbsolutePositionForObject(s.root))
	size := s.path.Size()
	h := min(s.offers.MinSize().Height, s.root.Size().Height-at.Y-size.Height-4)
	parts.Place(s.offers, at.X, at.Y+size.Height+4, size.Width, max(h, 0))
}
