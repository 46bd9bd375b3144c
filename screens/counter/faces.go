package counter

import (
	"fmt"
	"image"
	"slices"
	"strconv"

	"fyne.io/fyne/v2"

	"postern/app/border"
	"postern/app/lang"
	"postern/screens/parts"
	"postern/screens/portrait"
	"postern/screens/theme"
)

// faces are the portraits of the alert that is looked at. Only an alert that may be
// shown is ever asked for them: a discreet one is not in the view.
type faces struct {
	of     string // which portraits, in which size
	shown  []portrait.Portrait
	come   []bool // which are decoded
	asking bool   // the question is being put: whoever puts it draws afterwards
}

// The places for portraits, at 100 % text.
const (
	faceGap       = 10
	faceWidth     = 148
	faceHeight    = 132
	largeHeight   = 400
	compactHeight = 205 // large, where the text is big
	mostFaces     = 3   // at once
)

// photos are those of the alert that is looked at, the youngest first.
func (s *Screen) photos() []border.Photo {
	if !s.open() {
		return nil
	}
	m, _, ok := s.c.view.at(s.c.chosen, s.c.weaker)
	if !ok {
		return nil
	}
	photos := slices.Clone(m.Alert.Photos)
	slices.SortStableFunc(photos, func(a, b border.Photo) int { return lastYear(b) - lastYear(a) })
	return photos[:min(len(photos), mostFaces)]
}

// lastYear is the year in which a photo was taken, 0 where that is not known.
func lastYear(p border.Photo) int { _, last := p.TakenOn.Years(); return last }

func (s *Screen) hasFaces() bool { return len(s.photos()) > 0 }

// toggleFaces shows the alert's portraits large in place of the evidence, or the
// evidence again.
func (s *Screen) toggleFaces() {
	s.c.large = !s.c.large && s.hasFaces()
	s.show()
	s.Focus()
}

// askFaces asks for the portraits that are to be shown now, once.
func (s *Screen) askFaces() {
	photos := s.photos()
	if len(photos) == 0 {
		s.c.large = false
		s.faces = faces{}
		return
	}
	m, _, _ := s.c.view.at(s.c.chosen, s.c.weaker)
	within := s.facePixels(len(photos))
	of := fmt.Sprint(m.Alert.List, "\x00", m.Alert.ID, "\x00", s.c.finding.Edition.Number, len(photos), within)
	if s.faces.of == of {
		return
	}
	s.faces = faces{of: of, shown: make([]portrait.Portrait, len(photos)), come: make([]bool, len(photos)), asking: true}
	for i, p := range photos {
		s.shelf.Ask(p, within, func(found portrait.Portrait) {
			if s.faces.of != of {
				return // another alert stands there by now
			}
			s.faces.shown[i], s.faces.come[i] = found, true
			if !s.faces.asking {
				s.show()
			}
		})
	}
	s.faces.asking = false
}

// facePixels is the size of a place in pixels of the screen. The small place's shape
// is that of the comps; a large one takes its share of the evidence.
func (s *Screen) facePixels(n int) image.Point {
	scale := theme.Factor()
	if c := s.canvas(); c != nil {
		scale *= c.Scale()
	}
	width, height := float32(faceWidth), float32(faceHeight)
	if s.c.large {
		height = s.largeHeight()
		width = height * 1.5 / float32(n)
	}
	return image.Pt(int(width*scale), int(height*scale))
}

func (s *Screen) largeHeight() float32 {
	if s.compact {
		return compactHeight
	}
	return largeHeight
}

// face is the place of the ith portrait.
func (s *Screen) face(i int, high float32) fyne.CanvasObject {
	f := portrait.Face{High: high, Caption: s.faceCaption(s.photos()[i])}
	if i < len(s.faces.come) && s.faces.come[i] {
		f.Picture = s.faces.shown[i].Picture
		if f.Picture == nil {
			f.Silhouette, f.Caption = true, s.say.Say("faces.cannot")
		}
	}
	return f.Object()
}

// faceCaption says whose portrait it is and when it was taken.
func (s *Screen) faceCaption(p border.Photo) string {
	n, year := s.c.view.count(s.c.weaker), lastYear(p)
	key := "faces.alert"
	switch {
	case n == 1 && year != 0:
		key = "faces.alert.one.year"
	case n == 1:
		key = "faces.alert.one"
	case year != 0:
		key = "faces.alert.year"
	}
	return s.say.Say(key, lang.Values{"I": s.c.chosen + 1, "N": n, "Year": strconv.Itoa(year)})
}

// facesBeside are document and alert side by side, to compare with who stands there;
// nil where the alert has no portrait. No reader reads the document's chip yet, and
// its place says so.
func (s *Screen) facesBeside() fyne.CanvasObject {
	if !s.hasFaces() {
		return nil
	}
	document := portrait.Face{High: faceHeight, Words: s.say.Say("faces.no_chip"), Caption: s.say.Say("faces.document")}
	return portrait.Beside(faceGap, document.Object(), s.face(0, faceHeight))
}

// facesLarge are the alert's portraits in place of the evidence.
func (s *Screen) facesLarge(m border.Match) fyne.CanvasObject {
	var all []fyne.CanvasObject
	for i := range s.photos() {
		all = append(all, s.face(i, s.largeHeight()))
	}
	name := s.noteName(m)
	name.Runs[0].Bold = true
	name.Refresh()
	return parts.Panel(parts.Padded(12, 10, parts.Column(8, name, portrait.Beside(faceGap, all...))))
}
