package mrz

import (
	"bufio"
	"errors"
	"io/fs"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"postern/app/border"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// shifts are the ways in which a reader sends letters and fillers: Shift and the
// key; the key alone; the key under its own Caps Lock; with the ISO key.
var shifts = []string{"shift", "plain", "caps lock", "iso"}

// press is what one of a reader's keys leaves behind through a layout, and false
// where that is nothing.
func press(l *layout, c byte, shift string) (rune, bool) {
	fillers := []rune(l.fillers)
	if c == filler {
		if shift == "iso" && len(fillers) > 1 {
			return fillers[1], true
		}
		return fillers[0], true
	}
	if i := strings.IndexByte("1234567890", c); i >= 0 {
		if l.digits != "" {
			return []rune(l.digits)[i], true
		}
		return rune(c), true
	}
	row, latin := l.plain, rune(c+'a'-'A')
	if shift == "shift" || shift == "iso" {
		row, latin = l.shifted, rune(c)
	}
	r := latin
	if row != "" {
		r = []rune(row)[strings.IndexByte(letterKeys, c)]
	}
	if shift == "caps lock" { // touches what has capitals, so no Urdu letter and no ;
		r = []rune(strings.ToUpper(string(r)))[0]
	}
	return r, r != 0
}

// through is a text as the layout leaves it; false where a letter leaves nothing.
func through(l *layout, text, shift string) (string, bool) {
	var b strings.Builder
	for i := range len(text) {
		if text[i] == '\n' {
			b.WriteByte('\n')
			continue
		}
		r, ok := press(l, text[i], shift)
		if !ok {
			return "", false
		}
		b.WriteRune(r)
	}
	return b.String(), true
}

func TestEveryKeyIsMappedBackThroughEveryLayout(t *testing.T) {
	for i := range layouts {
		l := &layouts[i]
		table := tables()[i]
		for _, shift := range shifts {
			for _, c := range []byte("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789<") {
				r, ok := press(l, c, shift)
				if !ok {
					if !strings.Contains("FLB", string(c)) || l.xkb != "pk(urd-navees)" {
						t.Errorf("%s, %s: %c leaves nothing", l.xkb, shift, c)
					}
					continue
				}
				s := table.of(r)
				doubt := s.or != 0 && strings.Contains("SW FW", string(c))
				if s.is != c && s.or != c || s.or != 0 && !doubt {
					t.Errorf("%s, %s: %c leaves %q, taken for %c or %c", l.xkb, shift, c, r, s.is, s.or)
				}
			}
		}
	}
}

func TestALineThroughEachLayoutLooksAsWritten(t *testing.T) {
	for _, c := range []struct {
		text     string
		keyboard Keyboard
		doubt    bool
	}{
		{"P;UTOERIKSSON;;ANNA;MARIA;;;;;;;;;;;;;;;;;;;", KeyboardSpanishOrItalian, false},
		{"p;utoeriksson;;anna;maria;;;;;;;;;;;;;;;;;;;", KeyboardSpanishOrItalian, false},
		{"Π<ΘΤΟΕΡΙΚΣΣΟΝ<<ΑΝΝΑ<ΜΑΡΙΑ<<<<<<<<<<<<<<<<<<<", KeyboardGreek, true},
		{"π<θτοερικσσον<<αννα<μαρια<<<<<<<<<<<<<<<<<<<", KeyboardGreek, false},
		{"Π«ΘΤΟΕΡΙΚΣΣΟΝ««ΑΝΝΑ«ΜΑΡΙΑ«««««««««««««««««««", KeyboardGreek, true},
		{"\u064f<\u0626\u0679\u06c3\u0670\u0691\u0650\u062e\u0635\u0635\u06c3\u06ba<<\u0622\u06ba\u06ba\u0622<\u0658\u0622\u0691\u0650\u0622<<<<<<<<<<<<<<<<<<<", KeyboardUrdu, false},
		{"\u067e|\u0621\u062a\u06c1\u0639\u0631\u06cc\u06a9\u0633\u0633\u06c1\u0646||\u0627\u0646\u0646\u0627|\u0645\u0627\u0631\u06cc\u0627|||||||||||||||||||", KeyboardUrdu, false},
		{"\u062d>\u062a\u0679\u062c\u06be\u062f\u0628\u06a9\u0648\u0648\u062c\u063a>>\u0645\u063a\u063a\u0645>\u0639\u0645\u062f\u0628\u0645>>>>>>>>>>>>>>>>>>>", KeyboardUrdu, false},
	} {
		z := parsed(t, c.text)
		if z.Keyboard != c.keyboard || z.Lines[0] != annaOne || z.Traveller.Surname != "ERIKSSON" || z.Traveller.GivenNames != "ANNA MARIA" {
			t.Errorf("%s: keyboard %q, %q, %+v", c.text, z.Keyboard, z.Lines, z.Traveller)
		}
		if got := z.Field(Names).Fault; (got == FaultKeyboard) != c.doubt {
			t.Errorf("%s: names' fault %q", c.text, got)
		}
	}
}

func TestZonesComeBackThroughEveryLayout(t *testing.T) {
	for i := range layouts {
		l := &layouts[i]
		t.Run(l.xkb, func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				d := drawDocument(t)
				shift := rapid.SampledFrom(shifts).Draw(t, "shift")
				typed, ok := through(l, d.text(), shift)
				if !ok {
					return
				}
				z, err := Parse(typed, today)
				if err != nil {
					t.Fatalf("%q: %v", typed, err)
				}
				if z.Keyboard != l.keyboard && typed != d.text() && shift == "shift" {
					t.Fatalf("keyboard %q", z.Keyboard)
				}
				want, got := d.traveller(t), z.Traveller
				if z.Field(Names).Fault == FaultKeyboard {
					same := strings.NewReplacer("S", "W", "F", "W")
					want.Surname, want.GivenNames = same.Replace(want.Surname), same.Replace(want.GivenNames)
					got.Surname, got.GivenNames = same.Replace(got.Surname), same.Replace(got.GivenNames)
				}
				if f := z.Field(Number); f.State == Wrong && l.likely != 0 && strings.ContainsAny(d.number, "SWF") {
					want.Document.Number = "" // two such letters can leave a choice
				}
				if diff := cmp.Diff(want, got); diff != "" {
					t.Fatalf("%q typed as %q: %s%+v", d.text(), typed, diff, z.Fields)
				}
			})
		})
	}
}

