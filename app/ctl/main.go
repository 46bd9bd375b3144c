// Command posternctl does the work of Postern without a window: it brings lists
// to a station, screens travellers and explains why, compares names. What scripts may rely on is
// said by its --help.
package main

import "os"

func main() { os.Exit(Run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr)) }
