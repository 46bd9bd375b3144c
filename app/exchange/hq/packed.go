package hq

import (
	"bufio"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"os"
	"path/filepath"
	"slices"

	"github.com/klauspost/compress/zstd"
	"github.com/theupdateframework/go-tuf/v2/metadata"

	"postern/app/exchange"
)

// target is a file that is to be published, on the disk already.
type target struct {
	name   string // its path below targets/, without the digest
	from   string
	digest []byte
	packed int64
	length int64 // unpacked; as packed where it is not
}

func (t target) info() *metadata.TargetFiles {
	return &metadata.TargetFiles{Length: t.packed, Hashes: metadata.Hashes{"sha256": t.digest}}
}

// counting counts and hashes what is written through it.
type counting struct {
	to   io.Writer
	n    int64
	hash hash.Hash
}

func (c *counting) Write(b []byte) (int, error) {
	n, err := c.to.Write(b)
	c.n += int64(n)
	_, _ = c.hash.Write(b[:n])
	return n, err
}

// writeTarget makes a target in the work folder of what fill writes, packed or not, and
// brings it onto the disk.
func (r *Repository) writeTarget(name string, pack bool, fill func(io.Writer) error) (t target, err error) {
	t = target{name: name, from: r.path(dirWork, fmt.Sprintf("%x.target", sha256.Sum256([]byte(name))))}
	defer func() { err = roomless(t.from, err) }()
	if err := r.disk.folder(filepath.Dir(t.from)); err != nil {
		return t, err
	}
	if err := r.disk.step("create", t.from); err != nil {
		return t, err
	}
	f, err := os.OpenFile(t.from, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o644)
	if err != nil {
		return t, err
	}
	defer f.Close()
	out := &counting{to: f, hash: sha256.New()}
	in := &counting{to: out, hash: sha256.New()}
	var z *zstd.Encoder
	if pack {
		if z, err = zstd.NewWriter(out, zstd.WithWindowSize(exchange.MaxWindow), zstd.WithEncoderLevel(zstd.SpeedBetterCompression)); err != nil {
			return t, err
		}
		in.to = z
	}
	b := bufio.NewWriterSize(in, 256<<10)
	err = errors.Join(fill(b), b.Flush())
	if z != nil {
		err = errors.Join(err, z.Close())
	}
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return t, err
	}
	t.digest, t.packed, t.length = out.hash.Sum(nil), out.n, in.n
	if t.packed > exchange.MaxTarget || t.length > exchange.MaxUnpacked {
		return t, faultf("publish", name, ErrBadTarget, "it has %d bytes, unpacked %d: more than counters take", t.packed, t.length)
	}
	return t, nil
}

// writeStep makes the step from one state of a list to another. after is the list as it
// is published now.
func (r *Repository) writeStep(name string, head exchange.StepHead, before contents, after settled, d differing) (target, error) {
	put := make(map[[sha256.Size]byte]bool, len(d.added)+len(d.changed))
	for _, ids := range [][]string{d.added, d.changed} {
		for _, id := range ids {
			put[after.contents[id]] = true
		}
	}
	t, err := r.writeTarget(name, true, func(w io.Writer) error {
		lines := json.NewEncoder(w)
		err := lines.Encode(head)
		for _, id := range slices.Sorted(slices.Values(d.gone)) {
			err = errors.Join(err, lines.Encode(exchange.StepLine{Gone: id}))
		}
		f, of := os.Open(after.path)
		if err := errors.Join(err, of); err != nil {
			return err
		}
		defer f.Close()
		n := 0
		err = eachLine(f, func(line []byte) error {
			if !put[sha256.Sum256(line)] {
				return nil
			}
			n++
			_, err := fmt.Fprintf(w, "{\"put\":%s}\n", line)
			return err
		})
		return errors.Join(err, lines.Encode(exchange.StepLine{End: &exchange.StepEnd{Put: n, Gone: len(d.gone)}}))
	})
	if err != nil {
		return t, err
	}
	return t, r.proveStep(t, head, before, after.contents.state())
}

// proveStep reads a step as a counter does, and sees whether it leads where it should.
func (r *Repository) proveStep(t target, head exchange.StepHead, before contents, want exchange.State) error {
	state := before.state()
	err := eachStepLine(t.from, head, func(id string, content *[sha256.Size]byte) {
		if old, there := before[id]; there {
			state.Remove(old)
		}
		if content != nil {
			state.Add(*content)
		}
	})
	if err == nil && state != want {
		err = faultf("publish", head.List, ErrRejected, "the step does not lead to the list")
	}
	return err
}

// eachStepLine reads a step: content is nil for an alert that is gone.
func eachStepLine(path string, head exchange.StepHead, take func(id string, content *[sha256.Size]byte)) error {
	return unpacked(path, func(in io.Reader) error {
		return exchange.ReadStep(in, head, func(l exchange.StepLine) error {
			if l.Put == nil {
				take(l.Gone, nil)
				return nil
			}
			content, err := exchange.Content(*l.Put)
			take(l.Put.ID, &content)
			return err
		})
	})
}

func unpacked(path string, read func(io.Reader) error) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	z, err := zstd.NewReader(bufio.NewReaderSize(f, 256<<10), zstd.WithDecoderMaxWindow(exchange.MaxWindow), zstd.WithDecoderConcurrency(1))
	if err != nil {
		return err
	}
	defer z.Close()
	return read(z)
}

// readContents gives the contents of a list from the files that are published. Errors:
// ErrDamaged.
func (r *Repository) readContents(nation string, l exchange.List) (contents, error) {
	doc := r.now.nations[nation]
	path := func(f exchange.File) string {
		if info := doc.Signed.Targets[f.Target]; info != nil {
			return targetPath(r.public(), f.Target, info)
		}
		return f.Target
	}
	held := make(contents, l.Base.Alerts)
	err := unpacked(path(l.Base), func(in io.Reader) error {
		n := 0
		return eachLine(in, func(line []byte) error {
			if n++; n == 1 {
				return nil
			}
			var a struct {
				ID  string `json:"id"`
				End bool   `json:"end"`
			}
			err := json.Unmarshal(line, &a)
			if err == nil && !a.End {
				held[a.ID] = sha256.Sum256(line)
			}
			return err
		})
	})
	if err == nil && held.state().String() != l.Base.State {
		err = errors.New("the base is not what the manifest says")
	}
	for _, f := range l.Steps {
		if err != nil {
			break
		}
		if f.From < l.Base.To {
			continue
		}
		head := exchange.StepHead{Format: exchange.FormatStep, List: l.Name, From: f.From, To: f.To}
		err = eachStepLine(path(f), head, func(id string, content *[sha256.Size]byte) {
			if content == nil {
				delete(held, id)
				return
			}
			held[id] = *content
		})
	}
	if err == nil && held.state().String() != l.State {
		err = errors.New("the steps do not lead to what the manifest says")
	}
	if err != nil {
		return nil, fault("read", l.Name, ErrDamaged, err)
	}
	return held, nil
}
