package lang

import "postern/app/border"

// Document turns a check of a document into one short sentence: the catalogue's
// key "document.CODE", or "document.CODE.FAULT" where it is wrong, filled with
// {{.Value}} and {{.Other}}.
func (s *Speaker) Document(c border.DocumentCheck) string {
	key := "document." + string(c.Code)
	if c.Wrong {
		key += "." + string(c.Fault)
	}
	return s.Say(key, Values{"Value": c.Value, "Other": c.Other})
}
