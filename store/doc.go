// Package store is what a station keeps, in bbolt.
//
// A station is a folder:
//
//	station.db            the station itself; whoever has it open owns the station
//	setup.tmp             locked by whoever sets the station up
//	station.holder        who that is, for the one who is turned away
//	current               the number of the edition that answers
//	editions/000007.db    one complete state of all lists, never changed once written
//	editions/000007.sum   its SHA-256, in the form that sha256sum -c reads
//	editions/000007.parts SHA-256 of every 4 MB of it, so that all cores can prove it whole
//	editions/000006.db    the edition before, which answers if the newest is damaged
//	journal/2026-11-22.decision.key   the key to what the journal tells of that day to
//	                      auditors only; it is destroyed when its term is over
//	journal-2/…           the same of the journal that follows the first, where that was set aside
//	inbox/                what was fetched of signed lists, sealed to the station; see Exchange
//
// An edition comes into being whole or not at all: it is written to a file of
// another name, read back, renamed, and only then does current point at it.
// Whatever is left of an import that broke off is removed when the station is
// opened next.
//
// Beside its alerts an edition can hold a segment: what a search needs to be
// ready without reading the alerts, as blocks of bytes that this package does
// not look into.
//
// An edition is whole, or laid over a whole one: then its file holds what was added or
// changed since that was written, what of that is gone, and a segment of its own. The
// next one that is laid over holds all that has changed since the same whole one, so
// there are never more than two files to read. The whole one stays as long as an edition
// lies over it, and beside them one that does not rest on it, which answers if it is
// damaged. A missing or exchanged file beneath is damage.
//
// bbolt guards nothing but its own meta pages, so every value carries a seal
// bound to its place, every edition file a checksum, and every access goes
// through guard, which turns faults into ErrDamaged.
//
// What an edition holds is sealed with XChaCha20-Poly1305: its alerts, its
// segment, and the head with the names of its lists. The keys hang from a device
// secret outside the folder; see Secrets. In the clear are the number of
// editions and their size, who holds the station, and in station.db that it is a
// demonstration. Not proven yet: that the newest edition here is the newest there
// was (whoever writes to the folder can put an older one of this station back),
// and who published it.
//
// Nothing is compressed before it is sealed. As one file an edition would shrink to
// a quarter, but alerts are read one by one, and a segment whole at every start,
// where time is dearer than disk.
package store
