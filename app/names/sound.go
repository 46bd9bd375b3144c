package names

// How a text sounds, roughly: letters that are written for each other are one,
// doubled letters are one, h counts nothing. Words written apart are one word only
// where they sound the same.

// Sound is how some text sounds, put together letter by letter.
type Sound struct {
	Hash        uint32
	Letters     int32
	First, Last byte
	power       uint32 // soundBase to the number of letters
}

const (
	soundBase        = 0x01000193
	soundBaseInverse = 0x359c449b // modulo 2³²
)

// soundOf is, for every folded letter, the one that stands for its sound; 0 is
// silent.
var soundOf = buildSounds()

func buildSounds() *[256]byte {
	var t [256]byte
	for c := range t {
		t[c] = byte(c)
	}
	for of, letters := range map[byte]string{'i': "iye", 'u': "ouw", 'k': "kqc", 0: "h"} {
		for i := range len(letters) {
			t[letters[i]] = of
		}
	}
	return &t
}

// Sounds makes the sound of a folded text.
func Sounds[T string | []byte](text T) Sound {
	s := Sound{power: 1}
	for i := range len(text) {
		s.add(soundOf[text[i]])
	}
	return s
}

func (s *Sound) add(c byte) {
	if c == 0 || s.Letters > 0 && c == s.Last {
		return
	}
	if s.Letters == 0 {
		s.First = c
	}
	s.Last = c
	s.Letters++
	s.Hash = s.Hash*soundBase + uint32(c)
	s.power *= soundBase
}

// With is the sound of two texts written together.
func (s Sound) With(o Sound) Sound {
	switch {
	case s.Letters == 0:
		return o
	case o.Letters == 0:
		return s
	}
	if s.Last == o.First { // two become one
		o.Letters--
		o.power *= soundBaseInverse
		o.Hash -= uint32(o.First) * o.power
	}
	return Sound{s.Hash*o.power + o.Hash, s.Letters + o.Letters, s.First, o.Last, s.power * o.power}
}

// SoundLetters is how a folded text sounds, letter by letter.
func SoundLetters(text string) []byte {
	var out []byte
	for i := range len(text) {
		if c := soundOf[text[i]]; c != 0 && (len(out) == 0 || out[len(out)-1] != c) {
			out = append(out, c)
		}
	}
	return out
}

// SoundHash is the hash of sounds letter by letter.
func SoundHash(letters []byte) uint32 {
	var h uint32
	for _, c := range letters {
		h = h*soundBase + uint32(c)
	}
	return h
}
