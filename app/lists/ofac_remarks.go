package lists

import (
	"iter"
	"strings"

	"postern/app/border"
)

// ofacAuthority issues every alert of the list.
const ofacAuthority = "U.S. Department of the Treasury, Office of Foreign Assets Control"

// ofacRemarksLimit is the length at which sdn.csv cuts its remarks off.
const ofacRemarksLimit = 1000

// ofacProgrammes sets what follows from the programmes a person is listed under
// ("SDGT] [IFSR"): the counter-narcotics programmes make it narcotics, all else is
// sanctions; the programmes against terrorists set that marker. OFAC asks border
// guards for nothing, so the action is always to refer.
func ofacProgrammes(d *draft, text string) {
	d.a.Category, d.a.Action = border.CategorySanctions, border.ActionRefer
	d.a.IssuingState, d.a.Authority = "USA", ofacAuthority
	var programmes []string
	for p := range strings.SplitSeq(text, "]") {
		p = clean(strings.Trim(p, " ["))
		if p == "" {
			continue
		}
		programmes = append(programmes, p)
		switch {
		case p == "SDNT", p == "SDNTK", strings.HasPrefix(p, "ILLICIT-DRUGS"):
			d.a.Category = border.CategoryNarcotics
		case p == "SDGT", p == "SDT", p == "FTO":
			d.addMarker(border.MarkerTerrorism)
		}
	}
	d.a.LegalBasis = d.short("legal_basis", strings.Join(programmes, ", "))
}

// ofacRemarks reads the remarks of one record: pieces divided by semicolons, each
// a key and its value, or free text.
type ofacRemarks struct {
	*draft
	persons map[string]string
	reasons []string
}

// remark keeps free text.
func (m *ofacRemarks) remark(text string) { m.addRemark(strings.TrimRight(text, ". ")) }

func (m *ofacRemarks) read(text string) {
	pieces := splitOutsideBrackets(text)
	if last := len(pieces) - 1; last >= 0 && !strings.HasSuffix(text, ".") && len(text) >= ofacRemarksLimit-10 {
		m.warn(WarnRemarksCut, nil)
		m.remark(pieces[last])
		pieces = pieces[:last]
	} else if last >= 0 {
		pieces[last] = strings.TrimSuffix(pieces[last], ".")
	}
	for _, p := range pieces {
		p, _ = cutPrefixFold(clean(p), "alt. ")
		m.piece(p)
	}
	m.a.Reason = m.long("reason", strings.Join(m.reasons, "; "))
	m.joinRemarks()
}

// splitOutsideBrackets divides remarks at semicolons, but not within brackets
// that close again.
func splitOutsideBrackets(text string) []string {
	var pieces []string
	from, depth, lastClose := 0, 0, strings.LastIndexByte(text, ')')
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case '(':
			if i < lastClose {
				depth++
			}
		case ')':
			depth = max(depth-1, 0)
		case ';':
			if depth == 0 {
				pieces = append(pieces, text[from:i])
				from = i + 1
			}
		}
	}
	return append(pieces, text[from:])
}

// piece reads one piece of the remarks.
func (m *ofacRemarks) piece(text string) {
	key, value, _ := strings.Cut(text, " ")
	value = strings.TrimSpace(value)
	switch key {
	case "DOB":
		m.addBirth(m.readDate(writtenDate, value))
		return
	case "POB":
		m.addPlace(value, "")
		return
	case "nationality", "citizen":
		m.nationality(value)
		return
	case "Gender":
		m.a.Sex = m.sexOf(value)
		return
	case "a.k.a.", "f.k.a.", "n.k.a.":
		m.weakAlias(key, value)
		return
	}
	switch {
	case m.reason(text), m.document(text), m.link(text):
	default:
		m.remark(text)
	}
}

// nationality takes what the source is sure of; what it calls possible stays
// among the remarks, because a wrong nationality would count against a match.
func (m *ofacRemarks) nationality(value string) {
	if strings.HasPrefix(value, "possibly ") {
		m.remark("nationality " + value)
		return
	}
	m.addNamedNationality(value)
}

// weakAlias reads a name in quotation marks: the remarks hold the aliases that
// OFAC itself calls weak. Without a comma they are in the order people write.
func (m *ofacRemarks) weakAlias(key, value string) {
	name := strings.ReplaceAll(unquoted(value), "', '", ", ")
	kind := border.NameAlias
	if key == "f.k.a." {
		kind = border.NamePrevious
	}
	m.addSurnameFirst(name, kind, true)
}

// reason keeps what says which further measures the listing brings.
func (m *ofacRemarks) reason(text string) bool {
	for _, begin := range []string{
		"Additional Sanctions Information", "Secondary sanctions risk", "Transactions Prohibited",
		"Executive Order", "CAATSA Section",
	} {
		if strings.HasPrefix(text, begin) {
			if m.room("reason", len(m.reasons), MaxValues) {
				m.reasons = append(m.reasons, text)
			}
			return true
		}
	}
	return false
}

