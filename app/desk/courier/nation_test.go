package courier

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"postern/app/exchange/fetch"
	"postern/store"
)

// takenAway takes a nation's files of lists out of headquarters' folder; put puts them back.
func (h *headquarters) takenAway(nation string) (put func()) {
	h.t.Helper()
	return h.hidden(filepath.Join("targets", nation))
}

// hidden takes away what lies in a folder of headquarters', but for manifests.
func (h *headquarters) hidden(folder string) (put func()) {
	h.t.Helper()
	all, err := filepath.Glob(filepath.Join(h.Public(), folder, "*.*"))
	if err != nil {
		h.t.Fatal(err)
	}
	aside, moved := h.t.TempDir(), map[string]string{}
	for _, path := range all {
		if info, err := os.Stat(path); err != nil || info.IsDir() || strings.HasSuffix(path, "manifest.json") {
			continue
		}
		moved[path] = filepath.Join(aside, filepath.Base(path))
		if err := os.Rename(path, moved[path]); err != nil {
			h.t.Fatal(err)
		}
	}
	if len(moved) == 0 {
		h.t.Fatalf("nothing lies in %s", folder)
	}
	return func() {
		for path, to := range moved {
			if err := os.Rename(to, path); err != nil {
				h.t.Fatal(err)
			}
		}
	}
}

// sentence is what an error says to people.
func sentence(t testing.TB, f error) string {
	t.Helper()
	say, err := english()
	if err != nil {
		t.Fatal(err)
	}
	text := told(f).(*Fault).Sentence(say)
	if strings.ContainsAny(text, "⟨⟩…") || strings.Contains(text, "“”") {
		t.Errorf("%v: %s", f, text)
	}
	return text
}

func TestAMissingFileOfOneNationStopsItsListsAloneAndSaysWhoseItIs(t *testing.T) {
	h := newHeadquarters(t)
	h.publish("PAK", "pak-wanted", people(0, 60))
	h.publish("ITA", "ita-stop", people(100, 130))
	address, _ := h.served()
	for _, missing := range []struct{ nation, list string }{{"ITA", "ita-stop"}, {"PAK", "pak-wanted"}} {
		for _, place := range []Place{{}, {Path: h.Public()}} {
			n := h.newCounter()
			n.joinsAt(address)
			put := h.takenAway(missing.nation)
			a, err := n.Check(t.Context(), place, nil)
			put()
			if err != nil || a.Staged == nil || len(a.Faults) != 1 || !errors.Is(a.Faults[0], fetch.Missing) {
				t.Fatalf("%s: %+v, %v", missing.nation, a, err)
			}
			if text := sentence(t, a.Faults[0]); !strings.Contains(text, "the lists of "+missing.nation) || strings.Contains(text, "Nothing was taken") {
				t.Error(text)
			}
			n.took(a.Staged)
			if l := n.desk.Status().Lists; len(l) != 1 || l[0].Name == missing.list {
				t.Errorf("without %s: %+v", missing.list, l)
			}
			if b := n.booked(); b[0]["what"] != "refused" || b[0]["nation"] != missing.nation {
				t.Errorf("%v", b)
			}
			if staged, err := n.Check(t.Context(), place, nil); err != nil || staged.Staged == nil || len(staged.Faults) != 0 {
				t.Fatal(staged, err)
			} else if err := n.sync.Take(staged.Staged); err != nil {
				t.Fatal(err)
			}
			if l := n.desk.Status().Lists; len(l) != 2 || n.State().Waiting != nil {
				t.Errorf("%+v", l)
			}
		}
	}
}

func TestANationWhoseFilesStayMissingDoesNotMakeTheListsOfOthersOlder(t *testing.T) {
	h := newHeadquarters(t)
	h.publish("PAK", "pak-wanted", people(0, 60))
	h.publish("ITA", "ita-stop", people(100, 130))
	h.takenAway("ITA")
	n := h.joined()
	n.takesWith(1)
	h.hours(50)
	h.renews()
	a, err := n.Check(t.Context(), n.stick(), nil)
	if err != nil || !a.Nothing || len(a.Faults) != 1 {
		t.Fatal(a, err)
	}
	if l := n.list("pak-wanted"); h.now().Sub(l.Of()) > time.Hour {
		t.Errorf("%+v", l)
	}
}

func TestWhatCameOfANationBeforeIsTakenThoughWhatIsNewerIsMissing(t *testing.T) {
	h := newHeadquarters(t)
	h.publish("PAK", "pak-wanted", people(0, 60))
	h.publish("ITA", "ita-stop", people(100, 130))
	n := h.attended()
	n.joinsOnline()
	n.locks()
	n.ticks()
	h.publish("PAK", "pak-wanted", people(0, 61))
	h.publish("ITA", "ita-stop", people(100, 131))
	h.takenAway("PAK")
	n.ticks()
	n.officerComes()
	if a, b := n.list("pak-wanted"), n.list("ita-stop"); a.Sequence != 1 || b.Sequence != 2 || n.State().Waiting != nil {
		t.Errorf("%+v, %+v, %+v", a, b, n.State())
	}
}

