package counter

import (
	"strings"

	"fyne.io/fyne/v2"

	"postern/app/border"
	"postern/app/lang"
	"postern/app/mrz"
	"postern/screens/parts"
	"postern/screens/theme"
)

// doubt says which fields are in doubt. With none the document is no damaged one any
// more, though its answer is still to come and the screen may be drawn before.
func (s *Screen) doubt(fields []fieldID) {
	s.c.doubts = fields
	if len(fields) == 0 && s.c.stage == stageDamaged {
		s.c.stage, s.c.view = stageReady, view{}
	}
}

// damagedLine says what to do first.
func (s *Screen) damagedLine() string {
	key := "verdict.damaged.line"
	if s.c.zone != nil && !s.c.zone.Whole() {
		key = "verdict.damaged.part"
	}
	return s.say.Say(key, lang.Values{"Field": s.doubtName(s.c.doubts[0])})
}

// doubtName is a field as it stands in a sentence: the birth date.
func (s *Screen) doubtName(id fieldID) string {
	keys := map[fieldID]string{
		fieldSurname: "doubt.names", fieldBirth: "doubt.birth_date", fieldSex: "doubt.sex",
		fieldNationality: "doubt.nationality", fieldType: "doubt.document_type", fieldNumber: "doubt.number",
		fieldIssuer: "doubt.issuing_state", fieldUntil: "doubt.expires",
	}
	return s.say.Say(keys[id])
}

// damagedRows are the screen for a document that was read badly: what was read,
// what became of each field, and what the answer so far rests on.
func (s *Screen) damagedRows() []fyne.CanvasObject {
	zone := s.c.zone
	if zone == nil {
		return nil
	}
	return []fyne.CanvasObject{s.asReadPanel(*zone), s.fieldStates(*zone), s.soFarStrip()}
}

// asReadPanel shows the lines as read, with the letters that are wrong or were
// repaired.
func (s *Screen) asReadPanel(zone mrz.Zone) fyne.CanvasObject {
	legend := func(icon, key string, ink fyne.ThemeColorName) fyne.CanvasObject {
		return parts.Lead(8, parts.Icon(icon, 15, ink), parts.Text(s.say.Say(key), theme.SizeCaption, theme.Ink2))
	}
	rows := []fyne.CanvasObject{parts.Spread(16,
		parts.Text(s.say.Count("read.lines", linesRead(zone)), theme.SizeCaption, theme.Ink2),
		parts.Flow(10, 4, legend("error", "state.wrong", theme.Wrong), legend("repair", "state.repaired", theme.Attention)),
	)}
	for i, line := range zone.Lines {
		at := lang.Values{"Line": i + 1}
		if line == "" { // by its number: under or over a line that was read it would seem to speak of that
			rows = append(rows, parts.Text(s.say.Say("read.missing", at), theme.SizeText, theme.Ink2))
			continue
		}
		prose := parts.NewProse(lineRuns(zone, i)...)
		prose.Shrink = true
		if !zone.Whole() {
			rows = append(rows, parts.Text(s.say.Say("read.line", at), theme.SizeCaption, theme.Ink2))
		}
		rows = append(rows, prose)
	}
	return parts.Panel(parts.Padded(15, 9, parts.Column(5, rows...)))
}

