package lookback

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"postern/app/desk"
	"postern/app/lang"
	"postern/store/journal"
)

// Kind is the word for a kind of entry; one that is not known stands as it is.
func Kind(say *lang.Speaker, k journal.Kind) string {
	return wordOf(say, "journal.kind."+string(k), string(k))
}

// wordOf is the catalogue's word for a code, or the code itself where a newer program
// wrote it.
func wordOf(say *lang.Speaker, key, code string) string {
	if code == "" || !say.Has(key) {
		return code
	}
	return say.Say(key)
}

// What says what an entry records, in one line. Times among its facts are told in the zone
// of its own.
func What(say *lang.Speaker, e journal.Entry) string {
	w := words{say: say, e: e, told: map[string]bool{}}
	return w.what()
}

// Fact is one fact of an entry, for people to read.
type Fact struct {
	Label, Value string
	Code         bool // a digest or a name of an edition, to be compared letter by letter
}

// Facts are all facts of an entry, in the order of their names; times in the zone of its
// own.
func Facts(say *lang.Speaker, e journal.Entry) []Fact {
	var all []Fact
	for _, name := range slices.Sorted(maps.Keys(e.Facts)) {
		all = append(all, Fact{
			Label: wordOf(say, "journal.fact."+name, name), Value: factValue(say, e, name),
			Code: slices.Contains([]string{"digest", "edition_name", "root", "wanted", "found", "certificate"}, name),
		})
	}
	return all
}

// factValue is the value of a fact, for people to read.
func factValue(say *lang.Speaker, e journal.Entry, name string) string {
	value := e.Facts[name]
	switch name {
	case "lists_age_s", "seconds", factClockBack,
		"ageing_for_s", "current_for_s", "idle_lock_s", "keep_decisions_s", "keep_no_match_s", "undo_within_s", "every_s":
		if n, err := strconv.ParseInt(value, 10, 64); err == nil {
			return Span(say, time.Duration(n)*time.Second)
		}
	case "elapsed_ms":
		if n, err := strconv.Atoi(value); err == nil {
			return say.Say("took.ms", lang.Values{"N": n})
		}
	case "from", "to", "at", "issued":
		if at, err := time.Parse(time.RFC3339, value); err == nil {
			return desk.ClockIn(at, e.Time.Location())
		}
		return value
	case "digest", "content", "aside", "edition_name", "day", "edition", "companion_of",
		"list", "nation", "nations", "first_nation", "second_nation", "file", "source", "address", "published": // names, though some are of digits
		return value
	case factReason:
		if e.Kind != journal.KindDecision { // why somebody looked back, in his own words
			return value
		}
	case "why":
		return why(say, e)
	case "because":
		return because(say, value)
	case "read":
		if value == "" {
			return say.Say("journal.value.read.none")
		}
	case "not_screened":
		return wordOf(say, "journal.value.cause."+value, value)
	}
	if n, err := strconv.Atoi(value); err == nil {
		return say.Number(n)
	}
	return wordOf(say, "journal.value."+name+"."+value, value)
}

// factClockBack is the fact by which the store says that the clock went back.
const factClockBack = "clock_back"

// words says what an entry records, and notes which facts that has told.
type words struct {
	say  *lang.Speaker
	e    journal.Entry
	told map[string]bool
}

// fact is a fact's value as it was written.
func (w *words) fact(name string) string {
	w.told[name] = true
	return w.e.Facts[name]
}

// value is a fact's value for people to read.
func (w *words) value(name string) string {
	w.told[name] = true
	return factValue(w.say, w.e, name)
}

func (w *words) number(name string) int {
	n, err := strconv.Atoi(w.fact(name))
	if err != nil {
		return 0
	}
	return n
}

func (w *words) what() string {
	what := ""
	switch w.e.Kind {
	case journal.KindSearch:
		what = w.search()
	case journal.KindFinding:
		what = w.finding()
	case journal.KindDecision:
		what = w.decision()
	case journal.KindReferral:
		what = w.referral()
	case journal.KindUndo:
		what = w.undone()
	case journal.KindNote:
		what = w.note()
	case journal.KindNotScreened:
		what = w.notScreened()
	case journal.KindErasure:
		what = w.erasure()
	case journal.KindSetAside:
		what = w.setAside()
	case journal.KindLookBack:
		what = w.lookBack()
	case journal.KindExport:
		what = w.export()
	case journal.KindSignIn:
		what = w.signIn()
	case journal.KindLock, journal.KindSignOut:
		what = w.away()
	case journal.KindImport:
		what = w.imported()
	case journal.KindAccount, journal.KindSetting:
		what = w.ruled()
	case journal.KindSignInFailed:
		what = w.refused()
	default:
		what = w.rest()
	}
	if w.e.Facts[factClockBack] != "" {
		what = w.say.Say("journal.what.clock_back", lang.Values{"What": what, "Span": w.value(factClockBack)})
	}
	return what
}

