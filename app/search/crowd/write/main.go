// Command write writes made-up people as FollowTheMoney entities, one JSON
// object a line, the form in which most open lists come: for measuring what an
// import of many costs.
//
//	go run ./app/search/crowd/write --persons 1000000 > crowd.ftm.json
package main

import (
	"bufio"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"postern/app/border"
	"postern/app/names"
	"postern/app/search/crowd"
)

func main() {
	persons := flag.Int("persons", 1000, "how many people to make up")
	seed := flag.Uint64("seed", 1, "the same seed gives the same people")
	flag.Parse()
	if *persons < 0 || flag.NArg() > 0 {
		flag.Usage()
		os.Exit(2)
	}
	if err := write(os.Stdout, *seed, *persons); err != nil {
		fmt.Fprintln(os.Stderr, "write people:", err)
		os.Exit(1)
	}
}

// entity is a FollowTheMoney entity with what publishers put around it.
type entity struct {
	ID         string              `json:"id"`
	Caption    string              `json:"caption"`
	Schema     string              `json:"schema"`
	Referents  []string            `json:"referents"`
	Datasets   []string            `json:"datasets"`
	FirstSeen  string              `json:"first_seen"`
	LastSeen   string              `json:"last_seen"`
	LastChange string              `json:"last_change"`
	Properties map[string][]string `json:"properties"`
	Target     bool                `json:"target"`
}

func write(to io.Writer, seed uint64, persons int) error {
	out := bufio.NewWriterSize(to, 1<<20)
	lines := json.NewEncoder(out)
	lines.SetEscapeHTML(false)
	n := 0
	for a := range crowd.New(seed, names.LoadFrequencies()).Alerts(persons) {
		if err := lines.Encode(asEntity(n, a)); err != nil {
			return err
		}
		n++
	}
	return out.Flush()
}

// asEntity is the n-th person as a publisher would tell of it.
func asEntity(n int, a border.Alert) entity {
	p := map[string][]string{
		"topics":     {"sanction", []string{"crime", "crime.fin", "wanted", "role.rca", "crime.traffick.drug"}[n%5]},
		"notes":      {fmt.Sprintf("Entry %d of a list of people who were made up to measure this program. Nobody of this name is meant, and what is told of the person is drawn by lot.", n)},
		"program":    {"Made-up programme for measuring"},
		"programId":  {"MADE-UP"},
		"publisher":  {"Office of made-up people"},
		"sourceUrl":  {fmt.Sprintf("https://example.org/people/%07d", n)},
		"createdAt":  {fmt.Sprintf("20%02d-%02d-%02d", 10+n%15, 1+n%12, 1+n%28)},
		"modifiedAt": {fmt.Sprintf("2025-%02d-%02d", 1+n%12, 1+n%28)},
		"country":    countries(a.Nationalities),
	}
	for _, name := range a.Names {
		key := "name"
		switch {
		case name.Weak:
			key = "weakAlias"
		case name.Kind == border.NameAlias:
			key = "alias"
		case name.Kind == border.NamePrevious:
			key = "previousName"
		}
		add(p, key, name.Text)
	}
	primary := a.PrimaryName()
	if given, surname, ok := inParts(primary); ok {
		add(p, "firstName", given)
		add(p, "lastName", surname)
	}
	for _, d := range a.BirthDates {
		if d.Year > 0 && !d.About && !d.IsRange() {
			add(p, "birthDate", d.String())
		}
	}
	for _, b := range a.BirthPlaces {
		add(p, "birthPlace", b.Text)
	}
	add(p, "gender", map[border.Sex]string{border.SexMale: "male", border.SexFemale: "female"}[a.Sex])
	p["nationality"] = countries(a.Nationalities)
	for _, f := range a.FatherNames {
		add(p, "fatherName", f)
	}
	for _, d := range a.Documents {
		key := "idNumber"
		if d.Type == "passport" {
			key = "passportNumber"
		}
		add(p, key, d.Number)
	}
	id := fmt.Sprintf("made-%08x-%s", n, strings.ToLower(a.ID))
	return entity{
		ID: id, Caption: primary.Text, Schema: "Person", Properties: p, Target: true,
		Referents: []string{id + "-referent"}, Datasets: []string{"made_up_people"},
		FirstSeen: "2024-01-02T03:04:05", LastSeen: "2025-11-12T13:14:15", LastChange: "2025-06-07T08:09:10",
	}
}

func add(to map[string][]string, property, value string) {
	if value != "" && !slices.Contains(to[property], value) {
		to[property] = append(to[property], value)
	}
}

// inParts splits a name of people who put the surname last.
func inParts(n border.Name) (given, surname string, ok bool) {
	if n.Surname != "" {
		return n.GivenNames, n.Surname, n.GivenNames != ""
	}
	at := strings.LastIndexByte(n.Text, ' ')
	if at < 0 {
		return "", "", false
	}
	return n.Text[:at], n.Text[at+1:], true
}

// countries are countries as the format writes them, in small letters.
func countries(codes []border.Country) []string {
	out := make([]string, 0, len(codes))
	for _, c := range codes {
		out = append(out, strings.ToLower(string(c)))
	}
	return out
}
