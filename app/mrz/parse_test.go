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
	annaOne = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<"
	annaTwo = "L898902C36UTO7408122F1204159ZE184226B<<<<<10"
)

var cardLines = []string{
	"I<UTOD231458907<<<<<<<<<<<<<<<",
	"7408122F1204159UTO<<<<<<<<<<<6",
	"ERIKSSON<<ANNA<MARIA<<<<<<<<<<",
}

func TestWhatIsWrittenIsReadAgainHoweverTheReaderSendsIt(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := drawDocument(t)
		lines := rapid.Permutation(d.lines()).Draw(t, "order")
		if rapid.Bool().Draw(t, "twice") {
			lines = append(lines, lines...)
		}
		var b strings.Builder
		for _, l := range lines {
			if rapid.Bool().Draw(t, "lower case") {
				l = strings.ToLower(l)
			}
			at := rapid.IntRange(0, len(l)).Draw(t, "piece")
			b.WriteString(l[:at])
			b.WriteString(rapid.SampledFrom([]string{"", " ", "\t", "\r\n", "\u00a0", "\u200e", "\x02"}).Draw(t, "between pieces"))
			b.WriteString(l[at:])
			b.WriteString(rapid.SampledFrom([]string{"", "\n", "\r", "\r\n", "\t", "\n\n ", "\u2028"}).Draw(t, "between lines"))
		}
		z, err := Parse(b.String(), today)
		if err != nil {
			t.Fatalf("%q: %v", b.String(), err)
		}
		if diff := cmp.Diff(d.traveller(t), z.Traveller); diff != "" {
			t.Fatalf("%q: %s", d.lines(), diff)
		}
		if z.Format != d.format || z.Read != border.ReadClean || !z.Whole() || z.Keyboard != KeyboardLatin {
			t.Fatalf("%q: %s, %q, whole %v, keyboard %q: %+v", d.lines(), z.Format, z.Read, z.Whole(), z.Keyboard, z.Fields)
		}
		if agree, all := z.Checked(); agree != all || all < 3 {
			t.Fatalf("%q: %d of %d", d.lines(), agree, all)
		}
	})
}

func TestOneRunOfAllCharactersIsDividedIntoItsLines(t *testing.T) {
	for length, lines := range map[int][]string{
		88: {annaOne, annaTwo},
		90: cardLines,
		72: {"I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<", "D231458907UTO7408122F1204159<<<<<<<6"},
	} {
		run := strings.Join(lines, "")
		if len(run) != length {
			t.Fatalf("%d characters, want %d", len(run), length)
		}
		if z := parsed(t, run); z.Traveller.Surname != "ERIKSSON" || z.Traveller.BirthDate != border.Day(1974, 8, 12) {
			t.Errorf("%d: %+v", length, z.Traveller)
		}
	}
}

func TestOneLineAloneGivesWhatStandsInIt(t *testing.T) {
	first := parsed(t, annaOne)
	if first.Traveller.Surname != "ERIKSSON" || first.Traveller.Document.IssuingState != "UTO" || first.Traveller.Document.Number != "" {
		t.Errorf("%+v", first.Traveller)
	}
	second := parsed(t, annaTwo)
	if second.Traveller.Surname != "" || second.Traveller.Document.Number != "L898902C3" || second.Traveller.Document.PersonalNumber != "ZE184226B" {
		t.Errorf("%+v", second.Traveller)
	}
	if first.Whole() || second.Whole() || first.Lines[1] != "" || second.Lines[0] != "" {
		t.Errorf("lines %q and %q", first.Lines, second.Lines)
	}
	for _, c := range []struct {
		zone  Zone
		there []FieldName
	}{
		{first, []FieldName{DocumentType, IssuingState, Names}},
		{second, []FieldName{Number, Nationality, BirthDate, SexField, Expires, Optional, Composite}},
		{parsed(t, cardLines[0]), []FieldName{DocumentType, IssuingState, Number}},
		{parsed(t, cardLines[1]), []FieldName{BirthDate, SexField, Expires, Nationality}},
		{parsed(t, cardLines[2]), []FieldName{Names}},
	} {
		there := map[FieldName]bool{}
		for _, n := range c.there {
			there[n] = true
		}
		for _, f := range c.zone.Fields {
			if (f.State != Absent) != there[f.Name] {
				t.Errorf("%q: %s is %s", c.zone.Lines, f.Name, f.State)
			}
		}
		if c.zone.Read != border.ReadClean {
			t.Errorf("%q: %s", c.zone.Lines, c.zone.Read)
		}
	}
	if z := parsed(t, "V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<"); z.Format != MRVA {
		t.Errorf("line of a visa: %s", z.Format)
	}
	if z := parsed(t, "L8988901C4XXX4009078F9612109<<<<<<<<"); z.Format != MRVB {
		t.Errorf("second line of a visa: %s", z.Format)
	}
}

