package lists

import (
	"time"
)

// SkipReason says why a record that is well formed is no alert.
type SkipReason string

// The reasons. The catalogue has a sentence for each under "lists.skipped.",
// in the plural form of their number.
const (
	SkipEntity     SkipReason = "entity" // a company, organisation or public body
	SkipVessel     SkipReason = "vessel"
	SkipAircraft   SkipReason = "aircraft"
	SkipDelisted   SkipReason = "delisted"    // the list itself says that it no longer stands
	SkipFoundAgain SkipReason = "found_again" // a document that its holder has back
	SkipNotPerson  SkipReason = "not_person"  // an address, a relation, a document: no subject of its own
)

// RejectCode says why a record could not be read.
type RejectCode string

// The codes. The catalogue has a sentence for each under "lists.rejected.".
const (
	RejectNotUTF8     RejectCode = "not_utf8"     // bytes of another encoding
	RejectTooLarge    RejectCode = "too_large"    // longer than Limit bytes
	RejectCrowded     RejectCode = "crowded"      // more than Limit objects in one record
	RejectFields      RejectCode = "fields"       // has Fields fields, wants Want
	RejectQuotes      RejectCode = "quotes"       // quotation marks that do not pair
	RejectNotJSON     RejectCode = "not_json"     // Detail
	RejectNotEntity   RejectCode = "not_entity"   // no FollowTheMoney entity
	RejectNoID        RejectCode = "no_id"        // no id
	RejectBadID       RejectCode = "bad_id"       // ID is none
	RejectDuplicateID RejectCode = "duplicate_id" // ID stands already at line First
	RejectKind        RejectCode = "kind"         // a kind of record that is not known: Value
	RejectNoName      RejectCode = "no_name"      // a person without a readable name
	RejectNobody      RejectCode = "nobody"       // a person without a readable name, nor an id to call him by
	RejectNoDocument  RejectCode = "no_document"  // a document without a number
	RejectValue       RejectCode = "value"        // Field says Value, which is none of its words
	RejectField       RejectCode = "field"        // a field that the format does not have: Field
	RejectDate        RejectCode = "date"         // Value is no date
)

// WarnCode says which value of a kept record was dropped.
type WarnCode string

// The codes. The catalogue has a sentence for each under "lists.warning.".
const (
	WarnDate           WarnCode = "date"            // Value cannot be read as a date
	WarnImpossibleDate WarnCode = "impossible_date" // Value is no day of the calendar
	WarnCountry        WarnCode = "country"         // Value is no known country
	WarnSex            WarnCode = "sex"             // Value is neither male nor female
	WarnDocument       WarnCode = "document"        // no number can be made out in Value
	WarnName           WarnCode = "name"            // Value holds no letters, or damaged ones
	WarnNameTooLong    WarnCode = "name_too_long"   // Value, cut; Limit
	WarnTooMany        WarnCode = "too_many"        // Field has more than Limit entries
	WarnTextCut        WarnCode = "text_cut"        // Field is longer than Limit characters
	WarnPhoto          WarnCode = "photo"           // larger than Limit bytes
	WarnRemarksCut     WarnCode = "remarks_cut"     // the source itself cut its remarks off
	WarnAliasRow       WarnCode = "alias_row"       // a row of alt.csv that cannot be read
	WarnAddressRow     WarnCode = "address_row"     // a row of add.csv that cannot be read
	WarnAliasOrphan    WarnCode = "alias_orphan"    // an alias of ID, which sdn.csv does not have
	WarnNoAliases      WarnCode = "no_aliases"      // sdn.csv without alt.csv
	WarnListDate       WarnCode = "list_date"       // the list's own date, Value, cannot be read
	WarnFileIgnored    WarnCode = "file_ignored"    // a file in the folder that is no part of the list
	WarnDocumentColumn WarnCode = "document_column" // a list of documents has no column Value; it was not read
	WarnNoHolder       WarnCode = "no_holder"       // a document or relation of ID, which the list does not have
	WarnNoLinked       WarnCode = "no_linked"       // a relation to ID, which the list does not have
)

// Rejection is a record that could not be read and is not in the result.
type Rejection struct {
	File   string
	Line   int // where the record begins, from 1
	Code   RejectCode
	Values map[string]any // for the catalogue's sentence
}

// Key is the catalogue's key of the sentence.
func (r Rejection) Key() string { return "lists.rejected." + string(r.Code) }

// Warning is a value that could not be read, of a record that was kept.
type Warning struct {
	File   string
	Line   int    // where the record begins, from 1; 0 where none is to blame
	Alert  string // the record's id, where it has one
	Code   WarnCode
	Values map[string]any // for the catalogue's sentence
}

// Key is the catalogue's key of the sentence.
func (w Warning) Key() string { return "lists.warning." + string(w.Code) }

// MaxStored bounds how many rejections, and how many warnings, a report keeps;
// the counts go on.
const MaxStored = 1000

// Report says what became of every record of a list. Kept, all Skipped and
// RejectedCount add up to Read.
type Report struct {
	List   string // the list's name, also in every alert
	Format Format
	// Owner is who publishes the list, where that is known: a country's code or a name.
	Owner string
	// Issued is the list's own date; where it states none, when its newest file
	// was last written (zero in a file system without times).
	Issued time.Time
	// Dated says that Issued is the list's own.
	Dated bool
	// Digest is SHA-256 in hexadecimal: of the file, or for a list of several
	// files of their digests, one line each. "" after an error.
	Digest string

	Read int // records of any kind
	Kept int // alerts handed over
	// MadeIDs are those of Kept that have no id of their own: theirs is made of what the
	// record says, so that it is another once that is corrected.
	MadeIDs int
	Skipped map[SkipReason]int

	Rejected      []Rejection // the first MaxStored
	RejectedCount int
	Warnings      []Warning // the first MaxStored
	WarningCount  int
	// Rejections and WarningsBy count by code, beyond what is stored.
	RejectedBy map[RejectCode]int
	WarningsBy map[WarnCode]int
}

// SkippedCount is how many records were skipped, for whatever reason.
func (r Report) SkippedCount() int {
	n := 0
	for _, k := range r.Skipped {
		n += k
	}
	return n
}

// SkipKey is the catalogue's key of the sentence for a skip reason; its plural
// form is that of the count.
func SkipKey(reason SkipReason) string { return "lists.skipped." + string(reason) }
