package border

// Outcome is how a case ended at the first line.
type Outcome string

// The outcomes.
const (
	OutcomePassed   Outcome = "passed"   // nothing was found
	OutcomeShown    Outcome = "shown"    // a discreet alert was met; it is judged at the second line
	OutcomeReleased Outcome = "released" // not the person on the alert, because…
	OutcomeReferred Outcome = "referred" // handed to the second line
	OutcomeDropped  Outcome = "dropped"  // never answered, or the reading was given up: nobody was checked
)

// ReleaseReason is why the traveller is not the person on the alert.
type ReleaseReason string

// The reasons for a release.
const (
	ReleaseBirthDate ReleaseReason = "other_birth_date"
	ReleaseSex       ReleaseReason = "other_sex"
	ReleaseFather    ReleaseReason = "other_father"
	ReleaseFace      ReleaseReason = "other_face"
	ReleaseDocument  ReleaseReason = "other_document"
	ReleaseOther     ReleaseReason = "other" // with a text
)

// ReleaseReasons lists all values, in the order of their keys 1 to 6.
func ReleaseReasons() []ReleaseReason {
	return []ReleaseReason{
		ReleaseBirthDate, ReleaseSex, ReleaseFather, ReleaseFace, ReleaseDocument, ReleaseOther,
	}
}

// Decision is what the officer recorded of a case.
type Decision struct {
	Outcome Outcome       `json:"outcome"`
	Reason  ReleaseReason `json:"reason,omitempty"` // of a release
	Text    string        `json:"text,omitempty"`   // with ReleaseOther, and with any referral that has a word to say
}

// Notes are what the officer writes down of a traveller: for a discreet alert
// what SIS regulation art. 37 asks for. The form is the same for everybody.
type Notes struct {
	Place       string `json:"place,omitempty"` // place and time
	Reason      string `json:"reason,omitempty"`
	From        string `json:"from,omitempty"`
	To          string `json:"to,omitempty"`
	Companions  string `json:"companions,omitempty"`
	Objects     string `json:"objects,omitempty"` // vehicle, objects
	Identity    string `json:"identity,omitempty"`
	Description string `json:"description,omitempty"`
	Remark      string `json:"remark,omitempty"`
}

// Empty reports whether nothing was written.
func (n Notes) Empty() bool { return n == Notes{} }
