package lists

import "strings"

// longText is text that only grows. It lies in pieces, so that growing copies nothing
// of what is there. The zero value is empty.
type longText struct {
	pieces [][]byte // all of them full but the last
	size   int
}

const pieceBytes = 64 << 10

// add appends a text.
func (l *longText) add(text string) {
	for text != "" {
		last := len(l.pieces) - 1
		if last < 0 || len(l.pieces[last]) == pieceBytes {
			l.pieces = append(l.pieces, make([]byte, 0, pieceBytes))
			last++
		}
		n := min(len(text), pieceBytes-len(l.pieces[last]))
		l.pieces[last] = append(l.pieces[last], text[:n]...)
		l.size += n
		text = text[n:]
	}
}

// part is the text between two places.
func (l *longText) part(from, to int) string {
	var b strings.Builder
	b.Grow(to - from)
	for from < to {
		piece := l.pieces[from/pieceBytes]
		at := from % pieceBytes
		n := min(to-from, len(piece)-at)
		b.Write(piece[at : at+n])
		from += n
	}
	return b.String()
}
