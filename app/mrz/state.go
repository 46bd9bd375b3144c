package mrz

import (
	"strings"

	"postern/app/border"
)

// option is one way to read a few characters.
type option struct {
	chars  string
	change bool // a look-alike was put right, not only the keyboard undone
}

// options are the ways to read a field of letters and fillers: each character as
// it is, as the other letter that the keyboard can have meant, and a digit as one
// of the letters that look like it. The first one is the field as it is, if it has
// no digit. There are none where a character was not read.
func options(l line, at span) []option {
	all := []option{{}}
	for i := at.from; i < at.to; i++ {
		c := l.text[i]
		var letters []byte
		switch {
		case c == unread:
			return nil
		case !isDigit(c):
			letters = append(letters, c)
			if or := l.or(i); or != 0 {
				letters = append(letters, or)
			}
		default:
			letters = []byte(lookAlikes(c))
		}
		next := make([]option, 0, len(all)*len(letters))
		for _, letter := range letters {
			for _, o := range all {
				next = append(next, option{chars: o.chars + string(letter), change: o.change || isDigit(c)})
			}
		}
		all = next
	}
	return all
}

// state reads the code of a state: three letters, or the D of Germany.
func state(code string) (border.Country, bool) {
	letters := strings.TrimRight(code, "<")
	if len(letters) != 3 && letters != "D" || strings.IndexByte(letters, filler) >= 0 {
		return "", false
	}
	return border.ParseCountry(letters)
}

// knowsState reports whether the characters of a line can be a state's code or
// are fillers only.
func knowsState(l line, at span) bool {
	if len(l.text) < at.to {
		return false
	}
	code := l.text[at.from:at.to]
	if strings.Trim(code, "<") == "" {
		return true
	}
	if _, ok := state(code); ok {
		return true
	}
	if l.other == "" && digits(code) == 0 {
		return false
	}
	for _, o := range options(l, at) {
		if _, ok := state(o.chars); ok {
			return true
		}
	}
	return false
}

// choose takes the only way to read a field of letters that is accepted. Its
// state is NoCheckDigit where nothing was put right.
func choose(l line, at span, f *Field, accept func(string) bool) (string, bool) {
	all := options(l, at)
	var good []option
	for _, o := range all {
		if accept(o.chars) {
			good = append(good, o)
		}
	}
	if len(good) == 1 {
		o := good[0]
		f.State = NoCheckDigit
		if o.change {
			f.State = Repaired
			f.record(l.text, at.from, o.chars)
		}
		return o.chars, true
	}
	f.State, f.Fault = Wrong, FaultState
	switch {
	case len(good) > 1 && !good[0].change:
		f.Fault, f.Repairs = FaultKeyboard, len(good)
	case len(good) > 1:
		f.Fault, f.Repairs = FaultForm, len(good)
	case len(all) == 0 || all[0].change:
		f.Fault = FaultForm
	}
	return "", false
}

// record notes what of a field, which begins at from in its line, was changed.
func (f *Field) record(text string, from int, to string) {
	for i := range len(to) {
		if text[from+i] == to[i] {
			continue
		}
		if f.RepairFrom == "" {
			f.Changed = from + i
		}
		f.RepairFrom += text[from+i : from+i+1]
		f.RepairTo += to[i : i+1]
	}
}
