package settings_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"postern/app/border"
	"postern/app/desk/booked"
	"postern/app/desk/door"
	"postern/app/lang"
	"postern/screens/frame"
	"postern/screens/made"
	"postern/screens/made/room"
	"postern/screens/settings"
)

// station is a made-up station with three people.
type station struct {
	me    border.Account
	now   door.Settings
	notes []booked.Known
	fault error
	did   []string
	// unbooked: the journal does not take what is done all the same.
	unbooked error
}

func (s *station) Me() border.Account      { return s.me }
func (s *station) Settings() door.Settings { return s.now }

func (s *station) note(format string, values ...any) error {
	s.did = append(s.did, fmt.Sprintf(format, values...))
	return s.fault
}

func (s *station) Enrol(name string, role border.Role, pin string) (string, error) {
	return "e.samplidou", s.note("enrol %s %s %s", name, role, pin)
}
func (s *station) ResetPIN(login, pin string) error { return s.note("reset %s %s", login, pin) }
func (s *station) Remove(login, witness, pin string) error {
	return s.note("remove %s %s %s", login, witness, pin)
}
func (s *station) ChangePIN(old, fresh string) error { return s.note("pin %s %s", old, fresh) }
func (s *station) SetPolicy(p border.Policy) error {
	s.now.Policy = p
	return s.note("policy %v %v %v", p.IdleLock, p.KeepDecisions, p.Hours)
}

func (s *station) SetSign(p door.SignPlace) error {
	s.now.Sign = p
	return s.note("sign %s", p)
}

const madeCode = "K7QF-9XWA-3HJP-7TRM-WZ4C-8YB6-MADE"

func (s *station) NewSheet(pin string) (door.Sheet, error) {
	if err := s.note("sheet %s", pin); err != nil {
		return door.Sheet{}, err
	}
	return door.Sheet{Station: "Samplon 3", Login: s.me.Login, Code: madeCode, Made: made.Now()}, s.unbooked
}

func (s *station) SaveSheet(sheet door.Sheet, path string) error {
	return s.note("save %s %s", sheet.Code, path)
}

func (s *station) Notes() []booked.Known { return slices.Clone(s.notes) }

func (s *station) Countersign(k booked.Known) error {
	if s.fault == nil {
		for i := range s.notes {
			s.notes[i].Counts = s.notes[i].Counts || s.notes[i] == k
		}
	}
	return s.note("countersign %s %s", k.Number, s.me.Login)
}

type place struct {
	*room.Room
	*station
}

func open(t testing.TB, look frame.Look, say *lang.Speaker, role border.Role) *place {
	t.Helper()
	people := []border.Account{
		{Login: "n.qureshi", Name: "N. Qureshi", Role: border.RoleSupervisor, Since: made.Now()},
		{Login: "r.conti", Name: "R. Conti", Role: border.RoleOfficer, Since: made.Now()},
		{Login: "k.ramos", Name: "K. Ramos", Role: border.RoleAuditor, Since: made.Now()},
	}
	p := &place{Room: room.New(look), station: &station{now: door.Settings{Policy: border.DefaultPolicy(), Sign: door.SignAfterNotes}}}
	for _, a := range people {
		if a.Role == role {
			p.me = a
		}
	}
	if role.Rules() {
		p.now.People = people
	}
	p.Desk.State.Officer = p.me
	p.Room.Open(say, settings.New(settings.Options{
		Desk: p.station, Say: say, Run: p.Run, Now: made.Now, SheetPath: "/media/stick/recovery.pdf",
	}), false)
	return p
}

// placed is every object of the window, and how far below its top it stands.
func (p *place) placed() map[fyne.CanvasObject]float32 {
	all := map[fyne.CanvasObject]float32{}
	var walk func(o fyne.CanvasObject, top float32)
	walk = func(o fyne.CanvasObject, top float32) {
		top += o.Position().Y
		all[o] = top
		switch o := o.(type) {
		case *fyne.Container:
			for _, child := range o.Objects {
				walk(child, top)
			}
		case fyne.Widget:
			for _, child := range test.WidgetRenderer(o).Objects() {
				walk(child, top)
			}
		}
	}
	walk(p.Window.Content(), 0)
	return all
}

// fill types texts into a form, each with Enter.
func (p *place) fill(texts ...string) {
	for _, text := range texts {
		p.Type(text)
		p.Key(fyne.KeyReturn)
	}
}

func (p *place) didLast(t testing.TB, want string) {
	t.Helper()
	if len(p.did) == 0 || p.did[len(p.did)-1] != want {
		t.Errorf("%q was done, want %q", p.did, want)
	}
}

func TestAnOfficerSeesHisOwnAndNothingOfOthers(t *testing.T) {
	p := open(t, frame.Look{Factor: 1}, made.Speaker(t), border.RoleOfficer)
	p.Says(t, "R. Conti · officer", "one dot after Notes")
	p.SaysNot(t, "N. Qureshi")
	p.SaysNot(t, "Enrol")
	p.Menu(t, fyne.KeyP)
	p.fill("240613", "314159", "314159")
	p.didLast(t, "pin 240613 314159")
	p.Says(t, "Your PIN is changed.")
	p.Menu(t, fyne.KeyG)
	p.didLast(t, "sign edition")
	p.Says(t, "one dot after the edition")
}

func TestASupervisorEnrolsByKeysAlone(t *testing.T) {
	p := open(t, frame.Look{Factor: 1}, made.Speaker(t), border.RoleSupervisor)
	p.Menu(t, fyne.KeyE)
	p.fill("Eleni Samplidou", "7", "314159", "314159")
	p.Says(t, "Type 1, 2, 3 or 4.")
	if len(p.did) != 0 {
		t.Fatalf("%q", p.did)
	}
	p.Key(fyne.KeyBackspace)
	p.Type("1")
	p.Key(fyne.KeyReturn)
	p.didLast(t, "enrol Eleni Samplidou officer 314159")
	p.Says(t, "signs in as e.samplidou")
}

