package names

import "math"

// What a part of a name can add to the evidence at most. Searching a large list
// rests on it: what is left out provably cannot reach.

// PairMost is the most that a pair adds to the evidence by itself: tokens from..to-1
// of the traveller's name, read at a cost for listed words of a rarity. What a
// listed word's own role takes from its rarity is not known here. The weights must
// be Bounded.
func (w *Features) PairMost(q *Side, from, to int8, kind PairKind, rarity float64, cost int) float64 {
	letters := 0
	for k := from; k < to; k++ {
		letters += q.Letters[k]
	}
	single := to-from == 1
	if single {
		rarity = RoleRarity(rarity, q.Roles[from])
	}
	if kind == PairWord {
		rarity = min(rarity, MostRarity(q.Rarity[from], cost))
	}
	rarity = min(rarity, rarityBase+rarityPerLetter*float64(letters))
	spent, forgiven := float64(cost)/100, 0.0
	if kind == PairWord {
		forgiven = excused(q, from, rarity, cost)
		if !q.Known[from] {
			spent = min(spent, max(rarity, forgiven)) // at most what it weighs: see misread
		}
	}
	most := w[RarityAgreed]*rarity + w[CostSpent]*spent + w[CostExcused]*forgiven
	switch kind {
	case PairJoined:
		most += w[PairsJoined]
	case PairCut:
		most += w[PairsCut]
	}
	if cost == 0 {
		most += max(w[PairsExact], 0)
	}
	return most
}

// BeyondMost is the most that a listed word adds which costs more than so much, up
// to a limit: by a word of the traveller's, whatever its rarity.
func (w *Features) BeyondMost(q *Side, token int8, cost, limit int) float64 {
	if cost >= limit {
		return math.Inf(-1)
	}
	// All of it rises and falls evenly with the cost: the most lies at an end, where the
	// rarity reaches its cap, or where all of the cost begins to count.
	most := math.Inf(-1)
	at := func(c int) {
		if c > cost && c <= limit {
			most = max(most, w.PairMost(q, token, token+1, PairWord, math.Inf(1), c), w.misreadMost(q, token, c))
		}
	}
	at(cost + 1)
	at(limit)
	top := rarityBase + rarityPerLetter*float64(q.Letters[token])
	own := q.Rarity[token]
	written := own
	if len(q.Written) > 0 {
		written = q.Written[token]
	}
	turn := func(nats float64) {
		if c := 100 * nats; c < float64(limit) {
			at(int(c))
			at(int(c) + 1)
		}
	}
	even := excuse / (1 + excuse) * written // the rarity that is as much as it excuses
	turn(even)
	turn(even * (1 + editWeight) / editWeight)
	for _, of := range []float64{top, RoleRarity(top, q.Roles[token])} {
		turn(of - own)
		for _, part := range []float64{1, excuseUnknown} {
			turn(excuse * (written - of) / part)
			turn(excuse * (written - own) / (part + excuse))
		}
	}
	return most
}

// misreadMost is the most that a listed name adds at a cost which is above its rarity, by
// a word that nobody knows: of that cost no more counts than the name weighs, so there
// the commoner one may add more. It adds most where it is as rare as what it excuses, or
// just rare enough to be a name in full; -Inf where nothing is excused.
func (w *Features) misreadMost(q *Side, token int8, cost int) float64 {
	if q.Known[token] || q.Roles[token] != RoleName || len(q.Written) == 0 {
		return math.Inf(-1)
	}
	rarity := max(excuse/(1+excuse)*q.Written[token], editWeight/(1+editWeight)*float64(cost)/100)
	return w.PairMost(q, token, token+1, PairWord, rarity, cost)
}

// InitialMost is the most that an initial of the traveller's adds by itself: read for
// a word, or for the same initial.
func (w *Features) InitialMost() float64 {
	return max(w[RarityAgreed]*initialAgreed/2+w[PairsInitial], w[RarityAgreed]*initialRarity)
}

// TitleMost is the most that a listed title adds by itself.
func (w *Features) TitleMost() float64 { return w[RarityAgreed] * titleRarity }

// Bounded reports whether the bounds hold for these weights: what speaks against a
// name must not raise the evidence.
func (w *Features) Bounded() bool {
	for _, f := range []Feature{
		CostSpent, CostPerLetter, PairsCut, Extra, ExtraRarity, Omitted, OmittedRarity, Contradicted, ContraRarity, Inversions, SmallParts, WeakName,
	} {
		if w[f] > 0 {
			return false
		}
	}
	// What is too far to be a name in full must not add anything, nor a listed initial.
	far := w[RarityAgreed]*editWeight + w[CostSpent]
	return w[RarityAgreed] >= 0 && far <= 0.02 && w[CostExcused] >= 0 && w[CostExcused]*excuse <= w[RarityAgreed] && w[CostExcused] <= -w[CostSpent] && w[PairsJoined] <= 0 && w[RarityAgreed]*initialListed/2+w[PairsInitial] <= 0
}
