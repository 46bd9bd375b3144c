package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"postern/app/desk"
	"postern/app/desk/courier"
	"postern/app/desk/sync"
	"postern/app/exchange"
	"postern/app/exchange/answers"
	"postern/app/exchange/fetch"
	"postern/app/exchange/hq"
	"postern/app/lang"
	"postern/store"
)

// hqAnswers publishes what headquarters answers about made-up travellers, which counters
// hold their own answers against.
type hqAnswers struct {
	hqFolder
	Travellers int `default:"300" placeholder:"N" help:"${help_hq_answers_travellers}"`

	hqSecret
	hqLives
}

// AfterApply is called when all that is required is there.
func (c *hqAnswers) AfterApply() error {
	if c.Travellers < 1 || c.Travellers > answers.MaxTravellers {
		return fmt.Errorf("--travellers: want 1 to %d, not %d", answers.MaxTravellers, c.Travellers)
	}
	return checked(&c.hqFolder, &c.hqSecret, &c.hqLives)
}

// dirCounter is headquarters' own counter, in its folder: it takes the lists as counters
// do, so that its answers are theirs.
const dirCounter = "counter"

// Run brings headquarters' own counter up to what is published, asks it, and publishes
// what it answers.
func (c *hqAnswers) Run(p *program) error {
	ctx, stop := interrupted()
	defer stop()
	return inHQ(c.Dir, p.hqOptions(c.hqSecret, c.hqLives), func(r *hq.Repository) error {
		sheet, err := p.answered(ctx, r, filepath.Join(c.Dir, dirCounter), c.Travellers)
		if err != nil {
			return err
		}
		var packed bytes.Buffer
		if err := sheet.Encode(&packed); err != nil {
			return err
		}
		part, err := r.PublishTarget(ctx, exchange.TargetAnswers, &packed)
		if err == nil && part == "" {
			p.print(p.say.Count("hq.answers.published", len(sheet.Cases)))
		}
		return p.left(c.Dir, part, err)
	})
}

// answered is what a counter in a folder answers once it has all that is published.
func (p *program) answered(ctx context.Context, r *hq.Repository, dir string, travellers int) (_ answers.Sheet, err error) {
	station, err := p.station(dir)
	if err != nil {
		return answers.Sheet{}, err
	}
	defer func() { err = errors.Join(err, station.Close()) }()
	takes, end := p.courier(station)
	defer end()
	if err := takes.Recall(); err != nil {
		return answers.Sheet{}, err
	}
	if err := joinOwn(ctx, takes.Courier, r); err != nil {
		return answers.Sheet{}, err
	}
	if _, err := dropRemoved(ctx, takes, r.Nations()); err != nil {
		return answers.Sheet{}, err
	}
	arrived, err := takes.Check(ctx, courier.Place{Path: r.Public()}, nil)
	switch {
	case err != nil:
		return answers.Sheet{}, err
	case len(arrived.Faults) > 0:
		for _, f := range arrived.Faults {
			p.complain(f.Sentence(p.say))
		}
		return answers.Sheet{}, errFaults
	case !arrived.Nothing && arrived.Staged != nil: // a list that shrank was accepted when it was published
		if err := takes.lists.Take(arrived.Staged); err != nil {
			return answers.Sheet{}, err
		}
	}
	left, err := dropRemoved(ctx, takes, r.Nations())
	if err == nil && left == 0 {
		err = &hqFault{"no_lists", lang.Values{"Dir": filepath.Dir(dir)}}
	}
	if err != nil {
		return answers.Sheet{}, err
	}
	return takes.Sheet(ctx, travellers, p.now())
}

// dropRemoved takes the lists of nations that were removed out of headquarters' own counter,
// where others are left, and says how many are.
func dropRemoved(ctx context.Context, takes bringing, nations []string) (left int, err error) {
	e, err := takes.station.Open()
	if errors.Is(err, store.ErrNoEdition) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	var gone []fetch.Have
	for _, l := range desk.ListsOf(e) {
		if slices.Contains(nations, l.Nation) {
			left++
			continue
		}
		gone = append(gone, courier.Have(l))
	}
	if err := e.Close(); err != nil || left == 0 || len(gone) == 0 {
		return left, err
	}
	staged, err := takes.lists.PrepareArrival(ctx, sync.Arrival{Gone: gone}, func(sync.Step) {})
	if err != nil {
		return left, err
	}
	return left, takes.lists.Take(staged)
}

// joinOwn joins headquarters' own counter to it, with every nation, where it has not.
func joinOwn(ctx context.Context, takes *courier.Courier, r *hq.Repository) error {
	text, err := hq.Fingerprint(r.Public())
	if err != nil {
		return err
	}
	root, err := fetch.ParseFingerprint(text)
	if err != nil {
		return err
	}
	s := takes.State()
	if s.Joined && s.Fingerprint == root && slices.Equal(s.Nations, r.Nations()) {
		return nil
	}
	offer, err := takes.Look(ctx, r.Public())
	if err != nil {
		return err
	}
	return takes.Join(ctx, offer, courier.Terms{Typed: root.String(), Nations: r.Nations()})
}

// noteStaleAnswers says where the answers that headquarters published are of other lists than
// are published now. A folder that cannot publish answers is not told.
func (p *program) noteStaleAnswers(dir string) error {
	s, err := hq.ReadStatus(dir, p.now())
	if err != nil || s.Answers == "" || !s.Able() {
		return err
	}
	f, err := os.Open(s.Answers)
	if err != nil {
		return err
	}
	defer f.Close()
	sheet, err := answers.Decode(f)
	if err != nil || !answersAreOf(sheet, s) { // those that cannot be read are to be made anew too
		p.note(p.say.Say("hq.answers.stale", lang.Values{"Dir": dir}))
	}
	return nil
}

// answersAreOf says whether answers are of the lists that are published, as far as these hold
// alerts.
func answersAreOf(sheet answers.Sheet, s hq.Status) bool {
	type of struct{ nation, list, state string }
	published := map[of]bool{} // whether it holds alerts
	for _, n := range s.Nations {
		for _, l := range n.Lists {
			published[of{n.Nation, l.Name, l.State}] = l.Alerts > 0
		}
	}
	for _, l := range sheet.Of.Lists {
		is := of{l.Nation, l.Name, l.State}
		if _, there := published[is]; !there {
			return false
		}
		published[is] = false
	}
	for _, left := range published {
		if left {
			return false
		}
	}
	return true
}
