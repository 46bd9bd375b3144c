package door_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"postern/app/border"
	deskdoor "postern/app/desk/door"
	"postern/app/lang"
	"postern/screens/door"
	"postern/screens/frame"
	"postern/screens/made"
	"postern/screens/made/room"
	"postern/store"
)

// station is a made-up station's door.
type station struct {
	view  deskdoor.View
	fault error
	did   []string
}

func (s *station) Door() deskdoor.View { return s.view }
func (s *station) Now() time.Time      { return made.Now() }

func (s *station) SignIn(login, pin string) error {
	s.did = append(s.did, "sign in "+login+" "+pin)
	return s.fault
}

func (s *station) SignInAnew(login, pin, fresh string) error {
	s.did = append(s.did, "sign in anew "+login+" "+pin+" "+fresh)
	return s.fault
}

func (s *station) Found(n deskdoor.NewStation) (deskdoor.Sheet, error) {
	s.did = append(s.did, strings.Join([]string{"found", n.Station, n.Name, n.PIN}, " / "))
	return deskdoor.Sheet{Station: n.Station, Login: "n.qureshi", Code: "K7QF2-9XWAA-3HJPN-7TRME-WZ4CD-8YB6K", Made: made.Now()}, s.fault
}

func (s *station) Recover(code, login, _ string) (deskdoor.Sheet, error) {
	s.did = append(s.did, "recover "+code+" "+login)
	return deskdoor.Sheet{Station: s.view.Station, Login: login, Code: "AAAAA-BBBBB", Made: made.Now()}, s.fault
}

func (s *station) SaveSheet(sheet deskdoor.Sheet, path string) error {
	s.did = append(s.did, "save "+sheet.Code+" "+path)
	return s.fault
}

type place struct {
	*room.Room
	*station
	screen *door.Screen
	opened int
}

func open(t testing.TB, look frame.Look, say *lang.Speaker, view deskdoor.View) *place {
	t.Helper()
	r := &place{Room: room.New(look), station: &station{view: view}}
	r.Desk.State.Edition = view.Edition
	r.screen = door.New(door.Options{
		Desk: r.station, Say: say, Run: r.Run, SignedIn: func() { r.opened++ }, SheetPath: "/media/stick/recovery.pdf",
	})
	r.Room.Open(say, r.screen, true)
	return r
}

func attended() deskdoor.View {
	return deskdoor.View{
		Station: "Demonstration crossing · counter 3", Attended: true, Last: "r.conti",
		Accounts: []deskdoor.DemonstrationAccount{
			{Login: "r.conti", Role: border.RoleOfficer, PIN: "240613"}, {Login: "n.qureshi", Role: border.RoleSupervisor, PIN: "771204"},
		},
		Waiting: &deskdoor.WaitingCase{Since: made.Now().Add(-48 * time.Minute), Officer: "R. Conti"},
		Edition: border.EditionInfo{Number: 4312, Alerts: 1_204_331, Issued: made.Now().Add(-3 * time.Hour)},
	}
}

func TestWhoSignedInLastTypesHisPINAndEnter(t *testing.T) {
	r := open(t, frame.Look{Factor: 1}, made.Speaker(t), attended())
	r.Says(t, "One unfinished case waits", "R. Conti gets it back", "PIN 240613", "1,204,331 alerts", "locked, keys not in memory")
	r.Type("240613")
	r.Key(fyne.KeyReturn)
	if want := []string{"sign in r.conti 240613"}; !slices.Equal(r.did, want) || r.opened != 1 {
		t.Errorf("%q, opened %d times", r.did, r.opened)
	}
}

func TestAWrongPINIsSaidAndLeavesTheField(t *testing.T) {
	r := open(t, frame.Look{Factor: 1}, made.Speaker(t), attended())
	r.fault = errors.New("the PIN is wrong")
	r.Type("111111")
	r.Key(fyne.KeyReturn)
	r.Says(t, "the PIN is wrong")
	r.Type("22")
	r.SaysNot(t, "the PIN is wrong")
	r.fault = nil
	r.Key(fyne.KeyReturn)
	if want := []string{"sign in r.conti 111111", "sign in r.conti 22"}; !slices.Equal(r.did, want) {
		t.Errorf("%q", r.did)
	}
}

