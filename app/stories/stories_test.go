package stories

import (
	"context"
	"fmt"
	"image"
	"image/color"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// patience is how long one story may take before it counts as stuck: the longest takes
// 15 seconds on a machine that does nothing else.
const patience = time.Minute

// A made-up traveller whom no list holds, and the same with a birth date in a
// thirteenth month.
var (
	ordinary = []string{"P<UTOLINDQVIST<<TYRA<ELIN<<<<<<<<<<<<<<<<<<<", "X123456785UTO9102147F3105205<<<<<<<<<<<<<<<8"}
	damaged  = []string{"P<UTOLINDQVIST<<TYRA<ELIN<<<<<<<<<<<<<<<<<<<", "X123456785UTO9113147F3105205<<<<<<<<<<<<<<<8"}
)

// story is the program, its window open on the demonstration station, and a
// display of its own.
type story struct {
	testing.TB
	*Program
	context.Context
	display *Display
	folder  string // of everything that the story leaves
	state   string
	zone    []string // the demonstration traveller
	alert   string   // whom the lists hold
	// environment is what the program finds in its environment beside the display's.
	environment []string
}

// begin opens the window and signs the officer in. What every story must hold is looked
// at when it ends.
func begin(t testing.TB) *story { return beginAs(t, OfficerLogin, OfficerPIN) }

// beginAs is begin for one of the demonstration's people.
func beginAs(t testing.TB, login, pin string) *story {
	t.Helper()
	s := atDoor(t)
	s.must(s.Program.SignIn(s.Context, login, pin))
	return s
}

// atDoor opens the window on the demonstration station, at whose door nobody has signed
// in.
func atDoor(t testing.TB) *story {
	t.Helper()
	return opened(t, "--demonstration")
}

// opened opens the window on a station of its own.
func opened(t testing.TB, flags ...string) *story {
	t.Helper()
	s := onDisplay(t)
	s.start(flags...)
	return s
}

// onDisplay is a story before its program has started.
func onDisplay(t testing.TB) *story {
	t.Helper()
	if os.Getenv("POSTERN_WINDOW") == "" {
		t.Skip("drives the built window: set POSTERN_WINDOW to its program, or run make test")
	}
	enough := patience
	if os.Getenv("POSTERN_LOOKS") != "" {
		enough *= 10
	}
	ctx, cancel := context.WithTimeout(context.Background(), enough)
	t.Cleanup(cancel)
	zone, alert, err := Demonstration()
	if err != nil {
		t.Fatal(err)
	}
	display, err := OpenDisplay(ctx)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(display.Close)
	folder := t.TempDir()
	return &story{
		TB: t, Context: ctx, display: display, folder: folder, state: filepath.Join(folder, "shown.json"), zone: zone, alert: alert,
	}
}

// start starts the program on the story's station, and gives its door the keyboard. The
// user's own folder is the story's, so that nothing of his is read or written.
func (s *story) start(args ...string) {
	s.Helper()
	env := append([]string{"HOME=" + s.folder, "XDG_DATA_HOME=", "XDG_CONFIG_HOME="}, s.environment...)
	args = append([]string{os.Getenv("POSTERN_WINDOW"), "--station", s.station(), "--key-file", s.key(), "--state", s.state}, args...)
	program, err := s.display.Start("env", append(env, args...)...)
	s.must(err)
	s.Program = program
	s.Cleanup(func() { s.end(program) })
	_, err = program.Wait(s.Context, 0, LineDoor)
	s.must(err)
	s.must(program.Focus(s.Context))
}

// station is the station's folder, key the file with what opens it.
func (s *story) station() string { return filepath.Join(s.folder, "station") }
func (s *story) key() string     { return filepath.Join(s.folder, "station.key") }

func (s *story) end(program *Program) {
	if s.Failed() && program == s.Program {
		s.photographEnd()
	}
	program.Kill()
	for _, line := range program.Log() {
		for _, bad := range []string{LineWrongThread, "DATA RACE", "panic:", "⟨"} {
			if strings.Contains(line.Text, bad) {
				s.Errorf("the program said: %s", line.Text)
			}
		}
	}
	if s.Failed() {
		s.Logf("the log ends:\n%s", program.lastWords())
	}
}

// must ends the story where a step fails.
func (s *story) must(err error) {
	s.Helper()
	if err != nil {
		s.Fatal(err)
	}
}

// scan types lines as a reader does and returns the answer, which has to be as
// wanted.
func (s *story) scan(wanted func(Shown) bool, lines ...string) Shown {
	s.Helper()
	return s.answer(wanted, func() error { return s.Program.Scan(s.Context, lines...) })
}

func (s *story) answer(wanted func(Shown) bool, do func() error) Shown {
	s.Helper()
	shown, err := s.Answer(s.Context, s.state, wanted, do)
	s.must(err)
	if strings.Contains(fmt.Sprint(shown), "⟨") {
		s.Errorf("a sentence is missing from the catalogue: %v", shown)
	}
	return shown
}

// listed wants the demonstration alert first.
func (s *story) listed(shown Shown) bool {
	return (shown.Verdict == "possible_match" || shown.Verdict == "match") && len(shown.Matches) > 0 && shown.Matches[0] == s.alert
}

// verdict wants a verdict without any match.
func verdict(want string) func(Shown) bool {
	return func(shown Shown) bool { return shown.Verdict == want && len(shown.Matches) == 0 }
}

func (s *story) press(keys ...string) { s.Helper(); s.must(s.Program.Press(s.Context, keys...)) }

// photograph keeps a picture beside the build, for people to look at.
func (s *story) photograph(name string) image.Image {
	s.Helper()
	picture := s.snapshot(name)
	s.inEveryLook(name)
	return picture
}

// snapshot is photograph for what stands only for a moment.
func (s *story) snapshot(name string) image.Image {
	s.Helper()
	taken := filepath.Join(filepath.Dir(s.state), name+".png")
	picture, err := s.display.Photograph(s.Context, taken)
	s.must(err)
	folder := filepath.Join("..", "..", "build", "stories")
	s.must(os.MkdirAll(folder, 0o755))
	content, err := os.ReadFile(taken)
	s.must(err)
	s.must(os.WriteFile(filepath.Join(folder, name+".png"), content, 0o644))
	return picture
}

// photographEnd keeps a picture of how a story ended that failed, if there is one to be had.
func (s *story) photographEnd() {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	folder := filepath.Join("..", "..", "build", "stories")
	file := filepath.Join(folder, "failed-"+strings.ReplaceAll(s.Name(), "/", "-")+".png")
	err := os.MkdirAll(folder, 0o755)
	if err == nil {
		_, err = s.display.Photograph(ctx, file)
	}
	s.Logf("the window at the end: %s, %v", file, err)
}

// photographOnce takes pictures until one is as asked: for what the window does
// without saying so.
func (s *story) photographOnce(name string, asked func(image.Image) bool) image.Image {
	s.Helper()
	for {
		if picture := s.snapshot(name); asked(picture) {
			s.inEveryLook(name)
			return picture
		}
	}
}

// The grounds of the verdicts, as the screens' palette has them.
var (
	amber     = color.RGBA{0xff, 0xc2, 0x33, 0xff} // possible match
	amberDark = color.RGBA{0xf2, 0xb0, 0x1e, 0xff} // the same in the dark
	paleGreen = color.RGBA{0xdd, 0xf3, 0xea, 0xff} // no match
	darkGrey  = color.RGBA{0x3b, 0x46, 0x54, 0xff} // damaged read
)

// aBanner is how much of the window a verdict's ground takes at least.
const aBanner = 0.04

// ground returns how much of a picture has a verdict's ground.
func ground(picture image.Image, want color.Color) float64 {
	return share(picture, func(_, _ int, c color.Color) bool { return color.RGBAModel.Convert(c) == want })
}

// expectStanding fails where the verdict, which the window said is painted, does
// not stand on the display.
func (s *story) expectStanding(name string, want color.Color) {
	s.Helper()
	if got := ground(s.photograph(name), want); got < aBanner {
		s.Errorf("%s: the window said that its answer is painted, but its ground %v takes only %.1f %% of the picture", name, want, 100*got)
	}
}

func TestTravellerOnTheListScannedInTwoBurstsShowsTheAlert(t *testing.T) {
	s := begin(t)
	s.scan(s.listed, s.zone...)
	s.expectStanding("possible-match", amber)
}

func TestTravellerOnNoListGoesThroughAndEnterMakesReady(t *testing.T) {
	s := begin(t)
	s.scan(verdict("no_match"), ordinary...)
	s.expectStanding("no-match", paleGreen)
	s.press("Return")
	s.photographOnce("ready", func(p image.Image) bool { return ground(p, paleGreen) < aBanner/10 })
	s.scan(s.listed, s.zone...) // and takes the next one
}

func TestThirteenthMonthIsADamagedReadAndGetsNoAnswer(t *testing.T) {
	s := begin(t)
	s.scan(verdict("damaged"), damaged...)
	s.expectStanding("damaged-read", darkGrey)
}

func TestReaderGivesTheSameAnswerOnEveryKeyboardLayout(t *testing.T) {
	for layout, name := range map[string]string{
		"us": "american", "es": "spanish", "it": "italian", "gr": "greek", "pk(urd-phonetic)": "urdu",
	} {
		t.Run(name, func(t *testing.T) {
			s := begin(t)
			s.must(s.display.Layout(s.Context, layout))
			s.answer(s.listed, func() error { return s.ScanByKeys(s.Context, s.zone...) })
			s.photograph("layout-" + name)
		})
	}
}

func TestTypedNameIsSearchedOnEnter(t *testing.T) {
	s := begin(t)
	s.scan(s.listed, "mohammad asif khan")
	s.expectStanding("typed-name", amber)
}

func TestVerdictStandsInTheDarkAndAtLargerText(t *testing.T) {
	s := begin(t)
	want := s.scan(s.listed, s.zone...)
	s.press("ctrl+shift+d")
	dark := s.photographOnce("possible-match-dark", func(p image.Image) bool { return ground(p, amberDark) >= aBanner })
	s.press("ctrl+shift+t", "ctrl+shift+t")
	s.photographOnce("possible-match-dark-150", func(p image.Image) bool {
		return ground(p, amberDark) > 1.2*ground(dark, amberDark)
	})
	s.press("ctrl+r") // to the second line
	shown := s.scan(s.listed, s.zone...)
	s.expectStanding("possible-match-dark-150", amberDark)
	if shown.Verdict != want.Verdict || shown.Word != want.Word || shown.Action != want.Action {
		t.Errorf("shows %v instead of %v", shown, want) // matches aside: larger text leaves room for one
	}
}

func TestQuitEndsWell(t *testing.T) {
	s := begin(t)
	s.scan(verdict("no_match"), ordinary...)
	s.press("ctrl+shift+q")
	if err := s.Exit(s.Context); err != nil {
		t.Errorf("the program ended with %v", err)
	}
}

func TestLockedWindowShowsTheDoorAloneAndTheSamePersonGoesOnAfterThePIN(t *testing.T) {
	s := begin(t)
	s.scan(s.listed, s.zone...) // a case that stays open
	mark := s.Mark()
	s.press("ctrl+k")
	if _, err := s.Wait(s.Context, mark, LineDoor); err != nil {
		t.Fatal(err)
	}
	if got := ground(s.photograph("locked"), amber); got > aBanner/10 {
		t.Errorf("the verdict shows through the door: %.1f %%", 100*got)
	}
	mark = s.Mark()
	s.must(s.Program.Type(s.Context, OfficerPIN)) // the login is offered
	s.press("Return")
	if _, err := s.Wait(s.Context, mark, LineFirstFrame); err != nil {
		t.Fatal(err)
	}
	s.photographOnce("unlocked", func(p image.Image) bool { return ground(p, amber) >= aBanner })
}

func TestSignedOutWindowTakesAnotherPerson(t *testing.T) {
	s := begin(t)
	mark := s.Mark()
	s.press("ctrl+q")
	if _, err := s.Wait(s.Context, mark, LineDoor); err != nil {
		t.Fatal(err)
	}
	s.press("shift+Tab", "ctrl+a")
	s.must(s.Program.SignIn(s.Context, SupervisorLogin, SupervisorPIN))
	s.scan(s.listed, s.zone...)
}

func TestWrongPINLetsNobodyInAndSaysSo(t *testing.T) {
	s := atDoor(t)
	s.photograph("door")
	s.must(s.Program.Type(s.Context, OfficerLogin))
	s.press("Tab")
	s.must(s.Program.Type(s.Context, "999999"))
	mark := s.Mark()
	s.press("Return")
	s.must(s.Program.Type(s.Context, OfficerPIN)) // waits in the field while the wrong one is tried
	for entered := false; !entered; {
		s.press("Return")
		brief, cancel := context.WithTimeout(s.Context, time.Second)
		_, err := s.Wait(brief, mark, LineFirstFrame)
		cancel()
		entered = err == nil
		if err != nil {
			s.photograph("wrong-pin")
			s.must(s.Context.Err())
		}
	}
}
