package stories

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"strings"
	"sync"
	"time"
)

// Lines that the program says on standard error for whoever drives it.
const (
	// LineDoor comes each time the door stands in the window: at the start, and after
	// each lock.
	LineDoor = "door-painted"
	// LineFirstFrame comes when the counter stands in the window for the first time
	// after a sign-in.
	LineFirstFrame = "first-frame"
	// LineSubmitted comes when a line was ended, by Enter or by a reader.
	LineSubmitted = "submitted"
	// LineVerdict comes, with the verdict, when an answer stands in the window.
	LineVerdict = "verdict-painted"
	// LineWrongThread is Fyne's complaint about a widget touched outside the
	// window's thread; only a build without the tag migrated_fynedo says so.
	LineWrongThread = "Error in Fyne call thread"
)

// Line is one line of the program's log and when it came.
type Line struct {
	Text string
	At   time.Time
	Next Mark // the place after it
}

// Program is the program under way.
type Program struct {
	Started time.Time
	display *Display
	command *exec.Cmd

	mu    sync.Mutex
	lines []Line
	more  chan struct{} // closed and replaced with every line, and at the end
	over  bool
	exit  error // how it ended, once over
}

// Start starts the program on the display.
func (d *Display) Start(path string, args ...string) (*Program, error) {
	c := exec.Command(path, args...)
	c.Env = d.environment()
	read, write := io.Pipe()
	c.Stdout, c.Stderr = write, write
	c.WaitDelay = time.Second // what it left running may hold the pipe open after its end
	p := &Program{Started: time.Now(), display: d, command: c, more: make(chan struct{})}
	if err := c.Start(); err != nil {
		return nil, fmt.Errorf("start %s: %w", path, err)
	}
	kept := make(chan struct{})
	go func() {
		defer close(kept)
		p.keep(read)
	}()
	go func() {
		exit := c.Wait()
		write.Close()
		<-kept // its last words first, then its end
		p.mu.Lock()
		defer p.mu.Unlock()
		p.over, p.exit = true, exit
		close(p.more)
	}()
	return p, nil
}

func (p *Program) keep(r io.Reader) {
	lines := bufio.NewReader(r)
	for {
		text, err := lines.ReadString('\n')
		if text = strings.TrimRight(text, "\r\n"); text != "" {
			p.mu.Lock()
			p.lines = append(p.lines, Line{text, time.Now(), Mark(len(p.lines) + 1)})
			close(p.more)
			p.more = make(chan struct{})
			p.mu.Unlock()
		}
		if err != nil {
			return
		}
	}
}

// Mark is a place in the log, for Wait.
type Mark int

// Mark returns the log's present end.
func (p *Program) Mark() Mark {
	p.mu.Lock()
	defer p.mu.Unlock()
	return Mark(len(p.lines))
}

// Wait waits for the first line after the mark that begins with prefix. It fails
// when the program ends first or the context does, with the log's last lines.
func (p *Program) Wait(ctx context.Context, after Mark, prefix string) (Line, error) {
	for {
		p.mu.Lock()
		lines, more, over := p.lines, p.more, p.over
		p.mu.Unlock()
		for _, l := range lines[after:] {
			if strings.HasPrefix(l.Text, prefix) {
				return l, nil
			}
		}
		after = Mark(len(lines))
		if over {
			return Line{}, fmt.Errorf("the program ended (%w) before it said %q; its last words:\n%s", p.end(), prefix, p.lastWords())
		}
		select {
		case <-more:
		case <-ctx.Done():
			return Line{}, fmt.Errorf("the program did not say %q in time; its last words:\n%s", prefix, p.lastWords())
		}
	}
}

// Log returns every line so far.
func (p *Program) Log() []Line {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.lines[:len(p.lines):len(p.lines)]
}

func (p *Program) lastWords() string {
	lines := p.Log()
	var b strings.Builder
	for _, l := range lines[max(0, len(lines)-12):] {
		b.WriteString("  " + l.Text + "\n")
	}
	return b.String()
}

var errEndedWell = errors.New("exit status 0")

func (p *Program) end() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.exit == nil {
		return errEndedWell
	}
	return p.exit
}

// Exit waits for the program to end by itself and returns how: nil for status 0.
func (p *Program) Exit(ctx context.Context) error {
	for {
		p.mu.Lock()
		more, over, exit := p.more, p.over, p.exit
		p.mu.Unlock()
		if over {
			return exit
		}
		select {
		case <-more:
		case <-ctx.Done():
			return fmt.Errorf("the program did not end in time; its last words:\n%s", p.lastWords())
		}
	}
}

// Kill ends the program where it has not ended by itself, and waits until it has.
func (p *Program) Kill() {
	_ = p.command.Process.Kill()
	_ = p.Exit(context.Background())
}
