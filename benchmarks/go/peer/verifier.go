package main

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rsa"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/big"
	"net/http"
	"sync"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

// claims are the claims that the service uses.
type claims struct {
	Repository   string `json:"repository"`
	RepositoryID string `json:"repository_id"`
	Ref          string `json:"ref"`
	RunID        string `json:"run_id"`
	jwt.RegisteredClaims
}

type doer interface {
	Do(*http.Request) (*http.Response, error)
}

// verifier fetches the JWKS for the first token, and caches it.
type verifier struct {
	keySet string
	http   doer
	parser *jwt.Parser
	mutex  sync.Mutex
	keys   map[string]any
}

func newVerifier(issuer, keySet string, client doer) *verifier {
	return &verifier{keySet: keySet, http: client, parser: jwt.NewParser(
		jwt.WithValidMethods([]string{"RS256", "ES256"}), jwt.WithIssuer(issuer), jwt.WithAudience("vend"),
		jwt.WithExpirationRequired())}
}

func (v *verifier) verify(token string) (claims, error) {
	var found claims
	_, err := v.parser.ParseWithClaims(token, &found, func(parsed *jwt.Token) (any, error) {
		id, _ := parsed.Header["kid"].(string)
		keys, err := v.all()
		if err != nil {
			return nil, err
		}
		if key, ok := keys[id]; ok {
			return key, nil
		}
		return nil, errors.New("no such key")
	})
	if err == nil && found.Subject == "" {
		err = errors.New("no subject")
	}
	return found, err
}

func (v *verifier) all() (map[string]any, error) {
	v.mutex.Lock()
	defer v.mutex.Unlock()
	if v.keys != nil {
		return v.keys, nil
	}
	keys, err := v.fetch()
	if err == nil {
		v.keys = keys
	}
	return keys, err
}

func (v *verifier) fetch() (map[string]any, error) {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, v.keySet, nil)
	if err != nil {
		return nil, err
	}
	response, err := v.http.Do(request)
	if err != nil {
		return nil, err
	}
	defer func() { _ = response.Body.Close() }()
	if response.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("the key set's status is %d", response.StatusCode)
	}
	var set struct {
		Keys []struct{ Kty, Kid, N, E, X, Y string }
	}
	if err := json.NewDecoder(io.LimitReader(response.Body, 100<<10)).Decode(&set); err != nil {
		return nil, err
	}
	keys := map[string]any{}
	for _, key := range set.Keys {
		switch key.Kty {
		case "RSA":
			keys[key.Kid] = &rsa.PublicKey{N: integer(key.N), E: int(integer(key.E).Int64())}
		case "EC":
			keys[key.Kid] = &ecdsa.PublicKey{Curve: elliptic.P256(), X: integer(key.X), Y: integer(key.Y)}
		}
	}
	return keys, nil
}

func integer(text string) *big.Int {
	// Invalid base64 yields a signing key that verifies no token.
	bytes, _ := base64.RawURLEncoding.DecodeString(text)
	return new(big.Int).SetBytes(bytes)
}
