package door

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/language"

	"postern/app/lang"
	"postern/assets"
	"postern/store"
)

func TestRecoverySheetHasStationAndCodeOnOnePage(t *testing.T) {
	say, err := lang.New(assets.Catalogues(), language.English)
	if err != nil {
		t.Fatal(err)
	}
	const code = "7K3M-0QWE-RTY9-ASDF-GHJ2-ZXCV-BN4P"
	sheet := store.RecoverySheet{Station: "Velmar Bridge 3", Code: code, Made: time.Date(2026, 3, 1, 9, 30, 0, 0, time.UTC)}
	text := SheetText(say, sheet)
	if !strings.Contains(text, code) || !strings.Contains(text, "Velmar Bridge 3") || strings.Contains(text, "⟨") || strings.Contains(text, "…") {
		t.Error(text)
	}
	page, err := SheetPDF(say, sheet)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"%PDF-", code, "Velmar Bridge 3", "/Count 1"} {
		if !bytes.Contains(page, []byte(want)) {
			t.Errorf("the page does not hold %q", want)
		}
	}
	if bytes.Contains(page, []byte("cannot show")) {
		t.Error("it speaks of letters that it can show")
	}
	sheet.Station = "چمن"
	if page, err = SheetPDF(say, sheet); err != nil || !bytes.Contains(page, []byte("cannot show")) || !bytes.Contains(page, []byte(code)) {
		t.Errorf("a name in another script: %v", err)
	}
}
