package house

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"path"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// code is what the project's Go files, tests aside, say that may name sentences.
type code struct {
	said     map[string]string // key handed to Say, Count, Has or a fault as it stands → where
	literals map[string]bool   // every text in the code
	prefixes map[string]string // "reason." of "reason."+code → where
}

func readCode(t *testing.T) code {
	t.Helper()
	c := code{map[string]string{}, map[string]bool{}, map[string]string{}}
	positions := token.NewFileSet()
	files(t, func(name string, content []byte) {
		if !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") || strings.HasPrefix(name, ".") {
			return
		}
		file, err := parser.ParseFile(positions, name, content, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if n != nil {
				c.take(n, positions.Position(n.Pos()).String())
			}
			return true
		})
	})
	return c
}

func (c *code) take(n ast.Node, where string) {
	switch n := n.(type) {
	case *ast.BasicLit:
		if text, ok := literal(n); ok {
			c.literals[text] = true
		}
	case *ast.BinaryExpr:
		if text, ok := literal(n.X); ok && n.Op == token.ADD && strings.HasSuffix(text, ".") && len(text) > 1 {
			c.prefixes[text] = where
		}
	case *ast.CallExpr:
		called := ""
		switch f := n.Fun.(type) {
		case *ast.SelectorExpr:
			called = f.Sel.Name
		case *ast.Ident:
			called = f.Name
		}
		if len(n.Args) == 0 || !slices.Contains([]string{"Say", "Count", "Has", "NewFault", "NewLimit"}, called) {
			return
		}
		if key, ok := literal(n.Args[0]); ok {
			c.said[key] = where
		}
	}
}

func literal(e ast.Expr) (string, bool) {
	l, ok := e.(*ast.BasicLit)
	if !ok || l.Kind != token.STRING {
		return "", false
	}
	text, err := strconv.Unquote(l.Value)
	return text, err == nil
}

// catalogue returns the English keys and the file each stands in.
func catalogue(t *testing.T) map[string]string {
	t.Helper()
	keys := map[string]string{}
	files(t, func(name string, content []byte) {
		if ok, _ := path.Match("assets/catalogues/*.en.json", name); !ok {
			return
		}
		var messages map[string]json.RawMessage
		if err := json.Unmarshal(content, &messages); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for key := range messages {
			if other, twice := keys[key]; twice {
				t.Errorf("%q stands in %s and in %s: one of them is never said", key, other, name)
			}
			keys[key] = name
		}
	})
	if len(keys) == 0 {
		t.Fatal("no English catalogue found")
	}
	return keys
}

func TestEverySentenceTheCodeSaysStandsInTheCatalogue(t *testing.T) {
	keys := catalogue(t)
	c := readCode(t)
	if len(c.said) == 0 {
		t.Fatal("the code says nothing: looked in the wrong place")
	}
	for _, key := range slices.Sorted(maps.Keys(c.said)) {
		if _, held := keys[key]; !held {
			t.Errorf("%s says %q, which no English catalogue holds", c.said[key], key)
		}
	}
}

func TestEverySentenceOfTheCatalogueIsSaid(t *testing.T) {
	keys := catalogue(t)
	c := readCode(t)
	for _, key := range slices.Sorted(maps.Keys(keys)) {
		if c.literals[key] {
			continue
		}
		begun := func(prefix string) bool { return strings.HasPrefix(key, prefix) }
		if !slices.ContainsFunc(slices.Collect(maps.Keys(c.prefixes)), begun) {
			t.Errorf("%s: nothing says %q", keys[key], key)
		}
	}
}