func TestTheLastDocumentOfATextIsTheOneRead(t *testing.T) {
	one, two := "P<PAKKHAN<<MUHAMMAD<ASIF<<<<<<<<<<<<<<<<<<<<", "AB12345671PAK8403157M3001318<<<<<<<<<<<<<<08"
	z := parsed(t, annaOne+annaTwo+one+two)
	if z.Traveller.Surname != "KHAN" || z.Traveller.Document.Number != "AB1234567" {
		t.Errorf("%+v", z.Traveller)
	}
	z = parsed(t, annaOne+annaTwo+two)
	if z.Traveller.Surname != "" || z.Traveller.Document.Number != "AB1234567" {
		t.Errorf("two documents were mixed: %+v", z.Traveller)
	}
	damaged := with(annaTwo, 3, '3')
	z = parsed(t, annaOne+damaged+annaOne+annaTwo)
	if z.Traveller.Surname != "ERIKSSON" || z.Read != border.ReadClean {
		t.Errorf("read again after a damaged reading: %+v", z)
	}
}

func TestATypedNameOrNumberIsNoZone(t *testing.T) {
	for _, text := range []string{
		"", " ", "\r\n", "KHAN Muhammad Asif", "Pietro", "Peter Anderson-Smith", "P", "PPAK", "PAKISTAN", "D'Angelo, Pía",
		"Muhammad Asif Khan Ghulam Rasool Shah Bukhari", "IPPOLITA", "Visentin", "AB1234567", "35202-1234567-1", "3520212345671",
		"MARIA FERNANDA GONZALEZ RODRIGUEZ",            // 30 letters without blanks
		"ABDULRAHMANMUHAMMADALIHUSSAINALJABURISA",      // 39
		"PAKISTANZINDABADMUHAMMADASIFGHULAMRASOOLKH",   // 42
		"PPAKANDERSONSMITHPETERALEXANDERJONATHANWIL",   // 42
		"PAPAKANDERSONSMITHPETERALEXANDERJONATHANWILL", // 44, with a state in its place
		"IDITAROSSIMARIOGIOVANNIPIETROANTONIO",         // 36
		"Παπαδόπουλος Γεώργιος", "ΑΝΑΣΤΑΣΙΟΥ ΑΝΑΣΤΑΣΙΑ ΑΙΚΑΤΕΡΙΝΗΣ", "محمد آصف خان", "محمد عثمان غنی چوہدری ولد عبدالرحمان", "李小龍",
		"Khan; Muhammad; Asif", "a<b", "<", "<>", "????", strings.Repeat("P<UTO", 1000), strings.Repeat("A", 44), strings.Repeat("?", 44), strings.Repeat(" ", 90),
		"{\"id\":1}", "https://example.org/?q=1&r=2",
	} {
		if z, err := Parse(text, today); !errors.Is(err, ErrNotZone) {
			t.Errorf("%q: %v, %+v", text, err, z.Traveller)
		}
		var c Collector
		if _, done := c.Add(text, today); done != NotZone {
			t.Errorf("%q: the collector says %s", text, done)
		}
	}
}

func TestNoTextOfLettersAndBlanksIsAZone(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringMatching(`[A-Za-zÀ-ÿΑ-ώآ-ی' .,-]{0,120}`).Draw(t, "text")
		if z, err := Parse(text, today); !errors.Is(err, ErrNotZone) {
			t.Fatalf("%q: %v, %+v", text, err, z)
		}
	})
}

