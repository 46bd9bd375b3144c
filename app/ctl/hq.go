package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"golang.org/x/term"

	"postern/app/desk"
	"postern/app/exchange/hq"
	"postern/app/lang"
)

// hqCommand is a headquarters: what a ministry's engineer does.
type hqCommand struct {
	Init    hqInit    `cmd:"" help:"${help_hq_init}"`
	Key     hqKey     `cmd:"" help:"${help_hq_key}"`
	Nation  hqNation  `cmd:"" help:"${help_hq_nation}"`
	Publish hqPublish `cmd:"" help:"${help_hq_publish}"`
	Answers hqAnswers `cmd:"" help:"${help_hq_answers}"`
	Renew   hqRenew   `cmd:"" help:"${help_hq_renew}"`
	Rotate  hqRotate  `cmd:"" help:"${help_hq_rotate}"`
	Root    hqRoot    `cmd:"" help:"${help_hq_root}"`
	Sign    hqSign    `cmd:"" help:"${help_hq_sign}"`
	Join    hqJoin    `cmd:"" help:"${help_hq_join}"`
	Status  hqStatus  `cmd:"" help:"${help_hq_status}"`
	Serve   hqServe   `cmd:"" help:"${help_hq_serve}"`
	Stick   hqStick   `cmd:"" help:"${help_hq_stick}"`

	detail string
}

// Help is the command's description with examples.
func (c *hqCommand) Help() string { return c.detail }

// hqHelpWords are the parts of the help that the catalogue holds under "hq.help.", by the
// names that the grammar calls them after "hq_".
var hqHelpWords = [...]string{
	"hq", "init", "key", "nation", "publish", "answers", "renew", "rotate", "root", "root_propose", "sign", "join", "status", "serve", "stick",
	"dir", "passphrase_file", "work", "keys", "days_root", "days_targets", "days_snapshot", "hours_timestamp",
	"nations", "root_keys", "root_threshold", "root_key", "targets_keys", "targets_threshold", "targets_key", "nation_keys", "nation_threshold", "nation_key",
	"key_out", "key_owner", "nation_name", "nation_public", "publish_nation", "publish_list", "list_name", "remove_list", "accept_smaller", "publish_part",
	"answers_travellers", "rotate_role", "rotate_public", "rotate_old", "threshold", "propose_add", "propose_remove", "propose_threshold",
	"sign_file", "sign_key", "sign_dir", "sign_yes", "join_parts", "nation_remove",
	"serve_dir", "serve_addr", "serve_cert", "serve_key", "serve_host", "serve_plain", "serve_renew", "stick_to", "stick_for",
}

// hqFolder says which headquarters.
type hqFolder struct {
	Dir string `required:"" placeholder:"DIR" help:"${help_hq_dir}"`
}

func (f *hqFolder) check() error { return notEmpty("--dir", f.Dir) }

// hqSecret says from where passphrases come.
type hqSecret struct {
	PassphraseFile *string `placeholder:"FILE" help:"${help_hq_passphrase_file}"` // nil: they are asked for
}

func (s *hqSecret) check() error {
	if s.PassphraseFile == nil {
		return nil
	}
	return notEmpty("--passphrase-file", *s.PassphraseFile)
}

// hqWork is what it costs to guess the passphrase of a new key.
type hqWork struct {
	Work int `default:"18" placeholder:"N" help:"${help_hq_work}"`
}

func (w *hqWork) check() error {
	if w.Work < hq.WorkSafe || w.Work > hq.WorkMost {
		return fmt.Errorf("--work: want %d to %d, not %d", hq.WorkSafe, hq.WorkMost, w.Work)
	}
	return nil
}

// hqLives are how long what is signed holds.
type hqLives struct {
	RootDays       int `default:"365" placeholder:"N" help:"${help_hq_days_root}"`
	TargetsDays    int `default:"90" placeholder:"N" help:"${help_hq_days_targets}"`
	SnapshotDays   int `default:"7" placeholder:"N" help:"${help_hq_days_snapshot}"`
	TimestampHours int `default:"24" placeholder:"N" help:"${help_hq_hours_timestamp}"`
}

// maxLifeDays bounds a life: ten years.
const maxLifeDays = 3650

func (l *hqLives) check() error {
	for _, of := range []struct {
		flag    string
		n, most int
	}{
		{"--root-days", l.RootDays, maxLifeDays},
		{"--targets-days", l.TargetsDays, maxLifeDays},
		{"--snapshot-days", l.SnapshotDays, maxLifeDays},
		{"--timestamp-hours", l.TimestampHours, 24 * maxLifeDays},
	} {
		if of.n < 1 || of.n > of.most {
			return fmt.Errorf("%s: want 1 to %d, not %d", of.flag, of.most, of.n)
		}
	}
	return nil
}

func (l *hqLives) lives() hq.Lives {
	const day = 24 * time.Hour
	return hq.Lives{
		Root: time.Duration(l.RootDays) * day, Targets: time.Duration(l.TargetsDays) * day,
		Snapshot: time.Duration(l.SnapshotDays) * day, Timestamp: time.Duration(l.TimestampHours) * time.Hour,
	}
}

