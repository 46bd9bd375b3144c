package sync

import (
	"context"
	"errors"
	"strings"

	"fyne.io/fyne/v2"

	"postern/app/desk/sync"
	"postern/app/lang"
	"postern/screens/parts"
)

// Bring stages an edition from files and folders, unless one is staged or being
// made already.
func (s *Screen) Bring(paths []string) {
	if !s.canAsk() || len(paths) == 0 {
		return
	}
	s.path.Close()
	s.source = paths
	s.prepare(func(ctx context.Context, progress func(sync.Step)) (*sync.Staged, error) {
		return s.o.Desk.Prepare(ctx, paths, progress)
	}, func() { s.path.Input.Set("") })
}

// prepare shows the stages of work that stages an edition, and what it would change;
// then is done first.
func (s *Screen) prepare(work func(context.Context, func(sync.Step)) (*sync.Staged, error), then func()) {
	ctx, cancel := context.WithCancel(context.Background())
	s.phase, s.staged, s.cancel, s.outcome = phasePreparing, nil, cancel, outcome{}
	s.step.Store(&sync.Step{Stage: sync.StageRead})
	s.show()
	s.Focus()
	err := errors.New("the work broke off") // unless it ends
	var staged *sync.Staged
	s.o.Run(func() {
		staged, err = work(ctx, func(step sync.Step) { s.step.Store(&step) })
	}, func() {
		defer cancel()
		switch {
		case err == nil && ctx.Err() != nil: // it was done when the word came
			s.staged = staged
			s.discard()
			return
		case err == nil:
			s.phase, s.staged = phaseStaged, staged
			then()
		case errors.Is(err, context.Canceled):
			s.phase, s.outcome = phaseIdle, outcome{key: "sync.cancelled", text: s.say.Say("sync.cancelled")}
		default:
			s.phase, s.outcome = phaseIdle, outcome{key: "sync.failed", err: err}
		}
		s.ended()
	})
	s.poll()
}

// ended shows where a doing has led to.
func (s *Screen) ended() {
	s.show()
	s.scroll.ScrollToTop()
	if c := s.canvas(); c != nil && c.Focused() != nil {
		s.Focus()
	}
}

// poll draws the stages while they go on.
func (s *Screen) poll() {
	if s.phase != phasePreparing {
		return
	}
	if step := s.step.Load(); step != nil && *step != s.drawn {
		s.showStages()
	}
	s.o.Later(pollEvery, s.poll)
}

// escape goes back one step; while an edition is made it cancels that.
func (s *Screen) escape() {
	switch s.phase {
	case phaseAsking:
		if s.path.Close() {
			return
		}
		s.phase = phaseIdle
	case phasePreparing:
		s.phase = phaseStopping
		s.cancel()
	case phaseStaged:
		s.discard()
		return
	case phaseWord:
		if s.second != nil {
			s.second = nil
			break
		}
		s.phase = phaseStaged
	default:
		return
	}
	s.show()
	s.Focus()
}

// discard gives the staged edition up.
func (s *Screen) discard() {
	staged := s.staged
	s.phase, s.staged = phaseStopping, nil
	s.show()
	var err error
	s.o.Run(func() { err = s.o.Desk.Discard(staged) }, func() {
		s.phase, s.outcome = phaseIdle, outcome{key: "sync.kept", text: s.say.Say("sync.kept"), err: err}
		s.ended()
	})
}

// take switches to the staged edition; lists that stop it stay as they are.
func (s *Screen) take() {
	switch {
	case !s.canTake():
	case s.staged.Stopped():
		s.takeRest()
	default:
		s.takeAll()
	}
}

func (s *Screen) takeAll() {
	s.takeStaged(s.say.Say("sync.taken", lang.Values{"Edition": edition(s.staged.Edition.Number)}))
}

