package main

import (
	"errors"
	"path/filepath"
	"time"

	"postern/app/desk"
	"postern/app/lang"
	"postern/store/journal"
)

// errDetailsThere: details leave a station that a window has open by that window alone.
type errDetailsThere struct{ station string }

func (e *errDetailsThere) Error() string { return "details leave an open station by its window" }

// Sentence says what to do instead.
func (e *errDetailsThere) Sentence(say *lang.Speaker) string {
	return say.Say("ctl.journal.details_there", lang.Values{"Station": e.station})
}

// askJournal asks the window that has a station open; held says who that is, where nobody
// answers. Whoever asks proves himself there as he would here.
func (p *program) askJournal(dir string, held error, q desk.JournalQuestion) (desk.JournalAnswer, error) {
	asked, err := desk.Ask(dir)
	if err != nil {
		return desk.JournalAnswer{}, held
	}
	defer asked.Close()
	if p.signing.Account != nil {
		q.Login = *p.signing.Account
		if q.PIN, err = p.readPIN(*p.signing.PINFile); err != nil {
			return desk.JournalAnswer{}, err
		}
	}
	ctx, stop := interrupted()
	defer stop()
	return asked.Journal(ctx, q, p.countEntries)
}

// ask verifies the journal of a station that a window has open.
func (c *journalVerify) ask(p *program, held error) error {
	q := desk.JournalQuestion{Do: desk.JournalVerify, Aside: c.Aside}
	var err error
	if q.Kept, err = kept(c.Checkpoint, c.Proof); err != nil {
		return err
	}
	for i, k := range q.Kept {
		if k.Folder == "" {
			continue
		}
		if q.Kept[i].Folder, err = filepath.Abs(k.Folder); err != nil {
			return err
		}
	}
	if c.Verifier != "" {
		named, err := readVerifier(c.Verifier)
		if err != nil {
			return err
		}
		q.Verifier = named.String()
	}
	start := time.Now()
	a, err := p.askJournal(c.Station, held, q)
	if err != nil {
		return err
	}
	if c.Aside == 0 {
		p.noteAsides(a.Asides)
	}
	if a.Note != "" {
		p.note(a.Note)
	}
	for i, why := range a.Why {
		if why != "" && i < len(a.Result.Faults) {
			a.Result.Faults[i].Err = errors.New(why)
		}
	}
	if err := p.journalVerdict(a.Result, time.Since(start)); err != nil {
		return err
	}
	p.printVerifier(a.Verifier)
	return nil
}

// noteAsides says that there are journals that were set aside.
func (p *program) noteAsides(n uint64) {
	if n > 0 {
		p.note(p.say.Count("journal.asides", int(n)))
	}
}

// ask prints the newest checkpoint of a station that a window has open.
func (c *journalCheckpoint) ask(p *program, held error) error {
	a, err := p.askJournal(c.Station, held, desk.JournalQuestion{Do: desk.JournalCheckpoint, Aside: c.Aside})
	if err != nil {
		return err
	}
	return p.printCheckpoint(a.Text)
}

// ask exports the journal of a station that a window has open, without details.
func (c *journalExport) ask(p *program, held error) error {
	if c.Details {
		asked, err := desk.Ask(c.Station)
		if err != nil {
			return held
		}
		return errors.Join(&errDetailsThere{c.Station}, asked.Close())
	}
	dir, err := filepath.Abs(c.To)
	if err != nil {
		return err
	}
	if _, err := journal.Vacant(dir); err != nil {
		return err
	}
	a, err := p.askJournal(c.Station, held, desk.JournalQuestion{Do: desk.JournalExport, Aside: c.Aside, Dir: dir})
	if err != nil {
		return err
	}
	p.print(p.say.Count("journal.exported", int(a.Size), lang.Values{"To": c.To}))
	p.printVerifier(a.Verifier)
	return nil
}

// ask proves an entry of the journal of a station that a window has open.
func (c *journalProve) ask(p *program, held error) error {
	q := desk.JournalQuestion{Do: desk.JournalProve, Number: c.Number}
	if c.Checkpoint != "" {
		text, err := readEvidence(c.Checkpoint)
		if err != nil {
			return err
		}
		q.Against = text
	}
	a, err := p.askJournal(c.Station, held, q)
	if err != nil {
		return err
	}
	_, err = p.stdout.Write(a.Text)
	return err
}
