package sync

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"postern/app/desk"
	"postern/app/desk/courier"
	"postern/app/exchange/fetch"
	"postern/app/lang"
	"postern/screens/parts"
	"postern/screens/theme"
)

// exchangeRows are what the station has joined, and the question whether to leave it.
func (s *Screen) exchangeRows() []fyne.CanvasObject {
	rows := []fyne.CanvasObject{
		parts.Bold(s.say.Say("sync.exchange"), theme.SizeText, theme.Ink),
		labelled(s.say.Say("sync.headquarters"), parts.Text(s.address(), theme.SizeText, theme.Ink)),
		labelled(s.say.Say("sync.fingerprint"), digits(s.state.Fingerprint.String())),
		labelled(s.say.Say("sync.offer.nations"), parts.Text(nationsOf(s.state.Nations), theme.SizeText, theme.Ink)),
	}
	if s.state.Address != "" {
		every := s.say.Count("sync.every", int(s.state.Every/time.Minute))
		rows = append(rows, labelled(s.say.Say("sync.exchange.every"), parts.Text(every, theme.SizeText, theme.Ink)))
	}
	if s.state.Recipient != "" {
		rows = append(rows, labelled(s.say.Say("sync.recipient"), parts.Column(1,
			parts.NewProse(parts.Run{Text: s.state.Recipient, Size: theme.SizeCaption, Mono: true}), s.caption("sync.recipient.more"))))
	}
	all := []fyne.CanvasObject{parts.Panel(parts.Padded(16, 10, parts.Column(9, rows...)))}
	if s.phase == phaseLeave {
		all = append([]fyne.CanvasObject{s.wrongStrip("stop", s.say.Say("sync.leave"), s.say.Say("sync.leave.rest"))}, all...)
	}
	return all
}

// exchangeButtons are the commands while the exchange is spoken of.
func (s *Screen) exchangeButtons() []fyne.CanvasObject {
	word := "sync.key.leave"
	switch s.phase {
	case phaseJoin:
		begin := s.button("sync.key.look", "key.enter", s.place.Enter)
		begin.Primary = true
		return []fyne.CanvasObject{begin, s.button(word, "key.escape", s.escape)}
	case phaseOffer:
		join := s.button("sync.key.trust", "key.enter", s.join)
		join.Primary = true
		return []fyne.CanvasObject{join, s.button(word, "key.escape", s.escape)}
	case phaseExpired:
		leave := s.button(word, "key.escape", s.escape)
		leave.Primary = true
		word := "sync.key.expired"
		if s.expired.place.Again {
			word = "sync.key.again_now"
		}
		all := s.button(word, "key.enter", s.takeExpired)
		all.Grave = true
		return []fyne.CanvasObject{leave, all}
	case phaseExchange:
		word = "sync.key.close"
	case phaseLeave:
		word = "sync.key.stay"
	}
	stay := s.button(word, "key.escape", s.escape)
	stay.Primary = true
	keys := []fyne.CanvasObject{stay}
	if s.canChange() {
		keys = append(keys, s.button("sync.key.nations", "key.nations", s.changeNations))
	}
	if s.canCopy() {
		keys = append(keys, s.button("sync.key.copy", "key.recipient", s.copyRecipient))
	}
	leave := s.keyed(s.say.Say("sync.key.part"), "", s.askLeave)
	if s.phase == phaseLeave {
		leave = s.keyed(s.say.Say("sync.key.part_now"), "", s.leave)
	}
	leave.Grave = true
	return append(keys, leave)
}

func (s *Screen) canCopy() bool { return s.phase == phaseExchange && s.state.Recipient != "" }

// copyRecipient puts the station's recipient where other programs take it.
func (s *Screen) copyRecipient() {
	if !s.canCopy() {
		return
	}
	fyne.CurrentApp().Clipboard().SetContent(s.state.Recipient)
	s.outcome = outcome{key: "sync.copied", text: s.say.Say("sync.copied")}
	s.show()
}

