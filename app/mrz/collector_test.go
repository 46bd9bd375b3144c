package mrz

import (
	"errors"
	"strings"
	"testing"
	"time"

	"postern/app/border"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

const (
	khanTwo   = "AB12345671PAK8403157M3001318<<<<<<<<<<<<<<08"
	keystroke = 20 * time.Millisecond
)

// burst is what comes, how long after the one before, and what is said to it.
type burst struct {
	text    string
	after   time.Duration
	done    Completeness
	surname string
	number  string
}

func TestBurstsBecomeOneZone(t *testing.T) {
	const anna, khan = "ERIKSSON", "KHAN"
	const annas, khans = "L898902C3", "AB1234567"
	for _, c := range []struct {
		name   string
		bursts []burst
	}{
		{"line by line", []burst{{annaOne, 0, Part, anna, ""}, {annaTwo, keystroke, Whole, anna, annas}}},
		{"second line first", []burst{{annaTwo, 0, Part, "", annas}, {annaOne, keystroke, Whole, anna, annas}}},
		{"drawn by hand, seconds apart", []burst{{annaOne, 0, Part, anna, ""}, {annaTwo, 9 * time.Second, Whole, anna, annas}}},
		{"too late for the same document", []burst{{annaOne, 0, Part, anna, ""}, {annaTwo, 11 * time.Second, Part, "", annas}}},
		{"everything at once", []burst{{annaOne + annaTwo, 0, Whole, anna, annas}}},
		{"Enter after Enter", []burst{{annaOne, 0, Part, anna, ""}, {"", keystroke, Part, anna, ""}, {annaTwo + "\r", 0, Whole, anna, annas}, {"\r\n", 0, Whole, anna, annas}}},
		{"lines read twice", []burst{{annaOne, 0, Part, anna, ""}, {annaOne, 0, Part, anna, ""}, {annaTwo, 0, Whole, anna, annas}, {annaTwo, 0, Whole, anna, annas}}},
		{"document read twice", []burst{{annaOne, 0, Part, anna, ""}, {annaTwo, 0, Whole, anna, annas}, {annaOne, 3 * time.Second, Whole, anna, annas}, {annaTwo, 0, Whole, anna, annas}}},
		{"another document replaces the first", []burst{{annaOne, 0, Part, anna, ""}, {annaTwo, 0, Whole, anna, annas}, {khanOne, 5 * time.Second, Part, khan, ""}, {khanTwo, 0, Whole, khan, khans}}},
		{"another document after a line read twice", []burst{{annaOne + annaTwo, 0, Whole, anna, annas}, {annaTwo, 0, Whole, anna, annas}, {khanOne, 2 * time.Second, Part, khan, ""}, {khanTwo, 0, Whole, khan, khans}}},
		{"another document of another size", []burst{{annaOne + annaTwo, 0, Whole, anna, annas}, {strings.Join(cardLines, ""), 2 * time.Second, Whole, anna, "D23145890"}}},
		{"read again after a damaged reading", []burst{
			{annaOne, 0, Part, anna, ""},
			{with(annaTwo, 3, '3'), 0, Whole, anna, ""},
			{annaOne, 4 * time.Second, Whole, anna, ""},
			{annaTwo, 0, Whole, anna, annas},
		}},
		{"a line in pieces of which one has the length of another format", []burst{
			{annaOne[:30], 0, Part, "P UTOERIKSSON", ""},
			{annaOne[30:], 0, Part, anna, ""},
			{annaTwo[:9], 0, Part, anna, ""},
			{annaTwo[9:], 0, Whole, anna, annas},
		}},
		{"pieces that do not show what they are", []burst{
			{"P", 0, NotZone, "", ""},
			{annaOne[1:], 0, Part, anna, ""},
			{"L898902C", 0, Part, anna, ""},
			{annaTwo[8:], 0, Whole, anna, annas},
		}},
		{"a lost character, then read again", []burst{{annaOne[:43], 0, Part, "", ""}, {annaTwo, 0, Part, "", annas}, {annaOne, 4 * time.Second, Whole, anna, annas}}},
		{"a damaged first line of another document", []burst{{annaOne, 0, Part, anna, ""}, {khanOne[:43], 5 * time.Second, Part, "", ""}, {khanTwo, 2 * time.Second, Part, "", khans}}},
		{"a damaged line of another document after a whole one", []burst{{annaOne + annaTwo, 0, Whole, anna, annas}, {khanTwo[:43], 5 * time.Second, Part, "", ""}, {khanOne, 2 * time.Second, Part, khan, ""}}},
		{"a damaged second line, read again", []burst{{annaOne, 0, Part, anna, ""}, {annaTwo[:43], 2 * time.Second, Part, anna, ""}, {annaTwo, 2 * time.Second, Whole, anna, annas}}},
		{"a typed name between", []burst{{annaOne, 0, Part, anna, ""}, {"KHAN Muhammad Asif", 3 * time.Second, NotZone, "", ""}, {"Pietro", 3 * time.Second, NotZone, "", ""}}},
		{"nothing", []burst{{"", 0, NotZone, "", ""}, {" \r", 0, NotZone, "", ""}}},
		{"a digit first, of a card's second line", []burst{{cardLines[1], 0, Part, "", ""}, {cardLines[2], 0, Part, anna, ""}, {cardLines[0], 0, Whole, anna, "D23145890"}}},
		{"a key after the zone", []burst{{annaOne + annaTwo, 0, Whole, anna, annas}, {"3", keystroke, NotZone, "", ""}, {"", 0, Whole, anna, annas}}},
		{"a letter that a hand hit before the scan", []burst{{"3", 0, NotZone, "", ""}, {annaOne, 100 * time.Millisecond, Part, anna, ""}, {annaTwo, 0, Whole, anna, annas}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			var col Collector
			now := today
			for i, b := range c.bursts {
				now = now.Add(b.after)
				z, done := col.Add(b.text, now)
				if done != b.done || z.Traveller.Surname != b.surname || z.Traveller.Document.Number != b.number {
					t.Errorf("burst %d %q: %s, %q %q", i, b.text, done, z.Traveller.Surname, z.Traveller.Document.Number)
				}
				if (done == Whole) != z.Whole() {
					t.Errorf("burst %d: %s, and the zone says whole %v", i, done, z.Whole())
				}
			}
		})
	}
}

func TestUnfinishedNamesTheLineThatFitsNothing(t *testing.T) {
	var c Collector
	if _, done := c.Add(annaOne, today); done != Part || c.Unfinished() != nil {
		t.Errorf("one good line: %s, %v", done, c.Unfinished())
	}
	z, done := c.Add(annaTwo[:40], today.Add(keystroke))
	var length *LengthError
	if done != Part || z.Traveller.Surname != "ERIKSSON" || !errors.As(c.Unfinished(), &length) || length.Line != 2 || length.Length != 40 {
		t.Errorf("%s, %+v, %v", done, z.Traveller, c.Unfinished())
	}
	if _, done := c.Add("", today.Add(2*time.Second)); done != Part || c.Unfinished() == nil {
		t.Errorf("an empty burst changed it: %s, %v", done, c.Unfinished())
	}
	if _, done := c.Add(annaTwo, today.Add(4*time.Second)); done != Whole || c.Unfinished() != nil {
		t.Errorf("the line came again: %s, %v", done, c.Unfinished())
	}
	c.Reset()
	if _, done := c.Add("", today.Add(5*time.Second)); done != NotZone {
		t.Errorf("after Reset: %s", done)
	}
}

func TestAClockSetBackBeginsAnew(t *testing.T) {
	var c Collector
	c.Add(annaOne, today)
	if z, done := c.Add(annaTwo, today.Add(-time.Hour)); done != Part || z.Traveller.Surname != "" {
		t.Errorf("%s, %+v", done, z.Traveller)
	}
}

func TestHoweverBurstsAreCutTheZoneIsTheSame(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := drawDocument(t)
		run := strings.Join(d.lines(), rapid.SampledFrom([]string{"", "\r", "\n"}).Draw(t, "between lines"))
		cuts := rapid.SliceOfN(rapid.IntRange(0, len(run)), 0, 4).Draw(t, "cuts")
		for i := range cuts {
			for j := range cuts[:i] {
				if cuts[j] > cuts[i] {
					cuts[i], cuts[j] = cuts[j], cuts[i]
				}
			}
		}
		var c Collector
		var z Zone
		var done Completeness
		now, from := today, 0
		for _, to := range append(cuts, len(run)) {
			if to == from {
				continue
			}
			now = now.Add(keystroke)
			z, done = c.Add(run[from:to], now)
			from = to
		}
		if done != Whole {
			t.Fatalf("%q cut at %v: %s, %v", run, cuts, done, c.Unfinished())
		}
		if diff := cmp.Diff(d.traveller(t), z.Traveller); diff != "" || z.Read != border.ReadClean {
			t.Fatalf("%q cut at %v: %s", run, cuts, diff)
		}
	})
}

