package names

import "testing"

func BenchmarkShareOfUnseenWord(b *testing.B) {
	t := LoadFrequencies()
	words := []*Word{newWord("zarqovand", false, t), newWord("ustrovel", false, t), newWord("mohamadi", false, t), newWord("beltar", false, t)}
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		t.Share(words[i%len(words)])
	}
}

func BenchmarkFrequenciesAreReadOnce(b *testing.B) {
	for b.Loop() {
		readTables()
	}
}
