package made

import (
	"strings"

	"postern/app/border"
)

// marks finds parts of a text, in the order in which they stand.
func marks(text string, parts ...string) []border.Span {
	var spans []border.Span
	at := 0
	for _, p := range parts {
		i := strings.Index(text[at:], p)
		if i < 0 {
			panic("no " + p + " in " + text)
		}
		spans = append(spans, border.Span{From: at + i, To: at + i + len(p)})
		at += i + len(p)
	}
	return spans
}

func because(code border.ReasonCode) border.Reason { return border.Reason{Code: code} }

// Smuggler is the alert that fits Sought best.
func Smuggler() border.Match {
	a := border.Alert{
		ID: "0143", List: "PAK most-wanted smugglers", Subject: border.SubjectPerson,
		Names: []border.Name{
			{Text: "Mohd Asif KHAN", Surname: "KHAN", GivenNames: "Mohd Asif"},
			{Text: "محمد آصف خان", Kind: border.NameScript},
		},
		BirthDates: []border.PartialDate{border.YearOnly(1984)}, Sex: border.SexMale, Nationalities: []border.Country{"PAK"},
		FatherNames: []string{"GHULAM RASOOL"}, Category: border.CategorySmuggling, Action: border.ActionRefer,
		Markers:      []border.Marker{border.MarkerViolent, border.MarkerArmed},
		IssuingState: "PAK", Authority: "Investigation agency, Gujranwala desk", LegalBasis: "Immigration Ordinance", Decision: "warrant 118/2025",
		ValidUntil: border.Day(2026, 12, 1), ReviewOn: border.Day(2026, 11, 30),
	}
	return border.Match{
		Alert: a, Name: a.Names[0], Score: 0.8648, Verdict: border.VerdictPossible,
		Fields: map[border.Field]border.Comparison{
			border.FieldName: {
				Judgement: border.Similar, Traveller: "MUHAMMAD ASIF KHAN", Alert: "Mohd Asif KHAN",
				TravellerMarks: marks("MUHAMMAD ASIF KHAN", "M", "H", "D", "ASIF", "KHAN"),
				AlertMarks:     marks("Mohd Asif KHAN", "M", "hd", "Asif", "KHAN"), Reason: because("made_same_name"),
			},
			border.FieldBirthDate: {
				Judgement: border.Similar, Traveller: "1984-03-15", Alert: "1984",
				AlertMarks: marks("1984", "1984"), Reason: because("made_year_only"),
			},
			border.FieldSex:         {Judgement: border.Same, Traveller: "M", Alert: "M", Reason: because("made_little")},
			border.FieldNationality: {Judgement: border.Same, Traveller: "PAK", Alert: "PAK", Reason: because("made_never_alone")},
			border.FieldFather:      {Judgement: border.Different, Traveller: "GHULAM KHAN", Alert: "GHULAM RASOOL", Reason: because("made_against")},
			border.FieldDocument:    {Judgement: border.Unknown, Traveller: "AB1234567"},
		},
	}
}

// Namesake is a second, weaker alert for Sought.
func Namesake() border.Match {
	a := border.Alert{
		ID: "2210", List: "Joint list", Subject: border.SubjectPerson,
		Names: []border.Name{{Text: "Muhammad Asaf KHAN"}}, Action: border.ActionQuestion, Category: border.CategoryOther,
		Authority: "Second line of the crossing", LegalBasis: "Order 4/2026",
	}
	return border.Match{
		Alert: a, Name: a.Names[0], Score: 0.7139, Verdict: border.VerdictPossible,
		Fields: map[border.Field]border.Comparison{
			border.FieldName: {
				Judgement: border.Similar, Traveller: "MUHAMMAD ASIF KHAN", Alert: "Muhammad Asaf KHAN",
				TravellerMarks: marks("MUHAMMAD ASIF KHAN", "MUHAMMAD AS", "F KHAN"),
				AlertMarks:     marks("Muhammad Asaf KHAN", "Muhammad As", "f KHAN"), Reason: because("made_letter"),
			},
			border.FieldBirthDate: {Judgement: border.Unknown, Traveller: "1984-03-15"},
		},
	}
}

