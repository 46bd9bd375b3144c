package search

import (
	"slices"

	"postern/app/border"
)

// compareSex counts nothing where both agree: half of all people do.
func compareSex(t, a border.Sex) evidence {
	e := judged(border.Unknown, ReasonSexUnknown, 0)
	switch {
	case !t.Known():
		e.reason.Code = ReasonSexUntold
	case !a.Known():
	case t == a:
		e = judged(border.Same, ReasonSexSame, 0)
	default:
		e = judged(border.Different, ReasonSexOther, sexOther)
	}
	e.reason.Field = border.FieldSex
	return e
}

// What another sex and another nationality add, in nats (app/search/fitfields): of
// strangers whose names resemble, one in thirteen is of another sex and one in five of
// another nationality; of one person's documents and alerts, one in two thousand and
// one in ten. People have several nationalities and lists know few of them: agreeing
// adds nothing, so that nationality alone never raises a verdict.
const (
	sexOther    = -5.0
	nationOther = -0.7
)

func compareNations(t border.Country, listed []border.Country) evidence {
	e := judged(border.Unknown, ReasonNationUnknown, 0)
	switch {
	case t == "":
		e.reason.Code = ReasonNationUntold
	case len(listed) == 0:
	case slices.Contains(listed, t):
		e = judged(border.Same, ReasonNationSame, 0)
		e.index = slices.Index(listed, t)
	default:
		e = judged(border.Different, ReasonNationOther, nationOther)
	}
	e.reason.Field = border.FieldNationality
	return e
}
