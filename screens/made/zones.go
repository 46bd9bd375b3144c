package made

import (
	"strings"

	"postern/app/border"
	"postern/app/mrz"
)

// Document is a passport as a reader types it, and what becomes of it.
type Document struct {
	Lines []string
	Zone  mrz.Zone
}

// Text is the lines as the desk is asked for them.
func (d Document) Text() string { return strings.Join(d.Lines, "\n") }

// Learn makes a desk know a document: whole, and line by line.
func (d *Desk) Learn(doc Document) {
	d.Zones[doc.Text()] = doc.Zone
	d.Zones[doc.Lines[1]+"\n"+doc.Lines[0]] = doc.Zone
	for i, line := range doc.Lines {
		d.Zones[line] = doc.part(i)
	}
}

// part is the zone of which one line was read.
func (d Document) part(line int) mrz.Zone {
	z := d.Zone
	z.Lines = make([]string, len(d.Lines))
	z.Lines[line] = d.Lines[line]
	z.Fields = nil
	full := d.Zone.Traveller
	z.Traveller = border.Traveller{}
	z.Read = border.ReadClean
	for _, f := range d.Zone.Fields {
		if f.Line == line {
			z.Fields = append(z.Fields, f)
		}
	}
	if line == 0 {
		z.Traveller.Surname, z.Traveller.GivenNames = full.Surname, full.GivenNames
		z.Traveller.Document.Type, z.Traveller.Document.IssuingState = full.Document.Type, full.Document.IssuingState
		return z
	}
	z.Traveller = full
	z.Traveller.Surname, z.Traveller.GivenNames = "", ""
	z.Traveller.Document.Type, z.Traveller.Document.IssuingState = "", ""
	return z
}

// passport makes a TD3 document of which every check digit agrees.
func passport(first, second string, t border.Traveller) Document {
	field := func(name mrz.FieldName, line, from, to int, state mrz.State) mrz.Field {
		read := []string{first, second}[line][from:to]
		return mrz.Field{Name: name, AsRead: strings.TrimRight(read, "<"), Value: strings.TrimRight(read, "<"), State: state, Line: line, From: from, To: to, Changed: -1}
	}
	z := mrz.Zone{Format: mrz.TD3, Lines: []string{first, second}, Traveller: t, Read: border.ReadClean}
	z.Fields = []mrz.Field{
		field(mrz.DocumentType, 0, 0, 2, mrz.NoCheckDigit),
		field(mrz.IssuingState, 0, 2, 5, mrz.NoCheckDigit),
		field(mrz.Names, 0, 5, 44, mrz.NoCheckDigit),
		field(mrz.Number, 1, 0, 9, mrz.Agrees),
		field(mrz.Nationality, 1, 10, 13, mrz.NoCheckDigit),
		field(mrz.BirthDate, 1, 13, 19, mrz.Agrees),
		field(mrz.SexField, 1, 20, 21, mrz.NoCheckDigit),
		field(mrz.Expires, 1, 21, 27, mrz.Agrees),
		field(mrz.Composite, 1, 0, 43, mrz.Agrees),
	}
	return Document{Lines: []string{first, second}, Zone: z}
}

// Sought is the traveller whom three alerts may mean.
func Sought() Document {
	return passport("P<PAKKHAN<<MUHAMMAD<ASIF<<<<<<<<<<<<<<<<<<<<", "AB12345671PAK8403157M3001318<<<<<<<<<<<<<<<8",
		border.Traveller{
			Surname: "KHAN", GivenNames: "MUHAMMAD ASIF", BirthDate: border.Day(1984, 3, 15), Sex: border.SexMale, Nationality: "PAK",
			Document: border.TravelDocument{Type: "P", Number: "AB1234567", IssuingState: "PAK", Expires: border.Day(2030, 1, 31)},
		})
}

// Unsought is a traveller whom no alert means.
func Unsought() Document {
	return passport("P<GRCSAMPLIDOU<<ELENI<<<<<<<<<<<<<<<<<<<<<<<", "TS00421184GRC9107224F3104090<<<<<<<<<<<<<<<2",
		border.Traveller{
			Surname: "SAMPLIDOU", GivenNames: "ELENI", BirthDate: border.Day(1991, 7, 22), Sex: border.SexFemale, Nationality: "GRC",
			Document: border.TravelDocument{Type: "P", Number: "TS0042118", IssuingState: "GRC", Expires: border.Day(2031, 4, 9)},
		})
}

// Stolen is a traveller with a document that was stolen.
func Stolen() Document {
	return passport("P<ITABIANCHI<PROVA<<LUCIA<<<<<<<<<<<<<<<<<<<", "YA99133874ITA7911028F2905184<<<<<<<<<<<<<<<6",
		border.Traveller{
			Surname: "BIANCHI-PROVA", GivenNames: "LUCIA", BirthDate: border.Day(1979, 11, 2), Sex: border.SexFemale, Nationality: "ITA",
			Document: border.TravelDocument{Type: "P", Number: "YA9913387", IssuingState: "ITA", Expires: border.Day(2029, 5, 18)},
		})
}

// Child is a child who may be missing.
func Child() Document {
	return passport("P<PAKTESTGUL<<HIRA<<<<<<<<<<<<<<<<<<<<<<<<<<", "ZZ77419022PAK1705093F2802207<<<<<<<<<<<<<<<4",
		border.Traveller{
			Surname: "TESTGUL", GivenNames: "HIRA", BirthDate: border.Day(2017, 5, 9), Sex: border.SexFemale, Nationality: "PAK",
			Document: border.TravelDocument{Type: "P", Number: "ZZ7741902", IssuingState: "PAK", Expires: border.Day(2028, 2, 20)},
		})
}

// Damaged is a document of which one field is wrong and another was repaired.
func Damaged() Document {
	d := Sought()
	d.Lines = []string{d.Lines[0], "AB1Z345671PAK8413157M3001318<<<<<<<<<<<<<<08"}
	d.Zone.Lines, d.Zone.Read = d.Lines, border.ReadDamaged
	d.Zone.Traveller.BirthDate = border.PartialDate{}
	for i, f := range d.Zone.Fields {
		switch f.Name {
		case mrz.BirthDate:
			f.AsRead, f.Value, f.State, f.Fault, f.Bad, f.Repairs = "841315", "", mrz.Wrong, mrz.FaultMonth, 13, 2
		case mrz.Number:
			f.AsRead, f.Value, f.State, f.Changed, f.RepairFrom, f.RepairTo = "AB1Z34567", "AB1234567", mrz.Repaired, 3, "Z", "2"
		}
		d.Zone.Fields[i] = f
	}
	return d
}
