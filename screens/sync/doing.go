package sync

import (
	"context"
	"errors"
	"strings"

	"fyne.io/fyne/v2"

	"postern/app/desk/courier"
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
	s.origin = origin{paths: paths}
	place, arrived, carried := courier.Place{Path: paths[0], LeftOut: true}, courier.Arrived{}, false
	s.prepare(doing{
		work: func(ctx context.Context, p *progress) (staged *sync.Staged, err error) {
			if carried = len(paths) == 1 && s.o.Courier != nil && s.o.Courier.Carries(paths[0]); !carried {
				return s.o.Desk.Prepare(ctx, paths, p.tell)
			}
			p.begin(sync.ArrivalStages())
			arrived, err = s.o.Courier.Check(ctx, place, p.tell)
			return arrived.Staged, err
		},
		staged:  func() { s.path.Input.Set(""); s.faults, s.origin.carried = arrived.Faults, carried },
		nothing: func() { s.nothing(arrived) },
		refused: func(err error) bool { return carried && s.refused(place, err) },
	})
}

// doing is work that stages an edition.
type doing struct {
	stages []sync.Stage // nil: those of files
	work   func(context.Context, *progress) (*sync.Staged, error)
	// staged hears that it has, nothing that there is none to stage.
	staged, nothing func()
	// refused reports whether an error leads elsewhere than to be shown; nil: none does.
	refused func(error) bool
}

// prepare shows the stages of work that stages an edition, and then what it would change.
func (s *Screen) prepare(d doing) {
	ctx, cancel := context.WithCancel(context.Background())
	s.phase, s.staged, s.cancel, s.outcome, s.faults = phasePreparing, nil, cancel, outcome{}, nil
	s.unfinished = sync.Unfinished{}
	p := newProgress(s.o.Desk.Now)
	if d.stages != nil {
		p.begin(d.stages)
	}
	s.progress = p
	s.show()
	s.Focus()
	err := errors.New("the work broke off") // unless it ends
	var staged *sync.Staged
	s.o.Run(func() {
		staged, err = d.work(ctx, p)
	}, func() {
		defer cancel()
		switch {
		case err == nil && staged == nil:
			s.phase = phaseIdle
			d.nothing()
		case err == nil && ctx.Err() != nil: // it was done when the word came
			s.staged = staged
			s.discard()
			return
		case err == nil:
			s.phase, s.staged = phaseStaged, staged
			d.staged()
		case errors.Is(err, context.Canceled):
			s.phase, s.outcome = phaseIdle, outcome{key: "sync.cancelled", text: s.say.Say("sync.cancelled")}
		default:
			s.phase, s.outcome = phaseIdle, outcome{key: "sync.failed", err: err}
			s.o.Switched()
			s.ask() // when headquarters is asked again
			if d.refused != nil && d.refused(err) {
				return
			}
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
	if s.progress.count() != s.drawn.told {
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
	case phaseLooking:
		s.phase = phaseStopping
		s.cancel()
		s.cancel = nil // there are no stages
	case phaseJoin:
		if s.place.Close() {
			return
		}
		s.phase = phaseIdle
	case phaseOffer:
		s.phase, s.joining = phaseJoin, nil
	case phaseExchange, phaseExpired, phaseDiffer:
		s.phase, s.outcome = phaseIdle, outcome{}
	case phaseLeave:
		s.phase = phaseExchange
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
	s.phase, s.staged, s.faults = phaseStopping, nil, nil
	s.show()
	var err error
	s.o.Run(func() { err = s.o.Desk.Discard(staged) }, func() {
		s.phase, s.outcome = phaseIdle, outcome{key: "sync.kept", text: s.say.Say("sync.kept")}
		if err != nil {
			s.outcome = outcome{key: "sync.failed", err: err}
		}
		s.ask() // what was fetched waits on
		s.ended()
	})
}

// take switches to the staged edition; lists that stop it stay as they are.
func (s *Screen) take() {
	switch {
	case s.waits():
		s.stageWaiting()
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
	faults, stages := s.faults, s.drawn.stages
	s.prepare(doing{
		stages: stages,
		work: func(ctx context.Context, p *progress) (*sync.Staged, error) {
			return s.o.Desk.Without(ctx, staged, p.tell)
		},
		staged: func() {
			s.faults = faults
			if s.staged.AsShown {
				s.takeStaged(s.say.Count("sync.taken_rest", len(keep), lang.Values{"Edition": edition(s.staged.Edition.Number), "List": keep[0]}))
			}
		},
		nothing: func() { s.nothing(courier.Arrived{Nothing: true}) },
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
	s.second.OnEnter, s.second.OnEscape, s.second.OnOther = s.takeSeconded, s.escape, s.leaf
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
		return s.leaf(key)
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
	s.phase, s.staged, s.faults = phaseIdle, nil, nil
	s.outcome = outcome{key: key, text: said}
	if err != nil {
		s.outcome = outcome{key: "sync.failed_switch", err: err}
		if _, answers := errors.AsType[*sync.UnbookedError](err); answers {
			s.outcome.key = "sync.unbooked"
		}
	}
	s.o.Switched()
	s.ask()
	s.ended()
}