func TestALineOfAWrongLengthIsNamed(t *testing.T) {
	for _, c := range []struct {
		name, text   string
		line, length int
		surname      string
		number       string
	}{
		{"a character of the first line is lost", annaOne[:43] + "\n" + annaTwo, 1, 43, "", "L898902C3"},
		{"a character of the second line came twice", annaOne + "\n" + annaTwo + "0", 2, 45, "ERIKSSON", ""},
		{"the fillers of the second line are lost", annaOne + "\n" + annaTwo[:37], 2, 37, "ERIKSSON", ""},
		{"a line of another format follows", annaOne + "\n" + cardLines[0], 2, 30, "ERIKSSON", ""},
		{"only the beginning came", "P<UTOERIKSSON<<ANNA", 1, 19, "", ""},
		{"only the beginning of the second line came", annaTwo[:29], 1, 29, "", ""},
		{"one run is one short", annaOne + annaTwo[:43], 1, 87, "", ""},
		{"the third line is short", strings.Join(cardLines[:2], "") + "\n" + cardLines[2][:28], 3, 28, "", "D23145890"},
	} {
		z, err := Parse(c.text, today)
		var length *LengthError
		if !errors.As(err, &length) || length.Line != c.line || length.Length != c.length {
			t.Errorf("%s: %v", c.name, err)
		}
		if z.Traveller.Surname != c.surname || z.Traveller.Document.Number != c.number {
			t.Errorf("%s: the other lines gave %+v", c.name, z.Traveller)
		}
	}
}

func TestAZoneTooDamagedToPlaceIsNoTypedName(t *testing.T) {
	text := "7A3B9C1D<<5E7F9G1H3I5J7K<<9L1M3N5O7P9Q1R3S5T"
	if len(text) != 44 {
		t.Fatal(len(text))
	}
	z, err := Parse(text, today)
	if !errors.Is(err, ErrUnreadable) || len(z.Lines) != 0 {
		t.Errorf("%v, %+v", err, z)
	}
	var c Collector
	if _, done := c.Add(text, today); done != Part || !errors.Is(c.Unfinished(), ErrUnreadable) {
		t.Errorf("the collector says %s, %v", done, c.Unfinished())
	}
}

func TestErrorsSayWhatAndWhere(t *testing.T) {
	if got, want := (&LengthError{Line: 2, Length: 43}).Error(), "line 2 has 43 characters"; !strings.Contains(got, want) {
		t.Errorf("%q", got)
	}
}

func TestOptionalDataThatWereNotReadAreNotUsed(t *testing.T) {
	z := parsed(t, "I<UTOD231458907ABC?EF<<<<<<<<<")
	if f := z.Field(Optional); f.State != Wrong || f.Fault != FaultForm || f.Value != "" || z.Traveller.Document.PersonalNumber != "" {
		t.Errorf("%+v", f)
	}
	greek, _ := through(&layouts[2], "I<UTOD2314589079999999W<<<<<<<", "shift")
	z = parsed(t, greek)
	if f := z.Field(Optional); f.Fault != FaultKeyboard || f.Value != "" || z.Traveller.Document.PersonalNumber != "" {
		t.Errorf("%+v", f)
	}
}

func TestAVisaWhoseFirstLetterWasNotReadIsKnownByItsEnd(t *testing.T) {
	z := parsed(t, "Y<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\nL8988901C4XXX4009078F9612109<<<<<<<<")
	if z.Format != MRVB {
		t.Errorf("%s", z.Format)
	}
}

func TestDatesHoldWhatIsKnownAndTheRightCentury(t *testing.T) {
	second := func(birth, expires string) string {
		return document{format: TD3, number: "AB1234567", nationality: "UTO", birth: birth, sex: "F", expires: expires}.lines()[1]
	}
	for _, c := range []struct {
		birth, expires         string
		wantBirth, wantExpires string
		state                  State
	}{
		{"840315", "300131", "1984-03-15", "2030-01-31", Agrees},
		{"260314", "760101", "2026-03-14", "2076-01-01", Agrees}, // born today
		{"260315", "770101", "1926-03-15", "1977-01-01", Agrees}, // a hundred years old tomorrow
		{"260400", "991231", "1926-04", "1999-12-31", Agrees},
		{"0003<<", "<<<<<<", "2000-03", "", Agrees},
		{"84<<<<", "30<<<<", "1984", "2030", Agrees},
		{"<<0315", "300100", "????-03-15", "2030-01", Agrees},
		{"84<<15", "300131", "1984-??-15", "2030-01-31", Agrees},
		{"000229", "000229", "2000-02-29", "2000-02-29", Agrees},
		{"840000", "300131", "1984", "2030-01-31", Agrees},
		{"<<<<<<", "300131", "", "2030-01-31", Absent},
		{"000000", "300131", "", "2030-01-31", Absent},
	} {
		z := parsed(t, second(c.birth, c.expires))
		if got := z.Traveller.BirthDate.String(); got != c.wantBirth || z.Field(BirthDate).Value != c.wantBirth || z.Field(BirthDate).State != c.state {
			t.Errorf("birth %s: %q, %+v", c.birth, got, z.Field(BirthDate))
		}
		if got := z.Traveller.Document.Expires.String(); got != c.wantExpires || z.Field(Expires).Value != c.wantExpires {
			t.Errorf("expiry %s: %q", c.expires, got)
		}
		if z.Read != border.ReadClean {
			t.Errorf("%s %s: %s", c.birth, c.expires, z.Read)
		}
	}
}

