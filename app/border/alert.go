package border

// Category says why a person or a document is sought.
type Category string

// The categories of the joint framework.
const (
	CategorySmuggling    Category = "smuggling"
	CategoryTrafficking  Category = "trafficking"
	CategoryNarcotics    Category = "narcotics"
	CategoryWanted       Category = "wanted"        // for arrest or repatriation
	CategoryRefusedEntry Category = "refused_entry" // to be refused entry or stay
	CategoryMissing      Category = "missing"       // missing, or at risk: to be protected
	CategoryDocument     Category = "document"      // a lost, stolen or invalidated document
	CategorySanctions    Category = "sanctions"
	CategoryOther        Category = "other"
)

// Categories lists all values, in the order in which people are shown them.
func Categories() []Category {
	return []Category{
		CategorySmuggling, CategoryTrafficking, CategoryNarcotics, CategoryWanted, CategoryRefusedEntry,
		CategoryMissing, CategoryDocument, CategorySanctions, CategoryOther,
	}
}

// Action is what the officer is asked to do when an alert is met.
type Action string

// The actions of the joint framework. ActionDiscreet must not be noticed by
// the traveller (SIS regulation art. 36–37).
const (
	ActionRefer       Action = "refer"       // hand over to the second line
	ActionArrest      Action = "arrest"      // hold for arrest, through the second line
	ActionRefuse      Action = "refuse"      // refuse entry, through the second line
	ActionProtect     Action = "protect"     // protect the person
	ActionKeep        Action = "keep"        // keep the document, then refer
	ActionQuestion    Action = "question"    // question at the second line
	ActionDiscreet    Action = "discreet"    // collect quietly, let pass
	ActionWhereabouts Action = "whereabouts" // tell the authority where the person is
)

// Actions lists all values.
func Actions() []Action {
	return []Action{
		ActionRefer, ActionArrest, ActionRefuse, ActionProtect, ActionKeep, ActionQuestion,
		ActionDiscreet, ActionWhereabouts,
	}
}

// Marker warns of a danger to the officer, the traveller or others (SIS
// regulation art. 20(3)).
type Marker string

// The safety markers.
const (
	MarkerArmed     Marker = "armed"
	MarkerViolent   Marker = "violent"
	MarkerEscaped   Marker = "escaped"
	MarkerSuicide   Marker = "suicide"
	MarkerHealth    Marker = "health"
	MarkerTerrorism Marker = "terrorism"
)

// Markers lists all values, gravest for the officer first.
func Markers() []Marker {
	return []Marker{MarkerArmed, MarkerViolent, MarkerTerrorism, MarkerEscaped, MarkerSuicide, MarkerHealth}
}

// Subject is what an alert seeks.
type Subject string

// The subjects of alerts.
const (
	SubjectPerson   Subject = "person"
	SubjectDocument Subject = "document"
)

// NameKind says what a listed name is.
type NameKind string

// The kinds of names (SIS regulation art. 20(3)(a)–(d)).
const (
	NamePrimary  NameKind = ""
	NameBirth    NameKind = "birth"
	NamePrevious NameKind = "previous"
	NameAlias    NameKind = "alias"
	NameScript   NameKind = "script" // the primary name in its original script
)

// Name is one name of an alert.
type Name struct {
	// Text is the whole name as people write it, given names first.
	Text string `json:"text,omitempty"`
	// Surname and GivenNames are set where the source tells them apart.
	Surname    string   `json:"surname,omitempty"`
	GivenNames string   `json:"given_names,omitempty"`
	Kind       NameKind `json:"kind,omitempty"`
	// Weak marks a name that the source itself calls of low quality.
	Weak bool `json:"weak,omitempty"`
}

// AlertDocument is a document or number that an alert names.
type AlertDocument struct {
	Type         string      `json:"type,omitempty"` // passport, identity card, national number… in the source's words
	Number       string      `json:"number,omitempty"`
	IssuingState Country     `json:"issuing_state,omitzero"`
	IssuedOn     PartialDate `json:"issued_on,omitzero"`
	Expires      PartialDate `json:"expires,omitzero"`
	// Event says what happened to it, for alerts on documents: stolen blank, lost…
	Event string `json:"event,omitempty"`
	Note  string `json:"note,omitempty"`
}

