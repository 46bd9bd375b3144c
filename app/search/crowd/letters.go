package crowd

import "math"

// letterModel knows which letter follows which two: enough for made-up words that
// sound like those of one people. Letters are 1 to 26; 0 is the edge of a word.
type letterModel struct {
	sums   [27 * 27][27]float32 // of the chances up to each letter, by the two before
	chance [27 * 27][27]float64 // natural logarithms
}

// borrowed is how many letters' worth of all peoples' words stands beside those of
// one people, so that a people of few words has ways that none of them shows.
const borrowed = 3.0

// newLetterModel learns from words, each counting alike; behind, which may be nil,
// is what else there may be.
func newLetterModel(words []string, behind *letterModel) *letterModel {
	var counts [27 * 27][27]float64
	for _, w := range words {
		at := 0
		for i := range len(w) + 1 {
			next := edgeOr(w, i)
			counts[at][next]++
			at = at%27*27 + next
		}
	}
	m := &letterModel{}
	for at := range counts {
		total := 0.0
		for next := range counts[at] {
			if behind == nil {
				counts[at][next] += 0.01
			} else {
				counts[at][next] += borrowed * math.Exp(behind.chance[at][next])
			}
			total += counts[at][next]
		}
		sum := 0.0
		for next, n := range counts[at] {
			sum += n / total
			m.sums[at][next] = float32(sum)
			m.chance[at][next] = math.Log(n / total)
		}
		m.sums[at][26] = 1
	}
	return m
}

func edgeOr(word string, i int) int {
	if i >= len(word) || word[i] < 'a' || word[i] > 'z' {
		return 0
	}
	return int(word[i]-'a') + 1
}

// likely is the logarithm of the chance of a word.
func (m *letterModel) likely(word string) float64 {
	at, sum := 0, 0.0
	for i := range len(word) + 1 {
		next := edgeOr(word, i)
		sum += m.chance[at][next]
		at = at%27*27 + next
	}
	return sum
}

// The shortest and the longest word that a model makes.
const (
	shortWord = 4
	longWord  = 11
)

// word makes the word that belongs to a number: always the same one.
func (m *letterModel) word(number uint64) string {
	var letters [longWord]byte
	state := number
	for {
		at, n := 0, 0
		for n < longWord {
			state += 0x9e3779b97f4a7c15
			next := m.pick(at, mixed(state))
			if next == 0 {
				break
			}
			letters[n] = 'a' + byte(next) - 1
			n++
			at = at%27*27 + next
		}
		if n >= shortWord {
			return string(letters[:n])
		}
	}
}

func (m *letterModel) pick(at int, draw uint64) int {
	u := float32(draw>>40) / (1 << 24)
	for next, sum := range m.sums[at] {
		if u < sum {
			return next
		}
	}
	return 0
}

// mixed is SplitMix64's last step: it makes neighbouring numbers unlike.
func mixed(x uint64) uint64 {
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}
