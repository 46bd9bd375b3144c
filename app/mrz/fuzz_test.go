package mrz

import (
	"errors"
	"strings"
	"testing"
	"time"

	"postern/app/border"

	"github.com/google/go-cmp/cmp"
)

// seeds are zones, pieces of zones and what is none.
func seeds() []string {
	return []string{
		annaOne + annaTwo, annaOne + "\r\n" + annaTwo, strings.Join(cardLines, "\n"), strings.Join(cardLines, ""), khanOne, khanTwo,
		"I<UTOD23145890<7349<<<<<<<<<<<", "V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\nL8988901C4XXX4009078F9612109<<<<<<<<",
		khanOne + "\nAB1Z345671PAK8413157M3001318<<<<<<<<<<<<<<08", "Π<ΘΤΟΕΡΙΚΣΣΟΝ<<ΑΝΝΑ<ΜΑΡΙΑ<<<<<<<<<<<<<<<<<<<",
		"P;UTOERIKSSON;;ANNA;MARIA;;;;;;;;;;;;;;;;;;;", "KHAN Muhammad Asif", "", "\u200d\u200e", "P<UTO\x00", "SS<<", "????",
		annaOne[:43] + "\n" + annaTwo, "<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<", "000000000000000000000000000000000000000000000000",
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range seeds() {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		z, err := Parse(text, today)
		sound(t, text, z, err)
		Looks(text)
		if err != nil || z.Keyboard != KeyboardLatin {
			return
		}
		again, err := Parse(strings.Join(z.Lines, "\n"), today)
		if errors.Is(err, ErrNotZone) || errors.Is(err, ErrUnreadable) {
			return // what proved it a zone stood in lines that others replaced
		}
		if diff := cmp.Diff(z, again); err != nil || diff != "" {
			t.Fatalf("%q read as %q, and that once more: %v %s", text, z.Lines, err, diff)
		}
	})
}

func FuzzParseThroughEveryKeyboard(f *testing.F) {
	for i, s := range seeds() {
		f.Add(s, byte(i), byte(i/2))
	}
	f.Fuzz(func(t *testing.T, text string, layout, shift byte) {
		latin := strings.Map(func(r rune) rune {
			if r == '\n' || r == filler || r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' {
				return r
			}
			return -1
		}, strings.ToUpper(text))
		l := &layouts[int(layout)%len(layouts)]
		typed, ok := through(l, latin, shifts[int(shift)%len(shifts)])
		if !ok {
			return
		}
		z, err := Parse(typed, today)
		sound(t, typed, z, err)
		Looks(typed)
	})
}

func FuzzCollector(f *testing.F) {
	for _, s := range seeds() {
		f.Add(s, uint64(7))
		f.Add(strings.ReplaceAll(s, "<<<", "<\x00<<"), uint64(0x0102030405060708))
	}
	f.Fuzz(func(t *testing.T, text string, pauses uint64) {
		var c Collector
		now := today
		for i, burst := range strings.Split(text, "\x00") {
			if i > 50 {
				break
			}
			now = now.Add(time.Duration(pauses>>(8*(i%8))&0xff) * 50 * time.Millisecond)
			z, done := c.Add(burst, now)
			switch done {
			case Whole:
				if !z.Whole() || c.Unfinished() != nil && strings.TrimSpace(burst) != "" {
					t.Fatalf("%q: whole, and %q, %v", burst, z.Lines, c.Unfinished())
				}
			case Part:
				if len(z.Lines) == 0 && c.Unfinished() == nil {
					t.Fatalf("%q: a part of nothing", burst)
				}
			case NotZone:
				if len(z.Lines) > 0 {
					t.Fatalf("%q: no zone, and %q", burst, z.Lines)
				}
			}
			if len(z.Lines) > 0 {
				sound(t, burst, z, nil)
			}
			if len(c.pieces) > maxPieces {
				t.Fatalf("%d pieces held", len(c.pieces))
			}
		}
	})
}

