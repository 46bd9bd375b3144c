// Command train learns how words in Arabic and Cyrillic script are written in Latin
// letters and writes the table that app/names carries.
//
// POSTERN_DATA=DIR go run ./app/names/train
//
// reads DIR/translit/arabic.tsv and russian.tsv: a Latin word, the same in script with
// its letters spaced, how often it was met. A tenth of the Latin words, those whose
// lower-case FNV-1a hash is divisible by ten, is never learned from; on them it
// prints how often a word in script finds its Latin form among all Latin words.
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"postern/app/names"
)

var files = [...]struct {
	script names.Script
	name   string
}{{names.Arabic, "arabic.tsv"}, {names.Cyrillic, "russian.tsv"}}

func main() {
	out := flag.String("out", filepath.Join("app", "names", "translit.bin"), "the table to write")
	sample := flag.Int("sample", 500, "measure on so many held-out words of each script; 0 for all")
	script := flag.String("script", "", "measure only arabic or russian")
	only := flag.Bool("measure", false, "learn nothing, measure the table that is there")
	flag.Parse()
	if err := run(os.Getenv("POSTERN_DATA"), *out, *sample, *only, *script); err != nil {
		fmt.Fprintln(os.Stderr, "train:", err)
		os.Exit(1)
	}
}

func run(dir, out string, sample int, only bool, script string) error {
	if dir == "" {
		return errors.New("set POSTERN_DATA to the directory that holds translit/arabic.tsv and russian.tsv")
	}
	var pairs [len(files)][]pair
	for i, f := range files {
		var err error
		if pairs[i], err = readPairs(filepath.Join(dir, "translit", f.name)); err != nil {
			return err
		}
	}
	if !only {
		if err := write(out, pairs); err != nil {
			return err
		}
	}
	table, err := os.ReadFile(out)
	if err != nil {
		return err
	}
	start := time.Now()
	model, err := names.ReadTransliteration(table)
	if err != nil {
		return err
	}
	fmt.Printf("table of %d bytes, read in %s\n", len(table), time.Since(start).Round(time.Millisecond))
	for i, f := range files {
		if !strings.HasPrefix(f.name, script) {
			continue
		}
		fmt.Printf("%s: %s\n", f.script, measure(model, pairs[i], sample))
	}
	return nil
}

// write learns from the pairs that are not held out and writes the table.
func write(out string, pairs [len(files)][]pair) error {
	start := time.Now()
	var counts [len(files)]names.Counts
	for i, f := range files {
		lessons := lessonsOf(f.script, pairs[i])
		counts[i] = learn(f.script, lessons)
		addVowels(f.script, &counts[i])
		addKin(f.script, &counts[i])
		fmt.Printf("%s: learned from %d spellings in %s\n", f.script, len(lessons), time.Since(start).Round(time.Second))
	}
	table, err := names.Pack(counts[0], counts[1])
	if err != nil {
		return err
	}
	return os.WriteFile(out, table, 0o644)
}
