package desk

import (
	"os"
	"path/filepath"
	"strings"
)

// pathsOffered is how many paths are offered at most.
const pathsOffered = 6

// Paths offers files and folders for a path that is being typed, folders with the
// separator at their end. A path that begins with ~ begins in the user's own
// folder. It is empty where nothing fits or the folder cannot be read.
func Paths(typed string) []string {
	if strings.TrimSpace(typed) == "" {
		return nil
	}
	folder, begin := filepath.Split(Expanded(typed))
	if folder == "" {
		folder = "." + string(filepath.Separator)
	}
	entries, err := os.ReadDir(folder)
	if err != nil {
		return nil
	}
	var all []string
	for _, e := range entries {
		name := e.Name()
		hidden := strings.HasPrefix(name, ".") && !strings.HasPrefix(begin, ".")
		if hidden || len(name) < len(begin) || !strings.EqualFold(name[:len(begin)], begin) {
			continue
		}
		path := folder + name
		if info, err := os.Stat(path); err == nil && info.IsDir() {
			path += string(filepath.Separator)
		}
		if all = append(all, path); len(all) == pathsOffered {
			break
		}
	}
	return all
}

// Expanded is a typed path without blanks around it, and with the user's own folder
// in place of ~.
func Expanded(typed string) string {
	path := strings.TrimSpace(typed)
	rest, ok := strings.CutPrefix(path, "~"+string(filepath.Separator))
	if !ok {
		return path
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return path
	}
	return filepath.Join(home, rest) + tail(rest)
}

// tail is the separator at the end of a path, which Join takes away.
func tail(path string) string {
	if path == "" || os.IsPathSeparator(path[len(path)-1]) {
		return string(filepath.Separator)
	}
	return ""
}