// hqPatience is how long another run at the same headquarters is waited for: one that renews,
// as hq serve does, is through by then.
const hqPatience = 5 * time.Second

// hqOptions are how a headquarters' folder is worked with.
func (p *program) hqOptions(s hqSecret, l hqLives, keys ...string) hq.Options {
	return hq.Options{Now: p.now, Patience: hqPatience, Lives: l.lives(), Keys: keys, Ask: p.askPassphrase(s)}
}

// errNoPassphrase: there is neither a file nor a terminal to ask at.
var errNoPassphrase = errors.New("no passphrase")

// askPassphrase gives the passphrase of the file, or asks for each key's.
func (p *program) askPassphrase(s hqSecret) hq.AskPassphrase {
	text := ""
	return func(k hq.KeyFile) (string, error) {
		if s.PassphraseFile == nil {
			return p.askFor(p.say.Say("hq.ask.passphrase", lang.Values{"Owner": k.Owner, "File": filepath.Base(k.Path)}))
		}
		var err error
		if text == "" {
			text, err = p.readPassphrase(*s.PassphraseFile)
		}
		return text, err
	}
}

// newPassphrase is for keys that are made: of the file, or asked for twice.
func (p *program) newPassphrase(s hqSecret) (string, error) {
	if s.PassphraseFile != nil {
		text, err := p.readPassphrase(*s.PassphraseFile)
		if err == nil {
			err = hq.CheckPassphrase(text)
		}
		return text, err
	}
	first, err := p.askFor(p.say.Say("hq.ask.new", lang.Values{"Shortest": hq.ShortestPassphrase}))
	if err == nil {
		err = hq.CheckPassphrase(first)
	}
	if err != nil {
		return "", err
	}
	again, err := p.askFor(p.say.Say("hq.ask.again"))
	if err == nil && again != first {
		err = &hqFault{"two_passphrases", nil}
	}
	return first, err
}

// askFor asks at the terminal, unseen.
func (p *program) askFor(question string) (string, error) {
	in, ok := p.stdin.(*os.File)
	if !ok || !term.IsTerminal(int(in.Fd())) {
		return "", errNoPassphrase
	}
	fmt.Fprint(p.stderr, question+" ")
	text, err := term.ReadPassword(int(in.Fd()))
	fmt.Fprintln(p.stderr)
	return string(text), err
}

func (p *program) readPassphrase(path string) (string, error) {
	return p.secretLine(path, &hqFault{"passphrase_file", lang.Values{"File": path}})
}

// confirmed asks a question at standard input that only "yes" answers.
func (p *program) confirmed(question string) bool {
	fmt.Fprint(p.stderr, question+" ")
	line, _ := bufio.NewReader(io.LimitReader(p.stdin, 100)).ReadString('\n') // what is missing is no yes
	return strings.TrimSpace(line) == "yes"
}

// inHQ opens a headquarters for as long as work takes.
func inHQ(dir string, o hq.Options, work func(*hq.Repository) error) (err error) {
	r, err := hq.Open(dir, o)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, r.Close()) }()
	return work(r)
}

// checked is whether all parts of a command are as they must be.
func checked(parts ...interface{ check() error }) error {
	var all error
	for _, part := range parts {
		all = errors.Join(all, part.check())
	}
	return all
}

// waits says of a step whose result waits for the signatures of others what is missing: the
// step was done. Any other error stays one.
func (p *program) waits(dir string, err error) error {
	e, ok := errors.AsType[*hq.ThresholdError](err)
	if !ok || e.Part == "" {
		return err
	}
	return p.printPart(dir, e.Part)
}

// left says of a step what it left for others to sign, where it did.
func (p *program) left(dir, part string, err error) error {
	if err != nil {
		return p.waits(dir, err)
	}
	return p.printPart(dir, part)
}

// printPart says what a part waits for, where there is one.
func (p *program) printPart(dir, part string) error {
	if part == "" {
		return nil
	}
	w, err := hq.ReadWaiting(dir, part)
	if err == nil {
		p.printWaiting(w)
	}
	return err
}

// printWaiting says what a part waits for: who is missing, and who does what next.
func (p *program) printWaiting(w hq.Waiting) {
	values := lang.Values{"Part": w.Part}
	switch {
	case w.Fault != nil:
		p.complain(p.sentence(w.Fault))
	case w.Overtaken:
		p.print(p.say.Say("hq.waiting.overtaken", values))
	case len(w.Lacking) == 0:
		p.print(p.say.Say("hq.waiting.signed", values))
	default:
		p.print(p.say.Say("hq.waiting.part", values))
		for _, e := range w.Lacking {
			p.print("  " + p.lacking(e))
		}
		p.print("  " + p.say.Say("hq.waiting.next", values))
	}
}

