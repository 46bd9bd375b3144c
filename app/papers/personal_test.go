package papers

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"postern/app/border"
)

func holder(state border.Country, number string, born border.PartialDate, sex border.Sex) border.Traveller {
	return border.Traveller{
		BirthDate: born, Sex: sex,
		Document: border.TravelDocument{IssuingState: state, PersonalNumber: number},
	}
}

func TestNationalNumbersAgreeWithSexAndBirth(t *testing.T) {
	march, tenth := border.Day(1984, 3, 15), border.Day(1985, 12, 10)
	for _, c := range []struct {
		state  border.Country
		number string
		born   border.PartialDate
		sex    border.Sex
		want   string
	}{
		{"PAK", "35201-1234567-1", march, "M", "good"},
		{"PAK", "3520112345671", march, "F", "sex"},
		{"PAK", "3520112345672", march, "F", "good"},
		{"PAK", "3520112345672", march, "X", "good"}, // the document leaves it open
		{"PAK", "8220312345671", march, "M", "good"}, // Azad Kashmir
		{"PAK", "0520112345671", march, "M", "region"},
		{"PAK", "ABC", march, "M", ""}, // another use of the field
		{"PAK", "", march, "M", ""},
		{"GRC", "3520112345672", march, "M", ""},

		{"ITA", "RSSMRA85T10A562S", tenth, "M", "good"},
		{"ITA", "RSSMRA85T10A562S", tenth, "F", "sex"},
		{"ITA", "RSSMRA85T10A562S", border.Day(1985, 12, 11), "M", "birth"},
		{"ITA", "RSSMRA85T10A562S", border.YearOnly(1985), "M", "good"},
		{"ITA", "RSSMRA85T10A562S", border.PartialDate{Year: 1970, About: true}, "M", "good"},
		{"ITA", "RSSMRA85T10A562T", tenth, "M", "check_sign"},
		{"ITA", "RSSMRA85T10A56", tenth, "M", ""},

		{"ESP", "12345678Z", march, "M", "good"},
		{"ESP", "12345678A", march, "M", "check_sign"},
		{"ESP", "X1234567L", march, "F", "good"},
		{"ESP", "Y1234567L", march, "F", "check_sign"},
		{"ESP", "A9999999900", march, "F", ""},

		{"GRC", "15038400014", march, "M", "good"},
		{"GRC", "15038400014", march, "F", "sex"},
		{"GRC", "15038400015", march, "M", "check_sign"},
		{"GRC", "15038400014", border.Day(1984, 3, 16), "M", "birth"},
		{"GRC", "15138400013", border.PartialDate{}, "M", "birth"}, // there is no month 13
	} {
		t.Run(string(c.state)+c.number+c.born.String()+string(c.sex), func(t *testing.T) {
			expect(t, Check(holder(c.state, c.number, c.born, c.sex), nil, "", today), border.CheckPersonal, c.want)
		})
	}
}

// birthday draws a day of the last century.
func birthday(t *rapid.T) border.PartialDate {
	return border.Day(rapid.IntRange(1930, 2020).Draw(t, "year"), rapid.IntRange(1, 12).Draw(t, "month"), rapid.IntRange(1, 28).Draw(t, "day"))
}

func TestOneWrongDigitOfAnAMKAIsAlwaysFound(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		born := birthday(t)
		number := fmt.Sprintf("%02d%02d%02d%04d", born.Day, born.Month, born.Year%100, rapid.IntRange(0, 9999).Draw(t, "serial"))
		sex := border.SexFemale
		if (number[9]-'0')%2 == 1 {
			sex = border.SexMale
		}
		good := 0
		for d := range 10 {
			whole := number + string(rune('0'+d))
			checks := Check(holder("GRC", whole, born, sex), nil, "", today)
			if c, _ := found(checks, border.CheckPersonal); !c.Wrong {
				good++
				at := rapid.IntRange(0, 10).Draw(t, "at")
				other := []byte(whole)
				other[at] = '0' + (other[at]-'0'+byte(rapid.IntRange(1, 9).Draw(t, "by")))%10
				if c, _ := found(Check(holder("GRC", string(other), born, sex), nil, "", today), border.CheckPersonal); !c.Wrong {
					t.Fatalf("%s passes for %s", other, whole)
				}
			}
		}
		if good != 1 {
			t.Fatalf("%d check digits pass for %s", good, number)
		}
	})
}

func TestEachCodiceFiscaleHasOneCheckLetterAndOneBirth(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		born := birthday(t)
		sex, day := border.SexMale, born.Day
		if rapid.Bool().Draw(t, "female") {
			sex, day = border.SexFemale, day+40
		}
		number := fmt.Sprintf("%s%02d%c%02d%s", rapid.StringMatching(`[A-Z]{6}`).Draw(t, "name"), born.Year%100,
			"ABCDEHLMPRST"[born.Month-1], day, rapid.StringMatching(`[A-Z][0-9]{3}`).Draw(t, "place"))
		good := ""
		for letter := 'A'; letter <= 'Z'; letter++ {
			if c, _ := found(Check(holder("ITA", number+string(letter), born, sex), nil, "", today), border.CheckPersonal); !c.Wrong {
				good += string(letter)
			}
		}
		if len(good) != 1 {
			t.Fatalf("%q pass for %s", good, number)
		}
		other := born
		other.Day = born.Day%28 + 1
		expectNow(t, holder("ITA", number+good, other, sex), border.DocumentBirth)
		turned := border.SexMale
		if sex == border.SexMale {
			turned = border.SexFemale
		}
		expectNow(t, holder("ITA", number+good, born, turned), border.DocumentSex)
	})
}

func expectNow(t *rapid.T, tr border.Traveller, want border.DocumentFault) {
	t.Helper()
	if c, _ := found(Check(tr, nil, "", today), border.CheckPersonal); c.Fault != want {
		t.Fatalf("%+v, want %s", c, want)
	}
}
