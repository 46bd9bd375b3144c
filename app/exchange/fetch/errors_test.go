package fetch

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"

	"golang.org/x/text/language"

	"postern/app/lang"
	"postern/assets"
)

// codes are all that there are.
var codes = []Code{
	NotJoined, WrongRoot, TrustDamaged, ClockBack, Expired, Rollback, Unsigned, Mixed, Malformed, TooLarge, Missing,
	NotANation, BadManifest, NameClash, BadAddress, Unreachable, Refused, Redirected, Stalled, MediumGone, OtherCertificate, NotThere, NoLists, NotForUs,
	BadStick, Busy, Locked, DiskFull, Inbox, Tampered, Spoilt, Content,
}

var speaker = sync.OnceValues(func() (*lang.Speaker, error) { return lang.New(assets.Catalogues(), language.English) })

// said is the sentence of an error; it fails where one of its values is missing.
func said(t testing.TB, e *Error) string {
	t.Helper()
	s, err := speaker()
	if err != nil {
		t.Fatal(err)
	}
	text := s.Say(e.Key(), e.Values)
	if strings.ContainsAny(text, "…⟨") || strings.Contains(text, "“”") {
		t.Errorf("%v: %s", e, text)
	}
	return text
}

func TestEveryCodeHasASentenceThatSaysWhatStaysAndWhatToDo(t *testing.T) {
	content, err := fs.ReadFile(assets.Catalogues(), "fetch.en.json")
	if err != nil {
		t.Fatal(err)
	}
	var all map[string]string
	if err := json.Unmarshal(content, &all); err != nil {
		t.Fatal(err)
	}
	for key, text := range all {
		if !slices.Contains(codes, Code(strings.TrimPrefix(key, "fetch.error."))) {
			t.Errorf("no code for %s", key)
		}
		if !strings.Contains(text, "here answer") && !strings.Contains(text, "is here answers on") || strings.Count(text, ".") < 2 {
			t.Errorf("%s does not say what stays, or what to do: %s", key, text)
		}
	}
	for _, c := range codes {
		if all["fetch.error."+string(c)] == "" {
			t.Errorf("no sentence for %s", c)
		}
	}
}

func TestErrorsOfTheStationsOwnDiskTellAFullOneFromAnother(t *testing.T) {
	for cause, want := range map[error]Code{syscall.ENOSPC: DiskFull, syscall.EDQUOT: DiskFull, syscall.EIO: Inbox, syscall.EROFS: Inbox} {
		err := during("download", ownDisk("inbox", &fs.PathError{Op: "write", Path: filepath.Join("some", "where"), Err: cause}))
		e, ok := errors.AsType[*Error](err)
		if !ok || e.Code != want || !errors.Is(err, cause) || !errors.Is(err, want) || errors.Is(err, Busy) {
			t.Errorf("%v: %v", cause, err)
			continue
		}
		if text := said(t, e); strings.Contains(text, filepath.Join("some", "where")) {
			t.Error(text)
		}
	}
	if ownDisk("inbox", nil) != nil || during("x", nil) != nil {
		t.Error("nothing is an error")
	}
}

func TestErrorSaysWhatWasBeingDoneAndWithWhat(t *testing.T) {
	err := during("refresh", fault(Expired, "timestamp", errors.New("cause"), nil))
	if text := err.Error(); text != "refresh timestamp: expired: cause" {
		t.Error(text)
	}
	if again := during("download", fmt.Errorf("aside: %w", err)); again.Error() != "aside: refresh timestamp: expired: cause" {
		t.Error(again)
	}
}
