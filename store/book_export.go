package store

import (
	"context"
	"errors"
	"fmt"

	"postern/store/journal"
)

// ExportOptions say what an export holds.
type ExportOptions struct {
	// Details takes along the details that were not erased. It needs the auditor's key.
	Details bool
	// ReadMe says in plain words what the files are and how they are checked.
	ReadMe string
	// Progress, where it is not nil, is told now and then how many entries are done.
	Progress func(done, of uint64)
}

// Exported says what an export holds.
type Exported struct {
	Checkpoint journal.Checkpoint
	Details    int // that it took along
	Erased     int // that are no more
}

// Export writes the journal as it is now into a folder that is empty or does not exist,
// for anyone to check without a key. A journal that is not what was written is not
// exported. What an export that broke off has written is removed. Errors:
// journal.ErrNotEmpty, ErrNotAuditor, ErrDamaged, ErrClosed, that of ctx, those of the
// system.
func (j Journal) Export(ctx context.Context, dir string, o ExportOptions) (Exported, error) {
	const op = "export the journal"
	keys, err := j.keys()
	if err == nil && o.Details && keys.reader == nil {
		err = ErrNotAuditor
	}
	if err != nil {
		return Exported{}, fail(op, j.station.dir, err)
	}
	signed, err := j.checkpoint(keys)
	if err != nil {
		return Exported{}, err
	}
	to, err := journal.NewExport(dir, o.Details)
	if err != nil {
		return Exported{}, fail(op, dir, err)
	}
	x := exporting{Journal: j, keys: keys, to: to, done: Exported{Checkpoint: signed}, details: o.Details}
	for from := uint64(0); err == nil && from < signed.Size; from += pageEntries {
		end := min(signed.Size, from+pageEntries)
		if err = x.page(ctx, from, end); err == nil && o.Progress != nil {
			o.Progress(end, signed.Size)
		}
	}
	if err == nil {
		err = to.Finish(signed, keys.sign.Verifier(), o.ReadMe)
	}
	if errors.Is(err, journal.ErrNotProven) {
		err = fmt.Errorf("%w: its journal is not what was written", ErrDamaged)
	}
	if err != nil {
		return Exported{}, fail(op, dir, errors.Join(err, to.Abort()))
	}
	return x.done, nil
}

type exporting struct {
	Journal
	keys    journalKeys
	to      *journal.Export
	details bool
	done    Exported
}

func (x *exporting) page(ctx context.Context, from, to uint64) error {
	page, err := x.raw(ctx, x.keys, from, to)
	if err != nil {
		return err
	}
	var with []journal.Leaf
	for i, r := range page {
		n := from + uint64(i)
		leaf, err := openLeaf(x.keys, n, r.value)
		if err != nil {
			return damaged("export the journal", x.station.dir, fmt.Sprintf("entry %d of its journal: %v", n, err))
		}
		line, err := leaf.Line()
		if err == nil {
			err = x.to.Add(line)
		}
		if err != nil {
			return err
		}
		if x.details && leaf.Keep != journal.KeepNothing {
			with = append(with, leaf)
		}
	}
	if len(with) == 0 {
		return nil
	}
	return x.view("export the journal", x.keys, func(in journalRoom) error {
		for _, leaf := range with {
			detail, salt, err := x.station.openDetail(in, x.keys, leaf)
			switch {
			case errors.Is(err, ErrErased):
				x.done.Erased++
				continue
			case err == nil:
				err = x.to.AddDetail(leaf.Number, salt, detail)
			}
			if err != nil {
				return err
			}
			x.done.Details++
		}
		return nil
	})
}
