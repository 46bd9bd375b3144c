package store

import (
	"bytes"
	"context"
	"errors"
	"path/filepath"
	"time"

	bolt "go.etcd.io/bbolt"

	"postern/app/border"
)

// Commit finishes the edition, reads it back, and makes it the one that
// answers: Finish and Switch in one.
func (w *EditionWriter) Commit(now time.Time) (border.EditionInfo, error) {
	if err := w.Finish(context.Background(), now, nil); err != nil {
		return border.EditionInfo{}, err
	}
	return w.Switch()
}

// Finish writes what is left of the edition, reads all of it back and brings it
// onto the disk. The station answers as before until Switch. progress, where it is not
// nil, is told how much was read back, on one goroutine. Where it fails, or ctx ends,
// the writer is closed, as by Abort.
func (w *EditionWriter) Finish(ctx context.Context, now time.Time, progress func(done, total int)) error {
	if w.station == nil {
		return w.err
	}
	err := w.finish(ctx, now, progress)
	if err == nil {
		err = fail("write edition", w.path, w.station.disk.sync(w.path))
	}
	if err == nil {
		w.finished = true
		return nil
	}
	if cause := ctx.Err(); cause != nil {
		err = fail("write edition", w.path, cause)
	}
	return w.giveUp(err)
}

// Switch makes a finished edition the one that answers. The one that answered
// before is kept, older ones are removed. Where it fails the writer is closed and
// the edition before still answers; only if the disk fails at the very last sync
// it may be either, and either is whole.
func (w *EditionWriter) Switch() (border.EditionInfo, error) {
	switch {
	case w.station == nil:
		return border.EditionInfo{}, w.err
	case !w.finished:
		return border.EditionInfo{}, w.giveUp(fail("switch edition", w.path, errUnfinished))
	}
	if err := w.station.take(w); err != nil {
		return border.EditionInfo{}, w.giveUp(fail("write edition", w.path, err))
	}
	info := w.head.info()
	w.end()
	return info, nil
}

// Info names the edition that is being written: its number, and once it is
// finished the rest.
func (w *EditionWriter) Info() border.EditionInfo {
	if !w.finished {
		return border.EditionInfo{Number: w.number, Alerts: w.head.Alerts}
	}
	return w.head.info()
}

var errUnfinished = errors.New("the edition is not finished")

// giveUp closes the writer for a reason and removes what it has left.
func (w *EditionWriter) giveUp(err error) error {
	w.err = err
	s := w.station
	err = errors.Join(err, w.Abort())
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.closed {
		s.clean()
	}
	return err
}

// finish writes the head and reads everything back.
func (w *EditionWriter) finish(ctx context.Context, now time.Time, progress func(done, total int)) error {
	const op = "write edition"
	switch {
	case w.err != nil:
		return w.err
	case w.pending > 0:
		return fail(op, w.path, errListless(w.pending))
	case w.station.isClosed(): // the file may be another program's by now
		return fail(op, w.path, ErrClosed)
	}
	if err := w.flush(); err != nil {
		return err
	}
	w.head.Number, w.head.Written, w.head.Digest = w.number, now.Unix(), w.digest.sum()
	var content bytes.Buffer
	if err := records().enc.MarshalToBuffer(&w.head, &content); err != nil {
		return fail(op, w.path, err)
	}
	keys, _, err := w.station.unlocked()
	if err != nil {
		return fail(op, w.path, err)
	}
	err = w.db.update(op, func(tx *bolt.Tx) error {
		b, err := tx.CreateBucket([]byte(bucketHead))
		if err != nil {
			return err
		}
		key := []byte(bucketHead)
		return b.Put(key, keys.head.seal(nil, place{bucketHead, key, w.number}, content.Bytes()))
	})
	if err := errors.Join(err, w.db.close()); err != nil {
		return err
	}
	return w.readBack(ctx, progress)
}

// readBack proves that what the file holds is what was added, and takes its sums
// on the way.
func (w *EditionWriter) readBack(ctx context.Context, progress func(done, total int)) error {
	e, err := w.station.readEdition(w.path, w.number)
	if err != nil {
		return err
	}
	stop := context.AfterFunc(ctx, func() { _ = e.Close() }) // which ends Verify
	defer stop()
	verified := make(chan error, 1)
	go func() { verified <- errors.Join(e.verify(progress), e.Close()) }()
	var sumErr, partsErr error
	if ctx.Err() == nil {
		w.sum, sumErr = fileSum(w.path)
	}
	if ctx.Err() == nil {
		w.parts, partsErr = partSums(w.path)
	}
	return errors.Join(<-verified, ctx.Err(), fail("write edition", w.path, errors.Join(sumErr, partsErr)))
}

// take puts a finished edition in its place. The order matters: at whatever step
// the machine stops, current names a whole edition.
func (s *Station) take(w *EditionWriter) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return ErrClosed
	}
	if err := s.put(w); err != nil {
		return err
	}
	s.removeGoneBackFrom()
	if err := replace(s.disk, s.path(fileCurrent), []byte(currentText(w.number))); err != nil {
		return err
	}
	s.removeBefore(s.whole)
	s.whole = w.number
	return nil
}

// put puts a finished edition's files in their place.
func (s *Station) put(w *EditionWriter) error {
	path := s.editionPath(w.number, suffixEdition)
	if err := replace(s.disk, s.editionPath(w.number, suffixParts), w.parts); err != nil {
		return err
	}
	if err := replace(s.disk, s.editionPath(w.number, suffixSum), []byte(sumText(w.sum, path))); err != nil {
		return err
	}
	if err := s.disk.rename(w.path, path); err != nil {
		return err
	}
	return s.disk.syncFolder(filepath.Dir(path))
}
