package journal_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"postern/app/border"
	"postern/app/desk/lookback"
	"postern/screens/frame"
	"postern/screens/made"
	"postern/screens/made/room"
	"postern/store"
	"postern/store/journal"
)

func states() map[string]func(testing.TB, *place) {
	return map[string]func(testing.TB, *place){
		"entries": func(t testing.TB, p *place) {
			p.Menu(t, fyne.KeyS)
			p.Key(fyne.KeyDown, fyne.KeyDown, fyne.KeyDown)
		},
		"unverified": func(testing.TB, *place) {},
		"altered": func(t testing.TB, p *place) {
			p.found = altered(6)
			p.Menu(t, fyne.KeyS)
		},
		"verifying": func(t testing.TB, p *place) {
			p.Hold = true
			p.Menu(t, fyne.KeyS)
		},
		"kinds": func(t testing.TB, p *place) {
			test.FocusNext(p.Window.Canvas())
			test.FocusNext(p.Window.Canvas())
			test.FocusNext(p.Window.Canvas())
			p.Type("e")
		},
		"reason": func(t testing.TB, p *place) {
			p.Key(fyne.KeyDown)
			p.ask()
			p.Type("Complaint of Monday")
		},
		"detail": func(t testing.TB, p *place) { p.opened(t) },
		"zone": func(t testing.TB, p *place) {
			p.detail = searched()
			p.opened(t)
		},
		"released": func(t testing.TB, p *place) {
			p.detail = releasedOneByOne()
			p.opened(t)
		},
		"export": func(t testing.TB, p *place) {
			p.Menu(t, fyne.KeyO)
			p.fault = journal.ErrNotEmpty
			p.Type("/media/stick")
			p.Key(fyne.KeyReturn, fyne.KeyReturn)
		},
		"proven": func(t testing.TB, p *place) {
			p.Menu(t, fyne.KeyE)
			p.Type("/media/stick/entry.json")
			p.Key(fyne.KeyReturn)
		},
		"day": func(_ testing.TB, p *place) {
			test.FocusNext(p.Window.Canvas())
			p.Type("2026-11-21")
		},
	}
}

// ask goes on to the question why the detail is opened, at any size of text.
func (p *place) ask() {
	p.Key(fyne.KeyReturn)
	if !strings.Contains(p.Text(), p.say.Say("lookback.reason")) {
		p.Key(fyne.KeyReturn)
	}
}

func (p *place) opened(t testing.TB) {
	t.Helper()
	p.Key(fyne.KeyDown)
	p.ask()
	p.Type("Complaint of Monday")
	p.Key(fyne.KeyReturn)
}

func (p *place) didLast(t testing.TB, want string) {
	t.Helper()
	if len(p.did) == 0 || p.did[len(p.did)-1] != want {
		t.Errorf("%q was done, want %q", p.did, want)
	}
}

func plain(t testing.TB) *place { return open(t, frame.Look{Factor: 1}, made.Speaker(t)) }

func TestADetailOpensByKeysAloneAndOnlyForAReason(t *testing.T) {
	p := plain(t)
	p.Key(fyne.KeyDown, fyne.KeyReturn)
	p.Says(t, "Why do you open this detail?", "You and the reason are journaled")
	p.Key(fyne.KeyReturn)
	p.Says(t, "nothing is written there")
	if len(p.did) != 0 {
		t.Fatalf("%q", p.did)
	}
	p.Type("Complaint")
	p.Key(fyne.KeyReturn)
	p.didLast(t, "detail 38 Complaint")
	p.Says(t, "Detail of entry 38", "Joint list J-1042", "possible match · refer", "Discreet: not shown at the first line", "2 weaker")
}

func TestEachReleaseStandsWithItsOwnReason(t *testing.T) {
	p := plain(t)
	p.detail = releasedOneByOne()
	p.opened(t)
	p.Says(t, "Released from 2 alerts", "09:39:10", "Joint list J-1042", "other birth date", "09:40:02", "PAK most-wanted smugglers R-17",
		"other", "a scar that this one has not", "R. Conti", "N. Qureshi")
	if n := strings.Count(p.Text(), "a scar that this one has not"); n != 1 {
		t.Errorf("the last reason stands there %d times", n)
	}
	p = plain(t)
	p.detail = releasedOneByOne()
	p.detail.Outcome, p.detail.Reason, p.detail.Text = border.OutcomeReferred, "", "see the third"
	p.detail.Released = p.detail.Released[:1]
	p.opened(t)
	p.Says(t, "referred", "see the third", "Released from 1 alert", "Joint list J-1042")
}

func TestADetailStandsOnlyUntilAnotherEntryIsChosen(t *testing.T) {
	for name, leave := range map[string]func(*place){
		"another": func(p *place) { p.Key(fyne.KeyDown) }, "escape": func(p *place) { p.Key(fyne.KeyEscape) },
		"page":   func(p *place) { p.Menu(t, fyne.KeyPeriod) },
		"filter": func(p *place) { p.Type("scan"); p.Pass() },
	} {
		p := plain(t)
		p.opened(t)
		p.Says(t, "J-1042")
		leave(p)
		if strings.Contains(p.Text(), "J-1042") {
			t.Errorf("%s: the detail still stands there", name)
		}
	}
}

