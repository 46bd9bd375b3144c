package sync

import (
	"errors"
	"os"
	"path/filepath"
	"sync/atomic"

	"postern/app/lists"
)

// findWithin is FindLists for paths that people choose: a folder that holds
// several lists, such as a stick, stands for each of them.
func findWithin(paths []string) ([]FoundList, error) {
	var each []string
	for _, p := range paths {
		within, err := listsIn(p)
		if err != nil {
			return nil, err
		}
		each = append(each, within...)
	}
	return FindLists(each)
}

// listsIn is the path itself, or for a folder that is no list the lists that lie in
// it: its files and its folders, one level deep. What is no list is passed over; a
// list that cannot be read is an error, as its absence would not be seen.
func listsIn(path string) ([]string, error) {
	_, err := lists.Detect(path)
	fault, ok := errors.AsType[*lists.Error](err)
	if !ok || fault.Code != lists.CodeSeveralLists && fault.Code != lists.CodeNoList {
		return []string{path}, nil // FindLists says what is wrong with it
	}
	entries, err := os.ReadDir(path)
	if err != nil {
		return nil, fault
	}
	var within []string
	for _, e := range entries {
		if e.Name()[0] == '.' {
			continue
		}
		each := filepath.Join(path, e.Name())
		_, err := lists.Detect(each)
		if of, ok := errors.AsType[*lists.Error](err); ok {
			switch of.Code {
			case lists.CodeUnknownFormat, lists.CodeNoList, lists.CodeEmpty, lists.CodePartOnly, lists.CodeCompressed:
				continue
			}
		}
		within = append(within, each)
	}
	if len(within) == 0 {
		return nil, fault
	}
	return within, nil
}

// reading tells how far the reading of lists has come. It may be told of bytes on
// one goroutine and of alerts on another.
type reading struct {
	progress    func(Step)
	total       int64
	done, shown atomic.Int64 // bytes
	alerts      atomic.Int64 // of all lists
}

// readingEvery is how many bytes lie between two steps that are told.
const readingEvery = 512 << 10

func newReading(progress func(Step)) *reading {
	if progress == nil {
		progress = func(Step) {}
	}
	return &reading{progress: progress}
}

// count counts what is read of a list.
func (r *reading) count(f *FoundList) error {
	size, err := f.Size()
	if err != nil {
		return err
	}
	r.total += size
	name := f.List
	f.Source = f.Counted(func(bytes int) {
		if done := r.done.Add(int64(bytes)); done-r.shown.Load() >= readingEvery {
			r.shown.Store(done)
			r.tell(Step{Stage: StageRead, List: name, Done: min(done, r.total), Total: r.total})
		}
	})
	return nil
}

// added counts an alert that was read.
func (r *reading) added() { r.alerts.Add(1) }

// tell tells a step, with the alerts that were read until now.
func (r *reading) tell(step Step) {
	step.Alerts = int(r.alerts.Load())
	r.progress(step)
}
