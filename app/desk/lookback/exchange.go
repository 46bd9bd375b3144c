package lookback

import (
	"cmp"
	"strconv"
	"strings"

	"postern/app/desk"
	"postern/app/lang"
	"postern/store/journal"
)

// imported says what became of lists: of files, and of those that headquarters has signed.
func (w *words) imported() string {
	switch w.e.Facts["what"] {
	case "back":
		if edition := w.e.Facts["edition"]; edition != "" {
			return w.bookedLater(w.say.Say("journal.what.import.back", lang.Values{"Edition": edition}))
		}
	case "refused":
		return w.late(w.notTaken("journal.what.exchange.refused"))
	case "stopped":
		return w.late(w.notTaken("journal.what.exchange.stopped"))
	case "expired_accepted":
		return w.late(w.say.Say("journal.what.exchange.expired_accepted", lang.Values{
			"Source": w.fact("source"), "Issued": w.value("issued"), "Roles": w.fact("roles"), "Reason": w.fact("reason"),
		}))
	case "again":
		return w.say.Say("journal.what.exchange.again", lang.Values{
			"Source": w.fact("source"), "Lists": w.fact("published"), "Reason": w.fact("reason"),
		})
	case "answers":
		return w.late(w.answers())
	}
	return w.bookedLater(w.edition())
}

// edition says which edition was made of what came.
func (w *words) edition() string {
	edition := w.e.Facts["edition"]
	if edition == "" || w.e.Facts["alerts"] == "" {
		return w.rest()
	}
	what := w.say.Count("journal.what.import.edition", w.number("alerts"), lang.Values{"Edition": edition})
	if source, published := w.fact("source"), w.fact("published"); published != "" {
		what = w.say.Say("journal.what.import.published", lang.Values{"What": what, "Source": source, "Published": published})
	} else if source != "" {
		what = w.say.Say("journal.what.import.from", lang.Values{"What": what, "Source": source})
	}
	if n := w.number("rejected"); n > 0 {
		what = w.say.Count("journal.what.import.rejected", n, lang.Values{"What": what})
	}
	n, second := w.number("overridden"), w.fact("second")
	switch {
	case n > 0 && second != "":
		what = w.say.Count("journal.what.import.overridden", n, lang.Values{"What": what, "Second": second})
	case n > 0: // at a station without people
		what = w.say.Count("journal.what.import.overridden_alone", n, lang.Values{"What": what})
	}
	if kept := w.fact("kept"); kept != "" {
		what = w.say.Say("journal.what.import.kept", lang.Values{"What": what, "Lists": kept})
	}
	return what
}

// notTaken says what of the exchange was not taken, and why not.
func (w *words) notTaken(key string) string {
	what := w.say.Say(key, lang.Values{"Source": w.fact("source")})
	if w.fact("why") == "" {
		return what
	}
	return w.say.Say("journal.what.exchange.why", lang.Values{"What": what, "Why": w.value("why")})
}

// late says of what came about while the station was locked when that was.
func (w *words) late(what string) string {
	if w.fact("at") == "" {
		return what
	}
	return w.say.Say("journal.what.exchange.late", lang.Values{"What": what, "At": w.value("at")})
}

// bookedLater says of an edition that answered before the journal had it when that was.
func (w *words) bookedLater(what string) string {
	if w.fact("at") == "" {
		return what
	}
	return w.say.Say("journal.what.import.later", lang.Values{"What": what, "At": w.value("at")})
}

// answers says how the station's answers compared with those of headquarters.
func (w *words) answers() string {
	outcome := w.fact("outcome")
	key := "journal.what.answers." + outcome
	if !w.say.Has(key) {
		return w.rest()
	}
	n := w.number("asked")
	if outcome == "differ" {
		n = w.number("differ")
	}
	what := w.say.Count(key, n, lang.Values{"Asked": w.value("asked"), "Edition": cmp.Or(w.fact("edition"), w.fact("edition_name"))})
	if w.fact("because") != "" {
		what = w.say.Say("journal.what.answers.because", lang.Values{"What": what, "Why": w.value("because")})
	}
	if n := w.number("near"); n > 0 {
		what = w.say.Count("journal.what.answers.near", n, lang.Values{"What": what})
	}
	return what
}

// membership says which headquarters the station has joined or left; its fingerprint
// stands among the facts.
func (w *words) membership() string {
	key := "journal.what.membership." + w.fact(desk.FactExchange)
	if w.e.Facts["address"] == "" {
		key += ".sticks"
	}
	if !w.say.Has(key) {
		return w.rest()
	}
	for _, name := range []string{"what", "root", "every_s", "certificate"} {
		w.told[name] = true
	}
	return w.restOf(w.say.Say(key, lang.Values{"Address": w.fact("address"), "Nations": w.fact("nations")}))
}

// why says why something was not taken, or why a note ended.
func why(say *lang.Speaker, e journal.Entry) string {
	code := e.Facts["why"]
	key := "journal.value.why." + code
	if code == "" || !say.Has(key) {
		return code
	}
	values := lang.Values{}
	for _, f := range desk.RefusedFacts() {
		values[f.Value] = e.Facts[f.Name]
	}
	for name, of := range map[string]string{"Before": "before", "After": "after", "Gone": "gone", "Rejected": "rejected"} {
		n, _ := strconv.Atoi(e.Facts[of]) // what is no number was not written here
		values[name] = n
	}
	return say.Say(key, values)
}

// because says why answers can't be the same to the digit; codes are parted by commas.
func because(say *lang.Speaker, codes string) string {
	all := strings.Split(codes, ", ")
	for i, code := range all {
		all[i] = wordOf(say, "journal.value.because."+code, code)
	}
	return strings.Join(all, ", ")
}
