package lists

import (
	"crypto/sha256"
	"encoding/hex"
	"regexp"
	"strings"
	"sync"

	"postern/app/border"
)

// cell is what a cell holds, "" where it says that there is nothing to say. What
// spreadsheets put around numbers to keep them as they are goes: ="1", '1.
func cell(text string) string {
	text = clean(text)
	if inner, ok := strings.CutPrefix(text, `="`); ok && strings.HasSuffix(inner, `"`) {
		text = strings.TrimSpace(strings.TrimSuffix(inner, `"`))
	}
	if len(text) > 1 && text[0] == '\'' && text[1] >= '0' && text[1] <= '9' {
		text = text[1:]
	}
	switch strings.ToLower(text) {
	case "-", "--", "---", "nil", "n/a", "not known", "not available", "unknown", "نامعلوم", "معلوم نہیں":
		return ""
	}
	return text
}

// entries are the several values of one cell.
func entries(text string) []string {
	out := strings.FieldsFunc(text, func(r rune) bool { return r == ';' || r == '|' || r == '؛' || r == '\n' })
	kept := out[:0]
	for _, e := range out {
		if e = cell(e); e != "" {
			kept = append(kept, e)
		}
	}
	return kept
}

// whoFields say who a person is.
var whoFields = [...]plainField{
	fieldName, fieldSurname, fieldGivenNames, fieldFather, fieldCNIC, fieldPassport, fieldDocument, fieldBirthDate, fieldBirthYear,
}

// digestID is an id made of what says who a person is; "" where nothing does.
func (p *plainRun) digestID() string {
	h := sha256.New()
	some := false
	for _, f := range whoFields {
		for _, text := range p.cells[f] {
			some = true
			h.Write([]byte(plainNames[f].field)) // not its number, which a new field would change
			h.Write([]byte{0})
			h.Write([]byte(strings.ToLower(text)))
			h.Write([]byte{0})
		}
	}
	if !some {
		return ""
	}
	return "row-" + hex.EncodeToString(h.Sum(nil)[:10])
}

var nameForms = sync.OnceValue(func() (f struct{ alias, son, wife *regexp.Regexp }) {
	f.alias = regexp.MustCompile(`(?i) *@ *| +(?:alias|aka|a\.k\.a\.?|a/k/a|urf|عرف) +`)
	f.son = regexp.MustCompile(`(?i) +(?:[sd]\.?/\.?o\.?|son of|daughter of|ولد|بنت) +`)
	f.wife = regexp.MustCompile(`(?i) +(?:w\.?/\.?o\.?|wife of|زوجہ) +`)
	return f
})

// moreThanAName reports whether a name may hold any of nameForms: nearly none do.
func moreThanAName(text string) bool {
	text = strings.ToLower(text)
	for _, mark := range [...]string{"@", "/", ".o", " so ", " do ", " wo ", " of ", " alias ", " aka ", "a.k.a", " urf "} {
		if strings.Contains(text, mark) {
			return true
		}
	}
	return strings.ContainsFunc(text, func(r rune) bool { return r >= 0x600 })
}

// names adds the names of a row. The first in Latin letters is the primary one,
// and the first in another script beside it is that name in its script. "Aslam @
// Achhu s/o Ghulam" holds an alias and the father's name.
func (p *plainRun) names(d *draft) {
	whole, parts := p.cells[fieldName], p.nameParts()
	if len(whole) == 1 && (whole[0] == parts.Surname || whole[0] == parts.GivenNames) {
		whole = nil // said by the parts
	}
	primary := 0
	for i, n := range whole {
		if latin(n) {
			primary = i
			break
		}
	}
	if len(whole) > 0 {
		p.wholeName(d, whole[primary], border.NamePrimary)
	}
	script := false
	for i, n := range whole {
		kind := border.NameAlias
		switch {
		case i == primary:
			continue
		case !script && otherScript(n) && !latin(n):
			kind, script = border.NameScript, true
		}
		p.wholeName(d, n, kind)
	}
	switch both := parts.Surname != "" && parts.GivenNames != ""; {
	case len(d.a.Names) == 0:
		d.addName(parts)
	case both: // or the parts of the primary one
		parts.Kind = border.NameAlias
		d.addName(parts)
	}
	for _, text := range p.cells[fieldPreviousName] {
		p.eachName(d, text, border.NamePrevious)
	}
	for _, text := range p.cells[fieldAlias] {
		p.eachName(d, text, border.NameAlias)
	}
	for _, text := range p.cells[fieldFather] {
		for _, one := range entries(text) {
			if !moreThanAName(" " + one) {
				d.addFather(one)
				continue
			}
			each(nameForms().alias.Split(withoutSonOf(one), -1), d.addFather)
		}
	}
}

