package stories

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"strings"
)

// Display is a virtual X display, 1280 × 800.
type Display struct {
	name   string // as DISPLAY names it, ":73"
	server *exec.Cmd
	said   *bytes.Buffer
}

// OpenDisplay starts a virtual display on the first free number and returns once
// it answers.
func OpenDisplay(ctx context.Context) (*Display, error) {
	number, tell, err := os.Pipe()
	if err != nil {
		return nil, fmt.Errorf("open a virtual display: %w", err)
	}
	defer number.Close()
	d := &Display{said: &bytes.Buffer{}}
	d.server = exec.Command("Xvfb", "-displayfd", "3", "-screen", "0", "1280x800x24", "+extension", "GLX", "-nolisten", "tcp", "-noreset")
	d.server.ExtraFiles = []*os.File{tell} // file 3 of the server
	d.server.Stderr = d.said
	err = d.server.Start()
	tell.Close() // the server has its own: the reading below ends if it dies
	if err != nil {
		return nil, fmt.Errorf("open a virtual display: %w (Debian's package is xvfb)", err)
	}
	line := make(chan string, 1)
	go func() {
		text, _ := bufio.NewReader(number).ReadString('\n')
		line <- strings.TrimSpace(text)
	}()
	select {
	case n := <-line:
		if n == "" {
			d.Close()
			return nil, fmt.Errorf("open a virtual display: Xvfb ended at once: %s", strings.TrimSpace(d.said.String()))
		}
		d.name = ":" + n
		return d, nil
	case <-ctx.Done():
		d.Close()
		return nil, fmt.Errorf("open a virtual display: Xvfb does not answer: %w", ctx.Err())
	}
}

// Close ends the display and every window on it.
func (d *Display) Close() {
	_ = d.server.Process.Kill()
	_ = d.server.Wait()
}

// environment is what a program on this display runs with: letters beyond ASCII
// need a UTF-8 locale, Fyne a language by name, drawing no graphics card.
func (d *Display) environment() []string {
	return append(os.Environ(), "DISPLAY="+d.name, "LANG=C.UTF-8", "LC_ALL=C.UTF-8", "LANGUAGE=en", "LIBGL_ALWAYS_SOFTWARE=1")
}

// run runs one of the display's tools to its end.
func (d *Display) run(ctx context.Context, tool string, args ...string) (string, error) {
	c := exec.CommandContext(ctx, tool, args...)
	c.Env = d.environment()
	out, err := c.CombinedOutput()
	text := strings.TrimSpace(string(out))
	if err != nil {
		return "", fmt.Errorf("%s %s: %w: %s", tool, args[0], err, text)
	}
	return text, nil
}

// Answers reports whether a display server listens where DISPLAY's value points.
func Answers(display string) bool {
	for _, a := range addresses(display) {
		c, err := net.Dial(a[0], a[1])
		if err == nil {
			c.Close()
			return true
		}
	}
	return false
}

// addresses lists where a display's server may listen, as network and address:
// X(7), "DISPLAY NAMES". None where the name is not one.
func addresses(display string) [][2]string {
	colon := strings.LastIndexByte(display, ':')
	if colon < 0 {
		return nil
	}
	host := display[:colon]
	number, _, _ := strings.Cut(display[colon+1:], ".")
	var n int
	if _, err := fmt.Sscanf(number, "%d", &n); err != nil || n < 0 || n > 65535-6000 || fmt.Sprint(n) != number {
		return nil
	}
	switch {
	case host == "" || host == "unix":
		socket := "/tmp/.X11-unix/X" + number
		return [][2]string{{"unix", socket}, {"unix", "@" + socket}}
	case strings.HasPrefix(host, "/"): // macOS: the path of a socket that carries the colon in its name
		return [][2]string{{"unix", display}, {"unix", host}}
	}
	return [][2]string{{"tcp", net.JoinHostPort(strings.Trim(host, "[]"), fmt.Sprint(6000+n))}}
}
