package sync

import (
	"strconv"
	"strings"

	"fyne.io/fyne/v2"

	"postern/app/border"
	"postern/app/desk"
	"postern/app/exchange/answers"
	"postern/app/lang"
	"postern/screens/parts"
	"postern/screens/theme"
)

// answersLine says whether the station answers as headquarters does.
func (s *Screen) answersLine() []fyne.CanvasObject {
	a, r := s.state.Answers, &s.state.Answers.Report
	values := lang.Values{"Asked": s.say.Number(r.Asked), "Time": s.moment(a.At), "Edition": a.Edition}
	if of := s.installed.Edition; a.Edition == of.Name {
		values["Edition"] = edition(of.Number) // as everywhere on the screen
	}
	line := func(icon string, ink fyne.ThemeColorName, text string) fyne.CanvasObject {
		s.says(text)
		return parts.Lead(8, parts.Icon(icon, 17, ink), parts.Bold(text, theme.SizeText, ink))
	}
	var all []fyne.CanvasObject
	switch r.Outcome {
	case answers.OutcomeSame:
		all = append(all, line("ok", theme.Good, s.say.Say("sync.answers.same", values)))
	case answers.OutcomeAtLeast:
		all = append(all, line("ok", theme.Good, s.say.Say("sync.answers.at_least", values)))
	case answers.OutcomeDiffer:
		all = append(all, line("stop", theme.Wrong, s.say.Count("sync.answers.differ", len(r.Differ), values)))
	case answers.OutcomeNotComparable:
		all = append(all, line("info", theme.Ink, s.say.Say("sync.answers.not_comparable")))
	}
	all = append(all, s.whyRows(r)...)
	if len(r.Near) > 0 {
		near := "sync.answers.near"
		if r.Outcome == answers.OutcomeNotComparable {
			near = "sync.answers.fell"
		}
		all = append(all, parts.Text(s.say.Count(near, len(r.Near)), theme.SizeCaption, theme.Ink2))
	}
	if f := a.Fault; f != nil {
		all = append(all, line("marker", theme.Attention, f.Sentence(s.say)))
	}
	if len(all) > 0 && !a.At.IsZero() {
		all = append(all, s.caption("sync.answers.when", values))
	}
	if len(all) == 0 {
		return all
	}
	return []fyne.CanvasObject{parts.Rule(), parts.Column(4, all...)}
}

// whyRows say why answers can't be the same to the digit, or can't be compared.
func (s *Screen) whyRows(r *answers.Report) (all []fyne.CanvasObject) {
	for _, why := range r.Why {
		all = append(all, s.caption("sync.answers.why."+string(why)))
	}
	for i, l := range r.Lists {
		if i == differListsShown {
			return append(all, parts.Text(s.say.Count("sync.report.more", len(r.Lists)-i), theme.SizeCaption, theme.Ink2))
		}
		key, values := "sync.answers.list", lang.Values{"List": l.Want.Name, "Want": published(l.Want.Nation, l.Want.Sequence), "Got": published(l.Got.Nation, l.Got.Sequence)}
		switch {
		case l.Got.Name == "":
			key = "sync.answers.list.missing"
		case l.Why == answers.WhyBase:
			key = "sync.answers.list.base"
		}
		all = append(all, s.caption(key, values))
	}
	return all
}

const (
	differListsShown = 5
	differPage       = 20 // travellers on a page
)

// differ is where somebody reads among the answers that differ.
type differ struct {
	chosen int  // among all of them
	open   bool // the chosen one is shown in full
	rows   []fyne.CanvasObject
}

func (s *Screen) canDiffer() bool {
	return s.canAsk() && len(s.state.Answers.Report.Differ) > 0
}

// openDiffer shows which travellers are answered otherwise.
func (s *Screen) openDiffer() {
	if !s.canDiffer() {
		return
	}
	s.path.Close()
	s.phase, s.outcome, s.differ = phaseDiffer, outcome{}, differ{}
	s.show()
	s.scroll.ScrollToTop()
	s.Focus()
}

