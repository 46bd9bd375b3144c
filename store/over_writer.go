package store

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"slices"

	"postern/app/border"
)

// How much may be laid over a whole edition, all since it was written taken together.
const (
	MostOver      = 100_000   // alerts added, changed or gone
	mostOverBytes = 256 << 20 // what one writer holds of them in memory
)

// Find looks an alert up in the whole edition beneath and returns its number there;
// false where it has none of that list and id. Ids must be unique within a list that is
// changed so: of several alerts of one id only the one that is found is replaced.
type Find func(list, id string) (ref int, ok bool, err error)

// OverWriter collects what the next edition of a station changes in the one from which
// it starts, and lays all that has changed since the whole edition beneath over that.
// Later changes win. It must end with Settle or Abort. One goroutine may use it.
type OverWriter struct {
	w             *EditionWriter
	from, beneath *Edition
	find          Find
	lists         []ListInfo
	changes       map[alertKey]*changed
	found         foundAlert // the one that was looked up last: whoever asks for it changes it next
	memory        int        // bytes that contents of changes take
	most          int        // changes
	mostMemory    int
}

// alertKey names an alert by the number of its list and its id.
type alertKey struct {
	list int
	id   string
}

func compareKeys(a, b alertKey) int { return cmp.Or(a.list-b.list, cmp.Compare(a.id, b.id)) }

// changed is an alert that is not, or not as it is, in the whole edition.
type changed struct {
	beneath int    // its ref there; none where it is new
	former  int    // where it lies in the own file of the edition from which the writer starts; none for nowhere
	content []byte // where that is nowhere; nil where the alert is gone
}

const none = -1

type foundAlert struct {
	key alertKey
	ref int
}

func (c *changed) gone() bool { return c.former == none && c.content == nil }

// NewEditionOver starts the next edition: what from holds, with changes still to come,
// laid over the whole edition on which from rests. from is one that the station has
// opened, and has to stay open until Settle. find looks into that whole edition, where
// it is nil all of that is read once. Errors: those of NewEdition, and ErrNotBeneath
// where from has been left by Back, or lies in the clear.
func (s *Station) NewEditionOver(from *Edition, find Find) (*OverWriter, error) {
	if err := s.allowed(border.Role.Rules); err != nil {
		return nil, fail("write edition", s.dir, err)
	}
	w, err := s.newEdition()
	if err != nil {
		return nil, err
	}
	return w.over(from, find)
}

// over makes a writer that was just begun one that lays an edition over another.
func (w *EditionWriter) over(from *Edition, find Find) (*OverWriter, error) {
	o := &OverWriter{
		w: w, from: from, beneath: from.whole(), find: find, lists: from.Lists(),
		changes: map[alertKey]*changed{}, found: foundAlert{alertKey{list: none}, none}, most: MostOver, mostMemory: mostOverBytes,
	}
	if find == nil {
		o.find = o.findByReading()
	}
	err := w.station.liesBeneath(o.from, o.beneath)
	if err == nil {
		err = o.takeFormer()
	}
	if err != nil {
		return nil, errors.Join(fail("write edition", w.path, err), w.Abort())
	}
	return o, nil
}

// whole is the whole edition on which one rests, itself perhaps.
func (e *Edition) whole() *Edition {
	if e.over != nil {
		return e.over.beneath
	}
	return e
}

// liesBeneath looks whether an edition will stay while others are laid over it.
func (s *Station) liesBeneath(from, beneath *Edition) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := beneath.head.Number
	at, err := s.pointer()
	switch {
	case err != nil && !errors.Is(err, ErrDamaged): // a damaged one is written anew by Switch
		return err
	case err == nil && from.head.Number > at.answers && !from.stands:
		return fmt.Errorf("%w: edition %d was left", ErrNotBeneath, from.head.Number)
	case !beneath.sealed():
		return fmt.Errorf("%w: edition %d is not sealed", ErrNotBeneath, n)
	case s.broken[n]:
		return fmt.Errorf("%w: edition %d: %w", ErrNotBeneath, n, ErrDamaged)
	case !beneath.db.stillAt(s.editionPath(n, suffixEdition)):
		return fmt.Errorf("%w: edition %d does not lie in this station", ErrNotBeneath, n)
	}
	return nil
}