func TestADateThatCannotBeIsWrongThoughItsCheckDigitAgrees(t *testing.T) {
	for _, c := range []struct {
		birth string
		fault Fault
		bad   int
	}{
		{"841315", FaultMonth, 13},
		{"840230", FaultDay, 30},
		{"830229", FaultDay, 29},
		{"84<315", FaultForm, 0},
		{"8403X5", FaultForm, 0},
	} {
		z := parsed(t, document{format: TD3, number: "AB1234567", nationality: "UTO", birth: c.birth, sex: "F", expires: "300131"}.text()[45:])
		f := z.Field(BirthDate)
		if f.State != Wrong || f.Fault != c.fault || f.Bad != c.bad || f.Value != "" || !z.Traveller.BirthDate.IsZero() || z.Read != border.ReadDamaged {
			t.Errorf("%s: %+v", c.birth, f)
		}
	}
}

func TestNumberLongerThanNineCharactersRunsOnIntoOptionalField(t *testing.T) {
	card := parsed(t, document{
		format: TD1, code: "I", issuer: "BEL", surname: "SPECIMEN", given: "JANE", number: "000012345678", optional: "XY12",
		nationality: "BEL", birth: "860101", sex: "F", expires: "300101", second: "86010112345",
	}.text())
	if f := card.Field(Number); f.Value != "000012345678" || f.State != Agrees || f.AsRead != "000012345678" {
		t.Errorf("%+v", f)
	}
	if f := card.Field(Optional); f.Value != "XY12" || card.Traveller.Document.PersonalNumber != "XY12" {
		t.Errorf("%+v", f)
	}
	other := parsed(t, document{
		format: TD2, code: "I", issuer: "UTO", surname: "SPECIMEN", number: "D2314589012345", nationality: "UTO", birth: "860101", sex: "F", expires: "300101",
	}.text())
	if f := other.Field(Number); f.Value != "D2314589012345" || other.Field(Optional).State != Absent {
		t.Errorf("%+v", other.Fields)
	}
	wrong := parsed(t, "I<UTOD23145890<7348<<<<<<<<<<<")
	if f := wrong.Field(Number); f.State != Wrong || f.Fault != FaultCheckDigit || wrong.Read != border.ReadDamaged {
		t.Errorf("%+v", f)
	}
}

func TestPersonalNumberComesFromWhereTheFormatHasOne(t *testing.T) {
	d := document{
		code: "P", issuer: "PAK", surname: "KHAN", given: "BIBI", number: "AB1234567", nationality: "PAK",
		birth: "840315", sex: "F", expires: "300131",
	}
	for _, c := range []struct {
		format                 Format
		optional, second, want string
	}{
		{TD3, "3520212345671", "", "3520212345671"},
		{TD1, "3520212345671", "", "3520212345671"},
		{TD1, "3520212345671", "ABC", "3520212345671"},
		{TD1, "", "85073003328", "85073003328"},
		{TD2, "12345", "", ""},
		{MRVA, "12345", "", ""},
	} {
		d.format, d.optional, d.second = c.format, c.optional, c.second
		z := parsed(t, d.text())
		if got := z.Traveller.Document.PersonalNumber; got != c.want {
			t.Errorf("%s: %q", c.format, got)
		}
	}
}

