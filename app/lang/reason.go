package lang

import "postern/app/border"

// Reason turns a piece of evidence into one short sentence: the catalogue's key
// "reason.CODE", filled with {{.Traveller}}, {{.Alert}} and {{.N}}.
func (s *Speaker) Reason(r border.Reason) string {
	if r.Code == "" {
		return ""
	}
	return s.Count("reason."+string(r.Code), r.Count, Values{"Traveller": r.Traveller, "Alert": r.Alert})
}
