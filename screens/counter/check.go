package counter

import (
	"errors"
	"slices"

	"postern/app/border"
	"postern/app/desk"
	"postern/app/desk/shift"
	"postern/app/lang"
	"postern/screens/parts"
)

var errNoAnswer = errors.New("the search broke off")

// checkFields is Enter in a field: the traveller is what stands in the fields.
func (s *Screen) checkFields() {
	if s.panel.empty() || s.reopening {
		s.Focus()
		return
	}
	s.complete.close()
	t, mistakes := s.panel.read(s.desk.Now())
	if len(mistakes) > 0 {
		s.showMistakes(mistakes)
		return
	}
	if t.Empty() {
		s.showMistakes([]mistake{{fieldSurname, s.say.Say("counter.nothing")}})
		return
	}
	if s.c.stage == stageDamaged && !s.settle() {
		return
	}
	s.event(EventSubmitted, s.Shown())
	s.doubt(nil)
	s.misread = nil
	s.c.edited, s.c.faulty = false, false
	s.unfolded = false
	s.panel.tidy(t)
	s.check(t)
}

// showMistakes marks the fields that cannot be read. The answer that stands is
// for other fields: No match goes, which the traveller must not have the good of; an
// open match stays, with its action and its markers, and says what it belongs to.
func (s *Screen) showMistakes(mistakes []mistake) {
	s.asked++
	s.queued = nil
	for _, m := range mistakes {
		s.panel.field(m.field).wrong(m.sentence)
	}
	if s.c.stage != stageDamaged && !s.open() {
		s.c.stage = stageReady
	}
	s.unfolded = s.compact && s.open() // the field that is gone to
	s.c.faulty = true
	s.show()
	s.painted.Expect()
	s.focusOn(s.panel.field(mistakes[0].field).input)
}

// settle takes the fields in doubt as they stand now. One that is empty, that the
// officer has not been to, or that stands as it was read is gone to instead, and
// false then; as it was read it is taken at the second Enter, so that none is
// taken unseen.
func (s *Screen) settle() bool {
	for _, id := range s.c.doubts {
		f := s.panel.field(id)
		read, unchanged := s.c.doubted[id]
		unchanged = unchanged && f.input.Text == read && read != ""
		if f.input.Text == "" || !s.c.visited[id] || unchanged {
			if unchanged {
				delete(s.c.doubted, id)
				f.wrong(s.say.Say("counter.unchanged"))
				s.panel.show()
			}
			s.focusOn(f.input)
			return false
		}
	}
	for _, id := range s.c.doubts {
		s.panel.field(id).mark(parts.SignNone)
	}
	return true
}

// tidy writes the fields as they were understood: codes for names of countries,
// capitals where the document has them.
func (p *travellerPanel) tidy(t border.Traveller) {
	for id, text := range map[fieldID]string{
		fieldBirth: t.BirthDate.String(), fieldSex: string(t.Sex), fieldNationality: string(t.Nationality),
		fieldType: t.Document.Type, fieldNumber: t.Document.Number,
		fieldIssuer: string(t.Document.IssuingState), fieldUntil: t.Document.Expires.String(),
	} {
		if f := p.field(id); f.input.Text != text {
			f.input.Set(text)
		}
	}
	p.markExpiry(t)
	p.nameCountry()
}

// check asks the lists. One question runs at a time; of those that come
// meanwhile, or before the lists are open, only the last is asked, and only the last
// answer is shown.
func (s *Screen) check(t border.Traveller) {
	s.done, s.tooLate, s.late.said = "", "", ""
	s.awaited = nil
	s.asked++
	if s.problem() == desk.ProblemOpening && !t.Empty() {
		s.queued = &t
		s.show()
		s.Focus()
		return
	}
	if t.Empty() {
		s.answer(t, shift.Case{Answered: true}, nil, s.asked)
		return
	}
	if s.running {
		s.queued = &t
		return
	}
	s.ask(t)
}

// askQueued asks what waited for the lists to be opened.
func (s *Screen) askQueued() {
	if s.queued == nil || s.running || s.problem() == desk.ProblemOpening {
		return
	}
	next := *s.queued
	s.queued = nil
	s.check(next)
}

