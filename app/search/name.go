package search

import (
	"crypto/sha256"
	"fmt"

	"postern/app/names"
)

// SegmentName names what makes a segment: the form of its arrays, the scoring with
// its weights, and the tables. A segment that was kept under another name is not
// what Open reads, or its figures are not those of today.
func SegmentName(t *names.Frequencies) string {
	sum := sha256.Sum256(fmt.Append(nil, *names.Screening(), reviewEvidence, reviewGrowth, priorAlerts, strangers, weightList))
	return fmt.Sprintf("search/%d/%s/%s/%x", flatFormat, scoring, t.Name(), sum[:4])
}
