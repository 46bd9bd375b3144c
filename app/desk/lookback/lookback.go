// Package lookback reads the journal for those who may: pages, details, proofs, exports, and
// the words for what entries say. It changes when what auditors are shown does; what is
// written into the journal is the other rooms' matter.
package lookback

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"postern/app/border"
	"postern/app/desk"
	"postern/app/lang"
	"postern/store"
	"postern/store/journal"
)

// What can stand in the way of looking back.
var (
	// ErrNotAudits: the role of who signed in does not look back.
	ErrNotAudits = errors.New("this role does not look back")
	// ErrWithoutReason: who opens a detail, or takes details along, says why, in one line.
	ErrWithoutReason = errors.New("it needs a reason, of one line")
	// ErrFileThere: a proof is never written over a file.
	ErrFileThere = errors.New("there is a file of that name")
	// ErrUnknownDetail: the detail was written by a version that this one does not know.
	ErrUnknownDetail = errors.New("the detail is of an unknown form")
)

// Options say who looks back, and at what. All must be set but People.
type Options struct {
	Station *store.Station
	Who     border.Account
	People  []border.Account // whose names are known
	Policy  border.Policy
	Say     *lang.Speaker
	Now     func() time.Time // in the post's own zone, in which days and times are told
}

// LookBack reads, verifies and exports the journal of a station in somebody's name. Facts
// are read freely; whatever opens a detail, carries entries away or verifies is an entry
// itself. It is safe for concurrent use; all verbs but Who may take long.
type LookBack struct {
	o Options
}

// New looks back in the name of who is signed in. Error: ErrNotAudits.
func New(o Options) (*LookBack, error) {
	if !o.Who.Role.Audits() {
		return nil, fmt.Errorf("look back: %w: %s", ErrNotAudits, o.Who.Role)
	}
	o.Policy = o.Policy.Bounded()
	return &LookBack{o}, nil
}

// Now is the station's clock, in the zone in which days and times are told.
func (l *LookBack) Now() time.Time { return l.o.Now() }

func (l *LookBack) zone() *time.Location { return l.o.Now().Location() }

// People are those whose names are known.
func (l *LookBack) People() []border.Account { return l.o.People }

// Policy says how long details are kept.
func (l *LookBack) Policy() border.Policy { return l.o.Policy }

// Entry is one entry in full, but for its detail.
type Entry struct {
	journal.Entry
	Digest string // SHA-256 of its leaf, hexadecimal
	Size   uint64 // of the journal that it was proven in
	// Steps is how many hashes its proof has, and Bytes how long the proof is; both are 0
	// where Unproven says why there is none.
	Steps, Bytes int
	Unproven     error
	Erased       bool
	Until        time.Time // to which its detail is kept; zero where it has none
}

// Entry reads one entry. Errors: store.ErrNoEntry, store.ErrDamaged, store.ErrClosed.
func (l *LookBack) Entry(number uint64) (Entry, error) {
	j := l.o.Station.Journal()
	e, err := j.Entry(number)
	if err != nil {
		return Entry{}, err
	}
	e.Time = e.Time.In(l.zone())
	full := Entry{Entry: e, Until: l.until(e)}
	erased, err := j.Erased(e)
	if err != nil {
		return full, err
	}
	full.Erased = erased[0]
	full.prove(j)
	return full, nil
}

func (e *Entry) prove(j store.Journal) {
	proof, err := j.Prove(e.Number, nil)
	if err != nil {
		e.Unproven = err
		return
	}
	verifier, err := j.Verifier()
	if err == nil {
		var signed journal.Checkpoint
		_, signed, err = proof.Check(verifier)
		e.Size = signed.Size
	}
	var text []byte
	if err == nil {
		text, err = proof.Text()
	}
	if err != nil {
		e.Unproven = err
		return
	}
	hash := journal.Hash(proof.Line)
	e.Digest, e.Steps, e.Bytes = fmt.Sprintf("%x", hash[:]), len(proof.Path), len(text)
}

// until is when the key of an entry's detail is due to be destroyed. The key is one of a
// day of UTC, and so the day's end is that of UTC.
func (l *LookBack) until(e journal.Entry) time.Time {
	day, err := time.Parse(time.DateOnly, e.Day)
	if e.Keep == journal.KeepNothing || err != nil {
		return time.Time{}
	}
	return day.AddDate(0, 0, 1).Add(KeptFor(l.o.Policy, e.Keep)).In(l.zone())
}

// KeptFor is how long a policy keeps details of a term; 0 where there is none.
func KeptFor(p border.Policy, k journal.Keep) time.Duration {
	switch k {
	case journal.KeepNoMatch:
		return p.KeepNoMatch
	case journal.KeepDecision:
		return p.KeepDecisions
	}
	return 0
}

