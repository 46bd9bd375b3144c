package desk

import (
	"context"
	"encoding/gob"
	"errors"
	"fmt"

	"postern/app/lang"
	"postern/store/journal"
)

// The journal of a station that a window has open is read through the window. To read the
// file beside it, without its lock, would not be safe: bbolt uses pages again that no reader
// of its own process holds, so that a reader of another can see half of one state and half
// of the next, and so can a copy; and its entries lie under the station's keys, which the
// window has at hand and another program has not.

// JournalVerb is what another program may ask of the journal. No verb opens a detail or
// takes details along: at the window a reason is asked for that, and the keys are those of
// who is signed in there.
type JournalVerb string

// The verbs.
const (
	JournalVerify     JournalVerb = "verify"
	JournalCheckpoint JournalVerb = "checkpoint"
	JournalExport     JournalVerb = "export" // without details
	JournalProve      JournalVerb = "prove"
)

// JournalQuestion is what another program asks, and who asks: he proves himself with each.
type JournalQuestion struct {
	Do         JournalVerb
	Login, PIN string
	Aside      uint64          // of the journal that was set aside as that number; 0: the one that is written
	Kept       []KeptElsewhere // of verify
	Verifier   string          // of verify: the one that the journal must have; "" is any
	Number     uint64          // of prove
	Against    []byte          // of prove: a checkpoint that was kept elsewhere; nil is the newest
	Dir        string          // of export, from the root on
}

// KeptElsewhere is a checkpoint, a proof or an export that a journal is held against.
type KeptElsewhere struct {
	Name   string // as whoever named it calls it
	Folder string // of an export, from the root on; else Text is what the file holds
	Text   []byte
	Proof  bool
}

// JournalAnswer is the answer.
type JournalAnswer struct {
	Refused  string // why nothing came of it, in a sentence; "" where something did
	Note     string // what is to be known beside the answer
	Verifier string
	Asides   uint64 // journals that were set aside before the one that is written
	// Result is what a verification found. Its faults have no Err: Why has the sentence of
	// each, "" where there is none.
	Result journal.Result
	Why    []string
	Text   []byte // a checkpoint, or a proof
	Size   uint64 // of an export
}

// JournalAnswerer answers for the journal of the station that is served. progress is called
// on one goroutine at a time.
type JournalAnswerer interface {
	AnswerJournal(ctx context.Context, q JournalQuestion, progress func(done, of uint64)) JournalAnswer
}

// refusal is a sentence with which the owner of a station refused.
type refusal string

func (r refusal) Error() string { return string(r) }

// Sentence is what the owner said.
func (r refusal) Sentence(*lang.Speaker) string { return string(r) }

// Journal asks the owner about the journal, and tells progress meanwhile. Who gives up
// hangs up with it: the connection is of no use then. Errors: a Spoken one that says why the
// owner refused, ErrNotServed, that of ctx.
func (a *Asked) Journal(ctx context.Context, q JournalQuestion, progress func(done, of uint64)) (JournalAnswer, error) {
	defer context.AfterFunc(ctx, func() { a.conn.Close() })()
	err := a.out.Encode(question{Journal: &q})
	for err == nil {
		var got answered
		if err = a.in.Decode(&got); err != nil {
			break
		}
		switch {
		case got.Fault != faultNone:
			err = errors.New(got.Detail)
		case got.Journal == nil:
			progress(got.Done, got.Of)
		case got.Journal.Refused != "":
			return JournalAnswer{}, refusal(got.Journal.Refused)
		default:
			return *got.Journal, nil
		}
	}
	if ctx.Err() != nil {
		err = ctx.Err()
	} else {
		err = fmt.Errorf("%w: %v", ErrNotServed, err)
	}
	return JournalAnswer{}, fmt.Errorf("ask station: %w", err)
}

// answerJournal answers a question about the journal. Whoever has hung up is found out when
// he is told how far it is, and what he asked for is given up.
func answerJournal(ctx context.Context, of JournalAnswerer, q JournalQuestion, out *gob.Encoder) error {
	if of == nil {
		return out.Encode(answered{Fault: faultOther, Detail: "nobody answers for the journal"})
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	answer := of.AnswerJournal(ctx, q, func(done, all uint64) {
		if out.Encode(answered{Done: done, Of: all}) != nil {
			stop()
		}
	})
	return out.Encode(answered{Journal: &answer})
}
