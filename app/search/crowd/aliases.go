package crowd

import (
	"slices"
	"strings"

	"postern/app/border"
)

// nameCounts is how many persons of a hundred have one, two… names.
var nameCounts = []int{18, 23, 19, 17, 12, 11}

// weakAliases is the share of aliases that the list calls weak: 21 % of OFAC's
// further names, 29 % of the United Nations'.
const weakAliases = 0.2

// listedNames are a person's names on a list, the first the primary one.
func (m *Maker) listedNames(one *person) []border.Name {
	primary := one.words()
	names := []border.Name{m.named(one, primary, border.NamePrimary)}
	more := m.random.IntN(100)
	for k, c := range nameCounts {
		if more -= c; more < 0 {
			more = k
			break
		}
	}
	for range more {
		n := m.alias(one, primary)
		if slices.ContainsFunc(names, func(o border.Name) bool { return o.Text == n.Text }) {
			continue
		}
		n.Weak = n.Kind == border.NameAlias && m.in(weakAliases)
		names = append(names, n)
	}
	return names
}

// named writes words as a name, for half the primary ones with the surname apart.
func (m *Maker) named(one *person, words []string, kind border.NameKind) border.Name {
	n := border.Name{Text: text(words), Kind: kind}
	if given := len(one.given); kind == border.NamePrimary && len(one.family) > 0 && m.in(.5) {
		n.GivenNames, n.Surname = text(words[:given]), text(words[given:])
	}
	return n
}

// alias is another name of a person. The kinds are as frequent as among OFAC's:
// a third are spellings, a third have a part less or more, a seventh another part,
// few have nothing in common.
func (m *Maker) alias(one *person, primary []string) border.Name {
	words := primary
	switch u := m.random.Float64(); {
	case u < .10 && one.people.script != nil:
		return border.Name{Text: scripted(words, one.people.script), Kind: border.NameScript}
	case u < .40:
		words = m.respelled(words)
	case u < .48:
		words = m.mistyped(words)
	case u < .64 && len(words) > 2:
		at := m.random.IntN(len(words))
		words = slices.Delete(slices.Clone(words), at, at+1)
	case u < .76:
		words = m.longer(one, words)
	case u < .81:
		words = append(slices.Clone(words[1:]), words[0])
	case u < .94:
		other := m.fellow(one)
		words = slices.Clone(words)
		words[m.random.IntN(len(words))] = other[m.random.IntN(len(other))]
	default:
		words = m.fellow(one)
	}
	if slices.Equal(words, primary) {
		words = m.mistyped(words)
	}
	return border.Name{Text: text(words), Kind: border.NameAlias}
}

// fellow is the name of another person of the same people and sex.
func (m *Maker) fellow(one *person) []string {
	other := &person{people: one.people, sex: one.sex}
	m.name(other)
	return other.words()
}

// longer puts in a part that the primary name leaves out.
func (m *Maker) longer(one *person, words []string) []string {
	switch {
	case !slices.Contains(words, one.father[0]) && m.in(.6):
		return append(slices.Clone(words), one.father[0])
	case len(one.people.words[lead].words) > 0 && m.in(.6):
		return append([]string{m.draw(one.people, lead)}, words...)
	}
	return slices.Insert(slices.Clone(words), min(1, len(words)), m.givenOf(one.people, one.sex)...)
}

func scripted(words []string, script func(string) string) string {
	out := make([]string, len(words))
	for i, w := range words {
		if rest, ok := strings.CutPrefix(w, "al-"); ok {
			out[i] = script("al") + script(rest)
			continue
		}
		out[i] = script(w)
	}
	return strings.Join(out, " ")
}

