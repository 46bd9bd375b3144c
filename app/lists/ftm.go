package lists

import (
	"bytes"
	"encoding/json"
)

// ftm reads FollowTheMoney entities, one JSON object a line, the form in which
// most open lists come. Entities of schema Person become alerts; companies and
// ships do not. Passports, identifications, relations and sanctions are no alerts
// either, and what they say goes to the persons they name.
type ftm struct{}

func (ftm) format() Format { return FormatFTM }

func (ftm) ownName([]byte) string { return "" }

func (ftm) claims(head []byte) role {
	if line := firstLine(head); bytes.HasPrefix(line, []byte("{")) &&
		bytes.Contains(line, []byte(`"schema"`)) && bytes.Contains(line, []byte(`"id"`)) {
		return roleMain
	}
	return roleNone
}

// ftmEntity is what is read of an entity.
type ftmEntity struct {
	ID         string         `json:"id"`
	Caption    string         `json:"caption"`
	Schema     string         `json:"schema"`
	Datasets   []string       `json:"datasets"`
	Properties *ftmProperties `json:"properties"`
}

// ftmProperties are the properties of a Person, and of what it inherits from
// LegalEntity and Thing, that an alert has a place for.
type ftmProperties struct {
	Name         texts `json:"name"`
	Alias        texts `json:"alias"`
	WeakAlias    texts `json:"weakAlias"`
	PreviousName texts `json:"previousName"`
	FirstName    texts `json:"firstName"`
	SecondName   texts `json:"secondName"`
	MiddleName   texts `json:"middleName"`
	FatherName   texts `json:"fatherName"`
	MotherName   texts `json:"motherName"`
	LastName     texts `json:"lastName"`
	NameSuffix   texts `json:"nameSuffix"`

	BirthDate    texts `json:"birthDate"`
	BirthPlace   texts `json:"birthPlace"`
	BirthCountry texts `json:"birthCountry"`
	DeathDate    texts `json:"deathDate"`
	Gender       texts `json:"gender"`
	Nationality  texts `json:"nationality"`
	Citizenship  texts `json:"citizenship"`
	Country      texts `json:"country"`

	PassportNumber       texts `json:"passportNumber"`
	IDNumber             texts `json:"idNumber"`
	TaxNumber            texts `json:"taxNumber"`
	SocialSecurityNumber texts `json:"socialSecurityNumber"`
	INNCode              texts `json:"innCode"`

	Appearance texts `json:"appearance"`
	Height     texts `json:"height"`
	EyeColor   texts `json:"eyeColor"`
	HairColor  texts `json:"hairColor"`

	Topics     texts `json:"topics"`
	Program    texts `json:"program"`
	ProgramID  texts `json:"programId"`
	Publisher  texts `json:"publisher"`
	Title      texts `json:"title"`
	Position   texts `json:"position"`
	Notes      texts `json:"notes"`
	Summary    texts `json:"summary"`
	SourceURL  texts `json:"sourceUrl"`
	CreatedAt  texts `json:"createdAt"`
	ModifiedAt texts `json:"modifiedAt"`

	reasons texts // of sanctions
}

// texts are the values of a property: a list of texts, or one by itself. What is
// neither text nor number (an entity nested in place) is passed over.
type texts []string

func (t *texts) UnmarshalJSON(raw []byte) error {
	if t.takePlain(raw) {
		return nil
	}
	*t = nil
	var values []json.RawMessage
	if raw[0] == '[' {
		if err := json.Unmarshal(raw, &values); err != nil {
			return err
		}
	} else {
		values = []json.RawMessage{raw}
	}
	for _, v := range values {
		switch {
		case v[0] == '"':
			var s string
			if err := json.Unmarshal(v, &s); err != nil {
				return err
			}
			*t = append(*t, s)
		case v[0] == '-' || v[0] >= '0' && v[0] <= '9':
			*t = append(*t, string(v))
		}
	}
	return nil
}

// takePlain reads a list of texts without escapes, the form of nearly all
// properties; false where it is not that. The JSON is known to be well formed.
func (t *texts) takePlain(raw []byte) bool {
	if raw[0] != '[' || bytes.IndexByte(raw, '\\') >= 0 {
		return false
	}
	for at := 1; at < len(raw); at++ {
		switch raw[at] {
		case ' ', '\t', ',', ']':
		case '"':
			n := bytes.IndexByte(raw[at+1:], '"')
			if n < 0 {
				return false
			}
			*t = append(*t, string(raw[at+1:at+1+n]))
			at += n + 1
		default:
			return false
		}
	}
	return true
}

func (ftm) read(r *run) error {
	ties, err := r.seekTies()
	if err != nil {
		return err
	}
	in, err := r.open(roleMain)
	if err != nil {
		return err
	}
	defer in.close()
	lines := &jsonLines{in: in}
	parser := func() parseLine[ftmRecord] {
		memory := &ftmProperties{}
		return func(l *jsonLine) (ftmRecord, error) { return parseFTM(lines, l, memory, ties) }
	}
	take := func(l jsonLine, record ftmRecord) error { return record.take(r, in, l) }
	if err := eachLine(lines, parser, take); err != nil {
		return err
	}
	return in.whole()
}

// ftmRecord is what one line came to: an alert, else something that is skipped.
type ftmRecord struct {
	draft *draft // nil for what is skipped, or has a fault
	skip  SkipReason
}

// parseFTM makes an alert of a line; that it cannot is said in the line. The
// memory is for its properties, of which most are empty.
func parseFTM(lines *jsonLines, l *jsonLine, memory *ftmProperties, ties *ftmTies) (ftmRecord, error) {
	*memory = ftmProperties{}
	e := ftmEntity{Properties: memory}
	if err := lines.decode(l, &e, false); err != nil {
		return ftmRecord{}, err
	}
	switch {
	case l.fault != "":
		return ftmRecord{}, nil
	case e.Schema == "":
		l.fault = RejectNotEntity
		return ftmRecord{}, nil
	case e.Schema != "Person":
		return ftmRecord{skip: ftmSkip(e.Schema)}, nil
	}
	d := newDraft(lines.in.name, l.line)
	d.a.ID = clean(e.ID)
	if e.Properties == nil {
		e.Properties = &ftmProperties{}
	}
	ties.of(d.a.ID, func(t tie) { e.Properties.tied(d, t) })
	e.fill(d)
	return ftmRecord{draft: d}, nil
}

// take keeps, skips or rejects one record.
func (f ftmRecord) take(r *run, in *input, l jsonLine) error {
	switch {
	case l.fault != "":
		r.reject(Rejection{File: in.name, Line: l.line, Code: l.fault, Values: l.values})
		return nil
	case f.draft == nil:
		r.skip(f.skip)
		return nil
	}
	return r.keep(f.draft)
}

// ftmSkip says what kind of thing a schema is.
func ftmSkip(schema string) SkipReason {
	switch schema {
	case "LegalEntity", "Organization", "Company", "PublicBody", "Asset":
		return SkipEntity
	case "Vessel":
		return SkipVessel
	case "Airplane":
		return SkipAircraft
	}
	return SkipNotPerson
}
