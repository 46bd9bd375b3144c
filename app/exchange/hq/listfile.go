package hq

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"postern/app/border"
	"postern/app/exchange"
	"postern/app/lists"
)

// contents are the alerts of a list: of each id the digest of what it says, see
// exchange.Content.
type contents map[string][sha256.Size]byte

func (c contents) state() exchange.State {
	var s exchange.State
	for _, content := range c {
		s.Add(content)
	}
	return s
}

// settled is a list in the form in which it is published, plain: what package lists
// reads from it is, to the byte, what is written in it.
type settled struct {
	path     string
	contents contents
	length   int64
	report   lists.Report // of the source
}

// rounds is how often a list is written and read again at most until it stays as it is:
// a reader brings what others wrote into form, and form is reached in one.
const rounds = 3

// settle reads a source and writes it as it is published. Errors: those of the source,
// ErrRejected where an alert would not come through to counters.
func settle(ctx context.Context, work string, source lists.Source, name string, issued time.Time) (settled, error) {
	head := listHead{Format: "postern-alerts/1", List: name, Issued: issued}
	s := settled{path: filepath.Join(work, "list-0")}
	var err error
	s.contents, s.length, err = writeList(ctx, s.path, &head, func(sink func(border.Alert) error) error {
		s.report, err = source.Read(sink)
		if e, ok := errors.AsType[*lists.Error](err); ok && e.Code == lists.CodeNoRows {
			err = nil // it may be meant so: what it loses is held against what it may lose
		}
		head.Owner = s.report.Owner
		return err
	})
	if err != nil {
		return s, err
	}
	for round := 1; ; round++ {
		next := filepath.Join(work, fmt.Sprintf("list-%d", round))
		var again lists.Report
		read, length, err := writeList(ctx, next, &head, func(sink func(border.Alert) error) error {
			again, err = lists.Read(s.path, sink)
			return err
		})
		if err != nil {
			return s, err
		}
		if again.RejectedCount > 0 {
			return s, rejected(name, s.path, again)
		}
		changed := difference(s.contents, read)
		if err := os.Remove(s.path); err != nil {
			return s, err
		}
		s.path, s.contents, s.length = next, read, length
		if changed.none() {
			return s, nil
		}
		if round == rounds {
			return s, faultf("publish", name, ErrRejected, "an alert reads differently each time: %s", changed.first())
		}
	}
}

// listHead is the first line of a list: see package lists, "postern-alerts/1".
type listHead struct {
	Format string    `json:"format"`
	List   string    `json:"list"`
	Issued time.Time `json:"issued"`
	Owner  string    `json:"owner,omitempty"`
}

// headRoom is as long as the first line of a list is, in bytes: its owner is known only
// when all has been read, and the line is filled up with spaces.
const headRoom = 2048

type listEnd struct {
	End    bool `json:"end"`
	Alerts int  `json:"alerts"`
}

// writeList writes the alerts that read hands over, and last the head, as it is then.
func writeList(ctx context.Context, path string, head *listHead, read func(func(border.Alert) error) error) (_ contents, _ int64, err error) {
	defer func() { err = roomless(path, err) }()
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return nil, 0, unwritten(path, err)
	}
	defer f.Close()
	w := bufio.NewWriterSize(f, 256<<10)
	length, _ := w.Write(headLine(nil))
	written := contents{}
	err = read(func(a border.Alert) error {
		if len(written)%1024 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		a.List = ""
		line, err := json.Marshal(a)
		if err != nil {
			return err
		}
		written[a.ID] = sha256.Sum256(line)
		length += len(line) + 1
		_, err = w.Write(append(line, '\n'))
		return err
	})
	if err != nil {
		return nil, 0, err
	}
	end, err := json.Marshal(listEnd{true, len(written)})
	if err != nil {
		return nil, 0, err
	}
	_, err = w.Write(append(end, '\n'))
	first, of := json.Marshal(head)
	if err := errors.Join(err, of, w.Flush()); err != nil {
		return nil, 0, err
	}
	_, err = f.WriteAt(headLine(first), 0)
	return written, int64(length + len(end) + 1), errors.Join(err, f.Close())
}

func headLine(text []byte) []byte {
	line := bytes.Repeat([]byte{' '}, headRoom)
	copy(line, text)
	line[headRoom-1] = '\n'
	return line
}

// rejected says which alert of a list does not come through.
func rejected(name, path string, r lists.Report) error {
	e := &Fault{Op: "publish", Subject: name, Kind: ErrRejected}
	if len(r.Rejected) > 0 {
		first := r.Rejected[0]
		e.Detail = fmt.Sprintf("alert %s: %s", lineID(path, first.Line), first.Code)
	}
	return e
}

// lineID is the id of the alert in a line of a list.
func lineID(path string, number int) string {
	f, err := os.Open(path)
	if err != nil {
		return ""
	}
	defer f.Close()
	n := 0
	id := ""
	_ = eachLine(f, func(line []byte) error {
		if n++; n == number {
			var a struct{ ID string }
			_ = json.Unmarshal(line, &a)
			id = a.ID
			return io.EOF
		}
		return nil
	})
	return id
}

// maxListLine bounds a line of a list that is published, in bytes.
const maxListLine = 64 << 20

func eachLine(r io.Reader, take func([]byte) error) error {
	lines := bufio.NewScanner(r)
	lines.Buffer(make([]byte, 64<<10), maxListLine)
	for lines.Scan() {
		if err := take(lines.Bytes()); err != nil {
			return err
		}
	}
	return lines.Err()
}

// differing is what one state of a list has otherwise than the one before, by id.
type differing struct {
	added, changed, gone []string
}

func difference(before, after contents) differing {
	var d differing
	for id, content := range after {
		switch old, there := before[id]; {
		case !there:
			d.added = append(d.added, id)
		case old != content:
			d.changed = append(d.changed, id)
		}
	}
	for id := range before {
		if _, there := after[id]; !there {
			d.gone = append(d.gone, id)
		}
	}
	return d
}

func (d differing) none() bool { return d.lines() == 0 }

func (d differing) lines() int { return len(d.added) + len(d.changed) + len(d.gone) }

func (d differing) first() string {
	for _, ids := range [][]string{d.changed, d.added, d.gone} {
		if len(ids) > 0 {
			return ids[0]
		}
	}
	return ""
}

// fileName is what a list's files are called: lower case, digits and hyphens. A name that
// is more than that gets a part of its digest, behind an underscore, so that no two lists
// share one.
func fileName(list string) string {
	var b strings.Builder
	for _, c := range strings.ToLower(list) {
		switch {
		case c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-':
			b.WriteRune(c)
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
	}
	name := strings.Trim(b.String(), "-")
	name = name[:min(len(name), 40)]
	if name != "" && name == list {
		return name
	}
	sum := sha256.Sum256([]byte(list))
	return fmt.Sprintf("%s_%x", cmp.Or(name, "list"), sum[:4])
}
