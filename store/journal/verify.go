package journal

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"

	"golang.org/x/mod/sumdb/tlog"
)

// FaultCode says what is wrong with a journal.
type FaultCode string

// What can be wrong.
const (
	FaultAltered    FaultCode = "altered"     // the entry is not what was written
	FaultMissing    FaultCode = "missing"     // it is not there; Count in a row
	FaultMoved      FaultCode = "moved"       // in its place lies entry Other
	FaultAdded      FaultCode = "added"       // it stands behind what the checkpoint covers, or twice
	FaultCut        FaultCode = "cut"         // from it on all are missing, Count of them
	FaultHashes     FaultCode = "hashes"      // the tree's hashes kept with it are not its own
	FaultRoot       FaultCode = "root"        // the entries are not those that the checkpoint was signed for
	FaultCheckpoint FaultCode = "checkpoint"  // it is missing, damaged, or not signed by the journal
	FaultDetail     FaultCode = "detail"      // the entry's detail is not what was written, or missing
	FaultDetailLine FaultCode = "detail_line" // line Other of an export's details is none
	FaultDayKey     FaultCode = "day_key"     // the key of Day is not there, and no entry says that it was destroyed
	FaultWoundBack  FaultCode = "wound_back"  // the journal ends here, and had Count more when Evidence was signed
	FaultRewritten  FaultCode = "rewritten"   // somewhere before it, the journal is not what it was at Evidence
	FaultDiffers    FaultCode = "differs"     // the entry is not what it was at Evidence
	FaultForeign    FaultCode = "foreign"     // Evidence is no good: of another journal, not signed, or damaged
)

// Fault is one thing that is wrong.
type Fault struct {
	Code     FaultCode
	Entry    uint64
	Other    uint64
	Count    uint64
	Day      string
	Keep     Keep
	Evidence string // the file with which it was found; "" without one
	Err      error  // of evidence or a checkpoint: why
}

// Earlier is a checkpoint that was kept elsewhere.
type Earlier struct {
	Name string // the file
	Checkpoint
	// Entry and Hash are the one entry that a proof speaks of, where it is one.
	Proves bool
	Entry  Entry
	Hash   tlog.Hash
}

// Evidence is what was kept elsewhere and is held against a journal.
type Evidence struct {
	Earlier []Earlier
	Bad     []Fault // what could not be read, each a FaultForeign
	listed  []listed
}

// listed are the hashes of all entries as an export had them.
type listed struct {
	name   string
	hashes []tlog.Hash
}

// AddCheckpoint adds a checkpoint's text, from the file of that name.
func (e *Evidence) AddCheckpoint(v Verifier, name string, text []byte) {
	c, err := v.Open(text)
	if err != nil {
		e.Bad = append(e.Bad, Fault{Code: FaultForeign, Evidence: name, Err: err})
		return
	}
	e.Earlier = append(e.Earlier, Earlier{Name: name, Checkpoint: c})
}

// AddProof adds a proof's text, from the file of that name.
func (e *Evidence) AddProof(v Verifier, name string, text []byte) {
	p, err := ParseProof(text)
	var l Leaf
	var c Checkpoint
	if err == nil {
		l, c, err = p.Check(v)
	}
	if err != nil {
		e.Bad = append(e.Bad, Fault{Code: FaultForeign, Evidence: name, Err: err})
		return
	}
	e.Earlier = append(e.Earlier, Earlier{Name: name, Checkpoint: c, Proves: true, Entry: l.Entry, Hash: Hash(p.Line)})
}

// AddExport adds an export: its checkpoint, and the hash of each of its entries, by which
// it can be said of each whether it is still the same. Errors: ErrNotExport, those of the
// system.
func (e *Evidence) AddExport(v Verifier, dir string) error {
	text, err := readSmall(filepath.Join(dir, FileCheckpoint))
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%w: %s has no %s", ErrNotExport, dir, FileCheckpoint)
	}
	if err != nil {
		return err
	}
	c, err := v.Open(text)
	if err != nil {
		e.Bad = append(e.Bad, Fault{Code: FaultForeign, Evidence: dir, Err: err})
		return nil
	}
	x := exportCheck{dir: dir, walk: Begin(c, Evidence{}), size: c.Size}
	if err := x.readHashes(context.Background()); err != nil {
		return err
	}
	if r, err := x.walk.End(); err != nil {
		return err
	} else if !r.Whole() {
		e.Bad = append(e.Bad, Fault{Code: FaultForeign, Evidence: dir, Err: fmt.Errorf("%w: its hashes are not those of its checkpoint", ErrNotProven)})
		return nil
	}
	e.Earlier = append(e.Earlier, Earlier{Name: dir, Checkpoint: c})
	e.listed = append(e.listed, listed{dir, x.hashes})
	return nil
}

// Result is what a verification found.
type Result struct {
	Journal string
	Entries uint64
	Root    tlog.Hash
	Faults  []Fault // at most MaxFaults
	More    int     // that are not among them
	// Fitting are the checkpoints from elsewhere that the journal still fits.
	Fitting []string
	// Shown is how many entries, from the first, are proven to be what they were when the
	// youngest fitting checkpoint was signed. That the others were not written anew by
	// someone who has the station's key cannot be shown.
	Shown uint64
}

