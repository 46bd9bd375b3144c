package variants

import (
	"reflect"
	"testing"
)

func TestSameSeedMakesSamePeopleAndAnotherSeedOthers(t *testing.T) {
	for _, k := range Kinds() {
		a, b, c := k.Cases(1, 20), k.Cases(1, 20), k.Cases(2, 20)
		if !reflect.DeepEqual(a, b) {
			t.Errorf("%s: one seed makes two kinds of people", k.Name)
		}
		if reflect.DeepEqual(a, c) {
			t.Errorf("%s: two seeds make the same people", k.Name)
		}
	}
}

func TestEveryKindWritesMostNamesInAnotherWay(t *testing.T) {
	for _, k := range Kinds() {
		apart := 0
		for _, c := range k.Cases(1, 100) {
			if c.Listed == "" || len(c.Kin) != 2 || c.Searched.Name+c.Searched.Given == "" {
				t.Fatalf("%s makes half a case: %+v", k.Name, c)
			}
			if c.Searched.Name != c.Listed {
				apart++
			}
		}
		if apart < 50 {
			t.Errorf("%s: only %d of 100 names are written in another way", k.Name, apart)
		}
	}
}

func TestCutNameFillsTheRoomOfItsZone(t *testing.T) {
	for _, k := range Kinds() {
		if k.Name != ZoneCut {
			continue
		}
		for _, c := range k.Cases(1, 100) {
			// a zone's last room may be a filler, which is not read
			room := len(c.Searched.Surname) + len("<<") + len(c.Searched.Given)
			switch room {
			case 39, 31, 30, 38, 29:
			default:
				t.Errorf("%s / %s fills %d places", c.Searched.Surname, c.Searched.Given, room)
			}
		}
	}
}
