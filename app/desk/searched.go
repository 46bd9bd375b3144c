package desk

import (
	"encoding/json"
	"fmt"
	"strconv"
	"sync"
	"time"

	"postern/app/border"
	"postern/app/desk/booked"
	"postern/store/journal"
)

// Searched journals searches that another program makes at a station: what was asked and
// what came back, many in one transaction. It is safe for concurrent use.
type Searched struct {
	book func(now time.Time, drafts []journal.Draft) error
	now  func() time.Time

	mu      sync.Mutex
	pending []journal.Draft
	since   time.Time // of the oldest that is pending
}

// ByCommand says of who signed in or was searched that it was done without the window.
const ByCommand = "posternctl"

// What waits to be booked, and how long.
const (
	bookWithin = time.Second
	mostWait   = 4096 // entries
)

// NewSearched journals by book; Flush is to be called before anybody trusts an answer.
func NewSearched(now func() time.Time, book func(now time.Time, drafts []journal.Draft) error) *Searched {
	return &Searched{book: book, now: now}
}

// Found notes a search and what it found, in the name of who. What was noted for longer
// than a second is booked then. Errors: those of booking.
func (s *Searched) Found(who string, t border.Traveller, f border.Finding) error {
	now := s.now()
	drafts, err := searchDrafts(who, t, f, now)
	if err != nil {
		return fmt.Errorf("journal a search: %w", err)
	}
	return s.add(now, drafts...)
}

// Explained notes that alerts were reckoned for a traveller.
func (s *Searched) Explained(who string, t border.Traveller, list, id string) error {
	detail, err := json.Marshal(booked.Search{Traveller: t, Matches: []booked.Match{{List: list, ID: id}}})
	if err != nil {
		return fmt.Errorf("journal a search: %w", err)
	}
	return s.add(s.now(), journal.Draft{
		Kind: journal.KindSearch, Who: who, Facts: map[string]string{"by": ByCommand, "what": "explain"},
		Detail: detail, Keep: journal.KeepDecision,
	})
}

func (s *Searched) add(now time.Time, drafts ...journal.Draft) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.pending) == 0 {
		s.since = now
	}
	s.pending = append(s.pending, drafts...)
	if len(s.pending) < mostWait && now.Sub(s.since).Abs() < bookWithin {
		return nil
	}
	err := s.flush(now)
	if err != nil { // its answer is not given, so nobody was searched
		s.pending = s.pending[:len(s.pending)-len(drafts)]
	}
	return err
}

// Flush books all that waits. What cannot be booked waits on.
func (s *Searched) Flush() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.flush(s.now())
}

func (s *Searched) flush(now time.Time) error {
	if len(s.pending) == 0 {
		return nil
	}
	if err := s.book(now, s.pending); err != nil {
		return fmt.Errorf("journal a search: %w", err)
	}
	s.pending = nil
	return nil
}

// searchDrafts are what is booked of a search by another program and of its finding.
func searchDrafts(who string, t border.Traveller, f border.Finding, now time.Time) ([]journal.Draft, error) {
	of := f.Matches
	if len(of) > matchesShown { // who asks for a thousand has the best in the journal, and how many there were
		of = of[:matchesShown]
	}
	open, hidden := booked.MatchesOf(of)
	keep := journal.KeepNoMatch
	if len(open) > 0 {
		keep = journal.KeepDecision
	}
	asked, err := json.Marshal(booked.Search{Traveller: t})
	if err != nil {
		return nil, err
	}
	found, err := booked.Evened(hidden, func(hidden []booked.Match) any {
		return booked.Finding{Matches: open, Hidden: hidden, Weaker: len(Undisclosed(f.Weaker))}
	})
	if err != nil {
		return nil, err
	}
	facts := map[string]string{
		"verdict": string(OpenVerdict(f.Matches)), "matches": strconv.Itoa(len(Undisclosed(f.Matches))),
		"edition": strconv.FormatUint(f.Edition.Number, 10), "edition_name": f.Edition.Name,
		"alerts": strconv.Itoa(f.Edition.Alerts), "elapsed_ms": strconv.FormatInt(f.Elapsed.Milliseconds(), 10),
	}
	if !f.Edition.Issued.IsZero() {
		facts["lists_age_s"] = strconv.FormatInt(int64(max(now.Sub(f.Edition.Issued), 0)/time.Second), 10)
	}
	return []journal.Draft{
		{Kind: journal.KindSearch, Who: who, Facts: map[string]string{"by": ByCommand}, Detail: asked, Keep: keep},
		{Kind: journal.KindFinding, Who: who, Facts: facts, Detail: found, Keep: keep},
	}, nil
}
