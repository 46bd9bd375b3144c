// Package measure reads labelled names and computes the measures that name
// screening is judged by. It is used by tests and by the fitting of weights,
// never by the program.
package measure

import (
	"bufio"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"postern/app/border"
)

// Persons reads the persons of a folder in OFAC's CSV form: ids, names, and the
// weak aliases of the remarks. Nothing else of them is needed here.
func Persons(dir string) ([]border.Alert, error) {
	var alerts []border.Alert
	at := map[string]int{}
	err := rows(filepath.Join(dir, "sdn.csv"), func(f []string) {
		if len(f) < 12 || strings.TrimSpace(f[2]) != "individual" {
			return
		}
		at[f[0]] = len(alerts)
		a := border.Alert{ID: f[0], Subject: border.SubjectPerson, Names: []border.Name{listed(f[1])}}
		for _, part := range strings.Split(f[11], ";") {
			if alias, ok := strings.CutPrefix(strings.TrimSpace(part), "a.k.a. '"); ok {
				n := listed(strings.TrimRight(alias, "'."))
				n.Kind, n.Weak = border.NameAlias, true
				a.Names = append(a.Names, n)
			}
		}
		alerts = append(alerts, a)
	})
	if err != nil {
		return nil, err
	}
	err = rows(filepath.Join(dir, "alt.csv"), func(f []string) {
		if i, ok := at[f[0]]; ok && len(f) > 3 {
			n := listed(f[3])
			n.Kind = border.NameAlias
			alerts[i].Names = append(alerts[i].Names, n)
		}
	})
	return alerts, err
}

// listed turns "SURNAME, Given" round.
func listed(name string) border.Name {
	surname, given, ok := strings.Cut(name, ", ")
	if !ok {
		return border.Name{Text: name}
	}
	return border.Name{Text: given + " " + surname, Surname: surname, GivenNames: given}
}

func rows(path string, row func([]string)) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	r := csv.NewReader(f)
	r.FieldsPerRecord = -1
	for {
		rec, err := r.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
		if len(rec) > 1 {
			row(rec)
		}
	}
}

// Table reads a TSV file with a header into rows of column name and value.
func Table(path string) ([]map[string]string, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var header []string
	var out []map[string]string
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		cells := strings.Split(lines.Text(), "\t")
		if header == nil {
			header = cells
			continue
		}
		row := map[string]string{}
		for i, h := range header {
			if i < len(cells) {
				row[h] = cells[i]
			}
		}
		out = append(out, row)
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return out, nil
}

// Threshold is the score above which at most a share of the best scores lies.
func Threshold(best []float64, share float64) float64 {
	s := slices.Clone(best)
	slices.Sort(s)
	slices.Reverse(s)
	return s[int(share*float64(len(s)))]
}
