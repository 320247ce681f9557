// Command stubs implements STS, DynamoDB, KMS and a token issuer for tests, all on 127.0.0.1, each over HTTP and TLS.
//
// It prints the addresses as one line of JSON, and runs until its standard input ends, so that it never outlives the
// process that started it.
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
)

// place holds the addresses of a service.
type place struct {
	HTTP  string `json:"http"`
	HTTPS string `json:"https"`
}

// places is the line of JSON that the program prints.
type places struct {
	STS     place  `json:"sts"`
	Table   place  `json:"table"`
	KMS     place  `json:"kms"`
	Issuer  string `json:"issuer"`
	KeySet  string `json:"keySet"`
	Control string `json:"control"`
}

func main() {
	folder := flag.String("folder", "", "the existing folder for the certificate and the tokens")
	tokens := flag.Int("tokens", 100, "how many tokens to sign with RS256, each for another caller")
	flag.Parse()
	if *folder == "" || *tokens < 1 || *tokens > 200_000 {
		fmt.Fprintln(os.Stderr, "stubs: needs -folder, and -tokens of 1 to 200000")
		os.Exit(2)
	}
	found, err := start(*folder, *tokens)
	if err != nil {
		fmt.Fprintln(os.Stderr, "stubs:", err)
		os.Exit(2)
	}
	if err := json.NewEncoder(os.Stdout).Encode(found); err != nil {
		os.Exit(2)
	}
	_, _ = io.Copy(io.Discard, os.Stdin)
}

func start(folder string, tokens int) (places, error) {
	tls, certificate, err := newCertificate()
	if err != nil {
		return places{}, err
	}
	if err := os.WriteFile(filepath.Join(folder, "certificate.pem"), certificate, 0o600); err != nil {
		return places{}, err
	}
	var found places
	recorder := &recorder{}
	issuer := newIssuer()
	keySets, err := listen(recorder.of("issuer", issuer), tls)
	if err != nil {
		return places{}, err
	}
	issuer.name(keySets.HTTPS)
	found.Issuer = issuer.url
	found.KeySet = keySets.HTTPS + "/keys"
	if err := issuer.writeTokens(folder, tokens); err != nil {
		return places{}, err
	}
	services := []*service{
		newService("sts", &tokenService{}),
		newService("table", newTables()),
		newService("kms", newKeys()),
	}
	for i, at := range []*place{&found.STS, &found.Table, &found.KMS} {
		if *at, err = listen(recorder.of(services[i].name, services[i]), tls); err != nil {
			return places{}, err
		}
	}
	control, err := listenPlain(controlOf(services, recorder))
	found.Control = control
	return found, err
}

// answerer is a service without delays and faults.
type answerer interface {
	http.Handler
	// fail answers like the real service when it is overloaded or broken.
	fail(w http.ResponseWriter, how string)
	// reset deletes all state.
	reset()
}
