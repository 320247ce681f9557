// Command load requests credentials from one or more servers on 127.0.0.1, and prints the results as one line of JSON.
//
//	closed loop:  load -targets 127.0.0.1:8080 -path /v1/credentials/a/b -tokens FILE -callers 16 -seconds 5
//	open loop:    … -rate 100     latency counts from when the request was due, however late it was sent
//	burst:        … -burst        each caller sends one request, all at once, over open connections
//
// With -pids the results include the CPU time of these processes.
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"
)

// plan is the requests to send.
type plan struct {
	targets []string
	paths   []string
	tokens  []string
	unique  bool
	callers int
	length  time.Duration
	rate    float64
	burst   bool
	prefer  string
	pids    []int
	harness []int
}

func main() {
	p, err := read()
	if err != nil {
		fmt.Fprintln(os.Stderr, "load:", err)
		os.Exit(2)
	}
	if err := json.NewEncoder(os.Stdout).Encode(p.run()); err != nil {
		os.Exit(2)
	}
}

func read() (plan, error) {
	targets := flag.String("targets", "", "host:port of each server, separated by commas; only 127.0.0.1")
	path := flag.String("path", "", "the path of the requests; several, separated by commas, take turns")
	tokens := flag.String("tokens", "", "a file with one token per line")
	first := flag.Int("first", 0, "the first line of the file to use, from 0")
	count := flag.Int("count", 1, "how many lines to use, one after the other")
	unique := flag.Bool("unique", false, "stop after the last line instead of starting over")
	callers := flag.Int("callers", 16, "the number of concurrent callers")
	seconds := flag.Float64("seconds", 5, "how long")
	rate := flag.Float64("rate", 0, "requests per second in an open loop; 0 for a closed loop")
	burst := flag.Bool("burst", false, "send one request per caller, all at once")
	prefer := flag.String("prefer", "", "the header Prefer of each request, for example wait=5; empty for none")
	pids := flag.String("pids", "", "the process ids of the servers, separated by commas")
	harness := flag.String("harness", "", "the process ids of other parts of the measurement, separated by commas; this process is included")
	flag.Parse()
	p := plan{paths: strings.Split(*path, ","), unique: *unique, callers: *callers, rate: *rate, burst: *burst, prefer: *prefer,
		length: time.Duration(*seconds * float64(time.Second))}
	if err := p.check(*targets); err != nil {
		return p, err
	}
	var err error
	if p.pids, err = numbers(*pids); err != nil {
		return p, err
	}
	if p.harness, err = numbers(*harness); err != nil {
		return p, err
	}
	p.harness = append(p.harness, os.Getpid())
	p.tokens, err = lines(*tokens, *first, *count)
	return p, err
}

func (p *plan) check(targets string) error {
	p.targets = strings.Split(targets, ",")
	for _, target := range p.targets {
		if !strings.HasPrefix(target, "127.0.0.1:") {
			return fmt.Errorf("-targets: %q is not on 127.0.0.1", target)
		}
	}
	for _, path := range p.paths {
		if !strings.HasPrefix(path, "/") {
			return fmt.Errorf("-path: %q does not start with /", path)
		}
	}
	if p.callers < 1 || p.callers > 1000 || p.length <= 0 || p.length > time.Hour || p.rate < 0 || p.rate > 100_000 {
		return fmt.Errorf("-callers must be 1 to 1000, -seconds above 0 and at most 3600, -rate 0 to 100000")
	}
	return nil
}

func numbers(text string) ([]int, error) {
	var found []int
	for _, word := range strings.FieldsFunc(text, func(c rune) bool { return c == ',' }) {
		number, err := strconv.Atoi(word)
		if err != nil {
			return nil, fmt.Errorf("%q is not a process id", word)
		}
		found = append(found, number)
	}
	return found, nil
}

func lines(file string, first, count int) ([]string, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	all := strings.Split(strings.TrimRight(string(text), "\n"), "\n")
	if first < 0 || count < 1 || first+count > len(all) {
		return nil, fmt.Errorf("%s has %d lines, which is not %d from line %d on", file, len(all), count, first)
	}
	return all[first : first+count], nil
}
