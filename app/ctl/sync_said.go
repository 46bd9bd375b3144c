package main

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"postern/app/desk"
	"postern/app/desk/courier"
	"postern/app/desk/sync"
	"postern/app/exchange"
	"postern/app/exchange/answers"
	"postern/app/exchange/hq"
	"postern/app/lang"
	"postern/store"
)

// notOwnFolder refuses headquarters' own folder, with its keys, in place of what counters
// take from it.
func notOwnFolder(path *string) error {
	if path == nil {
		return nil
	}
	there := func(dir string) bool { info, err := os.Stat(dir); return err == nil && info.IsDir() }
	public := filepath.Join(*path, hq.DirPublic)
	if there(filepath.Join(*path, exchange.DirMetadata)) || !there(filepath.Join(public, exchange.DirMetadata)) {
		return nil
	}
	return &hqFault{"own_folder", lang.Values{"Path": *path, "Public": public}}
}

// leftOut is the nation of a list that is to go because the station takes that nation's lists
// no longer; "" where it is not so.
func leftOut(of courier.State, list string) string {
	if of.Waiting == nil {
		return ""
	}
	for _, l := range of.Waiting.Lists {
		if l.List == list && l.Gone && !slices.Contains(of.Nations, l.Nation) {
			return l.Nation
		}
	}
	return ""
}

// accepted says of what would have stopped that it was taken for all that; leftOut is the
// nation of a list that the station takes no longer.
func (p *program) accepted(s *sync.ImportError, leftOut string) string {
	values := lang.Values{"List": s.List, "Before": s.Before, "After": s.After, "Gone": s.Gone, "Here": desk.Clock(s.Here), "Lost": desk.Quoted(s.Lost)}
	switch {
	case errors.Is(s, sync.ErrVanished) && leftOut != "":
		values["Nation"] = leftOut
		return p.say.Count("ctl.sync.accepted.left_out", s.Before, values)
	case errors.Is(s, sync.ErrVanished):
		return p.say.Count("ctl.sync.accepted.vanished", s.Before, values)
	case errors.Is(s, sync.ErrLoss):
		return p.say.Say("ctl.sync.accepted.loss", values)
	}
	if key := "ctl.sync.accepted." + strings.TrimPrefix(s.Key(), "desk.import."); p.say.Has(key) {
		return p.say.Say(key, values)
	}
	return p.say.Say("ctl.sync.accepted.any", values)
}

// printChange says what came of one list, or what would have if it did not stay as it is.
func (p *program) printChange(l sync.ListChange, stays bool) {
	values := lang.Values{"List": l.List, "Before": l.Before, "Added": l.Added, "Changed": l.Changed, "Removed": l.Removed}
	switch {
	case stays && !l.Same:
		p.print(p.say.Count("ctl.sync.stopped", l.After, values))
	case l.Same:
		p.print(p.say.Count("ctl.sync.same", l.After, values))
	case l.New:
		p.print(p.say.Count("ctl.sync.new", l.After, values))
	default:
		p.print(p.say.Count("ctl.sync.list", l.After, values))
	}
}

// printAnswers says how the station's answers compare with those of headquarters.
func (p *program) printAnswers(a courier.Answers) {
	switch {
	case a.Fault != nil:
		p.note(a.Fault.Sentence(p.say))
	case a.Report.Outcome == answers.OutcomeDiffer:
		p.print(p.say.Count("ctl.sync.answers.differ", len(a.Report.Differ), lang.Values{"Asked": a.Report.Asked}))
	case a.Report.Outcome == answers.OutcomeNotComparable:
		for _, why := range []answers.Why{answers.WhyState, answers.WhyNoLists, answers.WhyBase} {
			if slices.Contains(a.Report.Why, why) {
				p.print(p.say.Say("ctl.sync.answers.not_comparable." + string(why)))
				return
			}
		}
	case a.Report.Outcome != "":
		p.print(p.say.Count("ctl.sync.answers."+string(a.Report.Outcome), a.Report.Asked))
	}
}

// founded sets a station up, and says so beside what is printed.
func (p *program) founded(dir string) (*store.Station, error) {
	station, err := p.secrets.CreateStation(dir)
	if err != nil {
		return nil, err
	}
	p.note(p.say.Say("ctl.import.set_up", lang.Values{"Station": dir}))
	p.note(desk.SecretNotice(p.say, station.Secret()))
	return station, nil
}
