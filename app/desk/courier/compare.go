package courier

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"

	"postern/app/border"
	"postern/app/desk"
	"postern/app/exchange/answers"
	"postern/app/exchange/fetch"
	"postern/app/search"
	"postern/store"
)

// Compare asks how the station's answers compare with those of headquarters, where a sheet
// of them is here and was not asked of this edition. Officers come first. What came of it
// says State.
func (c *Courier) Compare(ctx context.Context) {
	ctx, done, err := c.begin(ctx)
	if err != nil {
		return
	}
	defer done()
	c.log(c.compare(ctx))
}

func (c *Courier) compare(ctx context.Context) error {
	status := c.o.Desk.Status()
	if !c.unlocked() || !c.member().Joined() || status.Problem != desk.ProblemNone || status.Edition.Number == 0 {
		return nil
	}
	sheet, digest, err := c.sheet()
	before := c.State().Answers
	if digest == "" || before.Fault == nil && before.Edition == status.Edition.Name && before.digest == digest {
		return err
	}
	if err != nil {
		c.set(func(s *State) { s.Answers = Answers{Fault: spoken(err), Edition: status.Edition.Name, digest: digest} })
		return err
	}
	of, foreign, err := c.composition(status)
	if err != nil {
		return err
	}
	nations := c.member().Nations
	report, err := answers.Run(ctx, sheet.For(func(n string) bool { return slices.Contains(nations, n) }), answers.Counter{
		Find: c.o.Desk.Ask, Has: of, Foreign: foreign,
	})
	if err != nil {
		return err
	}
	if c.o.Desk.Status().Edition.Name != status.Edition.Name { // another answers meanwhile, and it will be asked
		return nil
	}
	c.set(func(s *State) {
		s.Answers = Answers{Report: report, At: c.o.Desk.Now(), Edition: status.Edition.Name, digest: digest}
	})
	return c.exchange(func(x *store.Exchange) error { return c.bookAnswers(x, status.Edition, digest, report) })
}

// Unasked reports whether a sheet is here that the station was never asked about: it came
// since. It opens no edition. Errors: those of package fetch and store.
func (c *Courier) Unasked() (is bool, err error) {
	err = c.exchange(func(x *store.Exchange) error {
		f, err := fetch.LastFetched(x)
		if err == nil && f != nil && f.Answers != nil {
			is = !strings.HasPrefix(c.remembered().Asked, f.Answers.Digest+" ")
		}
		return err
	})
	return is, err
}

// sheet reads the sheet that lies sealed in the inbox; its digest is "" where none does.
func (c *Courier) sheet() (s answers.Sheet, digest string, err error) {
	err = c.exchange(func(x *store.Exchange) error {
		f, err := fetch.LastFetched(x)
		if err != nil || f == nil || f.Answers == nil {
			return err
		}
		digest = f.Answers.Digest
		r, err := f.OpenCarried(f.Answers)
		if err != nil {
			return err
		}
		s, err = answers.Decode(r)
		return errors.Join(err, r.Close())
	})
	return s, digest, err
}

// composition is what the desk searches; foreign says that it has more than what
// headquarters publishes.
func (c *Courier) composition(status desk.Status) (of answers.Composition, foreign bool, err error) {
	of.Matching = search.SegmentName(c.o.Desk.Frequencies())
	for _, l := range status.Lists {
		if l.Nation == "" {
			foreign = true
			continue
		}
		of.Lists = append(of.Lists, answers.ListState{Nation: l.Nation, Name: l.Name, Sequence: l.Sequence, Base: l.BaseSequence, State: l.State})
	}
	slices.SortFunc(of.Lists, func(a, b answers.ListState) int { return strings.Compare(a.Name, b.Name) })
	laid, err := c.o.Station.Laid()
	return of, foreign || len(laid) > 0, err
}

// bookAnswers books what came of it, once for each sheet and edition.
func (c *Courier) bookAnswers(x *store.Exchange, edition border.EditionInfo, digest string, r answers.Report) error {
	asked := digest + " " + edition.Name
	if c.remembered().Asked == asked {
		return nil
	}
	facts := map[string]string{
		"what": "answers", "outcome": string(r.Outcome), "asked": strconv.Itoa(r.Asked), "edition": strconv.FormatUint(edition.Number, 10), "edition_name": edition.Name,
		"differ": strconv.Itoa(len(r.Differ)), "near": strconv.Itoa(len(r.Near)),
	}
	var why []string
	for _, w := range r.Why {
		why = append(why, string(w))
	}
	if len(why) > 0 {
		facts["because"] = strings.Join(why, ", ")
	}
	return errors.Join(c.remember(x, func(m *memory) { m.Asked = asked }), c.book(x, "", facts))
}
