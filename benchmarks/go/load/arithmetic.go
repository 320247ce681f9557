package main

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
)

// ticks per second: the fixed value that Linux reports to programs, whatever the kernel's own rate is.
const ticks = 100

// quantiles returns the median, the 99th percentile and the maximum in milliseconds, by the nearest-rank method. All are
// 0 without latencies.
func quantiles(latencies []time.Duration) (p50, p99, most float64) {
	if len(latencies) == 0 {
		return 0, 0, 0
	}
	slices.Sort(latencies)
	at := func(share float64) float64 {
		rank := int(math.Ceil(share * float64(len(latencies))))
		return float64(latencies[max(rank, 1)-1].Microseconds()) / 1000
	}
	return at(0.5), at(0.99), at(1)
}

// cpuOf returns the CPU seconds of these processes and their children.
func cpuOf(pids []int) float64 {
	sum := 0
	for _, pid := range pids {
		if text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid)); err == nil {
			sum += ticksOf(string(text))
		}
		sum += int(cpuOf(children(pid)) * ticks)
	}
	return float64(sum) / ticks
}

func children(pid int) []int {
	var found []int
	files, _ := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/children", pid))
	for _, file := range files {
		text, _ := os.ReadFile(file)
		for _, word := range strings.Fields(string(text)) {
			if child, err := strconv.Atoi(word); err == nil {
				found = append(found, child)
			}
		}
	}
	return found
}

// ticksOf adds user and system time of /proc/PID/stat. The name in brackets may contain anything, so parsing starts after
// the last bracket.
func ticksOf(stat string) int {
	words := strings.Fields(stat[strings.LastIndexByte(stat, ')')+1:])
	if len(words) < 13 {
		return 0
	}
	user, _ := strconv.Atoi(words[11])
	system, _ := strconv.Atoi(words[12])
	return user + system
}

// cpuOfMachine returns the busy seconds of all processors of the machine.
func cpuOfMachine() float64 {
	text, err := os.ReadFile("/proc/stat")
	if err != nil {
		return 0
	}
	first, _, _ := strings.Cut(string(text), "\n")
	return float64(busy(first)) / ticks
}

// busy adds user, nice, system, irq and softirq of the first line of /proc/stat.
func busy(line string) int {
	words := strings.Fields(line)
	sum := 0
	for _, column := range []int{1, 2, 3, 6, 7} {
		if column < len(words) {
			more, _ := strconv.Atoi(words[column])
			sum += more
		}
	}
	return sum
}
