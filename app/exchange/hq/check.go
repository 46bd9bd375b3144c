package hq

import (
	"fmt"
	"slices"
	"strings"

	"github.com/theupdateframework/go-tuf/v2/metadata"

	"postern/app/exchange"
)

// What is signed here and joined here is only what this program can show to whoever
// signs: no field that it does not know, no key of another kind, no path beyond a
// nation's own. The functions below say what is wrong, "" where nothing is.

func unknownFields(fields map[string]any, known ...string) string {
	for name := range fields {
		if !slices.Contains(known, name) {
			return fmt.Sprintf("it has a field %q that this program does not know", shown(name))
		}
	}
	return ""
}

// shown makes a text of others fit to stand in an error.
func shown(text string) string {
	text = owner(text)
	return text[:min(len(text), 80)]
}

func keysFault(role string, ids []string, threshold int, keys map[string]*metadata.Key) string {
	seen := map[string]bool{}
	for _, id := range ids {
		key := keys[id]
		if key == nil || key.Type != metadata.KeyTypeEd25519 || key.Scheme != metadata.KeySchemeEd25519 {
			return fmt.Sprintf("key %s of %s is no Ed25519 key", short(id), shown(role))
		}
		if own, err := key.ID(); err != nil || own != id {
			return fmt.Sprintf("key %s of %s has another id", short(id), shown(role))
		}
		if seen[id] {
			return fmt.Sprintf("key %s of %s is there twice", short(id), shown(role))
		}
		seen[id] = true
	}
	if threshold < 1 || threshold > len(ids) || len(ids) > maxKeys {
		return fmt.Sprintf("%d of %d keys are to sign %s", threshold, len(ids), shown(role))
	}
	return ""
}

func rootFault(doc *rootDoc) string {
	s := &doc.Signed
	if !s.ConsistentSnapshot {
		return "it has no consistent snapshots"
	}
	if why := unknownFields(s.UnrecognizedFields, fieldOwners); why != "" {
		return why
	}
	if len(s.Roles) != len(metadata.TOP_LEVEL_ROLE_NAMES) {
		return fmt.Sprintf("it has %d roles", len(s.Roles))
	}
	for _, role := range metadata.TOP_LEVEL_ROLE_NAMES {
		r := s.Roles[role]
		if r == nil {
			return "it has no role " + role
		}
		if why := keysFault(role, r.KeyIDs, r.Threshold, s.Keys); why != "" {
			return why
		}
	}
	return ""
}

func targetsFault(doc *targetsDoc) string {
	s := &doc.Signed
	if why := unknownFields(s.UnrecognizedFields, fieldOwners); why != "" {
		return why
	}
	for target := range s.Targets {
		if dir, _, _ := strings.Cut(target, "/"); IsNation(dir) || strings.Count(target, "/") != 1 {
			return "it names a file where only a nation may: " + shown(target)
		}
	}
	d := s.Delegations
	if d == nil {
		return ""
	}
	if d.SuccinctRoles != nil {
		return "it delegates by hashes"
	}
	for _, r := range d.Roles {
		if !IsNation(r.Name) || !slices.Equal(r.Paths, []string{r.Name + "/*"}) || len(r.PathHashPrefixes) > 0 || !r.Terminating {
			return "it delegates more than a nation's own folder: " + shown(r.Name)
		}
		if why := keysFault(r.Name, r.KeyIDs, r.Threshold, d.Keys); why != "" {
			return why
		}
	}
	return ""
}

func nationFault(nation string, doc *targetsDoc) string {
	s := &doc.Signed
	if why := unknownFields(s.UnrecognizedFields); why != "" {
		return why
	}
	if s.Delegations != nil {
		return "it delegates to others"
	}
	for target, info := range s.Targets {
		dir, file, _ := strings.Cut(target, "/")
		if dir != nation || file == "" || strings.ContainsAny(file, `/\:`) || strings.HasPrefix(file, ".") {
			return "it names a file that is not in its folder: " + shown(target)
		}
		if len(info.Hashes["sha256"]) != 32 || len(info.Hashes) != 1 || info.Length <= 0 || info.Length > exchange.MaxTarget {
			return "it does not say what a file holds: " + shown(target)
		}
	}
	return ""
}

// manifestFault says whether a nation's metadata names just the files that its manifest
// does.
func manifestFault(doc *targetsDoc, m exchange.Manifest) string {
	for _, l := range m.Lists {
		for _, f := range append([]exchange.File{l.Base}, l.Steps...) {
			if info := doc.Signed.Targets[f.Target]; info == nil || info.Length != f.Packed {
				return "a file of its manifest is not signed for: " + shown(f.Target)
			}
		}
	}
	return ""
}
