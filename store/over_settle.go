package store

import (
	"maps"
	"slices"

	"postern/app/border"
)

// Settle writes what is laid over the whole edition: list by list, each in the order of
// its ids. see, where it is not nil, is given each alert that is added or changed once it
// is written. The writer that it returns takes a segment of these alerts, and finishes
// the edition; the OverWriter takes nothing more.
func (o *OverWriter) Settle(see func(border.Alert) error) (*EditionWriter, error) {
	if o.w.err != nil {
		return nil, o.w.err
	}
	w := o.w
	if w.err = fail("write edition", w.path, o.settle(see)); w.err != nil {
		return nil, w.err
	}
	o.w = &EditionWriter{err: fail("change edition", w.path, ErrSettled)}
	o.changes = nil
	return w, nil
}

func (o *OverWriter) settle(see func(border.Alert) error) error {
	own := make([]int, len(o.lists))
	var hidden []hiddenAlert
	for _, key := range slices.SortedFunc(maps.Keys(o.changes), compareKeys) {
		c := o.changes[key]
		if c.beneath != none {
			hidden = append(hidden, hiddenAlert{c.beneath, key.id})
		}
		if c.gone() {
			continue
		}
		own[key.list]++
		if err := o.write(key, c, see); err != nil {
			return err
		}
	}
	if err := o.w.flush(); err != nil {
		return err
	}
	return o.putHead(own, hidden)
}

// write adds an alert to the file.
func (o *OverWriter) write(key alertKey, c *changed, see func(border.Alert) error) error {
	content := c.content
	if c.former != none {
		var b page
		if err := o.from.load("read alert", c.former, c.former+1, &b); err != nil {
			return err
		}
		content = b.content(0)
	}
	if err := o.w.add(content); err != nil || see == nil {
		return err
	}
	a, err := o.from.decode("read alert", c.former, o.lists[key.list].Name, content)
	if err != nil {
		return err
	}
	return see(a)
}

// putHead writes what is hidden and makes the head.
func (o *OverWriter) putHead(own []int, hidden []hiddenAlert) error {
	w, sum := o.w, newDigest()
	slices.SortFunc(hidden, func(a, b hiddenAlert) int { return a.Ref - b.Ref })
	w.batch.bucket, w.batch.first = bucketHidden, 0
	over := laidOver{Number: o.beneath.head.Number, Digest: o.beneath.head.Digest, Own: own, Hidden: len(hidden)}
	counts := make([]int, len(o.lists))
	for _, h := range hidden {
		counts[listOf(o.beneath.starts, h.Ref)]--
	}
	for block := range slices.Chunk(hidden, hiddenBlock) {
		content, err := records().enc.Marshal(block)
		if err != nil {
			return err
		}
		sum.add(content)
		over.Blocks++
		if err := w.put(content); err != nil {
			return err
		}
	}
	if err := w.flush(); err != nil {
		return err
	}
	over.Sum = sum.sum()
	w.head.Alerts, w.pending, w.head.Lists = 0, 0, o.lists
	for i := range o.lists {
		counts[i] += own[i]
		if i < len(o.beneath.head.Lists) {
			counts[i] += o.beneath.head.Lists[i].Alerts
		}
		o.lists[i].Alerts = counts[i]
		w.head.Alerts += counts[i]
	}
	w.head.Over = over
	return nil
}