// lineRuns splits a line at its wrong fields and its repaired letters.
func lineRuns(zone mrz.Zone, line int) []parts.Run {
	text := []rune(zone.Lines[line])
	hands := make([]mrz.State, len(text))
	paint := func(from, to int, state mrz.State) {
		for i := max(from, 0); i < min(to, len(text)); i++ {
			hands[i] = state
		}
	}
	for _, f := range zone.Fields {
		if f.Line != line {
			continue
		}
		switch f.State {
		case mrz.Wrong:
			if f.Name != mrz.Composite {
				paint(f.From, f.To, mrz.Wrong)
			}
		case mrz.Repaired:
			paint(f.Changed, f.Changed+1, mrz.Repaired)
		}
	}
	var runs []parts.Run
	for i := 0; i < len(text); {
		end := i
		for end < len(text) && hands[end] == hands[i] {
			end++
		}
		run := parts.Run{Text: string(text[i:end]), Size: theme.SizeZone, Mono: true, Whole: true}
		switch hands[i] {
		case mrz.Wrong:
			run.Bold, run.Colour, run.Ground, run.Mark = true, theme.Wrong, theme.WrongGround, theme.Wrong
		case mrz.Repaired:
			run.Bold, run.Colour, run.Ground, run.Mark = true, theme.Attention, theme.AttentionGround, theme.Attention
		}
		runs = append(runs, run)
		i = end
	}
	return runs
}

// fieldStates is the table of fields: what was read, what is used, what to do.
func (s *Screen) fieldStates(zone mrz.Zone) fyne.CanvasObject {
	sheet := parts.NewSheet(parts.Columns{94, 110, 118, 148, 0})
	head := func(key string) fyne.CanvasObject { return parts.Text(s.say.Say(key), theme.SizeCaption, theme.Ink2) }
	rows := []fyne.CanvasObject{sheet.Row(32,
		head("read.field"), head("read.as_read"), head("read.used"), head("read.state"), head("read.to_do"))}
	for _, f := range tableFields(zone) {
		used := s.usedNow(f)
		if used == "" {
			used = "–"
		}
		rows = append(rows, sheet.Row(46,
			parts.Text(s.say.Say("read.name."+string(f.Name)), theme.SizeText, theme.Ink),
			parts.NewProse(parts.Run{Text: dashed(f), Mono: true}),
			parts.NewProse(parts.Run{Text: used, Mono: true, Bold: true}),
			s.fieldState(f.State),
			parts.Text(s.toDo(f), theme.SizeCaption, theme.Ink)))
	}
	return parts.Rows(rows...)
}

// tableFields are the fields worth a row: what is wrong or repaired first, then
// those with check digits, then the names.
func tableFields(zone mrz.Zone) []mrz.Field {
	var rows []mrz.Field
	for _, state := range []mrz.State{mrz.Wrong, mrz.Repaired} {
		for _, f := range zone.Fields {
			if f.Name == mrz.Composite && len(rows) > 0 {
				continue // of course it disagrees too
			}
			if f.State == state {
				rows = append(rows, f)
			}
		}
	}
	for _, name := range []mrz.FieldName{mrz.Number, mrz.BirthDate, mrz.Expires, mrz.Names} {
		if f := zone.Field(name); f.State == mrz.Agrees || f.State == mrz.NoCheckDigit {
			rows = append(rows, f)
		}
	}
	return rows
}

// usedNow is what a field counts as: of a date the whole date, of names the
// family name, as the screen shows them.
func (s *Screen) usedNow(f mrz.Field) string {
	t := s.c.zone.Traveller
	if f.State == mrz.Wrong {
		return ""
	}
	switch f.Name {
	case mrz.BirthDate:
		return t.BirthDate.String()
	case mrz.Expires:
		return t.Document.Expires.String()
	case mrz.Names:
		return t.Surname + t.Name
	}
	return f.Value
}

// dashed is a field as it was read; dates get dashes, names end at the fillers.
func dashed(f mrz.Field) string {
	switch {
	case f.Name == mrz.Names:
		surname, _, _ := strings.Cut(f.AsRead, "<<")
		return strings.ReplaceAll(surname, "<", " ")
	case (f.Name == mrz.BirthDate || f.Name == mrz.Expires) && len(f.AsRead) == 6:
		return f.AsRead[:2] + "-" + f.AsRead[2:4] + "-" + f.AsRead[4:]
	}
	return f.AsRead
}

