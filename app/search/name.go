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
	h := sha256.New()
	fmt.Fprintln(h, *names.Screening(), reviewEvidence, reviewGrowth, priorAlerts, strangers, weightList)
	newSegment().arrays(func(name string, array any) {
		size, _ := shape(array)
		fmt.Fprintln(h, name, size)
	})
	return fmt.Sprintf("search/%d/%s/%s/%x", flatFormat, scoring, t.Name(), h.Sum(nil)[:4])
}
