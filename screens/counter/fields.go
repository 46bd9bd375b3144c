package counter

import (
	"errors"
	"strings"
	"time"
	"unicode"

	"postern/app/border"
	"postern/app/lang"
	"postern/app/mrz"
	"postern/app/papers"
	"postern/screens/parts"
	"postern/screens/theme"
)

// mistake is a field that cannot be read as it stands.
type mistake struct {
	field    fieldID
	sentence string
}

// read turns the fields into a traveller. Fields with a mistake are left out
// and told.
func (p *travellerPanel) read(now time.Time) (border.Traveller, []mistake) {
	t := p.kept()
	var wrong []mistake
	bad := func(id fieldID, sentence string) {
		if sentence != "" {
			wrong = append(wrong, mistake{id, sentence})
		}
	}
	surname, given := p.text(fieldSurname), p.text(fieldGiven)
	if p.wholeName && given == "" {
		t.Name = surname
	} else {
		t.Surname, t.GivenNames = surname, given
	}
	t.FatherName = p.text(fieldFather)
	var sentence string
	t.BirthDate, sentence = p.birthDate(now)
	bad(fieldBirth, sentence)
	t.Sex, sentence = p.sex()
	bad(fieldSex, sentence)
	t.Nationality, sentence = p.country(fieldNationality)
	bad(fieldNationality, sentence)
	t.Document.Type, sentence = p.documentType()
	bad(fieldType, sentence)
	t.Document.Number, sentence = p.number()
	bad(fieldNumber, sentence)
	t.Document.IssuingState, sentence = p.country(fieldIssuer)
	bad(fieldIssuer, sentence)
	t.Document.Expires, sentence = p.date(fieldUntil)
	bad(fieldUntil, sentence)
	return t, wrong
}

// kept is what the document said that no field shows: the holder's number, and
// that the name was cut, while the name stands as it was read.
func (p *travellerPanel) kept() border.Traveller {
	zone := p.screen.c.zone
	if zone == nil {
		return border.Traveller{}
	}
	t := border.Traveller{}
	t.Document.PersonalNumber = zone.Traveller.Document.PersonalNumber
	t.NameCut = zone.Traveller.NameCut &&
		p.text(fieldSurname) == zone.Traveller.Surname && p.text(fieldGiven) == zone.Traveller.GivenNames
	return t
}

func (p *travellerPanel) text(id fieldID) string {
	return strings.Join(strings.Fields(p.field(id).input.Text), " ")
}

func (p *travellerPanel) birthDate(now time.Time) (border.PartialDate, string) {
	d, sentence := p.date(fieldBirth)
	if first, _ := d.Years(); sentence == "" && first != 0 {
		if d.IsDay() {
			if day, _ := d.Last(); day.After(now) {
				return border.PartialDate{}, p.say.Say("counter.date.future")
			}
		} else if first > now.Year() {
			return border.PartialDate{}, p.say.Say("counter.date.future")
		}
	}
	return d, sentence
}

// date reads a date, or says what is wrong with it.
func (p *travellerPanel) date(id fieldID) (border.PartialDate, string) {
	d, err := border.ParsePartialDate(p.text(id))
	if err == nil {
		return d, ""
	}
	var fault *border.DateError
	if !errors.As(err, &fault) || fault.Value == 0 && fault.Reason != border.DateOrder {
		return d, p.say.Say("counter.date.form")
	}
	return d, p.say.Say("counter.date."+string(fault.Reason), lang.Values{"Value": twoDigits(fault.Value)})
}

func twoDigits(n int) string {
	if n < 10 {
		return "0" + string(rune('0'+n))
	}
	return string(rune('0'+n/10%10)) + string(rune('0'+n%10))
}

func (p *travellerPanel) sex() (border.Sex, string) {
	switch sex := border.Sex(strings.ToUpper(p.text(fieldSex))); sex {
	case border.SexUnknown, border.SexMale, border.SexFemale, border.SexUnspecified:
		return sex, ""
	case "<":
		return border.SexUnspecified, ""
	}
	return border.SexUnknown, p.say.Say("counter.sex.wrong")
}

func (p *travellerPanel) country(id fieldID) (border.Country, string) {
	text := p.text(id)
	if text == "" {
		return "", ""
	}
	if c, ok := border.ParseCountry(text); ok {
		return c, ""
	}
	return "", p.say.Say("counter.country.wrong")
}

func (p *travellerPanel) documentType() (string, string) {
	code := strings.ToUpper(p.text(fieldType))
	letters := strings.IndexFunc(code, func(r rune) bool { return r < 'A' || r > 'Z' }) < 0
	if len(code) > 2 || !letters {
		return "", p.say.Say("counter.type.wrong")
	}
	return code, ""
}

func (p *travellerPanel) number() (string, string) {
	text := strings.ToUpper(p.text(fieldNumber))
	other := strings.IndexFunc(text, func(r rune) bool {
		return r > unicode.MaxASCII || !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune(" -/.<", r)
	})
	if text != "" && (other >= 0 || border.NormalNumber(text) == "") {
		return "", p.say.Say("counter.number.wrong")
	}
	return text, ""
}

