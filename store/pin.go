package store

import (
	"errors"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// What a PIN, a passphrase and a login must be.
const (
	MinDigits     = 6  // of a PIN
	MinPassphrase = 10 // letters, of what is not a PIN
	maxPIN        = 256
	maxLogin      = 64  // letters
	maxName       = 128 // letters
)

// ErrWeakPIN: a new PIN is one that others would try; see WeakPINError.
var ErrWeakPIN = errors.New("the PIN is too weak")

// PINFault says what is wrong with a new PIN.
type PINFault string

// The faults.
const (
	PINShort    PINFault = "short"
	PINLong     PINFault = "long"
	PINLogin    PINFault = "login"    // it holds the login, or the login it
	PINRepeated PINFault = "repeated" // one sign or group over and over
	PINRow      PINFault = "row"      // 123456, fedcba
	PINSame     PINFault = "same"     // as the one before
)

// WeakPINError says what is wrong with a new PIN. It is an ErrWeakPIN.
type WeakPINError struct{ Fault PINFault }

func (e *WeakPINError) Error() string { return ErrWeakPIN.Error() + ": " + string(e.Fault) }

// Is makes it an ErrWeakPIN.
func (e *WeakPINError) Is(target error) bool { return target == ErrWeakPIN }

// PINError says that a sign-in was refused, whatever the reason was: whether there
// is such a login it does not tell.
type PINError struct {
	Left       int       // tries until a wait, or until a supervisor is needed
	Until      time.Time // no try counts before; zero where none has to be waited for
	Supervisor bool      // a supervisor has to let the person in again
	// Untried says that the PIN was not tried, right or wrong: it was typed before Until.
	Untried bool
}

func (e *PINError) Error() string {
	switch {
	case e.Supervisor:
		return "login or PIN do not fit: a supervisor has to let in"
	case e.Untried:
		return "not tried: wait until " + e.Until.Format(time.DateTime)
	case !e.Until.IsZero():
		return "login or PIN do not fit: wait until " + e.Until.Format(time.DateTime)
	}
	return "login or PIN do not fit"
}

// normalPIN makes one form of what can be typed on different keyboards: NFKC, and
// the digits of all scripts as 0 to 9.
func normalPIN(pin string) string {
	if len(pin) > maxPIN {
		return pin // it fits nobody, and is not worth the work
	}
	return strings.Map(func(r rune) rune {
		if r > unicode.MaxASCII && unicode.Is(unicode.Nd, r) {
			return '0' + digitOf(r)
		}
		return r
	}, norm.NFKC.String(pin))
}

// digitOf is the value of a digit of any script: Unicode has them ten in a row.
func digitOf(r rune) rune {
	for _, of := range unicode.Nd.R16 {
		if rune(of.Lo) <= r && r <= rune(of.Hi) {
			return (r - rune(of.Lo)) % 10
		}
	}
	for _, of := range unicode.Nd.R32 {
		if rune(of.Lo) <= r && r <= rune(of.Hi) {
			return (r - rune(of.Lo)) % 10
		}
	}
	return 0
}

// normalLogin makes one form of a login.
func normalLogin(login string) string {
	if len(login) > 4*maxLogin {
		return login
	}
	return strings.ToLower(norm.NFKC.String(strings.TrimSpace(login)))
}

// checkPIN refuses a new PIN that others would try. It is given in its one form.
func checkPIN(pin, login string) error {
	digits := strings.IndexFunc(pin, func(r rune) bool { return r < '0' || r > '9' }) < 0
	letters := []rune(strings.ToLower(pin))
	least := MinPassphrase
	if digits {
		least = MinDigits
	}
	switch {
	case len(pin) > maxPIN:
		return &WeakPINError{PINLong}
	case len(letters) < least || strings.TrimSpace(pin) == "":
		return &WeakPINError{PINShort}
	case strings.Contains(string(letters), login) || strings.Contains(login, string(letters)):
		return &WeakPINError{PINLogin}
	case repeats(letters):
		return &WeakPINError{PINRepeated}
	case inRow(letters, 1), inRow(letters, -1):
		return &WeakPINError{PINRow}
	}
	return nil
}

// repeats reports whether a text is one group of at most half its length over and
// over.
func repeats(letters []rune) bool {
	for group := 1; group <= len(letters)/2; group++ {
		same := true
		for i := group; i < len(letters) && same; i++ {
			same = letters[i] == letters[i-group]
		}
		if same {
			return true
		}
	}
	return false
}

// inRow reports whether each letter is a step from the one before; 0 follows 9.
func inRow(letters []rune, step rune) bool {
	for i := 1; i < len(letters); i++ {
		want := letters[i-1] + step
		switch want {
		case '9' + 1:
			want = '0'
		case '0' - 1:
			want = '9'
		}
		if letters[i] != want {
			return false
		}
	}
	return true
}

// Errors of who is to be enrolled.
var (
	// ErrBadLogin: a login is 1 to 64 letters and digits, with . - _ between them.
	ErrBadLogin = errors.New("that cannot be a login")
	// ErrBadName: a name is 1 to 128 letters on one line.
	ErrBadName = errors.New("that cannot be a name")
)

func checkLogin(login string) error {
	if n := utf8.RuneCountInString(login); n < 1 || n > maxLogin || !utf8.ValidString(login) {
		return ErrBadLogin
	}
	for _, r := range login {
		if !unicode.IsLetter(r) && !unicode.IsMark(r) && !unicode.IsDigit(r) && !strings.ContainsRune(".-_@", r) {
			return ErrBadLogin
		}
	}
	return nil
}

func checkName(name string) error {
	n := utf8.RuneCountInString(name)
	if n < 1 || n > maxName || !utf8.ValidString(name) || strings.TrimSpace(name) != name || strings.ContainsFunc(name, unicode.IsControl) {
		return ErrBadName
	}
	return nil
}
