package sync

import (
	"slices"

	"fyne.io/fyne/v2"

	"postern/app/desk/sync"
	"postern/app/lang"
	"postern/screens/parts"
	"postern/screens/theme"
)

// showStages draws how far the stages have come.
func (s *Screen) showStages() {
	if step := s.step.Load(); step != nil {
		s.drawn = *step
	}
	s.figures.Objects = []fyne.CanvasObject{s.stagesPanel()}
	parts.Relay(s.figures)
}

func (s *Screen) stagesPanel() fyne.CanvasObject {
	number := s.installed.Edition.Number
	title := s.say.Say("sync.stages.from", lang.Values{"Source": s.sourceWords()})
	if s.staged != nil {
		title = s.say.Say("sync.stages.edition", lang.Values{"Edition": edition(s.staged.Edition.Number), "Source": s.sourceWords()})
	}
	works := parts.Text("", theme.SizeCaption, theme.Ink2)
	if number != 0 {
		works = s.caption("sync.stages.works", lang.Values{"Edition": edition(number)})
	}
	rows := []fyne.CanvasObject{parts.Padded(12, 0, parts.Spread(12, parts.Bold(title, theme.SizeText, theme.Ink), works))}
	sheet := parts.NewTightSheet(parts.Columns{32, 84, 118, 0})
	for i, stage := range sync.Stages() {
		rows = append(rows, s.stageRow(sheet, i, stage))
	}
	return parts.Panel(parts.Padded(2, 9, parts.Column(2, rows...)))
}

// stageRow is one stage: its sign, its word, its bar and its figure.
func (s *Screen) stageRow(sheet *parts.Sheet, i int, stage sync.Stage) fyne.CanvasObject {
	at := slices.Index(sync.Stages(), s.drawn.Stage)
	done, now := i < at, i == at
	stopped := s.staged != nil && s.staged.Stopped() && stage == sync.StageCompare
	sign := fyne.CanvasObject(parts.Text(s.say.Number(i+1), theme.SizeText, theme.Ink2))
	word, ink, filled := parts.Text(s.say.Say("sync.stage."+string(stage)), theme.SizeText, theme.Ink), theme.Good, float32(0)
	switch {
	case stopped:
		sign, ink, filled = parts.Icon("stop", 17, theme.Wrong), theme.Primary, 1
	case done:
		sign, filled = parts.Icon("ok", 17, theme.Good), 1
	case now && s.staged == nil:
		ink = theme.Primary
		if s.drawn.Total > 0 {
			filled = float32(float64(s.drawn.Done) / float64(s.drawn.Total))
		}
	}
	if stopped || now && !done {
		word = parts.Bold(s.say.Say("sync.stage."+string(stage)), theme.SizeText, theme.Ink)
	}
	figure := trailing(parts.Text(s.stageFigure(stage, done, now), theme.SizeCaption, theme.Ink))
	figure.Shrink = true
	return sheet.Row(28, sign, word, parts.Bar(filled, ink), figure)
}

// stageFigure is what is known of a stage.
func (s *Screen) stageFigure(stage sync.Stage, done, now bool) string {
	switch {
	case stage == sync.StageSwitch && s.phase == phaseTaking:
		return s.say.Say("sync.figure.now")
	case stage == sync.StageSwitch && s.staged != nil:
		return s.say.Say("sync.figure.word")
	case stage == sync.StageRead && (done || now):
		alerts := s.say.Count("sync.figure.alerts", s.drawn.Alerts)
		if done || s.drawn.Total == 0 {
			return alerts
		}
		return s.say.Say("sync.figure.bytes", lang.Values{"Alerts": alerts, "Done": s.megabytes(s.drawn.Done), "Total": s.megabytes(s.drawn.Total)})
	case stage == sync.StageCheck && done && s.staged != nil:
		return s.say.Count("sync.figure.lists", len(s.staged.Lists))
	case stage == sync.StageCompare && s.staged != nil && s.staged.Stopped():
		return s.say.Say("sync.figure.stopped")
	case stage == sync.StageCompare && now && s.drawn.Total > 0:
		return s.say.Say("sync.figure.of", lang.Values{"Done": s.say.Number(int(s.drawn.Done)), "Total": s.say.Number(int(s.drawn.Total))})
	case done:
		return s.say.Say("sync.figure.done")
	case now:
		return s.say.Say("sync.figure.now")
	}
	return s.say.Say("sync.figure.waits")
}

// megabytes is a number of bytes in MB with one digit.
func (s *Screen) megabytes(bytes int64) string {
	tenths := bytes / 100_000
	return s.say.Say("sync.megabytes", lang.Values{"Whole": s.say.Number(int(tenths / 10)), "Tenth": tenths % 10})
}
