package lists

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"postern/app/border"
)

// ofacRows are the rows of a list in both files, in the order in which they stand.
type ofacRows struct {
	records []ofacRecord
	aliases []ofacAlias
}

type ofacRecord struct {
	id      string
	company bool
	link    int // to the person of which row; -1 for none
}

type ofacAlias struct {
	id   string
	name string
}

// drawOFAC makes a list of few ids, so that rows without a record, records that
// repeat and ids that only look different are met.
func drawOFAC(t *rapid.T) ofacRows {
	id := rapid.Custom(func(t *rapid.T) string {
		n := strconv.Itoa(rapid.IntRange(1, 60).Draw(t, "number"))
		return rapid.SampledFrom([]string{"", "", "", "", "0"}).Draw(t, "zero") + n
	})
	var l ofacRows
	for i := range rapid.IntRange(0, 60).Draw(t, "records") {
		l.records = append(l.records, ofacRecord{id.Draw(t, "id"), rapid.IntRange(0, 4).Draw(t, "company") == 0, rapid.IntRange(-3, i).Draw(t, "link")})
	}
	for i := range rapid.IntRange(0, 80).Draw(t, "aliases") {
		l.aliases = append(l.aliases, ofacAlias{id.Draw(t, "id"), fmt.Sprintf("DUE, Karim%c%c", 'a'+i/26, 'a'+i%26)})
	}
	return l
}

func ofacName(i int) string { return fmt.Sprintf("UNO, Nabil%c%c", 'a'+i/26, 'a'+i%26) }

// files writes the list.
func (l ofacRows) files() []string {
	var sdn, alt strings.Builder
	for i, r := range l.records {
		if r.company {
			fmt.Fprintf(&sdn, "%s,PROVA LTD,-0- ,X,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \r\n", r.id)
			continue
		}
		remarks := "Made up."
		if r.link >= 0 {
			remarks = "Made up; Linked To: " + ofacName(r.link) + "."
		}
		_, rest, _ := strings.Cut(sdnRow(0, ofacName(i), remarks), ",")
		sdn.WriteString(r.id + "," + rest)
	}
	sdn.WriteString("0,PROVA LTD,-0- ,X,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \r\n\x1a") // so that it is known as what it is
	for i, a := range l.aliases {
		fmt.Fprintf(&alt, "%s,%d,aka,\"%s\",-0- \r\n", a.id, i, a.name)
	}
	alt.WriteString("0,0,aka,PROVA,-0- \r\n\x1a")
	return []string{"o/sdn.csv", sdn.String(), "o/alt.csv", alt.String()}
}

// names are the names that each person must have, and orphans the lines and ids of
// the aliases without a record: all by looking through all rows for every record.
func (l ofacRows) names() (names map[string][]string, orphans []string) {
	names = map[string][]string{}
	stands := map[string]bool{}
	for i, r := range l.records {
		stands[r.id] = true
		if _, twice := names[r.id]; twice || r.company {
			continue
		}
		surname, given, _ := strings.Cut(ofacName(i), ", ")
		names[r.id] = []string{given + " " + surname}
		for _, a := range l.aliases {
			if surname, given, _ := strings.Cut(a.name, ", "); a.id == r.id {
				names[r.id] = append(names[r.id], given+" "+surname+" [alias]")
			}
		}
	}
	for i, a := range l.aliases {
		if !stands[a.id] {
			orphans = append(orphans, fmt.Sprint(i+1, " ", a.id))
		}
	}
	return names, orphans
}

