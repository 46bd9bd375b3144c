package store

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"postern/app/border"
)

var day1 = time.Date(2026, 3, 1, 9, 30, 0, 0, time.UTC)

// madeUp is the nth alert of nobody.
func madeUp(n int) border.Alert {
	surnames := []string{"ZARVANDI", "KESTOLO", "MIRAVAN", "OSTRUPI", "TALVARO"}
	given := []string{"Belto", "Harin", "Sovra", "Dameli", "Quen", "Irrad", "Nosta"}
	s, g := surnames[n%len(surnames)], given[n%len(given)]
	return border.Alert{
		ID: fmt.Sprintf("M-%06d", n), Subject: border.SubjectPerson,
		Names: []border.Name{
			{Text: fmt.Sprintf("%s %s %d", g, s, n), Surname: s, GivenNames: g},
			{Text: fmt.Sprintf("%s the %dth", g, n), Kind: border.NameAlias, Weak: n%3 == 0},
		},
		BirthDates:    []border.PartialDate{border.Day(1950+n%50, 1+n%12, 1+n%28)},
		Nationalities: []border.Country{"UTO"},
		Documents:     []border.AlertDocument{{Type: "passport", Number: fmt.Sprintf("U%07d", n), IssuingState: "UTO"}},
		Category:      border.CategorySmuggling, Action: border.ActionRefer,
		Remarks: "made up for a test",
	}
}

