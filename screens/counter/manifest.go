package counter

import (
	"context"
	"errors"
	"path/filepath"

	"fyne.io/fyne/v2"

	"postern/app/desk"
	"postern/app/desk/shift"
	"postern/app/lang"
	"postern/screens/parts"
)

// manifestStage is how far a manifest has come.
type manifestStage int

const (
	manifestAsked   manifestStage = iota // the path is being typed
	manifestRuns                         // it is being searched
	manifestStops                        // that was cancelled and is winding up
	manifestThrough                      // its result waits to be read
)

// manifestRun is a coach's or ferry's manifest at the counter. It is searched beside
// the travellers: nobody at the counter waits for it.
type manifestRun struct {
	stage  manifestStage
	name   string // of the file
	tally  *tally
	cancel context.CancelFunc
	word   string // what else was wanted while it was searched
	result shift.ManifestResult
	bad    int // rows that were not read whole
	err    error
}

func (m *manifestRun) goesOn() bool { return m.stage == manifestRuns || m.stage == manifestStops }

// vacant reports whether nobody is at the counter.
func (s *Screen) vacant() bool {
	return s.c.number == 0 && s.c.stage == stageReady && !s.running && !s.reopening && s.queued == nil && s.choice == choiceNone && s.notes == nil
}

// manifestShown is the manifest where it is to be seen: while nobody is at the counter.
func (s *Screen) manifestShown() *manifestRun {
	if !s.vacant() {
		return nil
	}
	return s.manifest
}

// asksManifest reports whether the path of a manifest is being typed.
func (s *Screen) asksManifest() bool {
	m := s.manifestShown()
	return m != nil && m.stage == manifestAsked
}

// canManifest: one manifest at a time, and whoever stands here comes first.
func (s *Screen) canManifest() bool {
	return s.vacant() && s.problem() == desk.ProblemNone && (s.manifest == nil || !s.manifest.goesOn())
}

// askManifest asks for the file.
func (s *Screen) askManifest() {
	if !s.canManifest() {
		return
	}
	s.manifest, s.trouble = &manifestRun{stage: manifestAsked}, ""
	s.show()
	s.Focus()
	s.path.SelectAll() // the path before may serve again
}

// Bring searches the manifest that was dropped on the window.
func (s *Screen) Bring(paths []string) {
	m := s.manifest
	switch {
	case len(paths) == 0:
		return
	case m != nil && m.goesOn():
		m.word = s.say.Say("manifest.one")
		s.show()
	case !s.vacant():
		s.trouble = s.say.Say("manifest.case_open")
		s.show()
	case len(paths) > 1:
		s.manifest = &manifestRun{stage: manifestThrough, err: errManyManifests}
		s.show()
		s.Focus()
	default:
		s.searchManifest(paths[0])
	}
}

var errManyManifests = errors.New("several manifests at once")

// searchManifest searches for everybody whom a file names.
func (s *Screen) searchManifest(path string) {
	s.path.Close()
	ctx, cancel := context.WithCancel(context.Background())
	name := shortened(filepath.Base(path))
	m := &manifestRun{stage: manifestRuns, name: name, cancel: cancel, tally: newTally(s.say.Say("manifest.searching", lang.Values{"File": name}))}
	s.manifest, s.trouble = m, ""
	s.show()
	s.Focus()
	s.poll()
	m.err = errNoAnswer // unless it ends
	s.run(func() {
		m.result, m.err = s.shift.ManifestFile(ctx, path, m.tally.report)
	}, func() {
		cancel()
		m.stage, m.word, m.bad = manifestThrough, "", linesOf(m.result.Bad)
		if m.err == nil {
			s.path.Input.Set("")
		}
		s.show()
	})
}

// escapeManifest goes back one step with the manifest that is on the screen, and
// reports whether there was one.
func (s *Screen) escapeManifest() bool {
	m := s.manifestShown()
	if m == nil || m.stage == manifestStops {
		return false
	}
	if m.stage == manifestRuns {
		m.stage, m.word = manifestStops, ""
		m.cancel()
		s.show()
		return true
	}
	s.path.Close()
	s.manifest = nil
	s.show()
	s.Focus()
	return true
}

// leaveManifest takes the question for a file away, where it still stands: somebody is
// at the counter.
func (s *Screen) leaveManifest() {
	if s.manifest != nil && s.manifest.stage == manifestAsked {
		s.path.Close()
		s.manifest = nil
	}
}

// typedInPath hears each rune that is typed into the path. A reader's letters are taken
// back out of it, and the question goes: the next traveller is here.
func (s *Screen) typedInPath(r rune) bool {
	line, reader := s.strays(&s.astray, s.path.Input.Text, r)
	if !reader {
		return false
	}
	s.path.Input.Set(s.astray.before)
	s.leaveManifest()
	s.show()
	s.Focus()
	s.lead(line)
	return true
}

// manifestKeys are the commands of the manifest that is on the screen; nil where there
// is none.
func (s *Screen) manifestKeys(button func(word, key string, press func()) *parts.KeyButton) []fyne.CanvasObject {
	m := s.manifestShown()
	if m == nil {
		return nil
	}
	escape := func(word string) *parts.KeyButton {
		b := button(word, "key.escape", func() { s.escapeManifest() })
		b.OnEscape = s.escape
		return b
	}
	switch m.stage {
	case manifestAsked:
		begin := button("manifest.key.begin", "key.enter", s.path.Enter)
		begin.Primary = true
		return []fyne.CanvasObject{begin, escape("manifest.key.leave")}
	case manifestRuns:
		return []fyne.CanvasObject{escape("manifest.key.cancel")}
	case manifestStops:
		return []fyne.CanvasObject{s.readyHints()}
	}
	var keys []fyne.CanvasObject
	if s.canTakeQueued() {
		open := button("manifest.key.first", "key.from", s.takeQueued)
		open.Primary = true
		keys = append(keys, open)
	}
	return append(keys, escape("manifest.key.away"))
}
