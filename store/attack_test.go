package store

import (
	"bytes"
	"crypto/ed25519"
	"errors"
	"os"
	"slices"
	"testing"
	"time"

	bolt "go.etcd.io/bbolt"

	"postern/app/border"
)

// What an officer can do who has the folder, the device secret, his own PIN and all
// code of this package: the tests write the bytes and open the station again.

// byHand changes station.db of a closed station with all that the door key and the
// officer's purse give.
func byHand(t *testing.T, s *Station, change func(tx *bolt.Tx, p *people, own purse) error) {
	t.Helper()
	s.Close()
	thief, err := cheap().OpenStation(s.dir)
	if err != nil {
		t.Fatal(err)
	}
	defer thief.Close()
	signIn(t, thief, "b.kestolo", pinOfficer)
	if err := thief.db.update("by hand", func(tx *bolt.Tx) error { return change(tx, thief.people, thief.session.purse.clone()) }); err != nil {
		t.Fatal(err)
	}
}

// refuses opens the station, and fails unless that is refused.
func refuses(t *testing.T, dir, what string) {
	t.Helper()
	s, err := cheap().OpenStation(dir)
	if err == nil {
		s.Close()
		t.Errorf("%s: the station opens", what)
	} else if !errors.Is(err, ErrDamaged) && !errors.Is(err, ErrNoAnchor) {
		t.Errorf("%s: %v", what, err)
	}
}

func TestOfficerCannotChangeTheRosterWithoutTheAdminKey(t *testing.T) {
	for what, change := range map[string]func(*roster){
		"raise his role": func(r *roster) { r.People[r.find("b.kestolo")].Role = border.RoleSupervisor },
		"enrol": func(r *roster) {
			more := r.People[0]
			more.ID, more.Login = newPersonID(), "x.x"
			r.People = append(r.People, more)
		},
		"remove":                  func(r *roster) { r.People = r.People[1:] },
		"change the policy":       func(r *roster) { r.Policy.KeepNoMatch = 24 * time.Hour },
		"take the auditor's key":  func(r *roster) { r.Auditor = drawKey() },
		"give another his key":    func(r *roster) { r.People[0].Key = r.People[r.find("b.kestolo")].Key },
		"forget what is laid":     func(r *roster) { r.Laid = nil; r.Version++ },
		"another recovery":        func(r *roster) { r.Recovery = drawKey() },
		"rename the station":      func(r *roster) { r.Name = "Elsewhere" },
		"put the version up only": func(r *roster) { r.Version += 10 },
	} {
		for _, with := range []string{"the old signature", "his own key", "an admin key of his own"} {
			s, _ := attended(t)
			byHand(t, s, func(tx *bolt.Tx, p *people, own purse) error {
				r := p.roster.clone()
				change(&r)
				var signed signedRoster
				if _, err := p.get(tx, keyRoster, &signed); err != nil {
					return err
				}
				var err error
				old := signed.Signature
				key := ed25519.NewKeyFromSeed(own.Own)
				if with == "an admin key of his own" {
					key = ed25519.NewKeyFromSeed(drawKey())
					r.Admin = key.Public().(ed25519.PublicKey)
				}
				if signed, err = r.sign(key); err != nil {
					return err
				}
				if with == "the old signature" {
					signed.Signature = old
				}
				return p.put(tx, keyRoster, &signed)
			})
			refuses(t, s.dir, what+" with "+with)
		}
	}
}

func TestRosterThatIsSignedAnewWithAnAnchorOfItsOwnOpensToNobodyElse(t *testing.T) {
	s, _ := attended(t)
	byHand(t, s, func(tx *bolt.Tx, p *people, own purse) error {
		r := p.roster.clone()
		key := ed25519.NewKeyFromSeed(drawKey())
		r.Admin = key.Public().(ed25519.PublicKey)
		if err := s.putAnchor(p.of, &r, r.Version); err != nil {
			return err
		}
		return p.putRoster(tx, &r, key)
	})
	again, err := cheap().OpenStation(s.dir)
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	if _, err := again.SignIn("d.ostrupi", pinChief, day1); !errors.Is(err, ErrDamaged) {
		t.Errorf("the supervisor does not notice: %v", err)
	}
}

