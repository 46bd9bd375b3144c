package lists

import (
	"slices"
	"strings"
	"sync"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// plainField is what a column of a plain list is about.
type plainField int

// The fields. A column without one is kept as remarks.
const (
	fieldNone plainField = iota
	fieldName
	fieldSurname
	fieldGivenNames
	fieldFather
	fieldAlias
	fieldPreviousName
	fieldCNIC
	fieldPassport
	fieldPassportState
	fieldDocument
	fieldBirthDate
	fieldBirthYear
	fieldAge
	fieldSex
	fieldNationality
	fieldBirthPlace
	fieldPlace
	fieldCategory
	fieldAction
	fieldReason
	fieldOffence
	fieldMarks
	fieldAuthority
	fieldListedOn
	fieldValidUntil
	fieldID
	fieldSerial
	fieldRemarks
	fieldIgnore
	plainFields // how many
)

// plainNames are the fields as a mapping calls them, and the headings that are
// known for each, as headingKey leaves them.
var plainNames = [plainFields]struct {
	field    string
	headings string
}{
	fieldName:          {"name", "name fullname namefull nameofperson nameofaccused nameofsmuggler nameofcriminal nameofoffender nameofpo accused accusedname smuggler smugglername person personname wholename completename nameenglish nameinenglish nameurdu nameinurdu nameandparentage نام پورانام نامملزم ملزم ملزمکانام ناماسمگلر نامسمگلر اسم الاسم"},
	fieldSurname:       {"surname", "surname lastname familyname خاندانینام خاندانکانام"},
	fieldGivenNames:    {"given_names", "givenname givennames firstname firstnames forename forenames پہلانام"},
	fieldFather:        {"father_name", "father fathername fathersname nameoffather so sonof do daughterof sodo parentage fatherhusbandname fathershusbandsname والد والدکانام ولدیت والدیت باپکانام پدر"},
	fieldAlias:         {"alias", "alias aliases aka alsoknownas knownas nickname nicknames othername othernames aliasname aliasnames عرف عرفیت"},
	fieldPreviousName:  {"previous_name", "previousname previousnames formername formernames maidenname سابقہنام"},
	fieldCNIC:          {"cnic", "cnic cnicno cnicnumber cnicnic nic nicno nicnumber nicop nicopno idcard idcardno idcardnumber nationalid nationalidno nationalidnumber nationalidentitynumber شناختیکارڈ شناختیکارڈنمبر قومیشناختیکارڈنمبر شناختینمبر"},
	fieldPassport:      {"passport", "passport passports passportno passportnumber passportnumbers passportnos pp ppno پاسپورٹ پاسپورٹنمبر"},
	fieldPassportState: {"passport_state", "passportstate passportcountry passportissuedby passportissuingstate passportissuingcountry issuingstate issuingcountry countryofissue stateofissue"},
	fieldDocument:      {"document", "document documents documentno documentnumber identifier identifiers idnumber"},
	fieldBirthDate:     {"birth_date", "birthdate dateofbirth dob born birthday تاریخپیدائش پیدائش"},
	fieldBirthYear:     {"birth_year", "birthyear yearofbirth yob سالپیدائش"},
	fieldAge:           {"age", "age ageyears ageinyears approxage approximateage عمر"},
	fieldSex:           {"sex", "sex gender mf جنس"},
	fieldNationality:   {"nationality", "nationality nationalities citizenship countryofcitizenship countryofnationality قومیت شہریت ملک"},
	fieldBirthPlace:    {"birth_place", "birthplace placeofbirth pob cityofbirth جائےپیدائش مقامپیدائش"},
	fieldPlace:         {"place", "district place city tehsil province residence address homeaddress lastaddress permanentaddress presentaddress lastknownaddress ضلع پتہ شہر تحصیل صوبہ سکونت"},
	fieldCategory:      {"category", "category kind alerttype typeofalert زمرہ قسم"},
	fieldAction:        {"action", "action actionrequired actiontobetaken actionrequested کارروائی"},
	fieldReason:        {"reason", "reason reasons grounds detail details allegation allegations caseagainst وجہ تفصیل"},
	fieldOffence:       {"offence", "offence offences offense offenses crime crimes charge charges جرم جرائم الزام"},
	fieldMarks:         {"physical_marks", "physicalmarks marks identificationmark identificationmarks markofidentification شناختینشان شناختیعلامت حلیہ"},
	fieldAuthority:     {"authority", "authority issuingauthority agency requestedby circle zone ادارہ"},
	fieldListedOn:      {"listed_on", "listedon dateoflisting listingdate dateadded addedon entrydate dateofentry تاریخاندراج"},
	fieldValidUntil:    {"valid_until", "validuntil validtill validto alertexpires تاریخاختتام میعاد"},
	fieldID:            {"id", "id recordid alertid ref refno reference referenceno referencenumber fileno filenumber شناخت"},
	fieldSerial:        {"serial", "serial serialno serialnumber sno srno srnumber sr no نمبرشمار سیریلنمبر"},
	fieldRemarks:       {"remarks", "remarks remark note notes comment comments otherinformation ریمارکس کیفیت نوٹ"},
	fieldIgnore:        {"ignore", ""},
}

type plainTable struct {
	byHeading map[string]plainField
	byName    map[string]plainField
	all       string // the names, as a sentence lists them
}

var plainWords = sync.OnceValue(func() plainTable {
	t := plainTable{byHeading: map[string]plainField{}, byName: map[string]plainField{}}
	var all []string
	for f := fieldName; f < plainFields; f++ {
		n := plainNames[f]
		t.byName[n.field] = f
		all = append(all, n.field)
		for _, h := range append(strings.Fields(n.headings), headingKey(n.field)) {
			if _, taken := t.byHeading[headingKey(h)]; !taken && f != fieldIgnore {
				t.byHeading[headingKey(h)] = f
			}
		}
	}
	t.all = strings.Join(all, ", ")
	return t
})

// headingKey is a heading without case, blanks, signs and vowel marks, and with
// one form of the letters that Arabic and Urdu keyboards write differently.
func headingKey(heading string) string {
	var b strings.Builder
	b.Grow(len(heading))
	if !isPlain(heading) {
		heading = norm.NFKD.String(heading)
	}
	for _, r := range heading {
		switch r {
		case 'ي', 'ى':
			r = 'ی'
		case 'ك':
			r = 'ک'
		case 'ه', 'ۀ', 'ة':
			r = 'ہ'
		}
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			b.WriteRune(unicode.ToLower(r))
		}
	}
	return b.String()
}

