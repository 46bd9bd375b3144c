package lists

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"postern/app/border"
)

// alerts reads this program's own format, in which a nation, or a station, can
// say all that an alert holds, action and safety markers too. JSON lines: first
// the head, then an alert a line in the field names of border.Alert, last the
// end with the number of alerts, without which the list is not whole:
//
//	{"format":"postern-alerts/1","list":"Joint list","issued":"2026-11-20T06:00:00Z"}
//	{"id":"0143","subject":"person","names":[{"text":"…"}],"category":"smuggling","action":"refer"}
//	{"end":true,"alerts":1}
type alerts struct{}

const (
	alertsFormat  = "postern-alerts/"
	alertsVersion = "1"
)

type alertsHead struct {
	Format string `json:"format"`
	List   string `json:"list"`
	Issued string `json:"issued"`
	Owner  string `json:"owner"`
}

type alertsEnd struct {
	End    bool `json:"end"`
	Alerts int  `json:"alerts"`
}

func (alerts) format() Format { return FormatAlerts }

func readAlertsHead(head []byte) (alertsHead, bool) {
	line := firstLine(head)
	var h alertsHead
	err := json.Unmarshal(line, &h)
	return h, err == nil && len(h.Format) > len(alertsFormat) && h.Format[:len(alertsFormat)] == alertsFormat
}

func (alerts) claims(head []byte) role {
	if _, ok := readAlertsHead(head); ok {
		return roleMain
	}
	return roleNone
}

func (alerts) ownName(head []byte) string {
	h, _ := readAlertsHead(head)
	return h.List
}

func (alerts) read(r *run) error {
	in, err := r.open(roleMain)
	if err != nil {
		return err
	}
	defer in.close()
	lines := &jsonLines{in: in}
	first, err := lines.next()
	if errors.Is(err, io.EOF) {
		return in.fault(CodeBrokenOff, 1, nil)
	}
	if err != nil {
		return err
	}
	head, err := r.alertsHead(in, first)
	if err != nil {
		return err
	}
	r.stated = head.Owner
	owner, _ := border.ParseCountry(head.Owner)
	parser := func() parseLine[alertsRecord] {
		return func(l *jsonLine) (alertsRecord, error) { return parseAlert(lines, l, owner), nil }
	}
	ended := false
	take := func(l jsonLine, record alertsRecord) error {
		switch {
		case ended: // nothing may follow
			return in.fault(CodeCountDiffers, l.line, nil)
		case record.end != nil:
			ended = true
			return r.alertsWhole(in, l, *record.end)
		}
		return record.take(r, in, l)
	}
	if err := eachLine(lines, parser, take); err != nil {
		return err
	}
	if !ended {
		return in.fault(CodeBrokenOff, lines.line, nil)
	}
	return in.whole()
}

// alertsHead reads the first line; a version this program does not know is
// refused, because it may say things that matter.
func (r *run) alertsHead(in *input, l jsonLine) (alertsHead, error) {
	h, ok := readAlertsHead(l.text)
	if version := h.Format[min(len(alertsFormat), len(h.Format)):]; !ok || version != alertsVersion {
		e := in.fault(CodeVersion, l.line, nil)
		e.Values = map[string]any{"Version": shownValue(h.Format)}
		return h, e
	}
	t, err := time.Parse(time.RFC3339, h.Issued)
	if year := t.UTC().Year(); err != nil || year < 1 || year > 9999 { // what cannot be written again is none
		r.warn(Warning{File: in.name, Line: l.line, Code: WarnListDate, Values: map[string]any{"Value": shownValue(h.Issued)}})
		return h, nil
	}
	r.report.Issued, r.report.Dated = t.UTC(), true
	return h, nil
}

// alertsEndIn reads the last line.
func alertsEndIn(l jsonLine) (alertsEnd, bool) {
	var end alertsEnd
	if !bytes.Contains(l.text[:min(len(l.text), 40)], []byte(`"end"`)) {
		return end, false
	}
	return end, json.Unmarshal(l.text, &end) == nil && end.End
}

// alertsWhole compares the stated count with the alerts read.
func (r *run) alertsWhole(in *input, l jsonLine, end alertsEnd) error {
	if end.Alerts != r.report.Read {
		e := in.fault(CodeCountDiffers, l.line, nil)
		e.Values = map[string]any{"Stated": end.Alerts, "Read": r.report.Read}
		return e
	}
	return nil
}

// alertsRecord is what one line came to: an alert, the end, or neither where the
// line has a fault.
type alertsRecord struct {
	draft *draft
	end   *alertsEnd
	err   error // the file breaks off in this line
}

