package door

import "time"

// noteAfter is how long a case is open before it is noted at the door: the answer to the
// one that follows on its heels does not wait for that.
const noteAfter = 300 * time.Millisecond

// noting notes at the door what a shift tells of its cases, beside its work: what ends
// the program unasked leaves the note behind.
type noting struct {
	told chan struct{} // holds one: what is noted is how things stand then
	stop chan struct{}
	done chan struct{}
}

func newNoting() *noting {
	return &noting{told: make(chan struct{}, 1), stop: make(chan struct{}), done: make(chan struct{})}
}

// tell says that a case was opened or closed. It never waits.
func (n *noting) tell() {
	select {
	case n.told <- struct{}{}:
	default:
	}
}

// run notes until it is ended.
func (n *noting) run(note func()) {
	defer close(n.done)
	for {
		select {
		case <-n.stop:
			return
		case <-n.told:
		}
		select {
		case <-n.stop:
			return
		case <-time.After(noteAfter):
			note()
		}
	}
}

// end returns when nothing is noted any more.
func (n *noting) end() {
	close(n.stop)
	<-n.done
}
