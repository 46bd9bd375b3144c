package main

import (
	"encoding/json"
	"errors"
	"io"
	"strings"
	"unicode/utf8"

	"postern/app/border"
	"postern/app/lang"
	"postern/app/names"
	"postern/app/search"
)

// compareCommand compares names, pair by pair.
type compareCommand struct {
	Pairs string `required:"" placeholder:"FILE" help:"${help_pairs}"`

	detail string
}

// Help is the command's description with examples.
func (c *compareCommand) Help() string { return c.detail }

// compared is one line of output; its fields keep this order.
type compared struct {
	Name1     string           `json:"name1"`
	Name2     string           `json:"name2"`
	Score     float64          `json:"score"`
	Judgement border.Judgement `json:"judgement"`
	Reasons   []string         `json:"reasons"`
}

// Run compares all pairs.
func (c *compareCommand) Run(p *program) error {
	in, err := p.open(c.Pairs)
	if err != nil {
		return err
	}
	defer in.Close()
	lines := newLineReader(in)
	columns, err := p.header(lines)
	if err != nil {
		return err
	}
	out := json.NewEncoder(p.stdout)
	out.SetEscapeHTML(false)
	frequencies := names.LoadFrequencies()
	refused := 0
	for {
		if err := p.showBefore(lines); err != nil {
			return err
		}
		line, tooLong, err := lines.next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return err
		}
		if len(line) == 0 && !tooLong {
			continue // a blank line is no row
		}
		name1, name2, err := columns.read(line, tooLong)
		if f, ok := errors.AsType[*lineFault](err); ok {
			refused++
			err = out.Encode(refusal{json.RawMessage("null"), p.lineFault(lines.number, f)})
		} else {
			err = out.Encode(p.compare(name1, name2, frequencies))
		}
		if err != nil {
			return err
		}
	}
	return p.refusals(refused)
}

func (p *program) compare(name1, name2 string, t *names.Frequencies) compared {
	r := search.Compare(name1, name2, t)
	if r.Judgement == border.Unknown { // one name is missing: nothing says that they are the same
		r.Judgement = border.Different
	}
	return compared{name1, name2, r.Score, r.Judgement, p.reasons(r.Reasons)}
}

// pairColumns is where the two names stand in a row.
type pairColumns struct{ name1, name2 int }

// errHeader says that the first line does not name the columns.
var errHeader = errors.New("no columns name1 and name2")

func (p *program) header(lines *lineReader) (pairColumns, error) {
	line, _, err := lines.next()
	if err != nil && !errors.Is(err, io.EOF) {
		return pairColumns{}, err
	}
	c := pairColumns{-1, -1}
	for i, column := range strings.Split(string(line), "\t") {
		switch strings.TrimSpace(column) {
		case "name1":
			c.name1 = i
		case "name2":
			c.name2 = i
		}
	}
	if c.name1 < 0 || c.name2 < 0 {
		return c, errHeader
	}
	return c, nil
}

// read takes the two names out of a row.
func (c pairColumns) read(line []byte, tooLong bool) (name1, name2 string, err error) {
	if tooLong {
		return "", "", fault("line_too_long", lang.Values{"Limit": maxLine})
	}
	if !utf8.Valid(line) {
		return "", "", fault("not_utf8", nil)
	}
	cells := strings.Split(string(line), "\t")
	if need := max(c.name1, c.name2) + 1; len(cells) < need {
		return "", "", fault("cells", lang.Values{"Cells": len(cells), "Need": need})
	}
	name1, name2 = cells[c.name1], cells[c.name2]
	switch {
	case utf8.RuneCountInString(name1) > maxCompared:
		return "", "", fault("too_long", lang.Values{"Field": "name1", "Limit": maxCompared})
	case utf8.RuneCountInString(name2) > maxCompared:
		return "", "", fault("too_long", lang.Values{"Field": "name2", "Limit": maxCompared})
	}
	return name1, name2, nil
}

// maxCompared bounds a name in characters, as in a list.
const maxCompared = 300
