package lists

import (
	"errors"
	"io"
	"runtime"
	"sync"
)

// How many lines are worked on together: enough that handing them on costs
// nothing, few enough that a handful of batches does not count.
const (
	batchLines = 256
	batchBytes = 256 << 10
)

// lineBatch is some lines that follow each other, and what became of them.
type lineBatch[T any] struct {
	text   []byte // of all of them; the lines' own texts lie in it
	lines  []jsonLine
	made   []T
	faults []error // the first stops the reading
	end    error   // why none follow: io.EOF, or what was wrong with the file
	done   chan struct{}
}

// parseLine makes something of a line.
type parseLine[T any] func(*jsonLine) (T, error)

// eachLine reads lines, parses them on all cores, and hands each over in the
// file's order, in the caller's goroutine: nobody who looks on can tell it from
// doing one after the other. Each core has a parser of its own, which may change
// its line, whose text is not valid later, and must touch nothing that others do. It returns the first error
// of the file, of parse or of take, in that order of lines; io.EOF is none.
func eachLine[T any](lines *jsonLines, parser func() parseLine[T], take func(jsonLine, T) error) error {
	workers := runtime.GOMAXPROCS(0)
	a := ahead[T]{
		inOrder: make(chan *lineBatch[T], 2*workers),
		work:    make(chan *lineBatch[T], 2*workers),
		free:    make(chan *lineBatch[T], 4*workers),
		stop:    make(chan struct{}),
	}
	var all sync.WaitGroup
	all.Go(func() { a.read(lines) })
	for range workers {
		all.Go(func() {
			parse := parser()
			for b := range a.work {
				b.fill(parse)
			}
		})
	}
	defer all.Wait()
	defer close(a.stop)
	for b := range a.inOrder {
		<-b.done
		for i, l := range b.lines {
			if b.faults[i] != nil {
				return b.faults[i]
			}
			if err := take(l, b.made[i]); err != nil {
				return err
			}
		}
		if b.end != nil {
			if errors.Is(b.end, io.EOF) {
				return nil
			}
			return b.end
		}
		a.giveBack(b)
	}
	return nil
}

// ahead is a reading ahead of who takes the results.
type ahead[T any] struct {
	inOrder, work, free chan *lineBatch[T]
	stop                chan struct{}
}

// read cuts the file into batches until it ends or nobody wants more.
func (a *ahead[T]) read(lines *jsonLines) {
	defer close(a.work)
	defer close(a.inOrder)
	for {
		b := a.batch()
		b.read(lines)
		for _, to := range []chan *lineBatch[T]{a.work, a.inOrder} {
			select {
			case to <- b:
			case <-a.stop:
				return
			}
		}
		if b.end != nil {
			return
		}
	}
}

// batch is an empty batch, with the memory of a used one where there is one.
func (a *ahead[T]) batch() *lineBatch[T] {
	b := &lineBatch[T]{}
	select {
	case used := <-a.free:
		clear(used.made)
		b.text, b.lines, b.made, b.faults = used.text[:0], used.lines[:0], used.made[:0], used.faults[:0]
	default:
	}
	b.done = make(chan struct{})
	return b
}

func (a *ahead[T]) giveBack(b *lineBatch[T]) {
	select {
	case a.free <- b:
	default:
	}
}

func (b *lineBatch[T]) read(lines *jsonLines) {
	for len(b.lines) < batchLines && len(b.text) < batchBytes {
		l, err := lines.next()
		if err != nil {
			b.end = err
			return
		}
		from := len(b.text)
		b.text = append(b.text, l.text...)
		l.text = b.text[from:] // of this memory or, where it has moved since, of the same content
		b.lines = append(b.lines, l)
	}
}

func (b *lineBatch[T]) fill(parse parseLine[T]) {
	defer close(b.done)
	for i := range b.lines {
		made, err := parse(&b.lines[i])
		b.made, b.faults = append(b.made, made), append(b.faults, err)
		if err != nil { // nobody will ask for what follows
			b.lines = b.lines[:i+1]
			return
		}
	}
}
