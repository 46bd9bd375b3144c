package main

import (
	"bufio"
	"fmt"
	"hash/fnv"
	"math"
	"os"
	"strconv"
	"strings"

	"postern/app/names"
)

// pair is one line of a word list.
type pair struct {
	latin, script string
	count         int
	held          bool // out of what is learned
}

func readPairs(path string) ([]pair, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	var out []pair
	lines := bufio.NewScanner(f)
	for n := 1; lines.Scan(); n++ {
		fields := strings.Split(lines.Text(), "\t")
		if len(fields) != 3 {
			return nil, fmt.Errorf("%s:%d: %d fields, want three: Latin word, word in script, count", path, n, len(fields))
		}
		count, err := strconv.Atoi(fields[2])
		if err != nil || count < 1 {
			return nil, fmt.Errorf("%s:%d: count %q, want a number above 0", path, n, fields[2])
		}
		out = append(out, pair{fields[0], strings.ReplaceAll(fields[1], " ", ""), count, heldOut(fields[0])})
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return out, nil
}

func heldOut(latin string) bool {
	h := fnv.New32a()
	_, _ = h.Write([]byte(strings.ToLower(latin)))
	return h.Sum32()%10 == 0
}

// lesson is a pair to learn from and how much it counts.
type lesson struct {
	names.Lesson
	weight float64
}

// carelessWeight is how much a word counts once more as people write it who leave
// out the hamza and the dots of the last letter.
const carelessWeight = 0.6

var careless = strings.NewReplacer("أ", "ا", "إ", "ا", "آ", "ا", "ؤ", "و", "ئ", "ي", "ى", "ي", "ة", "ه", "ё", "е")

// lessonsOf are the pairs that are not held out. A word met often counts more, but
// less than so many words.
func lessonsOf(script names.Script, pairs []pair) []lesson {
	var out []lesson
	for _, p := range pairs {
		if p.held {
			continue
		}
		weight := 1 + math.Log(float64(p.count))
		if l, ok := names.ReadLesson(script, p.latin, p.script); ok {
			out = append(out, lesson{l, weight})
		}
		if plain := careless.Replace(p.script); plain != p.script {
			if l, ok := names.ReadLesson(script, p.latin, plain); ok {
				out = append(out, lesson{l, weight * carelessWeight})
			}
		}
	}
	return out
}
