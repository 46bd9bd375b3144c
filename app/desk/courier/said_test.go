package courier

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"regexp"
	"strings"
	"sync"
	"testing"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/language"

	"postern/app/border"
	"postern/app/desk"
	"postern/app/desk/lookback"
	desksync "postern/app/desk/sync"
	"postern/app/exchange/answers"
	"postern/app/exchange/fetch"
	"postern/app/lang"
	"postern/assets"
	"postern/store"
	"postern/store/journal"
)

var english = sync.OnceValues(func() (*lang.Speaker, error) { return lang.New(assets.Catalogues(), language.English) })

// named are facts that are names, as they came.
var named = []string{"source", "address", "file", "edition_name", "published", "root", "wanted", "found", "certificate"}

// rawKey is a code or a key of the catalogue.
var rawKey = regexp.MustCompile(`[a-z]+_[a-z]+|[a-z]+\.[a-z]+\.[a-z]+`)

// inWords fails where an entry is not said in whole sentences, and returns its line.
func inWords(t testing.TB, e journal.Entry) string {
	t.Helper()
	say, err := english()
	if err != nil {
		t.Fatal(err)
	}
	what := lookback.What(say, e)
	bare := what
	for _, name := range named {
		if v := e.Facts[name]; v != "" {
			bare = strings.ReplaceAll(bare, v, "X")
		}
	}
	if rawKey.MatchString(bare) {
		t.Errorf("a raw key: %s\n%v", what, e.Facts)
	}
	for _, glued := range []string{"⟨", "…", "“”", "  ", " ,", " :", ", ,", ": :", "by by", " ;"} {
		if strings.Contains(what, glued) {
			t.Errorf("%q in %q\n%v", glued, what, e.Facts)
		}
	}
	if strings.TrimRight(what, " :;,") != what || what == "" {
		t.Errorf("breaks off: %q\n%v", what, e.Facts)
	}
	for _, f := range lookback.Facts(say, e) {
		if first, _ := utf8.DecodeRuneInString(f.Label); !unicode.IsUpper(first) || strings.Contains(f.Label, "_") {
			t.Errorf("a label: %q of %v", f.Label, e.Facts)
		}
		if strings.Contains(what, f.Label+" "+f.Value) {
			t.Errorf("pieces: %q in %q", f.Label+" "+f.Value, what)
		}
	}
	for _, name := range []string{"why", "because", "outcome", "exchange"} {
		code := e.Facts[name]
		for _, f := range lookback.Facts(say, journal.Entry{Kind: e.Kind, Facts: e.Facts}) {
			if code != "" && f.Value == code && code != "joined" && code != "left" && code != "changed" && code != "differ" {
				t.Errorf("%s stands as its code: %+v", name, f)
			}
		}
	}
	return what
}

// said is what the journal says of lists and of headquarters, newest first; every line
// in words.
func (n *counter) said() (all []string) {
	n.t.Helper()
	page, err := n.station.Journal().Page(n.t.Context(), store.Filter{}, 0, 10_000)
	if err != nil {
		n.t.Fatal(err)
	}
	for _, e := range page.Entries {
		if e.Kind == journal.KindImport || e.Kind == journal.KindSetting {
			all = append(all, inWords(n.t, e))
		}
	}
	return all
}

func TestEveryRefusalStandsInTheJournalInWords(t *testing.T) {
	content, err := fs.ReadFile(assets.Catalogues(), "fetch.en.json")
	if err != nil {
		t.Fatal(err)
	}
	var known map[string]string
	if err := json.Unmarshal(content, &known); err != nil {
		t.Fatal(err)
	}
	values := map[string]any{
		"Role": "timestamp", "Here": "7", "Offered": "6", "File": "targets/PAK.json", "Nation": "PAK", "List": "Most wanted",
		"First": "ITA", "Second": "PAK", "Expires": "2026-11-20 06:00 UTC", "Signed": "2026-11-21 06:00 UTC", "Clock": "2026-11-19 06:00 UTC",
		"Wanted": strings.Repeat("ab", 32), "Found": strings.Repeat("cd", 32), "Limit": 12, "Source": "/media/stick", "Detail": "it ends too early",
	}
	faults := []error{
		&desksync.ArrivalError{List: "Most wanted", Err: desksync.ErrLeadsElsewhere}, &desksync.ArrivalError{List: "Most wanted", Err: desksync.ErrOtherContent},
		&desksync.ArrivalError{List: "Most wanted", Err: desksync.ErrUnkept}, &fetch.Error{Code: fetch.NameClash, Values: map[string]any{"List": "Most wanted", "First": "", "Second": "PAK"}},
	}
	for key := range known {
		faults = append(faults, &fetch.Error{Code: fetch.Code(strings.TrimPrefix(key, "fetch.error.")), Values: values})
	}
	n := newHeadquarters(t).newCounter()
	var booked int
	for _, f := range faults {
		why, values := refusal(f)
		if why == "" {
			continue
		}
		booked++
		err := n.exchange(func(x *store.Exchange) error { return n.refused(x, Place{Path: "/media/stick"}, why, values) })
		if err != nil {
			t.Fatal(err)
		}
		all := n.said()
		if len(all) != booked || !strings.HasPrefix(all[0], "not believed, from /media/stick: ") {
			t.Errorf("%v: %q", f, all)
		}
	}
	if booked < 19 {
		t.Errorf("%d refusals", booked)
	}
	if all := n.said(); !strings.Contains(strings.Join(all, "\n"), "ITA and PAK both publish a list “Most wanted”") ||
		!strings.Contains(strings.Join(all, "\n"), "“timestamp” was number 6, older than number 7 seen here") {
		t.Errorf("%q", all)
	}
}

