package lists

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestLongTextIsWhatWasAddedAlsoWhereItsPiecesMeet(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var text longText
		var want strings.Builder
		for range rapid.IntRange(0, 8).Draw(t, "texts") {
			one := strings.Repeat(rapid.StringN(0, 5, -1).Draw(t, "text"), rapid.SampledFrom([]int{0, 1, pieceBytes / 3, pieceBytes}).Draw(t, "times"))
			text.add(one)
			want.WriteString(one)
		}
		if text.size != want.Len() {
			t.Fatalf("%d bytes of %d", text.size, want.Len())
		}
		from := rapid.IntRange(0, text.size).Draw(t, "from")
		to := rapid.IntRange(from, text.size).Draw(t, "to")
		if text.part(from, to) != want.String()[from:to] {
			t.Fatalf("another text from %d to %d", from, to)
		}
	})
}
