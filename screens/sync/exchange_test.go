package sync_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"

	"postern/app/desk"
	"postern/app/desk/courier"
	"postern/app/exchange/answers"
	"postern/app/exchange/fetch"
	"postern/screens/frame"
	"postern/screens/made"
)

func TestCheckForNewFetchesVerifiesAndShowsWhatItWouldChange(t *testing.T) {
	r := open(t, frame.Look{Factor: 1}, made.Speaker(t))
	r.saysNot(t, "Check for new")
	r.join()
	r.says(t, "Last checked 09:40 · next by itself 10:40", "Check for new", "From a stick", "ALT 88", "by hand", "Lists of ALT, BRV, CEN, DOR")
	r.menu(t, fyne.KeyS)
	if want := []courier.Place{{LeftOut: true}}; !slices.Equal(r.courier.Asked, want) {
		t.Fatalf("%v", r.courier.Asked)
	}
	r.says(t, "Edition 4313, from the network", "18.4 MB of 18.4 MB · 0 s", "3 of 4 nations signed", "What 4313 would change")
	r.key(fyne.KeyReturn)
	if !slices.Equal(r.did, []string{"take"}) {
		t.Errorf("%q", r.did)
	}
}

func TestWithNothingNewTheScreenSaysSoAndChangesNothing(t *testing.T) {
	r := open(t, frame.Look{Factor: 1}, made.Speaker(t))
	r.join()
	r.courier.Arrives = courier.Arrived{Nothing: true, Issued: made.Now().Add(-10 * time.Minute)}
	r.menu(t, fyne.KeyS)
	r.says(t, "Nothing new: the station has all that headquarters had published at 09:32.")
	r.courier.Arrives.Faults = []desk.Spoken{made.Fault{Says: "DOR publishes a list that is here already."}}
	r.menu(t, fyne.KeyS)
	r.says(t, "Nothing was taken of what headquarters had published at 09:32.")
	r.saysNot(t, "the station has all")
	if len(r.did) != 0 || r.switched != 2 {
		t.Errorf("%q; what came beside lists is looked at %d times after 2 checks", r.did, r.switched)
	}
}

func TestACheckIsCancelledByEsc(t *testing.T) {
	r := open(t, frame.Look{Factor: 1}, made.Speaker(t))
	r.join()
	r.hold = true
	r.menu(t, fyne.KeyS)
	r.says(t, "Fetch", "Verify", "Cancel")
	r.key(fyne.KeyEscape)
	r.release()
	r.says(t, "Cancelled. Nothing has changed.")
}

func TestACheckThatFailsLeavesTheListsAndSaysWhy(t *testing.T) {
	r := open(t, frame.Look{Factor: 1}, made.Speaker(t))
	r.join()
	r.courier.Fault = made.Fault{Says: "lists.example does not answer."}
	r.menu(t, fyne.KeyS)
	r.courier.At.Next = r.courier.At.Next.Add(-59 * time.Minute)
	r.menu(t, fyne.KeyS)
	r.says(t, "The lists were not taken. Nothing has changed.", "lists.example does not answer.", "Installed: edition 4312", "next by itself 09:41")
	if r.switched != 2 {
		t.Errorf("that the line is cut was told %d times after 2 checks", r.switched)
	}
}

func TestAStickOfHeadquartersIsKnownByItselfAndOtherFilesAreRead(t *testing.T) {
	r := open(t, frame.Look{Factor: 1}, made.Speaker(t))
	r.join()
	r.courier.Sticks = []string{"/media/stick"}
	r.screen.Bring([]string{"/media/stick"})
	if want := []courier.Place{{Path: "/media/stick", LeftOut: true}}; !slices.Equal(r.courier.Asked, want) || len(r.brings) != 0 {
		t.Fatalf("%v, %q", r.courier.Asked, r.brings)
	}
	r.says(t, "Edition 4313, from stick", "Verify")
	r.key(fyne.KeyEscape)
	r.screen.Bring([]string{"/media/lists"})
	if len(r.courier.Asked) != 1 || len(r.brings) != 1 {
		t.Errorf("%v, %q", r.courier.Asked, r.brings)
	}
	r.saysNot(t, "Verify")
}

func TestAnExpiredStickIsTakenForATypedReasonAlone(t *testing.T) {
	r := open(t, frame.Look{Factor: 1}, made.Speaker(t))
	r.expire()
	r.says(t, "The term of this stick ended 3 days 4 hours ago.", "its term ended on 2026-11-19", "Newer alerts may be missing")
	r.key(fyne.KeyReturn)
	if len(r.courier.Asked) != 1 {
		t.Fatalf("%v without a reason", r.courier.Asked)
	}
	r.courier.Fault = nil
	r.typing("the road is closed")
	r.key(fyne.KeyReturn)
	if want := (courier.Place{Path: "/media/stick", AcceptExpired: true, Reason: "the road is closed"}); len(r.courier.Asked) != 2 || r.courier.Asked[1] != want {
		t.Fatalf("%v", r.courier.Asked)
	}
	r.says(t, "What 4313 would change")
}

