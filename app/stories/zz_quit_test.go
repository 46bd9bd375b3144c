package stories

import "testing"

func TestZZ(t *testing.T) {
	s := begin(t)
	t0 := s.Started
	s.scan(ordinary...)
	t.Log("answered", s.lines[len(s.lines)-1].At.Sub(t0))
	s.press("ctrl+q")
	t.Log("pressed")
	err := s.Exit(s.Context)
	t.Log("exit", err)
	for _, l := range s.Program.Log() {
		t.Log(l.At.Sub(t0), l.Text)
	}
}
