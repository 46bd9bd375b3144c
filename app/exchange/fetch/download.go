package fetch

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"path"
	"slices"

	"postern/app/exchange"
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
// it did, from this source or another. A nation of which a file is not to be had here, or is
// not what was signed, is left out whole, and so is the sheet of answers: Faults of the
// result say so, and what has come of it stays for the next Download. Where nothing is left,
// and of no other list the newest is here, the first of them is the error. Once all is there,
// what was fetched of an earlier plan and is not in this one is removed. progress may be nil.
// Errors: the Codes from Unreachable to MediumGone, DiskFull, Inbox, Missing, Tampered, that
// of ctx, those of package store. After any of them Download can be called again.
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
	items := p.items()
	before, err := LastFetched(c.keeper) // stays of use until this is whole
	if err != nil && !errors.Is(err, Spoilt) {
		return nil, err
	}
	if err := tidy(c.keeper, append(before.items(), items...)); err != nil {
		return nil, err
	}
	d := &downloading{Client: c, ctx: ctx, at: Progress{Total: p.Bytes}, progress: progress, before: before, f: &Fetched{keeper: c.keeper}}
	err = d.nations(p)
	if err == nil && p.Answers != nil {
		err = d.answers(p)
	}
	if err != nil {
		return nil, needing(err, p.Bytes-d.at.Done)
	}
	progress(d.at)
	var content bytes.Buffer
	note := json.NewEncoder(&content)
	note.SetEscapeHTML(false) // which makes six bytes of one
	if err := note.Encode(d.f); err != nil {
		return nil, err
	}
	if err := c.keeper.Note(map[string][]byte{noteFetched: content.Bytes()}); err != nil {
		return nil, err
	}
	return d.f, tidy(c.keeper, d.f.items())
}

// downloading is one download on its way.
type downloading struct {
	*Client
	ctx      context.Context
	at       Progress
	progress func(Progress)
	before   *Fetched // nil where nothing is there yet
	f        *Fetched // what will be
}

// nations carries the lists, nation by nation. Of one that is left out those stay that were
// fetched whole before.
func (d *downloading) nations(p *Plan) error {
	came := len(p.Same) > 0
	for lists := p.Lists; len(lists) > 0; {
		n := slices.IndexFunc(lists, func(l ListPlan) bool { return l.Nation != lists[0].Nation })
		if n < 0 {
			n = len(lists)
		}
		of := Plan{Lists: lists[:n]}
		err := d.all(of.items())
		switch e := d.left(err); {
		case err == nil:
			came, d.f.Lists = true, append(d.f.Lists, of.Lists...)
		case e == nil:
			return err
		default:
			d.leave(of.items(), e.of(lists[0].Nation))
			d.f.Lists = append(d.f.Lists, d.before.of(lists[0].Nation)...)
		}
		lists = lists[n:]
	}
	if !came && len(d.f.Faults) > 0 {
		return d.f.Faults[0]
	}
	return nil
}

// of are the lists of a nation.
func (f *Fetched) of(nation string) (all []ListPlan) {
	if f != nil {
		for _, l := range f.Lists {
			if l.Nation == nation {
				all = append(all, l)
			}
		}
	}
	return all
}

// answers carries the sheet of answers. Lists that are the newest stay so without it.
func (d *downloading) answers(p *Plan) error {
	of := []Item{*p.Answers}
	err := d.all(of)
	if e := d.left(err); e != nil {
		d.leave(of, e)
		return nil
	}
	if err == nil {
		d.f.Answers = p.Answers
	}
	return err
}

// all carries files that are of use together.
func (d *downloading) all(items []Item) error {
	for i := range items {
		d.at.Target = items[i].Target
		done, told := d.at.Done, int64(0)
		d.progress(d.at)
		err := d.carry(d.ctx, &items[i], func(carried int64) {
			if carried-told >= toldBytes {
				told, d.at.Done = carried, done+carried
				d.progress(d.at)
			}
		})
		if err != nil {
			return err
		}
		d.at.Done = done + items[i].Length
	}
	return nil
}

// leave leaves out what a fault is of; what has come of it goes on the next time.
func (d *downloading) leave(items []Item, fault *Error) {
	fault.Op = "download"
	d.f.Faults, d.f.Kept = append(d.f.Faults, fault), append(d.f.Kept, items...)
}

// left is the fault for which a nation is left out, and the others are not: of a file that
// is not there or not what was signed. It is nil where the way there is to blame, the
// station itself, or who had enough.
func (d *downloading) left(err error) *Error {
	e, ours := errors.AsType[*Error](err)
	switch {
	case !ours, errors.Is(err, DiskFull), errors.Is(err, Inbox):
	case e.Code == Missing, e.Code == Tampered, e.Code == Refused:
		return e
	case (e.Code == MediumGone || e.short) && d.stands(d.ctx):
		return e
	}
	return nil
}

// stands reports whether the source is still there: then a file that breaks off, or can't be
// read, is not whole there.
func (c *Client) stands(ctx context.Context) bool {
	_, err := readAll(ctx, c.source, path.Join(exchange.DirMetadata, "timestamp.json"), maxTimestamp)
	return err == nil
}

// needing says of a disk that has no room how many bytes are still to come.
func needing(err error, bytes int64) error {
	const mega = 1 << 20
	if e, ours := errors.AsType[*Error](err); ours && e.Code == DiskFull {
		e.Values["Needed"] = (max(bytes, 0) + mega - 1) / mega
	}
	return err
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
	e := fault(MediumGone, s.Name(), err, v)
	if far(s) {
		e.Code, e.short = Unreachable, true
	}
	return e
}
