package hq

import (
	"errors"
	"fmt"
	"strings"
	"time"
)

// The errors of which others make sentences.
var (
	ErrNoRepository    = errors.New("not a headquarters' folder")
	ErrFounded         = errors.New("the folder holds something already")
	ErrInUse           = errors.New("the folder is in use by another run")
	ErrUnwritable      = errors.New("the folder cannot be written")
	ErrNoRoom          = errors.New("the disk is full")
	ErrHalfFounded     = errors.New("the founding of the headquarters was cut short")
	ErrDamaged         = errors.New("what is published is damaged")
	ErrPassphrase      = errors.New("the passphrase does not open the key")
	ErrShortPassphrase = errors.New("the passphrase of a new key is too short")
	ErrBadKey          = errors.New("not a key file")
	ErrBadCertificate  = errors.New("not a certificate that can be served with")
	ErrDamagedKey      = errors.New("the private part of the key file is damaged")
	ErrPublishes       = errors.New("the nation publishes already")
	ErrNoNation        = errors.New("no nation of this headquarters")
	ErrBadPlan         = errors.New("cannot be founded so")
	ErrSmaller         = errors.New("more of the list would be gone than counters take unasked")
	ErrNoList          = errors.New("no such list is published")
	ErrRejected        = errors.New("alerts cannot be published")
	ErrExpired         = errors.New("the root has expired")
	ErrMostlyRejected  = errors.New("more of the list was rejected than kept")
	ErrBadPart         = errors.New("not a part that fits")
	ErrBadTarget       = errors.New("nothing can be published there")
	ErrGap             = errors.New("counters could not follow")
	ErrWaits           = errors.New("another part waits in its place")
)

// Fault is an error of this package with what it is about.
type Fault struct {
	Op      string // what was being done
	Subject string // a file, a nation, a list or a role
	Detail  string // what is wrong with it, "" where Kind says all
	Kind    error  // one of the errors above
	Err     error  // the cause, where there is one
}

func (f *Fault) Error() string {
	text := f.Op
	if f.Subject != "" {
		text += " " + f.Subject
	}
	text += ": " + f.Kind.Error()
	if f.Detail != "" {
		text += ": " + f.Detail
	}
	if f.Err != nil {
		text += ": " + f.Err.Error()
	}
	return text
}

// Unwrap gives the kind and the cause.
func (f *Fault) Unwrap() []error { return []error{f.Kind, f.Err} }

func fault(op, subject string, kind, cause error) error {
	return &Fault{Op: op, Subject: subject, Kind: kind, Err: cause}
}

func faultf(op, subject string, kind error, format string, values ...any) error {
	return &Fault{Op: op, Subject: subject, Kind: kind, Detail: fmt.Sprintf(format, values...)}
}

// ThresholdError: a role is not yet signed by as many as it asks for.
type ThresholdError struct {
	Role    string
	Have    int
	Need    int
	Missing []string // owners and ids of keys that have not signed
	// By says which root asks for it, where the role is the root and follows another that
	// asks for something else: both must have enough. Have may reach Need then on this side.
	By Asking
	// Part is the folder in which what was signed waits for the others, File its file for
	// this role, as 2.root.json; "" where nothing waits, or that is not known.
	Part, File string
}

// Asking is which of two roots asks for the signatures of the newer (TUF 1.0.34, 5.3.4).
type Asking string

// The roots that ask.
const (
	ByForce Asking = "force" // the root in force
	ByNew   Asking = "new"   // the new one itself
)

// SignerError: a key signs nothing in a file that waits for signatures.
type SignerError struct {
	Key, File string
	Signers   []string // owners and ids of those who do
	// Unsure says that the root before is not known, and the key may sign for that.
	Unsure bool
}

func (e *SignerError) Error() string {
	return fmt.Sprintf("sign %s: %s signs nothing there; those who do are %s", e.File, e.Key, strings.Join(e.Signers, ", "))
}

// Is makes it ErrBadKey.
func (e *SignerError) Is(target error) bool { return target == ErrBadKey }

func (e *ThresholdError) Error() string {
	return fmt.Sprintf("sign %s: %d of %d signatures; not signed: %s", e.Role, e.Have, e.Need, strings.Join(e.Missing, ", "))
}

// SmallerError is ErrSmaller with its figures.
type SmallerError struct {
	List         string
	Before, Gone int
	// Since is when the list had Before, where it was lost step by step; zero where at once.
	Since time.Time
}

func (e *SmallerError) Error() string {
	return fmt.Sprintf("publish %s: %v: %d of %d", e.List, ErrSmaller, e.Gone, e.Before)
}

// Is makes it ErrSmaller.
func (e *SmallerError) Is(target error) bool { return target == ErrSmaller }
