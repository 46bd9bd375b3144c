package counter

import (
	"strconv"

	"fyne.io/fyne/v2"

	"postern/app/border"
	"postern/app/desk/shift"
	"postern/app/lang"
	"postern/app/search"
	"postern/screens/parts"
	"postern/screens/theme"
)

// askRelease opens the reasons for a release from the match that stands side by side, or
// from the first that is open.
func (s *Screen) askRelease() {
	if !s.canDecide() {
		return
	}
	if s.c.chosen >= len(s.c.view.matches) {
		s.c.chosen = 0
	}
	s.forAll = false
	s.offer(choiceRelease)
}

// releasing are the open matches that the reason will be given for.
func (s *Screen) releasing() []border.Match {
	open := s.c.view.matches
	if s.forAll || s.c.chosen >= len(open) {
		return open
	}
	return open[s.c.chosen : s.c.chosen+1]
}

// groundFor says whether the fields of all of them bear a reason out.
func (s *Screen) groundFor(reason border.ReleaseReason) shift.Ground {
	for _, m := range s.releasing() {
		if ground := shift.GroundFor(m, reason); ground != shift.GroundStands {
			return ground
		}
	}
	return shift.GroundStands
}

// pickReason takes a reason, or another key of the choice.
func (s *Screen) pickReason(r rune) {
	switch {
	case (r == 'n' || r == 'N') && s.canNote():
		s.note = !s.note
		s.show()
		return
	case (r == 'a' || r == 'A') && len(s.c.view.matches) > 1:
		s.forAll = !s.forAll
		s.show()
		return
	}
	reasons := border.ReleaseReasons()
	n, err := strconv.Atoi(string(r))
	if err != nil || n < 1 || n > len(reasons) || s.groundFor(reasons[n-1]) != shift.GroundStands {
		return
	}
	if reasons[n-1] == border.ReleaseOther {
		s.offer(choiceText)
		return
	}
	s.release(reasons[n-1], "")
}

// release releases the traveller: he is not the person on the alert. The last release
// closes the case.
func (s *Screen) release(reason border.ReleaseReason, text string) {
	of := s.releasing()
	r := shift.Ruling{Decision: border.Decision{Outcome: border.OutcomeReleased, Reason: reason, Text: text}, Note: s.note}
	why := text
	if why == "" {
		why = s.say.Say("release." + string(reason))
	}
	switch {
	case len(of) < len(s.c.view.matches):
		r.Of = search.AlertKey{List: of[0].Alert.List, ID: of[0].Alert.ID}
		s.releaseOne(r, s.say.Say("counter.released.one", lang.Values{"Alert": s.alertName(of[0]), "Reason": why}))
	case len(of) > 1:
		s.finish(r, s.say.Count("counter.released.all", len(of), lang.Values{"Reason": why}))
	default:
		r.Of = search.AlertKey{List: of[0].Alert.List, ID: of[0].Alert.ID}
		s.finish(r, s.say.Say("counter.released", lang.Values{"Reason": why}))
	}
}

// releaseOne releases from one alert and goes on with those that are still open.
func (s *Screen) releaseOne(r shift.Ruling, words string) {
	s.choice, s.other, s.note = choiceNone, nil, false
	s.clearLine()
	err := errNoAnswer
	begun := s.begun
	keep := func() error { return s.shift.Decide(r) }
	s.do(job{keep: keep, work: func() { err = keep() }, then: func() {
		if begun != s.begun { // the case is not on the screen any more
			return
		}
		s.trouble = ""
		if err != nil {
			s.trouble = s.sentence(err)
		} else {
			s.done = words
			s.regard()
		}
		s.afterUndo()
		s.Focus()
	}})
	s.show()
	s.Focus()
}

// regard shows the open case as it is kept now, with the first of its open matches.
func (s *Screen) regard() {
	if c, open := s.shift.Case(); open && c.Number == s.c.number {
		s.c.of, s.c.view = c, visible(c)
		s.c.chosen, s.c.large = 0, false
	}
}

// releasedWords say of a match that it is not open any more, and why; false where it is.
func (s *Screen) releasedWords(m border.Match) (string, bool) {
	r, released := s.c.of.ReleasedFrom(m)
	if !released {
		return "", false
	}
	why := r.Text
	if why == "" {
		why = s.say.Say("release." + string(r.Reason))
	}
	return s.say.Say("brief.released", lang.Values{"Reason": why}), true
}

// releaseTitle asks for the reason, and names what it will be given for.
func (s *Screen) releaseTitle() string {
	of, open := s.releasing(), s.c.view.matches
	switch {
	case len(open) > 1 && len(of) == len(open):
		return s.say.Count("release.title.all", len(open))
	case len(open) > 1:
		return s.say.Say("release.title.one", lang.Values{"Alert": s.alertName(of[0]), "I": s.c.chosen + 1, "N": len(open)})
	case of[0].Alert.Protects():
		return s.say.Say("release.title.protect")
	}
	return s.say.Say("release.title")
}

// releaseOptions are the reasons, each with its key; one that the fields do not bear out
// says so and has none.
func (s *Screen) releaseOptions() []fyne.CanvasObject {
	var keys []fyne.CanvasObject
	for i, reason := range border.ReleaseReasons() {
		b := s.option(i+1, s.say.Say("release."+string(reason)))
		if ground := s.groundFor(reason); ground != shift.GroundStands {
			b.Word = s.say.Say("release.ground."+string(ground), lang.Values{"Reason": b.Word})
			b.Disable()
		}
		keys = append(keys, b)
	}
	return keys
}

// releaseSwitches say whether the reason is given for all, and whether it is noted.
func (s *Screen) releaseSwitches() []fyne.CanvasObject {
	var rows []fyne.CanvasObject
	if n := len(s.c.view.matches); n > 1 {
		rows = append(rows, s.switchRow(s.forAll, s.say.Count("release.all.on", n), s.say.Count("release.all.off", n)))
	}
	if s.canNote() {
		rows = append(rows, s.switchRow(s.note, s.say.Say("release.note.on"), s.say.Say("release.note.off")))
	}
	return rows
}

func (s *Screen) switchRow(is bool, on, off string) fyne.CanvasObject {
	if is {
		return parts.Lead(8, parts.Icon("ok", 17, theme.Good), parts.Text(on, theme.SizeCaption, theme.Ink))
	}
	return parts.Lead(8, parts.Icon("judge-unknown", 17, theme.Ink2), parts.Text(off, theme.SizeCaption, theme.Ink))
}

// canNote: a note is bound to a document and a whole birth date.
func (s *Screen) canNote() bool {
	t := s.c.traveller
	return border.NormalNumber(t.Document.Number) != "" && t.BirthDate.IsDay()
}
