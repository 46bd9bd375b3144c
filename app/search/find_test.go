package search

import (
	"math"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"golang.org/x/text/language"

	"postern/app/border"
	"postern/app/lang"
	"postern/app/names"
	"postern/assets"
)

// The people here are made up.
func person(id, name string, more ...func(*border.Alert)) border.Alert {
	a := border.Alert{ID: id, Subject: border.SubjectPerson, Names: []border.Name{{Text: name}}}
	for _, f := range more {
		f(&a)
	}
	return a
}

func born(dates ...border.PartialDate) func(*border.Alert) {
	return func(a *border.Alert) { a.BirthDates = dates }
}

func withFather(name string) func(*border.Alert) {
	return func(a *border.Alert) { a.FatherNames = []string{name} }
}

func withNumber(number string, state border.Country) func(*border.Alert) {
	return func(a *border.Alert) {
		a.Documents = append(a.Documents, border.AlertDocument{Number: number, IssuingState: state})
	}
}

func withNation(c ...border.Country) func(*border.Alert) {
	return func(a *border.Alert) { a.Nationalities = c }
}

func withSex(s border.Sex) func(*border.Alert) { return func(a *border.Alert) { a.Sex = s } }

func built(t testing.TB, alerts ...border.Alert) *Searcher {
	t.Helper()
	s, err := Build(border.EditionInfo{Number: 12, Name: "000012"}, MemoryRecords(alerts), names.LoadFrequencies())
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func find(t testing.TB, s *Searcher, traveller border.Traveller) border.Finding {
	t.Helper()
	f, err := s.Find(traveller, Options{All: true, Top: 50})
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// matchOf is the match of one alert, at whatever score.
func matchOf(t testing.TB, f border.Finding, id string) border.Match {
	t.Helper()
	for _, m := range append(slices.Clone(f.Matches), f.Weaker...) {
		if m.Alert.ID == id {
			return m
		}
	}
	t.Fatalf("no match of alert %s", id)
	return border.Match{}
}

func scoreOf(t testing.TB, traveller border.Traveller, a border.Alert) float64 {
	t.Helper()
	return matchOf(t, find(t, built(t, a, person("other", "Wolfgang Quistorp")), traveller), a.ID).Score
}

func TestMissingPatronymicScoresClearlyAboveContradictingOne(t *testing.T) {
	alert := person("1", "Radoslav Tikhonovich Zamyatnin")
	missing := scoreOf(t, border.Traveller{Name: "Radoslav Zamyatnin"}, alert)
	contradicting := scoreOf(t, border.Traveller{Name: "Radoslav Gordeevich Zamyatnin"}, alert)
	if apart := ScaleFor(1).Evidence(missing) - ScaleFor(1).Evidence(contradicting); apart < 2 {
		t.Errorf("missing %.3f, contradicting %.3f: want them at least 2 nats apart, not %.2f", missing, contradicting, apart)
	}
}

func TestShortNameMayDifferInOneLetter(t *testing.T) {
	m := matchOf(t, find(t, built(t, person("1", "Jon Smithwick")), border.Traveller{Name: "John Smithwick"}), "1")
	if m.Verdict != border.VerdictPossible {
		t.Errorf("verdict %s with score %.3f, want a possible match", m.Verdict, m.Score)
	}
}

func TestSwappedFamilyAndGivenNamesAreSimilarNotSame(t *testing.T) {
	alert := person("1", "Tarkan Velioglu", born(border.Day(1980, 5, 17)))
	alert.Names[0].Surname, alert.Names[0].GivenNames = "Velioglu", "Tarkan"
	s := built(t, alert)
	swapped := matchOf(t, find(t, s, border.Traveller{Surname: "TARKAN", GivenNames: "VELIOGLU", BirthDate: border.Day(1980, 5, 17)}), "1")
	if got := swapped.Fields[border.FieldName].Judgement; got != border.Similar {
		t.Errorf("swapped names are judged %s, want similar", got)
	}
	if swapped.Verdict != border.VerdictPossible {
		t.Errorf("verdict %s, want possible match", swapped.Verdict)
	}
	same := matchOf(t, find(t, s, border.Traveller{Surname: "VELIOGLU", GivenNames: "TARKAN", BirthDate: border.Day(1980, 5, 17)}), "1")
	if same.Verdict != border.VerdictMatch {
		t.Errorf("the same name and day of birth give %s, want match", same.Verdict)
	}
	// without the fields told apart the order alone still says it
	whole := matchOf(t, find(t, s, border.Traveller{Name: "Velioglu Tarkan"}), "1")
	if got := whole.Fields[border.FieldName].Judgement; got != border.Similar {
		t.Errorf("names in the other order are judged %s, want similar", got)
	}
}

func TestNameAloneIsAtMostPossibleMatch(t *testing.T) {
	m := matchOf(t, find(t, built(t, person("1", "Ephraim Zoltan Quirrelfoot")), border.Traveller{Name: "Ephraim Zoltan Quirrelfoot"}), "1")
	if m.Verdict != border.VerdictPossible || m.Fields[border.FieldName].Judgement != border.Same {
		t.Errorf("verdict %s, name %s", m.Verdict, m.Fields[border.FieldName].Judgement)
	}
}

func TestSpellingsOfOneNameAreFound(t *testing.T) {
	for _, pair := range [][2]string{
		{"Mohd Asif Zarkoon", "Muhammad Asif Zarkoon"},
		{"Abdurrehman Kakozai", "Abdul Rahman Kakozai"},
		{"Abd ur Rehman Kakozai", "Abdul-Rahman Kakozai"},
		{"Saif ud Din Torwali", "Saifuddin Torwali"},
		{"Yousaf Marwatzai", "Yusuf Marwatzai"},
		{"Husain Gardezai", "Hussein al-Gardezai"},
		{"Habib Ullah Sherankhel", "Habibullah Sherankhel"},
		{"DELLAROCCA Ginevra", "Ginevra Della Rocca"},
		{"Giannis Xydopoulos", "Ioannis Xidopoulos"},
		{"Μπάμπης Ξυδόπουλος", "Bampis Xydopoulos"},
		{"Жадан Хрустицкий", "Zhadan Khrustitskiy"},
		{"محمد شهزاد سواتی", "Muhammad Shahzad Swati"},
		{"Goetz Muellerschoen", "Götz Müllerschön"},
		{"TSARNOV KAZBEKAEV", "Tsarnow Kazbekayev"},
	} {
		f := find(t, built(t, person("1", pair[1])), border.Traveller{Name: pair[0]})
		if f.Verdict == border.VerdictNoMatch {
			got := -1.0
			if len(f.Weaker) > 0 {
				got = f.Weaker[0].Score
			}
			t.Errorf("%s is not found as %s: score %.3f", pair[0], pair[1], got)
		}
	}
}

func TestNamesOneLetterApartStayApart(t *testing.T) {
	freq := names.LoadFrequencies()
	for _, pair := range [][2]string{
		{"Imran", "Irfan"},
		{"Asif", "Atif"},
		{"Muhammad", "Mahmud"},
		{"Arif", "Asif"},
		{"Zahid", "Zahir"},
	} {
		a := freq.Compare(pair[0]+" Ghorizai", pair[1]+" Ghorizai")
		if a.Judgement != border.Different {
			t.Errorf("%s and %s are judged %s", pair[0], pair[1], a.Judgement)
		}
	}
	// Nasir and Naseer differ in vowels only: they are never the same
	if c := freq.Compare("Nasir Ghorizai", "Naseer Ghorizai"); c.Judgement == border.Same {
		t.Error("Nasir and Naseer are judged the same")
	}
}

func TestSameSearchGivesSameFindingAlsoSideBySide(t *testing.T) {
	s := built(t, person("1", "Muhammad Asif Torkhel", born(border.YearOnly(1984)), withFather("Ghulam Torkhel")), person("2", "Asif Torkhel"), person("3", "Mohd Torkhel"))
	traveller := border.Traveller{Name: "Mohd Asif Torkhail", BirthDate: border.Day(1984, 3, 15), FatherName: "Ghulam Torkhel"}
	want := find(t, s, traveller)
	done := make(chan border.Finding)
	for range 8 {
		go func() {
			f, _ := s.Find(traveller, Options{Weaker: true, Top: 50})
			done <- f
		}()
	}
	for range 8 {
		if d := cmp.Diff(want, <-done, cmpopts.IgnoreFields(border.Finding{}, "Elapsed")); d != "" {
			t.Error(d)
		}
	}
}

func TestDocumentNumberDecidesWhateverTheName(t *testing.T) {
	alerts := []border.Alert{
		person("long", "Alrik Bodewin Casimir Dagobert Eckehard Fridolin Gundomar Hadubrand"),
		person("number", "Somebody Else", withNumber("AB 123-4567", "PAK")),
		{ID: "stolen", Subject: border.SubjectDocument, Documents: []border.AlertDocument{{Number: "CD7654321", IssuingState: "ITA", Event: "stolen"}}},
	}
	s := built(t, alerts...)
	traveller := border.Traveller{Name: "Alrik Bodewin Casimir Dagobert Eckehard Fridolin Gundomar Hadubrand"}
	traveller.Document = border.TravelDocument{Number: "AB1234567", IssuingState: "PAK"}
	f := find(t, s, traveller)
	if f.Verdict != border.VerdictMatch || f.Matches[0].Alert.ID != "number" || f.Matches[0].Score <= f.Matches[1].Score {
		t.Errorf("verdict %s, first %s", f.Verdict, f.Matches[0].Alert.ID)
	}
	traveller.Document = border.TravelDocument{Number: "CD7654321", IssuingState: "ITA"}
	if m := matchOf(t, find(t, s, traveller), "stolen"); m.Verdict != border.VerdictMatch || m.Fields[border.FieldName].Judgement != border.Unknown {
		t.Errorf("stolen document: %s, name %s", m.Verdict, m.Fields[border.FieldName].Judgement)
	}
	traveller.Document = border.TravelDocument{PersonalNumber: "AB1234567", IssuingState: "PAK"}
	if m := matchOf(t, find(t, s, traveller), "number"); m.Verdict != border.VerdictMatch {
		t.Errorf("personal number: %s", m.Verdict)
	}
	traveller.Document = border.TravelDocument{Number: "AB1234567", IssuingState: "ITA"}
	if m := matchOf(t, find(t, s, traveller), "number"); m.Verdict == border.VerdictMatch || m.Fields[border.FieldDocument].Judgement != border.Similar {
		t.Errorf("number of another state: %s, document %s", m.Verdict, m.Fields[border.FieldDocument].Judgement)
	}
	traveller.Document = border.TravelDocument{Number: "CD765432I", IssuingState: "ITA"}
	if m := matchOf(t, find(t, s, traveller), "stolen"); m.Verdict != border.VerdictPossible || m.Fields[border.FieldDocument].Judgement != border.Similar {
		t.Errorf("look-alike: %s, document %s", m.Verdict, m.Fields[border.FieldDocument].Judgement)
	}
}

func TestKnownFieldThatDiffersPreventsMatch(t *testing.T) {
	day := border.Day(1980, 5, 17)
	s := built(t, person("1", "Tarkan Velioglu", born(day), withSex("M"), withNation("TUR"), withFather("Orhan Velioglu"), withNumber("XK1234567", "TUR")))
	same := border.Traveller{Name: "Tarkan Velioglu", BirthDate: day, Sex: "M", Nationality: "TUR", FatherName: "Orhan Velioglu"}
	if m := matchOf(t, find(t, s, same), "1"); m.Verdict != border.VerdictMatch {
		t.Fatalf("all the same gives %s", m.Verdict)
	}
	for name, change := range map[string]func(*border.Traveller){
		"birth date":  func(t *border.Traveller) { t.BirthDate = border.YearOnly(1980) },
		"sex":         func(t *border.Traveller) { t.Sex = "F" },
		"nationality": func(t *border.Traveller) { t.Nationality = "ITA" },
		"father":      func(t *border.Traveller) { t.FatherName = "Kemalettin Dogruoz" },
		"document":    func(t *border.Traveller) { t.Document.Number = "QQ9999999" },
		"name":        func(t *border.Traveller) { t.Name = "Tarkan Velioglou" },
	} {
		other := same
		change(&other)
		if m := matchOf(t, find(t, s, other), "1"); m.Verdict == border.VerdictMatch {
			t.Errorf("another %s still gives a match", name)
		}
	}
}

func TestBirthDatesAreJudged(t *testing.T) {
	for _, c := range []struct {
		traveller, alert string
		judgement        border.Judgement
		code             border.ReasonCode
	}{
		{"1984-03-15", "1984-03-15", border.Same, ReasonBirthSame},
		{"1984-03-15", "1984-03", border.Similar, ReasonBirthMonth},
		{"1984-03-15", "1984", border.Similar, ReasonBirthYear},
		{"1984-03-15", "1984-01-01", border.Similar, ReasonBirthYear},
		{"1984-01-01", "1984-01-01", border.Similar, ReasonBirthNewYear},
		{"1984-03-05", "1984-05-03", border.Similar, ReasonBirthSwapped},
		{"1984-03-15", "1984-03-16", border.Similar, ReasonBirthDigit},
		{"1984-03-15", "1985-03-15", border.Similar, ReasonBirthYearOff},
		{"1984-03-15", "1984-11-20", border.Different, ReasonBirthOtherDay},
		{"1984-03-15", "1961-11-20", border.Different, ReasonBirthApart},
		{"1984-03-15", "~1985", border.Similar, ReasonBirthAbout},
		{"1984-03-15", "1980..1986", border.Similar, ReasonBirthRange},
		{"1984-03-15", "1960..1965", border.Different, ReasonBirthApart},
		{"????-03-15", "1984-03-15", border.Similar, ReasonBirthDayMonth},
		{"????-03-15", "1984-03-16", border.Different, ReasonBirthOtherPart},
		{"1984-03-15", "", border.Unknown, ReasonBirthUnknown},
		{"", "1984", border.Unknown, ReasonBirthUntold},
	} {
		e := comparedBirths(t, c.traveller, c.alert)
		if e.judgement != c.judgement || e.reason.Code != c.code {
			t.Errorf("%s against %s: %s, %s; want %s, %s", c.traveller, c.alert, e.judgement, e.reason.Code, c.judgement, c.code)
		}
		if e.judgement == border.Different && e.reason.Weight >= 0 || (e.judgement == border.Same || e.judgement == border.Similar) && e.reason.Weight <= 0 {
			t.Errorf("%s against %s: %s weighs %v", c.traveller, c.alert, e.judgement, e.reason.Weight)
		}
	}
}

func TestFatherAgreesContradictsOrIsUnknown(t *testing.T) {
	alert := person("1", "Asif Torkhel", withFather("Ghulam Rasool"))
	alert.Names[0].Surname, alert.Names[0].GivenNames = "Torkhel", "Asif"
	unknown := scoreOf(t, border.Traveller{GivenNames: "Asif", Surname: "Torkhel"}, alert)
	same := scoreOf(t, border.Traveller{GivenNames: "Asif", Surname: "Torkhel", FatherName: "GHULAM RASUL"}, alert)
	other := scoreOf(t, border.Traveller{GivenNames: "Asif", Surname: "Torkhel", FatherName: "Bahadur Shinwari"}, alert)
	if !(same > unknown && unknown > other) {
		t.Errorf("father same %.3f, unknown %.3f, other %.3f", same, unknown, other)
	}
	m := matchOf(t, find(t, built(t, alert), border.Traveller{GivenNames: "Asif", Surname: "Ghulam Rasool"}), "1")
	if c := m.Fields[border.FieldFather]; c.Judgement != border.Similar || c.Reason.Code != ReasonFatherSurname {
		t.Errorf("a surname that is the father's name is judged %s (%s)", c.Judgement, c.Reason.Code)
	}
}

func TestCommonSurnameIsNotTakenForFather(t *testing.T) {
	alert := person("1", "Bahadur Khan")
	alert.Names[0].Surname, alert.Names[0].GivenNames = "Khan", "Bahadur"
	m := matchOf(t, find(t, built(t, alert), border.Traveller{GivenNames: "Bahadur", Surname: "Khan", FatherName: "Ghulam Khan"}), "1")
	if c := m.Fields[border.FieldFather]; c.Judgement != border.Unknown {
		t.Errorf("Khan for Ghulam Khan is judged %s", c.Judgement)
	}
}

func TestThresholdOutsideScoresIsRefused(t *testing.T) {
	s := built(t, person("1", "Asif Torkhel"))
	for _, bad := range []float64{-1, 1, 2, math.NaN(), math.Inf(1)} {
		if _, err := s.Find(border.Traveller{Name: "Asif"}, Options{Threshold: bad}); err == nil {
			t.Errorf("threshold %v is taken", bad)
		}
	}
}

func TestEmptyTravellerAndEmptyListFindNothing(t *testing.T) {
	for _, s := range []*Searcher{built(t), built(t, person("1", "Asif Torkhel"))} {
		for _, name := range []string{"", "   ", "—", "'", "\xff"} {
			if f := find(t, s, border.Traveller{Name: name}); f.Verdict != border.VerdictNoMatch {
				t.Errorf("%q: %s", name, f.Verdict)
			}
		}
	}
}

func TestEditionNamesItsFrequencies(t *testing.T) {
	a := built(t, person("1", "Asif Torkhel")).Info().Name
	b := built(t, person("1", "Asif Torkhel")).Info().Name
	c := built(t, person("1", "Asif Marwat")).Info().Name
	if a != b || a == c || a == "000012" {
		t.Errorf("editions %s, %s, %s", a, b, c)
	}
}

func TestEveryReasonHasItsSentence(t *testing.T) {
	s, err := lang.New(assets.Catalogues(), language.English)
	if err != nil {
		t.Fatal(err)
	}
	for _, code := range ReasonCodes() {
		if !s.Has("reason." + string(code)) {
			t.Errorf("no sentence for %s", code)
		}
	}
}

func TestTheReasonBesideSimilarNamesSaysWhatIsNotTheSame(t *testing.T) {
	pair := func(code border.ReasonCode, weight float64) border.Reason {
		return border.Reason{Code: code, Field: border.FieldName, Weight: weight}
	}
	for want, reasons := range map[border.ReasonCode][]border.Reason{
		names.ReasonSpelling: {pair(names.ReasonAgrees, 6), pair(names.ReasonSpelling, 2), pair(names.ReasonWhole, 3)},
		names.ReasonExtra:    {pair(names.ReasonAgrees, 6), pair(names.ReasonExtra, -1)},
		names.ReasonAgrees:   {pair(names.ReasonAgrees, 6), pair(names.ReasonCommon, 2), pair(names.ReasonPlaces, 3)},
	} {
		if got := nameReason(border.Similar, reasons).Code; got != want {
			t.Errorf("shown %s, want %s", got, want)
		}
	}
}
