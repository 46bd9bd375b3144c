package counter

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	fyneTheme "fyne.io/fyne/v2/theme"

	"postern/app/border"
	"postern/screens/made"
	"postern/screens/parts"
)

func TestEveryFieldSaysWhatIsWrongWithIt(t *testing.T) {
	for _, c := range []struct {
		field fieldID
		typed string
		says  string
	}{
		{fieldBirth, "1984-13-15", "There is no month 13. Type the date as printed."},
		{fieldBirth, "1984-02-30", "That month has no day 30. Type the date as printed."},
		{fieldBirth, "1984-00-15", "Type the date as 1984-03-15, 1984-03 or 1984."},
		{fieldBirth, "15.3.1984", "Type the date as 1984-03-15, 1984-03 or 1984."},
		{fieldBirth, "2026-11-23", "That day has not come yet. Type the date as printed."},
		{fieldBirth, "2027", "That day has not come yet. Type the date as printed."},
		{fieldBirth, "1986..1984", "The range ends before it starts."},
		{fieldUntil, "2030-31-01", "There is no month 31. Type the date as printed."},
		{fieldSex, "Q", "Type M, F or X as printed."},
		{fieldNationality, "Atlantis", "No country has this code or name. Choose one from the list."},
		{fieldIssuer, "ZZ9", "No country has this code or name. Choose one from the list."},
		{fieldType, "P1", "Type the one or two letters as printed: P, ID, V…"},
		{fieldType, "PASS", "Type the one or two letters as printed: P, ID, V…"},
		{fieldNumber, "№ 12", "A number holds letters A to Z and digits only."},
		{fieldNumber, "--", "A number holds letters A to Z and digits only."},
	} {
		b := newBench(t)
		b.focusOn(fieldSurname)
		b.hand("KHAN")
		b.focusOn(c.field)
		b.hand(c.typed)
		b.press(fyne.KeyEscape) // closes the list of countries
		b.focusOn(c.field)
		b.press(fyne.KeyReturn)
		if got := b.note(c.field); got != c.says {
			t.Errorf("%q in field %d: %q, want %q", c.typed, c.field, got, c.says)
		}
		if b.screen.panel.field(c.field).input.Sign() != parts.SignWrong || b.focused() != c.field {
			t.Errorf("%q: the field is not marked, or has lost the focus", c.typed)
		}
		b.asked(0)
		if b.text(c.field) != c.typed {
			t.Errorf("%q became %q", c.typed, b.text(c.field))
		}
		b.hand("x")
		if b.note(c.field) != "" {
			t.Errorf("%q: the sentence stays while it is being put right", c.typed)
		}
	}
}

func TestEnterInAFieldChecksWithWhatStandsInTheFields(t *testing.T) {
	b := newBench(t)
	for id, text := range map[fieldID]string{
		fieldSurname: "khan", fieldGiven: "Muhammad  Asif", fieldBirth: "1984-03", fieldSex: "m", fieldFather: "Ghulam Khan",
		fieldType: "p", fieldNumber: "ab 123", fieldUntil: "2030",
	} {
		b.focusOn(id)
		b.hand(text)
	}
	b.focusOn(fieldNationality)
	b.hand("pakis")
	b.press(fyne.KeyTab)
	if b.focused() != fieldFather {
		t.Errorf("Tab took the country and led to field %d", b.focused())
	}
	b.press(fyne.KeyReturn)
	b.asked(1)
	want := border.Traveller{
		Surname: "khan", GivenNames: "Muhammad Asif", BirthDate: border.PartialDate{Year: 1984, Month: 3}, Sex: border.SexMale,
		Nationality: "PAK", FatherName: "Ghulam Khan",
		Document: border.TravelDocument{Type: "P", Number: "AB 123", Expires: border.YearOnly(2030)},
	}
	if got := b.desk.Asked[0]; got != want {
		t.Errorf("asked for %+v, want %+v", got, want)
	}
	b.verdict("no_match")
	if b.text(fieldSex) != "M" || b.text(fieldNationality) != "PAK" || b.focused() != -1 {
		t.Errorf("after the answer: sex %q, nationality %q, focus %d", b.text(fieldSex), b.text(fieldNationality), b.focused())
	}
}