func TestAFileOfOneNationThatBreaksOffStopsItsListsAlone(t *testing.T) {
	h := newHeadquarters(t)
	h.publish("PAK", "pak-wanted", people(0, 60))
	h.publish("ITA", "ita-stop", people(100, 130))
	address, _ := h.served()
	all, err := filepath.Glob(filepath.Join(h.Public(), "targets", "ITA", "*.zst"))
	if err != nil || len(all) != 1 {
		t.Fatal(all, err)
	}
	if err := os.Truncate(all[0], 100); err != nil {
		t.Fatal(err)
	}
	for _, place := range []Place{{}, {Path: h.Public()}} {
		n := h.newCounter()
		n.joinsAt(address)
		for range 2 { // the second time it would go on where it broke off
			a, err := n.Check(t.Context(), place, nil)
			if err != nil || a.Staged == nil || len(a.Faults) != 1 || !strings.Contains(sentence(t, a.Faults[0]), "of the lists of ITA") {
				t.Fatalf("%+v, %v", a, err)
			}
			n.discards(a.Staged)
		}
	}
}

func TestMetadataOfOneNationThatCannotBeReadStopsItsListsAlone(t *testing.T) {
	h := newHeadquarters(t)
	h.publish("PAK", "pak-wanted", people(0, 60))
	h.publish("ITA", "ita-stop", people(100, 130))
	all, err := filepath.Glob(filepath.Join(h.Public(), "metadata", "*.ITA.json"))
	if err != nil || len(all) == 0 {
		t.Fatal(all, err)
	}
	for _, path := range all { // as a stick has it of which a sector is broken
		if err := errors.Join(os.Remove(path), os.Mkdir(path, 0o700)); err != nil {
			t.Fatal(err)
		}
	}
	n := h.joined("PAK")
	if err := n.exchange(func(x *store.Exchange) error {
		member := n.member()
		member.Nations = []string{"ITA", "PAK"}
		return n.setMember(x, n.member(), member)
	}); err != nil {
		t.Fatal(err)
	}
	n.takesWith(1)
	if f := n.State().Faults; !errors.Is(f[0], fetch.MediumGone) || !strings.Contains(sentence(t, f[0]), "the lists of ITA") {
		t.Errorf("%v", f)
	}
}

func TestWhereEveryNationsFilesAreMissingTheCheckComesToNothing(t *testing.T) {
	h := newHeadquarters(t)
	h.publish("PAK", "pak-wanted", people(0, 60))
	n := h.joined()
	h.takenAway("PAK")
	if a, err := n.Check(t.Context(), n.stick(), nil); !errors.Is(err, fetch.Missing) || a.Staged != nil {
		t.Fatal(a, err)
	} else if text := sentence(t, err); !strings.Contains(text, "PAK") {
		t.Error(text)
	}
	if n.State().Fault == nil || n.State().Waiting != nil {
		t.Errorf("%+v", n.State())
	}
}

func TestAMissingSheetOfAnswersHoldsUpNoListAndDoesNotMakeThemOlder(t *testing.T) {
	h := newHeadquarters(t)
	h.publish("PAK", "pak-wanted", people(0, 60))
	early := h.joined("PAK")
	early.takes()
	h.sheeted(early, 5)
	h.hidden(filepath.Join("targets", "answers"))
	h.hours(30)
	h.renews()
	a, err := early.Check(t.Context(), early.stick(), nil)
	if err != nil || !a.Nothing || len(a.Faults) != 1 {
		t.Fatal(a, err)
	}
	if l := early.list("pak-wanted"); h.now().Sub(l.Of()).Hours() > 1 {
		t.Errorf("the list is of %v", l.Of())
	}
	late := h.joined("PAK")
	late.takesWith(1)
	if !late.finds(person(7)) {
		t.Error("the list did not come")
	}
}

// takesWith checks and takes what came, with so many faults.
func (n *counter) takesWith(faults int) {
	n.t.Helper()
	a, err := n.Check(n.t.Context(), n.stick(), nil)
	if err != nil || a.Staged == nil || a.Staged.Stopped() || len(a.Faults) != faults {
		n.t.Fatal(a, err)
	}
	n.took(a.Staged)
}