// spellings are ways in which one name is written in Latin letters; each goes both
// ways.
var spellings = [][2]string{
	{"ee", "i"},
	{"oo", "u"},
	{"ou", "u"},
	{"aa", "a"},
	{"q", "k"},
	{"kh", "k"},
	{"w", "v"},
	{"ph", "f"},
	{"y", "i"},
	{"ai", "e"},
	{"sh", "ch"},
	{"z", "s"},
	{"ck", "k"},
	{"ei", "i"},
	{"gh", "g"},
	{"th", "t"},
	{"au", "o"},
	{"iy", "i"},
	{"ja", "ya"},
	{"ss", "s"},
	{"mm", "m"},
	{"ll", "l"},
	{"tt", "t"},
	{"nn", "n"},
	{"rr", "r"},
	{"e", "i"},
	{"u", "o"},
	{"a", "e"},
	{"ks", "x"},
	{"dj", "j"},
	{"ah", "a"},
}

// leads are spellings that no rule makes.
var leads = map[string][]string{
	"muhammad": {"mohammad", "mohammed", "mohamed", "muhammed", "mohd", "mohamad"},
	"mohammad": {"muhammad", "mohammed", "mohamed"},
	"mohamed":  {"muhammad", "mohammed", "mohamad", "mohammad"},
	"hussain":  {"hussein", "husain", "husayn"},
	"ahmad":    {"ahmed", "ahmad"},
	"yousaf":   {"yusuf", "yousuf", "yousef"},
	"syed":     {"sayed", "sayyid"},
	"georgios": {"george", "yeorgios"},
	"ioannis":  {"giannis", "yannis", "john"},
}

// respelled writes one of the words another way, sometimes two, or Abdul and what
// follows as one.
func (m *Maker) respelled(words []string) []string {
	words = slices.Clone(words)
	if at := slices.Index(words, "abdul"); at >= 0 && at+1 < len(words) && m.in(.3) {
		words[at] = "abdul" + words[at+1]
		return slices.Delete(words, at+1, at+2)
	}
	m.respellOne(words)
	if m.in(.3) {
		m.respellOne(words)
	}
	return words
}

func (m *Maker) respellOne(words []string) {
	first := m.random.IntN(len(words))
	for i := range words {
		at := (first + i) % len(words)
		if other := leads[words[at]]; other != nil {
			words[at] = other[m.random.IntN(len(other))]
			return
		}
		from := m.random.IntN(len(spellings))
		for k := range spellings {
			pair := spellings[(from+k)%len(spellings)]
			for side := range 2 {
				if into, ok := replaced(words[at], pair[side], pair[1-side]); ok {
					words[at] = into
					return
				}
			}
		}
	}
}

// replaced puts one spelling for another, once; never at the start, and never so
// that a letter would be doubled over a doubled one.
func replaced(word, old, with string) (string, bool) {
	if len(word) < 4 || strings.HasPrefix(word, "al-") {
		return word, false
	}
	i := strings.Index(word[1:], old)
	if i < 0 {
		return word, false
	}
	i++
	if len(with) == 2 && with[0] == with[1] && (word[i-1] == old[0] || i+1 < len(word) && word[i+1] == old[0]) {
		return word, false
	}
	return word[:i] + with + word[i+len(old):], true
}

// mistyped has one slip of the pen in one word, one of four letters or more where
// there is any.
func (m *Maker) mistyped(words []string) []string {
	words = slices.Clone(words)
	at := m.random.IntN(len(words))
	for range words {
		if len(words[at]) >= 4 {
			break
		}
		at = (at + 1) % len(words)
	}
	for w := words[at]; words[at] == w; {
		words[at] = m.slip(w)
	}
	return words
}

// slip takes a letter out of a word, puts one in or another in its place, or lets two
// change places, behind the first letter; by chance that changes nothing.
func (m *Maker) slip(w string) string {
	letter := string(rune('a' + m.random.IntN(26)))
	if len(w) < 3 {
		return w + letter
	}
	i := 1 + m.random.IntN(len(w)-1)
	switch m.random.IntN(4) {
	case 0:
		return w[:i] + w[i+1:]
	case 1:
		return w[:i] + letter + w[i:]
	case 2:
		return w[:i] + letter + w[i+1:]
	}
	if i == 1 {
		return w
	}
	return w[:i-1] + w[i:i+1] + w[i-1:i] + w[i+1:]
}