func TestAnAnswerForChangedFieldsSaysThatItIsOld(t *testing.T) {
	b := newBench(t)
	b.scan(made.Unsought())
	b.focusOn(fieldSurname)
	b.hand("A")
	if line := b.screen.Shown().Line; !strings.HasPrefix(line, "Changed since") {
		t.Errorf("the verdict says %q", line)
	}
	b.press(fyne.KeyEscape)
	if b.focused() != -1 || b.text(fieldSurname) != "SAMPLIDOUA" {
		t.Errorf("Esc: focus %d, field %q", b.focused(), b.text(fieldSurname))
	}
	b.press(fyne.KeyReturn) // checks again rather than going on
	if last := b.desk.Asked[len(b.desk.Asked)-1]; last.Surname != "SAMPLIDOUA" || last.Document.Number != "TS0042118" {
		t.Errorf("asked for %+v", last)
	}
	if line := b.screen.Shown().Line; strings.HasPrefix(line, "Changed since") {
		t.Errorf("the new answer says %q", line)
	}
}

func TestAnAnswerToOtherFieldsGoesWhenOneCannotBeRead(t *testing.T) {
	b := newBench(t)
	b.scan(made.Unsought())
	b.focusOn(fieldBirth)
	b.hand("9")
	b.press(fyne.KeyReturn)
	b.verdict("ready")
	if line := b.screen.Shown().Line; !strings.HasPrefix(line, "Not checked") {
		t.Errorf("the verdict says %q", line)
	}
}

func TestAnExpiredDocumentShowsOnItsField(t *testing.T) {
	b := newBench(t)
	b.scan(made.Expired())
	if got := b.note(fieldUntil); got != "Expired on 2020-01-01." {
		t.Errorf("the field says %q", got)
	}
	if text := words(b.screen.evidence.tall.Object()); !strings.Contains(text, "Expired on 2020-01-01") {
		t.Errorf("what was checked: %q", text)
	}
}

func TestANumberOnAListShowsOnItsField(t *testing.T) {
	b := newBench(t)
	b.desk.Answers(b.desk.Finding(made.StolenAlert()))
	b.scan(made.Stolen())
	if got := b.note(fieldNumber); got != "This number is on the list “Lost and stolen documents”." {
		t.Errorf("the field says %q", got)
	}
	if shown := b.screen.Shown(); shown.Verdict != "match" || shown.Action != "Keep the document. Refer to the second line" {
		t.Errorf("shown: %+v", shown)
	}
	if text := words(b.screen.evidence.tall.Object()); !strings.Contains(text, "The list knows the document, not the person.") {
		t.Errorf("the evidence says %q", text)
	}
}

func TestADamagedReadIsNoAnswerUntilTheFieldInDoubtIsTyped(t *testing.T) {
	b := newBench(t)
	b.scan(made.Damaged())
	b.verdict("damaged")
	if b.focused() != fieldBirth || b.text(fieldBirth) != "1984-13-15" || b.note(fieldBirth) != "There is no month 13." {
		t.Errorf("focus %d, field %q: %q", b.focused(), b.text(fieldBirth), b.note(fieldBirth))
	}
	if b.note(fieldNumber) != "Repaired: read as AB1Z34567" || b.text(fieldNumber) != "AB1234567" {
		t.Errorf("number %q: %q", b.text(fieldNumber), b.note(fieldNumber))
	}
	asked := len(b.desk.Asked)
	if last := b.desk.Asked[asked-1]; last.Surname != "KHAN" || !last.BirthDate.IsZero() {
		t.Errorf("searched so far: %+v", last)
	}
	b.press(fyne.KeyReturn)
	b.asked(asked)
	b.verdict("damaged")
	for range 10 {
		b.press(fyne.KeyBackspace)
	}
	b.press(fyne.KeyReturn) // empty: gone to, not taken
	b.asked(asked)
	b.hand("1984-03-15")
	b.press(fyne.KeyReturn)
	b.asked(asked + 1)
	b.verdict("no_match")
	if last := b.desk.Asked[asked]; last.BirthDate != border.Day(1984, 3, 15) || last.Document.Number != "AB1234567" {
		t.Errorf("asked for %+v", last)
	}
	if b.focused() != -1 {
		t.Errorf("after the answer the focus is in field %d", b.focused())
	}
}

