package made

import (
	"encoding/json"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"golang.org/x/text/language"

	"postern/app/lang"
	"postern/assets"
)

// reasons are the sentences of the made-up evidence.
const reasons = `{
  "reason.made_same_name": "Mohd is Muhammad. Khan is a common name.",
  "reason.made_year_only": "No month or day known",
  "reason.made_little": "Counts very little",
  "reason.made_never_alone": "Never counts alone",
  "reason.made_against": "Counts against",
  "reason.made_letter": "One letter differs. Rare name",
  "reason.made_part": "Two of three names agree",
  "reason.made_years_apart": "23 years apart",
  "reason.made_much": "Counts much",
  "reason.made_number": "The whole number agrees"
}`

// Speaker speaks the program's own catalogues of the screens.
func Speaker(t testing.TB) *lang.Speaker { return speaker(t, func(text string) string { return text }) }

// LongSpeaker speaks a language whose words are two fifths longer.
func LongSpeaker(t testing.TB) *lang.Speaker { return speaker(t, longer) }

func speaker(t testing.TB, change func(string) string) *lang.Speaker {
	t.Helper()
	files := fstest.MapFS{"made.en.json": {Data: []byte(changed(t, []byte(reasons), change))}}
	names, err := fs.Glob(assets.Catalogues(), "*.en.json")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		if name == "reasons.en.json" { // there are made-up ones
			continue
		}
		data, err := fs.ReadFile(assets.Catalogues(), name)
		if err != nil {
			t.Fatal(err)
		}
		files[name] = &fstest.MapFile{Data: []byte(changed(t, data, change))}
	}
	say, err := lang.New(files, language.English)
	if err != nil {
		t.Fatal(err)
	}
	return say
}

// changed rewrites every sentence of a catalogue.
func changed(t testing.TB, catalogue []byte, change func(string) string) string {
	t.Helper()
	var messages map[string]any
	if err := json.Unmarshal(catalogue, &messages); err != nil {
		t.Fatal(err)
	}
	for key, message := range messages {
		switch m := message.(type) {
		case string:
			messages[key] = change(m)
		case map[string]any:
			for form, text := range m {
				m[form] = change(text.(string))
			}
		}
	}
	data, err := json.Marshal(messages)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// longer makes every word two fifths longer; what is filled in stays.
func longer(text string) string {
	words := strings.Split(text, " ")
	for i, w := range words {
		letters := []rune(w)
		if strings.Contains(w, "{{") || strings.HasPrefix(w, "Ctrl") || len(letters) < 2 {
			continue
		}
		for n := max(len(letters)*2/5, 1); n > 0; n-- {
			letters = append(letters[:len(letters)-1], 'e', letters[len(letters)-1])
		}
		words[i] = string(letters)
	}
	return strings.Join(words, " ")
}