// rest says a kind whose facts have no sentence of their own: each with its name.
func (w *words) rest() string {
	return w.restOf(wordOf(w.say, "journal.what."+string(w.e.Kind), string(w.e.Kind)))
}

// restOf is what was told so far, with the facts that has not told.
func (w *words) restOf(what string) string {
	var all []string
	for _, name := range slices.Sorted(maps.Keys(w.e.Facts)) {
		if !w.told[name] && name != factClockBack {
			all = append(all, w.say.Say("journal.fact", lang.Values{"Label": wordOf(w.say, "journal.fact."+name, name), "Value": w.value(name)}))
		}
	}
	if len(all) == 0 {
		return what
	}
	return w.say.Say("journal.what.facts", lang.Values{"What": what, "Facts": strings.Join(all, ", ")})
}

func (w *words) signIn() string {
	by, role := w.e.Facts["by"], w.e.Facts["role"]
	key := "journal.what.sign_in." + by
	if role == "" || !w.say.Has(key) {
		return w.rest()
	}
	w.told["by"], w.told["role"] = true, true
	return w.say.Say(key, lang.Values{"Role": wordOf(w.say, "role."+role, role)})
}

// away says of a lock or a sign-out what it was caused by.
func (w *words) away() string {
	cause := w.fact("cause")
	if key := "journal.what." + string(w.e.Kind) + "." + cause; w.say.Has(key) {
		return w.say.Say(key)
	}
	delete(w.told, "cause")
	return w.rest()
}

func (w *words) search() string {
	by := w.fact("by")
	if by == "manifest" {
		return w.say.Count("journal.what.manifest", w.number("rows"))
	}
	what := wordOf(w.say, "journal.what.search."+by, by)
	if w.fact("again") != "" {
		return w.say.Say("journal.what.again", lang.Values{"What": what})
	}
	return what
}

func (w *words) finding() string {
	what := w.value("verdict")
	if n := w.number("matches"); n > 0 {
		what = w.say.Count("journal.what.finding", n, lang.Values{"Verdict": what})
	}
	if w.e.Facts["lists_age_s"] != "" {
		what = w.say.Say("journal.what.aged", lang.Values{"What": what, "Age": w.value("lists_age_s")})
	}
	return what
}

func (w *words) decision() string {
	outcome := w.fact("outcome")
	switch {
	case w.fact("waited") != "":
		return w.say.Say("journal.what.waited")
	case outcome == "passed" && w.fact("not_screened") != "":
		return w.say.Say("journal.what.passed_unscreened")
	case outcome == "released":
		reason := lang.Values{"Reason": w.value("reason")}
		what := w.say.Say("journal.what.released", reason)
		if n := w.number("at_once"); n > 0 {
			what = w.say.Count("journal.what.released.all", n, reason)
		}
		if n := w.number("left"); n > 0 {
			what = w.say.Count("journal.what.left", n, lang.Values{"What": what})
		}
		switch {
		case w.fact("known") != "":
			return w.say.Say("journal.what.as_noted", lang.Values{"What": what})
		case w.fact("noted") != "":
			return w.say.Say("journal.what.and_noted", lang.Values{"What": what})
		}
		return what
	}
	return wordOf(w.say, "journal.what.decision."+outcome, outcome)
}

func (w *words) undone() string {
	if n := w.number("left"); n > 0 {
		return w.say.Count("journal.what.undo.one", n)
	}
	return w.say.Say("journal.what.undo", lang.Values{"Outcome": w.value("outcome")})
}

// ruled says what became of a person, or was set.
func (w *words) ruled() string {
	key := "journal.what." + string(w.e.Kind) + "." + w.e.Facts["what"]
	if w.e.Facts[desk.FactExchange] != "" {
		return w.membership()
	}
	if !w.say.Has(key) {
		return w.rest()
	}
	w.told["what"] = true
	return w.restOf(w.say.Say(key, lang.Values{"Of": w.fact("of"), "Role": w.value("role"), "Second": w.fact("second")}))
}

