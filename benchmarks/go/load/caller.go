package main

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/textproto"
	"strconv"
	"strings"
	"time"
)

const (
	patience = 20 * time.Second
	mostBody = 1 << 20
)

// caller is one connection that sends requests one after the other. It supports only the part of HTTP that these servers
// use, so that it needs less CPU than they do.
type caller struct {
	target     string
	prefer     string // RFC 7240; empty for none
	connection net.Conn
	reader     *bufio.Reader
	request    []byte
	latencies  []time.Duration
	statuses   map[string]int
	firstError string
}

func newCaller(target, prefer string) *caller {
	return &caller{target: target, prefer: prefer, statuses: map[string]int{}}
}

func (c *caller) connect() bool {
	connection, err := net.DialTimeout("tcp", c.target, patience)
	if err != nil {
		c.failed(err)
		return false
	}
	c.connection, c.reader = connection, bufio.NewReaderSize(connection, 16<<10)
	return true
}

func (c *caller) close() {
	if c.connection != nil {
		_ = c.connection.Close()
		c.connection = nil
	}
}

func (c *caller) failed(err error) {
	c.statuses["no answer"]++
	if c.firstError == "" {
		c.firstError = err.Error()
	}
	c.close()
}

// ask sends one request. The latency counts from the time that the request was due.
func (c *caller) ask(path, token string, due time.Time) {
	if c.connection == nil && !c.connect() {
		return
	}
	c.request = fmt.Appendf(c.request[:0], "GET %s HTTP/1.1\r\nHost: %s\r\nAuthorization: Bearer %s\r\n", path, c.target, token)
	if c.prefer != "" {
		c.request = fmt.Appendf(c.request, "Prefer: %s\r\n", c.prefer)
	}
	c.request = append(c.request, "\r\n"...)
	_ = c.connection.SetDeadline(time.Now().Add(patience))
	if _, err := c.connection.Write(c.request); err != nil {
		c.failed(err)
		return
	}
	status, last, err := answer(c.reader)
	if err != nil {
		c.failed(err)
		return
	}
	c.statuses[status]++
	if status == "200" {
		c.latencies = append(c.latencies, time.Since(due))
	}
	if last {
		c.close()
	}
}

// answer reads one response, and reports whether the server closes the connection after it.
func answer(reader *bufio.Reader) (status string, last bool, err error) {
	lines := textproto.Reader{R: reader}
	first, err := lines.ReadLine()
	if err != nil {
		return "", true, err
	}
	words := strings.Split(first, " ")
	if len(words) < 2 || !strings.HasPrefix(words[0], "HTTP/1.") {
		return "", true, fmt.Errorf("no HTTP/1 answer: %q", first)
	}
	length := -1
	for {
		line, err := lines.ReadLine()
		if err != nil {
			return "", true, err
		}
		if line == "" {
			break
		}
		name, value, _ := strings.Cut(line, ":")
		switch value = strings.TrimSpace(value); {
		case strings.EqualFold(name, "Content-Length"):
			if length, err = strconv.Atoi(value); err != nil {
				return "", true, err
			}
		case strings.EqualFold(name, "Connection"):
			last = strings.EqualFold(value, "close")
		}
	}
	if length < 0 || length > mostBody {
		return "", true, fmt.Errorf("an answer of status %s without a usable Content-Length", words[1])
	}
	_, err = reader.Discard(length)
	if err == io.EOF {
		err = io.ErrUnexpectedEOF
	}
	return words[1], last, err
}
