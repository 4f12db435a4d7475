package callback

import (
	"slices"
	"sync"
)

// Known are the secrets that a run has come to know, for whatever target: no body and
// no file may hold one of them. The zero Known holds none, and so does a nil one. It
// is safe for concurrent use.
type Known struct {
	mu      sync.RWMutex // guards what follows
	secrets []Secret
	mask    Mask
}

// Add adds secrets; empty ones don't count.
func (k *Known) Add(secrets ...Secret) {
	if k == nil {
		return
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	before := len(k.secrets)
	for _, s := range secrets {
		if !s.Empty() && !slices.Contains(k.secrets, s) {
			k.secrets = append(k.secrets, s)
		}
	}
	if len(k.secrets) > before {
		k.mask = MaskOf(k.secrets...)
	}
}

// Mask is the mask of all of them.
func (k *Known) Mask() Mask {
	if k == nil {
		return Mask{}
	}
	k.mu.RLock()
	defer k.mu.RUnlock()
	return k.mask
}
