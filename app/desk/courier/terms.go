package courier

import "time"

// Terms are on what a station joins.
type Terms struct {
	// Typed is the begin of the fingerprint, eight digits at least, from headquarters'
	// letter.
	Typed   string
	Nations []string
	Every   time.Duration
}