// nameParts are surname and given names of a row. Where one of them has a column
// and the other has not, "Name" is the other one, unless it holds both.
func (p *plainRun) nameParts() border.Name {
	n := border.Name{Surname: strings.Join(p.cells[fieldSurname], " "), GivenNames: strings.Join(p.cells[fieldGivenNames], " ")}
	whole := p.cells[fieldName]
	if len(whole) != 1 {
		return n
	}
	holds := func(part string) bool {
		return strings.Contains(" "+strings.ToLower(whole[0])+" ", " "+strings.ToLower(part)+" ")
	}
	switch {
	case n.Surname != "" && n.GivenNames == "" && !holds(n.Surname):
		n.GivenNames = whole[0]
	case n.GivenNames != "" && n.Surname == "" && !holds(n.GivenNames):
		n.Surname = whole[0]
	}
	return n
}

func (p *plainRun) eachName(d *draft, text string, kind border.NameKind) {
	for _, one := range entries(text) {
		one = " " + d.fitName(one)
		parts := []string{one}
		if moreThanAName(one) {
			parts = nameForms().alias.Split(one, -1)
		}
		for _, n := range parts {
			if n = cell(n); n != "" {
				d.addName(border.Name{Text: n, Kind: kind})
			}
		}
	}
}

// wholeName adds the name of a cell, and what else stands in it.
func (p *plainRun) wholeName(d *draft, text string, kind border.NameKind) {
	text = d.fitName(text)
	if !moreThanAName(text) {
		d.addListed(text, kind)
		return
	}
	f := nameForms()
	if husband := f.wife.FindStringIndex(text); husband != nil {
		d.addRemark(strings.TrimSpace(text[husband[0]:]))
		text = text[:husband[0]]
	}
	if father := f.son.FindStringIndex(text); father != nil {
		d.addFather(text[father[1]:])
		text = text[:father[0]]
	}
	for i, part := range f.alias.Split(text, -1) {
		if i > 0 {
			kind = border.NameAlias
		}
		d.addListed(part, kind)
	}
}

// addListed adds a name as people write it, or SURNAME, Given names.
func (d *draft) addListed(text string, kind border.NameKind) {
	n := border.Name{Text: text}
	if strings.Count(text, ",") == 1 {
		n = surnameFirst(text)
	}
	n.Kind = kind
	d.addName(n)
}

// withoutSonOf takes "S/O" off a father's name.
func withoutSonOf(text string) string {
	text = " " + text
	if at := nameForms().son.FindStringIndex(text); at != nil && at[0] == 0 {
		return text[at[1]:]
	}
	return text[1:]
}

func (p *plainRun) births(d *draft) {
	for _, text := range p.cells[fieldBirthDate] {
		for _, one := range entries(text) {
			d.addBirth(p.date(d, one))
		}
	}
	if len(d.a.BirthDates) == 0 {
		for _, text := range p.cells[fieldBirthYear] {
			for _, one := range entries(text) {
				d.addBirth(p.date(d, one))
			}
		}
	}
	for _, text := range p.cells[fieldAge] {
		p.age(d, text)
	}
}

// age makes birth years of an age, where the day is known on which it was true;
// it is about, as ages on such lists are.
func (p *plainRun) age(d *draft, text string) {
	if len(d.a.BirthDates) > 0 {
		return
	}
	digits := strings.TrimSpace(strings.TrimRight(strings.ToLower(latinDigits(text)), "yearsold. سال"))
	years := number(digits)
	if !allDigits(digits) || years < 1 || years > 120 {
		d.warnValue(WarnDate, text)
		return
	}
	on := border.PartialDate{}
	if listed := p.cells[fieldListedOn]; len(listed) > 0 {
		on, _, _ = plainDate(listed[0], p.order)
	}
	if on.Year == 0 && p.m != nil {
		on = p.m.dated
	}
	if on.Year == 0 {
		d.addRemark("age " + text)
		if !p.aged {
			p.aged = true
			d.warn(WarnAge, map[string]any{"Value": shownValue(text), "Mapping": p.source.mappingName()})
		}
		return
	}
	if date, fault := dated(border.YearOnly(on.Year-years-1), border.YearOnly(on.Year-years), true); fault == dateRead {
		d.addBirth(date)
	}
}

