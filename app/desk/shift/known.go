package shift

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"postern/app/border"
	"postern/app/desk"
	"postern/app/desk/booked"
	"postern/app/search"
	"postern/store/journal"
)

// What can be wrong with a note of a release.
var (
	// ErrNoteUnbound: a note is bound to a document's number and a whole birth date.
	ErrNoteUnbound = desk.NewFault("shift.note_unbound", "a note needs a document number and a birth date")
	// ErrNoNote: there is no such note, or no more.
	ErrNoNote = desk.NewFault("shift.no_note", "no such note")
	// ErrSamePerson: who noted a release cannot countersign it.
	ErrSamePerson = desk.NewFault("shift.same_person", "a second person has to countersign")
)

// knownKey is where a note lies; false where the traveller has nothing it could be bound to.
func knownKey(t *border.Traveller, alert search.AlertKey) (string, bool) {
	number := border.NormalNumber(t.Document.Number)
	if number == "" || !t.BirthDate.IsDay() {
		return "", false
	}
	return booked.NoteKey(number, t.BirthDate, alert.List, alert.ID), true
}

// versionOf is a digest of an alert as it is written.
func versionOf(a border.Alert) string {
	text, err := json.Marshal(a)
	if err != nil { // an alert is made of texts, numbers and bytes
		panic(err)
	}
	return digestOf(text)
}

func digestOf(content []byte) string {
	sum := sha256.Sum256(content)
	return hex.EncodeToString(sum[:16])
}

// noteDraft books what became of a note.
func (s *Shift) noteDraft(number uint64, k *booked.Known, facts map[string]string) (journal.Draft, error) {
	detail, err := json.Marshal(k)
	return journal.Draft{
		Kind: journal.KindNote, Who: s.officer.Login, Case: number, Keep: journal.KeepDecision, Detail: detail, Facts: facts,
	}, err
}

func (s *Shift) noteDied(number uint64, k *booked.Known, why string) journal.Draft {
	d, err := s.noteDraft(number, k, map[string]string{"note": "died", "why": why})
	if err != nil { // a note is made of texts and times
		d.Detail, d.Keep = nil, journal.KeepNothing
	}
	return d
}

// Notes are the releases that were noted, newest first. Counts is set on those that need
// no second person, or have him.
func (s *Shift) Notes() []booked.Known {
	at := s.at.Load()
	if at == nil {
		return nil
	}
	out := make([]booked.Known, 0, len(at.known))
	for _, k := range at.known {
		n := *k
		n.Counts = !n.Arrest || n.Second != ""
		out = append(out, n)
	}
	slices.SortFunc(out, func(a, b booked.Known) int {
		return b.On.Compare(a.On)*2 + strings.Compare(a.Key(), b.Key())
	})
	return out
}

// Countersign makes a note count for an alert whose action is arrest. The witness has
// proved himself: Station.Witness. Errors: ErrNoNote, ErrSamePerson, ErrNoChecks, those of
// the Keeper.
func (s *Shift) Countersign(note booked.Known, witness border.Account) error {
	const op = "countersign a note"
	s.work.Lock()
	defer s.work.Unlock()
	at, err := s.begun(op)
	if err != nil {
		return err
	}
	k := at.known[note.Key()]
	switch {
	case k == nil || k.Version != note.Version:
		return fmt.Errorf("%s: %w", op, ErrNoNote)
	case witness.Login == k.By || witness.Login == "":
		return fmt.Errorf("%s: %w", op, ErrSamePerson)
	case !witness.Role.Checks():
		return fmt.Errorf("%s: %w: %s", op, ErrNoChecks, witness.Role)
	}
	now := s.now()
	signed := *k
	signed.Second, signed.SecondOn = witness.Login, now
	next := at.next()
	next.known = with(next.known, k.Key(), &signed)
	if o := next.open; o != nil && o.known != nil {
		next.open = o.countersigned(&signed)
	}
	draft, err := s.noteDraft(k.Case, &signed, map[string]string{"note": "countersigned", "second": witness.Login})
	if err != nil {
		return fmt.Errorf("%s: %w", op, err)
	}
	return s.commit(op, now, next, []journal.Draft{draft})
}

// countersigned is the open case with a note that counts now.
func (o *openCase) countersigned(k *booked.Known) *openCase {
	out := *o
	out.known = map[search.AlertKey]booked.Known{}
	for key, was := range o.known {
		if was.Key() == k.Key() {
			was = *k
			was.Counts = true
		}
		out.known[key] = was
	}
	return &out
}

// lapse ends the notes that nobody has used for as long as decisions are kept.
func (s *Shift) lapse(next *state, now time.Time) []journal.Draft {
	var drafts []journal.Draft
	for key, k := range next.known {
		if now.Sub(k.Used) > s.policy.KeepDecisions {
			next.known = with(next.known, key, nil)
			drafts = append(drafts, s.noteDied(k.Case, k, "lapsed"))
		}
	}
	return drafts
}
