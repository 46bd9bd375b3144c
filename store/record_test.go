package store

import (
	"bytes"
	"errors"
	"reflect"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"postern/app/border"
)

func encode(t testing.TB, a border.Alert) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := records().enc.MarshalToBuffer(&a, &b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestEveryAlertComesBackAsItWasAndAlwaysAsTheSameBytes(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		a := drawAlert(r)
		if err := checkAlert(&a); err != nil {
			r.Fatal(err)
		}
		content := bytes.Clone(encode(t, a))
		got, err := decodeAlert(content)
		if err != nil {
			r.Fatal(err)
		}
		if d := cmp.Diff(a, got); d != "" {
			r.Fatal(d)
		}
		if !bytes.Equal(content, encode(t, got)) {
			r.Fatal("the same alert gave other bytes")
		}
	})
}

// everyDate calls see for each place of an alert where a date can stand, the
// alert being empty but for what leads there.
func everyDate(t *testing.T, see func(where string, set func(border.PartialDate) border.Alert)) {
	t.Helper()
	var a border.Alert
	n := 0
	var walk func(where string, v reflect.Value)
	walk = func(where string, v reflect.Value) {
		if d, ok := v.Addr().Interface().(*border.PartialDate); ok {
			n++
			see(where, func(to border.PartialDate) border.Alert {
				*d = to
				return a
			})
			*d = border.PartialDate{}
			return
		}
		switch v.Kind() {
		case reflect.Struct:
			for i := range v.NumField() {
				walk(where+"."+v.Type().Field(i).Name, v.Field(i))
			}
		case reflect.Slice:
			v.Set(reflect.MakeSlice(v.Type(), 1, 1))
			walk(where+"[]", v.Index(0))
			v.SetZero()
		}
	}
	walk("Alert", reflect.ValueOf(&a).Elem())
	if n < 10 {
		t.Fatalf("found %d dates in an alert: looked in the wrong place", n)
	}
}

func TestDateThatCouldNotBeReadAgainIsRefusedWhereverItStands(t *testing.T) {
	bad := []border.PartialDate{{Year: 1984, Month: 13}, {Year: 12345}, {Year: -1}, {About: true}, {Year: 1990, EndYear: 1980}, {Year: 1984, Day: 15, Month: -2}, {Year: 2023, Month: 2, Day: 29}}
	everyDate(t, func(where string, set func(border.PartialDate) border.Alert) {
		for _, d := range bad {
			a := set(d)
			if err := checkAlert(&a); !errors.Is(err, ErrUnfit) {
				t.Errorf("%s %+v: %v", where, d, err)
			}
		}
		a := set(border.Day(1984, 2, 29))
		if err := checkAlert(&a); err != nil {
			t.Errorf("%s: %v", where, err)
		}
	})
}

func TestDateThatIsTakenAsPlainComesBackAsItIs(t *testing.T) {
	part := rapid.OneOf(rapid.IntRange(-1, 13), rapid.IntRange(0, 32), rapid.IntRange(1900, 2100), rapid.IntRange(9990, 10010))
	plain := 0
	check := func(d border.PartialDate) {
		if !isPlain(d) {
			return
		}
		plain++
		if got, err := border.ParsePartialDate(d.String()); err != nil || got != d {
			t.Errorf("%+v comes back as %+v, %v", d, got, err)
		}
	}
	rapid.Check(t, func(r *rapid.T) {
		check(border.PartialDate{
			Year: part.Draw(r, "year"), Month: part.Draw(r, "month"), Day: part.Draw(r, "day"), About: rapid.Bool().Draw(r, "about"),
			EndYear: part.Draw(r, "end year"), EndMonth: part.Draw(r, "end month"), EndDay: part.Draw(r, "end day"),
		})
		check(border.PartialDate{Year: part.Draw(r, "year"), Month: part.Draw(r, "month"), Day: part.Draw(r, "day")})
		check(drawDate(r))
	})
	if plain < few(10) {
		t.Errorf("only %d dates were taken as plain: the test does not test", plain)
	}
}

func TestNoFieldOfAnAlertIsLeftOutOfTheseTests(t *testing.T) {
	used := map[string]bool{}
	rapid.Check(t, func(r *rapid.T) {
		v := reflect.ValueOf(drawAlert(r))
		for i := range v.NumField() {
			used[v.Type().Field(i).Name] = used[v.Type().Field(i).Name] || !v.Field(i).IsZero()
		}
	})
	for field, is := range used {
		if !is && field != "List" {
			t.Errorf("drawAlert never fills %s", field)
		}
	}
}

func TestFieldThatThisProgramDoesNotKnowIsAnErrorNotALoss(t *testing.T) {
	content := []byte{0xa1, 0x67, 's', 'e', 'c', 'r', 'e', 't', 's', 0x61, 'x'} // {"secrets": "x"}
	if a, err := decodeAlert(content); err == nil {
		t.Errorf("read as %+v", a)
	}
}

func FuzzAlertRecord(f *testing.F) {
	f.Add(encode(f, madeUp(1)))
	f.Add(encode(f, border.Alert{Photos: []border.Photo{{Data: []byte{1, 2}}}, ListedOn: border.YearOnly(1984)}))
	f.Add([]byte{0xa0})
	f.Add([]byte{0x9b, 0, 0, 0x42, 0xfa, 0x42, 0xfa, 0x42, 0xfa})
	f.Add([]byte{0xa1, 0x65, 'n', 'a', 'm', 'e', 's', 0x9a, 0xff, 0xff, 0xff, 0xff})
	f.Fuzz(func(t *testing.T, content []byte) {
		a, err := decodeAlert(content)
		if err != nil {
			return
		}
		again, err := decodeAlert(bytes.Clone(encode(t, a)))
		if err != nil {
			t.Fatalf("what was read cannot be written and read: %v", err)
		}
		if !cmp.Equal(encode(t, a), encode(t, again)) {
			t.Fatal("it changed on the way")
		}
	})
}