// date reads a date, and warns of what it could not read or only guess.
func (p *plainRun) date(d *draft, text string) border.PartialDate {
	date, both, fault := plainDate(text, p.order)
	switch {
	case fault == dateForm:
		d.warnValue(WarnDate, text)
	case fault == dateImpossible:
		d.warnValue(WarnImpossibleDate, text)
	case both && p.doubts:
		d.warnValue(WarnDayFirst, text)
	}
	return date
}

func (p *plainRun) oneDate(d *draft, f plainField) border.PartialDate {
	for _, text := range p.cells[f] {
		if date := p.date(d, text); !date.IsZero() {
			return date
		}
	}
	return border.PartialDate{}
}

// states adds the nationalities; the mapping's is for rows that say none.
func (p *plainRun) states(d *draft) {
	said := false
	for _, text := range p.cells[fieldNationality] {
		for _, one := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(";|؛/،", r) }) {
			if one = cell(one); notStated(one) {
				continue
			}
			said = true
			d.addNationality(d.plainState(one))
		}
	}
	if !said && p.m != nil {
		d.addNationality(p.m.nationality)
	}
}

// documents adds the numbers of a row. A CNIC is Pakistan's.
func (p *plainRun) documents(d *draft) {
	add := func(f plainField, kind string, state border.Country) {
		for _, text := range p.cells[f] {
			for _, one := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(";|؛,،", r) }) {
				if one = cell(one); notStated(one) {
					continue
				}
				if shortened(one) {
					d.warnValue(WarnShortNumber, one)
					continue
				}
				if f == fieldCNIC && len(border.NormalNumber(one)) != 13 {
					d.warnValue(WarnCNIC, one)
				}
				d.addDocument(border.AlertDocument{Type: kind, Number: one, IssuingState: state})
			}
		}
	}
	state := border.Country("")
	for _, text := range p.cells[fieldPassportState] {
		if c := d.plainState(text); state == "" {
			state = c
		}
	}
	if state == "" && p.m != nil {
		state = p.m.passport
	}
	add(fieldCNIC, "CNIC", "PAK")
	add(fieldPassport, "passport", state)
	add(fieldDocument, "document", "")
}

// why sets category, action and what stands behind them. What the list does not
// say, the mapping does; a list that asks for nothing asks to refer, or, where
// someone is missing, to protect.
func (p *plainRun) why(d *draft) {
	d.a.Category = border.CategoryOther
	if p.m != nil && p.m.category != "" {
		d.a.Category = p.m.category
	}
	for i, text := range p.cells[fieldCategory] {
		c, ok := plainCategory(text)
		switch {
		case !ok:
			d.warnValue(WarnCategory, text)
			d.addOffence(text)
		case i == 0 || c == border.CategoryMissing:
			d.a.Category = c
		}
	}
	d.a.Action = border.ActionRefer
	if d.a.Category == border.CategoryMissing {
		d.a.Action = border.ActionProtect
	} else if p.m != nil && p.m.action != "" {
		d.a.Action = p.m.action
	}
	for _, text := range p.cells[fieldAction] {
		a, ok := plainAction(text)
		if !ok {
			d.warn(WarnAction, map[string]any{"Value": shownValue(text), "Taken": string(d.a.Action)})
			d.addRemark(text)
			continue
		}
		d.a.Action = a
		break
	}
	for _, text := range p.cells[fieldOffence] {
		each(entries(text), d.addOffence)
	}
	d.a.Reason = d.long("reason", strings.Join(p.cells[fieldReason], "; "))
	d.a.Authority = d.short("authority", strings.Join(p.cells[fieldAuthority], "; "))
	if p.m != nil && d.a.Reason == "" {
		d.a.Reason = d.long("reason", p.m.reason)
	}
	if p.m != nil && d.a.Authority == "" {
		d.a.Authority = d.short("authority", p.m.authority)
	}
}
