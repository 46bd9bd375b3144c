package parts

import "fyne.io/fyne/v2"

// Command is something that can be done, as it stands in a menu. The zero
// Command is a line between commands.
type Command struct {
	Label    string
	Key      fyne.KeyName
	Modifier fyne.KeyModifier // 0: the key is shown, the focused field hears it
	Do       func()
	Can      func() bool // nil: always
}

// Ready reports whether the command would do something now.
func (c Command) Ready() bool { return c.Do != nil && (c.Can == nil || c.Can()) }
