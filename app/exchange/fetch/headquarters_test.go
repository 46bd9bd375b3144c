package fetch

import (
	"bytes"
	"crypto"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"maps"
	"path"
	"slices"
	"testing"
	"testing/fstest"
	"time"

	"github.com/klauspost/compress/zstd"
	"github.com/sigstore/sigstore/pkg/signature"
	"github.com/theupdateframework/go-tuf/v2/metadata"

	"postern/app/border"
	"postern/app/exchange"
	"postern/app/lists"
)

var day1 = time.Date(2026, 3, 1, 9, 30, 0, 0, time.UTC)

// headquarters publishes into a folder in memory, and can be made to do wrong.
type headquarters struct {
	t         testing.TB
	now       time.Time
	files     fstest.MapFS
	keys      map[string][]ed25519.PrivateKey // of each role
	root      *metadata.Metadata[metadata.RootType]
	top       *metadata.Metadata[metadata.TargetsType]
	nations   map[string]*metadata.Metadata[metadata.TargetsType]
	snapshot  *metadata.Metadata[metadata.SnapshotType]
	timestamp *metadata.Metadata[metadata.TimestampType]
	manifests map[string]*exchange.Manifest
	alerts    map[string]map[string]border.Alert // of "PAK/list", by id
	firstRoot []byte
}

// newHeadquarters is one with roots signed by two of three, and these nations.
func newHeadquarters(t testing.TB, nations ...string) *headquarters {
	t.Helper()
	h := &headquarters{
		t: t, now: day1, files: fstest.MapFS{}, keys: map[string][]ed25519.PrivateKey{},
		nations: map[string]*metadata.Metadata[metadata.TargetsType]{}, manifests: map[string]*exchange.Manifest{},
		alerts: map[string]map[string]border.Alert{},
	}
	h.root = metadata.Root(h.now.AddDate(1, 0, 0))
	h.root.Signed.ConsistentSnapshot = true
	for role, count := range map[string]int{metadata.ROOT: 3, metadata.TARGETS: 1, metadata.SNAPSHOT: 1, metadata.TIMESTAMP: 1} {
		for range count {
			h.addKey(role)
		}
	}
	h.root.Signed.Roles[metadata.ROOT].Threshold = 2
	h.top = metadata.Targets(h.now.AddDate(0, 3, 0))
	h.top.Signed.Delegations = &metadata.Delegations{Keys: map[string]*metadata.Key{}}
	for _, n := range nations {
		h.addNation(n)
	}
	h.snapshot, h.timestamp = metadata.Snapshot(h.now), metadata.Timestamp(h.now)
	h.firstRoot = h.putRoot()
	h.publish()
	return h
}

func (h *headquarters) must(err error) {
	h.t.Helper()
	if err != nil {
		h.t.Fatal(err)
	}
}

func newKey() ed25519.PrivateKey {
	_, key, err := ed25519.GenerateKey(nil)
	if err != nil {
		panic(err)
	}
	return key
}

func (h *headquarters) addKey(role string) ed25519.PrivateKey {
	key := newKey()
	public, err := metadata.KeyFromPublicKey(key.Public())
	h.must(err)
	h.must(h.root.Signed.AddKey(public, role))
	h.keys[role] = append(h.keys[role], key)
	return key
}

func (h *headquarters) revokeKey(role string) {
	public, err := metadata.KeyFromPublicKey(h.keys[role][0].Public())
	h.must(err)
	id, err := public.ID()
	h.must(err)
	h.must(h.root.Signed.RevokeKey(id, role))
	h.keys[role] = h.keys[role][1:]
}

func (h *headquarters) addNation(name string) {
	key := newKey()
	public, err := metadata.KeyFromPublicKey(key.Public())
	h.must(err)
	id, err := public.ID()
	h.must(err)
	d := h.top.Signed.Delegations
	d.Keys[id] = public
	d.Roles = append(d.Roles, metadata.DelegatedRole{Name: name, KeyIDs: []string{id}, Threshold: 1, Terminating: true, Paths: []string{name + "/*"}})
	h.keys[name] = []ed25519.PrivateKey{key}
	h.nations[name] = metadata.Targets(h.now.AddDate(0, 3, 0))
	h.manifests[name] = &exchange.Manifest{Format: exchange.FormatManifest, Nation: name}
}

// sign signs by keys, and no others.
func sign[T metadata.Roles](h *headquarters, m *metadata.Metadata[T], keys ...ed25519.PrivateKey) []byte {
	h.t.Helper()
	m.ClearSignatures()
	for _, key := range keys {
		signer, err := signature.LoadSigner(key, crypto.Hash(0))
		h.must(err)
		_, err = m.Sign(signer)
		h.must(err)
	}
	content, err := m.ToBytes(false)
	h.must(err)
	return content
}

