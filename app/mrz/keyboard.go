package mrz

import (
	"strings"
	"sync"
	"unicode"
)

// letterKeys are the keys of an American keyboard in the order in which the
// layouts below say what stands on them. A reader presses those keys, and the
// machine's own layout turns them into something else.
const letterKeys = "QWERTYUIOPASDFGHJKLZXCVBNM"

// layout is what one keyboard layout makes of a reader's keys. The tables are
// those of X11's xkb-data (symbols es, latam, it, gr, pk); a test compares them.
type layout struct {
	keyboard Keyboard
	xkb      string // "pk(urd-crulp)"
	// plain and shifted are the letter keys in the order of letterKeys, NUL where
	// the layout leaves nothing. A reader sends letters with Shift, or plain under
	// its own Caps Lock.
	plain, shifted string
	digits         string // the keys 1 to 9 and 0, where they are not those
	fillers        string // Shift and comma, the ISO key beside the left Shift
	likely         byte   // of two letters with the same sign the one that is taken
	more           map[rune]byte
	// doubts are signs that may as well come through a sister layout, where they
	// are another letter; a text with a sign of sure did not.
	doubts map[rune]byte
	sure   string
}

// The layouts. Windows has the Greek one with a dead key, U+0385, on Shift and W,
// and urd-nla under the name Urdu, there with < where X11 has >.
var layouts = [...]layout{
	{keyboard: KeyboardLatin, xkb: "us(basic)", fillers: "<"},
	{keyboard: KeyboardSpanishOrItalian, xkb: "es(basic)", fillers: ";<"},
	{
		keyboard: KeyboardGreek, xkb: "gr(basic)",
		plain:   ";ςερτυθιοπασδφγηξκλζχψωβνμ",
		shifted: ":ΣΕΡΤΥΘΙΟΠΑΣΔΦΓΗΞΚΛΖΧΨΩΒΝΜ",
		fillers: "<«", likely: 'S', more: map[rune]byte{'\u0385': 'W'},
	},
	{
		keyboard: KeyboardUrdu, xkb: "pk(urd-phonetic)",
		plain:   urduPhonetic,
		shifted: "\u0652\u0624\u0670\u0691\u0679\u064e\u0626\u0650\u06c3\u064f\u0622\u0635\u0688\u0651\u063a\u06be\u0636\u062e\u0654\u0630\u0698\u062b\u0638.\u06ba\u0658",
		fillers: "<|", doubts: map[rune]byte{'\u0651': 'W'}, sure: "0123456789\u0624",
	},
	{
		keyboard: KeyboardUrdu, xkb: "pk(urd-crulp)",
		plain:   urduPhonetic,
		shifted: "\u0652\u0651\u0670\u0691\u0679\u064e\u0626\u0650\u06c3\u064f\u0622\u0635\u0688\u0651\u063a\u06be\u0636\u062e\u0654\u0630\u0698\u062b\u0638.\u06ba\u0658",
		digits:  "۱۲۳۴۵۶۷۸۹۰", fillers: "<|", likely: 'F',
	},
	{
		keyboard: KeyboardUrdu, xkb: "pk(urd-navees)",
		plain:   urduPhonetic,
		shifted: "\u0652\u0651\u0670\u0691\u0679\u064e\u0626\u0650\u06c3\u064f\u0622\u0635\u0688\x00\u063a\u06be\u0636\u062e\x00\u0630\u0698\u062b\u0638\x00\u06ba\u0658",
		digits:  "۱۲۳۴۵۶۷۸۹۰", fillers: "\u060d<",
	},
	{
		keyboard: KeyboardUrdu, xkb: "pk(urd-nla)",
		plain:   "\u0637\u0635\u06be\u062f\u0679\u067e\u062a\u0628\u062c\u062d\u0645\u0648\u0631\u0646\u0644\u06c1\u0627\u06a9\u06cc\u0642\u0641\u06d2\u0633\u0634\u063a\u0639",
		shifted: "\u0638\u0636\u0630\u0688\u062b\u0651\u06c3\u0640\u0686\u062e\u0698\u0632\u0691\u06ba\u06c2\u0621\u0622\u06af\u064a\u200d\u200c\u06d3\u200e\u0624\u0626\u200f",
		fillers: ">|<",
	},
}

const urduPhonetic = "\u0642\u0648\u0639\u0631\u062a\u06d2\u0621\u06cc\u06c1\u067e\u0627\u0633\u062f\u0641\u06af\u062d\u062c\u06a9\u0644\u0632\u0634\u0686\u0637\u0628\u0646\u0645"

// sign is what a character that was typed stands for.
type sign struct {
	is byte // A–Z, 0–9 or filler; 0 where no key leaves it behind
	or byte // the other letter whose key leaves it behind too, or 0
}

// table is a layout turned round: from what was typed to the key.
type table struct {
	keyboard Keyboard
	ascii    [128]sign
	others   map[rune]sign
	sure     string
}

func (t *table) of(r rune) sign {
	if r < 128 {
		return t.ascii[r]
	}
	return t.others[r]
}

func (t *table) put(r rune, s sign) {
	if r < 128 {
		t.ascii[r] = s
	} else {
		t.others[r] = s
	}
}