// differKey chooses among the travellers and opens one.
func (s *Screen) differKey(key fyne.KeyName) {
	switch key {
	case fyne.KeyUp:
		s.chooseDiffer(s.differ.chosen - 1)
	case fyne.KeyDown:
		s.chooseDiffer(s.differ.chosen + 1)
	case fyne.KeyPageUp:
		s.chooseDiffer(s.differ.chosen - differPage)
	case fyne.KeyPageDown:
		s.chooseDiffer(s.differ.chosen + differPage)
	case fyne.KeyReturn, fyne.KeyEnter:
		s.differ.open = !s.differ.open
		s.show()
		s.revealDiffer()
	}
}

func (s *Screen) chooseDiffer(i int) {
	i = min(max(i, 0), len(s.state.Answers.Report.Differ)-1)
	if i == s.differ.chosen {
		return
	}
	s.differ.chosen, s.differ.open = i, false
	s.show()
	s.revealDiffer()
}

// revealDiffer scrolls until the chosen row is seen.
func (s *Screen) revealDiffer() {
	if s.differ.chosen%differPage >= len(s.differ.rows) {
		return
	}
	driver := fyne.CurrentApp().Driver()
	row := s.differ.rows[s.differ.chosen%differPage]
	top := driver.AbsolutePositionForObject(row).Y - driver.AbsolutePositionForObject(s.tall.Object()).Y
	bottom := top + row.Size().Height
	switch {
	case top < s.scroll.Offset.Y:
		s.scroll.ScrollToOffset(fyne.NewPos(0, top))
	case bottom > s.scroll.Offset.Y+s.scroll.Size().Height:
		s.scroll.ScrollToOffset(fyne.NewPos(0, bottom-s.scroll.Size().Height))
	}
}

// turn goes pages on.
func (s *Screen) turn(by int) {
	if s.canTurn(by)() {
		s.chooseDiffer((s.differ.chosen/differPage + by) * differPage)
	}
}

func (s *Screen) canTurn(by int) func() bool {
	return func() bool {
		to := s.differ.chosen/differPage + by
		return s.phase == phaseDiffer && to >= 0 && to*differPage < len(s.state.Answers.Report.Differ)
	}
}

// differButtons are the commands among the answers that differ.
func (s *Screen) differButtons() []fyne.CanvasObject {
	back := s.button("sync.key.close", "key.escape", s.escape)
	back.Primary = true
	keys := []fyne.CanvasObject{back}
	if s.canTurn(-1)() {
		keys = append(keys, s.button("sync.key.page_before", "key.page_before", func() { s.turn(-1) }))
	}
	if s.canTurn(1)() {
		keys = append(keys, s.button("sync.key.page_next", "key.page_next", func() { s.turn(1) }))
	}
	return keys
}

// differRows are the travellers who are answered otherwise, a page of them.
func (s *Screen) differRows() []fyne.CanvasObject {
	r := &s.state.Answers.Report
	from := s.differ.chosen / differPage * differPage
	page := r.Differ[min(from, len(r.Differ)):min(from+differPage, len(r.Differ))]
	head := s.say.Count("sync.answers.differ", len(r.Differ), lang.Values{"Asked": s.say.Number(r.Asked)})
	s.says(head)
	sheet := parts.NewSheet(parts.Columns{56, 0, 170, 170})
	rows := []fyne.CanvasObject{sheet.Row(headHeight, s.caption("sync.differ.number"), s.caption("sync.differ.traveller"),
		s.caption("sync.differ.expected"), s.caption("sync.differ.here"))}
	s.differ.rows = nil
	for i, d := range page {
		row := s.differRow(sheet, d, from+i)
		s.differ.rows = append(s.differ.rows, row)
		rows = append(rows, row)
	}
	return []fyne.CanvasObject{
		s.wrongStrip("stop", head, s.say.Say("sync.differ.do")),
		s.caption("sync.differ.keys", lang.Values{"From": s.say.Number(from + 1), "To": s.say.Number(from + len(page)), "All": s.say.Number(len(r.Differ))}),
		parts.Rows(rows...),
	}
}

