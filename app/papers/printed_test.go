package papers

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"postern/app/border"
	"postern/app/mrz"
)

func TestPrintedNamesBecomeTheirZonesByTheStandardsTables(t *testing.T) {
	for _, c := range []struct {
		zone, printed string
		cut           bool
		want          string
	}{
		{"MUELLER JUERGEN", "Jürgen Müller", false, "good"},
		{"MULLER JURGEN", "Müller, Jürgen", false, "good"},
		{"MUXXLLER JUERGEN", "MÜLLER JÜRGEN", false, "good"},
		{"MILLER JUERGEN", "Jürgen Müller", false, "disagrees"},
		{"MULLER JURGEN", "Mueller Juergen", false, "disagrees"}, // a plain page has a plain zone
		{"NUNEZ PENA", "Núñez Peña", false, "good"},
		{"NUXXNEZ", "Ñuñez", false, "disagrees"},
		{"OCONNOR ENYA", "Enya O'Connor", false, "good"},
		{"EXAMPLE MADE UP", "Made-Up Example", false, "good"},
		{"STRASSE ASE", "Åse Straße", false, "good"},
		{"AASE", "Åse", false, "good"},
		{"THORSDOTTIR AESA", "Æsa Þorsdóttir", false, "good"},
		{"SAMPLIDOU ELENI", "Ελένη Σαμπλίδου", false, "good"},
		{"SAMPLIDOU ELENI", "ΣΑΜΠΛΙΔΟΥ ΕΛΕΝΗ", false, "good"},
		{"EVANGELOU AVGI", "Ευαγγέλου Αυγή", false, "good"},
		{"PRIMEROV ILIA", "Илья Примеров", false, "good"},
		{"SHCHUKIN FEDOR", "Фёдор Щукин", false, "good"},
		{"ZIVKOVIC CEDOMIR", "Живковић Чедомир", false, "good"},
		{"KHAN MUHAMMAD ABDULRAH", "Muhammad Abdulrahman Khan", true, "good"},
		{"KHAN MUHAMMAD ABDULRAH", "Muhammad Abdulrahman Khan", false, "disagrees"},
		{"KHAN MUHAMMAD ABDULRAH", "Muhammad Ibrahim Khan", true, "disagrees"},
		{"KHAN MUHAMMAD ASIF", "محمد آصف خان", false, "good"},
		{"TESTOUNI AMINA", "محمد آصف خان", false, "disagrees"},
		{"WANG", "王", false, ""}, // no table
		{"WANG", " -- ", false, ""},
		{"WANG", strings.Repeat("A", 401), false, ""},
	} {
		t.Run(c.zone+"/"+c.printed, func(t *testing.T) {
			z := goodZone(t)
			z.Traveller.Surname, z.Traveller.GivenNames, _ = strings.Cut(c.zone, " ")
			z.Traveller.NameCut = c.cut
			expect(t, Check(z.Traveller, z, c.printed, today), border.CheckPrintedName, c.want)
		})
	}
}

func TestNameThatWasReadBadlyIsNotCompared(t *testing.T) {
	z := zoneOf(t, "P<PAKKH4N<<MUHAMMAD<ASIF<<<<<<<<<<<<<<<<<<<<", "AB12345671PAK8403157M3001318<<<<<<<<<<<<<<<8")
	if z.Field(mrz.Names).State != mrz.Wrong {
		t.Fatal("the zone took a digit for a letter")
	}
	expect(t, Check(z.Traveller, z, "Muhammad Asif Khan", today), border.CheckPrintedName, "")
}

func TestAnyFormOfEveryLetterAgreesAndAnotherLetterNever(t *testing.T) {
	alphabet := []rune("ABCÄÅÆÖØÜÑÞÐŁẞÉÇŠŽİАБВГДЖЗИКЛМНПРСТУФХЦЧШЩЮЯΑΒΔΖΘΛΞΠΣΦΨΩ")
	rapid.Check(t, func(t *rapid.T) {
		printed := rapid.SliceOfN(rapid.SampledFrom(alphabet), 1, 12).Draw(t, "printed")
		var zone strings.Builder
		for _, r := range printed {
			zone.WriteString(rapid.SampledFrom(forms(r)).Draw(t, "form"))
		}
		if same, asked := sameName(zone.String(), string(printed), false); !same || !asked {
			t.Fatalf("%s does not become %s", string(printed), zone.String())
		}
		if same, _ := sameName(zone.String()+"Q", string(printed), false); same {
			t.Fatalf("%s becomes %sQ", string(printed), zone.String())
		}
		if zone.Len() > 1 {
			if same, _ := sameName(zone.String()[:zone.Len()-1], string(printed), true); !same {
				t.Fatalf("%s does not become %s cut by one", string(printed), zone.String())
			}
		}
	})
}
