package door

import (
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"postern/app/border"
	"postern/app/names"
	"postern/store"
	"postern/store/journal"
)

// byWindow is by which program somebody signs in at the door.
const byWindow = "window"

// BookSignIn books that somebody signed in, with the wrong tries before it, and more that
// belongs to it. A login that nobody has is not written down: it may be a PIN in the
// wrong field. Errors: those of store.Station.Book.
func BookSignIn(station *store.Station, who border.Account, by string, now time.Time, more ...journal.Draft) error {
	failed, err := station.FailedTries()
	if err != nil {
		return err
	}
	accounts := station.Accounts()
	drafts := make([]journal.Draft, 0, len(failed)+len(more)+1)
	for _, f := range failed {
		d := journal.Draft{Kind: journal.KindSignInFailed, Facts: map[string]string{"at": f.At.UTC().Format(time.RFC3339)}}
		if slices.ContainsFunc(accounts, func(a border.Account) bool { return a.Login == f.Login }) {
			d.Who = f.Login
		} else {
			d.Facts["login"] = "unknown"
		}
		drafts = append(drafts, d)
	}
	drafts = append(drafts, journal.Draft{
		Kind: journal.KindSignIn, Who: who.Login, Facts: map[string]string{"by": by, "role": string(who.Role)},
	})
	if _, err := station.Book(now, append(drafts, more...)); err != nil {
		return err
	}
	return station.ForgetFailedTries(len(failed)) // should the machine stop before, they are booked once more
}

// LoginOf makes a login of a name: Noor Qureshi becomes n.qureshi, and n.qureshi2 where
// that is taken. A name in another script is written in Latin letters where there is a
// way; else it is the name itself.
func LoginOf(name string, taken []string) string {
	var words []string
	for _, t := range names.LoadFrequencies().Parse(name).Tokens {
		if w := latinLetters(t.Word.Text); w != "" && t.Role != names.RoleTitle {
			words = append(words, w)
		}
	}
	if len(words) == 0 {
		words = strings.FieldsFunc(strings.ToLower(name), func(r rune) bool {
			return !unicode.IsLetter(r) && !unicode.IsMark(r) && !unicode.IsDigit(r)
		})
	}
	login := strings.Join(words, "")
	if len(words) > 1 {
		login = string([]rune(words[0])[:1]) + "." + words[len(words)-1]
	}
	if runes := []rune(login); len(runes) > longestLogin {
		login = string(runes[:longestLogin])
	}
	made := login
	for n := 2; slices.Contains(taken, made); n++ {
		made = login + strconv.Itoa(n)
	}
	return made
}

// longestLogin leaves room for a number within what a login can be.
const longestLogin = 56

func latinLetters(text string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' {
			return r
		}
		return -1
	}, text)
}
