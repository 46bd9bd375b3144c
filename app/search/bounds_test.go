package search

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"postern/app/border"
)

// boundsOf makes a finder that has looked for likes up to a cost.
func boundsOf(s *Searcher, tr border.Traveller, cost int) finder {
	r, l := s.request(tr), s.layers[0]
	r.floor = math.Inf(-1)
	f := newFinder(l, r)
	f.aside = f.leastFather()
	if len(r.query.name.Tokens) > 0 {
		f.begin()
		for i := range f.b.terms {
			t := &f.b.terms[i]
			t.upTo = min(cost, t.limit)
			t.beyond = f.beyond(t)
			f.lookFor(t)
		}
		f.sc.rows.fill(f.b.terms)
		f.sc.plan.make(&f)
		f.addApart()
	}
	return f
}

// checkBounds fails where a name shows more than its bounds, or a father adds more.
func checkBounds(t rapid.TB, s *Searcher, tr border.Traveller, cost int) {
	t.Helper()
	f := boundsOf(s, tr, cost)
	defer s.scratchs.put(f.sc)
	for name, alert := range f.g.nameAlert {
		name := uint32(name)
		f.checkFather(t, s, alert, name)
		if len(f.r.query.name.Tokens) == 0 {
			continue
		}
		score, ok := f.score(name)
		if !ok {
			continue
		}
		for which, most := range f.boundsOfName(name) {
			if most < score-1e-9 {
				t.Fatalf("%+v, %q shows %.4f, by its %s at most %.4f", tr, f.g.nameText(name), score, which, most)
			}
		}
	}
}

// boundsOfName is all that bounds what one name shows.
func (f *finder) boundsOfName(name uint32) map[string]float64 {
	p := &f.sc.plan
	if adds, ok := f.sc.apart[name]; ok {
		return map[string]float64{"words and parts": f.shown(name) + adds}
	}
	bounds := map[string]float64{"words": f.shown(name), "terms": f.showing(name)}
	words, _ := f.g.listed.of(name)
	held := func(term int) (gain float64, ok bool) {
		for _, l := range f.b.terms[term].likes {
			if slices.Contains(words, l.word) && (!ok || l.gain > gain) {
				gain, ok = l.gain, true
			}
		}
		return gain, ok
	}
	if f.g.nameFlags[name]&flagInitial != 0 {
		return bounds
	}
	for opened, term := range p.order {
		if gain, ok := held(term); ok {
			bounds["like"] = p.withLike(f, term, gain)
			break
		}
		bounds[fmt.Sprintf("having no like of %d", opened+1)] = p.without[opened+1]
	}
	return bounds
}

func (f *finder) checkFather(t rapid.TB, s *Searcher, alert, name uint32) {
	t.Helper()
	c := candidate{layer: f.l, alert: alert, name: int(name)}
	adds, most := s.fatherOf(f.r, &c).reason.Weight, f.fatherMost(alert, name)
	told := func() string {
		a, _ := f.l.records.Alert(c.ref())
		return fmt.Sprintf("%+v, %q of %q: a father adds %.4f", f.r.traveller, f.g.nameText(name), a.FatherNames, adds)
	}
	if adds > most+1e-9 || adds > f.r.fatherMost+1e-9 {
		t.Fatalf("%s, at most %.4f, any %.4f", told(), most, f.r.fatherMost)
	}
	if adds > f.aside && !slices.ContainsFunc(f.sc.paternity.agreed, func(parent uint32) bool { return f.sc.paternity.most(f, parent) >= adds }) {
		t.Fatalf("%s and is not looked for", told())
	}
}

func TestNoNameShowsMoreThanItsBounds(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		o := newOddities(rapid.Uint64().Draw(rt, "seed"))
		var alerts []border.Alert
		for range 8 {
			alerts = append(alerts, o.alert())
		}
		s := built(t, alerts...)
		for range 4 {
			checkBounds(rt, s, o.traveller(alerts), costLevels[o.IntN(len(costLevels))].cost)
		}
	})
}

func TestBoundsHoldForNames(t *testing.T) {
	for _, c := range []struct{ traveller, listed string }{
		{"M Khan", "M K"},
		{"M K", "M K"},
		{"Haji Khan", "Hajikhan"},
		{"Al Rahman Shah", "Alrahman"},
		{"de la Cruz", "Delacruz"},
		{"Haji Syed Khan", "Hajisyed Khan"},
		{"Haji Dr Khan", "Hajidr Khan"},
		{"M Zarqovand", "Mzarqovand"},
		{"Zarqovand", "Zar h qovand"},
		{"Gulzaman", "Gul Zaman"},
		{"Zzzz Zzzz", "Zzz Noor Zzz"}, // what both words are together, each may be read for
	} {
		for _, level := range costLevels {
			checkBounds(t, built(t, person("1", c.listed)), border.Traveller{Name: c.traveller}, level.cost)
		}
	}
}

func TestBoundsHoldForCommonWordsThatAreFarFromTheQuery(t *testing.T) {
	var alerts []border.Alert
	for range 200 {
		alerts = append(alerts, person("", "Muhammad Zarkoon"))
	}
	s := built(t, alerts...)
	for _, level := range costLevels {
		checkBounds(t, s, border.Traveller{Name: "Muhammad Zerkon"}, level.cost)
	}
}

func TestBoundsHoldForFathers(t *testing.T) {
	for _, c := range []struct{ traveller, listed string }{
		{"G R T", "Ghulam Rasool Torkhel"},
		{"G R Torkhel", "Ghulam Rasool Torkhel"},
		{"Ghulam Rasool", "Ghulamrasool"},
		{"Ghulamrasool", "Ghulam Rasool"},
		{"Muhammad Ali", "Muhammadali"},
		{"Muhammadali", "Muhammad Ali"},
		{"Haji Rasool", "Haji"},
		{"Abdullah", "Abd Ullah"},
	} {
		s := built(t, person("1", "Asif", withFather(c.listed)), person("2", c.listed), person("3", c.listed), person("4", "Asif", withFather("Beltar Zamarqand")))
		checkBounds(t, s, border.Traveller{Name: "Asif", FatherName: c.traveller}, 0)
		checkBounds(t, s, border.Traveller{Name: "Asif " + c.traveller, Surname: c.traveller}, 0)
	}
}

func TestNoBirthDateAddsMoreThanItsBandUnlessItIsNear(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		o := newOddities(rapid.Uint64().Draw(rt, "seed"))
		var alerts []border.Alert
		tr := o.date()
		for range 40 {
			d := o.beside(tr)
			if o.in(.3) {
				d = o.date()
			}
			alerts = append(alerts, person("", "Asif", born(d)))
			if o.in(.1) {
				alerts = append(alerts, person("", "Asif", born(d, o.beside(tr))))
			}
		}
		g := built(t, alerts...).layers[0].segment
		near := g.datesNear(tr)
		for i, key := range g.bandKeys {
			for alert := g.bandStart[i]; alert < g.bandStart[i+1]; alert++ {
				listed := g.birthsOf(alert)
				if adds := compareBirths(tr, listed).reason.Weight; adds > bandMost(tr, key) && !slices.ContainsFunc(g.dateSets.of(g.alertDates[alert]), func(d uint32) bool {
					return slices.Contains(near, d) && compareBirth(tr, g.dateText[d]).reason.Weight >= adds
				}) {
					rt.Fatalf("%v, %v: %.2f, its band %.2f", tr, listed, adds, bandMost(tr, key))
				}
			}
		}
	})
}
