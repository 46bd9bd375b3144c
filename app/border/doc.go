// Package border is the vocabulary of the counter: travellers, documents,
// alerts, matches, findings. The words are those of the EU's SIS regulation
// (EU 2018/1862), of ICAO Doc 9303 and of INTERPOL. It holds types and the
// rules that belong to one value alone; it imports nothing of this module.
package border
