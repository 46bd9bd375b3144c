package hq

import (
	"crypto/ed25519"
	"errors"
	"os"
	"path/filepath"
	"time"

	"github.com/theupdateframework/go-tuf/v2/metadata"
)

// Where things lie in a headquarters' folder.
const (
	DirPublic = "public"
	DirKeys   = "keys"
	DirParts  = "parts"
	dirWork   = "work"
	fileLock  = "hq.lock"
)

// Lives are how long signed metadata holds.
type Lives struct {
	Root, Targets, Snapshot, Timestamp time.Duration // Targets: the nations' too
}

// DefaultLives are a year, 90 days, a week and a day.
func DefaultLives() Lives {
	const day = 24 * time.Hour
	return Lives{Root: 365 * day, Targets: 90 * day, Snapshot: 7 * day, Timestamp: day}
}

// Options are how a folder is worked with.
type Options struct {
	Now  func() time.Time // time.Now where it is nil
	Ask  AskPassphrase    // nil where no key is to be opened
	Keys []string         // key files beside those in the folder
	// Lives of what is signed from now on; of those that are 0 the default.
	Lives Lives
	// Patience is how long to wait for another run to end before ErrInUse.
	Patience time.Duration
	// Outgrown, where it is not zero, stands for DefaultOutgrown.
	Outgrown Outgrown

	disk *disk                         // of tests
	open map[string]ed25519.PrivateKey // keys that are open already, of tests
}

func (o Options) filled() Options {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.disk == nil {
		o.disk = realDisk()
	}
	if o.Outgrown == (Outgrown{}) {
		o.Outgrown = DefaultOutgrown()
	}
	d := DefaultLives()
	for _, l := range []struct{ life, or *time.Duration }{
		{&o.Lives.Root, &d.Root},
		{&o.Lives.Targets, &d.Targets},
		{&o.Lives.Snapshot, &d.Snapshot},
		{&o.Lives.Timestamp, &d.Timestamp},
	} {
		if *l.life == 0 {
			*l.life = *l.or
		}
	}
	return o
}

// Repository is a headquarters' folder that is open, and locked against others. It is
// not for use from several goroutines at once.
type Repository struct {
	dir  string
	o    Options
	disk *disk
	ring *ring
	lock *os.File
	now  *published
}

// Open opens a headquarters' folder, or a copy of its public folder in a folder of one's
// own: a nation's machine has no more. Errors: ErrNoRepository, ErrInUse, ErrUnwritable,
// ErrNoRoom, which whatever writes may return, ErrDamaged, ErrBadKey.
func Open(dir string, o Options) (*Repository, error) {
	r, err := lockFolder(dir, o)
	if err != nil {
		return nil, err
	}
	if r.now, err = readPublished(r.public()); err != nil {
		return nil, errors.Join(err, r.Close())
	}
	return r, nil
}

// lockFolder opens a folder in which nothing need be published yet.
func lockFolder(dir string, o Options) (*Repository, error) {
	o = o.filled()
	if info, err := os.Stat(dir); err != nil || !info.IsDir() {
		return nil, fault("open", dir, ErrNoRepository, err)
	}
	lock, err := locked(dir, o)
	if err != nil {
		return nil, err
	}
	r := &Repository{dir: dir, o: o, disk: o.disk, lock: lock}
	if r.ring, err = newRing(r.path(DirKeys), o.Keys, o.Ask); err != nil {
		return nil, errors.Join(err, r.Close())
	}
	if o.open != nil {
		r.ring.open = o.open
	}
	if err := os.RemoveAll(r.path(dirWork)); err != nil {
		return nil, errors.Join(unwritten(r.path(dirWork), err), r.Close())
	}
	return r, nil
}

// lockAgain is how often a lock that another holds is asked for.
const lockAgain = 50 * time.Millisecond

// locked locks a folder, and waits for another run as long as the options say.
func locked(dir string, o Options) (*os.File, error) {
	path := filepath.Join(dir, fileLock)
	for waited := time.Duration(0); ; waited += lockAgain {
		if err := o.disk.step("lock", path); err != nil {
			return nil, unwritten(path, err)
		}
		lock, err := lockFile(path)
		switch {
		case err == nil:
			return lock, nil
		case !errors.Is(err, ErrInUse):
			return nil, unwritten(path, err)
		case waited >= o.Patience:
			return nil, fault("open", dir, ErrInUse, nil)
		}
		time.Sleep(lockAgain)
	}
}

// Close lets go of the folder.
func (r *Repository) Close() error { return r.lock.Close() }

func (r *Repository) path(parts ...string) string {
	return filepath.Join(append([]string{r.dir}, parts...)...)
}

func (r *Repository) public() string { return r.path(DirPublic) }

// Public is the folder that is served.
func (r *Repository) Public() string { return r.public() }

// Nations are the nations that may publish, in order of their names.
func (r *Repository) Nations() []string { return r.now.delegations() }

// life is how long a role's metadata holds.
func (r *Repository) life(role string) time.Duration {
	switch role {
	case metadata.ROOT:
		return r.o.Lives.Root
	case metadata.SNAPSHOT:
		return r.o.Lives.Snapshot
	case metadata.TIMESTAMP:
		return r.o.Lives.Timestamp
	}
	return r.o.Lives.Targets
}

func (r *Repository) expiry(role string) time.Time { return ahead(r.o.Now(), r.life(role)) }