// ofacLink begins a piece of the remarks that names whom a record is tied to.
const ofacLink = "Linked To: "

// linkedNames are the names that remarks may link to, also those of pieces that turn
// out to be cut.
func linkedNames(text string) iter.Seq[string] {
	return func(yield func(string) bool) {
		if !strings.Contains(text, "Linked") {
			return
		}
		for _, p := range splitOutsideBrackets(text) {
			p, _ = cutPrefixFold(clean(p), "alt. ")
			if name, ok := strings.CutPrefix(p, ofacLink); ok && !yield(clean(name)) {
				return
			}
		}
	}
}

// link ties the alert to another person of the list, whose id is looked up by
// name; what it is tied to otherwise is named in the relation.
func (m *ofacRemarks) link(text string) bool {
	name, ok := strings.CutPrefix(text, ofacLink)
	if !ok {
		return false
	}
	id := m.persons[clean(name)]
	if id == "" {
		id = m.persons[clean(name)+"."] // the full stop that ended the remarks
	}
	if id == m.a.ID {
		id = ""
	}
	m.addLink(border.Link{Alert: id, Relation: text})
	return true
}

// ofacDocuments are the words with which OFAC begins a document or number that a
// person carries, longer ones before those they begin with. Phone numbers,
// addresses of currencies and the like are none and stay among the remarks.
var ofacDocuments = []string{
	"Diplomatic Passport", "Service Passport", "Stateless Person Passport", "Stateless Person ID Card",
	"British National Overseas Passport", "U.S.A. Passport", "Passport Booklet", "Passport", "Laissez-Passer",
	"Travel Document Number", "Refugee ID Card", "Seafarer's Identification Document", "VisaNumberID",
	"Tazkira National ID Card", "National Foreign ID Number", "National ID No.", "National ID",
	"Personal ID Card", "Moroccan Personal ID No.", "Bosnian Personal ID No.", "Kenyan ID No.",
	"Identification Number", "Turkish Identification Number", "UAE Identification",
	"Citizen's Card Number", "Cedula No.", "Cedula Juridica", "Numero de Identidad", "D.N.I.", "N.I.E.", "LE Number",
	"C.U.R.P.", "C.U.I.P.", "C.U.I.T.", "C.U.I.", "CURP", "I.F.E.", "R.F.C.", "RFC", "RUC", "RUN", "RTN", "NIT", "CNP",
	"Credencial electoral", "Electoral Registry No.", "Cartilla de Servicio Militar Nacional",
	"SSN", "Tax ID No.", "Italian Fiscal Code", "Immigration No.", "Residency Number", "Romanian Permanent Resident",
	"Birth Certificate Number", "Registration ID", "Registration Number", "Public Security and Immigration No.",
	"Driver's License No.", "Pilot License Number", "Serial No.", "Temporary suspension of deportation No.",
}

// document reads "TYPE NUMBER (COUNTRY) issued DATE expires DATE", of which only
// type and number are always there.
func (m *ofacRemarks) document(text string) bool {
	var doc border.AlertDocument
	var rest string
	for _, begin := range ofacDocuments {
		after, ok := strings.CutPrefix(text, begin)
		if ok && (after == "" || strings.ContainsRune(" :#", rune(after[0]))) {
			doc.Type, rest = strings.TrimRight(strings.TrimSuffix(begin, " No."), " "), strings.TrimLeft(after, " :#")
			break
		}
	}
	if doc.Type == "" {
		return false
	}
	if !hasDigit(rest) && !capitals(rest) {
		return false // "Passport and National ID were issued in …"
	}
	number, behind := cutAtDates(rest)
	w, ok := splitNumber(number)
	if !ok && capitals(number) {
		w, ok = written{number: number}, true
	}
	if !ok || strings.HasPrefix(strings.ToLower(w.kind), "issued") {
		m.warnValue(WarnDocument, text)
		m.remark(text)
		return true
	}
	if w.kind != "" {
		doc.Type += " " + w.kind
	}
	doc.Number = w.number
	if behind != "" {
		w.rest = append(w.rest, behind)
	}
	m.describe(&doc, w.rest)
	m.addDocument(doc)
	return true
}

// cutAtDates divides a document at the words that begin its dates.
func cutAtDates(text string) (number, dates string) {
	at := len(text)
	for _, begin := range []string{" issued ", " expires ", " expired ", ", expired ", ", issued "} {
		if i := strings.Index(text, begin); i >= 0 && i < at {
			at = i
		}
	}
	return strings.TrimRight(text[:at], " ,"), strings.TrimLeft(text[at:], " ,")
}

// capitals reports whether a text is a number of capitals alone, as fiscal codes
// can be.
func capitals(text string) bool {
	return len(text) >= 5 && len(text) <= 20 && strings.Trim(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ-") == ""
}
