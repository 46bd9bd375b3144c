package courier

import (
	"errors"
	"testing"
	"time"

	"postern/app/border"
	desksync "postern/app/desk/sync"
	"postern/store"
)

// under is somebody under another's id.
func under(id string, a border.Alert) border.Alert {
	a.ID = id
	return a
}

// comesWhole has a list come whole the next time.
func (n *counter) comesWhole(list string) {
	n.t.Helper()
	err := n.exchange(func(x *store.Exchange) error {
		return n.remember(x, func(m *memory) { m.Afresh = []string{list} })
	})
	if err != nil {
		n.t.Fatal(err)
	}
}

func TestAListInWhichOthersStandUnderTheSameIdsHasLostThoseWhoStoodThere(t *testing.T) {
	for name, bases := range map[string]bool{"by a step": false, "by a base": true} {
		t.Run(name, func(t *testing.T) {
			h := newHeadquarters(t)
			all := people(0, 400)
			h.publish("PAK", "pak-wanted", all)
			n := h.joined("PAK")
			n.takes()
			replace := func(from, to int) {
				for i := from; i < to; i++ {
					all[i] = under(all[i].ID, person(5000+i))
					all[i].Names[0].Text = "Quorst Ylvember " + all[i].ID[2:]
				}
				h.publish("PAK", "pak-wanted", all)
				if bases {
					n.comesWhole("pak-wanted")
				}
			}
			replace(0, 30)
			staged := n.takes()
			if c := staged.Changes[0]; c.Removed < 25 || c.Added != c.Removed || c.Changed+c.Removed != 30 || c.After != 400 {
				t.Errorf("%+v", c)
			}
			replace(30, 60)
			if staged := n.arrives(); !stoppedSlowly(staged) || staged.Stops[0].Gone < 50 {
				t.Fatalf("%+v, %v", staged.Changes, staged.Stops)
			} else {
				n.discards(staged)
			}
			replace(60, 160)
			if staged := n.arrives(); len(staged.Stops) != 1 || !errors.Is(staged.Stops[0], desksync.ErrSmaller) {
				t.Errorf("%+v, %v", staged.Changes, staged.Stops)
			}
		})
	}
}

func TestAnAlertThatIsMadeToEndHasVanished(t *testing.T) {
	h := newHeadquarters(t)
	all := people(0, 200)
	h.publish("PAK", "pak-wanted", all)
	n := h.joined("PAK")
	n.takes()
	for i := range 30 {
		over := h.now().Add(-48 * time.Hour)
		all[i].ValidUntil = border.Day(over.Year(), int(over.Month()), over.Day())
	}
	h.publish("PAK", "pak-wanted", all)
	if staged := n.arrives(); len(staged.Stops) != 1 || staged.Changes[0].Removed != 30 {
		t.Errorf("%+v, %v", staged.Changes, staged.Stops)
	}
}

func TestCorrectionsAreNoLoss(t *testing.T) {
	h := newHeadquarters(t)
	all := people(0, 200)
	h.publish("PAK", "pak-wanted", all)
	n := h.joined("PAK")
	n.takes()
	for i := range all {
		a := &all[i]
		a.Names = append([]border.Name{}, a.Names...)
		switch i % 3 {
		case 0: // one word is spelled otherwise
			a.Names[0].Text += "ich"
		case 1:
			a.Names = append(a.Names, border.Name{Text: "Ylvember Quorst", Kind: border.NameAlias})
		case 2:
			a.Documents = []border.AlertDocument{{Type: "passport", Number: "ZZ 12345"}}
			a.BirthDates = nil
		}
	}
	h.publish("PAK", "pak-wanted", all)
	if c := n.takes().Changes[0]; c.Changed != 200 || c.Removed != 0 || c.Added != 0 {
		t.Errorf("%+v", c)
	}
}
