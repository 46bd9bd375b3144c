package stories

import (
	"fmt"
	"io/fs"
	"strings"

	"postern/assets"
)

// Demonstration returns the two lines of the demonstration traveller's passport
// and the name of the alert that the demonstration lists hold on him.
func Demonstration() (zone []string, alert string, err error) {
	files := assets.Demonstration()
	text, err := fs.ReadFile(files, "demo.mrz")
	if err != nil {
		return nil, "", fmt.Errorf("demonstration traveller: %w", err)
	}
	zone = strings.Fields(string(text))
	name, err := fs.ReadFile(files, "demo.expected")
	if err != nil {
		return nil, "", fmt.Errorf("demonstration traveller: %w", err)
	}
	alert = strings.TrimSpace(string(name))
	if len(zone) != 2 || alert == "" {
		return nil, "", fmt.Errorf("demonstration traveller: %d lines instead of 2, alert %q", len(zone), alert)
	}
	return zone, alert, nil
}