// longestReason bounds a reason, in letters.
const longestReason = 200

// reasoned is a reason as it is booked. Error: ErrWithoutReason.
func reasoned(reason string) (string, error) {
	reason = strings.Join(strings.Fields(reason), " ")
	if n := utf8.RuneCountInString(reason); n == 0 || n > longestReason {
		return "", ErrWithoutReason
	}
	return reason, nil
}

// The facts of entries that looking back writes.
const (
	factWhat    = "what"
	factEntry   = "entry"
	factEntries = "entries"
	factFaults  = "faults"
	factReason  = "reason"
	factDetails = "details"
	factAside   = "aside"

	lookedDetail = "detail"
	lookedVerify = "verify"

	exportedJournal = "journal"
	exportedProof   = "proof"
)

// Detail opens the detail of an entry, for a reason. That it was opened, by whom and why
// is in the journal before it is given. Errors: ErrWithoutReason, ErrUnknownDetail, those
// of store.Journal.Detail and store.Station.Book.
func (l *LookBack) Detail(number uint64, reason string) (Detail, error) {
	reason, err := reasoned(reason)
	if err != nil {
		return Detail{}, fmt.Errorf("open the detail of entry %d: %w", number, err)
	}
	j := l.o.Station.Journal()
	e, err := j.Entry(number)
	if err != nil {
		return Detail{}, err
	}
	erased, err := j.Erased(e)
	switch {
	case err != nil:
		return Detail{}, err
	case e.Keep == journal.KeepNothing:
		return Detail{}, fmt.Errorf("open the detail of entry %d: %w", number, store.ErrNoDetail)
	case erased[0]:
		return Detail{}, fmt.Errorf("open the detail of entry %d: %w", number, store.ErrErased)
	}
	err = l.book(journal.KindLookBack, e.Case, map[string]string{
		factWhat: lookedDetail, factEntry: strconv.FormatUint(number, 10), factReason: reason,
	})
	if err != nil {
		return Detail{}, err
	}
	text, err := j.Detail(number)
	if err != nil {
		return Detail{}, err
	}
	return readDetail(e, text)
}

func (l *LookBack) book(kind journal.Kind, number uint64, facts map[string]string) error {
	_, err := l.o.Station.Book(l.o.Now(), []journal.Draft{{Kind: kind, Who: l.o.Who.Login, Case: number, Facts: facts}})
	return err
}

// Verified is what a verification found.
type Verified struct {
	journal.Result
	At   time.Time
	Took time.Duration
	// Unbooked is why the journal does not say that it was verified: one that is damaged
	// may take no entry any more.
	Unbooked error
}

// First is the first entry that is wrong, as far as the faults name one.
func (v Verified) First() (entry uint64, known bool) {
	for _, f := range v.Faults {
		switch f.Code {
		case journal.FaultCheckpoint, journal.FaultDayKey, journal.FaultForeign:
			continue
		}
		if !known || f.Entry < entry {
			entry, known = f.Entry, true
		}
	}
	return entry, known
}

// Verify verifies the whole journal as it stands when it begins, and books that it was
// done and how much was wrong: an auditor can show that he looked. A verification that is
// cancelled has shown nothing and is not booked. progress is called on whatever thread.
// Errors: store.ErrClosed, that of ctx; what is wrong with the journal is no error.
func (l *LookBack) Verify(ctx context.Context, progress func(done, of uint64)) (Verified, error) {
	return l.verify(ctx, read{Journal: l.o.Station.Journal()}, journal.Evidence{}, progress)
}

// read is a journal that is read: the one that is written, or one that was set aside.
type read struct {
	store.Journal
	aside uint64 // the number of one that was set aside
}

// facts are an entry's about reading it.
func (r read) facts(facts map[string]string) map[string]string {
	if r.aside > 0 {
		facts[factAside] = strconv.FormatUint(r.aside, 10)
	}
	return facts
}

func (l *LookBack) verify(ctx context.Context, of read, e journal.Evidence, progress func(done, of uint64)) (Verified, error) {
	start := l.o.Now()
	r, err := of.Verify(ctx, e, progress)
	if err != nil {
		return Verified{}, err
	}
	v := Verified{Result: r, At: l.o.Now()}
	v.Took = v.At.Sub(start)
	slices.SortStableFunc(v.Faults, func(a, b journal.Fault) int { return cmp.Compare(a.Entry, b.Entry) })
	v.Unbooked = l.book(journal.KindLookBack, 0, of.facts(map[string]string{
		factWhat: lookedVerify, factEntries: strconv.FormatUint(r.Entries, 10), factFaults: strconv.Itoa(len(r.Faults) + r.More),
	}))
	return v, nil
}

