package theme

import (
	"image/color"

	"fyne.io/fyne/v2"
)

// palette holds the three values of every token: light, dark, high contrast.
// The test computes their contrasts and fails below the bars.
func palette() map[fyne.ThemeColorName][3]color.NRGBA {
	return map[fyne.ThemeColorName][3]color.NRGBA{
		Ground:          {rgb(0xEDF0F4), rgb(0x0E1217), rgb(0x000000)},
		Surface:         {rgb(0xFFFFFF), rgb(0x171D25), rgb(0x000000)},
		Rail:            {rgb(0xE2E7ED), rgb(0x12171E), rgb(0x000000)},
		Track:           {rgb(0xD5DBE3), rgb(0x2A323D), rgb(0x3A3A3A)},
		Line:            {rgb(0xC9D0D9), rgb(0x39434F), rgb(0xFFFFFF)},
		Edge:            {rgb(0x6B7684), rgb(0x8794A3), rgb(0xFFFFFF)},
		Ink:             {rgb(0x11161D), rgb(0xF2F5F8), rgb(0xFFFFFF)},
		Ink2:            {rgb(0x465160), rgb(0xB7C1CC), rgb(0xFFFFFF)},
		Disabled:        {rgb(0x6B7684), rgb(0x8794A3), rgb(0xB8B8B8)},
		Primary:         {rgb(0x1D3557), rgb(0x9CC2F5), rgb(0xFFFFFF)},
		OnPrimary:       {rgb(0xFFFFFF), rgb(0x0B1420), rgb(0x000000)},
		Focus:           {rgb(0x0B63F6), rgb(0x6EA8FF), rgb(0x00E5FF)},
		Chosen:          {rgb(0xDCE8FB), rgb(0x22395C), rgb(0x00324A)},
		Mark:            {rgb(0x0B63F6), rgb(0x6EA8FF), rgb(0x00E5FF)},
		Good:            {rgb(0x0A5C46), rgb(0x8FE3C4), rgb(0x7DFFD0)},
		GoodGround:      {rgb(0xDDF3EA), rgb(0x0B2A22), rgb(0x000000)},
		Attention:       {rgb(0x5F3B00), rgb(0xFFD983), rgb(0xFFD500)},
		AttentionGround: {rgb(0xFFEFC2), rgb(0x3D2E05), rgb(0x000000)},
		Wrong:           {rgb(0x9B1023), rgb(0xFFB3BC), rgb(0xFFB3BC)},
		WrongGround:     {rgb(0xFCE6E8), rgb(0x47121A), rgb(0x000000)},
		NoMatch:         {rgb(0xDDF3EA), rgb(0x0B2A22), rgb(0x000000)},
		NoMatchInk:      {rgb(0x053F2F), rgb(0xD8F6EA), rgb(0xFFFFFF)},
		NoMatchEdge:     {rgb(0x0A6B50), rgb(0x4FC79F), rgb(0x7DFFD0)},
		Possible:        {rgb(0xFFC233), rgb(0xF2B01E), rgb(0xFFD500)},
		PossibleInk:     {rgb(0x1C1300), rgb(0x1A1200), rgb(0x000000)},
		PossibleEdge:    {rgb(0x8A5A00), rgb(0xF2B01E), rgb(0xFFD500)},
		Match:           {rgb(0x9B1023), rgb(0xA81C1C), rgb(0x8E0016)},
		MatchInk:        {rgb(0xFFFFFF), rgb(0xFFFFFF), rgb(0xFFFFFF)},
		MatchEdge:       {rgb(0x9B1023), rgb(0xFF8A98), rgb(0xFFFFFF)},
		Protect:         {rgb(0x123F8C), rgb(0x1A4FA8), rgb(0x00338A)},
		ProtectInk:      {rgb(0xFFFFFF), rgb(0xFFFFFF), rgb(0xFFFFFF)},
		ProtectEdge:     {rgb(0x123F8C), rgb(0x8DB6FF), rgb(0xFFFFFF)},
		Damaged:         {rgb(0x3B4654), rgb(0x4A5665), rgb(0x303030)},
		DamagedInk:      {rgb(0xFFFFFF), rgb(0xFFFFFF), rgb(0xFFFFFF)},
		DamagedEdge:     {rgb(0x3B4654), rgb(0xA9B5C2), rgb(0xFFFFFF)},
		Ready:           {rgb(0xFFFFFF), rgb(0x171D25), rgb(0x000000)},
		ReadyInk:        {rgb(0x465160), rgb(0xB7C1CC), rgb(0xFFFFFF)},
		ReadyEdge:       {rgb(0x6B7684), rgb(0x8794A3), rgb(0xFFFFFF)},
		MarkerGround:    {rgb(0x11161D), rgb(0xF2F5F8), rgb(0xFFFFFF)},
		MarkerInk:       {rgb(0xFFFFFF), rgb(0x0E1217), rgb(0x000000)},
		MarkerIcon:      {rgb(0xFFC233), rgb(0xA81C1C), rgb(0x000000)},
		Bar:             {rgb(0x1D3557), rgb(0x9CC2F5), rgb(0xFFFFFF)},
		Bar2:            {rgb(0x5E8CC6), rgb(0x4E7DB8), rgb(0x00E5FF)},
		Bar3:            {rgb(0xB87F00), rgb(0xF2B01E), rgb(0xFFD500)},
	}
}

func rgb(v uint32) color.NRGBA {
	return color.NRGBA{R: uint8(v >> 16), G: uint8(v >> 8), B: uint8(v), A: 0xff}
}
