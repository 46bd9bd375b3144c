package answers

import (
	"bytes"
	"errors"
	"io"
	"math"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/klauspost/compress/zstd"

	"postern/app/border"
	"postern/app/exchange"
)

// small is a sheet of two travellers.
func small() Sheet {
	return Sheet{
		On: time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC), Seed: math.MaxUint64, Threshold: .6, Alerts: 12,
		Of: Composition{
			Lists:    []ListState{{Nation: "PAK", Name: "North", Sequence: 3, Base: 2, State: exchange.State{}.String()}},
			Matching: "search/1", Frequencies: "pk1-abc",
		},
		Cases: []Case{
			{
				Kind: KindDerived, Rule: RuleCut,
				Traveller: border.Traveller{
					GivenNames: "BELTAR <&> É", Surname: "ZARQOVAND", NameCut: true, BirthDate: border.YearOnly(1980), Sex: border.SexMale, Nationality: "PAK", FatherName: "Gholm",
					Document: border.TravelDocument{Type: "P", Number: "AB1234567", IssuingState: "PAK", PersonalNumber: "1"},
				},
				Expected: Answer{Verdict: border.VerdictMatch, Namesakes: 1, Weaker: 2, More: true, Matches: []Match{
					{List: "North", ID: "1", Verdict: border.VerdictMatch, Score: .123456789},
					{List: "North", ID: "2", Verdict: border.VerdictPossible, Score: .7},
				}},
			},
			{Kind: KindOrdinary, Traveller: border.Traveller{Name: "بلتر زرقوند"}, Expected: Answer{Verdict: border.VerdictNoMatch}},
		},
	}
}

func written(t testing.TB, s Sheet) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := s.Encode(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// pack packs lines that need not be a sheet.
func pack(t testing.TB, text string) []byte {
	t.Helper()
	w, err := zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1))
	if err != nil {
		t.Fatal(err)
	}
	return w.EncodeAll([]byte(text), nil)
}

func plain(t testing.TB, s Sheet) string {
	t.Helper()
	lines, err := s.lines()
	if err != nil {
		t.Fatal(err)
	}
	return string(lines)
}

func TestSheetComesBackAsItWasWritten(t *testing.T) {
	got, err := Decode(iotest.OneByteReader(bytes.NewReader(written(t, small()))))
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(small(), got, sameSheet); d != "" {
		t.Error(d)
	}
}

func TestSheetThatMakesNoSenseIsNeitherWrittenNorRead(t *testing.T) {
	for name, spoil := range map[string]func(*Sheet){
		"no day":              func(s *Sheet) { s.On = time.Time{} },
		"no threshold":        func(s *Sheet) { s.Threshold = 0 },
		"less than no alerts": func(s *Sheet) { s.Alerts = -1 },
		"nobody":              func(s *Sheet) { s.Cases = nil },
		"too many":            func(s *Sheet) { s.Cases = make([]Case, MaxTravellers+1) },
		"no matching":         func(s *Sheet) { s.Of.Matching = "" },
		"no state":            func(s *Sheet) { s.Of.Lists[0].State = "abc" },
		"a list twice":        func(s *Sheet) { s.Of.Lists = append(s.Of.Lists, s.Of.Lists[0]) },
		"an unknown kind":     func(s *Sheet) { s.Cases[0].Kind = "other" },
		"an unknown rule":     func(s *Sheet) { s.Cases[0].Rule = "other" },
		"nothing to search":   func(s *Sheet) { s.Cases[1].Traveller.Name = " " },
		"no date":             func(s *Sheet) { s.Cases[0].Traveller.BirthDate = border.Day(1980, 2, 31) },
		"no verdict":          func(s *Sheet) { s.Cases[1].Expected.Verdict = "" },
		"a score of 1":        func(s *Sheet) { s.Cases[0].Expected.Matches[0].Score = 1 },
		"no score":            func(s *Sheet) { s.Cases[0].Expected.Matches[0].Score = math.NaN() },
		"another list":        func(s *Sheet) { s.Cases[0].Expected.Matches[0].List = "South" },
		"an alert twice":      func(s *Sheet) { s.Cases[0].Expected.Matches[1].ID = "1" },
		"no order":            func(s *Sheet) { s.Cases[0].Expected.Matches[1].Verdict = border.VerdictMatch },
		"too many matches":    func(s *Sheet) { s.Cases[1].Expected.Matches = make([]Match, asked+1) },
	} {
		s := small()
		spoil(&s)
		if err := s.Encode(io.Discard); !errors.Is(err, ErrBadSheet) {
			t.Errorf("%s is written: %v", name, err)
		}
		if lines, err := s.lines(); err == nil {
			if _, err := Decode(bytes.NewReader(pack(t, string(lines)))); !errors.Is(err, ErrBadSheet) {
				t.Errorf("%s is read: %v", name, err)
			}
		}
	}
}

func TestSheetThatWouldComeBackAsAnotherIsNotWritten(t *testing.T) {
	for name, spoil := range map[string]func(*Sheet){
		"a time of day": func(s *Sheet) { s.On = s.On.Add(time.Hour) },
		"no text":       func(s *Sheet) { s.Cases[1].Traveller.Name = "\xff" },
		"an id no text": func(s *Sheet) { s.Cases[0].Expected.Matches[0].ID = "\xff" },
	} {
		s := small()
		spoil(&s)
		if err := s.Encode(io.Discard); !errors.Is(err, ErrBadSheet) {
			t.Errorf("%s is written: %v", name, err)
		}
	}
}

