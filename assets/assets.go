// Package assets holds the files that the program carries within itself:
// catalogues, icons, fonts, the demonstration list of made-up people, and the
// program's own name and number.
package assets

import (
	"embed"
	"io/fs"
)

// What the program is called; FyneApp.toml says the same.
const (
	ID      = "org.postern.counter"
	Name    = "Postern"
	Version = "0.1.0"
	Build   = 1
)

//go:embed catalogues/*.json
var catalogues embed.FS

//go:embed icons/*.svg
var icons embed.FS

//go:embed Icon.png
var programIcon []byte

//go:embed fonts/*
var fonts embed.FS

//go:embed demonstration/*
var demonstration embed.FS

// Catalogues is the folder of message files, NAME.LANGUAGE.json.
func Catalogues() fs.FS { return sub(catalogues, "catalogues") }

// ProgramIcon is the program's own sign, a PNG of 512 × 512.
func ProgramIcon() []byte { return programIcon }

// Icon returns the SVG of a sign by its file's name without ending: one path, one
// colour, 24 × 24.
func Icon(name string) ([]byte, error) { return icons.ReadFile("icons/" + name + ".svg") }

// Font returns a font file by its name, e.g. "Amiri-Regular.ttf".
func Font(name string) ([]byte, error) { return fonts.ReadFile("fonts/" + name) }

// Demonstration is the folder of lists of made-up people on which the program
// can be tried.
func Demonstration() fs.FS { return sub(demonstration, "demonstration") }

// DemonstrationFile returns one file of that folder: beside the lists there are
// demo.mrz, a traveller's zone, and demo.expected, the name of the alert that it
// has to find.
func DemonstrationFile(name string) ([]byte, error) {
	return demonstration.ReadFile("demonstration/" + name)
}

func sub(f embed.FS, dir string) fs.FS {
	s, err := fs.Sub(f, dir)
	if err != nil { // the folders are embedded above: this cannot happen in a program that builds
		panic(err)
	}
	return s
}
