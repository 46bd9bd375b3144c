// Command counter measures what a counter would see: how many ordinary travellers
// alert on a list of made-up people, and how many of the people on it are found
// when they stand there with one slip in the name.
//
//	go run ./app/search/counter --persons 50000 --travellers 5000 --seed 1
//
// Where POSTERN_DATA names a folder of real lists and labelled names, it adds what
// scores of names alone mean there.
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"postern/app/names"
)

func main() {
	var m trial
	flags := flag.NewFlagSet("counter", flag.ContinueOnError)
	flags.IntVar(&m.persons, "persons", 20_000, "people on the list")
	flags.IntVar(&m.travellers, "travellers", 2_000, "ordinary travellers, on no list but by chance")
	flags.IntVar(&m.variants, "variants", 0, "people of the list at the counter; 0 means half as many as travellers")
	flags.Uint64Var(&m.seed, "seed", 1, "another seed makes other people")
	flags.Float64Var(&m.threshold, "threshold", 0, "the review threshold, above 0 and below 1; 0 means the default")
	flags.IntVar(&m.show, "show", 0, "also show so many travellers that alert and variants that are missed")
	real := flags.Bool("real", true, "with POSTERN_DATA: also measure names alone on the real list")
	if err := flags.Parse(os.Args[1:]); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			return
		}
		os.Exit(2)
	}
	dir := os.Getenv("POSTERN_DATA")
	if !*real {
		dir = ""
	}
	if err := run(os.Stdout, m, dir); err != nil {
		fmt.Fprintln(os.Stderr, "counter:", err)
		os.Exit(1)
	}
}

func run(w io.Writer, m trial, dir string) error {
	if m.persons < 1 || m.travellers < 1 || m.variants < 0 {
		return fmt.Errorf("%d persons, %d travellers and %d variants: want at least one person and one traveller", m.persons, m.travellers, m.variants)
	}
	if m.variants == 0 {
		m.variants = (m.travellers + 1) / 2
	}
	r, err := m.measure(w)
	if err != nil {
		return err
	}
	r.print(w)
	if dir == "" {
		return nil
	}
	return namesAlone(w, filepath.Clean(dir), names.LoadFrequencies())
}
