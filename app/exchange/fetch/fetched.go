package fetch

import (
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"os"
	"time"

	"github.com/klauspost/compress/zstd"

	"postern/app/border"
	"postern/app/exchange"
	"postern/app/lists"
	"postern/store"
)

// Fetched is what lies whole in a station's inbox.
type Fetched struct {
	Lists   []ListPlan `json:"lists"`
	Answers *Item      `json:"answers,omitempty"`
	// Kept is of nations that were left out, as far as it has come.
	Kept []Item `json:"kept,omitempty"`
	// Faults are of nations that the download has left out, and of the answers: each is an
	// Error that names its nation among its Values. They are told once.
	Faults []*Error `json:"-"`

	keeper Keeper
}

func (f *Fetched) items() []Item {
	if f == nil {
		return nil
	}
	p := Plan{Lists: f.Lists, Answers: f.Answers}
	return append(p.items(), f.Kept...)
}

// LastFetched is what the last download has left in the inbox; nil where that is nothing,
// or was discarded. It may have been another run of the program. Errors: those of package
// store.
func LastFetched(keeper Keeper) (*Fetched, error) {
	notes, err := keeper.Notes()
	content, there := notes[noteFetched]
	if err != nil || !there {
		return nil, err
	}
	f := &Fetched{keeper: keeper}
	if err := json.Unmarshal(content, f); err != nil {
		return nil, &Error{Op: "open", Subject: keeper.Inbox(), Code: Spoilt, Err: err, Values: values{"File": keeper.Inbox()}}
	}
	return f, nil
}

// Discard removes what was fetched, once it is part of an edition or is not wanted.
func (f *Fetched) Discard() error {
	if err := f.keeper.Note(map[string][]byte{noteFetched: nil}); err != nil {
		return err
	}
	return during("discard", tidy(f.keeper, nil))
}

// Open opens a fetched file as it was before it was packed, exactly File.Length bytes
// (an item without a File: at most exchange.MaxUnpacked). Only when its end was read is it
// proven: any error means that what was read until then must be thrown away. Errors:
// Locked, Spoilt, which calls for another Download, and Content.
func (f *Fetched) Open(i *Item) (io.ReadCloser, error) {
	r, err := f.open(i)
	if err != nil {
		return nil, during("open", err)
	}
	return r, nil
}

// OpenCarried opens a fetched file as it was carried, packed, for who unpacks it himself.
// Only when its end was read is it proven. Errors: those of Open but Content.
func (f *Fetched) OpenCarried(i *Item) (io.ReadCloser, error) {
	r, err := f.begun(i)
	if err != nil {
		return nil, during("open", err)
	}
	return &packed{r}, nil
}

// packed is a reading that unpacks nothing.
type packed struct{ *reading }

func (p *packed) Read(b []byte) (int, error) {
	if p.err != nil || len(b) == 0 {
		return 0, p.err
	}
	n, err := (&proving{p.reading}).Read(b)
	if errors.Is(err, io.EOF) {
		if err = p.prove(); err == nil {
			err = io.EOF
		}
	}
	p.err = during("open", err)
	return n, p.err
}

func (f *Fetched) open(i *Item) (*reading, error) {
	r, err := f.begun(i)
	if err != nil {
		return nil, err
	}
	r.unpacked, err = zstd.NewReader(&proving{r}, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true), zstd.WithDecoderMaxWindow(exchange.MaxWindow))
	if err != nil {
		return nil, errors.Join(err, r.Close())
	}
	return r, nil
}

// begun opens the file that an item lies in.
func (f *Fetched) begun(i *Item) (*reading, error) {
	keys, err := f.keeper.Identities()
	if errors.Is(err, store.ErrLocked) {
		return nil, fault(Locked, i.Target, err, nil)
	}
	if err != nil {
		return nil, err
	}
	file, err := os.Open(inboxPath(f.keeper, i, suffixWhole))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fault(Spoilt, i.Target, err, values{"File": i.Target})
	}
	if err != nil {
		return nil, ownDisk(f.keeper.Inbox(), err)
	}
	r := &reading{fetched: f, item: i, file: file, hash: sha256.New(), left: i.File.Length}
	if i.File == (exchange.File{}) {
		r.left, r.open = exchange.MaxUnpacked, true
	}
	r.carried = &unsealed{from: file, keys: keys}
	return r, nil
}

