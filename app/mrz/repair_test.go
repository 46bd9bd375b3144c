package mrz

import (
	"strings"
	"testing"

	"postern/app/border"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

const khanOne = "P<PAKKHAN<<MUHAMMAD<ASIF<<<<<<<<<<<<<<<<<<<<"

func TestOneLookAlikeIsPutRightAndADateWithTwoRepairsIsLeftWrong(t *testing.T) {
	z := parsed(t, khanOne+"\nAB1Z345671PAK8413157M3001318<<<<<<<<<<<<<<08")
	want := border.Traveller{
		Surname: "KHAN", GivenNames: "MUHAMMAD ASIF", Sex: border.SexMale, Nationality: "PAK",
		Document: border.TravelDocument{Type: "P", Number: "AB1234567", IssuingState: "PAK", Expires: border.Day(2030, 1, 31)},
	}
	if d := cmp.Diff(want, z.Traveller); d != "" {
		t.Error(d)
	}
	for _, f := range []Field{
		{Name: Number, AsRead: "AB1Z34567", Value: "AB1234567", State: Repaired, RepairFrom: "Z", RepairTo: "2", Line: 1, From: 0, To: 9, Changed: 3},
		{Name: BirthDate, AsRead: "841315", State: Wrong, Fault: FaultMonth, Bad: 13, Repairs: 2, Line: 1, From: 13, To: 19},
		{Name: Expires, AsRead: "300131", Value: "2030-01-31", State: Agrees, Line: 1, From: 21, To: 27},
		{Name: Names, AsRead: "KHAN<<MUHAMMAD<ASIF", Value: "KHAN, MUHAMMAD ASIF", State: NoCheckDigit, Line: 0, From: 5, To: 44},
		{Name: Optional, State: Absent, Line: 1, From: 28, To: 42},
	} {
		if d := cmp.Diff(f, z.Field(f.Name)); d != "" {
			t.Error(d)
		}
	}
	if z.Read != border.ReadDamaged {
		t.Errorf("read %q", z.Read)
	}
}

func TestLettersAmongDigitsArePutRightTogether(t *testing.T) {
	clean := "AB12345671PAK8403157M3001318<<<<<<<<<<<<<<08"
	for _, c := range []struct {
		name             FieldName
		line             string
		from, to, value  string
		changed          int
		state, composite State
	}{
		{BirthDate, with(clean, 14, 'O'), "", "", "", 0, Wrong, Agrees}, // a 4 does not look like an O, though modulo 10 they are one
		{BirthDate, with(clean, 15, 'O'), "O", "0", "1984-03-15", 15, Repaired, Agrees},
		{BirthDate, with(with(clean, 15, 'O'), 17, 'I'), "OI", "01", "1984-03-15", 15, Repaired, Agrees},
		{BirthDate, with(with(clean, 13, 'B'), 18, 'S'), "BS", "85", "1984-03-15", 13, Repaired, Agrees},
		{Expires, with(clean, 27, 'B'), "B", "8", "2030-01-31", 27, Repaired, Agrees},
		{Number, with(clean, 9, 'I'), "I", "1", "AB1234567", 9, Repaired, Agrees},
		{Number, with(clean, 5, 'S'), "", "", "", 0, Wrong, Wrong}, // an S for the 4
		{Composite, with(clean, 43, 'B'), "B", "8", "8", 43, Repaired, Repaired},
	} {
		z := parsed(t, khanOne+c.line)
		f := z.Field(c.name)
		if f.State != c.state || f.RepairFrom != c.from || f.RepairTo != c.to || f.Changed != c.changed || f.Value != c.value {
			t.Errorf("%s: %+v", c.line, f)
		}
		if got := z.Field(Composite).State; got != c.composite {
			t.Errorf("%s: composite %s", c.line, got)
		}
		if want := map[State]border.Read{Wrong: border.ReadDamaged, Repaired: border.ReadRepaired}[c.state]; z.Read != want {
			t.Errorf("%s: read %q", c.line, z.Read)
		}
	}
}

func TestOnlyOptionalOrCompositeWrongLeavesTheAnswerStandingButNotClean(t *testing.T) {
	for _, c := range []struct {
		name   string
		line   string
		fields []FieldName
		number string
	}{
		{"composite", with(annaTwo, 43, '5'), []FieldName{Composite}, "ZE184226B"},
		{"composite not read", with(annaTwo, 43, '?'), []FieldName{Composite}, "ZE184226B"},
		{"optional field", with(annaTwo, 31, '3'), []FieldName{Optional, Composite}, ""},
		{"optional field empty, its digit wrong", annaTwo[:28] + pad("", 14) + "74", []FieldName{Optional, Composite}, ""},
	} {
		z := parsed(t, annaOne+c.line)
		wrong := map[FieldName]bool{}
		for _, f := range z.Fields {
			if f.State == Wrong {
				wrong[f.Name] = true
			}
		}
		for _, f := range c.fields {
			if !wrong[f] {
				t.Errorf("%s: %s is %s", c.name, f, z.Field(f).State)
			}
			delete(wrong, f)
		}
		if len(wrong) > 0 || z.Read != border.ReadRepaired || z.Traveller.Document.Number != "L898902C3" {
			t.Errorf("%s: also wrong %v, read %q, %+v", c.name, wrong, z.Read, z.Traveller)
		}
		if z.Traveller.Document.PersonalNumber != c.number {
			t.Errorf("%s: personal number %q", c.name, z.Traveller.Document.PersonalNumber)
		}
	}
}

func TestOptionalDataWhoseOnlyGuardDisagreesIsNotUsed(t *testing.T) {
	d := document{
		format: TD1, code: "I", issuer: "EST", surname: "SPECIMEN", given: "JANE", number: "AB1234567", optional: "38001085718",
		nationality: "EST", birth: "800108", sex: "F", expires: "300131",
	}
	lines := d.lines()
	z := parsed(t, strings.Join(lines, "\n"))
	if z.Traveller.Document.PersonalNumber != "38001085718" || z.Field(Optional).State != NoCheckDigit || z.Read != border.ReadClean {
		t.Fatalf("%+v", z)
	}
	lines[0] = with(lines[0], 20, '3')
	z = parsed(t, strings.Join(lines, "\n"))
	f := z.Field(Optional)
	if z.Traveller.Document.PersonalNumber != "" || f.Value != "" || f.Fault != FaultCheckDigit || z.Read != border.ReadRepaired || z.Traveller.Document.Number != "AB1234567" {
		t.Errorf("%+v", z)
	}
}

func TestTheCompositeDigitDecidesBetweenRepairsAndAgainstThem(t *testing.T) {
	seen := map[string]bool{}
	rapid.Check(t, func(t *rapid.T) {
		d := drawDocument(t)
		if d.format == MRVA || d.format == MRVB || len(d.number) > 9 {
			return
		}
		text := d.text()
		at := strings.Index(text, d.number) + rapid.IntRange(0, len(d.number)-1).Draw(t, "at")
		alikes := lookAlikes(text[at])
		if alikes == "" {
			return
		}
		damaged := with(text, at, alikes[rapid.IntRange(0, len(alikes)-1).Draw(t, "alike")])
		z, err := Parse(damaged, today)
		if err != nil {
			t.Fatal(err)
		}
		f := z.Field(Number)
		seen[string(f.State)] = true
		if f.State == Repaired && z.Field(Composite).State != Agrees {
			t.Fatalf("%q: repaired against the composite digit: %+v", damaged, z.Fields)
		}
	})
	if !testing.Short() && !seen[string(Repaired)] {
		t.Error("nothing was ever repaired")
	}
}

func TestADigitMisreadForAnotherIsSeldomTakenForALookAlike(t *testing.T) {
	line := document{format: TD3, nationality: "PAK", birth: "840315", sex: "M", expires: "300131"}
	all, taken := 0, 0
	for _, number := range []string{"123456789", "555018020", "AB1234567", "XK0051852"} {
		line.number = number
		clean := line.lines()[1]
		for at, was := range []byte(number) {
			for is := byte('0'); is <= '9' && isDigit(was); is++ {
				if is == was {
					continue
				}
				all++
				f := parsed(t, with(clean, at, is)).Field(Number)
				if f.Value == "" {
					continue
				}
				taken++
				if turns([]byte(f.Value)) > 1 {
					t.Errorf("%s read with %c for %c became %s", number, is, was, f.Value)
				}
			}
		}
	}
	if all < 200 || taken*10 > all {
		t.Errorf("%d of %d became another number", taken, all)
	}
}

// blind are the pairs that modulo 10 does not see.
func blind(a, b byte) bool { return value(a)%10 == value(b)%10 }

func TestASingleLookAlikeIsPutRightOrLeftWrongNeverTakenForAnother(t *testing.T) {
	outcomes := map[State]int{}
	rapid.Check(t, func(t *rapid.T) {
		d := drawDocument(t)
		lines := d.lines()
		clean, err := Parse(strings.Join(lines, ""), today)
		if err != nil {
			t.Fatal(err)
		}
		name := rapid.SampledFrom([]FieldName{Number, BirthDate, Expires}).Draw(t, "field")
		f := clean.Field(name)
		at := rapid.IntRange(f.From, f.From+len(strings.TrimRight(lines[f.Line][f.From:f.To], "<"))-1).Draw(t, "at")
		was := lines[f.Line][at]
		alikes := lookAlikes(was)
		if alikes == "" {
			return
		}
		is := alikes[rapid.IntRange(0, len(alikes)-1).Draw(t, "alike")]
		lines[f.Line] = with(lines[f.Line], at, is)
		z, err := Parse(strings.Join(lines, ""), today)
		if err != nil {
			t.Fatal(err)
		}
		got := z.Field(name)
		outcomes[got.State]++
		switch {
		case name != Number && (got.State != Repaired || got.Value != f.Value):
			t.Fatalf("%s: %q read as %q: %+v", name, was, is, got)
		case got.State == Repaired && got.Value == f.Value:
			if got.RepairFrom != string(is) || got.RepairTo != string(was) || got.Changed != at || z.Read == border.ReadClean {
				t.Fatalf("%q became %q: %+v", was, is, got)
			}
		case got.State == Wrong:
			if got.Value != "" || z.Traveller.Document.Number != "" || got.Repairs == 1 || z.Read != border.ReadDamaged {
				t.Fatalf("wrong and yet used: %+v", got)
			}
		case !blind(was, is):
			t.Fatalf("%q read as %q gave %q for %q: %+v", was, is, got.Value, f.Value, got)
		}
	})
	if !testing.Short() && (outcomes[Repaired] == 0 || outcomes[Wrong] == 0) { // of few cases none may be wrong
		t.Errorf("outcomes %v: the test has not seen both", outcomes)
	}
}

func TestAWrongDigitNeverGivesAnotherDate(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := drawDocument(t)
		lines := d.lines()
		clean, err := Parse(strings.Join(lines, ""), today)
		if err != nil {
			t.Fatal(err)
		}
		name := rapid.SampledFrom([]FieldName{BirthDate, Expires}).Draw(t, "field")
		f := clean.Field(name)
		at := rapid.IntRange(f.From, f.To).Draw(t, "at") // its check digit too
		digit := byte(rapid.IntRange('0', '9').Draw(t, "digit"))
		if lines[f.Line][at] == digit {
			return
		}
		lines[f.Line] = with(lines[f.Line], at, digit)
		z, err := Parse(strings.Join(lines, ""), today)
		if err != nil {
			t.Fatal(err)
		}
		if got := z.Field(name); got.State == Absent && got.Value == "" {
			return // 000000 says that nothing is known
		} else if got.State != Wrong || got.Value != "" || got.Fault == FaultNone || got.Repairs == 1 {
			t.Fatalf("%q: %+v", lines, got)
		}
	})
}

