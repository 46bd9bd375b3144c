package made

// Document is a document's machine-readable zone, line by line, as a reader
// types it.
type Document []string

// Sought is the passport of the traveller whom three alerts may mean.
func Sought() Document {
	return Document{"P<PAKKHAN<<MUHAMMAD<ASIF<<<<<<<<<<<<<<<<<<<<", "AB12345671PAK8403157M3001318<<<<<<<<<<<<<<<8"}
}

// Unsought is that of a traveller whom no alert means.
func Unsought() Document {
	return Document{"P<GRCSAMPLIDOU<<ELENI<<<<<<<<<<<<<<<<<<<<<<<", "TS00421189GRC9107223F3104091<<<<<<<<<<<<<<<8"}
}

// Stolen is a passport that was stolen, in somebody's hands.
func Stolen() Document {
	return Document{"P<ITABIANCHI<PROVA<<LUCIA<<<<<<<<<<<<<<<<<<<", "YA99133878ITA7911026F2905187<<<<<<<<<<<<<<<4"}
}

// Child is that of a child who may be missing.
func Child() Document {
	return Document{"P<PAKTESTGUL<<HIRA<<<<<<<<<<<<<<<<<<<<<<<<<<", "ZZ77419024PAK1705092F2802208<<<<<<<<<<<<<<<8"}
}

// Damaged is Sought, read badly: there is no month 13, and a Z stands for a 2.
func Damaged() Document {
	return Document{Sought()[0], "AB1Z345671PAK8413157M3001318<<<<<<<<<<<<<<<8"}
}

// Expired is a document whose time is over.
func Expired() Document {
	return Document{"P<UTOEXAMPLE<<PERPETUA<<<<<<<<<<<<<<<<<<<<<<", "UT00000018UTO8001014F2001012<<<<<<<<<<<<<<<8"}
}

// Forged is a document that speaks against itself: its time is over, the check over
// the whole line disagrees, and its national number is a woman's.
func Forged() Document {
	return Document{"P<PAKKHAN<<MUHAMMAD<ASIF<<<<<<<<<<<<<<<<<<<<", "AB12345671PAK8403157M20013113520112345672<37"}
}

// Withdrawn is a document in date of a state that has come to an end.
func Withdrawn() Document {
	return Document{"P<YUGESEMPI<<MARKO<<<<<<<<<<<<<<<<<<<<<<<<<<", "YU00000156YUG8403157M3001318<<<<<<<<<<<<<<08"}
}