func (s *Screen) ask(t border.Traveller) {
	number, begun := s.asked, s.begun
	s.running = true
	asked := shift.Presented{Traveller: t, Zone: s.c.zone, ByHand: s.c.zone == nil || s.c.zone.Traveller != t, Scan: s.c.scan}
	s.c.scan = 0
	var c shift.Case
	err := errNoAnswer // stands if the work breaks off: no answer must never look like No match
	s.do(job{
		asks: &asked, soon: true,
		work: func() { c, err = s.shift.Check(asked) },
		then: func() {
			s.running = false
			if next := s.queued; next != nil {
				s.queued = nil
				s.ask(*next)
				return
			}
			switch {
			case number == s.asked:
				s.answer(t, c, err, number)
			case begun == s.begun && err == nil: // a field cannot be read meanwhile
				s.answerLate(t, c)
			}
		},
	})
	s.awaitAnswer(number)
}

// awaitAnswer takes the old answer away when the new one is late: it must not
// stand beside another traveller's name.
func (s *Screen) awaitAnswer(number int) {
	if !s.running || s.later == nil {
		return
	}
	s.later(readerQuiet, func() {
		if s.running && number == s.asked && !s.open() { // what is open stays
			s.c.stage, s.c.view = stageReady, view{}
			s.show()
		}
	})
}

// answer puts an answer on the screen.
func (s *Screen) answer(t border.Traveller, c shift.Case, err error, number int) {
	if number != s.asked {
		return
	}
	if err == nil {
		err = c.Failure
	} else if stands, open := s.shift.Case(); open { // as it was before
		c = stands
	}
	f := c.Finding
	s.c.number, s.c.of = c.Number, c
	s.c.traveller, s.c.finding, s.c.view, s.c.failure = t, f, visible(c), err
	s.c.chosen, s.c.weaker, s.c.large = 0, false, false
	s.choice, s.other, s.note = choiceNone, nil, false // it was for the answer before
	switch {
	case len(s.c.view.matches) > 0: // whatever else went wrong, they are open
		s.c.stage = stageAnswered
		if err != nil {
			s.c.edited, s.trouble = true, s.sentence(err)
		}
	case err != nil:
		s.c.stage = stageFailed
	case c.NotScreened != shift.CauseNone:
		s.c.stage = stageWritten
	case s.problem() != desk.ProblemNone:
		s.c.stage = stageReady
	case len(s.c.doubts) > 0 && len(s.c.view.matches) == 0:
		s.c.stage = stageDamaged
	default:
		s.c.stage = stageAnswered
	}
	if list, listed := s.listedDocument(); listed {
		s.panel.field(fieldNumber).wrong(s.say.Say("counter.number.listed", lang.Values{"List": list}))
	}
	s.show()
	s.expect(EventVerdictPainted)
	s.Focus()
}

// answerLate takes an answer that came after a field was found that cannot be read: a
// match stands, and says what it belongs to.
func (s *Screen) answerLate(t border.Traveller, c shift.Case) {
	shown := s.c.view
	if s.open() && !slices.ContainsFunc(visible(c).matches, func(m border.Match) bool { return !shown.has(m) }) {
		return
	}
	s.c.number, s.c.of = c.Number, c
	if f := visible(c); len(f.matches) > 0 {
		faulty := s.c.faulty
		s.answer(t, c, nil, s.asked)
		s.c.faulty = faulty
		s.show()
	}
}

// step chooses the match that stands by places further; false where there is
// none to choose.
func (s *Screen) step(by int) bool {
	n := s.c.view.count(s.c.weaker)
	if !s.open() || n < 2 {
		return false
	}
	s.choose((s.c.chosen + by + n) % n)
	return true
}

func (s *Screen) choose(i int) {
	s.c.chosen = i
	s.show()
}

// toggleWeaker shows the matches below the threshold, or hides them again.
func (s *Screen) toggleWeaker() {
	s.c.weaker = !s.c.weaker
	if s.c.chosen >= s.c.view.count(s.c.weaker) {
		s.c.chosen = 0
	}
	s.show()
}

// toggleFields goes to the traveller's fields; where they are folded away they
// come back over the evidence, and go again.
func (s *Screen) toggleFields() {
	if s.compact && s.open() {
		s.unfolded = !s.unfolded
		s.show()
		if !s.unfolded {
			s.Focus()
			return
		}
	}
	s.focusOn(s.panel.field(fieldSurname).input)
}
