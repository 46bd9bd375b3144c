package journal

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"postern/app/desk/lookback"
	"postern/app/lang"
	"postern/screens/parts"
	"postern/screens/theme"
)

// local is a time in the zone of the station's clock: an auditor means the post's own day.
// What the journal itself says, and what is exported of it, stays in UTC.
func (s *Screen) local(t time.Time) time.Time { return t.In(s.o.Desk.Now().Location()) }

func (s *Screen) day(t time.Time) string { return s.local(t).Format(time.DateOnly) }

// stateHigh is how high the panel usually is that says whether the journal is whole.
func stateHigh() float32 { return theme.Scaled(76, 20) }

// faultsShown is how many faults stand on the screen.
const faultsShown = 4

// showState draws whether the journal is whole, or how far a verification is.
func (s *Screen) showState() {
	if p := s.progress.Load(); p != nil {
		s.drawn = *p
	}
	s.state.Objects = []fyne.CanvasObject{s.statePanel()}
	parts.Relay(s.state)
}

func (s *Screen) statePanel() fyne.CanvasObject {
	switch v := s.verified; {
	case s.cancel != nil:
		return s.workPanel()
	case v == nil:
		return s.panel(parts.LookReady(), "journal", s.say.Say("lookback.unverified"), s.say.Say("lookback.unverified.line"), nil)
	case v.Whole():
		look := parts.LookNoMatch()
		line := s.say.Count("lookback.whole.line", int(v.Entries), lang.Values{"Time": s.local(v.At).Format("15:04 MST"), "Took": s.took(v.Took)})
		witness := parts.Column(2, trailing(parts.Text(s.say.Say("lookback.witness"), theme.SizeCaption, look.Ink)),
			trailing(parts.Bold(s.say.Say("lookback.witness.none"), theme.SizeCaption, look.Ink)))
		return s.panel(look, "seal", s.say.Say("lookback.whole"), line, witness)
	default:
		word := s.say.Say("lookback.altered.somewhere")
		if entry, known := v.First(); known {
			word = s.say.Say("lookback.altered", lang.Values{"Entry": int(entry)})
		}
		line := s.say.Count("lookback.altered.line", len(v.Faults)+v.More, lang.Values{"Time": s.local(v.At).Format("15:04 MST")})
		rows := []fyne.CanvasObject{s.panel(parts.LookMatch(), "verdict-match", word, line, nil)}
		for _, f := range v.Faults[:min(len(v.Faults), faultsShown)] {
			rows = append(rows, parts.Padded(14, 0, parts.Text(lookback.Fault(s.say, f), theme.SizeText, theme.Wrong)))
		}
		if more := len(v.Faults) + v.More - faultsShown; more > 0 {
			rows = append(rows, parts.Padded(14, 0, parts.Text(s.say.Count("lookback.more_faults", more), theme.SizeText, theme.Wrong)))
		}
		return parts.Column(3, rows...)
	}
}

func trailing(p *parts.Prose) *parts.Prose {
	p.Align = fyne.TextAlignTrailing
	return p
}

// took is how long a verification took.
func (s *Screen) took(d time.Duration) string {
	if d < time.Second {
		return parts.Milliseconds(s.say, d)
	}
	tenths := int(d / (100 * time.Millisecond))
	return s.say.Say("lookback.took", lang.Values{"Whole": tenths / 10, "Tenth": tenths % 10})
}

// panel is a word in the look of a verdict, and what stands at its trailing side.
func (s *Screen) panel(look parts.VerdictLook, icon, word, line string, meta fyne.CanvasObject) fyne.CanvasObject {
	var body fyne.CanvasObject = parts.Lead(16, parts.Icon(icon, 48, look.Ink),
		parts.Column(0, parts.Bold(word, theme.SizeHeading, look.Ink), parts.Text(line, theme.SizeText, look.Ink)))
	if meta != nil {
		body = parts.Spread(16, body, meta)
	}
	return parts.Framed(parts.Frame{Ground: look.Ground, Edge: look.Edge, Width: theme.Size(theme.SizeVerdictEdge), Radius: 8}, parts.Padded(18, 10, body))
}

// workPanel shows how far the work is.
func (s *Screen) workPanel() fyne.CanvasObject {
	look := parts.LookReady()
	word := "lookback.verifying"
	if s.work == workExport {
		word = "lookback.exporting"
	}
	line, filled := s.say.Say("lookback.begun"), float32(0)
	if s.drawn.of > 0 {
		line = s.say.Say("lookback.progress", lang.Values{"Done": int(s.drawn.done), "Of": int(s.drawn.of)})
		filled = float32(float64(s.drawn.done) / float64(s.drawn.of))
	}
	body := parts.Lead(16, parts.Icon("journal", 48, look.Ink), parts.Column(6,
		parts.Spread(12, parts.Bold(s.say.Say(word), theme.SizeHeading, look.Ink), parts.Text(line, theme.SizeText, look.Ink)), bar(filled)))
	return parts.Framed(parts.Frame{Ground: look.Ground, Edge: look.Edge, Width: theme.Size(theme.SizeVerdictEdge), Radius: 8}, parts.Padded(18, 10, body))
}

// bar is a track of which a part is filled, 0 to 1.
func bar(filled float32) *fyne.Container {
	track, part := canvas.NewRectangle(theme.Color(theme.Track)), canvas.NewRectangle(theme.Color(theme.Primary))
	track.CornerRadius, part.CornerRadius = 3, 3
	return &fyne.Container{Layout: barLayout(filled), Objects: []fyne.CanvasObject{track, part}}
}

type barLayout float32

// MinSize is that of the bar.
func (b barLayout) MinSize([]fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(60, theme.Scaled(14, 7))
}

// Layout fills the part.
func (b barLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	parts.Place(objects[0], 0, 0, size.Width, size.Height)
	parts.Place(objects[1], 0, 0, size.Width*min(max(float32(b), 0), 1), size.Height)
}