// takeRest stages the edition anew, the lists that stop it left as they are, and takes
// it where that is all the difference; else what it would change is shown again.
func (s *Screen) takeRest() {
	staged, keep := s.staged, s.staged.Keepable()
	s.prepare(func(ctx context.Context, progress func(sync.Step)) (*sync.Staged, error) {
		return s.o.Desk.Without(ctx, staged, progress)
	}, func() {
		if !s.staged.AsShown {
			return
		}
		s.takeStaged(s.say.Count("sync.taken_rest", len(keep), lang.Values{"Edition": edition(s.staged.Edition.Number), "List": keep[0]}))
	})
}

// takeStaged switches to the staged edition and then says so.
func (s *Screen) takeStaged(taken string) {
	staged := s.staged
	s.phase = phaseTaking
	s.show()
	s.Focus()
	err := errors.New("the work broke off")
	s.o.Run(func() { err = s.o.Desk.Take(staged) }, func() { s.switched("sync.taken", taken, err) })
}

// askWord asks for the word that overrides a stop.
func (s *Screen) askWord() {
	s.phase = phaseWord
	s.word.Set("")
	s.wrongWord, s.second, s.against = false, nil, ""
	s.show()
	s.Focus()
}

// askSecond asks for the second supervisor.
func (s *Screen) askSecond() {
	s.second = parts.NewForm(
		parts.Ask{Label: s.say.Say("settings.witness"), Hint: s.say.Say("sync.second.hint")},
		parts.Ask{Label: s.say.Say("door.pin"), Secret: true})
	s.second.OnEnter, s.second.OnEscape = s.takeSeconded, s.escape
	s.show()
	s.Focus()
}

// takeSeconded switches to the staged edition with the second supervisor's word.
func (s *Screen) takeSeconded() {
	staged, login, pin := s.staged, s.second.Text(0), s.second.Secret(1)
	if login == "" || pin == "" {
		s.Focus()
		return
	}
	s.second.Set(1, "")
	taken := s.say.Say("sync.taken", lang.Values{"Edition": edition(staged.Edition.Number)})
	s.phase, s.against = phaseTaking, ""
	s.show()
	s.Focus()
	err := errors.New("the work broke off")
	s.o.Run(func() { err = s.o.Desk.TakeStopped(staged, login, pin) }, func() {
		if _, refused := errors.AsType[*sync.SecondError](err); refused {
			s.phase, s.against = phaseWord, s.fault(err)
			s.show()
			s.Focus()
			return
		}
		s.second = nil
		s.switched("sync.taken", taken, err)
	})
}

func (s *Screen) wordKey(key fyne.KeyName) bool {
	switch key {
	case fyne.KeyEscape:
		s.escape()
	case fyne.KeyReturn, fyne.KeyEnter:
		if strings.EqualFold(strings.TrimSpace(s.word.Text), s.say.Say("sync.word")) {
			if s.o.Desk.NeedsSecond() {
				s.askSecond()
			} else {
				s.takeAll()
			}
			return true
		}
		s.wordWrong(true)
	default:
		return false
	}
	return true
}

// wordWrong says, or no longer says, that another word was typed.
func (s *Screen) wordWrong(wrong bool) {
	if s.wrongWord == wrong {
		return
	}
	s.wrongWord = wrong
	s.show()
	s.Focus()
}

// back goes to the edition before.
func (s *Screen) back() {
	if !s.canBack() {
		return
	}
	number := s.installed.Other
	s.phase, s.outcome = phaseBack, outcome{}
	s.show()
	s.Focus()
	err := errors.New("the work broke off")
	said := s.say.Say("sync.back", lang.Values{"Edition": edition(number)})
	s.o.Run(func() { err = s.o.Desk.Back() }, func() { s.switched("sync.back", said, err) })
}

// switched shows that another edition answers, or why none does.
func (s *Screen) switched(key, said string, err error) {
	s.phase, s.staged = phaseIdle, nil
	s.outcome = outcome{key: key, text: said}
	if err != nil {
		s.outcome = outcome{key: "sync.failed_switch", err: err}
	}
	s.o.Switched()
	s.ask()
	s.ended()
}
