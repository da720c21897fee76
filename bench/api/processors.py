"""CPU time of processes, read from /proc: what a request costs, whoever waits for whom."""

import os
from pathlib import Path
from typing import Final

TICKS: Final = os.sysconf("SC_CLK_TCK")
PARENT, USER, SYSTEM, CHILDREN_USER, CHILDREN_SYSTEM = 1, 11, 12, 13, 14
"""Fields of /proc/PID/stat, counted from the state, which follows the name."""


def seconds_of(pid: int) -> float:
    """CPU seconds that a process and its ended children have used."""
    fields = _stat(pid)
    return sum(int(fields[at]) for at in (USER, SYSTEM, CHILDREN_USER, CHILDREN_SYSTEM)) / TICKS


def seconds_of_family(pid: int) -> float:
    """CPU seconds of a process, its living children and its ended ones: a PostgreSQL with its backends."""
    return seconds_of(pid) + sum(seconds_of(child) for child in _children(pid))


def _children(pid: int) -> list[int]:
    found: list[int] = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            try:
                parent = int(_stat(int(entry.name))[PARENT])
            except (FileNotFoundError, ProcessLookupError):
                continue
            if parent == pid:
                found.append(int(entry.name))
    return found


def _stat(pid: int) -> list[str]:
    # The name stands in brackets and may hold anything, brackets included.
    return (Path("/proc") / str(pid) / "stat").read_text().rpartition(")")[2].split()
