// Package names knows one name: its script, its words and what part they play,
// which spellings stand for each other, what a difference between two words
// costs, and how two names compare and why.
//
// Everything is counted in nats (natural logarithms of likelihood ratios): a
// word that one traveller in a thousand bears adds up to ln 1000 ≈ 6.9 when it
// agrees. Costs of letters are kept in hundredths of a nat, as whole numbers,
// so that they are the same on every machine.
package names
