package names

import "testing"

func TestWeightsOfScreeningCanBeBounded(t *testing.T) {
	if !Screening().Bounded() {
		t.Error("a weight that must lower the evidence raises it: searches of large lists would miss alerts")
	}
}
