package sync

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"postern/app/border"
	"postern/app/desk/courier"
	"postern/app/lang"
	"postern/screens/parts"
	"postern/screens/theme"
)

// joining is a headquarters that is to be confirmed.
type joining struct {
	offer   courier.Offer
	form    *parts.Form
	choices []fyne.CanvasObject // by nation
	out     []string            // nations whose lists are not taken
	against string              // why it was not joined
	at      int                 // the field that is to be typed
}

// The fields of the form.
const (
	askTyped = iota
	askEvery // where there is an address
)

// openExchange shows what the station has joined, or asks what to join.
func (s *Screen) openExchange() {
	if s.o.Courier == nil || !s.canAsk() {
		return
	}
	s.path.Close()
	s.phase, s.outcome = phaseJoin, outcome{}
	if s.state.Joined {
		s.phase = phaseExchange
	}
	s.show()
	s.scroll.ScrollToTop()
	s.Focus()
	if s.phase == phaseJoin {
		s.place.SelectAll()
	}
}

// look looks whose headquarters lies at an address or on a path.
func (s *Screen) look(place string) {
	if s.phase != phaseJoin {
		return
	}
	ctx, cancel := context.WithCancel(context.Background())
	s.phase, s.cancel, s.outcome = phaseLooking, cancel, outcome{}
	s.show()
	s.Focus()
	err := errors.New("the work broke off")
	var offer courier.Offer
	s.o.Run(func() { offer, err = s.o.Courier.Look(ctx, place) }, func() {
		cancelled := ctx.Err() != nil
		cancel()
		s.cancel = nil
		switch {
		case cancelled:
			s.phase = phaseJoin
		case err != nil:
			s.phase, s.outcome = phaseJoin, outcome{key: "sync.look.failed", err: err}
		default:
			s.phase = phaseOffer
			s.propose(offer)
		}
		s.ended()
		s.Focus()
	})
}

// propose has a headquarters confirmed.
func (s *Screen) propose(offer courier.Offer) {
	j := &joining{offer: offer}
	every := border.AskEvery
	if s.rejoins(offer) {
		every = s.state.Every
	}
	asks := []parts.Ask{{Label: s.say.Say("sync.offer.typed"), Hint: s.say.Say("sync.offer.typed.hint")}}
	if offer.Address != "" {
		asks = append(asks, parts.Ask{
			Label: s.say.Say("sync.offer.every"), Hint: s.say.Say("sync.offer.every.hint"), Text: strconv.Itoa(int(every / time.Minute)),
		})
	}
	j.form = parts.NewForm(asks...)
	j.form.OnEnter, j.form.OnEscape = s.join, s.escape
	j.form.OnOther = s.leaf
	if s.rejoins(offer) {
		j.out = slices.DeleteFunc(slices.Clone(offer.Nations), func(n string) bool { return slices.Contains(s.state.Nations, n) })
	}
	for _, nation := range offer.Nations {
		j.choices = append(j.choices, s.choice(j, nation))
	}
	s.joining = j
}

// rejoins reports whether the station has joined that headquarters already.
func (s *Screen) rejoins(offer courier.Offer) bool {
	return s.state.Joined && s.state.Fingerprint == offer.Fingerprint
}

// fallsAway are the nations whose lists the station takes and that headquarters knows no longer.
func (s *Screen) fallsAway(offer courier.Offer) []string {
	if !s.rejoins(offer) {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(s.state.Nations), func(n string) bool { return slices.Contains(offer.Nations, n) })
}

func (s *Screen) canChange() bool { return s.phase == phaseExchange }

// changeNations asks headquarters anew whose lists are taken.
func (s *Screen) changeNations() {
	if !s.canChange() {
		return
	}
	s.phase, s.outcome = phaseJoin, outcome{}
	s.place.Input.Set(s.state.Address)
	s.show()
	s.Focus()
	if s.state.Address != "" {
		s.look(s.state.Address)
	}
}

// choice is a nation whose lists are taken, or not.
func (s *Screen) choice(j *joining, nation string) fyne.CanvasObject {
	sign := parts.Icon("ok", 17, theme.Good)
	var b *parts.KeyButton
	mark := func() {
		b.Key, sign.Hidden = s.say.Say("sync.nation.taken"), false
		if slices.Contains(j.out, nation) {
			b.Key, sign.Hidden = s.say.Say("sync.nation.out"), true
		}
	}
	b = s.keyed(nation, "", func() {
		if at := slices.Index(j.out, nation); at >= 0 {
			j.out = slices.Delete(j.out, at, at+1)
		} else {
			j.out = append(j.out, nation)
		}
		mark()
		b.Refresh()
		sign.Refresh()
		parts.Relay(s.root) // the key is as wide as its words
	})
	mark()
	return parts.Lead(6, sign, b)
}

