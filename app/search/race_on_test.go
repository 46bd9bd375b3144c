//go:build race

package search

// raced says that the tests run under the race detector, ten times as slowly: there
// fewer searches do, for it looks for something else.
const raced = true