// sound says what must hold of whatever Parse returns.
func sound(t failer, text string, z Zone, err error) {
	t.Helper()
	var length *LengthError
	switch {
	case errors.Is(err, ErrNotZone), errors.Is(err, ErrUnreadable):
		if len(z.Lines) > 0 {
			t.Fatalf("%q: no zone, and %q", text, z.Lines)
		}
		return
	case errors.As(err, &length):
		if length.Line < 1 || length.Length < 1 {
			t.Fatalf("%q: %v", text, err)
		}
		if len(z.Lines) == 0 {
			return
		}
	case err != nil:
		t.Fatalf("%q: %v", text, err)
	}
	width := map[Format]int{TD1: 30, TD2: 36, TD3: 44, MRVA: 44, MRVB: 36}[z.Format]
	if want := linesOf(width); len(z.Lines) != want {
		t.Fatalf("%q: %s of %d lines", text, z.Format, len(z.Lines))
	}
	read := 0
	for _, l := range z.Lines {
		if l == "" {
			continue
		}
		read++
		if len(l) != width || strings.Trim(l, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789<?") != "" {
			t.Fatalf("%q: line %q", text, l)
		}
	}
	if read == 0 || len(z.Fields) < 9 {
		t.Fatalf("%q: %d lines, %d fields", text, read, len(z.Fields))
	}
	worst := border.ReadClean
	for _, f := range z.Fields {
		soundField(t, z, f)
		if f.State == Wrong || f.State == Repaired {
			worst = border.ReadDamaged
		}
	}
	if worst == border.ReadDamaged && z.Read == border.ReadClean {
		t.Fatalf("%q: clean with %+v", text, z.Fields)
	}
	if agree, all := z.Checked(); agree > all || all > 5 {
		t.Fatalf("%q: %d of %d", text, agree, all)
	}
}

func soundField(t failer, z Zone, f Field) {
	t.Helper()
	line := z.Lines[f.Line]
	switch {
	case line == "" && f.State != Absent,
		f.From > f.To, f.State != Absent && f.To > len(line),
		(f.State == Wrong) != (f.Fault != FaultNone) && f.State != NoCheckDigit,
		f.State == Wrong && f.Value != "",
		(f.State == Repaired) != (f.RepairFrom != ""),
		len(f.RepairFrom) != len(f.RepairTo),
		f.State == Repaired && !strings.HasPrefix(f.RepairFrom, line[f.Changed:f.Changed+1]),
		f.Repairs == 1, f.Repairs > 0 && f.State != Wrong,
		f.Bad != 0 && f.Fault != FaultMonth && f.Fault != FaultDay:
		t.Fatalf("%q: %+v", z.Lines, f)
	}
	used := map[FieldName]string{
		Names: z.Traveller.FullName(), Number: z.Traveller.Document.Number, BirthDate: z.Traveller.BirthDate.String(),
		Expires: z.Traveller.Document.Expires.String(), SexField: string(z.Traveller.Sex), DocumentType: z.Traveller.Document.Type,
		IssuingState: string(z.Traveller.Document.IssuingState), Nationality: string(z.Traveller.Nationality),
	}
	if got, ok := used[f.Name]; ok && (f.Value == "") != (got == "") {
		t.Fatalf("%q: %s is %q and %q is used", z.Lines, f.Name, f.Value, got)
	}
}

func BenchmarkParse(b *testing.B) {
	greek, _ := through(&layouts[2], annaOne+annaTwo, "shift")
	urdu, _ := through(&layouts[len(layouts)-1], annaOne+annaTwo, "shift")
	for name, text := range map[string]string{
		"passport":          annaOne + "\n" + annaTwo,
		"card":              strings.Join(cardLines, ""),
		"damaged":           khanOne + "AB1Z345671PAK8413157M3001318<<<<<<<<<<<<<<08",
		"through Greek":     greek,
		"through Urdu":      urdu,
		"typed name":        "KHAN Muhammad Asif",
		"as long as it may": strings.Repeat("<", MaxInput),
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				_, _ = Parse(text, today)
			}
		})
	}
}

func BenchmarkLooks(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		Looks("ΠΠΘΤΟΕΡΙΚΣΣΟΝ")
	}
}

// failer is a test, a fuzz target or a property.
type failer interface {
	Helper()
	Fatalf(format string, args ...any)
}
