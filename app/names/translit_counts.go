package names

import (
	"bytes"
	"cmp"
	"compress/flate"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
)

// Symbols is up to four Latin symbols, six bits each, the first one highest: one
// more than the symbol's number, so that 0 is no symbol.
type Symbols uint32

// SymbolsOf packs symbols; there are at most MaxSymbols.
func SymbolsOf(s []byte) Symbols {
	var out Symbols
	for _, c := range s {
		out = out<<6 | Symbols(min(c, symCount-1)+1)
	}
	return out
}

// MaxSymbols is how many Latin symbols one letter is read as at most.
const MaxSymbols = maxSegment

// Read counts how often a letter stands for symbols before and behind which
// letters. Letters are numbers in the alphabet, before and behind are those of
// trained letters or one more than the last, which is none.
type Read struct {
	Letter, Behind, Before uint8
	As                     Symbols
}

// Wrote counts how often symbols before and behind which symbols are written with a
// letter. Behind and Before are numbers of symbols, then any other and none.
type Wrote struct {
	As             Symbols
	Behind, Before uint8
	Letter         uint8
}

// Counts is what is learned of one script.
type Counts struct {
	Read  map[Read]float64
	Wrote map[Wrote]float64
}

// Counts in the table are rounded to powers of countStep; what is below countLeast
// is left out.
const (
	countLeast = 0.3
	countStep  = 1.15
	tableMagic = "PTL1"
	maxTable   = 8 << 20 // bytes, unpacked
)

// ErrTransliteration is wrapped by every error of a table that cannot be read.
var ErrTransliteration = errors.New("transliteration table")

// The table is the magic, then deflated, for each script of Arabic and Cyrillic:
// the number of Read counts as a four-byte little-endian number and their columns
// one after the other (letter, behind, before, four bytes of symbols each as a
// plane, rounded count), and the Wrote counts likewise (symbols in four planes,
// behind, before, letter, rounded count).

// Pack packs what is learned of Arabic and Cyrillic script.
func Pack(arabic, cyrillic Counts) ([]byte, error) {
	var plain []byte
	for _, c := range []Counts{arabic, cyrillic} {
		plain = appendColumns(plain, oftenEnough(c.Read, compareRead), func(r Read) [8]byte {
			return [8]byte{r.Letter, r.Behind, r.Before, byte(r.As >> 24), byte(r.As >> 16), byte(r.As >> 8), byte(r.As), rounded(c.Read[r])}
		})
		plain = appendColumns(plain, oftenEnough(c.Wrote, compareWrote), func(w Wrote) [8]byte {
			return [8]byte{byte(w.As >> 24), byte(w.As >> 16), byte(w.As >> 8), byte(w.As), w.Behind, w.Before, w.Letter, rounded(c.Wrote[w])}
		})
	}
	out := bytes.NewBufferString(tableMagic)
	z, err := flate.NewWriter(out, flate.BestCompression)
	if err != nil {
		return nil, fmt.Errorf("pack transliteration table: %w", err)
	}
	if _, err := z.Write(plain); err != nil {
		return nil, fmt.Errorf("pack transliteration table: %w", err)
	}
	if err := z.Close(); err != nil {
		return nil, fmt.Errorf("pack transliteration table: %w", err)
	}
	return out.Bytes(), nil
}

func appendColumns[K any](out []byte, keys []K, row func(K) [8]byte) []byte {
	out = binary.LittleEndian.AppendUint32(out, uint32(len(keys)))
	rows := make([][8]byte, len(keys))
	for i, k := range keys {
		rows[i] = row(k)
	}
	for column := range 8 {
		for i := range rows {
			out = append(out, rows[i][column])
		}
	}
	return out
}

// oftenEnough are the keys that were counted countLeast times or more, in their order.
func oftenEnough[K comparable](counts map[K]float64, compare func(a, b K) int) []K {
	var keys []K
	for k, n := range counts {
		if n >= countLeast {
			keys = append(keys, k)
		}
	}
	slices.SortFunc(keys, compare)
	return keys
}

func compareRead(a, b Read) int {
	return cmp.Or(cmp.Compare(a.Letter, b.Letter), cmp.Compare(a.Behind, b.Behind), cmp.Compare(a.Before, b.Before), cmp.Compare(a.As, b.As))
}

