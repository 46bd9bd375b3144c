package papers

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// forms are what a capital may become in a zone. A letter that stands in no table is
// itself without its marks.
func forms(r rune) []string {
	if r >= 'A' && r <= 'Z' {
		return []string{string(r)}
	}
	all := latinForms(r)
	if all == "" {
		all = cyrillicForms(r)
	}
	if all == "" {
		all = greekForms(r)
	}
	if all == "-" {
		return []string{""}
	}
	if all != "" {
		return strings.Fields(strings.ReplaceAll(all, "-", ""))
	}
	base, _ := utf8.DecodeRuneInString(norm.NFD.String(string(r)))
	if base != r {
		return forms(base)
	}
	return nil
}

// latinForms: part 3 §6 A, for the letters that are more than one with a mark.
func latinForms(r rune) string {
	switch r {
	case 'Ä', 'Æ':
		return "AE A"
	case 'Å':
		return "AA A"
	case 'Ö', 'Ø', 'Œ':
		return "OE O"
	case 'Ü':
		return "UE UXX U"
	case 'Ñ':
		return "N NXX"
	case 'ß', 'ẞ':
		return "SS"
	case 'Þ':
		return "TH"
	case 'Ð', 'Đ':
		return "D DH DJ"
	case 'Ħ':
		return "H"
	case 'ı', 'İ':
		return "I"
	case 'Ĳ':
		return "IJ"
	case 'ĸ':
		return "Q K"
	case 'Ł', 'Ŀ':
		return "L"
	case 'Ŋ', 'ŉ':
		return "N"
	case 'Ŧ':
		return "T"
	case 'Ə':
		return "E A"
	}
	return ""
}

// cyrillicForms: part 3 §6 B, with the forms that single states use.
func cyrillicForms(r rune) string {
	switch r {
	case 'А':
		return "A"
	case 'Б':
		return "B"
	case 'В':
		return "V"
	case 'Г':
		return "G H"
	case 'Ґ':
		return "G"
	case 'Д':
		return "D"
	case 'Ђ', 'Џ':
		return "D DJ DZ DZH"
	case 'Ѓ':
		return "G GJ"
	case 'Е':
		return "E IE YE"
	case 'Ё':
		return "E IO YO"
	case 'Є':
		return "IE YE"
	case 'Ж':
		return "ZH Z"
	case 'З':
		return "Z"
	case 'Ѕ':
		return "DZ"
	case 'И':
		return "I Y"
	case 'І':
		return "I"
	case 'Ї':
		return "I YI"
	case 'Й':
		return "I Y"
	case 'Ј':
		return "J"
	case 'К':
		return "K"
	case 'Ќ':
		return "K KJ"
	case 'Л':
		return "L"
	case 'Љ':
		return "LJ"
	case 'М':
		return "M"
	case 'Н':
		return "N"
	case 'Њ':
		return "NJ"
	case 'О':
		return "O"
	case 'П':
		return "P"
	case 'Р':
		return "R"
	case 'С':
		return "S"
	case 'Т':
		return "T"
	case 'Ћ':
		return "C"
	case 'У', 'Ў', 'Ү':
		return "U"
	case 'Ф':
		return "F"
	case 'Х':
		return "KH H"
	case 'Ц':
		return "TS C"
	case 'Ч':
		return "CH C"
	case 'Ш':
		return "SH S"
	case 'Щ':
		return "SHCH SHT"
	case 'Ы':
		return "Y"
	case 'Э':
		return "E"
	case 'Ю':
		return "IU YU"
	case 'Я':
		return "IA YA"
	case 'Ъ':
		return "IE A"
	case 'Ь', 'ʼ':
		return "-"
	}
	return ""
}

// greekForms: ELOT 743, one letter each.
func greekForms(r rune) string {
	switch r {
	case 'Α', 'Ά':
		return "A"
	case 'Β':
		return "V"
	case 'Γ':
		return "G"
	case 'Δ':
		return "D"
	case 'Ε', 'Έ':
		return "E"
	case 'Ζ':
		return "Z"
	case 'Η', 'Ή', 'Ι', 'Ί', 'Ϊ':
		return "I"
	case 'Θ':
		return "TH"
	case 'Κ':
		return "K"
	case 'Λ':
		return "L"
	case 'Μ':
		return "M"
	case 'Ν':
		return "N"
	case 'Ξ':
		return "X"
	case 'Ο', 'Ό', 'Ω', 'Ώ':
		return "O"
	case 'Π':
		return "P"
	case 'Ρ':
		return "R"
	case 'Σ':
		return "S"
	case 'Τ':
		return "T"
	case 'Υ', 'Ύ', 'Ϋ':
		return "Y"
	case 'Φ':
		return "F"
	case 'Χ':
		return "CH"
	case 'Ψ':
		return "PS"
	}
	return ""
}

// pairForms are what two Greek capitals together become by ELOT 743.
func pairForms(a, b rune) []string {
	switch string([]rune{a, b}) {
	case "ΓΓ":
		return []string{"NG"}
	case "ΓΞ":
		return []string{"NX"}
	case "ΓΧ":
		return []string{"NCH"}
	case "ΜΠ":
		return []string{"B", "MP"}
	case "ΟΥ", "ΟΎ":
		return []string{"OU"}
	case "ΑΥ", "ΑΎ":
		return []string{"AV", "AF"}
	case "ΕΥ", "ΕΎ":
		return []string{"EV", "EF"}
	case "ΗΥ", "ΗΎ":
		return []string{"IV", "IF"}
	}
	return nil
}
