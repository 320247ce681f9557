"""Runs a command and prints its time and memory: resources.py COMMAND ARGUMENT...

Prints one JSON document: wall-clock and processor time in milliseconds, the most memory at a time in MB, and the exit code. The
command's own output goes nowhere.
"""

import json
import os
import sys
import time


def main() -> None:
    nowhere = os.open(os.devnull, os.O_WRONLY)
    began = time.perf_counter()
    child = os.posix_spawnp(
        sys.argv[1], sys.argv[1:], os.environ, file_actions=[(os.POSIX_SPAWN_DUP2, nowhere, 1)]
    )
    _, status, used = os.wait4(child, 0)
    print(
        json.dumps(
            {
                "wallMillis": (time.perf_counter() - began) * 1000,
                "cpuMillis": (used.ru_utime + used.ru_stime) * 1000,
                "peakMemoryMb": used.ru_maxrss / 1024,
                "exit": os.waitstatus_to_exitcode(status),
            }
        )
    )


main()
