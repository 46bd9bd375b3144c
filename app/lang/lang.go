// Package lang is the catalogue: what the program says, in each language.
// Reason codes and faults become sentences here, for window and terminal alike.
package lang

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"
	"golang.org/x/text/message"
)

// Values are what a sentence is filled with; the key is the name that stands
// in the catalogue between {{. and }}.
type Values map[string]any

// Speaker says sentences in one language. It is safe for concurrent use.
type Speaker struct {
	localizer *i18n.Localizer
	printer   *message.Printer
}

// New reads the catalogues of one folder (files NAME.LANGUAGE.json, go-i18n's
// message format) and speaks the given language, falling back to English.
func New(catalogues fs.FS, tag language.Tag) (*Speaker, error) {
	bundle := i18n.NewBundle(language.English)
	bundle.RegisterUnmarshalFunc("json", json.Unmarshal)
	files, err := fs.Glob(catalogues, "*.json")
	if err != nil {
		return nil, fmt.Errorf("catalogue: %w", err)
	}
	if len(files) == 0 {
		return nil, fmt.Errorf("catalogue: no files")
	}
	for _, f := range files {
		if _, err := bundle.LoadMessageFileFS(catalogues, f); err != nil {
			return nil, fmt.Errorf("catalogue %s: %w", f, err)
		}
	}
	return &Speaker{
		localizer: i18n.NewLocalizer(bundle, tag.String()),
		printer:   message.NewPrinter(tag),
	}, nil
}

// Say returns the sentence of a key. A key that the catalogue does not hold is
// returned in angle brackets, so that it is seen and never silent.
func (s *Speaker) Say(key string, values ...Values) string {
	return s.say(&i18n.LocalizeConfig{MessageID: key, TemplateData: s.fill(values)}, key)
}

// Count returns the sentence of a key in the plural form of n; {{.N}} is n with
// thousands marks.
func (s *Speaker) Count(key string, n int, values ...Values) string {
	v := s.fill(values)
	v["N"] = s.Number(n)
	return s.say(&i18n.LocalizeConfig{MessageID: key, TemplateData: v, PluralCount: n}, key)
}

// Has reports whether the catalogue holds a key.
func (s *Speaker) Has(key string) bool {
	_, err := s.localizer.Localize(&i18n.LocalizeConfig{MessageID: key, TemplateData: map[string]any{}, PluralCount: 2})
	return err == nil
}

// Number writes n with the thousands marks of the language.
func (s *Speaker) Number(n int) string { return s.printer.Sprintf("%d", n) }

func (s *Speaker) say(c *i18n.LocalizeConfig, key string) string {
	text, err := s.localizer.Localize(c)
	if err != nil {
		return "⟨" + key + "⟩"
	}
	return strings.ReplaceAll(text, "<no value>", "…")
}

// fill merges the values; whole numbers get thousands marks.
func (s *Speaker) fill(values []Values) map[string]any {
	out := map[string]any{}
	for _, v := range values {
		maps.Copy(out, v)
	}
	for _, k := range slices.Collect(maps.Keys(out)) {
		if n, ok := out[k].(int); ok {
			out[k] = s.Number(n)
		}
	}
	return out
}
