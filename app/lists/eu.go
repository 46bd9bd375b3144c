package lists

import (
	"bytes"
	"encoding/xml"
	"io"
	"strings"

	"postern/app/border"
)

// eu reads the consolidated list of persons, groups and entities under financial
// sanctions of the European Union (xmlFullSanctionsList 1.1): one XML document,
// export, with a sanctionEntity for each. Nearly all it says stands in attributes.
//
// An alert's id is the euReferenceNumber (EU.27.28), which notices quote;
// logicalId stands in where it is missing. Addresses are not read: nothing at a
// counter is compared with them.
type eu struct{}

// euName is what the list is called: its root names its owner alone.
const euName = "EU financial sanctions"

const (
	euRoot      = "export"
	euNamespace = "http://eu.europa.ec/fpi/fsd/export"
	euRecord    = "sanctionEntity"
)

func (eu) format() Format { return FormatEU }

func (eu) ownName([]byte) string { return euName }

// claims goes by more than the root's name, which says nothing: by its namespace,
// or by the first element in it.
func (eu) claims(head []byte) role {
	if xmlRoot(head) != euRoot {
		return roleNone
	}
	d := xml.NewDecoder(bytes.NewReader(head))
	d.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil }
	for root := false; ; {
		t, err := d.RawToken()
		if err != nil {
			return roleNone
		}
		start, ok := t.(xml.StartElement)
		switch {
		case !ok:
		case root && start.Name.Local == euRecord, !root && hasNamespace(start, euNamespace):
			return roleMain
		case root:
			return roleNone
		default:
			root = true
		}
	}
}

// hasNamespace reports whether a raw element declares a namespace.
func hasNamespace(start xml.StartElement, name string) bool {
	for _, a := range start.Attr {
		if (a.Name.Local == "xmlns" || a.Name.Space == "xmlns") && strings.TrimSpace(a.Value) == name {
			return true
		}
	}
	return false
}

func (eu) read(r *run) error {
	in, err := r.open(roleMain)
	if err != nil {
		return err
	}
	defer in.close()
	e := &euRun{newXMLList(r, in)}
	if err := e.document(); err != nil {
		return e.fault(err)
	}
	return in.whole()
}

// euRun is one reading of the document.
type euRun struct{ *xmlList }

func (e *euRun) document() error {
	root, err := e.nextStart()
	if err != nil {
		return err
	}
	e.issued(root, "generationDate")
	if err := e.children(e.entity); err != nil {
		return err
	}
	return e.nothingFollows()
}

// euEntity is what is read of one sanctionEntity.
type euEntity struct {
	Reference   string `xml:"euReferenceNumber,attr"`
	LogicalID   string `xml:"logicalId,attr"`
	UnitedNID   string `xml:"unitedNationId,attr"`
	Designated  string `xml:"designationDate,attr"`
	Details     string `xml:"designationDetails,attr"`
	SubjectType struct {
		Code  string `xml:"code,attr"`
		Class string `xml:"classificationCode,attr"`
	} `xml:"subjectType"`
	Remarks         []string           `xml:"remark"`
	Regulations     []euRegulation     `xml:"regulation"`
	Names           []euAlias          `xml:"nameAlias"`
	Births          []euBirth          `xml:"birthdate"`
	Citizenships    []euCountry        `xml:"citizenship"`
	Identifications []euIdentification `xml:"identification"`
}

type euRegulation struct {
	Programme string `xml:"programme,attr"`
	Number    string `xml:"numberTitle,attr"`
	Published string `xml:"publicationDate,attr"`
	InForce   string `xml:"entryIntoForceDate,attr"`
	URL       string `xml:"publicationUrl"`
}

// euCountry is a country as all parts of a record state it: "00" and UNKNOWN
// where it is not known.
type euCountry struct {
	Code    string   `xml:"countryIso2Code,attr"`
	Name    string   `xml:"countryDescription,attr"`
	Remarks []string `xml:"remark"`
}

