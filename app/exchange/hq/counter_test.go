package hq

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/theupdateframework/go-tuf/v2/metadata"
	"github.com/theupdateframework/go-tuf/v2/metadata/config"
	"github.com/theupdateframework/go-tuf/v2/metadata/updater"

	"postern/app/border"
	"postern/app/exchange"
	"postern/app/lists"
)

// fromFolder hands go-tuf's updater the files of a folder.
type fromFolder struct{ dir string }

func (f fromFolder) DownloadFile(url string, most int64, _ time.Duration) ([]byte, error) {
	path := filepath.Join(f.dir, filepath.FromSlash(strings.TrimPrefix(url, "http://hq/")))
	content, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, &metadata.ErrDownloadHTTP{StatusCode: http.StatusNotFound, URL: url}
	}
	if err == nil && int64(len(content)) > most {
		err = errors.New("it is too long")
	}
	return content, err
}

// counter is a counter as far as it trusts and fetches: go-tuf's own updater, begun
// afresh from a root each time.
type counter struct {
	*updater.Updater
	root []byte
}

func newCounter(public string, root []byte) (*counter, error) {
	c, err := config.New("http://hq/metadata", root)
	if err != nil {
		return nil, err
	}
	c.DisableLocalCache = true
	c.RemoteTargetsURL = "http://hq/targets"
	c.Fetcher = fromFolder{public}
	u, err := updater.New(c)
	return &counter{u, root}, err
}

// visit is a counter that begins at the first root and reads what is there.
func visit(public string) (*counter, error) {
	root, err := os.ReadFile(filepath.Join(public, "metadata", "1.root.json"))
	if err != nil {
		return nil, err
	}
	c, err := newCounter(public, root)
	if err != nil {
		return nil, err
	}
	return c, c.Refresh()
}

func (c *counter) target(name string) ([]byte, error) {
	info, err := c.GetTargetInfo(name)
	if err != nil {
		return nil, err
	}
	_, content, err := c.DownloadTarget(info, "", "")
	return content, err
}

func (c *counter) manifest(nation string) (exchange.Manifest, error) {
	content, err := c.target(exchange.TargetManifest(nation))
	if err != nil {
		return exchange.Manifest{}, err
	}
	return decodeManifest(content, nation)
}

// held is what a counter has of a list.
type held struct {
	sequence uint64
	alerts   map[string]border.Alert
}

// sync brings a counter's list up to date by the files that its manifest names, and holds
// what it has against the state that is signed.
func (c *counter) sync(nation, list string, h held) (held, bool, error) {
	m, err := c.manifest(nation)
	if err != nil {
		return h, false, err
	}
	for _, l := range m.Lists {
		if l.Name != list {
			continue
		}
		files, whole := l.Since(h.sequence)
		for _, f := range files {
			content, err := c.target(f.Target)
			if err != nil {
				return h, whole, err
			}
			if int64(len(content)) != f.Packed {
				return h, whole, fmt.Errorf("%s has %d bytes", f.Target, len(content))
			}
			if h, err = h.apply(l.Name, f, content); err != nil {
				return h, whole, fmt.Errorf("%s: %w", f.Target, err)
			}
		}
		return h, whole, nil
	}
	return h, false, errors.New("no such list")
}

func (h held) apply(list string, f exchange.File, content []byte) (held, error) {
	dir, err := os.MkdirTemp("", "counter")
	if err != nil {
		return h, err
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "packed")
	if err := os.WriteFile(path, content, 0o600); err != nil {
		return h, err
	}
	err = unpacked(path, func(r io.Reader) error {
		var plain bytes.Buffer
		if _, err := plain.ReadFrom(r); err != nil || int64(plain.Len()) != f.Length {
			return fmt.Errorf("unpacked it has %d bytes, %w", plain.Len(), err)
		}
		if f.From > 0 {
			head := exchange.StepHead{Format: exchange.FormatStep, List: list, From: f.From, To: f.To}
			return exchange.ReadStep(&plain, head, func(l exchange.StepLine) error {
				if l.Put == nil {
					delete(h.alerts, l.Gone)
				} else {
					h.alerts[l.Put.ID] = *l.Put
				}
				return nil
			})
		}
		h.alerts = map[string]border.Alert{}
		file := filepath.Join(dir, "plain")
		if err := os.WriteFile(file, plain.Bytes(), 0o600); err != nil {
			return err
		}
		report, err := lists.Read(file, func(a border.Alert) error { h.alerts[a.ID] = a; return nil })
		if err == nil && (report.RejectedCount > 0 || report.List != list) {
			err = fmt.Errorf("%d rejected of %s", report.RejectedCount, report.List)
		}
		return err
	})
	if err != nil {
		return h, err
	}
	var state exchange.State
	for _, a := range h.alerts {
		content, err := exchange.Content(a)
		if err != nil {
			return h, err
		}
		state.Add(content)
	}
	if state.String() != f.State || len(h.alerts) != f.Alerts {
		return h, fmt.Errorf("%d alerts of state %s, signed are %d of %s", len(h.alerts), state, f.Alerts, f.State)
	}
	h.sequence = f.To
	return h, nil
}

// mustVisit is visit, and a sync of the list from nothing.
func mustSync(t *testing.T, r *Repository, nation, list string) held {
	t.Helper()
	c, err := visit(r.Public())
	if err != nil {
		t.Fatal(err)
	}
	h, _, err := c.sync(nation, list, held{})
	if err != nil {
		t.Fatal(err)
	}
	return h
}