// lacking says of one file how many have signed it, of how many, and who has not: of a root
// that follows another for both.
func (p *program) lacking(e *hq.ThresholdError) string {
	key := "hq.waiting.lacking"
	switch {
	case e.By != "" && e.Have >= e.Need:
		key = "hq.waiting.enough." + string(e.By)
	case e.By != "":
		key = "hq.waiting.lacking." + string(e.By)
	}
	return p.say.Say(key, lang.Values{
		"Role": e.Role, "Have": e.Have, "Need": e.Need, "Missing": strings.Join(e.Missing, ", "), "File": e.File,
	})
}

// hqFault says what is wrong with how a command was asked: a key of the catalogue under
// "hq.fault.", with its values.
type hqFault struct {
	key    string
	values lang.Values
}

func (f *hqFault) Error() string { return "headquarters: " + f.key }

// hqKinds are the catalogue's keys of what package hq can say.
var hqKinds = [...]struct {
	err error
	key string
}{
	{hq.ErrNoRepository, "hq.error.no_repository"},
	{hq.ErrFounded, "hq.error.founded"},
	{hq.ErrInUse, "hq.error.in_use"},
	{hq.ErrUnwritable, "hq.error.unwritable"},
	{hq.ErrNoRoom, "hq.error.no_room"},
	{hq.ErrHalfFounded, "hq.error.half_founded"},
	{hq.ErrDamaged, "hq.error.damaged"},
	{hq.ErrPassphrase, "hq.error.passphrase"},
	{hq.ErrShortPassphrase, "hq.error.short_passphrase"},
	{hq.ErrBadKey, "hq.error.bad_key"},
	{hq.ErrDamagedKey, "hq.error.damaged_key"},
	{hq.ErrPublishes, "hq.error.publishes"},
	{hq.ErrBadPlan, "hq.error.bad_plan"},
	{hq.ErrNoList, "hq.error.no_list"},
	{hq.ErrRejected, "hq.error.rejected"},
	{hq.ErrMostlyRejected, "hq.error.mostly_rejected"},
	{hq.ErrExpired, "hq.error.expired"},
	{hq.ErrBadPart, "hq.error.bad_part"},
	{hq.ErrBadTarget, "hq.error.bad_target"},
	{hq.ErrGap, "hq.error.gap"},
	{hq.ErrWaits, "hq.error.waits"},
	{hq.ErrAddressInUse, "hq.error.address_in_use"},
	{hq.ErrAddress, "hq.error.address"},
	{hq.ErrBadCertificate, "hq.error.bad_certificate"},
	{hq.ErrPlain, "hq.error.plain"},
}

// hqSentence says what is wrong at a headquarters: what, where, and what to do.
func (p *program) hqSentence(err error) (string, bool) {
	if e, ok := errors.AsType[*hqFault](err); ok {
		return p.say.Say("hq.fault."+e.key, e.values), true
	}
	if e, ok := errors.AsType[*hq.ThresholdError](err); ok {
		return p.say.Say("hq.error.threshold", lang.Values{"Role": e.Role, "Have": e.Have, "Need": e.Need, "Missing": strings.Join(e.Missing, ", ")}), true
	}
	if e, ok := errors.AsType[*hq.SignerError](err); ok {
		key := "hq.error.signer"
		if e.Unsure {
			key = "hq.error.signer_unsure"
		}
		return p.say.Say(key, lang.Values{"Key": e.Key, "File": e.File, "Signers": strings.Join(e.Signers, ", ")}), true
	}
	if e, ok := errors.AsType[*hq.SmallerError](err); ok {
		if e.Before == 0 {
			return p.say.Say("hq.error.empty", lang.Values{"List": e.List}), true
		}
		if !e.Since.IsZero() {
			return p.say.Count("hq.error.smaller_slowly", e.Gone, lang.Values{"List": e.List, "Before": e.Before, "Since": desk.Clock(e.Since)}), true
		}
		return p.say.Count("hq.error.smaller", e.Gone, lang.Values{"List": e.List, "Before": e.Before}), true
	}
	if errors.Is(err, errNoPassphrase) {
		return p.say.Say("hq.fault.no_passphrase"), true
	}
	e, ok := errors.AsType[*hq.Fault](err)
	if !ok {
		return "", false
	}
	detail := e.Detail
	if e.Err != nil {
		detail = strings.TrimPrefix(detail+": "+e.Err.Error(), ": ")
	}
	if errors.Is(e.Kind, hq.ErrNoNation) {
		key := "hq.error.no_nation"
		if e.Op != "publish" {
			key = "hq.error.no_nation_of_these" // who leaves, or has a new key, does not begin to publish
		}
		return p.say.Say(key, lang.Values{"Subject": e.Subject, "Known": detail}), true
	}
	for _, k := range hqKinds {
		if errors.Is(e.Kind, k.err) {
			return p.say.Say(k.key, lang.Values{"Subject": e.Subject, "Detail": detail, "Shortest": hq.ShortestPassphrase}), true
		}
	}
	return "", false
}
