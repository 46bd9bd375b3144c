package answers

import (
	"bytes"
	"errors"
	"runtime"
	"strings"
	"testing"
)

func TestSheetOfEmptyMatchesIsRefusedBeforeItFillsTheMemory(t *testing.T) {
	whole := strings.SplitAfter(plain(t, small()), "\n")
	line := `{"kind":"ordinary","traveller":{"name":"Belto Zarvandi"},"expected":{"verdict":"possible","matches":[{}` + strings.Repeat(",{}", 330_000) + "]}}\n"
	packed := pack(t, whole[0]+strings.Repeat(line, 30))
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	_, err := Decode(bytes.NewReader(packed))
	runtime.ReadMemStats(&after)
	if !errors.Is(err, ErrBadSheet) || strings.Contains(err.Error(), "breaks off") {
		t.Error(err)
	}
	if took := after.TotalAlloc - before.TotalAlloc; took > 256<<20 {
		t.Errorf("it took %d MB", took>>20)
	}
}
