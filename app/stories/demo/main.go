// Demo shows Postern to whoever has no display: it opens the window on a virtual
// one, types the demonstration traveller's passport into it, takes a picture and
// prints what the window says it shows. It fails where that is not the alert
// that the demonstration lists hold.
//
// With -probe it only tells, by its exit status, whether there is a display.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"
	"slices"
	"time"

	"postern/app/stories"
)

func main() {
	program := flag.String("program", "build/postern", "the window's program")
	picture := flag.String("picture", "build/demo.png", "where the picture goes")
	probe := flag.Bool("probe", false, "only tell whether there is a display (exit status 0) or none (1)")
	patience := flag.Duration("patience", time.Minute, "how long all of it may take")
	flag.Parse()
	if *probe {
		if !hasDisplay() {
			os.Exit(1)
		}
		return
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	ctx, cancel := context.WithTimeout(ctx, *patience)
	defer cancel()
	if err := tell(ctx, *program, *picture); err != nil {
		fmt.Fprintln(os.Stderr, "demo:", err)
		stop()
		os.Exit(1)
	}
}

// hasDisplay: macOS and Windows always have one, elsewhere an X server must
// answer.
func hasDisplay() bool {
	switch runtime.GOOS {
	case "darwin", "windows":
		return true
	}
	display := os.Getenv("DISPLAY")
	if stories.Answers(display) {
		return true
	}
	if display != "" {
		fmt.Printf("DISPLAY says %s, but nothing answers there.\n", display)
	} else if os.Getenv("WAYLAND_DISPLAY") != "" {
		fmt.Println("This desktop is Wayland without X: the window needs XWayland.")
	}
	return false
}

// answerWithin is how long a window may take for its answer on a slow, busy
// machine before it counts as wrong.
const answerWithin = 20 * time.Second

func tell(ctx context.Context, program, picture string) error {
	zone, alert, err := stories.Demonstration()
	if err != nil {
		return err
	}
	display, err := stories.OpenDisplay(ctx)
	if err != nil {
		return err
	}
	defer display.Close()
	folder, err := os.MkdirTemp("", "postern-demo-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	state := filepath.Join(folder, "shown.json")
	p, err := display.Start(program, "--demonstration", "--station", filepath.Join(folder, "station"), "--state", state)
	if err != nil {
		return err
	}
	defer p.Kill()
	if _, err := p.Wait(ctx, 0, stories.LineDoor); err != nil {
		return err
	}
	if err := p.Focus(ctx); err != nil {
		return err
	}
	fmt.Println("Signing in as " + stories.OfficerLogin + ", one of the demonstration's made-up people.")
	if err := p.SignIn(ctx, stories.OfficerLogin, stories.OfficerPIN); err != nil {
		return err
	}
	fmt.Println("Typed into the window, as a passport reader does:")
	for _, line := range zone {
		fmt.Println("  " + line)
	}
	brief, cancel := context.WithTimeout(ctx, answerWithin)
	defer cancel()
	listed := func(s stories.Shown) bool { return slices.Contains(s.Matches, alert) }
	shown, err := p.Answer(brief, state, listed, func() error { return p.Scan(ctx, zone...) })
	if err != nil {
		return fmt.Errorf("%w; %s stands on the demonstration lists", err, alert)
	}
	fmt.Println("The window shows:")
	fmt.Println("  " + shown.String())
	if _, err := display.Photograph(ctx, picture); err != nil {
		return err
	}
	fmt.Println("Its picture: " + picture)
	return nil
}
