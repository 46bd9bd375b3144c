package door

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"postern/app/border"
	"postern/app/desk"
	"postern/store"
	"postern/store/journal"
)

// What can stand in the way at the door.
var (
	// ErrSheetThere: a recovery sheet is never written over a file.
	ErrSheetThere = desk.NewFault("desk.sheet_there", "there is a file of that name")
	// ErrOneself: nobody removes himself.
	ErrOneself = desk.NewFault("desk.oneself", "nobody removes himself")
)

// Found gives a station its name and its first supervisor, who is signed in then. Errors:
// those of store.Station.Found.
func (d *Door) Found(n NewStation) (Sheet, error) {
	d.working.Lock()
	defer d.working.Unlock()
	name := strings.TrimSpace(n.Name)
	login := LoginOf(name, nil)
	sheet, err := d.o.Station.Found(store.Founding{
		Station: strings.TrimSpace(n.Station), Login: login, Name: name, PIN: n.PIN, Now: d.o.Now(),
	})
	return d.sheet(sheet, login, "founded", err)
}

// Recover lets in whoever has the recovery sheet, as a supervisor with a new PIN. Errors:
// those of store.Station.Recover.
func (d *Door) Recover(code, login, pin string) (Sheet, error) {
	d.working.Lock()
	defer d.working.Unlock()
	sheet, err := d.o.Station.Recover(code, login, pin, d.o.Now())
	return d.sheet(sheet, strings.ToLower(strings.TrimSpace(login)), "recovered", err)
}

// sheet begins the session of who was let in with a new sheet.
func (d *Door) sheet(made store.RecoverySheet, login, what string, err error) (Sheet, error) {
	if err != nil {
		return Sheet{}, err
	}
	who, _ := d.o.Station.SignedIn()
	d.look()
	booked := journal.Draft{Kind: journal.KindAccount, Who: who.Login, Facts: map[string]string{"what": what, "of": who.Login}}
	if err := d.begin(who, booked); err != nil {
		return Sheet{}, err
	}
	return Sheet{Station: made.Station, Login: login, Code: made.Code, Made: made.Made}, nil
}

// NewSheet makes a recovery sheet in the name of the supervisor who is signed in, who
// proves himself once more; the one before is worth nothing then. A sheet that comes with
// an error counts: only the journal has not taken it. Errors: those of store.Station.Prove
// and NewSheet, ErrDeskLocked, those of booking.
func (d *Door) NewSheet(pin string) (sheet Sheet, err error) {
	err = d.set(func(who border.Account, now time.Time) (journal.Draft, error) {
		draft := journal.Draft{Kind: journal.KindSetting, Facts: map[string]string{"what": "sheet"}}
		if !who.Role.Rules() { // before his PIN is tried in vain
			return draft, &store.Error{Op: "make a recovery sheet", Subject: who.Login, Err: store.ErrNotAllowed}
		}
		if err := d.o.Station.Prove(pin, now); err != nil {
			return draft, err
		}
		made, err := d.o.Station.NewSheet(now)
		if err == nil {
			sheet = Sheet{Station: made.Station, Login: who.Login, Code: made.Code, Made: made.Made}
		}
		return draft, err
	})
	return sheet, err
}

// SaveSheet writes a recovery sheet as a page to be printed, for the user's eyes alone.
// Errors: ErrSheetThere, those of the system; nothing is left behind then.
func (d *Door) SaveSheet(sheet Sheet, path string) error {
	page, err := SheetPDF(d.o.Say, store.RecoverySheet{Station: sheet.Station, Code: sheet.Code, Made: sheet.Made})
	if err != nil {
		return err
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, os.ErrExist) {
		if there, err := os.ReadFile(path); err == nil && bytes.Equal(there, page) { // saved a moment ago
			return nil
		}
		return fmt.Errorf("save recovery sheet: %w: %s", ErrSheetThere, filepath.Base(path))
	}
	if err != nil {
		return fmt.Errorf("save recovery sheet: %w", err)
	}
	_, err = f.Write(page)
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return errors.Join(fmt.Errorf("save recovery sheet: %w", err), os.Remove(path))
	}
	return nil
}
