package main

import (
	"sync"
	"sync/atomic"
	"time"
)

// result is the line of JSON that the program prints.
type result struct {
	Statuses   map[string]int `json:"statuses"`
	FirstError string         `json:"firstError,omitempty"`
	Seconds    float64        `json:"seconds"`
	Sent       int64          `json:"sent"`
	Answered   int            `json:"answered"`
	P50        float64        `json:"p50Ms"`
	P99        float64        `json:"p99Ms"`
	Max        float64        `json:"maxMs"`
	ServerCPU  float64        `json:"serverCpuSeconds"`
	HarnessCPU float64        `json:"harnessCpuSeconds"`
	MachineCPU float64        `json:"machineCpuSeconds"`
	// UsedUp reports that with -unique there were not enough tokens for the whole duration.
	UsedUp bool `json:"usedUp"`
}

// run executes the plan. Only answers with status 200 have a latency.
func (p plan) run() result {
	callers := make([]*caller, p.callers)
	for i := range callers {
		callers[i] = newCaller(p.targets[i%len(p.targets)], p.prefer)
		if p.burst {
			callers[i].connect()
		}
	}
	server, harness, machine := cpuOf(p.pids), cpuOf(p.harness), cpuOfMachine()
	begin := time.Now()
	sent, usedUp := p.send(callers, begin)
	seconds := time.Since(begin).Seconds()
	used, usedByHarness, usedByAll := cpuOf(p.pids)-server, cpuOf(p.harness)-harness, cpuOfMachine()-machine
	made := collect(callers)
	made.ServerCPU, made.HarnessCPU, made.MachineCPU = used, usedByHarness, usedByAll
	made.Seconds, made.Sent, made.UsedUp = seconds, sent, usedUp
	return made
}

// send runs the callers until the plan is done, and returns the number of requests.
func (p plan) send(callers []*caller, begin time.Time) (int64, bool) {
	var next atomic.Int64
	var usedUp atomic.Bool
	var all sync.WaitGroup
	for _, c := range callers {
		all.Go(func() {
			for {
				number := next.Add(1) - 1
				due, more := p.due(number, begin)
				if p.unique && number >= int64(len(p.tokens)) {
					usedUp.Store(true)
					more = false
				}
				if !more {
					next.Add(-1)
					return
				}
				time.Sleep(time.Until(due))
				c.ask(p.paths[number%int64(len(p.paths))], p.tokens[number%int64(len(p.tokens))], due)
			}
		})
	}
	all.Wait()
	return next.Load(), usedUp.Load()
}

// due returns when a request is due, and whether it is part of the plan.
func (p plan) due(number int64, begin time.Time) (time.Time, bool) {
	if p.burst {
		return begin, number < int64(p.callers)
	}
	if p.rate > 0 {
		due := begin.Add(time.Duration(float64(number) / p.rate * float64(time.Second)))
		return due, due.Before(begin.Add(p.length))
	}
	now := time.Now()
	return now, now.Before(begin.Add(p.length))
}

func collect(callers []*caller) result {
	made := result{Statuses: map[string]int{}}
	var latencies []time.Duration
	for _, c := range callers {
		c.close()
		latencies = append(latencies, c.latencies...)
		for status, count := range c.statuses {
			made.Statuses[status] += count
		}
		if made.FirstError == "" {
			made.FirstError = c.firstError
		}
	}
	made.Answered = len(latencies)
	made.P50, made.P99, made.Max = quantiles(latencies)
	return made
}
