package hq

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/theupdateframework/go-tuf/v2/metadata"

	"postern/app/exchange"
	"postern/app/lists"
)

// Incoming is a list that is to be published.
type Incoming struct {
	Source lists.Source
	Name   string // "" where it keeps its own
}

func (i Incoming) name() string { return cmp.Or(i.Name, i.Source.List) }

// PublishOptions are what a nation publishes beside the lists.
type PublishOptions struct {
	Remove []string // lists that end, by name
	// AcceptSmaller takes a list that is empty, has lost more than counters take unasked, at
	// once or step by step (see exchange.TooMuchGone and exchange.Losses), comes for the first
	// time and is mostly rejected, or whose published state is damaged, so that nobody can say.
	AcceptSmaller bool
	// Part leaves a part for Join even where this machine could publish by itself.
	Part bool
}

// Publication is what became of a publishing.
type Publication struct {
	Nation   string
	Sequence uint64 // of the manifest that is published, or waits
	Lists    []PublishedList
	Removed  []string
	Changed  bool // false: there was nothing new, and only the timestamp was renewed
	// Part is the folder that waits for Join; "" where counters see it.
	Part string
	// LossesUnread says that what lists have lost of late could not be read, and is counted
	// from now on.
	LossesUnread bool
}

// PublishedList is a list as it is published.
type PublishedList struct {
	exchange.List
	Report  lists.Report // of the source, also where the list was refused: then Sequence is 0
	Same    bool         // it was published so already
	NewBase bool
	// Accepted says that more of it is gone than counters take unasked.
	Accepted bool
}

// Publish publishes lists of a nation, all or none of them. Lists of the nation that are
// not named stay. Where this machine does not hold the keys for all that is to be signed,
// it leaves a part. Errors: ErrNoNation, ErrSmaller, ErrMostlyRejected, ErrRejected, ErrNoList, ErrDamaged,
// *ThresholdError (with its part), those of package lists, those of commit.
func (r *Repository) Publish(ctx context.Context, nation string, in []Incoming, o PublishOptions) (Publication, error) {
	p := Publication{Nation: nation}
	if !slices.Contains(r.Nations(), nation) {
		return p, faultf("publish", nation, ErrNoNation, "%s", strings.Join(r.Nations(), ", "))
	}
	m, err := r.now.manifest(r.public(), nation)
	if err != nil {
		return p, fault("publish", nation, ErrDamaged, err)
	}
	w := &publishing{r: r, ctx: ctx, nation: nation, o: o, manifest: m, now: ahead(r.o.Now(), 0)}
	if w.losses, p.LossesUnread, err = r.readLosses(); err != nil {
		return p, err
	}
	w.manifest.Sequence++
	w.manifest.Issued = w.now
	if err := w.remove(&p); err != nil {
		return p, err
	}
	if err := w.take(in, &p); err != nil {
		return p, err
	}
	if !p.Changed {
		p.Sequence = m.Sequence
		return p, r.commitIfAble(change{})
	}
	p.Sequence = w.manifest.Sequence
	p.Part, err = w.finish()
	return p, err
}

// publishing is one run of Publish.
type publishing struct {
	r        *Repository
	ctx      context.Context
	nation   string
	o        PublishOptions
	manifest exchange.Manifest
	now      time.Time
	targets  []target
	losses   losses
	lostMore bool // losses are to be written
}

func (w *publishing) find(name string) int {
	return slices.IndexFunc(w.manifest.Lists, func(l exchange.List) bool { return l.Name == name })
}

func (w *publishing) remove(p *Publication) error {
	w.manifest.Lists = slices.Clone(w.manifest.Lists)
	for _, name := range w.o.Remove {
		i := w.find(name)
		if i < 0 {
			return fault("remove", name, ErrNoList, nil)
		}
		w.manifest.Lists = slices.Delete(w.manifest.Lists, i, i+1)
		p.Removed, p.Changed = append(p.Removed, name), true
	}
	return nil
}

func (w *publishing) take(in []Incoming, p *Publication) error {
	seen := map[string]bool{}
	for _, i := range in {
		name := i.name()
		if seen[name] || slices.Contains(w.o.Remove, name) {
			return faultf("publish", name, ErrBadTarget, "it is named twice")
		}
		seen[name] = true
		if name == "" || len(name) > 200 {
			return faultf("publish", name, ErrBadTarget, "a list's name has 1 to 200 bytes")
		}
		done, err := w.list(i, name)
		if done.Report.Read > 0 || err == nil { // what was read is told of also where it is refused
			p.Lists = append(p.Lists, done)
		}
		if err != nil {
			return err
		}
		p.Changed = p.Changed || !done.Same
		if at := w.find(name); at >= 0 {
			w.manifest.Lists[at] = done.List
		} else {
			w.manifest.Lists = append(w.manifest.Lists, done.List)
		}
	}
	slices.SortFunc(w.manifest.Lists, func(a, b exchange.List) int { return strings.Compare(a.Name, b.Name) })
	if len(w.manifest.Lists) > exchange.MaxLists {
		return faultf("publish", w.nation, ErrBadTarget, "it would have %d lists, the most is %d", len(w.manifest.Lists), exchange.MaxLists)
	}
	return nil
}

