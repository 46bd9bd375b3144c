package hq

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/theupdateframework/go-tuf/v2/metadata"
)

// A list that two nations publish is nobody's at a station that has neither yet: so one
// nation's key alone could keep every list of the others from new stations.
func TestNationCannotTakeTheNameOfAnothersList(t *testing.T) {
	key, pub := away(t, "ITA")
	plan := testPlan("PAK", "GRC")
	plan.Nations["ITA"] = RolePlan{Others: []PublicKey{pub}, Threshold: 1}
	r, c := foundedAs(t, plan)
	publish(t, r, "PAK", "Red book", madeUp(5), PublishOptions{})
	_, err := r.Publish(t.Context(), "GRC", []Incoming{writtenList(t, "Red book", madeUp(3))}, PublishOptions{})
	mustBe(t, err, ErrBadTarget)
	if !strings.Contains(err.Error(), "PAK") {
		t.Errorf("it does not say whose it is: %v", err)
	}
	publish(t, r, "PAK", "Red book", madeUp(6), PublishOptions{})
	r.Close()

	dir := filepath.Dir(r.Public())
	thief := ownMachine(t, r.Public(), key, testOptions(c))
	thief.now.nations = map[string]*targetsDoc{} // a thief's program does not look
	p, err := thief.Publish(t.Context(), "ITA", []Incoming{writtenList(t, "Red book", madeUp(1))}, PublishOptions{Part: true})
	if err != nil {
		t.Fatal(err)
	}
	thief.Close()
	_, err = Join(t.Context(), dir, []string{p.Part}, testOptions(c))
	mustBe(t, err, ErrBadPart)
	if !strings.Contains(err.Error(), "PAK") {
		t.Errorf("it does not say whose it is: %v", err)
	}
	if r, err = Open(dir, testOptions(c)); err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	publish(t, r, "PAK", "Red book", madeUp(7), PublishOptions{})
}

func TestPartWhoseFilesAreOthersThanThoseThatWereShownIsNotSigned(t *testing.T) {
	c := newClock()
	key, pub := away(t, "headquarters' second")
	plan := testPlan("PAK")
	plan.Targets = RolePlan{Make: 1, Others: []PublicKey{pub}, Threshold: 2}
	dir := filepath.Join(t.TempDir(), "hq")
	_, err := Found(dir, plan, testOptions(c))
	part := waiting(t, err, metadata.TARGETS, 1, 2).Part
	file := filepath.Join(part, "1.targets.json")
	spoil := func(digest byte) {
		var of change
		if _, err := readPartFile(file, &of); err != nil {
			t.Fatal(err)
		}
		of.targets.Signed.Targets = map[string]*metadata.TargetFiles{
			"answers/sheet.zst": {Length: 5, Hashes: metadata.Hashes{"sha256": append(make([]byte, 31), digest)}},
		}
		content, err := text(of.targets)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	spoil(1)
	v, err := ReviewPart(file, "")
	if err != nil {
		t.Fatal(err)
	}
	spoil(2)
	mustBe(t, SignPart(v, key, "", asked), ErrBadPart)
	spoil(1)
	if err := SignPart(v, key, "", asked); err != nil {
		t.Error(err)
	}
}

func TestSignatureThatDoesNotHoldNeverPutsOneAsideThatDoes(t *testing.T) {
	c := newClock()
	key, pub := away(t, "GRC")
	honest, pub2 := away(t, "ITA")
	plan := testPlan("PAK")
	plan.Root = RolePlan{Make: 1, Others: []PublicKey{pub, pub2}, Threshold: 3}
	dir := filepath.Join(t.TempDir(), "hq")
	_, err := Found(dir, plan, testOptions(c))
	part := waiting(t, err, metadata.ROOT, 1, 3).Part
	first, second := elsewhere(t, part), elsewhere(t, part)
	signed(t, filepath.Join(first, "1.root.json"), honest, "")
	_, err = Join(t.Context(), dir, []string{first}, testOptions(c))
	waiting(t, err, metadata.ROOT, 2, 3)

	file := filepath.Join(second, "1.root.json")
	signed(t, file, key, "")
	var of change
	if _, err := readPartFile(file, &of); err != nil {
		t.Fatal(err)
	}
	of.root.Signatures = append(of.root.Signatures, metadata.Signature{KeyID: pub2.ID(), Signature: make([]byte, 64)})
	content, err := text(of.root)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, content, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Join(t.Context(), dir, []string{second}, testOptions(c)); err != nil {
		t.Error("what was signed and joined before is gone:", err)
	}
}
