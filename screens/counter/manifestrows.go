package counter

import (
	"context"
	"errors"
	"strings"

	"fyne.io/fyne/v2"

	"postern/app/desk"
	"postern/app/desk/shift"
	"postern/app/lang"
	"postern/screens/parts"
	"postern/screens/theme"
)

// mostBadRows is how many bad rows are shown: more are no slips but the wrong file.
const mostBadRows = 100

// manifestRows are the question for a manifest, how far it is, or what it brought.
func (s *Screen) manifestRows() []fyne.CanvasObject {
	m := s.manifestShown()
	if m == nil {
		return nil
	}
	switch m.stage {
	case manifestAsked:
		return []fyne.CanvasObject{s.manifestQuestion()}
	case manifestRuns, manifestStops:
		rows := []fyne.CanvasObject{m.tally.row(s.say)}
		if m.stage == manifestStops {
			m.word = s.say.Say("manifest.stopping")
		}
		if m.word != "" {
			rows = append(rows, strongLine(m.word))
		}
		return rows
	}
	rows := s.manifestOutcome(m)
	if r := m.result; r.Rows > 0 || len(r.Bad) > 0 {
		rows = append(rows, s.manifestFigures(m))
	}
	return rows
}

// linesOf is how many rows bad ones are: of one row several things may be.
func linesOf(bad []shift.BadRow) int {
	lines := map[int]bool{}
	for _, b := range bad {
		lines[b.Line] = true
	}
	return len(lines)
}

func (s *Screen) manifestQuestion() fyne.CanvasObject {
	s.path.Input.SetHint(s.say.Say("manifest.path.hint"))
	return parts.Panel(parts.Padded(14, 11, parts.Column(6,
		parts.Bold(s.say.Say("manifest.path"), theme.SizeText, theme.Ink),
		parts.Padded(4, 4, s.path.Input),
		parts.Text(s.say.Say("manifest.path.more"), theme.SizeCaption, theme.Ink2))))
}

// manifestOutcome says how the search ended.
func (s *Screen) manifestOutcome(m *manifestRun) []fyne.CanvasObject {
	r := m.result
	stays := s.say.Say("manifest.stays", lang.Values{"Done": s.say.Number(r.Searched), "All": s.say.Number(r.Rows)})
	switch _, unread := errors.AsType[*shift.ManifestError](m.err); {
	case m.err == nil:
		return nil
	case errors.Is(m.err, errManyManifests):
		return []fyne.CanvasObject{parts.WrongStrip("error", s.say.Say("manifest.unread"), s.say.Say("manifest.many"))}
	case errors.Is(m.err, context.Canceled):
		return []fyne.CanvasObject{parts.AttentionStrip("stop", s.say.Say("manifest.cancelled"), stays)}
	case unread || r.Rows == 0:
		return []fyne.CanvasObject{parts.WrongStrip("error", s.say.Say("manifest.unread"), s.manifestFault(m.err))}
	}
	return []fyne.CanvasObject{parts.WrongStrip("error", s.say.Say("manifest.broken"), s.manifestFault(m.err)+" "+stays)}
}

func (s *Screen) manifestFault(err error) string {
	if sentence, known := desk.Explain(s.say, err); known {
		return sentence
	}
	return s.say.Say("manifest.trouble", lang.Values{"Detail": err.Error()})
}

// manifestFigures are what the manifest brought, in numbers.
func (s *Screen) manifestFigures(m *manifestRun) fyne.CanvasObject {
	r, bad := m.result, m.bad
	figures := []fyne.CanvasObject{
		figureOf(s.say.Number(r.Rows), s.say.Count("manifest.rows", r.Rows)),
		figureOf(s.say.Number(r.Searched), s.say.Say("manifest.searched")),
		figureOf(s.say.Number(r.Matches), s.say.Count("manifest.matches", r.Matches)),
		figureOf(s.say.Number(bad), s.say.Count("manifest.bad", bad)),
	}
	rows := []fyne.CanvasObject{
		parts.Bold(s.say.Say("manifest.of", lang.Values{"File": m.name}), theme.SizeCaption, theme.Ink),
		parts.Flow(40, 8, figures...),
	}
	caption := func(text string) { rows = append(rows, parts.Text(text, theme.SizeCaption, theme.Ink2)) }
	if r.Resumed > 0 {
		caption(s.say.Count("manifest.resumed", r.Resumed))
	}
	if len(r.Ignored) > 0 {
		caption(s.say.Count("manifest.ignored", len(r.Ignored), lang.Values{"Columns": s.columns(r.Ignored)}))
	}
	return parts.Panel(parts.Padded(14, 10, parts.Column(8, rows...)))
}

// columns names the first columns of those that nothing is known of.
func (s *Screen) columns(names []string) string {
	const most = 6
	var all []string
	for _, name := range names[:min(most, len(names))] {
		all = append(all, "“"+shortened(name)+"”")
	}
	if len(names) > most {
		all = append(all, "…")
	}
	return strings.Join(all, ", ")
}

// badRows names each row that was not read whole, with its line and why; nil where
// there is none to be seen.
func (s *Screen) badRows() []fyne.CanvasObject {
	m := s.manifestShown()
	if m == nil || m.stage != manifestThrough || len(m.result.Bad) == 0 {
		return nil
	}
	bad := m.result.Bad
	title := parts.NewSheet(parts.Columns{0}).Row(34, parts.Bold(s.say.Say("manifest.bad.title"), theme.SizeCaption, theme.Ink))
	rows, sheet := []fyne.CanvasObject{title}, parts.NewSheet(parts.Columns{34, 0})
	for _, b := range bad[:min(mostBadRows, len(bad))] {
		icon := parts.Icon("error", 17, theme.Wrong)
		if b.Searched {
			icon = parts.Icon("judge-unknown", 17, theme.Attention)
		}
		rows = append(rows, sheet.Row(34, icon, parts.Text(b.Sentence(s.say), theme.SizeText, theme.Ink)))
	}
	if len(bad) > mostBadRows {
		more := parts.Bold(s.say.Count("manifest.bad.more", len(bad)-mostBadRows), theme.SizeText, theme.Ink)
		rows = append(rows, sheet.Row(34, parts.Icon("error", 17, theme.Wrong), more))
	}
	return []fyne.CanvasObject{parts.Rows(rows...)}
}
