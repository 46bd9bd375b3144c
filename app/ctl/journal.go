package main

import (
	"context"
	"errors"
	"io"
	"os"
	"os/signal"
	"strconv"
	"strings"
	"time"

	"postern/app/desk"
	"postern/app/desk/lookback"
	"postern/app/lang"
	"postern/store"
	"postern/store/journal"
)

// journalCommand reads and verifies the journal of a station.
type journalCommand struct {
	Verify     journalVerify     `cmd:"" help:"${help_journal_verify}"`
	Checkpoint journalCheckpoint `cmd:"" help:"${help_journal_checkpoint}"`
	Export     journalExport     `cmd:"" help:"${help_journal_export}"`
	Prove      journalProve      `cmd:"" help:"${help_journal_prove}"`
	SetAside   journalSetAside   `cmd:"" help:"${help_journal_set_aside}"`

	detail string
}

// Help is the command's description with examples.
func (c *journalCommand) Help() string { return c.detail }

// journalStation opens a station for its journal. who is in whose name it is read: at a
// station with people a supervisor's or an auditor's.
func (p *program) journalStation(dir string, as signing) (station *store.Station, who string, err error) {
	p.signing = as
	if station, err = p.openStation(dir); err != nil {
		return nil, "", err
	}
	account, in := station.SignedIn()
	if in && !account.Role.Audits() {
		return nil, "", errors.Join(errNotAuditor, station.Close())
	}
	return station, account.Login, nil
}

// journalWork is done at a station's journal: here, in whose name it says, or by the window
// that has the station open; held says that one has.
type journalWork interface {
	here(p *program, station *store.Station, who string) error
	ask(p *program, held error) error
}

func (p *program) atJournal(dir string, as signing, work journalWork) error {
	station, who, err := p.journalStation(dir, as)
	if errors.Is(err, store.ErrHeld) {
		return work.ask(p, err)
	}
	if err != nil {
		return err
	}
	defer station.Close()
	return work.here(p, station, who)
}

// journalOf is the journal that is written, or where aside is not 0 the one that was set
// aside as that number.
func journalOf(station *store.Station, aside uint64) (store.Journal, error) {
	if aside == 0 {
		return station.Journal(), nil
	}
	return station.JournalAside(aside)
}

// interrupted ends with the first interrupt.
func interrupted() (context.Context, context.CancelFunc) {
	return signal.NotifyContext(context.Background(), os.Interrupt)
}

// maxEvidence bounds a file of a checkpoint, a verifier or a proof, in bytes.
const maxEvidence = 1 << 20

func readEvidence(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, maxEvidence))
}

// kept reads what was kept elsewhere; a checkpoint may be an export's folder. A file that is
// not there stops the run.
func kept(checkpoints, proofs []string) ([]desk.KeptElsewhere, error) {
	var all []desk.KeptElsewhere
	for _, path := range checkpoints {
		if i, err := os.Stat(path); err == nil && i.IsDir() {
			all = append(all, desk.KeptElsewhere{Name: path, Folder: path})
			continue
		}
		text, err := readEvidence(path)
		if err != nil {
			return nil, err
		}
		all = append(all, desk.KeptElsewhere{Name: path, Text: text})
	}
	for _, path := range proofs {
		text, err := readEvidence(path)
		if err != nil {
			return nil, err
		}
		all = append(all, desk.KeptElsewhere{Name: path, Text: text, Proof: true})
	}
	return all, nil
}

// evidence is what was kept elsewhere of the journal that v checks. A file that is no good
// is a fault like another.
func evidence(v journal.Verifier, checkpoints, proofs []string) (journal.Evidence, error) {
	all, err := kept(checkpoints, proofs)
	if err != nil {
		return journal.Evidence{}, err
	}
	return lookback.EvidenceOf(v, all)
}

// journalCheckpoint prints the newest checkpoint.
type journalCheckpoint struct {
	Station string `required:"" placeholder:"DIR" help:"${help_journal_station}"`
	Aside   uint64 `placeholder:"N" help:"${help_journal_aside}"`

	signing
}

// AfterApply is called when all that is required is there.
func (c *journalCheckpoint) AfterApply() error {
	return errors.Join(notEmpty("--station", c.Station), c.check(""))
}

// Run prints it as it is to be kept.
func (c *journalCheckpoint) Run(p *program) error { return p.atJournal(c.Station, c.signing, c) }

func (c *journalCheckpoint) here(p *program, station *store.Station, _ string) error {
	j, err := journalOf(station, c.Aside)
	if err != nil {
		return err
	}
	signed, err := j.Checkpoint()
	if err != nil {
		return err
	}
	return p.printCheckpoint(signed.Text)
}

func (p *program) printCheckpoint(text []byte) error {
	p.note(p.say.Say("journal.checkpoint.keep"))
	_, err := p.stdout.Write(text)
	return err
}

// journalExport writes the journal for others to check.
type journalExport struct {
	Station string `required:"" placeholder:"DIR" help:"${help_journal_station}"`
	To      string `required:"" placeholder:"DIR" help:"${help_journal_to}"`
	Details bool   `help:"${help_journal_details}"`
	Aside   uint64 `placeholder:"N" help:"${help_journal_aside}"`

	signing
}

// AfterApply is called when all that is required is there.
func (c *journalExport) AfterApply() error {
	return errors.Join(notEmpty("--station", c.Station), notEmpty("--to", c.To), c.check(""))
}

