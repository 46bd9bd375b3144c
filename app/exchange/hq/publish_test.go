package hq

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"postern/app/border"
	"postern/app/exchange"
	"postern/app/lists"
)

func TestFoundedHeadquartersIsReadFromItsFirstRootOn(t *testing.T) {
	r, _ := founded(t, "PAK", "ITA")
	c, err := visit(r.Public())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.GetTargetInfo("PAK/manifest.json"); err == nil || !strings.Contains(err.Error(), "not found") {
		t.Errorf("a nation that has published nothing: %v", err)
	}
	content, err := os.ReadFile(filepath.Join(r.Public(), "metadata", "timestamp.json"))
	if err != nil {
		t.Fatal(err)
	}
	var stamp struct {
		Signed struct {
			Issued time.Time `json:"x-postern-issued"`
		}
	}
	if err := json.Unmarshal(content, &stamp); err != nil || time.Since(stamp.Signed.Issued) > time.Minute {
		t.Errorf("the timestamp was issued at %v, %v", stamp.Signed.Issued, err)
	}
	if _, err := Found(filepath.Dir(r.Public()), testPlan("PAK"), Options{}); !errors.Is(err, ErrFounded) {
		t.Errorf("founded twice: %v", err)
	}
}

func TestCountersHaveByBaseAndStepsWhatTheNationPublished(t *testing.T) {
	r, _ := founded(t, "PAK")
	alerts := madeUp(400)
	if p := publish(t, r, "PAK", "Red book", alerts, PublishOptions{}); !p.Changed || !p.Lists[0].NewBase || p.Part != "" {
		t.Fatalf("%+v", p)
	}
	counter := mustSync(t, r, "PAK", "Red book")
	for round := range 12 {
		alerts[round].Remarks = "changed"
		alerts = append(alerts[:100], alerts[101:]...)
		alerts = append(alerts, made(1000+round))
		p := publish(t, r, "PAK", "Red book", alerts, PublishOptions{})
		if l := p.Lists[0]; l.Added != 1 || l.Changed != 1 || l.Removed != 1 || l.Sequence != uint64(round)+2 {
			t.Fatalf("round %d: %+v", round, l.List)
		}
		c, err := visit(r.Public())
		if err != nil {
			t.Fatal(err)
		}
		var whole bool
		if counter, whole, err = c.sync("PAK", "Red book", counter); err != nil || whole {
			t.Fatalf("round %d: whole %v, %v", round, whole, err)
		}
		if anew := mustSync(t, r, "PAK", "Red book"); !cmp.Equal(anew.alerts, counter.alerts) {
			for id, a := range anew.alerts {
				a.List = ""
				b := counter.alerts[id]
				b.List = ""
				if d := cmp.Diff(a, b); d != "" {
					t.Fatalf("round %d: by base and by steps differ: %s", round, d)
				}
			}
		}
	}
}

func TestListOutgrowsItsBaseByStepsLinesOrBytes(t *testing.T) {
	o := DefaultOutgrown()
	for _, c := range []struct {
		steps, lines int
		bytes, base  int64
		want         bool
	}{
		{150, 20_000, 4 << 20, 1 << 10, false},
		{151, 151, 1 << 10, 1 << 30, true},
		{2, 20_001, 1 << 10, 1 << 30, true},
		{20, 10_000, 5 << 20, 9 << 20, true},
		{20, 10_000, 5 << 20, 11 << 20, false},
	} {
		if got := o.by(c.steps, c.lines, c.bytes, c.base); got != c.want {
			t.Errorf("%+v: a new base: %v", c, got)
		}
	}
}

