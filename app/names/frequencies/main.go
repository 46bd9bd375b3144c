// Command frequencies derives names/bearers.tsv, the table of how often parts of
// names of the whole world occur, from names of Wikidata with their spellings in
// other scripts.
//
//	POSTERN_DATA=DIR go run ./app/names/frequencies -o app/names/bearers.tsv
//
// DIR holds translit/arabic.tsv and translit/russian.tsv: a part of a name in Latin
// letters, the same in script, and how many people bear it, a line each.
package main

import (
	"bufio"
	"bytes"
	"cmp"
	"errors"
	"flag"
	"fmt"
	"hash/fnv"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"postern/app/names"
)

// least is how many bearers a part has at least: rarer ones lie far below what the
// rarity of an unseen word is capped at, and would only fill the table.
const least = 3

// tables are what the counts come from; many people stand in both.
var tables = []string{"translit/arabic.tsv", "translit/russian.tsv"}

func main() {
	to := flag.String("o", "", "the file to write; standard output where none is named")
	flag.Parse()
	if err := run(os.Getenv("POSTERN_DATA"), *to); err != nil {
		fmt.Fprintln(os.Stderr, "frequencies:", err)
		os.Exit(1)
	}
}

// run writes the table once all of it is made: the program itself carries the one
// before.
func run(dir, to string) error {
	if dir == "" {
		return errors.New("POSTERN_DATA is not set: name the folder that holds " + strings.Join(tables, " and "))
	}
	bearers := map[string]int{}
	for _, name := range tables {
		one, err := read(filepath.Join(dir, name))
		if err != nil {
			return err
		}
		for word, n := range one {
			bearers[word] = max(bearers[word], n)
		}
	}
	var table bytes.Buffer
	if err := write(&table, bearers); err != nil {
		return err
	}
	if to == "" {
		_, err := table.WriteTo(os.Stdout)
		return err
	}
	return os.WriteFile(to, table.Bytes(), 0o644)
}

// read counts the bearers of the parts of one table, folded.
func read(path string) (map[string]int, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	t := names.LoadFrequencies()
	bearers := map[string]int{}
	lines := bufio.NewScanner(f)
	for at := 1; lines.Scan(); at++ {
		cells := strings.Split(lines.Text(), "\t")
		if len(cells) != 3 {
			return nil, fmt.Errorf("%s: line %d has %d columns: want name, script and count", path, at, len(cells))
		}
		n, err := strconv.Atoi(cells[2])
		if err != nil || n < 0 {
			return nil, fmt.Errorf("%s: line %d: %q is no count", path, at, cells[2])
		}
		if heldOut(cells[0]) {
			continue
		}
		for _, tok := range t.Parse(cells[0]).Tokens {
			if word := tok.Word.Text; countable(word) {
				bearers[word] += n
			}
		}
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return bearers, nil
}

// heldOut reports whether a part is kept back, a tenth of all, to measure the
// reading of scripts on words that nothing here has seen.
func heldOut(part string) bool {
	h := fnv.New32a()
	h.Write([]byte(strings.ToLower(part)))
	return h.Sum32()%10 == 0
}

// countable reports whether a folded word is Latin and no initial.
func countable(word string) bool {
	return len(word) > 1 && strings.IndexFunc(word, func(r rune) bool { return r < 'a' || r > 'z' }) < 0
}

// write puts words of one count into a line, commonest first.
func write(w io.Writer, bearers map[string]int) error {
	total := 0
	byCount := map[int][]string{}
	for word, n := range bearers {
		total += n
		if n >= least {
			byCount[n] = append(byCount[n], word)
		}
	}
	counts := make([]int, 0, len(byCount))
	for n := range byCount {
		counts = append(counts, n)
	}
	slices.SortFunc(counts, func(a, b int) int { return cmp.Compare(b, a) })
	out := bufio.NewWriter(w)
	fmt.Fprintf(out, `# How many people bear a part of a name, among %d parts of names of people with an article in several scripts:
# NETransliteration-COLING2018, from Wikidata (public domain, CC0). Where two of its tables hold a part, the greater
# count stands. Counts only, no persons; parts with fewer than %d bearers and a tenth kept back for measuring are left
# out. Made by app/names/frequencies.
# count	parts
`, total, least)
	for _, n := range counts {
		words := byCount[n]
		slices.Sort(words)
		fmt.Fprintf(out, "%d\t%s\n", n, strings.Join(words, " "))
	}
	return out.Flush()
}
