package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"os/signal"
	"slices"
	"time"

	"postern/app/desk"
	"postern/app/desk/sync"
	"postern/app/lang"
	"postern/app/lists"
	"postern/app/names"
	"postern/app/search"
	"postern/store"
)

// errMapping says that a mapping was given for other than one list.
var errMapping = errors.New("a mapping is for one list")

// importCommand brings lists to a station.
type importCommand struct {
	Station       string   `required:"" placeholder:"DIR" help:"${help_import_station}"`
	List          []string `required:"" sep:"none" placeholder:"PATH" help:"${help_import_list}"`
	Mapping       *string  `placeholder:"FILE" help:"${help_mapping}"`
	AcceptSmaller bool     `help:"${help_accept_smaller}"`
	AcceptOlder   bool     `help:"${help_accept_older}"`
	AcceptLoss    bool     `help:"${help_accept_loss}"`

	signing

	detail string
}

// Help is the command's description with examples.
func (c *importCommand) Help() string { return c.detail }

// AfterApply is called when all that is required is there.
func (c *importCommand) AfterApply() error {
	if err := notEmpty("--station", c.Station); err != nil {
		return err
	}
	if c.Mapping != nil {
		if err := notEmpty("--mapping", *c.Mapping); err != nil {
			return err
		}
	}
	if err := c.check(""); err != nil {
		return err
	}
	return notEmpty("--list", c.List...)
}

// notEmpty refuses an empty path, as a variable that is not set leaves it: it
// would name the folder that one happens to stand in, or nothing.
func notEmpty(flag string, values ...string) error {
	if slices.Contains(values, "") {
		return fmt.Errorf("%s: want a path, not an empty text", flag)
	}
	return nil
}

// Run imports all lists, or none.
func (c *importCommand) Run(p *program) error {
	p.signing = c.signing
	found, err := sync.FindLists(c.List)
	if err != nil {
		return err
	}
	if c.Mapping != nil {
		if len(found) != 1 {
			return errMapping
		}
		if found[0].Source, err = found[0].WithMapping(*c.Mapping); err != nil {
			return err
		}
	}
	station, err := p.station(c.Station)
	if err != nil {
		return err
	}
	defer station.Close()
	who, in := station.SignedIn()
	if in && !who.Role.Rules() {
		return errNotSupervisor
	}
	if station.Attended() && (c.AcceptSmaller || c.AcceptLoss) {
		return errTwoSupervisors
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	defer sync.BoundMemory()()
	start := time.Now()
	frequencies := names.LoadFrequencies()
	im, err := sync.ImportLists(ctx, station, found, sync.ImportOptions{
		Now: p.now(), Who: who.Login, AcceptSmaller: c.AcceptSmaller, AcceptOlder: c.AcceptOlder, AcceptLoss: c.AcceptLoss,
		Indexer: search.NewBuilder(frequencies), IndexedBy: search.SegmentName(frequencies),
		Progress: func(list string, alerts int) {
			p.note(p.say.Count("ctl.progress.import", alerts, lang.Values{"List": list}))
		},
	})
	p.notePassedOver(im.PassedOver)
	for _, l := range im.Lists {
		if l.Read > 0 || l.Digest != "" { // it was read, if only in part
			p.printList(l)
		}
	}
	if err != nil {
		return err
	}
	for _, l := range im.Carried {
		p.print(p.say.Count("ctl.import.carried", l.Alerts, lang.Values{"List": l.Name, "Brought": desk.Clock(l.Brought)}))
	}
	p.print(p.say.Count("ctl.import.edition", im.Edition.Alerts, lang.Values{"Edition": im.Edition.Name}))
	p.note(p.say.Say("ctl.import.took", lang.Values{"Time": duration(time.Since(start))}))
	return nil
}

// station opens a station, or sets one up where there is nothing yet.
func (p *program) station(dir string) (*store.Station, error) {
	station, err := p.openStation(dir)
	if !errors.Is(err, store.ErrNoStation) {
		return station, err
	}
	if station, err = p.secrets.CreateStation(dir); err != nil {
		return nil, err
	}
	p.print(p.say.Say("ctl.import.set_up", lang.Values{"Station": dir}))
	p.print(desk.SecretNotice(p.say, station.Secret()))
	return station, nil
}

// openStation opens a station. One from before stations had keys is given them then, and
// it is said where.
func (p *program) openStation(dir string) (*store.Station, error) {
	station, err := p.secrets.OpenStation(dir)
	if err != nil {
		return nil, err
	}
	if err := p.signIn(station); err != nil {
		return nil, errors.Join(err, station.Close())
	}
	if at := station.Secret(); at.Made {
		p.note(desk.SecretNotice(p.say, at))
	}
	return station, nil
}

func (p *program) print(sentence string) { fmt.Fprintln(p.stdout, sentence) }

// printList says what became of one list: all that was rejected, by file and
// line, and all warnings.
func (p *program) printList(l sync.ImportedList) {
	key := "ctl.import.list"
	if l.Replaced {
		key = "ctl.import.replaced"
	}
	p.print(p.say.Say(key, lang.Values{
		"List": l.List, "Format": string(l.Format), "Read": l.Read, "Kept": l.Kept, "Before": l.Before,
		"Skipped": l.SkippedCount(), "Rejected": l.RejectedCount, "Warnings": l.WarningCount,
	}))
	p.printReport(l.Report, l.Unfit)
}

// printReport names what was skipped of a list, all that was rejected, by file and line, or
// as unfit, and all warnings, as far as the report keeps them.
func (p *program) printReport(r lists.Report, unfit []error) {
	for _, reason := range slices.Sorted(maps.Keys(r.Skipped)) {
		p.print("  " + p.say.Say("ctl.import.skipped", lang.Values{"Reason": p.say.Count(lists.SkipKey(reason), r.Skipped[reason])}))
	}
	for _, rejected := range r.Rejected {
		p.print("  " + p.say.Say("ctl.import.rejected", lang.Values{"Reason": p.rejection(rejected)}))
	}
	for _, err := range unfit {
		p.print("  " + p.say.Say("ctl.import.rejected", lang.Values{"Reason": p.sentence(err)}))
	}
	if more := r.RejectedCount - len(unfit) - len(r.Rejected); more > 0 {
		p.print("  " + p.say.Count("ctl.more", more))
	}
	for _, w := range r.Warnings {
		p.print("  " + p.say.Say("ctl.import.warning", lang.Values{"Reason": desk.At(w.File, w.Line, p.say.Say(w.Key(), w.Values))}))
	}
	if more := r.WarningCount - len(r.Warnings); more > 0 {
		p.print("  " + p.say.Count("ctl.more", more))
	}
}