func TestStepsLeadFromTheBaseBeforeTheNewest(t *testing.T) {
	r, _ := founded(t, "PAK")
	r.o.Outgrown = Outgrown{Steps: 150, Lines: 50}
	alerts := madeUp(600) // whole, it is more to carry than the steps
	publish(t, r, "PAK", "Red book", alerts, PublishOptions{})
	bases := []uint64{1}
	var p Publication
	for round := 0; len(bases) < 4 && round < 60; round++ {
		for i := range 10 {
			alerts[i] = made(10_000 + round*10 + i)
		}
		p = publish(t, r, "PAK", "Red book", alerts, PublishOptions{AcceptSmaller: true})
		if p.Lists[0].NewBase {
			bases = append(bases, p.Lists[0].Base.To)
		}
	}
	if len(bases) < 4 {
		t.Fatalf("bases at %v: steps outgrew none", bases)
	}
	if first := p.Lists[0].Steps[0].From; first != bases[2] {
		t.Errorf("bases at %v, the steps begin at %d", bases, first)
	}
	lie, err := filepath.Glob(filepath.Join(r.Public(), "targets", "PAK", "*-base-*"))
	if err != nil || len(lie) > 2 {
		t.Errorf("%d bases lie in the folder, %v", len(lie), err)
	}
}

func TestStepsThatAreLeftOutWouldHaveBeenTakenByNobody(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := exchange.List{Name: "L"}
		first := rapid.Uint64Range(1, 20).Draw(t, "first")
		n := rapid.IntRange(1, 40).Draw(t, "steps")
		for i := range n {
			from := first + uint64(i)
			l.Steps = append(l.Steps, exchange.File{From: from, To: from + 1, Packed: rapid.Int64Range(1, 50).Draw(t, "step")})
		}
		l.Sequence = first + uint64(n)
		l.Base = exchange.File{To: first + uint64(rapid.IntRange(0, n).Draw(t, "base")), Packed: rapid.Int64Range(1, 400).Draw(t, "size")}
		less := l
		less.Steps = worth(slices.Clone(l.Steps), l.Base)
		for sequence := range l.Sequence + 2 {
			want, whole := l.Since(sequence)
			got, of := less.Since(sequence)
			if whole != of || !cmp.Equal(want, got, cmpopts.EquateEmpty()) {
				t.Fatalf("from %d: %v %v, without what is left out %v %v", sequence, whole, want, of, got)
			}
		}
	})
}

func TestSmallListNamesNoStepsThatCostMoreThanItsBase(t *testing.T) {
	r, _ := founded(t, "PAK")
	r.o.Outgrown = Outgrown{Steps: 9, Lines: 1000}
	alerts := madeUp(30)
	var counter held
	for round := range 25 {
		for i := range 10 {
			alerts[i] = made(10_000 + round*10 + i)
		}
		p := publish(t, r, "PAK", "Red book", alerts, PublishOptions{AcceptSmaller: true})
		c, err := visit(r.Public())
		if err != nil {
			t.Fatal(err)
		}
		if counter, _, err = c.sync("PAK", "Red book", counter); err != nil {
			t.Fatal(err)
		}
		before := int64(0)
		for _, f := range p.Lists[0].Steps {
			if f.From < p.Lists[0].Base.To {
				before += f.Packed
			}
		}
		if before > p.Lists[0].Base.Packed {
			t.Errorf("round %d: the steps before the base have %d bytes, the base %d", round, before, p.Lists[0].Base.Packed)
		}
		for target := range r.now.nations["PAK"].Signed.Targets {
			if _, err := c.target(target); err != nil {
				t.Errorf("round %d: %s: %v", round, target, err)
			}
		}
	}
}

func TestNothingNewRenewsTheTimestampAndNothingElse(t *testing.T) {
	r, c := founded(t, "PAK")
	publish(t, r, "PAK", "Red book", madeUp(20), PublishOptions{})
	before := *r.now
	c.Time = c.Add(time.Minute)
	p := publish(t, r, "PAK", "Red book", madeUp(20), PublishOptions{})
	if p.Changed || !p.Lists[0].Same || p.Sequence != 1 {
		t.Errorf("%+v", p)
	}
	if r.now.snapshot != before.snapshot || r.now.timestamp.Signed.Version != before.timestamp.Signed.Version+1 {
		t.Error("more or less than the timestamp was renewed")
	}
}

