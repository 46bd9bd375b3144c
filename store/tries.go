package store

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"slices"
	"strings"
	"time"

	bolt "go.etcd.io/bbolt"
)

// How often a PIN may be tried.
const (
	triesWait       = 5 // wrong ones, then each has to be waited for
	triesSupervisor = 10
	firstWait       = time.Minute // doubled with each
	maxTried        = 40          // logins that are nobody's, of which tries are kept
)

// tried is what is kept of wrong tries, by the person's id.
type tried struct {
	ID    string    `json:"id"`
	Count int       `json:"count"`
	At    time.Time `json:"at"` // of the last, or when a clock that was set back was noticed
}

// wait is how long after the last wrong try the next one counts.
func (t tried) wait() time.Duration {
	if t.Count < triesWait {
		return 0
	}
	return firstWait << min(t.Count-triesWait, triesSupervisor)
}

// refusal is what a refused person is told.
func (t tried) refusal() *PINError {
	e := &PINError{Left: max(triesWait-t.Count, 0), Supervisor: t.Count >= triesSupervisor}
	if w := t.wait(); w > 0 && !e.Supervisor {
		e.Left, e.Until = triesSupervisor-t.Count, t.At.Add(w)
	}
	return e
}

// untried is what whoever tries before his wait is over is told.
func (t tried) untried() *PINError {
	e := t.refusal()
	e.Untried = true
	return e
}

// nobody is under which name the tries of a login are kept that nobody has.
func (p *people) nobody(login string) string {
	h := hmac.New(sha256.New, p.device)
	h.Write([]byte("nobody " + login))
	return "?" + hex.EncodeToString(h.Sum(nil)[:8])
}

// count counts a try as wrong before it is made: pulling the plug does not give it
// back. It is refused while there is something to wait for.
func (p *people) count(tx *bolt.Tx, id string, now time.Time) (tried, *PINError, error) {
	all, err := p.tries(tx)
	if err != nil {
		return tried{}, nil, err
	}
	t := all[id]
	if t.Count >= triesSupervisor {
		return t, t.refusal(), nil
	}
	if w := t.wait(); w > 0 && now.Before(t.At) { // a clock that was set back: the wait begins anew
		t.At = now
		all[id] = t
		return t, t.untried(), p.putTries(tx, all)
	} else if w > 0 && now.Before(t.At.Add(w)) {
		return t, t.untried(), nil
	}
	t = tried{id, t.Count + 1, now}
	all[id] = t
	prune(all, id)
	return t, nil, p.putTries(tx, all)
}

// FailedTry is a sign-in that was refused. It waits for somebody to sign in: the
// journal is shut until then.
type FailedTry struct {
	Login string    `json:"login"` // as it was typed, in its one form, cut to 64 bytes
	At    time.Time `json:"at"`
}

const (
	keyFailed = "failed"
	maxFailed = 200 // the oldest are kept: they say how it began
)

// fail notes a try as refused.
func (p *people) fail(tx *bolt.Tx, login string, now time.Time) error {
	var all []FailedTry
	if _, err := p.get(tx, keyFailed, &all); err != nil || len(all) >= maxFailed {
		return err
	}
	return p.put(tx, keyFailed, append(all, FailedTry{login[:min(len(login), maxLogin)], now}))
}

// FailedTries are the refused sign-ins that were not forgotten yet, oldest first, at
// most 200. Whoever puts them into the journal forgets them then. Errors: ErrDamaged,
// ErrClosed.
func (s *Station) FailedTries() (all []FailedTry, err error) {
	p := s.doorPeople()
	if p == nil || p.astray != nil {
		return nil, nil
	}
	err = s.db.view("read failed tries", func(tx *bolt.Tx) error {
		_, err := p.get(tx, keyFailed, &all)
		return err
	})
	return all, err
}

// ForgetFailedTries forgets the first n failed tries. Errors: ErrLocked, ErrDamaged,
// ErrClosed.
func (s *Station) ForgetFailedTries(n int) error {
	const op = "forget failed tries"
	if _, in := s.SignedIn(); !in {
		return fail(op, s.dir, ErrLocked)
	}
	p := s.doorPeople()
	return s.db.update(op, func(tx *bolt.Tx) error {
		var all []FailedTry
		if _, err := p.get(tx, keyFailed, &all); err != nil {
			return err
		}
		return p.put(tx, keyFailed, all[min(max(n, 0), len(all)):])
	})
}

func (p *people) tries(tx *bolt.Tx) (map[string]tried, error) {
	var list []tried
	_, err := p.get(tx, keyTries, &list)
	all := make(map[string]tried, len(list))
	for _, t := range list {
		if t.ID != "" {
			all[t.ID] = t
		}
	}
	return all, err
}

func (p *people) putTries(tx *bolt.Tx, all map[string]tried) error {
	list := slices.SortedFunc(maps.Values(all), func(a, b tried) int { return strings.Compare(a.ID, b.ID) })
	return p.put(tx, keyTries, list)
}

// prune forgets the oldest tries of logins that are nobody's.
func prune(all map[string]tried, but string) {
	for {
		n, oldest := 0, ""
		for id, t := range all {
			if id[0] != '?' {
				continue
			}
			n++
			if id != but && (oldest == "" || t.At.Before(all[oldest].At)) {
				oldest = id
			}
		}
		if n <= maxTried || oldest == "" {
			return
		}
		delete(all, oldest)
	}
}

// forgive forgets a person's wrong tries.
func (p *people) forgive(tx *bolt.Tx, id string) error {
	all, err := p.tries(tx)
	if err != nil {
		return err
	}
	if _, there := all[id]; !there {
		return nil
	}
	delete(all, id)
	return p.putTries(tx, all)
}
