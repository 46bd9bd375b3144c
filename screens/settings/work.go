package settings

import (
	"strconv"

	"postern/app/border"
	"postern/app/desk/door"
	"postern/app/lang"
)

const enrolRole = 1

func (s *Screen) enrol() {
	at, err := strconv.Atoi(s.form.Text(enrolRole))
	roles := border.Roles()
	if err != nil || at < 1 || at > len(roles) {
		s.wrong(enrolRole, s.say.Say("settings.role.wrong"))
		return
	}
	name, pin := s.form.Text(0), s.form.Secret(2)
	if !s.same(2, 3) {
		return
	}
	s.do(func() (string, error) {
		login, err := s.o.Desk.Enrol(name, roles[at-1], pin)
		return s.say.Say("settings.enrolled", lang.Values{"Name": name, "Login": login}), err
	})
}

// nextSign moves the officer's own sign for discreet alerts to its next place.
func (s *Screen) nextSign() {
	places := door.SignPlaces()
	next := places[0]
	for i, p := range places {
		if p == s.now.Sign {
			next = places[(i+1)%len(places)]
		}
	}
	s.busy = true
	err := errBrokeOff
	s.o.Run(func() { err = s.o.Desk.SetSign(next) }, func() {
		s.busy = false
		if err != nil {
			s.fault = s.sentence(err)
			s.show()
			return
		}
		if s.o.Signed != nil {
			s.o.Signed(next)
		}
		s.close("")
	})
}