func compareWrote(a, b Wrote) int {
	return cmp.Or(cmp.Compare(a.As, b.As), cmp.Compare(a.Behind, b.Behind), cmp.Compare(a.Before, b.Before), cmp.Compare(a.Letter, b.Letter))
}

func rounded(n float64) byte {
	return byte(min(max(math.Round(math.Log(n/countLeast)/math.Log(countStep)), 0), 255))
}

// counted is one row of the table, unpacked.
type counted[K any] struct {
	key K
	n   float64
}

// ReadTransliteration unpacks a table and works out the readings. Its errors wrap
// ErrTransliteration.
func ReadTransliteration(table []byte) (*Transliteration, error) {
	packed, ok := bytes.CutPrefix(table, []byte(tableMagic))
	if !ok {
		return nil, fmt.Errorf("%w: does not begin with %s", ErrTransliteration, tableMagic)
	}
	plain, err := io.ReadAll(io.LimitReader(flate.NewReader(bytes.NewReader(packed)), maxTable))
	if err != nil {
		return nil, fmt.Errorf("%w: unpack: %w", ErrTransliteration, err)
	}
	var counts [256]float64
	for i := range counts {
		counts[i] = countLeast * math.Pow(countStep, float64(i))
	}
	t := &Transliteration{}
	for s := Arabic; s < scripts; s++ {
		var read []counted[Read]
		var wrote []counted[Wrote]
		if read, plain, err = columns(plain, func(r [8]byte) counted[Read] {
			return counted[Read]{Read{r[0], r[1], r[2], symbolsIn(r[3:7])}, counts[r[7]]}
		}); err == nil {
			wrote, plain, err = columns(plain, func(r [8]byte) counted[Wrote] {
				return counted[Wrote]{Wrote{symbolsIn(r[0:4]), r[4], r[5], r[6]}, counts[r[7]]}
			})
		}
		if err == nil {
			err = t.scripts[s].build(&alphabets[s], read, wrote)
		}
		if err != nil {
			return nil, fmt.Errorf("%w: %s: %w", ErrTransliteration, s, err)
		}
	}
	if len(plain) > 0 {
		return nil, fmt.Errorf("%w: %d bytes too many", ErrTransliteration, len(plain))
	}
	return t, nil
}

func symbolsIn(b []byte) Symbols { return Symbols(binary.BigEndian.Uint32(b)) }

func columns[K any](plain []byte, row func([8]byte) counted[K]) ([]counted[K], []byte, error) {
	if len(plain) < 4 {
		return nil, nil, io.ErrUnexpectedEOF
	}
	n := int(binary.LittleEndian.Uint32(plain))
	plain = plain[4:]
	if n > len(plain)/8 {
		return nil, nil, fmt.Errorf("%d rows do not fit: %w", n, io.ErrUnexpectedEOF)
	}
	out := make([]counted[K], n)
	for i := range out {
		var r [8]byte
		for c := range r {
			r[c] = plain[c*n+i]
		}
		out[i] = row(r)
	}
	return out, plain[8*n:], nil
}

// Hold reports whether any of some symbols, or what they are before an h, is among
// these; nothing is held by all.
func (s Symbols) Hold(any []byte) bool {
	if len(any) == 0 {
		return true
	}
	var buf [maxSegment]byte
	for _, c := range s.unpack(&buf) {
		for _, o := range any {
			if c == o || c < symCount && c >= symTH && pairOf(o+'a') == c {
				return true
			}
		}
	}
	return false
}

// valid reports whether a packed value holds up to four symbols.
func (s Symbols) valid() bool {
	if s>>24 != 0 {
		return false
	}
	for ; s != 0; s >>= 6 {
		if c := s & 0x3f; c == 0 || c > symCount {
			return false
		}
	}
	return true
}

// unpack writes the symbols into a buffer.
func (s Symbols) unpack(buf *[maxSegment]byte) []byte {
	n := 0
	for t := s; t != 0; t >>= 6 {
		n++
	}
	for i := n - 1; i >= 0; i-- {
		buf[i] = byte(s&0x3f) - 1
		s >>= 6
	}
	return buf[:n]
}