func TestAnExpiredStickIsLeftByEsc(t *testing.T) {
	r := open(t, frame.Look{Factor: 1}, made.Speaker(t))
	r.expire()
	r.key(fyne.KeyEscape)
	r.saysNot(t, "The term of this stick")
	if len(r.courier.Asked) != 1 {
		t.Errorf("%v", r.courier.Asked)
	}
}

func TestWhatWasFetchedWhileLockedIsShownFirstAndTakenOnlyAfterItWasLookedAt(t *testing.T) {
	r := open(t, frame.Look{Factor: 1}, made.Speaker(t))
	r.wait(false)
	r.says(t, "3 lists were fetched, or are to be taken out, and wait for your word.", "2.4 MB", "ALT 88 to ALT 91", "BRV 12", "published no longer")
	r.key(fyne.KeyReturn) // the focus is on it
	if !slices.Equal(r.courier.Did, []string{"stage what waits"}) || len(r.did) != 0 {
		t.Fatalf("%q, %q", r.courier.Did, r.did)
	}
	r.says(t, "What 4313 would change", "from what was fetched before")
	r.key(fyne.KeyEscape)
	if !slices.Equal(r.did, []string{"discard"}) {
		t.Errorf("%q", r.did)
	}
	r.says(t, "wait for your word")
}

func TestWhatWaitsBecauseItIsStoppedSaysWhyAndIsDecidedAsFilesAre(t *testing.T) {
	r := open(t, frame.Look{Factor: 1}, made.Speaker(t))
	r.wait(true)
	r.says(t, "Stopped: 45,220 alerts of National list, Altamora would vanish.", "What it would change")
	r.menu(t, fyne.KeyE)
	r.says(t, "Take 4313, keep the old National list, Altamora")
	r.menu(t, fyne.KeyE)
	if want := []string{"without National list, Altamora", "take the rest"}; !slices.Equal(r.did, want) {
		t.Errorf("%q", r.did)
	}
}

func TestJoiningShowsTheFingerprintAndTakesWhatTheLetterSays(t *testing.T) {
	r := open(t, frame.Look{Factor: 1}, made.Speaker(t))
	r.says(t, "Join an exchange")
	r.offer(t)
	r.says(t, "7d3f 09ac 52e1 b846", "Only headquarters’ letter proves it", "BRV")
	r.courier.Fault = made.Fault{Says: "That is not how its fingerprint begins."}
	r.typing("00000000")
	r.key(fyne.KeyReturn)
	r.says(t, "That is not how its fingerprint begins.", "Only headquarters’ letter proves it")
	r.courier.Fault = nil
	test.FocusPrevious(r.window.Canvas()) // DOR
	r.key(fyne.KeySpace)
	r.says(t, "left out")
	test.FocusNext(r.window.Canvas())
	for range 8 {
		r.key(fyne.KeyBackspace)
	}
	r.typing("7d3f09ac")
	r.key(fyne.KeyReturn)
	last := r.courier.Joins[len(r.courier.Joins)-1]
	if last.Typed != "7d3f09ac" || !slices.Equal(last.Nations, []string{"ALT", "BRV", "CEN"}) || last.Every != time.Hour {
		t.Fatalf("%+v", last)
	}
	r.says(t, "The station has joined.", "Check for new")
	r.saysNot(t, "Join an exchange")
}

func TestHowOftenHeadquartersIsAskedIsNeverQuietlyMoved(t *testing.T) {
	for _, minutes := range []string{"4", "1441", "an hour", "-60", "99999999999"} {
		r := open(t, frame.Look{Factor: 1}, made.Speaker(t))
		r.offer(t)
		r.typing("7d3f09ac")
		test.FocusNext(r.window.Canvas())
		r.key(fyne.KeyBackspace, fyne.KeyBackspace)
		r.typing(minutes)
		r.key(fyne.KeyReturn)
		r.says(t, "type 5 to 1,440 minutes")
		if len(r.courier.Joins) != 0 {
			t.Errorf("joined with %q", minutes)
		}
	}
}

