package lists

import (
	"slices"
	"strings"

	"postern/app/border"
)

func (e *ftmEntity) fill(d *draft) {
	p := e.Properties
	p.names(d, clean(e.Caption))
	for _, f := range p.FatherName {
		d.addFather(f)
	}
	for _, b := range p.BirthDate {
		d.addBirth(d.readDate(isoDate, clean(b)))
	}
	p.places(d)
	for _, g := range p.Gender {
		if s := d.sexOf(g); d.a.Sex == border.SexUnknown {
			d.a.Sex = s
		}
	}
	p.nationalities(d)
	p.documents(d)
	for _, mark := range slices.Concat(p.Appearance, labelled("height ", p.Height), labelled("eyes ", p.EyeColor), labelled("hair ", p.HairColor)) {
		d.addPhysicalMark(mark)
	}
	p.why(d)
	d.a.Reason = d.long("reason", joined("; ", p.reasons...))
	for _, c := range p.CreatedAt {
		if d.a.ListedOn.IsZero() {
			d.a.ListedOn = d.readDate(isoDate, clean(c))
		}
	}
	remarks := slices.Concat(
		p.Title, p.Position, p.Notes, p.Summary, p.SourceURL,
		labelled("motherName ", p.MotherName), labelled("topic ", p.otherTopics()), labelled("deathDate ", p.DeathDate), labelled("modifiedAt ", p.ModifiedAt), labelled("dataset ", e.Datasets),
	)
	each(remarks, d.addRemark)
	d.joinRemarks()
}

// labelled puts a word of the format before each value, where the value alone
// would not say what it is.
func labelled(label string, values []string) []string {
	out := make([]string, 0, len(values))
	for _, v := range values {
		if v = clean(v); v != "" {
			out = append(out, label+v)
		}
	}
	return out
}

// names adds the primary name first: the caption where it is one of the names,
// else the first that is written in Latin letters.
func (p *ftmProperties) names(d *draft, caption string) {
	names := make([]string, 0, len(p.Name))
	primary := 0
	for _, n := range p.Name {
		if n = clean(n); n == "" {
			continue
		}
		if latin(n) && len(names) > 0 && !latin(names[primary]) {
			primary = len(names)
		}
		names = append(names, n)
	}
	if i := slices.Index(names, caption); i >= 0 {
		primary = i
	}
	whole := p.inParts()
	if len(names) > 0 {
		n := border.Name{Text: names[primary]}
		if strings.EqualFold(n.Text, whole.Text) {
			n.Surname, n.GivenNames = whole.Surname, whole.GivenNames
		}
		d.addName(n)
	} else {
		d.addName(whole)
	}
	script := false
	for i, n := range names {
		kind := border.NameAlias
		if i != primary && !script && otherScript(n) && !latin(n) {
			kind, script = border.NameScript, true
		}
		d.addName(border.Name{Text: n, Kind: kind})
	}
	for _, other := range []struct {
		texts
		kind border.NameKind
		weak bool
	}{{p.PreviousName, border.NamePrevious, false}, {p.Alias, border.NameAlias, false}, {p.WeakAlias, border.NameAlias, true}} {
		for _, n := range other.texts {
			d.addName(border.Name{Text: n, Kind: other.kind, Weak: other.weak})
		}
	}
}

// inParts is the name made of its parts, where there is one of each.
func (p *ftmProperties) inParts() border.Name {
	one := func(t texts) string {
		if len(t) != 1 {
			return ""
		}
		return t[0]
	}
	n := border.Name{
		Surname:    joined(" ", one(p.LastName), one(p.NameSuffix)),
		GivenNames: joined(" ", one(p.FirstName), one(p.SecondName), one(p.MiddleName)),
	}
	n.Text = joined(" ", n.GivenNames, n.Surname)
	if n.Surname == "" || n.GivenNames == "" {
		n.Surname, n.GivenNames = "", ""
	}
	return n
}

