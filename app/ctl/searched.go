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
	"postern/app/lang"
	"postern/app/lists"
	"postern/app/names"
	"postern/app/search"
	"postern/store"
)

// searcher opens what is searched: lists as they lie on disk, or the edition of
// a station. done gives it back.
func (p *program) searcher(paths []string, station string) (s *search.Searcher, done func(), err error) {
	start := time.Now()
	var info border.EditionInfo
	var records search.Records
	done = func() {}
	if station != "" {
		edition, closeAll, err := p.edition(station)
		if err != nil {
			return nil, done, err
		}
		info, records, done = edition.Info(), edition, closeAll
	} else if info, records, err = p.readLists(paths); err != nil {
		return nil, done, err
	}
	if info.Alerts == 0 { // everybody would be cleared
		done()
		return nil, func() {}, desk.ErrNoLists
	}
	s, err = search.Build(info, records, names.LoadFrequencies())
	if err != nil {
		done()
		return nil, func() {}, err
	}
	p.note(p.say.Count("ctl.ready", s.Info().Alerts, lang.Values{"Edition": s.Info().Name, "Time": duration(time.Since(start))}))
	return s, done, nil
}

// edition opens a station's edition and says what is to be known of it.
func (p *program) edition(dir string) (*store.Edition, func(), error) {
	station, err := store.OpenStation(dir)
	if err != nil {
		return nil, nil, err
	}
	edition, err := station.Open()
	if err != nil {
		return nil, nil, errors.Join(err, station.Close())
	}
	p.notePassedOver(edition.PassedOver())
	if age, d := desk.AgeOf(edition.Info().Issued, p.now()); age != desk.AgeCurrent {
		p.note(p.say.Count("ctl.age."+string(age), int(d.Hours())))
	}
	return edition, func() {
		_ = edition.Close() // both were only read
		_ = station.Close()
	}, nil
}

func (p *program) notePassedOver(passed []store.PassedOver) {
	for _, o := range passed {
		p.note(p.say.Say("ctl.passed_over", lang.Values{"Fault": p.sentence(o.Err)}))
	}
}

// readLists reads lists into memory, by name, so that the order of the paths
// makes no difference.
func (p *program) readLists(paths []string) (border.EditionInfo, search.Records, error) {
	found, err := desk.FindLists(paths)
	if err != nil {
		return border.EditionInfo{}, nil, err
	}
	slices.SortFunc(found, func(a, b desk.FoundList) int { return strings.Compare(a.List, b.List) })
	var records search.MemoryRecords
	var info border.EditionInfo
	digest := sha256.New()
	for _, f := range found {
		report, err := f.Read(func(a border.Alert) error {
			records = append(records, a)
			return nil
		})
		if err != nil {
			return info, nil, err
		}
		if report.Kept == 0 {
			return info, nil, &desk.ImportError{Path: f.Path, List: f.List, Err: desk.ErrNothingKept}
		}
		p.noteReport(report)
		fmt.Fprintf(digest, "%q %s %s\n", report.List, report.Format, report.Digest)
	}
	info.Alerts = len(records)
	info.Name = fmt.Sprintf("lists-%x", digest.Sum(nil)[:6])
	return info, records, nil
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