func TestSlotOfAnotherOrMadeByAnotherIsRefused(t *testing.T) {
	for what, change := range map[string]func(p *people, slots map[string]*personSlot, own purse) error{
		"the supervisor's slot in the officer's place": func(p *people, slots map[string]*personSlot, own purse) error {
			slots["d.ostrupi"] = slots["b.kestolo"]
			return nil
		},
		"a slot of the officer's making": func(p *people, slots map[string]*personSlot, own purse) (err error) {
			own.Admin, own.Reader = drawKey(), drawKey()
			slots["d.ostrupi"], err = p.newPersonSlot(cheapPIN(), p.roster.People[0].ID, pinOfficer, &own)
			return err
		},
		"his slot cheaper than any": func(p *people, slots map[string]*personSlot, own purse) (err error) {
			slots["d.ostrupi"].KDF.Memory = 1
			return nil
		},
		"his salt changed": func(p *people, slots map[string]*personSlot, own purse) (err error) {
			slots["d.ostrupi"].Salt[3] ^= 1
			return nil
		},
	} {
		s, _ := attended(t)
		byHand(t, s, func(tx *bolt.Tx, p *people, own purse) error {
			slots := map[string]*personSlot{}
			for _, of := range p.roster.People {
				slot, err := p.readPersonSlot(tx, of, cheapPIN())
				if err != nil {
					return err
				}
				slots[of.Login] = slot
			}
			if err := change(p, slots, own); err != nil {
				return err
			}
			return p.put(tx, slotKey(p.roster.People[0].ID), slots["d.ostrupi"])
		})
		again, err := cheap().OpenStation(s.dir)
		if err != nil {
			t.Fatal(err)
		}
		for _, pin := range []string{pinOfficer, pinChief} {
			if _, err := again.SignIn("d.ostrupi", pin, day1); !errors.Is(err, ErrDamaged) {
				t.Errorf("%s: %v", what, err)
			}
		}
		if _, err := again.SignIn("b.kestolo", pinOfficer, day1); err != nil {
			t.Errorf("%s, and the others: %v", what, err)
		}
		again.Close()
	}
}

func TestOfficersKeyCannotSealAPurseWithMoreThanHisRoleHas(t *testing.T) {
	s, _ := attended(t)
	byHand(t, s, func(tx *bolt.Tx, p *people, own purse) error {
		i := p.roster.find("b.kestolo")
		own.Admin = drawKey() // it is not the admin's, which he does not have
		slot, err := p.newPersonSlot(cheapPIN(), p.roster.People[i].ID, pinOfficer, &own)
		if err != nil {
			return err
		}
		return p.put(tx, slotKey(p.roster.People[i].ID), slot)
	})
	again, err := cheap().OpenStation(s.dir)
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	signIn(t, again, "b.kestolo", pinOfficer)
	if err := again.SetPolicy(border.DefaultPolicy()); !errors.Is(err, ErrNotAllowed) {
		t.Error(err)
	}
}