// takeFormer takes over what from has laid over the whole edition.
func (o *OverWriter) takeFormer() error {
	if o.from == o.beneath {
		return nil
	}
	hidden, err := o.from.readHidden()
	if err != nil {
		return err
	}
	for _, h := range hidden {
		o.changes[alertKey{listOf(o.beneath.starts, h.Ref), h.ID}] = &changed{beneath: h.Ref, former: none}
	}
	own := o.from.Own()
	for n, content := range o.from.fileContents("read alerts", 0, own.Len()) {
		if content.err != nil {
			return content.err
		}
		id, err := idOf(content.bytes)
		if err != nil {
			return damaged("read alerts", fmt.Sprintf("%d of %s", n, o.from.db.path), err.Error())
		}
		key := alertKey{listOf(own.starts, n), id}
		if c := o.changes[key]; c != nil {
			c.former = n
			continue
		}
		o.changes[key] = &changed{beneath: none, former: n}
	}
	return nil
}

// idOf reads an alert's id alone.
func idOf(content []byte) (string, error) {
	var known struct {
		ID string `json:"id"`
	}
	err := identities().Unmarshal(content, &known)
	return known.ID, err
}

// AtMost bounds how many changes may be laid over the whole edition, to fewer than MostOver.
func (o *OverWriter) AtMost(changes int) { o.most = min(o.most, changes) }

// Lists are the lists as they stand with the changes so far, but for their counts.
func (o *OverWriter) Lists() []ListInfo { return slices.Clone(o.lists) }

// SetList replaces what is known of a list, or adds one behind the others. The number of
// its alerts is counted, not taken from info.
func (o *OverWriter) SetList(info ListInfo) error {
	if o.w.err != nil {
		return o.w.err
	}
	if i := o.list(info.Name); i >= 0 {
		o.lists[i] = info
		return nil
	}
	o.lists = append(o.lists, info)
	return nil
}

func (o *OverWriter) list(name string) int {
	return slices.IndexFunc(o.lists, func(l ListInfo) bool { return l.Name == name })
}

// Alert is an alert as it stands with the changes so far; false where there is none.
// Errors: ErrNoAlert where there is no such list, ErrDamaged, ErrClosed, those of Find.
func (o *OverWriter) Alert(list, id string) (a border.Alert, ok bool, err error) {
	const op = "read alert"
	if o.w.err != nil {
		return a, false, o.w.err
	}
	key := alertKey{o.list(list), id}
	if key.list < 0 {
		return a, false, fail(op, list, ErrNoAlert)
	}
	c := o.changes[key]
	switch {
	case c == nil:
		ref, err := o.refBeneath(key)
		if ref == none || err != nil {
			return a, false, err
		}
		a, err = o.beneath.alert(op, ref, list)
		return a, err == nil, err
	case c.gone():
		return a, false, nil
	case c.former != none:
		a, err = o.from.alert(op, c.former, list)
		return a, err == nil, err
	}
	a, err = o.beneath.decode(op, c.beneath, list, c.content)
	return a, err == nil, err
}

// Put adds an alert to a list, or puts it in the place of the one there of its id; the
// alert's own List is not kept. was says that there was one. An alert that is ErrUnfit was
// left out and the edition goes on, as after ErrNoAlert, where there is no such list;
// after any other error, ErrTooMuchOver among them, only Abort is left.
func (o *OverWriter) Put(list string, a border.Alert) (was bool, err error) {
	const op = "add alert"
	if o.w.err != nil {
		return false, o.w.err
	}
	key := alertKey{o.list(list), a.ID}
	if key.list < 0 {
		return false, fail(op, list, ErrNoAlert)
	}
	content, err := o.w.encode(a)
	if err != nil {
		return false, fail(op, a.ID, err)
	}
	c, was, err := o.standing(key)
	if err == nil {
		o.memory += len(content) - len(c.content)
		c.former, c.content = none, bytes.Clone(content)
		err = o.keep(key, c)
	}
	o.w.err = fail(op, a.ID, err)
	return was, o.w.err
}