func TestListThatLostMoreThanATenthIsRefusedUnlessAccepted(t *testing.T) {
	r, c := founded(t, "PAK")
	publish(t, r, "PAK", "Red book", madeUp(100), PublishOptions{})
	in := []Incoming{writtenList(t, "Red book", madeUp(89))}
	_, err := r.Publish(t.Context(), "PAK", in, PublishOptions{})
	mustBe(t, err, ErrSmaller)
	if e, ok := errors.AsType[*SmallerError](err); !ok || e.Before != 100 || e.Gone != 11 {
		t.Errorf("%+v", e)
	}
	if h := mustSync(t, r, "PAK", "Red book"); len(h.alerts) != 100 {
		t.Errorf("counters have %d alerts", len(h.alerts))
	}
	publish(t, r, "PAK", "Red book", madeUp(90), PublishOptions{})
	c.Time = c.Add(exchange.LossesCount)
	publish(t, r, "PAK", "Red book", madeUp(81), PublishOptions{}) // a tenth, but a few
	publish(t, r, "PAK", "Red book", madeUp(10), PublishOptions{AcceptSmaller: true})
	if h := mustSync(t, r, "PAK", "Red book"); len(h.alerts) != 10 {
		t.Errorf("counters have %d alerts", len(h.alerts))
	}
	_, err = r.Publish(t.Context(), "PAK", []Incoming{writtenList(t, "Empty", nil)}, PublishOptions{})
	mustBe(t, err, ErrSmaller)
}

func TestListThatComesBackGoesOnCounting(t *testing.T) {
	r, _ := founded(t, "PAK")
	publish(t, r, "PAK", "Red book", madeUp(20), PublishOptions{})
	publish(t, r, "PAK", "Blue book", madeUp(3), PublishOptions{})
	if _, err := r.Publish(t.Context(), "PAK", nil, PublishOptions{Remove: []string{"Red book"}}); err != nil {
		t.Fatal(err)
	}
	c, err := visit(r.Public())
	if err != nil {
		t.Fatal(err)
	}
	if m, err := c.manifest("PAK"); err != nil || len(m.Lists) != 1 || m.Lists[0].Name != "Blue book" {
		t.Errorf("%+v, %v", m, err)
	}
	_, err = r.Publish(t.Context(), "PAK", nil, PublishOptions{Remove: []string{"Red book"}})
	mustBe(t, err, ErrNoList)
	if p := publish(t, r, "PAK", "Red book", madeUp(5), PublishOptions{}); p.Lists[0].Sequence <= 1 {
		t.Errorf("the list begins at %d again: counters that missed its end would take it for the old", p.Lists[0].Sequence)
	}
	mustSync(t, r, "PAK", "Red book")
}

// odd are alerts that are hard to carry: portraits, script, partial dates, what a reader
// brings into form.
func odd() []border.Alert {
	a, b, c := made(1), made(2), made(3)
	a.Photos = []border.Photo{{MediaType: "image/png", Data: bytes.Repeat([]byte{0, 0xff, '<'}, 40_000), TakenOn: border.YearOnly(1999)}}
	a.Names = append(a.Names, border.Name{Text: "بلتو زروندی", Kind: border.NameScript}, border.Name{Surname: "ZARVANDI", GivenNames: "BELTO", Kind: border.NameAlias, Weak: true})
	b.BirthDates = []border.PartialDate{border.YearOnly(1984), {Year: 1984, Month: 3}, {Year: 1980, EndYear: 1985}, {Month: 2, Day: 29}}
	b.Remarks = "  <two>  spaces & a\ttab \u2028 "
	b.FatherNames = []string{"Harin", "Harin", " Harin "}
	b.BirthPlaces = []border.Place{{Text: "Velmar, Italy"}}
	c.Documents = []border.AlertDocument{{Type: "P", Number: "AB 123-4567", IssuingState: "ITA", Expires: border.Day(2030, 1, 31)}, {Number: "AB 123-4567"}}
	c.Misused = []border.MisusedIdentity{{Names: []border.Name{{Text: "Quen Talvaro"}}, BirthDates: []border.PartialDate{border.YearOnly(1970)}}}
	c.Links = []border.Link{{Alert: a.ID, Relation: "brother\u00a0of"}}
	c.Names[0].Text = "Belto\u0301 \u200bZarvandi\ufeff"
	return []border.Alert{a, b, c}
}

