package names

// Screening returns the weights of an alignment for ranking a whole list: the sum
// is the evidence, in nats. The copy is the caller's own. The figures are
// fitted by app/search/fit on labelled names, before the table of bearers was there:
// fitted anew with it they find less above the bars on the half they have not seen.
// The signs, and the weights that the fit bounds, are set by hand, CostExcused among
// them: labelled names have few slips of the pen, long lists have many.
func Screening() *Features {
	w := screening
	return &w
}

var screening = Features{
	RarityAgreed:   0.747,
	CostSpent:      -1.995,
	CostExcused:    1.8,
	PairsExact:     0.449,
	PairsJoined:    -1.001,
	PairsInitial:   -0.542,
	PairsCut:       -0.256,
	ExtraRarity:    -0.126,
	Omitted:        -0.208,
	OmittedRarity:  -0.109,
	Contradicted:   -0.900,
	Inversions:     -0.100,
	FirstWithFirst: 1.101,
	LastWithLast:   1.557,
	AllTraveller:   0.683,
	AllAlert:       0.170,
	ThreeWords:     1.234,
	OneWord:        0.750,
	SmallParts:     -1.561,
	WeakName:       -1.333,
}
