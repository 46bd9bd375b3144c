package main

import (
	"errors"
	"fmt"
	"time"

	"postern/app/desk"
	"postern/app/desk/lookback"
	"postern/app/lang"
	"postern/store"
	"postern/store/journal"
)

// journalVerify verifies a journal, an export of one, or proofs alone.
type journalVerify struct {
	Station    string   `xor:"verified" placeholder:"DIR" help:"${help_journal_held}"`
	Export     string   `xor:"verified" placeholder:"DIR" help:"${help_journal_export_dir}"`
	Checkpoint []string `sep:"none" placeholder:"FILE" help:"${help_journal_earlier}"`
	Proof      []string `sep:"none" placeholder:"FILE" help:"${help_journal_proof}"`
	Verifier   string   `placeholder:"FILE" help:"${help_journal_verifier}"`
	Aside      uint64   `placeholder:"N" help:"${help_journal_aside}"`

	signing
}

// AfterApply is called when all that is required is there.
func (c *journalVerify) AfterApply() error {
	if c.Aside > 0 && c.Station == "" {
		return fmt.Errorf("missing flags: --station=DIR, for --aside")
	}
	if c.Station == "" && c.Export == "" && len(c.Proof) == 0 {
		return fmt.Errorf("missing flags: --station=DIR or --export=DIR or --proof=FILE")
	}
	return errors.Join(notEmpty("--checkpoint", c.Checkpoint...), notEmpty("--proof", c.Proof...), c.check(""))
}

// Run verifies what was named.
func (c *journalVerify) Run(p *program) error {
	switch {
	case c.Station != "":
		return p.atJournal(c.Station, c.signing, c)
	case c.Export != "":
		return c.export(p)
	}
	return c.proofs(p)
}

func (c *journalVerify) here(p *program, station *store.Station, _ string) error {
	j, err := journalOf(station, c.Aside)
	if err != nil {
		return err
	}
	if n, err := station.JournalsAside(); err != nil {
		return err
	} else if c.Aside == 0 {
		p.noteAsides(n)
	}
	v, err := j.Verifier()
	if err != nil {
		return err
	}
	if c.Verifier != "" {
		named, err := readVerifier(c.Verifier)
		if err != nil {
			return err
		}
		if named.String() != v.String() {
			return fmt.Errorf("%w: %s", journal.ErrOther, v.Journal())
		}
	}
	e, err := evidence(v, c.Checkpoint, c.Proof)
	if err != nil {
		return err
	}
	ctx, stop := interrupted()
	defer stop()
	start := time.Now()
	r, err := j.Verify(ctx, e, p.countEntries)
	if err != nil {
		return err
	}
	if err := p.journalVerdict(r, time.Since(start)); err != nil {
		return err
	}
	p.printVerifier(v.String())
	return nil
}

func (c *journalVerify) export(p *program) error {
	v, err := c.verifier(p, func() (journal.Verifier, error) { return journal.OpenVerifier(c.Export) })
	if err != nil {
		return err
	}
	e, err := evidence(v, c.Checkpoint, c.Proof)
	if err != nil {
		return err
	}
	ctx, stop := interrupted()
	defer stop()
	start := time.Now()
	r, err := journal.VerifyExport(ctx, c.Export, v, e, p.countEntries)
	if err != nil {
		return err
	}
	return p.journalVerdict(r, time.Since(start))
}

// proofs checks proofs by themselves, and against checkpoints of the same size.
func (c *journalVerify) proofs(p *program) error {
	v, err := c.verifier(p, func() (journal.Verifier, error) {
		text, err := readEvidence(c.Proof[0])
		if err != nil {
			return journal.Verifier{}, err
		}
		proof, err := journal.ParseProof(text)
		if err != nil {
			return journal.Verifier{}, err
		}
		return journal.ParseVerifier(proof.Verifier)
	})
	if err != nil {
		return err
	}
	e, err := evidence(v, c.Checkpoint, c.Proof)
	if err != nil {
		return err
	}
	bad := e.Bad
	for _, a := range e.Earlier {
		for _, b := range e.Earlier {
			if a.Proves && !b.Proves && a.Size == b.Size && a.Root != b.Root {
				bad = append(bad, journal.Fault{Code: journal.FaultRewritten, Entry: a.Size, Evidence: b.Name})
			}
		}
	}
	for _, f := range bad {
		p.print(lookback.Fault(p.say, f))
	}
	for _, a := range e.Earlier {
		if a.Proves {
			p.print(desk.At(a.Name, 0, p.say.Count("journal.proven", int(a.Size), lang.Values{"Entry": entryLine(a.Entry), "Journal": a.Journal})))
		}
	}
	if len(bad) > 0 {
		return errFaults
	}
	return nil
}

// verifier reads the verifier that was named, or else takes the one that came along, and
// says so: it is worth no more than the way on which it came.
func (c *journalVerify) verifier(p *program, along func() (journal.Verifier, error)) (journal.Verifier, error) {
	if c.Verifier != "" {
		return readVerifier(c.Verifier)
	}
	v, err := along()
	if err == nil {
		p.print(p.say.Say("journal.verifier_along", lang.Values{"Verifier": v.String()}))
	}
	return v, err
}

func readVerifier(path string) (journal.Verifier, error) {
	text, err := readEvidence(path)
	if err != nil {
		return journal.Verifier{}, err
	}
	return journal.ParseVerifier(string(text))
}
