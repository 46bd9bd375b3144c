package answers

import "io"

// DecodeUnpacked is Decode of a sheet that is unpacked already, as package fetch gives it.
// It reads up to the end. Errors: those of Decode.
func DecodeUnpacked(r io.Reader) (Sheet, error) {
	s, err := readLines(io.LimitReader(r, maxUnpacked))
	if err != nil {
		return s, err
	}
	_, err = io.Copy(io.Discard, r) // where it is proven
	return s, err
}
