// Package made holds made-up lists and the stations that they are brought to: what the
// tests of the rooms stand on. Nobody in it lives.
package made

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// Brought is when the lists are brought in.
func Brought() time.Time { return time.Date(2026, 11, 20, 8, 0, 0, 0, time.UTC) }

// Somebody on a list: Quentilo by name and birth date, Wanted by all that a line can say.
const (
	Quentilo = `{"id":"Q","subject":"person","names":[{"text":"Quentilo Abrascari"}],"birth_dates":["1984-03-15"],"category":"smuggling","action":"refer"}`
	Wanted   = `{"id":"Q","subject":"person","names":[{"text":"Quentilo Abrascari"}],"birth_dates":["1984-03-15"],"father_names":["Beltar"],` +
		`"documents":[{"type":"passport","number":"ZZ1234567","issuing_state":"ITA"}],"category":"smuggling","action":"refer"}`
)

// Issued is the date of the lists that AlertLines makes.
const Issued = "2026-11-19T06:00:00Z"

// AlertLines is a list of made-up people in this program's own format.
func AlertLines(name string, from, to int, extra ...string) string {
	return DatedLines(name, Issued, from, to, extra...)
}

// DatedLines is such a list by another date.
func DatedLines(name, date string, from, to int, extra ...string) string {
	var b strings.Builder
	fmt.Fprintf(&b, `{"format":"postern-alerts/1","list":%q,"issued":%q}`+"\n", name, date)
	for n := from; n < to; n++ {
		fmt.Fprintf(&b, `{"id":"M-%d","subject":"person","names":[{"text":"Belto Zarvandi %d"}],"category":"smuggling","action":"refer"}`+"\n", n, n)
	}
	for _, e := range extra {
		b.WriteString(e + "\n")
	}
	fmt.Fprintf(&b, `{"end":true,"alerts":%d}`+"\n", to-from+len(extra))
	return b.String()
}

// ListFile is a file of it.
func ListFile(t testing.TB, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "list.jsonl")
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// Large is how many people an import is measured with: a million with
// POSTERN_SOAK.
func Large() int {
	if os.Getenv("POSTERN_SOAK") != "" {
		return 1_000_000
	}
	return 20_000
}

// PeopleFile is a FollowTheMoney list of made-up people, 1 kB each.
func PeopleFile(t testing.TB, count int) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "people.ftm.json")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	out := bufio.NewWriterSize(f, 1<<20)
	surnames := []string{"Zarvandi", "Kestolo", "Miravan", "Ostrupi", "Talvaro"}
	given := []string{"Belto", "Harin", "Sovra", "Dameli", "Quen", "Irrad", "Nosta"}
	for n := range count {
		g, s, other := given[n%7], surnames[n%5], surnames[n*3%5]
		fmt.Fprintf(out, `{"id":"made-%08x","caption":"%s %s","schema":"Person","referents":["made-referent-%08x"],"datasets":["made_up_people"],"first_seen":"2024-01-02T03:04:05","last_seen":"2025-11-12T13:14:15","properties":{`, n, g, s, n)
		fmt.Fprintf(out, `"name":["%s %s","%s %s %d"],"alias":["%s the %dth","%s %s"],"firstName":["%s"],"lastName":["%s"],"fatherName":["%s %s"],`, g, s, g, s, n, g, n, given[n*5%7], other, g, s, given[n*2%7], s)
		fmt.Fprintf(out, `"birthDate":["19%02d-%02d-%02d"],"birthPlace":["Altamora"],"gender":["male"],"nationality":["pak"],"country":["pak"],"passportNumber":["MU%07d"],`, 40+n%60, 1+n%12, 1+n%28, n)
		fmt.Fprintf(out, `"topics":["sanction","crime.fin"],"program":["Made-up programme"],"programId":["MADE-UP"],"publisher":["Office of made-up people"],"sourceUrl":["https://example.org/people/%d"],`, n)
		fmt.Fprintf(out, `"notes":["Entry %d of a list of people who were made up to measure an import; nobody of this name is meant."],"createdAt":["2021-03-04"],"modifiedAt":["2025-05-06"]},"target":true}`+"\n", n)
	}
	if err := out.Flush(); err != nil {
		t.Fatal(err)
	}
	return path
}
