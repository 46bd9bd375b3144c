package lookback

import (
	"context"
	"fmt"
	"path/filepath"

	"postern/app/desk"
	"postern/app/lang"
	"postern/store/journal"
)

// errUnknown: another version asks for something that this one does not know.
var errUnknown = desk.NewFault("journal.asked.unknown", "no such question about the journal")

// EvidenceOf reads what was kept elsewhere of the journal that a verifier checks. What is no
// good stands in it as a fault. Errors: those of journal.Evidence.AddExport.
func EvidenceOf(v journal.Verifier, kept []desk.KeptElsewhere) (journal.Evidence, error) {
	var e journal.Evidence
	for _, k := range kept {
		switch {
		case k.Folder != "":
			if err := e.AddExport(v, k.Folder); err != nil {
				return e, err
			}
		case k.Proof:
			e.AddProof(v, k.Name, k.Text)
		default:
			e.AddCheckpoint(v, k.Name, k.Text)
		}
	}
	return e, nil
}

// Answer answers another program's question about the journal, in the name of who looks
// back: what carries entries away or verifies is an entry itself. No detail is in an answer.
func (l *LookBack) Answer(ctx context.Context, q desk.JournalQuestion, progress func(done, of uint64)) desk.JournalAnswer {
	answer, err := l.answer(ctx, q, progress)
	if err != nil {
		return desk.JournalAnswer{Refused: Explain(l.o.Say, err)}
	}
	return answer
}

func (l *LookBack) answer(ctx context.Context, q desk.JournalQuestion, progress func(done, of uint64)) (a desk.JournalAnswer, err error) {
	j := read{Journal: l.o.Station.Journal(), aside: q.Aside}
	if q.Aside > 0 {
		if j.Journal, err = l.o.Station.JournalAside(q.Aside); err != nil {
			return a, err
		}
	}
	if a.Asides, err = l.o.Station.JournalsAside(); err != nil {
		return a, err
	}
	v, err := j.Verifier()
	if err != nil {
		return a, err
	}
	a.Verifier = v.String()
	switch q.Do {
	case desk.JournalVerify:
		err = l.answerVerify(ctx, j, v, q, progress, &a)
	case desk.JournalCheckpoint:
		var signed journal.Checkpoint
		signed, err = j.Checkpoint()
		a.Text = signed.Text
	case desk.JournalExport:
		err = l.answerExport(ctx, j, q.Dir, progress, &a)
	case desk.JournalProve:
		a.Text, err = l.answerProve(j, v, q)
	default:
		err = fmt.Errorf("%w: %q", errUnknown, q.Do)
	}
	return a, err
}

func (l *LookBack) answerVerify(ctx context.Context, j read, v journal.Verifier, q desk.JournalQuestion, progress func(done, of uint64), a *desk.JournalAnswer) error {
	if q.Verifier != "" && q.Verifier != v.String() {
		return fmt.Errorf("%w: %s", journal.ErrOther, v.Journal())
	}
	e, err := EvidenceOf(v, q.Kept)
	if err != nil {
		return err
	}
	found, err := l.verify(ctx, j, e, progress)
	if err != nil {
		return err
	}
	if found.Unbooked != nil {
		a.Note = l.o.Say.Say("lookback.unbooked", lang.Values{"Detail": Explain(l.o.Say, found.Unbooked)})
	}
	a.Result = found.Result
	a.Why = make([]string, len(a.Result.Faults))
	for i, f := range a.Result.Faults {
		if f.Err != nil {
			a.Why[i] = detailOf(l.o.Say, f.Err)
			a.Result.Faults[i].Err = nil
		}
	}
	return nil
}

func (l *LookBack) answerExport(ctx context.Context, j read, dir string, progress func(done, of uint64), a *desk.JournalAnswer) error {
	if !filepath.IsAbs(dir) { // it would be a folder of this program's own choice
		return fmt.Errorf("export the journal: %w: %s", errUnknown, dir)
	}
	done, err := l.export(ctx, j, dir, "", progress)
	a.Size = done.Checkpoint.Size
	return err
}

func (l *LookBack) answerProve(j read, v journal.Verifier, q desk.JournalQuestion) ([]byte, error) {
	var against *journal.Checkpoint
	if q.Against != nil {
		signed, err := v.Open(q.Against)
		if err != nil {
			return nil, err
		}
		against = &signed
	}
	if _, err := j.Prove(q.Number, against); err != nil { // before it is booked
		return nil, err
	}
	return l.proof(j, q.Number, against)
}
