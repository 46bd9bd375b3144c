package variants

import (
	"math/rand/v2"
	"strings"
	"unicode"
)

func muhammad(r *rand.Rand, p parts) (string, Written) {
	spelling := func() string {
		return pick(r, []string{"Muhammad", "Mohammad", "Mohammed", "Mohamed", "Muhammed", "Mohd", "Mohd.", "Md", "Md.", "Mhd", "M.", "M", "Mohamad"})
	}
	given, family := p.given.inStandard(), p.family.inStandard()
	return "Muhammad " + given + " " + family, whole(spelling(), given, family)
}

func greekEndings(r *rand.Rand, p parts) (string, Written) {
	stem := capital(strings.TrimRight(p.family.inStandard(), "s"))
	stem = stem[:len(stem)-1]
	ends := []string{"os", "ou"}
	r.Shuffle(2, func(i, k int) { ends[i], ends[k] = ends[k], ends[i] })
	given := p.given.inStandard()
	return given + " " + stem + ends[0], whole(given, stem+ends[1])
}

func greekGiven(r *rand.Rand, p parts) (string, Written) {
	forms := pick(r, [][]string{
		{"Giannis", "Yannis", "Ioannis", "Yiannis"},
		{"Georgios", "Giorgos", "Yorgos"},
		{"Dimitrios", "Dimitris", "Demetrios"},
		{"Nikolaos", "Nicolaos", "Nikos"},
		{"Vasileios", "Vassilios", "Vasilis"},
		{"Konstantinos", "Constantinos", "Kostas"},
	})
	family := p.family.inStandard()
	return pick(r, forms) + " " + family, whole(pick(r, forms), family)
}

// cutInZone cuts a long name as the zones of a passport, a TD2 and a card do: the
// given names lose their end (ICAO Doc 9303 part 3 §4.6, part 4, 5 and 6 §4.2.3).
func cutInZone(r *rand.Rand, p parts) (string, Written) {
	room := pick(r, []int{39, 31, 30})
	given := []string{p.given.inStandard(), p.middle.inStandard()}
	family := p.family.inStandard() + pick(r, []string{"", "pur"})
	length := func() int { return len(strings.Join(given, "<")) + len(family) + len("<<") }
	for length() < room+2 {
		given = append(given, urdu.given(r).inStandard())
	}
	listed := strings.Join(given, " ") + " " + family
	text := strings.ToUpper(family + "<<" + strings.Join(given, "<"))[:room]
	surname, rest, _ := strings.Cut(text, "<<")
	return listed, Written{Given: strings.ReplaceAll(rest, "<", " "), Surname: surname, Cut: true}
}

// abdul writes a compound with Abdul as some document has it: the l is written as
// the letter behind it where that is a sun letter.
func abdul(r *rand.Rand, p parts) (string, Written) {
	name, family := strings.ToLower(p.middle.inStandard()), p.family.inStandard()
	return compound(r, name) + " " + family, whole(compound(r, name), family)
}

func compound(r *rand.Rand, name string) string {
	first := name[:1]
	sun := strings.Contains("dlnrstz", first)
	switch r.IntN(6) {
	case 0:
		return "Abdul " + capital(name)
	case 1:
		return "Abdul" + name
	case 2:
		return "Abd al-" + capital(name)
	case 3:
		if sun {
			return "Abd u" + first + " " + capital(name)
		}
		return "Abd ul " + capital(name)
	case 4:
		if sun {
			return "Abdu" + first + name
		}
		return "Abdel" + name
	}
	return "Abdel " + capital(name)
}

func withTitles(r *rand.Rand, p parts) (string, Written) {
	name := []string{p.given.inStandard(), p.family.inStandard()}
	full := append([]string(nil), name...)
	if r.IntN(3) > 0 {
		full = append([]string{pick(r, []string{"Haji", "Syed", "Sheikh", "Dr", "Hafiz", "Malik", "Mullah", "Maulana", "Mirza", "Al-Haj", "Ustad"})}, full...)
	}
	if len(full) == 2 || r.IntN(4) == 0 {
		full = append(full, pick(r, []string{"Sahib", "Khan", "Jr", "Akhund"}))
	}
	if r.IntN(2) == 0 {
		name, full = full, name
	}
	return strings.Join(name, " "), whole(full...)
}

// addedOrDropped puts words before or behind a name on one side only.
func addedOrDropped(more func(*rand.Rand, parts) (before, behind string)) func(*rand.Rand, parts) (string, Written) {
	return func(r *rand.Rand, p parts) (string, Written) {
		before, behind := more(r, p)
		short := whole(p.given.inStandard(), p.family.inStandard())
		long := whole(before, p.given.inStandard(), p.family.inStandard(), behind)
		if r.IntN(2) == 0 {
			short, long = long, short
		}
		return short.Name, long
	}
}

func sonOf(r *rand.Rand, p parts) (string, Written) {
	linked := func() string {
		return whole(p.given.inStandard(), pick(r, []string{"bin", "ibn", "ben", "bint", ""}), p.middle.inStandard(), p.family.inStandard()).Name
	}
	return linked(), whole(linked())
}

// spanishSecond drops the second family name or joins it with the first.
func spanishSecond(r *rand.Rand, p parts) (string, Written) {
	given, first, second := p.given.inStandard(), p.family.inStandard(), capital(p.middle.inStandard()+"ez")
	switch r.IntN(4) {
	case 0:
		return given + " " + first, whole(given, first, second)
	case 1:
		return given + " " + first + " " + second, whole(given, first+strings.ToLower(second))
	case 2:
		return given + " " + first + " " + second, whole(given, first+"-"+second)
	}
	return given + " " + first + " " + second, whole(given, first)
}

func particles(r *rand.Rand, p parts) (string, Written) {
	particle := pick(r, []string{"Della", "De", "Di", "Del", "Van", "Van der", "Van den", "Von", "La", "Dal", "Mac", "Ten"})
	given, family := p.given.inStandard(), p.family.inStandard()
	apart := given + " " + particle + " " + family
	joined := given + " " + capital(strings.ToLower(strings.ReplaceAll(particle, " ", "")+family))
	if r.IntN(2) == 0 {
		return apart, whole(joined)
	}
	return joined, whole(apart)
}

// digitOf is the digit that a machine reads for a letter.
var digitOf = map[rune]rune{'O': '0', 'I': '1', 'S': '5', 'Z': '2', 'B': '8', 'G': '6', 'T': '7', 'E': '3', 'A': '4', 'L': '1'}

// lookAlikes reads one letter of every word for a digit that looks like it.
func lookAlikes(r *rand.Rand, p parts) (string, Written) {
	given, family := p.given.inStandard(), p.family.inStandard()
	return given + " " + family, whole(misread(r, given), misread(r, family))
}

func misread(r *rand.Rand, word string) string {
	letters := []rune(strings.ToUpper(word))
	for _, i := range r.Perm(len(letters)) {
		if digit, ok := digitOf[unicode.ToUpper(letters[i])]; ok {
			letters[i] = digit
			break
		}
	}
	return string(letters)
}
