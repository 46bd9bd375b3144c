package desk

import (
	"context"
	"encoding/gob"
	"errors"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"postern/app/border"
	"postern/app/desk/made"
	"postern/app/search"
	"postern/store"
)

// served is a desk that others can ask, until the test ends.
func served(t *testing.T, lines string) (*Desk, *store.Station) {
	t.Helper()
	d, s := loadedDesk(t, lines)
	serveUntilDone(t, d, s, nil)
	return d, s
}

func serveUntilDone(t *testing.T, d *Desk, s *store.Station, of JournalAnswerer) {
	t.Helper()
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan error)
	go func() { done <- d.Serve(ctx, s, of) }()
	t.Cleanup(func() {
		stop()
		if err := <-done; err != nil {
			t.Error(err)
		}
		if _, err := os.Stat(store.SocketPath(s.Dir())); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("the socket is still there: %v", err)
		}
	})
}

// asking waits until the owner answers: he has only just begun.
func asking(t *testing.T, s *store.Station) *Asked {
	t.Helper()
	for range 1_000_000 {
		if a, err := Ask(s.Dir()); err == nil {
			t.Cleanup(func() { a.Close() })
			return a
		}
	}
	t.Fatal("nobody answers")
	return nil
}

func TestOwnerAnswersAnotherProgramAsItsOwnSearchWould(t *testing.T) {
	d, s := served(t, made.AlertLines("made up", 0, 20, made.Wanted))
	a := asking(t, s)
	if a.Info() != d.Status().Edition || !cmp.Equal(a.Lists(), []string{"made up"}) {
		t.Errorf("told of %+v and %v", a.Info(), a.Lists())
	}
	for _, traveller := range []border.Traveller{
		{Name: "Quentilo Abrascari"},
		{GivenNames: "Quentilo", Surname: "Abrascari", BirthDate: border.Day(1984, 3, 15), Sex: border.SexMale, Nationality: "ITA", FatherName: "Beltar"},
		{Name: "Nobody Oflists", Document: border.TravelDocument{Number: "ZZ1234567", IssuingState: "ITA"}},
		{Name: "Nobody Oflists"},
	} {
		o := search.Options{Top: 10, Weaker: true, On: made.Brought()}
		want, err := d.find(traveller, o)
		if err != nil {
			t.Fatal(err)
		}
		got, err := a.Find(traveller, o)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got, cmpopts.IgnoreFields(border.Finding{}, "Elapsed"), cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%+v: %s", traveller, diff)
		}
	}
	reckoned, err := a.Reckon(border.Traveller{Name: "Nobody Oflists"}, "made up", "Q", 0)
	if err != nil || len(reckoned) != 1 || reckoned[0].Alert.ID != "Q" || reckoned[0].Named {
		t.Errorf("reckoned %+v, %v", reckoned, err)
	}
}

func TestWhatCannotBeSearchedIsSaidOverTheSocketInTheSameWay(t *testing.T) {
	_, s := served(t, made.AlertLines("made up", 0, 2))
	if _, err := asking(t, s).Find(border.Traveller{}, search.Options{}); !errors.Is(err, ErrNothingToSearch) {
		t.Errorf("got %v, want ErrNothingToSearch", err)
	}
	d, empty := newDesk(), made.Station(t)
	serveUntilDone(t, d, empty, nil)
	if _, err := asking(t, empty).Find(border.Traveller{Name: "Quentilo Abrascari"}, search.Options{}); !errors.Is(err, ErrNoLists) {
		t.Errorf("got %v, want ErrNoLists: without lists nobody may look like no match", err)
	}
}

func TestSocketIsTheUsersAloneAndReplacesOneThatWasLeft(t *testing.T) {
	d, s := loadedDesk(t, made.AlertLines("made up", 0, 2))
	if err := os.WriteFile(store.SocketPath(s.Dir()), nil, 0o644); err != nil { // as a crash leaves one
		t.Fatal(err)
	}
	serveUntilDone(t, d, s, nil)
	asking(t, s)
	info, err := os.Stat(store.SocketPath(s.Dir()))
	if err != nil || info.Mode().Perm() != 0o600 || info.Mode().Type() != os.ModeSocket {
		t.Errorf("%v, %v", info.Mode(), err)
	}
}

