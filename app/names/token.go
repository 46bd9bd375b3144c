package names

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// Role is the part a word plays in a name.
type Role uint8

// The roles.
const (
	RoleName     Role = iota // a given, family, father's or tribal name
	RoleTitle                // Haji, Dr, Jr: comes and goes
	RoleParticle             // al, bin, de: little by itself, joined or split at will
	RoleInitial              // one letter
)

// Token is one word of a name, where it stands and what part it plays.
type Token struct {
	Word     *Word
	Role     Role
	From, To int // bytes of the text
	letters  []letter
}

// Name is one name ready to be compared, its words in the order in which people
// say them: in "KHAN, Asif" the given name leads.
type Name struct {
	Text   string
	Tokens []Token
}

// maxTokens bounds the words of a name that are compared.
const maxTokens = 20

// Parse folds a name and finds its words and their roles.
func (t *Frequencies) Parse(text string) Name {
	var p parser
	fold(text, p.word)
	p.readCodes()
	p.splitCompounds(text)
	p.turnRound()
	n := Name{Text: text, Tokens: p.out[:min(len(p.out), maxTokens)]}
	for i := range n.Tokens {
		tok := &n.Tokens[i]
		var b strings.Builder
		for _, l := range tok.letters {
			b.WriteByte(l.c)
		}
		tok.Word = newWord(b.String(), writtenBy(tok.letters, p.abjads[i]), t)
		tok.From = int(tok.letters[0].from)
		tok.To = int(tok.letters[len(tok.letters)-1].to)
	}
	n.setRoles(p.hyphens)
	return n
}

// parser collects the words of one name.
type parser struct {
	out     []Token
	abjads  []bool
	hyphens []bool // a hyphen stands before the word
	comma   int    // the first word behind the only comma; 0 is none
	commas  int
}

func (p *parser) word(letters []letter, before int, abjad bool) {
	if len(p.out) >= 2*maxTokens {
		return
	}
	if before == signComma && len(p.out) > 0 {
		p.commas++
		p.comma = len(p.out)
	}
	p.add(append([]letter(nil), letters...), abjad, before == signHyphen)
}

func (p *parser) add(letters []letter, abjad, hyphen bool) {
	p.out = append(p.out, Token{letters: letters})
	p.abjads = append(p.abjads, abjad)
	p.hyphens = append(p.hyphens, hyphen)
}

// splitCompounds cuts words that join two Arabic ones, so that Abdurrahman and
// Abd al-Rahman, Saifuddin and Saif al-Din have the same words.
func (p *parser) splitCompounds(text string) {
	was := *p
	p.out, p.abjads, p.hyphens = nil, nil, nil
	for i, t := range was.out {
		if was.commas > 0 && was.comma == i {
			p.comma = len(p.out)
		}
		var end, rest int
		if was.abjads[i] {
			last := len(p.out) - 1
			behindAbd := last >= 0 && p.abjads[last] && textOf(p.out[last].letters) == "abd"
			if end, rest = cutScript(text, t.letters, behindAbd); behindAbd && end > 0 {
				p.out[last].letters = slices.Concat(p.out[last].letters, t.letters[:end]) // عبد ال… is عبدال…
				p.add(t.letters[rest:], true, true)
				continue
			}
		} else if end, rest = cutAbdul(textOf(t.letters)); end == 0 {
			end, rest = cutDin(textOf(t.letters))
		}
		if end == 0 {
			p.add(t.letters, was.abjads[i], was.hyphens[i])
			continue
		}
		p.add(t.letters[:end], was.abjads[i], was.hyphens[i])
		p.add(t.letters[rest:], was.abjads[i], true)
	}
}

// The compounds of Arabic script, in letters.
const (
	articleLetters = 2
	leastBehind    = 3 // behind an article; الله stays whole
	leastStem      = 2 // before al-din, as in عزالدين
)

// cutScript finds where an Arabic word divides, in its own script or in the codes
// of a zone: عبدال and the name behind it, a name and الدين; behind عبد the article
// and its word.
func cutScript(text string, letters []letter, behindAbd bool) (end, rest int) {
	at := func(i int) rune {
		r, _ := utf8.DecodeRuneInString(text[letters[i].from:])
		return arabicLetter(r)
	}
	article := func(i int) bool {
		return i+1 < len(letters) && (at(i) == 'ا' || at(i) == 'ٱ') && at(i+1) == 'ل'
	}
	word := textOf(letters)
	n := len(letters)
	switch {
	case behindAbd:
		if n >= articleLetters+leastBehind && article(0) {
			return articleLetters, articleLetters
		}
	case n >= 5+leastBehind && at(0) == 'ع' && word[1:3] == "bd" && article(3) && word[5:] != "llh":
		return 5, 5
	case n >= leastStem+5 && word[n-3:] == "dyn" && article(n-5):
		return n - 5, n - 3
	}
	return 0, 0
}

func textOf(letters []letter) string {
	b := make([]byte, len(letters))
	for i, l := range letters {
		b[i] = l.c
	}
	return string(b)
}

