package fetch

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"

	"postern/store"
)

// Progress says how far a download has come, in bytes as they are carried.
type Progress struct {
	Target      string // the file that is being carried
	Done, Total int64  // of all files
}

// noteFetched is what was planned and lies whole in the inbox.
const noteFetched = "fetched"

// toldBytes lie between two progresses that are told.
const toldBytes = 256 << 10

// Download fetches what was planned into the inbox. What broke off before goes on where
// it did, from this source or another. Once all is there, what was fetched of an earlier
// plan and is not in this one is removed. progress may be nil. Errors: the Codes from Unreachable to
// MediumGone, DiskFull, Inbox, Tampered, that of ctx, those of package store. After any
// of them Download can be called again.
func (c *Client) Download(ctx context.Context, p *Plan, progress func(Progress)) (*Fetched, error) {
	f, err := c.download(ctx, p, progress)
	if err != nil {
		return nil, during("download", err)
	}
	return f, nil
}

func (c *Client) download(ctx context.Context, p *Plan, progress func(Progress)) (*Fetched, error) {
	if progress == nil {
		progress = func(Progress) {}
	}
	f := &Fetched{Lists: p.Lists, Answers: p.Answers, keeper: c.keeper}
	var content bytes.Buffer
	note := json.NewEncoder(&content)
	note.SetEscapeHTML(false) // which makes six bytes of one
	if err := note.Encode(f); err != nil {
		return nil, err
	}
	items := p.items()
	before, err := LastFetched(c.keeper) // stays of use until this is whole
	if err != nil && !errors.Is(err, Spoilt) {
		return nil, err
	}
	if err := tidy(c.keeper, append(before.items(), items...)); err != nil {
		return nil, err
	}
	at := Progress{Total: p.Bytes}
	for i := range items {
		at.Target = items[i].Target
		done, told := at.Done, int64(0)
		progress(at)
		err := c.carry(ctx, &items[i], func(carried int64) {
			if carried-told >= toldBytes {
				told, at.Done = carried, done+carried
				progress(at)
			}
		})
		if err != nil {
			return nil, err
		}
		at.Done = done + items[i].Length
	}
	progress(at)
	if err := c.keeper.Note(map[string][]byte{noteFetched: content.Bytes()}); err != nil {
		return nil, err
	}
	return f, tidy(c.keeper, items)
}

// carry fetches one file.
func (c *Client) carry(ctx context.Context, i *Item, told func(int64)) error {
	if whole(c.keeper, i) {
		return ctx.Err()
	}
	room := func() error { return store.Room(c.o.Free(c.keeper.Inbox())) }
	to, err := begin(c.keeper, i, room)
	if err != nil {
		return err
	}
	if to.carried() < i.Length {
		if err := c.carryInto(ctx, to, told); err != nil {
			return errors.Join(err, to.stop())
		}
	}
	return to.finish()
}

func (c *Client) carryInto(ctx context.Context, to *coming, told func(int64)) error {
	from, err := c.source.open(ctx, to.item.place(), to.carried(), to.at.Tag)
	if err != nil {
		return err
	}
	to.at.Tag = from.tag
	err = to.fill(from, told)
	err = errors.Join(err, from.Close())
	switch {
	case ctx.Err() != nil && !errors.Is(err, DiskFull) && !errors.Is(err, Inbox):
		return ctx.Err()
	case errors.Is(err, io.ErrUnexpectedEOF):
		return brokenOff(c.source, to, err)
	}
	return err
}

// brokenOff is a file that ends before it should: on a stick that was not written to its
// end, or on a line that broke.
func brokenOff(s Source, to *coming, err error) error {
	if e, ok := errors.AsType[*Error](err); ok {
		return e
	}
	v := values{"Source": s.Name(), "File": to.item.place(), "Detail": "it ends too early"}
	if far(s) {
		return fault(Unreachable, s.Name(), err, v)
	}
	return fault(MediumGone, s.Name(), err, v)
}
