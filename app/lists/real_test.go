package lists

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"postern/app/border"
)

// realList returns a folder of the real lists, which are not part of the project.
func realList(t *testing.T, name string) string {
	t.Helper()
	dir := os.Getenv("POSTERN_DATA")
	if dir == "" {
		t.Skip("POSTERN_DATA names no folder with the real lists; the project ships none of them")
	}
	return filepath.Join(dir, filepath.FromSlash(name))
}

// tally counts what the alerts of a list hold.
type tally struct {
	alerts, names, weak, births, nationalities, documents int
}

func (n *tally) add(a border.Alert) error {
	n.alerts++
	n.names += len(a.Names)
	for _, name := range a.Names {
		if name.Weak {
			n.weak++
		}
	}
	n.births += len(a.BirthDates)
	n.nationalities += len(a.Nationalities)
	n.documents += len(a.Documents)
	return nil
}

func TestRealListsGiveTheCountsTheirOwnersState(t *testing.T) {
	for name, want := range map[string]struct {
		persons, read int
		format        Format
		least         tally
	}{
		"lists/ofac-2022":              {4643, 9044, FormatOFAC, tally{4643, 12800, 1700, 5200, 2850, 3600}},
		"lists/un-2026":                {730, 1003, FormatUN, tally{730, 3250, 640, 880, 640, 460}},
		"names/ofac-one-alias-removed": {4643, 4644, FormatOFAC, tally{4643, 11300, 1000, 0, 0, 0}},
	} {
		t.Run(name, func(t *testing.T) {
			var got tally
			report, err := Read(realList(t, name), got.add)
			if err != nil {
				t.Fatal(err)
			}
			if report.Kept != want.persons || report.Read != want.read || report.Format != want.format || report.RejectedCount != 0 {
				t.Errorf("kept %d of %d, format %s, rejected %v", report.Kept, report.Read, report.Format, report.Rejected)
			}
			t.Logf("%+v, warnings %v", got, report.WarningsBy)
			l := want.least
			if got.names < l.names || got.weak < l.weak || got.births < l.births || got.nationalities < l.nationalities || got.documents < l.documents {
				t.Errorf("got %+v, want at least %+v", got, l)
			}
			for _, c := range []struct {
				code WarnCode
				of   int
			}{{WarnDate, got.births}, {WarnCountry, got.nationalities}, {WarnDocument, got.documents}, {WarnName, got.names}} {
				if n := report.WarningsBy[c.code]; n*200 > c.of {
					t.Errorf("%d of %d could not be read (%s)", n, c.of, c.code)
				}
			}
		})
	}
}

