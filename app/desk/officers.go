package desk

import (
	"sync"
	"time"
)

// officers counts who is being checked, so that what can wait does.
type officers struct {
	mu   sync.Mutex
	n    int
	none chan struct{} // is closed when nobody is any more; nil while nobody waits for it
	turn time.Time     // until then what gives way goes on
}

func (o *officers) begin() {
	o.mu.Lock()
	o.n++
	o.mu.Unlock()
}

func (o *officers) end() {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.n--; o.n == 0 && o.none != nil {
		close(o.none)
		o.none = nil
	}
}

// wait waits until nobody is being checked.
func (o *officers) wait() {
	o.mu.Lock()
	if o.n == 0 {
		o.mu.Unlock()
		return
	}
	none := o.whenNone()
	o.mu.Unlock()
	<-none
}

// What gives way waits giveWayMost at a time, then it goes on for giveWayTurn: somebody who
// searches without a pause does not stop it.
const (
	giveWayMost = 50 * time.Millisecond
	giveWayTurn = 5 * time.Millisecond
)

// GiveWay waits while somebody is being checked, though not for long. What takes much of the
// machine calls it every millisecond or so, on each core that it works on.
func (d *Desk) GiveWay() { d.officers.giveWay() }

func (o *officers) giveWay() {
	o.mu.Lock()
	if o.n == 0 || time.Now().Before(o.turn) {
		o.mu.Unlock()
		return
	}
	none := o.whenNone()
	o.mu.Unlock()
	most := time.NewTimer(giveWayMost)
	defer most.Stop()
	select {
	case <-none:
	case <-most.C:
	}
	o.mu.Lock()
	o.turn = time.Now().Add(giveWayTurn)
	o.mu.Unlock()
}

// whenNone is closed when nobody is being checked. Who calls holds mu.
func (o *officers) whenNone() <-chan struct{} {
	if o.none == nil {
		o.none = make(chan struct{})
	}
	return o.none
}
