package store

import (
	"fmt"
	"hash/maphash"
	"iter"
	"slices"
	"sync"

	"github.com/fxamacker/cbor/v2"

	"postern/app/border"
)

// Print tells an alert of a list from the others, and one state of it from
// another, in 16 bytes. Prints of one EditionWriter can be compared with each
// other; no other writer gives the same ones.
type Print struct{ ID, Content uint64 }

// Printed is the print of an alert of an edition.
type Printed struct {
	Print
	edition *Edition
	list    string
	ref     int
	content []byte
}

// Alert is the alert, until the next print is asked for. The error is ErrDamaged.
func (p *Printed) Alert() (border.Alert, error) {
	return p.edition.decode("compare list", p.ref, p.list, p.content)
}

func (w *EditionWriter) print(id string, content []byte) Print {
	return Print{maphash.String(w.seed, id), maphash.Bytes(w.seed, content)}
}

// Added is the print of the alert that Add has taken last.
func (w *EditionWriter) Added() Print { return w.last }

// Prints goes over a list of an open edition in order, in prints that can be
// compared with those of Added. An error is the last that is given: ErrNoAlert
// where there is no such list, ErrDamaged, ErrClosed.
func (w *EditionWriter) Prints(of *Edition, list string) iter.Seq2[Printed, error] {
	const op = "compare list"
	return func(yield func(Printed, error) bool) {
		i := slices.IndexFunc(of.head.Lists, func(l ListInfo) bool { return l.Name == list })
		if i < 0 {
			yield(Printed{}, fail(op, list, ErrNoAlert))
			return
		}
		start := of.starts[i]
		for ref, content := range of.contents(op, start, start+of.head.Lists[i].Alerts) {
			p, err := Printed{edition: of, list: list, ref: ref, content: content.bytes}, content.err
			if err == nil {
				id, fault := idOf(content.bytes)
				if fault != nil {
					err = damaged(op, fmt.Sprintf("%d of %s", ref, of.db.path), fault.Error())
				}
				p.Print = w.print(id, content.bytes)
			}
			if !yield(p, err) || err != nil {
				return
			}
		}
	}
}

// identities reads an alert's id alone and passes over all else.
var identities = sync.OnceValue(func() cbor.DecMode {
	dec, err := cbor.DecOptions{UTF8: cbor.UTF8DecodeInvalid}.DecMode()
	if err != nil { // constant options
		panic(err)
	}
	return dec
})
