// Package hq publishes signed lists as package exchange lays them out: it founds a
// headquarters' folder, signs with the keys that lie there or with those of several
// machines, and changes what counters see only from one whole state to the next.
//
// A headquarters' folder:
//
//	public/    what is served or carried: see package exchange
//	keys/      key files, each under a passphrase: see KeyFile
//	parts/     what waits for more signatures, a folder each: see Part
//	losses.json what lists have lost of late, on the machine that publishes them
//	work/      files in the making; what lies here after a crash is thrown away
//
// Every change is written in one order: new files first, then the metadata that names
// them under a version of its own, the timestamp last, by renaming. Whoever reads the
// folder meanwhile, or after a power cut, sees the state before or the one after.
package hq
