package store

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"

	"golang.org/x/mod/sumdb/tlog"

	"postern/store/journal"
)

// entryNumber is the number that a key says; false where it is none.
func entryNumber(key []byte) (uint64, bool) {
	if len(key) != 8 {
		return 0, false
	}
	return binary.BigEndian.Uint64(key), true
}

// rawEntry is what lies in the place of an entry, out of the memory map.
type rawEntry struct {
	value  []byte // nil where nothing does
	hashes []tlog.Hash
}

// raw reads what lies in the places from ≤ number < to.
func (j Journal) raw(ctx context.Context, keys journalKeys, from, to uint64) ([]rawEntry, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	out := make([]rawEntry, to-from)
	err := j.view("read the journal", keys, func(in journalRoom) error {
		readRaw(in, from, out)
		return nil
	})
	return out, err
}

func readRaw(in journalRoom, from uint64, out []rawEntry) {
	to := from + uint64(len(out))
	if b := in.Bucket([]byte(bucketLeaves)); b != nil {
		c := b.Cursor()
		for key, value := c.Seek(entryKey(from)); key != nil; key, value = c.Next() {
			n, ok := entryNumber(key)
			if ok && n >= to {
				break
			}
			if ok && n >= from {
				out[n-from].value = bytes.Clone(value)
			}
		}
	}
	b := in.Bucket([]byte(bucketHashes))
	if b == nil {
		return
	}
	c := b.Cursor()
	all := make([]tlog.Hash, journal.Index(0, to)-journal.Index(0, from))
	for key, value := c.Seek(entryKey(journal.Index(0, from))); key != nil; key, value = c.Next() {
		x, ok := entryNumber(key)
		if ok && x >= journal.Index(0, to) {
			break
		}
		if ok && x >= journal.Index(0, from) && len(value) == tlog.HashSize {
			copy(all[x-journal.Index(0, from)][:], value)
		}
	}
	for i := range out {
		n := from + uint64(i)
		out[i].hashes = all[journal.Index(0, n)-journal.Index(0, from) : journal.Index(0, n+1)-journal.Index(0, from)]
	}
}

// Verify verifies the whole journal as it is when it begins, and holds it against what was
// kept elsewhere. progress is told now and then how many entries are done, of how many.
// What is wrong with the journal stands in the result; errors are ErrClosed, that of ctx,
// and where the file cannot be read at all.
func (j Journal) Verify(ctx context.Context, e journal.Evidence, progress func(done, of uint64)) (journal.Result, error) {
	const op = "verify the journal"
	keys, err := j.keys()
	if err != nil {
		return journal.Result{}, fail(op, j.station.dir, err)
	}
	v := verification{Journal: j, keys: keys, live: map[string]bool{}}
	if err := j.view(op, keys, func(in journalRoom) error { return v.begin(in, e) }); err != nil {
		return journal.Result{}, err
	}
	for from := uint64(0); from < v.size; from += pageEntries {
		page, err := j.raw(ctx, keys, from, min(v.size, from+pageEntries))
		if err != nil {
			return journal.Result{}, err
		}
		if err := v.page(from, page); err != nil {
			return journal.Result{}, err
		}
		if progress != nil {
			progress(from+uint64(len(page)), v.size)
		}
	}
	v.tellMissing(journal.FaultCut)
	v.tellOdd()
	if err := j.view(op, keys, v.checkDays); err != nil {
		return journal.Result{}, err
	}
	return v.walk.End()
}

// verification is one run of Verify.
type verification struct {
	Journal
	keys journalKeys
	walk *journal.Walk
	size uint64
	days map[string]bookDay // as noted when it began
	live map[string]bool    // days and terms with details that are not erased
	odd  []oddValue         // values that do not open in their place

	first, missing uint64 // entries in a row that are not there, up to the one at hand
}

// oddValue is a value that does not open in the place where it lies.
type oddValue struct {
	number uint64
	value  []byte
}

