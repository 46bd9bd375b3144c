package names

// Feature numbers one thing an alignment shows.
type Feature int

// The features. Each counts with its own weight; the sum is the evidence.
const (
	RarityAgreed   Feature = iota // nats of what agrees
	CostSpent                     // nats of spelling differences
	CostExcused                   // those that the rarity of what is written makes up for: slips of the pen
	CostPerLetter                 // the same per letter
	PairsExact                    // pairs without any difference
	PairsJoined                   // pairs written apart on one side
	PairsInitial                  // initials read for words
	PairsCut                      // words cut short
	Extra                         // traveller's words left over
	ExtraRarity                   // their nats
	Omitted                       // alert's words left over
	OmittedRarity                 // their nats
	Contradicted                  // words left over on both sides, in pairs
	ContraRarity                  // nats of the rarer of them
	Inversions                    // words in another order
	FirstWithFirst                // the first words stand for each other
	LastWithLast                  // the last words stand for each other
	AllTraveller                  // nothing of the traveller's left over
	AllAlert                      // nothing of the alert's left over
	AllBoth                       // neither
	ThreeWords                    // at least three
	OneWord                       // only one name in full agrees
	SmallParts                    // titles and particles that one side lacks
	WeakName                      // the source calls the name weak
	features
)

// FeatureCount is how many features there are.
const FeatureCount = int(features)

var featureNames = [features]string{
	"RarityAgreed", "CostSpent", "CostExcused", "CostPerLetter", "PairsExact", "PairsJoined", "PairsInitial", "PairsCut", "Extra",
	"ExtraRarity", "Omitted", "OmittedRarity", "Contradicted", "ContraRarity", "Inversions", "FirstWithFirst", "LastWithLast", "AllTraveller",
	"AllAlert", "AllBoth", "ThreeWords", "OneWord", "SmallParts", "WeakName",
}

func (f Feature) String() string { return featureNames[f] }

// Features is what one alignment shows.
type Features [features]float64

// Score weighs the features: the evidence, in nats.
func (x *Features) Score(w *Features) float64 {
	var s float64
	for i, v := range x {
		s += v * w[i]
	}
	return s
}

// Read takes the features off an alignment.
func (x *Features) Read(q, l *Side, chosen []Pair, weak bool) {
	*x = Features{}
	var usedQ, usedL uint32
	full, last := 0, -1
	for _, p := range chosen {
		usedQ |= uint32(1)<<p.Q1 - uint32(1)<<p.Q0
		usedL |= uint32(1)<<p.L1 - uint32(1)<<p.L0
		if int(p.L0) < last {
			x[Inversions]++
		}
		last = int(p.L0)
		full += x.readPair(q, l, p)
	}
	x.readPlaces(q, l, chosen)
	switch {
	case full >= 3:
		x[ThreeWords] = 1
	case full == 1:
		x[OneWord] = 1
	}
	if weak {
		x[WeakName] = 1
	}
	x.readLeft(q, l, usedQ, usedL)
}

// readPair counts one pair and returns how many names in full agree in it: a
// common name that is far from what is written does not.
func (x *Features) readPair(q, l *Side, p Pair) (full int) {
	cost, excused := float64(p.Cost)/100, p.Excused
	letters, listed := 0, 0
	for k := p.L0; k < p.L1; k++ {
		letters += l.Letters[k]
		if l.Roles[k] == RoleName {
			listed++
		}
	}
	joined := 0
	for k := p.Q0; k < p.Q1; k++ {
		if q.Roles[k] == RoleName {
			joined++
		}
	}
	if listed > 0 && joined > 0 && p.Rarity > editWeight*(cost-excused) {
		full = 1
	}
	if misread(q, l, p) { // sooner left out than counted against more than it weighs
		if full > 0 {
			cost = min(cost, max(p.Rarity, excused))
		} else {
			cost = min(cost, p.Rarity)
			excused = min(excused, excuseUnknown*cost)
		}
	}
	switch p.Kind {
	case PairInitial:
		x[PairsInitial]++
		x[RarityAgreed] += min(p.Rarity, 2) * 0.5
		return 0
	case PairCut:
		x[PairsCut]++
	case PairJoined:
		x[PairsJoined]++
		if full > 0 {
			full = joined
		}
	}
	x[RarityAgreed] += p.Rarity
	x[CostSpent] += cost
	x[CostExcused] += excused
	x[CostPerLetter] += cost / float64(max(letters, 1))
	if p.Cost == 0 && full > 0 {
		x[PairsExact]++
	}
	return full
}

// readPlaces looks at the first and the last words, titles and particles aside.
func (x *Features) readPlaces(q, l *Side, chosen []Pair) {
	q0, q1, l0, l1 := q.ends(), q.lastFull(), l.ends(), l.lastFull()
	for _, p := range chosen {
		if within(q0, p.Q0, p.Q1) && within(l0, p.L0, p.L1) {
			x[FirstWithFirst] = 1
		}
		if within(q1, p.Q0, p.Q1) && within(l1, p.L0, p.L1) {
			x[LastWithLast] = 1
		}
	}
}

func within(i int, from, to int8) bool { return i >= int(from) && i < int(to) }

// Ends are the places of the first and the last name in full or initial.
func (s *Side) Ends() (first, last int) { return s.ends(), s.lastFull() }

// ends is the place of the first name in full or initial.
func (s *Side) ends() int {
	for i, r := range s.Roles {
		if r == RoleName || r == RoleInitial {
			return i
		}
	}
	return 0
}

func (s *Side) lastFull() int {
	for i := len(s.Roles) - 1; i >= 0; i-- {
		if r := s.Roles[i]; r == RoleName || r == RoleInitial {
			return i
		}
	}
	return 0
}

// readLeft counts what is left over on both sides.
func (x *Features) readLeft(q, l *Side, usedQ, usedL uint32) {
	var extra, omitted, most, mostL float64
	for i, r := range q.Roles {
		switch {
		case usedQ>>i&1 != 0:
		case r == RoleName || r == RoleInitial:
			extra++
			x[ExtraRarity] += q.Rarity[i]
			most = max(most, q.Rarity[i])
		default:
			x[SmallParts]++
		}
	}
	for i, r := range l.Roles {
		switch {
		case usedL>>i&1 != 0:
		case r == RoleName || r == RoleInitial:
			omitted++
			x[OmittedRarity] += l.Rarity[i]
			mostL = max(mostL, l.Rarity[i])
		default:
			x[SmallParts]++
		}
	}
	x[Extra], x[Omitted] = extra, omitted
	x[Contradicted] = min(extra, omitted)
	if extra > 0 && omitted > 0 {
		x[ContraRarity] = min(most, mostL)
	}
	if extra == 0 {
		x[AllTraveller] = 1
	}
	if omitted == 0 {
		x[AllAlert] = 1
	}
	if extra == 0 && omitted == 0 {
		x[AllBoth] = 1
	}
}
