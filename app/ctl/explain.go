package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strings"

	"postern/app/border"
	"postern/app/lang"
	"postern/app/search"
)

// explainCommand accounts for how one traveller was weighed against an alert.
type explainCommand struct {
	List      []string `required:"" xor:"searched" sep:"none" placeholder:"PATH" help:"${help_list}"`
	Station   string   `required:"" xor:"searched" placeholder:"DIR" help:"${help_station}"`
	Traveller string   `required:"" placeholder:"JSON" help:"${help_traveller}"`
	Alert     *string  `placeholder:"ID" help:"${help_alert}"` // nil where none is named
	JSON      bool     `name:"json" help:"${help_json}"`

	signing

	detail string
}

// Help is the command's description with examples.
func (c *explainCommand) Help() string { return c.detail }

// AfterApply is called when all that is required is there.
func (c *explainCommand) AfterApply() error {
	if err := notEmpty("--traveller", c.Traveller); err != nil {
		return err
	}
	if c.Alert != nil {
		if err := notEmpty("--alert", *c.Alert); err != nil {
			return err
		}
	}
	if err := c.check(c.Traveller); err != nil {
		return err
	}
	return searchedNotEmpty(c.List, c.Station)
}

// explainFault says why nothing can be explained: a key of the catalogue under
// "ctl.explain.", with its values.
type explainFault struct {
	key    string
	values lang.Values
}

func (f *explainFault) Error() string { return "explain: " + f.key }

// explained is how many alerts are accounted for where none is named.
const explained = 10

// Run explains.
func (c *explainCommand) Run(p *program) error {
	p.signing = c.signing
	a, err := p.oneTraveller(c.Traveller)
	if err != nil {
		return err
	}
	searched, err := p.searched(c.List, c.Station)
	if err != nil {
		return err
	}
	defer searched.close()
	found, err := weighed(searched, a.traveller, c.Alert)
	if err != nil {
		return err
	}
	if err := searched.journaled(); err != nil {
		return err
	}
	x := p.explanation(searched.finder, a, found)
	if !c.JSON {
		return p.printExplanation(x)
	}
	out := json.NewEncoder(p.stdout)
	out.SetEscapeHTML(false)
	out.SetIndent("", "  ")
	return out.Encode(x)
}

// weighed are the alerts that were asked for, or the best, however weak.
func weighed(s searched, t border.Traveller, id *string) (found []search.Reckoning, err error) {
	if id == nil {
		f, err := s.Find(t, search.Options{All: true, Top: explained})
		if err != nil {
			return nil, err
		}
		for _, some := range [][]border.Match{f.Matches, f.Weaker} {
			for _, m := range some {
				found = append(found, search.Reckoning{Match: m, Named: true})
			}
		}
		return found, nil
	}
	for _, list := range s.lists {
		some, err := s.Reckon(t, list, *id, search.DefaultThreshold)
		if err != nil {
			return nil, err
		}
		found = append(found, some...)
	}
	if len(found) == 0 {
		return nil, &explainFault{"no_alert", lang.Values{"ID": shown(*id), "Edition": s.Info().Name}}
	}
	return found, nil
}

// oneTraveller reads the traveller, given as a file, "-" or the object itself.
func (p *program) oneTraveller(text string) (asked, error) {
	content := []byte(text)
	if !strings.HasPrefix(strings.TrimSpace(text), "{") {
		in, err := p.open(text)
		if err != nil {
			return asked{}, err
		}
		defer in.Close()
		if content, err = io.ReadAll(io.LimitReader(in, maxLine+1)); err != nil {
			return asked{}, err
		}
	}
	object, err := oneObject(content)
	if err != nil {
		return asked{}, err
	}
	a, err := readTraveller(object, p.now())
	if f, ok := errors.AsType[*lineFault](err); ok {
		return a, p.notTraveller(f)
	}
	for _, field := range a.unknown {
		p.noteOnce(p.say.Say("ctl.unknown_field", lang.Values{"Field": shown(field)}))
	}
	if a.nameTwice {
		p.noteOnce(p.say.Say("ctl.name_twice"))
	}
	if a.damage != nil {
		p.note(p.notTravellerText(a.damage))
	}
	return a, err
}

func (p *program) notTraveller(f *lineFault) error {
	return &explainFault{"traveller", lang.Values{"Fault": p.say.Say("ctl.line."+f.key, f.values)}}
}

func (p *program) notTravellerText(f *lineFault) string { return p.sentence(p.notTraveller(f)) }

// oneObject is the one JSON object of a text.
func oneObject(content []byte) (json.RawMessage, error) {
	content = bytes.TrimSpace(bytes.TrimPrefix(content, []byte("\ufeff")))
	switch {
	case len(content) > maxLine:
		return nil, &explainFault{"too_long", lang.Values{"Limit": maxLine}}
	case len(content) == 0:
		return nil, &explainFault{key: "nobody"}
	case content[0] == '[':
		return nil, &explainFault{key: "several"}
	}
	in := json.NewDecoder(bytes.NewReader(content))
	var object, more json.RawMessage
	if err := in.Decode(&object); err != nil {
		return nil, &explainFault{"not_json", lang.Values{"Detail": err.Error()}}
	}
	switch err := in.Decode(&more); {
	case errors.Is(err, io.EOF) && object[0] != '{':
		return nil, &explainFault{key: "not_object"}
	case errors.Is(err, io.EOF):
		return object, nil
	case err == nil:
		return nil, &explainFault{key: "several"}
	default:
		return nil, &explainFault{"not_json", lang.Values{"Detail": err.Error()}}
	}
}
