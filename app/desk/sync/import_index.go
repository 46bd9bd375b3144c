package sync

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"runtime/debug"

	"postern/app/border"
)

// indexer makes, while an edition is written, what a search in it needs to be
// ready: nobody has to read a million alerts again when the edition is opened.
type indexer interface {
	// Add is given every alert of the edition once, as the edition gives it back,
	// in the order of their refs. It is called from one goroutine, and may keep
	// neither the alert's slices nor change them.
	Add(a border.Alert) error
	// Blocks is asked after the last Add, for blocks of at most 1 MB, each valid
	// until the next. It tells progress how much of its work is done, and ends with
	// ctx, as the blocks do.
	Blocks(ctx context.Context, progress func(done, total int)) (iter.Seq2[[]byte, error], error)
}

// How far the writer may be ahead of the indexer.
const (
	indexBatch   = 256     // alerts handed on together
	indexBytes   = 4 << 20 // or less, where they hold photos
	indexBatches = 4
)

var errBrokeOff = errors.New("the indexer broke off")

// indexing shows alerts to an indexer on a core of its own. Its zero value, for no
// indexer, does nothing.
type indexing struct {
	giveWay func() // to who is searched meanwhile; nil: to nobody

	to    chan []border.Alert
	free  chan []border.Alert
	done  chan struct{} // closed when the indexer has seen all, or has failed
	err   error         // the indexer's, once done is closed
	batch []border.Alert
	bytes int
}

func newIndexing(by indexer, giveWay func()) *indexing {
	if by == nil {
		return &indexing{giveWay: giveWay}
	}
	x := &indexing{
		giveWay: giveWay,
		to:      make(chan []border.Alert, indexBatches), free: make(chan []border.Alert, indexBatches+2), done: make(chan struct{}),
	}
	go func() {
		defer close(x.done)
		defer func() {
			if p := recover(); p != nil { // nobody else could: it would end the program
				x.err = fmt.Errorf("%w: %v\n%s", errBrokeOff, p, debug.Stack())
			}
		}()
		for batch := range x.to {
			for i := range batch {
				x.pause()
				if x.err = by.Add(batch[i]); x.err != nil {
					return
				}
			}
			clear(batch) // what lies in it is free
			select {
			case x.free <- batch[:0]:
			default:
			}
		}
	}()
	return x
}

func (x *indexing) pause() {
	if x.giveWay != nil {
		x.giveWay()
	}
}

// add shows an alert that the edition holds. The error is the indexer's, for this
// alert or one before it.
func (x *indexing) add(a border.Alert) error {
	x.pause()
	if x.to == nil {
		return nil
	}
	x.batch = append(x.batch, a)
	for i := range a.Photos {
		x.bytes += len(a.Photos[i].Data)
	}
	if len(x.batch) < indexBatch && x.bytes < indexBytes {
		return nil
	}
	return x.hand()
}

func (x *indexing) hand() error {
	select {
	case x.to <- x.batch:
	case <-x.done: // with an error: nothing else ends it before end
		return x.err
	}
	x.batch, x.bytes = nil, 0
	select {
	case x.batch = <-x.free:
	default:
	}
	return nil
}

// end waits until the indexer has seen all that was added. It is called once.
func (x *indexing) end() error {
	if x.to == nil {
		return nil
	}
	err := x.hand()
	close(x.to)
	<-x.done
	if x.err != nil {
		return x.err
	}
	return err
}
