package border

// DocumentCheck is one thing that the document says of itself. It is advice with
// its reason, apart from the verdict.
type DocumentCheck struct {
	Code  DocumentCheckCode
	Wrong bool          // else it is as it should be
	Fault DocumentFault // in which way it is wrong; "" where it is not
	Value string        // what the sentence needs: a date, a state, a list
	Other string        // what it needs beside that: the other name, the other date
}

// DocumentCheckCode names a check; the catalogue turns it into a sentence.
type DocumentCheckCode string

// The checks of a document.
const (
	CheckDigits      DocumentCheckCode = "digits"          // the check digits of the zone agree
	CheckExpiry      DocumentCheckCode = "expiry"          // it is in date
	CheckBegins      DocumentCheckCode = "begins"          // it is valid already
	CheckIssuer      DocumentCheckCode = "issuer"          // its issuing state exists and issues such documents
	CheckPrintedName DocumentCheckCode = "printed_name"    // zone and printed page bear the same name
	CheckReported    DocumentCheckCode = "reported"        // its number is on no list of lost or stolen documents
	CheckBirth       DocumentCheckCode = "birth"           // the birth date is possible
	CheckPersonal    DocumentCheckCode = "personal_number" // the national number agrees with sex and birth where it states them
)

// DocumentChecks lists all checks, in the order in which people are shown them.
func DocumentChecks() []DocumentCheckCode {
	return []DocumentCheckCode{
		CheckReported, CheckDigits, CheckExpiry, CheckBegins, CheckIssuer, CheckPrintedName, CheckBirth, CheckPersonal,
	}
}

// DocumentFault says in which way a check is wrong.
type DocumentFault string

// The faults of documents.
const (
	DocumentDisagrees   DocumentFault = "disagrees"   // digits, names: the two sides are not the same
	DocumentPast        DocumentFault = "past"        // the time is over
	DocumentFuture      DocumentFault = "future"      // the time has not come
	DocumentTooLong     DocumentFault = "too_long"    // it runs longer than such documents are issued for
	DocumentNoState     DocumentFault = "no_state"    // there is no such state or organization
	DocumentWithdrawn   DocumentFault = "withdrawn"   // that state has come to an end before it can have been issued
	DocumentSpecimen    DocumentFault = "specimen"    // the state of specimens
	DocumentNotIssuer   DocumentFault = "not_issuer"  // a code for persons without a nationality, who issue nothing
	DocumentKind        DocumentFault = "kind"        // whoever issued it issues no such documents
	DocumentForm        DocumentFault = "form"        // such a document has another form of zone
	DocumentListed      DocumentFault = "listed"      // it stands on a list
	DocumentTooOld      DocumentFault = "too_old"     // older than anybody is
	DocumentAfterExpiry DocumentFault = "after_end"   // born after the document ends
	DocumentAfterIssue  DocumentFault = "after_issue" // born after the document was issued
	DocumentCheckSign   DocumentFault = "check_sign"  // the number's own check letter or digit is wrong
	DocumentBirth       DocumentFault = "birth"       // the number states another birth date
	DocumentSex         DocumentFault = "sex"         // the number states another sex
	DocumentRegion      DocumentFault = "region"      // there is no such region
)