func TestTabGoesRoundTheFieldsInDoubt(t *testing.T) {
	b := newBench(t)
	second := []byte(made.Sought()[1])
	second[9], second[19] = '9', '9' // the check digits of number and birth date
	b.scan(made.Document{made.Sought()[0], string(second)})
	b.verdict("damaged")
	if len(b.screen.c.doubts) != 2 {
		t.Fatalf("doubts: %v", b.screen.c.doubts)
	}
	first := b.focused()
	asked := len(b.desk.Asked)
	b.press(fyne.KeyReturn) // as it was read: said first
	b.asked(asked)
	if note := b.note(first); b.focused() != first || !strings.HasPrefix(note, "As it was read") {
		t.Errorf("focus in %d, the note says %q", b.focused(), note)
	}
	b.press(fyne.KeyReturn) // the other has not been looked at: it is gone to
	b.asked(asked)
	if b.focused() == first || !contains(b.screen.c.doubts, b.focused()) {
		t.Errorf("Enter led from %d to %d", first, b.focused())
	}
	b.press(fyne.KeyTab)
	if b.focused() != first {
		t.Errorf("Tab led to %d, want back to %d", b.focused(), first)
	}
	b.press(fyne.KeyReturn) // both stand as printed
	b.asked(asked + 1)
	b.verdict("no_match")
}

func contains(all []fieldID, id fieldID) bool {
	for _, x := range all {
		if x == id {
			return true
		}
	}
	return false
}

func TestAMatchLeadsOverADamagedReadAndSaysWhatIsMissing(t *testing.T) {
	b := newBench(t)
	b.desk.Answers(b.desk.Finding(made.Smuggler()))
	b.scan(made.Damaged())
	b.verdict("possible_match")
	if text := words(b.screen.evidence.tall.Object()); !strings.Contains(text, "found without the birth date") {
		t.Errorf("the evidence says %q", text)
	}
	if b.screen.panel.field(fieldBirth).input.Sign() != parts.SignWrong {
		t.Error("the field in doubt is not marked")
	}
	b.focusOn(fieldBirth)
	for range 10 {
		b.press(fyne.KeyBackspace)
	}
	b.hand("1984-03-15")
	b.press(fyne.KeyReturn)
	if text := words(b.screen.evidence.tall.Object()); strings.Contains(text, "found without") {
		t.Errorf("with the date typed the evidence says %q", text)
	}
}

func TestWhatTheDocumentSaysBeyondTheFieldsIsKept(t *testing.T) {
	b := newBench(t)
	doc := made.Document{"P<PAKKHAN<<MUHAMMAD<ASIF<<<<<<<<<<<<<<<<<<<<", "AB12345671PAK8403157M300131834201<1234567<18"}
	b.scan(doc)
	zone := b.screen.c.zone
	if zone == nil {
		t.Fatal("not read")
	}
	b.focusOn(fieldFather)
	b.hand("GHULAM")
	b.press(fyne.KeyReturn)
	if last := b.desk.Asked[len(b.desk.Asked)-1]; last.Document.PersonalNumber != zone.Traveller.Document.PersonalNumber || last.FatherName != "GHULAM" {
		t.Errorf("asked for %+v, the document says %+v", last, zone.Traveller)
	}
}

func TestABurstThatChangedNothingLeavesNoWordOfAChange(t *testing.T) {
	for name, found := range map[string]func(*made.Desk) border.Finding{
		"no_match":       func(d *made.Desk) border.Finding { return d.Nothing() },
		"possible_match": func(d *made.Desk) border.Finding { return d.Finding(made.Smuggler()) },
	} {
		b := newBench(t)
		b.desk.Answers(found(b.desk))
		b.scan(made.Sought())
		before := b.screen.Shown()
		for _, id := range []fieldID{fieldBirth, fieldNationality} {
			b.focusOn(id)
			b.pass(time.Second)
			stood, country := b.text(id), b.screen.panel.countryName.String()
			b.burst("1984-03-15")
			b.pass(time.Second)
			if b.text(id) != stood || b.screen.panel.countryName.String() != country {
				t.Errorf("%s: field %d holds %q, the country is %q", name, id, b.text(id), b.screen.panel.countryName.String())
			}
			if got := b.screen.Shown(); got.Line != before.Line || got.Verdict != name {
				t.Errorf("%s: after a burst into field %d the screen shows %+v", name, id, got)
			}
			b.press(fyne.KeyEscape)
		}
	}
}

func TestADateStandsWholeInItsFieldBesideItsSignAtEverySizeOfText(t *testing.T) {
	for _, factor := range []float32{1, 1.25, 1.5, 1.75} {
		b := newBenchAt(t, factor)
		b.scan(made.Unsought())
		for _, id := range []fieldID{fieldBirth, fieldUntil} {
			input := b.screen.panel.field(id).input
			text := fyne.MeasureText(input.Text, input.Theme().Size(fyneTheme.SizeNameText), fyne.TextStyle{}).Width
			if need := text + 17*factor + 2; len(input.Text) != 10 || input.Size().Width < need {
				t.Errorf("at %v %q has %v and needs %v", factor, input.Text, input.Size().Width, need)
			}
		}
	}
}