func TestLookingForHeadquartersFailsOrIsCancelledAndNothingIsJoined(t *testing.T) {
	r := open(t, frame.Look{Factor: 1}, made.Speaker(t))
	r.courier.Fault = made.Fault{Says: "Nobody answers there."}
	r.offer(t)
	r.says(t, "No headquarters was found there.", "Nobody answers there.", "Where is headquarters?")
	r.courier.Fault, r.hold = nil, true
	r.key(fyne.KeyReturn)
	r.says(t, "Looking who is there…")
	r.key(fyne.KeyEscape)
	r.release()
	r.says(t, "Where is headquarters?")
	r.key(fyne.KeyEscape)
	r.says(t, "Join an exchange")
	if len(r.courier.Joins) != 0 {
		t.Errorf("%v", r.courier.Joins)
	}
}

func TestLeavingAsksFirstAndTheSafeKeyStays(t *testing.T) {
	r := open(t, frame.Look{Factor: 1}, made.Speaker(t))
	exchangeStates()["leave"](t, r)
	r.says(t, "Leave the exchange?", "Stay in the exchange")
	r.key(fyne.KeyReturn) // the focus is on staying
	if len(r.courier.Did) != 0 {
		t.Fatalf("%q", r.courier.Did)
	}
	r.next3()
	r.key(fyne.KeyReturn)
	test.FocusNext(r.window.Canvas())
	r.key(fyne.KeyReturn)
	if !slices.Equal(r.courier.Did, []string{"leave"}) {
		t.Fatalf("%q", r.courier.Did)
	}
	r.says(t, "The station has left the exchange.", "Join an exchange")
}

// next3 goes three objects on.
func (r *room) next3() {
	for range 3 {
		test.FocusNext(r.window.Canvas())
	}
}

func TestTheNationsAreChangedByJoiningTheSameHeadquartersAnew(t *testing.T) {
	r := open(t, frame.Look{Factor: 1}, made.Speaker(t))
	r.join()
	r.courier.At.Nations, r.courier.At.Every = []string{"ALT", "BRV"}, 30*time.Minute
	r.courier.Offers = courier.Offer{
		Address: "https://lists.example", Place: "https://lists.example", Fingerprint: made.Fingerprint(), Nations: []string{"ALT", "BRV", "CEN"}, Issued: made.Now(),
	}
	r.screen.Tick()
	r.menu(t, fyne.KeyJ)
	r.menu(t, fyne.KeyG)
	r.typing("7d3f09ac")
	r.key(fyne.KeyReturn)
	if len(r.courier.Joins) != 1 || !slices.Equal(r.courier.Joins[0].Nations, []string{"ALT", "BRV"}) || r.courier.Joins[0].Every != 30*time.Minute {
		t.Fatalf("%+v", r.courier.Joins)
	}
	r.says(t, "It is changed.")
}

func TestTheRecipientIsShownAndCopied(t *testing.T) {
	r := open(t, frame.Look{Factor: 1}, made.Speaker(t))
	r.join()
	r.menu(t, fyne.KeyJ)
	r.says(t, r.courier.At.Recipient, "every 60 minutes")
	r.menu(t, fyne.KeyR)
	if got := fyne.CurrentApp().Clipboard().Content(); got != r.courier.At.Recipient {
		t.Errorf("%q", got)
	}
}

func TestAnswersAreSaidInOneLineForEachOutcome(t *testing.T) {
	for o, want := range map[answers.Outcome]string{
		answers.OutcomeSame:          "Same answers as headquarters: 300 of 300",
		answers.OutcomeAtLeast:       "At least headquarters’ answers: 300 of 300",
		answers.OutcomeNotComparable: "Answers can’t be compared",
	} {
		r := open(t, frame.Look{Factor: 1}, made.Speaker(t))
		r.saysNot(t, "answers")
		r.answer(o)
		r.says(t, want, "Asked 09:42 in edition 4312")
	}
	for _, why := range []answers.Why{
		answers.WhyForeign, answers.WhyUnknown, answers.WhyBase, answers.WhyMatching, answers.WhyFrequencies, answers.WhyNarrowed, answers.WhyNoLists, answers.WhyState,
	} {
		r := open(t, frame.Look{Factor: 1}, made.Speaker(t))
		r.answer(answers.OutcomeAtLeast, why)
		r.saysNot(t, "sync.answers") // the catalogue's key: it has no sentence
	}
}

func TestTravellersAnsweredOtherwiseAreReadByKeyboardAPageAtATime(t *testing.T) {
	r := open(t, frame.Look{Factor: 1}, made.Speaker(t))
	r.differ(27)
	r.says(t, "27 of 300 travellers are answered otherwise")
	r.menu(t, fyne.KeyD)
	r.says(t, "1 to 20 of 27", "SAMPLIDOU ELENI 0", "Possible match", "No match")
	r.saysNot(t, "is not found")
	r.key(fyne.KeyDown, fyne.KeyReturn)
	r.says(t, "N-1 of National list, Altamora is not found; headquarters finds it (Possible match, 0.712346).", "Here: 0 matches")
	r.key(fyne.KeyPageDown)
	r.says(t, "21 to 27 of 27")
	r.saysNot(t, "is not found")
	r.menu(t, fyne.KeyComma)
	r.says(t, "1 to 20 of 27")
	r.key(fyne.KeyEscape)
	r.says(t, "Installed: edition 4312")
}