func TestEveryStopStandsInTheJournalInWordsEachOfItsList(t *testing.T) {
	n := newHeadquarters(t).newCounter()
	staged := &desksync.Staged{From: "https://lists.example.org"}
	for i, err := range []error{
		desksync.ErrSmaller, desksync.ErrSlowLoss, desksync.ErrVanished, desksync.ErrNumberedAnew, desksync.ErrNothingKept, desksync.ErrMostRejected, desksync.ErrOlder, desksync.ErrSameList, desksync.ErrSigned,
	} {
		staged.Stops = append(staged.Stops, &desksync.ImportError{List: fmt.Sprintf("List %d", i), Before: 120, After: 40, Gone: 80, Rejected: 90, Err: err})
	}
	staged.Stops = append(staged.Stops, &desksync.ImportError{Err: desksync.ErrLoss}, &desksync.ImportError{Err: desksync.ErrLoss, Lost: []string{"Most wanted"}})
	if err := n.exchange(func(x *store.Exchange) error { return n.Courier.stopped(x, staged, true) }); err != nil {
		t.Fatal(err)
	}
	all := n.said()
	if len(all) != len(staged.Stops) {
		t.Fatalf("%d of %d stops: %q", len(all), len(staged.Stops), all)
	}
	if last := all[len(all)-1]; last != "not taken unasked, from https://lists.example.org: “List 0” would shrink from 120 alerts to 40" {
		t.Error(last)
	}
	if slow := all[len(all)-2]; !strings.HasSuffix(slow, "step by step so many alerts of “List 1” would have vanished in less than thirty days: 80; it held 120 then and would hold 40") {
		t.Error(slow)
	}
	for i, s := range staged.Stops {
		if line := all[len(all)-1-i]; s.List != "" && !strings.Contains(line, s.List) || strings.HasSuffix(line, "example.org") {
			t.Errorf("%v: %s", s.Err, line)
		}
	}
}

