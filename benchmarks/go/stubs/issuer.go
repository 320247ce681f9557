package main

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"math/big"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// ecTokens is the number of tokens signed with ES256. Few are needed: only single steps are measured with them.
const ecTokens = 64

// issuer signs tokens like those of a CI system, and serves its JWKS.
type issuer struct {
	url string
	rsa *rsa.PrivateKey
	ec  *ecdsa.PrivateKey
}

func newIssuer() *issuer {
	rsaKey, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		panic(err)
	}
	ecKey, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		panic(err)
	}
	return &issuer{rsa: rsaKey, ec: ecKey}
}

// name sets the issuer's URL: its public name, with the port of this address.
func (i *issuer) name(address string) {
	i.url = "https://" + host + address[strings.LastIndexByte(address, ':'):]
}

func (i *issuer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch r.URL.Path {
	case "/.well-known/openid-configuration":
		answerJSON(w, "application/json", http.StatusOK, map[string]string{"issuer": i.url, "jwks_uri": i.url + "/keys"})
	case "/keys":
		answerJSON(w, "application/json", http.StatusOK, i.keySet())
	default:
		http.NotFound(w, r)
	}
}

func (i *issuer) keySet() map[string]any {
	point, err := i.ec.PublicKey.Bytes()
	if err != nil {
		panic(err)
	}
	return map[string]any{"keys": []map[string]string{
		{"kty": "RSA", "kid": "rsa", "use": "sig", "alg": "RS256",
			"n": text(i.rsa.N.Bytes()), "e": text(big.NewInt(int64(i.rsa.E)).Bytes())},
		// An uncompressed point: 4, then x and y of 32 bytes each.
		{"kty": "EC", "kid": "ec", "use": "sig", "alg": "ES256", "crv": "P-256",
			"x": text(point[1:33]), "y": text(point[33:])},
	}}
}

func (i *issuer) writeTokens(folder string, count int) error {
	if err := i.write(filepath.Join(folder, "tokens-rs256"), count, i.signRS256); err != nil {
		return err
	}
	return i.write(filepath.Join(folder, "tokens-es256"), ecTokens, i.signES256)
}

func (i *issuer) write(file string, count int, sign func([]byte) (string, string)) error {
	var lines strings.Builder
	for number := range count {
		payload, err := json.Marshal(i.claims(number))
		if err != nil {
			return err
		}
		header, signature := sign(payload)
		_, _ = fmt.Fprintf(&lines, "%s.%s.%s\n", header, text(payload), signature)
	}
	return os.WriteFile(file, []byte(lines.String()), 0o600)
}

// claims returns claims like those of GitHub's tokens; each number is another pipeline run.
func (i *issuer) claims(number int) map[string]any {
	now := time.Now()
	return map[string]any{
		"iss": i.url, "aud": "vend", "sub": fmt.Sprintf("repo:acme/shop:run:%d", number), "jti": requestID(),
		"iat": now.Unix() - 10, "nbf": now.Unix() - 10, "exp": now.Add(12 * time.Hour).Unix(),
		"repository": "acme/shop", "repository_id": "777", "repository_owner": "acme", "repository_owner_id": "4242",
		"repository_visibility": "private", "ref": "refs/heads/main", "ref_type": "branch", "sha": "0123456789abcdef0123456789abcdef01234567",
		"workflow": "deploy", "workflow_ref": "acme/shop/.github/workflows/deploy.yml@refs/heads/main", "event_name": "push",
		"job_workflow_ref": "acme/shop/.github/workflows/deploy.yml@refs/heads/main", "runner_environment": "github-hosted",
		"run_id": fmt.Sprint(number), "run_number": "1", "run_attempt": "1", "actor": "someone", "actor_id": "99",
	}
}

func (i *issuer) signRS256(payload []byte) (string, string) {
	header, digest := signed("RS256", "rsa", payload)
	signature, err := rsa.SignPKCS1v15(nil, i.rsa, crypto.SHA256, digest)
	if err != nil {
		panic(err)
	}
	return header, text(signature)
}

func (i *issuer) signES256(payload []byte) (string, string) {
	header, digest := signed("ES256", "ec", payload)
	r, s, err := ecdsa.Sign(rand.Reader, i.ec, digest)
	if err != nil {
		panic(err)
	}
	signature := make([]byte, 64)
	r.FillBytes(signature[:32])
	s.FillBytes(signature[32:])
	return header, text(signature)
}

func signed(algorithm, key string, payload []byte) (string, []byte) {
	header := text([]byte(fmt.Sprintf(`{"alg":%q,"kid":%q,"typ":"JWT"}`, algorithm, key)))
	digest := sha256.Sum256([]byte(header + "." + text(payload)))
	return header, digest[:]
}

func text(bytes []byte) string { return base64.RawURLEncoding.EncodeToString(bytes) }
