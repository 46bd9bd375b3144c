package sync

import (
	"errors"
	"slices"
	"time"

	"postern/app/border"
	"postern/store"
)

// staging is what Prepare keeps of an import on its way. Of the nil one, for an
// import without, every method does nothing.
type staging struct {
	reading *reading
	witness *witness
	prints  map[string][]imprint // of the lists read, by name
	now     []imprint            // of the list that is being read
	stops   []*ImportError
	changes []ListChange
}

func newStaging(r *reading, now time.Time) *staging {
	return &staging{reading: r, witness: newWitness(now), prints: map[string][]imprint{}}
}

// goOn notes what would stop the import and says whether it goes on for all that.
func (g *staging) goOn(fault *ImportError) bool {
	if g == nil {
		return false
	}
	shrunk := errors.Is(fault, ErrSmaller) || errors.Is(fault, ErrNothingKept) && fault.Before > 0
	if !shrunk { // compare finds that, and more exactly
		g.stops = append(g.stops, fault)
	}
	return true
}

func (g *staging) tell(step Step) {
	if g != nil {
		g.reading.tell(step)
	}
}

// of tells how far a stage has come.
func (g *staging) of(stage Stage) func(done, total int) {
	if g == nil {
		return nil
	}
	return func(done, total int) { g.tell(Step{Stage: stage, Done: int64(done), Total: int64(total)}) }
}

// added notes an alert of the list that is being read.
func (g *staging) added(p store.Print, a *border.Alert) {
	if g != nil {
		g.now = append(g.now, imprint{p, g.witness.wordsOf(a)})
		g.reading.added()
	}
}

// checked ends the list that was being read.
func (g *staging) checked(list string) {
	if g == nil {
		return
	}
	g.prints[list] = slices.Clip(g.now)
	g.now = nil
	g.tell(Step{Stage: StageCheck, List: list})
}
