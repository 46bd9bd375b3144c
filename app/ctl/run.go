package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/alecthomas/kong"
	"golang.org/x/text/language"

	"postern/app/lang"
	"postern/assets"
	"postern/store"
)

// The exit statuses.
const (
	exitDone  = 0
	exitFault = 1 // a line, a list or a station was not as it must be
	exitUsage = 2 // the command line was not understood
)

// program is one run of posternctl.
type program struct {
	stdin  io.Reader
	stdout *bufio.Writer
	stderr io.Writer
	say    *lang.Speaker
	now    func() time.Time
	warned map[string]bool

	secrets store.Secrets
	signing signing // of the command that runs
}

// grammar is the command line.
type grammar struct {
	Version kong.VersionFlag `help:"${help_version}"`
	KeyFile *string          `env:"POSTERN_KEY_FILE" placeholder:"FILE" help:"${help_key_file}"` // nil where it is not named
	Screen  screenCommand    `cmd:"" help:"${help_screen}"`
	Explain explainCommand   `cmd:"" help:"${help_explain}"`
	Compare compareCommand   `cmd:"" help:"${help_compare}"`
	Import  importCommand    `cmd:"" help:"${help_import}"`
	Sync    syncCommand      `cmd:"" help:"${help_sync}"`
	Journal journalCommand   `cmd:"" help:"${help_journal}"`
	HQ      hqCommand        `cmd:"" name:"hq" help:"${help_hq_hq}"`
}

// helpWords are the parts of the help that the catalogue holds under
// "ctl.help.", by the names that the grammar calls them.
var helpWords = [...]string{
	"version", "key_file", "account", "pin_file", "screen", "explain", "compare", "import", "list", "station", "travellers", "top", "all", "exhaustive", "traveller", "alert", "json", "pairs",
	"import_station", "import_list", "mapping", "accept_smaller", "accept_older", "accept_loss",
	"sync", "sync_station", "sync_from", "sync_join", "sync_root", "sync_nations", "sync_accept_expired", "sync_accept_smaller", "sync_again", "sync_leave", "sync_compare", "sync_recipient",
	"journal", "journal_verify", "journal_checkpoint", "journal_export", "journal_prove", "journal_set_aside", "journal_aside", "journal_station", "journal_alone", "journal_held",
	"journal_export_dir", "journal_earlier", "journal_proof", "journal_verifier", "journal_to", "journal_details", "journal_number", "journal_against",
}

// AfterApply is called when all that is required is there.
func (g *grammar) AfterApply() error {
	if g.KeyFile != nil {
		return notEmpty("--key-file", *g.KeyFile)
	}
	return nil
}

// errFaults says that all was done but some input was bad, which has been said
// in its place.
var errFaults = errors.New("some input was bad")

// Run does what the arguments say and returns the exit status.
func Run(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	say, err := lang.New(assets.Catalogues(), language.English)
	if err != nil {
		fmt.Fprintln(stderr, "posternctl:", err)
		return exitFault
	}
	p := &program{
		stdin: stdin, stdout: bufio.NewWriter(stdout), stderr: stderr,
		say: say, now: time.Now, warned: map[string]bool{},
	}
	command, status, done := p.parse(args)
	if done {
		return status
	}
	err = command.Run(p)
	if flush := p.stdout.Flush(); err == nil {
		err = flush
	}
	switch {
	case err == nil:
		return exitDone
	case !errors.Is(err, errFaults):
		p.complain(p.sentence(err))
	}
	return exitFault
}

// parse reads the command line. done says that there is nothing more to do: help
// was asked for, or the line was not understood.
func (p *program) parse(args []string) (command *kong.Context, status int, done bool) {
	var g grammar
	g.Screen.detail = p.say.Say("ctl.help.detail.screen")
	g.Explain.detail = p.say.Say("ctl.help.detail.explain")
	g.Compare.detail = p.say.Say("ctl.help.detail.compare")
	g.Import.detail = p.say.Say("ctl.help.detail.import")
	g.Sync.detail = p.say.Say("ctl.help.detail.sync")
	g.Journal.detail = p.say.Say("ctl.help.detail.journal")
	g.HQ.detail = p.say.Say("hq.help.detail")
	exited := false
	parser, err := kong.New(&g,
		kong.Name("posternctl"), kong.Description(p.say.Say("ctl.help.description")),
		kong.Vars{"version": "posternctl " + assets.Version}, kong.PostBuild(p.fillHelp),
		kong.Writers(p.stdout, p.stderr),
		kong.Exit(func(int) { exited = true }),
		kong.ConfigureHelp(kong.HelpOptions{WrapUpperBound: 100, NoExpandSubcommands: true}),
	)
	if err != nil { // the grammar above is constant
		panic(err)
	}
	command, err = parser.Parse(args)
	switch {
	case exited: // help or version; what kong then says of missing flags is no matter
		if p.stdout.Flush() != nil {
			return nil, exitFault, true
		}
		return nil, exitDone, true
	case err != nil:
		p.complain(p.say.Say("ctl.usage", lang.Values{"Error": err.Error()}))
		return nil, exitUsage, true
	}
	p.secrets = store.Secrets{Keyring: store.SystemKeyring()}
	if g.KeyFile != nil {
		p.secrets.File = *g.KeyFile
	}
	return command, exitDone, false
}

// fillHelp puts the catalogue's words where the grammar calls them. As kong's own
// variables, every one would be searched for others at every flag: most of the
// time that a command takes to start.
func (p *program) fillHelp(k *kong.Kong) error {
	words := make(map[string]string, len(helpWords)+len(hqHelpWords))
	for _, w := range helpWords {
		words["${help_"+w+"}"] = "ctl.help." + w
	}
	for _, w := range hqHelpWords {
		words["${help_hq_"+w+"}"] = "hq.help." + w
	}
	fill := func(help *string) {
		if key, ours := words[*help]; ours {
			*help = p.say.Say(key)
		}
	}
	return kong.Visit(k.Model, func(at kong.Visitable, next kong.Next) error {
		switch at := at.(type) {
		case *kong.Node:
			fill(&at.Help)
		case *kong.Value:
			fill(&at.Help)
		}
		return next(nil)
	})
}

// complain says what stopped the run.
func (p *program) complain(sentence string) { fmt.Fprintln(p.stderr, "posternctl:", sentence) }

// note says how far the run is, or what is to be known about it.
func (p *program) note(sentence string) { fmt.Fprintln(p.stderr, sentence) }

// maxNotes is how many notes of one kind a run makes: input must not fill the
// memory, nor the screen.
const maxNotes = 100

// noteOnce says a thing the first time only, and after maxNotes things that it
// leaves the others out.
func (p *program) noteOnce(sentence string) {
	if p.warned[sentence] || len(p.warned) > maxNotes {
		return
	}
	if len(p.warned) == maxNotes {
		sentence = p.say.Say("ctl.more_notes")
	}
	p.warned[sentence] = true
	p.note(sentence)
}
