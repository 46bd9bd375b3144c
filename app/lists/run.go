package lists

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"time"

	"postern/app/border"
)

// run is one reading of one list: it hands alerts on and keeps the report.
type run struct {
	source Source
	sink   func(border.Alert) error
	report Report
	seen   seenIDs // ids of what was kept
	// repeats says which ids may stand more than once; any may where it is nil.
	repeats func(id string) bool
	digests map[role]string
	newest  time.Time // of the files opened
	refused error     // what sink returned
	stated  string    // the owner that the list names in its head
}

func newRun(s Source, sink func(border.Alert) error) *run {
	return &run{
		source: s, sink: sink,
		report: Report{
			List: s.List, Format: s.Format,
			Skipped: map[SkipReason]int{}, RejectedBy: map[RejectCode]int{}, WarningsBy: map[WarnCode]int{},
		},
		digests: map[role]string{},
	}
}

// shown is a file's name as reports write it.
func (r *run) shown(name string) string { return join(r.source.shown, name) }

// skip counts a record that is no alert.
func (r *run) skip(reason SkipReason) {
	r.report.Read++
	r.report.Skipped[reason]++
}

// reject counts and stores a record that could not be read.
func (r *run) reject(rej Rejection) {
	r.report.Read++
	r.report.RejectedCount++
	r.report.RejectedBy[rej.Code]++
	if len(r.report.Rejected) < MaxStored {
		r.report.Rejected = append(r.report.Rejected, rej)
	}
}

func (r *run) warn(w Warning) {
	r.report.WarningCount++
	r.report.WarningsBy[w.Code]++
	if len(r.report.Warnings) < MaxStored {
		r.report.Warnings = append(r.report.Warnings, w)
	}
}

// keep counts a record as kept and hands its alert on, or rejects it if it is
// none: without id, with an id that stands already, or with nothing to search by.
func (r *run) keep(d *draft) error {
	d.a.List = r.source.List
	reject := func(code RejectCode, values map[string]any) error {
		r.reject(Rejection{File: d.file, Line: d.line, Code: code, Values: values})
		return nil
	}
	switch {
	case d.a.ID == "" && d.a.Subject == border.SubjectPerson && len(d.a.Names) == 0:
		return reject(RejectNobody, nil)
	case d.a.ID == "":
		return reject(RejectNoID, nil)
	case len(d.a.ID) > MaxIDBytes || clean(d.a.ID) != d.a.ID:
		return reject(RejectBadID, map[string]any{"ID": shownValue(d.a.ID)})
	case d.a.Subject == border.SubjectPerson && len(d.a.Names) == 0:
		return reject(RejectNoName, map[string]any{"ID": d.a.ID})
	case d.a.Subject == border.SubjectDocument && len(d.a.Documents) == 0:
		return reject(RejectNoDocument, map[string]any{"ID": d.a.ID})
	}
	if r.repeats == nil || r.repeats(d.a.ID) {
		if first := r.seen.line(d.a.ID); first > 0 {
			return reject(RejectDuplicateID, map[string]any{"ID": d.a.ID, "First": fmt.Sprint(first)})
		}
		r.seen.add(d.a.ID, d.line)
	}
	r.report.Read++
	r.report.Kept++
	for _, w := range d.warnings {
		w.File, w.Line, w.Alert = d.file, d.line, d.a.ID
		r.warn(w)
	}
	if err := r.sink(d.a); err != nil {
		r.refused = fmt.Errorf("list %s: alert %s: %w", r.source.List, d.a.ID, err)
		return r.refused
	}
	return nil
}

// finish fills in what is known only at the end.
func (r *run) finish(whole bool) {
	if r.report.Issued.IsZero() {
		r.report.Issued = r.newest
	}
	r.report.Owner = r.owner()
	if !whole {
		return
	}
	if len(r.digests) == 1 {
		for _, d := range r.digests {
			r.report.Digest = d
		}
		return
	}
	h := sha256.New()
	for _, what := range slices.Sorted(maps.Keys(r.digests)) {
		fmt.Fprintf(h, "%s %s\n", r.digests[what], what)
	}
	r.report.Digest = hex.EncodeToString(h.Sum(nil))
}
