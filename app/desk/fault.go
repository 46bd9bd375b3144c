package desk

import "postern/app/lang"

// Spoken is an error that says itself, in the catalogue's words, what is wrong, where, and
// what to do. Each room has its own.
type Spoken interface {
	error
	Sentence(say *lang.Speaker) string
}

// Fault is what a verb can stop at, one value for each reason, with the key of the sentence
// that says so.
type Fault struct {
	key, text string
	limit     int
}

// NewFault is a fault by the key of its sentence and its text for the log.
func NewFault(key, text string) error { return &Fault{key: key, text: text} }

// NewLimit is a fault whose sentence tells a limit.
func NewLimit(key, text string, limit int) error { return &Fault{key: key, text: text, limit: limit} }

func (f *Fault) Error() string { return f.text }
