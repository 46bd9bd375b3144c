package counter

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"postern/screens/made"
)

func TestDocumentThatSpeaksAgainstItselfChangesNoVerdict(t *testing.T) {
	b := newBench(t)
	b.scan(made.Forged())
	b.verdict("no_match")
	text := words(b.screen.evidence.tall.Object())
	for _, said := range []string{"4 of 5 check digits agree", "Expired on 2020-01-31", "National number 3520112345672 is of another sex"} {
		if !strings.Contains(text, said) {
			t.Errorf("nothing says %q: %q", said, text)
		}
	}
	b.do(fyne.KeyN, fyne.KeyModifierControl)
	b.desk.Answers(b.desk.Finding(made.Smuggler()))
	b.scan(made.Forged())
	b.verdict("possible_match")
	if text := words(b.screen.panel.foot); !strings.Contains(text, "of another sex") || !strings.Contains(text, "Expired on") {
		t.Errorf("under the fields: %q", text)
	}
}

func TestNameTypedOverTheZonesIsComparedWithIt(t *testing.T) {
	b := newBench(t)
	b.scan(made.Unsought())
	if text := words(b.screen.evidence.tall.Object()); strings.Contains(text, "Printed name") {
		t.Errorf("nobody typed a name: %q", text)
	}
	for name, says := range map[string]string{
		"Σαμπλίδου": "Zone and printed name agree", "PROVA": "Zone says SAMPLIDOU ELENI, printed name is PROVA ELENI",
	} {
		b.focusOn(fieldSurname)
		b.screen.panel.field(fieldSurname).input.Set(name)
		b.screen.checkFields()
		if text := words(b.screen.evidence.tall.Object()); !strings.Contains(text, says) {
			t.Errorf("%s: %q", name, text)
		}
	}
}

func TestStateThatHasEndedIsNamedBeforeTheReadingIsSettled(t *testing.T) {
	b := newBench(t)
	b.scan(made.Withdrawn())
	b.verdict("damaged")
	if text := words(b.screen.panel.foot); !strings.Contains(text, "Yugoslavia has issued nothing since 2003") {
		t.Errorf("%q", text)
	}
}
