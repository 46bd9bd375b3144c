package main

import (
	"errors"
	"os"
	"path/filepath"
	"strings"

	"postern/app/desk"
	"postern/app/desk/sync"
	"postern/app/exchange"
	"postern/app/exchange/hq"
	"postern/app/lang"
)

// notOwnFolder refuses headquarters' own folder, with its keys, in place of what counters
// take from it.
func notOwnFolder(path *string) error {
	if path == nil {
		return nil
	}
	there := func(dir string) bool { info, err := os.Stat(dir); return err == nil && info.IsDir() }
	public := filepath.Join(*path, hq.DirPublic)
	if there(filepath.Join(*path, exchange.DirMetadata)) || !there(filepath.Join(public, exchange.DirMetadata)) {
		return nil
	}
	return &hqFault{"own_folder", lang.Values{"Path": *path, "Public": public}}
}

// accepted says of what would have stopped that it was taken for all that.
func (p *program) accepted(s *sync.ImportError) string {
	values := lang.Values{"List": s.List, "Before": s.Before, "After": s.After, "Gone": s.Gone, "Here": desk.Clock(s.Here), "Lost": desk.Quoted(s.Lost)}
	switch {
	case errors.Is(s, sync.ErrVanished):
		return p.say.Count("ctl.sync.accepted.vanished", s.Before, values)
	case errors.Is(s, sync.ErrLoss):
		return p.say.Say("ctl.sync.accepted.loss", values)
	}
	if key := "ctl.sync.accepted." + strings.TrimPrefix(s.Key(), "desk.import."); p.say.Has(key) {
		return p.say.Say(key, values)
	}
	return p.say.Say("ctl.sync.accepted.any", values)
}
