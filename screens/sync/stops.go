package sync

import (
	"errors"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"postern/app/desk"
	"postern/app/desk/sync"
	"postern/app/lang"
)

// stopKind is what stops an edition, as sentences tell it.
type stopKind string

// The kinds of stops.
const (
	stopSmaller      stopKind = "smaller"
	stopSlowLoss     stopKind = "slow_loss"
	stopNothing      stopKind = "nothing"
	stopRejected     stopKind = "rejected"
	stopOlder        stopKind = "older"
	stopNumberedAnew stopKind = "numbered_anew"
	stopVanished     stopKind = "vanished" // its nation publishes it no longer
	stopLeftOut      stopKind = "left_out" // the station takes its nation's lists no longer
	stopLoss         stopKind = "loss"     // of no single list
)

// kindOf is of which kind a stop is.
func (s *Screen) kindOf(stop *sync.ImportError) stopKind {
	switch {
	case errors.Is(stop, sync.ErrSmaller):
		return stopSmaller
	case errors.Is(stop, sync.ErrSlowLoss):
		return stopSlowLoss
	case errors.Is(stop, sync.ErrNothingKept):
		return stopNothing
	case errors.Is(stop, sync.ErrMostRejected):
		return stopRejected
	case errors.Is(stop, sync.ErrOlder):
		return stopOlder
	case errors.Is(stop, sync.ErrNumberedAnew):
		return stopNumberedAnew
	case errors.Is(stop, sync.ErrVanished) && s.leftOut(s.nationOf(stop.List)):
		return stopLeftOut
	case errors.Is(stop, sync.ErrVanished):
		return stopVanished
	}
	return stopLoss
}

// nationOf is who publishes a list that is installed; "" where nobody does.
func (s *Screen) nationOf(list string) string {
	i := slices.IndexFunc(s.installed.Lists, func(l desk.ListStatus) bool { return l.Name == list })
	if i < 0 {
		return ""
	}
	return s.installed.Lists[i].Nation
}

// leftOut reports whether the station takes a nation's lists no longer.
func (s *Screen) leftOut(nation string) bool {
	return nation != "" && !slices.Contains(s.state.Nations, nation)
}

// stopStrips say what stops an edition, all lists that stop of one kind in one.
func (s *Screen) stopStrips(stops []*sync.ImportError) (all []fyne.CanvasObject) {
	var kinds []stopKind
	of := map[stopKind][]*sync.ImportError{}
	for _, stop := range stops {
		kind := s.kindOf(stop)
		if !slices.Contains(kinds, kind) {
			kinds = append(kinds, kind)
		}
		of[kind] = append(of[kind], stop)
	}
	for _, kind := range kinds {
		if len(of[kind]) > 1 && kind != stopLoss {
			all = append(all, s.stopsStrip(kind, of[kind]))
			continue
		}
		for _, stop := range of[kind] {
			all = append(all, s.stopStrip(kind, stop))
		}
	}
	return all
}

// stopStrip says of one list why it stops.
func (s *Screen) stopStrip(kind stopKind, stop *sync.ImportError) fyne.CanvasObject {
	values := lang.Values{
		"List": stop.List, "Nation": s.nationOf(stop.List), "Before": stop.Before, "After": stop.After, "Rejected": stop.Rejected, "Lost": stop.Lost,
		"Here": desk.Clock(stop.Here), "Issued": desk.Clock(stop.Issued),
	}
	return s.wrongStrip("stop", s.say.Count("sync.stop."+string(kind), stop.Gone, values), s.say.Say("sync.stopped."+string(kind), values))
}

// stopsNamed is how many lists are named that stop for one reason.
const stopsNamed = 6

// stopsStrip says of several lists why they stop.
func (s *Screen) stopsStrip(kind stopKind, stops []*sync.ImportError) fyne.CanvasObject {
	var named []string
	for _, stop := range stops[:min(len(stops), stopsNamed)] {
		name := stop.List
		if stop.Gone > 0 {
			name = s.say.Count("sync.stops.list", stop.Gone, lang.Values{"List": stop.List})
		}
		named = append(named, name)
	}
	if more := len(stops) - len(named); more > 0 {
		named = append(named, s.say.Count("sync.report.more", more))
	}
	values := lang.Values{"Lists": strings.Join(named, ", ")}
	return s.wrongStrip("stop", s.say.Count("sync.stops."+string(kind), len(stops), values), s.say.Say("sync.stops.rest."+string(kind), values))
}