func TestWhatTheDoorTellsOfItselfHoldsNoSecret(t *testing.T) {
	r := open(t, frame.Look{Factor: 1}, made.Speaker(t), deskdoor.View{})
	s := r.screen
	for _, text := range []string{"Samplon 3", "Noor Qureshi", "771204", "771204"} {
		r.Type(text)
		r.Key(fyne.KeyReturn)
	}
	if phase, said := s.Shown(); phase != "sheet" || said != "" {
		t.Errorf("the sheet stands there: %q, %q", phase, said)
	}
	r.Type("K7QF2")
	r.Key(fyne.KeyReturn)
	phase, said := s.Shown()
	if phase != "sheet" || !strings.Contains(said, "not the last group") {
		t.Errorf("another group was typed: %q, %q", phase, said)
	}
	for _, secret := range []string{"K7QF2", "8YB6K", "771204"} {
		if strings.Contains(said, secret) {
			t.Errorf("%q tells %s", said, secret)
		}
	}
}

func TestNothingIsAskedTwiceWhileItIsBeingDone(t *testing.T) {
	r := open(t, frame.Look{Factor: 1}, made.Speaker(t), attended())
	r.Hold = true
	r.Type("240613")
	r.Key(fyne.KeyReturn, fyne.KeyReturn)
	r.Says(t, "Opening…")
	r.Release()
	if len(r.did) != 1 || r.opened != 1 {
		t.Errorf("%q, opened %d times", r.did, r.opened)
	}
}

func TestTheFirstStartAsksForStationAndSupervisorAndGoesOnOnlyWithTheSheetOnPaper(t *testing.T) {
	r := open(t, frame.Look{Factor: 1}, made.Speaker(t), deskdoor.View{})
	r.SaysNot(t, "Demonstration accounts")
	for _, text := range []string{"Torkham 3", "Noor Qureshi", "771204", "771205"} {
		r.Type(text)
		r.Key(fyne.KeyReturn)
	}
	r.Says(t, "The two are not the same")
	if len(r.did) != 0 {
		t.Fatalf("%q with two PINs", r.did)
	}
	r.Type("771204")
	r.Key(fyne.KeyReturn)
	r.Says(t, "K7QF2-9XWAA-3HJPN-7TRME-WZ4CD-8YB6K", "You sign in as n.qureshi", "Recovery sheet of Torkham 3")
	r.Menu(t, fyne.KeyO)
	r.Type("AAAAA")
	r.Key(fyne.KeyReturn)
	r.Says(t, "not the last group")
	if r.opened != 0 {
		t.Fatal("it went on without the sheet")
	}
	r.Type("8yb6k")
	r.Key(fyne.KeyReturn)
	want := []string{"found / Torkham 3 / Noor Qureshi / 771204", "save K7QF2-9XWAA-3HJPN-7TRME-WZ4CD-8YB6K /media/stick/recovery.pdf"}
	if !slices.Equal(r.did, want) || r.opened != 1 {
		t.Errorf("%q, opened %d times", r.did, r.opened)
	}
	r.SaysNot(t, "K7QF2")
}

func TestTheSheetOpensWhatNobodyCanOpen(t *testing.T) {
	r := open(t, frame.Look{Factor: 1}, made.Speaker(t), attended())
	r.Menu(t, fyne.KeyR)
	for _, text := range []string{"k7qf2 9xwaa", "n.qureshi", "314159", "314159"} {
		r.Type(text)
		r.Key(fyne.KeyReturn)
	}
	if want := []string{"recover k7qf2 9xwaa n.qureshi"}; !slices.Equal(r.did, want) {
		t.Errorf("%q", r.did)
	}
	r.Says(t, "AAAAA-BBBBB")
}