// list makes the files of one list.
func (w *publishing) list(in Incoming, name string) (PublishedList, error) {
	var l exchange.List
	known := false
	if at := w.find(name); at >= 0 {
		l, known = w.manifest.Lists[at], true
	}
	if err := w.r.disk.folder(w.r.path(dirWork)); err != nil {
		return PublishedList{}, err
	}
	s, err := settle(w.ctx, w.r.path(dirWork), in.Source, name, w.now)
	done := PublishedList{List: exchange.List{Name: name}, Report: s.report}
	if err != nil {
		return done, err
	}
	defer os.Remove(s.path)
	if !known && s.report.RejectedCount > s.report.Kept && !w.o.AcceptSmaller {
		return done, faultf("publish", name, ErrMostlyRejected, "%d rejected, %d kept", s.report.RejectedCount, s.report.Kept)
	}
	if !known {
		others, err := w.r.namesOfOthers(w.nation)
		if err != nil {
			return done, err
		}
		if other := others[name]; other != "" {
			return done, faultf("publish", name, ErrBadTarget, "%s", namedAlready(other))
		}
		if len(s.contents) == 0 && !w.o.AcceptSmaller {
			return done, &SmallerError{List: name}
		}
		w.lost(name, nil)
		done.List, done.NewBase = exchange.List{Name: name, Sequence: w.manifest.Sequence, Added: len(s.contents)}, true
		return done, w.base(&done.List, s)
	}
	before, err := w.r.readContents(w.nation, l)
	if errors.Is(err, ErrDamaged) && w.o.AcceptSmaller { // nothing leads on from there
		w.lost(name, nil)
		done.List, done.NewBase = exchange.List{Name: name, Sequence: l.Sequence + 1, Changed: len(s.contents)}, true
		return done, w.base(&done.List, s)
	}
	if err != nil {
		return done, err
	}
	d := difference(before, s.contents)
	if d.none() {
		done.List, done.Same = l, true
		return done, nil
	}
	if done.Accepted, err = w.shrinks(l, len(before), len(s.contents), len(d.gone)); err != nil {
		return done, err
	}
	l.Sequence++
	l.Added, l.Changed, l.Removed = len(d.added), len(d.changed), len(d.gone)
	done.NewBase, err = w.further(&l, before, s, d)
	done.List = l
	return done, err
}

// base makes the list's newest state its base.
func (w *publishing) base(l *exchange.List, s settled) error {
	name := fmt.Sprintf("%s/%s-base-%d.zst", w.nation, fileName(l.Name), l.Sequence)
	t, err := w.r.writeTarget(name, true, func(to io.Writer) error {
		f, err := os.Open(s.path)
		if err != nil {
			return err
		}
		defer f.Close()
		_, err = io.Copy(to, f)
		return err
	})
	if err != nil {
		return err
	}
	w.targets = append(w.targets, t)
	l.Issued, l.Alerts, l.State = w.now, len(s.contents), s.contents.state().String()
	l.Base = exchange.File{Target: name, To: l.Sequence, Alerts: l.Alerts, State: l.State, Packed: t.packed, Length: t.length}
	return nil
}

// mostSteps are kept of one list.
const mostSteps = 300

// Outgrown says when the steps since a list's base call for a new one. Counters prepare
// all their lists anew then, so small lists do not get one for their bytes; and they lay
// only so many alerts over their bases.
type Outgrown struct {
	Steps int
	Lines int   // alerts put or gone
	Bytes int64 // where they are half of the base too
}

// DefaultOutgrown is for lists up to millions.
func DefaultOutgrown() Outgrown { return Outgrown{Steps: 150, Lines: 20_000, Bytes: 4 << 20} }

func (o Outgrown) by(steps, lines int, bytes, base int64) bool {
	return steps > o.Steps || lines > o.Lines || bytes > o.Bytes && bytes*2 > base
}

