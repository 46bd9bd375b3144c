package made

import (
	"bytes"
	"image"
	"image/png"

	"postern/app/border"
)

// Pictured gives a match's alert a portrait: grey bands, no face.
func Pictured(m border.Match, taken int) border.Match {
	p := image.NewGray(image.Rect(0, 0, 180, 225))
	for i := range p.Pix {
		p.Pix[i] = uint8(90 + i/p.Stride/45*30)
	}
	var data bytes.Buffer
	if err := png.Encode(&data, p); err != nil {
		panic(err)
	}
	m.Alert.Photos = []border.Photo{{MediaType: "image/png", Data: data.Bytes(), TakenOn: border.YearOnly(taken)}}
	return m
}
