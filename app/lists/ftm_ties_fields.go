package lists

import (
	"encoding/json"
	"slices"

	"postern/app/border"
)

// ftmTieProperties are the properties of the entities that tie something to a
// person. A Passport gives its number as passportNumber in older files.
type ftmTieProperties struct {
	Holder ids `json:"holder"`
	Entity ids `json:"entity"`

	Person    ids `json:"person"`
	Relative  ids `json:"relative"`
	Associate ids `json:"associate"`
	Subject   ids `json:"subject"`
	Object    ids `json:"object"`

	Type           texts `json:"type"`
	Number         texts `json:"number"`
	PassportNumber texts `json:"passportNumber"`
	PersonalNumber texts `json:"personalNumber"`
	Country        texts `json:"country"`
	StartDate      texts `json:"startDate"`
	EndDate        texts `json:"endDate"`
	ListingDate    texts `json:"listingDate"`
	Authority      texts `json:"authority"`
	Program        texts `json:"program"`
	ProgramID      texts `json:"programId"`
	Reason         texts `json:"reason"`
	Summary        texts `json:"summary"`
	SourceURL      texts `json:"sourceUrl"`
	Relationship   texts `json:"relationship"`
	Role           texts `json:"role"`
}

// ids name other entities: by their ids, or by the entities themselves.
type ids []string

func (t *ids) UnmarshalJSON(raw []byte) error {
	var plain texts
	if plain.takePlain(raw) {
		*t = ids(plain)
		return nil
	}
	values := []json.RawMessage{raw}
	if raw[0] == '[' {
		if err := json.Unmarshal(raw, &values); err != nil {
			return err
		}
	}
	*t = nil
	for _, v := range values {
		var id string
		var entity struct {
			ID string `json:"id"`
		}
		switch {
		case v[0] == '"' && json.Unmarshal(v, &id) == nil:
			*t = append(*t, id)
		case v[0] == '{' && json.Unmarshal(v, &entity) == nil:
			*t = append(*t, entity.ID)
		}
	}
	return nil
}

// ties are the facts that an entity states, each of every person it states it of.
func (p *ftmTieProperties) ties(schema string) []tie {
	var out []tie
	switch schema {
	case "Passport", "Identification":
		p.documents(schema, func(fields []string) {
			for _, holder := range p.Holder[:min(len(p.Holder), maxTies-len(out))] {
				out = append(out, tie{tieDocument, clean(holder), fields})
			}
		})
	case "Sanction":
		fields := []string{
			joined("; ", slices.Concat(p.Program, p.ProgramID)...), joined("; ", p.Authority...), joined("; ", slices.Concat(p.Reason, p.Summary)...),
			firstStated(p.Country...), firstStated(slices.Concat(p.ListingDate, p.StartDate)...), firstStated(p.EndDate...), joined("; ", p.SourceURL...),
		}
		for _, entity := range p.Entity[:min(len(p.Entity), maxTies)] {
			out = append(out, tie{tieSanction, clean(entity), fields})
		}
	case "Family":
		out = linked(p.Person, p.Relative, "family", p.Relationship)
	case "Associate":
		out = linked(p.Person, p.Associate, "associate", p.Relationship)
	case "UnknownLink":
		out = linked(p.Subject, p.Object, "link", p.Role)
	}
	return slices.DeleteFunc(out, func(t tie) bool { return t.owner == "" })
}

// documents calls see with what is known of every number.
func (p *ftmTieProperties) documents(schema string, see func(fields []string)) {
	kind := joined(", ", p.Type...)
	if kind == "" && schema == "Passport" {
		kind = "passport"
	}
	note := joined("; ", slices.Concat(labelled("issued by ", p.Authority), p.Summary)...)
	number := func(kind, number string) {
		see([]string{kind, clean(number), firstStated(p.Country...), firstStated(p.StartDate...), firstStated(p.EndDate...), note})
	}
	numbers := slices.Concat(p.Number, p.PassportNumber)
	numbers = numbers[:min(len(numbers), MaxValues+1)] // one too many: the alert tells of it
	for i, n := range numbers {
		if !slices.Contains(numbers[:i], n) {
			number(kind, n)
		}
	}
	for _, n := range p.PersonalNumber[:min(len(p.PersonalNumber), MaxValues+1)] {
		number("personal number", n)
	}
}

// linked ties every person to every other. The relation is what the second is to
// the first (mother); of the other way only the kind of relation is known.
func linked(from, to ids, kind string, relations texts) []tie {
	relation := joined(", ", relations...)
	if relation == "" {
		relation = kind
	}
	var out []tie
	for _, a := range from {
		for _, b := range to {
			if len(out) >= maxTies {
				return out
			}
			if a, b = clean(a), clean(b); a == "" || b == "" || a == b {
				continue
			}
			out = append(out, tie{tieLink, a, []string{b, relation}}, tie{tieLink, b, []string{a, kind}})
		}
	}
	return out
}

// tied adds what the ties of a person say to his own properties.
func (p *ftmProperties) tied(d *draft, t tie) {
	f := t.fields
	switch t.kind {
	case tieDocument:
		d.addDocument(border.AlertDocument{
			Type: f[0], Number: f[1], IssuingState: d.ftmCountry(f[2]),
			IssuedOn: d.readDate(isoDate, f[3]), Expires: d.readDate(isoDate, f[4]), Note: f[5],
		})
	case tieLink:
		d.addLink(border.Link{Alert: f[0], Relation: f[1]})
	case tieSanction:
		addStated(&p.Program, f[0])
		addStated(&p.Publisher, f[1])
		addStated(&p.reasons, f[2])
		if d.a.IssuingState == "" {
			d.a.IssuingState = d.ftmCountry(f[3])
		}
		if on := d.readDate(isoDate, f[4]); !on.IsZero() && (d.a.ListedOn.IsZero() || on.String() < d.a.ListedOn.String()) {
			d.a.ListedOn = on
		}
		each(labelled("sanction ended ", f[5:6]), d.addRemark)
		addStated(&p.SourceURL, f[6])
	}
}

// addStated appends a text that is stated and does not stand yet.
func addStated(to *texts, text string) {
	if text != "" && len(*to) < MaxValues && !slices.Contains(*to, text) {
		*to = append(*to, text)
	}
}