func (h *headquarters) put(name string, content []byte) {
	h.files[name] = &fstest.MapFile{Data: content, Mode: 0o444}
}

func (h *headquarters) metadata(name string) string { return path.Join(exchange.DirMetadata, name) }

func (h *headquarters) putRoot(extra ...ed25519.PrivateKey) []byte {
	content := sign(h, h.root, append(slices.Clone(h.keys[metadata.ROOT]), extra...)...)
	h.put(h.metadata(fmt.Sprintf("%d.root.json", h.root.Signed.Version)), content)
	return content
}

// nextRoot publishes a root that is changed; those who could sign before sign too.
func (h *headquarters) nextRoot(change func()) {
	before := slices.Clone(h.keys[metadata.ROOT])
	change()
	h.root.Signed.Version++
	gone := slices.DeleteFunc(before, func(k ed25519.PrivateKey) bool {
		return slices.ContainsFunc(h.keys[metadata.ROOT], func(o ed25519.PrivateKey) bool { return k.Equal(o) })
	})
	h.putRoot(gone...)
}

// publish signs all that there is, of one version more.
func (h *headquarters) publish() {
	h.t.Helper()
	h.publishAs(func(name string) []ed25519.PrivateKey { return h.keys[name] })
}

// publishAs is publish signed by whom it is told.
func (h *headquarters) publishAs(by func(role string) []ed25519.PrivateKey) {
	h.t.Helper()
	for name, m := range h.nations {
		h.putManifest(name)
		m.Signed.Version++
		h.putMeta(name, m.Signed.Version, sign(h, m, by(name)...))
	}
	h.top.Signed.Version++
	h.putMeta(metadata.TARGETS, h.top.Signed.Version, sign(h, h.top, by(metadata.TARGETS)...))
	h.putSnapshot(by)
}

func (h *headquarters) putSnapshot(by func(role string) []ed25519.PrivateKey) {
	h.snapshot.Signed.Version++
	h.snapshot.Signed.Expires = h.now.AddDate(0, 0, 7)
	content := sign(h, h.snapshot, by(metadata.SNAPSHOT)...)
	h.put(h.metadata(fmt.Sprintf("%d.snapshot.json", h.snapshot.Signed.Version)), content)
	h.timestamp.Signed.Meta["snapshot.json"] = metaFile(h.snapshot.Signed.Version, content)
	h.putTimestamp(by)
}

func (h *headquarters) putTimestamp(by func(role string) []ed25519.PrivateKey) {
	h.timestamp.Signed.Version++
	h.timestamp.Signed.Expires = h.now.AddDate(0, 0, 1)
	h.timestamp.Signed.UnrecognizedFields = map[string]any{exchange.FieldIssued: h.now.Format(time.RFC3339)}
	h.put(h.metadata("timestamp.json"), sign(h, h.timestamp, by(metadata.TIMESTAMP)...))
}

func metaFile(version int64, content []byte) *metadata.MetaFiles {
	sum := sha256.Sum256(content)
	return &metadata.MetaFiles{Version: version, Length: int64(len(content)), Hashes: metadata.Hashes{"sha256": sum[:]}}
}

func (h *headquarters) putMeta(role string, version int64, content []byte) {
	h.put(h.metadata(fmt.Sprintf("%d.%s.json", version, role)), content)
	h.snapshot.Signed.Meta[role+".json"] = metaFile(version, content)
}

// putTarget puts a target for a role to sign.
func (h *headquarters) putTarget(by *metadata.Metadata[metadata.TargetsType], target string, content []byte) {
	sum := sha256.Sum256(content)
	by.Signed.Targets[target] = &metadata.TargetFiles{Path: target, Length: int64(len(content)), Hashes: metadata.Hashes{"sha256": sum[:]}}
	dir, name := path.Split(target)
	h.put(path.Join(exchange.DirTargets, dir, fmt.Sprintf("%x.%s", sum, name)), content)
}

func (h *headquarters) putManifest(nation string) {
	m := h.manifests[nation]
	m.Sequence++
	m.Issued = h.now
	slices.SortFunc(m.Lists, func(a, b exchange.List) int { return bytes.Compare([]byte(a.Name), []byte(b.Name)) })
	content, err := json.Marshal(m)
	h.must(err)
	h.putTarget(h.nations[nation], exchange.TargetManifest(nation), content)
}

// madeUp is the nth alert of nobody.
func madeUp(n int) border.Alert {
	return border.Alert{
		ID: fmt.Sprintf("M-%06d", n), Subject: border.SubjectPerson,
		Names:      []border.Name{{Text: fmt.Sprintf("Belto ZARVANDI %d", n), Surname: "ZARVANDI", GivenNames: "Belto", Kind: border.NamePrimary}},
		BirthDates: []border.PartialDate{border.Day(1950+n%50, 1+n%12, 1+n%28)},
		Category:   border.CategorySmuggling, Action: border.ActionRefer, Remarks: fmt.Sprintf("made up for a test, %d", n*7919),
	}
}

