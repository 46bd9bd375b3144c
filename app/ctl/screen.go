package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"postern/app/border"
	"postern/app/lang"
	"postern/app/search"
)

// screenCommand answers travellers, line by line.
type screenCommand struct {
	List       []string `required:"" xor:"searched" sep:"none" placeholder:"PATH" help:"${help_list}"`
	Station    string   `required:"" xor:"searched" placeholder:"DIR" help:"${help_station}"`
	Travellers string   `required:"" placeholder:"FILE" help:"${help_travellers}"`
	Top        int      `default:"10" placeholder:"N" help:"${help_top}"`
	All        bool     `help:"${help_all}"`
	Exhaustive bool     `help:"${help_exhaustive}"`

	signing

	detail string
}

// Help is the command's description with examples.
func (c *screenCommand) Help() string { return c.detail }

// maxTop bounds --top.
const maxTop = 1000

// Validate is called when the command line has been read.
func (c *screenCommand) Validate() error {
	if c.Top < 1 || c.Top > maxTop {
		return fmt.Errorf("--top: want 1 to %d, not %d", maxTop, c.Top)
	}
	return nil
}

// AfterApply is called when all that is required is there.
func (c *screenCommand) AfterApply() error {
	if err := notEmpty("--travellers", c.Travellers); err != nil {
		return err
	}
	if err := c.check(c.Travellers); err != nil {
		return err
	}
	return searchedNotEmpty(c.List, c.Station)
}

// searchedNotEmpty refuses empty paths of what is searched.
func searchedNotEmpty(list []string, station string) error {
	if len(list) == 0 {
		return notEmpty("--station", station)
	}
	return notEmpty("--list", list...)
}

// answer is one line of output; its fields keep this order.
type answer struct {
	ID        json.RawMessage `json:"id"`
	Verdict   border.Verdict  `json:"verdict"`
	Action    border.Action   `json:"action,omitempty"` // of the alert that leads: protection before all
	Read      border.Read     `json:"read,omitempty"`
	Edition   string          `json:"edition"`
	ElapsedUS int64           `json:"elapsed_us"`
	Matches   []matched       `json:"matches"`
}

type matched struct {
	List    string        `json:"list"`
	Alert   string        `json:"alert"`
	Name    string        `json:"name"`
	Score   float64       `json:"score"`
	Action  border.Action `json:"action,omitempty"`
	Fields  judgements    `json:"fields"`
	Reasons []string      `json:"reasons"`
}

// judgements are border.Fields in their order.
type judgements struct {
	Name        border.Judgement `json:"name"`
	BirthDate   border.Judgement `json:"birth_date"`
	Sex         border.Judgement `json:"sex"`
	Nationality border.Judgement `json:"nationality"`
	FatherName  border.Judgement `json:"father_name"`
	Document    border.Judgement `json:"document"`
}

// Run screens all lines.
func (c *screenCommand) Run(p *program) error {
	p.signing = c.signing
	in, err := p.open(c.Travellers)
	if err != nil {
		return err
	}
	defer in.Close()
	searched, err := p.searched(c.List, c.Station)
	if err != nil {
		return err
	}
	defer searched.close()
	s := screening{
		program: p, searcher: searched.finder, journaled: searched.journaled, since: p.now(),
		options: search.Options{Top: c.Top, All: c.All, Exhaustive: c.Exhaustive, On: p.now()},
	}
	s.out = json.NewEncoder(&s.held)
	s.out.SetEscapeHTML(false)
	if err := errors.Join(s.all(newLineReader(in)), s.show()); err != nil {
		return err
	}
	p.note(p.say.Count("ctl.screened", s.answered, lang.Values{"Time": duration(s.elapsed)}))
	return p.refusals(s.refused)
}

// screening is one run over many travellers. They go one after the other, so
// that the time of each is its own.
type screening struct {
	*program
	searcher finder
	options  search.Options
	out      *json.Encoder // into held
	answered int
	refused  int
	damaged  int // answered, though the zone was not read whole
	elapsed  time.Duration

	journaled func() error
	held      bytes.Buffer // answers that are not in the journal yet
	since     time.Time    // held holds what was answered since then
}

// What is held back until the journal has it.
const (
	holdWithin = time.Second
	mostHeld   = 1 << 20 // bytes
)

// show puts out what is held, once the journal has it.
func (s *screening) show() error {
	s.since = s.now()
	if s.held.Len() == 0 {
		return nil
	}
	if err := s.journaled(); err != nil {
		return err
	}
	_, err := s.held.WriteTo(s.stdout)
	return err
}