// Prove writes a proof that the journal has an entry into a new file. That it was made is
// booked first: it carries an entry away. Errors: ErrFileThere, store.ErrNoEntry,
// store.ErrDamaged, store.ErrClosed, those of the system.
func (l *LookBack) Prove(number uint64, path string) error {
	j := l.o.Station.Journal()
	if _, err := j.Prove(number, nil); err != nil {
		return err
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, os.ErrExist) {
		return fmt.Errorf("prove entry %d: %w: %s", number, ErrFileThere, path)
	}
	if err != nil {
		return fmt.Errorf("prove entry %d: %w", number, err)
	}
	if err := errors.Join(l.writeProof(f, number), f.Close()); err != nil {
		return fmt.Errorf("prove entry %d: %w", number, errors.Join(err, os.Remove(path)))
	}
	return nil
}

func (l *LookBack) writeProof(f *os.File, number uint64) error {
	text, err := l.proof(read{Journal: l.o.Station.Journal()}, number, nil)
	if err != nil {
		return err
	}
	if _, err = f.Write(text); err != nil {
		return err
	}
	return f.Sync()
}

// proof books that a proof is made and makes it: of the newest checkpoint, or of an earlier
// one.
func (l *LookBack) proof(j read, number uint64, against *journal.Checkpoint) ([]byte, error) {
	err := l.book(journal.KindExport, 0, j.facts(map[string]string{factWhat: exportedProof, factEntry: strconv.FormatUint(number, 10)}))
	if err != nil {
		return nil, err
	}
	proof, err := j.Prove(number, against)
	if err != nil {
		return nil, err
	}
	return proof.Text()
}

// Export writes the journal into an empty or new folder, for anyone to check without a
// key. Details go along, in the clear, only for a reason; "" leaves them out. The export is
// booked first and holds that entry, which says how many entries it closes. progress is
// called on whatever thread. Errors: journal.ErrNotEmpty, ErrWithoutReason, those of
// store.Journal.Export.
func (l *LookBack) Export(ctx context.Context, dir, reason string, progress func(done, of uint64)) (store.Exported, error) {
	return l.export(ctx, read{Journal: l.o.Station.Journal()}, dir, reason, progress)
}

func (l *LookBack) export(ctx context.Context, j read, dir, reason string, progress func(done, of uint64)) (store.Exported, error) {
	details := strings.TrimSpace(reason) != ""
	facts := j.facts(map[string]string{factWhat: exportedJournal, factDetails: strconv.FormatBool(details)})
	if details {
		why, err := reasoned(reason)
		if err != nil {
			return store.Exported{}, fmt.Errorf("export the journal: %w", err)
		}
		facts[factReason] = why
	}
	dir = filepath.Clean(dir)
	if _, err := journal.Vacant(dir); err != nil {
		return store.Exported{}, fmt.Errorf("export the journal: %w", err)
	}
	verifier, err := j.Verifier()
	if err != nil {
		return store.Exported{}, err
	}
	count, err := j.Count()
	if err != nil {
		return store.Exported{}, err
	}
	if j.aside == 0 { // the entry is in it
		count++
	}
	facts[factEntries] = strconv.FormatUint(count, 10)
	if err := l.book(journal.KindExport, 0, facts); err != nil {
		return store.Exported{}, err
	}
	return j.Export(ctx, dir, store.ExportOptions{
		Details: details, Progress: progress,
		ReadMe: l.o.Say.Say("journal.read_me", lang.Values{"Journal": verifier.Journal(), "Verifier": verifier.String()}),
	})
}

// Explain says what stood in the way of looking back: what, where, what to do.
func Explain(say *lang.Speaker, err error) string {
	detail := lang.Values{"Detail": err.Error()}
	switch {
	case errors.Is(err, ErrWithoutReason):
		return say.Say("lookback.error.reason", lang.Values{"Letters": longestReason})
	case errors.Is(err, ErrFileThere):
		return say.Say("lookback.error.file_there", detail)
	case errors.Is(err, ErrUnknownDetail):
		return say.Say("lookback.error.unknown_detail", detail)
	}
	if of, ok := errors.AsType[*os.PathError](err); ok {
		return say.Say("desk.store.system", lang.Values{"Subject": of.Path, "Detail": of.Err.Error()})
	}
	if sentence, known := desk.Explain(say, err); known {
		return sentence
	}
	return say.Say("lookback.error.other", detail)
}
