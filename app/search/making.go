package search

import "context"

// making is how far the making of a segment has come, while it is wanted.
type making struct {
	ctx      context.Context
	giveWay  func() // nil: to nobody
	progress func(done, total int)
	words    int // whose rarity is worked out
	common   int // whose likes are
}

// commonWorth is how many words' rarities take as long as the likes of a common one.
const commonWorth = 60

// makingEvery is how many words lie between two looks whether the segment is still wanted.
const makingEvery = 256

// wanted gives way to who is searched meanwhile, and reports whether to go on.
func (m *making) wanted() bool {
	if m.giveWay != nil {
		m.giveWay()
	}
	return m.ctx.Err() == nil
}

// tell tells how many words' rarities are there, tellLikes of how many common words
// the likes are, the rarities behind them.
func (m *making) tell(done int) {
	if m.progress != nil {
		m.progress(done, m.words+m.common*commonWorth)
	}
}

func (m *making) tellLikes(done int) { m.tell(m.words + done*commonWorth) }
