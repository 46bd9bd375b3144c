package counter

import (
	"time"

	"fyne.io/fyne/v2"

	"postern/app/border"
	"postern/app/lang"
	"postern/screens/parts"
	"postern/screens/theme"
)

// notesForm is what the officer writes down of a traveller: the same form for
// everybody. For a discreet alert dots mark what is asked for.
type notesForm struct {
	form    *parts.Form
	kept    border.Notes // as they were before
	stray   stray        // what a reader types into a field
	keeping bool         // it will be kept in a moment
}

// noteFields are the form's fields, in the order in which Enter leads through them.
func noteFields() []struct {
	key string
	at  func(*border.Notes) *string
} {
	type field = struct {
		key string
		at  func(*border.Notes) *string
	}
	return []field{
		{"notes.place", func(n *border.Notes) *string { return &n.Place }},
		{"notes.reason", func(n *border.Notes) *string { return &n.Reason }},
		{"notes.from", func(n *border.Notes) *string { return &n.From }},
		{"notes.to", func(n *border.Notes) *string { return &n.To }},
		{"notes.companions", func(n *border.Notes) *string { return &n.Companions }},
		{"notes.objects", func(n *border.Notes) *string { return &n.Objects }},
		{"notes.identity", func(n *border.Notes) *string { return &n.Identity }},
		{"notes.description", func(n *border.Notes) *string { return &n.Description }},
		{"notes.remark", func(n *border.Notes) *string { return &n.Remark }},
	}
}

func (s *Screen) canNotes() bool {
	return s.c.number != 0 && s.choice == choiceNone && s.c.stage != stageReady
}

// openNotes opens the form, or closes it again.
func (s *Screen) openNotes() {
	if s.closeNotes() || !s.canNotes() {
		return
	}
	written := s.c.of.Notes
	if written.Empty() {
		written = s.suggested()
	}
	var asks []parts.Ask
	for _, f := range noteFields() {
		label := s.say.Say(f.key)
		if s.c.of.Discreet() && f.key != "notes.remark" {
			label += " " + discreetSign
		}
		asks = append(asks, parts.Ask{Label: label, Text: *f.at(&written)})
	}
	n := &notesForm{form: parts.NewForm(asks...)}
	if c, open := s.shift.Case(); open {
		n.kept = c.Notes
	}
	n.form.OnEnter, n.form.OnEscape = func() { s.closeNotes() }, func() { s.closeNotes() }
	n.form.Reader, n.form.OnEdit = s.typedInNotes, s.keepWriting
	s.hearReaders(n.form, &n.stray, func() { s.closeNotes() })
	s.notes = n
	s.show()
	s.Focus()
}

// keepEvery is how long what is written stands on the screen alone.
const keepEvery = 2 * time.Second

// keepWriting keeps what is being written every now and then: a power cut takes the last
// words, not all.
func (s *Screen) keepWriting() {
	n := s.notes
	if n == nil || n.keeping || s.later == nil {
		return
	}
	n.keeping = true
	s.later(keepEvery, func() {
		n.keeping = false
		written := n.written()
		if s.notes != n || written == n.kept {
			return
		}
		err := errNoAnswer
		s.do(job{work: func() { err = s.shift.Write(written) }, then: func() {
			if err == nil { // else closing the form tries again, and says so
				n.kept = written
			}
		}})
	})
}

// suggested is what is known already.
func (s *Screen) suggested() border.Notes {
	t := s.c.traveller
	n := border.Notes{
		Place:  s.say.Say("notes.place.value", lang.Values{"Station": s.desk.Status().Station, "Time": s.desk.Now().Format("15:04")}),
		Reason: s.say.Say("notes.reason.value"),
	}
	if t.Document.Number != "" {
		n.Identity = s.say.Say("notes.identity.value", lang.Values{"Type": t.Document.Type, "Number": t.Document.Number})
	}
	return n
}

// written is what stands in the form.
func (n *notesForm) written() border.Notes {
	var out border.Notes
	for i, f := range noteFields() {
		*f.at(&out) = n.form.Text(i)
	}
	return out
}

// first is the field that is written into next.
func (n *notesForm) first() fyne.Focusable {
	at, _ := n.form.Empty()
	return n.form.Field(at)
}

// closeNotes closes the form and keeps what is written; it reports whether it was open.
func (s *Screen) closeNotes() bool {
	if s.notes == nil {
		return false
	}
	written := s.notes.written()
	changed := written != s.notes.kept
	s.notes = nil
	s.c.of.Notes = written
	s.show()
	s.Focus()
	if !changed {
		return true
	}
	err := errNoAnswer
	keep := func() error { return s.shift.Write(written) }
	s.do(job{keep: keep, work: func() { err = keep() }, then: func() {
		if err != nil { // no decision goes without them
			s.giveUp()
			s.again(s.sentence(err))
			s.c.of.Notes = written
		}
	}})
	return true
}

// typedInNotes hears each rune that is typed into the form. Beside its fields hands write
// nowhere, and a reader's letters are the next traveller's.
func (s *Screen) typedInNotes(at int, r rune) (reader bool) {
	n := s.notes
	if at >= 0 {
		s.typedInForm(n.form, &n.stray, at, r)
		return false
	}
	line, reader := s.strays(&n.stray, "", r)
	if !reader {
		return false
	}
	s.closeNotes()
	s.lead(line)
	return true
}

// object is the form as it stands in place of the evidence, in two columns where they
// fit.
func (n *notesForm) object(s *Screen) fyne.CanvasObject {
	fields := n.form.Fields()
	last := fields[len(fields)-1]
	rows := []fyne.CanvasObject{parts.Spread(12, parts.Bold(s.say.Say("notes.title"), theme.SizeAction, theme.Ink),
		parts.Text(s.say.Say("notes.hint"), theme.SizeCaption, theme.Ink2))}
	for i := 0; i+1 < len(fields)-1; i += 2 {
		if s.compact {
			rows = append(rows, fields[i], fields[i+1])
			continue
		}
		rows = append(rows, parts.Halves(16, fields[i], fields[i+1]))
	}
	return parts.Panel(parts.Padded(16, 12, parts.Column(10, append(rows, last)...)))
}
