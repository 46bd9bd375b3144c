package lists

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"

	"postern/app/border"
)

// mixed is a list of many lines of every kind: line n is a person unless n is a
// multiple of one of the numbers below.
func mixed(lines int) (text string, kept []string, rejected map[int]RejectCode) {
	var b strings.Builder
	rejected = map[int]RejectCode{}
	for n := 1; n <= lines; n++ {
		id := fmt.Sprintf("P-%d", n)
		switch {
		case n%97 == 0:
			b.WriteString("   ")
		case n%89 == 0:
			rejected[n] = RejectNotUTF8
			fmt.Fprintf(&b, `{"id":%q,"schema":"Person","caption":"Belto`+"\xff"+`"}`, id)
		case n%83 == 0:
			rejected[n] = RejectNotJSON
			fmt.Fprintf(&b, `{"id":%q,"schema":`, id)
		case n%79 == 0:
			rejected[n] = RejectDuplicateID
			fmt.Fprintf(&b, `{"id":%q,"schema":"Person","properties":{"name":["Again Zarvandi"]}}`, "P-1")
		case n%73 == 0:
			fmt.Fprintf(&b, `{"id":%q,"schema":"Vessel","properties":{}}`, id)
		case n%71 == 0:
			rejected[n] = RejectNoName
			fmt.Fprintf(&b, `{"id":%q,"schema":"Person"}`, id)
		default:
			kept = append(kept, id)
			fmt.Fprintf(&b, `{"id":%q,"schema":"Person","caption":"Belto Zarvandi","properties":{"name":["Belto Zarvandi"],"birthDate":["19%02d"],"notes":[%q]}}`,
				id, n%100, strings.Repeat("made up ", n%40))
		}
		b.WriteByte('\n')
	}
	return b.String(), kept, rejected
}

func TestLinesParsedOnAllCoresAreHandedOverInTheFilesOrder(t *testing.T) {
	text, kept, rejected := mixed(4000)
	var got []string
	s, err := DetectFS(tree("list.json", text), "list.json")
	if err != nil {
		t.Fatal(err)
	}
	report, err := s.Read(func(a border.Alert) error {
		got = append(got, a.ID)
		var n int
		if _, err := fmt.Sscanf(a.ID, "P-%d", &n); err != nil || a.BirthDates[0].Year != 1900+n%100 || !strings.HasPrefix(a.Remarks, strings.TrimSpace(strings.Repeat("made up ", n%40))) {
			t.Errorf("%s is %+v", a.ID, a)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(kept, got); d != "" {
		t.Error(d)
	}
	before := 0
	for _, r := range report.Rejected {
		if r.Line <= before || rejected[r.Line] != r.Code {
			t.Errorf("line %d behind %d: %s, want %s", r.Line, before, r.Code, rejected[r.Line])
		}
		before = r.Line
	}
	if len(report.Rejected) != len(rejected) || report.Kept != len(kept) || report.Read != report.Kept+report.RejectedCount+report.Skipped[SkipVessel] {
		t.Errorf("%d rejected, %d kept, %d read: %v", len(report.Rejected), report.Kept, report.Read, report.Skipped)
	}
}

// The bubble ends in a panic if a goroutine of the reading is left behind.
func TestReadingThatStopsAnywhereLeavesNobodyBehind(t *testing.T) {
	text, kept, _ := mixed(4000)
	enough := errors.New("seen enough")
	for _, stop := range []int{0, 1, 255, 256, 257, 1999, len(kept) - 1} {
		synctest.Test(t, func(t *testing.T) {
			s, err := DetectFS(tree("list.json", text), "list.json")
			if err != nil {
				t.Fatal(err)
			}
			n := 0
			_, err = s.Read(func(a border.Alert) error {
				if a.ID != kept[n] {
					t.Errorf("alert %d is %s", n, a.ID)
				}
				if n++; n > stop {
					return enough
				}
				return nil
			})
			if !errors.Is(err, enough) || n != stop+1 {
				t.Errorf("stopped at %d of %d: %v", n, stop, err)
			}
		})
	}
}

func TestFileThatBreaksOffHandsOverAllBeforeTheBreakAndNothingAfter(t *testing.T) {
	text, kept, _ := mixed(3000)
	synctest.Test(t, func(t *testing.T) {
		cut := text + `{"id":"P-last","schema":"Person","properties":{"name":["Cut`
		s, err := DetectFS(tree("list.json", cut), "list.json")
		if err != nil {
			t.Fatal(err)
		}
		n := 0
		_, err = s.Read(func(border.Alert) error { n++; return nil })
		e, ok := errors.AsType[*Error](err)
		if !ok || e.Code != CodeBrokenOff || e.Line != 3001 || n != len(kept) {
			t.Errorf("%d alerts of %d, %v", n, len(kept), err)
		}
	})
}

func TestAlertsOfOurOwnFormatKeepTheirOrderAndNothingMayFollowTheirEnd(t *testing.T) {
	const count = 1500
	var b strings.Builder
	b.WriteString(`{"format":"postern-alerts/1","list":"Made up","issued":"2026-11-20T06:00:00Z","owner":"PAK"}` + "\n")
	for n := range count {
		fmt.Fprintf(&b, `{"id":"M-%d","subject":"person","names":[{"text":"Belto Zarvandi"}],"category":"smuggling","action":"refer"}`+"\n", n)
	}
	fmt.Fprintf(&b, `{"end":true,"alerts":%d}`+"\n", count)
	for name, c := range map[string]struct {
		more string
		code ErrorCode
		line int
	}{
		"whole":                {"", "", 0},
		"an alert behind it":   {`{"id":"M-x","subject":"person","names":[{"text":"Late"}],"category":"smuggling","action":"refer"}` + "\n", CodeCountDiffers, count + 3},
		"half of one":          {`{"id":"M-x","subj`, CodeCountDiffers, count + 3},
		"a second end":         {fmt.Sprintf(`{"end":true,"alerts":%d}`, count), CodeCountDiffers, count + 3},
		"blank lines are none": {"\n  \n", "", 0},
	} {
		synctest.Test(t, func(t *testing.T) {
			n := 0
			s, err := DetectFS(tree("list.json", b.String()+c.more), "list.json")
			if err != nil {
				t.Fatal(err)
			}
			_, err = s.Read(func(a border.Alert) error {
				if a.ID != fmt.Sprintf("M-%d", n) || a.IssuingState != "PAK" {
					t.Errorf("%s: alert %d is %s of %s", name, n, a.ID, a.IssuingState)
				}
				n++
				return nil
			})
			if c.code == "" && err != nil || n != count {
				t.Errorf("%s: %d alerts, %v", name, n, err)
			}
			if c.code != "" {
				wantCode(t, err, c.code, c.line)
			}
		})
	}
}
