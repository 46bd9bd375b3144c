// Package fetch takes lists from a folder of package exchange, over the network or from
// a stick, and trusts nothing in it that is not signed, newer and whole.
package fetch

import (
	_ "filippo.io/age"
	_ "github.com/klauspost/compress/zstd"
	_ "github.com/theupdateframework/go-tuf/v2/metadata/config"
	_ "github.com/theupdateframework/go-tuf/v2/metadata/fetcher"
	_ "github.com/theupdateframework/go-tuf/v2/metadata/trustedmetadata"
	_ "github.com/theupdateframework/go-tuf/v2/metadata/updater"
)