// reading is a fetched file that is being read.
type reading struct {
	fetched  *Fetched
	item     *Item
	file     *os.File
	carried  io.Reader
	hash     hash.Hash
	count    int64         // bytes carried
	unpacked *zstd.Decoder // nil where nothing is unpacked
	left     int64         // bytes that may still come
	open     bool          // there may be fewer
	err      error         // what was found, for ever
	ruined   bool
}

// proving hashes what a reading unpacks.
type proving struct{ *reading }

func (p *proving) Read(b []byte) (int, error) {
	n, err := p.carried.Read(b)
	p.hash.Write(b[:n])
	if p.count += int64(n); p.count > p.item.Length {
		return 0, p.spoilt(errors.New("there is more than was signed"))
	}
	if err != nil && !errors.Is(err, io.EOF) {
		err = p.spoilt(err)
	}
	return n, err
}

// spoilt is a file that is not what was fetched; Close removes it, so that it is fetched
// again.
func (r *reading) spoilt(err error) error {
	r.ruined = true
	return fault(Spoilt, r.item.Target, err, values{"File": r.item.Target})
}

func (r *reading) bad(err error) error {
	return fault(Content, r.item.Target, err, values{"File": r.item.Target, "Detail": err.Error()})
}

func (r *reading) Read(p []byte) (int, error) {
	if r.err != nil || len(p) == 0 {
		return 0, r.err
	}
	n, err := r.unpacked.Read(p)
	if r.left -= int64(n); r.left < 0 {
		n, err = 0, r.bad(errors.New("there is more than its manifest says"))
	}
	switch {
	case errors.Is(err, io.EOF):
		err = r.end()
	case err != nil:
		err = r.blame(err)
	}
	r.err = err
	return n, err
}

// blame tells what was signed so from what broke here: if the rest shows that it is what
// was signed, it is that.
func (r *reading) blame(err error) error {
	if e, ok := errors.AsType[*Error](err); ok && e.Code == Spoilt {
		return during("open", e)
	}
	if fault := r.prove(); fault != nil {
		return fault
	}
	if e, ok := errors.AsType[*Error](err); ok {
		return during("open", e)
	}
	return during("open", r.bad(err))
}

// end proves what was read.
func (r *reading) end() error {
	if err := r.prove(); err != nil {
		return err
	}
	if r.left > 0 && !r.open {
		return during("open", r.bad(errors.New("there is less than its manifest says")))
	}
	return io.EOF
}

// prove reads what is left of the file, and compares it with what was signed.
func (r *reading) prove() error {
	if _, err := io.Copy(io.Discard, &proving{r}); err != nil {
		return during("open", err)
	}
	if r.count != r.item.Length || digestText(r.hash.Sum(nil)) != r.item.Digest {
		return during("open", r.spoilt(errors.New("it is not what was signed")))
	}
	return nil
}

func (r *reading) Close() error {
	if r.unpacked != nil {
		r.unpacked.Close()
	}
	err := r.file.Close()
	if r.ruined {
		err = errors.Join(err, os.Remove(r.file.Name()))
	}
	return err
}

// ReadBase hands over the alerts of a list's base in order, and proves count and state at
// its end. Any error means that what was handed over must be thrown away. Errors: those of
// Open and of take.
func (f *Fetched) ReadBase(l *ListPlan, take func(border.Alert) error) (lists.Report, error) {
	i := l.Base
	if i == nil {
		return lists.Report{}, &Error{Op: "open", Subject: l.List.Name, Code: Spoilt, Values: values{"File": l.List.Name}}
	}
	in := &oneFile{fetched: f, item: i}
	source, err := lists.DetectFS(in, in.name())
	if err != nil {
		return lists.Report{}, during("open", in.fault(err))
	}
	var state exchange.State
	count := 0
	var own error // of take
	report, err := source.Read(func(a border.Alert) error {
		content, err := exchange.Content(a)
		if err == nil {
			a.List = l.List.Name
			err = take(a)
		}
		own = err
		state.Add(content)
		count++
		return err
	})
	switch {
	case own != nil:
		return report, own
	case err != nil:
		return report, during("open", in.fault(err))
	case source.Format != lists.FormatAlerts:
		err = fmt.Errorf("it is of format %s", source.Format)
	case count != i.File.Alerts:
		err = fmt.Errorf("it holds %d alerts, its manifest says %d", count, i.File.Alerts)
	case state.String() != i.File.State:
		err = errors.New("its alerts are not those of its manifest")
	default:
		return report, nil
	}
	return report, during("open", fault(Content, i.Target, err, values{"File": i.Target, "Detail": err.Error()}))
}

