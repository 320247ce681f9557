package main

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func TestRecordsWhatComesWhileItIsOnAndChangesNothing(t *testing.T) {
	recorder := &recorder{}
	service := recorder.of("echo", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(w, r.Body)
	}))
	ask := func(body string) {
		answer := httptest.NewRecorder()
		request := httptest.NewRequest(http.MethodPost, "http://localhost:1/path?a=b", strings.NewReader(body))
		request.Header.Set("X-Amz-Target", "one")
		service.ServeHTTP(answer, request)
		if answer.Body.String() != body {
			t.Errorf("the service got %q instead of %q", answer.Body.String(), body)
		}
	}
	ask("before")
	recorder.start()
	ask("first")
	ask("second")
	seen := recorder.stop()
	ask("after")
	if len(seen) != 2 || seen[0].Body != "first" || seen[1].Body != "second" {
		t.Fatalf("recorded %v", seen)
	}
	one := seen[0]
	if one.Service != "echo" || one.Method != http.MethodPost || one.Headers.Get("X-Amz-Target") != "one" ||
		!strings.HasSuffix(one.Address, "/path?a=b") {
		t.Errorf("recorded %v", one)
	}
	recorder.start()
	if again := recorder.stop(); len(again) != 0 {
		t.Errorf("%d requests of an earlier recording are still there", len(again))
	}
}
