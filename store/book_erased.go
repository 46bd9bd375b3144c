package store

import "postern/store/journal"

// Erased reports of each entry whether it had a detail that is no more. No detail is
// opened for it. Errors: ErrDamaged, ErrClosed.
func (j Journal) Erased(entries ...journal.Entry) ([]bool, error) {
	const op = "read the journal"
	keys, err := j.keys()
	if err != nil {
		return nil, fail(op, j.station.dir, err)
	}
	erased := make([]bool, len(entries))
	err = j.view(op, keys, func(in journalRoom) error {
		for i, e := range entries {
			if e.Keep == journal.KeepNothing {
				continue
			}
			day, known, err := readDay(in, keys, dayName(e.Day, e.Keep))
			if err != nil {
				return err
			}
			erased[i] = known && e.Number < day.Erased
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return erased, nil
}
