package hq

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"time"
)

// Files of the certificate that a headquarters makes for itself.
const (
	fileCertificate = "serve.crt"
	fileServeKey    = "serve.key"
)

// certificateLife is how long a certificate that is made here holds.
const certificateLife = 10 * 365 * 24 * time.Hour

// SelfSigned is the certificate of a headquarters that has no other, made the first time
// and kept in its folder, with its fingerprint: SHA-256 in groups of four, which counters
// are told.
func SelfSigned(dir string, hosts []string, now time.Time) (tls.Certificate, string, error) {
	crt, key := filepath.Join(dir, fileCertificate), filepath.Join(dir, fileServeKey)
	if _, err := os.Stat(crt); errors.Is(err, fs.ErrNotExist) {
		if err := makeCertificate(crt, key, hosts, now); err != nil {
			return tls.Certificate{}, "", err
		}
	}
	c, err := tls.LoadX509KeyPair(crt, key)
	if err != nil {
		return c, "", fault("read", crt, ErrBadCertificate, err)
	}
	if c.Leaf != nil && now.After(c.Leaf.NotAfter) {
		return c, "", faultf("read", crt, ErrBadCertificate, "it expired on %s", c.Leaf.NotAfter.Format(time.DateOnly))
	}
	return c, CertificateFingerprint(c), nil
}

// CertificateFingerprint is the SHA-256 of a certificate, in groups of four.
func CertificateFingerprint(c tls.Certificate) string {
	return grouped(fmt.Sprintf("%x", sha256.Sum256(c.Certificate[0])))
}

func makeCertificate(crt, key string, hosts []string, now time.Time) error {
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return err
	}
	serial, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 120))
	if err != nil {
		return err
	}
	t := &x509.Certificate{
		SerialNumber: serial, Subject: pkix.Name{CommonName: "Postern headquarters"},
		NotBefore: now.Add(-time.Hour), NotAfter: now.Add(certificateLife),
		KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
		BasicConstraintsValid: true,
	}
	for _, host := range append([]string{"localhost", "127.0.0.1", "::1"}, hosts...) {
		if ip := net.ParseIP(host); ip != nil {
			t.IPAddresses = append(t.IPAddresses, ip)
		} else if host != "" {
			t.DNSNames = append(t.DNSNames, host)
		}
	}
	der, err := x509.CreateCertificate(rand.Reader, t, t, private.Public(), private)
	if err != nil {
		return err
	}
	sealed, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		return err
	}
	d := realDisk()
	if err := d.remove(key); err != nil { // of a run that was cut short
		return err
	}
	if err := d.create(key, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: sealed}), 0o600); err != nil {
		return err
	}
	return d.create(crt, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}), 0o644)
}
