package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"slices"
	"strings"

	"postern/app/desk"
	"postern/app/desk/courier"
	"postern/app/desk/sync"
	"postern/app/lang"
	"postern/app/names"
	"postern/store"
)

// syncCommand brings the signed lists of headquarters to a station.
type syncCommand struct {
	Station       string   `required:"" placeholder:"DIR" help:"${help_sync_station}"`
	From          *string  `placeholder:"PATH" help:"${help_sync_from}"`
	Leave         bool     `help:"${help_sync_leave}"`
	Join          *string  `placeholder:"ADDRESS" help:"${help_sync_join}"`
	Root          *string  `placeholder:"FINGERPRINT" help:"${help_sync_root}"`
	Nations       []string `placeholder:"PAK,ITA" help:"${help_sync_nations}"`
	AcceptExpired *string  `placeholder:"REASON" help:"${help_sync_accept_expired}"`
	AcceptSmaller bool     `help:"${help_sync_accept_smaller}"`
	Again         *string  `placeholder:"REASON" help:"${help_sync_again}"`

	Compare   bool `help:"${help_sync_compare}"`
	Recipient bool `help:"${help_sync_recipient}"`

	signing

	detail string
}

// Help is the command's description with examples.
func (c *syncCommand) Help() string { return c.detail }

var (
	errJoinParts      = errors.New("--join, --root and --nations go together")
	errRecipientAlone = errors.New("--recipient: it brings nothing in, leave what is about that out")
	errLeave          = errors.New("--leave stands alone, or with --join")
	// errStopped: what came is not taken, which has been said in its place.
	errStopped = errFaults
)

// AfterApply is called when all that is required is there.
func (c *syncCommand) AfterApply() error {
	named := []bool{c.Join != nil, c.Root != nil, len(c.Nations) > 0}
	if named[0] != named[1] || named[0] != named[2] {
		return errJoinParts
	}
	if c.Leave && c.Join == nil && (c.From != nil || c.AcceptExpired != nil || c.Again != nil || c.AcceptSmaller || c.Compare) {
		return errLeave
	}
	for flag, value := range map[string]*string{"--from": c.From, "--join": c.Join, "--root": c.Root, "--accept-expired": c.AcceptExpired, "--again": c.Again} {
		if value != nil && *value == "" {
			return fmt.Errorf("%s: it is empty", flag)
		}
	}
	if c.Recipient && (c.From != nil || c.Join != nil || c.AcceptExpired != nil || c.AcceptSmaller || c.Again != nil || c.Leave || c.Compare) {
		return errRecipientAlone
	}
	if err := notEmpty("--station", c.Station); err != nil {
		return err
	}
	return c.check("")
}

