package search

import (
	"postern/app/border"
	"postern/app/names"
)

// The reasons beside those of names (see package names).
const (
	ReasonBirthSame      border.ReasonCode = "birth_same"       // the same day
	ReasonBirthNewYear   border.ReasonCode = "birth_new_year"   // the same, but 1 January may mean the year only
	ReasonBirthMonth     border.ReasonCode = "birth_month"      // the same month; no day known
	ReasonBirthYear      border.ReasonCode = "birth_year"       // the same year; no month or day known
	ReasonBirthAbout     border.ReasonCode = "birth_about"      // close to an approximate date
	ReasonBirthRange     border.ReasonCode = "birth_range"      // within the alert's range
	ReasonBirthDayMonth  border.ReasonCode = "birth_day_month"  // the same day; no year known
	ReasonBirthSwapped   border.ReasonCode = "birth_swapped"    // day and month changed places
	ReasonBirthDigit     border.ReasonCode = "birth_digit"      // one digit differs
	ReasonBirthYearOff   border.ReasonCode = "birth_year_off"   // same day, one year apart
	ReasonBirthOtherDay  border.ReasonCode = "birth_other_day"  // the same year, another day
	ReasonBirthApart     border.ReasonCode = "birth_apart"      // years apart
	ReasonBirthYearDay   border.ReasonCode = "birth_year_day"   // the same year and day; no month known
	ReasonBirthPart      border.ReasonCode = "birth_part"       // month or day agrees; no year known
	ReasonBirthOtherPart border.ReasonCode = "birth_other_part" // month or day differs; no year known
	ReasonBirthCalendar  border.ReasonCode = "birth_calendar"   // one side's year is of another calendar
	ReasonBirthUnknown   border.ReasonCode = "birth_unknown"    // one side does not say
	ReasonSexSame        border.ReasonCode = "sex_same"         // counts nothing
	ReasonSexOther       border.ReasonCode = "sex_other"        // counts against
	ReasonSexUnknown     border.ReasonCode = "sex_unknown"      // one side does not say
	ReasonNationSame     border.ReasonCode = "nation_same"      // counts nothing
	ReasonNationOther    border.ReasonCode = "nation_other"     // counts a little against
	ReasonNationUnknown  border.ReasonCode = "nation_unknown"   // one side does not say
	ReasonFatherSame     border.ReasonCode = "father_same"      // father's names are the same
	ReasonFatherSimilar  border.ReasonCode = "father_similar"   // or similar
	ReasonFatherSurname  border.ReasonCode = "father_surname"   // one side's family name is the other's father
	ReasonFatherOther    border.ReasonCode = "father_other"     // other father
	ReasonFatherUnknown  border.ReasonCode = "father_unknown"   // one side does not say
	ReasonNumberSame     border.ReasonCode = "number_same"      // the document number agrees
	ReasonNumberShort    border.ReasonCode = "number_short"     // it agrees, but is too short to mean much
	ReasonNumberState    border.ReasonCode = "number_state"     // it agrees, but another state issued it
	ReasonNumberLook     border.ReasonCode = "number_look"      // one character that looks alike differs
	ReasonNumberLooks    border.ReasonCode = "number_looks"     // two characters that look alike differ
	ReasonNumberOther    border.ReasonCode = "number_other"     // no number agrees
	ReasonNumberUnknown  border.ReasonCode = "number_unknown"   // the alert names none
	ReasonNumberMissing  border.ReasonCode = "number_missing"   // the traveller shows none
	ReasonNameUnknown    border.ReasonCode = "name_unknown"     // one side has no name
	ReasonBirthUntold    border.ReasonCode = "birth_untold"     // the traveller's is not known
	ReasonFatherUntold   border.ReasonCode = "father_untold"    // the traveller's is not known
	ReasonSexUntold      border.ReasonCode = "sex_untold"       // the traveller's is not known
	ReasonNationUntold   border.ReasonCode = "nation_untold"    // the traveller's is not known
)

// ReasonCodes lists every code that a finding may hold.
func ReasonCodes() []border.ReasonCode {
	return append(names.ReasonCodes(),
		ReasonBirthSame, ReasonBirthNewYear, ReasonBirthMonth, ReasonBirthYear, ReasonBirthAbout, ReasonBirthRange, ReasonBirthDayMonth,
		ReasonBirthSwapped, ReasonBirthDigit, ReasonBirthYearOff, ReasonBirthOtherDay, ReasonBirthApart, ReasonBirthUnknown, ReasonBirthUntold,
		ReasonBirthYearDay, ReasonBirthPart, ReasonBirthOtherPart, ReasonBirthCalendar,
		ReasonSexSame, ReasonSexOther, ReasonSexUnknown, ReasonSexUntold,
		ReasonNationSame, ReasonNationOther, ReasonNationUnknown, ReasonNationUntold,
		ReasonFatherSame, ReasonFatherSimilar, ReasonFatherSurname, ReasonFatherOther, ReasonFatherUnknown, ReasonFatherUntold,
		ReasonNumberSame, ReasonNumberShort, ReasonNumberState, ReasonNumberLook, ReasonNumberLooks, ReasonNumberOther, ReasonNumberUnknown, ReasonNumberMissing,
		ReasonNameUnknown,
	)
}
