package parts

import (
	"fmt"
	"time"

	"fyne.io/fyne/v2"

	"postern/app/desk"
	"postern/app/lang"
	"postern/screens/theme"
)

// Chip is a sign and a few words on a ground of their own.
type Chip struct {
	Icon      string
	IconInk   fyne.ThemeColorName // "" is Ink
	Text      string
	Ink       fyne.ThemeColorName
	Ground    fyne.ThemeColorName
	Edge      fyne.ThemeColorName // "" is Ground
	EdgeWidth float32
	Size      fyne.ThemeSizeName // "" is caption
	Radius    float32
	Padding   float32 // above and below
}

// Object builds the chip.
func (c Chip) Object() *fyne.Container {
	iconInk, edge, size, side := c.IconInk, c.Edge, c.Size, float32(15)
	if iconInk == "" {
		iconInk = c.Ink
	}
	if edge == "" {
		edge = c.Ground
	}
	if size == "" {
		size = theme.SizeCaption
	} else {
		side = 17
	}
	body := Lead(6, Icon(c.Icon, side, iconInk), Bold(c.Text, size, c.Ink))
	return Framed(Frame{Ground: c.Ground, Edge: edge, Width: max(c.EdgeWidth, 1), Radius: c.Radius}, Padded(9, c.Padding, body))
}

// AgeChip says how old the lists are, by word, shape and colour.
func AgeChip(age desk.Age, text string) *fyne.Container {
	c := Chip{
		Icon: "ok", Text: text, Ink: theme.Good, Ground: theme.Surface, Edge: theme.Good,
		EdgeWidth: 1, Radius: 4, Padding: 2,
	}
	switch age {
	case desk.AgeAgeing:
		c.Icon, c.Ink, c.Ground, c.Edge = "verdict-old-lists", theme.Attention, theme.AttentionGround, theme.Attention
	case desk.AgeOld:
		c.Icon, c.Ink, c.Ground, c.Edge, c.EdgeWidth = "verdict-old-lists", theme.Wrong, theme.WrongGround, theme.Wrong, 2
	}
	return c.Object()
}

// MarkerChip is a safety marker.
func MarkerChip(text string) *fyne.Container {
	return Chip{
		Icon: "marker", IconInk: theme.MarkerIcon, Text: text, Ink: theme.MarkerInk,
		Ground: theme.MarkerGround, Size: theme.SizeText, Radius: 4, Padding: 4,
	}.Object()
}

// AgeWords is an age in short: 40 min, 3 h, 31 h, 3 d 4 h.
func AgeWords(say *lang.Speaker, age time.Duration) string {
	hours := int(age / time.Hour)
	switch {
	case age < time.Hour:
		return say.Say("age.minutes", lang.Values{"N": int(age / time.Minute)})
	case age <= 72*time.Hour:
		return say.Say("age.hours", lang.Values{"N": hours})
	}
	return say.Say("age.days", lang.Values{"D": hours / 24, "H": hours % 24})
}

// AgeSentence is an age in full words: 3 days 4 hours.
func AgeSentence(say *lang.Speaker, age time.Duration) string {
	hours := int(age / time.Hour)
	return say.Say("age.long", lang.Values{
		"Days":  say.Count("age.long.days", hours/24),
		"Hours": say.Count("age.long.hours", hours%24),
	})
}

// Milliseconds is how long a search took, in words.
func Milliseconds(say *lang.Speaker, took time.Duration) string {
	if took < time.Millisecond {
		return say.Say("took.less")
	}
	return say.Say("took.ms", lang.Values{"N": int(took.Round(time.Millisecond) / time.Millisecond)})
}

// Score is a score as it is shown: two digits after the point, cut rather than
// rounded, so that what lies below a threshold never looks as if it reached it.
func Score(score float64) string { return fmt.Sprintf("%.2f", float64(int(score*100+1e-9))/100) }