// refused says of a try to sign in that failed when it was; who says whose login it was.
func (w *words) refused() string {
	if w.e.Facts["at"] == "" {
		return w.rest()
	}
	key := "journal.what.sign_in_failed.at"
	if w.fact("login") != "" {
		key = "journal.what.sign_in_failed.nobody"
	}
	return w.say.Say(key, lang.Values{"At": w.value("at")})
}

func (w *words) referral() string {
	number := lang.Values{"Case": strconv.FormatUint(w.e.Case, 10)}
	if of := w.fact("companion_of"); of != "" {
		number["Other"] = of
		return w.say.Say("journal.what.companion", number)
	}
	if n := w.number("companions"); n > 0 {
		return w.say.Count("journal.what.referral_group", n, number)
	}
	return w.say.Say("journal.what.referral", number)
}

func (w *words) note() string {
	of := w.fact("note")
	values := lang.Values{"From": w.fact("from"), "Why": w.value("why"), "Second": w.fact("second")}
	if key := "journal.what.note." + of; w.say.Has(key) {
		return w.say.Say(key, values)
	}
	return w.rest()
}

func (w *words) notScreened() string {
	cause := wordOf(w.say, "journal.value.cause."+w.fact("cause"), w.fact("cause"))
	if w.e.Facts["seconds"] == "" {
		return w.say.Say("journal.what.unscreened", lang.Values{"Cause": cause})
	}
	return w.say.Say("journal.what.unscreened_time", lang.Values{"Cause": cause, "Span": w.value("seconds")})
}

func (w *words) erasure() string {
	if number := w.fact("aside"); number != "" {
		return w.say.Say("journal.what.erasure_aside", lang.Values{"Day": w.fact("day"), "Number": number})
	}
	key := "journal.what.erasure." + dayKeep(journal.Keep(w.fact("keep")))
	return w.say.Count(key, w.number("details"), lang.Values{"Day": w.fact("day")})
}

// setAside leaves the checkpoint and the digest to who reads the facts in full.
func (w *words) setAside() string {
	w.told["checkpoint"], w.told["content"] = true, true
	return w.say.Count("journal.what.set_aside", w.number("entries"), lang.Values{"Number": w.fact("aside"), "Journal": w.fact("journal")})
}

func (w *words) lookBack() string {
	switch w.fact(factWhat) {
	case lookedDetail:
		return w.say.Say("journal.what.looked", lang.Values{"Entry": w.value(factEntry), "Reason": w.fact(factReason)})
	case lookedVerify:
		if faults := w.number(factFaults); faults > 0 {
			return w.say.Count("journal.what.verified_faults", faults, lang.Values{"Entries": w.value(factEntries)})
		}
		return w.say.Count("journal.what.verified", w.number(factEntries))
	}
	return w.rest()
}

func (w *words) export() string {
	switch w.fact(factWhat) {
	case exportedProof:
		return w.say.Say("journal.what.proof", lang.Values{"Entry": w.value(factEntry)})
	case exportedJournal:
		key := "journal.what.export"
		if w.fact(factDetails) == "true" {
			key = "journal.what.export_details"
		}
		return w.say.Say(key)
	}
	return w.rest()
}

// Span is a length of time in short: 40 s, 4 min 10 s, 31 h, 90 d.
func Span(say *lang.Speaker, d time.Duration) string {
	const day = 24 * time.Hour
	d = d.Round(time.Second)
	switch {
	case d < time.Minute:
		return say.Say("journal.span.seconds", lang.Values{"S": int(d / time.Second)})
	case d < time.Hour && d%time.Minute != 0:
		return say.Say("journal.span.minutes_seconds", lang.Values{"M": int(d / time.Minute), "S": int(d % time.Minute / time.Second)})
	case d < time.Hour:
		return say.Say("age.minutes", lang.Values{"N": int(d / time.Minute)})
	case d <= 72*time.Hour:
		return say.Say("age.hours", lang.Values{"N": int(d / time.Hour)})
	case d%day < time.Hour:
		return say.Say("journal.span.days", lang.Values{"D": int(d / day)})
	}
	return say.Say("age.days", lang.Values{"D": int(d / day), "H": int(d % day / time.Hour)})
}