func TestAStateWhoseLettersTheKeyboardDoesNotTellApartIsFoundInTheTable(t *testing.T) {
	for i := range layouts {
		l := &layouts[i]
		for _, e := range border.Countries() {
			typed, ok := through(l, "P<"+string(e.Code)+annaOne[5:], "shift")
			if !ok {
				continue
			}
			z := parsed(t, typed)
			f := z.Field(IssuingState)
			if twins := "BFA BWA FSM WSM"; f.Fault == FaultKeyboard && f.Repairs == 2 && l.keyboard == KeyboardUrdu && strings.Contains(twins, string(e.Code)) {
				continue // both are states: the officer types it
			}
			if z.Traveller.Document.IssuingState != e.Code || f.State != NoCheckDigit || f.AsRead != string(e.Code) || z.Lines[0][2:5] != string(e.Code) {
				t.Errorf("%s: %s was read as %+v", l.xkb, e.Code, f)
			}
		}
	}
}

func TestLettersTheKeyboardDoesNotTellApartAreChosenByTheCheckDigit(t *testing.T) {
	greek := &layouts[2]
	for _, c := range []struct {
		number string
		want   Field
	}{
		{"S1234567", Field{State: Agrees, Value: "S1234567"}},
		{"W1234567", Field{State: Repaired, Value: "W1234567", RepairFrom: "S", RepairTo: "W"}},
		{"1S2W345", Field{State: Repaired, Value: "1S2W345", RepairFrom: "S", RepairTo: "W", Changed: 3}},
		{"SS12345", Field{State: Wrong, Fault: FaultKeyboard, Repairs: 2}}, // WW12345 passes too
		{"WW12345", Field{State: Wrong, Fault: FaultKeyboard, Repairs: 2}},
		{"SSSSSSS", Field{State: Wrong, Fault: FaultKeyboard}},
	} {
		typed, _ := through(greek, document{format: MRVA, number: c.number, nationality: "SWE", birth: "840315", sex: "M", expires: "300131"}.lines()[1], "shift")
		z := parsed(t, typed)
		c.want.Name, c.want.Line, c.want.To = Number, 1, 9
		c.want.AsRead = strings.ReplaceAll(c.number, "W", "S")
		if diff := cmp.Diff(c.want, z.Field(Number)); diff != "" {
			t.Errorf("%s: %s", c.number, diff)
		}
		if z.Traveller.Nationality != "SWE" || z.Traveller.Document.Number != c.want.Value {
			t.Errorf("%s: %+v", c.number, z.Traveller)
		}
	}
}

func TestDeadKeyOfTheGreekLayoutOfWindowsIsW(t *testing.T) {
	if z := parsed(t, "Π<ΠΑΚ\u0385ΑΛΙ<<ΑΝΝΑ<<<<<<<<<<<<<<<<<<<<<<<<<<<<<"); z.Traveller.Surname != "WALI" || z.Keyboard != KeyboardGreek {
		t.Errorf("%+v", z.Traveller)
	}
}

// xkbDir is where xkb-data lies on machines that have it.
const xkbDir = "/usr/share/X11/xkb/symbols"

