package stories

import (
	"context"
	"fmt"
	"strings"
)

// Focus gives the program's window the keyboard: there is no window manager to
// do it.
func (p *Program) Focus(ctx context.Context) error {
	found, err := p.display.run(ctx, "xdotool", "search", "--sync", "--onlyvisible", "--pid", fmt.Sprint(p.command.Process.Pid))
	if err != nil {
		return err
	}
	window, _, _ := strings.Cut(found, "\n")
	_, err = p.display.run(ctx, "xdotool", "windowfocus", "--sync", window)
	return err
}

// Type types a text as fast as the window takes it.
func (p *Program) Type(ctx context.Context, text string) error {
	_, err := p.display.run(ctx, "xdotool", "type", "--delay", "0", "--", text)
	return err
}

// TypeAsReader types a line with the pauses of a reader on a USB cable, some milliseconds
// a character.
func (p *Program) TypeAsReader(ctx context.Context, line string) error {
	_, err := p.display.run(ctx, "xdotool", "type", "--delay", "4", "--", line)
	return err
}

// Press presses keys one after the other, by xdotool's names: "Return",
// "ctrl+shift+d".
func (p *Program) Press(ctx context.Context, keys ...string) error {
	_, err := p.display.run(ctx, "xdotool", append([]string{"key", "--delay", "0"}, keys...)...)
	return err
}

// The demonstration's people, as the door shows them.
const (
	OfficerLogin, OfficerPIN       = "r.conti", "240613"
	SupervisorLogin, SupervisorPIN = "n.qureshi", "771204"
)

// SignIn types who signs in at a door that stands there and offers nobody, and waits
// until his first screen does.
func (p *Program) SignIn(ctx context.Context, login, pin string) error {
	mark := p.Mark()
	if err := p.Type(ctx, login); err != nil {
		return err
	}
	if err := p.Press(ctx, "Tab"); err != nil {
		return err
	}
	if err := p.Type(ctx, pin); err != nil {
		return err
	}
	if err := p.Press(ctx, "Return"); err != nil {
		return err
	}
	_, err := p.Wait(ctx, mark, LineFirstFrame)
	return err
}

// Scan types lines as a passport reader does: each in one burst, Return at its
// end.
func (p *Program) Scan(ctx context.Context, lines ...string) error {
	for _, line := range lines {
		if err := p.Type(ctx, line); err != nil {
			return err
		}
		if err := p.Press(ctx, "Return"); err != nil {
			return err
		}
	}
	return nil
}

// ScanByKeys presses the keys that a reader set to an American keyboard presses,
// whatever letters the machine's own layout makes of them.
func (p *Program) ScanByKeys(ctx context.Context, lines ...string) error {
	for _, line := range lines {
		var keys []string
		for _, letter := range line {
			key, known := americanKey(letter)
			if !known {
				return fmt.Errorf("scan by keys: %q stands on no key of an MRZ reader", letter)
			}
			keys = append(keys, key)
		}
		if err := p.Press(ctx, append(keys, "Return")...); err != nil {
			return err
		}
	}
	return nil
}

// Layout sets the machine's keyboard layout, such as "gr".
func (d *Display) Layout(ctx context.Context, layout string) error {
	_, err := d.run(ctx, "setxkbmap", layout)
	return err
}

// americanKey returns the key of an MRZ's letter by the number the X server
// gives it (xkb's keycodes "evdev"), with Shift where it takes it.
func americanKey(letter rune) (string, bool) {
	for _, row := range []struct {
		first int
		keys  string
	}{{10, "1234567890"}, {24, "QWERTYUIOP"}, {38, "ASDFGHJKL"}, {52, "ZXCVBNM<"}} {
		if i := strings.IndexRune(row.keys, letter); i >= 0 {
			key := fmt.Sprint(row.first + i)
			if row.first > 10 {
				key = "shift+" + key
			}
			return key, true
		}
	}
	return "", false
}
