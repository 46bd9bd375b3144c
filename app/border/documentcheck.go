package border

// DocumentCheck is one thing that the document says of itself. It is advice with
// its reason, apart from the verdict.
type DocumentCheck struct {
	Code  DocumentCheckCode
	Wrong bool   // else it is as it should be
	Value string // what the sentence needs: a date, a state, a list
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