func TestLooksSaysWhatMayStillBecomeAZone(t *testing.T) {
	for _, zone := range [][]string{{annaOne, annaTwo}, cardLines, {"V<D<<MUELLER<<ANNA<<<"}} {
		for _, line := range zone[:2-len(zone)%2] {
			for i := 1; i <= len(line); i++ {
				if strings.ContainsAny(line[:i], "<0123456789") != Looks(line[:i]) && !Looks(line[:i]) {
					t.Errorf("%q is the beginning of a line", line[:i])
				}
			}
		}
	}
	for _, text := range []string{"P", "PP", "PPU", "PPUTOERIK", "I;ITA", "V<", "7", "74081", "L898902C3", "ΠΠΘΤΟ", "Π<ΘΤ", "7408122", "\u067e<"} {
		if !Looks(text) {
			t.Errorf("%q may become a zone", text)
		}
	}
	for _, text := range []string{"", " ", "Pietro", "KHAN", "Khan Muhammad", "Peter Anderson-Smith", "Muhammad 1984", "Κώστας", "محمد خان", "-", strings.Repeat("P<", MaxInput)} {
		if Looks(text) {
			t.Errorf("%q becomes no zone", text)
		}
	}
}

func TestTextIsAsLongAsWholeLinesOrNot(t *testing.T) {
	for length, whole := range map[int]bool{0: false, 1: false, 29: false, 30: true, 36: true, 43: false, 44: true, 45: false, 60: true, 72: true, 88: true, 90: true} {
		if got := WholeLines(strings.Repeat("A", length)); got != whole {
			t.Errorf("%d characters: %v", length, got)
		}
	}
	if WholeLines(strings.Repeat("A", MaxInput+44-MaxInput%44)) {
		t.Error("what is longer than is read counts as lines")
	}
}
