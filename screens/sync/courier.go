package sync

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"postern/app/desk"
	"postern/app/desk/courier"
	"postern/app/desk/sync"
	"postern/app/exchange/fetch"
	"postern/app/lang"
)

// Courier is what the screen asks of who brings signed lists. All of it is called through
// the Runner.
type Courier interface {
	State() courier.State
	// Carries reports whether a folder or a stick of headquarters lies on a path.
	Carries(path string) bool
	// Look reads at an address, or on a path, whose headquarters that is; Join trusts it.
	Look(ctx context.Context, place string) (courier.Offer, error)
	Join(ctx context.Context, offer courier.Offer, terms courier.Terms) error
	Leave(ctx context.Context) error
	// Check fetches what is new and stages it; Stage stages what was fetched before.
	// progress is called on whatever thread.
	Check(ctx context.Context, place courier.Place, progress func(sync.Step)) (courier.Arrived, error)
	Stage(ctx context.Context, progress func(sync.Step)) (*sync.Staged, error)
}

// origin is from where an edition comes.
type origin struct {
	paths   []string
	network bool
	waited  bool // it was fetched before
	carried bool // the path is a stick of headquarters
}

func (s *Screen) canCheck() bool {
	return s.canAsk() && s.state.Joined && s.state.Address != "" && !s.state.Checking
}

// check asks headquarters for what is new.
func (s *Screen) check() {
	if !s.canCheck() {
		return
	}
	s.path.Close()
	s.origin = origin{network: true}
	s.fetch(courier.Place{LeftOut: true})
}

// fetch takes from a place what is new, and shows what it would change.
func (s *Screen) fetch(place courier.Place) {
	var arrived courier.Arrived
	s.prepare(doing{
		stages: sync.ArrivalStages(),
		work: func(ctx context.Context, p *progress) (*sync.Staged, error) {
			var err error
			arrived, err = s.o.Courier.Check(ctx, place, p.tell)
			return arrived.Staged, err
		},
		staged:  func() { s.path.Input.Set(""); s.faults = arrived.Faults },
		nothing: func() { s.nothing(arrived) },
		refused: func(err error) bool { return s.refused(place, err) },
	})
}

// nothing says why nothing is to be taken.
func (s *Screen) nothing(arrived courier.Arrived) {
	s.path.Input.Set("")
	key := "sync.fetched"
	switch {
	case arrived.Nothing && len(arrived.Faults) > 0: // which stand below
		key = "sync.nothing_taken"
	case arrived.Nothing:
		key = "sync.nothing_new"
	}
	s.outcome = outcome{key: key, text: s.say.Say(key, lang.Values{"Time": s.moment(arrived.Issued)})}
	s.o.Switched()
	s.ask()
}

// refused asks for a word where lists can be taken for all that.
func (s *Screen) refused(place courier.Place, err error) bool {
	switch {
	case (errors.Is(err, fetch.NotJoined) || errors.Is(err, courier.ErrNotJoined)) && place.Path != "":
		s.place.Input.Set(place.Path) // it is what one would join
	case errors.Is(err, fetch.Expired) && place.Path != "" && !place.AcceptExpired:
		s.askReason(place.Path, err)
		return true
	}
	return false
}

// waits reports whether something was fetched that is not in the edition yet, and nothing
// else is to be decided first.
func (s *Screen) waits() bool { return s.phase == phaseIdle && s.state.Waiting != nil }

// stageWaiting stages what was fetched before.
func (s *Screen) stageWaiting() {
	if !s.waits() {
		return
	}
	s.origin = origin{waited: true}
	s.prepare(doing{
		work: func(ctx context.Context, p *progress) (*sync.Staged, error) {
			return s.o.Courier.Stage(ctx, p.tell)
		},
		staged:  func() { s.faults = nil },
		nothing: func() { s.nothing(courier.Arrived{Nothing: true, Issued: s.state.Issued}) },
	})
}

// faultsOf are the sentences of faults, each once.
func (s *Screen) faultsOf(faults []desk.Spoken) []string {
	var all []string
	for _, f := range faults {
		if sentence := s.sentenceOf(f); !slices.Contains(all, sentence) {
			all = append(all, sentence)
		}
	}
	return all
}

// sentenceOf is what a fault says.
func (s *Screen) sentenceOf(f desk.Spoken) string {
	if err, is := f.(error); is {
		return s.fault(err)
	}
	return f.Sentence(s.say)
}

// published names a publishing: PAK 88.
func published(nation string, sequence uint64) string {
	return fmt.Sprintf("%s %d", nation, sequence)
}
