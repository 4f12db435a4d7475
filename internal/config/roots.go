package config

import (
	"crypto/x509"
	"errors"
	"fmt"
	"sync"
)

// rootsIn returns what reads a ca_file, once a run: the authorities that it names,
// beside those that the system trusts.
func rootsIn(path string) func() (*x509.CertPool, error) {
	return sync.OnceValues(func() (*x509.CertPool, error) {
		pem, err := readRegular(path, configLimit)
		if err != nil {
			return nil, fmt.Errorf("its ca_file %s can't be read: %w", path, cause(err))
		}
		roots, err := x509.SystemCertPool()
		if err != nil {
			roots = x509.NewCertPool() // a system without a list of its own
		}
		if !roots.AppendCertsFromPEM(pem) {
			return nil, errors.New("its ca_file " + path + " holds no certificate in PEM form (-----BEGIN CERTIFICATE-----)")
		}
		return roots, nil
	})
}