// join trusts the headquarters that was confirmed.
func (s *Screen) join() {
	j := s.joining
	if s.phase != phaseOffer {
		return
	}
	terms := courier.Terms{Typed: j.form.Text(askTyped)}
	for _, nation := range j.offer.Nations {
		if !slices.Contains(j.out, nation) {
			terms.Nations = append(terms.Nations, nation)
		}
	}
	if j.offer.Address != "" {
		minutes, err := strconv.Atoi(j.form.Text(askEvery))
		terms.Every = time.Duration(min(minutes, int(24*time.Hour/time.Minute)+1)) * time.Minute
		if bounded := (border.Exchange{Root: "joined", Every: terms.Every}).Bounded(); err != nil || minutes <= 0 || bounded.Every != terms.Every {
			s.object(askEvery, s.say.Say("sync.offer.every.wrong"))
			return
		}
	}
	s.phase, j.against = phaseJoining, ""
	s.show()
	s.Focus()
	err := errors.New("the work broke off")
	s.o.Run(func() { err = s.o.Courier.Join(context.Background(), j.offer, terms) }, func() {
		if err != nil {
			s.phase = phaseOffer
			s.object(askTyped, s.fault(err))
			return
		}
		key := "sync.joined"
		switch {
		case s.rejoins(j.offer):
			key = "sync.joined.changed"
		case j.offer.Address == "":
			key = "sync.joined.stick"
		}
		s.phase, s.joining = phaseIdle, nil
		s.outcome = outcome{key: key, text: s.say.Say(key)}
		s.ask()
		s.ended()
		s.Focus()
	})
}

// object says why the headquarters was not joined, and goes to the field.
func (s *Screen) object(at int, why string) {
	s.joining.at, s.joining.against = at, why
	s.show()
	s.Focus()
}

// placePanel holds the field for where headquarters is.
func (s *Screen) placePanel() fyne.CanvasObject {
	s.place.Input.SetHint(s.say.Say("sync.place.hint"))
	return parts.Panel(parts.Padded(12, 10, parts.Column(6,
		parts.Text(s.say.Say("sync.place"), theme.SizeText, theme.Ink),
		parts.Padded(4, 4, s.place.Input),
		parts.Text(s.say.Say("sync.place.more"), theme.SizeCaption, theme.Ink2),
	)))
}

// offerPanel is a headquarters that is to be confirmed.
func (s *Screen) offerPanel() fyne.CanvasObject {
	j := s.joining
	title := s.say.Say("sync.offer", lang.Values{"Place": j.offer.Place, "Time": s.moment(j.offer.Issued)})
	rows := []fyne.CanvasObject{
		parts.Bold(title, theme.SizeText, theme.Ink),
		labelled(s.say.Say("sync.fingerprint"), digits(j.offer.Fingerprint.String())),
		parts.Text(s.say.Say("sync.offer.compare"), theme.SizeText, theme.Ink),
		labelled(s.say.Say("sync.offer.nations"), parts.Padded(4, 4, parts.Flow(18, 10, j.choices...))),
	}
	if gone := s.fallsAway(j.offer); len(gone) > 0 {
		text := s.say.Count("sync.offer.gone", len(gone), lang.Values{"Nations": nationsOf(gone)})
		s.says(text)
		rows = append(rows, parts.Lead(8, parts.Icon("marker", 17, theme.Attention), parts.Bold(text, theme.SizeText, theme.Attention)))
	}
	fields := j.form.Fields()
	if j.against != "" { // below its field
		s.says(j.against)
		fields = slices.Insert(fields, j.at+1, fyne.CanvasObject(parts.Text(j.against, theme.SizeCaption, theme.Wrong)))
	}
	rows = append(rows, fields...)
	return parts.Panel(parts.Padded(16, 10, parts.Column(9, rows...)))
}

// labelled stands what it is over an object.
func labelled(label string, o fyne.CanvasObject) fyne.CanvasObject {
	return parts.Column(1, parts.Text(label, theme.SizeCaption, theme.Ink2), o)
}

// digits are what is compared letter by letter.
func digits(text string) *parts.Prose {
	return parts.NewProse(parts.Run{Text: text, Mono: true})
}

// nationsOf names nations in a row.
func nationsOf(all []string) string { return strings.Join(all, ", ") }