// tables holds the layouts turned round, the plain Latin one first.
var tables = sync.OnceValue(func() []*table {
	var all []*table
	for i := range layouts {
		all = append(all, layouts[i].turned())
	}
	return all
})

// turned starts from the Latin letters and digits, which stay themselves in every
// table: a reader can have been set right between two lines.
func (l *layout) turned() *table {
	t := &table{keyboard: l.keyboard, others: map[rune]sign{}, sure: l.sure}
	for c := byte('A'); c <= 'Z'; c++ {
		t.ascii[c], t.ascii[c+'a'-'A'] = sign{is: c}, sign{is: c}
	}
	for c := byte('0'); c <= '9'; c++ {
		t.ascii[c] = sign{is: c}
	}
	for _, row := range []string{l.plain, l.shifted} {
		for i, r := range []rune(row) {
			if r == 0 {
				continue
			}
			key, s := letterKeys[i], t.of(r)
			switch {
			case s.is == 0:
				s.is = key
			case s.is != key && key == l.likely:
				s = sign{is: key, or: s.is}
			case s.is != key:
				s.or = key
			}
			t.put(r, s)
		}
	}
	for i, r := range []rune(l.digits) {
		t.put(r, sign{is: "1234567890"[i]})
	}
	for _, r := range l.fillers {
		t.put(r, sign{is: filler})
	}
	for r, key := range l.more {
		t.put(r, sign{is: key})
	}
	for r, key := range l.doubts {
		t.put(r, sign{is: t.of(r).is, or: key})
	}
	return t
}

// line is a line of a zone, or a run of typed characters that may become one.
type line struct {
	text string // A–Z, 0–9, filler and unread
	// other is "" or as long as text: the other letter that a character can be,
	// NUL where there is none.
	other    string
	keyboard Keyboard
	// role is which line of its zone it is, bad how badly it fits there; strict
	// says that it must fit well, for it may have been cut in the wrong place.
	role, bad int
	strict    bool
}

func (l line) part(from, to int) line {
	p := line{text: l.text[from:to], keyboard: l.keyboard}
	if l.other != "" && strings.Trim(l.other[from:to], "\x00") != "" {
		p.other = l.other[from:to]
	}
	return p
}

// or is the other letter that the character at i can be, or 0.
func (l line) or(i int) byte {
	if l.other == "" {
		return 0
	}
	return l.other[i]
}

// add joins what was typed after it.
func (l line) add(next line) line {
	if l.other != "" || next.other != "" {
		l.other = l.others() + next.others()
	}
	l.text += next.text
	if l.keyboard == KeyboardLatin {
		l.keyboard = next.keyboard
	}
	return l
}

func (l line) others() string {
	if l.other != "" {
		return l.other
	}
	return strings.Repeat("\x00", len(l.text))
}

// typed is a text as one layout reads it.
type typed struct {
	runs   []line // what stood between line ends, none of them empty
	length int    // characters in all runs
	unread int    // those of them that no key leaves behind
	own    int    // those that a reader's key leaves behind on this layout only
}

// decode maps a text back to the keys. Line ends of every kind and tabs divide
// runs; blanks, control characters and marks of direction fall away, unless the
// layout has them on a key.
func (t *table) decode(text string) typed {
	var d typed
	run, other := make([]byte, 0, len(text)), []byte(nil)
	end := func() {
		if len(run) == 0 {
			return
		}
		l := line{text: string(run)}
		if other != nil {
			l.other = string(append(other, make([]byte, len(run)-len(other))...))
		}
		d.runs = append(d.runs, l)
		d.length += len(run)
		run, other = run[:0], nil
	}
	for _, r := range text {
		s := t.of(r)
		switch {
		case s.is != 0:
			if r >= 128 || r == ';' && s.is == filler {
				d.own++
			}
			if s.or != 0 {
				other = append(append(other, make([]byte, len(run)-len(other))...), s.or)
			}
			run = append(run, s.is)
		case isLineEnd(r):
			end()
		case unicode.IsSpace(r) || unicode.IsControl(r) || unicode.Is(unicode.Cf, r):
		default:
			d.unread++
			run = append(run, unread)
		}
	}
	end()
	if t.sure != "" && strings.ContainsAny(text, t.sure) {
		for i := range d.runs {
			d.runs[i].other = ""
		}
	}
	if d.own > 0 {
		for i := range d.runs {
			d.runs[i].keyboard = t.keyboard
		}
	}
	return d
}

func isLineEnd(r rune) bool {
	switch r {
	case '\n', '\r', '\t', '\v', '\f', '\u0085', '\u2028', '\u2029':
		return true
	}
	return false
}

// eachReading decodes a text through every layout that it can have come through,
// the plain one first, and through nothing but that one where it leaves nothing
// unread. Greek and Urdu layouts need a sign of theirs: a full stop alone makes
// no text Urdu. yield returns false to end.
func eachReading(text string, yield func(typed) bool) {
	for i, t := range tables() {
		d := t.decode(text)
		if i > 0 && d.own == 0 || d.unread*8 > d.length {
			continue
		}
		if !yield(d) || i == 0 && d.unread == 0 {
			return
		}
	}
}
