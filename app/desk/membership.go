package desk

import (
	"strconv"
	"strings"
	"time"

	"postern/app/border"
)

// FactExchange is the fact of a setting that says what became of the station's
// membership: joined, changed or left.
const FactExchange = "exchange"

// ExchangeFacts are what the journal has of a station's headquarters where that is another
// than before, or other lists are taken of it; empty where nothing changed. Of one that was
// left they say which that was.
func ExchangeFacts(before, after border.Exchange) map[string]string {
	became, of := "changed", after
	switch {
	case after.Equal(before):
		return map[string]string{}
	case !after.Joined():
		became, of = "left", before
	case before.Root != after.Root:
		became = "joined"
	}
	facts := map[string]string{
		FactExchange: became, "address": of.Address, "root": of.Root, "nations": strings.Join(of.Nations, ", "),
		"every_s": strconv.FormatInt(int64(of.Every/time.Second), 10),
	}
	if of.Certificate != "" {
		facts["certificate"] = of.Certificate
	}
	return facts
}
