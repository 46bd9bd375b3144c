package sync

import (
	"fyne.io/fyne/v2"

	"postern/app/lang"
)

// Unfinished is the bringing in of lists that was broken off when the station was locked:
// of what nothing waits in the station. The zero one is of nothing.
type Unfinished struct {
	Paths   []string // files and folders, or a stick
	Network bool     // headquarters was being asked
}

func (u Unfinished) some() bool { return u.Network || len(u.Paths) > 0 }

// Unfinished is what would be broken off if the screen were left now, or was before and
// has not been begun again.
func (s *Screen) Unfinished() Unfinished {
	switch s.phase {
	case phasePreparing:
		return Unfinished{Paths: s.origin.paths, Network: s.origin.network}
	case phaseStaged, phaseWord:
		if s.origin.carried { // what was fetched waits by itself
			return Unfinished{}
		}
		return Unfinished{Paths: s.origin.paths}
	}
	return s.unfinished
}

// canResume says that something was broken off, and nothing else is to be decided first.
func (s *Screen) canResume() bool {
	return s.phase == phaseIdle && s.unfinished.some() && (!s.unfinished.Network || s.canCheck())
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
	if s.phase != phaseIdle || !s.unfinished.some() {
		return nil
	}
	from := origin{paths: s.unfinished.Paths, network: s.unfinished.Network}
	return []fyne.CanvasObject{s.goodStrip("sync", s.say.Say("sync.unfinished", lang.Values{"Source": s.wordsOf(from)}))}
}