// states are those in which the screen can be met.
func states() map[string]func(testing.TB, frame.Look, *lang.Speaker) *place {
	at := func(view deskdoor.View, then func(testing.TB, *place)) func(testing.TB, frame.Look, *lang.Speaker) *place {
		return func(t testing.TB, look frame.Look, say *lang.Speaker) *place {
			r := open(t, look, say, view)
			then(t, r)
			return r
		}
	}
	sealed := attended()
	sealed.Edition, sealed.Waiting, sealed.Accounts = border.EditionInfo{}, nil, nil
	return map[string]func(testing.TB, frame.Look, *lang.Speaker) *place{
		"sign-in": at(attended(), func(testing.TB, *place) {}),
		"sealed":  at(sealed, func(testing.TB, *place) {}),
		"wrong": at(attended(), func(_ testing.TB, r *place) {
			r.fault = errors.New("the PIN is wrong; three tries are left, then a wait of a minute")
			r.Type("111111")
			r.Key(fyne.KeyReturn)
		}),
		"first":   at(deskdoor.View{}, func(testing.TB, *place) {}),
		"recover": at(attended(), func(t testing.TB, r *place) { r.Menu(t, fyne.KeyR) }),
		"sheet": at(deskdoor.View{}, func(_ testing.TB, r *place) {
			for _, text := range []string{"Torkham 3", "Noor Qureshi", "771204", "771204"} {
				r.Type(text)
				r.Key(fyne.KeyReturn)
			}
		}),
	}
}

func TestEveryStateLooksAsItDid(t *testing.T) {
	for name, make := range states() {
		for suffix, look := range room.Looks() {
			if suffix != "" && name != "sign-in" {
				continue
			}
			t.Run(name+suffix, func(t *testing.T) {
				r := make(t, look, made.Speaker(t))
				test.AssertRendersToMarkup(t, name+suffix+".xml", r.Window.Canvas())
			})
		}
	}
}

func TestTheDoorCutsNoTextWithLongerWordsAndBiggerText(t *testing.T) {
	for _, fit := range room.Fits() {
		say := fit.Say(t)
		for name, make := range states() {
			r := make(t, fit.Look, say)
			r.Inside(t, name)
			r.Window.Close()
		}
	}
}

func TestPictures(t *testing.T) {
	room.Pictures(t, "door", func(picture func(name string, r *room.Room)) {
		for name, make := range states() {
			for suffix, look := range room.Looks() {
				picture(name+suffix, make(t, look, made.Speaker(t)).Room)
			}
		}
	})
}

func TestWhoHasAGivenPINIsAskedForHisOwnBeforeAnythingElse(t *testing.T) {
	r := open(t, frame.Look{Factor: 1}, made.Speaker(t), attended())
	r.fault = &store.Error{Op: "sign in", Subject: "r.conti", Err: store.ErrGivenPIN}
	r.Type("240613")
	r.Key(fyne.KeyReturn)
	r.Says(t, "r.conti, a supervisor gave you this PIN and knows it.", "Take it, and sign in")
	r.Type("917320")
	r.Key(fyne.KeyReturn)
	r.Type("917321")
	r.Key(fyne.KeyReturn)
	r.Says(t, "The two are not the same.")
	r.fault = &store.Error{Op: "change PIN", Subject: "r.conti", Err: &store.WeakPINError{Fault: store.PINRow}}
	r.Type("917320")
	r.Key(fyne.KeyReturn)
	r.Says(t, "That PIN is a row")
	r.fault = nil
	for range 2 {
		r.Type("917320")
		r.Key(fyne.KeyReturn)
	}
	want := []string{"sign in r.conti 240613", "sign in anew r.conti 240613 917320", "sign in anew r.conti 240613 917320"}
	if !slices.Equal(r.did, want) || r.opened != 1 {
		t.Errorf("%q, opened %d times", r.did, r.opened)
	}
}

func TestEscLeavesTheQuestionForAnOwnPINAndForgetsTheGivenOne(t *testing.T) {
	r := open(t, frame.Look{Factor: 1}, made.Speaker(t), attended())
	r.fault = &store.Error{Op: "sign in", Subject: "r.conti", Err: store.ErrGivenPIN}
	r.Type("240613")
	r.Key(fyne.KeyReturn)
	r.Key(fyne.KeyEscape)
	r.Says(t, "Name to sign in with")
	r.Key(fyne.KeyReturn)
	if len(r.did) != 1 || r.opened != 0 {
		t.Errorf("%q, opened %d times", r.did, r.opened)
	}
}
