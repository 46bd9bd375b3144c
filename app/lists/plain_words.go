package lists

import (
	"regexp"
	"strings"
	"sync"

	"postern/app/border"
)

// dateOrder says what stands first in 03/04/1984.
type dateOrder string

const (
	dayFirst   dateOrder = "day_first"
	monthFirst dateOrder = "month_first"
)

// latinDigits writes the digits of Urdu and Arabic as the Latin ones.
func latinDigits(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= '۰' && r <= '۹':
			return '0' + r - '۰'
		case r >= '٠' && r <= '٩':
			return '0' + r - '٠'
		}
		return r
	}, text)
}

// numericDay takes 15/03/1984, 15.3.1984, 15-03-1984 and 1984/03/15 apart; the
// year is the third of what it returns, in yearFirst the others are month and day.
func numericDay(text string) (a, b, year int, yearFirst, ok bool) {
	if day, time, ok := strings.Cut(text, " "); ok && strings.Contains(time, ":") {
		text = day
	}
	parts := strings.FieldsFunc(text, func(r rune) bool { return r == '/' || r == '.' || r == '-' })
	if len(parts) != 3 || !allDigits(parts[0]) || !allDigits(parts[1]) || !allDigits(parts[2]) {
		return 0, 0, 0, false, false
	}
	if len(parts[0]) == 4 && len(parts[1]) <= 2 && len(parts[2]) <= 2 {
		return number(parts[1]), number(parts[2]), number(parts[0]), true, true
	}
	ok = len(parts[0]) <= 2 && len(parts[1]) <= 2 && len(parts[2]) == 4
	return number(parts[0]), number(parts[1]), number(parts[2]), false, ok
}

// orderOf is the only order in which a date can be read, "" where it says none.
func orderOf(text string) dateOrder {
	a, b, _, yearFirst, ok := numericDay(latinDigits(text))
	switch {
	case !ok || yearFirst || a < 1 || b < 1:
		return ""
	case a > 12 && a <= 31 && b <= 12:
		return dayFirst
	case b > 12 && b <= 31 && a <= 12:
		return monthFirst
	}
	return ""
}

// plainDate reads a date as people type it. both says that the day could be the
// month too.
func plainDate(text string, order dateOrder) (date border.PartialDate, both bool, fault dateFault) {
	text = latinDigits(clean(text))
	a, b, year, yearFirst, ok := numericDay(text)
	if !ok {
		date, fault = isoDate(text)
		if fault == dateForm {
			date, fault = writtenDate(text)
		}
		if fault == dateForm { // 15-Mar-1984
			date, fault = writtenDate(strings.ReplaceAll(text, "-", " "))
		}
		return date, false, fault
	}
	day, month := a, b
	switch only := orderOf(text); {
	case yearFirst:
		day, month = b, a
	case only == monthFirst, only == "" && order == monthFirst:
		day, month = b, a
	}
	if month == 0 && day != 0 { // 00/00/1984 and 00/03/1984 are what some write for a part
		return date, false, dateImpossible
	}
	date, fault = dated(border.Day(year, month, day), border.PartialDate{}, false)
	return date, fault == dateRead && !yearFirst && orderOf(text) == "" && a != b, fault
}

