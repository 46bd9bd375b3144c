package search
import ("testing";"fmt";"os";"strconv";"math";"postern/app/border";"postern/app/names";"postern/app/search/crowd")
func TestDiag(t *testing.T) {
	n, _ := strconv.Atoi(os.Getenv("PROBE")); if n == 0 { t.Skip() }
	f := names.LoadFrequencies()
	s, _ := Build(border.EditionInfo{}, crowdRecords{n,1,crowd.New(1,f)}, f)
	maker := crowd.New(1, f)
	for range 40 {
		q := maker.Traveller()
		r := s.request(q); r.floor = s.scale.Evidence(.3)
		l := s.layers[0]
		r.sc.begin(l.segment); r.sc.pairing.begin(l.segment, &r.query); r.sc.paternity.begin(r)
		f := finder{s: s, l: l, g: l.segment, r: r, sc: r.sc, floor: r.floor}
		f.find()
		fmt.Printf("%s (%s) touched %d asked %d scored %d floor %.1f father %.1f U %.1f\n", q.FullName(), q.FatherName, len(r.sc.touched), r.sc.paternity.asked, len(r.sc.pairing.used), f.floor, r.fatherMost, f.unmarked(maskWords))
		for _, tm := range f.b.terms { lp := 0; for _, k := range tm.likes { lp += len(l.listed.posts.of(k.word)) }; fmt.Printf("   %s rar %.1f likes %d posts %d commons %d (%d) beyond %.2f top %.2f place %.2f cost %d limit %d\n", r.query.name.Tokens[tm.token].Word.Text, r.query.side.Rarity[tm.token], len(tm.likes), lp, len(tm.commons), tm.posts, tm.beyond, tm.top, tm.place, tm.cost, tm.limit) }
	}
	_ = math.Pi
}
