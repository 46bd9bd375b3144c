package frame_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"postern/assets"
)

// sources are the files of the screens, tests aside.
func sources(t *testing.T) map[string]*ast.File {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join("..", "*", "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]*ast.File{}
	positions := token.NewFileSet()
	for _, path := range paths {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if files[path], err = parser.ParseFile(positions, path, text, 0); err != nil {
			t.Fatal(err)
		}
	}
	if len(files) < 30 {
		t.Fatalf("%d files: looked in the wrong place", len(files))
	}
	return files
}

func called(call *ast.CallExpr) string {
	switch f := call.Fun.(type) {
	case *ast.SelectorExpr:
		if x, ok := f.X.(*ast.Ident); ok {
			return x.Name + "." + f.Sel.Name
		}
	case *ast.Ident:
		return f.Name
	}
	return ""
}

func TestScreensStartNoGoroutineAndNeverWait(t *testing.T) {
	for path, file := range sources(t) {
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.GoStmt:
				t.Errorf("%s starts a goroutine: ask the Runner", path)
			case *ast.SelectStmt, *ast.ChanType:
				t.Errorf("%s waits on a channel", path)
			case *ast.CallExpr:
				switch name := called(n); name {
				case "time.Sleep", "time.AfterFunc", "time.NewTimer", "time.NewTicker", "time.After", "time.Tick", "time.Now", "fyne.Do", "fyne.DoAndWait":
					t.Errorf("%s calls %s: the clock and the threads are the program's", path, name)
				}
			}
			return true
		})
	}
}

func TestScreensNameNoColourOfTheirOwn(t *testing.T) {
	for path, file := range sources(t) {
		if strings.Contains(path, "theme") {
			continue
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if s, ok := n.(*ast.SelectorExpr); ok {
				if x, ok := s.X.(*ast.Ident); ok && x.Name == "color" && s.Sel.Name != "Transparent" && s.Sel.Name != "Color" {
					t.Errorf("%s names color.%s: ask the theme by token", path, s.Sel.Name)
				}
			}
			return true
		})
	}
}

func TestEverySignThatAScreenNamesIsThere(t *testing.T) {
	signs := 0
	for path, file := range sources(t) {
		ast.Inspect(file, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok || len(call.Args) == 0 {
				return true
			}
			switch called(call) {
			case "Icon", "Sign", "parts.Icon", "parts.Sign", "parts.AttentionStrip", "parts.WrongStrip", "parts.WrongLine", "s.listStrip", "legend":
				text, ok := call.Args[0].(*ast.BasicLit)
				if !ok {
					return true
				}
				name, err := strconv.Unquote(text.Value)
				if err != nil {
					t.Fatal(err)
				}
				signs++
				if _, err := assets.Icon(name); err != nil {
					t.Errorf("%s names the sign %q: %v", path, name, err)
				}
			}
			return true
		})
	}
	if signs < 10 {
		t.Errorf("%d signs are named: looked in the wrong place", signs)
	}
}
