package names

import (
	"math"
	"testing"
)

func TestCommonWordInScriptIsAsCommonAsItsLatinSpelling(t *testing.T) {
	freq := LoadFrequencies()
	nats := func(text string) float64 {
		w := freq.Parse(text).Tokens[0].Word
		return Rarity(freq.Share(w), w.Letters)
	}
	for _, p := range [][2]string{
		{"محمد", "muhammad"},
		{"خان", "khan"},
		{"علی", "ali"},
		{"علي", "ali"},
		{"احمد", "ahmad"},
		{"أحمد", "ahmad"},
		{"حسین", "hussain"},
		{"حسن", "hassan"},
		{"عباس", "abbas"},
		{"حسين", "hussain"},
		{"عمران", "imran"},
		{"عرفان", "irfan"},
		{"اقبال", "iqbal"},
		{"رشید", "rashid"},
		{"یوسف", "yousaf"},
		{"شاہ", "shah"},
		{"اللہ", "allah"},
		{"عثمان", "usman"},
		{"ابراہیم", "ibrahim"},
		{"اسماعیل", "ismail"},
		{"خالد", "khalid"},
		{"محمود", "mahmood"},
		{"طارق", "tariq"},
		{"فاطمہ", "fatima"},
		{"مريم", "maryam"},
		{"گل", "gul"},
		{"جان", "jan"},
		{"اختر", "akhtar"},
		{"نواز", "nawaz"},
		{"پرویز", "pervez"},
		{"Иван", "ivan"},
		{"Мухаммад", "muhammad"},
		{"Сергей", "sergei"},
		{"Мария", "maria"},
		{"Али", "ali"},
		{"Хан", "khan"},
		{"Ахмед", "ahmed"},
	} {
		if script, latin := nats(p[0]), nats(p[1]); math.Abs(script-latin) > 1.2 {
			t.Errorf("%s weighs %.2f, %s %.2f", p[0], script, p[1], latin)
		}
	}
}
