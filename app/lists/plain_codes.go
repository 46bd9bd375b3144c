package lists

// What lists in CSV with a header can have wrong with them, beside what all lists
// can. The catalogue has a sentence for each, as for the others.
const (
	CodeCodePage      ErrorCode = "code_page"      // not UTF-8 but an older code page, such as Windows-1252
	CodeOpenQuote     ErrorCode = "open_quote"     // a quotation mark that is closed at line Last or not at all, and swallows rows
	CodeNoNameColumn  ErrorCode = "no_name_column" // no column for a name: Columns, Fields, Mapping
	CodeHeaderChanged ErrorCode = "header"         // a header without the columns of its format: Missing
)

// What a mapping can have wrong with it.
const (
	CodeMappingForm     ErrorCode = "mapping_form"     // Text is no "Column = field", or no JSON of that kind
	CodeMappingTwice    ErrorCode = "mapping_twice"    // Left stands before already
	CodeMappingField    ErrorCode = "mapping_field"    // Left = Right, of which neither is a field: Fields, Constants
	CodeMappingConstant ErrorCode = "mapping_constant" // Left cannot be Right; Words it can be
	CodeMappingColumn   ErrorCode = "mapping_column"   // the list has no column Left: Columns
	CodeMappingUnused   ErrorCode = "mapping_unused"   // a mapping for a list of a Format that needs none
)

// RejectSamePerson: the list has no ids, and the row says who it seeks in the same
// words as the one at line First.
const RejectSamePerson RejectCode = "same_person"

// Warnings of plain CSV.
const (
	WarnColumn      WarnCode = "column"       // Value is no column that is known; kept as remarks; Mapping, Fields
	WarnDayFirst    WarnCode = "day_first"    // Value could be read month first too
	WarnMonthFirst  WarnCode = "month_first"  // the list's dates are read month first, as Value shows
	WarnAge         WarnCode = "age"          // an age, Value, without the date on which it was true
	WarnCategory    WarnCode = "category"     // Value is no known category
	WarnAction      WarnCode = "action"       // Value is no known action; Taken is
	WarnCNIC        WarnCode = "cnic"         // Value has not the 13 digits of a CNIC
	WarnShortNumber WarnCode = "short_number" // Value is a number of which a spreadsheet has lost digits
	WarnLineEnd     WarnCode = "line_end"     // the last row has no line end
)
