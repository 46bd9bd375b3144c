// Package exchange is what headquarters and counters agree on: how signed lists lie in
// a folder that is served over HTTPS or carried on a stick, and what its files hold.
// Package hq publishes into such a folder, package fetch takes from it.
//
// The folder is a repository of The Update Framework (TUF) with consistent snapshots:
//
//	metadata/1.root.json … timestamp.json      who may sign, what is newest
//	targets/PAK/<digest>.manifest.json         what a nation publishes: see Manifest
//	targets/PAK/<digest>.<list>-base-12.zst    a list whole: see package lists, "postern-alerts/1"
//	targets/PAK/<digest>.<list>-step-12-13.zst what changed since: see Step
//	targets/answers/<digest>.sheet.zst         what headquarters answers about made-up travellers
//
// A nation's targets are signed by its own delegated role and nobody else's; the sheet by
// the top-level targets role. What an alert is made of is never decided here.
package exchange

import (
	"errors"
	"fmt"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// Where things lie in the folder.
const (
	DirMetadata = "metadata"
	DirTargets  = "targets"

	TargetAnswers = "answers/sheet.zst"
)

// FieldIssued is the signed field of timestamp.json that says when it was made, RFC 3339,
// UTC: clocks at counters are held against it.
const FieldIssued = "x-postern-issued"

// Bounds of what a counter takes in, whoever signed it.
const (
	MaxManifest  = 1 << 20  // bytes
	MaxTarget    = 4 << 30  // bytes of one target, as it is carried
	MaxUnpacked  = 32 << 30 // bytes of one target, unpacked
	MaxLists     = 100      // of one nation
	MaxSteps     = 1000     // of one list
	MaxWindow    = 8 << 20  // bytes of zstd's window
	MaxStepLines = 1 << 20  // alerts changed or gone in one step
)

// MostGone is how much of a list may vanish unasked, in per cent: a tenth.
const MostGone = 10

// fewAlerts is how many alerts a list may lose unasked, unless they are half of it.
const fewAlerts = 10

// TooMuchGone is the one rule, at headquarters as at counters, of how much of a list may
// vanish unasked: what is published stops nowhere for a few alerts.
func TooMuchGone(gone, before int) bool {
	return gone*100 > before*MostGone && (gone > fewAlerts || gone*2 > before)
}

// ErrBadManifest: a manifest is not what a manifest is.
var ErrBadManifest = errors.New("not a manifest")

// Manifest is what one nation publishes, all of it.
type Manifest struct {
	Format   int       `json:"format"` // 1
	Nation   string    `json:"nation"` // the delegated role's name: three capitals
	Sequence uint64    `json:"sequence"`
	Issued   time.Time `json:"issued"`
	Lists    []List    `json:"lists"` // by name
}

// maxTargetName bounds the path of a target, in bytes.
const maxTargetName = 255

// FormatManifest is the newest format of manifests.
const FormatManifest = 1

// List is one list of a nation and the files from which a counter has it.
type List struct {
	Name     string    `json:"name"`
	Sequence uint64    `json:"sequence"` // goes up by one with each publishing of this list
	Issued   time.Time `json:"issued"`
	Alerts   int       `json:"alerts"`
	State    string    `json:"state"` // over all its alerts, in no order: see State
	// What the newest publishing changed.
	Added   int `json:"added"`
	Changed int `json:"changed"`
	Removed int `json:"removed"`
	// Base is the list whole, as it was at a sequence. Everyone's edition rests on it, so
	// that everyone's scores are the same.
	Base File `json:"base"`
	// Steps lead on, each from the sequence where the one before ends; the newest ends at
	// Sequence. They may begin before the base, for counters that were there then.
	Steps []File `json:"steps,omitempty"`
}

// File is a target and what it must turn out to hold.
type File struct {
	Target string `json:"target"`          // its path below targets/, without the digest
	From   uint64 `json:"from,omitempty"`  // 0 in a base
	To     uint64 `json:"to"`              // the sequence that it leads to
	Alerts int    `json:"alerts"`          // of the list at To
	State  string `json:"state"`           // of the list at To
	Packed int64  `json:"packed"`          // bytes, as carried
	Length int64  `json:"length"`          // bytes, unpacked
	Lines  int    `json:"lines,omitempty"` // alerts put or gone, in a step
}

// TargetManifest is where a nation's manifest lies.
func TargetManifest(nation string) string { return path.Join(nation, "manifest.json") }

// Check looks whether a manifest makes sense, and is the nation's. The error is
// ErrBadManifest and says what is wrong.
func (m *Manifest) Check(nation string) error {
	bad := func(format string, values ...any) error {
		return fmt.Errorf("%w: %s: %s", ErrBadManifest, nation, fmt.Sprintf(format, values...))
	}
	switch {
	case m.Format != FormatManifest:
		return bad("it is of format %d, this program reads %d", m.Format, FormatManifest)
	case m.Nation != nation:
		return bad("it says that it is of %q", m.Nation)
	case m.Sequence == 0 || !dated(m.Issued):
		return bad("it has no sequence or no date")
	case len(m.Lists) > MaxLists:
		return bad("it has %d lists, the most is %d", len(m.Lists), MaxLists)
	}
	for i := range m.Lists {
		l := &m.Lists[i]
		if i > 0 && l.Name <= m.Lists[i-1].Name {
			return bad("its lists are not in order of their names, or one is there twice")
		}
		if why := l.fault(nation); why != "" {
			return bad("list %q: %s", l.Name, why)
		}
	}
	return nil
}

// dated reports a time of a year that can be written down and read again.
func dated(t time.Time) bool {
	year := t.UTC().Year()
	return !t.IsZero() && year >= 1 && year <= 9999
}

// inLine reports a text that can stand among others: no controls, nothing that turns the
// direction of what follows, no blanks around it.
func inLine(text string) bool {
	turns := func(r rune) bool {
		return unicode.IsControl(r) || r == '\u2028' || r == '\u2029' || r >= '\u202a' && r <= '\u202e' || r >= '\u2066' && r <= '\u2069'
	}
	return utf8.ValidString(text) && strings.TrimSpace(text) == text && !strings.ContainsFunc(text, turns)
}

func (l *List) fault(nation string) string {
	switch {
	case l.Name == "" || len(l.Name) > 200:
		return "its name is empty or too long"
	case !inLine(l.Name):
		return "its name does not stay in its line"
	case l.Sequence == 0 || !dated(l.Issued) || l.Alerts < 0:
		return "it has no sequence, no date or no count"
	case len(l.Steps) > MaxSteps:
		return "it has " + strconv.Itoa(len(l.Steps)) + " steps"
	case l.Base.From != 0 || l.Base.To == 0 || l.Base.To > l.Sequence:
		return "its base is of no sequence"
	}
	for _, f := range append([]File{l.Base}, l.Steps...) {
		if len(f.Target) > maxTargetName || !inLine(f.Target) {
			return "the name of a file is too long, or does not stay in its line"
		}
		if dir, _ := path.Split(f.Target); dir != nation+"/" || path.Clean(f.Target) != f.Target {
			return "a file lies elsewhere: " + f.Target
		}
		if f.Packed <= 0 || f.Packed > MaxTarget || f.Length <= 0 || f.Length > MaxUnpacked || f.Alerts < 0 || f.Lines < 0 {
			return "the size of a file can't be: " + f.Target
		}
		if _, is := ParseState(f.State); !is {
			return "the state of a file is none: " + f.Target
		}
	}
	return l.chainFault()
}

// chainFault looks whether the steps lead from the base to what is newest.
func (l *List) chainFault() string {
	at := l.Base
	for i, f := range l.Steps {
		if f.From == 0 || f.To != f.From+1 || i > 0 && f.From != l.Steps[i-1].To {
			return "its steps do not follow one another"
		}
		if f.To == l.Base.To && (f.State != l.Base.State || f.Alerts != l.Base.Alerts) {
			return "its base is not what its steps lead to" // who has the one would fetch the other for ever
		}
	}
	if n := len(l.Steps); n > 0 {
		at = l.Steps[n-1]
		if i := slices.IndexFunc(l.Steps, func(f File) bool { return f.From == l.Base.To }); i < 0 && l.Base.To != at.To {
			return "its steps do not begin at its base"
		}
	}
	if at.To != l.Sequence || at.State != l.State || at.Alerts != l.Alerts {
		return "its newest file is not of its newest sequence"
	}
	return ""
}

// Since are the files that lead from a sequence to the newest: none where it is the
// newest. whole says that no steps lead there, or that the base and what follows it are
// less to carry: then they begin with the base.
func (l *List) Since(sequence uint64) (files []File, whole bool) {
	steps := l.from(sequence)
	base := append([]File{l.Base}, l.from(l.Base.To)...)
	if sequence == 0 || steps == nil && sequence != l.Sequence || packed(steps) > packed(base) {
		return base, true
	}
	return steps, false
}

func (l *List) from(sequence uint64) []File {
	if i := slices.IndexFunc(l.Steps, func(f File) bool { return f.From == sequence }); i >= 0 {
		return l.Steps[i:]
	}
	return nil
}

func packed(files []File) (sum int64) {
	for _, f := range files {
		sum += f.Packed
	}
	return sum
}
