package main

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"math"
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/text/language"

	"postern/app/lang"
	"postern/assets"
)

func TestFigureShowsWhatASearchReckons(t *testing.T) {
	var now bytes.Buffer
	if err := run(&now); err != nil {
		t.Fatal(err)
	}
	kept, err := os.ReadFile(filepath.Join("..", "..", "..", "assets", "score.svg"))
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(now.Bytes(), kept) {
		t.Error("assets/score.svg shows other figures than a search; draw it anew: go run ./app/search/figure > assets/score.svg")
	}
}

func TestRowsOfTheFigureAddUpToItsScore(t *testing.T) {
	r, err := reckon()
	if err != nil {
		t.Fatal(err)
	}
	say, err := lang.New(assets.Catalogues(), language.English)
	if err != nil {
		t.Fatal(err)
	}
	sum := 0.0
	for _, row := range rows(r.match, say) {
		sum += row.nats
	}
	if score := r.scale.Score(sum); math.Abs(score-r.match.Score) > 1e-9 {
		t.Errorf("the rows add up to the score %v, the match has %v", score, r.match.Score)
	}
}

func TestFigureIsWellFormed(t *testing.T) {
	var now bytes.Buffer
	if err := run(&now); err != nil {
		t.Fatal(err)
	}
	for d := xml.NewDecoder(&now); ; {
		if _, err := d.Token(); errors.Is(err, io.EOF) {
			return
		} else if err != nil {
			t.Fatal(err)
		}
	}
}
