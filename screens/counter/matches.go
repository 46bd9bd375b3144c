package counter

import (
	"strings"

	"fyne.io/fyne/v2"

	"postern/app/border"
	"postern/app/lang"
	"postern/screens/parts"
	"postern/screens/theme"
)

// matchRows are the panels of a case with an open match: the action first, then
// the evidence, then the law.
func (s *Screen) matchRows() []fyne.CanvasObject {
	m, open, ok := s.c.view.at(s.c.chosen, s.c.weaker)
	if !ok {
		return nil
	}
	rows := []fyne.CanvasObject{s.actionBox(m, open)}
	if s.done != "" {
		rows = append(rows, goodStrip(s.done))
	}
	if s.c.faulty {
		rows = append(rows, parts.AttentionStrip("marker", s.say.Say("strip.before"), s.say.Say("strip.before.rest")))
	}
	rows = append(rows, s.partReadStrip()...)
	rows = append(rows, s.knownStrip()...)
	if s.c.large {
		return append(rows, s.facesLarge(m))
	}
	single := s.c.view.count(s.c.weaker) == 1 && len(s.c.view.weaker) == 0
	document := m.Alert.Subject == border.SubjectDocument
	side := s.sideBySide(m)
	if document {
		side = s.documentSide(m)
	}
	if s.compact {
		rows = append(rows, parts.Panel(parts.Column(0, s.oneMatch(m), side)))
	} else {
		if !single {
			rows = append(rows, s.matchList())
		} else {
			s.noteName(m) // no list of one; its name stands side by side
		}
		rows = append(rows, parts.Panel(side))
	}
	if document {
		rows = append(rows, s.documentStrip())
	}
	if m.Alert.Protects() {
		rows = append(rows, s.circumstances(m.Alert)...)
	}
	if s.choice == choiceNone { // a choice stands in its place
		rows = append(rows, s.basisPanel(m.Alert))
	}
	if faces := s.facesBeside(); faces != nil && s.compact {
		rows = append(rows, parts.Panel(parts.Padded(12, 10, faces)))
	}
	return rows
}

// actionBox says what is to be done, with the safety markers: before all
// evidence.
func (s *Screen) actionBox(m border.Match, open bool) fyne.CanvasObject {
	caption := s.say.Say("action.caption")
	if s.compact {
		caption = s.compactCaption(m)
	}
	if !open { // no action is asked for it; that for the leading match stands
		caption = s.say.Say("action.weaker")
		if _, released := s.releasedWords(m); released {
			caption = s.say.Say("action.released")
		}
		m = s.c.view.matches[0]
	}
	icon, ink, edge := actionIcon(m.Alert), theme.Ink, theme.Ink
	title := s.actionTitle(m.Alert)
	protects := m.Alert.Protects()
	if protects {
		ink, edge = theme.ProtectEdge, theme.ProtectEdge
	}
	s.evidence.action = parts.Bold(title, theme.SizeAction, theme.Ink)
	lines := []fyne.CanvasObject{s.evidence.action}
	if caption != "" {
		lines = append([]fyne.CanvasObject{parts.Text(caption, theme.SizeCaption, theme.Ink2)}, lines...)
	}
	if protects && !s.compact {
		lines = append(lines, parts.Padded(0, 3, parts.Column(2, s.protectSteps(m.Alert)...)))
	}
	var body fyne.CanvasObject = parts.Lead(12, parts.Icon(icon, 28, ink), parts.Column(0, lines...))
	if protects && !s.compact {
		body = parts.LeadTop(14, parts.Icon(icon, 30, ink), parts.Column(0, lines...))
	}
	if chips := s.markerChips(m.Alert); len(chips) > 0 {
		body = parts.Spread(16, body, parts.Flow(14, 6, chips...))
	}
	return parts.Framed(parts.Frame{Ground: theme.Surface, Edge: edge, Width: 2, Radius: 6}, parts.Padded(15, 6, body))
}

// compactCaption is the verdict's line where the verdict has no room for it; how
// many alerts there are stands with the match.
func (s *Screen) compactCaption(m border.Match) string {
	_, line := s.verdict.Shown()
	if s.c.edited || s.c.faulty || s.c.view.verdict == border.VerdictMatch || m.Alert.Protects() {
		return line
	}
	return ""
}