// differRow is one traveller; the chosen one in full where that was asked for.
func (s *Screen) differRow(sheet *parts.Sheet, d answers.Difference, i int) fyne.CanvasObject {
	t := d.Case.Traveller
	name := strings.TrimSpace(t.Name)
	if name == "" {
		name = strings.TrimSpace(t.Surname + " " + t.GivenNames)
	}
	var facts []string
	for _, fact := range []string{t.BirthDate.String(), string(t.Nationality), t.Document.Number} {
		if fact != "" {
			facts = append(facts, fact)
		}
	}
	who := []fyne.CanvasObject{parts.NewProse(parts.NameRun(name, parts.Run{Bold: true})), parts.Text(strings.Join(facts, " · "), theme.SizeCaption, theme.Ink2)}
	row := fyne.CanvasObject(sheet.Row(rowHeight, parts.Text(s.say.Number(d.Number), theme.SizeText, theme.Ink2), parts.Column(0, who...),
		parts.Text(s.verdict(d.Case.Expected.Verdict), theme.SizeText, theme.Ink), parts.Bold(s.verdict(d.Got.Verdict), theme.SizeText, theme.Wrong)))
	chosen := i == s.differ.chosen
	if chosen && s.differ.open {
		row = parts.Column(4, row, parts.Padded(12, 4, s.inFull(d)))
	}
	return parts.NewRow(row, chosen, func() {
		s.differ.open = !chosen || !s.differ.open
		s.differ.chosen = i
		s.show()
		s.Focus()
	})
}

// inFull is what differs in one answer, and both answers.
func (s *Screen) inFull(d answers.Difference) fyne.CanvasObject {
	var all []fyne.CanvasObject
	for _, f := range d.Faults {
		all = append(all, parts.Text(s.faultOf(f), theme.SizeText, theme.Wrong))
	}
	for _, of := range []struct {
		key    string
		answer answers.Answer
	}{{"sync.differ.expected.matches", d.Case.Expected}, {"sync.differ.here.matches", d.Got}} {
		lines := []fyne.CanvasObject{parts.Bold(s.say.Count(of.key, len(of.answer.Matches)), theme.SizeCaption, theme.Ink)}
		for _, m := range of.answer.Matches {
			lines = append(lines, parts.Text(s.say.Say("sync.differ.match", lang.Values{
				"List": m.List, "ID": m.ID, "Verdict": s.verdict(m.Verdict), "Score": parts.Score(m.Score),
			}), theme.SizeCaption, theme.Ink2))
		}
		all = append(all, parts.Column(1, lines...))
	}
	return parts.Column(6, all...)
}

// faultOf says what one difference is.
func (s *Screen) faultOf(f answers.Fault) string {
	detail := ""
	if f.Err != nil {
		detail = f.Err.Error()
		if sentence, known := desk.Explain(s.say, f.Err); known {
			detail = sentence
		}
	}
	return s.say.Say("sync.differ.fault."+string(f.Code), lang.Values{
		"List": f.List, "ID": f.ID, "Want": s.verdict(f.Want), "Got": s.verdict(f.Got), "WantScore": finer(f.WantScore), "GotScore": finer(f.GotScore),
		"WantCount": s.say.Number(f.WantCount), "GotCount": s.say.Number(f.GotCount), "Detail": detail,
	})
}

// verdict is a verdict's word; a dash where there is none.
func (s *Screen) verdict(v border.Verdict) string {
	if v == "" {
		return "–"
	}
	return s.say.Say("verdict." + string(v))
}

// finer is a score with the six digits to which it is compared.
func finer(score float64) string { return strconv.FormatFloat(score, 'f', 6, 64) }