func pack(t testing.TB, content []byte) []byte {
	t.Helper()
	w, err := zstd.NewWriter(nil)
	if err != nil {
		t.Fatal(err)
	}
	return w.EncodeAll(content, nil)
}

// addList publishes a new list of n alerts as a base.
func (h *headquarters) addList(nation, name string, n int) {
	h.t.Helper()
	all := map[string]border.Alert{}
	for i := range n {
		a := madeUp(i)
		all[a.ID] = a
	}
	h.alerts[nation+"/"+name] = all
	l := exchange.List{Name: name, Sequence: 1, Issued: h.now, Added: n}
	l.Base = h.base(nation, name, 1)
	l.Alerts, l.State = l.Base.Alerts, l.Base.State
	h.manifests[nation].Lists = append(h.manifests[nation].Lists, l)
	h.publish()
}

// base writes a list as it is now.
func (h *headquarters) base(nation, name string, sequence uint64) exchange.File {
	h.t.Helper()
	all := h.alerts[nation+"/"+name]
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	h.must(e.Encode(map[string]string{"format": "postern-alerts/1", "list": name, "issued": h.now.Format(time.RFC3339), "owner": nation}))
	for _, id := range slices.Sorted(maps.Keys(all)) {
		h.must(e.Encode(all[id]))
	}
	h.must(e.Encode(map[string]any{"end": true, "alerts": len(all)}))
	var state exchange.State
	source, err := lists.DetectFS(fstest.MapFS{"l.alerts": {Data: b.Bytes()}}, "l.alerts")
	h.must(err)
	_, err = source.Read(func(a border.Alert) error {
		a.List = ""
		all[a.ID] = a
		content, err := exchange.Content(a)
		state.Add(content)
		return err
	})
	h.must(err)
	f := exchange.File{Target: fmt.Sprintf("%s/%s-base-%d.zst", nation, name, sequence), To: sequence, Alerts: len(all), State: state.String(), Length: int64(b.Len())}
	return h.file(nation, f, b.Bytes())
}

func (h *headquarters) file(nation string, f exchange.File, content []byte) exchange.File {
	packed := pack(h.t, content)
	f.Packed = int64(len(packed))
	h.putTarget(h.nations[nation], f.Target, packed)
	return f
}

// step publishes that a list has these alerts, and no longer those.
func (h *headquarters) step(nation, name string, put, gone []int) {
	h.t.Helper()
	m := h.manifests[nation]
	l := &m.Lists[slices.IndexFunc(m.Lists, func(l exchange.List) bool { return l.Name == name })]
	all := h.alerts[nation+"/"+name]
	state, ok := exchange.ParseState(l.State)
	if !ok {
		h.t.Fatal("no state")
	}
	content := func(a border.Alert) [32]byte {
		c, err := exchange.Content(a)
		h.must(err)
		return c
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	h.must(e.Encode(exchange.StepHead{Format: exchange.FormatStep, List: name, From: l.Sequence, To: l.Sequence + 1}))
	l.Added, l.Changed, l.Removed = 0, 0, len(gone)
	for _, n := range put {
		a := madeUp(n)
		a.Reason = fmt.Sprintf("as of %d", l.Sequence+1)
		if was, there := all[a.ID]; there {
			state.Remove(content(was))
			l.Changed++
		} else {
			l.Added++
		}
		state.Add(content(a))
		all[a.ID] = a
		h.must(e.Encode(exchange.StepLine{Put: &a}))
	}
	for _, n := range gone {
		id := madeUp(n).ID
		state.Remove(content(all[id]))
		delete(all, id)
		h.must(e.Encode(exchange.StepLine{Gone: id}))
	}
	h.must(e.Encode(exchange.StepLine{End: &exchange.StepEnd{Put: len(put), Gone: len(gone)}}))
	f := exchange.File{
		Target: fmt.Sprintf("%s/%s-step-%d-%d.zst", nation, name, l.Sequence, l.Sequence+1),
		From:   l.Sequence, To: l.Sequence + 1, Alerts: len(all), State: state.String(), Length: int64(b.Len()),
	}
	f = h.file(nation, f, b.Bytes())
	l.Steps = append(l.Steps, f)
	l.Sequence, l.Alerts, l.State, l.Issued = f.To, f.Alerts, f.State, h.now
	h.publish()
}

// at is the folder as it is now, for ever.
func (h *headquarters) at() fstest.MapFS { return maps.Clone(h.files) }

func (h *headquarters) fingerprint() Fingerprint { return FingerprintOf(h.firstRoot) }
