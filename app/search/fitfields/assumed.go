package main

import (
	"postern/app/border"
	"postern/app/search"
)

// How much is known of two dates.
const (
	twoDays  = "two days"
	newYears = "1 January on both"
	aMonth   = "no day on one side"
	aYear    = "no month on one side"
	about    = "an approximate year"
	range2   = "a range of 2 years"
	range5   = "a range of 5 years"
	ranges   = "other ranges"
	noYear   = "no year on one side"
	little   = "a part, no year"
)

func detailOf(t, d border.PartialDate) string {
	bothNew := t.WithoutNewYear() != t && d.WithoutNewYear() != d
	t, d = t.WithoutNewYear(), d.WithoutNewYear()
	switch {
	case (t.Year == 0 || d.Year == 0) && t.Month != 0 && t.Day != 0 && d.Month != 0 && d.Day != 0:
		return noYear
	case t.Year == 0 || d.Year == 0:
		return little
	case t.IsRange() || d.IsRange():
		return rangeDetail(t, d)
	case bothNew:
		return newYears
	case t.About || d.About:
		return about
	case t.IsDay() && d.IsDay():
		return twoDays
	case t.Month != 0 && d.Month != 0:
		return aMonth
	}
	return aYear
}

func rangeDetail(t, d border.PartialDate) string {
	from, to := d.Years()
	if t.IsRange() {
		from, to = t.Years()
	}
	switch to - from {
	case 1:
		return range2
	case 4:
		return range5
	}
	return ranges
}

// assumed is how often the document of a listed person says otherwise than the list,
// its further dates too: every twentieth time where both know the day. Where a list
// knows less, it is less sure: of a year alone every tenth is wrong.
// Of two papers that both say 1 January of one year no more is taken than that both
// know the year: where nobody knows his day, all papers say so.
var assumed = map[string]float64{
	twoDays: .05, newYears: .10, aMonth: .05, aYear: .10, range2: .10, range5: .10, noYear: .05,
}

// How often the alert about a person has another sex or another nationality than his
// document: the first is a slip, the second is common, since people have several
// nationalities and lists know few of them.
const (
	assumedSex    = .0005
	assumedNation = .10
)

// assumedAbout is by how many years an approximate date is wrong: none, up to two, up
// to five, up to nine, more. Where the lists name other dates beside such a one, 35 %
// lie within two years, 33 % within five, 25 % within nine; most name none.
var assumedAbout = []struct {
	years  int
	chance float64
}{{0, .45}, {2, .35}, {5, .12}, {9, .05}, {100, .03}}

// bucket is in what two dates of one person differ.
type bucket string

const (
	swapped  bucket = "swapped"
	yearOff  bucket = "same day, a year apart"
	digit    bucket = "one digit"
	otherDay bucket = "same year"
	apart1   bucket = "1 year"
	apart4   bucket = "2 to 4 years"
	apart9   bucket = "5 to 9 years"
	apart10  bucket = "10 years or more"
)

// differences counts in what the dates of one person differ that OFAC's list of
// January 2022 and the United Nations' of February 2026 give beside each other.
var differences = map[string]map[bucket]float64{
	twoDays: {swapped: 25, yearOff: 35, digit: 139, otherDay: 92, apart1: 73, apart4: 106, apart9: 78, apart10: 24},
	aYear:   {otherDay: 9, apart1: 256, apart4: 325, apart9: 135, apart10: 24},
}

// bucketOf is the bucket of a judgement, "" where the dates agree.
func bucketOf(r border.Reason) bucket {
	switch r.Code {
	case search.ReasonBirthSwapped:
		return swapped
	case search.ReasonBirthYearOff:
		return yearOff
	case search.ReasonBirthDigit:
		return digit
	case search.ReasonBirthOtherDay:
		return otherDay
	case search.ReasonBirthApart:
		return yearsBucket(r.Count)
	}
	return ""
}

func yearsBucket(years int) bucket {
	switch {
	case years <= 1:
		return apart1
	case years <= 4:
		return apart4
	case years <= 9:
		return apart9
	}
	return apart10
}