// putOlderRosterBack removes an officer, closes the station and puts the roster back that
// knew him.
func putOlderRosterBack(t *testing.T, s *Station) {
	t.Helper()
	old, err := os.ReadFile(s.path(fileStation))
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Remove("b.kestolo", Witnessed{}, day1); err != nil {
		t.Fatal(err)
	}
	s.Close()
	if err := os.WriteFile(s.path(fileStation), old, 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestOlderRosterThatIsPutBackIsRefused(t *testing.T) {
	s, _ := attended(t)
	putOlderRosterBack(t, s)
	_, err := cheap().OpenStation(s.dir)
	if e, ok := errors.AsType[*AnchorError](err); !ok || e.Fault != AnchorOlder || e.File != s.dir+suffixAnchor {
		t.Error(err)
	}
}

func TestPeopleCannotBeTakenOffAStation(t *testing.T) {
	s, _ := attended(t)
	byHand(t, s, func(tx *bolt.Tx, p *people, own purse) error {
		secret, _, err := s.secrets.candidates(s.dir, p.of)
		if err != nil {
			return err
		}
		of := slot{Kind: slotDevice, Station: newPersonID(), KDF: kdf{Name: kdfHKDF}, Salt: drawKey()}
		if err := of.hold(secret[0], own.Station); err != nil {
			return err
		}
		return errors.Join(putSlot(tx, of), tx.DeleteBucket([]byte(bucketPeople)))
	})
	refuses(t, s.dir, "without its people")
}

func TestOfficerCanNeitherLayAnAlertNorTakeOneAwayNorPutOneBack(t *testing.T) {
	for what, change := range map[string]func(tx *bolt.Tx, by layer, laid *bolt.Bucket) error{
		"lay one unsigned": func(tx *bolt.Tx, by layer, laid *bolt.Bucket) error {
			l := laidAlert("9", "Harin Ostrupi")
			content, err := records().enc.Marshal(&l)
			key := by.keys.laidKey("made", "9")
			return errors.Join(err, laid.Put(key, by.seal(key, content)))
		},
		"lay one with a signature of his own": func(tx *bolt.Tx, by layer, laid *bolt.Bucket) error {
			by.admin = ed25519.NewKeyFromSeed(drawKey())
			l := laidAlert("9", "Harin Ostrupi")
			content, err := records().enc.Marshal(&l)
			key := by.keys.laidKey("made", "9")
			return errors.Join(err, laid.Put(key, by.seal(key, content)))
		},
		"lay a signed one for another": func(tx *bolt.Tx, by layer, laid *bolt.Bucket) error {
			_, value := laid.Cursor().First()
			return laid.Put(by.keys.laidKey("made", "9"), bytes.Clone(value))
		},
	} {
		s, _ := attended(t)
		if err := s.Lay(laidAlert("1", "Beltar Zarmand"), laidAlert("2", "Gholm Ustrovel")); err != nil {
			t.Fatal(err)
		}
		byHand(t, s, func(tx *bolt.Tx, p *people, own purse) error {
			keys, err := own.keys()
			return errors.Join(err, change(tx, layer{keys: keys, of: p.roster.ID}, tx.Bucket([]byte(bucketLaid))))
		})
		again, err := cheap().OpenStation(s.dir)
		if err != nil {
			t.Fatal(err)
		}
		signIn(t, again, "b.kestolo", pinOfficer)
		laid, err := again.Laid()
		if !errors.Is(err, ErrDamaged) || len(laid) != 2 {
			t.Errorf("%s: %d count, %v", what, len(laid), err)
		}
		again.Close()
	}
	s, _ := attended(t)
	if err := s.Lay(laidAlert("1", "Beltar Zarmand"), laidAlert("2", "Gholm Ustrovel")); err != nil {
		t.Fatal(err)
	}
	if laid, err := s.Laid(); err != nil || len(laid) != 2 {
		t.Errorf("%d, %v", len(laid), err)
	}
	var lifted []byte
	key := s.keys.laidKey("made", "2")
	byHand(t, s, func(tx *bolt.Tx, p *people, own purse) error {
		lifted = bytes.Clone(tx.Bucket([]byte(bucketLaid)).Get(key))
		return tx.Bucket([]byte(bucketLaid)).Delete(key)
	})
	s, err := cheap().OpenStation(s.dir)
	if err != nil {
		t.Fatal(err)
	}
	signIn(t, s, "d.ostrupi", pinChief)
	if laid, err := s.Laid(); !errors.Is(err, ErrDamaged) || len(laid) != 1 {
		t.Errorf("one was taken away: %d count, %v", len(laid), err)
	}
	if err := s.Lift("made", "2"); err != nil { // a supervisor sets it right
		t.Fatal(err)
	}
	if laid, err := s.Laid(); err != nil || len(laid) != 1 {
		t.Errorf("set right: %d, %v", len(laid), err)
	}
	byHand(t, s, func(tx *bolt.Tx, p *people, own purse) error { return tx.Bucket([]byte(bucketLaid)).Put(key, lifted) })
	if s, err = cheap().OpenStation(s.dir); err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	signIn(t, s, "b.kestolo", pinOfficer)
	if _, err := s.Laid(); !errors.Is(err, ErrDamaged) {
		t.Errorf("one was put back: %v", err)
	}
}

func TestAnyByteOfRosterOrSlotsThatIsChangedIsRefused(t *testing.T) {
	s, _ := attended(t)
	s.Close()
	raw, err := os.ReadFile(s.path(fileStation))
	if err != nil {
		t.Fatal(err)
	}
	var values []struct{ bucket, key, value []byte }
	change(t, s.path(fileStation), func(tx *bolt.Tx) error {
		for _, name := range []string{bucketSlots, bucketPeople} {
			_ = tx.Bucket([]byte(name)).ForEach(func(k, v []byte) error {
				if string(k) != keyTries {
					values = append(values, struct{ bucket, key, value []byte }{[]byte(name), bytes.Clone(k), bytes.Clone(v)})
				}
				return nil
			})
		}
		return nil
	})
	if len(values) != 1+1+1+4 {
		t.Fatalf("%d values", len(values))
	}
	pins := map[string]string{"d.ostrupi": pinChief, "b.kestolo": pinOfficer, "s.miravan": pinSecond, "q.talvaro": pinAuditor}
	for _, v := range values {
		if string(v.key) == keyRecovery {
			continue
		}
		for at := 0; at < len(v.value); at += 1 + len(v.value)/9 {
			if err := os.WriteFile(s.path(fileStation), raw, 0o600); err != nil {
				t.Fatal(err)
			}
			change(t, s.path(fileStation), func(tx *bolt.Tx) error {
				flipped := bytes.Clone(v.value)
				flipped[at] ^= 0x10
				return tx.Bucket(v.bucket).Put(v.key, flipped)
			})
			opened, err := cheap().OpenStation(s.dir)
			if err != nil {
				if !errors.Is(err, ErrDamaged) {
					t.Fatalf("%s, byte %d: %v", v.key, at, err)
				}
				continue
			}
			var out []string
			for login, pin := range pins {
				if _, err := opened.SignIn(login, pin, day1); err != nil {
					if !errors.Is(err, ErrDamaged) {
						t.Errorf("%s, byte %d: %v", v.key, at, err)
					}
					out = append(out, login)
				}
			}
			if len(out) != 1 || !bytes.HasPrefix(v.key, []byte(prefixSlot)) {
				t.Errorf("%s, byte %d: %v cannot sign in", v.key, at, out)
			}
			opened.Close()
		}
	}
}

func TestAnchorThatIsMissingOrChangedOrAnothersIsRefusedWithItsFile(t *testing.T) {
	s, _ := attended(t)
	other, _ := attended(t)
	s.Close()
	file := s.dir + suffixAnchor
	good, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	theirs, err := os.ReadFile(other.dir + suffixAnchor)
	if err != nil {
		t.Fatal(err)
	}
	for fault, text := range map[AnchorFault][]byte{AnchorMissing: nil, AnchorUnread: bytes.Replace(good, []byte("\n4\n"), []byte("\n1\n"), 1), AnchorOther: theirs} {
		if text == nil {
			err = os.Remove(file)
		} else {
			err = os.WriteFile(file, text, 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
		_, err = cheap().OpenStation(s.dir)
		if e, ok := errors.AsType[*AnchorError](err); !ok || e.Fault != fault || e.File != file {
			t.Errorf("%s: %v", fault, err)
		}
	}
	if err := os.WriteFile(file, bytes.ReplaceAll(good, []byte("\n"), []byte("\r\n")), 0o600); err != nil {
		t.Fatal(err)
	}
	again, err := cheap().OpenStation(s.dir)
	if err != nil {
		t.Fatal(err)
	}
	again.Close()
}

func TestAnchorInTheKeyringMovesWithTheStation(t *testing.T) {
	ring := &pocket{kept: map[string]string{}}
	secrets := Secrets{Keyring: ring, cheap: cheapPIN()}
	s, err := secrets.CreateStation(t.TempDir() + "/station")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Found(founding); err != nil {
		t.Fatal(err)
	}
	s.Close()
	moved := s.dir + "-moved"
	if err := os.Rename(s.dir, moved); err != nil {
		t.Fatal(err)
	}
	if s, err = secrets.OpenStation(moved); err != nil {
		t.Fatal(err)
	}
	signIn(t, s, "d.ostrupi", pinChief)
	s.Close()
	for name := range ring.kept {
		if bytes.HasSuffix([]byte(name), []byte(suffixAnchor)) {
			delete(ring.kept, name)
		}
	}
	if _, err := secrets.OpenStation(moved); !errors.Is(err, ErrNoAnchor) {
		t.Error(err)
	}
}

func FuzzAnchor(f *testing.F) {
	good := anchor{station: "00ff", version: 7}.text()
	f.Add([]byte(good))
	f.Add([]byte("postern-anchor 2\n"))
	f.Add([]byte(good[:40]))
	f.Fuzz(func(t *testing.T, text []byte) {
		a, err := parseAnchor(text)
		if err == nil && a.text() != string(bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n"))) || err != nil && !errors.Is(err, errNotAnchor) {
			t.Fatalf("%+v, %v", a, err)
		}
	})
}

func FuzzRoster(f *testing.F) {
	r := roster{ID: "00ff", Admin: drawKey(), Auditor: drawKey(), Policy: border.DefaultPolicy()}
	signed, err := r.sign(ed25519.NewKeyFromSeed(drawKey()))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(signed.Content, signed.Signature)
	f.Add([]byte{0xa0}, []byte{})
	f.Fuzz(func(t *testing.T, content, signature []byte) {
		if r, err := (signedRoster{content, signature}).roster("00ff"); err == nil && !slices.Equal(signature, signed.Signature) {
			t.Fatalf("%+v", r)
		}
	})
}
