package desk

import (
	"postern/app/lang"
	"postern/store"
)

// SecretNotice says where a station's key was put just now, and what that means
// for whoever looks after the station.
func SecretNotice(say *lang.Speaker, at store.SecretPlace) string {
	if at.Keyring {
		return say.Say("desk.secret.keyring")
	}
	return say.Say("desk.secret.file", lang.Values{"File": at.File})
}

// secretFault says why a station stays shut.
func secretFault(say *lang.Speaker, values lang.Values, e *store.NoSecretError) string {
	values["File"] = e.File
	if e.Unread != nil {
		values["Detail"] = e.Unread.Error()
	}
	switch {
	case e.Other:
		return say.Say("desk.store.other_secret", values)
	case e.Keyring:
		return say.Say("desk.store.no_keyring", values)
	case e.Unread != nil:
		return say.Say("desk.store.unread_secret", values)
	}
	return say.Say("desk.store.no_secret", values)
}
