package fetch

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/theupdateframework/go-tuf/v2/metadata"
	"github.com/theupdateframework/go-tuf/v2/metadata/trustedmetadata"

	"postern/app/exchange"
)

// What the station notes of whom it trusts.
const (
	noteFirst  = "first"  // the first root
	noteFloors = "floors" // see floors
	noteRoot   = "root %d"
)

// The most bytes of metadata, by role, and of roots that follow one another in one go.
const (
	maxRoot      = 512 << 10
	maxTimestamp = 64 << 10
	maxSnapshot  = 1 << 20
	maxTargets   = 8 << 20
	maxRotations = 1024
)

// floors are what nothing may be older than. Signed values alone raise them, and only
// when all that was signed together was found to fit.
type floors struct {
	Root    int64                  `json:"root"`
	Time    time.Time              `json:"time"` // the newest signed time of issue
	Roles   map[string]floor       `json:"roles,omitempty"`
	Nations map[string]nationFloor `json:"nations,omitempty"`
}

// floor is of a role below root: by its name.
type floor struct {
	Version int64 `json:"version"`
	// Keys are the ids of the keys that may have signed it, Threshold how many of them had
	// to. Once so many of them are gone that these could have signed alone, or so few are
	// left that they cannot sign any more, the version counts from the beginning: whoever
	// stole them may have signed the highest that there is.
	Keys      []string `json:"keys"`
	Threshold int      `json:"threshold"`
}

// nationFloor is of a nation's manifest.
type nationFloor struct {
	Manifest uint64            `json:"manifest"`
	Lists    map[string]uint64 `json:"lists"`
	// Anew says that other keys sign for it than did before, and that the station may have
	// lists yet whose numbers are of that time: see Remember.
	Anew bool `json:"anew,omitempty"`
}

func (f *floors) content() []byte {
	content, err := json.Marshal(f)
	if err != nil { // numbers, names and a time
		panic(err)
	}
	return content
}

func (f *floors) clone() floors {
	copied, err := parseFloors(f.content())
	if err != nil {
		panic(err)
	}
	return copied
}

func parseFloors(content []byte) (f floors, err error) {
	err = json.Unmarshal(content, &f)
	if f.Roles == nil {
		f.Roles = map[string]floor{}
	}
	if f.Nations == nil {
		f.Nations = map[string]nationFloor{}
	}
	return f, err
}

// under is the lowest version of a role that may be signed by these keys.
func (f *floors) under(role string, by *metadata.Role) int64 {
	was := f.Roles[role]
	if f.anew(role, by) {
		return 0
	}
	return was.Version
}

// anew reports whether a role's versions count from the beginning: see floor.
func (f *floors) anew(role string, by *metadata.Role) bool {
	was, left := f.Roles[role], 0
	for _, id := range was.Keys {
		if slices.Contains(by.KeyIDs, id) {
			left++
		}
	}
	gone := len(was.Keys) - left
	return left < by.Threshold || gone >= max(was.Threshold, 1)
}

// raise notes the version that was seen of a role.
func (f *floors) raise(role string, by *metadata.Role, version int64) {
	f.Roles[role] = floor{version, slices.Clone(by.KeyIDs), by.Threshold}
}

// firstRoot begins with the root that is vouched for.
func firstRoot(root []byte) (trusted *trustedmetadata.TrustedMetadata, err error) {
	if len(root) > maxRoot {
		return nil, fault(TooLarge, "root.json", nil, values{"File": "root.json", "Limit": maxRoot})
	}
	err = believe(metadata.ROOT, "root.json", func() (err error) {
		trusted, err = trustedmetadata.New(root)
		return err
	})
	return trusted, err
}

// believe lets go-tuf judge a file, and says in our words what it finds. It meets files
// that nobody has signed; not all that JSON can say was thought of there.
func believe(role, file string, judge func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fault(Malformed, role, fmt.Errorf("%v", p), values{"File": file, "Detail": fmt.Sprint(p)})
		}
	}()
	return translated(role, file, judge())
}

