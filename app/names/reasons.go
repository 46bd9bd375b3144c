package names

import (
	"strings"

	"postern/app/border"
)

// The reasons that a name gives.
const (
	ReasonAgrees      border.ReasonCode = "name_agrees"      // a word agrees
	ReasonCommon      border.ReasonCode = "name_common"      // it agrees, and is common
	ReasonSpelling    border.ReasonCode = "name_spelling"    // a known spelling of the other
	ReasonSimilar     border.ReasonCode = "name_similar"     // a few letters differ
	ReasonFarSpelling border.ReasonCode = "name_far"         // more of them differ
	ReasonJoined      border.ReasonCode = "name_joined"      // written apart or together
	ReasonInitial     border.ReasonCode = "name_initial"     // an initial stands for it
	ReasonCut         border.ReasonCode = "name_cut"         // cut short in the zone
	ReasonScript      border.ReasonCode = "name_script"      // read from another script
	ReasonWhole       border.ReasonCode = "name_whole"       // no part is left over
	ReasonParts       border.ReasonCode = "name_parts"       // how many parts agree
	ReasonPlaces      border.ReasonCode = "name_places"      // first with first, last with last
	ReasonExtra       border.ReasonCode = "name_extra"       // the alert has no such word
	ReasonOmitted     border.ReasonCode = "name_omitted"     // the traveller has no such word
	ReasonContradicts border.ReasonCode = "name_contradicts" // one word stands against another
	ReasonOrder       border.ReasonCode = "name_order"       // the words stand in another order
	ReasonSwapped     border.ReasonCode = "name_swapped"     // family and given names changed places
	ReasonTitles      border.ReasonCode = "name_titles"      // titles or particles differ
	ReasonWeak        border.ReasonCode = "name_weak"        // the source calls the name weak
	ReasonSame        border.ReasonCode = "name_same"        // the names are the same
	ReasonNothing     border.ReasonCode = "name_nothing"     // nothing agrees
)

// ReasonCodes lists the codes.
func ReasonCodes() []border.ReasonCode {
	return []border.ReasonCode{
		ReasonAgrees, ReasonCommon, ReasonSpelling, ReasonSimilar, ReasonFarSpelling, ReasonJoined, ReasonInitial, ReasonCut, ReasonScript,
		ReasonWhole, ReasonParts, ReasonPlaces, ReasonExtra, ReasonOmitted, ReasonContradicts, ReasonOrder, ReasonSwapped,
		ReasonTitles, ReasonWeak, ReasonSame, ReasonNothing,
	}
}

// commonRarity is the rarity, in nats, below which a name is called common: about
// one bearer in 55.
const commonRarity = 4.0

// Match is an alignment of two names with what it shows.
type Match struct {
	Traveller, Alert         Name
	TravellerSide, AlertSide *Side
	Pairs                    []Pair
	Features                 Features
}

// Reasons tells an alignment's evidence piece by piece: the weights add up to
// the score.
func (m *Match) Reasons(w *Features) []border.Reason {
	var out []border.Reason
	add := func(r border.Reason) {
		if r.Weight != 0 {
			r.Field = border.FieldName
			out = append(out, r)
		}
	}
	for _, p := range m.Pairs {
		add(m.pairReason(p, w))
	}
	x := &m.Features
	sum := func(fs ...Feature) (s float64) {
		for _, f := range fs {
			s += x[f] * w[f]
		}
		return s
	}
	extra, omitted := m.left()
	whole := border.Reason{Code: ReasonParts, Count: len(m.Pairs), Weight: sum(AllTraveller, AllAlert, AllBoth, ThreeWords, OneWord)}
	if x[AllBoth] > 0 {
		whole.Code, whole.Count = ReasonWhole, 0 // its sentence counts nothing
	}
	add(whole)
	add(border.Reason{Code: ReasonPlaces, Weight: sum(FirstWithFirst, LastWithLast)})
	add(border.Reason{Code: ReasonExtra, Traveller: extra, Weight: sum(Extra, ExtraRarity)})
	add(border.Reason{Code: ReasonOmitted, Alert: omitted, Weight: sum(Omitted, OmittedRarity)})
	add(border.Reason{
		Code: ReasonContradicts, Traveller: extra, Alert: omitted,
		Weight: sum(Contradicted, ContraRarity),
	})
	add(border.Reason{Code: ReasonOrder, Weight: sum(Inversions)})
	add(border.Reason{Code: ReasonTitles, Weight: sum(SmallParts)})
	add(border.Reason{Code: ReasonWeak, Weight: sum(WeakName)})
	return out
}

// pairReason weighs one pair alone and says how its parts agree.
func (m *Match) pairReason(p Pair, w *Features) border.Reason {
	var x Features
	x.readPair(m.TravellerSide, m.AlertSide, p)
	r := border.Reason{
		Traveller: m.Traveller.text(int(p.Q0), int(p.Q1)), Alert: m.Alert.text(int(p.L0), int(p.L1)), Weight: x.Score(w),
	}
	r.Code = m.pairCode(p)
	return r
}

func (m *Match) pairCode(p Pair) border.ReasonCode {
	q, l := m.Traveller.Tokens[p.Q0].Word, m.Alert.Tokens[p.L0].Word
	switch {
	case p.Kind == PairInitial:
		return ReasonInitial
	case p.Kind == PairCut:
		return ReasonCut
	case q.abjad != l.abjad:
		return ReasonScript
	case p.Kind == PairJoined && p.Cost < 60:
		return ReasonJoined
	case p.Cost == 0 && !m.sameCharacters(p):
		return ReasonSimilar
	case p.Cost == 0 && p.Rarity < commonRarity:
		return ReasonCommon
	case p.Cost == 0:
		return ReasonAgrees
	case q.Class != 0 && q.Class == l.Class:
		return ReasonSpelling
	case p.Cost <= 200:
		return ReasonSimilar
	}
	return ReasonFarSpelling
}

// text is the tokens from..to-1 as they are written.
func (n Name) text(from, to int) string {
	first, last := n.Tokens[from], n.Tokens[to-1]
	return n.Text[min(first.From, last.From):max(first.To, last.To)]
}

// left lists the names in full that are left over on either side.
func (m *Match) left() (extra, omitted string) {
	var usedQ, usedL uint32
	for _, p := range m.Pairs {
		usedQ |= uint32(1)<<p.Q1 - uint32(1)<<p.Q0
		usedL |= uint32(1)<<p.L1 - uint32(1)<<p.L0
	}
	return m.Traveller.unused(usedQ), m.Alert.unused(usedL)
}

func (n Name) unused(used uint32) string {
	var words []string
	for i, t := range n.Tokens {
		if used>>i&1 == 0 && (t.Role == RoleName || t.Role == RoleInitial) {
			words = append(words, n.Text[t.From:t.To])
		}
	}
	return strings.Join(words, " ")
}
