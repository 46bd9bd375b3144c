package names

// Screening weighs an alignment for ranking a whole list: the sum of evidence.
var Screening = Features{
	RarityAgreed: 1, CostSpent: -1.35, CostPerLetter: -1, PairsJoined: -0.4, PairsCut: -1, Extra: -1.35, ExtraRarity: -0.07,
	Omitted: -0.6, OmittedRarity: -0.07, Contradicted: -1, Inversions: -0.4, FirstWithFirst: 1, LastWithLast: 1, AllBoth: 2, TwoWords: 1,
	WeakName: -1, SmallParts: -0.1,
}