// Run brings lists in, or says that there is nothing new.
func (c *syncCommand) Run(p *program) error {
	p.signing = c.signing
	if err := errors.Join(notOwnFolder(c.From), notOwnFolder(c.Join)); err != nil {
		return err
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	station, err := c.open(ctx, p)
	if err != nil {
		return err
	}
	defer station.Close()
	if station.Attended() && c.AcceptSmaller {
		return errTwoSupervisors
	}
	brings, end := p.courier(station)
	defer end()
	if err := brings.Recall(); err != nil {
		return err
	}
	if c.Recipient {
		p.print(brings.State().Recipient)
		return nil
	}
	return c.run(ctx, p, brings)
}

// run does it at a station that is open.
func (c *syncCommand) run(ctx context.Context, p *program, brings bringing) (err error) {
	defer func() { err = brings.orNoLists(err) }()
	if c.Leave {
		if err := c.leave(ctx, p, brings.Courier); err != nil || c.Join == nil {
			return err
		}
	}
	place := courier.Place{}
	if c.Join != nil {
		if place.Path, err = c.join(ctx, p, brings.Courier); err != nil {
			return err
		}
	}
	if c.From != nil {
		place.Path = *c.From
	}
	place.LeftOut = c.AcceptSmaller
	if c.AcceptExpired != nil {
		place.AcceptExpired, place.Reason = true, *c.AcceptExpired
	}
	if c.Again != nil {
		place.Again, place.Reason = true, strings.TrimPrefix(place.Reason+"; "+*c.Again, "; ")
	}
	return c.bring(ctx, p, brings, place)
}

// open opens the station. Where there is none it is set up: to tell its recipient, or to join
// once it is known that it can.
func (c *syncCommand) open(ctx context.Context, p *program) (*store.Station, error) {
	station, err := p.openStation(c.Station)
	switch {
	case !errors.Is(err, store.ErrNoStation), c.Join == nil && !c.Recipient:
		return station, err
	case c.Recipient:
		return p.founded(c.Station)
	}
	_, err = c.look(func(place string) (courier.Offer, error) { return courier.LookFirst(ctx, place, p.now) })
	if err != nil {
		return nil, err
	}
	return p.station(c.Station)
}

// look looks at the headquarters that is to be joined, and whether it is the one.
func (c *syncCommand) look(at func(place string) (courier.Offer, error)) (courier.Offer, error) {
	if err := c.terms().Readable(); err != nil {
		return courier.Offer{}, err
	}
	offer, err := at(*c.Join)
	if err != nil {
		return offer, err
	}
	return offer, offer.Fits(c.terms())
}

func (c *syncCommand) terms() courier.Terms { return courier.Terms{Typed: *c.Root, Nations: c.Nations} }

// bringing is what brings lists to a station.
type bringing struct {
	*courier.Courier
	lists   *sync.Sync
	desk    *desk.Desk
	station *store.Station
}

// courier brings lists to a station in the name of who is signed in there.
func (p *program) courier(station *store.Station) (brings bringing, end func()) {
	d := desk.New(desk.Options{Name: station.Name(), Now: p.now, Frequencies: names.LoadFrequencies()})
	who, _ := station.SignedIn()
	d.Begin(station.Name(), who)
	lists := sync.New(d, station)
	c := courier.New(courier.Options{Station: station, Desk: d, Lists: func() *sync.Sync { return lists }})
	return bringing{c, lists, d, station}, func() {
		c.Close()
		_ = lists.End() // nothing is staged any more, or it is of no use
		_ = d.Close()   // it was only read
	}
}

// orNoLists is an error as it is said at a station at which no lists answer yet.
func (b bringing) orNoLists(err error) error {
	if _, ours := errors.AsType[*courier.Fault](err); !ours {
		return err
	}
	e, none := b.station.Open()
	switch {
	case errors.Is(none, store.ErrNoEdition):
		return courier.WhereNoListsAnswer(err)
	case none == nil:
		_ = e.Close() // it was only looked at
	}
	return err
}

// leave leaves the headquarters that the station has joined, once it is known that it can
// join the other.
func (c *syncCommand) leave(ctx context.Context, p *program, brings *courier.Courier) error {
	if !brings.State().Joined {
		return &courier.Fault{Err: courier.ErrNotJoined}
	}
	if c.Join != nil {
		if _, err := c.look(func(place string) (courier.Offer, error) { return brings.Look(ctx, place) }); err != nil {
			return err
		}
	}
	if err := brings.Leave(ctx); err != nil {
		return err
	}
	p.print(p.say.Say("ctl.sync.left"))
	return nil
}

// join joins, and says from which path lists come where that is no address.
func (c *syncCommand) join(ctx context.Context, p *program, brings *courier.Courier) (path string, err error) {
	offer, err := c.look(func(place string) (courier.Offer, error) { return brings.Look(ctx, place) })
	if err != nil {
		return "", err
	}
	if err := brings.Join(ctx, offer, c.terms()); err != nil {
		return "", err
	}
	s := brings.State()
	p.print(p.say.Say("ctl.sync.joined", lang.Values{"Place": offer.Place, "Fingerprint": s.Fingerprint.String(), "Recipient": s.Recipient}))
	if offer.Address == "" {
		path = offer.Place
	}
	return path, nil
}

// bring checks, and takes what nothing stops.
func (c *syncCommand) bring(ctx context.Context, p *program, brings bringing, place courier.Place) error {
	a, err := brings.Check(ctx, place, nil)
	if err != nil {
		return err
	}
	for _, f := range a.Faults {
		if err, is := f.(error); is {
			p.complain(p.sentence(brings.orNoLists(err)))
			continue
		}
		p.complain(f.Sentence(p.say))
	}
	if len(a.LeftOut) > 0 {
		p.note(p.say.Say("ctl.sync.left_out", lang.Values{"Lists": desk.Quoted(a.LeftOut)}))
	}
	if a.Nothing || a.Staged == nil {
		key := "ctl.sync.nothing"
		if len(a.Faults) > 0 {
			key = "ctl.sync.nothing_else"
		}
		p.print(p.say.Say(key, lang.Values{"From": a.From, "Issued": desk.Clock(a.Issued)}))
		return cmp.Or(c.compareAgain(ctx, p, brings), faulty(a))
	}
	staged, stopped, err := c.takeable(ctx, p, brings, a.Staged)
	if err != nil {
		return err
	}
	if staged == nil {
		return cmp.Or(c.compareAgain(ctx, p, brings), stopped)
	}
	of := brings.State() // what waits is no more once it is taken
	if err := brings.lists.Take(staged); err != nil {
		return err
	}
	if staged != a.Staged {
		p.note(p.say.Say("ctl.sync.without", lang.Values{"Lists": desk.Quoted(a.Staged.Keepable())}))
	}
	for _, s := range staged.Stops {
		p.note(p.accepted(s, leftOut(of, s.List)))
	}
	p.print(p.say.Count("ctl.import.edition", staged.Edition.Alerts, lang.Values{"Edition": staged.Edition.Name}))
	c.compare(ctx, p, brings.Courier)
	return cmp.Or(stopped, faulty(a))
}

// compareAgain compares where nothing is new, if that was asked for or a sheet has come.
func (c *syncCommand) compareAgain(ctx context.Context, p *program, brings bringing) error {
	news, err := brings.Unasked()
	if err != nil || !news && !c.Compare {
		return err
	}
	err = brings.desk.Load(brings.station)
	if none := errors.Is(err, desk.ErrNoLists) || errors.Is(err, store.ErrNoEdition); none && !c.Compare {
		return nil
	}
	if err != nil {
		return err
	}
	c.compare(ctx, p, brings.Courier)
	return nil
}

// takeable says what an edition changes, and is what is taken of it: not the lists that
// stop, unless that was said; these wait for a supervisor. It is nil where that is nothing.
// stopped is how the command ends for what was not taken, which has been said; with an err
// nothing is staged any more.
func (c *syncCommand) takeable(ctx context.Context, p *program, brings bringing, staged *sync.Staged) (rest *sync.Staged, stopped, err error) {
	accepted := c.accepts(staged.Stops)
	whole := accepted && (!staged.Stopped() || !brings.lists.NeedsSecond())
	for _, l := range staged.Changes {
		stays := !whole && slices.ContainsFunc(staged.Stops, func(s *sync.ImportError) bool { return s.List == l.List || s.List == "" })
		p.printChange(l, stays)
	}
	if whole {
		return staged, nil, nil
	}
	for _, s := range staged.Stops {
		p.complain(s.Sentence(p.say))
	}
	stopped = errStopped
	if accepted {
		stopped = errTwoSupervisors
	}
	rest, err = brings.WithoutStopped(ctx, staged)
	return rest, stopped, err
}

// accepts reports whether nothing stops an edition but what was said to be taken.
func (c *syncCommand) accepts(stops []*sync.ImportError) bool {
	return c.AcceptSmaller || !slices.ContainsFunc(stops, func(s *sync.ImportError) bool {
		return c.Again == nil || !errors.Is(s, sync.ErrNumberedAnew)
	})
}

// compare asks how the station answers and prints it; where that was asked for, it says
// also that there is nothing to compare with.
func (c *syncCommand) compare(ctx context.Context, p *program, brings *courier.Courier) {
	brings.Compare(ctx)
	a := brings.State().Answers
	if c.Compare && a.Fault == nil && a.Report.Outcome == "" {
		p.print(p.say.Say("ctl.sync.answers.none"))
		return
	}
	p.printAnswers(a)
}

// faulty is the exit status of a check of which single nations or lists were not believed.
func faulty(a courier.Arrived) error {
	if len(a.Faults) > 0 {
		return errFaults
	}
	return nil
}