// further makes a step to the list's newest state, and a base where the steps since the
// last have become too much. Steps stay from the base before on.
func (w *publishing) further(l *exchange.List, before contents, s settled, d differing) (newBase bool, err error) {
	old := l.Base.To
	if d.lines() > exchange.MaxStepLines {
		l.Steps = nil
		return true, w.base(l, s)
	}
	head := exchange.StepHead{Format: exchange.FormatStep, List: l.Name, From: l.Sequence - 1, To: l.Sequence}
	name := fmt.Sprintf("%s/%s-step-%d-%d.zst", w.nation, fileName(l.Name), head.From, head.To)
	t, err := w.r.writeStep(name, head, before, s, d)
	if err != nil {
		return false, err
	}
	w.targets = append(w.targets, t)
	l.Issued, l.Alerts, l.State = w.now, len(s.contents), s.contents.state().String()
	l.Steps = append(slices.Clone(l.Steps), exchange.File{
		Target: name, From: head.From, To: head.To, Alerts: l.Alerts, State: l.State, Packed: t.packed, Length: t.length,
		Lines: d.lines(),
	})
	since, lines, bytes := 0, 0, int64(0)
	for _, f := range l.Steps {
		if f.From >= old {
			since++
			lines += f.Lines
			bytes += f.Packed
		}
	}
	if w.r.o.Outgrown.by(since, lines, bytes, l.Base.Packed) {
		newBase = true
		if err := w.base(l, s); err != nil {
			return true, err
		}
		l.Steps = slices.DeleteFunc(l.Steps, func(f exchange.File) bool { return f.From < old })
		l.Steps = worth(l.Steps, l.Base)
	}
	if over := len(l.Steps) - mostSteps; over > 0 {
		l.Steps = l.Steps[over:]
	}
	return newBase, nil
}

// worth leaves out the steps before a base that counters would not take: those from which
// the base is less to carry, see exchange.List.Since. Each step that is named costs every
// counter some 330 bytes with all that is published after it.
func worth(steps []exchange.File, base exchange.File) []exchange.File {
	sum := int64(0)
	for i := len(steps) - 1; i >= 0; i-- {
		if steps[i].From >= base.To {
			continue
		}
		if sum += steps[i].Packed; sum > base.Packed {
			return steps[i+1:]
		}
	}
	return steps
}

// finish writes manifest and metadata and publishes them, or leaves them as a part.
func (w *publishing) finish() (part string, err error) {
	if err := w.manifest.Check(w.nation); err != nil {
		return "", err
	}
	t, err := w.r.writeManifest(w.manifest)
	if err != nil {
		return "", err
	}
	if err := w.keepLosses(); err != nil {
		return "", err
	}
	w.targets = append(w.targets, t)
	doc := w.r.nextTargets(w.nation)
	old := doc.Signed.Targets
	doc.Signed.Targets = map[string]*metadata.TargetFiles{t.name: t.info()}
	for _, l := range w.manifest.Lists {
		for _, f := range append([]exchange.File{l.Base}, l.Steps...) {
			doc.Signed.Targets[f.Target] = old[f.Target]
		}
	}
	c := change{nations: map[string]*targetsDoc{w.nation: doc}}
	for _, t := range w.targets {
		if _, named := doc.Signed.Targets[t.name]; named { // else it is a step that is not worth it
			doc.Signed.Targets[t.name] = t.info()
			c.files = append(c.files, staged{t.from, targetPath(w.r.public(), t.name, t.info())})
		}
	}
	return w.r.publishOrLeave(w.nation, c, w.o.Part)
}

// writeManifest makes a manifest's target in the work folder.
func (r *Repository) writeManifest(m exchange.Manifest) (target, error) {
	content, err := json.Marshal(m)
	if err != nil {
		return target{}, err
	}
	if len(content) > exchange.MaxManifest {
		return target{}, faultf("publish", m.Nation, ErrBadTarget, "its manifest has %d bytes, the most is %d: publish fewer lists", len(content), exchange.MaxManifest)
	}
	return r.writeTarget(exchange.TargetManifest(m.Nation), false, func(to io.Writer) error {
		_, err := to.Write(content)
		return err
	})
}

// nextTargets is the next version of a role's metadata, unsigned, with what it names now.
func (r *Repository) nextTargets(role string) *targetsDoc {
	doc := metadata.Targets(r.expiry(role))
	old := r.now.nations[role]
	if role == metadata.TARGETS {
		old = r.now.targets
	}
	if old != nil {
		doc.Signed = old.Signed
		doc.Signed.Targets = maps.Clone(old.Signed.Targets)
		doc.Signed.UnrecognizedFields = maps.Clone(old.Signed.UnrecognizedFields)
		doc.Signed.Version = old.Signed.Version + 1
		doc.Signed.Expires = r.expiry(role)
	} else if role != metadata.TARGETS {
		doc.Signed.Version = r.now.version(role) + 1
	}
	return doc
}
