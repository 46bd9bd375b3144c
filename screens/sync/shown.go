package sync

// EventPainted is told when what has changed on the screen stands in the window.
const EventPainted = "lists-painted"

// Shown is what stands on the screen, for whoever drives or measures it.
type Shown struct {
	Phase   string // one of the words of phases, or "second"
	Edition uint64 // that answers, 0 for none
	Next    uint64 // that is staged, 0 for none
	Said    string // the strips: what the last doing ended with, what stops the edition
}

// Shown is what stands on the screen now.
func (s *Screen) Shown() Shown {
	shown := Shown{Phase: s.phase.String(), Edition: s.installed.Edition.Number, Said: s.said}
	if s.second != nil && s.phase == phaseWord {
		shown.Phase = "second"
	}
	if s.staged != nil {
		shown.Next = s.staged.Edition.Number
	}
	return shown
}

// expect has it told when the screen, which has changed, is painted.
func (s *Screen) expect() {
	if now := s.Shown(); s.painted != nil && now != s.told {
		s.told = now
		s.painted.Expect()
	}
}

// onPainted hears that a frame is being painted, and tells what stands in it once
// it stands.
func (s *Screen) onPainted(bool) (stands func()) {
	shown := s.Shown()
	return func() { s.o.Event(shown) }
}

// phases are the words for them.
func phases() [phaseDiffer + 1]string {
	return [...]string{
		phaseIdle: "idle", phaseAsking: "asking", phasePreparing: "preparing", phaseStopping: "stopping", phaseStaged: "staged",
		phaseWord: "word", phaseTaking: "taking", phaseBack: "back", phaseExpired: "expired", phaseJoin: "join",
		phaseLooking: "looking", phaseOffer: "offer", phaseJoining: "joining", phaseExchange: "exchange",
		phaseLeave: "leave", phaseLeaving: "leaving", phaseDiffer: "differ",
	}
}

func (p phase) String() string { return phases()[p] }
