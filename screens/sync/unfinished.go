package sync

import (
	"fyne.io/fyne/v2"

	"postern/app/desk/sync"
	"postern/app/lang"
)

// Unfinished is what would be broken off if the screen were left now, or was before and
// has not been begun again.
func (s *Screen) Unfinished() sync.Unfinished {
	switch s.phase {
	case phasePreparing:
		return sync.Unfinished{Paths: s.origin.paths, Network: s.origin.network}
	case phaseStaged, phaseWord:
		if s.origin.carried { // what was fetched waits by itself
			return sync.Unfinished{}
		}
		return sync.Unfinished{Paths: s.origin.paths}
	}
	return s.unfinished
}

// canResume says that something was broken off, and nothing else is to be decided first.
func (s *Screen) canResume() bool {
	return s.phase == phaseIdle && s.unfinished.Some() && (!s.unfinished.Network || s.canCheck())
}

// resume begins what was broken off again.
func (s *Screen) resume() {
	switch {
	case !s.canResume():
	case s.unfinished.Network:
		s.check()
	default:
		s.Bring(s.unfinished.Paths)
	}
}

// unfinishedRows say what was broken off.
func (s *Screen) unfinishedRows() []fyne.CanvasObject {
	if s.phase != phaseIdle || !s.unfinished.Some() {
		return nil
	}
	from := origin{paths: s.unfinished.Paths, network: s.unfinished.Network}
	return []fyne.CanvasObject{s.goodStrip("sync", s.say.Say("sync.unfinished", lang.Values{"Source": s.wordsOf(from)}))}
}