// ReadStep hands over the lines of a list's nth step in order. What comes of them is to be
// compared with the step's File.Alerts and File.State. Any error means that what was
// handed over must be thrown away. Errors: those of Open and of take.
func (f *Fetched) ReadStep(l *ListPlan, n int, take func(exchange.StepLine) error) error {
	i := &l.Steps[n]
	r, err := f.open(i)
	if err != nil {
		return during("open", err)
	}
	defer r.Close()
	var own error // of take
	want := exchange.StepHead{Format: exchange.FormatStep, List: l.List.Name, From: i.File.From, To: i.File.To}
	err = exchange.ReadStep(r, want, func(line exchange.StepLine) error {
		own = take(line)
		return own
	})
	if own != nil {
		return own
	}
	if err == nil {
		_, err = io.Copy(io.Discard, r) // its end is where it is proven
	}
	if err == nil {
		return nil
	}
	if e, ok := errors.AsType[*Error](err); ok {
		return e
	}
	return r.blame(err)
}

// oneFile is a file system with one file in it, that of an item.
type oneFile struct {
	fetched *Fetched
	item    *Item
	last    *reading // of the file that was opened last
}

func (o *oneFile) name() string { return o.item.Digest + ".alerts" }

// Open opens the file.
func (o *oneFile) Open(name string) (fs.File, error) {
	if name == "." {
		return &oneFolder{o}, nil
	}
	if name != o.name() {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	r, err := o.fetched.open(o.item)
	if err != nil {
		return nil, err
	}
	o.last = r
	return &oneOpened{r, o}, nil
}

// fault is what is at the bottom of what package lists says.
func (o *oneFile) fault(err error) error {
	if e, ok := errors.AsType[*Error](err); ok {
		return e
	}
	if o.last == nil {
		return err
	}
	return fault(Content, o.item.Target, err, values{"File": o.item.Target, "Detail": err.Error()})
}

// oneOpened is the file, open, and what is to be said of it.
type oneOpened struct {
	*reading
	of *oneFile
}

func (o *oneOpened) Stat() (fs.FileInfo, error) { return o, nil }
func (o *oneOpened) Name() string               { return o.of.name() }
func (o *oneOpened) Size() int64                { return o.item.File.Length }
func (o *oneOpened) Mode() fs.FileMode          { return 0o400 }
func (o *oneOpened) ModTime() time.Time         { return time.Time{} }
func (o *oneOpened) IsDir() bool                { return false }
func (o *oneOpened) Sys() any                   { return nil }

// oneFolder is the folder in which the file lies.
type oneFolder struct{ of *oneFile }

func (o *oneFolder) Stat() (fs.FileInfo, error) { return o, nil }
func (o *oneFolder) Read([]byte) (int, error)   { return 0, fs.ErrInvalid }
func (o *oneFolder) Close() error               { return nil }
func (o *oneFolder) Name() string               { return "." }
func (o *oneFolder) Size() int64                { return 0 }
func (o *oneFolder) Mode() fs.FileMode          { return fs.ModeDir | 0o500 }
func (o *oneFolder) ModTime() time.Time         { return time.Time{} }
func (o *oneFolder) IsDir() bool                { return true }
func (o *oneFolder) Sys() any                   { return nil }

// ReadDir is the one file.
func (o *oneFolder) ReadDir(int) ([]fs.DirEntry, error) {
	f, err := o.of.Open(o.of.name())
	if err != nil {
		return nil, err
	}
	info, err := f.Stat()
	return []fs.DirEntry{fs.FileInfoToDirEntry(info)}, errors.Join(err, f.Close())
}
