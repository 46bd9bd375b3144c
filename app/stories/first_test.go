package stories

import (
	"os"
	"path/filepath"
	"regexp"
	"testing"
)

func TestFirstStartAsksForStationAndSupervisorAndTheSheetIsProvenFromPaper(t *testing.T) {
	home := t.TempDir()
	t.Setenv("HOME", home)
	s := opened(t)
	for _, line := range []string{"Velmar Bridge 3", "Dameli Ostrupi", "482913", "482913"} {
		s.must(s.Type(s.Context, line))
		s.press("Return")
	}
	var code string
	for code == "" {
		s.must(s.Context.Err())
		s.press("ctrl+o") // does nothing before the sheet stands there
		s.photograph("first-start")
		page, err := os.ReadFile(filepath.Join(home, "Postern recovery sheet.pdf"))
		if err != nil {
			continue
		}
		if found := regexp.MustCompile(`(?:[0-9A-Z]{4}-){6}([0-9A-Z]{4})`).FindSubmatch(page); found != nil {
			code = string(found[1])
		}
	}
	s.photograph("recovery-sheet")
	mark := s.Mark()
	s.must(s.Type(s.Context, code))
	s.press("Return")
	if _, err := s.Wait(s.Context, mark, LineFirstFrame); err != nil {
		t.Fatal(err)
	}
	s.photograph("first-counter")
}
