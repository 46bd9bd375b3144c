package main

import (
	"context"
	"errors"
	"io/fs"

	"postern/app/desk"
	"postern/app/exchange/fetch"
	"postern/app/lang"
)

// sentence says what is wrong, where, and what to do.
func (p *program) sentence(err error) string {
	if sentence, known := p.hqSentence(err); known {
		return sentence
	}
	if sentence, known := desk.Explain(p.say, err); known {
		return sentence
	}
	if e, ok := errors.AsType[*fs.PathError](err); ok {
		return p.say.Say("ctl.file", lang.Values{"File": e.Path, "Detail": e.Err.Error()})
	}
	if e, ok := errors.AsType[*explainFault](err); ok {
		return p.say.Say("ctl.explain."+e.key, e.values)
	}
	if e, ok := errors.AsType[*signingFault](err); ok {
		return p.say.Say("people.ctl."+e.key, e.values)
	}
	switch {
	case errors.Is(err, errNotSupervisor):
		return p.say.Say("people.ctl.supervisors")
	case errors.Is(err, errTwoSupervisors):
		return p.say.Say("people.ctl.two_supervisors")
	case errors.Is(err, errNotAuditor):
		return p.say.Say("people.ctl.auditors")
	case errors.Is(err, fetch.ErrFingerprint):
		return p.say.Say("ctl.sync.fingerprint")
	case errors.Is(err, errMapping):
		return p.say.Say("ctl.import.mapping_one")
	case errors.Is(err, errHeader):
		return p.say.Say("ctl.header")
	case errors.Is(err, context.Canceled):
		return p.say.Say("ctl.stopped")
	}
	return err.Error()
}