// made is a list of n made-up persons in one of the formats.
func made(format Format, n int) (files []string) {
	var b strings.Builder
	switch format {
	case FormatOFAC:
		var alt strings.Builder
		for i := range n {
			b.WriteString(sdnRow(i+1, fmt.Sprintf("PROVA%d, Karim Nabil", i),
				"DOB 15 Mar 1984; POB Jhelum, Pakistan; nationality Pakistan; Gender Male; Passport AB1234567 (Pakistan) issued 19 Jun 2007 expires 18 Jun 2012; a.k.a. 'ABU TEST'; Chairman."))
			fmt.Fprintf(&alt, "%d,%d,aka,\"PROFA%d, Kareem\",-0- \r\n", i+1, i, i)
		}
		return []string{"l/sdn.csv", b.String(), "l/alt.csv", alt.String()}
	case FormatUN:
		b.WriteString("<CONSOLIDATED_LIST><INDIVIDUALS>")
		person := "<INDIVIDUAL>%s<UN_LIST_TYPE>Taliban</UN_LIST_TYPE><LISTED_ON>2012-12-31</LISTED_ON><COMMENTS1>Father’s name is Ghulam Prova. Invented.</COMMENTS1>" +
			"<NATIONALITY><VALUE>Pakistan</VALUE></NATIONALITY><INDIVIDUAL_ALIAS><QUALITY>Good</QUALITY><ALIAS_NAME>Kareem Prova</ALIAS_NAME></INDIVIDUAL_ALIAS>" +
			"<INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>EXACT</TYPE_OF_DATE><DATE>1984-03-15</DATE></INDIVIDUAL_DATE_OF_BIRTH>" +
			"<INDIVIDUAL_DOCUMENT><TYPE_OF_DOCUMENT>Passport</TYPE_OF_DOCUMENT><NUMBER>AB1234567</NUMBER><ISSUING_COUNTRY>Pakistan</ISSUING_COUNTRY></INDIVIDUAL_DOCUMENT></INDIVIDUAL>\n"
		for i := range n {
			fmt.Fprintf(&b, person, unPerson(fmt.Sprint("XXi.", i), "KARIM PROVA"))
		}
		b.WriteString("</INDIVIDUALS></CONSOLIDATED_LIST>")
	case FormatEU:
		person := `<sanctionEntity designationDate="2012-12-31" euReferenceNumber="EU.%d.1" logicalId="%[1]d"><remark>Invented.</remark><regulation programme="ZZZ" numberTitle="2018/0001 (OJ L00)" publicationDate="2018-02-16"/>` +
			`<subjectType code="person" classificationCode="P"/><nameAlias firstName="Karim" lastName="Prova%[1]d" wholeName="Karim Prova%[1]d" function="Keeper" gender="M" strong="true"/><nameAlias wholeName="Kareem Prova" strong="false"/>` +
			`<citizenship countryIso2Code="PK" countryDescription="PAKISTAN"/><birthdate circa="false" calendarType="GREGORIAN" birthdate="1984-03-15" city="Jhelum" countryIso2Code="PK" countryDescription="PAKISTAN"/>` +
			`<identification number="AB1234567" countryIso2Code="PK" identificationTypeCode="passport" identificationTypeDescription="National passport"/></sanctionEntity>`
		persons := make([]string, n)
		for i := range n {
			persons[i] = fmt.Sprintf(person, i)
		}
		b.WriteString(euList(persons...))
	case FormatDocuments:
		b.WriteString("id,number,state,type,kind,issued,reported,review\n")
		for i := range n {
			fmt.Fprintf(&b, "D-%d,AB%07d,UTO,passport,stolen,2019-03-04,2021-05-04,2026-05-04\n", i, i)
		}
	case FormatFTM:
		for i := range n {
			fmt.Fprintf(&b, `{"id":"NK-%d","caption":"Karim Prova","schema":"Person","properties":{"name":["Karim Prova","كريم بروفا"],"alias":["Kareem Prova"],"birthDate":["1984-03-15"],"nationality":["pk"],"gender":["male"],"fatherName":["Ghulam Prova"],"passportNumber":["AB1234567"],"topics":["crime.traffick"],"sourceUrl":["https://example.invalid/1"]},"datasets":["made_up"]}`+"\n", i)
		}
	case FormatAlerts:
		b.WriteString(alertsStart)
		for i := range n {
			fmt.Fprintf(&b, `{"id":"%d","subject":"person","names":[{"text":"Karim PROVA","surname":"PROVA","given_names":"Karim"},{"text":"Kareem","kind":"alias"}],"birth_dates":["1984-03-15"],"sex":"M","nationalities":["PAK"],"category":"smuggling","action":"refer"}`+"\n", i)
		}
		fmt.Fprintf(&b, `{"end":true,"alerts":%d}`+"\n", n)
	}
	return []string{"l/list", b.String()}
}

func BenchmarkRead(b *testing.B) {
	const n = 20000
	for _, format := range []Format{FormatOFAC, FormatUN, FormatEU, FormatFTM, FormatAlerts, FormatDocuments} {
		files := made(format, n)
		fsys := tree(files...)
		b.Run(string(format), func(b *testing.B) {
			b.SetBytes(int64(len(files[1])))
			b.ReportAllocs()
			for b.Loop() {
				s, err := DetectFS(fsys, "l")
				if err != nil {
					b.Fatal(err)
				}
				report, err := s.Read(func(a border.Alert) error { _, err := io.WriteString(io.Discard, a.ID); return err })
				if err != nil || report.Kept != n {
					b.Fatalf("%v %+v", err, report)
				}
			}
			b.ReportMetric(float64(b.N)*n/b.Elapsed().Seconds(), "alerts/s")
		})
	}
}

// BenchmarkFTMTies reads persons of whom each has a passport, which stands before
// him, and every second a brother.
func BenchmarkFTMTies(b *testing.B) {
	const n = 20000
	var text strings.Builder
	for i := range n {
		fmt.Fprintf(&text, `{"id":"p-%d","schema":"Passport","properties":{"holder":["NK-%[1]d"],"number":["AB%07[1]d"],"country":["pk"]}}`+"\n", i)
		if i%2 == 1 {
			fmt.Fprintf(&text, `{"id":"f-%d","schema":"Family","properties":{"person":["NK-%[1]d"],"relative":["NK-%d"],"relationship":["brother"]}}`+"\n", i, i-1)
		}
	}
	fsys := tree("l/list", text.String()+made(FormatFTM, n)[1])
	b.ReportAllocs()
	for b.Loop() {
		s, err := DetectFS(fsys, "l")
		if err != nil {
			b.Fatal(err)
		}
		documents := 0
		report, err := s.Read(func(a border.Alert) error { documents += len(a.Documents); return nil })
		if err != nil || report.Kept != n || documents != 2*n || report.WarningCount != 0 {
			b.Fatalf("%v, %d documents, %+v", err, documents, report)
		}
	}
	b.ReportMetric(float64(b.N)*n/b.Elapsed().Seconds(), "alerts/s")
}
