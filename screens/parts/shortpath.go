package parts

import (
	"path/filepath"
	"strings"
)

// longestPath is how many letters of a path a strip shows in one line.
const longestPath = 48

// ShortPath is a path that fits into a strip: where it is too long, its first folder and
// its end, with … for what lies between. Prose does not break within a path.
func ShortPath(path string) string {
	letters := []rune(path)
	if len(letters) <= longestPath {
		return path
	}
	const separator = string(filepath.Separator)
	head := ""
	if i := strings.Index(strings.TrimPrefix(path, separator), separator); i >= 0 {
		head = path[:len(path)-len(strings.TrimPrefix(path, separator))+i+1]
	}
	if len([]rune(head)) > longestPath/3 {
		head = string([]rune(head)[:longestPath/3])
	}
	room := longestPath - len([]rune(head)) - 1
	tail := letters[len(letters)-room:]
	for i, r := range tail { // whole names, where one fits
		if string(r) == separator && i < len(tail)-1 {
			tail = tail[i:]
			break
		}
	}
	return head + "…" + string(tail)
}
