package border

import (
	"cmp"
	"slices"
	"time"
)

// Policy is what the joint framework sets for a station. Its numbers are bounded
// by Bounded, so that no policy can switch off what it only tunes.
type Policy struct {
	IdleLock      time.Duration `json:"idle_lock"`      // without a key or a movement, then the station locks
	UndoWithin    time.Duration `json:"undo_within"`    // in which a decision can be taken back
	CurrentFor    time.Duration `json:"current_for"`    // lists are current up to this age
	AgeingFor     time.Duration `json:"ageing_for"`     // and ageing up to this, then out of date
	KeepNoMatch   time.Duration `json:"keep_no_match"`  // the journal's detail of travellers without a match
	KeepDecisions time.Duration `json:"keep_decisions"` // and of those with one
	Hours         OpeningHours  `json:"hours"`          // of the post, for minutes without screening
	Exchange      Exchange      `json:"exchange,omitzero"`
}

// Exchange says from where a station takes signed lists, and whose. It is the zero value
// where the station has joined no headquarters.
type Exchange struct {
	Address string `json:"address,omitempty"` // https; "" where lists come on sticks alone
	// Root is the SHA-256 of the first root of headquarters, 64 hexadecimal digits.
	Root    string   `json:"root,omitempty"`
	Nations []string `json:"nations,omitempty"` // whose lists are taken, as PAK, in order
	// Every is how often headquarters is asked by itself.
	Every time.Duration `json:"every,omitempty"`
	// Certificate, where it is not empty, is the SHA-256 of the one certificate that the
	// server may have, 64 hexadecimal digits.
	Certificate string `json:"certificate,omitempty"`
}

// Joined reports whether a station has joined a headquarters.
func (e Exchange) Joined() bool { return e.Root != "" }

// Equal reports whether two say the same.
func (e Exchange) Equal(other Exchange) bool {
	return e.Address == other.Address && e.Root == other.Root && e.Every == other.Every && e.Certificate == other.Certificate &&
		slices.Equal(e.Nations, other.Nations)
}

// AskEvery is how often headquarters is asked where nobody says.
const AskEvery = time.Hour

// Bounded is Exchange with its times brought within what is allowed.
func (e Exchange) Bounded() Exchange {
	if e.Joined() {
		e.Every = min(max(cmp.Or(e.Every, AskEvery), 5*time.Minute), 24*time.Hour)
	}
	return e
}

// OpeningHours are when a post is open, every day, in minutes since midnight,
// local time. From == To is round the clock; To before From goes past midnight.
type OpeningHours struct {
	From int `json:"from"`
	To   int `json:"to"`
}

// DefaultPolicy is the policy of a station for which none was set.
func DefaultPolicy() Policy {
	return Policy{
		IdleLock:      5 * time.Minute,
		UndoWithin:    10 * time.Second,
		CurrentFor:    24 * time.Hour,
		AgeingFor:     72 * time.Hour,
		KeepNoMatch:   48 * time.Hour,
		KeepDecisions: 90 * 24 * time.Hour,
	}
}

// Bounded is the policy with each number brought within what is allowed.
func (p Policy) Bounded() Policy {
	within := func(d *time.Duration, least, most time.Duration) { *d = min(max(*d, least), most) }
	within(&p.IdleLock, time.Minute, time.Hour)
	within(&p.UndoWithin, 0, time.Minute)
	within(&p.CurrentFor, time.Hour, 7*24*time.Hour)
	within(&p.AgeingFor, p.CurrentFor, 30*24*time.Hour)
	within(&p.KeepNoMatch, 24*time.Hour, 30*24*time.Hour)
	within(&p.KeepDecisions, p.KeepNoMatch, 5*365*24*time.Hour)
	p.Exchange = p.Exchange.Bounded()
	p.Hours.From = min(max(p.Hours.From, 0), minutesOfDay-1)
	p.Hours.To = min(max(p.Hours.To, 0), minutesOfDay-1)
	return p
}

const minutesOfDay = 24 * 60

// Open reports whether a post is open at a time, in that time's own zone.
func (h OpeningHours) Open(at time.Time) bool {
	minute := at.Hour()*60 + at.Minute()
	switch {
	case h.From == h.To:
		return true
	case h.From < h.To:
		return h.From <= minute && minute < h.To
	}
	return minute >= h.From || minute < h.To
}