// Gone takes an alert away; was says that there was one. Errors: those of Put, but for
// ErrUnfit.
func (o *OverWriter) Gone(list, id string) (was bool, err error) {
	const op = "take away alert"
	if o.w.err != nil {
		return false, o.w.err
	}
	key := alertKey{o.list(list), id}
	if key.list < 0 {
		return false, fail(op, list, ErrNoAlert)
	}
	c, was, err := o.standing(key)
	if err == nil && was {
		o.memory -= len(c.content)
		c.former, c.content = none, nil
		err = o.keep(key, c)
	}
	o.w.err = fail(op, id, err)
	return was, o.w.err
}

// standing is what has become of an alert so far, and whether there is one.
func (o *OverWriter) standing(key alertKey) (c *changed, stands bool, err error) {
	if c := o.changes[key]; c != nil {
		return c, !c.gone(), nil
	}
	ref, err := o.refBeneath(key)
	return &changed{beneath: ref, former: none}, ref != none, err
}

// keep notes what has become of an alert. One that came and went leaves nothing.
func (o *OverWriter) keep(key alertKey, c *changed) error {
	if c.gone() && c.beneath == none {
		delete(o.changes, key)
		return nil
	}
	o.changes[key] = c
	if len(o.changes) > o.most || o.memory > o.mostMemory {
		return fmt.Errorf("%w: %d alerts, %d MB of changes", ErrTooMuchOver, len(o.changes), o.memory>>20)
	}
	return nil
}

// refBeneath finds an alert in the whole edition, and proves that it is that one.
func (o *OverWriter) refBeneath(key alertKey) (int, error) {
	const op = "find alert"
	switch {
	case key.list >= len(o.beneath.head.Lists):
		return none, nil
	case key == o.found.key:
		return o.found.ref, nil
	}
	ref, ok, err := o.find(o.lists[key.list].Name, key.id)
	if err != nil || !ok {
		return none, err
	}
	var b page
	if ref < 0 || ref >= o.beneath.head.Alerts || listOf(o.beneath.starts, ref) != key.list {
		return none, damaged(op, key.id, fmt.Sprintf("alert %d of edition %d is not of this list", ref, o.beneath.head.Number))
	}
	if err := o.beneath.load(op, ref, ref+1, &b); err != nil {
		return none, err
	}
	if id, err := idOf(b.content(0)); err != nil || id != key.id {
		return none, damaged(op, key.id, fmt.Sprintf("alert %d of edition %d is another", ref, o.beneath.head.Number))
	}
	o.found = foundAlert{key, ref}
	return ref, nil
}

// findByReading reads the whole edition once it is asked, and remembers where each alert
// lies, by a hash. What the hash finds is proven like everything that is found.
func (o *OverWriter) findByReading() Find {
	var refs map[alertKey]int
	return func(list, id string) (int, bool, error) {
		if refs == nil {
			refs = make(map[alertKey]int, o.beneath.head.Alerts)
			for ref, content := range o.beneath.fileContents("find alert", 0, o.beneath.head.Alerts) {
				if content.err != nil {
					return none, false, content.err
				}
				id, err := idOf(content.bytes)
				if err != nil {
					return none, false, damaged("find alert", fmt.Sprintf("%d of %s", ref, o.beneath.db.path), err.Error())
				}
				refs[alertKey{listOf(o.beneath.starts, ref), id}] = ref
			}
		}
		ref, ok := refs[alertKey{o.list(list), id}]
		return ref, ok, nil
	}
}

// Abort gives the edition up; the station is as it was. After Settle it does nothing.
func (o *OverWriter) Abort() error { return o.w.Abort() }