// fill puts a traveller into the fields, with what the zone says of each. A
// part that was read badly stands as it was read, for the eyes to compare.
func (p *travellerPanel) fill(t border.Traveller, zone *mrz.Zone) {
	for _, f := range p.fields {
		f.mark(parts.SignNone)
	}
	p.wholeName = t.Name != ""
	p.fromDocument = zone != nil
	set := func(id fieldID, text string) { p.field(id).input.Set(text) }
	set(fieldSurname, t.Surname+t.Name)
	set(fieldGiven, t.GivenNames)
	set(fieldBirth, t.BirthDate.String())
	set(fieldSex, string(t.Sex))
	set(fieldNationality, string(t.Nationality))
	set(fieldFather, t.FatherName)
	set(fieldType, t.Document.Type)
	set(fieldNumber, t.Document.Number)
	set(fieldIssuer, string(t.Document.IssuingState))
	set(fieldUntil, t.Document.Expires.String())
	if zone != nil {
		p.markZone(*zone)
	}
	p.markExpiry(t)
	p.nameCountry()
}

func (p *travellerPanel) markZone(zone mrz.Zone) {
	for name, id := range zoneFields() {
		f, read := p.field(id), zone.Field(name)
		switch read.State {
		case mrz.Agrees:
			if id == fieldBirth || id == fieldNumber || id == fieldUntil {
				f.mark(parts.SignGood)
			}
		case mrz.Repaired:
			f.mark(parts.SignRepaired, p.repairedNote(read)...)
		case mrz.NoCheckDigit:
			if read.Fault != mrz.FaultNone {
				f.mark(parts.SignNone, parts.Run{
					Text: faultSentence(p.say, read) + " " + p.say.Say("todo.compare"), Size: theme.SizeCaption, Colour: theme.Attention,
				})
			}
		case mrz.Wrong:
			if f.input.Text == "" {
				f.input.Set(asTyped(read, p.screen.desk.Now()))
			}
			f.wrong(faultSentence(p.say, read))
		}
	}
	if doubts := doubtsOf(&zone); len(doubts) > 0 && p.field(doubts[0]).input.Sign() != parts.SignWrong {
		p.field(doubts[0]).wrong(p.say.Say("counter.fault.composite"))
	}
}

func (p *travellerPanel) repairedNote(read mrz.Field) []parts.Run {
	hand := parts.Run{Size: theme.SizeCaption}
	label, value := hand, hand
	label.Text = p.say.Say("counter.repaired") + " "
	value.Text, value.Mono = read.AsRead, true
	return []parts.Run{label, value}
}

func (p *travellerPanel) markExpiry(t border.Traveller) {
	if last, known := t.Document.Expires.Last(); known && papers.Expired(last, p.screen.desk.Now()) {
		p.field(fieldUntil).wrong(p.say.Say("counter.expired", lang.Values{"Date": t.Document.Expires.String()}))
	}
}

// asTyped is a part of a zone as an officer would type it: a date with dashes
// and its likeliest century, all else as it was read.
func asTyped(read mrz.Field, now time.Time) string {
	if read.Name != mrz.BirthDate && read.Name != mrz.Expires || len(read.AsRead) != 6 {
		return strings.Trim(strings.ReplaceAll(read.AsRead, "<", " "), " ")
	}
	century := "20"
	if yy := read.AsRead[:2]; read.Name == mrz.BirthDate && yy > now.Format("06") {
		century = "19"
	}
	return century + read.AsRead[:2] + "-" + read.AsRead[2:4] + "-" + read.AsRead[4:]
}

// doubtsOf are the fields that were read badly, in the order of Tab. Where only
// the check over the whole line disagrees, the number stands for them.
func doubtsOf(zone *mrz.Zone) []fieldID {
	if zone == nil || zone.Read != border.ReadDamaged {
		return nil
	}
	var doubts []fieldID
	wrong := map[fieldID]bool{}
	for name, id := range zoneFields() {
		wrong[id] = zone.Field(name).State == mrz.Wrong
	}
	for id := range fieldCount {
		if wrong[id] {
			doubts = append(doubts, id)
		}
	}
	if len(doubts) == 0 {
		return []fieldID{fieldNumber}
	}
	return doubts
}

// missingFrom are the fields that stay unknown because their line was not read:
// without them there is no answer yet.
func missingFrom(zone mrz.Zone) []fieldID {
	if zone.Whole() {
		return nil
	}
	var missing []fieldID
	for name, id := range map[mrz.FieldName]fieldID{mrz.Names: fieldSurname, mrz.BirthDate: fieldBirth} {
		if zone.Field(name).State == mrz.Absent {
			missing = append(missing, id)
		}
	}
	return missing
}

// faultSentence says in one sentence what is wrong with a part of a zone.
func faultSentence(say *lang.Speaker, read mrz.Field) string {
	fault := read.Fault
	if fault == mrz.FaultNone {
		fault = mrz.FaultForm
	}
	return say.Say("counter.fault."+string(fault), lang.Values{"Value": twoDigits(read.Bad)})
}