func TestADetailThatIsRefusedStaysClosedAndSaysWhy(t *testing.T) {
	p := plain(t)
	p.fault = errors.New("no key")
	p.opened(t)
	p.Says(t, "That did not work: no key.", "Why do you open")
	p.SaysNot(t, "J-1042")
	p.Key(fyne.KeyEscape)
	p.SaysNot(t, "Why do you open")
}

func TestWhatHasNoDetailIsNotAskedFor(t *testing.T) {
	p := plain(t)
	p.Type("case 4416")
	p.Pass()
	p.Says(t, "case 4416 to the second line", "written without one")
	p.Key(fyne.KeyReturn)
	p.SaysNot(t, "Why do you open")
	p.Menu(t, fyne.KeyF)
	p.Key(fyne.KeyEscape)
	p.Menu(t, fyne.KeyPeriod)
	p.Key(fyne.KeyDown, fyne.KeyDown)
	p.Says(t, "erased when its time was over")
	p.Key(fyne.KeyReturn)
	p.SaysNot(t, "Why do you open")
}

func TestPagesTurnByKeys(t *testing.T) {
	p := plain(t)
	p.Says(t, "Page 1 of", "passed, no match")
	p.Menu(t, fyne.KeyComma) // there is no newer one
	p.Says(t, "Page 1 of")
	p.Menu(t, fyne.KeyPeriod)
	p.Says(t, "Page 2 of")
	p.SaysNot(t, "passed, no match")
	p.Menu(t, fyne.KeyComma)
	p.Says(t, "Page 1 of", "passed, no match")
	for range 5 {
		p.Menu(t, fyne.KeyPeriod)
	}
	p.Says(t, "Page 4 of 4", "Entry 3")
}

func TestFieldsSayWhatIsLookedForAndWhatIsWrong(t *testing.T) {
	p := plain(t)
	last := func() lookback.LookFor { return p.asked[len(p.asked)-1] }
	p.Type("rel")
	p.Type("eased")
	p.Pass()
	if n := len(p.asked); last() != (lookback.LookFor{Text: "released"}) || n > 3 {
		t.Fatalf("%d questions, the last %+v", n, last())
	}
	p.Key(fyne.KeyEscape)
	if last() != (lookback.LookFor{}) {
		t.Fatalf("%+v", last())
	}
	test.FocusNext(p.Window.Canvas())
	p.Type("2026-11-31")
	p.Says(t, "Type the day as 2026-11-22")
	p.Key(fyne.KeyReturn)
	p.SaysNot(t, "Why do you open")
	p.Key(fyne.KeyEscape)
	p.SaysNot(t, "Type the day")
	p.Type("2026-11-21")
	p.Says(t, "No entries on this day.")
	p.Key(fyne.KeyEscape)
	test.FocusNext(p.Window.Canvas())
	p.Type("cnti")
	p.Key(fyne.KeyReturn)
	if last() != (lookback.LookFor{Who: "r.conti"}) {
		t.Fatalf("%+v", last())
	}
	test.FocusNext(p.Window.Canvas())
	p.Key(fyne.KeyDown, fyne.KeyDown, fyne.KeyTab)
	if last() != (lookback.LookFor{Who: "r.conti", Kind: journal.KindFinding}) {
		t.Fatalf("%+v", last())
	}
	p.Key(fyne.KeyEscape)
	p.Type("qqq")
	p.Key(fyne.KeyReturn)
	p.Says(t, "There is no such kind")
}

func TestEnterRightAfterTypingLooksAndDoesNotOpenWhatStoodThere(t *testing.T) {
	p := plain(t)
	p.Type("released")
	p.Key(fyne.KeyReturn)
	p.SaysNot(t, "Why do you open")
	p.Says(t, "Entry 36")
	p.Key(fyne.KeyReturn)
	p.Says(t, "Why do you open")
}

func TestAVerificationShowsItsFaultsAndCanBeCancelled(t *testing.T) {
	p := plain(t)
	p.Says(t, "Not verified yet")
	p.Menu(t, fyne.KeyS)
	p.Says(t, "Whole and unaltered", "40 entries verified at 09:42 UTC, in 120 ms", "none compared")
	p.found = altered(6)
	p.Menu(t, fyne.KeyS)
	p.Says(t, "Altered at entry 31,207", "Entry 31208 was altered", "and 2 more")
	p.SaysNot(t, "Whole and unaltered")

	p = plain(t)
	p.Hold = true
	p.Menu(t, fyne.KeyS)
	p.Says(t, "Verifying…")
	p.Key(fyne.KeyDown) // the rows stay usable
	p.Key(fyne.KeyEscape)
	p.Release()
	if !p.stopped {
		t.Error("Esc cancelled nothing")
	}
	p.Says(t, "Cancelled.", "Not verified yet")
}

