// Package stories drives the real program in a real window: a virtual display,
// the keyboard, the clock of the program's own log lines, a picture at the end.
// Its tests are the stories; the command in demo tells one of them to whoever
// has no display.
package stories
