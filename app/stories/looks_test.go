package stories

import (
	"bytes"
	"os"
	"path/filepath"
)

// inEveryLook keeps pictures of what stands in the window in the dark, in high contrast and
// at 150 % too where POSTERN_LOOKS is set: for people who hold the screens beside how they
// are meant to look. The window is light again afterwards.
func (s *story) inEveryLook(name string) {
	s.Helper()
	if os.Getenv("POSTERN_LOOKS") == "" {
		return
	}
	const mode, text = "ctrl+shift+d", "ctrl+shift+t"
	for _, look := range []struct {
		name string
		keys []string
	}{
		{"dark", []string{mode}},
		{"contrast", []string{mode}},
		{"150", []string{mode, text, text}},
		{"", []string{text, text}}, // four sizes, then the first again
	} {
		before := s.settled(nil)
		s.press(look.keys...)
		picture := s.settled(before)
		if look.name != "" {
			s.must(os.WriteFile(filepath.Join("..", "..", "build", "stories", name+"-"+look.name+".png"), picture, 0o644))
		}
	}
}

// settled is a picture of the window once it stands still and is another than before.
func (s *story) settled(before []byte) []byte {
	s.Helper()
	file := filepath.Join(s.folder, "settled.png")
	var last []byte
	for {
		_, err := s.display.Photograph(s.Context, file)
		s.must(err)
		picture, err := os.ReadFile(file)
		s.must(err)
		if bytes.Equal(picture, last) && !bytes.Equal(picture, before) {
			return picture
		}
		last = picture
	}
}