func TestOFACAliasesComeToTheirRecordsInWhateverOrderBothFilesStand(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := drawOFAC(t)
		switch rapid.IntRange(0, 3).Draw(t, "order") {
		case 0:
			l.sort()
		case 1: // as published: but for some at the end
			l.sort()
			if n := len(l.records); n > 0 {
				l.records = append(l.records[n/2:], l.records[:n/2]...)
			}
		}
		var got result
		s, err := DetectFS(tree(l.files()...), "o")
		if err != nil {
			t.Fatal(err)
		}
		got.report, got.err = s.Read(func(a border.Alert) error { got.alerts = append(got.alerts, a); return nil })
		want, orphans := l.names()
		if len(orphans) > fewOrphans && len(orphans)*100 > len(l.aliases)+1 {
			if e, ok := got.err.(*Error); !ok || e.Code != CodeOrphans || e.Values["Orphans"] != len(orphans) || e.Values["Aliases"] != len(l.aliases)+1 || len(got.alerts) > 0 {
				t.Fatalf("%d orphans, %d alerts: %v", len(orphans), len(got.alerts), got.err)
			}
			return
		}
		if got.err != nil {
			t.Fatal(got.err)
		}
		names := map[string][]string{}
		for _, a := range got.alerts {
			names[a.ID] = nameTexts(a)
		}
		if diff := cmp.Diff(want, names); diff != "" {
			t.Fatal(diff)
		}
		var told []string
		for _, w := range got.report.Warnings {
			if w.Code == WarnAliasOrphan {
				told = append(told, fmt.Sprint(w.Line, " ", w.Values["ID"]))
			}
		}
		if diff := cmp.Diff(orphans, told); diff != "" {
			t.Fatal(diff)
		}
		persons := 0
		for _, r := range l.records {
			if !r.company {
				persons++
			}
		}
		if rejected := got.report.RejectedBy[RejectDuplicateID]; rejected != persons-len(want) || got.report.RejectedCount != rejected {
			t.Fatalf("%d persons of %d ids, %d rejected as standing already", persons, len(want), rejected)
		}
	})
}

// sort puts both files in the order of their records' numbers.
func (l *ofacRows) sort() {
	slices.SortStableFunc(l.aliases, func(a, b ofacAlias) int { return compareIDs(a.id, b.id) })
	slices.SortStableFunc(l.records, func(a, b ofacRecord) int { return compareIDs(a.id, b.id) })
}

func TestOFACListInOrderAndOutOfOrderGiveTheSameAlertsAndLinks(t *testing.T) {
	const n = 300
	write := func(records, aliases []int) []string {
		var sdn, alt strings.Builder
		for _, i := range records {
			sdn.WriteString(sdnRow(i, ofacName(i), "Linked To: "+ofacName(n-i+1)+"; DOB 1950."))
		}
		for _, i := range aliases {
			fmt.Fprintf(&alt, "%d,%d,fka,\"DUE, Karim%d\",-0- \r\n%d,%d,aka,\"TRE, Karim%d\",-0- \r\n", i, i, i, i, i, i)
		}
		return []string{"o/sdn.csv", sdn.String(), "o/alt.csv", alt.String() + "\x1a"}
	}
	var inOrder []int
	for i := 1; i <= n; i++ {
		inOrder = append(inOrder, i)
	}
	all := func(t testing.TB, records, aliases []int) map[string]border.Alert {
		r := readAll(t, tree(write(records, aliases)...), "o")
		if r.err != nil || r.report.Kept != n || r.report.WarningCount > 0 {
			t.Fatalf("%v, %+v", r.err, r.report)
		}
		by := map[string]border.Alert{}
		for i, a := range r.alerts {
			if a.ID != strconv.Itoa(records[i]) {
				t.Fatalf("record %d of the file is %s", i, a.ID)
			}
			by[a.ID] = a
		}
		return by
	}
	want := all(t, inOrder, inOrder)
	if a := want["7"]; len(a.Names) != 3 || len(a.Links) != 1 || a.Links[0].Alert != strconv.Itoa(n-7+1) {
		t.Fatalf("%+v", a)
	}
	rapid.Check(t, func(rt *rapid.T) {
		records, aliases := inOrder, inOrder
		if rapid.Bool().Draw(rt, "shuffle records") {
			records = rapid.Permutation(inOrder).Draw(rt, "records")
		}
		if rapid.Bool().Draw(rt, "shuffle aliases") {
			aliases = rapid.Permutation(inOrder).Draw(rt, "aliases")
		}
		if diff := cmp.Diff(want, all(t, records, aliases)); diff != "" {
			rt.Fatal(diff)
		}
	})
}

