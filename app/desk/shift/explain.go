package shift

import (
	"strings"

	"postern/app/desk"
	"postern/app/lang"
)

// Sentence says why a manifest was not searched.
func (e *ManifestError) Sentence(say *lang.Speaker) string {
	values := lang.Values{"Limit": e.Limit, "Found": desk.Quoted(e.Found), "Path": e.Path}
	if e.Err != nil {
		values["Detail"] = e.Err.Error()
	}
	key := "shift.manifest." + string(e.Fault)
	if e.Fault == ManifestNoColumns && len(e.Found) == 0 {
		key = "shift.manifest.no_headings"
	}
	return say.Say(key, values)
}

// Sentence says how much of what was kept cannot be read.
func (e *UnreadError) Sentence(say *lang.Speaker) string {
	return say.Count("shift.unread", e.Count, lang.Values{"Detail": e.Err.Error()})
}

// Sentence says what is wrong with a row of a manifest, with its line.
func (b BadRow) Sentence(say *lang.Speaker) string {
	key := "shift.row." + string(b.Fault)
	return say.Say(key, lang.Values{"Line": b.Line, "Value": strings.TrimSpace(b.Value), "Limit": longestCell})
}
