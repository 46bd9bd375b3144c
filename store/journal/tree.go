package journal

import (
	"fmt"

	"golang.org/x/mod/sumdb/tlog"
)

// levels is how high a tree can be.
const levels = 63

// Tree is the right edge of a journal's tree: all that is needed to grow it and to
// tell its root. The zero Tree is empty.
type Tree struct {
	size uint64
	last [levels]tlog.Hash // the last whole subtree of each level
}

// LoadTree reads the edge of a tree of a size, by the indexes of stored hashes.
func LoadTree(size uint64, read func(index uint64) (tlog.Hash, error)) (Tree, error) {
	t := Tree{size: size}
	for level := 0; level < levels && size>>level > 0; level++ {
		h, err := read(Index(level, size>>level-1))
		if err != nil {
			return Tree{}, err
		}
		t.last[level] = h
	}
	return t, nil
}

// Index is where the nth hash of a level is stored.
func Index(level int, n uint64) uint64 { return uint64(tlog.StoredHashIndex(level, int64(n))) }

// Size is how many entries the tree has.
func (t *Tree) Size() uint64 { return t.size }

// Add adds an entry. It gives the hashes that are to be stored for it, the entry's own
// first, from Index(0, the entry's number) on.
func (t *Tree) Add(entry tlog.Hash) ([]tlog.Hash, error) {
	hashes, err := tlog.StoredHashesForRecordHash(int64(t.size), entry, t)
	if err != nil {
		return nil, err
	}
	copy(t.last[:], hashes)
	t.size++
	return hashes, nil
}

// Root is the tree's root; an empty tree's is that of RFC 6962, the SHA-256 of nothing.
func (t *Tree) Root() (tlog.Hash, error) { return tlog.TreeHash(int64(t.size), t) }

// ReadHashes gives the hashes of the edge; no others are asked for when a tree grows.
func (t *Tree) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	out := make([]tlog.Hash, len(indexes))
	for i, x := range indexes {
		level, n := tlog.SplitStoredHashIndex(x)
		if level >= levels || uint64(n)+1 != t.size>>level {
			return nil, fmt.Errorf("hash %d of level %d is not on the edge of a tree of %d", n, level, t.size)
		}
		out[i] = t.last[level]
	}
	return out, nil
}