func TestAVerificationShowsHowFarItIs(t *testing.T) {
	p := plain(t)
	p.during = func() {
		p.Pass()
		p.Says(t, "12,000 of 48,213 entries. Esc cancels")
	}
	p.Menu(t, fyne.KeyS)
	p.SaysNot(t, "12,000 of 48,213")
	p.Pass() // nothing draws on when it is over
	p.Says(t, "Whole and unaltered")
}

func TestAVerificationThatCouldNotBeJournaledIsSaid(t *testing.T) {
	p := plain(t)
	p.found.Unbooked = errors.New("the disk is full")
	p.Menu(t, fyne.KeyS)
	p.Says(t, "Whole and unaltered", "could not be journaled", "the disk is full")
}

func TestProofAndExportAskWhereAndDetailsNeedAReason(t *testing.T) {
	p := plain(t)
	p.Menu(t, fyne.KeyE)
	p.Type("/media/stick/39.json")
	p.Key(fyne.KeyReturn)
	p.didLast(t, "prove 39 /media/stick/39.json")
	p.Says(t, "Proof of entry 39 written to /media/stick/39.json.")
	p.Menu(t, fyne.KeyO)
	p.Type("/media/stick/out")
	p.Key(fyne.KeyReturn, fyne.KeyReturn)
	p.didLast(t, `export /media/stick/out ""`)
	p.Says(t, "41 entries written to /media/stick/out, no details.")
	p.Menu(t, fyne.KeyO)
	p.Type("/media/stick/all")
	p.Key(fyne.KeyReturn)
	p.Type("The court asks")
	p.fault = errors.New("the stick was pulled out")
	p.Key(fyne.KeyReturn)
	p.Says(t, "the stick was pulled out", "Into which new or empty folder?")
	p.fault = nil
	p.Key(fyne.KeyReturn)
	p.didLast(t, `export /media/stick/all "The court asks"`)
	p.Says(t, "7 details in the clear")
}

func TestBigTextShowsListOrEntry(t *testing.T) {
	p := open(t, frame.Look{Factor: 1.5}, made.Speaker(t))
	p.SaysNot(t, "leaf 39 of")
	p.Key(fyne.KeyReturn)
	p.Says(t, "leaf 39 of")
	p.SaysNot(t, "Not verified yet")
	p.Key(fyne.KeyDown)
	p.Says(t, "leaf 38 of")
	p.Key(fyne.KeyEscape)
	p.Says(t, "Not verified yet")
	p.SaysNot(t, "leaf 38 of")
}

func TestWithBigTextWhatIsWrongIsSaidBesideTheList(t *testing.T) {
	p := open(t, frame.Look{Factor: 1.5}, made.Speaker(t))
	test.FocusNext(p.Window.Canvas())
	p.Type("2026-13-01")
	p.Says(t, "Type the day as 2026-11-22", "Not verified yet")
}

func TestAJournalThatCannotBeReadIsNotShownAsEmpty(t *testing.T) {
	p := plain(t)
	p.broken = &store.Error{Op: "read the journal", Subject: "/counter-3", Err: store.ErrDamaged}
	p.screen.Tick()
	p.Says(t, "The journal cannot be read", "/counter-3")
	p.SaysNot(t, "No entries")
	p.Menu(t, fyne.KeyS) // it can be verified all the same
	p.didLast(t, "verify")
	p.broken = nil
	p.screen.Tick()
	p.Says(t, "passed, no match")
	p.SaysNot(t, "/counter-3")

	p = openWith(t, frame.Look{Factor: 1}, made.Speaker(t), nil)
	p.Says(t, "No entries yet.")
	p.Key(fyne.KeyDown, fyne.KeyReturn)
	p.SaysNot(t, "Why do you open")
}

func TestNewEntriesComeInWithoutMovingTheChoice(t *testing.T) {
	p := plain(t)
	p.Key(fyne.KeyDown, fyne.KeyDown)
	p.Says(t, "Entry 37")
	next := p.entries[len(p.entries)-1]
	next.Number++
	p.entries = append(p.entries, next)
	p.screen.Tick()
	p.Says(t, "Entry 37", "41 entries since")
}

func TestEveryStateLooksAsItDid(t *testing.T) {
	for name, set := range states() {
		for suffix, look := range room.Looks() {
			if suffix != "" && !slices.Contains([]string{"entries", "detail", "altered"}, name) {
				continue
			}
			t.Run(name+suffix, func(t *testing.T) {
				p := open(t, look, made.Speaker(t))
				set(t, p)
				test.AssertRendersToMarkup(t, name+suffix+".xml", p.Window.Canvas())
			})
		}
	}
}

func TestTheJournalCutsNoTextWithLongerWordsAndBiggerText(t *testing.T) {
	for _, fit := range room.Fits() {
		say := fit.Say(t)
		for name, set := range states() {
			p := open(t, fit.Look, say)
			set(t, p)
			p.Inside(t, name)
			p.Window.Close()
		}
	}
}

func TestPictures(t *testing.T) {
	room.Pictures(t, "journal", func(picture func(name string, r *room.Room)) {
		for name, set := range states() {
			for suffix, look := range room.Looks() {
				p := open(t, look, made.Speaker(t))
				set(t, p)
				picture(name+suffix, p.Room)
			}
		}
	})
}