var shortNumber = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^\d(?:[.,]\d+)?[eE]\+\d+$`) })

// shortened reports whether a number is what a spreadsheet leaves of a long one:
// 3.5202E+12.
func shortened(text string) bool {
	return strings.Contains(text, "+") && shortNumber().MatchString(text)
}

var sexWords = sync.OnceValue(func() map[string]border.Sex {
	out := map[string]border.Sex{}
	for sex, words := range map[border.Sex]string{
		border.SexMale:        "male|m|man|boy|مرد|مذکر|لڑکا",
		border.SexFemale:      "female|f|woman|girl|عورت|خاتون|مؤنث|لڑکی",
		border.SexUnspecified: "x|other|transgender|khwaja sira|خواجہ سرا",
	} {
		for w := range strings.SplitSeq(words, "|") {
			out[headingKey(w)] = sex
		}
	}
	return out
})

// plainSex reads a person's sex in English or Urdu.
func (d *draft) plainSex(text string) border.Sex {
	if sex, ok := sexWords()[headingKey(text)]; ok {
		return sex
	}
	return d.sexOf(text)
}

// plainState reads a country in English, as a code, or as Urdu calls those that
// such lists name most.
func (d *draft) plainState(text string) border.Country {
	if c, ok := border.ParseCountry(text); ok {
		return c
	}
	if c, ok := namedCountry(text); ok {
		return c
	}
	if c, ok := urduStates()[headingKey(text)]; ok {
		return c
	}
	if !notStated(text) {
		d.warnValue(WarnCountry, text)
	}
	return ""
}

var urduStates = sync.OnceValue(func() map[string]border.Country {
	return keyed(map[border.Country]string{
		"PAK": "پاکستان|پاکستانی", "AFG": "افغانستان|افغان|افغانی", "IRN": "ایران|ایرانی", "IND": "بھارت|بھارتی|ہندوستانی", "BGD": "بنگلہ دیش|بنگلہ دیشی",
		"TUR": "ترکی|ترکیہ", "GRC": "یونان|یونانی", "ITA": "اٹلی|اطالوی", "LBY": "لیبیا|لیبیائی", "ARE": "متحدہ عرب امارات", "SAU": "سعودی عرب|سعودی",
	})
})

// keyed turns a table of words around.
func keyed[T ~string](table map[T]string) map[string]T {
	out := map[string]T{}
	for value, words := range table {
		for w := range strings.SplitSeq(words, "|") {
			out[headingKey(w)] = value
		}
		out[headingKey(string(value))] = value
	}
	return out
}

var categoryWords = sync.OnceValue(func() map[string]border.Category {
	return keyed(map[border.Category]string{
		border.CategorySmuggling: "smuggler|human smuggler|human smuggling|migrant smuggling|smuggling of migrants|smuggling of persons|people smuggling|" +
			"agent|sub agent|travel agent|facilitator|most wanted smuggler|most wanted human smuggler|اسمگلر|سمگلر|انسانی اسمگلر|انسانی سمگلر|انسانی اسمگلنگ|انسانی سمگلنگ|ایجنٹ",
		border.CategoryTrafficking: "trafficker|human trafficker|human trafficking|trafficking in persons|tip|most wanted trafficker|most wanted human trafficker|انسانی ٹریفکنگ",
		border.CategoryNarcotics:   "drugs|drug smuggler|drug smuggling|drug trafficker|drug trafficking|narcotic|منشیات|منشیات فروش",
		border.CategoryWanted:      "most wanted|wanted person|po|proclaimed offender|absconder|fugitive|court absconder|مفرور|اشتہاری|مطلوب",
		border.CategoryRefusedEntry: "refused|refuse entry|entry refused|deported|deportee|blacklist|black list|blacklisted|" +
			"entry ban|banned|بلیک لسٹ|ڈی پورٹ",
		border.CategoryMissing: "missing|missing person|missing child|child at risk|at risk|person at risk|victim|victim of trafficking|" +
			"abducted|kidnapped|abducted child|kidnapped child|runaway|لاپتہ|گمشدہ|اغوا شدہ|متاثرہ",
		border.CategoryDocument:  "lost document|stolen document|lost passport|stolen passport|گمشدہ پاسپورٹ|چوری شدہ پاسپورٹ",
		border.CategorySanctions: "sanction|sanctioned|پابندی",
		border.CategoryOther:     "others|دیگر",
	})
})

// plainCategory reads why someone is sought, in the words of such lists.
func plainCategory(text string) (border.Category, bool) {
	c, ok := categoryWords()[headingKey(text)]
	return c, ok
}

var actionWords = sync.OnceValue(func() map[string]border.Action {
	return keyed(map[border.Action]string{
		border.ActionRefer:  "refer to second line|second line|inform fia|refer to fia|hand over|hand over to fia|handover|report|ایف آئی اے کو اطلاع دیں",
		border.ActionArrest: "detain|apprehend|hold|to be arrested|arrest on sight|گرفتار|گرفتاری|گرفتار کریں",
		border.ActionRefuse: "refuse entry|deny entry|deny|offload|off load|do not allow|روکیں|داخلہ سے انکار",
		border.ActionProtect: "protection|to be protected|safeguard|take into care|protective custody|" +
			"تحفظ|حفاظت",
		border.ActionKeep:        "keep document|seize|seize document|impound|retain|ضبط",
		border.ActionQuestion:    "interview|interrogate|interrogation|پوچھ گچھ",
		border.ActionDiscreet:    "discreet check|let pass|do not stop",
		border.ActionWhereabouts: "locate|trace|report whereabouts|سراغ",
	})
})

// plainAction reads what an officer is asked to do, in the words of such lists.
func plainAction(text string) (border.Action, bool) {
	a, ok := actionWords()[headingKey(text)]
	return a, ok
}