func TestWhoSpeaksNonsenseOrAnotherVersionHarmsNobody(t *testing.T) {
	_, s := served(t, made.AlertLines("made up", 0, 2, made.Wanted))
	asking(t, s)
	conn, err := net.Dial("unix", store.SocketPath(s.Dir()))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := conn.Write([]byte("\x7fGET / HTTP/1.1\r\n\r\n")); err != nil {
		t.Fatal(err)
	}
	conn.Close()
	f, err := asking(t, s).Find(border.Traveller{Name: "Quentilo Abrascari"}, search.Options{})
	if err != nil || len(f.Matches) != 1 {
		t.Errorf("%d matches, %v", len(f.Matches), err)
	}
	other := t.TempDir()
	listener, err := net.Listen("unix", store.SocketPath(other))
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	go func() {
		if conn, err := listener.Accept(); err == nil {
			_ = gob.NewEncoder(conn).Encode(greeting{Version: askVersion + 1})
		}
	}()
	if _, err := Ask(other); !errors.Is(err, ErrNotServed) {
		t.Errorf("got %v, want ErrNotServed", err)
	}
}

func TestStationAtALongPathIsServedToo(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("only Linux has a short path to every open folder")
	}
	s := made.StationIn(t, filepath.Join(t.TempDir(), strings.Repeat("long", 30), "station"))
	made.Edition(t, s, nil, made.AlertLines("made up", 0, 2, made.Wanted))
	d := newDesk()
	if err := d.Load(s); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	serveUntilDone(t, d, s, nil)
	f, err := asking(t, s).Find(border.Traveller{Name: "Quentilo Abrascari"}, search.Options{})
	if err != nil || len(f.Matches) != 1 {
		t.Errorf("%d matches, %v", len(f.Matches), err)
	}
}

func TestNobodyWaitsForGoodForAnOwnerThatDoesNotGreet(t *testing.T) {
	dir := t.TempDir()
	listener, err := net.Listen("unix", store.SocketPath(dir)) // whose connections are never taken
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	if _, err := askWithin(dir, time.Millisecond); !errors.Is(err, ErrNotServed) {
		t.Errorf("got %v, want ErrNotServed", err)
	}
}

func TestServingEndsAlsoWhileMoreAskThanAreAnsweredAtOnce(t *testing.T) {
	d, s := loadedDesk(t, made.AlertLines("made up", 0, 2, made.Wanted))
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan error)
	go func() { done <- d.Serve(ctx, s, nil) }()
	for range mostAsking {
		asking(t, s)
	}
	for range 3 { // who wait for room
		conn, err := net.Dial("unix", store.SocketPath(s.Dir()))
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
	}
	stop()
	if err := <-done; err != nil {
		t.Error(err)
	}
}

// endless answers about the journal until whoever asked has hung up.
type endless struct{ ended chan error }

func (e endless) AnswerJournal(ctx context.Context, _ JournalQuestion, progress func(done, of uint64)) JournalAnswer {
	for ctx.Err() == nil {
		progress(1, 2)
	}
	e.ended <- ctx.Err()
	return JournalAnswer{}
}

func TestWhatWasAskedAboutTheJournalIsGivenUpByWhoHangsUp(t *testing.T) {
	d, s := loadedDesk(t, made.AlertLines("made up", 0, 2, made.Wanted))
	e := endless{make(chan error, 1)}
	serveUntilDone(t, d, s, e)
	ctx, stop := context.WithCancel(context.Background())
	_, err := asking(t, s).Journal(ctx, JournalQuestion{Do: JournalVerify}, func(uint64, uint64) { stop() })
	if !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	if err := <-e.ended; !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

func TestWhereNobodyAnswersForTheJournalThatIsSaid(t *testing.T) {
	_, s := served(t, made.AlertLines("made up", 0, 2, made.Wanted))
	if _, err := asking(t, s).Journal(context.Background(), JournalQuestion{Do: JournalVerify}, nil); !errors.Is(err, ErrNotServed) {
		t.Error(err)
	}
}
