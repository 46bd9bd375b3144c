package shift

import (
	"strconv"
	"strings"

	"postern/app/border"
)

// numbersOf takes 15/03/1984, 15.3.1984 and 1984/03/15 apart.
func numbersOf(text string) (parts [3]int, yearFirst, ok bool) {
	fields := strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune("/.- ", r) })
	if len(fields) != 3 {
		return parts, false, false
	}
	for i, f := range fields {
		n, err := strconv.ParseUint(f, 10, 16)
		if err != nil || len(f) > 4 {
			return parts, false, false
		}
		parts[i] = int(n)
	}
	yearFirst = len(fields[0]) == 4
	ok = yearFirst && len(fields[1]) <= 2 && len(fields[2]) <= 2 ||
		len(fields[0]) <= 2 && len(fields[1]) <= 2 && len(fields[2]) == 4
	return parts, yearFirst, ok
}

// monthFirst reports whether the manifest writes the month before the day: some date can
// be read so only, and none the other way round.
func (m *manifest) monthFirst(lines []string) bool {
	month, day := false, false
	for _, line := range lines {
		fields, fault := m.cells(line)
		if fault != "" {
			continue
		}
		for i, text := range fields {
			if i >= len(m.columns) || m.columns[i] != columnBirth && m.columns[i] != columnExpires {
				continue
			}
			p, yearFirst, ok := numbersOf(strings.TrimSpace(text))
			if !ok || yearFirst {
				continue
			}
			month = month || p[1] > 12 && p[0] <= 12
			day = day || p[0] > 12 && p[1] <= 12
		}
	}
	return month && !day
}

// date reads a date as people type it: 1984-03-15, 1984, 15/03/1984, 15 Mar 1984.
func (m *manifest) date(text string) (border.PartialDate, bool) {
	text = strings.TrimSpace(text)
	if p, yearFirst, ok := numbersOf(text); ok {
		year, month, day := p[2], p[1], p[0]
		switch {
		case yearFirst:
			year, month, day = p[0], p[1], p[2]
		case m.month:
			month, day = p[0], p[1]
		}
		return wholeDay(year, month, day)
	}
	fields := strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune("/.- ,", r) })
	if len(fields) == 3 {
		for _, order := range [][3]int{{0, 1, 2}, {1, 0, 2}} { // 15 Mar 1984, Mar 15 1984
			day, err := strconv.ParseUint(fields[order[0]], 10, 8)
			month := monthOf(fields[order[1]])
			year, errYear := strconv.ParseUint(fields[order[2]], 10, 16)
			if err == nil && errYear == nil && month > 0 && len(fields[order[2]]) == 4 {
				return wholeDay(int(year), month, int(day))
			}
		}
	}
	d, err := border.ParsePartialDate(text)
	return d, err == nil && !d.IsRange()
}

func wholeDay(year, month, day int) (border.PartialDate, bool) {
	if fault, _ := border.CheckDate(year, month, day); fault != "" || year == 0 || month == 0 || day == 0 {
		return border.PartialDate{}, false
	}
	return border.Day(year, month, day), true
}

// monthOf is the number of an English month, by its first three letters; 0 for none.
func monthOf(text string) int {
	text = strings.ToLower(text)
	if len(text) < 3 {
		return 0
	}
	full := [...]string{"january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"}
	for i, month := range full {
		if strings.HasPrefix(month, text) {
			return i + 1
		}
	}
	return 0
}
