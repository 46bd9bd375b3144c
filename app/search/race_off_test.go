//go:build !race

package search

// raced says whether the tests run under the race detector.
const raced = false