func (v *verification) begin(in journalRoom, e journal.Evidence) error {
	signed, err := readCheckpoint(in, v.keys)
	v.size = signed.Size
	if err != nil {
		signed.Journal = v.keys.name
	}
	v.walk = journal.Begin(signed, e)
	if err != nil {
		v.walk.Fault(journal.Fault{Code: journal.FaultCheckpoint, Err: err})
	}
	if b := in.Bucket([]byte(bucketLeaves)); b != nil {
		key, _ := b.Cursor().Last()
		last, ok := entryNumber(key)
		switch {
		case key == nil:
		case err != nil && ok: // without a checkpoint it is what lies there that counts
			v.size = last + 1
		case !ok || last >= signed.Size:
			v.walk.Fault(journal.Fault{Code: journal.FaultAdded, Entry: signed.Size})
		}
	}
	v.days = map[string]bookDay{}
	b := in.Bucket([]byte(bucketDays))
	if b == nil {
		return nil
	}
	return b.ForEach(func(key, value []byte) error {
		var day bookDay
		name := string(key)
		if err := decodeDay(v.keys, name, value, &day); err != nil {
			of, keep := splitDayName(strings.ToValidUTF8(name, "\uFFFD"))
			v.walk.Fault(journal.Fault{Code: journal.FaultDayKey, Day: of, Keep: keep, Err: err})
		}
		v.days[name] = day
		return nil
	})
}

// opened is an entry of which is known what it is.
type opened struct {
	leaf journal.Leaf
	hash tlog.Hash
	err  error
}

// page verifies a page of entries. Opening them is most of the work, and each can be
// opened by itself.
func (v *verification) page(from uint64, page []rawEntry) error {
	out := make([]opened, len(page))
	var workers sync.WaitGroup
	part := (len(page) + runtime.GOMAXPROCS(0) - 1) / runtime.GOMAXPROCS(0)
	for start := 0; start < len(page); start += part {
		workers.Go(func() {
			for i := start; i < min(start+part, len(page)); i++ {
				out[i] = v.open(from+uint64(i), page[i].value)
			}
		})
	}
	workers.Wait()
	for i, e := range out {
		n := from + uint64(i)
		switch {
		case page[i].value != nil:
			v.tellMissing(journal.FaultMissing)
			v.judge(n, page[i], e)
		case v.missing == 0:
			v.first = n
			fallthrough
		default:
			v.missing++
			v.walk.Spoil(n) // it is told with the others in a row
		}
		if err := v.add(page[i], e); err != nil {
			return err
		}
	}
	return v.checkDetails(out)
}

// tellMissing tells of the entries in a row that are not there.
func (v *verification) tellMissing(code journal.FaultCode) {
	if v.missing > 0 {
		v.walk.Fault(journal.Fault{Code: code, Entry: v.first, Count: v.missing})
	}
	v.missing = 0
}

func (v *verification) open(n uint64, value []byte) (o opened) {
	if value == nil {
		o.err = ErrNoEntry
		return o
	}
	line, err := openLine(v.keys, n, value)
	if err != nil {
		o.err = err
		return o
	}
	o.hash = journal.Hash(line)
	if o.leaf, o.err = journal.ParseLine(line); o.err == nil && o.leaf.Number != n {
		o.err = journal.ErrLine
	}
	return o
}

// judge says what is wrong with an entry that is there.
func (v *verification) judge(n uint64, raw rawEntry, e opened) {
	switch {
	case errors.Is(e.err, errSeal) && len(v.odd) < journal.MaxFaults:
		v.odd = append(v.odd, oddValue{n, raw.value})
	case e.err != nil || len(raw.hashes) == 0 || raw.hashes[0] != e.hash:
		v.walk.Fault(journal.Fault{Code: journal.FaultAltered, Entry: n})
	}
}

// near is how far from its place a value is looked for.
const near = 16

// tellOdd says of each value that did not open in its place whether it is another's: of an
// entry near by, or of one that did not open either.
func (v *verification) tellOdd() {
	for _, o := range v.odd {
		places := make([]uint64, 0, 2*near+len(v.odd))
		for d := uint64(1); d <= near; d++ {
			places = append(places, o.number+d)
			if d <= o.number {
				places = append(places, o.number-d)
			}
		}
		for _, other := range v.odd {
			places = append(places, other.number)
		}
		i := slices.IndexFunc(places, func(at uint64) bool {
			_, err := openLine(v.keys, at, o.value)
			return err == nil
		})
		if i < 0 {
			v.walk.Fault(journal.Fault{Code: journal.FaultAltered, Entry: o.number})
		} else {
			v.walk.Fault(journal.Fault{Code: journal.FaultMoved, Entry: o.number, Other: places[i]})
		}
	}
}