func TestAListThatDoesNotLeadOnFromWhatIsHereStopsItsNationAlone(t *testing.T) {
	h := newHeadquarters(t)
	h.publish("PAK", "pak-wanted", people(0, 60))
	h.publish("ITA", "ita-stop", people(100, 130))
	n := h.joined()
	n.takes()
	h.publish("PAK", "pak-wanted", people(0, 61))
	n.takes()
	h.publish("PAK", "pak-wanted", people(0, 62))
	h.publish("ITA", "ita-stop", people(100, 131))
	n.discards(n.arrives())
	n.goesBack()
	n.Entered(t.Context())
	if a, b := n.list("pak-wanted"), n.list("ita-stop"); a.Sequence != 1 || b.Sequence != 2 {
		t.Fatalf("%+v, %+v", a, b)
	}
	if f := n.State().Faults; len(f) != 1 || !strings.Contains(sentence(t, f[0]), "pak-wanted") {
		t.Errorf("%v", f)
	}
	n.takes()
	if l := n.list("pak-wanted"); l.Sequence != 3 {
		t.Errorf("%+v", l)
	}
}

// belied makes what lies in the inbox other than its nation says of it.
func (n *counter) belied(nation string) {
	n.t.Helper()
	err := n.exchange(func(x *store.Exchange) error {
		f, err := fetch.LastFetched(x)
		if err != nil {
			return err
		}
		for i := range f.Lists {
			if l := &f.Lists[i]; l.Nation == nation {
				l.Base.File.Alerts++
			}
		}
		content, err := json.Marshal(f)
		if err != nil {
			return err
		}
		return x.Note(map[string][]byte{"fetched": content})
	})
	if err != nil {
		n.t.Fatal(err)
	}
}

func TestAListThatIsNotWhatItsNationSaysIsFetchedOnceAndStopsItsNationAlone(t *testing.T) {
	h := newHeadquarters(t)
	h.publish("PAK", "pak-wanted", people(0, 60))
	h.publish("PAK", "pak-other", people(60, 70))
	h.publish("ITA", "ita-stop", people(100, 130))
	n := h.joined()
	n.discards(n.arrives())
	n.belied("PAK")
	n.Entered(t.Context())
	if l := n.desk.Status().Lists; len(l) != 1 || l[0].Name != "ita-stop" {
		t.Fatalf("%+v, %+v", l, n.State())
	}
	if f := n.State().Faults; len(f) == 0 || !errors.Is(f[0], fetch.Content) {
		t.Errorf("%v", f)
	}
	put := h.takenAway("PAK") // nobody looks for it
	h.publish("ITA", "ita-stop", people(100, 131))
	a, err := n.Check(t.Context(), n.stick(), nil)
	if err != nil || a.Staged == nil || len(a.Faults) == 0 || !strings.Contains(sentence(t, a.Faults[0]), "published of its list pak-") {
		t.Fatal(a, err)
	}
	n.took(a.Staged)
	put()
	h.publish("PAK", "pak-other", people(60, 71))
	h.publish("PAK", "pak-wanted", people(0, 61))
	h.takenAway("PAK")
	if a, err = n.Check(t.Context(), n.stick(), nil); err != nil || len(a.Faults) != 1 || !errors.Is(a.Faults[0], fetch.Missing) {
		t.Errorf("what is published anew is not looked for: %+v, %v", a, err)
	}
}

func TestANationThatHeadquartersDoesNotKnowHoldsUpNobody(t *testing.T) {
	h := newHeadquarters(t)
	h.publish("ITA", "ita-stop", people(100, 130))
	n := h.newCounter()
	n.joins("PAK", "ITA")
	n.takes()
	member := n.member()
	member.Nations = []string{"ESP", "ITA", "PAK"} // which headquarters does not know
	if err := n.exchange(func(x *store.Exchange) error { return n.setMember(x, n.member(), member) }); err != nil {
		t.Fatal(err)
	}
	h.publish("ITA", "ita-stop", people(100, 131))
	n.takesWith(1)
	if f := n.State().Faults; !errors.Is(f[0], fetch.NotANation) || !strings.Contains(sentence(t, f[0]), "ESP") {
		t.Errorf("%v", f)
	}
}

func TestEveryFaultOfOneNationNamesItAndSaysThatTheOthersCome(t *testing.T) {
	values := map[string]any{
		"Nation": "PAK", "File": "targets/PAK/x", "Detail": "it ends too early", "Limit": 12, "Expires": "2026-11-20 06:00 UTC", "Clock": "2026-11-21 06:00 UTC",
		"Role": "PAK manifest", "Here": "7", "Offered": "6", "Source": "/media/stick", "Status": "403",
	}
	for _, code := range []fetch.Code{
		fetch.Missing, fetch.Mixed, fetch.Malformed, fetch.TooLarge, fetch.Unsigned, fetch.Expired, fetch.Rollback, fetch.Refused,
		fetch.Unreachable, fetch.MediumGone, fetch.Tampered,
	} {
		text := sentence(t, &fetch.Error{Op: "refresh", Code: code, Values: values})
		if !strings.Contains(text, "lists of PAK") || !strings.Contains(text, "come all the same") || strings.Contains(text, "Nothing was taken") {
			t.Errorf("%s: %s", code, text)
		}
	}
}