// Elder is a third alert for Sought, of somebody born long before.
func Elder() border.Match {
	a := border.Alert{
		ID: "0099", List: "PAK most-wanted smugglers", Subject: border.SubjectPerson,
		Names:      []border.Name{{Text: "Asif Mehmood KHAN"}, {Text: "آصف محمود خان", Kind: border.NameScript}},
		BirthDates: []border.PartialDate{border.YearOnly(1961)}, Action: border.ActionArrest, Category: border.CategoryWanted,
		Authority: "Investigation agency", LegalBasis: "Immigration Ordinance", ValidUntil: border.Day(2027, 3, 1),
	}
	return border.Match{
		Alert: a, Name: a.Names[0], Score: 0.6302, Verdict: border.VerdictPossible,
		Fields: map[border.Field]border.Comparison{
			border.FieldName: {
				Judgement: border.Similar, Traveller: "MUHAMMAD ASIF KHAN", Alert: "Asif Mehmood KHAN",
				TravellerMarks: marks("MUHAMMAD ASIF KHAN", "ASIF", "KHAN"), AlertMarks: marks("Asif Mehmood KHAN", "Asif", "KHAN"), Reason: because("made_part"),
			},
			border.FieldBirthDate: {Judgement: border.Different, Traveller: "1984-03-15", Alert: "1961", Reason: because("made_years_apart")},
		},
	}
}

// Weak is the nth of the alerts below the threshold.
func Weak(n int) border.Match {
	m := Namesake()
	m.Alert.Names = []border.Name{{Text: "Asif " + strings.Repeat("K", n%3+1) + "HANZADA"}}
	m.Name, m.Score = m.Alert.Names[0], 0.5-float64(n)/100
	m.Fields = map[border.Field]border.Comparison{border.FieldName: {Judgement: border.Similar, Traveller: "MUHAMMAD ASIF KHAN", Alert: m.Name.Text}}
	return m
}

// Watched is a discreet alert for whoever is at the counter.
func Watched() border.Match {
	m := Smuggler()
	m.Alert.ID, m.Alert.Action, m.Alert.List = "D-7", border.ActionDiscreet, "Quiet list"
	m.Alert.Names = []border.Name{{Text: "Eleni SAMPLIDOU"}}
	m.Name, m.Verdict, m.Score = m.Alert.Names[0], border.VerdictMatch, 0.99
	return m
}

// StolenAlert is the alert on the document of Stolen.
func StolenAlert() border.Match {
	a := border.Alert{
		ID: "55-20417", List: "Lost and stolen documents", Subject: border.SubjectDocument,
		Documents: []border.AlertDocument{{Type: "passport", Number: "YA9913387", IssuingState: "ITA", Event: "Stolen blank, 2025-08"}},
		Category:  border.CategoryDocument, Action: border.ActionKeep, IssuingState: "ITA", Authority: "ITA documents office",
		LegalBasis: "Report to the police of Trieste, 2025-08-14", ValidUntil: border.Day(2029, 5, 18), ReviewOn: border.Day(2027, 1, 1),
	}
	number := "YA9913387"
	return border.Match{
		Alert: a, Score: 1, Verdict: border.VerdictMatch,
		Fields: map[border.Field]border.Comparison{border.FieldDocument: {
			Judgement: border.Same, Traveller: number, Alert: number,
			TravellerMarks: marks(number, number), AlertMarks: marks(number, number), Reason: because("made_number"),
		}},
	}
}

// Missing is the alert that may mean Child.
func Missing() border.Match {
	a := border.Alert{
		ID: "M-0097", List: "PAK missing persons", Subject: border.SubjectPerson,
		Names:      []border.Name{{Text: "Hira TESTGOL", Surname: "TESTGOL", GivenNames: "Hira"}},
		BirthDates: []border.PartialDate{border.Day(2017, 5, 9)}, Sex: border.SexFemale, FatherNames: []string{"Nadir TESTGOL"},
		Category: border.CategoryMissing, Action: border.ActionProtect, Authority: "Child protection bureau",
		LegalBasis: "Court order for the child’s return", Decision: "2026-11-10", ListedOn: border.Day(2026, 11, 9),
		Reason: "Missing child, may travel by road with an adult man", PhysicalMarks: []string{"Small scar, left eyebrow"},
		ValidUntil: border.Day(2027, 11, 10), ReviewOn: border.Day(2027, 2, 10),
	}
	return border.Match{
		Alert: a, Name: a.Names[0], Score: 0.91, Verdict: border.VerdictPossible,
		Fields: map[border.Field]border.Comparison{
			border.FieldName: {
				Judgement: border.Similar, Traveller: "HIRA TESTGUL", Alert: "Hira TESTGOL",
				TravellerMarks: marks("HIRA TESTGUL", "HIRA TESTG", "L"), AlertMarks: marks("Hira TESTGOL", "Hira TESTG", "L"), Reason: because("made_letter"),
			},
			border.FieldBirthDate: {
				Judgement: border.Same, Traveller: "2017-05-09", Alert: "2017-05-09", AlertMarks: marks("2017-05-09", "2017-05-09"), Reason: because("made_much"),
			},
			border.FieldSex:      {Judgement: border.Same, Traveller: "F", Alert: "F", Reason: because("made_little")},
			border.FieldDocument: {Judgement: border.Unknown, Traveller: "ZZ7741902"},
		},
	}
}