// progressEvery is how many lines lie between two notes of how far the run is.
const progressEvery = 10_000

func (s *screening) all(lines *lineReader) error {
	for {
		if lines.r.Buffered() == 0 || s.held.Len() >= mostHeld || s.now().Sub(s.since).Abs() >= holdWithin {
			if err := s.show(); err != nil {
				return err
			}
		}
		if err := s.showBefore(lines); err != nil {
			return err
		}
		line, tooLong, err := lines.next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if err := s.one(line, tooLong, lines.number); err != nil {
			return err
		}
		if lines.number%progressEvery == 0 {
			s.note(s.say.Count("ctl.progress.screen", lines.number))
		}
	}
}

// one answers one line.
func (s *screening) one(line []byte, tooLong bool, number int) error {
	a, err := asked{id: json.RawMessage("null")}, error(nil)
	if tooLong {
		err = fault("line_too_long", lang.Values{"Limit": maxLine})
	} else {
		a, err = readTraveller(line, s.now())
	}
	for _, field := range a.unknown {
		s.noteOnce(s.say.Say("ctl.unknown_field", lang.Values{"Field": shown(field)}))
	}
	if a.nameTwice {
		s.noteOnce(s.say.Say("ctl.name_twice"))
	}
	if f, ok := errors.AsType[*lineFault](err); ok {
		s.refused++
		return s.out.Encode(refusal{a.id, s.lineFault(number, f)})
	}
	if a.damage != nil {
		s.noteDamage(number, a.damage)
	}
	finding, err := s.searcher.Find(a.traveller, s.options)
	elapsed := finding.Elapsed
	if err != nil {
		return err
	}
	s.answered++
	s.elapsed += elapsed
	return s.out.Encode(s.answer(a, finding, elapsed))
}

// noteDamage says of a line that was answered what is wrong with its zone.
func (s *screening) noteDamage(number int, f *lineFault) {
	switch s.damaged++; {
	case s.damaged <= maxNotes:
		s.note(s.lineFault(number, f))
	case s.damaged == maxNotes+1:
		s.note(s.say.Say("ctl.more_notes"))
	}
}

func (s *screening) answer(a asked, f border.Finding, elapsed time.Duration) answer {
	out := answer{
		ID: a.id, Verdict: f.Verdict, Read: a.read, Edition: f.Edition.Name,
		ElapsedUS: elapsed.Microseconds(), Matches: []matched{},
	}
	switch {
	case f.Protect():
		out.Action = border.ActionProtect
	case len(f.Matches) > 0:
		out.Action = f.Matches[0].Alert.Action
	}
	for _, some := range [][]border.Match{f.Matches, f.Weaker} {
		for _, m := range some {
			if len(out.Matches) < s.options.Top {
				out.Matches = append(out.Matches, s.match(m))
			}
		}
	}
	return out
}

func (s *screening) match(m border.Match) matched {
	judge := func(f border.Field) border.Judgement {
		if c, ok := m.Fields[f]; ok && c.Judgement != "" {
			return c.Judgement
		}
		return border.Unknown
	}
	return matched{
		List: m.Alert.List, Alert: m.Alert.ID, Name: nameText(m), Score: m.Score, Action: m.Alert.Action,
		Fields: judgements{
			judge(border.FieldName), judge(border.FieldBirthDate), judge(border.FieldSex),
			judge(border.FieldNationality), judge(border.FieldFather), judge(border.FieldDocument),
		},
		Reasons: s.reasons(m.Reasons),
	}
}

// nameText is the listed name that agrees best; an alert on a document may have
// none.
func nameText(m border.Match) string {
	if m.Name.Text != "" {
		return m.Name.Text
	}
	return m.Alert.PrimaryName().Text
}

// reasons are the sentences, never null.
func (p *program) reasons(reasons []border.Reason) []string {
	out := make([]string, 0, len(reasons))
	for _, r := range reasons {
		if text := p.say.Reason(r); text != "" {
			out = append(out, text)
		}
	}
	return out
}

// duration is a time for people to read.
func duration(d time.Duration) string {
	switch {
	case d >= 10*time.Second:
		return d.Round(time.Second).String()
	case d >= time.Second:
		return d.Round(100 * time.Millisecond).String()
	case d >= time.Millisecond:
		return d.Round(time.Millisecond).String()
	}
	return d.Round(time.Microsecond).String()
}