// Place is where a person was born, as far as the source tells.
type Place struct {
	Text    string  `json:"text,omitempty"`
	Country Country `json:"country,omitzero"`
}

// Link ties an alert to another alert of the same list.
type Link struct {
	Alert    string `json:"alert,omitempty"`
	Relation string `json:"relation,omitempty"`
}

// Photo is a portrait as its source gave it. It is never trusted: whoever shows
// it decodes it with limits.
type Photo struct {
	MediaType string      `json:"media_type,omitempty"`
	Data      []byte      `json:"data,omitempty"`
	TakenOn   PartialDate `json:"taken_on,omitzero"`
}

// MisusedIdentity describes the true holder of an identity that the sought
// person uses, so that he can be told apart (SIS regulation art. 62).
type MisusedIdentity struct {
	Names      []Name          `json:"names,omitempty"`
	BirthDates []PartialDate   `json:"birth_dates,omitempty"`
	Documents  []AlertDocument `json:"documents,omitempty"`
	Note       string          `json:"note,omitempty"`
}

// Alert is one record on a watchlist, with the fields of SIS regulation
// art. 20(3).
type Alert struct {
	ID      string  `json:"id,omitempty"`   // the record's id in its source
	List    string  `json:"list,omitempty"` // the list's own name
	Subject Subject `json:"subject,omitempty"`

	Names         []Name          `json:"names,omitempty"`
	BirthDates    []PartialDate   `json:"birth_dates,omitempty"`
	BirthPlaces   []Place         `json:"birth_places,omitempty"`
	Sex           Sex             `json:"sex,omitempty"`
	Nationalities []Country       `json:"nationalities,omitempty"`
	FatherNames   []string        `json:"father_names,omitempty"`
	PhysicalMarks []string        `json:"physical_marks,omitempty"`
	Documents     []AlertDocument `json:"documents,omitempty"`
	Photos        []Photo         `json:"photos,omitempty"`

	Category     Category          `json:"category,omitempty"`
	Offences     []string          `json:"offences,omitempty"`
	Action       Action            `json:"action,omitempty"`
	Markers      []Marker          `json:"markers,omitempty"`
	Reason       string            `json:"reason,omitempty"`
	IssuingState Country           `json:"issuing_state,omitzero"`
	Authority    string            `json:"authority,omitempty"`
	LegalBasis   string            `json:"legal_basis,omitempty"`
	Decision     string            `json:"decision,omitempty"` // reference to the decision the alert rests on
	ListedOn     PartialDate       `json:"listed_on,omitzero"`
	ValidFrom    PartialDate       `json:"valid_from,omitzero"`
	ValidUntil   PartialDate       `json:"valid_until,omitzero"`
	ReviewOn     PartialDate       `json:"review_on,omitzero"`
	Links        []Link            `json:"links,omitempty"`
	Misused      []MisusedIdentity `json:"misused,omitempty"`
	Remarks      string            `json:"remarks,omitempty"`
}

// PrimaryName is the name an alert is called by: the first that is neither weak
// nor an alias, else the first.
func (a Alert) PrimaryName() Name {
	for _, n := range a.Names {
		if n.Kind == NamePrimary && !n.Weak {
			return n
		}
	}
	if len(a.Names) > 0 {
		return a.Names[0]
	}
	return Name{}
}

// ScriptName is the alert's name in its original script, or "" where the source
// gives none.
func (a Alert) ScriptName() string {
	for _, n := range a.Names {
		if n.Kind == NameScript {
			return n.Text
		}
	}
	return ""
}

// Protects reports whether the person is to be protected: such an alert never
// looks like one for a criminal.
func (a Alert) Protects() bool {
	return a.Action == ActionProtect || a.Category == CategoryMissing
}
