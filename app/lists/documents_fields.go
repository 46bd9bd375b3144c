package lists

import (
	"strings"

	"postern/app/border"
)

// documentRecord is one row, each text clean.
type documentRecord struct {
	number, state, kind, what string
	issued, expires           string
	reported, review          string
	id, authority, note       string
}

func (r *documentRecord) take(c documentColumn, text string) {
	switch c {
	case columnNumber:
		r.number = text
	case columnState:
		r.state = text
	case columnType:
		r.what = text
	case columnKind:
		r.kind = text
	case columnIssued:
		r.issued = text
	case columnExpires:
		r.expires = text
	case columnReported:
		r.reported = text
	case columnReview:
		r.review = text
	case columnID:
		r.id = text
	case columnAuthority:
		r.authority = text
	case columnNote:
		r.note = text
	}
}

// foundAgain reports whether the list itself says that its holder has the document
// back.
func (r *documentRecord) foundAgain() bool {
	switch strings.ToLower(r.kind) {
	case "found", "recovered", "returned", "found again":
		return true
	}
	return false
}

// fill makes the alert: whoever carries the document, it is to be kept and its
// bearer referred.
func (r *documentRecord) fill(d *draft, state border.Country) {
	a := &d.a
	a.Subject, a.Category, a.Action = border.SubjectDocument, border.CategoryDocument, border.ActionKeep
	a.Authority = d.short("authority", r.authority)
	doc := border.AlertDocument{
		Type: r.what, Number: r.number, IssuingState: state, Event: d.short("documents", r.kind),
		IssuedOn: d.readDate(documentDate, r.issued), Expires: d.readDate(documentDate, r.expires),
	}
	a.ListedOn, a.ReviewOn = d.readDate(documentDate, r.reported), d.readDate(documentDate, r.review)
	if border.NormalNumber(doc.Number) != "" { // keep says what is missing
		d.addDocument(doc)
	}
	a.Remarks = d.long("remarks", r.note)
	if a.ID = r.id; a.ID == "" {
		a.ID = joined("-", string(state), strings.ToLower(r.what), border.NormalNumber(r.number), strings.ToLower(r.kind))
	}
}

// documentDate reads a day as ISO has it or as it is written out, and 15.03.1984,
// whose dots say that the day comes first; 03/04/1984 says nothing of the kind and
// is not guessed at.
func documentDate(text string) (border.PartialDate, dateFault) {
	if date, fault := isoDate(text); fault != dateForm {
		return date, fault
	}
	if parts := strings.Split(text, "."); len(parts) == 3 && len(parts[2]) == 4 {
		for _, p := range parts {
			if !allDigits(p) || len(p) > 4 {
				return border.PartialDate{}, dateForm
			}
		}
		return dated(border.Day(number(parts[2]), number(parts[1]), number(parts[0])), border.PartialDate{}, false)
	}
	return writtenDate(text)
}
