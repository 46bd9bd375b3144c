package store

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base32"
	"errors"
	"log/slog"
	"strings"
	"time"

	bolt "go.etcd.io/bbolt"
)

// RecoverySheet is what is printed and locked away when a station gets people:
// with its code alone a supervisor gets in again, whatever became of PINs and of
// the device secret. The code is kept nowhere, and no log prints it.
type RecoverySheet struct {
	Station string
	Code    string // seven groups of four signs
	Made    time.Time
}

// String tells nothing of the code.
func (r RecoverySheet) String() string { return "recovery sheet of " + r.Station }

// GoString tells nothing of the code.
func (r RecoverySheet) GoString() string { return r.String() }

// LogValue tells nothing of the code.
func (r RecoverySheet) LogValue() slog.Value { return slog.StringValue(r.String()) }

// A code is 26 signs at random, 130 bits, and two that find typing errors, in
// Crockford's alphabet: it has no I, L, O and U.
const (
	codeSigns  = 26
	codeCheck  = 2
	codeGroup  = 4
	codeLetter = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
)

var codeBase = base32.NewEncoding(codeLetter).WithPadding(base32.NoPadding)

func drawCode() string {
	var random [17]byte // 136 bits, of which 130 are shown
	_, _ = rand.Read(random[:])
	signs := codeBase.EncodeToString(random[:])[:codeSigns]
	return groups(signs + checkOf(signs))
}

func checkOf(signs string) string {
	sum := sha256.Sum256([]byte("postern recovery " + signs))
	return codeBase.EncodeToString(sum[:])[:codeCheck]
}

func groups(signs string) string {
	var b strings.Builder
	for i, r := range signs {
		if i > 0 && i%codeGroup == 0 {
			b.WriteByte('-')
		}
		b.WriteRune(r)
	}
	return b.String()
}

// normalCode is a code as it was drawn, from how somebody has typed it. Error:
// ErrBadCode.
func normalCode(typed string) (string, error) {
	if len(typed) > maxPIN {
		return "", ErrBadCode
	}
	var b strings.Builder
	for _, r := range strings.ToUpper(typed) {
		switch r {
		case ' ', '-', '\t', '\n', '\r', '.':
			continue
		case 'O':
			r = '0'
		case 'I', 'L':
			r = '1'
		}
		if !strings.ContainsRune(codeLetter, r) {
			return "", ErrBadCode
		}
		b.WriteRune(r)
	}
	signs := b.String()
	if len(signs) != codeSigns+codeCheck || checkOf(signs[:codeSigns]) != signs[codeSigns:] {
		return "", ErrBadCode
	}
	return groups(signs), nil
}

// recovery is what the code opens, in station.db beside the roster. It hangs on
// the code alone, so no other seal is around it.
type recovery struct {
	KDF    kdf    `json:"kdf"`
	Salt   []byte `json:"salt"`
	Sealed []byte `json:"sealed"`
}

// recovered is what lies in it.
type recovered struct {
	ID    string `json:"id"`
	Name  string `json:"name"`
	Door  []byte `json:"door"`
	Purse purse  `json:"purse"` // the supervisor's, with no key of a person
}

// newRecovery draws a code and seals what it recovers; value is what is kept.
func newRecovery(cost kdf, what recovered) (code string, value []byte, err error) {
	what.Purse.Own = nil
	content, err := records().enc.Marshal(&what)
	if err != nil {
		return "", nil, err
	}
	defer clear(content)
	code = drawCode()
	r := recovery{KDF: cost, Salt: drawKey()}
	seal, err := cost.stretch(code, r.Salt, nil, codeInfo)
	if err != nil {
		return "", nil, err
	}
	r.Sealed = seal.seal(nil, peoplePlace(keyRecovery), content)
	kept, err := records().enc.Marshal(&r)
	return code, newChecksum().seal(nil, peoplePlace(keyRecovery), kept), err
}

// openRecovery opens what is kept with a code. Errors: ErrBadCode, ErrDamaged.
func openRecovery(value []byte, typed string, least kdf) (recovered, error) {
	code, err := normalCode(typed)
	if err != nil {
		return recovered{}, err
	}
	var r recovery
	content, err := newChecksum().open(nil, peoplePlace(keyRecovery), value)
	if err == nil {
		err = records().dec.Unmarshal(content, &r)
	}
	if err == nil {
		err = r.KDF.bounded(least)
	}
	if err != nil {
		return recovered{}, untrusted("its recovery", err)
	}
	seal, err := r.KDF.stretch(code, r.Salt, nil, codeInfo)
	if err != nil {
		return recovered{}, err
	}
	if content, err = seal.open(nil, peoplePlace(keyRecovery), r.Sealed); err != nil {
		return recovered{}, ErrBadCode
	}
	defer clear(content)
	var what recovered
	if err = records().dec.Unmarshal(content, &what); err == nil && (what.Purse.admin() == nil || len(what.Door) != keyBytes || len(what.Purse.Station) != keyBytes) {
		err = errors.New("a key is missing")
	}
	if err != nil {
		return recovered{}, untrusted("its recovery", err)
	}
	return what, nil
}

func putRecovery(tx *bolt.Tx, value []byte) error {
	b, err := tx.CreateBucketIfNotExists([]byte(bucketPeople))
	if err != nil {
		return err
	}
	return b.Put([]byte(keyRecovery), value)
}

// readRecovery is what is kept, nil where there is nothing.
func readRecovery(tx *bolt.Tx) []byte {
	b := tx.Bucket([]byte(bucketPeople))
	if b == nil {
		return nil
	}
	return append([]byte(nil), b.Get([]byte(keyRecovery))...)
}

// NewSheet makes a new recovery sheet; the code of the one before opens nothing
// any more. Errors: ErrLocked, ErrNotAllowed, ErrUnattended.
func (s *Station) NewSheet(now time.Time) (RecoverySheet, error) {
	s.ruling.Lock()
	defer s.ruling.Unlock()
	sheet := RecoverySheet{Made: now}
	err := s.rule("make a recovery sheet", s.dir, func(r *ruled) (err error) {
		sheet.Station = r.Name
		sheet.Code, err = r.newRecovery(s.secrets.least())
		return err
	})
	if err != nil {
		return RecoverySheet{}, err
	}
	return sheet, nil
}

// newRecovery makes the recovery part of the change.
func (r *ruled) newRecovery(cost kdf) (code string, err error) {
	what := recovered{ID: r.ID, Name: r.Name, Door: r.people.door.key[:], Purse: r.purse.clone()}
	defer what.Purse.wipe()
	if code, r.recovery, err = newRecovery(cost, what); err == nil {
		sum := sha256.Sum256(r.recovery)
		r.Recovery = sum[:]
	}
	return code, err
}