func actionIcon(a border.Alert) string {
	switch {
	case a.Protects():
		return "verdict-protect"
	case a.Action == border.ActionKeep:
		return "document"
	case a.Action == border.ActionWhereabouts:
		return "notice"
	}
	return "referrals"
}

func (s *Screen) actionTitle(a border.Alert) string {
	if a.Protects() {
		return s.say.Say("action.protect." + s.whom(a))
	}
	if a.Action == "" {
		return s.say.Say("action.refer")
	}
	return s.say.Say("action." + string(a.Action))
}

// whom an alert protects.
func (s *Screen) whom(a border.Alert) string {
	if _, child := s.childAge(a); child {
		return "child"
	}
	return "person"
}

// protectSteps are what to do, in order.
func (s *Screen) protectSteps(a border.Alert) []fyne.CanvasObject {
	var steps []fyne.CanvasObject
	for _, n := range []string{"1", "2", "3"} {
		steps = append(steps, parts.LeadTop(7,
			parts.Text(n, theme.SizeText, theme.Ink),
			parts.Text(s.say.Say("protect.step."+s.whom(a)+n), theme.SizeText, theme.Ink)))
	}
	return steps
}

func (s *Screen) markerChips(a border.Alert) []fyne.CanvasObject {
	var chips []fyne.CanvasObject
	for _, known := range border.Markers() {
		for _, m := range a.Markers {
			if m == known {
				word := s.say.Say("marker." + string(m))
				s.evidence.markers = append(s.evidence.markers, word)
				chips = append(chips, parts.MarkerChip(word))
			}
		}
	}
	return chips
}

// matchList is the list of matches, the best first.
func (s *Screen) matchList() fyne.CanvasObject {
	caption := func(key string) fyne.CanvasObject { return parts.Text(s.say.Say(key), theme.SizeCaption, theme.Ink2) }
	score := parts.Text(s.say.Say("matches.score"), theme.SizeCaption, theme.Ink2)
	score.Align = fyne.TextAlignTrailing
	sheet := parts.NewSheet(parts.Columns{26, 290, 0, 56})
	head := sheet.Row(26, parts.NewProse(), caption("matches.head"), caption("matches.brief"), score)
	var rows []fyne.CanvasObject
	for i := range s.c.view.count(s.c.weaker) {
		rows = append(rows, s.matchRow(sheet, i))
	}
	s.evidence.matches = parts.NewRowScroll(rows...)
	objects := []fyne.CanvasObject{head, parts.Rule(), s.evidence.matches.Object()}
	if s.c.view.weakerCount > 0 && len(s.c.view.weaker) > 0 {
		toggle := "matches.show"
		if s.c.weaker {
			toggle = "matches.hide"
		}
		text := s.say.Count("matches.weaker", s.c.view.weakerCount, lang.Values{"Threshold": parts.Score(s.c.finding.Threshold)})
		foot := parts.Padded(12, 3, parts.Spread(16,
			parts.Text(text, theme.SizeCaption, theme.Ink2), parts.Text(s.say.Say(toggle), theme.SizeCaption, theme.Ink2)))
		objects = append(objects, parts.Rule(), parts.NewRow(foot, false, s.toggleWeaker))
	}
	return parts.Panel(parts.Column(0, objects...))
}

func (s *Screen) matchRow(sheet *parts.Sheet, i int) fyne.CanvasObject {
	m, open, _ := s.c.view.at(i, s.c.weaker)
	chosen := i == s.c.chosen
	score := parts.Bold(parts.Score(m.Score), theme.SizeText, theme.Ink)
	score.Align = fyne.TextAlignTrailing
	brief := parts.NewProse(s.briefRuns(m, open)...)
	row := sheet.Row(34,
		parts.Bold(s.say.Number(i+1), theme.SizeText, theme.Ink), s.matchName(m, chosen), brief, score)
	return parts.NewRow(row, chosen, func() { s.choose(i) })
}