// Run exports it; that it was exported is the last entry of what is exported.
func (c *journalExport) Run(p *program) error { return p.atJournal(c.Station, c.signing, c) }

func (c *journalExport) here(p *program, station *store.Station, who string) error {
	if _, err := journal.Vacant(c.To); err != nil {
		return err
	}
	facts := map[string]string{"what": "journal", "details": strconv.FormatBool(c.Details)}
	j, err := journalOf(station, c.Aside)
	if err != nil {
		return err
	}
	if c.Aside > 0 {
		facts["aside"] = strconv.FormatUint(c.Aside, 10)
	}
	if _, err := station.Book(p.now(), []journal.Draft{{Kind: journal.KindExport, Who: who, Facts: facts}}); err != nil {
		return err
	}
	verifier, err := j.Verifier()
	if err != nil {
		return err
	}
	ctx, stop := interrupted()
	defer stop()
	done, err := j.Export(ctx, c.To, store.ExportOptions{
		Details: c.Details, Progress: p.countEntries,
		ReadMe: p.say.Say("journal.read_me", lang.Values{"Journal": verifier.Journal(), "Verifier": verifier.String()}),
	})
	if err != nil {
		return err
	}
	p.print(p.say.Count("journal.exported", int(done.Checkpoint.Size), lang.Values{"To": c.To}))
	if c.Details {
		p.print(p.say.Count("journal.exported_details", done.Details, lang.Values{"Erased": done.Erased}))
	}
	p.printVerifier(verifier.String())
	return nil
}

func (p *program) printVerifier(text string) {
	p.print(p.say.Say("journal.verifier", lang.Values{"Verifier": text}))
}

// journalSetAside lets a station go on whose journal is damaged.
type journalSetAside struct {
	Station string `required:"" placeholder:"DIR" help:"${help_journal_alone}"`

	signing
}

// AfterApply is called when all that is required is there.
func (c *journalSetAside) AfterApply() error { return notEmpty("--station", c.Station) }

// Run sets the journal aside, and says so on standard error too, where it is not
// overlooked.
func (c *journalSetAside) Run(p *program) error {
	station, who, err := p.journalStation(c.Station, c.signing)
	if err != nil {
		return err
	}
	defer station.Close()
	first, err := station.SetJournalAside(p.now(), who)
	if err != nil {
		return err
	}
	entries, _ := strconv.Atoi(first.Facts["entries"]) // it is a number
	p.note(p.say.Count("journal.set_aside", entries, lang.Values{"Number": first.Facts["aside"]}))
	p.print(entryLine(first))
	return nil
}

// countEntries says now and then how far a run over the journal is.
func (p *program) countEntries(done, of uint64) {
	if done%(32<<10) == 0 && done < of {
		p.note(p.say.Count("journal.progress", int(done), lang.Values{"Of": int(of)}))
	}
}

// journalProve proves one entry.
type journalProve struct {
	Station    string `required:"" placeholder:"DIR" help:"${help_journal_station}"`
	Checkpoint string `placeholder:"FILE" help:"${help_journal_against}"`
	Number     uint64 `arg:"" help:"${help_journal_number}"`

	signing
}

// AfterApply is called when all that is required is there.
func (c *journalProve) AfterApply() error {
	return errors.Join(notEmpty("--station", c.Station), c.check(""))
}

// Run prints the proof. That it was made is journaled first: it carries an entry away.
func (c *journalProve) Run(p *program) error { return p.atJournal(c.Station, c.signing, c) }

func (c *journalProve) here(p *program, station *store.Station, who string) error {
	j := station.Journal()
	var against *journal.Checkpoint
	if c.Checkpoint != "" {
		text, err := readEvidence(c.Checkpoint)
		if err != nil {
			return err
		}
		v, err := j.Verifier()
		if err != nil {
			return err
		}
		signed, err := v.Open(text)
		if err != nil {
			return err
		}
		against = &signed
	}
	if _, err := j.Prove(c.Number, against); err != nil {
		return err
	}
	facts := map[string]string{"what": "proof", "entry": strconv.FormatUint(c.Number, 10)}
	if _, err := station.Book(p.now(), []journal.Draft{{Kind: journal.KindExport, Who: who, Facts: facts}}); err != nil {
		return err
	}
	proof, err := j.Prove(c.Number, against)
	if err != nil {
		return err
	}
	text, err := proof.Text()
	if err != nil {
		return err
	}
	_, err = p.stdout.Write(text)
	return err
}

// entryLine is an entry for people to read, in one line.
func entryLine(e journal.Entry) string {
	parts := []string{strconv.FormatUint(e.Number, 10), e.Time.Format(time.RFC3339), string(e.Kind)}
	if e.Who != "" {
		parts = append(parts, e.Who)
	}
	return strings.Join(parts, " ")
}

// journalVerdict prints what a verification found, and is errFaults where something was.
func (p *program) journalVerdict(r journal.Result, elapsed time.Duration) error {
	values := lang.Values{"Journal": r.Journal, "Time": duration(elapsed)}
	for _, f := range r.Faults {
		p.print(lookback.Fault(p.say, f))
	}
	if r.More > 0 {
		p.print(p.say.Count("ctl.more", r.More))
	}
	if !r.Whole() {
		p.print(p.say.Count("journal.not_whole", int(r.Entries), values))
		return errFaults
	}
	p.print(p.say.Count("journal.whole", int(r.Entries), values))
	p.print(lookback.Shown(p.say, r))
	return nil
}
