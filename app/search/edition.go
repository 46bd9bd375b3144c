package search

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"

	"postern/app/names"
)

// nameEdition appends the name of the frozen frequencies to the edition's: a
// digest of the tables, of the list's own shares and of the weights, all that
// scores rest on beside the alerts themselves.
func (s *Searcher) nameEdition() {
	h := sha256.New()
	fmt.Fprintln(h, s.tables.Name(), len(s.alerts), names.Screening)
	for _, k := range slices.Sorted(maps.Keys(s.bearers)) {
		fmt.Fprintln(h, k, s.bearers[k])
	}
	s.info.Name += "+pk1-" + hex.EncodeToString(h.Sum(nil)[:3])
}
