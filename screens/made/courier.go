package made

import (
	"context"
	"encoding/hex"
	"slices"
	"strings"
	"time"

	"postern/app/desk"
	"postern/app/desk/courier"
	"postern/app/desk/sync"
	"postern/app/exchange/fetch"
	"postern/app/lang"
)

// Courier brings what it was told to.
type Courier struct {
	At      courier.State
	Sticks  []string // paths on which headquarters lies
	Offers  courier.Offer
	Arrives courier.Arrived
	Staged  *sync.Staged // of what waits
	Steps   []sync.Step
	Fault   error  // what each verb fails with
	During  func() // a check, after its steps
	Asked   []courier.Place
	Joins   []courier.Terms
	Did     []string
}

// Fingerprint is that of the made-up headquarters.
func Fingerprint() (f fetch.Fingerprint) {
	digits := strings.Repeat("7d3f09ac52e1b846", 4)
	if _, err := hex.Decode(f[:], []byte(digits)); err != nil { // constant
		panic(err)
	}
	return f
}

// JoinMade makes the station one that has joined the made-up headquarters.
func (c *Courier) JoinMade() {
	c.At.Joined, c.At.Address, c.At.Fingerprint = true, "https://lists.example", Fingerprint()
	c.At.Nations, c.At.Every = []string{"ALT", "BRV", "CEN", "DOR"}, time.Hour
	c.At.Recipient = "age1" + strings.Repeat("q", 58)
	c.At.Checked, c.At.Next, c.At.Online = Now().Add(-2*time.Minute), Now().Add(58*time.Minute), true
	c.At.From, c.At.Issued = c.At.Address, Now().Add(-10*time.Minute)
}

// State is At.
func (c *Courier) State() courier.State { return c.At }

// Carries knows the Sticks.
func (c *Courier) Carries(path string) bool {
	return slices.Contains(c.Sticks, path)
}

// Look offers Offers.
func (c *Courier) Look(ctx context.Context, place string) (courier.Offer, error) {
	c.Did = append(c.Did, "look at "+place)
	if c.Fault != nil {
		return courier.Offer{}, c.Fault
	}
	return c.Offers, ctx.Err()
}

// Join joins it.
func (c *Courier) Join(_ context.Context, _ courier.Offer, terms courier.Terms) error {
	c.Joins = append(c.Joins, terms)
	if c.Fault == nil {
		c.JoinMade()
	}
	return c.Fault
}

// Leave leaves it.
func (c *Courier) Leave(context.Context) error {
	c.Did = append(c.Did, "leave")
	if c.Fault == nil {
		c.At = courier.State{}
	}
	return c.Fault
}

// Check gives Arrives.
func (c *Courier) Check(ctx context.Context, place courier.Place, progress func(sync.Step)) (courier.Arrived, error) {
	c.Asked = append(c.Asked, place)
	if err := c.work(ctx, progress); err != nil {
		return courier.Arrived{}, err
	}
	return c.Arrives, nil
}

// Stage gives Staged.
func (c *Courier) Stage(ctx context.Context, progress func(sync.Step)) (*sync.Staged, error) {
	c.Did = append(c.Did, "stage what waits")
	if err := c.work(ctx, progress); err != nil {
		return nil, err
	}
	return c.Staged, nil
}

func (c *Courier) work(ctx context.Context, progress func(sync.Step)) error {
	for _, step := range c.Steps {
		progress(step)
	}
	if c.During != nil {
		c.During()
	}
	if c.Fault != nil {
		return c.Fault
	}
	return ctx.Err()
}

// Fault is a fault that says a sentence of its own; it wraps what it is.
type Fault struct {
	Says string
	Of   error
}

var _ desk.Spoken = Fault{}

func (f Fault) Error() string { return f.Says }

// Sentence is what it says.
func (f Fault) Sentence(*lang.Speaker) string { return f.Says }

// Unwrap is what it is.
func (f Fault) Unwrap() error { return f.Of }
