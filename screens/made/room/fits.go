package room

import (
	"os"
	"testing"

	"postern/app/lang"
	"postern/screens/frame"
	"postern/screens/made"
	"postern/screens/theme"
)

// Fit is a look and how long its words are.
type Fit struct {
	Look frame.Look
	Long bool
}

// Say speaks in the words of the fit.
func (f Fit) Say(t testing.TB) *lang.Speaker {
	t.Helper()
	if f.Long {
		return made.LongSpeaker(t)
	}
	return made.Speaker(t)
}

// Looks are those in which a screen is held to what it looked like, by what its pictures'
// names end in.
func Looks() map[string]frame.Look {
	return map[string]frame.Look{
		"": {Factor: 1}, "-dark": {Mode: theme.Dark, Factor: 1}, "-high-contrast": {Mode: theme.HighContrast, Factor: 1}, "-150": {Factor: 1.5},
	}
}

// Fits are the looks in which a test that no text is cut sees every state: as most
// people have it, and the tightest, which are bigger text with longer words, with the
// wider edges of high contrast too. With POSTERN_SOAK they are all.
func Fits() []Fit {
	if os.Getenv("POSTERN_SOAK") == "" {
		return []Fit{
			{Look: frame.Look{Factor: 1}},
			{Look: frame.Look{Factor: 1.5}, Long: true},
			{Look: frame.Look{Mode: theme.HighContrast, Factor: 1.75}, Long: true},
		}
	}
	var all []Fit
	for _, mode := range []theme.Mode{theme.Light, theme.HighContrast} { // dark has the sizes of light
		for _, factor := range []float32{1, 1.25, 1.5, 1.75} {
			all = append(all, Fit{Look: frame.Look{Mode: mode, Factor: factor}}, Fit{Look: frame.Look{Mode: mode, Factor: factor}, Long: true})
		}
	}
	return all
}
