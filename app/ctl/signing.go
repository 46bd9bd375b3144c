package main

import (
	"errors"
	"io"
	"strings"

	"postern/app/desk"
	"postern/app/desk/door"
	"postern/app/lang"
	"postern/store"
)

// signing says who works at a station that has people.
type signing struct {
	Account *string `placeholder:"NAME" help:"${help_account}"` // nil where it is not named
	PINFile *string `name:"pin-file" placeholder:"FILE" help:"${help_pin_file}"`
}

// check refuses one without the other; input is what else may come from standard
// input.
func (s *signing) check(input string) error {
	if s.Account == nil && s.PINFile == nil {
		return nil
	}
	if s.Account == nil || s.PINFile == nil {
		return errors.New("--account and --pin-file go together")
	}
	if err := notEmpty("--account", *s.Account); err != nil {
		return err
	}
	if *s.PINFile == "-" && input == "-" {
		return errors.New("--pin-file: standard input is taken already")
	}
	return notEmpty("--pin-file", *s.PINFile)
}

// signingFault says why nobody is signed in: a key of the catalogue under
// "people.ctl.", with its values.
type signingFault struct {
	key    string
	values lang.Values
}

func (f *signingFault) Error() string { return "sign in: " + f.key }

// errNotSupervisor: lists are brought in by supervisors.
var errNotSupervisor = errors.New("not a supervisor")

// errTwoSupervisors: a stop is overridden by two, in the window.
var errTwoSupervisors = errors.New("a stop is overridden by two supervisors")

// errNotAuditor: the journal is read by supervisors and auditors.
var errNotAuditor = errors.New("neither a supervisor nor an auditor")

// signIn signs in where the station has people.
func (p *program) signIn(station *store.Station) error {
	named := p.signing.Account != nil
	switch {
	case station.Attended() && !named:
		return &signingFault{"needed", lang.Values{"Station": station.Dir()}}
	case !station.Attended() && named:
		return &signingFault{"needless", lang.Values{"Station": station.Dir()}}
	case !named:
		return nil
	}
	pin, err := p.readPIN(*p.signing.PINFile)
	if err != nil {
		return err
	}
	who, err := station.SignIn(*p.signing.Account, pin, p.now())
	if err != nil {
		return err
	}
	if given, err := station.PINGiven(); err != nil || given {
		station.Lock()
		return errors.Join(err, &signingFault{"own_pin", lang.Values{"Login": who.Login}})
	}
	err = door.BookSignIn(station, who, desk.ByCommand, p.now())
	if errors.Is(err, store.ErrDamaged) && who.Role.Audits() { // who reads journals comes in to see what became of it
		p.note(p.sentence(err))
		return nil
	}
	return err
}

// maxPINFile is as long as a file with a PIN can be, in bytes.
const maxPINFile = 1024

// readPIN reads the one line of a file.
func (p *program) readPIN(path string) (string, error) {
	return p.secretLine(path, &signingFault{"pin_file", lang.Values{"File": path}})
}

// secretLine reads a file whose one line is a PIN or a passphrase; other is what a file of
// anything else is.
func (p *program) secretLine(path string, other error) (string, error) {
	in, err := p.open(path)
	if err != nil {
		return "", err
	}
	defer in.Close()
	content, err := io.ReadAll(io.LimitReader(in, maxPINFile+1))
	if err != nil {
		return "", err
	}
	line := strings.TrimSuffix(strings.TrimSuffix(strings.TrimPrefix(string(content), "\ufeff"), "\n"), "\r")
	if line == "" || len(content) > maxPINFile || strings.ContainsAny(line, "\r\n") {
		return "", other
	}
	return line, nil
}
