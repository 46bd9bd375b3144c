package settings

// Shown is what the screen asks for, and what its last work ended with ("" for nothing),
// for whoever drives or measures the window. Nothing of a recovery sheet is ever in it.
func (s *Screen) Shown() (phase, said string) {
	said = s.done
	if s.fault != "" {
		said = s.fault
	}
	if s.busy {
		return "working", said
	}
	return s.phase.String(), said
}

func (p phase) String() string {
	switch p {
	case phaseEnrol:
		return "enrol"
	case phaseReset:
		return "reset"
	case phaseRemove:
		return "remove"
	case phasePIN:
		return "pin"
	case phasePolicy:
		return "policy"
	case phaseSheet:
		return "sheet"
	case phaseKeep:
		return "keep"
	}
	return "idle"
}
