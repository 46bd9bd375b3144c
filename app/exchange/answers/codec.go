package answers

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/klauspost/compress/zstd"

	"postern/app/border"
	"postern/app/exchange"
)

// A sheet is JSON Lines, packed with zstd: the head, a line for every traveller, the end,
// without which it is not whole.
const (
	format  = "postern-answers"
	version = 1
	dayForm = "2006-01-02"

	// MaxSheet is how many bytes a sheet takes at most as it is carried; a traveller takes
	// some 60.
	MaxSheet    = 16 << 20
	maxUnpacked = 64 << 20 // bytes
	maxLine     = 1 << 20  // bytes
)

type head struct {
	Format      string      `json:"format"`
	Version     int         `json:"version"`
	On          string      `json:"on"`
	Seed        uint64      `json:"seed"`
	Threshold   float64     `json:"threshold"`
	Alerts      int         `json:"alerts"`
	Lists       []ListState `json:"lists"`
	Matching    string      `json:"matching"`
	Frequencies string      `json:"frequencies,omitempty"`
}

type line struct {
	Kind      Kind       `json:"kind,omitempty"`
	Rule      Rule       `json:"rule,omitempty"`
	Traveller *traveller `json:"traveller,omitempty"`
	Expected  *Answer    `json:"expected,omitempty"`
	End       *int       `json:"end,omitempty"` // how many travellers there are
}

// traveller is what of a border.Traveller a sheet tells.
type traveller struct {
	Name           string             `json:"name,omitempty"`
	Surname        string             `json:"surname,omitempty"`
	GivenNames     string             `json:"given_names,omitempty"`
	NameCut        bool               `json:"name_cut,omitempty"`
	BirthDate      border.PartialDate `json:"birth_date,omitzero"`
	Sex            border.Sex         `json:"sex,omitempty"`
	Nationality    border.Country     `json:"nationality,omitempty"`
	FatherName     string             `json:"father_name,omitempty"`
	Type           string             `json:"type,omitempty"`
	Number         string             `json:"number,omitempty"`
	IssuingState   border.Country     `json:"issuing_state,omitempty"`
	PersonalNumber string             `json:"personal_number,omitempty"`
}

func carried(t border.Traveller) *traveller {
	return &traveller{
		Name: t.Name, Surname: t.Surname, GivenNames: t.GivenNames, NameCut: t.NameCut,
		BirthDate: t.BirthDate, Sex: t.Sex, Nationality: t.Nationality, FatherName: t.FatherName,
		Type: t.Document.Type, Number: t.Document.Number, IssuingState: t.Document.IssuingState,
		PersonalNumber: t.Document.PersonalNumber,
	}
}

func (t *traveller) traveller() border.Traveller {
	return border.Traveller{
		Name: t.Name, Surname: t.Surname, GivenNames: t.GivenNames, NameCut: t.NameCut,
		BirthDate: t.BirthDate, Sex: t.Sex, Nationality: t.Nationality, FatherName: t.FatherName,
		Document: border.TravelDocument{Type: t.Type, Number: t.Number, IssuingState: t.IssuingState, PersonalNumber: t.PersonalNumber},
	}
}

// Encode writes a sheet, the same bytes for the same sheet. Errors: ErrBadSheet and those
// of w.
func (s Sheet) Encode(w io.Writer) error {
	if len(s.narrowed) > 0 {
		return fmt.Errorf("%w: a part of it was taken out", ErrBadSheet)
	}
	if err := s.check(); err != nil {
		return err
	}
	lines, err := s.lines()
	if err != nil {
		return err
	}
	packer, err := zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1), zstd.WithWindowSize(exchange.MaxWindow), zstd.WithEncoderLevel(zstd.SpeedBetterCompression))
	if err != nil {
		return fmt.Errorf("pack the sheet: %w", err)
	}
	defer packer.Close() //nolint:errcheck // it writes nothing of its own
	packed := packer.EncodeAll(lines, nil)
	if len(packed) > MaxSheet {
		return fmt.Errorf("%w: it takes %d bytes, the most is %d", ErrBadSheet, len(packed), MaxSheet)
	}
	if _, err := w.Write(packed); err != nil {
		return fmt.Errorf("write the sheet: %w", err)
	}
	return nil
}

