package main

import (
	"bufio"
	"strings"
	"testing"
	"time"
)

func TestQuantilesAreOfTheNearestRank(t *testing.T) {
	var hundred []time.Duration
	for i := 100; i > 0; i-- {
		hundred = append(hundred, time.Duration(i)*time.Millisecond)
	}
	if p50, p99, most := quantiles(hundred); p50 != 50 || p99 != 99 || most != 100 {
		t.Error(p50, p99, most)
	}
	if p50, p99, most := quantiles([]time.Duration{3 * time.Millisecond}); p50 != 3 || p99 != 3 || most != 3 {
		t.Error(p50, p99, most)
	}
	if p50, p99, most := quantiles(nil); p50 != 0 || p99 != 0 || most != 0 {
		t.Error(p50, p99, most)
	}
}

func TestCPUTimeIsFoundBehindANameWithBrackets(t *testing.T) {
	if got := ticksOf("7 (a) b (c) S 1 7 7 0 -1 4 100 0 0 0 12 30 0 0 20 0 1 0 5"); got != 42 {
		t.Error(got)
	}
	if got := busy("cpu  1 2 4 1000 1000 8 16 32 0 0"); got != 31 {
		t.Error(got)
	}
}

func TestAnOpenLoopKeepsItsSchedule(t *testing.T) {
	begin := time.Now()
	p := plan{rate: 10, length: time.Second}
	if due, more := p.due(5, begin); due != begin.Add(500*time.Millisecond) || !more {
		t.Error(due.Sub(begin), more)
	}
	if _, more := p.due(10, begin); more {
		t.Error("a request after the end")
	}
}

func TestABurstIsOneRequestOfEachCaller(t *testing.T) {
	p := plan{burst: true, callers: 3}
	if _, more := p.due(2, time.Now()); !more {
		t.Error("the third is missing")
	}
	if _, more := p.due(3, time.Now()); more {
		t.Error("a fourth")
	}
}

func TestAnswersAreReadToTheirEnd(t *testing.T) {
	two := bufio.NewReader(strings.NewReader("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nokHTTP/1.1 503 No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"))
	if status, last, err := answer(two); status != "200" || last || err != nil {
		t.Error(status, last, err)
	}
	if status, last, err := answer(two); status != "503" || !last || err != nil {
		t.Error(status, last, err)
	}
}

func TestAnAnswerThatBreaksOffIsNone(t *testing.T) {
	for _, text := range []string{"", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\no", "HTTP/1.1 200 OK\r\n\r\n", "SSH-2.0\r\n"} {
		if _, _, err := answer(bufio.NewReader(strings.NewReader(text))); err == nil {
			t.Errorf("%q was taken", text)
		}
	}
}