func TestWhatCameOfComparingAnswersStandsInTheJournalInWords(t *testing.T) {
	n := newHeadquarters(t).newCounter()
	whys := []answers.Why{
		answers.WhyForeign, answers.WhyUnknown, answers.WhyBase, answers.WhyMatching, answers.WhyFrequencies, answers.WhyNarrowed, answers.WhyNoLists, answers.WhyState,
	}
	for i, r := range []answers.Report{
		{Outcome: answers.OutcomeSame, Asked: 40},
		{Outcome: answers.OutcomeAtLeast, Asked: 40, Why: whys, Near: make([]answers.Difference, 2)},
		{Outcome: answers.OutcomeDiffer, Asked: 40, Differ: make([]answers.Difference, 1)},
		{Outcome: answers.OutcomeNotComparable, Why: whys[6:7]},
	} {
		err := n.exchange(func(x *store.Exchange) error {
			return n.bookAnswers(x, border.EditionInfo{Number: 12, Name: "12-abcdef"}, fmt.Sprint(i), r)
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	all := n.said()
	want := []string{
		"answers of edition 12 cannot be compared with those of headquarters; headquarters’ answers are of no list that is here",
		"of 40 made-up travellers 1 answered otherwise than at headquarters, in edition 12",
		"",
		"40 made-up travellers all answered as at headquarters, in edition 12",
	}
	if len(all) != len(want) {
		t.Fatalf("%q", all)
	}
	for i, line := range want {
		if line != "" && all[i] != line {
			t.Errorf("%q", all[i])
		}
	}
	if strings.Count(all[2], ",") < len(whys)-1 {
		t.Errorf("not every reason: %q", all[2])
	}
}

func TestJournalSaysWhoseListsWereJoinedSyncedAndLeft(t *testing.T) {
	h := newHeadquarters(t)
	h.publish("PAK", "Most wanted", people(0, 60))
	h.publish("ITA", "Lista", people(60, 90))
	for name, n := range map[string]*counter{"people": h.attended(), "no people": h.newCounter()} {
		t.Run(name, func(t *testing.T) {
			n.joins("PAK")
			n.takes()
			n.joins("PAK", "ITA")
			if err := n.Leave(t.Context()); err != nil {
				t.Fatal(err)
			}
			all := n.said()
			var text string
			for i := len(all) - 1; i >= 0; i-- {
				text += all[i] + "\n"
			}
			want := []string{
				"joined headquarters by stick, for the lists of PAK\n",
				"edition 1 brought in, 60 alerts, from " + n.hq.Public() + ": PAK Most wanted 1\n",
				"set that the lists of ITA, PAK come from headquarters on sticks\n",
				"left the headquarters whose lists came on sticks\n",
			}
			if text != strings.Join(want, "") {
				t.Errorf("%s", text)
			}
		})
	}
}

func TestADiskThatHasRoomForTheStationAloneSaysHowMuchThatIs(t *testing.T) {
	text := sentence(t, &store.Error{Op: "write edition", Subject: "/srv/station", Err: &store.RoomError{Free: 200 << 20}})
	if !strings.Contains(text, "has 200 MB free, and 256 MB of it are kept") || !strings.Contains(text, "/srv/station") {
		t.Error(text)
	}
}

func TestWhatWasBookedLateSaysWhenItWas(t *testing.T) {
	e := journal.Entry{Kind: journal.KindImport, Facts: map[string]string{
		"what": "refused", "why": "fetch.error.missing", "source": "https://lists.example.org", "file": "PAK.json", "at": "2026-11-22T09:42:00Z",
	}}
	const at = "2026-11-22 09:42 UTC"
	for _, facts := range []map[string]string{
		{"edition": "12", "edition_name": "12-abcdef", "alerts": "350", "lists": "1", "rejected": "0", "at": "2026-11-22T09:42:00Z"},
		{"what": "back", "edition": "11", "edition_name": "11-abcdef", "at": "2026-11-22T09:42:00Z"},
	} {
		if line := inWords(t, journal.Entry{Kind: journal.KindImport, Facts: facts}); !strings.HasSuffix(line, ". It was "+at+"; the machine stopped before it stood here") {
			t.Error(line)
		}
	}
	again := inWords(t, journal.Entry{Kind: journal.KindImport, Facts: map[string]string{
		"what": "again", "source": "/media/stick", "published": "Most wanted", "reason": "founded anew",
	}})
	if again != "fetched whole from /media/stick, though the numbers here were higher, Most wanted: founded anew" {
		t.Error(again)
	}
	if line := inWords(t, e); !strings.Contains(line, "PAK.json was not there. It was "+at) {
		t.Error(line)
	}
}

func TestWhatWasTakenThoughSomethingSpokeAgainstItSaysWhoOrWhy(t *testing.T) {
	facts := func(more map[string]string) map[string]string {
		f := map[string]string{
			"edition": "12", "edition_name": "12-abcdef", "alerts": "350", "lists": "1", "rejected": "0",
			"source": "https://lists.example.org", "issued": "2026-11-22T09:42:00Z", "published": "PAK Most wanted 5",
		}
		for k, v := range more {
			f[k] = v
		}
		return f
	}
	for _, c := range []struct {
		facts map[string]string
		want  string
	}{
		{facts(map[string]string{"overridden": "1", "second": "n.qureshi"}), "n.qureshi as the second"},
		{facts(map[string]string{"overridden": "2"}), "PAK Most wanted 5; 2 stops overridden"},
		{facts(map[string]string{"published": ""}), "350 alerts, from https://lists.example.org"},
		{map[string]string{
			"what": "expired_accepted", "source": "/media/stick", "issued": "2026-11-22T09:42:00Z", "roles": "timestamp", "reason": "no road for a week",
		}, "though the term of timestamp was over: no road for a week"},
	} {
		if line := inWords(t, journal.Entry{Kind: journal.KindImport, Facts: c.facts}); !strings.HasSuffix(line, c.want) {
			t.Errorf("%s", line)
		}
	}
	left := desk.ExchangeFacts(border.Exchange{Root: strings.Repeat("ab", 32), Address: "https://lists.example.org", Nations: []string{"PAK"}}, border.Exchange{})
	if line := inWords(t, journal.Entry{Kind: journal.KindSetting, Facts: left}); line != "left headquarters at https://lists.example.org" {
		t.Error(line)
	}
	if len(desk.ExchangeFacts(border.Exchange{}, border.Exchange{})) != 0 {
		t.Error("nothing changed, and something is booked")
	}
}