func TestRemovingTakesASecondSupervisorAndNeverOneself(t *testing.T) {
	p := open(t, frame.Look{Factor: 1}, made.Speaker(t), border.RoleSupervisor)
	p.Menu(t, fyne.KeyD) // the chosen person is oneself
	if p.Key(fyne.KeyDown); len(p.did) != 0 {
		t.Fatalf("%q", p.did)
	}
	p.Menu(t, fyne.KeyD)
	p.Says(t, "Remove R. Conti")
	p.fault = errors.New("that PIN is wrong")
	p.fill("h.second", "000111")
	p.Says(t, "that PIN is wrong", "Remove R. Conti")
	p.fault = nil
	p.Key(fyne.KeyReturn) // the name stands, the PIN is asked for again
	p.fill("771204")
	p.didLast(t, "remove r.conti h.second 771204")
	p.Says(t, "r.conti is removed.")
}

func TestPolicyOutOfBoundsIsSaidAndNotMoved(t *testing.T) {
	p := open(t, frame.Look{Factor: 1}, made.Speaker(t), border.RoleSupervisor)
	p.Menu(t, fyne.KeyO)
	first := p.Window.Canvas().Focused().(interface{ SetText(string) })
	// The form is full, so the focus is on its last field: the opening hours.
	first.SetText("from six")
	p.Key(fyne.KeyReturn)
	p.Says(t, "Type opening hours as")
	first.SetText("22:00-06:00")
	p.Key(fyne.KeyReturn)
	p.didLast(t, "policy 5m0s 2160h0m0s {1320 360}")
	p.Menu(t, fyne.KeyO)
	for range 6 {
		test.FocusPrevious(p.Window.Canvas())
	}
	p.Window.Canvas().Focused().(interface{ SetText(string) }).SetText("0")
	p.Key(fyne.KeyReturn)
	p.Says(t, "the nearest that is allowed is 1")
	if len(p.did) != 1 {
		t.Errorf("%q", p.did)
	}
}

func states() map[string]func(testing.TB, frame.Look, *lang.Speaker) *place {
	as := func(role border.Role, then func(testing.TB, *place)) func(testing.TB, frame.Look, *lang.Speaker) *place {
		return func(t testing.TB, look frame.Look, say *lang.Speaker) *place {
			p := open(t, look, say, role)
			then(t, p)
			return p
		}
	}
	return map[string]func(testing.TB, frame.Look, *lang.Speaker) *place{
		"officer":    as(border.RoleOfficer, func(testing.TB, *place) {}),
		"supervisor": as(border.RoleSupervisor, func(_ testing.TB, p *place) { p.Key(fyne.KeyDown) }),
		"enrol":      as(border.RoleSupervisor, func(t testing.TB, p *place) { p.Menu(t, fyne.KeyE) }),
		"policy":     as(border.RoleSupervisor, func(t testing.TB, p *place) { p.Menu(t, fyne.KeyO) }),
		"remove": as(border.RoleSupervisor, func(t testing.TB, p *place) {
			p.Key(fyne.KeyDown)
			p.Menu(t, fyne.KeyD)
			p.fault = errors.New("that PIN is wrong")
			p.fill("h.second", "000111")
		}),
		"sheet": as(border.RoleSupervisor, func(t testing.TB, p *place) { p.Menu(t, fyne.KeyH) }),
		"sheet-keep": as(border.RoleSupervisor, func(t testing.TB, p *place) {
			p.Menu(t, fyne.KeyH)
			p.fill("771204")
			p.Menu(t, fyne.KeyO)
		}),
		"sheet-left": as(border.RoleSupervisor, func(t testing.TB, p *place) {
			p.Menu(t, fyne.KeyH)
			p.fill("771204")
			p.Key(fyne.KeyEscape)
		}),
		"notes": as(border.RoleOfficer, func(_ testing.TB, p *place) {
			p.notes = noted()
			p.Frame.Tick()
		}),
		"notes-own": as(border.RoleSupervisor, func(_ testing.TB, p *place) {
			p.notes = noted()
			p.Frame.Tick()
			p.Key(fyne.KeyDown, fyne.KeyDown, fyne.KeyDown)
		}),
		"done": as(border.RoleSupervisor, func(t testing.TB, p *place) {
			p.Menu(t, fyne.KeyP)
			p.fill("240613", "314159", "314159")
		}),
	}
}

func TestEveryStateLooksAsItDid(t *testing.T) {
	for name, make := range states() {
		for suffix, look := range room.Looks() {
			if suffix != "" && !slices.Contains([]string{"supervisor", "notes"}, name) {
				continue
			}
			t.Run(name+suffix, func(t *testing.T) {
				p := make(t, look, made.Speaker(t))
				test.AssertRendersToMarkup(t, name+suffix+".xml", p.Window.Canvas())
			})
		}
	}
}

func TestSettingsCutNoTextWithLongerWordsAndBiggerText(t *testing.T) {
	for _, fit := range room.Fits() {
		say := fit.Say(t)
		for name, make := range states() {
			p := make(t, fit.Look, say)
			p.Inside(t, name)
			p.Window.Close()
		}
	}
}

func TestPictures(t *testing.T) {
	room.Pictures(t, "settings", func(picture func(name string, r *room.Room)) {
		for name, make := range states() {
			for suffix, look := range room.Looks() {
				picture(name+suffix, make(t, look, made.Speaker(t)).Room)
			}
		}
	})
}
