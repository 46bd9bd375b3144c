package lists

import (
	"encoding/xml"
	"strings"

	"postern/app/border"
)

// un reads the Consolidated List of the United Nations Security Council: one XML
// document, CONSOLIDATED_LIST, with INDIVIDUALS and ENTITIES.
//
// An alert's id is the REFERENCE_NUMBER (XXi.001): every individual has one, no
// two have the same, and it is what notices and other lists quote; DATAID stands
// in only where it is missing.
type un struct{}

// unName is what the list is called: it names itself in its root element.
const unName = "UN consolidated list"

const unRoot = "CONSOLIDATED_LIST"

// maxDepth bounds how deep elements may nest; the list needs four.
const maxDepth = 16

func (un) format() Format { return FormatUN }

func (un) ownName([]byte) string { return unName }

func (un) claims(head []byte) role {
	if xmlRoot(head) == unRoot {
		return roleMain
	}
	return roleNone
}

func (un) read(r *run) error {
	in, err := r.open(roleMain)
	if err != nil {
		return err
	}
	defer in.close()
	u := &unRun{newXMLList(r, in)}
	if err := u.document(); err != nil {
		return u.fault(err)
	}
	return in.whole()
}

// unRun is one reading of the document.
type unRun struct{ *xmlList }

// document goes from the root's start to its end: without the end, the list is
// not whole.
func (u *unRun) document() error {
	root, err := u.nextStart()
	if err != nil {
		return err
	}
	u.issued(root, "dateGenerated")
	if err := u.children(func(section xml.StartElement) error {
		switch section.Name.Local {
		case "INDIVIDUALS":
			return u.children(u.individual)
		case "ENTITIES":
			return u.children(u.entity)
		}
		return u.decoder.Skip()
	}); err != nil {
		return err
	}
	return u.nothingFollows()
}

func (u *unRun) entity(start xml.StartElement) error {
	if start.Name.Local == "ENTITY" {
		u.skip(SkipEntity)
	}
	return u.decoder.Skip()
}

// unIndividual is what is read of one individual.
type unIndividual struct {
	DataID       string       `xml:"DATAID"`
	First        string       `xml:"FIRST_NAME"`
	Second       string       `xml:"SECOND_NAME"`
	Third        string       `xml:"THIRD_NAME"`
	Fourth       string       `xml:"FOURTH_NAME"`
	Script       string       `xml:"NAME_ORIGINAL_SCRIPT"`
	ListType     string       `xml:"UN_LIST_TYPE"`
	Reference    string       `xml:"REFERENCE_NUMBER"`
	ListedOn     string       `xml:"LISTED_ON"`
	DelistedOn   string       `xml:"DELISTED_ON"`
	Gender       string       `xml:"GENDER"`
	Comments     []string     `xml:"COMMENTS1"`
	Titles       []string     `xml:"TITLE>VALUE"`
	Designations []string     `xml:"DESIGNATION>VALUE"`
	Nationality  []string     `xml:"NATIONALITY>VALUE"`
	Nationality2 []string     `xml:"NATIONALITY2"`
	Aliases      []unAlias    `xml:"INDIVIDUAL_ALIAS"`
	Births       []unBirth    `xml:"INDIVIDUAL_DATE_OF_BIRTH"`
	Places       []unPlace    `xml:"INDIVIDUAL_PLACE_OF_BIRTH"`
	Documents    []unDocument `xml:"INDIVIDUAL_DOCUMENT"`
}

type unAlias struct {
	Quality string `xml:"QUALITY"`
	Name    string `xml:"ALIAS_NAME"`
	Birth   string `xml:"DATE_OF_BIRTH"`
	City    string `xml:"CITY_OF_BIRTH"`
	Country string `xml:"COUNTRY_OF_BIRTH"`
	Note    string `xml:"NOTE"`
}

type unBirth struct {
	Type string `xml:"TYPE_OF_DATE"`
	Note string `xml:"NOTE"`
	Date string `xml:"DATE"`
	Year string `xml:"YEAR"`
	From string `xml:"FROM_YEAR"`
	To   string `xml:"TO_YEAR"`
}

type unPlace struct {
	Street   string `xml:"STREET"`
	City     string `xml:"CITY"`
	Province string `xml:"STATE_PROVINCE"`
	Country  string `xml:"COUNTRY"`
	Note     string `xml:"NOTE"`
}

