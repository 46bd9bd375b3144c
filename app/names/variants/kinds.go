package variants

import (
	"math/rand/v2"
	"strings"
)

// Written is a name as one document has it.
type Written struct {
	Name           string
	Given, Surname string // where the document tells them apart
	Cut            bool   // a machine-readable zone had no room for all of it
}

// Case is one made-up person: the name that is listed, with the father's where a
// list tells it, the same name as it is searched for, and another person's name
// written the same way, who has but the given name from the first. Kin are listed
// people of the same given or of the same family name.
type Case struct {
	Listed, Father  string
	Searched, Other Written
	Kin             []string
}

// Kind is one way in which spellings of a name differ.
type Kind struct {
	Name  string
	parts func(*rand.Rand) parts
	write func(*rand.Rand, parts) (listed string, searched Written)
}

// parts are what a name is made of.
type parts struct{ given, middle, family word }

// Cases makes up n persons; the same seed gives the same persons.
func (k Kind) Cases(seed uint64, n int) []Case {
	out := make([]Case, n)
	for i := range out {
		r := rand.New(rand.NewPCG(seed, uint64(i)))
		p, other, kin := k.parts(r), k.parts(r), k.parts(r)
		c := &out[i]
		c.Listed, c.Searched = k.write(r, p)
		other.given = p.given
		_, c.Other = k.write(r, other)
		for _, one := range []parts{{p.given, kin.middle, kin.family}, {kin.given, kin.middle, p.family}} {
			listed, _ := k.write(r, one)
			c.Kin = append(c.Kin, listed)
		}
		if k.Name == FatherAsSurname {
			c.Father = father(p)
		}
	}
	return out
}

func whole(words ...string) Written {
	var kept []string
	for _, w := range words {
		if w != "" {
			kept = append(kept, w)
		}
	}
	return Written{Name: strings.Join(kept, " ")}
}

func of(t *tongue) func(*rand.Rand) parts {
	return func(r *rand.Rand) parts { return parts{t.given(r), t.given(r), t.family(r)} }
}

func arabicParts(r *rand.Rand) parts { return parts{arabicWord(r), arabicWord(r), nisba(r)} }

func russianParts(r *rand.Rand) parts {
	return parts{russian.given(r), patronymic(r), russian.family(r)}
}

// The kinds by name.
const (
	UrduSpelling    = "respelling of Urdu"
	Muhammad        = "spellings and cuts of Muhammad"
	ZoneArabic      = "Arabic in a zone against Latin letters as heard"
	ZoneRussian     = "Cyrillic in a zone against other romanisations"
	GreekOlder      = "Greek by ELOT 743 against older spellings"
	GreekEndings    = "Greek family names in -os and -ou"
	GreekGiven      = "Greek given names in their forms"
	ZoneCut         = "names cut in the zone"
	Abdul           = "compounds with Abdul"
	Titles          = "titles before and after"
	Kunya           = "kunya added or dropped"
	Nisba           = "nisba added or dropped"
	SonOf           = "bin, ibn, ben, bint"
	FatherAsSurname = "the father's name in the surname field"
	SpanishSecond   = "second family name dropped or joined"
	Particles       = "particles joined or split"
	LookAlikes      = "letters read for look-alikes"
	GreekToLatin    = "Greek script listed, Latin searched"
	LatinToGreek    = "Latin listed, Greek script searched"
	RussianToLatin  = "Cyrillic listed, Latin searched"
	LatinToRussian  = "Latin listed, Cyrillic searched"
	ArabicToLatin   = "Arabic script listed, Latin searched"
	LatinToArabic   = "Latin listed, Arabic script searched"
)

// Kinds lists the kinds.
func Kinds() []Kind {
	return []Kind{
		{UrduSpelling, of(urdu), func(r *rand.Rand, p parts) (string, Written) {
			return p.given.usually(r) + " " + p.family.usually(r), whole(p.given.usually(r), p.family.usually(r))
		}},
		{Muhammad, of(urdu), muhammad},
		{ZoneArabic, arabicParts, zoneArabic},
		{ZoneRussian, russianParts, func(r *rand.Rand, p parts) (string, Written) {
			return p.given.usually(r) + " " + p.middle.usually(r) + " " + p.family.usually(r), zone(p.given.inStandard(), p.middle.inStandard(), p.family.inStandard())
		}},
		{GreekOlder, of(greek), func(r *rand.Rand, p parts) (string, Written) {
			return p.given.usually(r) + " " + p.family.usually(r), zone(p.given.inStandard(), p.family.inStandard())
		}},
		{GreekEndings, of(greek), greekEndings},
		{GreekGiven, of(greek), greekGiven},
		{ZoneCut, of(urdu), cutInZone},
		{Abdul, of(urdu), abdul},
		{Titles, of(urdu), withTitles},
		{Kunya, of(urdu), addedOrDropped(func(r *rand.Rand, p parts) (string, string) {
			return pick(r, []string{"Abu ", "Abou ", "Abu-"}) + p.middle.inStandard(), ""
		})},
		{Nisba, of(urdu), addedOrDropped(func(r *rand.Rand, p parts) (string, string) {
			return "", pick(r, []string{"al-", "Al ", "el-"}) + p.middle.inStandard() + "i"
		})},
		{SonOf, of(urdu), sonOf},
		{FatherAsSurname, of(urdu), func(r *rand.Rand, p parts) (string, Written) {
			return p.given.inStandard() + " " + p.family.inStandard(), Written{Given: strings.ToUpper(p.given.inStandard()), Surname: strings.ToUpper(father(p))}
		}},
		{SpanishSecond, of(spanish), spanishSecond},
		{Particles, of(western), particles},
		{LookAlikes, of(urdu), lookAlikes},
		{GreekToLatin, of(greek), func(r *rand.Rand, p parts) (string, Written) {
			return scripted(p), pick(r, []Written{latinOf(p), usualOf(r, p)})
		}},
		{LatinToGreek, of(greek), func(r *rand.Rand, p parts) (string, Written) {
			return pick(r, []Written{latinOf(p), usualOf(r, p)}).Name, whole(scripted(p))
		}},
		{RussianToLatin, russianParts, func(_ *rand.Rand, p parts) (string, Written) { return scripted(p), latinOf(p) }},
		{LatinToRussian, russianParts, func(_ *rand.Rand, p parts) (string, Written) { return latinOf(p).Name, whole(scripted(p)) }},
		{ArabicToLatin, arabicParts, func(_ *rand.Rand, p parts) (string, Written) {
			return scripted(p), whole(p.given.heard(), p.family.heard())
		}},
		{LatinToArabic, arabicParts, func(_ *rand.Rand, p parts) (string, Written) {
			return p.given.heard() + " " + p.family.heard(), whole(scripted(p))
		}},
	}
}

func scripted(p parts) string { return p.given.inScript() + " " + p.family.inScript() }

func latinOf(p parts) Written { return whole(p.given.inStandard(), p.family.inStandard()) }

func usualOf(r *rand.Rand, p parts) Written { return whole(p.given.usually(r), p.family.usually(r)) }

// father is a made-up father's name.
func father(p parts) string { return p.middle.inStandard() + " " + p.family.inStandard() }

// zone writes a name as a machine-readable zone has it, the family name last.
func zone(words ...string) Written {
	w := whole(words...)
	w.Name = strings.ToUpper(w.Name)
	return w
}

func zoneArabic(_ *rand.Rand, p parts) (string, Written) {
	return p.given.heard() + " " + p.family.heard(), zone(p.given.inStandard(), p.family.inStandard())
}
