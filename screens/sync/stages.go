package sync

import (
	"time"

	"fyne.io/fyne/v2"

	"postern/app/desk/sync"
	"postern/app/lang"
	"postern/screens/parts"
	"postern/screens/theme"
)

// showStages draws how far the stages have come.
func (s *Screen) showStages() {
	s.drawn = s.progress.reach()
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
	for i, stage := range s.drawn.stages {
		rows = append(rows, s.stageRow(sheet, i, stage))
	}
	return parts.Panel(parts.Padded(2, 9, parts.Column(2, rows...)))
}

// stageRow is one stage: its sign, its word, its bar and its figure.
func (s *Screen) stageRow(sheet *parts.Sheet, i int, stage sync.Stage) fyne.CanvasObject {
	done, now := s.drawn.place(stage)
	stopped := s.staged != nil && s.staged.Stopped() && stage == sync.StageCompare
	refused := s.refusedSome(stage)
	sign := fyne.CanvasObject(parts.Text(s.say.Number(i+1), theme.SizeText, theme.Ink2))
	word, ink, filled := parts.Text(s.say.Say("sync.stage."+string(stage)), theme.SizeText, theme.Ink), theme.Good, float32(0)
	switch {
	case stopped:
		sign, ink, filled = parts.Icon("stop", 17, theme.Wrong), theme.Primary, 1
	case refused:
		sign, ink, filled = parts.Icon("marker", 17, theme.Attention), theme.Attention, 1
	case done:
		sign, filled = parts.Icon("ok", 17, theme.Good), 1
	case now && s.staged == nil:
		ink = theme.Primary
		if at := s.drawn.at; at.Total > 0 {
			filled = float32(float64(at.Done) / float64(at.Total))
		}
	}
	if stopped || refused || now && !done {
		word = parts.Bold(s.say.Say("sync.stage."+string(stage)), theme.SizeText, theme.Ink)
	}
	figure := trailing(parts.Text(s.stageFigure(stage, done, now), theme.SizeCaption, theme.Ink))
	figure.Shrink = true
	return sheet.Row(28, sign, word, parts.Bar(filled, ink), figure)
}

// refusedSome reports whether it was at a stage that something of what came was not believed.
func (s *Screen) refusedSome(stage sync.Stage) bool {
	return stage == sync.StageVerify && s.staged != nil && len(s.faults) > 0
}

// stageFigure is what is known of a stage.
func (s *Screen) stageFigure(stage sync.Stage, done, now bool) string {
	at := s.drawn.at
	switch {
	case s.refusedSome(stage):
		return s.say.Count("sync.figure.refused", len(s.faultsOf(s.faults)))
	case (stage == sync.StageFetch || stage == sync.StageVerify) && (done || now):
		return s.fetchFigure(stage, done)
	case stage == sync.StageSwitch && s.phase == phaseTaking:
		return s.say.Say("sync.figure.now")
	case stage == sync.StageSwitch && s.staged != nil:
		return s.say.Say("sync.figure.word")
	case stage == sync.StageRead && (done || now):
		alerts := s.say.Count("sync.figure.alerts", at.Alerts)
		if done || at.Total == 0 {
			return alerts
		}
		return s.say.Say("sync.figure.bytes", lang.Values{"Alerts": alerts, "Done": s.megabytes(at.Done), "Total": s.megabytes(at.Total)})
	case stage == sync.StageCheck && done && s.staged != nil:
		return s.say.Count("sync.figure.lists", len(s.staged.Lists))
	case stage == sync.StageCompare && s.staged != nil && s.staged.Stopped():
		return s.say.Say("sync.figure.stopped")
	case stage == sync.StageCompare && now && at.Total > 0:
		return s.say.Say("sync.figure.of", lang.Values{"Done": s.say.Number(int(at.Done)), "Total": s.say.Number(int(at.Total))})
	case done:
		return s.say.Say("sync.figure.done")
	case now:
		return s.say.Say("sync.figure.now")
	}
	return s.say.Say("sync.figure.waits")
}

// fetchFigure is what is known of a stage of the exchange: how much came and how long it
// took, or how many nations have signed.
func (s *Screen) fetchFigure(stage sync.Stage, done bool) string {
	last := s.drawn.last[stage]
	switch {
	case last.Total == 0 && done:
		return s.say.Say("sync.figure.done")
	case last.Total == 0:
		return s.say.Say("sync.figure.now")
	case stage == sync.StageVerify:
		return s.say.Count("sync.figure.signed", int(last.Total), lang.Values{"Done": s.say.Number(int(last.Done))})
	}
	return s.say.Say("sync.figure.fetched", lang.Values{
		"Done": s.megabytes(last.Done), "Total": s.megabytes(last.Total), "Seconds": s.say.Number(int(s.drawn.took[stage].Round(time.Second) / time.Second)),
	})
}

// megabytes is a number of bytes in MB with one digit, or in whole kB where it is less.
func (s *Screen) megabytes(bytes int64) string {
	if bytes > 0 && bytes < 1_000_000 {
		return s.say.Say("sync.kilobytes", lang.Values{"N": s.say.Number(int((bytes + 999) / 1000))})
	}
	tenths := bytes / 100_000
	return s.say.Say("sync.megabytes", lang.Values{"Whole": s.say.Number(int(tenths / 10)), "Tenth": tenths % 10})
}