// translated is an error of go-tuf in our words.
func translated(role, file string, err error) error {
	told := &Error{}
	switch {
	case err == nil:
		return nil
	case errors.As(err, &told):
		return told
	case errors.Is(err, &metadata.ErrUnsignedMetadata{}):
		return fault(Unsigned, role, err, values{"Role": role})
	case errors.Is(err, &metadata.ErrLengthOrHashMismatch{}), errors.Is(err, &metadata.ErrBadVersionNumber{}):
		return fault(Mixed, role, err, values{"File": file})
	}
	return fault(Malformed, role, err, values{"File": file, "Detail": err.Error()})
}

// trust is what the station knows before it looks at a source.
type trust struct {
	set    *trustedmetadata.TrustedMetadata
	floors floors
	copies copies
}

// ownTrust replays the station's own roots.
func (c *Client) ownTrust() (*trust, error) {
	notes, err := c.keeper.Notes()
	if err != nil {
		return nil, err
	}
	first, joined := notes[noteFirst]
	if !joined {
		return nil, fault(NotJoined, c.source.Name(), nil, nil)
	}
	if found := FingerprintOf(first); found != c.o.Root {
		return nil, fault(WrongRoot, found.String(), nil, values{"Wanted": c.o.Root.String(), "Found": found.String()})
	}
	broken := func(err error) error {
		return fault(TrustDamaged, "the station's own roots", err, values{"Detail": err.Error()})
	}
	t := &trust{copies: copiesIn(notes, c.source)}
	if t.floors, err = parseFloors(notes[noteFloors]); err != nil {
		return nil, broken(err)
	}
	if t.set, err = firstRoot(first); err != nil {
		return nil, broken(err)
	}
	for {
		next := t.set.Root.Signed.Version + 1
		root, there := notes[fmt.Sprintf(noteRoot, next)]
		if !there {
			break
		}
		if err := t.follow(next, root); err != nil {
			return nil, broken(err)
		}
	}
	if at := t.set.Root.Signed.Version; at != t.floors.Root {
		return nil, broken(fmt.Errorf("root %d was seen, the last that is there is %d", t.floors.Root, at))
	}
	return t, nil
}

// follow takes the root that follows the newest.
func (t *trust) follow(version int64, root []byte) error {
	file := fmt.Sprintf("%d.root.json", version)
	return believe(metadata.ROOT, file, func() error {
		_, err := t.set.UpdateRoot(root)
		return err
	})
}

// roleOf is who may sign for a role of the root.
func (t *trust) roleOf(name string) (*metadata.Role, error) {
	role := t.set.Root.Signed.Roles[name]
	if role == nil {
		return nil, fault(Malformed, metadata.ROOT, nil, values{"File": "root.json", "Detail": "it names nobody for " + name})
	}
	return role, nil
}

// checkClock compares the station's clock with what was signed.
func checkClock(now, signed time.Time) error {
	if now.Before(signed.Add(-MaxClockBack)) {
		return fault(ClockBack, "clock", nil, values{"Clock": shownTime(now), "Signed": shownTime(signed)})
	}
	return nil
}

// issued is the signed time at which a timestamp was made.
func issued(t *metadata.TimestampType) (time.Time, error) {
	text, _ := t.UnrecognizedFields[exchange.FieldIssued].(string)
	at, err := time.Parse(time.RFC3339, text)
	at = at.UTC()
	if year := at.Year(); err == nil && (year < 1 || year > 9999) { // by its zone: it could not be noted
		err = fmt.Errorf("it was the year %d", year)
	}
	if err != nil {
		return at, fault(Malformed, metadata.TIMESTAMP, err, values{"File": "timestamp.json", "Detail": "it does not say when it was made"})
	}
	return at, nil
}
