package settings

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"postern/app/border"
	"postern/app/lang"
	"postern/screens/parts"
)

// rule is a number of the policy as people set it.
type rule struct {
	key  string // of the catalogue
	unit time.Duration
	at   func(p *border.Policy) *time.Duration
}

// rules are the policy's numbers, in the order in which they are shown.
func rules() []rule {
	const day = 24 * time.Hour
	return []rule{
		{"settings.policy.idle", time.Minute, func(p *border.Policy) *time.Duration { return &p.IdleLock }},
		{"settings.policy.undo", time.Second, func(p *border.Policy) *time.Duration { return &p.UndoWithin }},
		{"settings.policy.current", time.Hour, func(p *border.Policy) *time.Duration { return &p.CurrentFor }},
		{"settings.policy.ageing", time.Hour, func(p *border.Policy) *time.Duration { return &p.AgeingFor }},
		{"settings.policy.no_match", time.Hour, func(p *border.Policy) *time.Duration { return &p.KeepNoMatch }},
		{"settings.policy.decisions", day, func(p *border.Policy) *time.Duration { return &p.KeepDecisions }},
	}
}

func (s *Screen) policyAsks() []parts.Ask {
	p := s.now.Policy
	var asks []parts.Ask
	for _, r := range rules() {
		asks = append(asks, parts.Ask{Label: s.say.Say(r.key), Text: strconv.FormatInt(int64(*r.at(&p)/r.unit), 10)})
	}
	return append(asks, parts.Ask{Label: s.say.Say("settings.policy.hours"), Hint: s.say.Say("settings.policy.hours.hint"), Text: hours(p.Hours)})
}

// hours writes opening hours as they are typed: 06:00-22:00, or 24 h.
func hours(h border.OpeningHours) string {
	if h.From == h.To {
		return roundTheClock
	}
	return fmt.Sprintf("%02d:%02d-%02d:%02d", h.From/60, h.From%60, h.To/60, h.To%60)
}

const roundTheClock = "24 h"

// parseHours reads opening hours as they are typed.
func parseHours(text string) (h border.OpeningHours, ok bool) {
	text = strings.ReplaceAll(text, " ", "")
	if text == strings.ReplaceAll(roundTheClock, " ", "") {
		return border.OpeningHours{}, true
	}
	from, to, both := strings.Cut(text, "-")
	begins, err := time.Parse("15:04", from)
	ends, err2 := time.Parse("15:04", to)
	if !both || err != nil || err2 != nil {
		return h, false
	}
	minute := func(t time.Time) int { return t.Hour()*60 + t.Minute() }
	return border.OpeningHours{From: minute(begins), To: minute(ends)}, true
}

// setPolicy takes the policy as it was typed. A number that is out of bounds is
// not quietly moved: the screen says which.
func (s *Screen) setPolicy() {
	p := s.now.Policy
	for i, r := range rules() {
		n, err := strconv.Atoi(s.form.Text(i))
		if err != nil || n < 0 || n > 100_000 {
			s.wrong(i, s.say.Say("settings.policy.number", lang.Values{"Field": s.form.Label(i)}))
			return
		}
		*r.at(&p) = time.Duration(n) * r.unit
	}
	var ok bool
	if p.Hours, ok = parseHours(s.form.Text(len(rules()))); !ok {
		s.wrong(len(rules()), s.say.Say("settings.policy.hours.wrong"))
		return
	}
	bounded := p.Bounded()
	for i, r := range rules() {
		if most := *r.at(&bounded); most != *r.at(&p) {
			s.wrong(i, s.say.Say("settings.policy.bound", lang.Values{
				"Field": s.form.Label(i), "Number": strconv.FormatInt(int64(most/r.unit), 10),
			}))
			return
		}
	}
	s.do(func() (string, error) { return s.say.Say("settings.policy.set"), s.o.Desk.SetPolicy(p) })
}
