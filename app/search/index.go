package search

import (
	"fmt"
	"math"

	"postern/app/border"
	"postern/app/names"
)

// Searcher answers searches over one edition. It is safe for concurrent use.
type Searcher struct {
	info    border.EditionInfo
	records Records
	tables  *names.Frequencies
	scale   Scale

	words  *names.Table // single words of listed names
	joins  *names.Table // neighbouring words written together
	rarity []float64    // of words, in nats
	byWord [][]int32    // the names in which a word stands
	byJoin [][]int32
	names  []listedName
	alerts []facts

	bearers  map[string]int        // alerts that bear a word or a spelling of it
	numbers  map[string][]numberAt // by look-alike form
	scratchs scratchPool
}

// listedName is one name of an alert, prepared.
type listedName struct {
	alert int32
	index int16 // in Alert.Names
	weak  bool
	told  *parent // its surname, nil where the source does not tell it
	side  names.Side
	words []int32
	joins []joinAt
}

// joinAt is a join of the words from..to-1 of a name.
type joinAt struct {
	id       int32
	from, to int8
}

// strangers stands for people beside the listed ones when shares of the list are
// taken, so that the names of a list of three are not common names.
const strangers = 2000

// weightList is how much the list's own shares count beside the travellers'.
const weightList = 0.7

// maxNames is how many names of an alert can be numbered.
const maxNames = math.MaxInt16 + 1

// Build reads all alerts once and prepares what Find needs. The frequencies of
// names in this list are taken with them and do not change afterwards.
func Build(info border.EditionInfo, records Records, t *names.Frequencies) (*Searcher, error) {
	s := &Searcher{
		info: info, records: records, tables: t,
		words: names.NewTable(), joins: names.NewTable(),
		bearers: map[string]int{}, numbers: map[string][]numberAt{},
	}
	var parsed []names.Name
	parents := &parents{map[string]*parent{}, newShares()}
	for a, err := range records.Alerts() {
		if err != nil {
			return nil, fmt.Errorf("search: reading alert %d: %w", len(s.alerts)+1, err)
		}
		if len(a.Names) > maxNames {
			return nil, fmt.Errorf("search: alert %s has %d names: an alert may have %d at most", a.ID, len(a.Names), maxNames)
		}
		ref := int32(len(s.alerts))
		s.alerts = append(s.alerts, s.factsOf(a, parents))
		s.addNumbers(ref, a)
		borne := map[string]bool{}
		for i, n := range a.Names {
			p := t.Parse(n.Text)
			if len(p.Tokens) == 0 {
				continue
			}
			parsed = append(parsed, p)
			s.names = append(s.names, listedName{alert: ref, index: int16(i), weak: n.Weak, told: parents.of(s, n.Surname)})
			for _, tok := range p.Tokens {
				borne[t.Key(tok.Word)] = true
			}
		}
		for k := range borne {
			s.bearers[k]++
		}
	}
	s.info.Alerts = len(s.alerts)
	s.scale = ScaleFor(len(s.alerts))
	s.addNames(parsed)
	s.words.Freeze()
	s.joins.Freeze()
	s.nameEdition()
	return s, nil
}

// addNames interns the words of all names, once their shares are known.
func (s *Searcher) addNames(parsed []names.Name) {
	for i, p := range parsed {
		n := &s.names[i]
		for k := range p.Tokens {
			id := s.words.Add(p.Tokens[k].Word)
			p.Tokens[k].Word = s.words.Words[id] // one copy of each word
			if int(id) == len(s.rarity) {
				w := s.words.Words[id]
				s.rarity = append(s.rarity, names.Rarity(s.share(w), w.Letters))
				s.byWord = append(s.byWord, nil)
			}
			n.words = append(n.words, id)
			s.byWord[id] = appendOnce(s.byWord[id], int32(i))
		}
		n.side = p.Side(s.rarityOf)
		for _, j := range p.Joins(s.tables) {
			id := s.joins.Add(j.Word)
			if int(id) == len(s.byJoin) {
				s.byJoin = append(s.byJoin, nil)
			}
			n.joins = append(n.joins, joinAt{id, j.From, j.Behind})
			s.byJoin[id] = appendOnce(s.byJoin[id], int32(i))
		}
	}
}

func appendOnce(list []int32, v int32) []int32 {
	if len(list) > 0 && list[len(list)-1] == v {
		return list
	}
	return append(list, v)
}

// share is how large a share of people bears a word: travellers by the tables,
// the listed by the list.
func (s *Searcher) share(w *names.Word) float64 {
	listed := float64(s.bearers[s.tables.Key(w)]) / float64(len(s.alerts)+strangers)
	return weightList*listed + s.tables.Share(w)
}

// rarityOf is the rarity of any word, and whether the list or the tables know it.
func (s *Searcher) rarityOf(w *names.Word) (nats float64, known bool) {
	if id, ok := s.words.Find(w); ok {
		return s.rarity[id], true
	}
	return names.Rarity(s.share(w), w.Letters), s.tables.Has(w)
}

// Info is what is searched; its name tells the frozen frequencies too.
func (s *Searcher) Info() border.EditionInfo { return s.info }