// matchName is the listed name that agrees best, with the form in script beside
// it and a sign where the alert carries safety markers.
func (s *Screen) matchName(m border.Match, chosen bool) fyne.CanvasObject {
	name := s.noteName(m)
	name.Runs[0].Bold = chosen
	name.Refresh()
	objects := []fyne.CanvasObject{name}
	if len(m.Alert.Markers) > 0 && !chosen {
		objects = append(objects, parts.Icon("marker", 15, theme.Ink))
	}
	if script := scriptBeside(m); script != "" {
		objects = append(objects, parts.NewProse(parts.NameRun(script, parts.Run{Colour: theme.Ink2, Size: theme.SizeStrong})))
	}
	return parts.Flow(10, 0, objects...)
}

// noteName makes the name of a match and notes that it stands on the screen.
func (s *Screen) noteName(m border.Match) *parts.Prose {
	name := parts.NewProse(parts.NameRun(s.alertName(m), parts.Run{}))
	s.evidence.names = append(s.evidence.names, name)
	return name
}

// alertName is what an alert is called by: the listed name that agrees best in
// Latin letters, else its first; of a document its number.
func (s *Screen) alertName(m border.Match) string {
	if m.Alert.Subject == border.SubjectDocument {
		return s.say.Say("matches.document", lang.Values{"Number": matchedDocument(m, s.c.traveller).Number})
	}
	for _, n := range []border.Name{m.Name, m.Alert.PrimaryName()} {
		if text := nameText(n); text != "" && !parts.IsArabic(text) {
			return text
		}
	}
	return nameText(m.Name)
}

func nameText(n border.Name) string {
	if n.Text != "" {
		return n.Text
	}
	return strings.TrimSpace(n.GivenNames + " " + n.Surname)
}

// scriptBeside is the alert's name in its own script, where that is not the name
// that is shown anyway.
func scriptBeside(m border.Match) string {
	script := m.Alert.ScriptName()
	if script == "" && parts.IsArabic(nameText(m.Name)) {
		script = nameText(m.Name)
	}
	return script
}

// briefRuns say in one line what agrees and what differs: what differs is bold.
func (s *Screen) briefRuns(m border.Match, open bool) []parts.Run {
	var runs []parts.Run
	add := func(text string, bold bool) {
		if len(runs) > 0 {
			runs = append(runs, parts.Run{Text: " · ", Size: theme.SizeCaption})
		}
		runs = append(runs, parts.Run{Text: text, Size: theme.SizeCaption, Bold: bold})
	}
	switch words, released := s.releasedWords(m); {
	case released:
		add(words, true)
	case !open:
		add(s.say.Say("brief.weaker"), false)
	}
	for _, f := range border.Fields() {
		c := m.Fields[f]
		j := c.Judgement
		if j == "" {
			j = border.Unknown
		}
		key := "brief." + string(f) + "." + string(j)
		if f == border.FieldBirthDate && sameYear(c) {
			key = "brief.birth_date.same_year"
		}
		if s.say.Has(key) {
			add(s.say.Say(key, lang.Values{"Alert": c.Alert}), j == border.Different)
		}
	}
	return runs
}

// oneMatch is the list as one row, for big text.
func (s *Screen) oneMatch(m border.Match) fyne.CanvasObject {
	of := s.say.Say("matches.of", lang.Values{"I": s.c.chosen + 1, "N": s.c.view.count(s.c.weaker)})
	name := s.noteName(m)
	name.Runs[0].Bold = true
	name.Refresh()
	lead := parts.Flow(8, 0, parts.Bold(of, theme.SizeText, theme.Ink), name,
		parts.Text("· "+m.Alert.List, theme.SizeCaption, theme.Ink))
	if words, released := s.releasedWords(m); released {
		lead.Add(parts.Bold("· "+words, theme.SizeCaption, theme.Ink))
	}
	score := []parts.Run{
		{Text: s.say.Say("matches.score") + " ", Size: theme.SizeCaption},
		{Text: parts.Score(m.Score), Bold: true},
	}
	if s.canStep() {
		score = append(score, parts.Run{Text: "\u00a0 " + s.say.Say("matches.next"), Size: theme.SizeCaption, Colour: theme.Ink2})
	}
	row := parts.Padded(12, 6, parts.Spread(16, lead, parts.NewProse(score...)))
	return parts.RowGround(true, false, row)
}
