package names

import (
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
	"sync"
)

//go:embed pakistan.tsv
var pakistanTSV string

//go:embed world.tsv
var worldTSV string

//go:embed bearers.tsv
var bearersTSV string

//go:embed equivalents.tsv
var equivalentsTSV string

// pakistanNames is how many names the counts of pakistan.tsv were taken from.
const pakistanNames = 9328

// How the shares of a word add up to how often a traveller bears it. Shares are
// added, not averaged: one table knows nothing of the other's names.
const (
	weightPakistan = 1.3
	weightWorld    = 1.0
	weightBearers  = 2.0
)

// Rarity is capped: an unseen short word is a typo or a syllable, not a rare
// name.
const (
	rarityFloor     = 1.4e-4
	rarityBase      = 3.2
	rarityPerLetter = 1.0
	editWeight      = 1.35 // nats lost for every nat of cost
)

// Frequencies are the tables of how often words are borne and which spellings
// stand for each other. They never change.
type Frequencies struct {
	classes map[string]int32
	classed map[int32]float64  // share, by class
	share   map[string]float64 // weighted share of travellers, by word
	words   *Table             // the commoner words of share, for smoothing
	shares  []float64          // of words
	digest  string
}

var embedded = sync.OnceValue(readTables)

func readTables() *Frequencies {
	t := &Frequencies{classes: map[string]int32{}, classed: map[int32]float64{}, share: map[string]float64{}}
	class := int32(0)
	for line := range strings.Lines(equivalentsTSV) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		class++
		for _, w := range strings.Fields(line) {
			t.classes[w] = class
		}
	}
	t.read(pakistanTSV, weightPakistan/pakistanNames)
	t.read(worldTSV, weightWorld*1e-6)
	t.readBearers(bearersTSV)
	t.words = NewTable()
	for _, w := range t.commoner() {
		t.words.Add(newWord(w, written{}, t))
		t.shares = append(t.shares, t.share[w])
	}
	t.words.Freeze()
	sum := sha256.Sum256([]byte(pakistanTSV + worldTSV + bearersTSV + equivalentsTSV))
	t.digest = hex.EncodeToString(sum[:3])
	return t
}

// LoadFrequencies returns the tables that the program carries: the parts of
// Pakistani names (pakistan.tsv), of the commonest names of the world (world.tsv)
// and of names that many people bear (bearers.tsv), and spellings that stand for
// one name (equivalents.tsv).
func LoadFrequencies() *Frequencies { return embedded() }

// read adds a table of word and count. The tables are embedded: a bad line is a
// fault of the build and stops the first start.
func (t *Frequencies) read(table string, weight float64) {
	for line := range strings.Lines(table) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		word, count, ok := strings.Cut(strings.TrimRight(line, "\n"), "\t")
		n, err := strconv.Atoi(count)
		if !ok || err != nil || word == "" {
			panic(fmt.Sprintf("name frequencies: bad line %q", line))
		}
		t.add(word, float64(n)*weight)
	}
}

func (t *Frequencies) add(word string, share float64) {
	t.share[word] += share
	if c := t.classes[word]; c != 0 {
		t.classed[c] += share
	}
}

// readBearers adds a table of counts, each with the words it holds for.
func (t *Frequencies) readBearers(table string) {
	var total float64
	counted := func(count func(word string, n float64)) {
		for line := range strings.Lines(table) {
			if strings.HasPrefix(line, "#") {
				continue
			}
			number, words, ok := strings.Cut(strings.TrimRight(line, "\n"), "\t")
			n, err := strconv.Atoi(number)
			if !ok || err != nil || words == "" {
				panic(fmt.Sprintf("name frequencies: bad line %q", line))
			}
			for word := range strings.SplitSeq(words, " ") {
				count(word, float64(n))
			}
		}
	}
	counted(func(_ string, n float64) { total += n })
	counted(func(word string, n float64) { t.add(word, n*weightBearers/total) })
}

// commoner lists the words that are common enough to lend their share to
// spellings like them, in order.
func (t *Frequencies) commoner() []string {
	var out []string
	for w, share := range t.share {
		if share >= smoothedShare {
			out = append(out, w)
		}
	}
	slices.Sort(out)
	return out
}

// Name names the tables; equal names mean equal tables.
func (t *Frequencies) Name() string { return "pk1-" + t.digest }

func (t *Frequencies) class(word string) int32 { return t.classes[word] }

// known reports whether a word is a name in its own right, common enough that
// one letter's difference from another such name is a difference of names.
func (t *Frequencies) known(word string) bool {
	return len(word) > 2 && max(t.share[word], t.classed[t.classes[word]]) >= knownShare
}

const knownShare = 3e-4

// smoothedShare is the share from which on a word lends its own to spellings like
// it: rarer words would add nothing that counts, and each costs time.
const smoothedShare = 1e-4

// hasShare is the share above which the tables know a word: among so many words of
// the world rarer ones are also what slips of the pen make of commoner ones.
const hasShare = 2e-4

// Share is how large a share of travellers bears a word or a spelling close to
// it, before any list is known.
func (t *Frequencies) Share(w *Word) float64 {
	sum := t.share[w.Text]
	if w.Class != 0 {
		sum = t.classed[w.Class]
	}
	most := smoothing
	vague := w.script != Latin && w.Class == 0 // it does not tell which of its spellings is meant
	if vague {
		most *= 2
	}
	t.words.Like(w, most, func(id int32, cost int) {
		k := t.words.Words[id]
		if k.Text == w.Text || w.Class != 0 && k.Class == w.Class {
			return // counted
		}
		if vague {
			cost /= 2
		}
		if w.script != Latin || max(w.Letters, k.Letters) <= min(w.Letters, k.Letters)+3 {
			sum += t.shares[id] * math.Exp(-editWeight*float64(cost)/100)
		}
	})
	return sum
}

// smoothing bounds the cost, in hundredths of a nat, of spellings that are
// counted together.
const smoothing = 220

// Rarity turns a share into nats, capped for a word of so many letters.
func Rarity(share float64, letters int) float64 {
	r := -math.Log(max(share, rarityFloor))
	return max(min(r, rarityBase+rarityPerLetter*float64(letters)), 0.1)
}

// Key is what words that stand for one name have in common.
func (t *Frequencies) Key(w *Word) string {
	if w.Class != 0 {
		return "=" + strconv.Itoa(int(w.Class))
	}
	return w.Text
}

// Has reports whether the tables know a word well enough that it is no slip of the pen.
func (t *Frequencies) Has(w *Word) bool { return w.Class != 0 || t.share[w.Text] > hasShare }

// Written is how large a share of travellers bears a word as it is written.
func (t *Frequencies) Written(w *Word) float64 { return t.share[w.Text] }

// Part is a word of the tables with its share of travellers.
type Part struct {
	Text  string
	Share float64
}

// Parts lists the words of the tables, by word.
func (t *Frequencies) Parts() []Part {
	out := make([]Part, 0, len(t.share))
	for _, w := range slices.Sorted(maps.Keys(t.share)) {
		out = append(out, Part{w, t.share[w]})
	}
	return out
}