func TestEveryDifferenceHasASentence(t *testing.T) {
	for _, code := range []answers.FaultCode{
		answers.FaultVerdict, answers.FaultMissing, answers.FaultExtra, answers.FaultMatchVerdict, answers.FaultScore,
		answers.FaultOrder, answers.FaultNamesakes, answers.FaultWeaker, answers.FaultFailed,
	} {
		r := open(t, frame.Look{Factor: 1}, made.Speaker(t))
		r.differ(1)
		r.courier.At.Answers.Report.Differ[0].Faults = []answers.Fault{{Code: code, Err: errors.New("the disk is gone")}}
		r.screen.Tick()
		r.menu(t, fyne.KeyD)
		r.key(fyne.KeyReturn)
		r.saysNot(t, "sync.differ")
	}
}

func TestFaultsOfNationsAreEachSaidOnce(t *testing.T) {
	r := open(t, frame.Look{Factor: 1}, made.Speaker(t))
	exchangeStates()["unreached"](t, r)
	again := r.courier.At.Faults[0]
	r.courier.At.Faults = append(r.courier.At.Faults, again)
	r.screen.Tick()
	r.says(t, "Last checked 2026-11-21 06:42", "The last check came to nothing.", "Look whether the network is plugged in", "One list or nation was not taken")
	if n := strings.Count(strings.Join(made.Texts(r.window.Content()), " "), "not signed by DOR"); n != 1 {
		t.Errorf("said %d times", n)
	}
}

func TestWhatIsBelowTheWindowIsReachedByPageDownFromAKeyAndAField(t *testing.T) {
	for state, set := range map[string]func(testing.TB, *room){"a key": exchangeStates()["arrived-stopped"], "a field": exchangeStates()["offer"]} {
		r := open(t, frame.Look{Factor: 1.75}, made.Speaker(t))
		set(t, r)
		before := r.offset(t)
		r.key(fyne.KeyPageDown)
		if down := r.offset(t); down <= before {
			t.Errorf("from %s it stays at %v", state, down)
		}
		for range 9 {
			r.key(fyne.KeyPageUp)
		}
		if up := r.offset(t); up != 0 {
			t.Errorf("from %s it is at %v and not back at the top", state, up)
		}
	}
}

// offset is how far the screen is scrolled.
func (r *room) offset(t testing.TB) float32 {
	t.Helper()
	var find func(o fyne.CanvasObject) *container.Scroll
	find = func(o fyne.CanvasObject) *container.Scroll {
		switch o := o.(type) {
		case *container.Scroll:
			return o
		case *fyne.Container:
			for _, child := range o.Objects {
				if s := find(child); s != nil {
					return s
				}
			}
		}
		return nil
	}
	s := find(r.screen.Object())
	if s == nil {
		t.Fatal("nothing scrolls")
	}
	return s.Offset.Y
}

func TestListsWhoseNumbersBeginAnewAreFetchedWholeForATypedReasonAlone(t *testing.T) {
	for from, path := range map[string]string{"https://lists.example": "", "/media/stick": "/media/stick"} {
		r := open(t, frame.Look{Factor: 1}, made.Speaker(t))
		r.join()
		r.courier.At.From = from
		r.screen.Tick()
		r.saysNot(t, "Fetch whole all the same")
		r.courier.At.Faults = []desk.Spoken{
			made.Fault{Says: "“ALT national” is number 1 there, and number 57 is here.", Of: &fetch.Error{Op: "plan", Code: fetch.Rollback}},
			made.Fault{Says: "The lists of DOR are not signed by DOR.", Of: &fetch.Error{Op: "refresh", Code: fetch.Unsigned}},
		}
		r.screen.Tick()
		r.says(t, "Fetch whole all the same…")
		r.menu(t, fyne.KeyW)
		r.says(t, "Lists there bear lower numbers than those here.", "number 57 is here", "Ask headquarters first")
		r.key(fyne.KeyReturn)
		if len(r.courier.Asked) != 0 {
			t.Fatalf("%v without a reason", r.courier.Asked)
		}
		r.typing("headquarters was founded anew")
		r.key(fyne.KeyReturn)
		if want := (courier.Place{Path: path, Again: true, Reason: "headquarters was founded anew"}); len(r.courier.Asked) != 1 || r.courier.Asked[0] != want {
			t.Fatalf("%+v", r.courier.Asked)
		}
		r.says(t, "What 4313 would change")
	}
}
