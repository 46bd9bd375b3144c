package mrz

import (
	"strings"
	"testing"
	"time"

	"postern/app/border"

	"github.com/google/go-cmp/cmp"
)

// The specimens are those of ICAO Doc 9303 parts 4 to 7, read in 1995 or 2010,
// when they were valid.
func TestSpecimensOfTheStandardAreReadWhole(t *testing.T) {
	anna := border.Traveller{
		Surname: "ERIKSSON", GivenNames: "ANNA MARIA", BirthDate: border.Day(1974, 8, 12), Sex: border.SexFemale, Nationality: "UTO",
		Document: border.TravelDocument{Type: "I", Number: "D23145890", IssuingState: "UTO", Expires: border.Day(2012, 4, 15)},
	}
	passport, visa := anna, anna
	passport.Document = border.TravelDocument{Type: "P", Number: "L898902C3", IssuingState: "UTO", Expires: border.Day(2012, 4, 15), PersonalNumber: "ZE184226B"}
	visa.BirthDate, visa.Nationality = border.Day(1940, 9, 7), "XXX"
	visa.Document = border.TravelDocument{Type: "V", Number: "L8988901C", IssuingState: "UTO", Expires: border.Day(1996, 12, 10)}
	long := border.Traveller{
		Surname: "STEVENSON", GivenNames: "PETER JOHN", BirthDate: border.Day(1934, 7, 12), Sex: border.SexMale, Nationality: "UTO",
		Document: border.TravelDocument{Type: "I", Number: "D23145890734", IssuingState: "UTO", Expires: border.Day(1995, 7, 12)},
	}
	for _, c := range []struct {
		name      string
		year      int
		lines     []string
		format    Format
		digits    int
		traveller border.Traveller
	}{
		{"passport, part 4", 2010, []string{
			"P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<",
			"L898902C36UTO7408122F1204159ZE184226B<<<<<10",
		}, TD3, 5, passport},
		{"card, part 5", 2010, []string{
			"I<UTOD231458907<<<<<<<<<<<<<<<",
			"7408122F1204159UTO<<<<<<<<<<<6",
			"ERIKSSON<<ANNA<MARIA<<<<<<<<<<",
		}, TD1, 4, anna},
		{"card with a long number, part 5", 1995, []string{
			"I<UTOD23145890<7349<<<<<<<<<<<",
			"3407127M9507122UTO<<<<<<<<<<<2",
			"STEVENSON<<PETER<JOHN<<<<<<<<<",
		}, TD1, 4, long},
		{"document of size 2, part 6", 2010, []string{
			"I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<",
			"D231458907UTO7408122F1204159<<<<<<<6",
		}, TD2, 4, anna},
		{"visa of format A, part 7", 1995, []string{
			"V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<",
			"L8988901C4XXX4009078F96121096ZE184226B<<<<<<",
		}, MRVA, 3, visa},
		{"visa of format B, part 7", 1995, []string{
			"V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<",
			"L8988901C4XXX4009078F9612109<<<<<<<<",
		}, MRVB, 3, visa},
	} {
		t.Run(c.name, func(t *testing.T) {
			z, err := Parse(strings.Join(c.lines, "\r\n"), time.Date(c.year, 1, 2, 0, 0, 0, 0, time.UTC))
			if err != nil {
				t.Fatal(err)
			}
			if z.Format != c.format || z.Read != border.ReadClean || z.Keyboard != KeyboardLatin || !z.Whole() {
				t.Errorf("format %q, read %q, keyboard %q, whole %v", z.Format, z.Read, z.Keyboard, z.Whole())
			}
			if agree, all := z.Checked(); agree != c.digits || all != c.digits {
				t.Errorf("%d of %d check digits agree, want %d", agree, all, c.digits)
			}
			if d := cmp.Diff(c.traveller, z.Traveller); d != "" {
				t.Error(d)
			}
			if d := cmp.Diff(c.lines, z.Lines); d != "" {
				t.Error(d)
			}
		})
	}
}

