package booked

import (
	"time"

	"postern/app/border"
)

// Release is one alert of a case from which the traveller was released, and why. It stands
// for the alert as it was written then.
type Release struct {
	List    string
	ID      string
	Version string // a digest of the alert
	Reason  border.ReleaseReason
	Text    string `json:",omitempty"`
	By      string
	At      time.Time
}
