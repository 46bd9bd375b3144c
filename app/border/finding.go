package border

import "time"

// Verdict is the program's answer to one search. The program proposes, a
// person decides.
type Verdict string

// The verdicts, weakest first.
const (
	// VerdictNoMatch: no alert reaches the policy's review threshold.
	VerdictNoMatch Verdict = "no_match"
	// VerdictPossible: an alert stands at or above the review threshold.
	VerdictPossible Verdict = "possible_match"
	// VerdictMatch: a document number on an alert agrees, or name and every
	// known field are the same.
	VerdictMatch Verdict = "match"
)

// Judgement says how far one field of traveller and alert agree, in the terms
// of the EU's identity rules (regulations 2023/332 and 2023/333).
type Judgement string

// The judgements.
const (
	Unknown   Judgement = "unknown" // at least one side does not say
	Same      Judgement = "same"
	Similar   Judgement = "similar"
	Different Judgement = "different"
)

// Field is a field that traveller and alert are compared in.
type Field string

// The fields, in the order in which people are shown them.
const (
	FieldName        Field = "name"
	FieldBirthDate   Field = "birth_date"
	FieldSex         Field = "sex"
	FieldNationality Field = "nationality"
	FieldFather      Field = "father_name"
	FieldDocument    Field = "document"
)

// Fields lists all fields in order.
func Fields() []Field {
	return []Field{FieldName, FieldBirthDate, FieldSex, FieldNationality, FieldFather, FieldDocument}
}

// Span marks a part of a text, in bytes: text[From:To].
type Span struct{ From, To int }

// Comparison is what one field says, for the eyes: both values, which of their
// letters agree, and the judgement.
type Comparison struct {
	Judgement      Judgement
	Traveller      string // as compared; "" when not known
	Alert          string
	TravellerMarks []Span // parts that agree, ascending, not overlapping
	AlertMarks     []Span
	// Reason is the code of the strongest piece of evidence in this field, a
	// key of the catalogue.
	Reason Reason
}

// ReasonCode names a piece of evidence. The catalogue turns it into a
// sentence; see the constants in package search for the codes in use.
type ReasonCode string

// Reason is one piece of evidence with its values, never a sentence.
type Reason struct {
	Code  ReasonCode
	Field Field
	// Traveller and Alert are the parts of the values that the reason speaks of.
	Traveller string
	Alert     string
	// Count is a number the sentence may need: years, letters, bearers of a name
	// in a thousand.
	Count int
	// Weight is what the reason adds to the evidence, in nats; negative counts
	// against.
	Weight float64
}

// Match is an alert that a search found, with its evidence.
type Match struct {
	Alert   Alert
	Name    Name    // the listed name that agrees best
	Score   float64 // 0..1, higher is stronger, never clamped
	Verdict Verdict
	Fields  map[Field]Comparison
	Reasons []Reason // heaviest first, for and against
}

// Read says how well the document was read.
type Read string

// The states of reading.
const (
	ReadNone     Read = ""      // typed by hand
	ReadClean    Read = "clean" // every check digit agrees
	ReadRepaired Read = "repaired"
	ReadDamaged  Read = "damaged" // a field that matters is wrong: no answer yet
)

// EditionInfo names what was searched.
type EditionInfo struct {
	Number uint64
	// Name is the edition's full name including its frozen name frequencies;
	// equal names give equal scores.
	Name string
	// Issued is how old its lists are: each as old as it says itself, or as its
	// import where it states no date; of several the oldest time, so that no list
	// hides its age behind a younger one.
	Issued time.Time
	Alerts int // how many alerts it holds
}

// Finding is the whole answer to one search.
type Finding struct {
	Verdict Verdict
	// Matches are certain or reach the review threshold, gravest first; Weaker lie below it and are
	// filled only on request.
	Matches []Match
	Weaker  []Match
	// WeakerCount is how many alerts lie below the threshold but within sight of
	// it.
	WeakerCount int
	// Namesakes is how many alerts bear the traveller's very name, where no birth date
	// tells him apart: a name as common as that does not reach the threshold by itself.
	// Discreet alerts do not count.
	Namesakes int
	Threshold float64
	Edition   EditionInfo
	Elapsed   time.Duration // the search alone
}

// Protect reports whether a match asks for protection: it then leads the screen.
func (f Finding) Protect() bool {
	for _, m := range f.Matches {
		if m.Alert.Protects() {
			return true
		}
	}
	return false
}
