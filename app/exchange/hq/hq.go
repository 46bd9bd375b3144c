// Package hq publishes lists into a folder of package exchange.
package hq

import (
	_ "filippo.io/age"
	_ "github.com/klauspost/compress/zstd"
	_ "github.com/theupdateframework/go-tuf/v2/metadata"
)
