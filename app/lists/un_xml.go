package lists

import (
	"bytes"
	"encoding/xml"
	"io"
	"strings"
)

// xmlGuard stands between a file and its decoder. It refuses what no list needs
// and what only attacks are made of: document types and entities, elements
// nested without end, a record larger than MaxRecordBytes, another encoding than
// UTF-8. It notices bytes that are not UTF-8.
type xmlGuard struct {
	in      *input
	bounded *boundedReader
	tokens  *xml.Decoder
	depth   int
	damaged bool
}

func newGuard(in *input) *xmlGuard {
	g := &xmlGuard{in: in}
	g.bounded = &boundedReader{from: markedReader(in.Reader), left: MaxRecordBytes}
	g.tokens = xml.NewDecoder(g.bounded)
	g.tokens.CharsetReader = func(label string, _ io.Reader) (io.Reader, error) {
		e := in.fault(CodeEncoding, 1, nil)
		e.Values = map[string]any{"Encoding": shownValue(label)}
		return nil, e
	}
	return g
}

// newRecord gives the next record its own measure.
func (g *xmlGuard) newRecord() {
	g.bounded.left = MaxRecordBytes
	g.damaged = false
}

// damagedSinceRecord reports whether bytes were met, since newRecord, that are
// not UTF-8.
func (g *xmlGuard) damagedSinceRecord() bool { return g.damaged }

// line is where the last token ended.
func (g *xmlGuard) line() int {
	line, _ := g.tokens.InputPos()
	return line
}

// Token is that of an xml.TokenReader.
func (g *xmlGuard) Token() (xml.Token, error) {
	t, err := g.tokens.RawToken()
	if g.bounded.exceeded {
		return nil, g.in.fault(CodeRecordTooLarge, g.line(), nil)
	}
	if err != nil {
		return t, err
	}
	switch t := t.(type) {
	case xml.Directive:
		return nil, g.in.fault(CodeDoctype, g.line(), nil)
	case xml.StartElement:
		if g.depth++; g.depth > maxDepth {
			return nil, g.in.fault(CodeTooDeep, g.line(), nil)
		}
		for _, a := range t.Attr {
			g.damaged = g.damaged || strings.ContainsRune(a.Value, damaged)
		}
	case xml.EndElement:
		g.depth--
	case xml.CharData:
		g.damaged = g.damaged || bytes.ContainsRune(t, damaged)
	}
	return t, nil
}

// boundedReader gives no more than its measure; it says so rather than ending.
type boundedReader struct {
	from     io.Reader
	left     int
	exceeded bool
}

func (b *boundedReader) Read(p []byte) (int, error) {
	if b.left <= 0 {
		b.exceeded = true
		return 0, io.ErrNoProgress
	}
	if len(p) > b.left {
		p = p[:b.left]
	}
	n, err := b.from.Read(p)
	b.left -= n
	return n, err
}