func TestStatesAreCountriesAndUnknownOnesAreWrong(t *testing.T) {
	zone := func(code string) Zone { return parsed(t, "P<"+code+annaOne[5:]+"\n"+annaTwo) }
	for code, want := range map[string]border.Country{"D<<": "DEU", "PAK": "PAK", "GBN": "GBN", "XXA": "XXA", "EUE": "EUE"} {
		if z := zone(code); z.Traveller.Document.IssuingState != want || z.Field(IssuingState).Value != string(want) || z.Read != border.ReadClean {
			t.Errorf("%s: %+v", code, z.Field(IssuingState))
		}
	}
	for code, want := range map[string]Field{
		"QQQ": {State: Wrong, Fault: FaultState},
		"DE<": {State: Wrong, Fault: FaultState}, // two letters are no code here
		"P?K": {State: Wrong, Fault: FaultForm},
		"PA7": {State: Wrong, Fault: FaultForm},
		"1TA": {State: Repaired, Value: "ITA", RepairFrom: "1", RepairTo: "I", Changed: 2},
		"0MN": {State: Repaired, Value: "OMN", RepairFrom: "0", RepairTo: "O", Changed: 2},
		"G8R": {State: Repaired, Value: "GBR", RepairFrom: "8", RepairTo: "B", Changed: 3},
	} {
		z := zone(code)
		want.Name, want.AsRead, want.Line, want.From, want.To = IssuingState, strings.TrimRight(code, "<"), 0, 2, 5
		if d := cmp.Diff(want, z.Field(IssuingState)); d != "" {
			t.Errorf("%s: %s", code, d)
		}
		if string(z.Traveller.Document.IssuingState) != want.Value {
			t.Errorf("%s: %q is used", code, z.Traveller.Document.IssuingState)
		}
	}
	if z := parsed(t, strings.Replace(annaTwo, "UTO", "<<<", 1)); z.Field(Nationality).State != Absent || z.Read != border.ReadClean {
		t.Errorf("no nationality, as in a convention travel document: %+v", z.Field(Nationality))
	}
}

func TestSexIsMaleFemaleOrUnspecified(t *testing.T) {
	for c, want := range map[byte]border.Sex{'M': border.SexMale, 'F': border.SexFemale, '<': border.SexUnspecified, 'X': border.SexUnspecified} {
		z := parsed(t, with(annaTwo, 20, c))
		if z.Traveller.Sex != want || z.Field(SexField).State != NoCheckDigit {
			t.Errorf("%c: %q, %+v", c, z.Traveller.Sex, z.Field(SexField))
		}
	}
	z := parsed(t, with(annaTwo, 20, '0'))
	if z.Traveller.Sex != border.SexUnknown || z.Field(SexField).State != Wrong || z.Read != border.ReadDamaged {
		t.Errorf("%+v", z.Field(SexField))
	}
}

func TestANameWithWhatIsNoLetterIsWrongAndNotUsed(t *testing.T) {
	for _, c := range []byte{'1', '0', '?', '*'} {
		z := parsed(t, with(annaOne, 7, c)+"\n"+annaTwo)
		f := z.Field(Names)
		if f.State != Wrong || f.Fault != FaultForm || f.Value != "" || z.Traveller.FullName() != "" || z.Read != border.ReadDamaged {
			t.Errorf("%c: %+v", c, f)
		}
	}
	if z := parsed(t, "P<UTOERIKSSON<<ANNA<MARIA<<<<<<K<<<<<<<<<<<<"); z.Field(Names).Fault != FaultForm || z.Traveller.GivenNames != "ANNA MARIA K" {
		t.Errorf("a letter among fillers: %+v", z.Field(Names))
	}
}

func TestFieldsSayWhereTheyStand(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		z, err := Parse(drawDocument(t).text(), today)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range z.Fields {
			if f.State == Absent {
				continue
			}
			if got := strings.TrimRight(z.Lines[f.Line][f.From:f.To], "<"); !strings.HasPrefix(f.AsRead, got) || f.Name != Number && f.AsRead != got {
				t.Fatalf("%s: %q stands at its place, %q was read", f.Name, got, f.AsRead)
			}
		}
	})
}

func TestInputBeyondTheCapIsNoZone(t *testing.T) {
	padding := strings.Repeat(" ", MaxInput-88)
	if _, err := Parse(padding+annaOne+annaTwo, today); err != nil {
		t.Errorf("at the cap: %v", err)
	}
	if _, err := Parse(" "+padding+annaOne+annaTwo, today); !errors.Is(err, ErrNotZone) {
		t.Errorf("beyond the cap: %v", err)
	}
}

func TestBirthDatesNeverLieInTheFuture(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		now := time.Date(rapid.IntRange(1990, 2090).Draw(t, "year"), 1, 1, 12, 0, 0, 0, time.UTC).AddDate(0, 0, rapid.IntRange(0, 364).Draw(t, "day"))
		d := drawDocument(t)
		z, err := Parse(d.text(), now)
		if err != nil {
			t.Fatal(err)
		}
		born := z.Traveller.BirthDate
		if last, ok := born.Last(); z.Field(BirthDate).State == Agrees && (!ok || last.After(now) || last.AddDate(100, 0, 2).Before(now)) {
			t.Fatalf("born %s, today %s", born, now)
		}
		if e := z.Traveller.Document.Expires; z.Field(Expires).State == Agrees && (e.Year <= now.Year()-50 || e.Year > now.Year()+50) {
			t.Fatalf("expires %s, today %s", e, now)
		}
	})
}
