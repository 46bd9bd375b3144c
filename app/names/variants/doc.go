// Package variants makes up names and writes them in several ways by rule: the
// respellings, transliterations, cuts and added parts that one person's name goes
// through between a document and a list. It is for checking by kind what the
// matcher finds and what it keeps apart. Nobody in it exists.
package variants
