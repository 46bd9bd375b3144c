package main

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
)

// screened runs screen over travellers, with the list of redBookFile.
func screened(t *testing.T, travellers string) (answers, notes string) {
	t.Helper()
	var out, told bytes.Buffer
	if status := Run([]string{"screen", "--list", redBookFile(t), "--travellers", "-"}, strings.NewReader(travellers), &out, &told); status != exitDone {
		t.Fatalf("status %d: %s", status, told.String())
	}
	return out.String(), told.String()
}

func TestUnknownFieldsWithoutEndDoNotFillTheMemoryOrTheScreen(t *testing.T) {
	var travellers strings.Builder
	for i := range 3 * maxNotes {
		fmt.Fprintf(&travellers, "{\"name\":\"Belto Zarvandi\",\"field%d\\u001b[31m\":1}\n", i)
	}
	_, notes := screened(t, travellers.String())
	if n := strings.Count(notes, "is not known and not searched"); n != maxNotes {
		t.Errorf("%d notes, want %d", n, maxNotes)
	}
	if strings.Count(notes, "More of these are not named.") != 1 {
		t.Errorf("that there are more is said once:\n%s", notes)
	}
	if strings.ContainsRune(notes, '\x1b') {
		t.Error("what steers a terminal reached it")
	}
}

func TestDamageOfAZoneIsToldWithItsLine(t *testing.T) {
	line := `{"mrz":["` + nameLine + `","` + dataLine[:43] + `"]}` + "\n"
	answers, notes := screened(t, strings.Repeat(line, maxNotes+2))
	if strings.Count(answers, `"read":"damaged"`) != maxNotes+2 {
		t.Errorf("%s", answers)
	}
	want := "line 1: line 2 of the machine-readable zone has 43 characters where 30, 36 or 44 belong; "
	if !strings.Contains(notes, want) || strings.Count(notes, "characters where") != maxNotes || strings.Count(notes, "More of these") != 1 {
		t.Errorf("%s", notes)
	}
}
