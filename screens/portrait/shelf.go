package portrait

import (
	"container/list"
	"crypto/sha256"
	"image"
	"log/slog"
	"sync"

	"postern/app/border"
)

// How many portraits are kept, and how many bytes of pixels.
const (
	keepPortraits = 32
	keepBytes     = 32 << 20
)

// Portrait is a photo as it can be shown.
type Portrait struct {
	Picture image.Image // nil: it cannot be shown
	Err     error       // then why
}

// key is what a portrait is kept under: by its bytes, not by its alert.
type key struct {
	digest [sha256.Size]byte
	within image.Point
}

type kept struct {
	key      key
	portrait Portrait
	bytes    int
}

// Shelf decodes portraits, one at a time, and keeps those shown last.
type Shelf struct {
	run      func(work, then func())
	log      *slog.Logger
	decoding sync.Mutex // held while one is decoded

	mu    sync.Mutex
	order *list.List // of *kept, the one asked for last first
	at    map[key]*list.Element
	bytes int
}

// NewShelf makes an empty shelf. run does work off the window's thread and then the
// rest on it.
func NewShelf(run func(work, then func()), log *slog.Logger) *Shelf {
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	return &Shelf{run: run, log: log, order: list.New(), at: map[key]*list.Element{}}
}

// Ask decodes a photo to within a size in pixels and hands it over on the window's
// thread.
func (s *Shelf) Ask(p border.Photo, within image.Point, then func(Portrait)) {
	found := Portrait{Err: ErrBroken} // stands if the work breaks off
	s.run(func() { found = s.portrait(p, within) }, func() { then(found) })
}

func (s *Shelf) portrait(p border.Photo, within image.Point) Portrait {
	if len(p.Data) > MaxBytes { // not even read through
		found := Portrait{}
		found.Picture, found.Err = Decode(p.Data, within)
		s.tell(p, found)
		return found
	}
	k := key{sha256.Sum256(p.Data), within}
	if found, ok := s.look(k); ok {
		return found
	}
	s.decoding.Lock()
	defer s.decoding.Unlock()
	if found, ok := s.look(k); ok { // somebody asked for the same
		return found
	}
	found := Portrait{}
	found.Picture, found.Err = Decode(p.Data, within)
	s.tell(p, found)
	s.keep(k, found)
	return found
}

func (s *Shelf) tell(p border.Photo, found Portrait) {
	if found.Err != nil {
		s.log.Warn("a portrait is not shown", "cause", found.Err, "bytes", len(p.Data), "said to be", p.MediaType)
	}
}

func (s *Shelf) look(k key) (Portrait, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	e, ok := s.at[k]
	if !ok {
		return Portrait{}, false
	}
	s.order.MoveToFront(e)
	return e.Value.(*kept).portrait, true
}

// keep puts a portrait on the shelf, and takes off those that were not asked for
// longest. Those that cannot be shown are kept too: they are not tried again.
func (s *Shelf) keep(k key, p Portrait) {
	s.mu.Lock()
	defer s.mu.Unlock()
	bytes := 0
	if p.Picture != nil {
		size := p.Picture.Bounds().Size()
		bytes = 4 * size.X * size.Y
	}
	s.at[k] = s.order.PushFront(&kept{k, p, bytes})
	s.bytes += bytes
	for s.order.Len() > keepPortraits || s.bytes > keepBytes && s.order.Len() > 1 {
		last := s.order.Back()
		old := s.order.Remove(last).(*kept)
		delete(s.at, old.key)
		s.bytes -= old.bytes
	}
}