// fieldOf is what a heading stands for, by the mapping first.
func fieldOf(heading string, m *mapping) plainField {
	key := headingKey(heading)
	if m != nil {
		if f, mapped := m.columns[key]; mapped {
			return f
		}
	}
	return plainWords().byHeading[key]
}

// namesSomeone reports whether a name can be made of a field.
func (f plainField) namesSomeone() bool {
	return f == fieldName || f == fieldSurname || f == fieldGivenNames
}

// several reports whether a cell of the field may hold several values, one a line.
func (f plainField) several() bool {
	switch f {
	case fieldAlias, fieldPreviousName, fieldCNIC, fieldPassport, fieldDocument, fieldBirthDate, fieldNationality, fieldOffence:
		return true
	}
	return false
}

// plainColumns are the columns of one list.
type plainColumns struct {
	headings []string
	fields   []plainField
}

func columnsOf(header []string, m *mapping) plainColumns {
	c := plainColumns{headings: make([]string, len(header)), fields: make([]plainField, len(header))}
	for i, h := range header {
		c.headings[i], c.fields[i] = clean(h), fieldOf(h, m)
	}
	return c
}

func (c plainColumns) named() bool { return slices.ContainsFunc(c.fields, plainField.namesSomeone) }

// shown are the headings as a sentence lists them.
func (c plainColumns) shown() string {
	var all []string
	for _, h := range c.headings {
		if h != "" {
			all = append(all, "“"+shownValue(h)+"”")
		}
	}
	text, cut := cutRunes(strings.Join(all, ", "), 1000)
	if cut {
		text += "…"
	}
	return text
}

// commaOf is the sign between the fields of a file: the one by which its header
// has the most columns that are known, else the most columns.
func commaOf(head []byte) byte {
	if c := separator(firstLine(head)); c != 0 {
		return c
	}
	comma, best := byte(','), 0
	for _, c := range []byte(",;\t") {
		first, _ := headerIn(head, c)
		value := len(first)
		for _, h := range first {
			if fieldOf(h, nil) != fieldNone {
				value += 1000
			}
		}
		if value > best {
			comma, best = c, value
		}
	}
	return comma
}