// cutAbdul finds where abdul ends and the name behind it starts. Abdullah stays
// whole.
func cutAbdul(s string) (end, rest int) {
	if len(s) < 8 || s[:3] != "abd" || !isVowel(s[3]-'a') {
		return 0, 0
	}
	at := 4
	for at < len(s) && isVowel(s[at]-'a') && at < 5 {
		at++ // abdoul
	}
	switch c := s[at]; {
	case c == 'l':
		at++
		rest = at
	case strings.IndexByte("rsnzdt", c) >= 0 && at+1 < len(s) && s[at+1] == c:
		rest = at + 1
	case strings.IndexByte("rsnzdtkqgfhwmj", c) >= 0:
		rest = at
	default:
		return 0, 0
	}
	tail := s[rest:]
	if len(tail) < 4 || strings.HasPrefix(tail, "lah") || strings.HasPrefix(tail, "lae") || strings.HasPrefix(tail, "lay") {
		return 0, 0
	}
	return at, rest
}

// cutDin finds the din at the end of Saifuddin, Seifeddine, Shamsudin.
func cutDin(s string) (end, rest int) {
	for _, d := range dins {
		stem, ok := strings.CutSuffix(s, d.tail)
		if !ok {
			continue
		}
		at := len(stem)
		for _, link := range d.links {
			if head, ok := strings.CutSuffix(stem, link); ok && len(head) >= 3 {
				return len(head), at
			}
		}
	}
	return 0, 0
}

// dins are the spellings of din with what links them to the name before. Behind
// dine, which ends European names too (Geraldine, Claudine), fewer count.
var dins = []struct {
	tail  string
	links []string
}{
	{"din", []string{"ud", "ed", "ad", "ul", "al", "u", "e"}},
	{"deen", []string{"ud", "ed", "ad", "ul", "al", "u", "e"}},
	{"dine", []string{"ud", "ed", "ad", "e"}},
}

// turnRound puts the given names of "SURNAME, Given" first.
func (p *parser) turnRound() {
	if p.commas != 1 || p.comma == 0 || p.comma >= len(p.out) || suffixTitles[textOf(p.out[p.comma].letters)] {
		return
	}
	p.out = append(append([]Token(nil), p.out[p.comma:]...), p.out[:p.comma]...)
	p.abjads = append(append([]bool(nil), p.abjads[p.comma:]...), p.abjads[:p.comma]...)
	p.hyphens = append(append([]bool(nil), p.hyphens[p.comma:]...), p.hyphens[:p.comma]...)
}

// setRoles decides what part each word plays. A name made of titles only is a
// name (Malik Sheikh), and so is a title that is borne as a given name, before a
// single other name: Hafez Torkhel.
func (n *Name) setRoles(hyphens []bool) {
	plain := 0
	for i := range n.Tokens {
		t := &n.Tokens[i]
		text := t.Word.Text
		hyphenBehind := i+1 < len(n.Tokens) && hyphens[i+1]
		switch {
		case len(text) == 1 && text[0] < 0x80:
			t.Role = RoleInitial
		case articles[text] && i+1 < len(n.Tokens) && (hyphenBehind || !shyArticles[text]),
			particles[text] && i+1 < len(n.Tokens):
			t.Role = RoleParticle
		case titles[text] || suffixTitles[text] && i > 0:
			t.Role = RoleTitle
		case frontTitles[text] && i == 0:
			t.Role = RoleTitle
		default:
			plain++
		}
	}
	if first := n.Tokens; plain == 1 && first[0].Role == RoleTitle && givenTitles[first[0].Word.Text] {
		first[0].Role = RoleName
	}
	if plain > 0 {
		return
	}
	for i := range n.Tokens {
		if n.Tokens[i].Role == RoleTitle {
			n.Tokens[i].Role = RoleName
		}
	}
}

// Words that play no full part. Articles that are also names of other peoples
// (An, Il) count only before a hyphen.
var (
	articles     = set("al el ul ur ad ed as es ash esh at et ar er az ez an en il ud us uz un oul eal aal")
	shyArticles  = set("ad ed as es ash esh at et ar er az ez an en il un us")
	particles    = set("bin ibn ben bn bint binti binte ould wuld ebn oulad de del della dello delle di da do dos das du des la le los las van von der den ter zu zum y e o te san santa mc mac")
	titles       = set("dr mr mrs ms miss prof professor eng engr engineer sir mullah mulla molla mullo maulana mawlana moulana molana maulvi molvi mawlawi maulavi mawlavi moulvi moulavi hafiz hafez qari qazi hajji haji hadji haj hajj alhaji alhaj alhajj ustad ustaz ustadh sahib sahab saheb lt col gen brig capt captain colonel general major akhund akhundzada akhunzada chaudhry ch ayatollah hojjatoleslam hojatoleslam imam")
	frontTitles  = set("syed sayed sayyid sayyed seyed seyyed sayid saiyid sheikh shaikh shaykh sheik shaik cheikh malik malek mirza mian rana raja sardar khwaja pir mufti sufi")
	givenTitles  = set("hafiz hafez malik malek mirza raja imam") // given names where but one name stands behind
	suffixTitles = set("jr sr ii iii iv")
)

func set(words string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(words) {
		m[w] = true
	}
	return m
}