func TestWhatIsNoSheetIsRefused(t *testing.T) {
	good := plain(t, small())
	lines := strings.SplitAfter(good, "\n")
	whole := written(t, small())
	for name, packed := range map[string][]byte{
		"nothing":                 nil,
		"no zstd":                 []byte(good),
		"nothing, packed":         pack(t, ""),
		"half a file":             whole[:len(whole)/2],
		"a byte too many":         append(bytes.Clone(whole), 0),
		"no end":                  pack(t, strings.Join(lines[:3], "")),
		"an end that lies":        pack(t, strings.Join(lines[:2], "")+lines[3]),
		"more behind the end":     pack(t, good+lines[1]),
		"no head":                 pack(t, strings.Join(lines[1:], "")),
		"another format":          pack(t, strings.Replace(good, format, "postern-alerts", 1)),
		"version 0":               pack(t, strings.Replace(good, `"version":1`, `"version":0`, 1)),
		"an unknown field":        pack(t, strings.Replace(good, `"on":`, `"off":1,"on":`, 1)),
		"an unknown field inside": pack(t, strings.Replace(good, `"surname":`, `"nickname":"x","surname":`, 1)),
		"a day that is none":      pack(t, strings.Replace(good, "2026-11-22", "2026-13-22", 1)),
		"two values on a line":    pack(t, strings.Replace(good, "}\n", "} {}\n", 1)),
		"a line without end":      pack(t, lines[0]+strings.Repeat("x", maxLine+1)),
		"no traveller":            pack(t, lines[0]+"{}\n"+lines[3]),
		"an empty line":           pack(t, lines[0]+"\n"+strings.Join(lines[1:], "")),
	} {
		if _, err := Decode(bytes.NewReader(packed)); !errors.Is(err, ErrBadSheet) {
			t.Errorf("%s: %v", name, err)
		}
	}
	_, err := Decode(bytes.NewReader(pack(t, strings.Replace(good, `"version":1`, `"version":2,"news":{}`, 1))))
	if !errors.Is(err, ErrNewerSheet) {
		t.Errorf("a newer one: %v", err)
	}
	broken := errors.New("the stick is gone")
	if _, err := Decode(io.MultiReader(bytes.NewReader(whole[:20]), iotest.ErrReader(broken))); !errors.Is(err, broken) {
		t.Errorf("a source that breaks: %v", err)
	}
}

// zeros gives zeros for ever.
type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

func TestSheetWithoutEndIsGivenUp(t *testing.T) {
	if _, err := Decode(zeros{}); !errors.Is(err, ErrBadSheet) {
		t.Errorf("endless as carried: %v", err)
	}
	// a bomb: hundreds of megabytes of good lines in a few kilobytes
	s := small()
	lines := strings.SplitAfter(plain(t, s), "\n")
	var b bytes.Buffer
	w, err := zstd.NewWriter(&b, zstd.WithEncoderConcurrency(1))
	if err != nil {
		t.Fatal(err)
	}
	_, err = io.WriteString(w, lines[0])
	one := []byte(`{"traveller":{"name":"` + strings.Repeat("a ", maxLine/4) + `"},"kind":"ordinary","expected":{"verdict":"no_match"}}` + "\n")
	for range 2 * maxUnpacked / len(one) {
		_, more := w.Write(one)
		err = errors.Join(err, more)
	}
	if err := errors.Join(err, w.Close()); err != nil {
		t.Fatal(err)
	}
	if _, err := Decode(&b); !errors.Is(err, ErrBadSheet) {
		t.Errorf("endless unpacked: %v", err)
	}
}

func TestOneFlippedByteIsNoticedOrChangesNothing(t *testing.T) {
	whole := written(t, small())
	for at := range whole {
		damaged := bytes.Clone(whole)
		damaged[at] ^= 0x5a
		got, err := Decode(bytes.NewReader(damaged))
		if err == nil && !cmp.Equal(small(), got, sameSheet) {
			t.Errorf("byte %d", at)
		}
	}
}

func FuzzSheet(f *testing.F) {
	good := plain(f, small())
	f.Add([]byte(good))
	f.Add([]byte(strings.Replace(good, `"version":1`, `"version":9`, 1)))
	f.Add([]byte(strings.Replace(good, "1980", "????-02-29", 1)))
	f.Add(written(f, small()))
	f.Add([]byte("{}\n{}\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		if _, err := Decode(bytes.NewReader(text)); err != nil && !errors.Is(err, ErrBadSheet) && !errors.Is(err, ErrNewerSheet) {
			t.Fatal(err)
		}
		s, err := readLines(bytes.NewReader(text))
		if err != nil {
			if !errors.Is(err, ErrBadSheet) && !errors.Is(err, ErrNewerSheet) {
				t.Fatal(err)
			}
			return
		}
		again, err := Decode(bytes.NewReader(written(t, s)))
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(s, again, sameSheet); d != "" {
			t.Fatal(d)
		}
	})
}
