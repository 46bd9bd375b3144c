package door

// Shown is what the screen asks for, and the sentence under its fields ("" for none), for
// whoever drives or measures the window. Nothing that is typed, and nothing of a recovery
// sheet, is ever in it.
func (s *Screen) Shown() (phase, said string) {
	said = s.fault
	if s.saved != "" {
		said = s.saved
	}
	if s.busy {
		return "working", said
	}
	return s.phase.String(), said
}

func (p phase) String() string {
	switch p {
	case phaseOwn:
		return "own"
	case phaseFirst:
		return "first"
	case phaseRecover:
		return "recover"
	case phaseSheet:
		return "sheet"
	}
	return "sign-in"
}
