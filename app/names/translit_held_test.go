package names

import (
	"bufio"
	"hash/fnv"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
)

// The bars are for held-out words: those of the lists whose Latin word, in lower
// case, has an FNV-1a hash divisible by ten. Nothing is learned from them.
func TestHeldOutWordInScriptFindsItsLatinFormAmongAllOthers(t *testing.T) {
	dir := os.Getenv("POSTERN_DATA")
	if dir == "" {
		t.Skip("POSTERN_DATA names no directory with the word lists translit/arabic.tsv and russian.tsv")
	}
	for _, c := range []struct {
		file  string
		every int // of the held-out words is looked for
		bar   float64
	}{{"arabic.tsv", 17, 0.89}, {"russian.tsv", 31, 0.93}} {
		t.Run(c.file, func(t *testing.T) {
			t.Parallel()
			latin, held := wordList(t, filepath.Join(dir, "translit", c.file))
			n := (len(held) + c.every - 1) / c.every
			var found atomic.Int32
			var wait sync.WaitGroup
			for from := range 4 {
				wait.Go(func() {
					for i := from; i < n; i += 4 {
						if pair := held[i*c.every]; before(latin, pair[0], pair[1]) < 10 {
							found.Add(1)
						}
					}
				})
			}
			wait.Wait()
			if share := float64(found.Load()) / float64(n); share < c.bar {
				t.Errorf("%.3f of %d words are found in the top 10 of %d, want %.2f", share, n, len(latin), c.bar)
			} else {
				t.Logf("%.3f of %d words are found in the top 10 of %d", share, n, len(latin))
			}
		})
	}
}

// before counts the words that cost a word in script no more than its Latin form.
func before(latin []*Word, script, right *Word) (n int) {
	cost, ok := Cost(script, right)
	if !ok {
		return len(latin)
	}
	for _, w := range latin {
		if c, within := Cost(script, w); within && c <= cost && w.Text != right.Text {
			n++
		}
	}
	return n
}

// wordList reads the Latin words of a list, each once, and the held-out pairs of
// word in script and Latin word.
func wordList(t *testing.T, path string) (latin []*Word, held [][2]*Word) {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	m := LoadTransliteration()
	seen := map[string]bool{}
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		fields := strings.Split(lines.Text(), "\t")
		w := m.Word(fields[0])
		if !seen[w.Text] {
			seen[w.Text] = true
			latin = append(latin, w)
		}
		h := fnv.New32a()
		_, _ = h.Write([]byte(strings.ToLower(fields[0])))
		if h.Sum32()%10 == 0 {
			held = append(held, [2]*Word{m.Word(strings.ReplaceAll(fields[1], " ", "")), w})
		}
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	return latin, held
}
