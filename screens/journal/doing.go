package journal

import (
	"context"
	"errors"
	"strconv"
	"time"

	"postern/app/desk"
	"postern/app/desk/lookback"
	"postern/app/lang"
	"postern/screens/parts"
	"postern/store"
)

// pollEvery is how often a bar is drawn while the work goes on.
const pollEvery = 200 * time.Millisecond

func number(n uint64) string { return strconv.FormatUint(n, 10) }

// askFor opens a form in place of the entry.
func (s *Screen) askFor(a ask) {
	if a == askReason && !s.canOpen() || a == askProof && !s.canProve() || !s.idle() {
		return
	}
	s.ask, s.fault, s.done = a, "", ""
	s.form = parts.NewForm(s.asks(a)...)
	s.form.OnEnter, s.form.OnEscape = s.submit, s.escape
	s.form.OnEdit = func() {
		if s.fault != "" {
			s.fault = ""
			s.show()
		}
	}
	s.filter.closeOffers()
	s.show()
	s.Focus()
}

func (s *Screen) asks(a ask) []parts.Ask {
	of := func(label, hint string) parts.Ask { return parts.Ask{Label: s.say.Say(label), Hint: s.say.Say(hint)} }
	switch a {
	case askReason:
		return []parts.Ask{of("lookback.reason", "lookback.reason.hint")}
	case askProof:
		return []parts.Ask{of("lookback.prove.path", "lookback.prove.hint")}
	case askExport:
		return []parts.Ask{of("lookback.export.dir", "lookback.export.hint"), of("lookback.export.reason", "lookback.export.reason.hint")}
	}
	return nil
}

// close ends a form, with what was done.
func (s *Screen) close(done string) {
	s.ask, s.form, s.fault, s.done = askNothing, nil, "", done
	s.show()
	s.Focus()
}

// wrong says what is wrong, at a field.
func (s *Screen) wrong(at int, sentence string) {
	s.fault = sentence
	s.show()
	if c := s.canvas(); c != nil && s.form != nil {
		c.Focus(s.form.Field(at))
	}
}

// submit does what the form is for.
func (s *Screen) submit() {
	if !s.idle() || s.form == nil {
		return
	}
	if s.form.Text(0) == "" {
		s.wrong(0, s.say.Say("door.missing", lang.Values{"Field": s.form.Label(0)}))
		return
	}
	switch s.ask {
	case askReason:
		s.openDetail(s.entry.Number, s.form.Text(0))
	case askProof:
		s.prove(s.entry.Number, desk.Expanded(s.form.Text(0)))
	case askExport:
		s.export(desk.Expanded(s.form.Text(0)), s.form.Text(1))
	}
}

// openDetail opens the detail of the entry in full.
func (s *Screen) openDetail(n uint64, reason string) {
	s.work = workShort
	s.show()
	var detail lookback.Detail
	err := errBrokeOff
	s.o.Run(func() { detail, err = s.o.Desk.Detail(n, reason) }, func() {
		s.work = workNone
		if err != nil {
			s.wrong(0, lookback.Explain(s.say, err))
			s.load()
			return
		}
		if s.entry != nil && s.entry.Number == n {
			s.detail, s.scroll = &detail, nil
		}
		s.close("")
		s.load() // that it was opened is an entry
	})
}

func (s *Screen) prove(n uint64, path string) {
	s.work = workShort
	s.show()
	err := errBrokeOff
	s.o.Run(func() { err = s.o.Desk.Prove(n, path) }, func() {
		s.work = workNone
		if err != nil {
			s.wrong(0, lookback.Explain(s.say, err))
			return
		}
		s.close(s.say.Say("lookback.proven", lang.Values{"Entry": number(n), "Path": parts.ShortPath(path)}))
		s.load()
	})
}

// begin starts work that shows how far it is and can be cancelled.
func (s *Screen) begin(w work) (ctx context.Context, tell func(done, of uint64)) {
	ctx, s.cancel = context.WithCancel(context.Background())
	s.work, s.fault, s.done, s.drawn = w, "", "", progress{}
	s.progress.Store(&progress{})
	s.show()
	return ctx, func(done, of uint64) { s.progress.Store(&progress{done, of}) }
}

// end shows what work has led to.
func (s *Screen) end(err error, cancelled string) {
	s.cancel()
	s.work, s.cancel = workNone, nil
	switch {
	case errors.Is(err, context.Canceled):
		s.done = s.say.Say(cancelled)
	case err != nil:
		s.fault = lookback.Explain(s.say, err)
	}
}

// poll draws the bar while the work goes on.
func (s *Screen) poll() {
	if s.work != workVerify && s.work != workExport {
		return
	}
	if p := s.progress.Load(); p != nil && *p != s.drawn {
		s.showState()
	}
	s.o.Later(pollEvery, s.poll)
}

// verify verifies the whole journal.
func (s *Screen) verify() {
	if !s.idle() {
		return
	}
	if s.ask != askNothing {
		s.close("")
	}
	ctx, tell := s.begin(workVerify)
	s.poll()
	var v lookback.Verified
	err := errBrokeOff
	s.o.Run(func() { v, err = s.o.Desk.Verify(ctx, tell) }, func() {
		s.end(err, "lookback.cancelled")
		if err == nil {
			s.verified = &v
			if v.Unbooked != nil {
				s.fault = s.say.Say("lookback.unbooked", lang.Values{"Detail": lookback.Explain(s.say, v.Unbooked)})
			}
		}
		s.show()
		s.load()
	})
}

// export writes the journal into a folder.
func (s *Screen) export(dir, reason string) {
	ctx, tell := s.begin(workExport)
	s.poll()
	var done store.Exported
	err := errBrokeOff
	s.o.Run(func() { done, err = s.o.Desk.Export(ctx, dir, reason, tell) }, func() {
		s.end(err, "lookback.export.cancelled")
		switch {
		case s.fault != "":
			s.wrong(0, s.fault)
			s.load()
			return
		case err != nil:
		case reason == "":
			s.done = s.say.Count("lookback.exported", int(done.Checkpoint.Size), lang.Values{"Path": parts.ShortPath(dir)})
		default:
			s.done = s.say.Count("lookback.exported_details", done.Details, lang.Values{"Path": parts.ShortPath(dir), "Entries": int(done.Checkpoint.Size)})
		}
		s.close(s.done)
		s.load()
	})
}
