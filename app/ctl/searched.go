package main

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"postern/app/border"
	"postern/app/desk"
	"postern/app/desk/courier"
	"postern/app/desk/sync"
	"postern/app/lang"
	"postern/app/lists"
	"postern/app/names"
	"postern/app/search"
	"postern/store"
	"postern/store/journal"
)

// finder finds the alerts that a traveller may be: a search of our own, or the program
// that owns the station.
type finder interface {
	Find(t border.Traveller, o search.Options) (border.Finding, error)
	Reckon(t border.Traveller, list, id string, threshold float64) ([]search.Reckoning, error)
	Scale() search.Scale
	Info() border.EditionInfo
}

// searched is what travellers are searched in: lists as they lie on disk, or the
// edition of a station. close gives it back.
type searched struct {
	finder
	lists []string // their names, in order
	// journaled has what was found until now put into the station's journal: it may be
	// shown then. Lists as they lie have none.
	journaled func() error
	close     func()
}

// searched opens what is searched.
func (p *program) searched(paths []string, station string) (searched, error) {
	start := time.Now()
	open := func() (searched, error) { return p.searchedStation(station) }
	if station == "" {
		open = func() (searched, error) { return p.searchedLists(paths) }
	}
	s, err := open()
	if err != nil {
		return searched{}, err
	}
	p.note(p.say.Count("ctl.ready", s.Info().Alerts, lang.Values{"Edition": s.Info().Name, "Time": duration(time.Since(start))}))
	return s, nil
}

func (p *program) searchedStation(dir string) (searched, error) {
	station, edition, done, err := p.edition(dir)
	if errors.Is(err, store.ErrHeld) {
		if asked, fault := desk.Ask(dir); fault == nil {
			if asked.Locked() {
				return searched{}, errors.Join(desk.ErrDeskLocked, asked.Close())
			}
			if asked.Info().Alerts == 0 { // everybody would be cleared
				return searched{}, errors.Join(desk.ErrNoLists, asked.Close())
			}
			if p.signing.Account != nil {
				p.note(p.say.Say("people.ctl.window"))
			}
			p.noteAge(asked.Ages(), asked.Info().Issued)
			return searched{asked, asked.Lists(), asked.Flush, func() { _ = asked.Close() }}, nil
		}
	}
	if err != nil {
		return searched{}, err
	}
	s := searched{close: done}
	for _, l := range edition.Lists() {
		s.lists = append(s.lists, l.Name)
	}
	if edition.Info().Alerts == 0 { // everybody would be cleared
		err = desk.ErrNoLists
	} else {
		s.finder, err = desk.OpenSearcher(edition, names.LoadFrequencies(), func(error) {
			p.note(p.say.Count("ctl.progress.anew", edition.Info().Alerts))
		})
	}
	if err != nil {
		done()
		return searched{}, err
	}
	who, _ := station.SignedIn()
	log := desk.NewSearched(p.now, func(now time.Time, drafts []journal.Draft) error {
		_, err := station.Book(now, drafts)
		return err
	})
	s.finder, s.journaled = journaling{s.finder, log, who.Login}, log.Flush
	s.close = func() {
		if err := log.Flush(); err != nil {
			p.complain(p.sentence(err))
		}
		done()
	}
	return s, nil
}

// journaling finds in a station that this program has open, and journals it.
type journaling struct {
	finder
	log *desk.Searched
	who string
}

// Find is the finder's, journaled.
func (j journaling) Find(t border.Traveller, o search.Options) (border.Finding, error) {
	f, err := j.finder.Find(t, o)
	if err == nil {
		err = j.log.Found(j.who, t, f)
	}
	return f, err
}

// Reckon is the finder's, journaled.
func (j journaling) Reckon(t border.Traveller, list, id string, threshold float64) ([]search.Reckoning, error) {
	found, err := j.finder.Reckon(t, list, id, threshold)
	if err == nil {
		err = j.log.Explained(j.who, t, list, id)
	}
	return found, err
}

func (p *program) searchedLists(paths []string) (searched, error) {
	info, records, lists, err := p.readLists(paths)
	if err != nil {
		return searched{}, err
	}
	if info.Alerts == 0 {
		return searched{}, desk.ErrNoLists
	}
	if info.Alerts >= largeList {
		p.note(p.say.Count("ctl.progress.build", info.Alerts))
	}
	built, err := search.Build(info, records, names.LoadFrequencies())
	return searched{built, lists, func() error { return nil }, func() {}}, err
}

