package lists

import (
	"errors"
	"testing"
	"testing/fstest"

	"postern/app/border"
)

// holdsUp reads what a fuzzer made and checks what must hold for any input: no
// panic, a report that adds up, alerts within their limits, and either a typed
// error or a whole list.
func holdsUp(t *testing.T, fsys fstest.MapFS, path string) {
	r := readAll(t, fsys, path)
	var e *Error
	if r.err != nil && !errors.As(r.err, &e) {
		t.Fatalf("error of another kind: %v", r.err)
	}
	if r.err == nil && r.report.Digest == "" {
		t.Fatal("a whole list without a digest")
	}
	seen := map[string]bool{}
	for _, a := range r.alerts {
		if seen[a.ID] {
			t.Fatalf("id %q twice", a.ID)
		}
		seen[a.ID] = true
		withinLimits(t, a)
	}
}

func withinLimits(t *testing.T, a border.Alert) {
	if len(a.Names) > MaxNames || len(a.BirthDates) > MaxValues || len(a.Documents) > MaxValues || len(a.Links) > MaxValues ||
		len([]rune(a.Remarks)) > MaxTextRunes || len(a.ID) > MaxIDBytes {
		t.Fatalf("alert %q is beyond its limits", a.ID)
	}
	if a.Subject == border.SubjectPerson && len(a.Names) == 0 {
		t.Fatalf("person %q has no name", a.ID)
	}
	for _, n := range a.Names {
		if n.Text == "" || clean(n.Text) != n.Text || len([]rune(n.Text)) > MaxNameRunes {
			t.Fatalf("name %q", n.Text)
		}
	}
	for _, d := range a.BirthDates {
		if back, err := border.ParsePartialDate(d.String()); err != nil || back != d {
			t.Fatalf("date %q does not read back: %v", d, err)
		}
	}
	for _, d := range a.Documents {
		if border.NormalNumber(d.Number) == "" {
			t.Fatalf("document %+v has no number", d)
		}
	}
}

func FuzzOFAC(f *testing.F) {
	sdn, alt, add := fixture(f, "ofac/sdn.csv"), fixture(f, "ofac/alt.csv"), fixture(f, "ofac/add.csv")
	f.Add(sdn, alt, add)
	f.Add(sdnRow(1, "UNO, Karim", "DOB 1950; a.k.a. 'X;'; ((; Passport (((1) ) issued  expires 2001."), "1,1,aka,(A) B (C),-0- \n", "")
	f.Add(sdnRow(1, "UNO, (Karim", "DOB circa 01 Jan 1950 to 31 Dec 1950."), "\x1a", "1,1,\"\n\",b,c,d\n")
	f.Add("1,\"a\"\"b\",individual,],,,,,,,,\"x\"\n\x1a", "1,2,nka,\"\"\"\",\n", "\xff")
	f.Fuzz(func(t *testing.T, sdn, alt, add string) {
		holdsUp(t, tree("o/sdn.csv", sdn, "o/alt.csv", alt, "o/add.csv", add), "o")
		holdsUp(t, tree("sdn.csv", sdn), "sdn.csv")
	})
}

func FuzzUN(f *testing.F) {
	f.Add(fixture(f, "un/consolidated.xml"))
	f.Add(unList(unPerson("A", "UNO, (X) b) Y; \xff"), unPerson("A", "DUE")))
	f.Add(unList("<INDIVIDUAL_ALIAS><ALIAS_NAME>((a) son of b; a) c (d</ALIAS_NAME><NOTE>(x; Y; Z)</NOTE></INDIVIDUAL_ALIAS>" + unPerson("A", "X")))
	f.Add(unList("<INDIVIDUAL_DOCUMENT><NUMBER>No No. 1 (</NUMBER><NOTE>expires on on 1999</NOTE></INDIVIDUAL_DOCUMENT>" + unPerson("A", "X")))
	f.Add("<!DOCTYPE x><CONSOLIDATED_LIST/>")
	f.Fuzz(func(t *testing.T, content string) {
		holdsUp(t, tree("c.xml", content), "c.xml")
	})
}

func FuzzFTM(f *testing.F) {
	f.Add(fixture(f, "ftm/persons.ftm.json"))
	f.Add(fixture(f, "ties/list.ftm.json"))
	f.Add(`{"id":"p","schema":"Passport","properties":{"holder":[{},5,"a",{"id":"a"}],"number":["1","1"],"passportNumber":"1"}}` + "\n" + ftmPerson("a", "Uno"))
	f.Add(ftmPerson("a", "Uno") + `{"id":"b","schema":"Person","properties":{"name":[[],{},"\ud800"],"birthDate":"1970-00-01","topics":5}}`)
	f.Fuzz(func(t *testing.T, content string) {
		holdsUp(t, tree("f.json", content), "f.json")
	})
}

func FuzzAlerts(f *testing.F) {
	f.Add(fixture(f, "alerts/joint.alerts.jsonl"))
	f.Add(alertsStart + `{"id":"1","subject":"person","names":[{"text":" "},{"text":"X"}],"category":"other","action":"refer","birth_dates":["~1970..1971"]}` + "\n" + `{"end":true,"alerts":1}`)
	f.Fuzz(func(t *testing.T, content string) {
		holdsUp(t, tree("a", content), "a")
	})
}

// FuzzFields gives one text to everything that reads a part of a record.
func FuzzFields(f *testing.F) {
	for _, text := range []string{
		"DOB circa 01 Jan 1961 to 31 Dec 1962; alt. POB Wonsan, Korea, North; nationality na; a.k.a. ''X, 'Y''; Linked To: Z.",
		"Passport 13/Ta Ta (Na)01 (Burma) issued 1 Jan 2001 to 2 Feb 2002 expires on Oct 19, 2020, issued under (name)",
		"(Sheikh) A “B” (C) son of D, III (third) b) حسن (E; F), born 2 Mar. 1950", "Between Aug. and Sep. 1977", "N°1 No. 2 #3 ((4)",
		"Father’s name is M. A bin B. Physical description: tall. XXi.001",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		d := newDraft("f", 1)
		d.a.ID = "1"
		(&ofacRemarks{draft: d, persons: map[string]string{}}).read(text)
		unAlias{Quality: "Low", Name: text, Note: text, Birth: text, City: text, Country: text}.add(d)
		unBirth{Type: "EXACT", Note: text, Year: "1958"}.add(d)
		unBirth{Note: text}.add(d)
		unPlace{City: text, Country: text}.add(d)
		unDocument{Number: text, Type2: text, Note: text}.add(d)
		p := unIndividual{First: text, Script: text, Comments: []string{text}}
		p.fill(d)
		d.addName(border.Name{Text: "X"})
		withinLimits(t, d.a)
	})
}