func TestLayoutsAreThoseOfXKB(t *testing.T) {
	if _, err := os.Stat(xkbDir); errors.Is(err, fs.ErrNotExist) {
		t.Skip("xkb-data is not installed: nothing to compare the layouts with")
	}
	keys := map[string]string{}
	for row, letters := range map[string]string{"AD": "QWERTYUIOP", "AC": "ASDFGHJKL", "AB": "ZXCVBNM<", "AE": "1234567890"} {
		for i := range letters {
			keys[row+strconv.Itoa((i+1)/10)+strconv.Itoa((i+1)%10)] = letters[i : i+1]
		}
	}
	others := map[string]int{"latam(basic)": 1, "it(basic)": 1}
	for i := range layouts {
		others[layouts[i].xkb] = i
	}
	for name, i := range others {
		l := &layouts[i]
		symbols := map[string][2]rune{"LSGT": {'<', '>'}} // as pc(pc105) has it
		readXKB(t, name, symbols)
		for code, key := range keys {
			level, shift := 1, "shift"
			if digits(key) == 1 {
				level = 0
			}
			want, ok := press(l, key[0], shift)
			if got := symbols[code][level]; got != want || ok != (got != 0) {
				t.Errorf("%s: %s with shift %d is %q in xkb, %q here", name, key, level, got, want)
			}
			if isLetter(key[0]) {
				if want, _ := press(l, key[0], "plain"); symbols[code][0] != want {
					t.Errorf("%s: %s is %q in xkb, %q here", name, key, symbols[code][0], want)
				}
			}
		}
		if got := symbols["LSGT"][0]; name != "us(basic)" && !strings.ContainsRune(l.fillers, got) {
			t.Errorf("%s: the ISO key is %q", name, got)
		}
	}
}

var (
	xkbKey     = regexp.MustCompile(`key\s*<(\w+)>\s*\{.*?\[([^\]]*)\]`)
	xkbInclude = regexp.MustCompile(`^include\s+"(\w+)(?:\(([\w-]+)\))?"`)
	xkbSection = regexp.MustCompile(`xkb_symbols\s+"([\w-]+)"`)
)

// readXKB reads the first two levels of the keys of a section, "gr(basic)", with
// what it includes.
func readXKB(t *testing.T, name string, symbols map[string][2]rune) {
	t.Helper()
	file, section, _ := strings.Cut(strings.TrimSuffix(name, ")"), "(")
	f, err := os.Open(xkbDir + "/" + file)
	if errors.Is(err, fs.ErrNotExist) {
		return
	}
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	inside := false
	for s := bufio.NewScanner(f); s.Scan(); {
		text := strings.TrimSpace(s.Text())
		if m := xkbSection.FindStringSubmatch(text); m != nil {
			inside = m[1] == section
			continue
		}
		if !inside {
			continue
		}
		if text == "};" {
			return
		}
		if m := xkbInclude.FindStringSubmatch(text); m != nil {
			if m[2] == "" {
				m[2] = "basic"
			}
			readXKB(t, m[1]+"("+m[2]+")", symbols)
		}
		if m := xkbKey.FindStringSubmatch(text); m != nil {
			levels := strings.Split(m[2], ",")
			for len(levels) < 2 {
				levels = append(levels, "VoidSymbol")
			}
			was := symbols[m[1]]
			for i := range was {
				if r, ok := keysym(strings.TrimSpace(levels[i])); ok {
					was[i] = r
				}
			}
			symbols[m[1]] = was
		}
	}
}

// keysym is the character of an X11 keysym's name; false where the name leaves
// the level as it was.
func keysym(name string) (rune, bool) {
	named := map[string]rune{
		"semicolon": ';', "colon": ':', "comma": ',', "less": '<', "greater": '>', "period": '.', "bar": '|', "brokenbar": '¦',
		"guillemotleft": '«', "guillemotright": '»', "VoidSymbol": 0,
	}
	greek := map[string]string{
		"alpha": "αΑ", "beta": "βΒ", "gamma": "γΓ", "delta": "δΔ", "epsilon": "εΕ", "zeta": "ζΖ", "eta": "ηΗ", "theta": "θΘ", "iota": "ιΙ",
		"kappa": "κΚ", "lamda": "λΛ", "mu": "μΜ", "nu": "νΝ", "xi": "ξΞ", "omicron": "οΟ", "pi": "πΠ", "rho": "ρΡ", "sigma": "σΣ", "tau": "τΤ",
		"upsilon": "υΥ", "phi": "φΦ", "chi": "χΧ", "psi": "ψΨ", "omega": "ωΩ", "finalsmallsigma": "ςΣ",
	}
	if r, ok := named[name]; ok {
		return r, true
	}
	if letter, ok := strings.CutPrefix(name, "Greek_"); ok {
		pair := []rune(greek[strings.ToLower(letter)])
		if len(pair) == 2 && letter == strings.ToUpper(letter) {
			return pair[1], true
		}
		return pair[0], true
	}
	if rest, ok := strings.CutPrefix(name, "0x100"); ok {
		n, err := strconv.ParseInt(rest, 16, 32)
		return rune(n), err == nil
	}
	if len(name) == 5 && name[0] == 'U' {
		n, err := strconv.ParseInt(name[1:], 16, 32)
		return rune(n), err == nil
	}
	if len(name) == 1 {
		return rune(name[0]), true
	}
	return 0, false
}