// add goes on with the hash that is kept where the entry itself is not to be had, so that
// one bad entry is told as one.
func (v *verification) add(raw rawEntry, e opened) error {
	hash := e.hash
	if len(raw.hashes) > 0 && (e.err != nil || raw.hashes[0] != hash) {
		hash = raw.hashes[0]
	}
	belong, err := v.walk.Add(hash)
	if err == nil {
		v.walk.Kept(belong, raw.hashes)
	}
	return err
}

// checkDetails looks whether the details that are not erased are those that were written.
func (v *verification) checkDetails(page []opened) error {
	var with []*opened
	for i := range page {
		e := &page[i]
		if e.err != nil || e.leaf.Keep == journal.KeepNothing {
			continue
		}
		name := dayName(e.leaf.Day, e.leaf.Keep)
		if e.leaf.Number >= v.days[name].Erased {
			with = append(with, e)
			v.live[name] = true
		}
	}
	if len(with) == 0 {
		return nil
	}
	return v.view("verify the journal", v.keys, func(in journalRoom) error {
		b := in.Bucket([]byte(bucketDetails))
		for _, e := range with {
			var value []byte
			name := dayName(e.leaf.Day, e.leaf.Keep)
			if b != nil {
				value = b.Get(detailKey(name, e.leaf.Number))
			}
			if sum := sha256.Sum256(value); value != nil && bytes.Equal(sum[:], e.leaf.Sealed) {
				continue
			}
			if day, _, err := readDay(in, v.keys, name); err == nil && e.leaf.Number < day.Erased { // meanwhile
				continue
			}
			v.walk.Fault(journal.Fault{Code: journal.FaultDetail, Entry: e.leaf.Number})
		}
		return nil
	})
}

// checkDays looks whether the keys of days are there, and where they are not, whether the
// journal says that they were destroyed.
func (v *verification) checkDays(in journalRoom) error {
	fault := func(name string, err error) {
		of, keep := splitDayName(name)
		v.walk.Fault(journal.Fault{Code: journal.FaultDayKey, Day: of, Keep: keep, Err: err})
	}
	names := map[string]bool{}
	for name := range v.days {
		names[name] = true
	}
	for name := range v.live {
		names[name] = true
	}
	sorted := make([]string, 0, len(names))
	for name := range names {
		sorted = append(sorted, name)
	}
	slices.Sort(sorted)
	for _, name := range sorted {
		day, _, err := readDay(in, v.keys, name) // as it is now: some may have been erased meanwhile
		switch {
		case err != nil: // it was told when the verification began
		case v.days[name].Erased > 0 && !v.saysErased(in, v.days[name].Erased, name):
			fault(name, fmt.Errorf("no entry says that its details were erased"))
		case day.Lost:
			fault(name, fmt.Errorf("it was found missing before, and another was made"))
		case v.live[name] && day.Erased == v.days[name].Erased:
			if _, err := v.station.openDayKey(v.keys, name, day.Key); err != nil {
				fault(name, err)
			}
		}
	}
	v.checkFiles(in, fault)
	return nil
}

func (v *verification) saysErased(in journalRoom, number uint64, name string) bool {
	b := in.Bucket([]byte(bucketLeaves))
	if b == nil {
		return false
	}
	leaf, err := openLeaf(v.keys, number, b.Get(entryKey(number)))
	of, keep := splitDayName(name)
	return err == nil && leaf.Kind == journal.KindErasure && leaf.Facts[factDay] == of && leaf.Facts[factKeep] == string(keep)
}

// checkFiles looks for keys of days that the journal knows nothing of.
func (v *verification) checkFiles(in journalRoom, fault func(string, error)) {
	for _, name := range v.station.dayKeys(v.keys) {
		if day, known, err := readDay(in, v.keys, name); err == nil && (!known || day.Key == nil) {
			fault(name, errUnknownDay)
		}
	}
}

var errUnknownDay = errors.New("its key is there, and the journal has nothing of that day")