func TestTwoRepairsThatTheCompositeDigitContradictsAreBothTakenBack(t *testing.T) {
	// the number has O for 0, the birth date B for 8, and the composite digit is wrong
	clean := document{format: TD3, number: "AB0034567", nationality: "PAK", birth: "840315", sex: "M", expires: "300131"}.lines()[1]
	damaged := with(with(clean, 2, 'O'), 13, 'B')
	z := parsed(t, damaged)
	if z.Field(Number).State != Repaired || z.Field(BirthDate).State != Repaired || z.Read != border.ReadRepaired {
		t.Fatalf("%+v", z.Fields)
	}
	last := byte('0' + (clean[43]-'0'+1)%10)
	z = parsed(t, with(damaged, 43, last))
	if z.Field(Number).State != Wrong || z.Field(BirthDate).State != Wrong || z.Field(Composite).State != Wrong || z.Traveller.Document.Number != "" {
		t.Errorf("%+v", z.Fields)
	}
	z = parsed(t, with(with(clean, 2, 'O'), 43, last))
	if z.Field(Number).State != Wrong {
		t.Errorf("one repair against the composite digit: %+v", z.Field(Number))
	}
}

func TestCheckDigitsSeeTheLookAlikesThatTheFieldSaysAndNoOthers(t *testing.T) {
	for _, pair := range []string{"O0", "I1", "B8", "S5", "Z2"} {
		if blind(pair[0], pair[1]) {
			t.Errorf("%s passes unseen", pair)
		}
	}
	for _, pair := range []string{"G6", "IS", "1L", "BL", "K<"} {
		if !blind(pair[0], pair[1]) {
			t.Errorf("%s is caught", pair)
		}
	}
}

func TestHoweverAZoneIsDamagedWhatIsSaidOfItHoldsTogether(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := []byte(drawDocument(t).text())
		for range rapid.IntRange(1, 6).Draw(t, "errors") {
			at := rapid.IntRange(0, len(text)-1).Draw(t, "at")
			if text[at] != '\n' {
				text[at] = rapid.SampledFrom([]byte("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789<?0O1I5S8B2Z6G")).Draw(t, "is")
			}
		}
		z, err := Parse(string(text), today)
		sound(t, string(text), z, err)
	})
}