// parseAlert reads one alert, or says in its line what is wrong with it. Nothing
// in it is guessed: a word that is not one of the format's is rejected, because a
// wrong action does harm.
func parseAlert(lines *jsonLines, l *jsonLine, owner border.Country) alertsRecord {
	if end, ok := alertsEndIn(*l); ok {
		return alertsRecord{end: &end}
	}
	var a border.Alert
	if err := lines.decode(l, &a, true); err != nil {
		return alertsRecord{err: err}
	}
	if l.fault == "" {
		l.fault, l.values = strangeWord(a)
	}
	if l.fault != "" {
		return alertsRecord{}
	}
	d := newDraft(lines.in.name, l.line)
	if a.IssuingState == "" {
		a.IssuingState = owner
	}
	d.take(a)
	return alertsRecord{draft: d}
}

// take keeps or rejects one alert.
func (a alertsRecord) take(r *run, in *input, l jsonLine) error {
	switch {
	case a.err != nil:
		return a.err
	case l.fault != "":
		r.reject(Rejection{File: in.name, Line: l.line, Code: l.fault, Values: l.values})
		return nil
	}
	return r.keep(a.draft)
}

// take brings an alert that was written by someone else within the limits.
func (d *draft) take(a border.Alert) {
	d.a = a
	d.a.ID = clean(a.ID)
	d.a.Names, d.a.BirthDates, d.a.BirthPlaces, d.a.Documents = nil, nil, nil, nil
	d.a.FatherNames, d.a.PhysicalMarks, d.a.Offences, d.a.Nationalities = nil, nil, nil, nil
	d.a.Markers, d.a.Links, d.a.Photos, d.a.Misused = nil, nil, nil, nil
	each(a.Names, d.takeName)
	each(a.BirthDates, d.addBirth)
	each(a.BirthPlaces, func(p border.Place) { d.addPlace(p.Text, p.Country) })
	each(a.Documents, d.addDocument)
	each(a.FatherNames, d.addFather)
	each(a.PhysicalMarks, d.addPhysicalMark)
	each(a.Offences, d.addOffence)
	each(a.Nationalities, d.addNationality)
	each(a.Markers, d.addMarker)
	each(a.Links, d.addLink)
	each(a.Photos, d.addPhoto)
	each(a.Misused, d.addMisused)
	d.a.Reason, d.a.Remarks = d.long("reason", a.Reason), d.long("remarks", a.Remarks)
	d.a.Authority, d.a.LegalBasis = d.short("authority", a.Authority), d.short("legal_basis", a.LegalBasis)
	d.a.Decision = d.short("decision", a.Decision)
}

func each[T any](values []T, add func(T)) {
	for _, v := range values {
		add(v)
	}
}

// takeName adds a name; one that says nothing is told of, because whoever wrote
// the list meant someone.
func (d *draft) takeName(n border.Name) {
	if strings.TrimSpace(n.Text+n.Surname+n.GivenNames) == "" {
		d.warnValue(WarnName, "")
	}
	d.addName(n)
}

func (d *draft) addPhoto(p border.Photo) {
	if len(p.Data) > MaxPhotoBytes {
		d.warn(WarnPhoto, map[string]any{"Limit": MaxPhotoBytes})
		return
	}
	if d.room("photos", len(d.a.Photos), MaxValues) {
		d.a.Photos = append(d.a.Photos, p)
	}
}

func (d *draft) addMisused(m border.MisusedIdentity) {
	if d.room("misused", len(d.a.Misused), MaxValues) {
		d.a.Misused = append(d.a.Misused, m)
	}
}

// strangeWord finds the first field of an alert that holds none of its words.
func strangeWord(a border.Alert) (RejectCode, map[string]any) {
	strange := func(field string, value any) (RejectCode, map[string]any) {
		return RejectValue, map[string]any{"Field": field, "Value": shownValue(fmt.Sprint(value))}
	}
	switch {
	case a.Subject != border.SubjectPerson && a.Subject != border.SubjectDocument:
		return strange("subject", a.Subject)
	case !slices.Contains(border.Categories(), a.Category):
		return strange("category", a.Category)
	case !slices.Contains(border.Actions(), a.Action):
		return strange("action", a.Action)
	case a.Sex != border.SexUnknown && !a.Sex.Known() && a.Sex != border.SexUnspecified:
		return strange("sex", a.Sex)
	}
	for _, m := range a.Markers {
		if !slices.Contains(border.Markers(), m) {
			return strange("markers", m)
		}
	}
	kinds := []border.NameKind{border.NamePrimary, border.NameBirth, border.NamePrevious, border.NameAlias, border.NameScript}
	for _, n := range a.Names {
		if !slices.Contains(kinds, n.Kind) {
			return strange("names", n.Kind)
		}
	}
	states := []border.Country{a.IssuingState}
	states = append(states, a.Nationalities...)
	for _, d := range a.Documents {
		states = append(states, d.IssuingState)
	}
	for _, p := range a.BirthPlaces {
		states = append(states, p.Country)
	}
	for _, c := range states {
		if c != "" && !c.Known() {
			return strange("country", c)
		}
	}
	return "", nil
}