type unDocument struct {
	Type    string `xml:"TYPE_OF_DOCUMENT"`
	Type2   string `xml:"TYPE_OF_DOCUMENT2"`
	Number  string `xml:"NUMBER"`
	Issuing string `xml:"ISSUING_COUNTRY"`
	City    string `xml:"CITY_OF_ISSUE"`
	Country string `xml:"COUNTRY_OF_ISSUE"`
	Issued  string `xml:"DATE_OF_ISSUE"`
	Note    string `xml:"NOTE"`
}

func (u *unRun) individual(start xml.StartElement) error {
	if start.Name.Local != "INDIVIDUAL" {
		return u.decoder.Skip()
	}
	line := u.guard.line()
	var p unIndividual
	if err := u.decoder.DecodeElement(&p, &start); err != nil {
		return err
	}
	switch {
	case u.guard.damagedSinceRecord():
		u.reject(Rejection{File: u.in.name, Line: line, Code: RejectNotUTF8})
		return nil
	case clean(p.DelistedOn) != "":
		u.skip(SkipDelisted)
		return nil
	}
	d := newDraft(u.in.name, line)
	d.a.ID = clean(p.Reference)
	if d.a.ID == "" {
		d.a.ID = clean(p.DataID)
	}
	p.fill(d)
	return u.keep(d)
}

// unListTypes are the resolutions on which the Council's lists rest.
var unListTypes = map[string]string{
	"Al-Qaida":   "Security Council resolutions 1267 (1999), 1989 (2011) and 2253 (2015)",
	"Taliban":    "Security Council resolution 1988 (2011)",
	"DPRK":       "Security Council resolution 1718 (2006)",
	"Iraq":       "Security Council resolutions 1483 (2003) and 1518 (2003)",
	"DRC":        "Security Council resolution 1533 (2004)",
	"Iran":       "Security Council resolutions 1737 (2006) and 2231 (2015)",
	"Libya":      "Security Council resolution 1970 (2011)",
	"Somalia":    "Security Council resolutions 751 (1992) and 2713 (2023)",
	"CAR":        "Security Council resolutions 2127 (2013) and 2745 (2024)",
	"GB":         "Security Council resolution 2048 (2012)",
	"Yemen":      "Security Council resolution 2140 (2014)",
	"Haiti":      "Security Council resolution 2653 (2022)",
	"Sudan":      "Security Council resolution 1591 (2005)",
	"SouthSudan": "Security Council resolution 2206 (2015)",
	"Mali":       "Security Council resolution 2374 (2017)",
	"Lebanon":    "Security Council resolution 1636 (2005)",
}

// fill makes the alert. The Council asks for an assets freeze and a travel ban,
// which a border guard cannot judge alone: the action is to refer.
func (p *unIndividual) fill(d *draft) {
	a := &d.a
	a.Category, a.Action = border.CategorySanctions, border.ActionRefer
	a.IssuingState, a.Authority = "UNO", "United Nations Security Council"
	listType := clean(p.ListType)
	if a.LegalBasis = unListTypes[listType]; a.LegalBasis == "" {
		a.LegalBasis = d.short("legal_basis", listType)
	}
	if listType == "Al-Qaida" {
		d.addMarker(border.MarkerTerrorism)
	}
	a.ListedOn = d.readDate(isoDate, clean(p.ListedOn))
	a.Sex = d.sexOf(p.Gender)

	p.names(d)
	for _, n := range append(p.Nationality, p.Nationality2...) {
		d.addNamedNationality(n)
	}
	for _, b := range p.Births {
		b.add(d)
	}
	for _, place := range p.Places {
		place.add(d)
	}
	for _, doc := range p.Documents {
		doc.add(d)
	}
	p.remarks(d)
}

// names adds the primary name, then the one in its original script.
func (p *unIndividual) names(d *draft) {
	parts := make([]string, 0, 4)
	for _, part := range []string{p.First, p.Second, p.Third, p.Fourth} {
		if part = strings.Trim(clean(strings.ReplaceAll(part, ",", " ")), " ;"); part != "" {
			parts = append(parts, part)
		}
	}
	d.addName(border.Name{Text: strings.Join(parts, " ")})
	if script := clean(p.Script); hasLetter(script) {
		for one := range strings.SplitSeq(script, ";") {
			d.addName(border.Name{Text: one, Kind: border.NameScript})
		}
	}
	for _, alias := range p.Aliases {
		alias.add(d)
	}
}