func newStation(t testing.TB) *Station {
	t.Helper()
	s, err := CreateStation(filepath.Join(t.TempDir(), "station"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// few is n, and an eighth of it where tests are to be short, as under the race detector:
// what that looks for shows in the first rounds.
func few(n int) int {
	if testing.Short() {
		return n / 8
	}
	return n
}

// stride is how many steps lie between two at which a machine is stopped: where tests are
// to be short, not each is.
func stride() int {
	if testing.Short() {
		return 5
	}
	return 1
}

// made is a list of the alerts from ≤ n < to.
type made struct {
	list     string
	from, to int
}

func write(s *Station, now time.Time, lists ...made) (border.EditionInfo, error) {
	w, err := s.NewEdition()
	if err != nil {
		return border.EditionInfo{}, err
	}
	for _, l := range lists {
		for n := l.from; n < l.to; n++ {
			if err := w.Add(madeUp(n)); err != nil {
				w.Abort()
				return border.EditionInfo{}, err
			}
		}
		if err := w.EndList(ListInfo{Name: l.list, Format: "made", Brought: now}); err != nil {
			w.Abort()
			return border.EditionInfo{}, err
		}
	}
	return w.Commit(now)
}

func mustWrite(t testing.TB, s *Station, now time.Time, lists ...made) border.EditionInfo {
	t.Helper()
	info, err := write(s, now, lists...)
	if err != nil {
		t.Fatal(err)
	}
	return info
}

func mustOpen(t testing.TB, s *Station) *Edition {
	t.Helper()
	e, err := s.Open()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { e.Close() })
	return e
}

// holds fails unless the edition has exactly these lists, read both ways.
func holds(t testing.TB, e *Edition, lists ...made) {
	t.Helper()
	var want []border.Alert
	for _, l := range lists {
		for n := l.from; n < l.to; n++ {
			a := madeUp(n)
			a.List = l.list
			want = append(want, a)
		}
	}
	if got := e.Info().Alerts; got != len(want) {
		t.Fatalf("edition has %d alerts, want %d", got, len(want))
	}
	n := 0
	for a, err := range e.Alerts() {
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(want[n], a); d != "" {
			t.Fatalf("alert %d (-want +got):\n%s", n, d)
		}
		n++
	}
	if n != len(want) {
		t.Fatalf("%d alerts were given, want %d", n, len(want))
	}
	for _, ref := range []int{0, len(want) / 2, len(want) - 1} {
		if a, err := e.Alert(ref); err != nil || !cmp.Equal(a, want[ref]) {
			t.Fatalf("alert %d: %+v, %v", ref, a, err)
		}
	}
	if err := e.Verify(); err != nil {
		t.Fatal(err)
	}
}

func copyFolder(t testing.TB, from string) string {
	t.Helper()
	to := filepath.Join(t.TempDir(), "copy")
	if err := os.CopyFS(to, os.DirFS(from)); err != nil {
		t.Fatal(err)
	}
	if key, err := os.ReadFile(from + suffixKey); err == nil { // of a station, its secret beside it
		if err := os.WriteFile(to+suffixKey, key, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return to
}

func files(t testing.TB, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

// drawAlert makes any alert that can exist: every field, every kind of text.
func drawAlert(t *rapid.T) border.Alert {
	text := rapid.OneOf(rapid.String(), rapid.StringMatching(`[A-Z]{0,12}`), rapid.Map(rapid.SliceOfN(rapid.Byte(), 0, 9), func(b []byte) string { return string(b) }))
	texts := orNil(rapid.SliceOfN(text, 1, 3))
	country := rapid.SampledFrom([]border.Country{"", "PAK", "GRC", "ITA", "UTO"})
	date := rapid.Custom(drawDate)
	dates := orNil(rapid.SliceOfN(date, 1, 3))
	names := orNil(rapid.SliceOfN(rapid.Custom(func(t *rapid.T) border.Name {
		return border.Name{
			Text: text.Draw(t, "text"), Surname: text.Draw(t, "surname"), GivenNames: text.Draw(t, "given"),
			Kind: rapid.SampledFrom([]border.NameKind{"", border.NameAlias, border.NameScript}).Draw(t, "kind"),
			Weak: rapid.Bool().Draw(t, "weak"),
		}
	}), 1, 4))
	documents := orNil(rapid.SliceOfN(rapid.Custom(func(t *rapid.T) border.AlertDocument {
		return border.AlertDocument{
			Type: text.Draw(t, "type"), Number: text.Draw(t, "number"), IssuingState: country.Draw(t, "state"),
			IssuedOn: date.Draw(t, "issued"), Expires: date.Draw(t, "expires"), Event: text.Draw(t, "event"), Note: text.Draw(t, "note"),
		}
	}), 1, 3))
	return border.Alert{
		ID: text.Draw(t, "id"), Subject: rapid.SampledFrom([]border.Subject{"", border.SubjectPerson, border.SubjectDocument}).Draw(t, "subject"),
		Names: names.Draw(t, "names"), BirthDates: dates.Draw(t, "births"),
		BirthPlaces: orNil(rapid.SliceOfN(rapid.Custom(func(t *rapid.T) border.Place {
			return border.Place{Text: text.Draw(t, "place"), Country: country.Draw(t, "country")}
		}), 1, 2)).Draw(t, "places"),
		Sex:           rapid.SampledFrom([]border.Sex{"", border.SexMale, border.SexFemale, border.SexUnspecified}).Draw(t, "sex"),
		Nationalities: orNil(rapid.SliceOfN(country, 1, 2)).Draw(t, "nationalities"),
		FatherNames:   texts.Draw(t, "fathers"), PhysicalMarks: texts.Draw(t, "marks"), Documents: documents.Draw(t, "documents"),
		Photos: orNil(rapid.SliceOfN(rapid.Custom(func(t *rapid.T) border.Photo {
			return border.Photo{MediaType: text.Draw(t, "media"), Data: rapid.SliceOfN(rapid.Byte(), 1, 40).Draw(t, "data"), TakenOn: date.Draw(t, "taken")}
		}), 1, 2)).Draw(t, "photos"),
		Category: rapid.SampledFrom(border.Categories()).Draw(t, "category"), Offences: texts.Draw(t, "offences"),
		Action:  rapid.SampledFrom(border.Actions()).Draw(t, "action"),
		Markers: orNil(rapid.SliceOfN(rapid.SampledFrom(border.Markers()), 1, 3)).Draw(t, "markers"),
		Reason:  text.Draw(t, "reason"), IssuingState: country.Draw(t, "issuing"), Authority: text.Draw(t, "authority"),
		LegalBasis: text.Draw(t, "basis"), Decision: text.Draw(t, "decision"),
		ListedOn: date.Draw(t, "listed"), ValidFrom: date.Draw(t, "from"), ValidUntil: date.Draw(t, "until"), ReviewOn: date.Draw(t, "review"),
		Links: orNil(rapid.SliceOfN(rapid.Custom(func(t *rapid.T) border.Link {
			return border.Link{Alert: text.Draw(t, "alert"), Relation: text.Draw(t, "relation")}
		}), 1, 2)).Draw(t, "links"),
		Misused: orNil(rapid.SliceOfN(rapid.Custom(func(t *rapid.T) border.MisusedIdentity {
			return border.MisusedIdentity{Names: names.Draw(t, "names"), BirthDates: dates.Draw(t, "births"), Documents: documents.Draw(t, "documents"), Note: text.Draw(t, "note")}
		}), 1, 2)).Draw(t, "misused"),
		Remarks: text.Draw(t, "remarks"),
	}
}

// orNil draws no slice at all half of the time; an empty one comes back as none.
func orNil[T any](g *rapid.Generator[[]T]) *rapid.Generator[[]T] {
	return rapid.OneOf(rapid.Just([]T(nil)), g)
}

func drawDate(t *rapid.T) border.PartialDate {
	year, month := rapid.IntRange(1900, 2030), rapid.IntRange(0, 12)
	d := border.PartialDate{Year: year.Draw(t, "year"), Month: month.Draw(t, "month")}
	if d.Month > 0 {
		d.Day = rapid.IntRange(0, 28).Draw(t, "day")
	}
	switch rapid.IntRange(0, 4).Draw(t, "kind") {
	case 0:
		return border.PartialDate{}
	case 1:
		d.About = true
	case 2:
		d.EndYear = d.Year + rapid.IntRange(1, 9).Draw(t, "span")
	case 3:
		if d.Month > 0 {
			d.Year = 0
		}
	}
	return d
}
