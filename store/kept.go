package store

// Kept is a small value that a station keeps for the work at it: an open case, a
// traveller who is still to be screened. Shelf and Key name it; neither stands
// on the disk in the clear.
type Kept struct {
	Shelf string
	Key   string
	Value []byte // nil removes what is kept there
}