// entity keeps a person and skips a company, group or body.
func (e *euRun) entity(start xml.StartElement) error {
	if start.Name.Local != euRecord {
		return e.decoder.Skip()
	}
	line := e.guard.line()
	var p euEntity
	if err := e.decoder.DecodeElement(&p, &start); err != nil {
		return err
	}
	if e.guard.damagedSinceRecord() {
		e.reject(Rejection{File: e.in.name, Line: line, Code: RejectNotUTF8})
		return nil
	}
	switch kind := clean(p.SubjectType.Code); {
	case strings.EqualFold(kind, "person"), kind == "" && clean(p.SubjectType.Class) == "P":
	case strings.EqualFold(kind, "enterprise"), kind == "" && clean(p.SubjectType.Class) == "E":
		e.skip(SkipEntity)
		return nil
	default:
		e.reject(Rejection{File: e.in.name, Line: line, Code: RejectKind, Values: map[string]any{"Value": shownValue(kind)}})
		return nil
	}
	d := newDraft(e.in.name, line)
	if d.a.ID = clean(p.Reference); d.a.ID == "" {
		d.a.ID = clean(p.LogicalID)
	}
	p.fill(d)
	return e.keep(d)
}

// fill makes the alert. The Union asks for assets to be frozen, which a border
// guard cannot judge alone: the action is to refer.
func (p *euEntity) fill(d *draft) {
	a := &d.a
	a.Category, a.Action = border.CategorySanctions, border.ActionRefer
	a.IssuingState, a.Authority = "EUE", "Council of the European Union"
	a.Reason = d.long("reason", p.Details)
	euNames(d, p.Names)
	for _, n := range p.Names {
		if s := d.sexOf(n.Gender); a.Sex == border.SexUnknown {
			a.Sex = s
		}
	}
	for _, c := range p.Citizenships {
		d.addNationality(d.euCountry(c))
	}
	for _, b := range p.Births {
		b.add(d)
	}
	for _, i := range p.Identifications {
		i.add(d)
	}
	p.why(d)
	p.remarks(d)
}

// euTerrorism are the programmes against terrorists themselves: those listed for
// terrorism, and ISIL (Da'esh) and Al-Qaida.
var euTerrorism = map[string]bool{"TERR": true, "TAQA": true, "EUAQ": true}

// why sets what the listing rests on and since when. The regulation that a record
// names is often a later amendment: the earliest date stated counts.
func (p *euEntity) why(d *draft) {
	var bases []string
	listed := d.readDate(isoDate, clean(p.Designated))
	for _, r := range p.Regulations {
		bases = append(bases, joined(" ", r.Programme, r.Number))
		if euTerrorism[clean(r.Programme)] {
			d.addMarker(border.MarkerTerrorism)
		}
		date := clean(r.InForce)
		if date == "" {
			date = clean(r.Published)
		}
		if on := d.readDate(isoDate, date); !on.IsZero() && (listed.IsZero() || on.String() < listed.String()) {
			listed = on
		}
	}
	d.a.LegalBasis, d.a.ListedOn = d.short("legal_basis", joined("; ", bases...)), listed
}

// remarks keeps what no field of an alert has a place for, the record's own words
// before those said of its parts.
func (p *euEntity) remarks(d *draft) {
	about := d.remarks
	d.remarks = nil
	for _, n := range p.Names {
		d.addRemark(n.Title)
		d.addRemark(n.Function)
	}
	each(p.Remarks, d.addRemark)
	each(labelled("unitedNationId ", []string{p.UnitedNID}), d.addRemark)
	each(about, d.addRemark)
	for _, r := range p.Regulations {
		d.addRemark(r.URL)
	}
	d.joinRemarks()
}

// euCountry reads a country by its code, else by its name.
func (d *draft) euCountry(c euCountry) border.Country {
	code, name := clean(c.Code), clean(c.Name)
	if strings.EqualFold(name, "unknown") {
		name = ""
	}
	if code == "00" {
		code = ""
	}
	if code == "" && name == "" {
		return ""
	}
	if found, ok := border.ParseCountry(code); ok && len(code) == 2 {
		return found
	}
	found, ok := namedCountry(name)
	if !ok {
		d.warnValue(WarnCountry, joined(" ", code, name))
	}
	return found
}
