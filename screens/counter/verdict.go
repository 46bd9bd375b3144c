package counter

import (
	"slices"
	"strconv"

	"fyne.io/fyne/v2"

	"postern/app/border"
	"postern/app/desk"
	"postern/app/desk/door"
	"postern/app/lang"
	"postern/screens/parts"
	"postern/screens/theme"
)

// showVerdict says the verdict of the case as it stands.
func (s *Screen) showVerdict() {
	v := s.verdict
	v.Words = s.verdictWords()
	v.Brief = s.compact
	v.Look, v.Word, v.Line = s.verdictNow()
	v.Meta = s.meta()
	v.Refresh()
}

func (s *Screen) verdictWords() []string {
	return []string{
		s.say.Say("verdict.ready"), s.say.Say("verdict.no_match"), s.say.Say("verdict.possible_match"),
		s.say.Say("verdict.match"), s.say.Say("verdict.protect"), s.say.Say("verdict.damaged"),
		s.say.Say("verdict.written"),
	}
}

func (s *Screen) verdictNow() (look parts.VerdictLook, word, line string) {
	say := s.say.Say
	if s.c.stage == stageWritten {
		return parts.LookDamaged(), say("verdict.written"), say("verdict.written.line")
	}
	problem := s.problem()
	if s.open() { // what was found is open, whatever became of the lists
		problem = desk.ProblemNone
	}
	switch problem {
	case desk.ProblemOpening:
		return parts.LookReady(), say("verdict.opening"), s.openingLine()
	case desk.ProblemNoLists:
		return parts.LookDamaged(), say("verdict.no_lists"), say("verdict.no_lists.line")
	case desk.ProblemDamaged:
		return parts.LookDamaged(), say("verdict.lists_damaged"), say("verdict.lists_damaged.line")
	}
	if s.misreadNow() {
		return s.misreadVerdict()
	}
	switch s.c.stage {
	case stageDamaged:
		return parts.LookDamaged(), say("verdict.damaged"), s.damagedLine()
	case stageFailed:
		return parts.LookDamaged(), say("verdict.failed"), say("verdict.failed.line")
	case stageReady:
		line := say("verdict.ready.line")
		if s.c.faulty {
			line = say("verdict.faulty.line")
		}
		return parts.LookReady(), say("verdict.ready"), line
	}
	look, word, line = s.answeredVerdict()
	switch {
	case s.c.faulty:
		line = say("verdict.before.line")
	case s.c.edited:
		line = say("verdict.edited.line")
	}
	return look, word, line
}

// openingLine says what becomes of what is scanned or typed before the lists are open.
func (s *Screen) openingLine() string {
	switch {
	case s.c.faulty:
		return s.say.Say("verdict.faulty.line")
	case s.queued != nil:
		return s.say.Say("verdict.opening.queued")
	}
	return s.say.Say("verdict.opening.line")
}

func (s *Screen) answeredVerdict() (look parts.VerdictLook, word, line string) {
	v := s.c.view
	if len(v.matches) == 0 {
		if n := s.namesakes(); n > 0 {
			return parts.LookNoMatch(), s.say.Say("verdict.no_match"), s.say.Count("verdict.no_match.namesakes", n)
		}
		return parts.LookNoMatch(), s.say.Say("verdict.no_match"), s.say.Say("verdict.no_match.line")
	}
	lead := v.matches[0]
	switch {
	case lead.Alert.Protects():
		return parts.LookProtect(), s.say.Say("verdict.protect"), s.protectLine(lead)
	case v.verdict == border.VerdictMatch:
		return parts.LookMatch(), s.say.Say("verdict.match"), s.matchLine(lead)
	}
	return parts.LookPossible(), s.say.Say("verdict.possible_match"), s.say.Count("verdict.possible_match.line", len(v.matches))
}

// matchLine says what is the same.
func (s *Screen) matchLine(m border.Match) string {
	switch {
	case m.Alert.Subject == border.SubjectDocument:
		return s.say.Say("verdict.match.document_alert")
	case m.Fields[border.FieldDocument].Judgement == border.Same:
		return s.say.Say("verdict.match.number")
	}
	return s.say.Say("verdict.match.fields")
}

// protectLine says who may be in need of protection, and how sure that is.
func (s *Screen) protectLine(m border.Match) string {
	sure := "possible"
	if m.Verdict == border.VerdictMatch {
		sure = "match"
	}
	age, child := s.childAge(m.Alert)
	if child {
		return s.say.Say("protect.child."+sure, lang.Values{"Age": age})
	}
	return s.say.Say("protect.person." + sure)
}

const adult = 18

// childAge tells how old a child is, in words; false for a grown person and
// where no birth date tells. Somebody who may still be a child is one.
func (s *Screen) childAge(a border.Alert) (words string, child bool) {
	i := slices.IndexFunc(a.BirthDates, func(d border.PartialDate) bool { return d.Year != 0 })
	if i < 0 {
		return "", false
	}
	born, _ := a.BirthDates[i].Last()
	now := s.desk.Now()
	years := now.Year() - born.Year()
	if now.Month() < born.Month() || now.Month() == born.Month() && now.Day() < born.Day() {
		years--
	}
	if years >= adult {
		return "", false
	}
	if a.BirthDates[i].IsDay() {
		return s.say.Count("years", max(years, 0)), true
	}
	return s.say.Say("protect.born", lang.Values{"Date": a.BirthDates[i].String()}), true
}

// meta is what stands with every verdict: how many alerts, which edition, how
// long it took, and how old the lists are.
func (s *Screen) meta() []fyne.CanvasObject {
	if s.problem() != desk.ProblemNone {
		return nil
	}
	status := s.desk.Status()
	ink := s.verdict.Look.Ink
	edition, took, key := status.Edition, "", "verdict.meta.to_search"
	if s.c.stage == stageAnswered || s.c.stage == stageDamaged {
		key, edition = "verdict.meta.searched", s.c.finding.Edition
		took = parts.Milliseconds(s.say, s.c.finding.Elapsed)
	}
	number := strconv.FormatUint(edition.Number, 10)
	line := s.say.Say("verdict.meta.edition", lang.Values{"Edition": number})
	if took != "" {
		line = s.say.Say("verdict.meta.edition_took", lang.Values{"Edition": number, "Took": took})
	}
	age, old := status.Ages.Of(edition.Issued, s.desk.Now())
	words := parts.AgeWords(s.say, old)
	chip := s.say.Say("verdict.age", lang.Values{"Age": words})
	if age == desk.AgeOld {
		chip = s.say.Say("verdict.age.out", lang.Values{"Age": words})
	}
	return []fyne.CanvasObject{
		parts.NewProse(
			parts.Run{Text: s.say.Number(edition.Alerts), Bold: true, Colour: ink},
			parts.Run{Text: " " + s.say.Count(key, edition.Alerts), Size: theme.SizeCaption, Colour: ink},
		),
		parts.NewProse(append([]parts.Run{{Text: line, Size: theme.SizeCaption, Colour: ink}},
			s.signRun(door.SignAfterEdition, ink, s.verdict.Look.Ground)...)...),
		parts.AgeChip(age, chip),
	}
}