// lines is a sheet unpacked.
func (s *Sheet) lines() ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	h := head{
		Format: format, Version: version, On: s.On.Format(dayForm), Seed: s.Seed, Threshold: s.Threshold, Alerts: s.Alerts,
		Lists: s.Of.Lists, Matching: s.Of.Matching, Frequencies: s.Of.Frequencies,
	}
	n := len(s.Cases)
	err := e.Encode(h)
	for i := range s.Cases {
		c := &s.Cases[i]
		err = errors.Join(err, e.Encode(line{Kind: c.Kind, Rule: c.Rule, Traveller: carried(c.Traveller), Expected: &c.Expected}))
	}
	if err = errors.Join(err, e.Encode(line{End: &n})); err != nil {
		return nil, fmt.Errorf("write the sheet: %w", err)
	}
	if b.Len() > maxUnpacked {
		return nil, fmt.Errorf("%w: it takes %d bytes unpacked, the most is %d", ErrBadSheet, b.Len(), maxUnpacked)
	}
	return b.Bytes(), nil
}

// Decode reads a sheet. What it takes of memory is bounded whoever made it. Errors:
// ErrBadSheet, ErrNewerSheet, and those of r.
func Decode(r io.Reader) (Sheet, error) {
	packed, err := io.ReadAll(io.LimitReader(r, MaxSheet+1))
	if err != nil {
		return Sheet{}, fmt.Errorf("read the sheet: %w", err)
	}
	if len(packed) > MaxSheet {
		return Sheet{}, fmt.Errorf("%w: it takes more than %d bytes", ErrBadSheet, MaxSheet)
	}
	unpacker, err := zstd.NewReader(bytes.NewReader(packed),
		zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(exchange.MaxWindow), zstd.WithDecoderMaxMemory(maxUnpacked))
	if err != nil {
		return Sheet{}, fmt.Errorf("%w: %w", ErrBadSheet, err)
	}
	defer unpacker.Close()
	return readLines(io.LimitReader(unpacker, maxUnpacked))
}

// readLines reads a sheet unpacked.
func readLines(r io.Reader) (Sheet, error) {
	bad := func(line int, format string, values ...any) error {
		return fmt.Errorf("%w: line %d: %s", ErrBadSheet, line, fmt.Sprintf(format, values...))
	}
	lines := bufio.NewScanner(r)
	lines.Buffer(make([]byte, 0, 64<<10), maxLine)
	if !lines.Scan() {
		return Sheet{}, bad(1, "there is none: %v", lines.Err())
	}
	s, err := readHead(lines.Bytes())
	if err != nil {
		return Sheet{}, err
	}
	for n := 2; lines.Scan(); n++ {
		var l line
		if err := strict(lines.Bytes(), &l); err != nil {
			return Sheet{}, bad(n, "%v", err)
		}
		if l.End != nil {
			if l.Traveller != nil || l.Expected != nil || l.Kind != "" || l.Rule != "" || *l.End != len(s.Cases) || lines.Scan() {
				return Sheet{}, bad(n, "it says that %d travellers are all, and that is not so", *l.End)
			}
			if err := lines.Err(); err != nil {
				return Sheet{}, bad(n+1, "%v", err)
			}
			return s, s.check()
		}
		switch {
		case l.Traveller == nil || l.Expected == nil:
			return Sheet{}, bad(n, "it has no traveller, or nothing that is expected")
		case len(s.Cases) == MaxTravellers:
			return Sheet{}, bad(n, "it has more than %d travellers", MaxTravellers)
		}
		c := Case{Kind: l.Kind, Rule: l.Rule, Traveller: l.Traveller.traveller(), Expected: *l.Expected}
		if why := c.fault(&s.Of); why != "" { // now, before there are many of them
			return Sheet{}, bad(n, "%s", why)
		}
		s.Cases = append(s.Cases, c)
	}
	return Sheet{}, bad(len(s.Cases)+2, "it breaks off: %v", lines.Err())
}

func readHead(text []byte) (Sheet, error) {
	var which struct {
		Format  string `json:"format"`
		Version int    `json:"version"`
	}
	if err := json.Unmarshal(text, &which); err != nil || which.Format != format || which.Version < 1 {
		return Sheet{}, fmt.Errorf("%w: it does not begin as one", ErrBadSheet)
	}
	if which.Version > version {
		return Sheet{}, fmt.Errorf("%w: version %d, this program reads up to %d", ErrNewerSheet, which.Version, version)
	}
	var h head
	if err := strict(text, &h); err != nil {
		return Sheet{}, fmt.Errorf("%w: its head: %w", ErrBadSheet, err)
	}
	on, err := time.Parse(dayForm, h.On)
	if err != nil {
		return Sheet{}, fmt.Errorf("%w: its day: %w", ErrBadSheet, err)
	}
	return Sheet{
		On: on, Seed: h.Seed, Threshold: h.Threshold, Alerts: h.Alerts,
		Of: Composition{Lists: h.Lists, Matching: h.Matching, Frequencies: h.Frequencies},
	}, nil
}

// strict reads one value that has no fields but those it may have.
func strict(text []byte, into any) error {
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		return err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return errors.New("something follows on the same line")
	}
	return nil
}
