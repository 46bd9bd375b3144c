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
// bbolt guards nothing but its own meta pages, so every value carries a seal
// bound to its place, every edition file a checksum, and every access goes
// through guard, which turns faults into ErrDamaged. Nothing is encrypted yet.
package store