// largeList is a list that takes so long to read that one wants to see it go on.
const largeList = 50_000

// edition opens a station's edition and says what is to be known of it.
func (p *program) edition(dir string) (*store.Station, *store.Edition, func(), error) {
	station, err := p.openStation(dir)
	if err != nil {
		return nil, nil, nil, err
	}
	edition, err := station.Open()
	if err != nil {
		return nil, nil, nil, errors.Join(err, station.Close())
	}
	p.notePassedOver(edition.PassedOver())
	if err := edition.Unsealed(); err != nil {
		p.note(p.say.Say("ctl.unsealed", lang.Values{"Fault": p.sentence(err)}))
	}
	p.noteAge(desk.AgesOf(station.Policy()), issued(station, edition))
	return station, edition, func() {
		_ = edition.Close() // it was only read, and what was booked is on the disk
		_ = station.Close()
	}, nil
}

// issued is from when the age of an edition's lists counts.
func issued(station *store.Station, edition *store.Edition) time.Time {
	lists := desk.ListsOf(edition)
	if !slices.ContainsFunc(lists, func(l desk.ListStatus) bool { return l.Nation != "" }) {
		return edition.Info().Issued
	}
	confirmed, err := courier.Confirmed(station)
	if err != nil { // the lists then count as old as they were before
		confirmed = nil
	}
	return desk.OldestOf(lists, confirmed)
}

// noteAge says of lists that are not current how old they are.
func (p *program) noteAge(ages desk.Ages, issued time.Time) {
	if age, d := ages.Of(issued, p.now()); age != desk.AgeCurrent {
		p.note(p.say.Count("ctl.age."+string(age), int(d.Hours())))
	}
}

func (p *program) notePassedOver(passed []store.PassedOver) {
	for _, o := range passed {
		p.note(p.say.Say("ctl.passed_over", lang.Values{"Fault": p.sentence(o.Err)}))
	}
}

// readLists reads lists into memory, by name, so that the order of the paths
// makes no difference.
func (p *program) readLists(paths []string) (info border.EditionInfo, records search.MemoryRecords, called []string, err error) {
	found, err := sync.FindLists(paths)
	if err != nil {
		return info, nil, nil, err
	}
	slices.SortFunc(found, func(a, b sync.FoundList) int { return strings.Compare(a.List, b.List) })
	digest := sha256.New()
	for _, f := range found {
		before := len(records)
		report, err := f.Read(func(a border.Alert) error {
			records = append(records, a)
			if n := len(records) - before; n%largeList == 0 {
				p.note(p.say.Count("ctl.progress.import", n, lang.Values{"List": f.List}))
			}
			return nil
		})
		if err != nil {
			return info, nil, nil, err
		}
		if report.Kept == 0 {
			return info, nil, nil, &sync.ImportError{Path: f.Path, List: f.List, Err: sync.ErrNothingKept}
		}
		p.noteReport(report)
		called = append(called, f.List)
		fmt.Fprintf(digest, "%q %s %s\n", report.List, report.Format, report.Digest)
	}
	info.Alerts = len(records)
	info.Name = fmt.Sprintf("lists-%x", digest.Sum(nil)[:6])
	return info, records, called, nil
}

// fewFaults is how many faults of a list screen names; import names them all.
const fewFaults = 5

// noteReport says what of a list is not searched.
func (p *program) noteReport(r lists.Report) {
	if r.RejectedCount == 0 && r.WarningCount == 0 {
		return
	}
	p.note(p.say.Say("ctl.list_faults", lang.Values{"List": r.List, "Rejected": r.RejectedCount, "Warnings": r.WarningCount}))
	for _, rejected := range r.Rejected[:min(fewFaults, len(r.Rejected))] {
		p.note("  " + p.rejection(rejected))
	}
	if more := r.RejectedCount - fewFaults; more > 0 {
		p.note("  " + p.say.Count("ctl.more", more))
	}
}

// rejection is one sentence with its place.
func (p *program) rejection(r lists.Rejection) string {
	return desk.At(r.File, r.Line, p.say.Say(r.Key(), r.Values))
}