func TestOddAlertsReachCountersAsTheyWereSigned(t *testing.T) {
	r, _ := founded(t, "PAK")
	publish(t, r, "PAK", "Odd", odd(), PublishOptions{})
	base := mustSync(t, r, "PAK", "Odd")
	if len(base.alerts["M-0001"].Photos[0].Data) != 120_000 {
		t.Error("the portrait is not whole")
	}
	publish(t, r, "PAK", "Even", madeUp(30), PublishOptions{})
	even := mustSync(t, r, "PAK", "Even")
	mixed := append(madeUp(30), odd()...)
	mixed = append(mixed[:1], mixed[4:]...)
	publish(t, r, "PAK", "Even", mixed, PublishOptions{})
	c, err := visit(r.Public())
	if err != nil {
		t.Fatal(err)
	}
	even, _, err = c.sync("PAK", "Even", even)
	if err != nil {
		t.Fatal(err)
	}
	for id, a := range base.alerts {
		b := even.alerts[id]
		a.List, b.List = "", ""
		if d := cmp.Diff(a, b); d != "" {
			t.Errorf("by base and by step differ: %s", d)
		}
	}
}

func TestEveryFormatOfListsCanBePublished(t *testing.T) {
	r, _ := founded(t, "PAK")
	folders, err := filepath.Glob(filepath.Join("..", "..", "lists", "testdata", "*"))
	if err != nil || len(folders) == 0 {
		t.Fatalf("no lists: %v", err)
	}
	done := 0
	for _, folder := range folders {
		paths, err := filepath.Glob(filepath.Join(folder, "*"))
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range append(paths, folder) {
			source, err := lists.Detect(path)
			if err != nil {
				continue
			}
			if report, err := source.Read(func(border.Alert) error { return nil }); err != nil || report.Kept == 0 {
				continue
			}
			name := filepath.ToSlash(path)[len("../../lists/testdata/"):]
			if _, err := r.Publish(t.Context(), "PAK", []Incoming{{source, name}}, PublishOptions{}); err != nil {
				t.Errorf("%s: %v", path, err)
				continue
			}
			mustSync(t, r, "PAK", name)
			done++
		}
	}
	if done < 8 {
		t.Errorf("%d lists were published: looked in the wrong place", done)
	}
}

func TestTargetOfHeadquartersIsSignedByItAndInNoNationsFolder(t *testing.T) {
	r, _ := founded(t, "PAK")
	for _, text := range []string{"one sheet", "another"} {
		if part, err := r.PublishTarget(t.Context(), exchange.TargetAnswers, strings.NewReader(text)); err != nil || part != "" {
			t.Fatal(part, err)
		}
		c, err := visit(r.Public())
		if err != nil {
			t.Fatal(err)
		}
		if got, err := c.target(exchange.TargetAnswers); err != nil || string(got) != text {
			t.Errorf("counters have %q, %v", got, err)
		}
	}
	for _, bad := range []string{"PAK/manifest.json", "ITA/x", "sheet", "a/b/c", "../x", "/x", "a/../b", "a/.x", ""} {
		_, err := r.PublishTarget(t.Context(), bad, strings.NewReader("x"))
		mustBe(t, err, ErrBadTarget)
	}
}

func TestPublishedNamesOfFilesAreNoTwoListsTheSame(t *testing.T) {
	seen := map[string]string{}
	for _, name := range []string{"red", "Red", "RED", "red book", "red-book", "Red Book", "книга", "книгА", "", "-", "red_book", strings.Repeat("x", 50), strings.Repeat("x", 51)} {
		file := fileName(name)
		if other, taken := seen[file]; taken || strings.Trim(file, "abcdefghijklmnopqrstuvwxyz0123456789-_") != "" || file == "" {
			t.Errorf("%q is %q, as is %q", name, file, other)
		}
		seen[file] = name
	}
}
