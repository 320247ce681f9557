package main

import (
	"bytes"
	"io"
	"net/http"
	"sync"
)

// recorder stores the requests that arrive while it is on, so that another client can repeat them.
type recorder struct {
	mutex sync.Mutex
	on    bool
	seen  []recorded
}

// recorded is one request; requests are stored in the order of arrival.
type recorded struct {
	Service string      `json:"service"`
	Method  string      `json:"method"`
	Address string      `json:"address"`
	Headers http.Header `json:"headers"`
	Body    string      `json:"body"`
}

// of wraps a service with the recorder.
func (r *recorder) of(service string, inner http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, request *http.Request) {
		if r.isOn() {
			body, err := io.ReadAll(io.LimitReader(request.Body, 1<<20))
			if err != nil {
				http.Error(w, "the body breaks off", http.StatusBadRequest)
				return
			}
			request.Body = io.NopCloser(bytes.NewReader(body))
			r.keep(recorded{service, request.Method, address(request), request.Header.Clone(), string(body)})
		}
		inner.ServeHTTP(w, request)
	})
}

func address(request *http.Request) string {
	scheme := "http://"
	if request.TLS != nil {
		scheme = "https://"
	}
	return scheme + request.Host + request.RequestURI
}

func (r *recorder) isOn() bool {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	return r.on
}

func (r *recorder) keep(one recorded) {
	r.mutex.Lock()
	r.seen = append(r.seen, one)
	r.mutex.Unlock()
}

// start deletes earlier requests and starts recording.
func (r *recorder) start() {
	r.mutex.Lock()
	r.on, r.seen = true, []recorded{}
	r.mutex.Unlock()
}

// stop stops recording and returns the requests.
func (r *recorder) stop() []recorded {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	r.on = false
	return r.seen
}