func (p *ftmProperties) places(d *draft) {
	one := border.Country("")
	for _, c := range p.BirthCountry {
		one = d.ftmCountry(c)
		if len(p.BirthPlace) == 0 || len(p.BirthCountry) > 1 {
			d.addPlace("", one)
		}
	}
	if len(p.BirthCountry) != 1 {
		one = ""
	}
	for _, text := range p.BirthPlace {
		d.addPlace(text, one)
	}
}

// nationalities takes the country a person is tied to only where the source
// states neither nationality nor citizenship.
func (p *ftmProperties) nationalities(d *draft) {
	codes := slices.Concat(p.Nationality, p.Citizenship)
	if len(codes) == 0 {
		codes = p.Country
	}
	for _, c := range codes {
		d.addNationality(d.ftmCountry(c))
	}
}

// ftmCountry reads a country code; a part of a country (gb-sct) counts as it.
func (d *draft) ftmCountry(code string) border.Country {
	code = clean(code)
	whole, _, part := strings.Cut(code, "-")
	if !part || len(whole) != 2 {
		whole = code
	}
	c, ok := border.ParseCountry(whole)
	if !ok && code != "" && code != "zz" {
		d.warnValue(WarnCountry, code)
	}
	return c
}

func (p *ftmProperties) documents(d *draft) {
	for _, of := range []struct {
		kind    string
		numbers texts
	}{
		{"passport", p.PassportNumber},
		{"ID number", p.IDNumber},
		{"social security number", p.SocialSecurityNumber},
		{"tax number", p.TaxNumber},
		{"INN", p.INNCode},
	} {
		for _, n := range of.numbers {
			if n = clean(n); n != "" && !d.hasNumber(n) {
				d.addDocument(border.AlertDocument{Type: of.kind, Number: n})
			}
		}
	}
}

// hasNumber reports whether a document of that number stands already, with all
// that an entity of its own says of it.
func (d *draft) hasNumber(number string) bool {
	number = border.NormalNumber(number)
	return number != "" && slices.ContainsFunc(d.a.Documents, func(doc border.AlertDocument) bool { return border.NormalNumber(doc.Number) == number })
}

// otherTopics are the topics that neither category nor offences tell of, such as
// role.pep.
func (p *ftmProperties) otherTopics() []string {
	var out []string
	for _, t := range p.Topics {
		if _, rank := ftmCategory(clean(t)); rank == 0 && !strings.HasPrefix(clean(t), "crime") {
			out = append(out, t)
		}
	}
	return out
}

// why sets category, offences and markers from the topics (a vocabulary of the
// format). A list of this kind asks border guards for nothing: the action is to
// refer.
func (p *ftmProperties) why(d *draft) {
	d.a.Action, d.a.Category = border.ActionRefer, border.CategoryOther
	rank := 0
	for _, t := range p.Topics {
		t = clean(t)
		if c, r := ftmCategory(t); r > rank {
			d.a.Category, rank = c, r
		}
		if strings.HasPrefix(t, "crime") {
			d.addOffence(t)
		}
		if t == "crime.terror" {
			d.addMarker(border.MarkerTerrorism)
		}
	}
	d.a.LegalBasis = d.short("legal_basis", joined("; ", slices.Concat(p.Program, p.ProgramID)...))
	d.a.Authority = d.short("authority", joined("; ", p.Publisher...))
}

// ftmCategory is the category of a topic, and how much it weighs against the
// others of the same person: what a border guard must know comes first.
func ftmCategory(topic string) (border.Category, int) {
	switch {
	case topic == "crime.traffick.human":
		return border.CategoryTrafficking, 5
	case topic == "crime.traffick.drug":
		return border.CategoryNarcotics, 4
	case topic == "crime.traffick":
		return border.CategoryTrafficking, 3
	case topic == "wanted":
		return border.CategoryWanted, 2
	case topic == "sanction", topic == "asset.frozen", strings.HasPrefix(topic, "sanction."):
		return border.CategorySanctions, 1
	}
	return border.CategoryOther, 0
}
