package desk

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"

	"postern/store"
)

// longestSocket is how long the path of a socket can be, in bytes: what the systems
// have in common.
const longestSocket = 103

// socketPath is a path to the socket in a station's folder that is short enough for
// the system. It holds until done is called, which comes after the socket is closed.
func socketPath(dir string) (path string, done func(), err error) {
	path = store.SocketPath(dir)
	if len(path) <= longestSocket || runtime.GOOS != "linux" {
		return path, func() {}, nil
	}
	folder, err := os.Open(dir)
	if err != nil {
		return "", nil, err
	}
	short := fmt.Sprintf("/proc/self/fd/%d/%s", folder.Fd(), filepath.Base(path))
	return short, func() { _ = folder.Close() }, nil
}
