package shift

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"postern/app/border"
	"postern/app/desk"
	"postern/store/journal"
)

func manifestOf(t *testing.T, text string) *manifest {
	t.Helper()
	m, err := readManifest(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestManifestIsReadByItsHeadings(t *testing.T) {
	want := border.Traveller{
		Surname: "ZARVANDI", GivenNames: "BELTO", BirthDate: border.Day(1984, 3, 15), Sex: border.SexMale, Nationality: "PAK",
		Document: border.TravelDocument{Number: "AB1234567", IssuingState: "PAK", Expires: border.Day(2030, 1, 31)},
	}
	for name, text := range map[string]string{
		"commas":     "Surname,Given Names,Date of Birth,Sex,Nationality,Passport No.,Issuing state,Expiry date\nZARVANDI,BELTO,1984-03-15,M,PAK,AB1234567,Pakistan,2030-01-31\n",
		"semicolons": "\xEF\xBB\xBFseat;last_name;FIRST NAME;DOB;gender;citizenship;document number;country of issue;valid until\r\n4A;ZARVANDI;BELTO;15/03/1984;Male;Pakistan;AB 123-4567;PK;31.01.2030\r\n",
		"tabs":       "\n\nfamily name\tforenames\tborn\tsex\tnationality\tpp\tissued by\texpires\nZARVANDI\tBELTO\t15 Mar 1984\tm\tPK\tab1234567\tpak\tJan 31, 2030",
		"months":     "surname,given name,dob,sex,nationality,passport,passport country,expiry\nZARVANDI,BELTO,03/15/1984,M,PAK,AB1234567,PAK,01/31/2030\n",
	} {
		m := manifestOf(t, text)
		if len(m.rows) != 1 || len(m.bad) != 0 {
			t.Errorf("%s: rows %+v, bad %+v", name, m.rows, m.bad)
			continue
		}
		if diff := cmp.Diff(want, m.rows[0].traveller); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
	m := manifestOf(t, "name,seat\n\"ZARVANDI, Belto\",4A\nBelto Zarvandi,4B\n")
	if len(m.rows) != 2 || m.rows[0].traveller.Surname != "ZARVANDI" || m.rows[1].traveller.Name != "Belto Zarvandi" || !cmp.Equal(m.ignored, []string{"seat"}) {
		t.Errorf("whole names: %+v, ignored %q", m.rows, m.ignored)
	}
}

func TestBadRowsAreNamedWithLineAndReasonAndTheOthersSearched(t *testing.T) {
	c := newMadeCounter(t)
	text := "surname,given names,dob,sex,nationality,passport\n" +
		"NOBODY,A,1984-03-15,M,PAK,A1\n" + // 2
		"WANTED,B,31/02/1984,Z,Atlantis,B2\n" + // 3: searched by the rest
		"\"BROKEN,C,1984-03-15,M,PAK,C3\n" + // 4
		"ARREST,D,1984-03-15,M,PAK,D4\n" + // 5: not swallowed by it
		",,1984-03-15,M,PAK,\n" + // 6
		"\xff\xfe,E,,,,\n" + // 7
		strings.Repeat("X", longestCell+1) + ",F,,,,\n" + // 8
		"NOBODY,G,1984-03-15,M,PAK,G7,,,,more\n" + // 9
		",,,,,\n\n" + // 10, 11: blank
		"DISCREET,H,1984-03-15,M,PAK,H8\n" // 12
	got, err := c.Manifest(context.Background(), strings.NewReader(text), nil)
	if err != nil {
		t.Fatal(err)
	}
	var bad []string
	for _, b := range got.Bad {
		bad = append(bad, fmt.Sprintf("%d %s %t", b.Line, b.Fault, b.Searched))
	}
	if diff := cmp.Diff([]string{
		"3 date true", "3 nationality true", "3 sex true", "4 quotes false", "6 nobody false", "7 not_utf8 false", "8 too_long false", "9 cells false",
	}, bad); diff != "" {
		t.Error(diff)
	}
	if got.Rows != 4 || got.Searched != 4 || got.Matches != 2 {
		t.Errorf("got %+v", got)
	}
	if n := len(c.keeper.booked(journal.KindFinding)); n != 4 {
		t.Errorf("%d booked", n)
	}
	q := c.Queue()
	if len(q) != 2 || q[0].Queued != QueuedManifest || q[0].Traveller.Surname != "WANTED" {
		t.Fatalf("queue %+v", q)
	}
	if took, err := c.Take(q[0].Number); err != nil || len(took.OpenMatches()) != 1 {
		t.Errorf("got %+v, %v", took, err)
	}
}

func TestManifestThatCannotBeReadIsRefusedWholeWithItsFault(t *testing.T) {
	rows := "name\n" + strings.Repeat("Belto Zarvandi\n", MostManifestRows)
	for name, m := range map[string]struct {
		text  string
		fault ManifestFault
	}{
		"nothing":       {"", ManifestEmpty},
		"blank":         {"\n \n", ManifestEmpty},
		"headings only": {"name,dob\n", ManifestEmpty},
		"no names":      {"seat,meal\n4A,fish\n", ManifestNoColumns},
		"given only":    {"given names\nBelto\n", ManifestNoColumns},
		"utf-16":        {"\xff\xfen\x00a\x00", ManifestUTF16},
		"too many":      {rows + "Belto Zarvandi\n", ManifestTooMany},
		"too large":     {strings.Repeat("x", MostManifestBytes+1), ManifestTooLarge},
	} {
		c := newMadeCounter(t)
		before := len(c.keeper.calls)
		_, err := c.Manifest(context.Background(), strings.NewReader(m.text), nil)
		if e, ok := errors.AsType[*ManifestError](err); !ok || e.Fault != m.fault {
			t.Errorf("%s: %v", name, err)
		}
		if len(c.keeper.calls) != before {
			t.Errorf("%s: something was booked", name)
		}
	}
	if m := manifestOf(t, rows); len(m.rows) != MostManifestRows {
		t.Errorf("%d rows", len(m.rows))
	}
	c := newMadeCounter(t)
	if _, err := c.Manifest(context.Background(), iotest.ErrReader(errors.New("stick pulled")), nil); err == nil {
		t.Error("no error")
	}
	c.finder.set(desk.ProblemNoLists)
	if _, err := c.Manifest(context.Background(), strings.NewReader("name\nBelto Zarvandi\n"), nil); !errors.Is(err, desk.ErrNoLists) {
		t.Errorf("without lists: %v", err)
	}
}

func TestManifestThatBreaksOffGoesOnWhereItWas(t *testing.T) {
	var text strings.Builder
	text.WriteString("surname,passport\n")
	for i := range 350 {
		name := "NOBODY"
		if i%100 == 7 {
			name = "WANTED"
		}
		fmt.Fprintf(&text, "%s,P%d\n", name, i)
	}
	for stop := range 4 {
		c := newMadeCounter(t)
		c.keeper.after = stop // written but never told
		if _, err := c.Manifest(context.Background(), strings.NewReader(text.String()), nil); !errors.Is(err, errCrash) {
			t.Fatalf("stop %d: %v", stop, err)
		}
		c.keeper.restart()
		c.begin("b.dorelan")
		got, err := c.Manifest(context.Background(), strings.NewReader(text.String()), nil)
		if err != nil || got.Searched != 350 || got.Resumed != stop*manifestBatch {
			t.Errorf("stop %d: %+v, %v", stop, got, err)
		}
		if n := len(c.keeper.booked(journal.KindFinding)); n != 350 || len(c.Queue()) != 4 {
			t.Errorf("stop %d: %d booked, %d wait", stop, n, len(c.Queue()))
		}
	}
}

func FuzzReadManifest(f *testing.F) {
	for _, seed := range []string{
		"name,dob\nBelto Zarvandi,1984-03-15\n", "surname;given\n\"A;B\n", "passport\tsex\nA1\tM", "\xEF\xBB\xBFname\r\nX\rY\n",
		"name,name\n,\n", "dob,name\n~1984..1986,Q\n????-03-15,Q\n", "name,expiry\nA,31 Feb 2030\n",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		m, err := readManifest(bytes.NewReader(content))
		if err != nil {
			if _, ok := errors.AsType[*ManifestError](err); !ok {
				t.Fatalf("an error without a sentence: %v", err)
			}
			return
		}
		last := 0
		for _, r := range m.rows {
			p := Presented{Traveller: r.traveller}
			if r.traveller.Empty() || r.line <= last || fitsRecord(&p) != nil {
				t.Fatalf("line %d: %+v", r.line, r.traveller)
			}
			last = r.line
		}
		lines := bytes.Count(content, []byte("\n")) + bytes.Count(content, []byte("\r")) + 1
		for _, b := range m.bad {
			if b.Line < 1 || b.Line > lines || !utf8.ValidString(b.Value) {
				t.Fatalf("bad row %+v of %d lines", b, lines)
			}
		}
	})
}