// MaxFaults bounds what a result names.
const MaxFaults = 100

// Whole reports whether nothing is wrong.
func (r Result) Whole() bool { return len(r.Faults) == 0 && r.More == 0 }

// Walk verifies a journal entry by entry. Begin, Add each entry's hash in order, End.
type Walk struct {
	signed   Checkpoint
	evidence Evidence
	tree     Tree
	result   Result
	next     int // of evidence.Earlier
	proofs   map[uint64][]Earlier
	spoiled  uint64 // one more than the last entry that is known not to be what was written; 0 is none
	broken   bool   // so that the root need not fit
}

// Begin starts to verify a journal of which signed is the checkpoint.
func Begin(signed Checkpoint, e Evidence) *Walk {
	w := &Walk{signed: signed, evidence: Evidence{Earlier: slices.Clone(e.Earlier), listed: e.listed}, proofs: map[uint64][]Earlier{}}
	w.result.Journal = signed.Journal
	for _, f := range e.Bad {
		w.Fault(f)
	}
	slices.SortFunc(w.evidence.Earlier, func(a, b Earlier) int { return cmp.Compare(a.Size, b.Size) })
	for _, p := range w.evidence.Earlier {
		if p.Proves {
			w.proofs[p.Entry.Number] = append(w.proofs[p.Entry.Number], p)
		}
	}
	return w
}

// Size is how many entries were walked.
func (w *Walk) Size() uint64 { return w.tree.Size() }

// Fault notes what is wrong.
func (w *Walk) Fault(f Fault) {
	switch f.Code {
	case FaultAltered, FaultMissing, FaultMoved, FaultAdded, FaultCut, FaultHashes, FaultCheckpoint:
		w.Spoil(f.Entry)
	}
	if len(w.result.Faults) == MaxFaults {
		w.result.More++
		return
	}
	w.result.Faults = append(w.result.Faults, f)
}

// Spoil notes that an entry is known not to be what was written, so that the hashes over
// it need not fit. A Fault of the entry itself says so too.
func (w *Walk) Spoil(entry uint64) {
	w.broken = true
	w.spoiled = max(w.spoiled, entry+1)
}

// Add takes the hash of the next entry, and gives the hashes that belong to it.
func (w *Walk) Add(entry tlog.Hash) ([]tlog.Hash, error) {
	if err := w.compare(); err != nil {
		return nil, err
	}
	n := w.tree.Size()
	for _, p := range w.proofs[n] {
		if p.Hash != entry {
			w.Fault(Fault{Code: FaultDiffers, Entry: n, Evidence: p.Name})
		}
	}
	for _, l := range w.evidence.listed {
		if n < uint64(len(l.hashes)) && l.hashes[n] != entry {
			w.Fault(Fault{Code: FaultDiffers, Entry: n, Evidence: l.name})
		}
	}
	return w.tree.Add(entry)
}

// Kept compares the hashes that are kept for the entry added last, from its own on, with
// those that belong to it.
func (w *Walk) Kept(belong, kept []tlog.Hash) {
	n := w.tree.Size() - 1
	for level := range belong {
		if level < len(kept) && kept[level] == belong[level] {
			continue
		}
		// Over an entry that is spoiled no hash fits; that says nothing new.
		if first := n + 1 - 1<<level; w.spoiled > first {
			continue
		}
		w.Fault(Fault{Code: FaultHashes, Entry: n})
	}
}

// compare holds the tree against the checkpoints of its size.
func (w *Walk) compare() error {
	for ; w.next < len(w.evidence.Earlier) && w.evidence.Earlier[w.next].Size == w.tree.Size(); w.next++ {
		root, err := w.tree.Root()
		if err != nil {
			return err
		}
		e := w.evidence.Earlier[w.next]
		if root != e.Root {
			w.Fault(Fault{Code: FaultRewritten, Entry: e.Size, Evidence: e.Name})
			continue
		}
		w.result.Fitting = append(w.result.Fitting, e.Name)
		w.result.Shown = e.Size
	}
	return nil
}

// End says what was found.
func (w *Walk) End() (Result, error) {
	if err := w.compare(); err != nil {
		return Result{}, err
	}
	size := w.tree.Size()
	for _, e := range w.evidence.Earlier[w.next:] {
		w.Fault(Fault{Code: FaultWoundBack, Entry: size, Count: e.Size - size, Evidence: e.Name})
	}
	root, err := w.tree.Root()
	if err != nil {
		return Result{}, err
	}
	if size < w.signed.Size && !w.broken {
		w.Fault(Fault{Code: FaultCut, Entry: size, Count: w.signed.Size - size})
	}
	if !w.broken && root != w.signed.Root {
		w.Fault(Fault{Code: FaultRoot, Entry: size})
	}
	w.result.Entries, w.result.Root = size, root
	slices.SortStableFunc(w.result.Faults, func(a, b Fault) int { return cmp.Compare(a.Entry, b.Entry) })
	return w.result, nil
}
