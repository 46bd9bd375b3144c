package search

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"

	"postern/app/names"
)

// scoring names how evidence is weighed and judged, in this package and in names.
// It changes with every change there that may change a score or a verdict.
const scoring = "4"

// nameEdition appends the name of the frozen frequencies to the edition's.
func (s *Searcher) nameEdition() { s.info.Name += "+pk1-" + s.digest(scoring) }

// digest is a digest of all that scores rest on beside the alerts themselves: the
// scoring, its weights, the tables and the list's own shares.
func (s *Searcher) digest(scoring string) string {
	h := sha256.New()
	fmt.Fprintln(h, scoring, s.tables.Name(), len(s.alerts), *names.Screening())
	for _, k := range slices.Sorted(maps.Keys(s.bearers)) {
		fmt.Fprintln(h, k, s.bearers[k])
	}
	return hex.EncodeToString(h.Sum(nil)[:3])
}
