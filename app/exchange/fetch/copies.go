package fetch

import (
	"bytes"
	"maps"
	"strings"
)

// noteCopy leads the path of a signed file, as the station read it last over a network.
const noteCopy = "copy "

// copies are signed files by their path at a source. A file that bears its number or digest
// in its name never changes, so it is not carried twice; a copy is judged as what comes is.
type copies struct {
	before map[string][]byte
	now    map[string][]byte // what was believed this time
}

// copiesIn are those of the station's notes. A stick is read whole, that it be found out
// where it is not: it has none.
func copiesIn(notes map[string][]byte, of Source) copies {
	c := copies{map[string][]byte{}, map[string][]byte{}}
	if !far(of) {
		return c
	}
	for name, content := range notes {
		if place, is := strings.CutPrefix(name, noteCopy); is {
			c.before[place] = content
		}
	}
	return c
}

// far reports a source behind a network.
func far(s Source) bool {
	_, is := s.(*web)
	return is
}

// changes are what is to be noted of the copies.
func (c *copies) changes() map[string][]byte {
	notes := map[string][]byte{}
	for place, content := range c.now {
		if old, there := c.before[place]; !there || !bytes.Equal(old, content) {
			notes[noteCopy+place] = content
		}
	}
	for place := range c.before {
		if _, still := c.now[place]; !still {
			notes[noteCopy+place] = nil
		}
	}
	return notes
}

// versioned has a file believed that never changes under its name: the copy, or where that
// is none or is not believed any more, what the source has. file is what people call it.
func (r *refreshing) versioned(place, file string, limit int64, believed func([]byte) error) error {
	content, there := r.copies.before[place]
	if there && int64(len(content)) <= limit && believed(content) == nil {
		r.copies.now[place] = content
		return nil
	}
	content, err := readAll(r.ctx, r.source, place, limit)
	if err != nil {
		return tooLong(err, file)
	}
	if err := believed(content); err != nil {
		return err
	}
	r.copies.now[place] = content
	return nil
}

// note notes floors and copies, where there is anything new.
func (r *refreshing) note() error {
	notes := map[string][]byte{}
	if far(r.source) {
		maps.Copy(notes, r.copies.changes())
	}
	if floors := r.next.content(); !bytes.Equal(floors, r.floors.content()) {
		notes[noteFloors] = floors
	}
	if len(notes) == 0 {
		return nil
	}
	return r.keeper.Note(notes)
}