func TestOFACAliasesOutOfOrderBeyondTheirLimitAreRefusedWithTheLine(t *testing.T) {
	alt := "9,1,aka,\"DUE, Karim\",-0- \r\n" + strings.Repeat("3,1,aka,\"DUE, Karim\",-0- \r\n", 20)
	files := tree("o/sdn.csv", sdnRow(3, "UNO, Karim", "x.")+sdnRow(9, "UNO, Nabil", "x."), "o/alt.csv", alt)
	for limit, line := range map[int]int{0: 2, 70: 4, 100_000: 0} {
		s, err := DetectFS(files, "o")
		if err != nil {
			t.Fatal(err)
		}
		handed := 0
		o := newOFACRun(newRun(s, func(border.Alert) error { handed++; return nil }))
		o.held.limit = limit
		err = o.read()
		if line == 0 {
			if err != nil || handed != 2 {
				t.Errorf("limit %d: %d alerts, %v", limit, handed, err)
			}
			continue
		}
		if e := wantCode(t, err, CodeOutOfOrder, line); handed != 0 || e.Values["Limit"] != limit || !strings.HasSuffix(e.File, "alt.csv") {
			t.Errorf("limit %d: %d alerts, %+v", limit, handed, e)
		}
	}
}

func TestOFACAliasesWithoutRecordAreToldOfInTheirOrderAndAllCounted(t *testing.T) {
	if testing.Short() {
		t.Skip("it reads 300,000 rows, in which the race detector sees nothing new")
	}
	const orphans, records = MaxStored + 100, 165_000
	var sdn, alt strings.Builder
	for id := 1; id <= records; id++ {
		if id%150 != 0 {
			fmt.Fprintf(&sdn, "%d,PROVA LTD,-0- ,X,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \r\n", id)
		}
	}
	for id := 2; id <= records; id++ {
		fmt.Fprintf(&alt, "%d,1,aka,DUE,-0- \r\n", id)
		if id == 200 {
			alt.WriteString("150,1,aka,DUE,-0- \r\n") // apart, also the row that stood in order
		}
	}
	r := readAll(t, tree("o/sdn.csv", sdn.String(), "o/alt.csv", alt.String()), "o")
	if r.err != nil || r.report.WarningsBy[WarnAliasOrphan] != orphans+1 || r.report.WarningCount != orphans+1 || len(r.report.Warnings) != MaxStored {
		t.Fatalf("%v, %v, stored %d", r.err, r.report.WarningsBy, len(r.report.Warnings))
	}
	lines := []string{}
	for _, w := range r.report.Warnings[:3] {
		lines = append(lines, fmt.Sprint(w.Line, " ", w.Values["ID"]))
	}
	if diff := cmp.Diff([]string{"149 150", "200 150", "300 300"}, lines); diff != "" {
		t.Error(diff)
	}
}

func TestOFACAliasOfMegabytesIsCutAndToldAndTheOthersAreKept(t *testing.T) {
	for _, letter := range []string{"x", "ä", "ж", "名", "𐌀"} {
		for _, length := range []int{2 * MaxNameRunes, 2*MaxNameRunes + 1, 4 * MaxNameRunes, 500_000} {
			alt := "1,1,aka,\"TRE, Karim\",-0- \r\n1,2,aka,\"" + strings.Repeat(letter, length) + "\",-0- \r\n1,3,aka,\"DUE, Karim\",-0- \r\n"
			r := readAll(t, tree("o/sdn.csv", sdnRow(1, "UNO, Karim", "x."), "o/alt.csv", alt), "o")
			if r.err != nil || len(r.alerts) != 1 {
				t.Fatal(r.err)
			}
			twice := 1 // cut as a name, and before that as what a name is taken from
			if length > 2*MaxNameRunes {
				twice = 2
			}
			want := []string{"Karim UNO", "Karim TRE [alias]", strings.Repeat(letter, MaxNameRunes) + " [alias]", "Karim DUE [alias]"}
			if diff := cmp.Diff(want, nameTexts(r.alerts[0])); diff != "" || r.report.WarningsBy[WarnNameTooLong] != twice {
				t.Errorf("%s × %d: told %v: %s", letter, length, r.report.WarningsBy, diff)
			}
		}
	}
}

func TestOFACIDsStandInTheOrderOfTheirNumbers(t *testing.T) {
	inOrder := []string{"0", "00", "1", "01", "001", "9", "10", "010", "99", "100", "12345678901234567890"}
	for i, a := range inOrder {
		for j, b := range inOrder {
			if got := compareIDs(a, b); got != min(max(i-j, -1), 1) {
				t.Errorf("%s against %s: %d", a, b, got)
			}
		}
	}
}
