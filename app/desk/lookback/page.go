package lookback

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"postern/app/border"
	"postern/store"
	"postern/store/journal"
)

// LookFor says which entries are looked for. What is zero does not count.
type LookFor struct {
	Day  string // in the zone of the station's clock, 2026-11-22
	Who  string // a login
	Kind journal.Kind
	// Text is words that must all stand in an entry as people read it; a number is the
	// entry's, its case's, or one of its facts.
	Text string
}

// Page is a part of the journal, newest entry first, its times in the zone of the station's
// clock.
type Page struct {
	Entries []journal.Entry
	Erased  []bool    // by entry: it had a detail that is no more
	Unread  []uint64  // entries that cannot be read, met on the way
	Before  uint64    // where the next page begins; 0 where there is none
	Count   uint64    // entries of the whole journal
	Since   time.Time // of the first entry; zero where there is none
}

// textPage is how many entries are read at once where their words are looked through.
const textPage = 512

// Page gives at most limit entries below before, newest first; from the newest of all
// where before is 0. Errors: store.ErrDamaged, store.ErrClosed, that of ctx.
func (l *LookBack) Page(ctx context.Context, f LookFor, before uint64, limit int) (Page, error) {
	var p Page
	j := l.o.Station.Journal()
	var err error
	if p.Count, err = j.Count(); err != nil {
		return p, err
	}
	if p.Count > 0 {
		// A first entry that cannot be read has no date; the page is shown all the same.
		if first, err := j.Entry(0); err == nil {
			p.Since = first.Time.In(l.zone())
		}
	}
	limit = max(limit, 1)
	words := finder{of: l, words: strings.Fields(strings.ToLower(f.Text)), said: map[string]string{}, names: map[string]string{}}
	step := limit + 1 // one more, so that it is known whether there is a next page
	if len(words.words) > 0 {
		step = max(step, textPage)
	}
	for len(p.Entries) <= limit {
		got, err := j.Page(ctx, store.Filter{Day: f.Day, In: l.zone(), Who: f.Who, Kind: f.Kind}, before, step)
		if err != nil {
			return p, err
		}
		p.Unread = append(p.Unread, got.Unread...)
		for _, e := range got.Entries {
			e.Time = e.Time.In(l.zone())
			if words.holds(e) {
				p.Entries = append(p.Entries, e)
			}
		}
		if before = got.Before; before == 0 {
			break
		}
	}
	if len(p.Entries) > limit {
		p.Entries = p.Entries[:limit]
		p.Before = p.Entries[limit-1].Number
		p.Unread = slices.DeleteFunc(p.Unread, func(n uint64) bool { return n < p.Before })
	}
	p.Erased, err = j.Erased(p.Entries...)
	return p, err
}

// finder looks for words in entries as people read them. Most entries say what others
// said before, and making sentences is most of the work, so each is made once.
type finder struct {
	of    *LookBack
	words []string
	said  map[string]string
	names map[string]string // by login
}

// holds reports whether every word stands in an entry.
func (f *finder) holds(e journal.Entry) bool {
	if len(f.words) == 0 {
		return true
	}
	text, who := f.text(e), f.who(e.Who)
	for _, w := range f.words {
		if n, err := strconv.ParseUint(w, 10, 64); err == nil {
			if n == e.Number || n == e.Case && n != 0 || hasFact(e, w) {
				continue
			}
			return false
		}
		if !strings.Contains(text, w) && !strings.Contains(who, w) {
			return false
		}
	}
	return true
}

func (f *finder) who(login string) string {
	name, known := f.names[login]
	if !known {
		name = strings.ToLower(login + "\n" + NameOf(f.of.o.People, login))
		f.names[login] = name
	}
	return name
}

func (f *finder) text(e journal.Entry) string {
	key, often := sameWords(e)
	if text, known := f.said[key]; often && known {
		return text
	}
	text := strings.ToLower(Kind(f.of.o.Say, e.Kind) + "\n" + What(f.of.o.Say, e))
	if often {
		f.said[key] = text
	}
	return text
}

// sameWords is the same for entries of which What says the same; false for those
// of which there are too few for that to matter.
func sameWords(e journal.Entry) (key string, often bool) {
	if e.Facts[factClockBack] != "" {
		return "", false
	}
	var facts []string
	switch e.Kind {
	case journal.KindSearch:
		facts = []string{"by", "rows", "again"}
	case journal.KindFinding:
		facts = []string{"verdict", "matches"}
		age, err := strconv.Atoi(e.Facts["lists_age_s"])
		if err != nil || age < 3600 {
			return "", false
		}
		key = strconv.Itoa(age / 3600) // from an hour on it is told in hours
	case journal.KindDecision:
		facts = []string{"outcome", "waited", "not_screened", "reason", "known", "noted", "left", "at_once"}
	default:
		return "", false
	}
	key += "\n" + string(e.Kind)
	for _, name := range facts {
		key += "\n" + e.Facts[name]
	}
	return key, true
}

func hasFact(e journal.Entry, value string) bool {
	for _, v := range e.Facts {
		if v == value {
			return true
		}
	}
	return false
}

// NameOf is the name of who has a login, or the login where nobody known has it.
func NameOf(people []border.Account, login string) string {
	for _, p := range people {
		if p.Login == login {
			return p.Name
		}
	}
	return login
}