// The names are those of part 4 §4.2.3, part 5 §4.2.3, part 6 §4.2.3.
func TestNamesOfTheStandardAreToldApartAndKnownToBeCut(t *testing.T) {
	for _, c := range []struct {
		field, surname, given string
		cut                   bool
	}{
		{"HENG<<DEBORAH<MING<LO<<<<<<<<<<<<<<<<<<", "HENG", "DEBORAH MING LO", false},
		{"SMITH<JONES<<SUSIE<MARGARET<<<<<<<<<<<<", "SMITH JONES", "SUSIE MARGARET", false},
		{"OCONNOR<<ENYA<SIOBHAN<<<<<<<<<<<<<<<<<<", "OCONNOR", "ENYA SIOBHAN", false},
		{"VAN<DER<MUELLEN<<MARTIN<<<<<<<<<<<<<<<<", "VAN DER MUELLEN", "MARTIN", false},
		{"AL<BASRI<<HUDA<MUHAMMAD<JAWAD<<<<<<<<<<", "AL BASRI", "HUDA MUHAMMAD JAWAD", false},
		{"ARKFREITH<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<", "ARKFREITH", "", false},
		{"SATRIYA<SUDARPA<<<<<<<<<<<<<<<<<<<<<<<<", "SATRIYA SUDARPA", "", false},
		{"NILAVADHANANANDA<<CHAYAPA<DEJTHAMRONG<K", "NILAVADHANANANDA", "CHAYAPA DEJTHAMRONG K", true},
		{"NILAVADHANANANDA<<ARNPOL<PETCH<CHARONGU", "NILAVADHANANANDA", "ARNPOL PETCH CHARONGU", true},
		{"BENNELONG<WOOLOOMOOLOO<WARRANDYTE<W<<DI", "BENNELONG WOOLOOMOOLOO WARRANDYTE W", "DI", true},
		{"BENNELONG<WOOLOOM<WARRAND<WARNAM<<DINGO", "BENNELONG WOOLOOM WARRAND WARNAM", "DINGO", true},
		{"BENNEL<WOOLOO<WARRAN<WARNAM<<DINGO<POTO", "BENNEL WOOLOO WARRAN WARNAM", "DINGO POTO", true},
		{"PAPANDROPOULOUS<<JONATHON<WARREN<TREVOR", "PAPANDROPOULOUS", "JONATHON WARREN TREVOR", true},
		{"NILAVADHANANANDA<<CHAYAPA<DEJ<K", "NILAVADHANANANDA", "CHAYAPA DEJ K", true},
		{"NILAVADHANANANDA<<ARN<PET<CHARO", "NILAVADHANANANDA", "ARN PET CHARO", true},
		{"BENNELONG<WOOLOOM<WAR<WARN<<D<P", "BENNELONG WOOLOOM WAR WARN", "D P", true},
		{"VILARCHAO<FERNANDEZ<<JOSE<RAMON", "VILARCHAO FERNANDEZ", "JOSE RAMON", true},
		{"AL<BASRI<<HUDA<MUHAMMAD<JAWAD<<", "AL BASRI", "HUDA MUHAMMAD JAWAD", false},
		{"NILAVADHANANANDA<<CHAYAPA<DE<K", "NILAVADHANANANDA", "CHAYAPA DE K", true},
		{"BENNELONG<WOOLOOMOOLOO<W<W<<DI", "BENNELONG WOOLOOMOOLOO W W", "DI", true},
		{"PAPANDROPOULOUS<<JONATHON<ALEC", "PAPANDROPOULOUS", "JONATHON ALEC", true},
		{"VILARCHAO<FERNANDEZ<<JOSE<RAMO", "VILARCHAO FERNANDEZ", "JOSE RAMO", true},
		{"AL<BASRI<<HUDA<MUHAMMAD<JAWAD<", "AL BASRI", "HUDA MUHAMMAD JAWAD", false},
		{"<<ASIF<<<<<<<<<<<<<<<<<<<<<<<<", "", "ASIF", false},
	} {
		heads := map[int][]string{39: {"PPUTO", "V<UTO"}, 31: {"I<UTO", "V<UTO"}, 30: {""}}[len(c.field)]
		if heads == nil {
			t.Fatalf("%q has %d characters", c.field, len(c.field))
		}
		for _, head := range heads {
			z := parsed(t, head+c.field)
			got := z.Traveller
			if got.Surname != c.surname || got.GivenNames != c.given || got.NameCut != c.cut {
				t.Errorf("%s%s (%s): %q, %q, cut %v", head, c.field, z.Format, got.Surname, got.GivenNames, got.NameCut)
			}
			if f := z.Field(Names); f.State != NoCheckDigit || f.Fault != FaultNone {
				t.Errorf("%s%s: %+v", head, c.field, f)
			}
		}
	}
}
