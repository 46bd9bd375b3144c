package desk

// RefusedFact is a value of the sentence that refuses what was offered, as the catalogue
// calls it, and the name of the journal's fact that has it.
type RefusedFact struct{ Value, Name string }

// RefusedFacts are those that the journal has of a refusal, and that its reader puts into
// the sentence again. What is another each time is not among them.
func RefusedFacts() []RefusedFact {
	return []RefusedFact{
		{"Role", "role"},
		{"Here", "here"},
		{"Offered", "offered"},
		{"File", "file"},
		{"Nation", "nation"},
		{"List", "list"},
		{"First", "first_nation"},
		{"Second", "second_nation"},
		{"Expires", "expires"},
		{"Signed", "signed"},
		{"Wanted", "wanted"},
		{"Found", "found"},
	}
}
