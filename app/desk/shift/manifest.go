package shift

import (
	"context"
	"fmt"
	"io"
	"strconv"
	"time"

	"postern/app/border"
	"postern/app/desk"
	"postern/app/desk/booked"
	"postern/store/journal"
)

// ManifestResult says what a manifest brought.
type ManifestResult struct {
	Rows     int // travellers named in it
	Searched int // of them, now and before an interruption
	Resumed  int // of those, before
	Matches  int // found now; they wait in the queue
	Bad      []BadRow
	Ignored  []string // columns that nothing is known of
}

// manifestMark is how far a manifest was searched.
type manifestMark struct {
	Digest string
	Done   int
	At     time.Time
}

const (
	manifestBatch = 100
	// marksKept is how long a manifest that was broken off goes on where it was.
	marksKept = 24 * time.Hour
)

// Manifest searches for everybody a coach's or ferry's manifest names: a CSV file with a
// row of headings. Each is booked, and whoever has a match waits in the queue. A manifest
// that was broken off goes on where it was when it is given again. Rows that cannot be
// read are told with their line; whatever of a row can be read is searched. Errors: a
// ManifestError (nothing was searched), ErrNoLists, ErrOpening, the context's, those of
// the search and of the Keeper: what was done is done.
func (s *Shift) Manifest(ctx context.Context, r io.Reader, progress func(done, all int)) (ManifestResult, error) {
	const op = "search a manifest"
	m, err := readManifest(r)
	if err != nil {
		return ManifestResult{}, fmt.Errorf("%s: %w", op, err)
	}
	out := ManifestResult{Rows: len(m.rows), Bad: m.bad, Ignored: m.ignored}
	done, err := s.beginManifest(op, m)
	if err != nil {
		return out, err
	}
	out.Resumed, out.Searched = done, done
	for done < len(m.rows) {
		if err := ctx.Err(); err != nil {
			return out, fmt.Errorf("%s: %w", op, err)
		}
		rows := m.rows[done:min(done+manifestBatch, len(m.rows))]
		found, err := s.findRows(rows)
		if err != nil {
			return out, fmt.Errorf("%s: line %d: %w", op, rows[len(found)].line, err)
		}
		queued, err := s.bookRows(op, m, done, rows, found)
		if err != nil {
			return out, err
		}
		done += len(rows)
		out.Searched, out.Matches = done, out.Matches+queued
		if progress != nil {
			progress(done, len(m.rows))
		}
	}
	return out, nil
}

// beginManifest books that a manifest is searched, and says how far it was before.
func (s *Shift) beginManifest(op string, m *manifest) (int, error) {
	s.work.Lock()
	defer s.work.Unlock()
	at, err := s.begun(op)
	if err != nil {
		return 0, err
	}
	switch status := s.finder.Status(); causeOf(status) {
	case CauseNone:
	case CauseOpening:
		return 0, fmt.Errorf("%s: %w", op, ErrOpening)
	default:
		return 0, fmt.Errorf("%s: %w", op, desk.ErrNoLists)
	}
	now := s.now()
	next := at.next()
	for digest, mark := range at.manifests {
		if now.Sub(mark.At) > marksKept {
			next.manifests = with(next.manifests, digest, nil)
		}
	}
	done := 0
	if mark := next.manifests[m.digest]; mark != nil {
		done = min(mark.Done, len(m.rows))
	}
	return done, s.commit(op, now, next, []journal.Draft{{
		Kind: journal.KindSearch, Who: s.officer.Login,
		Facts: map[string]string{
			"by": "manifest", "rows": strconv.Itoa(len(m.rows)), "bad": strconv.Itoa(len(m.bad)),
			"from_row": strconv.Itoa(done), "digest": m.digest,
		},
	}})
}

// findRows searches without keeping the counter waiting. On an error it gives what was
// found before the row that is to blame.
func (s *Shift) findRows(rows []manifestRow) ([]border.Finding, error) {
	found := make([]border.Finding, 0, len(rows))
	for _, r := range rows {
		f, err := s.finder.Check(r.traveller, false)
		if err != nil {
			return found, err
		}
		found = append(found, f)
	}
	return found, nil
}

// bookRows books a batch and how far the manifest is.
func (s *Shift) bookRows(op string, m *manifest, done int, rows []manifestRow, found []border.Finding) (queued int, err error) {
	s.work.Lock()
	defer s.work.Unlock()
	at, err := s.begun(op)
	if err != nil {
		return 0, err
	}
	b := batch{next: at.next(), now: s.now()}
	for i, r := range rows {
		if err := s.bookRow(&b, r, found[i]); err != nil {
			return 0, fmt.Errorf("%s: line %d: %w", op, r.line, err)
		}
	}
	mark := &manifestMark{Digest: m.digest, Done: done + len(rows), At: b.now}
	if mark.Done == len(m.rows) {
		mark = nil
	}
	if mark != nil || b.next.manifests[m.digest] != nil {
		b.next.manifests = with(b.next.manifests, m.digest, mark)
	}
	return b.queued, s.commitBatch(op, &b)
}

// manifestDetail is the detail of one traveller's entry.
type manifestDetail struct {
	Traveller border.Traveller
	Line      int
	Matches   []booked.Match
	Hidden    []booked.Match `json:",omitempty"`
}

func (s *Shift) bookRow(b *batch, r manifestRow, f border.Finding) error {
	b.next.number++
	o := &openCase{record: record{
		Number: b.next.number, Officer: s.officer.Login, Opened: b.now, Presented: Presented{Traveller: r.traveller},
		Queued: QueuedManifest,
	}}
	o.take(f)
	detail, err := booked.Evened(o.Hidden, func(hidden []booked.Match) any {
		return manifestDetail{Traveller: r.traveller, Line: r.line, Matches: o.Open, Hidden: hidden}
	})
	if err != nil {
		return err
	}
	facts := s.findingFacts(o)
	facts["by"], facts["queued"] = "manifest", string(QueuedManifest)
	keep := journal.KeepNoMatch
	if len(o.Open) > 0 {
		keep = journal.KeepDecision
	}
	b.drafts = append(b.drafts, journal.Draft{
		Kind: journal.KindFinding, Who: s.officer.Login, Case: o.Number, Facts: facts, Detail: detail, Keep: keep,
	})
	return s.settle(b, o)
}
