package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"sync"
	"sync/atomic"
	"time"
)

// patience is how long a hanging service keeps a connection open.
const patience = 30 * time.Second

// service wraps an answerer with delays, faults and counts.
type service struct {
	name   string
	inner  answerer
	delay  atomic.Int64
	fault  atomic.Value
	mutex  sync.Mutex
	counts map[string]int64
}

func newService(name string, inner answerer) *service {
	s := &service{name: name, inner: inner, counts: map[string]int64{}}
	s.fault.Store("none")
	return s
}

func (s *service) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	counting := &counter{ResponseWriter: w, pause: func() { sleep(r, time.Duration(s.delay.Load())) }}
	defer func() { s.count(counting.action) }()
	if !sleep(r, time.Duration(s.delay.Load())) {
		return
	}
	switch fault := s.fault.Load().(string); fault {
	case "none":
		s.inner.ServeHTTP(counting, r)
	case "hang":
		sleep(r, patience)
	default:
		s.inner.fail(w, fault)
	}
}

// sleep waits, and reports whether the caller is still connected.
func sleep(r *http.Request, delay time.Duration) bool {
	if delay <= 0 {
		return true
	}
	timer := time.NewTimer(delay)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-r.Context().Done():
		return false
	}
}

// counter lets an answerer report its action, and repeat the service's delay.
type counter struct {
	http.ResponseWriter
	action string
	pause  func()
}

func note(w http.ResponseWriter, action string) {
	if c, ok := w.(*counter); ok {
		c.action = action
	}
}

// secondPhase waits for the service's delay once more, for an action with two phases.
func secondPhase(w http.ResponseWriter) {
	if c, ok := w.(*counter); ok {
		c.pause()
	}
}

func (s *service) count(action string) {
	if action == "" {
		action = "(not answered)"
	}
	s.mutex.Lock()
	s.counts[action]++
	s.mutex.Unlock()
}

func (s *service) reset() {
	s.mutex.Lock()
	clear(s.counts)
	s.mutex.Unlock()
	s.inner.reset()
}

func (s *service) taken() map[string]int64 {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	copied := map[string]int64{}
	for action, count := range s.counts {
		copied[action] = count
	}
	return copied
}

// set changes the delay and the fault of a running service.
func (s *service) set(delay, fault string) error {
	length, err := time.ParseDuration(delay)
	if err != nil || length < 0 || length > patience {
		return fmt.Errorf("delay must be 0s to %s", patience)
	}
	switch fault {
	case "none", "hang", "error", "throttle":
		s.delay.Store(int64(length))
		s.fault.Store(fault)
		return nil
	default:
		return fmt.Errorf("fault must be none, hang, error or throttle")
	}
}

// controlOf answers GET /counts, POST /reset, POST /set?service=sts&delay=60ms&fault=none, and POST /record and
// /recorded, between which all requests are recorded.
func controlOf(services []*service, recorder *recorder) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /record", func(http.ResponseWriter, *http.Request) { recorder.start() })
	mux.HandleFunc("POST /recorded", func(w http.ResponseWriter, _ *http.Request) {
		_ = json.NewEncoder(w).Encode(recorder.stop())
	})
	mux.HandleFunc("GET /counts", func(w http.ResponseWriter, _ *http.Request) {
		all := map[string]map[string]int64{}
		for _, s := range services {
			all[s.name] = s.taken()
		}
		_ = json.NewEncoder(w).Encode(all)
	})
	mux.HandleFunc("POST /reset", func(http.ResponseWriter, *http.Request) {
		for _, s := range services {
			s.reset()
		}
	})
	mux.HandleFunc("POST /set", func(w http.ResponseWriter, r *http.Request) {
		query := r.URL.Query()
		for _, s := range services {
			if s.name == query.Get("service") {
				if err := s.set(query.Get("delay"), query.Get("fault")); err != nil {
					http.Error(w, err.Error(), http.StatusBadRequest)
				}
				return
			}
		}
		http.Error(w, "no such service", http.StatusNotFound)
	})
	return mux
}
