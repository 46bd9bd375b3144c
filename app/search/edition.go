package search

// scoring names how evidence is weighed and judged, in this package and in names.
// It changes with every change there that may change a score or a verdict.
const scoring = "9"