// askLeave asks whether to forget whom the station trusts.
func (s *Screen) askLeave() {
	s.phase, s.outcome = phaseLeave, outcome{}
	s.show()
	s.scroll.ScrollToTop()
	s.Focus()
}

// leave forgets whom the station trusts.
func (s *Screen) leave() {
	s.phase = phaseLeaving
	s.show()
	s.Focus()
	err := errors.New("the work broke off")
	s.o.Run(func() { err = s.o.Courier.Leave(context.Background()) }, func() {
		s.phase, s.outcome = phaseIdle, outcome{key: "sync.left", text: s.say.Say("sync.left")}
		if err != nil {
			s.outcome = outcome{key: "sync.left.failed", err: err}
		}
		s.ask()
		s.ended()
		s.Focus()
	})
}

// expired is a place of which lists are taken for a reason alone: a stick whose term is
// over, or lists whose numbers begin anew.
type expired struct {
	place courier.Place // without the reason
	why   string        // the sentence of what was wrong
	age   string        // since when a term is over, in words; "" where it is not known
	form  *parts.Form
}

// askReason asks why a stick is to be taken though its term is over.
func (s *Screen) askReason(path string, err error) {
	e := &expired{place: courier.Place{Path: path, AcceptExpired: true}, why: s.fault(err)}
	if f, ok := errors.AsType[*fetch.Error](err); ok {
		text, _ := f.Values["Expires"].(string)
		if at, bad := time.Parse("2006-01-02 15:04 MST", text); bad == nil {
			e.age = parts.AgeSentence(s.say, max(s.o.Desk.Now().Sub(at), 0))
		}
	}
	s.askFor(e)
}

// askFor asks for the reason.
func (s *Screen) askFor(e *expired) {
	e.form = parts.NewForm(parts.Ask{Label: s.say.Say("sync.expired.reason"), Hint: s.say.Say("sync.expired.hint")})
	e.form.OnEnter, e.form.OnEscape = s.takeExpired, s.escape
	e.form.OnOther = s.leaf
	s.phase, s.expired, s.outcome = phaseExpired, e, outcome{}
	s.show()
	s.scroll.ScrollToTop()
	s.Focus()
}

// canAgain says that the last check met lists whose numbers here are higher.
func (s *Screen) canAgain() bool { return s.phase == phaseIdle && len(s.lower()) > 0 }

func (s *Screen) lower() []desk.Spoken {
	return slices.DeleteFunc(slices.Clone(s.state.Faults), func(f desk.Spoken) bool { return !courier.Lower(f) })
}

// askAgain asks why lists are fetched whole though their numbers here are higher.
func (s *Screen) askAgain() {
	if !s.canAgain() {
		return
	}
	e := &expired{place: courier.Place{Again: true}, why: strings.Join(s.faultsOf(s.lower()), " ")}
	if s.state.From != s.state.Address {
		e.place.Path = s.state.From
	}
	s.askFor(e)
}

// expiredRows say how old the stick is, and ask for the reason.
func (s *Screen) expiredRows() []fyne.CanvasObject {
	head, means := s.say.Say("sync.expired"), s.say.Say("sync.expired.means")
	switch {
	case s.expired.place.Again:
		head, means = s.say.Say("sync.again"), s.say.Say("sync.again.means")
	case s.expired.age != "":
		head = s.say.Say("sync.expired.since", lang.Values{"Age": s.expired.age})
	}
	return []fyne.CanvasObject{
		s.wrongStrip("verdict-old-lists", head, s.expired.why+" "+means),
		parts.Framed(parts.Frame{Ground: theme.Surface, Edge: theme.Wrong, Width: 2, Radius: 6},
			parts.Padded(16, 10, parts.Column(8, s.expired.form.Fields()...))),
	}
}

// takeExpired takes the stick for the reason that was typed.
func (s *Screen) takeExpired() {
	reason := s.expired.form.Text(0)
	if s.phase != phaseExpired || reason == "" {
		s.Focus()
		return
	}
	place := s.expired.place
	place.Reason = reason
	s.origin = origin{paths: []string{place.Path}}
	if place.Path == "" {
		s.origin = origin{network: true}
	}
	s.fetch(place)
}