func (s *Screen) fieldState(state mrz.State) fyne.CanvasObject {
	icon, ink := "info", theme.Ink2
	switch state {
	case mrz.Wrong:
		icon, ink = "error", theme.Wrong
	case mrz.Repaired:
		icon, ink = "repair", theme.Attention
	case mrz.Agrees:
		icon, ink = "ok", theme.Good
	}
	return parts.Lead(7, parts.Icon(icon, 17, ink), parts.Bold(s.say.Say("state."+string(state)), theme.SizeText, ink))
}

// toDo says, in whole sentences, what is wrong with a field and what to do.
func (s *Screen) toDo(f mrz.Field) string {
	switch f.State {
	case mrz.Agrees:
		return s.say.Say("todo.nothing")
	case mrz.Repaired:
		return s.say.Say("todo.repaired", lang.Values{"From": f.RepairFrom, "To": f.RepairTo})
	case mrz.NoCheckDigit:
		return s.say.Say("todo.compare")
	}
	sentences := []string{faultSentence(s.say, f)}
	if f.Repairs > 1 {
		sentences = append(sentences, s.say.Count("todo.repairs", f.Repairs))
	}
	switch f.Name {
	case mrz.BirthDate, mrz.Expires:
		sentences = append(sentences, s.say.Say("todo.type_date"))
	case mrz.Composite, mrz.Optional:
		sentences = append(sentences, s.say.Say("todo.compare_all"))
	default:
		sentences = append(sentences, s.say.Say("todo.type"))
	}
	return strings.Join(sentences, " ")
}

// soFarStrip says what the answer so far rests on.
func (s *Screen) soFarStrip() fyne.CanvasObject {
	t, missing := s.c.traveller, s.say.Say("list."+small(len(s.c.doubts)), s.doubtValues())
	key := "sofar.none"
	switch name, numbered := t.FullName() != "", t.Document.Number != ""; {
	case name && numbered:
		key = "sofar.both"
	case name:
		key = "sofar.name"
	case numbered:
		key = "sofar.number"
	}
	head := s.say.Say(key, lang.Values{"Missing": missing})
	rest := s.say.Say("sofar.rest", lang.Values{"Missing": missing})
	if t.Empty() {
		rest = s.say.Say("sofar.rest_none", lang.Values{"Missing": missing})
	}
	return parts.AttentionStrip("marker", head, rest)
}

// small is the key of a list of so many things.
func small(n int) string { return []string{"", "one", "two", "more"}[min(n, 3)] }

func (s *Screen) doubtValues() lang.Values {
	v := lang.Values{"More": len(s.c.doubts) - 2}
	for i, name := range []string{"A", "B"} {
		if i < len(s.c.doubts) {
			v[name] = s.doubtName(s.c.doubts[i])
		}
	}
	return v
}

// partReadStrip stands with an open match whose document was read badly: the
// match leads, but the answer is not whole.
func (s *Screen) partReadStrip() []fyne.CanvasObject {
	zone := s.c.zone
	if len(s.c.doubts) == 0 || zone == nil || zone.Read != border.ReadDamaged && zone.Whole() {
		return nil
	}
	missing := s.say.Say("list."+small(len(s.c.doubts)), s.doubtValues())
	rest := s.say.Say("sofar.match.rest")
	if wanted := s.linesWanted(); wanted != "" {
		rest = s.say.Say("sofar.match.part", lang.Values{"Wanted": wanted})
	}
	return []fyne.CanvasObject{parts.AttentionStrip("marker", s.say.Say("sofar.match", lang.Values{"Missing": missing}), rest)}
}

// linesWanted asks for the lines of the document that were not read yet; "" where
// none is wanted.
func (s *Screen) linesWanted() string {
	if s.c.zone == nil {
		return ""
	}
	v := lang.Values{}
	for i, line := range s.c.zone.Lines {
		if line == "" {
			v[[]string{"A", "B"}[min(len(v), 1)]] = i + 1
		}
	}
	if len(v) == 0 {
		return ""
	}
	return s.say.Say("counter.wanted."+small(len(v)), v)
}
